//! What a person finds where an event lies: the body of a message, the record at a destination,
//! the attributes of a dead letter, the key of an object, the answer to a call, field for field as
//! AWS writes them.
//!
//! A record is made from the configuration and the trace, when somebody looks at it; a run only
//! knows its size.

mod answer;
mod batch;
mod error;
mod identity;
mod invocation;
mod message;
mod stream;
mod told;

pub use answer::{Answer, Response, answer};
pub use error::{Attempt, failure_payload};
pub use identity::{arn, batch_request_id, moment, request_id};
pub(crate) use message::message;
pub(crate) use stream::{StreamRecord, seen};
pub(crate) use told::payload;
pub use told::{Last, Told};

use crate::config::Config;
use crate::content::Json;
use crate::entity::{EntityKind, EventRef};
use crate::trace::{Fate, Happening, Reason, TraceEntry};
use identity::unix_seconds;
use lambdascope_rulebook::RuleId;
use told::Sent;

/// What an event is where it lies.
#[derive(Clone, PartialEq, Debug)]
pub struct Written {
    /// Its message ID, which is its request ID too.
    pub message_id: String,
    /// The key of the object that a bucket has it as, if it is a record in one.
    pub object_key: Option<String>,
    /// The body of the message, the detail of a record, the object.
    pub body: Json,
    /// Attributes that its sender gave it.
    pub attributes: Vec<Attribute>,
    /// Attributes that the queue gives it.
    pub system_attributes: Vec<(&'static str, String)>,
}

/// An attribute of a message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attribute {
    /// The name that the service gives it.
    pub name: &'static str,
    /// The type of its value: `String` or `Number`.
    pub data_type: &'static str,
    /// The value as the text that a consumer gets.
    pub value: String,
}

impl Written {
    /// Everything as one JSON value, as an SDK shows a message or an object.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let attribute = |one: &Attribute| {
            let value = Json::object([
                ("DataType", Some(Json::text(one.data_type))),
                ("StringValue", Some(Json::text(&*one.value))),
            ]);
            (one.name.to_owned(), value)
        };
        let attributes: Vec<_> = self.attributes.iter().map(attribute).collect();
        let system: Vec<_> = self
            .system_attributes
            .iter()
            .map(|(name, value)| ((*name).to_owned(), Json::text(&**value)))
            .collect();
        let some =
            |members: Vec<(String, Json)>| (!members.is_empty()).then_some(Json::Object(members));
        Json::object([
            ("Key", self.object_key.as_deref().map(Json::text)),
            ("MessageId", self.object_key.is_none().then(|| Json::text(&*self.message_id))),
            ("Body", Some(self.body.clone())),
            ("MessageAttributes", some(attributes)),
            ("Attributes", some(system)),
        ])
    }
}

/// What `event` is where it lies after the first `until` entries of the trace; none if it had
/// not been sent.
#[must_use]
pub fn written(
    config: &Config,
    trace: &[TraceEntry],
    until: usize,
    event: EventRef,
) -> Option<Written> {
    let sent = Sent::of(trace, event).filter(|sent| sent.at < until)?;
    let (body, object_key, mut attributes) = body(config, trace, &sent, event)?;
    if let Some(dead) = dead_lettered_at(&trace[..until], event) {
        attributes = invocation::attributes(config, trace, dead, event);
    }
    let system_attributes = system_attributes(config, &trace[..until], &sent, event);
    let message_id = request_id(config, event);
    Some(Written { message_id, object_key, body, attributes, system_attributes })
}

type Body = (Json, Option<String>, Vec<Attribute>);

/// The body with its object key, and the attributes that it was sent with.
fn body(config: &Config, trace: &[TraceEntry], sent: &Sent, event: EventRef) -> Option<Body> {
    if let Some((record, key)) = record_sent(config, trace, sent.at) {
        return Some((record, key, Vec::new()));
    }
    let copied = matches!(event.emitter.kind, EntityKind::Topic | EntityKind::EventBus);
    if let Some(parent) = sent.parent.filter(|_| copied) {
        // What is published is passed on as it is.
        let of_parent = Sent::of(trace, parent)?;
        let (body, key, mut attributes) = body(config, trace, &of_parent, parent)?;
        if trace[sent.at].rule == RuleId::AsyncDlqTargets {
            attributes = invocation::attributes(config, trace, sent.at, parent);
        }
        return Some((body, key, attributes));
    }
    Some((sent.payload(config, event), None, Vec::new()))
}

