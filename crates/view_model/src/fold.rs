//! The fold: takes the trace entry by entry and keeps what is true after each.
//!
//! Its size follows the events in flight, not those that have passed.

mod attempts;
mod batches;
mod calls;
mod environments;
pub(crate) mod events;
pub(crate) mod hops;
mod queues;
mod recent;
mod rest;
mod state;
mod tally;
mod waits;

pub(crate) use batches::Batch;
pub use environments::{EnvironmentPhase, EnvironmentState};
pub use events::{Clock, ClockKind};
pub use state::Answer;
pub(crate) use state::{
    CallerPicture, FunctionPicture, MappingPicture, QueuePicture, ShardPicture, StorePicture,
};

use crate::node::{NodeId, Role, arrival, first_stop, is_call};
use events::{EventState, Events, NONE};
use hops::{Hop, Hops, Look, NO_CELL, Route};
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::{BatchRef, Entity, EntityKind, EventRef};
use lambdascope_engine::time::{SimDuration, SimTime};
use lambdascope_engine::trace::{Fate, Happening, TraceEntry};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use tally::Tallies;

/// Everything that is true after a number of entries.
#[derive(Clone, Debug)]
pub(crate) struct Fold {
    pub(crate) config: Arc<Config>,
    pub(crate) entries: usize,
    /// The time of the last entry.
    pub(crate) time: SimTime,
    pub(crate) events: Events,
    pub(crate) fates: [u64; Fate::ALL.len()],
    pub(crate) tallies: Tallies,
    /// Sources first, then state machines.
    pub(crate) callers: Vec<CallerPicture>,
    pub(crate) functions: Vec<FunctionPicture>,
    pub(crate) queues: Vec<QueuePicture>,
    pub(crate) streams: Vec<Vec<ShardPicture>>,
    pub(crate) mappings: Vec<MappingPicture>,
    /// Tables, databases and services.
    pub(crate) stores: [Vec<StorePicture>; 3],
    pub(crate) batches: BTreeMap<BatchRef, Batch>,
    pub(crate) hops: Hops,
    /// Entries that are worth a sentence, latest last.
    pub(crate) recent: VecDeque<usize>,
}

/// How many of the latest entries worth a sentence are kept.
const RECENT_MAX: usize = 64;

impl Fold {
    /// A measure of its size: what a copy of it costs.
    pub(crate) fn weight(&self) -> usize {
        self.events.len()
    }

    /// Takes in the entries up to `to`. `configs` says from which entry on which one holds.
    pub(crate) fn advance(
        &mut self,
        trace: &[TraceEntry],
        configs: &[(usize, Arc<Config>)],
        to: usize,
    ) {
        if self.entries >= to {
            return;
        }
        let mut next = configs.partition_point(|(from, _)| *from <= self.entries);
        if let Some((_, config)) = next.checked_sub(1).and_then(|last| configs.get(last)) {
            self.config = Arc::clone(config);
        }
        while self.entries < to {
            let until = configs.get(next).map_or(to, |(from, _)| (*from).min(to));
            let config = Arc::clone(&self.config);
            for (entry, index) in trace[self.entries..until].iter().zip(self.entries..) {
                self.time = entry.time;
                self.take(&config, entry);
                self.note(entry, index);
            }
            self.entries = until;
            if let Some((_, config)) = configs.get(next)
                && until < to
            {
                self.config = Arc::clone(config);
                next += 1;
            }
        }
    }

    fn note(&mut self, entry: &TraceEntry, index: usize) {
        if recent::is_worth_a_sentence(&entry.happening) {
            if self.recent.len() == RECENT_MAX {
                self.recent.pop_front();
            }
            self.recent.push_back(index);
        }
    }

