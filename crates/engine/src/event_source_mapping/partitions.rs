//! The pollers of a Kafka topic: how many there are, what each may carry, and which partitions
//! it reads. Without provisioned mode they follow the lag slowly.

use super::lanes::{Division, LaneIndex, LaneRef};
use crate::agenda::Notice;
use crate::config::{Config, EventSourceMapping};
use crate::entity::MappingIndex;
use crate::function::RateBucket;
use crate::simulation::Simulation;
use crate::time::{SimDuration, SimTime};
use crate::trace::Happening;
use lambdascope_rulebook::RuleId;
use std::collections::BTreeSet;

/// The pollers of a mapping that reads a topic.
#[derive(Clone, Debug)]
pub(super) struct PartitionPollers {
    partitions: u32,
    pollers: u32,
    pollers_max: u32,
    /// Batches that each may have in progress at once.
    runs_each: u32,
    /// What each may still read at this moment (bytes); empty without provisioned mode.
    bytes: Vec<RateBucket>,
    announced: bool,
    /// Whether the function was throttled since the lag was last looked at.
    throttled: bool,
    check_planned: bool,
    /// A change that was decided and takes its time: when, and how many there are then.
    coming: Option<(SimTime, u32)>,
}

impl PartitionPollers {
    pub(super) fn new(config: &Config, mapping: &EventSourceMapping, partitions: u32) -> Self {
        let limits = &config.limits;
        let (first, runs_each) = match mapping.provisioned_pollers {
            Some(provisioned) => {
                (provisioned.minimum, to_u32(limits.kafka_provisioned_per_poller_concurrency))
            }
            None => (to_u32(limits.kafka_initial_pollers), 1),
        };
        let mut pollers = Self {
            partitions,
            pollers: 0,
            pollers_max: 0,
            runs_each: runs_each.max(1),
            bytes: Vec::new(),
            announced: false,
            throttled: false,
            check_planned: false,
            coming: None,
        };
        pollers.set(config, mapping, first);
        pollers
    }

    /// Changes their number; those of provisioned mode have a rate of bytes each.
    fn set(&mut self, config: &Config, mapping: &EventSourceMapping, to: u32) {
        self.pollers = to.clamp(1, most(config, self.partitions));
        self.pollers_max = self.pollers_max.max(self.pollers);
        let rate = config.limits.kafka_provisioned_per_poller_bytes_per_s;
        let buckets = if mapping.provisioned_pollers.is_some() { self.pollers as usize } else { 0 };
        self.bytes.resize(buckets, RateBucket::new(rate, rate));
    }

    /// Batches that may be in progress at once: no more than one of a partition.
    pub(super) fn lanes(&self) -> u32 {
        self.pollers.saturating_mul(self.runs_each).clamp(1, self.partitions)
    }

    pub(super) fn bucket(&mut self, lane: LaneIndex) -> Option<&mut RateBucket> {
        self.bytes.get_mut((lane.0 % self.pollers) as usize)
    }

    /// Pollers now, and at most so far.
    pub(super) fn count(&self) -> (u32, u32) {
        (self.pollers, self.pollers_max)
    }
}

/// The most pollers that so many partitions can have.
fn most(config: &Config, partitions: u32) -> u32 {
    let each = config.limits.kafka_max_pollers_per_partition;
    to_u32(u64::from(partitions).saturating_mul(each)).max(1)
}

impl Simulation {
    fn partition_pollers(&mut self, mapping: MappingIndex) -> Option<&mut PartitionPollers> {
        match &mut self.mappings[mapping].stream_mut().division {
            Division::Partitions(pollers) => Some(pollers),
            Division::Keys { .. } | Division::Shared => None,
        }
    }

    /// A mapping begins to poll: says with how many pollers.
    pub(super) fn announce_partition_pollers(&mut self, config: &Config, mapping: MappingIndex) {
        let Some(pollers) = self.partition_pollers(mapping) else { return };
        if std::mem::replace(&mut pollers.announced, true) {
            return;
        }
        let happening = Happening::PollersScaled { from: 0, to: pollers.pollers };
        self.emit(mapping.entity(), None, scaling_rule(config, mapping), happening);
    }

    /// Takes over changed settings of provisioned mode.
    pub(super) fn reconfigure_partition_pollers(&mut self, next: &Config, mapping: MappingIndex) {
        let settings = &next[mapping];
        let Some(pollers) = self.partition_pollers(mapping) else { return };
        let fresh = PartitionPollers::new(next, settings, pollers.partitions);
        let to = match settings.provisioned_pollers {
            Some(bounds) => pollers.pollers.clamp(bounds.minimum, bounds.maximum),
            None => pollers.pollers,
        };
        pollers.runs_each = fresh.runs_each;
        self.set_partition_pollers(next, mapping, to);
    }

