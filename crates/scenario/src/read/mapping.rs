//! Event source mappings: which settings apply depends on what they read.

use super::cursor::Table;
use super::number::{DURATION, PLAIN, to_u32};
use super::pattern::read_filters;
use crate::quantity::{MILLISECOND, SECOND};
use crate::tables::{
    AT_TIMESTAMP, Info, Key, MAPPING, MappingKeys, PIPE, POLLERS, PollersKeys, Position,
};
use lambdascope_engine::config::{
    EventPipe, EventSourceMapping, ProvisionedPollers, Queue, StartingPosition, Stream, StreamKind,
};
use lambdascope_engine::entity::{Entity, EntityKind, FunctionIndex};
use lambdascope_engine::time::{SimDuration, SimTime};
use lambdascope_rulebook::{Limits, RuleId, Word};
use serde_json::Value;

/// What a mapping reads.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    StandardQueue,
    FifoQueue,
    /// Kinesis or DynamoDB Streams.
    Shards(StreamKind),
    Kafka,
    /// Amazon MQ or DocumentDB.
    Broker(StreamKind),
}

impl Origin {
    fn of(source: Entity, queues: &[Option<Queue>], streams: &[Option<Stream>]) -> Self {
        if source.kind == EntityKind::Queue {
            let fifo =
                queues.get(source.at()).and_then(Option::as_ref).is_some_and(|queue| queue.fifo);
            return if fifo { Self::FifoQueue } else { Self::StandardQueue };
        }
        let stream = streams.get(source.at()).and_then(Option::as_ref);
        match stream.map_or(StreamKind::Kinesis, |stream| stream.kind) {
            kind @ (StreamKind::Kinesis | StreamKind::DynamoDbStreams) => Self::Shards(kind),
            StreamKind::Msk | StreamKind::KafkaSelfManaged => Self::Kafka,
            kind @ (StreamKind::MqActiveMq | StreamKind::MqRabbitMq | StreamKind::DocumentDb) => {
                Self::Broker(kind)
            }
        }
    }

    const fn noun(self) -> &'static str {
        match self {
            Self::StandardQueue => "a standard queue",
            Self::FifoQueue => "a FIFO queue",
            Self::Shards(_) => "a Kinesis or DynamoDB stream",
            Self::Kafka => "Kafka",
            Self::Broker(_) => "Amazon MQ and DocumentDB",
        }
    }

    const fn is_queue(self) -> bool {
        matches!(self, Self::StandardQueue | Self::FifoQueue)
    }

    /// Default and highest batch size.
    fn batch(self, limits: &Limits) -> (u64, u64, RuleId) {
        match self {
            Self::StandardQueue => (
                limits.sqs_standard_default_batch_size,
                limits.sqs_standard_max_batch_size,
                RuleId::PollSqsBatchSizeStandard,
            ),
            Self::FifoQueue => (
                limits.sqs_fifo_default_batch_size,
                limits.sqs_fifo_max_batch_size,
                RuleId::PollSqsBatchSizeFifo,
            ),
            Self::Shards(_) => (
                limits.stream_default_batch_size,
                limits.stream_max_batch_size,
                RuleId::PollStreamBatch,
            ),
            Self::Kafka => (
                limits.kafka_default_batch_size,
                limits.kafka_max_batch_size,
                RuleId::PollKafkaBatch,
            ),
            Self::Broker(StreamKind::DocumentDb) => (
                limits.docdb_default_batch_size,
                limits.docdb_max_batch_size,
                RuleId::PollDocdbConcurrency,
            ),
            Self::Broker(_) => {
                (limits.mq_default_batch_size, limits.mq_max_batch_size, RuleId::PollMqBatch)
            }
        }
    }

    /// The batching window that holds unless set (µs).
    fn window(self, limits: &Limits) -> f64 {
        match self {
            Self::StandardQueue | Self::FifoQueue => limits.sqs_default_window_s * SECOND,
            Self::Shards(_) => limits.stream_default_window_s * SECOND,
            Self::Kafka => limits.kafka_default_window_ms * MILLISECOND,
            Self::Broker(StreamKind::DocumentDb) => limits.docdb_default_window_ms * MILLISECOND,
            Self::Broker(_) => limits.mq_default_window_ms * MILLISECOND,
        }
    }

    /// The settings that not every mapping takes: whether this one does, and the rule.
    fn takes(self, provisioned: bool) -> [(&'static Info, bool, RuleId); 12] {
        let (queue, kafka) = (self.is_queue(), self == Self::Kafka);
        let shards = matches!(self, Self::Shards(_));
        let kinesis = self == Self::Shards(StreamKind::Kinesis);
        let documentdb = self == Self::Broker(StreamKind::DocumentDb);
        let retried = shards || (kafka && provisioned);
        let m = &MAPPING;
        [
            (&m.maximum_concurrency, queue, RuleId::PollSqsMaxConcurrency),
            (&m.provisioned_pollers, queue || kafka, RuleId::PollSqsProvisioned),
            (&m.report_batch_item_failures, queue || retried, RuleId::PollStreamPartial),
            (&m.filters, !documentdb, RuleId::PollEsmFilter),
            (
                &m.starting_position,
                shards || kafka || documentdb,
                RuleId::PollStreamStartingPosition,
            ),
            (&m.parallelization_factor, shards, RuleId::PollStreamConcurrency),
            (&m.bisect_batch_on_function_error, retried, RuleId::PollStreamBisect),
            (&m.maximum_retry_attempts, retried, RuleId::PollStreamRetry),
            (&m.maximum_record_age, retried, RuleId::PollStreamRecordAge),
            (&m.tumbling_window, shards, RuleId::PollStreamTumbling),
            (&m.enhanced_fan_out, kinesis, RuleId::PollKinesisEfo),
            (&m.on_failure, shards || kafka, RuleId::PollStreamOnFailure),
        ]
    }
}

