//! What a run is made of: every component with its settings, already resolved and in range.
//!
//! The engine knows no text format. `lambdascope-scenario` reads one, checks every value against
//! the rulebook and builds a [`Config`]; [`Config::check`] guards only what the engine itself
//! would trip over.

mod check;
mod filter;
mod function;
mod polled;
mod routing;
mod source;

pub use filter::{Comparison, FilterPattern, Matcher, Node, Pattern};
pub use function::{
    DeadLetterConfig, EventInvokeConfig, Failure, FailureKind, Function, Initialization,
    MalformedResponse, Send, SendOn,
};
pub use polled::{
    EventPipe, EventSourceMapping, ProvisionedPollers, Queue, RedrivePolicy, StartingPosition,
    Stream, StreamKind,
};
pub use routing::{Bucket, EventBus, Route, StateMachine, Store, Task, TaskRetry, Topic};
pub use source::{
    Arrivals, Backoff, ClaimCheck, Client, ClientRetries, InvocationType, KeyChoice, RequestError,
    ScriptedArrival, Source,
};

use crate::command::TimedCommand;
use crate::content::{Content, Json};
use crate::entity::{
    Entity, EntityKind, EventRef, FunctionIndex, Key, MappingIndex, QueueIndex, SourceIndex,
    StreamIndex,
};
use crate::time::SimDuration;
use lambdascope_rulebook::{Edition, Limits};

/// A probability distribution of a duration (µs) or a size (bytes).
#[derive(Clone, Copy, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Distribution {
    /// Always the same value.
    Constant(f64),
    /// Every value from `min` to `max` is as likely as any other.
    Uniform {
        /// The lowest value that comes.
        min: f64,
        /// The highest value that comes.
        max: f64,
    },
    /// A log-normal value: what response times usually look like.
    LogNormal {
        /// Half of the draws are below it.
        median: f64,
        /// Standard deviation of the logarithm.
        sigma: f64,
    },
    /// An exponential value: small ones often, large ones seldom.
    Exponential {
        /// The mean of all values.
        mean: f64,
    },
}

impl Distribution {
    /// The value that stands for all draws where one has to: the middle, or the mean.
    #[must_use]
    pub fn typical(self) -> f64 {
        match self {
            Self::Constant(value) => value,
            Self::Uniform { min, max } => f64::midpoint(min, max),
            Self::LogNormal { median, .. } => median,
            Self::Exponential { mean } => mean,
        }
    }
}

/// A whole scenario, ready to run. Lists are sorted by name.
#[derive(Clone, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Config {
    /// What all chance is derived from.
    pub seed: u64,
    /// How long the run lasts; nothing stops the engine from going on.
    pub run_for: SimDuration,
    /// Whether today's limits hold or the classic ones.
    pub edition: Edition,
    /// Every number of AWS that the engine uses, overrides applied.
    pub limits: Limits,
    /// Keys that the scenario names; generated keys are numbered after them.
    pub keys: Vec<String>,
    /// What the scenario lets events say.
    pub contents: Vec<Json>,
    /// Where events come from.
    pub sources: Vec<Source>,
    /// Lambda functions, in the order of their indices.
    pub functions: Vec<Function>,
    /// SQS queues, dead-letter queues included.
    pub queues: Vec<Queue>,
    /// SNS topics with their subscriptions.
    pub topics: Vec<Topic>,
    /// Streams, Kafka topics and queues of brokers.
    pub streams: Vec<Stream>,
    /// S3 buckets with their notifications.
    pub buckets: Vec<Bucket>,
    /// EventBridge buses with their rules.
    pub event_buses: Vec<EventBus>,
    /// DynamoDB tables that functions write to.
    pub tables: Vec<Store>,
    /// Relational databases that functions write to.
    pub databases: Vec<Store>,
    /// Mail, payments and other services behind functions.
    pub services: Vec<Store>,
    /// Step Functions state machines.
    pub state_machines: Vec<StateMachine>,
    /// What reads queues and streams and calls functions.
    pub mappings: Vec<EventSourceMapping>,
    /// What happens to the system while it runs.
    pub commands: Vec<TimedCommand>,
}