    fn take(&mut self, config: &Config, entry: &TraceEntry) {
        let at = entry.entity;
        let event = entry.event.and_then(|name| self.events.find(name));
        match entry.happening {
            Happening::EventSent { to, key, parent, arrives_at, .. } => {
                self.sent(config, at, entry.event, to, parent);
                let took = arrives_at.map(|arrival| arrival.since(entry.time));
                self.hops.set_took(took.unwrap_or(SimDuration::ZERO));
                if let Some(event) = entry.event.and_then(|name| self.events.find(name)) {
                    self.events.get_mut(event).key = key;
                }
            }
            Happening::PayloadStored { store, .. } => self.payload_stored(at, entry.event, store),
            Happening::CallStarted { attempt, gives_up_at } => {
                self.call_started(config, at, event, attempt, gives_up_at);
            }
            Happening::Refused { .. } => self.refused(at, event),
            Happening::ResponseReceived { status, function_error, .. } => {
                self.answered(config, at, event, status, function_error.is_some());
            }
            Happening::CallerGaveUp { status, .. } => self.gave_up(config, at, event, status),
            Happening::CallRetryScheduled { at: until, .. } => {
                self.call_retries(at, event, until);
            }
            Happening::EventAccepted { .. } => self.accepted(at, event),
            Happening::Throttled { batch, .. } => self.throttled(config, at, event, batch),
            Happening::AttemptStarted { .. } => self.attempt_started(config, entry, event),
            Happening::AttemptSucceeded { environment, batch, .. } => {
                self.attempt_ended(at, event, environment, batch, None);
            }
            Happening::AttemptFailed { environment, cause, batch, .. } => {
                self.attempt_ended(at, event, environment, batch, Some(cause));
            }
            Happening::EnvironmentReclaimed { environment, reason } => {
                self.functions[at.at()].environments.reclaim(environment, reason);
            }
            Happening::ProvisioningStarted { environments, at: until } => {
                self.functions[at.at()].provisioning = Some((environments, until));
            }
            Happening::InitFailed { again_at, .. } => {
                let provisioning = &mut self.functions[at.at()].provisioning;
                *provisioning = again_at.and_then(|at| Some((provisioning.as_ref()?.0, at)));
            }
            Happening::ProvisioningReady { .. } | Happening::ProvisioningFailed { .. } => {
                self.functions[at.at()].provisioning = None;
            }
            Happening::RetryScheduled { at: until, reason, .. } => {
                self.retries(at, event, until, reason);
            }
            Happening::DuplicateDelivered { .. } => self.delivered_again(at, event),
            Happening::DestinationSent { .. } | Happening::FilteredOut => {}
            Happening::DeliveryFailed { to, .. } => self.undelivered(config, at, event, to),
            Happening::MessageSent { visible_at } => self.message_sent(at, event, visible_at),
            Happening::MessageReceived { receive_count, batch, visible_at } => {
                self.message_received(event, receive_count, batch, visible_at);
            }
            Happening::MessageVisible { .. } => self.message_visible(event),
            Happening::VisibilityChanged { visible_at } => self.hidden_until(event, visible_at),
            Happening::DeleteRefused { .. } => {}
            Happening::MessageDeleted => self.message_deleted(event),
            Happening::MessageMoved { to, .. } => self.message_moved(at, event, to),
            Happening::QueuePurged { .. }
            | Happening::CheckpointMoved { .. }
            | Happening::MappingDisabled => {}
            Happening::PollersScaled { to, .. } => self.mappings[at.at()].pollers = to,
            Happening::WindowOpened { batch, until } => self.window_opened(at, batch, until),
            Happening::BatchReceived { batch, shard, .. } => {
                self.batch_received(at, batch, shard);
            }
            Happening::BatchSucceeded { batch, failed_records } => {
                self.batch_succeeded(config, batch, failed_records);
            }
            Happening::BatchFailed { batch, .. } => self.batch_failed(config, batch),
            Happening::BatchRetryScheduled { batch, at: until, .. } => {
                self.batch_retries(config, batch, until);
            }
            Happening::BatchBisected { batch, .. } => self.forget_batch(config, batch),
            Happening::BatchDiscarded { batch, records, .. } => {
                self.batch_discarded(config, batch, records);
            }
            Happening::RecordWritten { shard, .. } => self.record_written(at, event, shard),
            Happening::RecordRead { batch, shard } => self.record_read(event, batch, shard),
            Happening::EffectLanded { by, duplicate } => {
                let look = if duplicate { Look::Duplicate } else { Look::Effect };
                if let Some(by) = by {
                    self.effect(by, at, entry.event, look);
                }
                let store = self.store_mut(at);
                store.effects += 1;
                store.duplicates += u64::from(duplicate);
            }
            Happening::EffectSkipped { by } => {
                self.effect(by, at, entry.event, Look::Filtered);
                self.store_mut(at).skipped += 1;
            }
            Happening::EffectFailed { by } => {
                self.effect(by, at, entry.event, Look::Failed);
                self.store_mut(at).failed += 1;
            }
            Happening::CameToRest { fate, .. } => self.came_to_rest(config, at, event, fate),
            Happening::SetOutAgain => self.set_out_again(at, event),
            Happening::CommandApplied { .. } => {}
        }
    }

