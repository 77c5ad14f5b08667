//! Attempts: what enters an environment, and what leaves it.

use super::events::{ListKind, NONE, Place};
use super::hops::{Hop, NO_CELL, Spot};
use super::{Fold, Look, NodeId, Role, Route};
use lambdascope_engine::config::{Config, FailureKind};
use lambdascope_engine::entity::{BatchRef, Entity};
use lambdascope_engine::trace::{Fate, Happening, TraceEntry};

impl Fold {
    /// An environment takes up an event or a batch.
    pub(super) fn attempt_started(
        &mut self,
        config: &Config,
        entry: &TraceEntry,
        event: Option<u32>,
    ) {
        let Happening::AttemptStarted { attempt, environment, start, init, batch, records } =
            entry.happening
        else {
            return;
        };
        let (at, now) = (entry.entity, self.time);
        let function = &mut self.functions[at.at()];
        function.attempts += 1;
        function.rate.count(now);
        let cell = function.environments.start(environment, now, start, init);
        let (first, came) = if let Some(batch) = batch {
            self.batch_started(config, at, batch, cell, records)
        } else if let Some(index) = event {
            self.event_started(at, index, attempt, cell);
            (entry.event, self.events.get(index).hop)
        } else {
            (entry.event, self.stray_started(at, entry, cell))
        };
        self.functions[at.at()].environments.fill(cell, first, records, came);
    }

    fn event_started(&mut self, at: Entity, index: u32, attempt: u32, cell: u16) {
        let before = *self.events.get(index);
        let retried = matches!(before.place, Place::Retrying { .. });
        let (to, role) = match self.way_in(at, index) {
            (NodeId::EventQueue(_), _) => (NodeId::Entity(at), Role::Request),
            way => way,
        };
        if matches!(self.events.get(index).place, Place::Ready { .. } | Place::Retrying { .. }) {
            self.leave_timed(index);
            self.events.unlist(index, ListKind::State);
            self.events.get_mut(index).place = Place::Taken { function: at.index };
        }
        let now = self.time;
        let state = self.events.get_mut(index);
        state.since = now;
        state.attempt = attempt;
        state.failed = false;
        let rings = retried && state.at == NodeId::EventQueue(at.index);
        let from_cell = if rings { Spot::ring(before.slot) } else { NO_CELL };
        self.enter(index, (to, role), from_cell, cell);
        self.begin_run(index);
    }

    /// Moves the sight of an event into a cell; also from one attempt straight to the next.
    fn enter(&mut self, index: u32, (to, role): (NodeId, Role), from_cell: u16, cell: u16) {
        let state = self.events.get(index);
        let hop = Hop {
            before: state.hop,
            from_cell,
            to_cell: cell,
            ..Hop::of(state.name, self.time, Look::Moving)
        };
        let from = if state.at == to { self.entrance_of(index, to) } else { state.at };
        let number = self.hops.push(Route { from, to, role }, hop);
        let state = self.events.get_mut(index);
        state.at = to;
        state.hop = number;
        state.entered = number;
        state.cell = cell;
    }

    /// From where an event comes that is seen at the function already: the caller it has.
    fn entrance_of(&self, index: u32, function: NodeId) -> NodeId {
        match self.events.get(index).place {
            Place::Call { caller } => NodeId::Entity(caller),
            _ => NodeId::EventQueue(function.entity().index),
        }
    }

    /// An attempt of an event that came to rest before: a duplicate, or a caller that gave up.
    fn stray_started(&mut self, at: Entity, entry: &TraceEntry, cell: u16) -> u32 {
        let Some(event) = entry.event else { return NONE };
        let hop = Hop { to_cell: cell, ..Hop::of(event, self.time, Look::Moving) };
        let (from, to) = (NodeId::EventQueue(at.index), NodeId::Entity(at));
        self.hops.push(Route { from, to, role: Role::Deliver }, hop)
    }

    /// An attempt succeeded, or failed for a cause.
    pub(super) fn attempt_ended(
        &mut self,
        at: Entity,
        event: Option<u32>,
        environment: u32,
        batch: Option<BatchRef>,
        failure: Option<FailureKind>,
    ) {
        let now = self.time;
        let function = &mut self.functions[at.at()];
        function.environments.end(environment, now, failure);
        if failure.is_some() {
            function.failures += 1;
            function.failure_rate.count(now);
        }
        if let Some(batch) = batch {
            self.batch_ended(batch, failure.is_some());
        } else if let Some(index) = event {
            self.end_run(index, failure.is_some());
        }
    }

    /// An attempt works on the event.
    pub(super) fn begin_run(&mut self, index: u32) {
        let state = self.events.get_mut(index);
        state.runs += 1;
        if state.fate == Fate::Waiting {
            self.change_fate(index, Fate::Running);
        }
    }

    /// An attempt works no longer on the event.
    pub(super) fn end_run(&mut self, index: u32, failed: bool) {
        let state = self.events.get_mut(index);
        state.runs = state.runs.saturating_sub(1);
        state.failed |= failed;
        if state.runs == 0 && state.fate == Fate::Running {
            self.change_fate(index, Fate::Waiting);
        }
    }

    /// The event has another fate from now on.
    pub(super) fn change_fate(&mut self, index: u32, fate: Fate) {
        let state = self.events.get_mut(index);
        let before = std::mem::replace(&mut state.fate, fate);
        let count = &mut self.fates[before as usize];
        *count = count.saturating_sub(1);
        self.fates[fate as usize] += 1;
    }
}
