//! Trace entries as aligned text for people and golden files, and as JSON Lines for programs.

use crate::quantity::{write_duration, write_number, write_seconds, write_size};
use lambdascope_engine::config::Config;
use lambdascope_engine::content::{Content, Json};
use lambdascope_engine::entity::{BatchRef, Entity};
use lambdascope_engine::trace::{Field, Happening, TraceEntry};

/// Least width of the whole seconds of a time, before the point.
const SECONDS_WIDTH: usize = 4;
/// Width of what follows the point: microseconds where they are needed, and the unit.
const FRACTION_WIDTH: usize = 7;

/// Writes an entry as one line of aligned columns: time, component, verb, `key=value` and the
/// rule. Milliseconds are enough for most times; those that need them have microseconds.
pub fn write_trace_text(config: &Config, entry: &TraceEntry, out: &mut String) {
    let micros = entry.time.as_micros();
    let start = out.len();
    write_number(micros / 1_000_000, out);
    pad_start(out, start, seconds_width(config));
    out.push('.');
    let fraction = out.len();
    let rest = micros % 1_000_000;
    let digits = if rest.is_multiple_of(1_000) {
        format!("{:03}s", rest / 1_000)
    } else {
        format!("{rest:06}s")
    };
    out.push_str(&digits);
    pad_end(out, fraction, FRACTION_WIDTH);
    out.push_str("  ");
    let entity = out.len();
    write_entity(config, entry.entity, out);
    pad_end(out, entity, entity_width(config));
    out.push_str("  ");
    let verb = out.len();
    out.push_str(entry.happening.verb());
    pad_end(out, verb, verb_width());
    out.push(' ');
    if let Some(event) = entry.event {
        out.push_str(" event=");
        out.push_str(&config.event_name(event));
    }
    entry.happening.fields(|name, field| {
        out.push(' ');
        out.push_str(name);
        out.push('=');
        write_field(config, entry, name, field, out);
    });
    out.push_str(" rule=");
    out.push_str(entry.rule.as_str());
    out.push('\n');
}

/// Writes an entry as one line of JSON. `seq` is its number in the trace, from 0.
pub fn write_trace_jsonl(config: &Config, seq: u64, entry: &TraceEntry, out: &mut String) {
    out.push_str("{\"t_us\":");
    write_number(entry.time.as_micros(), out);
    out.push_str(",\"seq\":");
    write_number(seq, out);
    out.push_str(",\"entity\":\"");
    write_entity(config, entry.entity, out);
    out.push_str("\",\"verb\":\"");
    out.push_str(entry.happening.verb());
    out.push('"');
    if let Some(event) = entry.event {
        out.push_str(",\"event\":\"");
        out.push_str(&config.event_name(event));
        out.push('"');
    }
    entry.happening.fields(|name, field| {
        if let (ATTEMPT, Field::Number(attempt)) = (name, field) {
            out.push_str(",\"attempt\":");
            write_number(attempt, out);
        }
    });
    out.push_str(",\"rule\":\"");
    out.push_str(entry.rule.as_str());
    out.push_str("\",\"fields\":{");
    let mut first = true;
    entry.happening.fields(|name, field| {
        if name == ATTEMPT {
            return;
        }
        if !std::mem::take(&mut first) {
            out.push(',');
        }
        out.push('"');
        out.push_str(name);
        out.push_str("\":");
        write_json_field(config, entry, name, field, out);
    });
    out.push_str("}}\n");
}

/// The field that JSON Lines have beside the others.
const ATTEMPT: &str = "attempt";
/// The field whose number is written as a name.
pub(crate) const ENVIRONMENT: &str = "environment";

fn write_json_field(
    config: &Config,
    entry: &TraceEntry,
    name: &str,
    field: Field,
    out: &mut String,
) {
    match field {
        Field::Number(number) if name != ENVIRONMENT => write_number(number, out),
        Field::Bytes(bytes) => write_number(bytes, out),
        Field::Flag(flag) => out.push_str(if flag { "true" } else { "false" }),
        Field::Key(key) => {
            out.push_str(&serde_json::Value::from(config.key_name(key)).to_string());
        }
        Field::Content(says) => out.push_str(&content_text(config, says)),
        Field::Number(_)
        | Field::Word(_)
        | Field::Time(_)
        | Field::Duration(_)
        | Field::Entity(_)
        | Field::Event(_)
        | Field::Batch(_) => {
            out.push('"');
            write_field(config, entry, name, field, out);
            out.push('"');
        }
    }
}

fn write_field(config: &Config, entry: &TraceEntry, name: &str, field: Field, out: &mut String) {
    match field {
        Field::Number(number) => {
            if name == ENVIRONMENT {
                out.push('e');
            }
            write_number(number, out);
        }
        Field::Bytes(bytes) => write_size(bytes, out),
        Field::Flag(flag) => out.push_str(if flag { "true" } else { "false" }),
        Field::Word(word) => out.push_str(word),
        Field::Time(time) => write_seconds(time.as_micros(), out),
        Field::Duration(length) => write_duration(length, out),
        Field::Entity(entity) => write_entity(config, entity, out),
        Field::Event(event) => out.push_str(&config.event_name(event)),
        Field::Batch(batch) => write_batch(config, entry, batch, out),
        Field::Key(key) => out.push_str(&quoted_if_needed(&config.key_name(key))),
        Field::Content(says) => out.push_str(&content_text(config, says)),
    }
}

