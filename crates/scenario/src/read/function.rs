//! Functions: settings, failures, what they send on, and asynchronous invocation.

use super::cursor::Table;
use super::number::to_u32;
use crate::quantity::{MB, SECOND};
use crate::tables::{
    DEAD_LETTER_CONFIG, EVENT_INVOKE_CONFIG, EventInvokeConfigKeys, FAILURE, FUNCTION, FailureKeys,
    FunctionKeys, Key, RecursiveLoop, SEND, Section, SendKeys,
};
use lambdascope_engine::config::{
    DeadLetterConfig, EventInvokeConfig, Failure, FailureKind, Function, Initialization, Queue,
    Send,
};
use lambdascope_engine::entity::{Entity, EntityKind};
use lambdascope_engine::time::{SimDuration, SimTime};
use lambdascope_rulebook::RuleId;

pub(crate) fn read(
    table: &Table<'_, FunctionKeys>,
    name: &str,
    queues: &[Option<Queue>],
) -> Option<Function> {
    let memory = table.number(&FUNCTION.memory).map(|bytes| to_u32(bytes / MB));
    check_whole(table, &FUNCTION.memory, MB, RuleId::ConcMemory, "whole MB");
    check_whole(table, &FUNCTION.timeout, SECOND, RuleId::ConcTimeoutFunction, "whole seconds");
    let failures = table.tables(&FUNCTION.failures);
    let failures = failures.iter().filter_map(read_failure).collect();
    let sends = table.tables(&FUNCTION.sends);
    let sends = sends.iter().filter_map(read_send).collect();
    Some(Function {
        name: name.to_owned(),
        timeout: table.duration(&FUNCTION.timeout)?,
        memory_mb: memory?,
        reserved_concurrency: table.count(&FUNCTION.reserved_concurrency),
        provisioned_concurrency: table.count(&FUNCTION.provisioned_concurrency)?,
        init_duration: table.spread(&FUNCTION.init_duration)?,
        duration: table.spread(&FUNCTION.duration)?,
        duration_per_record: table.duration(&FUNCTION.duration_per_record)?,
        response_size: table.spread(&FUNCTION.response_size)?,
        idempotent: table.flag(&FUNCTION.idempotent),
        failures,
        sends,
        event_invoke_config: read_event_invoke_config(table, queues),
        dead_letter_config: read_dead_letter_config(table, queues),
        recursive_loop_terminates: table.word(&FUNCTION.recursive_loop)
            != Some(RecursiveLoop::Allow),
        not_permitted: table.references(&FUNCTION.not_permitted),
    })
}

/// AWS takes this setting only in whole units.
fn check_whole<T>(
    table: &Table<'_, FunctionKeys>,
    key: &Key<FunctionKeys, T>,
    unit: f64,
    rule: RuleId,
    units: &str,
) {
    if let Some((value, words)) =
        table.quantity(key).filter(|(value, _)| (value / unit).fract() != 0.0)
    {
        let nearest = words.write((value / unit).ceil() * unit);
        let message = format!("it is set in {units}");
        table.note(table.error(key, message).rule(rule).suggest(Some(nearest)));
    }
}

fn read_failure(table: &Table<'_, FailureKeys>) -> Option<Failure> {
    let context = table.context;
    let kind = table.word(&FAILURE.kind);
    let variant = table.word(&FAILURE.variant);
    let events = table.list(&FAILURE.events);
    let events = events.iter().filter_map(|item| context.event(&item.path, item.value)).collect();
    let keys = table.keys(&FAILURE.keys);
    let attempts = table.numbers(&FAILURE.attempts).into_iter().map(to_u32).collect();
    let kind = match kind? {
        FailureKind::MalformedResponse(usual) => {
            FailureKind::MalformedResponse(variant.unwrap_or(usual))
        }
        other => other,
    };
    if table.has(&FAILURE.variant) && !matches!(kind, FailureKind::MalformedResponse(_)) {
        table.note(table.error(&FAILURE.variant, "only a malformed response has variants"));
    }
    let raises = matches!(kind, FailureKind::Error | FailureKind::InitError);
    if table.has(&FAILURE.message) && !raises {
        let message = "only code that raises an exception has a text of its own for it";
        table.note(
            table.error(&FAILURE.message, message).allowed("kind = \"error\" or \"init-error\""),
        );
    }
    let scripted = [&FAILURE.events.info, &FAILURE.attempts, &FAILURE.keys, &FAILURE.during]
        .into_iter()
        .any(|key| table.has(key));
    if kind == FailureKind::Throttle && (!scripted || table.has(&FAILURE.rate)) {
        let message = "throttles follow from concurrency; a throttle failure exists only by script";
        let allowed = "events, attempts, keys or during, and no rate";
        table
            .note(table.error(&FAILURE.kind, message).allowed(allowed).rule(RuleId::ConcPoolCheck));
    }
    Some(Failure {
        kind,
        message: table.text(&FAILURE.message).map(str::to_owned),
        rate: table.number(&FAILURE.rate)?,
        events,
        attempts,
        keys,
        during: read_during(table),
        initialization: read_initialization(table, kind),
    })
}

