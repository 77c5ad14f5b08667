//! Callers that wait: sources with their front doors, and state machines.

use super::events::{Clock, ClockKind, ListKind, Place};
use super::{Answer, Fold, Look, NodeId, Role};
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::{Entity, EntityKind};
use lambdascope_engine::time::SimTime;

/// From this HTTP status on an answer is an error.
const FIRST_ERROR: u16 = 400;

impl Fold {
    /// A caller starts to wait for an answer.
    pub(super) fn call_started(
        &mut self,
        config: &Config,
        at: Entity,
        event: Option<u32>,
        attempt: u32,
        gives_up_at: Option<SimTime>,
    ) {
        let (Some(index), Some(caller)) = (event, self.caller_index(at)) else { return };
        self.leave_timed(index);
        self.events.list(index, self.callers[caller].calls);
        let (from, clock) = (self.time, |until| (ClockKind::Caller, until));
        let state = self.events.get_mut(index);
        state.place = Place::Call { caller: at };
        state.since = from;
        state.attempt = attempt;
        state.failed = false;
        state.clock = gives_up_at.map(clock).map(|(kind, until)| Clock { kind, from, until });
        if let Some(source) = door(config, at) {
            self.go(index, NodeId::Door(source), Role::Request, Look::Moving);
        }
        self.arrive(index);
    }

    /// The caller has its answer.
    pub(super) fn answered(
        &mut self,
        config: &Config,
        at: Entity,
        event: Option<u32>,
        status: u16,
        function_error: bool,
    ) {
        if let Some(caller) = self.caller_mut(at) {
            caller.hear(Answer { status, function_error });
        }
        let Some(index) = event else { return };
        let fails = function_error || status >= FIRST_ERROR;
        self.answer(config, at, index, if fails { Look::Failed } else { Look::Done });
    }

    /// The caller stops waiting.
    pub(super) fn gave_up(&mut self, config: &Config, at: Entity, event: Option<u32>, status: u16) {
        if let Some(caller) = self.caller_mut(at) {
            caller.hear(Answer { status, function_error: false });
        }
        let Some(index) = event else { return };
        if let Some(source) = door(config, at) {
            // The door's own clock ran out; the function does not know.
            self.events.get_mut(index).at = NodeId::Door(source);
        }
        self.answer(config, at, index, Look::Failed);
    }

    /// The answer goes back to the caller, through its door.
    fn answer(&mut self, config: &Config, at: Entity, index: u32, look: Look) {
        self.events.unlist(index, ListKind::State);
        let state = self.events.get_mut(index);
        state.clock = None;
        if matches!(state.place, Place::Call { .. }) {
            state.place = Place::Way;
        }
        if let Some(source) = door(config, at) {
            self.go(index, NodeId::Door(source), Role::Answer, look);
        }
        self.go(index, NodeId::Entity(at), Role::Answer, look);
    }

    /// The caller will try again.
    pub(super) fn call_retries(&mut self, at: Entity, event: Option<u32>, until: SimTime) {
        let (Some(index), Some(caller)) = (event, self.caller_index(at)) else { return };
        self.leave_timed(index);
        let from = self.time;
        self.callers[caller].retrying.insert((until, index));
        let state = self.events.get_mut(index);
        state.place = Place::CallRetry { caller: at };
        state.since = from;
        state.failed = true;
        state.clock = Some(Clock { kind: ClockKind::CallRetry, from, until });
    }

    /// Something on the way does not take the event; it is seen there before it goes back.
    pub(super) fn refused(&mut self, at: Entity, event: Option<u32>) {
        let Some(index) = event else { return };
        self.events.get_mut(index).failed = true;
        match at.kind {
            EntityKind::Source => {}
            EntityKind::Function => {
                let (to, role) = self.way_in(at, index);
                self.go(index, to, role, Look::Moving);
            }
            _ => self.go(index, NodeId::Entity(at), Role::Send, Look::Moving),
        }
    }

    /// How an event that is not in a batch gets into a function: a call goes in itself, an
    /// asynchronous event by way of Lambda's queue.
    pub(super) fn way_in(&self, function: Entity, index: u32) -> (NodeId, Role) {
        match self.events.get(index).place {
            Place::Call { .. } => (NodeId::Entity(function), Role::Request),
            Place::Ready { .. } | Place::Retrying { .. } | Place::Taken { .. } => {
                (NodeId::Entity(function), Role::Deliver)
            }
            _ => (NodeId::EventQueue(function.index), Role::Send),
        }
    }
}

/// The source whose front door a caller stands at.
fn door(config: &Config, at: Entity) -> Option<u16> {
    let has = at.kind == EntityKind::Source && config.sources[at.at()].kind.has_door();
    has.then_some(at.index)
}
