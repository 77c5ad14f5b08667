//! The readers of a stream. Kinesis and DynamoDB have for each shard as many lanes as the
//! parallelization factor, Kafka has a lane for each poller, which reads some partitions, and
//! the consumers of a broker's queue are lanes that share what waits. Each lane has at most one
//! batch in progress.

use super::Reader;
use super::batch::{Batch, BatchIndex, Record};
use super::partitions::PartitionPollers;
use super::reads::Pause;
use super::tumbling::TumblingWindow;
use crate::agenda::Notice;
use crate::config::{Config, EventSourceMapping, Stream, StreamKind};
use crate::entity::MappingIndex;
use crate::function::RateBucket;
use crate::index::{index, indexed, narrow};
use crate::rng::mix;
use crate::simulation::Simulation;
use crate::stream::Outcome;
use crate::time::{SimDuration, SimTime};
use crate::trace::{Fate, Happening, Reason};
use lambdascope_rulebook::RuleId;
use std::collections::{BTreeSet, VecDeque};

/// All readers of a mapping.
#[derive(Clone, Debug)]
pub(crate) struct StreamLanes {
    pub(super) lanes: Vec<Lane>,
    /// Records that are not in a batch yet, in order: of each lane, or of all of them.
    pub(super) backlogs: Vec<VecDeque<Entry>>,
    /// For each shard the checkpoint, and the highest sequence number that any lane has passed.
    pub(super) reached: Vec<(u64, u64)>,
    pub(super) division: Division,
    /// What a registered consumer may still read of each shard; empty for others.
    pub(super) fan_out: Vec<RateBucket>,
    pub(super) started_at: SimTime,
}

/// How records are divided among lanes.
#[derive(Clone, Debug)]
pub(super) enum Division {
    /// By key: so many lanes for each shard.
    Keys { factor: u32 },
    /// By partition: each lane reads some of them.
    Partitions(PartitionPollers),
    /// Whichever lane is free takes what waits.
    Shared,
}

index! {
    /// The place of a lane among those of its mapping.
    pub(crate) LaneIndex(u32)
}
indexed!(LaneIndex => Lane);
indexed!(LaneIndex => VecDeque<Entry>);

/// A lane of a mapping.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct LaneRef {
    pub(crate) mapping: MappingIndex,
    pub(crate) index: LaneIndex,
}

/// One reader of a mapping: what it has to try, and when it polls.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lane {
    /// Batches to be tried, the next one last.
    pub(super) work: Vec<BatchIndex>,
    /// Whether the function works on the last one of `work`, or it waits for its retry.
    pub(super) busy: bool,
    /// Polls of another version are stale.
    pub(super) version: u32,
    pub(super) poll_planned: bool,
    pub(super) window_until: Option<SimTime>,
    /// The tumbling window that it is in.
    pub(super) tumbling: Option<TumblingWindow>,
}

/// A record that waits for a lane.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Entry {
    pub(super) event: u32,
    pub(super) shard: u32,
    pub(super) sequence: u64,
}

