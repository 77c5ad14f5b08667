//! What stands in the scene and what connects it: nodes, lanes, and the roles of pipes.

use lambdascope_engine::config::{Config, InvocationType, Source};
use lambdascope_engine::entity::{Entity, EntityKind};
use lambdascope_rulebook::list;

/// Something in the scene that has a place of its own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum NodeId {
    /// A component of the scenario. A source with a front door is the client in front of it.
    Entity(Entity),
    /// The front door of a source (its index), such as an API Gateway: the caller's clock runs
    /// here.
    Door(u16),
    /// Lambda's own queue for asynchronous events of a function (its index).
    EventQueue(u16),
    /// Where events rest that a function handled: of a function for asynchronous events, of an
    /// event source mapping for polled ones, of a topic and the like for those passed on.
    Done(Entity),
    /// Where events are counted that nobody kept. The same components as for [`Self::Done`].
    Lost(Entity),
}

impl NodeId {
    /// The node of a function.
    #[must_use]
    pub const fn function(index: u16) -> Self {
        Self::Entity(Entity::new(EntityKind::Function, index))
    }

    /// The node of a queue.
    #[must_use]
    pub const fn queue(index: u16) -> Self {
        Self::Entity(Entity::new(EntityKind::Queue, index))
    }

    /// The node of a source; with a front door, its client.
    #[must_use]
    pub const fn source(index: u16) -> Self {
        Self::Entity(Entity::new(EntityKind::Source, index))
    }

    /// The component behind it: the source of a door, the function of an event queue.
    #[must_use]
    pub const fn entity(self) -> Entity {
        match self {
            Self::Entity(entity) | Self::Done(entity) | Self::Lost(entity) => entity,
            Self::Door(source) => Entity::new(EntityKind::Source, source),
            Self::EventQueue(function) => Entity::new(EntityKind::Function, function),
        }
    }
}

list! {
    /// The three ways in which a function is called, from top to bottom.
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
    pub enum InvocationLane {
        /// The caller waits for the answer, and retries itself if at all.
        Sync,
        /// Lambda queues, then retries.
        Async,
        /// Lambda fetches, then calls.
        Polled,
    }
}

/// What travels on a pipe.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum Role {
    /// A call that somebody waits for, on its way in.
    Request,
    /// The answer, under the request.
    Answer,
    /// An event that is sent to a queue, topic, bucket, bus, stream or to Lambda's event queue.
    Send,
    /// From Lambda's event queue into the function.
    Deliver,
    /// From the function back below its event queue.
    Retry,
    /// A poller carries records to the function.
    Poll,
    /// A failed batch goes back along the poller's way.
    Return,
    /// To where handled events are counted.
    Finish,
    /// To where events are counted that nobody keeps.
    Lose,
    /// From the function to its dead-letter queue.
    DeadLetter,
    /// From a queue to its dead-letter queue, and by hand back.
    Redrive,
    /// The record of an invocation goes to a destination.
    Destination,
    /// Something written to a table, database or service.
    Effect,
    /// A payload is stored and a reference travels.
    Store,
}

/// Whether events of a source are calls that wait for the function.
pub(crate) fn is_call(source: &Source) -> bool {
    source.target.kind == EntityKind::Function && source.invocation_type != InvocationType::Event
}

/// Where events of a source arrive first: its door, or what it sends to.
pub(crate) fn first_stop(config: &Config, source: u16) -> NodeId {
    let settings = &config.sources[usize::from(source)];
    if settings.kind.has_door() { NodeId::Door(source) } else { entrance(settings) }
}

/// The node at which events of a source meet their target.
pub(crate) fn entrance(source: &Source) -> NodeId {
    if source.target.kind == EntityKind::Function && !is_call(source) {
        NodeId::EventQueue(source.target.index)
    } else {
        NodeId::Entity(source.target)
    }
}

/// The node at which an event that a component sends to `to` arrives: Lambda's event queue for a
/// function, since components other than callers invoke it asynchronously.
#[must_use]
pub const fn arrival(to: Entity) -> NodeId {
    match to.kind {
        EntityKind::Function => NodeId::EventQueue(to.index),
        _ => NodeId::Entity(to),
    }
}

/// The lane of a source's own card.
pub(crate) fn lane_of_source(config: &Config, source: &Source) -> InvocationLane {
    match source.target.kind {
        EntityKind::Function if is_call(source) => InvocationLane::Sync,
        EntityKind::StateMachine => InvocationLane::Sync,
        EntityKind::Function => InvocationLane::Async,
        _ => lane_of_target(config, source.target, 0),
    }
}

/// Through how many topics, buses and buckets a way is followed to see where it leads.
const WAY_LENGTH_MAX: u8 = 8;

/// The lane of what takes events: the first path on which they reach a function from it.
pub(crate) fn lane_of_target(config: &Config, target: Entity, depth: u8) -> InvocationLane {
    if depth > WAY_LENGTH_MAX {
        return InvocationLane::Async;
    }
    let routes = match target.kind {
        EntityKind::Function | EntityKind::Source => return InvocationLane::Async,
        EntityKind::StateMachine => return InvocationLane::Sync,
        EntityKind::Topic => &config.topics[target.at()].subscriptions,
        EntityKind::Bucket => &config.buckets[target.at()].notify,
        EntityKind::EventBus => &config.event_buses[target.at()].rules,
        EntityKind::Queue
        | EntityKind::Stream
        | EntityKind::Table
        | EntityKind::Database
        | EntityKind::Service
        | EntityKind::EventSourceMapping => return InvocationLane::Polled,
    };
    if routes.iter().any(|route| route.to.kind == EntityKind::Function) {
        return InvocationLane::Async;
    }
    routes
        .first()
        .map_or(InvocationLane::Async, |route| lane_of_target(config, route.to, depth + 1))
}
