//! What only the whole shows: settings of one component that do not go with those of another.

use super::context::Context;
use super::number::DURATION;
use crate::diagnostic::Diagnostic;
use lambdascope_engine::config::{EventSourceMapping, Function, Queue, Stream, StreamKind};
use lambdascope_engine::entity::{Entity, EntityKind};
use lambdascope_engine::time::SimDuration;
use lambdascope_rulebook::RuleId;

/// The components that depend on each other; none for those that could not be read.
pub(crate) struct Parts<'a> {
    pub(crate) functions: &'a [Option<Function>],
    pub(crate) queues: &'a [Option<Queue>],
    pub(crate) streams: &'a [Option<Stream>],
    pub(crate) mappings: &'a [Option<EventSourceMapping>],
}

/// The component of an index, if it could be read.
fn at<T>(components: &[Option<T>], index: usize) -> Option<&T> {
    components.get(index).and_then(Option::as_ref)
}

pub(crate) fn check(context: &Context, parts: &Parts<'_>) {
    parts.queues.iter().flatten().for_each(|queue| check_redrive_policy(context, parts, queue));
    for mapping in parts.mappings.iter().flatten() {
        if let Some(function) = at(parts.functions, mapping.function.at()) {
            check_mapping(context, parts, mapping, function);
        }
    }
    check_readers(context, parts);
    check_concurrency(context, parts);
}

fn check_redrive_policy(context: &Context, parts: &Parts<'_>, queue: &Queue) {
    let Some(policy) = queue.redrive_policy else { return };
    let Some(target) = at(parts.queues, policy.dead_letter_queue.at()) else { return };
    if target.fifo != queue.fifo {
        let (this, that) = if queue.fifo { ("FIFO", "a FIFO") } else { ("standard", "a standard") };
        let path = format!("queues.{}.redrive_policy.dead_letter_queue", queue.name);
        let message = format!("the dead-letter queue of a {this} queue must be {that} queue");
        context.note(Diagnostic::error(path, message).rule(RuleId::PollSqsDlqOwner));
    }
}

fn check_mapping(
    context: &Context,
    parts: &Parts<'_>,
    mapping: &EventSourceMapping,
    function: &Function,
) {
    let path = format!("functions.{}.timeout", function.name);
    if mapping.event_source.kind == EntityKind::Queue {
        if let Some(queue) = at(parts.queues, mapping.event_source.at()) {
            check_visibility(context, mapping, queue, function, path);
        }
        return;
    }
    let Some(stream) = at(parts.streams, mapping.event_source.at()) else { return };
    let most = SimDuration::from_secs_f64(context.limits().brokers_max_function_timeout_s);
    let shards = matches!(stream.kind, StreamKind::Kinesis | StreamKind::DynamoDbStreams);
    if !shards && function.timeout > most {
        let text = DURATION.text_of(function.timeout);
        let message = format!("{text} is too long for a function that a broker feeds");
        context.note(
            Diagnostic::error(path, message)
                .allowed(format!("1s to {}", DURATION.text_of(most)))
                .rule(RuleId::PollKafkaTimeout),
        );
    }
}

/// More readers than a DynamoDB stream serves at full speed.
fn check_readers(context: &Context, parts: &Parts<'_>) {
    let most = context.limits().ddb_max_readers;
    for (index, stream) in (0_u16..).zip(parts.streams) {
        let Some(stream) = stream else { continue };
        let source = Entity::new(EntityKind::Stream, index);
        let reads = |mapping: &&EventSourceMapping| mapping.event_source == source;
        let readers = parts.mappings.iter().flatten().filter(reads).count();
        if stream.kind == StreamKind::DynamoDbStreams && readers as u64 > most {
            let message = format!("{readers} mappings read it, and more than {most} are slowed");
            let diagnostic = Diagnostic::warning(format!("streams.{}", stream.name), message);
            context.note(diagnostic.rule(RuleId::PollDdbReaders));
        }
    }
}

fn check_visibility(
    context: &Context,
    mapping: &EventSourceMapping,
    queue: &Queue,
    function: &Function,
    path: String,
) {
    let (timeout, visibility) = (function.timeout, queue.visibility_timeout);
    if timeout > visibility {
        let message = format!(
            "{} is above the visibility timeout of queue/{} ({}), so Lambda refuses \
             event_source_mappings.{}",
            DURATION.text_of(timeout),
            queue.name,
            DURATION.text_of(visibility),
            mapping.name
        );
        let diagnostic = Diagnostic::error(path, message);
        context.note(diagnostic.rule(RuleId::PollSqsVisibilityValidation));
    }
}

/// Reserved and provisioned concurrency leave a rest to the account.
fn check_concurrency(context: &Context, parts: &Parts<'_>) {
    let limits = context.limits();
    let mut claimed = 0_u64;
    for function in parts.functions.iter().flatten() {
        let provisioned = function.provisioned_concurrency;
        if let Some(reserved) = function.reserved_concurrency.filter(|most| provisioned > *most) {
            let path = format!("functions.{}.provisioned_concurrency", function.name);
            let message = format!("{provisioned} is more than the reserved concurrency");
            let diagnostic = Diagnostic::error(path, message).allowed(format!("0 to {reserved}"));
            context.note(diagnostic.rule(RuleId::ConcProvisioned));
        }
        claimed += u64::from(function.reserved_concurrency.unwrap_or(provisioned));
    }
    let most = limits.account_concurrency.saturating_sub(limits.min_unreserved_concurrency);
    let largest = parts
        .functions
        .iter()
        .flatten()
        .max_by_key(|function| {
            function.reserved_concurrency.unwrap_or(function.provisioned_concurrency)
        })
        .filter(|_| claimed > most);
    if let Some(function) = largest {
        let own = match function.reserved_concurrency {
            Some(_) => "reserved_concurrency",
            None => "provisioned_concurrency",
        };
        let message = format!(
            "the functions together claim {claimed} of the account's {}, and {} must stay \
             unreserved",
            limits.account_concurrency, limits.min_unreserved_concurrency
        );
        context.note(
            Diagnostic::error(format!("functions.{}.{own}", function.name), message)
                .allowed(format!("at most {most} together"))
                .rule(RuleId::ConcUnreservedMin),
        );
    }
}