/// What an event says, as JSON on one line.
pub(crate) fn content_text(config: &Config, says: Content) -> String {
    config.content(says).map_or_else(String::new, Json::compact)
}

/// `b12`; with its mapping in front where that is not clear: `orders:b12`.
pub(crate) fn write_batch(config: &Config, entry: &TraceEntry, batch: BatchRef, out: &mut String) {
    let mapping = batch.mapping.entity();
    if config.mappings.len() > 1 && entry.entity != mapping {
        out.push_str(config.name(mapping));
        out.push(':');
    }
    out.push('b');
    write_number(u64::from(batch.ordinal), out);
}

pub(crate) fn write_entity(config: &Config, entity: Entity, out: &mut String) {
    out.push_str(entity.kind.as_str());
    out.push('/');
    out.push_str(config.name(entity));
}

/// A key may be any text; one with spaces or quotes is quoted so that fields stay apart.
fn quoted_if_needed(text: &str) -> String {
    let plain = !text.is_empty()
        && text.chars().all(|c| !c.is_whitespace() && !c.is_control() && c != '"' && c != '=');
    if plain { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

/// The digits of the seconds that the run lasts.
fn seconds_width(config: &Config) -> usize {
    let seconds = config.run_for.as_micros() / 1_000_000;
    SECONDS_WIDTH.max(seconds.checked_ilog10().map_or(1, |log| log as usize + 1))
}

/// The length of the longest `kind/name`.
fn entity_width(config: &Config) -> usize {
    let width = |entity: Entity| entity.kind.as_str().len() + 1 + config.name(entity).len();
    config.entities().map(width).max().unwrap_or_default()
}

/// The length of the longest verb.
fn verb_width() -> usize {
    const WIDTH: usize = {
        let (mut most, mut at) = (0, 0);
        while at < Happening::VERBS.len() {
            if Happening::VERBS[at].len() > most {
                most = Happening::VERBS[at].len();
            }
            at += 1;
        }
        most
    };
    WIDTH
}

fn pad_end(out: &mut String, start: usize, width: usize) {
    let written = out.len() - start;
    out.extend(std::iter::repeat_n(' ', width.saturating_sub(written)));
}

fn pad_start(out: &mut String, start: usize, width: usize) {
    let written = out.len() - start;
    for _ in written..width {
        out.insert(start, ' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lambdascope_engine::entity::{EntityKind, EventRef};
    use lambdascope_engine::time::{SimDuration, SimTime};
    use lambdascope_engine::trace::Start;
    use lambdascope_rulebook::RuleId;

    fn entries() -> (Config, Vec<TraceEntry>) {
        let reading = crate::read_json(
            r#"{
                "format": 1,
                "sources": { "uploads": { "kind": "s3", "target": "function/thumbnail" } },
                "functions": { "thumbnail": {} }
            }"#,
        );
        let config = Config::clone(reading.runnable().unwrap());
        let source = Entity::new(EntityKind::Source, 0);
        let function = Entity::new(EntityKind::Function, 0);
        let event = EventRef { emitter: source, ordinal: 1 };
        let sent = Happening::EventSent {
            to: function,
            payload_bytes: 1_024,
            says: None,
            key: None,
            parent: None,
            arrives_at: None,
        };
        let started = Happening::AttemptStarted {
            attempt: 2,
            environment: 1,
            start: Start::Warm,
            init: SimDuration::from_millis(230),
            batch: None,
            records: 1,
        };
        let entry = |micros, entity, rule, happening| TraceEntry {
            time: SimTime::from_micros(micros),
            entity,
            event: Some(event),
            rule,
            happening,
        };
        let entries = vec![
            entry(0, source, RuleId::AsyncQueueInternal, sent),
            entry(60_020_001, function, RuleId::AsyncRetryFunctionError, started),
        ];
        (config, entries)
    }

    #[test]
    fn columns_stay_aligned() {
        let (config, entries) = entries();
        let mut out = String::new();
        entries.iter().for_each(|entry| write_trace_text(&config, entry, &mut out));
        let expected = "\
\x20  0.000s     source/uploads      event_sent             event=uploads#1 to=function/thumbnail payload=1KB rule=async.queue.internal
\x20 60.020001s  function/thumbnail  attempt_started        event=uploads#1 attempt=2 environment=e1 start=warm init=230ms records=1 rule=async.retry.function-error
";
        assert_eq!(out, expected);
    }

    #[test]
    fn programs_get_json_lines() {
        let (config, entries) = entries();
        let mut out = String::new();
        write_trace_jsonl(&config, 318, &entries[1], &mut out);
        let expected = "{\"t_us\":60020001,\"seq\":318,\"entity\":\"function/thumbnail\",\
            \"verb\":\"attempt_started\",\"event\":\"uploads#1\",\"attempt\":2,\
            \"rule\":\"async.retry.function-error\",\"fields\":{\"environment\":\"e1\",\
            \"start\":\"warm\",\"init\":\"230ms\",\"records\":1}}\n";
        assert_eq!(out, expected);
        assert!(serde_json::from_str::<serde_json::Value>(&out).is_ok());
    }
}
