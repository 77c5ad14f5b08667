//! Who takes part: every component of a scenario, and the names of events and batches.

use crate::index::index;
use lambdascope_rulebook::list;

list! {
    /// The kinds of component. The text form is `kind/name`, as in `queue/orders`.
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
    pub enum EntityKind {
        /// Where events come from: a front door with its clients, or a producer.
        Source = "source",
        /// A Lambda function, with its queue of asynchronous events.
        Function = "function",
        /// An SQS queue, standard or FIFO.
        Queue = "queue",
        /// An SNS topic with its subscriptions.
        Topic = "topic",
        /// A Kinesis stream, a DynamoDB stream, a Kafka topic or a broker's queue.
        Stream = "stream",
        /// An S3 bucket that tells of new objects.
        Bucket = "bucket",
        /// An EventBridge bus with its rules.
        EventBus = "event_bus",
        /// A DynamoDB table that effects land on.
        Table = "table",
        /// A Step Functions state machine.
        StateMachine = "state_machine",
        /// A relational database that effects land on.
        Database = "database",
        /// Any other service that functions call: mail, payments.
        Service = "service",
        /// An event source mapping.
        EventSourceMapping = "esm",
    }
}

impl EntityKind {
    /// Whether writes to it are effects that are counted, and not events that travel on.
    #[must_use]
    pub const fn is_store(self) -> bool {
        matches!(self, Self::Table | Self::Database | Self::Service)
    }
}

/// One component of a scenario: its kind and its place in the configuration's list of that kind.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Entity {
    /// Which list of the configuration it stands in.
    pub kind: EntityKind,
    /// Its place in that list, from 0.
    pub index: u16,
}

impl Entity {
    /// The component `index` of `kind`.
    #[must_use]
    pub const fn new(kind: EntityKind, index: u16) -> Self {
        Self { kind, index }
    }

    /// The index, to look it up in the configuration.
    #[must_use]
    pub const fn at(self) -> usize {
        self.index as usize
    }
}

/// An index into one of a configuration's lists.
macro_rules! component {
    ($(#[$doc:meta])* $name:ident, $kind:ident) => {
        index! { $(#[$doc])* pub $name(u16) }

        impl $name {
            /// The component that stands at this index.
            #[must_use]
            pub const fn entity(self) -> Entity {
                Entity::new(EntityKind::$kind, self.0)
            }
        }
    };
}

component! {
    /// Which of the configuration's sources.
    SourceIndex, Source
}
component! {
    /// Which of the configuration's functions.
    FunctionIndex, Function
}
component! {
    /// Which of the configuration's queues.
    QueueIndex, Queue
}
component! {
    /// Which of the configuration's streams.
    StreamIndex, Stream
}
component! {
    /// Which of the configuration's event source mappings.
    MappingIndex, EventSourceMapping
}

/// The name of an event: who sent it, and its number among the events of that sender.
///
/// Written `orders#3` for a source's third event, `orders#hand1` for the first one sent by hand,
/// and `function/charge#2` for the second one that a component sent on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct EventRef {
    /// The source or component that sent it.
    pub emitter: Entity,
    /// Counted from 1, apart for arrivals and for events sent by hand ([`Self::HAND`] is set).
    pub ordinal: u32,
}

impl EventRef {
    /// The bit of `ordinal` that marks an event sent by hand.
    pub const HAND: u32 = 1 << 31;

    /// Whether somebody sent it by hand.
    #[must_use]
    pub const fn by_hand(self) -> bool {
        self.ordinal & Self::HAND != 0
    }

    /// The ordinal without the mark of a hand-sent event.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.ordinal & !Self::HAND
    }
}

/// The name of a batch: its number in its event source mapping, from 1. Written `b12`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct BatchRef {
    /// The event source mapping.
    pub mapping: MappingIndex,
    /// Its number among the mapping's batches, from 1.
    pub ordinal: u32,
}

/// A partition key or message group: an index into the configuration's named keys, or beyond
/// them a generated one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Key(pub u32);
