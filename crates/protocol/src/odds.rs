//! Odds: a scenario run over many seeds, and what the runs add up to.

use lambdascope_engine::metrics::Measure;
use serde::{Deserialize, Serialize};

/// A question about a scenario, with two ways to set it up that answer it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Question {
    /// The name that programs use: `retries:functions.charge`.
    pub id: String,
    /// The question, as a sentence.
    pub text: String,
    /// What the two ways are called.
    pub ways: [String; 2],
}

/// What is to be run.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Begin {
    /// The scenario (JSON).
    pub scenario: String,
    /// The seed of run 0.
    pub seed: u64,
    /// The id of the question whose two ways are run; none for the scenario alone.
    pub question: Option<String>,
}

/// The share of the runs that one simulator makes: run `first`, and then each `step`-th one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Runs {
    /// The scenarios (JSON), with the seed of run 0.
    pub sides: Vec<String>,
    /// The first of its runs.
    pub first: u64,
    /// How far its runs are apart.
    pub step: u64,
    /// How many runs there are in all.
    pub runs: u64,
}

/// What some runs came to, one after the other; only simulators read it.
pub type Numbers = Vec<u64>;

/// What a simulator's next runs came to.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Made {
    /// How long all its runs took so far (ms).
    pub took_ms: f64,
    /// Run by run, what each side came to.
    pub runs: Vec<Vec<Numbers>>,
}

/// What the runs add up to.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Odds {
    /// One for the scenario alone, or one for each way of the question.
    pub sides: Vec<Report>,
    /// The same as JSON, as the command line prints it.
    pub json: String,
}

/// What the runs of one side add up to.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Report {
    /// How many runs there are so far.
    pub runs: u64,
    /// Runs that had to be stopped before their end.
    pub stopped: u64,
    /// In how many runs there was at least one of something bad.
    pub chances: Vec<Chance>,
    /// How each measure is spread that any run has a value of, in the order in which they are
    /// shown.
    pub spreads: Vec<Spread>,
}

/// What a run may have at least one of.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Risk {
    /// An event was lost.
    Loss,
    /// A side effect was repeated.
    Duplicate,
    /// A caller was told an error.
    ErrorTold,
    /// An event had to be kept in a dead-letter queue or at a destination.
    Kept,
}

/// The chance that a run has at least one of something.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Chance {
    /// What a run may have.
    pub risk: Risk,
    /// How many runs have it.
    pub runs: u64,
    /// The share of the runs so far, 0 to 1.
    pub share: f64,
    /// The lowest chance that fits with 95 % confidence.
    pub low: f64,
    /// The highest chance that fits with 95 % confidence.
    pub high: f64,
}

/// How the values of one measure are spread over the runs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Spread {
    /// Which number of a run it is; values are in its unit.
    pub measure: Measure,
    /// The run with the lowest value.
    pub lowest: Landmark,
    /// A run with the median, the lower one of two.
    pub median: Landmark,
    /// The run with the highest value.
    pub highest: Landmark,
    /// The value that 95 % of the runs do not exceed.
    pub p95: u64,
    /// The histogram: all runs with a value, in bins of one width.
    pub bins: Vec<Bin>,
}

/// A run that stands for a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Landmark {
    /// The value.
    pub value: u64,
    /// The seed of the first run that has it.
    pub seed: u64,
}

/// One bin of a histogram.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Bin {
    /// The lowest value in it.
    pub from: u64,
    /// The first value above it.
    pub to: u64,
    /// How many runs have a value in it.
    pub runs: u64,
}

impl Report {
    /// How a measure is spread; none if no run has a value of it.
    #[must_use]
    pub fn spread(&self, measure: Measure) -> Option<&Spread> {
        self.spreads.iter().find(|spread| spread.measure == measure)
    }
}
