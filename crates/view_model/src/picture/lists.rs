//! The events at a node, for a person who opens it.

use super::Picture;
use crate::fold::events::{Clock, EventState, ListId, Place};
use crate::node::NodeId;
use lambdascope_engine::entity::{EntityKind, EventRef, Key};
use lambdascope_engine::time::SimTime;
use lambdascope_engine::trace::Fate;

/// One event, as a list shows it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct EventView {
    /// The name of the event.
    pub event: EventRef,
    /// Its partition key or message group.
    pub key: Option<Key>,
    /// What became of it so far.
    pub fate: Fate,
    /// When it was sent.
    pub sent_at: SimTime,
    /// Since when it is in its place.
    pub since: SimTime,
    /// Tries, attempts or receives so far.
    pub attempt: u32,
    /// What it waits for.
    pub clock: Option<Clock>,
    /// Whether its last attempt failed.
    pub failed: bool,
    /// The node at which it is.
    pub node: NodeId,
}

impl Picture {
    /// An event that is in flight or kept in a queue.
    #[must_use]
    pub fn event(&self, event: EventRef) -> Option<EventView> {
        let fold = self.fold();
        fold.events.find(event).map(|index| view(fold.events.get(index)))
    }

    /// The events at a node, from the `skip`-th on, at most `limit`: those that wait longest
    /// first.
    #[must_use]
    pub fn events_at(&self, node: NodeId, skip: usize, limit: usize) -> Vec<EventView> {
        let fold = self.fold();
        let all = |lists: &[ListId]| -> Vec<EventView> {
            let events = lists.iter().flat_map(|list| fold.events.iter_list(*list));
            events.skip(skip).take(limit).map(view).collect()
        };
        match node {
            NodeId::EventQueue(function) => {
                let state = fold.functions.get(usize::from(function));
                state.map_or_else(Vec::new, |state| {
                    let age = fold.events.iter_list(state.age);
                    let waiting = age.filter(|event| event.runs == 0);
                    waiting.skip(skip).take(limit).map(view).collect()
                })
            }
            NodeId::Door(source) => match fold.callers.get(usize::from(source)) {
                Some(caller) => all(&[caller.calls]),
                None => Vec::new(),
            },
            NodeId::Entity(entity) => match entity.kind {
                EntityKind::Source | EntityKind::StateMachine => {
                    fold.caller_of(entity).map_or_else(Vec::new, |caller| {
                        let retrying = caller.retrying.iter().map(|(_, index)| *index);
                        let calls = fold.events.iter_list(caller.calls);
                        let retrying = retrying.map(|index| fold.events.get(index));
                        calls.chain(retrying).skip(skip).take(limit).map(view).collect()
                    })
                }
                EntityKind::Function => self.events_in(entity.index, skip, limit),
                EntityKind::Queue => match fold.queues.get(entity.at()) {
                    Some(queue) => all(&[queue.age]),
                    None => Vec::new(),
                },
                EntityKind::Stream => {
                    let shards = fold.streams.get(entity.at()).map_or(&[][..], Vec::as_slice);
                    let lists: Vec<ListId> = shards.iter().map(|shard| shard.records).collect();
                    all(&lists)
                }
                _ => Vec::new(),
            },
            NodeId::Done(_) | NodeId::Lost(_) => Vec::new(),
        }
    }

    /// The events that environments of a function work on; of a batch the first one.
    fn events_in(&self, function: u16, skip: usize, limit: usize) -> Vec<EventView> {
        let busy = self.environments(function).iter().flatten().filter(|env| env.is_busy());
        let events = busy.filter_map(|env| env.event.and_then(|event| self.event(event)));
        events.skip(skip).take(limit).collect()
    }
}

fn view(state: &EventState) -> EventView {
    let node = match state.place {
        Place::Way => state.at,
        Place::Call { .. } | Place::Taken { .. } => state.at,
        Place::CallRetry { caller } => NodeId::Entity(caller),
        Place::Ready { function } | Place::Retrying { function } => NodeId::EventQueue(function),
        Place::Visible { queue } | Place::Hidden { queue, .. } => NodeId::queue(queue),
        Place::Shard { stream, .. } => {
            NodeId::Entity(lambdascope_engine::entity::Entity::new(EntityKind::Stream, stream))
        }
    };
    EventView {
        event: state.name,
        key: state.key,
        fate: state.fate,
        sent_at: state.sent_at,
        since: state.since,
        attempt: state.attempt,
        clock: state.clock,
        failed: state.failed,
        node,
    }
}
