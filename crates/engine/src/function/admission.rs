//! Whether a run may start: concurrency, request rate and the rate of scaling.

use crate::config::{Config, Function};
use crate::entity::{BatchRef, EventRef, FunctionIndex};
use crate::simulation::Simulation;
use crate::time::{SimDuration, SimTime};
use crate::trace::{Happening, ThrottleReason};
use lambdascope_rulebook::RuleId;

/// What all functions of the account share.
#[derive(Clone, Debug)]
pub(crate) struct AccountState {
    /// Concurrency that no function has reserved.
    unreserved_limit: u32,
    /// Environments at work of functions without a reservation.
    unreserved_in_use: u32,
    calls: RateBucket,
    /// Requests to all APIs of API Gateway.
    gateway: RateBucket,
}

/// A bucket of tokens that fills continuously.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RateBucket {
    tokens: f64,
    capacity: f64,
    per_second: f64,
    filled_at: SimTime,
}

impl RateBucket {
    /// A full bucket; its capacity in tokens, and how many it gains per second.
    pub(crate) fn new(capacity: f64, per_second: f64) -> Self {
        Self { tokens: capacity, capacity, per_second, filled_at: SimTime::ZERO }
    }

    /// Takes over another size and rate.
    pub(crate) fn reconfigure(&mut self, other: Self, now: SimTime) {
        self.fill(now);
        let taken = self.capacity - self.tokens;
        *self = Self { tokens: (other.capacity - taken).max(0.0), filled_at: now, ..other };
    }

    fn fill(&mut self, now: SimTime) {
        let gained = self.per_second * now.since(self.filled_at).as_secs_f64();
        self.tokens = (self.tokens + gained).min(self.capacity);
        self.filled_at = now;
    }

    /// Whether so many tokens are there to be taken.
    pub(crate) fn has(&mut self, tokens: f64, now: SimTime) -> bool {
        self.fill(now);
        self.tokens >= tokens
    }

    /// When nothing is owed any more.
    pub(crate) fn paid_off_at(&mut self, now: SimTime) -> SimTime {
        self.fill(now);
        let owed = (-self.tokens).max(0.0);
        now + SimDuration::from_secs_f64(owed / self.per_second)
    }

    /// Takes so many tokens, if need be more than there are.
    pub(crate) fn take(&mut self, tokens: f64) {
        self.tokens -= tokens;
    }
}

#[expect(clippy::cast_precision_loss, reason = "concurrency is far below 2^53")]
pub(super) fn scaling_bucket(config: &Config) -> RateBucket {
    let limits = &config.limits;
    if limits.classic_initial_burst_max > 0 {
        let per_second = limits.classic_environments_per_min / 60.0;
        RateBucket::new(limits.classic_initial_burst_max as f64, per_second)
    } else {
        let count = limits.environments_per_interval as f64;
        RateBucket::new(count, count / limits.scaling_interval_s)
    }
}

pub(super) fn call_bucket(config: &Config, function: &Function) -> RateBucket {
    rate_of(config, f64::from(function.reserved_concurrency.unwrap_or(0)))
}

#[expect(clippy::cast_precision_loss, reason = "a burst is far below 2^53")]
fn gateway_bucket(config: &Config) -> RateBucket {
    let limits = &config.limits;
    RateBucket::new(limits.apigw_burst_requests as f64, limits.apigw_default_rps)
}

/// Calls per second that a concurrency allows; one second's worth may come at once.
fn rate_of(config: &Config, concurrency: f64) -> RateBucket {
    let per_second = concurrency * config.limits.rps_per_concurrency;
    RateBucket::new(per_second, per_second)
}

impl AccountState {
    pub(crate) fn new(config: &Config) -> Self {
        let unreserved_limit = unreserved_limit(config);
        Self {
            unreserved_limit,
            unreserved_in_use: 0,
            calls: rate_of(config, f64::from(unreserved_limit)),
            gateway: gateway_bucket(config),
        }
    }

    pub(crate) fn reconfigure(&mut self, config: &Config, now: SimTime, in_use: u32) {
        self.unreserved_limit = unreserved_limit(config);
        self.unreserved_in_use = in_use;
        self.calls.reconfigure(rate_of(config, f64::from(self.unreserved_limit)), now);
        self.gateway.reconfigure(gateway_bucket(config), now);
    }

    /// Whether API Gateway takes one more request at this moment; counts it if so.
    pub(crate) fn gateway_admits(&mut self, now: SimTime) -> bool {
        let admits = self.gateway.has(1.0, now);
        if admits {
            self.gateway.take(1.0);
        }
        admits
    }
}

