//! The record of a batch that was given up.

use super::identity::{
    arn, batch_request_id, mapping_id, moment, object_key, sequence_number, shard_id,
};
use super::stream::{StreamRecord, invocation_event};
use super::told::Sent;
use crate::config::{Config, StreamKind};
use crate::content::Json;
use crate::entity::{BatchRef, Entity, EntityKind, EventRef, MappingIndex};
use crate::trace::{Happening, Reason, TraceEntry};

/// The record that the entry `index`, a `DestinationSent` of a mapping, sends.
pub(super) fn record(
    config: &Config,
    trace: &[TraceEntry],
    index: usize,
    event: EventRef,
    to: Entity,
) -> Option<(Json, Option<String>)> {
    let entry = &trace[index];
    let mapping = entry.entity;
    let settings = &config.mappings[mapping.at()];
    let stream = settings.event_source;
    let kind = config.streams.get(stream.at())?.kind;
    let kafka = matches!(kind, StreamKind::Msk | StreamKind::KafkaSelfManaged);
    let before = &trace[..index];
    // A batch is given up right before; a record that no batch can hold never was in one.
    let given_up = before.last().and_then(|one| {
        let Happening::BatchDiscarded { batch, records, reason } = one.happening else {
            return None;
        };
        Some((batch, records, reason))
    });
    let alone = BatchRef { mapping: MappingIndex(mapping.index), ordinal: 0 };
    let (batch, count, reason) = given_up.unwrap_or((alone, 1, Reason::PayloadTooLarge));
    let (attempts, failed) = runs(before, batch);
    let (condition, ran) = if reason == Reason::RecordAgeExceeded {
        ("RecordAgeExceeded", false)
    } else if reason == Reason::PayloadTooLarge {
        ("MaximumPayloadSizeExceeded", false)
    } else {
        ("RetryAttemptsExhausted", true)
    };
    let records = records(config, trace, before, batch, event, count);
    let (first, last) = (records.first()?, records.last()?);
    let whole: u64 = records.iter().map(|record| record.bytes).sum();
    let function = settings.function.entity();
    let function = arn(config, function);
    let response = ran.then(|| {
        Json::object([
            ("statusCode", Some(Json::whole(config.limits.stream_on_failure_status))),
            ("executedVersion", Some(Json::text("$LATEST"))),
            ("functionError", failed.then(|| Json::text("Unhandled"))),
        ])
    });
    // A batch that was never handed over counts like one that was.
    let never_run = u32::try_from(config.limits.stream_on_failure_never_run_count).unwrap_or(1);
    let count = attempts.max(never_run);
    let (info_name, info) = if kafka {
        ("KafkaBatchInfo", kafka_info(config, stream, &records, whole))
    } else if kind == StreamKind::DynamoDbStreams {
        ("DDBStreamBatchInfo", shard_info(config, stream, kind, first, last, records.len()))
    } else {
        ("KinesisBatchInfo", shard_info(config, stream, kind, first, last, records.len()))
    };
    let with_payload = to.kind == EntityKind::Stream
        || to.kind == EntityKind::Bucket && config.limits.stream_on_failure_payload_in_s3;
    let payload = with_payload
        .then(|| Json::Text(invocation_event(config, stream, kind, &records).compact()));
    let record = Json::object([
        (
            "requestContext",
            Some(Json::object([
                ("requestId", Some(Json::Text(batch_request_id(config, batch, count)))),
                ("functionArn", Some(Json::Text(function))),
                ("condition", Some(Json::text(condition))),
                ("approximateInvokeCount", Some(Json::whole(u64::from(count)))),
            ])),
        ),
        ("responseContext", response),
        ("version", Some(Json::text("1.0"))),
        ("timestamp", Some(Json::Text(moment(entry.time, true)))),
        (info_name, Some(info)),
        ("payload", payload),
    ]);
    let key = (to.kind == EntityKind::Bucket).then(|| {
        let prefix =
            format!("aws/lambda/{}/{}", mapping_id(config, mapping), shard_id(kind, first.shard));
        object_key(config, &prefix, entry.time, &config.event_name(event))
    });
    Some((record, key))
}

/// How often the batch was run, and whether the code failed the last time; a response that names
/// failed items is no failure of the code.
#[expect(clippy::wildcard_enum_match_arm, reason = "other entries tell nothing of its runs")]
fn runs(before: &[TraceEntry], batch: BatchRef) -> (u32, bool) {
    let (mut attempts, mut failed) = (0, false);
    for one in before {
        match one.happening {
            Happening::AttemptStarted { attempt, batch: Some(of), .. } if of == batch => {
                attempts = attempt;
            }
            Happening::AttemptSucceeded { batch: Some(of), .. } if of == batch => failed = false,
            Happening::AttemptFailed { batch: Some(of), .. } if of == batch => failed = true,
            _ => {}
        }
    }
    (attempts, failed)
}

