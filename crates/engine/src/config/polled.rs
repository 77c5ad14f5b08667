//! Queues, streams and the event source mappings that read them.

use super::FilterPattern;
use crate::entity::{Entity, FunctionIndex, QueueIndex, StreamIndex};
use crate::time::{SimDuration, SimTime};
use lambdascope_rulebook::{SourceKind, list};

/// An SQS queue with its settings.
#[derive(Clone, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Queue {
    /// The name that the scenario gives it.
    pub name: String,
    /// Whether it keeps order inside message groups and removes duplicates.
    pub fifo: bool,
    /// FIFO: whether a message is swallowed that says the same as one sent shortly before.
    pub content_based_deduplication: bool,
    /// How long a received message stays hidden [0 s to 12 h].
    pub visibility_timeout: SimDuration,
    /// How long a message is kept [60 s to 14 d].
    pub message_retention_period: SimDuration,
    /// How long a new message stays hidden [0 s to 15 min].
    pub delay: SimDuration,
    /// Where messages go that were received too often.
    pub redrive_policy: Option<RedrivePolicy>,
    /// Its own largest message (bytes), at most the service's.
    pub maximum_message_bytes: u64,
}

/// A queue's redrive policy: set on the source queue.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RedrivePolicy {
    /// Index of the dead-letter queue.
    pub dead_letter_queue: QueueIndex,
    /// A message is handed out this many times, and moved at the next receive.
    pub max_receive_count: u32,
}

/// A stream, a Kafka topic or a broker's queue.
#[derive(Clone, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Stream {
    /// The name that the scenario gives it.
    pub name: String,
    /// Which service it is.
    pub kind: StreamKind,
    /// How many shards or partitions it has.
    pub shards: u32,
    /// How long records are kept.
    pub retention: SimDuration,
}

list! {
    /// The services behind a stream.
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
    pub enum StreamKind {
        /// A stream of Kinesis Data Streams.
        Kinesis = "kinesis",
        /// The stream of changes of a DynamoDB table.
        DynamoDbStreams = "dynamodb-streams",
        /// A topic of a Kafka cluster on Amazon MSK.
        Msk = "msk",
        /// A topic of a Kafka cluster that AWS does not run.
        KafkaSelfManaged = "kafka-self-managed",
        /// Amazon MQ with ActiveMQ.
        MqActiveMq = "mq-activemq",
        /// Amazon MQ with RabbitMQ.
        MqRabbitMq = "mq-rabbitmq",
        /// The change stream of a DocumentDB cluster.
        DocumentDb = "documentdb",
    }
}

impl StreamKind {
    /// The source of events that it is.
    #[must_use]
    pub const fn source(self) -> SourceKind {
        match self {
            Self::Kinesis => SourceKind::Kinesis,
            Self::DynamoDbStreams => SourceKind::DynamodbStreams,
            Self::Msk => SourceKind::Msk,
            Self::KafkaSelfManaged => SourceKind::KafkaSelfManaged,
            Self::MqActiveMq => SourceKind::MqActivemq,
            Self::MqRabbitMq => SourceKind::MqRabbitmq,
            Self::DocumentDb => SourceKind::Documentdb,
        }
    }
}

/// An event source mapping: reads a queue or stream and invokes a function.
#[derive(Clone, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct EventSourceMapping {
    /// The name that the scenario gives it.
    pub name: String,
    /// The queue or stream.
    pub event_source: Entity,
    /// Index of the function.
    pub function: FunctionIndex,
    /// Whether it polls from the start.
    pub enabled: bool,
    /// When it starts to poll.
    pub created_at: SimTime,
    /// The most records in one batch.
    pub batch_size: u32,
    /// How long it gathers a batch [0 to 300 s].
    pub maximum_batching_window: SimDuration,
    /// SQS: the most concurrent invocations [2 to 1,000].
    pub maximum_concurrency: Option<u32>,
    /// Whether the function may report single records as failed.
    pub report_batch_item_failures: bool,
    /// Records that one of these lets through pass; empty means all do.
    pub filters: Vec<FilterPattern>,
    /// The range of dedicated pollers; none means pollers on demand.
    pub provisioned_pollers: Option<ProvisionedPollers>,
    /// Streams: where reading begins.
    pub starting_position: StartingPosition,
    /// Streams: batches of one shard in progress at once [1 to 10].
    pub parallelization_factor: u32,
    /// Streams: whether a failed batch is halved.
    pub bisect_batch_on_function_error: bool,
    /// Streams: attempts after the first; none means until the records expire.
    pub maximum_retry_attempts: Option<u32>,
    /// Streams: older records are given up; none means never.
    pub maximum_record_age: Option<SimDuration>,
    /// Streams: length of a tumbling window; zero means none.
    pub tumbling_window: SimDuration,
    /// Streams: where details of given-up batches go.
    pub on_failure: Option<Entity>,
    /// Kinesis: whether it is a registered consumer with a rate of its own.
    pub enhanced_fan_out: bool,
    /// Set if it is a pipe of EventBridge.
    pub pipe: Option<EventPipe>,
}

impl EventSourceMapping {
    /// The queue that it reads, where that is what it reads.
    pub(crate) const fn queue(&self) -> QueueIndex {
        QueueIndex(self.event_source.index)
    }

    /// The stream that it reads, where that is what it reads.
    pub(crate) const fn stream(&self) -> StreamIndex {
        StreamIndex(self.event_source.index)
    }

    /// The function that a batch goes to first.
    #[must_use]
    pub fn first_function(&self) -> FunctionIndex {
        self.enrichment().unwrap_or(self.function)
    }

    /// The function that a pipe sends its batches through on their way to the target.
    #[must_use]
    pub fn enrichment(&self) -> Option<FunctionIndex> {
        self.pipe.and_then(|pipe| pipe.enrichment)
    }
}

/// What a pipe of EventBridge has beyond a mapping: it polls, filters, enriches and calls.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct EventPipe {
    /// Index of the function that enriches a batch before the target gets it.
    pub enrichment: Option<FunctionIndex>,
}

/// Provisioned mode: how many pollers at least and at most.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ProvisionedPollers {
    /// So many are always there.
    pub minimum: u32,
    /// There are never more than so many.
    pub maximum: u32,
}

/// Where the reading of a stream begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum StartingPosition {
    /// At the oldest record.
    TrimHorizon,
    /// After the newest record.
    Latest,
    /// At the first record written from this moment on.
    AtTimestamp(SimTime),
}