/// What the account's concurrency leaves to functions without a reservation.
fn unreserved_limit(config: &Config) -> u32 {
    let account = u32::try_from(config.limits.account_concurrency).unwrap_or(u32::MAX);
    let reserved: u32 = config
        .functions
        .iter()
        .filter_map(|function| function.reserved_concurrency)
        .fold(0, u32::saturating_add);
    account.saturating_sub(reserved)
}

impl Simulation {
    /// Whether a run of `function` may start now; takes what it needs if so. `synchronous` is
    /// false for events from Lambda's queue, which have no limit of requests per second.
    pub(crate) fn admit(
        &mut self,
        config: &Config,
        function: FunctionIndex,
        synchronous: bool,
    ) -> Result<(), ThrottleReason> {
        let now = self.now;
        let state = &mut self.functions[function];
        let limited = synchronous || !config.limits.rps_limit_sync_only;
        match config[function].reserved_concurrency {
            Some(reserved) => {
                if state.in_use >= reserved {
                    return Err(ThrottleReason::ReservedFunctionConcurrentInvocationLimitExceeded);
                }
                if limited && !state.calls.has(1.0, now) {
                    return Err(ThrottleReason::ReservedFunctionInvocationRateLimitExceeded);
                }
            }
            None => {
                if self.account.unreserved_in_use >= self.account.unreserved_limit {
                    return Err(ThrottleReason::ConcurrentInvocationLimitExceeded);
                }
                if limited && !self.account.calls.has(1.0, now) {
                    return Err(ThrottleReason::FunctionInvocationRateLimitExceeded);
                }
            }
        }
        if !state.environments.has_free() {
            if !state.scaling.has(1.0, now) {
                return Err(ThrottleReason::ConcurrentEnvironmentScalingRateExceeded);
            }
            state.scaling.take(1.0);
        }
        state.in_use += 1;
        state.metrics.in_use_max = state.metrics.in_use_max.max(state.in_use);
        if config[function].reserved_concurrency.is_some() {
            if limited {
                state.calls.take(1.0);
            }
        } else {
            self.account.unreserved_in_use += 1;
            if limited {
                self.account.calls.take(1.0);
            }
        }
        Ok(())
    }

    /// A run has ended: its concurrency is free again.
    pub(super) fn give_back(&mut self, config: &Config, function: FunctionIndex) {
        self.functions[function].in_use -= 1;
        if config[function].reserved_concurrency.is_none() {
            self.account.unreserved_in_use -= 1;
        }
    }

    pub(crate) fn throttled(
        &mut self,
        function: FunctionIndex,
        event: Option<EventRef>,
        batch: Option<BatchRef>,
        attempt: u32,
        reason: ThrottleReason,
    ) {
        self.functions[function].metrics.throttles += 1;
        let rule = match reason {
            ThrottleReason::ConcurrentInvocationLimitExceeded
            | ThrottleReason::ReservedFunctionConcurrentInvocationLimitExceeded => {
                RuleId::ConcPoolCheck
            }
            ThrottleReason::FunctionInvocationRateLimitExceeded
            | ThrottleReason::ReservedFunctionInvocationRateLimitExceeded => RuleId::ConcRpsLimit,
            ThrottleReason::ConcurrentEnvironmentScalingRateExceeded => RuleId::ConcScalingRate,
            ThrottleReason::Scripted => RuleId::SyncThrottleStatus429,
        };
        let entity = function.entity();
        self.emit(entity, event, rule, Happening::Throttled { attempt, reason, batch });
    }

    /// Takes over the changed settings of all functions.
    pub(crate) fn reconfigure_functions(&mut self, next: &Config) {
        let now = self.now;
        let in_use = self
            .functions
            .iter()
            .zip(&next.functions)
            .filter(|(_, function)| function.reserved_concurrency.is_none())
            .map(|(state, _)| state.in_use)
            .sum();
        self.account.reconfigure(next, now, in_use);
        for (state, function) in self.functions.iter_mut().zip(&next.functions) {
            state.reconfigure(next, function, now);
        }
        for function in FunctionIndex::up_to(next.functions.len()) {
            self.reprovision(next, function);
        }
    }

    /// Environments of all functions at work, and the most that the account allows.
    pub(crate) fn concurrency(&self) -> (u64, u64) {
        let in_use = self.functions.iter().map(|state| u64::from(state.in_use)).sum();
        (in_use, self.config.limits.account_concurrency)
    }
}