impl StreamLanes {
    /// The events of records that no batch has yet.
    pub(crate) fn unread(&self) -> impl Iterator<Item = u32> + '_ {
        self.backlogs.iter().flatten().map(|entry| entry.event)
    }

    pub(crate) fn new(config: &Config, mapping: &EventSourceMapping) -> Self {
        let limits = &config.limits;
        let &Stream { shards, kind, .. } = &config[mapping.stream()];
        let consumers = |most: u64| (u32::try_from(most).unwrap_or(1), Division::Shared);
        let (lanes, division) = match kind {
            StreamKind::Kinesis | StreamKind::DynamoDbStreams | StreamKind::DocumentDb => {
                let factor = mapping.parallelization_factor.max(1);
                (shards * factor, Division::Keys { factor })
            }
            StreamKind::Msk | StreamKind::KafkaSelfManaged => {
                (shards, Division::Partitions(PartitionPollers::new(config, mapping, shards)))
            }
            StreamKind::MqActiveMq => consumers(limits.mq_activemq_max_concurrency),
            StreamKind::MqRabbitMq => consumers(limits.mq_rabbitmq_max_concurrency),
        };
        let rate = limits.kinesis_fan_out_read_bytes_per_s;
        let consumed = if mapping.enhanced_fan_out { shards } else { 0 };
        let backlogs = if matches!(division, Division::Shared) { 1 } else { lanes };
        Self {
            lanes: vec![Lane::default(); lanes as usize],
            backlogs: vec![VecDeque::new(); backlogs as usize],
            reached: vec![(0, 0); shards as usize],
            division,
            fan_out: vec![RateBucket::new(rate, rate); consumed as usize],
            started_at: mapping.created_at,
        }
    }

    /// The backlog that a record of a shard belongs to.
    fn backlog_of(&self, shard: u32, hash: u64) -> LaneIndex {
        LaneIndex(match &self.division {
            Division::Keys { factor } => {
                shard * factor + u32::try_from(hash % u64::from(*factor)).unwrap_or(0)
            }
            Division::Partitions(pollers) => shard % pollers.lanes(),
            Division::Shared => 0,
        })
    }

    /// What a lane reads from.
    fn backlog(&mut self, lane: LaneIndex) -> &mut VecDeque<Entry> {
        let shared = matches!(self.division, Division::Shared);
        &mut self.backlogs[if shared { LaneIndex(0) } else { lane }]
    }

    /// The shard of a lane that reads one.
    pub(super) fn shard_of(&self, lane: LaneIndex) -> u32 {
        match self.division {
            Division::Keys { factor } => lane.0 / factor,
            Division::Partitions(_) | Division::Shared => 0,
        }
    }

    /// Whether a lane may have records of a shard.
    pub(super) fn may_hold(&self, lane: LaneIndex, shard: u32) -> bool {
        match self.division {
            Division::Keys { factor } => lane.0 / factor == shard,
            Division::Partitions(_) | Division::Shared => true,
        }
    }

    /// Pollers, or batches in progress where their number is not looked after; now and at most.
    pub(crate) fn pollers(&self) -> (u32, u32) {
        if let Division::Partitions(pollers) = &self.division {
            return pollers.count();
        }
        let busy = self.lanes.iter().filter(|lane| lane.busy).count();
        let busy = narrow(busy, "lanes");
        (busy, busy)
    }
}

impl Simulation {
    /// A mapping begins or resumes to read its shards.
    pub(super) fn begin_reading(&mut self, config: &Config, mapping: MappingIndex) {
        self.announce_partition_pollers(config, mapping);
        self.plan_window_ends(mapping);
        self.poll_all_lanes(config, mapping, false);
    }

    /// Schedules the next read of every lane that has something to read.
    pub(super) fn poll_all_lanes(&mut self, config: &Config, mapping: MappingIndex, at_once: bool) {
        for index in LaneIndex::up_to(self.mappings[mapping].stream().lanes.len()) {
            self.plan_poll(config, LaneRef { mapping, index }, at_once);
        }
    }

    /// Whether a lane is still there after a change of their number.
    pub(super) fn has_lane(&self, lane: LaneRef) -> bool {
        lane.index.at() < self.mappings[lane.mapping].stream().lanes.len()
    }

    pub(super) fn lane(&mut self, lane: LaneRef) -> &mut Lane {
        &mut self.mappings[lane.mapping].stream_mut().lanes[lane.index]
    }

    pub(super) fn backlog(&mut self, lane: LaneRef) -> &mut VecDeque<Entry> {
        self.mappings[lane.mapping].stream_mut().backlog(lane.index)
    }

