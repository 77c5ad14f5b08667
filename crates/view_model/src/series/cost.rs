//! What functions cost, from what the trace tells. What queues cost does not follow from it: polls
//! that find nothing are billed and leave no entry.

use super::is_at_the_edge;
use lambdascope_engine::config::{Config, Function};
use lambdascope_engine::entity::{EntityKind, EventRef};
use lambdascope_engine::time::{SimDuration, SimTime};
use lambdascope_engine::trace::Start;
use lambdascope_rulebook::Limits;
use std::collections::{BTreeMap, BTreeSet};

/// A million, for prices.
const MILLION: f64 = 1e6;
/// Megabyte-microseconds in a gigabyte-second.
const MB_US_PER_GB_S: f64 = 1024.0 * 1e6;

/// What an attempt will be billed for when it ends.
#[derive(Clone, Copy, Debug)]
struct Attempt {
    init: SimDuration,
    provisioned: bool,
    at_the_edge: bool,
    requests: u64,
}

/// What all functions have run up so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Bill {
    requests: u64,
    mb_us: u128,
    provisioned_mb_us: u128,
    edge_requests: u64,
    edge_mb_us: u128,
    /// Provisioned memory and time until `capacity_since`.
    capacity_mb_us: u128,
    /// Memory of all provisioned environments since then [MB].
    capacity_mb: u64,
    capacity_since: SimTime,
    /// Attempts under way, by function and environment.
    attempts: BTreeMap<(u16, u32), Attempt>,
    /// Environments that are known to be provisioned.
    provisioned: BTreeSet<(u16, u32)>,
    /// Sizes of events that are billed as more than one request [bytes].
    large: BTreeMap<EventRef, u64>,
}

impl Bill {
    pub(super) fn new(config: &Config) -> Self {
        Self { capacity_mb: capacity_mb(config), ..Self::default() }
    }

    /// Other settings hold from `time` on.
    pub(super) fn use_config(&mut self, config: &Config, time: SimTime) {
        self.capacity_mb_us = self.capacity_until(time);
        self.capacity_since = time;
        self.capacity_mb = capacity_mb(config);
    }

    fn capacity_until(&self, time: SimTime) -> u128 {
        let micros = time.since(self.capacity_since).as_micros();
        self.capacity_mb_us + u128::from(self.capacity_mb) * u128::from(micros)
    }

    /// An event of that size travels.
    pub(super) fn event_sent(&mut self, limits: &Limits, event: EventRef, bytes: u64) {
        if bytes > limits.cost_async_first_chunk_bytes {
            self.large.insert(event, bytes);
        } else {
            self.large.remove(&event);
        }
    }

    /// An event is over.
    pub(super) fn event_rests(&mut self, event: EventRef) {
        self.large.remove(&event);
    }

    /// An attempt begins; `event` is none for a batch.
    pub(super) fn attempt_started(
        &mut self,
        config: &Config,
        place: (u16, u32),
        (start, init): (Start, SimDuration),
        event: Option<EventRef>,
        asynchronous: bool,
    ) {
        match start {
            Start::Provisioned => {
                self.provisioned.insert(place);
            }
            Start::Cold | Start::Warm => {
                self.provisioned.remove(&place);
            }
            Start::Reset => {}
        }
        let limits = &config.limits;
        let large = event.and_then(|event| self.large.get(&event)).filter(|_| asynchronous);
        let more = large.map_or(0, |bytes| {
            let rest = bytes.saturating_sub(limits.cost_async_first_chunk_bytes);
            rest.div_ceil(limits.cost_async_extra_chunk_bytes.max(1))
        });
        let source = event.filter(|event| event.emitter.kind == EntityKind::Source);
        let source = source.and_then(|event| config.sources.get(event.emitter.at()));
        let attempt = Attempt {
            init,
            provisioned: self.provisioned.contains(&place),
            at_the_edge: !asynchronous && source.is_some_and(|source| is_at_the_edge(source.kind)),
            requests: 1 + more,
        };
        self.attempts.insert(place, attempt);
    }

    /// An attempt ends after that time, without the init.
    pub(super) fn attempt_ended(
        &mut self,
        limits: &Limits,
        function: &Function,
        place: (u16, u32),
        duration: SimDuration,
    ) {
        let Some(attempt) = self.attempts.remove(&place) else { return };
        let init = if limits.cost_init_billed { attempt.init } else { SimDuration::ZERO };
        let unit = SimDuration::from_millis_f64(limits.cost_rounding_ms).as_micros().max(1);
        let billed = (duration + init).as_micros().div_ceil(unit) * unit;
        let mb_us = u128::from(billed) * u128::from(function.memory_mb);
        if attempt.at_the_edge {
            self.edge_mb_us += mb_us;
            self.edge_requests += 1;
            return;
        }
        if attempt.provisioned {
            self.provisioned_mb_us += mb_us;
        } else {
            self.mb_us += mb_us;
        }
        self.requests += attempt.requests;
    }

    /// What it comes to until `time` [USD].
    pub(super) fn total(&self, limits: &Limits, time: SimTime) -> f64 {
        real(self.requests) * limits.cost_usd_per_million_requests / MILLION
            + gb_s(self.mb_us) * limits.cost_x86_usd_per_gb_s_tier1
            + gb_s(self.provisioned_mb_us) * limits.cost_provisioned_x86_duration_usd_per_gb_s
            + gb_s(self.capacity_until(time)) * limits.cost_provisioned_x86_capacity_usd_per_gb_s
            + real(self.edge_requests) * limits.cost_edge_usd_per_million_requests / MILLION
            + gb_s(self.edge_mb_us) * limits.cost_edge_usd_per_gb_s
    }
}

/// Memory of all provisioned environments [MB].
fn capacity_mb(config: &Config) -> u64 {
    let of = |function: &Function| {
        u64::from(function.provisioned_concurrency) * u64::from(function.memory_mb)
    };
    config.functions.iter().map(of).sum()
}

/// Gigabyte-seconds of so many megabyte-microseconds.
#[expect(clippy::cast_precision_loss, reason = "a sum for a price")]
fn gb_s(mb_us: u128) -> f64 {
    mb_us as f64 / MB_US_PER_GB_S
}

#[expect(clippy::cast_precision_loss, reason = "a count for a price")]
const fn real(count: u64) -> f64 {
    count as f64
}
