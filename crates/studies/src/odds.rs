//! Odds: a scenario run over many seeds, and how often each outcome comes.
//!
//! A run of the scenario shows one draw of luck. Run `k` has the scenario's own seed plus `k`, so
//! run 0 is the scenario as it stands, and any run can be opened by its seed. Runs keep no trace.

mod distribution;
mod report;
mod share;

pub use distribution::{Bin, Distribution, Landmark};
pub use report::{Chance, OddsReport, Risk, answers_json};
pub use share::Share;

use crate::comparison::MeasureUnit;
use lambdascope_engine::command::TimedCommand;
use lambdascope_engine::config::Config;
use lambdascope_engine::replay::{Bounds, Replay};
use lambdascope_engine::trace::FateGroup;
use lambdascope_engine::{ConfigError, Simulation};
use lambdascope_scenario::readable::billionths;
use std::sync::Arc;

/// A run stops when more events than these are in flight: a chain reaction has no end, and many
/// runs are wanted.
const IN_FLIGHT_MAX: u64 = 1_000_000;

/// What is measured of each run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(usize)]
pub enum Measure {
    /// Events dropped, expired or discarded.
    Lost,
    /// Side effects that a repeated event left once more.
    Duplicates,
    /// Events whose caller was told an error.
    ErrorTold,
    /// Events kept in a dead-letter queue or at a destination.
    Kept,
    /// Events that still are on their way at the end.
    OnTheWay,
    /// Median delay from sending until an event is done [µs].
    DelayP50,
    /// 99th percentile of that delay [µs].
    DelayP99,
    /// Attempts of all functions.
    Attempts,
    /// List price of the run, in billionths of a USD.
    Cost,
}

impl Measure {
    /// Every measure, in the order in which they are shown.
    pub const ALL: [Self; 9] = [
        Self::Lost,
        Self::Duplicates,
        Self::ErrorTold,
        Self::Kept,
        Self::OnTheWay,
        Self::DelayP50,
        Self::DelayP99,
        Self::Attempts,
        Self::Cost,
    ];

    /// The key of reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Duplicates => "duplicate_side_effects",
            Self::ErrorTold => "error_told",
            Self::Kept => "kept",
            Self::OnTheWay => "on_the_way",
            Self::DelayP50 => "delay_until_done_p50_us",
            Self::DelayP99 => "delay_until_done_p99_us",
            Self::Attempts => "attempts",
            Self::Cost => "cost_nano_usd",
        }
    }

    /// Whether it is a time.
    #[must_use]
    pub const fn is_time(self) -> bool {
        matches!(self, Self::DelayP50 | Self::DelayP99)
    }

    /// What its values are.
    const fn unit(self) -> MeasureUnit {
        match self {
            Self::DelayP50 | Self::DelayP99 => MeasureUnit::Duration,
            Self::Cost => MeasureUnit::Price,
            _ => MeasureUnit::Count,
        }
    }
}

/// So many numbers tell what one run came to.
const NUMBERS: usize = 2 + Measure::ALL.len();
/// Stands for a delay that no event had.
const NONE: u64 = u64::MAX;

/// What one run came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RunOutcome {
    /// Events sent.
    pub sent: u64,
    /// Whether it was stopped before its end: too many steps, or too many events in flight.
    pub stopped: bool,
    /// The measures in their order; none for a delay if no event was done.
    values: [Option<u64>; Measure::ALL.len()],
}

impl RunOutcome {
    /// Runs a scenario once. `number` counts the runs from 0.
    ///
    /// # Errors
    /// [`ConfigError`] if components point at what is not there.
    pub fn of(
        config: &Arc<Config>,
        log: &[TimedCommand],
        number: u64,
    ) -> Result<Self, ConfigError> {
        let seed = seed_of(config.seed, number);
        let config = Arc::new(Config { seed, ..(**config).clone() });
        let steps = config.limits.run_default_max_steps;
        let mut replay = Replay::new(config, log.to_vec())?;
        replay.simulation.measure_delays();
        let stop = replay.finish(Bounds { steps, in_flight: IN_FLIGHT_MAX });
        Ok(Self::read(&replay.simulation, stop.is_some()))
    }

    fn read(simulation: &Simulation, stopped: bool) -> Self {
        let summary = simulation.summary();
        let fates = &summary.fates;
        let group = |group| Some(fates.in_group(group));
        let delay = |share| simulation.delay_until_done(share).map(|delay| delay.as_micros());
        let value = |measure: Measure| match measure {
            Measure::Lost => group(FateGroup::Lost),
            Measure::Duplicates => Some(summary.duplicate_side_effects),
            Measure::ErrorTold => group(FateGroup::Told),
            Measure::Kept => group(FateGroup::Kept),
            Measure::OnTheWay => group(FateGroup::OnTheWay),
            Measure::DelayP50 => delay(0.50),
            Measure::DelayP99 => delay(0.99),
            Measure::Attempts => {
                Some(summary.functions.iter().map(|function| function.invocations).sum())
            }
            Measure::Cost => Some(billionths(summary.cost_usd)),
        };
        Self { sent: fates.events_sent(), stopped, values: Measure::ALL.map(value) }
    }

    /// The value of a measure; none for a delay if no event was done.
    #[must_use]
    pub const fn value(&self, measure: Measure) -> Option<u64> {
        self.values[measure as usize]
    }

    /// The outcome as numbers, which pass from one program to another.
    #[must_use]
    pub fn to_numbers(&self) -> [u64; NUMBERS] {
        let mut numbers = [NONE; NUMBERS];
        numbers[0] = self.sent;
        numbers[1] = self.stopped.into();
        for (number, value) in numbers[2..].iter_mut().zip(self.values) {
            *number = value.unwrap_or(NONE);
        }
        numbers
    }

    /// The outcome that [`Self::to_numbers`] tells.
    fn from_numbers([sent, stopped, values @ ..]: &[u64; NUMBERS]) -> Self {
        let values = values.map(|value| (value != NONE).then_some(value));
        Self { sent: *sent, stopped: *stopped != 0, values }
    }
}

/// The seed of a run, numbered from 0: run 0 has the scenario's own.
#[must_use]
pub const fn seed_of(scenario: u64, number: u64) -> u64 {
    scenario.wrapping_add(number)
}

/// The outcomes of the runs so far.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Odds {
    /// The seed of run 0.
    first_seed: u64,
    runs: Vec<RunOutcome>,
}

impl Odds {
    /// No run yet.
    #[must_use]
    pub const fn new(first_seed: u64) -> Self {
        Self { first_seed, runs: Vec::new() }
    }

    /// The next run came to this.
    pub fn add(&mut self, outcome: RunOutcome) {
        self.runs.push(outcome);
    }

    /// Adds the runs that numbers tell of, one after the other.
    pub fn add_numbers(&mut self, numbers: &[u64]) {
        self.runs.extend(numbers.as_chunks().0.iter().map(RunOutcome::from_numbers));
    }

    /// Runs so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.runs.len()
    }

    /// Whether there was no run yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// What they add up to.
    #[must_use]
    pub fn report(&self) -> OddsReport {
        OddsReport::of(self.first_seed, &self.runs, None)
    }

    /// The same with histograms whose bins are as wide as those that hold the other runs too: the
    /// two can be drawn on one scale.
    #[must_use]
    pub fn report_beside(&self, other: &Self) -> OddsReport {
        OddsReport::of(self.first_seed, &self.runs, Some(&other.report()))
    }
}