    /// An event sets out: at its source, or where its parent was.
    fn sent(
        &mut self,
        config: &Config,
        at: Entity,
        name: Option<EventRef>,
        to: Entity,
        parent: Option<EventRef>,
    ) {
        let Some(name) = name else { return };
        self.fates[Fate::Waiting as usize] += 1;
        let own = at.kind == EntityKind::Source && name.emitter == at;
        let (from, stop, role) = if own {
            let source = &config.sources[at.at()];
            let role = if is_call(source) { Role::Request } else { Role::Send };
            let role = if source.kind.has_door() { Role::Request } else { role };
            (NodeId::Entity(at), first_stop(config, at.index), role)
        } else {
            (origin(config, at), arrival(to), Role::Send)
        };
        let now = self.time;
        if own && let Some(caller) = self.caller_mut(at) {
            caller.sent += 1;
            caller.rate.count(now);
        }
        let mut state = EventState::new(name, from, now);
        if let Some(parent) = parent.and_then(|parent| self.events.find(parent)) {
            // It leaves where its parent is, and not before the parent is seen there.
            let parent = self.events.get(parent);
            (state.cell, state.hop) = (parent.cell, parent.hop);
        }
        let index = self.events.insert(state);
        self.go(index, stop, role, Look::Moving);
    }

    /// The caller with the state of a component that calls functions.
    pub(crate) fn caller_of(&self, at: Entity) -> Option<&CallerPicture> {
        self.caller_index(at).and_then(|index| self.callers.get(index))
    }

    fn caller_mut(&mut self, at: Entity) -> Option<&mut CallerPicture> {
        let index = self.caller_index(at)?;
        self.callers.get_mut(index)
    }

    fn caller_index(&self, at: Entity) -> Option<usize> {
        match at.kind {
            EntityKind::Source => Some(at.at()),
            EntityKind::StateMachine => Some(self.config.sources.len() + at.at()),
            _ => None,
        }
    }

    fn store_mut(&mut self, at: Entity) -> &mut StorePicture {
        &mut self.stores[store_list(at.kind)][at.at()]
    }

    /// Moves the sight of an event to another node, unless it is there.
    fn go(&mut self, index: u32, to: NodeId, role: Role, look: Look) {
        self.go_into(index, to, role, look, NO_CELL);
    }

    /// The same into a cell or slot there.
    fn go_into(&mut self, index: u32, to: NodeId, role: Role, look: Look, to_cell: u16) {
        let state = self.events.get(index);
        let from = state.at;
        if from == to {
            return;
        }
        let leaves_cell = matches!(from, NodeId::Entity(e) if e.kind == EntityKind::Function);
        let from_cell = if leaves_cell { state.cell } else { NO_CELL };
        let hop =
            Hop { before: state.hop, from_cell, to_cell, ..Hop::of(state.name, self.time, look) };
        let number = self.hops.push(Route { from, to, role }, hop);
        if leaves_cell {
            self.functions[from.entity().at()].environments.leave(from_cell, number);
        }
        let state = self.events.get_mut(index);
        state.at = to;
        state.hop = number;
        state.entered = number;
    }

    /// A movement beside that of an event: something written, a copy.
    fn side_hop(&mut self, route: Route, event: EventRef, before: u32, cell: u16, look: Look) {
        let hop = Hop { before, from_cell: cell, ..Hop::of(event, self.time, look) };
        self.hops.push(route, hop);
    }

    fn payload_stored(&mut self, at: Entity, event: Option<EventRef>, store: Option<Entity>) {
        let (Some(event), Some(store)) = (event, store) else { return };
        if store.kind.is_store() {
            self.store_mut(store).payloads += 1;
        }
        let (from, to) = (NodeId::Entity(at), NodeId::Entity(store));
        self.side_hop(Route { from, to, role: Role::Store }, event, NONE, NO_CELL, Look::Effect);
    }

    /// Something a function wrote arrives at a store.
    fn effect(&mut self, by: Entity, at: Entity, event: Option<EventRef>, look: Look) {
        let Some(name) = event else { return };
        let (from, to) = (NodeId::Entity(by), NodeId::Entity(at));
        // Whoever called may have gone, and the event with him.
        let seen = self.events.find(name).map(|index| self.events.get(index));
        let (cell, before) = match seen.filter(|state| state.at == from) {
            Some(state) => (state.cell, state.hop),
            None => (NO_CELL, NONE),
        };
        self.side_hop(Route { from, to, role: Role::Effect }, name, before, cell, look);
    }
}

/// The node at which something that a component sends sets out.
fn origin(config: &Config, at: Entity) -> NodeId {
    match at.kind {
        EntityKind::EventSourceMapping => NodeId::function(config.mappings[at.at()].function.0),
        EntityKind::Source if config.sources[at.at()].kind.has_door() => NodeId::Door(at.index),
        _ => NodeId::Entity(at),
    }
}

/// In which list of stores a kind stands.
pub(crate) const fn store_list(kind: EntityKind) -> usize {
    match kind {
        EntityKind::Table => 0,
        EntityKind::Database => 1,
        _ => 2,
    }
}