/// The records that were given up: so many of the batch, from that event on.
fn records(
    config: &Config,
    trace: &[TraceEntry],
    before: &[TraceEntry],
    batch: BatchRef,
    first: EventRef,
    count: u32,
) -> Vec<StreamRecord> {
    let read = before.iter().filter(
        |one| matches!(one.happening, Happening::RecordRead { batch: of, .. } if of == batch),
    );
    let read = read.filter_map(|one| one.event);
    let from_first = read.skip_while(|event| *event != first).take(count as usize);
    let mut given_up: Vec<EventRef> = from_first.collect();
    if given_up.is_empty() {
        given_up.push(first);
    }
    given_up
        .into_iter()
        .filter_map(|event| {
            let sent = Sent::of(trace, event)?;
            let mut own = trace.iter().enumerate().filter(|(_, one)| one.event == Some(event));
            let (at, shard, sequence) = own.find_map(|(at, one)| {
                let Happening::RecordWritten { shard, sequence } = one.happening else {
                    return None;
                };
                Some((at, shard, sequence))
            })?;
            let key = sent.key.map(|key| config.key_name(key));
            Some(StreamRecord {
                shard,
                sequence,
                written_at: trace[at].time,
                changed: sent.key.is_some() && rewritten(trace, at, sent),
                key: key.unwrap_or_else(|| config.event_name(event)),
                body: sent.payload(config, event),
                bytes: sent.payload_bytes,
            })
        })
        .collect()
}

/// Whether an item with the same key was written to the same stream before the entry `at`.
fn rewritten(trace: &[TraceEntry], at: usize, sent: Sent) -> bool {
    let stream = trace[at].entity;
    trace[..at].iter().filter(|one| one.event != trace[at].event).any(|one| {
        let Happening::EventSent { to, key, .. } = one.happening else { return false };
        to == stream && key == sent.key
    })
}

fn shard_info(
    config: &Config,
    stream: Entity,
    kind: StreamKind,
    first: &StreamRecord,
    last: &StreamRecord,
    count: usize,
) -> Json {
    let milliseconds = kind != StreamKind::DynamoDbStreams;
    let number =
        |record: &StreamRecord| Json::Text(sequence_number(kind, record.shard, record.sequence));
    let arrival = |record: &StreamRecord| Json::Text(moment(record.written_at, milliseconds));
    Json::object([
        ("shardId", Some(Json::Text(shard_id(kind, first.shard)))),
        ("startSequenceNumber", Some(number(first))),
        ("endSequenceNumber", Some(number(last))),
        ("approximateArrivalOfFirstRecord", Some(arrival(first))),
        ("approximateArrivalOfLastRecord", Some(arrival(last))),
        ("batchSize", Some(Json::whole(count as u64))),
        ("streamArn", Some(Json::Text(arn(config, stream)))),
    ])
}

/// Where the records of a batch of Kafka lay, partition by partition.
fn kafka_info(config: &Config, stream: Entity, records: &[StreamRecord], bytes: u64) -> Json {
    let kind = config.streams[stream.at()].kind;
    let topic = config.name(stream);
    let mut partitions: Vec<(u32, &StreamRecord, &StreamRecord)> = Vec::new();
    for record in records {
        match partitions.iter_mut().find(|(partition, ..)| *partition == record.shard) {
            Some((.., last)) => *last = record,
            None => partitions.push((record.shard, record, record)),
        }
    }
    let offset =
        |record: &StreamRecord| Json::Text(sequence_number(kind, record.shard, record.sequence));
    let arrival = |record: &StreamRecord| Json::Text(moment(record.written_at, true));
    let info = |(partition, first, last): &(u32, &StreamRecord, &StreamRecord)| {
        let info = Json::object([
            ("firstRecordOffset", Some(offset(first))),
            ("lastRecordOffset", Some(offset(last))),
            ("firstRecordTimestamp", Some(arrival(first))),
            ("lastRecordTimestamp", Some(arrival(last))),
        ]);
        (format!("{topic}-{partition}"), info)
    };
    let server = format!("b-1.{topic}.kafka.us-east-1.amazonaws.com:9092");
    Json::object([
        ("batchSize", Some(Json::whole(records.len() as u64))),
        ("eventSourceArn", Some(Json::Text(arn(config, stream)))),
        ("bootstrapServers", Some(Json::Text(server))),
        ("payloadSize", Some(Json::whole(bytes))),
        ("recordsInfo", Some(Json::Object(partitions.iter().map(info).collect()))),
    ])
}
