//! What the fold keeps of each component.

use super::Fold;
use super::environments::Environments;
use super::events::{Events, ListId, ListKind, NO_SLOT, NONE};
use super::hops::Hops;
use super::tally::{RateMeter, Tallies};
use lambdascope_engine::config::{Config, EventSourceMapping, StreamKind};
use lambdascope_engine::entity::{BatchRef, EntityKind};
use lambdascope_engine::time::SimTime;
use lambdascope_engine::trace::Fate;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

/// What a caller of functions has under way: a source or a state machine.
#[derive(Clone, Debug)]
pub(crate) struct CallerPicture {
    /// Calls that wait for their answer.
    pub(crate) calls: ListId,
    /// Calls that wait to be tried again, by when.
    pub(crate) retrying: BTreeSet<(SimTime, u32)>,
    pub(crate) sent: u64,
    pub(crate) rate: RateMeter,
    /// The latest answers, the last one first.
    pub(crate) latest: [Option<Answer>; ANSWERS],
}

/// What a caller got.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Answer {
    /// The HTTP status, or that of Lambda's API; 0 if the client stopped waiting.
    pub status: u16,
    /// Whether a direct caller was told that the function failed, with a status that is fine.
    pub function_error: bool,
}

/// How many of the latest answers are kept: their statuses stand on the way back.
pub(crate) const ANSWERS: usize = 8;

impl CallerPicture {
    /// Takes note of an answer.
    pub(super) fn hear(&mut self, answer: Answer) {
        self.latest.rotate_right(1);
        self.latest[0] = Some(answer);
    }
}

/// What a function has under way.
#[derive(Clone, Debug)]
pub(crate) struct FunctionPicture {
    pub(crate) environments: Environments,
    /// How many provisioned ones there will be, and when their inits come next.
    pub(crate) provisioning: Option<(u32, SimTime)>,
    /// Events in Lambda's queue that are due.
    pub(crate) ready: ListId,
    /// All asynchronous events that are not at rest, oldest first.
    pub(crate) age: ListId,
    /// Events in Lambda's queue with a clock, by when it ends.
    pub(crate) retrying: BTreeSet<(SimTime, u32)>,
    /// Those of them that have a ring on the loop, by its slot: it keeps its place until it is
    /// empty.
    pub(crate) rings: [u32; RINGS],
    pub(crate) attempts: u64,
    pub(crate) failures: u64,
    pub(crate) throttles: u64,
    pub(crate) undelivered: u64,
    pub(crate) rate: RateMeter,
    pub(crate) failure_rate: RateMeter,
}

/// Slots in a queue's row of hidden messages.
pub(crate) const SLOTS: usize = 32;

/// Rings on the loop of the retries at most.
pub(crate) const RINGS: usize = 12;

/// The lowest free slot of a row gets an event.
pub(super) fn take(slots: &mut [u32], index: u32) -> u8 {
    let Some(slot) = slots.iter().position(|taken| *taken == NONE) else { return NO_SLOT };
    slots[slot] = index;
    u8::try_from(slot).unwrap_or(NO_SLOT)
}

/// What a queue holds.
#[derive(Clone, Debug)]
pub(crate) struct QueuePicture {
    pub(crate) visible: ListId,
    pub(crate) in_flight: ListId,
    pub(crate) delayed: ListId,
    /// All messages, by when they came.
    pub(crate) age: ListId,
    /// The messages in the row of hidden ones, by slot.
    pub(crate) slots: [u32; SLOTS],
    pub(crate) rate: RateMeter,
}

/// What a shard holds.
#[derive(Clone, Debug)]
pub(crate) struct ShardPicture {
    pub(crate) records: ListId,
    pub(crate) written: u64,
    /// Batches that wait to be offered again, by when.
    pub(crate) retrying: BTreeSet<(SimTime, BatchRef)>,
    /// Batches that a function works on.
    pub(crate) busy: u32,
}