/// An init comes before a call, for provisioned concurrency, or with one.
fn read_initialization(
    table: &Table<'_, FailureKeys>,
    kind: FailureKind,
) -> Option<Initialization> {
    let initialization = table.word(&FAILURE.initialization)?;
    if kind != FailureKind::InitError {
        let message = "only the error of an init depends on why there is one";
        table.note(table.error(&FAILURE.initialization, message).allowed("kind = \"init-error\""));
    }
    Some(initialization)
}

fn read_during(table: &Table<'_, FailureKeys>) -> Option<(SimTime, SimTime)> {
    if !table.has(&FAILURE.during) {
        return None;
    }
    let moments = table.numbers(&FAILURE.during);
    if let (Some([from, until]), 2) = (moments.first_chunk(), table.list(&FAILURE.during).len()) {
        if from < until {
            return Some((super::number::to_time(*from), super::number::to_time(*until)));
        }
        table.note(table.error(&FAILURE.during, "it ends before it begins"));
    } else if table.list(&FAILURE.during).len() != 2 {
        let message = "this must be two moments";
        table.note(table.error(&FAILURE.during, message).allowed("[\"2m\", \"5m\"]"));
    }
    None
}

fn read_send(table: &Table<'_, SendKeys>) -> Option<Send> {
    let on = table.word(&SEND.on)?;
    Some(Send { to: table.reference(&SEND.to)?, on, payload_bytes: table.size(&SEND.payload) })
}

fn read_event_invoke_config(
    function: &Table<'_, FunctionKeys>,
    queues: &[Option<Queue>],
) -> EventInvokeConfig {
    let table = function
        .table(&FUNCTION.event_invoke_config)
        .unwrap_or_else(|| function.within(&FUNCTION.event_invoke_config));
    let destination = |key: &Key<EventInvokeConfigKeys, Entity>| {
        let target = table.reference(key)?;
        refuse_fifo(&table, key, target, queues, RuleId::AsyncDestinationTargets);
        Some(target)
    };
    let on_failure = destination(&EVENT_INVOKE_CONFIG.on_failure);
    if on_failure.is_some_and(|to| to.kind == EntityKind::Bucket)
        && !table.context.limits().async_destination_s3_supported
    {
        let message = "S3 was no destination in classic times";
        table.note(
            table
                .error(&EVENT_INVOKE_CONFIG.on_failure, message)
                .rule(RuleId::AsyncDestinationTargets),
        );
    }
    EventInvokeConfig {
        maximum_retry_attempts: table
            .count(&EVENT_INVOKE_CONFIG.maximum_retry_attempts)
            .unwrap_or_default(),
        maximum_event_age: table
            .duration(&EVENT_INVOKE_CONFIG.maximum_event_age)
            .unwrap_or(SimDuration::MAX),
        on_success: destination(&EVENT_INVOKE_CONFIG.on_success),
        on_failure,
    }
}

fn read_dead_letter_config(
    function: &Table<'_, FunctionKeys>,
    queues: &[Option<Queue>],
) -> Option<DeadLetterConfig> {
    let table = function.table(&FUNCTION.dead_letter_config)?;
    let target = table.reference(&DEAD_LETTER_CONFIG.target)?;
    refuse_fifo(&table, &DEAD_LETTER_CONFIG.target, target, queues, RuleId::AsyncDlqTargets);
    Some(DeadLetterConfig { target })
}

/// Lambda and SNS deliver to standard queues only.
pub(super) fn refuse_fifo<S: Section>(
    table: &Table<'_, S>,
    key: &Key<S, Entity>,
    target: Entity,
    queues: &[Option<Queue>],
    rule: impl Into<Option<RuleId>>,
) {
    let fifo = target.kind == EntityKind::Queue
        && queues.get(target.at()).and_then(Option::as_ref).is_some_and(|queue| queue.fifo);
    if fifo {
        let message = "a FIFO queue cannot stand here";
        table.note(table.error(key, message).allowed("a standard queue").rule(rule));
    }
}