/// The record that the event whose sending is the entry `at` is; none if it is no record.
/// A record is sent right after it was announced.
fn record_sent(config: &Config, trace: &[TraceEntry], at: usize) -> Option<(Json, Option<String>)> {
    let Happening::EventSent { payload_bytes, parent, .. } = trace[at].happening else {
        return None;
    };
    let announced = at.checked_sub(1)?;
    let Happening::DestinationSent { to, failed } = trace[announced].happening else { return None };
    let event = trace[announced].event.filter(|event| Some(*event) == parent)?;
    if trace[announced].entity.kind == EntityKind::EventSourceMapping {
        batch::record(config, trace, announced, event, to)
    } else {
        invocation::record(config, trace, announced, event, to, failed, payload_bytes)
    }
}

/// The entry with which the event became a dead letter of its function; none if it is none, or
/// if a queue moved it.
#[expect(clippy::wildcard_enum_match_arm, reason = "other entries do not make a dead letter")]
fn dead_lettered_at(trace: &[TraceEntry], event: EventRef) -> Option<usize> {
    let of_event = trace.iter().enumerate().filter(|(_, one)| one.event == Some(event));
    let mut dead = None;
    for (at, entry) in of_event {
        match entry.happening {
            Happening::CameToRest { fate: Fate::DeadLettered, reason } => {
                dead = (reason != Reason::MaxReceiveCount).then_some(at);
            }
            Happening::MessageMoved { .. } => dead = None,
            _ => {}
        }
    }
    dead
}

/// What SQS adds to a message.
#[expect(clippy::wildcard_enum_match_arm, reason = "only what queues do counts")]
fn system_attributes(
    config: &Config,
    trace: &[TraceEntry],
    sent: &Sent,
    event: EventRef,
) -> Vec<(&'static str, String)> {
    let (mut queue, mut sent_at, mut first_received, mut receives) = (None, None, None, 0);
    let mut moved_from = None;
    for entry in trace[sent.at..].iter().filter(|one| one.event == Some(event)) {
        match entry.happening {
            Happening::MessageSent { .. } => {
                queue = Some(entry.entity);
                let fifo = config.queues[entry.entity.at()].fifo;
                let anew = fifo && config.limits.sqs_dlq_fifo_enqueue_time_reset;
                if sent_at.is_none() || anew {
                    sent_at = Some(entry.time);
                }
            }
            Happening::MessageReceived { receive_count, .. } => {
                first_received = first_received.or(Some(entry.time));
                receives = receive_count;
            }
            Happening::MessageMoved { receive_count, .. } => {
                receives = receive_count;
                moved_from = Some(entry.entity);
            }
            Happening::SetOutAgain => moved_from = None,
            _ => {}
        }
    }
    let (Some(queue), Some(sent_at)) = (queue, sent_at) else { return Vec::new() };
    let milliseconds = |time: crate::time::SimTime| {
        (unix_seconds(time) * 1_000 + time.as_micros() / 1_000 % 1_000).to_string()
    };
    let mut attributes = vec![
        ("ApproximateReceiveCount", receives.to_string()),
        ("SentTimestamp", milliseconds(sent_at)),
    ];
    if let Some(time) = first_received {
        attributes.push(("ApproximateFirstReceiveTimestamp", milliseconds(time)));
    }
    if let Some(key) = sent.key.filter(|_| config.queues[queue.at()].fifo) {
        attributes.push(("MessageGroupId", config.key_name(key)));
    }
    if let Some(from) = moved_from {
        attributes.push(("DeadLetterQueueSourceArn", arn(config, from)));
    }
    attributes
}
