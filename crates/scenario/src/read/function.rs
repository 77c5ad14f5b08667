//! Functions: settings, failures, what they send on, and asynchronous invocation.

use super::cursor::Table;
use super::number::to_u32;
use crate::quantity::{MB, SECOND};
use crate::tables::{
    DEAD_LETTER_CONFIG, DESTINATIONS, EVENT_INVOKE_CONFIG, FAILURE, RecursiveLoop, SEND,
};
use lambdascope_engine::config::{
    DeadLetterConfig, EventInvokeConfig, Failure, FailureKind, Function, Initialization, Queue,
    Send,
};
use lambdascope_engine::entity::{Entity, EntityKind};
use lambdascope_engine::time::{SimDuration, SimTime};
use lambdascope_rulebook::RuleId;

pub(crate) fn read(table: &Table<'_>, name: &str, queues: &[Option<Queue>]) -> Option<Function> {
    let memory = table.number("memory").map(|bytes| to_u32(bytes / MB));
    check_whole(table, "memory", MB, RuleId::ConcMemory, "whole MB");
    check_whole(table, "timeout", SECOND, RuleId::ConcTimeoutFunction, "whole seconds");
    let failures = table.tables("failures", &FAILURE);
    let failures = failures.iter().filter_map(read_failure).collect();
    let sends = table.tables("sends", &SEND);
    let sends = sends.iter().filter_map(read_send).collect();
    let denied = table.list("not_permitted");
    let denied = denied
        .iter()
        .filter_map(|item| table.context.reference(&item.path, item.value, DESTINATIONS));
    let not_permitted = denied.collect();
    Some(Function {
        name: name.to_owned(),
        timeout: table.duration("timeout")?,
        memory_mb: memory?,
        reserved_concurrency: table.count("reserved_concurrency"),
        provisioned_concurrency: table.count("provisioned_concurrency")?,
        init_duration: table.spread("init_duration")?,
        duration: table.spread("duration")?,
        duration_per_record: table.duration("duration_per_record")?,
        response_size: table.spread("response_size")?,
        idempotent: table.flag("idempotent"),
        failures,
        sends,
        event_invoke_config: read_event_invoke_config(table, queues),
        dead_letter_config: read_dead_letter_config(table, queues),
        recursive_loop_terminates: table.word("recursive_loop") != Some(RecursiveLoop::Allow),
        not_permitted,
    })
}

/// AWS takes this setting only in whole units.
fn check_whole(table: &Table<'_>, name: &str, unit: f64, rule: RuleId, units: &str) {
    if let Some((value, words)) =
        table.measure(name).filter(|(value, _)| (value / unit).fract() != 0.0)
    {
        let nearest = words.write((value / unit).ceil() * unit);
        let message = format!("it is set in {units}");
        table.note(table.error(name, message).rule(rule).suggest(Some(nearest)));
    }
}

fn read_failure(table: &Table<'_>) -> Option<Failure> {
    let context = table.context;
    let kind = table.word("kind");
    let variant = table.word("variant");
    let events = table.list("events");
    let events = events.iter().filter_map(|item| context.event(&item.path, item.value)).collect();
    let keys = table.list("keys");
    let keys = keys.iter().filter_map(|item| context.key(&item.path, item.value)).collect();
    let attempts = table.numbers("attempts").into_iter().map(to_u32).collect();
    let kind = match kind? {
        FailureKind::MalformedResponse(usual) => {
            FailureKind::MalformedResponse(variant.unwrap_or(usual))
        }
        other => other,
    };
    if table.has("variant") && !matches!(kind, FailureKind::MalformedResponse(_)) {
        table.note(table.error("variant", "only a malformed response has variants"));
    }
    let raises = matches!(kind, FailureKind::Error | FailureKind::InitError);
    if table.has("message") && !raises {
        let message = "only code that raises an exception has a text of its own for it";
        table.note(table.error("message", message).allowed("kind = \"error\" or \"init-error\""));
    }
    let scripted = ["events", "attempts", "keys", "during"].iter().any(|name| table.has(name));
    if kind == FailureKind::Throttle && (!scripted || table.has("rate")) {
        let message = "throttles follow from concurrency; a throttle failure exists only by script";
        let allowed = "events, attempts, keys or during, and no rate";
        table.note(table.error("kind", message).allowed(allowed).rule(RuleId::ConcPoolCheck));
    }
    Some(Failure {
        kind,
        message: table.text("message").map(str::to_owned),
        rate: table.number("rate")?,
        events,
        attempts,
        keys,
        during: read_during(table),
        initialization: read_initialization(table, kind),
    })
}

