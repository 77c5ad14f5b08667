//! Event source mappings: what reads queues and streams and invokes functions with batches.

mod batch;
mod lanes;
mod partitions;
mod pollers;
mod queue_batch;
mod reads;
mod rules;
mod scaling;
mod stream_batch;
mod tumbling;

pub(crate) use batch::{Batch, BatchIndex};
pub(crate) use rules::StreamRules;

use crate::agenda::Notice;
use crate::config::{Config, EventSourceMapping, FilterPattern};
use crate::content::Json;
use crate::entity::{BatchRef, Entity, EntityKind, MappingIndex, StreamIndex};
use crate::event::Event;
use crate::index::indexed;
use crate::record::{self, StreamRecord};
use crate::simulation::Simulation;
use crate::slab::Slab;
pub(crate) use lanes::LaneRef;
use lanes::StreamLanes;
use pollers::QueuePollers;

/// The state of one mapping.
#[derive(Clone, Debug)]
pub(crate) struct MappingState {
    pub(crate) enabled: bool,
    started: bool,
    next_batch: u32,
    pub(crate) batches: Slab<Batch, BatchIndex>,
    pub(crate) reader: Reader,
    pub(crate) metrics: MappingMetrics,
}

/// What reads for a mapping, by the kind of what it reads.
#[derive(Clone, Debug)]
pub(crate) enum Reader {
    Queue(QueuePollers),
    Stream(StreamLanes),
}

/// What a mapping has done so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct MappingMetrics {
    pub(crate) polled: u64,
    pub(crate) filtered: u64,
    pub(crate) invoked: u64,
    pub(crate) failed_invokes: u64,
    pub(crate) deleted: u64,
    pub(crate) dropped: u64,
    pub(crate) delivered_to_destination: u64,
    pub(crate) iterator_age_ms_max: u64,
}

indexed!(MappingIndex => MappingState);

impl MappingState {
    pub(crate) fn new(config: &Config, mapping: &EventSourceMapping) -> Self {
        Self {
            enabled: mapping.enabled,
            started: false,
            next_batch: 0,
            batches: Slab::default(),
            reader: if mapping.event_source.kind == EntityKind::Queue {
                Reader::Queue(QueuePollers::new(config, mapping))
            } else {
                Reader::Stream(StreamLanes::new(config, mapping))
            },
            metrics: MappingMetrics::default(),
        }
    }

    pub(crate) fn has_started(&self) -> bool {
        self.started
    }

    /// The pollers of a mapping that reads a queue.
    fn pollers(&self) -> &QueuePollers {
        let Reader::Queue(pollers) = &self.reader else { panic!("it reads a stream") };
        pollers
    }

    fn pollers_mut(&mut self) -> &mut QueuePollers {
        let Reader::Queue(pollers) = &mut self.reader else { panic!("it reads a stream") };
        pollers
    }

    /// The lanes of a mapping that reads a stream.
    fn stream(&self) -> &StreamLanes {
        let Reader::Stream(lanes) = &self.reader else { panic!("it reads a queue") };
        lanes
    }

    fn stream_mut(&mut self) -> &mut StreamLanes {
        let Reader::Stream(lanes) = &mut self.reader else { panic!("it reads a queue") };
        lanes
    }

    fn polls(&self) -> bool {
        self.enabled && self.started
    }
}

impl Simulation {
    /// Schedules the start of a mapping.
    pub(crate) fn plan_mapping(&mut self, config: &Config, mapping: MappingIndex) {
        self.agenda.add(config[mapping].created_at, Notice::MappingStarts { mapping });
    }

    /// A mapping begins to poll.
    pub(crate) fn mapping_starts(&mut self, config: &Config, mapping: MappingIndex) {
        self.mappings[mapping].started = true;
        self.begin_polling(config, mapping);
    }

    fn begin_polling(&mut self, config: &Config, mapping: MappingIndex) {
        if !self.mappings[mapping].polls() {
            return;
        }
        match self.mappings[mapping].reader {
            Reader::Queue(_) => self.begin_queue_polling(config, mapping),
            Reader::Stream(_) => self.begin_reading(config, mapping),
        }
    }

    /// A person enables a mapping.
    pub(crate) fn enable_mapping(&mut self, config: &Config, mapping: MappingIndex) {
        self.mappings[mapping].enabled = true;
        self.begin_polling(config, mapping);
    }

    /// A person disables a mapping: what is under way is finished, nothing new is read.
    pub(crate) fn disable_mapping(&mut self, mapping: MappingIndex) {
        self.mappings[mapping].enabled = false;
    }

    /// Takes over changed settings of a mapping.
    pub(crate) fn reconfigure_mapping(
        &mut self,
        before: &Config,
        next: &Config,
        mapping: MappingIndex,
    ) {
        let (old, new) = (&before[mapping], &next[mapping]);
        if old.enabled != new.enabled {
            self.mappings[mapping].enabled = new.enabled;
        }
        match self.mappings[mapping].reader {
            Reader::Queue(_) => self.reconfigure_pollers(next, mapping),
            Reader::Stream(_) => self.reconfigure_lanes(next, mapping),
        }
        self.begin_polling(next, mapping);
    }

    /// The name of a mapping's next batch.
    fn next_batch_name(&mut self, mapping: MappingIndex) -> BatchRef {
        let state = &mut self.mappings[mapping];
        state.next_batch += 1;
        BatchRef { mapping, ordinal: state.next_batch }
    }

    /// Whether a mapping's filters let an event pass; `place` is shard and sequence number of a
    /// record.
    fn passes_filters(
        &self,
        config: &Config,
        mapping: MappingIndex,
        event: u32,
        place: Option<(u32, u64)>,
    ) -> bool {
        let settings = &config[mapping];
        let mut record = None;
        let mut matches = |filter: &FilterPattern| match filter {
            FilterPattern::Key(key) => Some(*key) == self.events[event].key,
            FilterPattern::Pattern(pattern) => {
                let source = settings.event_source;
                let (record, body) = record
                    .get_or_insert_with(|| self.seen_by_filters(config, source, event, place));
                pattern.matches(record, body)
            }
        };
        settings.filters.is_empty() || settings.filters.iter().any(&mut matches)
    }

    /// A message or record as filters see it, and the member that holds what its sender wrote.
    fn seen_by_filters(
        &self,
        config: &Config,
        source: Entity,
        event: u32,
        place: Option<(u32, u64)>,
    ) -> (Json, &'static str) {
        let Event { name, says, key, payload_bytes, .. } = self.events[event];
        let body = record::payload(config, name, says, payload_bytes);
        let key = key.map(|key| config.key_name(key));
        let Some((shard, sequence)) = place else {
            let (receive_count, _) = self.receive_of(event);
            return (record::message(config, source, name, body, receive_count, key), "body");
        };
        let stream = StreamIndex(source.index);
        let kind = config[stream].kind;
        let record = StreamRecord {
            shard,
            sequence,
            written_at: self.written_at(stream, shard, sequence).unwrap_or(self.now),
            changed: self.is_change(stream, shard, sequence),
            key: key.unwrap_or_else(|| config.event_name(name)),
            body,
            bytes: payload_bytes,
        };
        record::seen(config, source, kind, &record)
    }
}