impl ShardPicture {
    pub(super) fn new(events: &mut Events) -> Self {
        Self {
            records: events.new_list(ListKind::State),
            written: 0,
            retrying: BTreeSet::new(),
            busy: 0,
        }
    }
}

/// What a mapping does.
#[derive(Clone, Debug, Default)]
pub(crate) struct MappingPicture {
    pub(crate) pollers: u32,
    /// Batches that are gathered, by when they are sent at the latest.
    pub(crate) windows: BTreeSet<(SimTime, BatchRef)>,
    /// Batches that are offered again, by when.
    pub(crate) retrying: BTreeSet<(SimTime, BatchRef)>,
    pub(crate) batches: u64,
    pub(crate) failed_batches: u64,
}

impl MappingPicture {
    /// The readers of a stream whose number does not change are there from the start; of others
    /// the trace tells.
    fn new(config: &Config, mapping: &EventSourceMapping) -> Self {
        let limits = &config.limits;
        let count = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
        let source = mapping.event_source;
        let stream = (source.kind == EntityKind::Stream).then(|| &config.streams[source.at()]);
        let pollers = stream.map_or(0, |stream| match stream.kind {
            StreamKind::Kinesis | StreamKind::DynamoDbStreams | StreamKind::DocumentDb => {
                stream.shards * mapping.parallelization_factor
            }
            StreamKind::Msk | StreamKind::KafkaSelfManaged => 0,
            StreamKind::MqActiveMq => count(limits.mq_activemq_max_concurrency),
            StreamKind::MqRabbitMq => count(limits.mq_rabbitmq_max_concurrency),
        });
        Self { pollers, ..Self::default() }
    }
}

/// What a table, database or service got.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct StorePicture {
    pub(crate) effects: u64,
    pub(crate) duplicates: u64,
    pub(crate) skipped: u64,
    pub(crate) failed: u64,
    pub(crate) payloads: u64,
}

impl Fold {
    /// Nothing has happened yet.
    pub(crate) fn new(config: &Arc<Config>) -> Self {
        let mut events = Events::default();
        let callers = (0..config.sources.len() + config.state_machines.len())
            .map(|_| CallerPicture {
                calls: events.new_list(ListKind::State),
                retrying: BTreeSet::new(),
                sent: 0,
                rate: RateMeter::default(),
                latest: [None; ANSWERS],
            })
            .collect();
        let functions = (0..config.functions.len())
            .map(|_| FunctionPicture {
                environments: Environments::default(),
                provisioning: None,
                ready: events.new_list(ListKind::State),
                age: events.new_list(ListKind::Age),
                retrying: BTreeSet::new(),
                rings: [NONE; RINGS],
                attempts: 0,
                failures: 0,
                throttles: 0,
                undelivered: 0,
                rate: RateMeter::default(),
                failure_rate: RateMeter::default(),
            })
            .collect();
        let queues = (0..config.queues.len())
            .map(|_| QueuePicture {
                visible: events.new_list(ListKind::State),
                in_flight: events.new_list(ListKind::State),
                delayed: events.new_list(ListKind::State),
                age: events.new_list(ListKind::Age),
                slots: [NONE; SLOTS],
                rate: RateMeter::default(),
            })
            .collect();
        let streams = config
            .streams
            .iter()
            .map(|stream| (0..stream.shards).map(|_| ShardPicture::new(&mut events)).collect())
            .collect();
        let stores = [&config.tables, &config.databases, &config.services]
            .map(|stores| vec![StorePicture::default(); stores.len()]);
        Self {
            config: Arc::clone(config),
            entries: 0,
            time: SimTime::ZERO,
            events,
            fates: [0; Fate::ALL.len()],
            tallies: Tallies::new(config),
            callers,
            functions,
            queues,
            streams,
            mappings: config
                .mappings
                .iter()
                .map(|mapping| MappingPicture::new(config, mapping))
                .collect(),
            stores,
            batches: BTreeMap::new(),
            hops: Hops::default(),
            recent: VecDeque::new(),
        }
    }
}
