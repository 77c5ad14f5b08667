//! Functions: admission, execution environments, runs and what they leave behind.

mod admission;
mod effects;
mod environments;
mod failures;
mod provisioning;
mod runs;

pub(crate) use failures::{Candidate, before_the_code};

pub(crate) use admission::{AccountState, RateBucket};
pub(crate) use runs::{Invocation, Origin, RunRequest};

use crate::bill::Bill;
use crate::config::{Config, Function};
use crate::entity::FunctionIndex;
use crate::index::indexed;
use crate::time::SimTime;
use environments::Environments;
use hdrhistogram::Histogram;
use provisioning::Provisioning;

/// Why a run could not start.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Refusal {
    /// No concurrency or request rate is left.
    Throttled,
    /// Lambda itself failed before any code ran.
    ServiceError,
}

/// The state of one function.
#[derive(Clone, Debug)]
pub(crate) struct FunctionState {
    /// Environments that work on an attempt, which is its concurrency.
    pub(crate) in_use: u32,
    pub(crate) environments: Environments,
    provisioning: Provisioning,
    /// How fast it may gain environments.
    scaling: RateBucket,
    /// How fast it may be called, when its concurrency is reserved.
    calls: RateBucket,
    pub(crate) metrics: FunctionMetrics,
    pub(crate) bill: Bill,
}

/// What a function has done so far.
#[derive(Clone, Debug)]
pub(crate) struct FunctionMetrics {
    pub(crate) invocations: u64,
    pub(crate) errors: u64,
    pub(crate) throttles: u64,
    pub(crate) in_use_max: u32,
    pub(crate) cold_starts: u64,
    pub(crate) events_received: u64,
    pub(crate) events_dropped: u64,
    pub(crate) dead_letter_errors: u64,
    pub(crate) destination_failures: u64,
    pub(crate) recursive_drops: u64,
    /// The metric `Duration` of its attempts (ms).
    pub(crate) durations: Histogram<u32>,
}

/// The longest duration that the histogram tells apart (ms): a function runs 15 minutes at most,
/// and its init, run again inside the invocation, no longer.
const DURATION_MAX_MS: u64 = 1_800_000;

indexed!(FunctionIndex => FunctionState);

impl FunctionState {
    pub(crate) fn new(config: &Config, function: &Function) -> Self {
        let durations = Histogram::new_with_max(DURATION_MAX_MS, 3)
            .unwrap_or_else(|error| panic!("the histogram's bounds are fixed: {error}"));
        let mut bill = Bill::default();
        bill.provision([function], SimTime::ZERO);
        Self {
            in_use: 0,
            environments: Environments::new(),
            provisioning: Provisioning::default(),
            scaling: admission::scaling_bucket(config),
            calls: admission::call_bucket(config, function),
            metrics: FunctionMetrics {
                invocations: 0,
                errors: 0,
                throttles: 0,
                in_use_max: 0,
                cold_starts: 0,
                events_received: 0,
                events_dropped: 0,
                dead_letter_errors: 0,
                destination_failures: 0,
                recursive_drops: 0,
                durations,
            },
            bill,
        }
    }

    pub(crate) fn reconfigure(&mut self, config: &Config, function: &Function, now: SimTime) {
        self.scaling.reconfigure(admission::scaling_bucket(config), now);
        self.calls.reconfigure(admission::call_bucket(config, function), now);
        self.bill.provision([function], now);
    }
}
