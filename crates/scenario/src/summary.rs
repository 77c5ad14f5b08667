//! What a run adds up to: JSON for programs, a table for people.

use lambdascope_engine::config::Config;
use lambdascope_engine::metrics::{
    FunctionSummary, MappingSummary, QueueSummary, SourceSummary, StreamSummary, Summary,
};
use lambdascope_engine::trace::{Fate, FateCounts, Reason};
use serde_json::{Map, Value, json};

/// The summary as JSON, with CloudWatch's metric names where one exists.
#[must_use]
pub fn summary_json(config: &Config, summary: &Summary) -> Value {
    json!({
        "events_sent": summary.fates.events_sent(),
        "fates": fates(&summary.fates),
        "functions": named(&config.functions, |f| &f.name, &summary.functions, function),
        "queues": named(&config.queues, |q| &q.name, &summary.queues, queue),
        "streams": named(&config.streams, |s| &s.name, &summary.streams, stream),
        "event_source_mappings":
            named(&config.mappings, |m| &m.name, &summary.mappings, mapping),
        "sources": named(&config.sources, |s| &s.name, &summary.sources, source),
        "side_effects": summary.side_effects,
        "duplicate_side_effects": summary.duplicate_side_effects,
        "cost_usd": usd(summary.cost_usd),
        "steps": summary.steps,
    })
}

fn named<C, S>(
    components: &[C],
    name: impl Fn(&C) -> &String,
    summaries: &[S],
    write: impl Fn(&S) -> Value,
) -> Value {
    let pairs = components.iter().zip(summaries);
    pairs.map(|(component, summary)| (name(component).clone(), write(summary))).collect()
}

fn fates(counts: &FateCounts) -> Value {
    let one = |fate: Fate| {
        let reasons: Map<String, Value> = reasons(counts, fate)
            .map(|(reason, count)| (reason.as_str().to_owned(), json!(count)))
            .collect();
        let value = json!({ "count": counts.count(fate), "reasons": reasons });
        (fate.as_str().to_owned(), value)
    };
    Fate::ALL.into_iter().map(one).collect()
}

/// The reasons that events met a fate for.
fn reasons(counts: &FateCounts, fate: Fate) -> impl Iterator<Item = (Reason, u64)> {
    Reason::ALL
        .into_iter()
        .map(move |reason| (reason, counts.count_for(fate, reason)))
        .filter(|(_, count)| *count > 0)
}

fn function(summary: &FunctionSummary) -> Value {
    json!({
        "Invocations": summary.invocations,
        "Errors": summary.errors,
        "Throttles": summary.throttles,
        "ConcurrentExecutionsMax": summary.concurrent_executions_max,
        "ColdStarts": summary.cold_starts,
        "AsyncEventsReceived": summary.async_events_received,
        "AsyncEventsDropped": summary.async_events_dropped,
        "DeadLetterErrors": summary.dead_letter_errors,
        "DestinationDeliveryFailures": summary.destination_delivery_failures,
        "RecursiveInvocationsDropped": summary.recursive_invocations_dropped,
        "duration_ms": {
            "p50": summary.duration_ms_p50,
            "p95": summary.duration_ms_p95,
            "p99": summary.duration_ms_p99,
        },
        "cost_usd": usd(summary.cost_usd),
    })
}

fn queue(summary: &QueueSummary) -> Value {
    json!({
        "NumberOfMessagesSent": summary.number_of_messages_sent,
        "NumberOfMessagesReceived": summary.number_of_messages_received,
        "NumberOfMessagesDeleted": summary.number_of_messages_deleted,
        "NumberOfEmptyReceives": summary.number_of_empty_receives,
        "ApproximateNumberOfMessagesVisible": summary.approximate_number_of_messages_visible,
        "ApproximateNumberOfMessagesNotVisible": summary.approximate_number_of_messages_not_visible,
        "ApproximateNumberOfMessagesDelayed": summary.approximate_number_of_messages_delayed,
        "ApproximateAgeOfOldestMessage_s":
            summary.approximate_age_of_oldest_message.map(|age| age.as_secs_f64()),
        "messages_moved": summary.messages_moved,
        "cost_usd": usd(summary.cost_usd),
    })
}

fn stream(summary: &StreamSummary) -> Value {
    json!({
        "IncomingRecords": summary.incoming_records,
        "IncomingBytes": summary.incoming_bytes,
        "records_waiting": summary.records_waiting,
    })
}

fn mapping(summary: &MappingSummary) -> Value {
    json!({
        "PolledEventCount": summary.polled_event_count,
        "FilteredOutEventCount": summary.filtered_out_event_count,
        "InvokedEventCount": summary.invoked_event_count,
        "FailedInvokeEventCount": summary.failed_invoke_event_count,
        "DeletedEventCount": summary.deleted_event_count,
        "DroppedEventCount": summary.dropped_event_count,
        "OnFailureDestinationDeliveredEventCount":
            summary.on_failure_destination_delivered_event_count,
        "IteratorAgeMax_ms": summary.iterator_age_ms_max,
        "pollers": summary.pollers,
        "pollers_max": summary.pollers_max,
    })
}

fn source(summary: &SourceSummary) -> Value {
    let responses: Map<String, Value> = summary
        .responses
        .iter()
        .map(|(status, count)| (status.to_string(), json!(count)))
        .collect();
    json!({
        "events_sent": summary.events_sent,
        "attempts": summary.attempts,
        "responses": responses,
    })
}

