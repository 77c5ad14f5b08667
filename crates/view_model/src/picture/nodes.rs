//! What the sentence on a node says.

use super::{EnvironmentPhase, Picture};
use crate::fold::events::{Clock, EventState, ListId};
use crate::fold::{Answer, Fold, FunctionPicture, store_list};
use crate::node::NodeId;
use lambdascope_engine::entity::{BatchRef, Entity, EntityKind};
use lambdascope_engine::time::SimTime;
use lambdascope_engine::trace::{Fate, FateGroup};

/// The state of a node. What a kind of node does not have is zero or none.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct NodeState {
    /// Waiting here: calls at a door, events in Lambda's queue, visible messages, records.
    pub waiting: u64,
    /// When the longest waiting one of them came.
    pub oldest: Option<SimTime>,
    /// Received and hidden messages; records that a function works on.
    pub in_flight: u64,
    /// New messages that cannot be received yet.
    pub delayed: u64,
    /// Of those that wait, the ones with a clock of their own: retries.
    pub retrying: u64,
    /// When the next of them are due, soonest first.
    pub next: [Option<Clock>; 3],
    /// The clock that ends first: the oldest caller's, a batch window's.
    pub clock: Option<Clock>,
    /// Environments that work on an attempt now.
    pub running: u64,
    /// Environments whose init runs.
    pub starting: u64,
    /// Environments that are idle and warm.
    pub warm: u64,
    /// How many may work at once, if that is set.
    pub limit: Option<u32>,
    /// How many provisioned environments there will be, and when the next try to initialise them
    /// comes.
    pub provisioning: Option<(u32, SimTime)>,
    /// Attempts that were started so far.
    pub attempts: u64,
    /// Attempts among them that failed.
    pub failed: u64,
    /// Attempts refused for want of concurrency.
    pub throttles: u64,
    /// Records that a dead-letter queue or destination did not take.
    pub undelivered: u64,
    /// Handled, or passed on.
    pub done: u64,
    /// Let go by filters.
    pub filtered: u64,
    /// Kept here for someone: dead letters.
    pub kept: u64,
    /// Whose record was sent here.
    pub received: u64,
    /// Kept by nobody: dropped, expired or deleted by hand.
    pub lost: u64,
    /// Events that it sent so far.
    pub sent: u64,
    /// Calls that were answered without an error so far.
    pub answered: u64,
    /// Calls answered with an error, or given up.
    pub answered_with_error: u64,
    /// Events that were not taken.
    pub rejected: u64,
    /// Effects that landed, duplicates included.
    pub effects: u64,
    /// Effects that a repeated event left once more.
    pub duplicates: u64,
    /// Effects that an idempotent function did not repeat.
    pub skipped: u64,
    /// Writes that the store refused or that failed on the way.
    pub failed_writes: u64,
    /// Payloads stored for a reference that travels.
    pub payloads: u64,
    /// Events, attempts or messages per second over the last ten seconds (1/s).
    pub rate: f64,
    /// Failed attempts per second over the last ten seconds (1/s).
    pub failure_rate: f64,
}

/// The state of a shard.
#[derive(Clone, PartialEq, Debug)]
pub struct ShardView {
    /// Records that some mapping has not passed yet.
    pub backlog: u64,
    /// Records written so far.
    pub written: u64,
    /// When the oldest of the backlog was written.
    pub oldest: Option<SimTime>,
    /// Batches that a function works on.
    pub busy: u32,
    /// While a batch of it waits to be offered again, the records behind it wait too.
    pub blocked: Option<Clock>,
}

/// The state of an event source mapping.
#[derive(Clone, PartialEq, Debug)]
pub struct MappingView {
    /// Pollers or readers that are at work now.
    pub pollers: u32,
    /// Batches that were sent to the function so far.
    pub batches: u64,
    /// Batches that failed as a whole.
    pub failed_batches: u64,
    /// The batch window that ends first.
    pub window: Option<Clock>,
    /// The batch that is offered again first.
    pub retry: Option<Clock>,
}

impl Picture {
    /// The state of a node.
    #[must_use]
    pub fn node(&self, node: NodeId) -> NodeState {
        match node {
            NodeId::Entity(entity) => self.entity_state(entity),
            NodeId::Door(source) => self.door(source),
            NodeId::EventQueue(function) => self.event_queue(function),
            NodeId::Done(entity) | NodeId::Lost(entity) => self.tally(entity),
        }
    }

