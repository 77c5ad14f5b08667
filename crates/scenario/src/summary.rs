//! What a run adds up to: JSON for programs, a table for people.

use crate::readable::{self, billionths, bytes, count};
use crate::text_table::{Cell, text_table};
use lambdascope_engine::config::Config;
use lambdascope_engine::metrics::{
    FunctionSummary, MappingSummary, QueueSummary, SourceSummary, StreamSummary, Summary,
};
use lambdascope_engine::time::SimDuration;
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
            .map(|(reason, events)| (reason.as_str().to_owned(), json!(events)))
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

/// The summary as tables for people.
#[must_use]
pub fn summary_table(config: &Config, summary: &Summary) -> String {
    let counts = &summary.fates;
    let (sent, steps) = (count(counts.events_sent()), count(summary.steps));
    let mut out = format!("{sent} events sent, {steps} steps\n");
    let fate = |fate: Fate| {
        let why = reasons(counts, fate)
            .map(|(reason, events)| format!("{} {}", reason.as_str(), count(events)));
        let why: Vec<String> = why.collect();
        vec![
            Cell::words(fate.as_str()),
            Cell::count(counts.count(fate)),
            Cell::words(why.join(", ")),
        ]
    };
    let met = Fate::ALL.into_iter().filter(|fate| counts.count(*fate) > 0);
    add(&mut out, &["fate", "events", "why"], met.map(fate));
    functions(config, summary, &mut out);
    queues(config, summary, &mut out);
    streams(config, summary, &mut out);
    mappings(config, summary, &mut out);
    sources(config, summary, &mut out);
    if summary.side_effects > 0 {
        let (all, twice) = (count(summary.side_effects), count(summary.duplicate_side_effects));
        out.push_str(&format!("\n{all} side effects, {twice} of them duplicates\n"));
    }
    // Golden files hold this table, so that no change of a price goes unseen.
    out.push_str(&format!("\ncost {}\n", readable::usd(billionths(summary.cost_usd))));
    out
}

fn functions(config: &Config, summary: &Summary, out: &mut String) {
    let head = [
        "function",
        "invocations",
        "errors",
        "throttles",
        "cold starts",
        "concurrency max",
        "p50",
        "p95",
        "p99",
        "dropped",
    ];
    let rows = config.functions.iter().zip(&summary.functions).map(|(function, values)| {
        let mut cells = row(
            &function.name,
            &[
                values.invocations,
                values.errors,
                values.throttles,
                values.cold_starts,
                u64::from(values.concurrent_executions_max),
            ],
        );
        let times = [values.duration_ms_p50, values.duration_ms_p95, values.duration_ms_p99];
        cells.extend(times.map(|millis| Cell::duration(SimDuration::from_millis(millis))));
        cells.push(Cell::count(values.async_events_dropped));
        cells
    });
    add(out, &head, rows);
}

fn queues(config: &Config, summary: &Summary, out: &mut String) {
    let head = ["queue", "sent", "received", "deleted", "moved", "visible", "in flight", "delayed"];
    let rows = config.queues.iter().zip(&summary.queues).map(|(queue, values)| {
        let numbers = [
            values.number_of_messages_sent,
            values.number_of_messages_received,
            values.number_of_messages_deleted,
            values.messages_moved,
            values.approximate_number_of_messages_visible,
            values.approximate_number_of_messages_not_visible,
            values.approximate_number_of_messages_delayed,
        ];
        row(&queue.name, &numbers)
    });
    add(out, &head, rows);
}

fn streams(config: &Config, summary: &Summary, out: &mut String) {
    let rows = config.streams.iter().zip(&summary.streams).map(|(stream, values)| {
        let size = Cell::Number(bytes(values.incoming_bytes));
        let [records, waiting] = [values.incoming_records, values.records_waiting].map(Cell::count);
        vec![Cell::words(&stream.name), records, size, waiting]
    });
    add(out, &["stream", "records", "size", "waiting"], rows);
}

fn mappings(config: &Config, summary: &Summary, out: &mut String) {
    let head = [
        "mapping",
        "polled",
        "filtered out",
        "invoked",
        "failed",
        "deleted",
        "dropped",
        "pollers max",
    ];
    let rows = config.mappings.iter().zip(&summary.mappings).map(|(mapping, values)| {
        let numbers = [
            values.polled_event_count,
            values.filtered_out_event_count,
            values.invoked_event_count,
            values.failed_invoke_event_count,
            values.deleted_event_count,
            values.dropped_event_count,
            u64::from(values.pollers_max),
        ];
        row(&mapping.name, &numbers)
    });
    add(out, &head, rows);
}

fn sources(config: &Config, summary: &Summary, out: &mut String) {
    let rows = config.sources.iter().zip(&summary.sources).map(|(source, values)| {
        let responses = values.responses.iter().map(|(status, responses)| match status {
            0 => format!("gave up x{}", count(*responses)),
            status => format!("{status} x{}", count(*responses)),
        });
        let responses: Vec<String> = responses.collect();
        let mut cells = row(&source.name, &[values.events_sent, values.attempts]);
        cells.push(Cell::words(responses.join(", ")));
        cells
    });
    add(out, &["source", "events", "attempts", "responses"], rows);
}

fn row(name: &str, numbers: &[u64]) -> Vec<Cell> {
    std::iter::once(Cell::words(name)).chain(numbers.iter().copied().map(Cell::count)).collect()
}

/// Adds a table after an empty line; nothing if it has no rows.
fn add(out: &mut String, head: &[&str], rows: impl Iterator<Item = Vec<Cell>>) {
    let rows: Vec<Vec<Cell>> = rows.collect();
    if !rows.is_empty() {
        out.push('\n');
        out.push_str(&text_table(head, &rows));
    }
}