/// To the billionth of a dollar: what follows is only noise of adding up. Zero has no sign.
fn usd(value: f64) -> f64 {
    (value * 1e9).round() / 1e9 + 0.0
}

/// The summary as a table for people.
#[must_use]
pub fn summary_table(config: &Config, summary: &Summary) -> String {
    let mut out = String::new();
    let counts = &summary.fates;
    out.push_str(&format!("{} events sent, {} steps\n", counts.events_sent(), summary.steps));
    let mut rows = vec![words(["fate", "events", "why"])];
    for fate in Fate::ALL.into_iter().filter(|fate| counts.count(*fate) > 0) {
        let why: Vec<String> = reasons(counts, fate)
            .map(|(reason, count)| format!("{} {count}", reason.as_str()))
            .collect();
        rows.push(vec![fate.as_str().to_owned(), counts.count(fate).to_string(), why.join(", ")]);
    }
    table(&rows, &mut out);
    functions(config, summary, &mut out);
    queues(config, summary, &mut out);
    streams(config, summary, &mut out);
    mappings(config, summary, &mut out);
    sources(config, summary, &mut out);
    if summary.side_effects > 0 {
        out.push_str(&format!(
            "\n{} side effects, {} of them duplicates\n",
            summary.side_effects, summary.duplicate_side_effects
        ));
    }
    out.push_str(&format!("\ncost {} USD\n", usd(summary.cost_usd)));
    out
}

fn words<const N: usize>(words: [&str; N]) -> Vec<String> {
    words.into_iter().map(str::to_owned).collect()
}

fn functions(config: &Config, summary: &Summary, out: &mut String) {
    let head = ["function", "invocations", "errors", "throttles", "cold starts", "concurrency max"];
    let mut rows = vec![words(head)];
    rows[0].extend(words(["p50 ms", "p95 ms", "p99 ms", "dropped"]));
    for (function, values) in config.functions.iter().zip(&summary.functions) {
        let numbers = [
            values.invocations,
            values.errors,
            values.throttles,
            values.cold_starts,
            u64::from(values.concurrent_executions_max),
            values.duration_ms_p50,
            values.duration_ms_p95,
            values.duration_ms_p99,
            values.async_events_dropped,
        ];
        rows.push(row(&function.name, &numbers));
    }
    table(&rows, out);
}

fn queues(config: &Config, summary: &Summary, out: &mut String) {
    let head = ["queue", "sent", "received", "deleted", "moved", "visible", "in flight", "delayed"];
    let mut rows = vec![words(head)];
    for (queue, values) in config.queues.iter().zip(&summary.queues) {
        let numbers = [
            values.number_of_messages_sent,
            values.number_of_messages_received,
            values.number_of_messages_deleted,
            values.messages_moved,
            values.approximate_number_of_messages_visible,
            values.approximate_number_of_messages_not_visible,
            values.approximate_number_of_messages_delayed,
        ];
        rows.push(row(&queue.name, &numbers));
    }
    table(&rows, out);
}

fn streams(config: &Config, summary: &Summary, out: &mut String) {
    let mut rows = vec![words(["stream", "records", "bytes", "waiting"])];
    for (stream, values) in config.streams.iter().zip(&summary.streams) {
        let numbers = [values.incoming_records, values.incoming_bytes, values.records_waiting];
        rows.push(row(&stream.name, &numbers));
    }
    table(&rows, out);
}

fn mappings(config: &Config, summary: &Summary, out: &mut String) {
    let head = ["mapping", "polled", "filtered out", "invoked", "failed", "deleted", "dropped"];
    let mut rows = vec![words(head)];
    rows[0].push("pollers max".to_owned());
    for (mapping, values) in config.mappings.iter().zip(&summary.mappings) {
        let numbers = [
            values.polled_event_count,
            values.filtered_out_event_count,
            values.invoked_event_count,
            values.failed_invoke_event_count,
            values.deleted_event_count,
            values.dropped_event_count,
            u64::from(values.pollers_max),
        ];
        rows.push(row(&mapping.name, &numbers));
    }
    table(&rows, out);
}

fn sources(config: &Config, summary: &Summary, out: &mut String) {
    let mut rows = vec![words(["source", "events", "attempts", "responses"])];
    for (source, values) in config.sources.iter().zip(&summary.sources) {
        let responses: Vec<String> = values
            .responses
            .iter()
            .map(|(status, count)| match status {
                0 => format!("gave up x{count}"),
                status => format!("{status} x{count}"),
            })
            .collect();
        let mut cells = row(&source.name, &[values.events_sent, values.attempts]);
        cells.push(responses.join(", "));
        rows.push(cells);
    }
    table(&rows, out);
}

fn row(name: &str, numbers: &[u64]) -> Vec<String> {
    std::iter::once(name.to_owned()).chain(numbers.iter().map(u64::to_string)).collect()
}

/// Writes rows with aligned columns, numbers to the right; nothing if there is only a head.
fn table(rows: &[Vec<String>], out: &mut String) {
    if rows.len() < 2 {
        return;
    }
    out.push('\n');
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max()
    };
    for row in rows {
        let mut line = String::new();
        for (column, cell) in row.iter().enumerate() {
            let width = width(column).unwrap_or_default();
            let number = rows[1].get(column).is_some_and(|cell| cell.parse::<u64>().is_ok());
            let gap = if column == 0 { "" } else { "  " };
            line.push_str(gap);
            if number && column > 0 {
                line.push_str(&format!("{cell:>width$}"));
            } else {
                line.push_str(&format!("{cell:<width$}"));
            }
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
}
