//! Queues and streams.

use super::cursor::Table;
use super::number::DURATION;
use crate::quantity::{HOUR, SECOND};
use crate::tables::{QUEUE, QueueKeys, REDRIVE_POLICY, STREAM, StreamKeys};
use lambdascope_engine::config::{Queue, RedrivePolicy, Stream, StreamKind};
use lambdascope_engine::entity::QueueIndex;
use lambdascope_engine::time::SimDuration;
use lambdascope_rulebook::RuleId;
use serde_json::Value;

pub(crate) fn read_queue(table: &Table<'_, QueueKeys>, name: &str) -> Option<Queue> {
    let redrive_policy = table.table(&QUEUE.redrive_policy).and_then(|policy| {
        if policy.get(&REDRIVE_POLICY.dead_letter_queue).and_then(Value::as_str) == Some(name) {
            let message = "a queue cannot be its own dead-letter queue";
            policy.note(
                policy
                    .error(&REDRIVE_POLICY.dead_letter_queue, message)
                    .rule(RuleId::PollSqsRedrive),
            );
        }
        Some(RedrivePolicy {
            dead_letter_queue: QueueIndex(policy.name(&REDRIVE_POLICY.dead_letter_queue)?),
            max_receive_count: policy.count(&REDRIVE_POLICY.max_receive_count)?,
        })
    });
    let (fifo, deduplicates) =
        (table.flag(&QUEUE.fifo), table.flag(&QUEUE.content_based_deduplication));
    if deduplicates && !fifo {
        let message = "only a FIFO queue recognises duplicates";
        let diagnostic = table.error(&QUEUE.content_based_deduplication, message);
        table.note(diagnostic.rule(RuleId::PollSqsFifoDedup));
    }
    Some(Queue {
        name: name.to_owned(),
        fifo,
        content_based_deduplication: deduplicates,
        visibility_timeout: table.duration(&QUEUE.visibility_timeout)?,
        message_retention_period: table.duration(&QUEUE.message_retention_period)?,
        delay: table.duration(&QUEUE.delay)?,
        redrive_policy,
        maximum_message_bytes: table.size(&QUEUE.maximum_message_size)?,
    })
}

pub(crate) fn read_stream(table: &Table<'_, StreamKeys>, name: &str) -> Option<Stream> {
    let kind = table.word(&STREAM.kind)?;
    Some(Stream {
        name: name.to_owned(),
        kind,
        shards: read_shards(table, kind)?,
        retention: read_retention(table, kind),
    })
}

/// How many shards or partitions there are. A broker's queue and a change stream are one sequence.
fn read_shards(table: &Table<'_, StreamKeys>, kind: StreamKind) -> Option<u32> {
    let shards = table.count(&STREAM.shards)?;
    let rule = match kind {
        StreamKind::MqActiveMq | StreamKind::MqRabbitMq => RuleId::PollMqBatch,
        StreamKind::DocumentDb => RuleId::PollDocdbConcurrency,
        StreamKind::Kinesis
        | StreamKind::DynamoDbStreams
        | StreamKind::Msk
        | StreamKind::KafkaSelfManaged => return Some(shards),
    };
    if shards > 1 {
        let diagnostic = table.error(&STREAM.shards, "it has no shards to be divided into");
        table.note(diagnostic.allowed("1").rule(rule));
    }
    Some(shards)
}

fn read_retention(table: &Table<'_, StreamKeys>, kind: StreamKind) -> SimDuration {
    let limits = table.context.limits();
    let day = limits.kinesis_default_retention_h * HOUR;
    let (usual, bounds, rule) = match kind {
        StreamKind::Kinesis => {
            let most = limits.kinesis_max_retention_h * HOUR;
            (day, (day, most), RuleId::PollKinesisRetention)
        }
        StreamKind::DynamoDbStreams => {
            let fixed = limits.ddb_retention_s * SECOND;
            (fixed, (fixed, fixed), RuleId::PollDdbRetention)
        }
        StreamKind::Msk
        | StreamKind::KafkaSelfManaged
        | StreamKind::MqActiveMq
        | StreamKind::MqRabbitMq
        | StreamKind::DocumentDb => {
            return table
                .duration(&STREAM.retention)
                .unwrap_or_else(|| SimDuration::from_micros_f64(day));
        }
    };
    let Some(wanted) = table.number(&STREAM.retention) else {
        return SimDuration::from_micros_f64(usual);
    };
    let path = table.path(&STREAM.retention);
    let checked = table.context.check_range(&path, wanted, None, bounds, Some(rule), &DURATION);
    SimDuration::from_micros_f64(checked)
}
