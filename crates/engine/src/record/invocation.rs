//! The record of an asynchronous invocation, and the attributes of a dead letter.

use super::Attribute;
use super::error::cut_to_bytes;
use super::identity::{ACCOUNT, REGION, arn, moment, object_key, request_id, uuid};
use super::told::{Last, Sent, Told, size_of};
use crate::config::Config;
use crate::content::Json;
use crate::entity::{Entity, EntityKind, EventRef};
use crate::trace::{Reason, TraceEntry};

/// The record that the entry `index`, a `DestinationSent` of a function, sends; `sent_bytes` is
/// its size in bytes.
pub(super) fn record(
    config: &Config,
    trace: &[TraceEntry],
    index: usize,
    event: EventRef,
    to: Entity,
    failed: bool,
    sent_bytes: u64,
) -> Option<(Json, Option<String>)> {
    let entry = &trace[index];
    let sent = Sent::of(trace, event)?;
    let told = Told::of(trace, index, event);
    let function = format!("{}:$LATEST", arn(config, entry.entity));
    let condition = match (failed, told.reason) {
        (false, _) => "Success",
        (true, Some(Reason::EventAgeExceeded)) => "EventAgeExceeded",
        (true, Some(Reason::ZeroReservedConcurrency)) => "ZeroReservedConcurrency",
        (true, _) => "RetriesExhausted",
    };
    let response = told.ran().then(|| {
        let returned = || size_of(sent_bytes.saturating_sub(sent.payload_bytes), "the response");
        told.error(config, event, sent.key).unwrap_or_else(returned)
    });
    let record = Json::object([
        ("version", Some(Json::text("1.0"))),
        ("timestamp", Some(Json::Text(moment(entry.time, true)))),
        (
            "requestContext",
            Some(Json::object([
                ("requestId", Some(Json::Text(request_id(config, event)))),
                ("functionArn", Some(Json::text(&*function))),
                ("condition", Some(Json::text(condition))),
                ("approximateInvokeCount", Some(Json::whole(u64::from(told.attempts)))),
            ])),
        ),
        ("requestPayload", Some(sent.payload(config, event))),
        ("responseContext", response_context(config, &told)),
        ("responsePayload", response),
    ]);
    let key = (to.kind == EntityKind::Bucket).then(|| {
        let prefix = format!("aws/lambda/async/{}", config.name(entry.entity));
        object_key(config, &prefix, entry.time, &config.event_name(event))
    });
    if to.kind != EntityKind::EventBus {
        return Some((record, key));
    }
    let outcome = if failed { "Failure" } else { "Success" };
    let resources = [function, arn(config, to)].map(Json::Text).to_vec();
    let envelope = Json::object([
        ("version", Some(Json::text("0"))),
        ("id", Some(Json::Text(uuid(config.seed, &format!("{index}"))))),
        ("detail-type", Some(Json::Text(format!("Lambda Function Invocation Result - {outcome}")))),
        ("source", Some(Json::text("lambda"))),
        ("account", Some(Json::text(ACCOUNT))),
        ("time", Some(Json::Text(moment(entry.time, false)))),
        ("region", Some(Json::text(REGION))),
        ("resources", Some(Json::List(resources))),
        ("detail", Some(record)),
    ]);
    Some((envelope, None))
}

/// None if Lambda never called the function, since none of its concurrency is reserved.
fn response_context(config: &Config, told: &Told) -> Option<Json> {
    let status = told.status(config)?;
    let ran = told.ran();
    let failed = ran && matches!(told.last, Some(Last::Failed(_)));
    Some(Json::object([
        ("statusCode", Some(Json::whole(status))),
        ("executedVersion", ran.then(|| Json::text("$LATEST"))),
        ("functionError", failed.then(|| Json::text("Unhandled"))),
    ]))
}

/// What a function's dead-letter queue or topic gets beside the event, sent at the entry `index`.
pub(super) fn attributes(
    config: &Config,
    trace: &[TraceEntry],
    index: usize,
    event: EventRef,
) -> Vec<Attribute> {
    let told = Told::of(trace, index, event);
    let key = Sent::of(trace, event).and_then(|sent| sent.key);
    let text = |name, value| Attribute { name, data_type: "String", value };
    let mut attributes = vec![text("RequestID", request_id(config, event))];
    if let Some(status) = told.status(config) {
        let value = status.to_string();
        attributes.push(Attribute { name: "ErrorCode", data_type: "Number", value });
    }
    if let Some(message) = told.error_message(config, event, key) {
        let most = config.limits.async_dlq_max_error_message_bytes;
        attributes.push(text("ErrorMessage", cut_to_bytes(&message, most).to_owned()));
    }
    attributes
}