/// The settings of a component: `config[function].timeout`.
macro_rules! settings {
    ($($index:ty => $list:ident: $item:ty),*) => {$(
        impl std::ops::Index<$index> for Config {
            type Output = $item;

            fn index(&self, index: $index) -> &$item {
                &self.$list[index.at()]
            }
        }
    )*};
}

settings! {
    SourceIndex => sources: Source,
    FunctionIndex => functions: Function,
    QueueIndex => queues: Queue,
    StreamIndex => streams: Stream,
    MappingIndex => mappings: EventSourceMapping
}

impl Config {
    /// A scenario without any component.
    #[must_use]
    pub fn new(edition: Edition) -> Self {
        Self {
            seed: 1,
            run_for: SimDuration::from_secs(600),
            edition,
            limits: Limits::of(edition),
            keys: Vec::new(),
            contents: Vec::new(),
            sources: Vec::new(),
            functions: Vec::new(),
            queues: Vec::new(),
            topics: Vec::new(),
            streams: Vec::new(),
            buckets: Vec::new(),
            event_buses: Vec::new(),
            tables: Vec::new(),
            databases: Vec::new(),
            services: Vec::new(),
            state_machines: Vec::new(),
            mappings: Vec::new(),
            commands: Vec::new(),
        }
    }

    /// How many components of `kind` there are.
    #[must_use]
    pub fn count(&self, kind: EntityKind) -> usize {
        match kind {
            EntityKind::Source => self.sources.len(),
            EntityKind::Function => self.functions.len(),
            EntityKind::Queue => self.queues.len(),
            EntityKind::Topic => self.topics.len(),
            EntityKind::Stream => self.streams.len(),
            EntityKind::Bucket => self.buckets.len(),
            EntityKind::EventBus => self.event_buses.len(),
            EntityKind::Table => self.tables.len(),
            EntityKind::StateMachine => self.state_machines.len(),
            EntityKind::Database => self.databases.len(),
            EntityKind::Service => self.services.len(),
            EntityKind::EventSourceMapping => self.mappings.len(),
        }
    }

