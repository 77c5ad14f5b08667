//! What functions are billed for: the price list, for the summary and for whoever folds a trace.
//!
//! Prices are those of the `cost.lambda` rules. What queues cost is counted where they are polled.

use crate::config::Function;
use crate::time::{SimDuration, SimTime};
use lambdascope_rulebook::{Limits, list};

/// Megabyte-microseconds in a gigabyte-second.
const MB_US_PER_GB_S: f64 = 1024.0 * 1e6;

/// What one attempt is billed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Charge {
    /// The time of the run, rounded up, with the init where that is billed.
    pub duration: SimDuration,
    /// The requests that it counts as: more than one for a large asynchronous event.
    pub requests: u64,
    /// The prices that hold for it.
    pub tariff: Tariff,
}

list! {
    /// Which prices hold for an attempt.
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
    pub enum Tariff {
        /// Those of a function on x86, in the first tier.
        OnDemand = "on_demand",
        /// Those of a run on a provisioned environment.
        Provisioned = "provisioned",
        /// Those of a function that runs at the edge (Lambda@Edge).
        Edge = "edge",
    }
}

/// What functions have run up so far.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bill {
    requests: u64,
    edge_requests: u64,
    /// Billed time and memory (MB·µs).
    on_demand: u128,
    /// The same of runs on provisioned environments.
    provisioned: u128,
    /// The same of runs at the edge.
    edge: u128,
    /// Time and memory of provisioned environments until `capacity_since` (MB·µs).
    capacity: u128,
    /// Memory of all provisioned environments since then (MB).
    capacity_mb: u64,
    capacity_since: SimTime,
}

impl Bill {
    /// Adds an attempt of a function with so much memory (MB).
    pub fn add(&mut self, memory_mb: u32, charge: Charge) {
        let mb_us = u128::from(charge.duration.as_micros()) * u128::from(memory_mb);
        let (requests, time) = match charge.tariff {
            Tariff::OnDemand => (&mut self.requests, &mut self.on_demand),
            Tariff::Provisioned => (&mut self.requests, &mut self.provisioned),
            Tariff::Edge => (&mut self.edge_requests, &mut self.edge),
        };
        *requests += charge.requests;
        *time += mb_us;
    }

    /// From `now` on, the provisioned environments of these functions are paid for.
    pub fn provision<'a>(
        &mut self,
        functions: impl IntoIterator<Item = &'a Function>,
        now: SimTime,
    ) {
        self.capacity = self.capacity_until(now);
        self.capacity_since = now;
        self.capacity_mb = functions
            .into_iter()
            .map(|one| u64::from(one.provisioned_concurrency) * u64::from(one.memory_mb))
            .sum();
    }

    fn capacity_until(&self, now: SimTime) -> u128 {
        let micros = now.since(self.capacity_since).as_micros();
        self.capacity + u128::from(self.capacity_mb) * u128::from(micros)
    }

    /// What it comes to until `now` (USD).
    #[must_use]
    pub fn usd(&self, limits: &Limits, now: SimTime) -> f64 {
        requests_usd(self.requests, limits.cost_usd_per_million_requests)
            + gb_s(self.on_demand) * limits.cost_x86_usd_per_gb_s_tier1
            + gb_s(self.provisioned) * limits.cost_provisioned_x86_duration_usd_per_gb_s
            + gb_s(self.capacity_until(now)) * limits.cost_provisioned_x86_capacity_usd_per_gb_s
            + requests_usd(self.edge_requests, limits.cost_edge_usd_per_million_requests)
            + gb_s(self.edge) * limits.cost_edge_usd_per_gb_s
    }
}

/// The time that is billed for a run after an init.
pub(crate) fn billed_duration(limits: &Limits, init: SimDuration, run: SimDuration) -> SimDuration {
    let init = if limits.cost_init_billed { init } else { SimDuration::ZERO };
    let unit = SimDuration::from_millis_f64(limits.cost_rounding_ms).as_micros().max(1);
    SimDuration::from_micros((run + init).as_micros().div_ceil(unit) * unit)
}

/// The requests that an asynchronous event of this size is billed as.
pub(crate) fn asynchronous_requests(limits: &Limits, bytes: u64) -> u64 {
    let rest = bytes.saturating_sub(limits.cost_async_first_chunk_bytes);
    1 + rest.div_ceil(limits.cost_async_extra_chunk_bytes.max(1))
}

/// Gigabyte-seconds of so many megabyte-microseconds.
#[expect(clippy::cast_precision_loss, reason = "a sum for a price")]
fn gb_s(mb_us: u128) -> f64 {
    mb_us as f64 / MB_US_PER_GB_S
}

/// So many requests at a price for a million of them (USD).
#[expect(clippy::cast_precision_loss, reason = "a count for a price")]
pub(crate) fn requests_usd(count: u64, usd_per_million: f64) -> f64 {
    count as f64 * usd_per_million / 1e6
}
