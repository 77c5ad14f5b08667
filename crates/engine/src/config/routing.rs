//! Components that pass events on, and the stores where effects land.

use crate::entity::{Entity, FunctionIndex, Key, QueueIndex, StreamIndex};
use crate::time::SimDuration;

/// One way out of a topic, a bucket or an event bus.
#[derive(Clone, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Route {
    /// Where matching events go.
    pub to: Entity,
    /// Events with one of these keys match; empty means all do.
    pub filter: Vec<Key>,
    /// Where events go that could not be handed over: index of a queue.
    pub dead_letter_queue: Option<QueueIndex>,
}

/// An SNS topic: it passes each message on to its subscribers.
#[derive(Clone, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Topic {
    /// The name that the scenario gives it.
    pub name: String,
    /// Who gets its messages, and which of them.
    pub subscriptions: Vec<Route>,
}

/// An S3 bucket: it tells others of each new object.
#[derive(Clone, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Bucket {
    /// The name that the scenario gives it.
    pub name: String,
    /// Who is told of new objects, and of which.
    pub notify: Vec<Route>,
}

/// An EventBridge event bus.
#[derive(Clone, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct EventBus {
    /// The name that the scenario gives it.
    pub name: String,
    /// Which events it passes on, and where to.
    pub rules: Vec<Route>,
}

/// A table, a database or another service where effects land and are counted.
#[derive(Clone, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Store {
    /// The name that the scenario gives it.
    pub name: String,
    /// How likely a write fails [0 to 1].
    pub failure_rate: f64,
    /// DynamoDB: index of the stream that carries its changes.
    pub stream: Option<StreamIndex>,
}

/// A state machine of one task.
#[derive(Clone, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct StateMachine {
    /// The name that the scenario gives it.
    pub name: String,
    /// The one task that it runs for each event.
    pub task: Task,
}

/// The Lambda task of a state machine.
#[derive(Clone, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Task {
    /// Index of the function.
    pub function: FunctionIndex,
    /// `TimeoutSeconds`; none means the service's own limit.
    pub timeout: Option<SimDuration>,
    /// The `Retry` field; none means no retry.
    pub retry: Option<TaskRetry>,
}

/// A retrier of a task.
#[derive(Clone, Copy, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TaskRetry {
    /// Wait before the first retry.
    pub interval: SimDuration,
    /// Retries after the first attempt.
    pub max_attempts: u32,
    /// The factor from one wait to the next.
    pub backoff_rate: f64,
}
