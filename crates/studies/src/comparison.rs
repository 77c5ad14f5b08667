//! What differed at the end of two runs: numbers side by side, and the events that ended
//! differently.

use crate::outcome::{Ending, Outcome};
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::EventRef;
use lambdascope_engine::time::{SimDuration, SimTime};
use lambdascope_engine::trace::{Fate, FateGroup, Reason};
use lambdascope_scenario::readable::{billionths, count, moment_in_trace, usd_short};
use lambdascope_scenario::{Cell, text_table};
use serde_json::{Value, json};
use std::fmt;

/// What is measured of a run.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Measure {
    /// Events sent.
    EventsSent,
    /// Events whose caller got the answer.
    Answered,
    /// Events that were handled, or that a filter let go.
    Done,
    /// Events whose caller was told an error.
    ErrorTold,
    /// Events that lie in a dead-letter queue, or whose record a destination has.
    Kept,
    /// Events that are gone.
    Lost,
    /// Events on their way.
    OnTheWay,
    /// Effects that a repeated event left once more.
    DuplicateSideEffects,
    /// Invocations of all functions.
    Invocations,
    /// Invocations that failed.
    Errors,
    /// Invocations that were refused.
    Throttles,
    /// Tries after the first that were scheduled, whoever makes them.
    Retries,
    /// Half of the events that were answered or done took no longer [µs].
    UntilDoneP50,
    /// All but one in a hundred of them took no longer [µs].
    UntilDoneP99,
    /// Events that took longer than the comparison calls late to be answered or done.
    Late,
    /// List price of the run [billionths of a dollar].
    Cost,
}

/// What a value of a measure is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MeasureUnit {
    /// A number of things.
    Count,
    /// Microseconds.
    Duration,
    /// Billionths of a dollar.
    Price,
}

impl Measure {
    /// All of them, in the order of the table. The second to the seventh add up to the first.
    pub const ALL: [Self; 16] = [
        Self::EventsSent,
        Self::Answered,
        Self::Done,
        Self::ErrorTold,
        Self::Kept,
        Self::Lost,
        Self::OnTheWay,
        Self::DuplicateSideEffects,
        Self::Invocations,
        Self::Errors,
        Self::Throttles,
        Self::Retries,
        Self::UntilDoneP50,
        Self::UntilDoneP99,
        Self::Late,
        Self::Cost,
    ];

    /// The name that programs use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EventsSent => "events_sent",
            Self::Answered => "answered",
            Self::Done => "done",
            Self::ErrorTold => "error_told",
            Self::Kept => "kept",
            Self::Lost => "lost",
            Self::OnTheWay => "on_the_way",
            Self::DuplicateSideEffects => "duplicate_side_effects",
            Self::Invocations => "invocations",
            Self::Errors => "errors",
            Self::Throttles => "throttles",
            Self::Retries => "retries",
            Self::UntilDoneP50 => "until_done_p50_s",
            Self::UntilDoneP99 => "until_done_p99_s",
            Self::Late => "late",
            Self::Cost => "cost_usd",
        }
    }

    /// What its values are.
    #[must_use]
    pub const fn unit(self) -> MeasureUnit {
        match self {
            Self::UntilDoneP50 | Self::UntilDoneP99 => MeasureUnit::Duration,
            Self::Cost => MeasureUnit::Price,
            _ => MeasureUnit::Count,
        }
    }

    /// Its value in a run; none for a percentile of nothing.
    #[must_use]
    fn of(self, outcome: &Outcome, waits: &Waits) -> Option<u64> {
        let summary = &outcome.summary;
        let group = |group| Some(summary.fates.in_group(group));
        let functions = summary.functions.iter();
        match self {
            Self::EventsSent => Some(summary.fates.events_sent()),
            Self::Answered => group(FateGroup::Answered),
            Self::Done => group(FateGroup::Done),
            Self::ErrorTold => group(FateGroup::Told),
            Self::Kept => group(FateGroup::Kept),
            Self::Lost => group(FateGroup::Lost),
            Self::OnTheWay => group(FateGroup::OnTheWay),
            Self::DuplicateSideEffects => Some(summary.duplicate_side_effects),
            Self::Invocations => Some(functions.map(|function| function.invocations).sum()),
            Self::Errors => Some(functions.map(|function| function.errors).sum()),
            Self::Throttles => Some(functions.map(|function| function.throttles).sum()),
            Self::Retries => Some(outcome.retries),
            Self::UntilDoneP50 => waits.percentile(50),
            Self::UntilDoneP99 => waits.percentile(99),
            Self::Late => Some(waits.late),
            Self::Cost => Some(billionths(summary.cost_usd)),
        }
    }
}

