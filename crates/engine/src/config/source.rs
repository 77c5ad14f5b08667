//! Where events come from, and the clients in front of them.

use super::Distribution;
use crate::content::Content;
use crate::entity::{Entity, Key};
use crate::time::{SimDuration, SimTime};
pub use lambdascope_rulebook::Backoff;
use lambdascope_rulebook::{Limits, SourceKind, list};

/// A source of events: an AWS front door with the clients that use it, or a producer.
#[derive(Clone, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Source {
    /// Its name; its events are `name#1`, `name#2`, ...
    pub name: String,
    /// Which service it is.
    pub kind: SourceKind,
    /// Where its events go.
    pub target: Entity,
    /// Whether a function as the target is called synchronously.
    pub invocation_type: InvocationType,
    /// What is wrong with every request; none if nothing is.
    pub request_error: Option<RequestError>,
    /// When events arrive by themselves.
    pub arrivals: Arrivals,
    /// How large they are (bytes).
    pub payload: Distribution,
    /// What they say; none if the scenario does not tell.
    pub content: Option<Content>,
    /// Which partition keys or message groups they have.
    pub keys: Option<KeyChoice>,
    /// What happens to payloads over the limit.
    pub claim_check: Option<ClaimCheck>,
    /// How long the front door waits; none where only the function's timeout counts.
    pub timeout: Option<SimDuration>,
    /// REST API: whether the integration is a custom one, without mappings of errors.
    pub custom_integration: bool,
    /// The client in front of the door.
    pub client: Client,
}

list! {
    /// Why Lambda refuses a request before anything runs or is queued.
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
    pub enum RequestError {
        /// There is no function of that name, or no such alias or version.
        UnknownFunction = "unknown-function",
        /// The payload is not JSON.
        InvalidJson = "invalid-json",
    }
}

list! {
    /// How a source calls a function.
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
    pub enum InvocationType {
        /// The caller waits for the answer of the function.
        RequestResponse = "RequestResponse",
        /// Lambda queues the event and answers at once.
        Event = "Event",
        /// Lambda only checks the request; no code runs.
        DryRun = "DryRun",
    }
}

/// When the events of a source arrive.
#[derive(Clone, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Arrivals {
    /// None by themselves, only by hand.
    Manual,
    /// At random, at a constant rate.
    Poisson {
        /// The mean number of events per second (1/s).
        per_second: f64,
        /// The moment from which on events arrive.
        from: SimTime,
        /// The last moment at which an event may arrive.
        until: SimTime,
    },
    /// At a fixed interval; the first one at `from`.
    Every {
        /// The time from one event to the next.
        interval: SimDuration,
        /// The moment from which on events arrive.
        from: SimTime,
        /// The last moment at which an event may arrive.
        until: SimTime,
    },
    /// Many at one moment.
    Burst {
        /// How many events arrive together.
        count: u32,
        /// The moment at which all of them arrive.
        at: SimTime,
    },
    /// At random, at a rate that grows or falls linearly, then stays.
    Ramp {
        /// Rate at the start (1/s).
        start: f64,
        /// Rate at the end (1/s).
        end: f64,
        /// How long the change takes.
        over: SimDuration,
        /// The moment from which on events arrive.
        from: SimTime,
        /// The last moment at which an event may arrive.
        until: SimTime,
    },
    /// By script, sorted by time.
    At(Vec<ScriptedArrival>),
}

/// One line of a script of arrivals.
#[derive(Clone, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ScriptedArrival {
    /// The moment at which they arrive.
    pub time: SimTime,
    /// How many events arrive at that moment.
    pub count: u32,
    /// Their size (bytes), if it differs from the source's.
    pub payload: Option<Distribution>,
    /// What they say, if it differs from what the source's others do.
    pub content: Option<Content>,
    /// Their key, if it is given.
    pub key: Option<Key>,
}

/// How keys are chosen.
#[derive(Clone, Copy, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct KeyChoice {
    /// How many different keys.
    pub count: u32,
    /// Exponent of a Zipf law; 0 makes all keys equally likely.
    pub skew: f64,
}

/// What happens to a payload over the limit of its way: it is stored, and a reference travels.
#[derive(Clone, Copy, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ClaimCheck {
    /// The bucket, table or database that stores the payload.
    pub store: Option<Entity>,
    /// Payloads above this size are stored (bytes).
    pub above_bytes: u64,
    /// Size of the reference (bytes).
    pub reference_bytes: u64,
}

/// The client in front of a door: how long it waits, and whether it tries again.
#[derive(Clone, Copy, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Client {
    /// How long it waits for an answer; none means as long as the door does.
    pub timeout: Option<SimDuration>,
    /// When it tries again, how often, and after which waits.
    pub retries: ClientRetries,
}

/// The retries of a client.
#[derive(Clone, Copy, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ClientRetries {
    /// Attempts in total, the first one included; 1 means no retry.
    pub max_attempts: u32,
    /// How the waits grow.
    pub backoff: Backoff,
    /// The wait after the first attempt, of which jitter takes a part.
    pub base: SimDuration,
    /// No wait is longer.
    pub cap: SimDuration,
}

impl Client {
    /// One that waits as long as the door does and does not try again.
    pub const PATIENT: Self = Self {
        timeout: None,
        retries: ClientRetries {
            max_attempts: 1,
            backoff: Backoff::None,
            base: SimDuration::ZERO,
            cap: SimDuration::ZERO,
        },
    };

    /// How the clients of a kind wait and try again unless told otherwise.
    #[must_use]
    pub fn usual(kind: SourceKind, limits: &Limits) -> Self {
        let usual = kind.door().client;
        Self {
            timeout: usual.timeout.map(|time| SimDuration::from_micros_f64(time(limits))),
            retries: ClientRetries {
                max_attempts: u32::try_from((usual.max_attempts)(limits)).unwrap_or(u32::MAX),
                backoff: usual.backoff,
                base: SimDuration::from_micros_f64((usual.base)(limits)),
                cap: SimDuration::from_micros_f64((usual.cap)(limits)),
            },
        }
    }
}