    /// Takes over changed settings: those of pollers at once, a parallelization factor when no
    /// batch is in progress; until then the old one holds.
    pub(super) fn reconfigure_lanes(&mut self, next: &Config, mapping: MappingIndex) {
        let settings = &next[mapping];
        let readers = self.mappings[mapping].stream();
        let Division::Keys { factor } = readers.division else {
            self.reconfigure_partition_pollers(next, mapping);
            return;
        };
        let idle = readers.lanes.iter().all(|lane| lane.work.is_empty());
        if factor == settings.parallelization_factor || !idle {
            return;
        }
        let before = readers.clone();
        let after = StreamLanes { reached: before.reached, ..StreamLanes::new(next, settings) };
        self.mappings[mapping].reader = Reader::Stream(after);
        let version = before.lanes.iter().map(|lane| lane.version).max().unwrap_or(0) + 1;
        for lane in &mut self.mappings[mapping].stream_mut().lanes {
            // Polls that were planned before are stale.
            lane.version = version;
        }
        self.share_out(mapping, before.backlogs);
    }

    /// Divides waiting records among the lanes.
    pub(super) fn share_out(&mut self, mapping: MappingIndex, backlogs: Vec<VecDeque<Entry>>) {
        let mut waiting: Vec<Entry> = backlogs.into_iter().flatten().collect();
        waiting.sort_by_key(|entry| (entry.shard, entry.sequence));
        for entry in waiting {
            let hash = self.lane_hash(entry.event);
            let readers = self.mappings[mapping].stream_mut();
            let backlog = readers.backlog_of(entry.shard, hash);
            readers.backlogs[backlog].push_back(entry);
        }
    }

    fn lane_hash(&self, event: u32) -> u64 {
        let event = &self.events[event];
        event.key.map_or(mix(event.subject), |key| mix(u64::from(key.0) ^ LANE_SALT))
    }

    /// A record was written that the mapping will read.
    pub(crate) fn record_arrives(
        &mut self,
        config: &Config,
        mapping: MappingIndex,
        shard: u32,
        event: u32,
        sequence: u64,
    ) {
        let hash = self.lane_hash(event);
        let backlog = self.mappings[mapping].stream().backlog_of(shard, hash);
        // The lane refers to its events until they are passed.
        self.events[event].holders += 1;
        let readers = self.mappings[mapping].stream_mut();
        readers.backlogs[backlog].push_back(Entry { event, shard, sequence });
        let Some(lane) = self.reader_of(mapping, backlog) else { return };
        let full = config[mapping].batch_size as usize;
        let gathering = self.lane(lane).window_until.is_some();
        if gathering && self.backlog(lane).len() >= full {
            self.plan_poll(config, lane, true);
        } else if !gathering {
            self.plan_poll(config, lane, false);
        }
        self.plan_lag_check(config, mapping);
    }

    /// The lane that a new record of a backlog concerns: its own, or where all share one backlog
    /// the one that gathers, else a free one.
    fn reader_of(&self, mapping: MappingIndex, backlog: LaneIndex) -> Option<LaneRef> {
        let readers = self.mappings[mapping].stream();
        if !matches!(readers.division, Division::Shared) {
            return Some(LaneRef { mapping, index: backlog });
        }
        let gathering = readers.lanes.iter().position(|lane| lane.window_until.is_some());
        let reading = || readers.lanes.iter().position(|lane| lane.poll_planned);
        let free = || readers.lanes.iter().position(|lane| !lane.busy);
        let index = gathering.or_else(reading).or_else(free).map(LaneIndex::new)?;
        Some(LaneRef { mapping, index })
    }

    /// Whether another lane gathers from the backlog that all share.
    fn other_gathers(&self, lane: LaneRef) -> bool {
        let readers = self.mappings[lane.mapping].stream();
        matches!(readers.division, Division::Shared)
            && LaneIndex::enumerate(&readers.lanes)
                .any(|(index, other)| index != lane.index && other.window_until.is_some())
    }