/// How long events took to be answered or done [µs], shortest first.
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

    /// The smallest wait that no fewer than so many in a hundred are within.
    fn percentile(&self, percent: usize) -> Option<u64> {
        let rank = (self.sorted.len() * percent).div_ceil(100);
        self.sorted.get(rank.checked_sub(1)?).copied()
    }
}

/// A measure of both runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Row {
    /// What is measured.
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
    /// Its fate.
    pub fate: Fate,
    /// Why it met it.
    pub reason: Reason,
    /// Where it rests, as in `queue/orders-dlq`.
    pub place: String,
    /// When it came to rest; none while it is on its way.
    pub at: Option<SimTime>,
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
            let values = [0, 1].map(|side: usize| measure.of(runs[side], &waits[side]));
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
                    endings: [Some(named(a, ending)), other.map(|other| named(b, other))],
                });
            }
        }
        for (event, ending) in &b.events {
            let other = counterpart(&b.config, &a.config, *event);
            if other.is_none_or(|other| !a.events.contains_key(&other)) {
                self.note(events, || Differing {
                    event: b.config.event_name(*event),
                    endings: [None, Some(named(b, ending))],
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

fn named(run: &Outcome, ending: &Ending) -> NamedEnding {
    NamedEnding {
        fate: ending.fate,
        reason: ending.reason,
        place: run.config.reference(ending.place),
        at: ending.ended_at,
    }
}

/// A comparison as JSON. Durations are in seconds, prices in dollars.
#[must_use]
pub fn comparison_json(names: [&str; 2], comparison: &Comparison) -> Value {
    let side = |side: usize| {
        let mut values = serde_json::Map::new();
        values.insert("name".to_owned(), json!(names[side]));
        for row in &comparison.rows {
            let value = row.values[side].map(|value| plain(row.measure.unit(), value));
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
        "late_s": comparison.late.as_secs_f64(),
        "ended_differently": comparison.differing,
        "events": comparison.first.iter().map(differing).collect::<Vec<_>>(),
    })
}

/// A value for programs: whole numbers, seconds or dollars.
#[expect(clippy::cast_precision_loss, reason = "a billionth of a dollar more or less")]
fn plain(unit: MeasureUnit, value: u64) -> Value {
    match unit {
        MeasureUnit::Count => json!(value),
        MeasureUnit::Duration => json!(SimDuration::from_micros(value).as_secs_f64()),
        MeasureUnit::Price => json!(value as f64 / 1e9),
    }
}

/// A comparison as a table for people.
#[must_use]
pub fn comparison_table(names: [&str; 2], comparison: &Comparison) -> String {
    let row = |row: &Row| {
        let [a, b] = row.values.map(|value| cell(row.measure.unit(), value));
        let mark = if row.values[0] == row.values[1] { "" } else { "*" };
        vec![Cell::words(label(row.measure.as_str())), a, b, Cell::words(mark)]
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

/// A value for people.
pub(crate) fn cell(unit: MeasureUnit, value: Option<u64>) -> Cell {
    match (unit, value) {
        (_, None) => Cell::Number("-".to_owned()),
        (MeasureUnit::Count, Some(value)) => Cell::count(value),
        (MeasureUnit::Duration, Some(value)) => Cell::duration(SimDuration::from_micros(value)),
        (MeasureUnit::Price, Some(value)) => Cell::Number(usd_short(value)),
    }
}

/// What a measure is called for people: words, without the unit that its values carry themselves.
pub(crate) fn label(name: &str) -> String {
    let units = ["_nano_usd", "_usd", "_us", "_s"];
    let name = units.iter().find_map(|unit| name.strip_suffix(unit)).unwrap_or(name);
    name.replace('_', " ")
}