pub(crate) fn read(
    table: &Table<'_, MappingKeys>,
    name: &str,
    queues: &[Option<Queue>],
    streams: &[Option<Stream>],
) -> Option<EventSourceMapping> {
    let limits = table.context.limits();
    let event_source = table.reference(&MAPPING.event_source);
    let function = table.name(&MAPPING.function);
    let event_source = event_source?;
    let origin = Origin::of(event_source, queues, streams);
    check_choosy(table, origin);
    let window = table.duration(&MAPPING.maximum_batching_window);
    let window = window.unwrap_or_else(|| SimDuration::from_micros_f64(origin.window(limits)));
    let batch_size = read_batch_size(table, origin);
    check_window(table, origin, batch_size, window);
    let on_failure = table.reference(&MAPPING.on_failure);
    if let Some(to) = on_failure.filter(|_| origin != Origin::Kafka) {
        if to.kind == EntityKind::Stream {
            let message = "only Kafka sends given-up batches to a topic of its own";
            table.note(table.error(&MAPPING.on_failure, message).rule(RuleId::PollKafkaOnFailure));
        }
        super::function::refuse_fifo(
            table,
            &MAPPING.on_failure,
            to,
            queues,
            RuleId::PollStreamOnFailure,
        );
    }
    Some(EventSourceMapping {
        name: name.to_owned(),
        event_source,
        function: FunctionIndex(function?),
        enabled: table.flag(&MAPPING.enabled),
        created_at: table.time(&MAPPING.created_at)?,
        batch_size,
        maximum_batching_window: window,
        maximum_concurrency: table.count(&MAPPING.maximum_concurrency),
        report_batch_item_failures: table.flag(&MAPPING.report_batch_item_failures),
        filters: read_filters(table),
        provisioned_pollers: read_pollers(table, origin),
        starting_position: read_starting_position(table, origin),
        parallelization_factor: table.count(&MAPPING.parallelization_factor)?,
        bisect_batch_on_function_error: table.flag(&MAPPING.bisect_batch_on_function_error),
        maximum_retry_attempts: table
            .number(&MAPPING.maximum_retry_attempts)
            .filter(|attempts| *attempts >= 0.0)
            .map(to_u32),
        maximum_record_age: table.duration(&MAPPING.maximum_record_age),
        tumbling_window: table.duration(&MAPPING.tumbling_window).unwrap_or_default(),
        on_failure,
        enhanced_fan_out: table.flag(&MAPPING.enhanced_fan_out),
        pipe: read_pipe(table, origin),
    })
}

/// A pipe reads what a mapping reads, except for DocumentDB.
fn read_pipe(table: &Table<'_, MappingKeys>, origin: Origin) -> Option<EventPipe> {
    let pipe = table.table(&MAPPING.pipe)?;
    if origin == Origin::Broker(StreamKind::DocumentDb) {
        let message = "EventBridge Pipes does not read DocumentDB";
        table.note(table.error(&MAPPING.pipe, message).rule(RuleId::PollEsmModel));
    }
    Some(EventPipe { enrichment: pipe.name(&PIPE.enrichment).map(FunctionIndex) })
}

fn check_choosy(table: &Table<'_, MappingKeys>, origin: Origin) {
    let provisioned = table.has(&MAPPING.provisioned_pollers);
    for (setting, fine, rule) in origin.takes(provisioned) {
        let set = table.get(setting).is_some_and(|value| *value != Value::Bool(false));
        if set && !fine {
            let message = format!("{} has no such setting", origin.noun());
            table.note(table.error(setting, message).rule(rule));
        }
    }
}

