//! Components that pass events on, and the stores where effects land.

use crate::entity::{Entity, FunctionIndex, Key, QueueIndex, StreamIndex};
use crate::time::SimDuration;

/// One way out of a topic, a bucket or an event bus.
#[derive(Clone, PartialEq, Debug)]
pub struct Route {
    /// Where matching events go.
    pub to: Entity,
    /// Events with one of these keys match; empty means all do.
    pub filter: Vec<Key>,
    /// Where events go that could not be handed over: index of a queue.
    pub dead_letter_queue: Option<QueueIndex>,
}

/// An SNS topic.
#[derive(Clone, PartialEq, Debug)]
pub struct Topic {
    /// Its name.
    pub name: String,
    /// Its subscriptions.
    pub subscriptions: Vec<Route>,
}

/// An S3 bucket.
#[derive(Clone, PartialEq, Debug)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// Its event notifications.
    pub notify: Vec<Route>,
}

/// An EventBridge event bus.
#[derive(Clone, PartialEq, Debug)]
pub struct EventBus {
    /// Its name.
    pub name: String,
    /// Its rules.
    pub rules: Vec<Route>,
}

/// A table, a database or another service where effects land and are counted.
#[derive(Clone, PartialEq, Debug)]
pub struct Store {
    /// Its name.
    pub name: String,
    /// How likely a write fails [0 to 1].
    pub failure_rate: f64,
    /// DynamoDB: index of the stream that carries its changes.
    pub stream: Option<StreamIndex>,
}

/// A state machine of one task.
#[derive(Clone, PartialEq, Debug)]
pub struct StateMachine {
    /// Its name.
    pub name: String,
    /// The task.
    pub task: Task,
}

/// The Lambda task of a state machine.
#[derive(Clone, PartialEq, Debug)]
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
pub struct TaskRetry {
    /// Wait before the first retry.
    pub interval: SimDuration,
    /// Retries after the first attempt.
    pub max_attempts: u32,
    /// Factor between waits.
    pub backoff_rate: f64,
}
