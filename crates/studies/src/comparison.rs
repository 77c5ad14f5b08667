//! What differed at the end of two runs: numbers side by side, and the events that ended
//! differently.

use crate::measure::{cell, in_summary, label, value_json};
use crate::outcome::{Ending, Outcome};
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::EventRef;
use lambdascope_engine::metrics::{Measure, percentile};
use lambdascope_engine::time::{SimDuration, SimTime};
use lambdascope_engine::trace::{Fate, Reason};
use lambdascope_scenario::readable::{count, moment_in_trace};
use lambdascope_scenario::{Cell, text_table};
use serde_json::{Value, json};
use std::fmt;

/// How long events took to be answered or done (µs), shortest first.
struct Waits {
    sorted: Vec<u64>,
    late: u64,
}

impl Waits {
    fn of(outcome: &Outcome, late: SimDuration) -> Self {
        let waits = outcome.events.values().filter_map(Ending::until_done);
        let mut sorted: Vec<u64> = waits.map(SimDuration::as_micros).collect();
        sorted.sort_unstable();
        let in_time = sorted.partition_point(|wait| *wait <= late.as_micros());
        let late = (sorted.len() - in_time) as u64;
        Self { sorted, late }
    }
}

/// The value of a measure in a run; none for a percentile of nothing.
fn value(measure: Measure, outcome: &Outcome, waits: &Waits) -> Option<u64> {
    match measure {
        Measure::Retries => Some(outcome.retries),
        Measure::UntilDoneP50 => percentile(&waits.sorted, 50).copied(),
        Measure::UntilDoneP99 => percentile(&waits.sorted, 99).copied(),
        Measure::Late => Some(waits.late),
        of_summary => in_summary(of_summary, &outcome.summary),
    }
}

/// A measure of both runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Row {
    /// Which number it is.
    pub measure: Measure,
    /// Its value in either run; none for a percentile of nothing.
    pub values: [Option<u64>; 2],
}

/// An event that ended differently.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Differing {
    /// Its name, as in `orders#3`.
    pub event: String,
    /// How it ended in either run; none if it was not sent there.
    pub endings: [Option<NamedEnding>; 2],
}

/// How an event ended, in names that hold in both runs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NamedEnding {
    /// What became of it at the end.
    pub fate: Fate,
    /// Why it met it.
    pub reason: Reason,
    /// Where it rests, as in `queue/orders-dlq`.
    pub place: String,
    /// When it came to rest; none while it is on its way.
    pub at: Option<SimTime>,
}

impl NamedEnding {
    /// The ending of an event of a run with that configuration.
    pub(crate) fn of(config: &Config, ending: &Ending) -> Self {
        let (fate, reason, at) = (ending.fate, ending.reason, ending.ended_at);
        Self { fate, reason, place: config.reference(ending.place), at }
    }
}

/// `dropped function/thumbnail at 196.353 s`
impl fmt::Display for NamedEnding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.fate.as_str(), self.place)?;
        self.at.map_or(Ok(()), |at| write!(f, " at {}", moment_in_trace(at)))
    }
}

/// What differed at the end of two runs.
#[derive(Clone, PartialEq, Debug)]
pub struct Comparison {
    /// Longer than this is late.
    pub late: SimDuration,
    /// Whether a run was stopped before its time, since there were too many events or steps.
    pub stopped: [bool; 2],
    /// Every measure, in their order.
    pub rows: Vec<Row>,
    /// How many events ended differently.
    pub differing: u64,
    /// The first of them, by sender and number.
    pub first: Vec<Differing>,
}

impl Comparison {
    /// Compares two runs. Whoever takes longer than `late` is late; the first `events` that ended
    /// differently are named.
    #[must_use]
    pub fn of(runs: [&Outcome; 2], late: SimDuration, events: usize) -> Self {
        let waits = runs.map(|run| Waits::of(run, late));
        let row = |measure: Measure| {
            let values = [0, 1].map(|side: usize| value(measure, runs[side], &waits[side]));
            Row { measure, values }
        };
        let mut comparison = Self {
            late,
            stopped: runs.map(|run| run.stopped),
            rows: Measure::ALL.into_iter().map(row).collect(),
            differing: 0,
            first: Vec::new(),
        };
        comparison.find_differing(runs, events);
        comparison
    }