    fn entity_state(&self, entity: Entity) -> NodeState {
        match entity.kind {
            EntityKind::Source | EntityKind::StateMachine => self.caller(entity),
            EntityKind::Function => self.function(entity.index),
            EntityKind::Queue => self.queue(entity),
            EntityKind::Stream => self.stream(entity),
            EntityKind::Table | EntityKind::Database | EntityKind::Service => self.store(entity),
            EntityKind::Topic
            | EntityKind::Bucket
            | EntityKind::EventBus
            | EntityKind::EventSourceMapping => self.tally(entity),
        }
    }

    /// What came to rest at a component.
    fn tally(&self, entity: Entity) -> NodeState {
        let count = |fate| self.fold().tallies.count(entity, fate);
        let lost = Fate::ALL.into_iter().filter(|fate| fate.group() == FateGroup::Lost);
        NodeState {
            done: count(Fate::Processed),
            filtered: count(Fate::Filtered),
            kept: count(Fate::DeadLettered),
            received: count(Fate::SentToDestination),
            lost: lost.map(count).sum(),
            answered: count(Fate::Responded),
            answered_with_error: count(Fate::RespondedWithError),
            rejected: count(Fate::Rejected),
            ..NodeState::default()
        }
    }

    fn caller(&self, entity: Entity) -> NodeState {
        let fold = self.fold();
        let Some(caller) = fold.caller_of(entity) else { return self.tally(entity) };
        NodeState {
            waiting: u64::from(fold.events.list_len(caller.calls)),
            oldest: first(fold, caller.calls).map(|event| event.since),
            clock: self.soonest_call(caller.calls),
            retrying: caller.retrying.len() as u64,
            next: next(fold, caller.retrying.iter().map(|(_, index)| *index)),
            sent: caller.sent,
            rate: caller.rate.per_second(self.now()),
            ..self.tally(entity)
        }
    }

    /// What a caller got lately: the different ones among its latest answers, by status. A caller
    /// is a source or a state machine.
    #[must_use]
    pub fn answers(&self, caller: Entity) -> Vec<Answer> {
        let latest = self.fold().caller_of(caller).map(|caller| caller.latest);
        let mut answers: Vec<Answer> = Vec::new();
        for answer in latest.into_iter().flatten().flatten() {
            if !answers.contains(&answer) {
                let place = answers.iter().take_while(|other| **other < answer).count();
                answers.insert(place, answer);
            }
        }
        answers
    }

    /// The clock of the caller that waits longest; with equal patience it ends first.
    fn soonest_call(&self, calls: ListId) -> Option<Clock> {
        first(self.fold(), calls).and_then(|event| event.clock)
    }

    fn door(&self, source: u16) -> NodeState {
        self.caller(Entity::new(EntityKind::Source, source))
    }

    fn function(&self, index: u16) -> NodeState {
        let Some(function) = self.fold().functions.get(usize::from(index)) else {
            return NodeState::default();
        };
        let settings = self.config().functions.get(usize::from(index));
        let (mut running, mut starting, mut warm) = (0, 0, 0);
        for environment in function.environments.cells().iter().flatten() {
            match environment.phase {
                EnvironmentPhase::Starting(until) if until > self.now() => starting += 1,
                EnvironmentPhase::Starting(_) | EnvironmentPhase::Running => running += 1,
                EnvironmentPhase::Warm => warm += 1,
                EnvironmentPhase::Reset | EnvironmentPhase::Gone => {}
            }
        }
        NodeState {
            running,
            starting,
            warm,
            limit: settings.and_then(|settings| settings.reserved_concurrency),
            provisioning: function.provisioning,
            attempts: function.attempts,
            failed: function.failures,
            throttles: function.throttles,
            undelivered: function.undelivered,
            rate: function.rate.per_second(self.now()),
            failure_rate: function.failure_rate.per_second(self.now()),
            ..self.tally(Entity::new(EntityKind::Function, index))
        }
    }

    fn event_queue(&self, index: u16) -> NodeState {
        let fold = self.fold();
        let Some(function) = fold.functions.get(usize::from(index)) else {
            return NodeState::default();
        };
        let retrying = function.retrying.len() as u64;
        NodeState {
            waiting: u64::from(fold.events.list_len(function.ready)) + retrying,
            oldest: oldest_waiting(fold, function),
            retrying,
            next: next(fold, function.retrying.iter().map(|(_, index)| *index)),
            throttles: function.throttles,
            ..NodeState::default()
        }
    }

    fn queue(&self, entity: Entity) -> NodeState {
        let fold = self.fold();
        let Some(queue) = fold.queues.get(entity.at()) else { return NodeState::default() };
        let in_flight = fold.events.iter_list(queue.in_flight).take(3);
        let mut clocks = in_flight.map(|event| event.clock);
        NodeState {
            waiting: u64::from(fold.events.list_len(queue.visible)),
            in_flight: u64::from(fold.events.list_len(queue.in_flight)),
            delayed: u64::from(fold.events.list_len(queue.delayed)),
            oldest: first(fold, queue.age).map(|event| event.since.min(event.sent_at)),
            next: std::array::from_fn(|_| clocks.next().flatten()),
            rate: queue.rate.per_second(self.now()),
            ..self.tally(entity)
        }
    }