/// An init comes before a call, for provisioned concurrency, or with one.
fn read_initialization(table: &Table<'_>, kind: FailureKind) -> Option<Initialization> {
    let initialization = table.word("initialization")?;
    if kind != FailureKind::InitError {
        let message = "only the error of an init depends on why there is one";
        table.note(table.error("initialization", message).allowed("kind = \"init-error\""));
    }
    Some(initialization)
}

fn read_during(table: &Table<'_>) -> Option<(SimTime, SimTime)> {
    if !table.has("during") {
        return None;
    }
    let moments = table.numbers("during");
    if let (Some([from, until]), 2) = (moments.first_chunk(), table.list("during").len()) {
        if from < until {
            return Some((super::number::to_time(*from), super::number::to_time(*until)));
        }
        table.note(table.error("during", "it ends before it begins"));
    } else if table.list("during").len() != 2 {
        let message = "this must be two moments";
        table.note(table.error("during", message).allowed("[\"2m\", \"5m\"]"));
    }
    None
}

fn read_send(table: &Table<'_>) -> Option<Send> {
    let on = table.word("on")?;
    Some(Send { to: table.reference("to")?, on, payload_bytes: table.size("payload") })
}

fn read_event_invoke_config(function: &Table<'_>, queues: &[Option<Queue>]) -> EventInvokeConfig {
    let table = function
        .table("event_invoke_config", &EVENT_INVOKE_CONFIG)
        .unwrap_or_else(|| function.within("event_invoke_config", &EVENT_INVOKE_CONFIG));
    let destination = |name: &str| {
        let target = table.reference(name)?;
        refuse_fifo(&table, name, target, queues, RuleId::AsyncDestinationTargets);
        Some(target)
    };
    let on_failure = destination("on_failure");
    if on_failure.is_some_and(|to| to.kind == EntityKind::Bucket)
        && !table.context.limits().async_destination_s3_supported
    {
        let message = "S3 was no destination in classic times";
        table.note(table.error("on_failure", message).rule(RuleId::AsyncDestinationTargets));
    }
    EventInvokeConfig {
        maximum_retry_attempts: table.count("maximum_retry_attempts").unwrap_or_default(),
        maximum_event_age: table.duration("maximum_event_age").unwrap_or(SimDuration::MAX),
        on_success: destination("on_success"),
        on_failure,
    }
}

fn read_dead_letter_config(
    function: &Table<'_>,
    queues: &[Option<Queue>],
) -> Option<DeadLetterConfig> {
    let table = function.table("dead_letter_config", &DEAD_LETTER_CONFIG)?;
    let target = table.reference("target")?;
    refuse_fifo(&table, "target", target, queues, RuleId::AsyncDlqTargets);
    Some(DeadLetterConfig { target })
}

/// Lambda and SNS deliver to standard queues only.
pub(super) fn refuse_fifo(
    table: &Table<'_>,
    name: &str,
    target: Entity,
    queues: &[Option<Queue>],
    rule: impl Into<Option<RuleId>>,
) {
    let fifo = target.kind == EntityKind::Queue
        && queues.get(target.at()).and_then(Option::as_ref).is_some_and(|queue| queue.fifo);
    if fifo {
        let message = "a FIFO queue cannot stand here";
        table.note(table.error(name, message).allowed("a standard queue").rule(rule));
    }
}
