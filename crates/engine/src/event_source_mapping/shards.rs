//! The readers of a stream: for each shard as many lanes as the parallelization factor, each
//! with its keys, its order and at most one batch in progress.

use super::batch::{Batch, Record};
use super::entity_of;
use crate::agenda::Notice;
use crate::config::{Config, EventSourceMapping, StreamKind};
use crate::entity::EntityKind;
use crate::rng::mix;
use crate::simulation::Simulation;
use crate::time::{SimDuration, SimTime};
use crate::trace::Happening;
use lambdascope_rulebook::RuleId;
use std::collections::VecDeque;

/// All readers of a mapping.
#[derive(Clone, Debug)]
pub(crate) struct ShardReaders {
    pub(super) lanes: Vec<Lane>,
    /// For each shard the checkpoint, and the highest sequence number that any lane has passed.
    pub(super) reached: Vec<(u64, u64)>,
    /// Lanes of each shard.
    factor: u32,
    started_at: SimTime,
}

/// The reader of some keys of a shard.
#[derive(Clone, Debug, Default)]
pub(super) struct Lane {
    /// Records that are not in a batch yet, in order.
    pub(super) unread: VecDeque<Entry>,
    /// Batches to be tried, the next one last.
    pub(super) work: Vec<u32>,
    /// Whether the function works on the last one of `work`, or it waits for its retry.
    pub(super) busy: bool,
    /// Polls of another version are stale.
    version: u32,
    poll_planned: bool,
    window_until: Option<SimTime>,
}

/// A record that waits for a lane.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) event: u32,
    pub(super) sequence: u64,
}

impl ShardReaders {
    /// The events of records that no batch has yet.
    pub(crate) fn unread(&self) -> impl Iterator<Item = u32> + '_ {
        self.lanes.iter().flat_map(|lane| lane.unread.iter().map(|entry| entry.event))
    }

    pub(crate) fn new(config: &Config, mapping: &EventSourceMapping) -> Self {
        let shards = if mapping.event_source.kind == EntityKind::Stream {
            config.streams[mapping.event_source.at()].shards
        } else {
            0
        };
        let factor = mapping.parallelization_factor.max(1);
        Self {
            lanes: vec![Lane::default(); (shards * factor) as usize],
            reached: vec![(0, 0); shards as usize],
            factor,
            started_at: mapping.created_at,
        }
    }

    fn lane_of(&self, shard: u32, hash: u64) -> u32 {
        shard * self.factor + u32::try_from(hash % u64::from(self.factor)).unwrap_or(0)
    }

    /// The shard that a lane reads.
    pub(super) fn shard_of(&self, lane: u32) -> u32 {
        lane / self.factor
    }

    /// Batches in progress.
    pub(crate) fn busy(&self) -> u32 {
        u32::try_from(self.lanes.iter().filter(|lane| lane.busy).count()).unwrap_or(u32::MAX)
    }
}

impl Simulation {
    /// A mapping begins or resumes to read its shards.
    pub(super) fn begin_shard_polling(&mut self, config: &Config, mapping: u16) {
        for lane in 0..self.lane_count(mapping) {
            self.plan_poll(config, mapping, lane, false);
        }
    }

    fn lane_count(&self, mapping: u16) -> u32 {
        let lanes = self.mappings[usize::from(mapping)].shards.lanes.len();
        u32::try_from(lanes).unwrap_or(u32::MAX)
    }

    pub(super) fn lane(&mut self, mapping: u16, lane: u32) -> &mut Lane {
        &mut self.mappings[usize::from(mapping)].shards.lanes[lane as usize]
    }

