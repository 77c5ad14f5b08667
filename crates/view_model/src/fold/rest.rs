//! Events that come to rest.

use super::events::{EventState, ListKind, Place};
use super::hops::Loss;
use super::{Fold, Look, NodeId, Role};
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::{Entity, EntityKind};
use lambdascope_engine::trace::Fate;

impl Fold {
    /// An event meets its fate at `at`.
    pub(super) fn came_to_rest(
        &mut self,
        config: &Config,
        at: Entity,
        event: Option<u32>,
        fate: Fate,
    ) {
        let Some(index) = event else { return };
        let before = *self.events.get(index);
        if !before.fate.is_on_the_way()
            && let Some(queue) = before.place.queue()
        {
            // A dead letter that expires or is purged.
            self.tallies.take_back(Entity::new(EntityKind::Queue, queue), before.fate);
        }
        self.tallies.add(at, fate);
        self.change_fate(index, fate);
        self.go_to_rest(config, at, index, fate);
        let state = self.events.get_mut(index);
        if fate == Fate::DeadLettered && at.kind == EntityKind::Queue {
            // It lies there as a message. The function it came from is done with it.
            if matches!(
                state.place,
                Place::Taken { .. } | Place::Ready { .. } | Place::Retrying { .. }
            ) {
                self.leave_lambda(index);
            }
            return;
        }
        self.leave_timed(index);
        self.leave_queue(index);
        self.events.remove(index);
    }

    /// The last movement of an event.
    fn go_to_rest(&mut self, config: &Config, at: Entity, index: u32, fate: Fate) {
        let state = *self.events.get(index);
        match fate {
            Fate::Responded | Fate::RespondedWithError => {}
            Fate::Rejected => {
                let home = match state.name.emitter.kind {
                    EntityKind::Source | EntityKind::StateMachine => state.name.emitter,
                    _ => at,
                };
                self.go(index, NodeId::Entity(home), Role::Answer, Look::Failed);
            }
            Fate::Processed => self.go_to_done(config, at, index),
            Fate::Filtered => self.lose(index, state.at, true),
            Fate::DeadLettered => {
                self.go(index, NodeId::Entity(at), Role::DeadLetter, Look::DeadLettered);
            }
            // The record of it is an event of its own, and seen on its way.
            Fate::SentToDestination => {}
            Fate::Dropped | Fate::Expired | Fate::Discarded => {
                self.go_to_lost(config, at, index, &state);
            }
            Fate::Waiting | Fate::Running => {}
        }
    }

    fn go_to_done(&mut self, config: &Config, at: Entity, index: u32) {
        match at.kind {
            EntityKind::Function => {}
            EntityKind::EventSourceMapping => {
                let function = config.mappings[at.at()].function;
                self.events.get_mut(index).at = NodeId::function(function.0);
            }
            // Passed on, or written: it ends where it is.
            _ => return,
        }
        self.go(index, NodeId::Done(at), Role::Finish, Look::Done);
    }

    fn go_to_lost(&mut self, config: &Config, at: Entity, index: u32, state: &EventState) {
        let function = match at.kind {
            EntityKind::Function => at.index,
            EntityKind::EventSourceMapping => config.mappings[at.at()].function.0,
            _ => {
                self.lose(index, NodeId::Entity(at), false);
                return;
            }
        };
        if state.at == NodeId::EventQueue(function) && state.attempt > 0 && state.runs == 0 {
            // It grew too old where it waits.
            self.lose(index, state.at, false);
            return;
        }
        self.events.get_mut(index).at = NodeId::function(function);
        self.go(index, NodeId::Lost(at), Role::Lose, Look::Failed);
        self.lose(index, NodeId::Lost(at), false);
    }

    /// The event breaks apart, or fades if a filter let it go.
    fn lose(&mut self, index: u32, node: NodeId, filtered: bool) {
        let state = self.events.get(index);
        let loss = Loss {
            at: self.time,
            node,
            event: state.name,
            count: 1,
            before: state.hop,
            ordinal: 0,
            filtered,
        };
        self.hops.lose(loss);
    }

    /// Takes an event out of Lambda's queue and its clocks.
    fn leave_lambda(&mut self, index: u32) {
        self.leave_timed(index);
        self.events.unlist(index, ListKind::State);
        self.events.unlist(index, ListKind::Age);
        self.events.get_mut(index).place = Place::Way;
    }
}
