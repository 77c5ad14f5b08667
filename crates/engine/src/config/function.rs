//! Lambda functions and how they fail.

use super::Distribution;
use crate::entity::{Entity, EventRef, Key};
use crate::time::{SimDuration, SimTime};
use lambdascope_rulebook::{Word, list};

/// A Lambda function with its settings.
#[derive(Clone, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Function {
    /// The name that the scenario gives it.
    pub name: String,
    /// The longest an invocation may take [1 to 900 s].
    pub timeout: SimDuration,
    /// How much memory an environment has (MB).
    pub memory_mb: u32,
    /// Floor and ceiling of its concurrency; none means the account's unreserved rest.
    pub reserved_concurrency: Option<u32>,
    /// Environments kept initialised. What a run starts with is ready then, unless its init fails.
    pub provisioned_concurrency: u32,
    /// How long the init of a new environment takes (µs).
    pub init_duration: Distribution,
    /// How long the handler takes (µs).
    pub duration: Distribution,
    /// Added for each record of a batch (µs).
    pub duration_per_record: SimDuration,
    /// Size of the response (bytes).
    pub response_size: Distribution,
    /// Whether a repeated event leaves no second effect.
    pub idempotent: bool,
    /// How it fails; the first that applies to an attempt decides.
    pub failures: Vec<Failure>,
    /// What it writes or sends on after an attempt.
    pub sends: Vec<Send>,
    /// Asynchronous invocation: retries, age, destinations.
    pub event_invoke_config: EventInvokeConfig,
    /// Asynchronous invocation: the older dead-letter setting.
    pub dead_letter_config: Option<DeadLetterConfig>,
    /// Whether Lambda stops it when one chain of events has invoked it too often.
    pub recursive_loop_terminates: bool,
    /// Where its execution role may not write: a dead-letter queue or destination there cannot be
    /// reached, neither by the function nor by a mapping that invokes it.
    pub not_permitted: Vec<Entity>,
}

/// Settings of asynchronous invocation (`PutFunctionEventInvokeConfig`).
#[derive(Clone, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct EventInvokeConfig {
    /// Attempts after the first one, for function errors [0 to 2].
    pub maximum_retry_attempts: u32,
    /// How long an event may wait in Lambda's queue [60 s to 6 h].
    pub maximum_event_age: SimDuration,
    /// Where the record of a success goes.
    pub on_success: Option<Entity>,
    /// Where the record of a failure goes.
    pub on_failure: Option<Entity>,
}

/// The function's dead-letter queue: asynchronous invocation only.
#[derive(Clone, Copy, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct DeadLetterConfig {
    /// A standard queue or topic.
    pub target: Entity,
}

/// One way in which a function fails.
#[derive(Clone, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Failure {
    /// How an attempt goes wrong when the conditions hold.
    pub kind: FailureKind,
    /// The text of the exception that the code raises; none for a plain one.
    pub message: Option<String>,
    /// How likely it is for an event or record that the conditions select [0 to 1].
    pub rate: f64,
    /// Only these events; empty means any.
    pub events: Vec<EventRef>,
    /// Only these attempts, from 1; empty means any.
    pub attempts: Vec<u32>,
    /// Only events with one of these keys; empty means any.
    pub keys: Vec<Key>,
    /// Only attempts that start from the first moment and before the second.
    pub during: Option<(SimTime, SimTime)>,
    /// Only inits of this type; none means any.
    pub initialization: Option<Initialization>,
}

list! {
    /// When an environment is initialised (`AWS_LAMBDA_INITIALIZATION_TYPE`).
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
    pub enum Initialization {
        /// For a call that waits for it.
        OnDemand = "on-demand",
        /// Before any call, for provisioned concurrency.
        ProvisionedConcurrency = "provisioned-concurrency",
    }
}

