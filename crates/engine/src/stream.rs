//! Streams: records in shards, kept until their retention ends.

use crate::agenda::Notice;
use crate::config::{Config, StartingPosition, Stream, StreamKind};
use crate::entity::{Entity, Key, MappingIndex, StreamIndex};
use crate::event::EventForm;
use crate::event_source_mapping::StreamRules;
use crate::function::RateBucket;
use crate::index::{indexed, narrow};
use crate::rng::{Purpose, mix};
use crate::simulation::Simulation;
use crate::time::SimTime;
use crate::trace::{Fate, Happening, Reason};
use lambdascope_rulebook::RuleId;
use std::collections::{BTreeMap, BTreeSet};

/// The state of one stream.
#[derive(Clone, Debug)]
pub(crate) struct StreamState {
    shards: Vec<Shard>,
    pub(crate) incoming_records: u64,
    pub(crate) incoming_bytes: u64,
    /// DynamoDB: the keys of the items that were written.
    items: BTreeSet<Key>,
}

#[derive(Clone, Debug)]
struct Shard {
    /// Records that some mapping has not passed yet, by sequence number.
    records: BTreeMap<u64, Unread>,
    last_sequence: u64,
    expiry_planned: bool,
    /// What a shard of Kinesis still takes and gives.
    capacity: Option<Capacity>,
}

#[derive(Clone, Copy, Debug)]
struct Capacity {
    records: RateBucket,
    bytes: RateBucket,
    /// What all readers without a rate of their own may read (bytes).
    reads: RateBucket,
}

/// A record that somebody has still to pass.
#[derive(Clone, Copy, Debug)]
struct Unread {
    event: u32,
    written_at: SimTime,
    /// DynamoDB: whether its item was there before.
    changes: bool,
    /// Mappings that have not passed it.
    readers: u32,
    /// The worst that became of it so far.
    outcome: Option<Outcome>,
}

/// What a mapping made of a record.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Outcome {
    pub(crate) place: Entity,
    pub(crate) fate: Fate,
    pub(crate) reason: Reason,
    pub(crate) rule: RuleId,
}

indexed!(StreamIndex => StreamState);

impl StreamState {
    pub(crate) fn new(config: &Config, stream: &Stream) -> Self {
        let limits = &config.limits;
        let a_second_of = |per_second: f64| RateBucket::new(per_second, per_second);
        let shard = Shard {
            records: BTreeMap::new(),
            last_sequence: 0,
            expiry_planned: false,
            capacity: (stream.kind == StreamKind::Kinesis).then(|| Capacity {
                records: a_second_of(limits.kinesis_write_records_per_s),
                bytes: a_second_of(limits.kinesis_write_bytes_per_s),
                reads: a_second_of(limits.kinesis_read_bytes_per_s),
            }),
        };
        Self {
            shards: vec![shard; stream.shards as usize],
            incoming_records: 0,
            incoming_bytes: 0,
            items: BTreeSet::new(),
        }
    }

    /// What the readers of a shard share, where there is such a limit.
    pub(crate) fn shared_reads(&mut self, shard: u32) -> Option<&mut RateBucket> {
        self.shards[shard as usize].capacity.as_mut().map(|capacity| &mut capacity.reads)
    }

    /// Records that some mapping has not passed yet.
    pub(crate) fn waiting(&self) -> u64 {
        self.shards.iter().map(|shard| shard.records.len() as u64).sum()
    }
}

impl Simulation {
    /// An event becomes a record of a shard.
    pub(crate) fn write_record(&mut self, config: &Config, index: u32, stream: StreamIndex) {
        let event = &self.events[index];
        let (name, bytes, key) = (event.name, event.payload_bytes, event.key);
        let number = self.shard_of(config, index, stream);
        let readers: Vec<MappingIndex> = MappingIndex::enumerate(&config.mappings)
            .filter(|(mapping, settings)| {
                settings.event_source == stream.entity()
                    && self.will_read(*mapping, settings.starting_position)
            })
            .map(|(mapping, _)| mapping)
            .collect();
        let now = self.now;
        self.events[index].form = EventForm::Record { stream };
        let state = &mut self.streams[stream];
        state.incoming_records += 1;
        state.incoming_bytes += bytes;
        let of_items = config[stream].kind == StreamKind::DynamoDbStreams;
        let changes = key.filter(|_| of_items).is_some_and(|key| !state.items.insert(key));
        let shard = &mut state.shards[number as usize];
        if let Some(capacity) = &mut shard.capacity {
            capacity.records.take(1.0);
            capacity.bytes.take(as_tokens(bytes));
        }
        shard.last_sequence += 1;
        let sequence = shard.last_sequence;
        let unread = Unread {
            event: index,
            written_at: now,
            changes,
            readers: narrow(readers.len(), "readers of a stream"),
            outcome: None,
        };
        shard.records.insert(sequence, unread);
        let entity = stream.entity();
        let happening = Happening::RecordWritten { shard: number, sequence };
        let rule = StreamRules::of(config[stream].kind).written;
        self.emit(entity, Some(name), rule, happening);
        self.plan_record_expiry(config, stream, number);
        for mapping in readers {
            self.record_arrives(config, mapping, number, index, sequence);
        }
    }