    /// Takes over a changed parallelization factor once no batch is in progress; until then the
    /// old one holds.
    pub(super) fn reconfigure_shards(&mut self, next: &Config, mapping: u16) {
        let settings = &next.mappings[usize::from(mapping)];
        let readers = &self.mappings[usize::from(mapping)].shards;
        let idle = readers.lanes.iter().all(|lane| lane.work.is_empty());
        if readers.factor == settings.parallelization_factor || !idle {
            return;
        }
        let before = self.mappings[usize::from(mapping)].shards.clone();
        let mut after = ShardReaders::new(next, settings);
        let mut waiting: Vec<(u32, Entry)> = Vec::new();
        for (lane, state) in (0_u32..).zip(&before.lanes) {
            let shard = before.shard_of(lane);
            waiting.extend(state.unread.iter().map(|entry| (shard, *entry)));
        }
        waiting.sort_by_key(|(shard, entry)| (*shard, entry.sequence));
        for (shard, entry) in waiting {
            let lane = after.lane_of(shard, self.lane_hash(entry.event));
            after.lanes[lane as usize].unread.push_back(entry);
        }
        for lane in &mut after.lanes {
            // Polls that were planned before are stale.
            lane.version = before.lanes.iter().map(|lane| lane.version).max().unwrap_or(0) + 1;
        }
        after.reached = before.reached;
        self.mappings[usize::from(mapping)].shards = after;
    }

    fn lane_hash(&self, event: u32) -> u64 {
        let event = &self.events[event];
        event.key.map_or(mix(event.subject), |key| mix(u64::from(key.0) ^ LANE_SALT))
    }

    /// A record was written that the mapping will read.
    pub(crate) fn record_arrives(
        &mut self,
        config: &Config,
        mapping: u16,
        shard: u32,
        event: u32,
        sequence: u64,
    ) {
        let hash = self.lane_hash(event);
        let lane = self.mappings[usize::from(mapping)].shards.lane_of(shard, hash);
        // The lane refers to its events until they are passed.
        self.events[event].holders += 1;
        self.lane(mapping, lane).unread.push_back(Entry { event, sequence });
        let full = config.mappings[usize::from(mapping)].batch_size as usize;
        let gathering = self.lane(mapping, lane).window_until.is_some();
        if gathering && self.lane(mapping, lane).unread.len() >= full {
            self.plan_poll(config, mapping, lane, true);
        } else if !gathering {
            self.plan_poll(config, mapping, lane, false);
        }
    }

    /// Schedules the next read of a lane, if there is something to read. `at_once`: while more
    /// records are waiting, or a batch is full, there is no pause.
    pub(super) fn plan_poll(&mut self, config: &Config, mapping: u16, lane: u32, at_once: bool) {
        let polls = self.mappings[usize::from(mapping)].polls();
        let started_at = self.mappings[usize::from(mapping)].shards.started_at;
        let interval = poll_interval(config, mapping);
        let now = self.now;
        let state = self.lane(mapping, lane);
        if !polls || state.busy || state.unread.is_empty() || state.poll_planned && !at_once {
            return;
        }
        let time = if at_once {
            now
        } else {
            let since = now.since(started_at).as_micros();
            let step = interval.as_micros().max(1);
            started_at + SimDuration::from_micros(since.div_ceil(step) * step)
        };
        state.version += 1;
        state.poll_planned = true;
        let version = state.version;
        self.agenda.add(time.max(now), Notice::ShardPoll { mapping, shard: lane, version });
    }

    /// A lane is read: a batch is begun, or its window opened.
    pub(crate) fn shard_poll(&mut self, config: &Config, mapping: u16, lane: u32, version: u32) {
        let at = usize::from(mapping);
        let Some(state) = self.mappings[at].shards.lanes.get_mut(lane as usize) else { return };
        if state.version != version {
            return;
        }
        state.poll_planned = false;
        if state.busy || !self.mappings[at].polls() {
            return;
        }
        self.drop_expired(mapping, lane);
        let settings = &config.mappings[at];
        let now = self.now;
        let state = self.lane(mapping, lane);
        if state.unread.is_empty() {
            state.window_until = None;
            return;
        }
        let full = state.unread.len() >= settings.batch_size as usize;
        let window = settings.maximum_batching_window;
        let ready = full
            || window == SimDuration::ZERO
            || state.window_until.is_some_and(|until| until <= now);
        if ready {
            state.window_until = None;
            self.form_batch(config, mapping, lane);
        } else if state.window_until.is_none() {
            let until = now + window;
            state.window_until = Some(until);
            state.version += 1;
            state.poll_planned = true;
            let version = state.version;
            self.agenda.add(until, Notice::ShardPoll { mapping, shard: lane, version });
            let next = self.mappings[at].next_batch + 1;
            let batch = crate::entity::BatchRef { mapping, ordinal: next };
            let happening = Happening::WindowOpened { batch, until };
            self.emit(entity_of(mapping), None, RuleId::PollEsmBatchTriggers, happening);
        }
    }

