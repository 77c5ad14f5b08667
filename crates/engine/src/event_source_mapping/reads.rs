//! How fast readers may read: a poller of provisioned mode and a registered consumer have a rate
//! of their own, the other readers of a Kinesis shard share one, and those of a DynamoDB stream
//! get in each other's way.

use super::lanes::{Division, LaneRef};
use crate::config::{Config, StreamKind};
use crate::entity::{EntityKind, MappingIndex};
use crate::function::RateBucket;
use crate::simulation::Simulation;
use crate::time::{SimDuration, SimTime};
use lambdascope_rulebook::RuleId;

/// The pause before a quiet lane is read.
pub(super) enum Pause {
    /// Reads come at fixed times.
    Every(SimDuration),
    /// Records come to the reader, and take so long.
    Push(SimDuration),
}

impl Simulation {
    /// How a quiet lane is read.
    pub(super) fn poll_pause(&self, config: &Config, mapping: MappingIndex) -> Pause {
        let limits = &config.limits;
        let every = |per_second: f64| Pause::Every(SimDuration::from_secs_f64(1.0 / per_second));
        match self.stream_kind(config, mapping) {
            StreamKind::Kinesis if config[mapping].enhanced_fan_out => {
                Pause::Push(SimDuration::from_millis_f64(limits.kinesis_fan_out_latency_ms))
            }
            StreamKind::Kinesis => every(limits.kinesis_base_polls_per_s),
            StreamKind::DynamoDbStreams => {
                every(limits.ddb_base_polls_per_s * self.share_of_reads(config, mapping))
            }
            StreamKind::Msk
            | StreamKind::KafkaSelfManaged
            | StreamKind::MqActiveMq
            | StreamKind::MqRabbitMq
            | StreamKind::DocumentDb => {
                Pause::Push(SimDuration::from_millis_f64(limits.model_receive_ms))
            }
        }
    }

    /// The share of its reads that a mapping gets from a DynamoDB stream which serves only some
    /// readers at full speed.
    #[expect(clippy::cast_precision_loss, reason = "a few readers")]
    fn share_of_reads(&self, config: &Config, mapping: MappingIndex) -> f64 {
        let source = config[mapping].event_source;
        let readers = config
            .mappings
            .iter()
            .zip(&self.mappings)
            .filter(|(other, state)| other.event_source == source && state.polls())
            .count();
        let served = config.limits.ddb_max_readers as f64;
        (served / readers.max(1) as f64).min(1.0)
    }

    /// What limits the bytes that a lane reads.
    fn read_bucket(&mut self, config: &Config, lane: LaneRef) -> Option<&mut RateBucket> {
        let source = config[lane.mapping].event_source;
        let readers = self.mappings[lane.mapping].stream_mut();
        let shard = readers.shard_of(lane.index);
        match &mut readers.division {
            Division::Partitions(pollers) => pollers.bucket(lane.index),
            Division::Keys { .. } if source.kind == EntityKind::Stream => {
                match readers.fan_out.get_mut(shard as usize) {
                    Some(own) => Some(own),
                    None => self.streams[source.at()].shared_reads(shard),
                }
            }
            Division::Keys { .. } | Division::Shared => None,
        }
    }

    /// When a lane may read again, after what has been read.
    pub(super) fn may_read_at(&mut self, config: &Config, lane: LaneRef) -> SimTime {
        let now = self.now;
        let bucket = self.read_bucket(config, lane);
        bucket.map_or(now, |bucket| bucket.paid_off_at(now))
    }

    /// A lane has read so many bytes.
    #[expect(clippy::cast_precision_loss, reason = "a batch has six megabytes at most")]
    pub(super) fn has_read(&mut self, config: &Config, lane: LaneRef, bytes: u64) {
        if let Some(bucket) = self.read_bucket(config, lane) {
            bucket.take(bytes as f64);
        }
    }

    /// The rule by which records come to a reader.
    pub(super) fn reading_rule(&self, config: &Config, mapping: MappingIndex) -> RuleId {
        if config[mapping].enhanced_fan_out {
            RuleId::PollKinesisEfo
        } else {
            self.stream_rules(config, mapping).read
        }
    }
}