    /// Changes how many pollers there are, and divides the partitions anew.
    fn set_partition_pollers(&mut self, config: &Config, mapping: MappingIndex, to: u32) {
        let settings = &config[mapping];
        let Some(pollers) = self.partition_pollers(mapping) else { return };
        let (from, lanes) = (pollers.pollers, pollers.lanes());
        pollers.set(config, settings, to);
        let (to, lanes_now) = (pollers.pollers, pollers.lanes());
        if to != from {
            let happening = Happening::PollersScaled { from, to };
            self.emit(mapping.entity(), None, scaling_rule(config, mapping), happening);
        }
        if lanes == lanes_now {
            return;
        }
        let readers = self.mappings[mapping].stream_mut();
        let backlogs: Vec<_> = readers.backlogs.iter_mut().map(std::mem::take).collect();
        for lane in &mut readers.lanes {
            // What was planned for the old division is stale; batches in progress go on.
            lane.version += 1;
            lane.poll_planned = false;
            lane.window_until = None;
        }
        self.share_out(mapping, backlogs);
        self.poll_all_lanes(config, mapping, false);
    }

    /// The partitions that other pollers have in work: nobody else reads them before the batch is
    /// done, so that their order holds.
    pub(super) fn partitions_in_work(&mut self, lane: LaneRef) -> BTreeSet<u32> {
        if self.partition_pollers(lane.mapping).is_none() {
            return BTreeSet::new();
        }
        let state = &self.mappings[lane.mapping];
        LaneIndex::enumerate(&state.stream().lanes)
            .filter(|(index, _)| *index != lane.index)
            .flat_map(|(_, other)| &other.work)
            .flat_map(|batch| &state.batches[*batch].records)
            .map(|record| record.shard)
            .collect()
    }

    /// The function was throttled: at the next look at the lag there will be fewer pollers.
    pub(super) fn note_partition_throttle(&mut self, config: &Config, mapping: MappingIndex) {
        if let Some(pollers) = self.partition_pollers(mapping) {
            pollers.throttled = true;
            self.plan_lag_check(config, mapping);
        }
    }

    /// The lag is looked at once a minute, as long as it or the number of pollers may need it.
    pub(super) fn plan_lag_check(&mut self, config: &Config, mapping: MappingIndex) {
        let started_at = self.mappings[mapping].stream().started_at;
        let now = self.now;
        let Some(pollers) = self.partition_pollers(mapping) else { return };
        if pollers.check_planned {
            return;
        }
        pollers.check_planned = true;
        let step = SimDuration::from_secs_f64(config.limits.kafka_evaluation_interval_s);
        let step = step.as_micros().max(1);
        let looks = now.since(started_at).as_micros() / step + 1;
        let at = started_at + SimDuration::from_micros(looks * step);
        self.agenda.add(at, Notice::ScalePollers { mapping });
    }

    /// A change of the number of pollers takes place, or the lag is looked at.
    pub(crate) fn scale_partition_pollers(&mut self, config: &Config, mapping: MappingIndex) {
        let now = self.now;
        let Some(pollers) = self.partition_pollers(mapping) else { return };
        if let Some((_, to)) = pollers.coming.take_if(|(at, _)| *at <= now) {
            self.set_partition_pollers(config, mapping, to);
            return;
        }
        pollers.check_planned = false;
        let throttled = std::mem::take(&mut pollers.throttled);
        let (from, undecided) = (pollers.pollers, pollers.coming.is_none());
        let lag = self.lag(mapping);
        let to = self.pollers_wanted(config, mapping, lag, throttled);
        if to != from && undecided {
            let provisioned = config[mapping].provisioned_pollers.is_some();
            let wait = config.limits.kafka_scaling_delay_max_s;
            if provisioned {
                self.set_partition_pollers(config, mapping, to);
            } else if let Some(pollers) = self.partition_pollers(mapping) {
                let at = now + SimDuration::from_secs_f64(wait);
                pollers.coming = Some((at, to));
                self.agenda.add(at, Notice::ScalePollers { mapping });
            }
        }
        if lag > 0 || to != from || from > 1 {
            self.plan_lag_check(config, mapping);
        }
    }

    /// Records whose offset is not committed.
    fn lag(&self, mapping: MappingIndex) -> u64 {
        let state = &self.mappings[mapping];
        let waiting = state.stream().backlogs.iter().map(|backlog| backlog.len() as u64);
        let in_work = state.batches.iter().map(|(_, batch)| batch.records.len() as u64);
        waiting.chain(in_work).sum()
    }

    /// How many pollers the lag asks for: one for each full batch that waits, but half of those
    /// there are after a throttle.
    fn pollers_wanted(
        &self,
        config: &Config,
        mapping: MappingIndex,
        lag: u64,
        throttled: bool,
    ) -> u32 {
        let settings = &config[mapping];
        let Division::Partitions(pollers) = &self.mappings[mapping].stream().division else {
            return 0;
        };
        let batch = u64::from(settings.batch_size) * u64::from(pollers.runs_each);
        let wanted = if throttled { pollers.pollers / 2 } else { to_u32(lag.div_ceil(batch)) };
        let bounds = settings.provisioned_pollers.map_or((1, u32::MAX), |p| (p.minimum, p.maximum));
        wanted.clamp(bounds.0, bounds.1).clamp(1, most(config, pollers.partitions))
    }
}

/// The rule that says how many pollers there are.
fn scaling_rule(config: &Config, mapping: MappingIndex) -> RuleId {
    match config[mapping].provisioned_pollers {
        Some(_) => RuleId::PollKafkaProvisioned,
        None => RuleId::PollKafkaOnDemand,
    }
}

fn to_u32(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