    /// The shard that a record goes to. Records of one key go to one shard; those without a key
    /// are spread.
    fn shard_of(&self, config: &Config, index: u32, stream: StreamIndex) -> u32 {
        let event = &self.events[index];
        let hash = match event.key {
            Some(key) => mix(u64::from(key.0) ^ SHARD_SALT),
            None => self.luck.bits(event.subject, 0, Purpose::Shard),
        };
        u32::try_from(hash % u64::from(config[stream].shards)).unwrap_or(0)
    }

    /// Whether the shard that an event belongs to takes no more at this moment.
    pub(crate) fn throttles_writes(
        &mut self,
        config: &Config,
        index: u32,
        stream: StreamIndex,
    ) -> bool {
        let now = self.now;
        let bytes = as_tokens(self.events[index].payload_bytes);
        let number = self.shard_of(config, index, stream);
        let shard = &mut self.streams[stream].shards[number as usize];
        shard.capacity.as_mut().is_some_and(|capacity| {
            !capacity.records.has(1.0, now) || !capacity.bytes.has(bytes, now)
        })
    }

    /// Whether a mapping will come to a record that is written now.
    fn will_read(&self, mapping: MappingIndex, position: StartingPosition) -> bool {
        match position {
            StartingPosition::TrimHorizon => true,
            StartingPosition::Latest => self.mappings[mapping].has_started(),
            StartingPosition::AtTimestamp(from) => self.now >= from,
        }
    }

    /// A mapping has passed a record; the last one lets it come to rest.
    pub(crate) fn record_passed(
        &mut self,
        stream: StreamIndex,
        shard: u32,
        sequence: u64,
        now: Outcome,
    ) {
        let records = &mut self.streams[stream].shards[shard as usize].records;
        let Some(record) = records.get_mut(&sequence) else { return };
        if record.outcome.is_none_or(|before| before.fate == Fate::Processed) {
            record.outcome = Some(now);
        }
        record.readers = record.readers.saturating_sub(1);
        if record.readers > 0 {
            return;
        }
        let Outcome { place, fate, reason, rule } = record.outcome.unwrap_or(now);
        let event = record.event;
        records.remove(&sequence);
        self.finish(event, place, fate, reason, rule);
    }

    /// When a record was written; none once everybody has passed it or it has expired.
    pub(crate) fn written_at(
        &self,
        stream: StreamIndex,
        shard: u32,
        sequence: u64,
    ) -> Option<SimTime> {
        let records = &self.streams[stream].shards[shard as usize].records;
        records.get(&sequence).map(|record| record.written_at)
    }

    /// DynamoDB: whether a record that was not passed yet tells of a change of an item.
    pub(crate) fn is_change(&self, stream: StreamIndex, shard: u32, sequence: u64) -> bool {
        let records = &self.streams[stream].shards[shard as usize].records;
        records.get(&sequence).is_some_and(|record| record.changes)
    }

    fn plan_record_expiry(&mut self, config: &Config, stream: StreamIndex, shard: u32) {
        let retention = config[stream].retention;
        let state = &mut self.streams[stream].shards[shard as usize];
        if state.expiry_planned {
            return;
        }
        if let Some((_, record)) = state.records.first_key_value() {
            state.expiry_planned = true;
            let time = (record.written_at + retention).max(self.now);
            self.agenda.add(time, Notice::RecordsExpire { stream, shard });
        }
    }

    /// The retention of the oldest records ends, read or not.
    pub(crate) fn records_expire(&mut self, config: &Config, stream: StreamIndex, shard: u32) {
        let entity = stream.entity();
        let retention = config[stream].retention;
        let rule = StreamRules::of(config[stream].kind).expired;
        let reason = Reason::RetentionExceeded;
        self.streams[stream].shards[shard as usize].expiry_planned = false;
        loop {
            let records = &mut self.streams[stream].shards[shard as usize].records;
            let Some((&sequence, record)) = records.first_key_value() else { break };
            if record.written_at + retention > self.now {
                break;
            }
            let event = record.event;
            records.remove(&sequence);
            self.finish(event, entity, Fate::Expired, reason, rule);
        }
        self.plan_record_expiry(config, stream, shard);
    }
}

/// Tells the hash of a key's shard from that of its lane.
const SHARD_SALT: u64 = 0x51A4_D000;

#[expect(clippy::cast_precision_loss, reason = "a record has a megabyte at most")]
fn as_tokens(bytes: u64) -> f64 {
    bytes as f64
}