    /// Every component, kind by kind.
    pub fn entities(&self) -> impl Iterator<Item = Entity> + '_ {
        EntityKind::ALL.into_iter().flat_map(|kind| {
            (0..self.count(kind))
                .filter_map(move |index| u16::try_from(index).ok().map(|i| Entity::new(kind, i)))
        })
    }

    /// The name of a component, without its kind.
    ///
    /// # Panics
    /// If the configuration has no such component.
    #[must_use]
    pub fn name(&self, entity: Entity) -> &str {
        let at = entity.at();
        match entity.kind {
            EntityKind::Source => &self.sources[at].name,
            EntityKind::Function => &self.functions[at].name,
            EntityKind::Queue => &self.queues[at].name,
            EntityKind::Topic => &self.topics[at].name,
            EntityKind::Stream => &self.streams[at].name,
            EntityKind::Bucket => &self.buckets[at].name,
            EntityKind::EventBus => &self.event_buses[at].name,
            EntityKind::Table => &self.tables[at].name,
            EntityKind::StateMachine => &self.state_machines[at].name,
            EntityKind::Database => &self.databases[at].name,
            EntityKind::Service => &self.services[at].name,
            EntityKind::EventSourceMapping => &self.mappings[at].name,
        }
    }

    /// The component called `name` of `kind`.
    #[must_use]
    pub fn find(&self, kind: EntityKind, name: &str) -> Option<Entity> {
        (0..self.count(kind))
            .filter_map(|index| u16::try_from(index).ok())
            .map(|index| Entity::new(kind, index))
            .find(|entity| self.name(*entity) == name)
    }

    /// The text form of a component: `queue/orders`.
    #[must_use]
    pub fn reference(&self, entity: Entity) -> String {
        format!("{}/{}", entity.kind.as_str(), self.name(entity))
    }

    /// The name of an event as texts show it: `orders#3`, `orders#hand1`, `topic/charged#2`.
    #[must_use]
    pub fn event_name(&self, event: EventRef) -> String {
        let hand = if event.by_hand() { "hand" } else { "" };
        let number = event.number();
        if event.emitter.kind == EntityKind::Source {
            format!("{}#{hand}{number}", self.name(event.emitter))
        } else {
            format!("{}#{hand}{number}", self.reference(event.emitter))
        }
    }

    /// The event that a text such as `orders#3`, `orders#hand1` or `topic/charged#2` names, sent
    /// or not. None if nothing in the configuration can send one of that name.
    #[must_use]
    pub fn find_event(&self, name: &str) -> Option<EventRef> {
        let (emitter, number) = name.rsplit_once('#')?;
        let (mark, digits) = match number.strip_prefix("hand") {
            Some(digits) => (EventRef::HAND, digits),
            None => (0, number),
        };
        let number: u32 = digits.parse().ok().filter(|n| (1..EventRef::HAND).contains(n))?;
        let emitter = match emitter.split_once('/') {
            None => self.find(EntityKind::Source, emitter),
            Some((kind, name)) => {
                let kind = EntityKind::ALL.into_iter().find(|known| known.as_str() == kind)?;
                self.find(kind, name)
            }
        };
        Some(EventRef { emitter: emitter?, ordinal: number | mark })
    }

    /// A partition key as texts show it: its name, or `k17` for a generated one.
    #[must_use]
    pub fn key_name(&self, key: Key) -> String {
        let index = key.0 as usize;
        self.keys.get(index).cloned().unwrap_or_else(|| format!("k{}", index - self.keys.len() + 1))
    }

    /// What an event says. None if the configuration has no such content.
    #[must_use]
    pub fn content(&self, content: Content) -> Option<&Json> {
        self.contents.get(usize::from(content.0))
    }

    /// Whether `other` has the same components, so that a running simulation can change to it.
    /// The type of a queue, the shards of a stream and what a mapping reads are what they were
    /// created with.
    #[must_use]
    pub fn same_components(&self, other: &Self) -> bool {
        let remade = |entity: Entity| {
            let at = entity.at();
            match entity.kind {
                EntityKind::Queue => self.queues[at].fifo != other.queues[at].fifo,
                EntityKind::Stream => self.streams[at].shards != other.streams[at].shards,
                EntityKind::EventSourceMapping => {
                    self.mappings[at].event_source != other.mappings[at].event_source
                }
                EntityKind::Source
                | EntityKind::Function
                | EntityKind::Topic
                | EntityKind::Bucket
                | EntityKind::EventBus
                | EntityKind::Table
                | EntityKind::StateMachine
                | EntityKind::Database
                | EntityKind::Service => false,
            }
        };
        EntityKind::ALL.into_iter().all(|kind| self.count(kind) == other.count(kind))
            && self.entities().all(|e| self.name(e) == other.name(e) && !remade(e))
    }

    /// The first component that `other`, of the same components, sets up in another way.
    #[must_use]
    pub fn changed_component(&self, other: &Self) -> Option<Entity> {
        self.entities().find(|entity| {
            let at = entity.at();
            match entity.kind {
                EntityKind::Source => self.sources[at] != other.sources[at],
                EntityKind::Function => self.functions[at] != other.functions[at],
                EntityKind::Queue => self.queues[at] != other.queues[at],
                EntityKind::Topic => self.topics[at] != other.topics[at],
                EntityKind::Stream => self.streams[at] != other.streams[at],
                EntityKind::Bucket => self.buckets[at] != other.buckets[at],
                EntityKind::EventBus => self.event_buses[at] != other.event_buses[at],
                EntityKind::Table => self.tables[at] != other.tables[at],
                EntityKind::StateMachine => self.state_machines[at] != other.state_machines[at],
                EntityKind::Database => self.databases[at] != other.databases[at],
                EntityKind::Service => self.services[at] != other.services[at],
                EntityKind::EventSourceMapping => self.mappings[at] != other.mappings[at],
            }
        })
    }
}
