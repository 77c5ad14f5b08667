//! What arrives at a destination, as far as the trace tells it.

use lambdascope_engine::config::{Config, StreamKind};
use lambdascope_engine::entity::{BatchRef, Entity, EntityKind, EventRef};
use lambdascope_engine::trace::{Happening, Reason, ThrottleReason, TraceEntry};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What the trace tells of an event up to some entry.
#[derive(Default, Debug)]
pub(crate) struct Told {
    /// Attempts of which code ran.
    attempts: u32,
    /// Whether the last attempt ran, and failed.
    last: Option<Last>,
    /// Why the last attempt was throttled.
    pub(crate) throttle: Option<ThrottleReason>,
    /// Why it came to its fate, be it right after that entry.
    pub(crate) reason: Option<Reason>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Last {
    Succeeded,
    Failed,
    Throttled,
}

impl Told {
    pub(crate) fn of(trace: &[TraceEntry], index: usize, event: EventRef) -> Self {
        let mut told = Self::default();
        for (at, entry) in trace.iter().enumerate().filter(|(_, one)| one.event == Some(event)) {
            match entry.happening {
                Happening::CameToRest { reason, .. } if at <= index => told.reason = Some(reason),
                Happening::CameToRest { reason, .. } => told.reason = told.reason.or(Some(reason)),
                _ if at > index => {}
                Happening::AttemptStarted { attempt, .. } => told.attempts = attempt,
                Happening::AttemptSucceeded { .. } => told.last = Some(Last::Succeeded),
                Happening::AttemptFailed { .. } => told.last = Some(Last::Failed),
                Happening::Throttled { reason, .. } => {
                    told.last = Some(Last::Throttled);
                    told.throttle = Some(reason);
                }
                _ => {}
            }
        }
        told
    }

    /// The status that Lambda's own call of the function had, if it made one.
    pub(crate) fn status(&self) -> Option<u16> {
        self.last.map(|last| if last == Last::Throttled { 429 } else { 200 })
    }

    fn response_context(&self) -> Value {
        match self.last {
            None => Value::Null,
            Some(Last::Throttled) => json!({ "statusCode": self.status() }),
            Some(last) => json!({
                "statusCode": self.status(),
                "executedVersion": "$LATEST",
                "functionError": (last == Last::Failed).then_some("Unhandled"),
            }),
        }
    }
}

/// The record that the destination gets at an entry of the trace.
pub(crate) fn record(
    config: &Config,
    trace: &[TraceEntry],
    index: usize,
    members: &BTreeMap<BatchRef, Vec<EventRef>>,
) -> Value {
    let entry = &trace[index];
    let event = entry.event.unwrap();
    let Happening::DestinationSent { to, failed } = entry.happening else { panic!("no record") };
    if entry.entity.kind == EntityKind::EventSourceMapping {
        return batch_record(config, trace, index, members, to);
    }
    let told = Told::of(trace, index, event);
    let condition = match (failed, told.reason) {
        (false, _) => "Success",
        (true, Some(Reason::RetriesExhausted)) => "RetriesExhausted",
        (true, Some(Reason::EventAgeExceeded)) => "EventAgeExceeded",
        (true, Some(Reason::ZeroReservedConcurrency)) => "ZeroReservedConcurrency",
        (true, reason) => panic!("no condition for {reason:?}"),
    };
    let payload_bytes = trace.iter().find_map(|one| match one.happening {
        Happening::EventSent { payload_bytes, .. } if one.event == Some(event) => {
            Some(payload_bytes)
        }
        _ => None,
    });
    let name = config.event_name(event);
    let ran = matches!(told.last, Some(Last::Succeeded | Last::Failed));
    let record = json!({
        "requestContext": {
            "requestId": name,
            "condition": condition,
            "approximateInvokeCount": told.attempts,
        },
        "requestPayload": format!("{} bytes of {name}", payload_bytes.unwrap_or(0)),
        "responseContext": told.response_context(),
        "responsePayload": ran.then_some("what the code returned or raised"),
    });
    // EventBridge puts it into an envelope.
    if to.kind == EntityKind::EventBus { json!({ "detail": record }) } else { record }
}

/// The record of a batch that was given up: where it was; at S3 also what was in it.
fn batch_record(
    config: &Config,
    trace: &[TraceEntry],
    index: usize,
    members: &BTreeMap<BatchRef, Vec<EventRef>>,
    to: Entity,
) -> Value {
    let entry = &trace[index];
    let mapping = &config.mappings[entry.entity.at()];
    let given_up = trace[..index].iter().rev().find_map(|one| match one.happening {
        Happening::BatchDiscarded { batch, records, reason } => Some((batch, records, reason)),
        _ => None,
    });
    let (batch, records, reason) = given_up.unwrap();
    let (mut attempts, mut failed) = (0, false);
    for one in &trace[..index] {
        match one.happening {
            Happening::AttemptStarted { attempt, batch: Some(of), .. } if of == batch => {
                attempts = attempt;
            }
            Happening::AttemptSucceeded { batch: Some(of), .. } if of == batch => failed = false,
            Happening::AttemptFailed { batch: Some(of), .. } if of == batch => failed = true,
            _ => {}
        }
    }
    let too_old = reason == Reason::RecordAgeExceeded;
    let condition = match reason {
        Reason::RetriesExhausted => "RetryAttemptsExhausted",
        Reason::RecordAgeExceeded => "RecordAgeExceeded",
        _ => panic!("no condition for {reason:?}"),
    };
    let written = |event: EventRef| {
        trace.iter().find_map(|one| match one.happening {
            Happening::RecordWritten { shard, sequence } if one.event == Some(event) => {
                Some((shard, sequence, one.time.as_secs_f64()))
            }
            _ => None,
        })
    };
    let first = written(entry.event.unwrap()).unwrap();
    let start = members[&batch].iter().position(|one| Some(*one) == entry.event).unwrap();
    let last = written(members[&batch][start + records as usize - 1]).unwrap();
    let info = match config.streams[mapping.event_source.at()].kind {
        StreamKind::DynamoDbStreams => "DDBStreamBatchInfo",
        _ => "KinesisBatchInfo",
    };
    json!({
        "requestContext": {
            "condition": condition,
            // A batch that was never handed over counts like one that was.
            "approximateInvokeCount": attempts.max(1),
        },
        "responseContext": (!too_old).then(|| json!({
            "statusCode": 200,
            "executedVersion": "$LATEST",
            "functionError": failed.then_some("Unhandled"),
        })),
        info: {
            "shardId": first.0,
            "startSequenceNumber": first.1,
            "endSequenceNumber": last.1,
            "approximateArrivalOfFirstRecord": first.2,
            "approximateArrivalOfLastRecord": last.2,
            "batchSize": records,
            "streamArn": config.reference(mapping.event_source),
        },
        "payload": (to.kind == EntityKind::Bucket).then_some("the records"),
    })
}
