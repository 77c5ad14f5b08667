//! When the events of a source arrive.

use super::super::context::shown;
use super::super::cursor::Table;
use crate::diagnostic::Diagnostic;
use crate::tables::{ARRIVALS, AT, ArrivalsKeys, BURST, Info, POISSON, RAMP, SOURCE, SourceKeys};
use lambdascope_engine::config::{Arrivals, ScriptedArrival};
use lambdascope_engine::time::SimTime;
use lambdascope_rulebook::RuleId;
use serde_json::Value;

/// What arrives; nothing but what is sent by hand if it cannot be read.
pub(super) fn read(source: &Table<'_, SourceKeys>) -> Arrivals {
    match source.get(&SOURCE.arrivals) {
        None => Arrivals::Manual,
        Some(Value::String(word)) if word == "manual" => Arrivals::Manual,
        Some(value @ Value::Object(_)) => {
            read_pattern(&Table::open(source.context, source.path(&SOURCE.arrivals), value))
        }
        Some(other) => {
            source.note(
                source
                    .error(&SOURCE.arrivals, format!("{} is no pattern of arrivals", shown(other)))
                    .allowed(
                        "\"manual\", { poisson = { per_second } }, { every }, \
                         { burst = { count, at } }, { ramp = { from, to, over } } or { at = [] }",
                    ),
            );
            Arrivals::Manual
        }
    }
}

fn read_pattern(table: &Table<'_, ArrivalsKeys>) -> Arrivals {
    let keys = &ARRIVALS;
    let patterns: [&Info; 5] = [&keys.poisson, &keys.every, &keys.burst, &keys.ramp, &keys.at];
    let names = patterns.map(Info::name);
    let given: Vec<&str> =
        patterns.into_iter().filter(|key| table.has(key)).map(Info::name).collect();
    if given.len() != 1 {
        let message = match given.as_slice() {
            [] => "no pattern of arrivals is given".to_owned(),
            several => format!("{} do not go together", several.join(" and ")),
        };
        let allowed = format!("exactly one of {}", names.join(", "));
        table.note(Diagnostic::error(table.path.clone(), message).allowed(allowed));
        return Arrivals::Manual;
    }
    if table.has(&keys.at) {
        for key in [&keys.from, &keys.until].into_iter().filter(|key| table.has(key)) {
            table.note(table.error(key, "a script says itself when it begins and ends"));
        }
        return read_script(table);
    }
    let from = table.time(&keys.from).unwrap_or_default();
    let until = table.time(&keys.until).unwrap_or(SimTime::MAX);
    if until < from {
        table.note(table.error(&keys.until, "it ends before it begins"));
    }
    read_rate(table, from, until).unwrap_or(Arrivals::Manual)
}

/// The pattern that is given, within two moments.
fn read_rate(table: &Table<'_, ArrivalsKeys>, from: SimTime, until: SimTime) -> Option<Arrivals> {
    if let Some(poisson) = table.table(&ARRIVALS.poisson) {
        let per_second = poisson.number(&POISSON.per_second)?;
        return Some(Arrivals::Poisson { per_second, from, until });
    }
    if let Some(burst) = table.table(&ARRIVALS.burst) {
        let (count, at) = (burst.count(&BURST.count)?, burst.time(&BURST.at)?);
        return (from..=until).contains(&at).then_some(Arrivals::Burst { count, at });
    }
    if let Some(ramp) = table.table(&ARRIVALS.ramp) {
        let (start, end) = (ramp.number(&RAMP.from), ramp.number(&RAMP.to));
        let over = ramp.duration(&RAMP.over)?;
        return Some(Arrivals::Ramp { start: start?, end: end?, over, from, until });
    }
    let interval = table.duration(&ARRIVALS.every)?;
    Some(Arrivals::Every { interval, from, until })
}

fn read_script(table: &Table<'_, ArrivalsKeys>) -> Arrivals {
    let mut lines: Vec<ScriptedArrival> = table
        .tables(&ARRIVALS.at)
        .iter()
        .filter_map(|line| {
            Some(ScriptedArrival {
                time: line.time(&AT.time)?,
                count: line.count(&AT.count)?,
                payload: line.spread(&AT.payload),
                content: line.content(&AT.content),
                key: line.key(&AT.key),
            })
        })
        .collect();
    lines.sort_by_key(|line| line.time);
    let most = table.context.limits().run_max_events_per_s;
    if busiest_second(&lines) as f64 > most {
        let message = "more events in one second than a source may send";
        let diagnostic = table.error(&ARRIVALS.at, message).allowed(format!("0 to {most}"));
        table.note(diagnostic.rule(RuleId::ModelRunLimits));
    }
    Arrivals::At(lines)
}

/// Events in the fullest second of a script.
fn busiest_second(lines: &[ScriptedArrival]) -> u64 {
    let (mut first, mut sum, mut most) = (0, 0_u64, 0);
    for line in lines {
        sum += u64::from(line.count);
        while line.time.since(lines[first].time).as_micros() >= 1_000_000 {
            sum -= u64::from(lines[first].count);
            first += 1;
        }
        most = most.max(sum);
    }
    most
}
