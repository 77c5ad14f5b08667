//! Which rule says what about each kind of stream.

use crate::config::{Config, StreamKind};
use crate::entity::MappingIndex;
use crate::simulation::Simulation;
use lambdascope_rulebook::RuleId;

/// The rules of a stream's readers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StreamRules {
    /// A record lies in its place in the order.
    pub(crate) written: RuleId,
    /// A batch has a record.
    pub(super) read: RuleId,
    /// A batch is done, and its records are passed.
    pub(super) done: RuleId,
    /// A batch failed, and holds up what is behind it.
    pub(super) failed: RuleId,
    /// A batch is offered again after a wait.
    pub(super) wait: RuleId,
    /// The attempts are used up.
    pub(super) gave_up: RuleId,
    /// A record is older than the mapping accepts.
    pub(super) too_old: RuleId,
    /// Single records were reported.
    pub(super) partial: RuleId,
    /// Details go to the failure destination.
    pub(super) on_failure: RuleId,
    /// A record is too large for a run.
    pub(super) oversize: RuleId,
    /// The retention of the stream ended for a record.
    pub(crate) expired: RuleId,
}

impl StreamRules {
    /// The rules of a kind.
    pub(crate) const fn of(kind: StreamKind) -> Self {
        match kind {
            StreamKind::Kinesis => Self::shards(RuleId::PollKinesisRetention),
            StreamKind::DynamoDbStreams => Self::shards(RuleId::PollDdbRetention),
            StreamKind::Msk | StreamKind::KafkaSelfManaged => Self {
                partial: RuleId::PollKafkaPartial,
                on_failure: RuleId::PollKafkaOnFailure,
                oversize: RuleId::PollKafkaOnFailure,
                ..Self::broker(RuleId::PollKafkaBatch, RuleId::PollKafkaRetry)
            },
            StreamKind::MqActiveMq | StreamKind::MqRabbitMq => {
                Self::broker(RuleId::PollMqBatch, RuleId::PollMqRetry)
            }
            StreamKind::DocumentDb => Self {
                oversize: RuleId::PollDocdbOversize,
                ..Self::broker(RuleId::PollDocdbConcurrency, RuleId::PollDocdbConcurrency)
            },
        }
    }

    const fn shards(retention: RuleId) -> Self {
        Self {
            written: RuleId::PollStreamOrdering,
            read: RuleId::PollStreamBatch,
            done: RuleId::PollStreamNotRemoved,
            failed: RuleId::PollStreamBlocking,
            wait: RuleId::PollStreamRetryDelay,
            gave_up: RuleId::PollStreamRetry,
            too_old: RuleId::PollStreamRecordAge,
            partial: RuleId::PollStreamPartial,
            on_failure: RuleId::PollStreamOnFailure,
            oversize: RuleId::PollKinesisRecordTooBig,
            expired: retention,
        }
    }

    /// A broker, with what says how it is batched and how it is retried.
    const fn broker(batch: RuleId, retry: RuleId) -> Self {
        Self {
            written: batch,
            read: batch,
            done: batch,
            failed: retry,
            wait: retry,
            gave_up: retry,
            too_old: retry,
            partial: batch,
            on_failure: retry,
            oversize: batch,
            expired: retry,
        }
    }
}

impl Simulation {
    /// The kind of stream that a mapping reads.
    #[expect(clippy::unused_self, reason = "reads like its neighbours")]
    pub(super) fn stream_kind(&self, config: &Config, mapping: MappingIndex) -> StreamKind {
        config[config[mapping].stream()].kind
    }

    /// The rules of what a mapping reads.
    pub(super) fn stream_rules(&self, config: &Config, mapping: MappingIndex) -> StreamRules {
        StreamRules::of(self.stream_kind(config, mapping))
    }
}
