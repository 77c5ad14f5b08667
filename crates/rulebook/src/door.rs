//! What a source's front door takes, how long it waits, and in which words it answers.
//!
//! These are columns of `data/sources.toml`. A number stands there as the name of a limit, so each
//! is asked with the limits that hold in a run.

use crate::{limits::Limits, rules::RuleId};

/// A size (bytes), a status or a count, by the limits that hold.
pub type Amount = fn(&Limits) -> u64;

/// A length of time (µs), by the limits that hold.
pub type Micros = fn(&Limits) -> f64;

/// The front door of a source. A polled source has that of the Invoke API, through which an event
/// source mapping calls.
pub struct Door {
    /// The largest request it passes on; none where the limit of what is behind is the first.
    pub max_request: Option<MaxRequest>,
    /// The largest response it passes back; none where Lambda's own limit is the first.
    pub max_response: Option<MaxResponse>,
    /// How much of a request's body the function gets; none if it gets all.
    pub cuts_bodies_at: Option<Amount>,
    /// Whether its requests count against the account's request rate of API Gateway.
    pub gateway_rate: bool,
    /// How long it waits.
    pub clock: Clock,
    /// What it tells its caller.
    pub answers: &'static Answers,
    /// The clients in front of it.
    pub client: &'static Clients,
}

/// The largest request that a door passes on.
pub struct MaxRequest {
    /// The most bytes that its body may have.
    pub bytes: Amount,
    /// What whoever sends a larger one is told.
    pub status: Amount,
    /// The rule that says so.
    pub rule: RuleId,
}

/// The largest response that a door passes back.
pub struct MaxResponse {
    /// The most bytes that its body may have.
    pub bytes: Amount,
    /// What the caller is told instead of a larger one; none if it is as of a failed function.
    pub status: Option<Amount>,
    /// The rule that says so.
    pub rule: RuleId,
}

/// How long a door waits for the function.
pub struct Clock {
    /// How long that is.
    pub wait: Wait,
    /// What the client is told when it ran out. A service that speaks no HTTP to whoever waits
    /// tells no status.
    pub status: Option<Amount>,
    /// The rule of the clock.
    pub rule: RuleId,
    /// The rule of what the client is told.
    pub late_rule: RuleId,
}

/// The time that a door gives a function.
pub enum Wait {
    /// As long as the function may run.
    Function,
    /// A time that nobody can change.
    Fixed {
        /// How long the door waits for the answer.
        time: Micros,
        /// The time with the classic limits, where it was another; zero with today's.
        classic: Option<Micros>,
    },
    /// A time that can be set.
    Settable {
        /// The time unless it is set; none if that is as long as the function may run.
        default: Option<Micros>,
        /// The least it can be set to; none if that is a second.
        min: Option<Micros>,
        /// The most it can be set to.
        max: Micros,
        /// The most after AWS raised the quota, if it does.
        raised_max: Option<Micros>,
    },
}

/// What a kind of door tells its caller of each way in which a call can fail.
pub struct Answers {
    /// Whether the caller uses the Invoke API itself: only then it sees Lambda's own words and the
    /// function's log.
    pub is_direct: bool,
    /// Whether the caller gets whatever the function returned, and sees a function error as one.
    pub shows_function_error: bool,
    /// The code ran and failed.
    pub function_error: Refusal,
    /// Lambda refused for want of concurrency or request rate.
    pub throttled: Refusal,
    /// Lambda refused the size.
    pub too_large: Refusal,
    /// Lambda failed itself, before the function ran.
    pub service_error: Refusal,
}

/// A status that a caller is told, and the rule that says so.
pub struct Refusal {
    /// The HTTP status that the caller gets.
    pub status: Amount,
    /// The rule that says so.
    pub rule: RuleId,
}

/// How the clients of a door wait and try again unless they are told otherwise.
pub struct Clients {
    /// How long they wait; none means as long as the door does.
    pub timeout: Option<Micros>,
    /// Attempts in total, the first one included.
    pub max_attempts: Amount,
    /// How the waits between attempts grow.
    pub backoff: Backoff,
    /// The wait after the first attempt.
    pub base: Micros,
    /// No wait is longer.
    pub cap: Micros,
    /// The rule of the retries.
    pub rule: RuleId,
}

list! {
    /// How the waits between a client's attempts grow.
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
    pub enum Backoff {
        /// The next attempt comes at once.
        None = "none",
        /// The same wait each time.
        Constant = "constant",
        /// Each wait is twice as long as the one before.
        Exponential = "exponential",
        /// A random part of doubling waits, from 0 to the whole.
        FullJitter = "full-jitter",
        /// Half of a doubling wait, and a random part of the other half.
        EqualJitter = "equal-jitter",
    }
}

impl Wait {
    /// The time that holds unless another is set (µs); none if that is as long as the function may
    /// run.
    #[must_use]
    pub fn usual(&self, limits: &Limits) -> Option<f64> {
        match *self {
            Self::Function => None,
            Self::Fixed { time, classic } => {
                let classic = classic.map(|time| time(limits)).filter(|time| *time > 0.0);
                Some(classic.unwrap_or_else(|| time(limits)))
            }
            Self::Settable { default, .. } => default.map(|time| time(limits)),
        }
    }
}