    fn stream(&self, entity: Entity) -> NodeState {
        let shards = self.shards(entity.index);
        NodeState {
            waiting: shards.iter().map(|shard| shard.backlog).sum(),
            oldest: shards.iter().filter_map(|shard| shard.oldest).min(),
            in_flight: shards.iter().map(|shard| u64::from(shard.busy)).sum(),
            retrying: shards.iter().filter(|shard| shard.blocked.is_some()).count() as u64,
            clock: shards.iter().filter_map(|s| s.blocked).min_by_key(|clock| clock.until),
            ..self.tally(entity)
        }
    }

    fn store(&self, entity: Entity) -> NodeState {
        let stores = &self.fold().stores[store_list(entity.kind)];
        let Some(store) = stores.get(entity.at()) else { return NodeState::default() };
        NodeState {
            effects: store.effects,
            duplicates: store.duplicates,
            skipped: store.skipped,
            failed_writes: store.failed,
            payloads: store.payloads,
            ..self.tally(entity)
        }
    }

    /// The shards of a stream.
    #[must_use]
    pub fn shards(&self, stream: u16) -> Vec<ShardView> {
        let fold = self.fold();
        let shards = fold.streams.get(usize::from(stream)).map_or(&[][..], Vec::as_slice);
        let view = |shard: &crate::fold::ShardPicture| ShardView {
            backlog: u64::from(fold.events.list_len(shard.records)),
            written: shard.written,
            oldest: first(fold, shard.records).map(|event| event.since),
            busy: shard.busy,
            blocked: shard.retrying.first().and_then(|(_, batch)| clock_of(fold, *batch)),
        };
        shards.iter().map(view).collect()
    }

    /// The state of an event source mapping.
    #[must_use]
    pub fn mapping(&self, mapping: u16) -> MappingView {
        let fold = self.fold();
        let state = fold.mappings.get(usize::from(mapping)).cloned().unwrap_or_default();
        let open = state.windows.iter().find(|(until, _)| *until >= self.now());
        MappingView {
            pollers: state.pollers,
            batches: state.batches,
            failed_batches: state.failed_batches,
            window: open.and_then(|(_, batch)| clock_of(fold, *batch)),
            retry: state.retrying.first().and_then(|(_, batch)| clock_of(fold, *batch)),
        }
    }
}

impl Fold {
    /// Events in Lambda's queues, and those that can be read from queues and streams.
    pub(crate) fn waiting(&self) -> (u64, u64) {
        let len = |list: ListId| u64::from(self.events.list_len(list));
        let functions = self.functions.iter();
        let queues = self.queues.iter().enumerate().filter(|(index, _)| self.is_polled(*index));
        let shards = self.streams.iter().flatten();
        (
            functions.map(|f| len(f.ready) + f.retrying.len() as u64).sum(),
            queues.map(|(_, queue)| len(queue.visible)).sum::<u64>()
                + shards.map(|shard| len(shard.records)).sum::<u64>(),
        )
    }

    /// Whether a mapping reads the queue: messages elsewhere are kept and do not wait.
    fn is_polled(&self, queue: usize) -> bool {
        let reads = |source: Entity| source.kind == EntityKind::Queue && source.at() == queue;
        self.config.mappings.iter().any(|mapping| reads(mapping.event_source))
    }
}

fn clock_of(fold: &Fold, batch: BatchRef) -> Option<Clock> {
    fold.batches.get(&batch).and_then(|batch| batch.clock)
}

fn first(fold: &Fold, list: ListId) -> Option<&EventState> {
    fold.events.iter_list(list).next()
}

fn next(fold: &Fold, mut indices: impl Iterator<Item = u32>) -> [Option<Clock>; 3] {
    std::array::from_fn(|_| indices.next().and_then(|index| fold.events.get(index).clock))
}

/// How many of the oldest asynchronous events are looked at for one that waits.
const OLDEST_LOOKED_AT: usize = 2_000;

/// When the oldest event came that waits in Lambda's queue; those that run do not wait.
fn oldest_waiting(fold: &Fold, function: &FunctionPicture) -> Option<SimTime> {
    let all = fold.events.iter_list(function.age).take(OLDEST_LOOKED_AT);
    all.filter(|event| event.runs == 0).map(|event| event.sent_at).next()
}
