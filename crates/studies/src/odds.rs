//! Odds: a scenario run over many seeds, and how often each outcome comes.
//!
//! A run of the scenario shows one draw of luck. Run `k` has the scenario's own seed plus `k`, so
//! run 0 is the scenario as it stands, and any run can be opened by its seed. Runs keep no trace.

mod report;
mod share;
mod spread;

pub use report::{Chance, OddsReport, Risk, answers_json};
pub use share::Share;
pub use spread::{Bin, Landmark, Spread};

use crate::measure::in_summary;
use lambdascope_engine::command::TimedCommand;
use lambdascope_engine::config::Config;
use lambdascope_engine::metrics::Measure;
use lambdascope_engine::replay::{Bounds, Replay};
use lambdascope_engine::{ConfigError, Simulation};
use std::sync::Arc;

/// A run stops when more events than these are in flight: a chain reaction has no end, and many
/// runs are wanted.
const IN_FLIGHT_MAX: u64 = 1_000_000;

/// What is measured of each run, in the order in which it is shown.
pub const MEASURES: [Measure; 9] = [
    Measure::Lost,
    Measure::DuplicateSideEffects,
    Measure::ErrorTold,
    Measure::Kept,
    Measure::OnTheWay,
    Measure::UntilDoneP50,
    Measure::UntilDoneP99,
    Measure::Invocations,
    Measure::Cost,
];

/// So many numbers tell what one run came to.
const NUMBERS: usize = 2 + MEASURES.len();
/// Stands for a delay that no event had.
const NONE: u64 = u64::MAX;

/// What one run came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MeasuredRun {
    /// Events that were sent in the run.
    pub sent: u64,
    /// Whether it was stopped before its end: too many steps, or too many events in flight.
    pub stopped: bool,
    /// The values of [`MEASURES`]; none for a delay if no event was done.
    values: [Option<u64>; MEASURES.len()],
}

impl MeasuredRun {
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
        let delay = |share| simulation.delay_until_done(share).map(|delay| delay.as_micros());
        let values = MEASURES.map(|measure| match measure {
            Measure::UntilDoneP50 => delay(0.50),
            Measure::UntilDoneP99 => delay(0.99),
            of_summary => in_summary(of_summary, &summary),
        });
        Self { sent: summary.fates.events_sent(), stopped, values }
    }

    /// The value of one of [`MEASURES`]; none for a delay if no event was done.
    #[must_use]
    pub fn value(&self, measure: Measure) -> Option<u64> {
        self.values[MEASURES.iter().position(|it| *it == measure)?]
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
    runs: Vec<MeasuredRun>,
}

impl Odds {
    /// No run yet; the first one will have this seed.
    #[must_use]
    pub const fn new(first_seed: u64) -> Self {
        Self { first_seed, runs: Vec::new() }
    }

    /// The next run came to this.
    pub fn add(&mut self, outcome: MeasuredRun) {
        self.runs.push(outcome);
    }

    /// Adds the runs that numbers tell of, one after the other.
    pub fn add_numbers(&mut self, numbers: &[u64]) {
        self.runs.extend(numbers.as_chunks().0.iter().map(MeasuredRun::from_numbers));
    }

    /// How many runs there are so far.
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