impl Failure {
    /// Whether its conditions, chance aside, select an attempt of an event at a moment.
    pub(crate) fn selects(
        &self,
        event: EventRef,
        attempt: u32,
        key: Option<Key>,
        now: SimTime,
    ) -> bool {
        (self.events.is_empty() || self.events.contains(&event))
            && (self.attempts.is_empty() || self.attempts.contains(&attempt))
            && (self.keys.is_empty() || key.is_some_and(|key| self.keys.contains(&key)))
            && self.during.is_none_or(|(from, until)| (from..until).contains(&now))
    }
}

/// The kinds of failure.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum FailureKind {
    /// The handler raises an exception.
    Error,
    /// The handler runs until the function's timeout.
    Timeout,
    /// The process is killed for its memory.
    OutOfMemory,
    /// Code outside the handler raises during init.
    InitError,
    /// The response is larger than Lambda passes on.
    ResponseTooLarge,
    /// The handler returns these records as failed items of the batch.
    Partial,
    /// The response is not what the caller or the poller understands.
    MalformedResponse(MalformedResponse),
    /// Lambda itself fails with a 5xx before the code runs.
    ServiceError,
    /// The invocation is refused for want of concurrency; by script only.
    Throttle,
    /// A write to a store or service behind the function failed. Follows from [`super::Store`].
    Downstream,
}

impl FailureKind {
    /// Those that a scenario may set; a malformed response is not JSON unless it says how.
    pub const SETTABLE: [Self; 9] = [
        Self::Error,
        Self::Timeout,
        Self::OutOfMemory,
        Self::InitError,
        Self::ResponseTooLarge,
        Self::Partial,
        Self::MalformedResponse(MalformedResponse::InvalidJson),
        Self::ServiceError,
        Self::Throttle,
    ];

    /// The word that scenarios and traces use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Timeout => "timeout",
            Self::OutOfMemory => "out-of-memory",
            Self::InitError => "init-error",
            Self::ResponseTooLarge => "response-too-large",
            Self::Partial => "partial",
            Self::MalformedResponse(_) => "malformed-response",
            Self::ServiceError => "service-error",
            Self::Throttle => "throttle",
            Self::Downstream => "downstream",
        }
    }
}

impl Word for FailureKind {
    const WORDS: &'static [&'static str] = &{
        let mut words = [""; Self::SETTABLE.len()];
        let mut index = 0;
        while index < words.len() {
            words[index] = Self::SETTABLE[index].as_str();
            index += 1;
        }
        words
    };

    fn parse(word: &str) -> Option<Self> {
        Self::SETTABLE.into_iter().find(|kind| kind.as_str() == word)
    }
}

list! {
    /// The ways in which a partial batch response can be malformed.
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
    pub enum MalformedResponse {
        /// Not JSON, or not the shape that the front door expects.
        #[default]
        InvalidJson = "invalid-json",
        /// An item with an empty identifier.
        EmptyIdentifier = "empty-identifier",
        /// An item with a null identifier.
        NullIdentifier = "null-identifier",
        /// A wrong name for the list or the identifier.
        BadKey = "bad-key",
        /// An identifier that is not in the batch.
        UnknownId = "unknown-id",
        /// An empty object: understood as success.
        EmptyObject = "empty-object",
        /// A null response: understood as success.
        Null = "null",
        /// An empty list in place of an object: understood as success.
        EmptyList = "empty-list",
        /// A null list of failed items: understood as success.
        NullList = "null-list",
    }
}

/// Something that a function writes or sends on.
#[derive(Clone, Copy, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Send {
    /// A store or service, where it is an effect, or a component that handles events.
    pub to: Entity,
    /// Whether it is sent after attempts that succeed, that fail, or both.
    pub on: SendOn,
    /// Its size (bytes); none means the size of the event that was handled.
    pub payload_bytes: Option<u64>,
}

list! {
    /// After which attempts something is sent.
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
    pub enum SendOn {
        /// After attempts that succeeded.
        Success = "success",
        /// After attempts that failed.
        Failure = "failure",
        /// After every attempt, however it ended.
        Always = "always",
    }
}