    /// Schedules the next read of a lane, if there is something to read. `at_once`: while more
    /// records are waiting, or a batch is full, there is no pause.
    pub(super) fn plan_poll(&mut self, config: &Config, lane: LaneRef, at_once: bool) {
        let mapping = lane.mapping;
        let polls = self.mappings[mapping].polls();
        let started_at = self.mappings[mapping].stream().started_at;
        let pause = self.poll_pause(config, mapping);
        let now = self.now;
        let empty = self.backlog(lane).is_empty();
        let allowed_at = self.may_read_at(config, lane);
        let state = self.lane(lane);
        if !polls || state.busy || empty || state.poll_planned && !at_once {
            return;
        }
        let time = match pause {
            _ if at_once => now,
            Pause::Every(interval) => {
                let since = now.since(started_at).as_micros();
                let step = interval.as_micros().max(1);
                started_at + SimDuration::from_micros(since.div_ceil(step) * step)
            }
            Pause::Push(after) => now + after,
        };
        state.version += 1;
        state.poll_planned = true;
        let version = state.version;
        let time = time.max(now).max(allowed_at);
        self.agenda.add(time, Notice::LanePoll { lane, version });
    }

    /// A lane is read: a batch is begun, or its window opened.
    pub(crate) fn read_lane(&mut self, config: &Config, lane: LaneRef, version: u32) {
        let mapping = lane.mapping;
        if !self.has_lane(lane) {
            return;
        }
        let state = self.lane(lane);
        if state.version != version {
            return;
        }
        state.poll_planned = false;
        if state.busy || !self.mappings[mapping].polls() {
            return;
        }
        self.drop_expired(config, lane);
        if self.close_window(config, lane) {
            return;
        }
        let settings = &config[mapping];
        let now = self.now;
        let locked = self.partitions_in_work(lane);
        if self.other_gathers(lane) {
            return;
        }
        let readable = self.backlog(lane).iter().filter(|e| !locked.contains(&e.shard)).count();
        let state = self.lane(lane);
        if readable == 0 {
            state.window_until = None;
            return;
        }
        let full = readable >= settings.batch_size as usize;
        let window = settings.maximum_batching_window;
        let ready = full
            || window == SimDuration::ZERO
            || state.window_until.is_some_and(|until| until <= now);
        if ready {
            state.window_until = None;
            self.form_batch(config, lane, &locked);
        } else if state.window_until.is_none() {
            let until = now + window;
            state.window_until = Some(until);
            state.version += 1;
            state.poll_planned = true;
            let version = state.version;
            self.agenda.add(until, Notice::LanePoll { lane, version });
            let next = self.mappings[mapping].next_batch + 1;
            let batch = crate::entity::BatchRef { mapping, ordinal: next };
            let happening = Happening::WindowOpened { batch, until };
            self.emit(mapping.entity(), None, RuleId::PollEsmBatchTriggers, happening);
        }
    }

    /// Forgets records that have expired in the stream.
    fn drop_expired(&mut self, config: &Config, lane: LaneRef) {
        let stream = config[lane.mapping].stream();
        let mut gone = Vec::new();
        let mut backlog = std::mem::take(self.backlog(lane));
        backlog.retain(|entry| {
            let there = self.written_at(stream, entry.shard, entry.sequence).is_some();
            gone.extend((!there).then_some(*entry));
            there
        });
        *self.backlog(lane) = backlog;
        for entry in gone {
            self.release(entry.event);
        }
    }

