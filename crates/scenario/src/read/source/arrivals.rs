//! When the events of a source arrive.

use super::super::cursor::Table;
use super::super::{shown, sort_by};
use crate::tables::{ARRIVALS, AT, BURST, POISSON, RAMP};
use lambdascope_engine::config::{Arrivals, ScriptedArrival};
use lambdascope_engine::time::SimTime;
use lambdascope_rulebook::RuleId;
use serde_json::Value;

/// The patterns, of which a source has one.
const PATTERNS: [&str; 5] = ["poisson", "every", "burst", "ramp", "at"];

/// What arrives; nothing but what is sent by hand if it cannot be read.
pub(super) fn read(source: &Table<'_>) -> Arrivals {
    match source.get("arrivals") {
        None => Arrivals::Manual,
        Some(Value::String(word)) if word == "manual" => Arrivals::Manual,
        Some(value @ Value::Object(_)) => {
            read_pattern(&Table::open(source.context, source.path("arrivals"), value, &ARRIVALS))
        }
        Some(other) => {
            source.note(
                source
                    .error("arrivals", format!("{} is no pattern of arrivals", shown(other)))
                    .allowed(
                        "\"manual\", { poisson = { per_second } }, { every }, \
                         { burst = { count, at } }, { ramp = { from, to, over } } or { at = [] }",
                    ),
            );
            Arrivals::Manual
        }
    }
}

fn read_pattern(table: &Table<'_>) -> Arrivals {
    let given: Vec<&str> = PATTERNS.into_iter().filter(|name| table.has(name)).collect();
    let &[pattern] = given.as_slice() else {
        let message = match given.as_slice() {
            [] => "no pattern of arrivals is given".to_owned(),
            several => format!("{} do not go together", several.join(" and ")),
        };
        let allowed = format!("exactly one of {}", PATTERNS.join(", "));
        table.note(
            crate::diagnostic::Diagnostic::error(table.path.clone(), message).allowed(allowed),
        );
        return Arrivals::Manual;
    };
    if pattern == "at" {
        for name in ["from", "until"].into_iter().filter(|name| table.has(name)) {
            table.note(table.error(name, "a script says itself when it begins and ends"));
        }
        return read_script(table);
    }
    let from = table.time("from").unwrap_or_default();
    let until = table.time("until").unwrap_or(SimTime::MAX);
    if until < from {
        table.note(table.error("until", "it ends before it begins"));
    }
    let found = match pattern {
        "poisson" => table.table("poisson", &POISSON).and_then(|poisson| {
            Some(Arrivals::Poisson { per_second: poisson.number("per_second")?, from, until })
        }),
        "every" => {
            table.duration("every").map(|interval| Arrivals::Every { interval, from, until })
        }
        "burst" => table.table("burst", &BURST).and_then(|burst| {
            let (count, at) = (burst.count("count")?, burst.time("at")?);
            let inside = (from..=until).contains(&at);
            Some(if inside { Arrivals::Burst { count, at } } else { Arrivals::Manual })
        }),
        _ => table.table("ramp", &RAMP).and_then(|ramp| {
            let (start, end) = (ramp.number("from"), ramp.number("to"));
            let over = ramp.duration("over")?;
            Some(Arrivals::Ramp { start: start?, end: end?, over, from, until })
        }),
    };
    found.unwrap_or(Arrivals::Manual)
}

fn read_script(table: &Table<'_>) -> Arrivals {
    let mut lines: Vec<ScriptedArrival> = table
        .tables("at", &AT)
        .iter()
        .filter_map(|line| {
            Some(ScriptedArrival {
                time: line.time("time")?,
                count: line.count("count")?,
                payload: line.spread("payload"),
                content: line.content("content"),
                key: line.get("key").and_then(|key| line.context.key(&line.path("key"), key)),
            })
        })
        .collect();
    sort_by(&mut lines, |one, other| one.time < other.time);
    let most = table.context.limits().run_max_events_per_s;
    if busiest_second(&lines) as f64 > most {
        let message = "more events in one second than a source may send";
        let diagnostic = table.error("at", message).allowed(format!("0 to {most}"));
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