fn read_batch_size(table: &Table<'_, MappingKeys>, origin: Origin) -> u32 {
    let limits = table.context.limits();
    let (usual, most, rule) = origin.batch(limits);
    let Some(wanted) = table.number(&MAPPING.batch_size) else { return to_u32(usual as f64) };
    let bounds = (limits.esm_min_batch_size as f64, most as f64);
    let path = table.path(&MAPPING.batch_size);
    to_u32(table.context.check_range(&path, wanted, None, bounds, Some(rule), &PLAIN))
}

fn check_window(
    table: &Table<'_, MappingKeys>,
    origin: Origin,
    batch_size: u32,
    window: SimDuration,
) {
    let limits = table.context.limits();
    let above = limits.sqs_window_required_above;
    let least = SimDuration::from_secs_f64(limits.sqs_min_window_when_above_s);
    if origin == Origin::StandardQueue && u64::from(batch_size) > above && window < least {
        let message = format!("a batch of more than {above} messages needs a batching window");
        table.note(
            table
                .error(&MAPPING.maximum_batching_window, message)
                .allowed(format!(
                    "{} to {}",
                    DURATION.text_of(least),
                    DURATION.text_of(SimDuration::from_secs_f64(limits.sqs_max_window_s))
                ))
                .rule(RuleId::PollSqsBatchSizeStandard)
                .suggest(Some(format!("\"{}\"", DURATION.text_of(least)))),
        );
    }
    let no_window = origin == Origin::FifoQueue && !limits.sqs_fifo_window_supported;
    if no_window && window > SimDuration::ZERO {
        let message = "a FIFO queue has no batching window";
        table.note(
            table
                .error(&MAPPING.maximum_batching_window, message)
                .rule(RuleId::PollSqsBatchSizeFifo),
        );
    }
}

fn read_pollers(table: &Table<'_, MappingKeys>, origin: Origin) -> Option<ProvisionedPollers> {
    let limits = table.context.limits();
    let pollers = table.table(&MAPPING.provisioned_pollers)?;
    let (rule, supported, minimum, maximum) = if origin.is_queue() {
        (
            RuleId::PollSqsProvisioned,
            true,
            [
                limits.sqs_provisioned_min_pollers_default,
                limits.sqs_provisioned_min_pollers_low,
                limits.sqs_provisioned_min_pollers_high,
            ],
            [
                limits.sqs_provisioned_max_pollers_default,
                limits.sqs_provisioned_max_pollers_low,
                limits.sqs_provisioned_max_pollers_high,
            ],
        )
    } else {
        (
            RuleId::PollKafkaProvisioned,
            limits.kafka_provisioned_supported,
            [
                limits.kafka_provisioned_min_pollers_default,
                1,
                limits.kafka_provisioned_min_pollers_max,
            ],
            [
                limits.kafka_provisioned_max_pollers_default,
                1,
                limits.kafka_provisioned_max_pollers_max,
            ],
        )
    };
    if !supported {
        let message = "there was no provisioned mode in classic times";
        table.note(table.error(&MAPPING.provisioned_pollers, message).rule(rule));
    }
    if table.has(&MAPPING.maximum_concurrency) {
        let message = "provisioned mode and a maximum concurrency do not go together";
        let diagnostic = table.error(&MAPPING.maximum_concurrency, message);
        table.note(diagnostic.rule(RuleId::PollSqsMaxConcurrency));
    }
    let read = |key: &Key<PollersKeys, u32>, [usual, low, high]: [u64; 3]| {
        let wanted = pollers.number(key).unwrap_or(usual as f64);
        let bounds = (low as f64, high as f64);
        let path = pollers.path(key);
        to_u32(table.context.check_range(&path, wanted, None, bounds, Some(rule), &PLAIN))
    };
    let (minimum, maximum) = (read(&POLLERS.minimum, minimum), read(&POLLERS.maximum, maximum));
    if minimum > maximum {
        pollers
            .note(pollers.error(&POLLERS.minimum, "there are more pollers at least than at most"));
    }
    Some(ProvisionedPollers { minimum, maximum: maximum.max(minimum) })
}

fn read_starting_position(table: &Table<'_, MappingKeys>, origin: Origin) -> StartingPosition {
    match table.get(&MAPPING.starting_position) {
        Some(Value::Object(_)) => {
            let position = table.table(&MAPPING.starting_position.second());
            let time = position.and_then(|position| position.time(&AT_TIMESTAMP.at_timestamp));
            if origin == Origin::Shards(StreamKind::DynamoDbStreams) {
                let message = "DynamoDB Streams cannot be read from a moment on";
                table.note(
                    table
                        .error(&MAPPING.starting_position, message)
                        .allowed(Position::WORDS.join(", "))
                        .rule(RuleId::PollStreamStartingPosition),
                );
            }
            StartingPosition::AtTimestamp(time.unwrap_or(SimTime::ZERO))
        }
        _ => match table.word(&MAPPING.starting_position.first()) {
            Some(Position::Latest) => StartingPosition::Latest,
            Some(Position::TrimHorizon) | None => StartingPosition::TrimHorizon,
        },
    }
}