    /// Takes records into a batch, up to its size and 6 MB, and offers it.
    fn form_batch(&mut self, config: &Config, lane: LaneRef, locked: &BTreeSet<u32>) {
        let mapping = lane.mapping;
        let settings = &config[mapping];
        let stream = settings.event_source;
        let name = self.next_batch_name(mapping);
        let read_rule = self.reading_rule(config, mapping);
        let (most, ratio) = payload_limit(config, self.stream_kind(config, mapping));
        let (mut records, mut bytes, mut read, mut next) = (Vec::new(), 0, 0, 0);
        let mut window = None;
        while records.len() < settings.batch_size as usize {
            let Some(&Entry { event, shard, sequence }) = self.backlog(lane).get(next) else {
                break;
            };
            if locked.contains(&shard) {
                next += 1;
                continue;
            }
            let own = self.window_of(config, mapping, Entry { event, shard, sequence });
            if own != window && !records.is_empty() {
                break;
            }
            window = own;
            #[expect(clippy::cast_precision_loss, reason = "sizes are below 2^53")]
            let size =
                SimDuration::from_micros_f64(self.events[event].payload_bytes as f64 * ratio)
                    .as_micros();
            if bytes + size > most && !records.is_empty() {
                break;
            }
            self.backlog(lane).remove(next);
            self.mappings[mapping].metrics.polled += 1;
            read += self.events[event].payload_bytes;
            if !self.passes_filters(config, mapping, event, Some((shard, sequence))) {
                self.filter_record(mapping, settings.stream(), shard, event, sequence);
                continue;
            }
            let record = Record { event, number: sequence, shard, tries: 1, fails: false };
            if size > most {
                self.refuse_oversized(config, mapping, record);
                continue;
            }
            bytes += size;
            let event_name = self.events[event].name;
            let happening = Happening::RecordRead { batch: name, shard };
            self.emit(stream, Some(event_name), read_rule, happening);
            records.push(record);
        }
        self.has_read(config, lane, read);
        if records.is_empty() {
            self.plan_poll(config, lane, true);
            return;
        }
        let count = narrow(records.len(), "records of a batch");
        let (held_until, shard) = (SimTime::MAX, records[0].shard);
        let mut rule = RuleId::PollEsmBatchTriggers;
        if let Some(ends) = window {
            bytes += self.enter_window(lane, ends, records[0].event);
            rule = RuleId::PollStreamTumbling;
        }
        let batch = Batch {
            name,
            records,
            bytes,
            attempt: 0,
            refusals: 0,
            held_until,
            enriched: false,
            closes: None,
        };
        let batch = self.mappings[mapping].batches.insert(batch);
        let state = self.lane(lane);
        state.work.push(batch);
        state.busy = true;
        let happening =
            Happening::BatchReceived { batch: name, records: count, payload_bytes: bytes, shard };
        self.emit(mapping.entity(), None, rule, happening);
        if matches!(self.mappings[mapping].stream().division, Division::Shared)
            && let Some(other) = self.reader_of(mapping, LaneIndex(0))
        {
            self.plan_poll(config, other, true);
        }
        self.try_lane(config, lane);
    }

    /// A record that no run can take: its details go to a failure destination, or it is dropped.
    fn refuse_oversized(&mut self, config: &Config, mapping: MappingIndex, record: Record) {
        let rule = self.stream_rules(config, mapping).oversize;
        let mut reason = Reason::PayloadTooLarge;
        let (fate, place) = match config[mapping].on_failure {
            Some(to) if self.send_failure_record(config, mapping, to, &[record]) => {
                (Fate::SentToDestination, to)
            }
            Some(_) => {
                reason = Reason::UndeliverableRecord;
                (Fate::Dropped, mapping.entity())
            }
            None => {
                self.mappings[mapping].metrics.dropped += 1;
                (Fate::Dropped, mapping.entity())
            }
        };
        self.pass(config, mapping, &[record], Outcome { place, fate, reason, rule });
    }
}

/// The most bytes of records in a run, and by how much a record grows on its way there.
fn payload_limit(config: &Config, kind: StreamKind) -> (u64, f64) {
    let limits = &config.limits;
    let grown = limits.stream_base64_ratio;
    match kind {
        StreamKind::Kinesis => (limits.stream_max_payload_bytes, grown),
        StreamKind::DynamoDbStreams => (limits.stream_max_payload_bytes, 1.0),
        StreamKind::Msk | StreamKind::KafkaSelfManaged => (limits.kafka_max_payload_bytes, grown),
        StreamKind::MqActiveMq | StreamKind::MqRabbitMq => (limits.mq_max_payload_bytes, grown),
        StreamKind::DocumentDb => (limits.docdb_max_payload_bytes, 1.0),
    }
}

/// Tells the hash of a key's lane from that of its shard.
const LANE_SALT: u64 = 0x1A4E;