    fn find_differing(&mut self, [a, b]: [&Outcome; 2], events: usize) {
        for (event, ending) in &a.events {
            let other = counterpart(&a.config, &b.config, *event);
            let other = other.and_then(|other| b.events.get(&other));
            let differs = other.is_none_or(|other| {
                ending.fate != other.fate
                    || a.config.reference(ending.place) != b.config.reference(other.place)
            });
            if differs {
                self.note(events, || Differing {
                    event: a.config.event_name(*event),
                    endings: [
                        Some(NamedEnding::of(&a.config, ending)),
                        other.map(|other| NamedEnding::of(&b.config, other)),
                    ],
                });
            }
        }
        for (event, ending) in &b.events {
            let other = counterpart(&b.config, &a.config, *event);
            if other.is_none_or(|other| !a.events.contains_key(&other)) {
                self.note(events, || Differing {
                    event: b.config.event_name(*event),
                    endings: [None, Some(NamedEnding::of(&b.config, ending))],
                });
            }
        }
    }

    fn note(&mut self, events: usize, differing: impl FnOnce() -> Differing) {
        self.differing += 1;
        if self.first.len() < events {
            self.first.push(differing());
        }
    }

    /// The values of one measure.
    #[must_use]
    pub fn values(&self, measure: Measure) -> [Option<u64>; 2] {
        let row = self.rows.iter().find(|row| row.measure == measure);
        row.map_or([None, None], |row| row.values)
    }
}

/// The event of the same name in another configuration, where components may stand at other
/// places.
fn counterpart(from: &Config, to: &Config, event: EventRef) -> Option<EventRef> {
    let emitter = to.find(event.emitter.kind, from.name(event.emitter))?;
    Some(EventRef { emitter, ..event })
}

/// A comparison as JSON. Durations are in microseconds, prices in dollars.
#[must_use]
pub fn comparison_json(names: [&str; 2], comparison: &Comparison) -> Value {
    let side = |side: usize| {
        let mut values = serde_json::Map::new();
        values.insert("name".to_owned(), json!(names[side]));
        for row in &comparison.rows {
            let value = row.values[side].map(|value| value_json(row.measure, value));
            values.insert(row.measure.as_str().to_owned(), json!(value));
        }
        if comparison.stopped[side] {
            values.insert("stopped".to_owned(), json!(true));
        }
        Value::Object(values)
    };
    let ending = |ending: &Option<NamedEnding>| {
        ending.as_ref().map(|ending| {
            json!({
                "fate": ending.fate.as_str(),
                "reason": ending.reason.as_str(),
                "place": ending.place,
                "t_us": ending.at.map(SimTime::as_micros),
            })
        })
    };
    let differing = |event: &Differing| {
        let [a, b] = event.endings.each_ref().map(ending);
        json!({ "event": event.event, "a": a, "b": b })
    };
    json!({
        "a": side(0),
        "b": side(1),
        "late_us": comparison.late.as_micros(),
        "ended_differently": comparison.differing,
        "events": comparison.first.iter().map(differing).collect::<Vec<_>>(),
    })
}

/// A comparison as a table for people.
#[must_use]
pub fn comparison_table(names: [&str; 2], comparison: &Comparison) -> String {
    let row = |row: &Row| {
        let [a, b] = row.values.map(|value| cell(row.measure, value));
        let mark = if row.values[0] == row.values[1] { "" } else { "*" };
        vec![Cell::words(label(row.measure)), a, b, Cell::words(mark)]
    };
    let rows: Vec<Vec<Cell>> = comparison.rows.iter().map(row).collect();
    let mut out = text_table(&["", names[0], names[1], ""], &rows);
    let events = if comparison.differing == 1 { "event" } else { "events" };
    out.push_str(&format!("\n{} {events} ended differently\n", count(comparison.differing)));
    for differing in &comparison.first {
        let [a, b] = differing.endings.each_ref().map(|ending| match ending {
            None => "not sent".to_owned(),
            Some(ending) => ending.to_string(),
        });
        out.push_str(&format!("{}: {a} | {b}\n", differing.event));
    }
    out
}
