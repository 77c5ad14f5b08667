//! Asynchronous events in Lambda's queue: due, or with a clock.

use super::events::{Clock, ClockKind, ListKind, NO_SLOT, NONE, Place};
use super::hops::{NO_CELL, Spot};
use super::state::take;
use super::{Fold, Look, NodeId, Role, Route};
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::{BatchRef, Entity, EntityKind};
use lambdascope_engine::time::SimTime;
use lambdascope_engine::trace::WaitReason;

impl Fold {
    /// Lambda takes an event into its queue.
    pub(super) fn accepted(&mut self, at: Entity, event: Option<u32>) {
        let Some(index) = event else { return };
        let function = &self.functions[at.at()];
        self.events.list(index, function.ready);
        self.events.list(index, function.age);
        let now = self.time;
        let state = self.events.get_mut(index);
        state.place = Place::Ready { function: at.index };
        (state.sent_at, state.since) = (now, now);
        self.go(index, NodeId::EventQueue(at.index), Role::Send, Look::Moving);
    }

    /// The event waits in Lambda's queue for another attempt.
    pub(super) fn retries(
        &mut self,
        at: Entity,
        event: Option<u32>,
        until: SimTime,
        reason: WaitReason,
    ) {
        let Some(index) = event else { return };
        self.leave_timed(index);
        self.events.unlist(index, ListKind::State);
        let function = &mut self.functions[at.at()];
        function.retrying.insert((until, index));
        let slot = take(&mut function.rings, index);
        let kind = match reason {
            WaitReason::FunctionError => ClockKind::Retry,
            WaitReason::Throttle | WaitReason::ServiceError => ClockKind::Backoff,
        };
        let from = self.time;
        let state = self.events.get_mut(index);
        state.place = Place::Retrying { function: at.index };
        state.since = from;
        state.failed = true;
        state.slot = slot;
        state.clock = Some(Clock { kind, from, until });
        let queue = NodeId::EventQueue(at.index);
        self.go_into(index, queue, Role::Retry, Look::Failed, Spot::ring(slot));
    }

    /// Lambda's queue will deliver an event once more although it was handled.
    pub(super) fn delivered_again(&mut self, at: Entity, event: Option<u32>) {
        let Some(index) = event else { return };
        self.events.list(index, self.functions[at.at()].ready);
        self.events.get_mut(index).place = Place::Ready { function: at.index };
        self.go(index, NodeId::EventQueue(at.index), Role::Retry, Look::Moving);
    }

    /// A function refuses an attempt for want of concurrency: what came is seen to turn back.
    pub(super) fn throttled(
        &mut self,
        config: &Config,
        at: Entity,
        event: Option<u32>,
        batch: Option<BatchRef>,
    ) {
        self.functions[at.at()].throttles += 1;
        if let Some(index) = event {
            let (to, role) = self.way_in(at, index);
            self.go(index, to, role, Look::Moving);
        } else if let Some(batch) = batch {
            self.turn_back(config, at, batch);
        }
    }

    /// A dead-letter queue or destination does not take the record.
    pub(super) fn undelivered(
        &mut self,
        config: &Config,
        at: Entity,
        event: Option<u32>,
        to: Entity,
    ) {
        let from = super::origin(config, at);
        let function = match at.kind {
            EntityKind::EventSourceMapping => config.mappings[at.at()].function.at(),
            _ => at.at(),
        };
        if let Some(function) = self.functions.get_mut(function) {
            function.undelivered += 1;
        }
        let Some(index) = event else { return };
        let state = *self.events.get(index);
        let route = Route { from, to: NodeId::Entity(to), role: Role::Destination };
        let cell = if state.at == from { state.cell } else { NO_CELL };
        self.side_hop(route, state.name, state.hop, cell, Look::Failed);
    }

    /// Takes an event out of the clocks of callers and of Lambda's queues.
    pub(super) fn leave_timed(&mut self, index: u32) {
        let state = self.events.get_mut(index);
        let Some(clock) = state.clock.take() else { return };
        let place = state.place;
        match place {
            Place::Retrying { function } => {
                let slot = std::mem::replace(&mut state.slot, NO_SLOT);
                let function = &mut self.functions[usize::from(function)];
                function.retrying.remove(&(clock.until, index));
                if let Some(ring) = function.rings.get_mut(usize::from(slot)) {
                    *ring = NONE;
                }
            }
            Place::CallRetry { caller } => {
                if let Some(caller) = self.caller_mut(caller) {
                    caller.retrying.remove(&(clock.until, index));
                }
            }
            _ => {}
        }
    }
}