    /// Forgets records that have expired in the stream.
    fn drop_expired(&mut self, mapping: u16, lane: u32) {
        let readers = &self.mappings[usize::from(mapping)].shards;
        let shard = readers.shard_of(lane);
        let stream = self.config.mappings[usize::from(mapping)].event_source.index;
        let gone: Vec<Entry> = readers.lanes[lane as usize]
            .unread
            .iter()
            .filter(|entry| self.written_at(stream, shard, entry.sequence).is_none())
            .copied()
            .collect();
        for entry in gone {
            self.lane(mapping, lane).unread.retain(|other| other.sequence != entry.sequence);
            self.release(entry.event);
        }
    }

    /// Takes records into a batch, up to its size and 6 MB, and offers it.
    fn form_batch(&mut self, config: &Config, mapping: u16, lane: u32) {
        let at = usize::from(mapping);
        let settings = &config.mappings[at];
        let stream = settings.event_source;
        let shard = self.mappings[at].shards.shard_of(lane);
        let name = self.next_batch_name(mapping);
        let ratio = match config.streams[stream.at()].kind {
            StreamKind::DynamoDbStreams | StreamKind::DocumentDb => 1.0,
            _ => config.limits.stream_base64_ratio,
        };
        let most = config.limits.stream_max_payload_bytes;
        let (mut records, mut bytes) = (Vec::new(), 0);
        while records.len() < settings.batch_size as usize {
            let Some(&Entry { event, sequence }) = self.lane(mapping, lane).unread.front() else {
                break;
            };
            #[expect(clippy::cast_precision_loss, reason = "sizes are below 2^53")]
            let size =
                SimDuration::from_micros_f64(self.events[event].payload_bytes as f64 * ratio)
                    .as_micros();
            if bytes + size > most && !records.is_empty() {
                break;
            }
            self.lane(mapping, lane).unread.pop_front();
            self.mappings[at].metrics.polled += 1;
            if !self.passes_filters(config, mapping, event) {
                self.filter_record(mapping, stream.index, shard, event, sequence);
                continue;
            }
            bytes += size;
            let event_name = self.events[event].name;
            let happening = Happening::RecordRead { batch: name, shard };
            self.emit(stream, Some(event_name), RuleId::PollStreamBatch, happening);
            records.push(Record { event, number: sequence, tries: 1, fails: false });
        }
        if records.is_empty() {
            self.plan_poll(config, mapping, lane, true);
            return;
        }
        let count = u32::try_from(records.len()).unwrap_or(u32::MAX);
        let held_until = SimTime::MAX;
        let batch = Batch { name, records, bytes, attempt: 0, refusals: 0, held_until };
        let batch = self.mappings[at].batches.insert(batch);
        self.lane(mapping, lane).work.push(batch);
        let happening =
            Happening::BatchReceived { batch: name, records: count, payload_bytes: bytes, shard };
        self.emit(entity_of(mapping), None, RuleId::PollEsmBatchTriggers, happening);
        self.try_lane(config, mapping, lane);
    }
}

/// How often a quiet shard is read.
fn poll_interval(config: &Config, mapping: u16) -> SimDuration {
    let stream = config.mappings[usize::from(mapping)].event_source;
    let limits = &config.limits;
    let per_second = match config.streams[stream.at()].kind {
        StreamKind::DynamoDbStreams => limits.ddb_base_polls_per_s,
        _ => limits.kinesis_base_polls_per_s,
    };
    SimDuration::from_secs_f64(1.0 / per_second)
}

/// Tells the hash of a key's lane from that of its shard.
const LANE_SALT: u64 = 0x1A4E;
