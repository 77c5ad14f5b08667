//! What the page says about odds, in English.

use lambdascope_studies::odds::{Measure, Risk};

pub(crate) const ABOUT: &str = "One run shows one draw of luck. The same scenario with many seeds shows how often each outcome comes. Run 0 has the scenario’s own seed, run 1 the next one, and so on; nothing else changes.";
pub(crate) const QUESTION: &str = "What is run";
pub(crate) const ALONE: &str = "The scenario alone";
pub(crate) const BOTH: &str =
    "Both ways have the same seeds: what differs is the setting, not the luck.";
pub(crate) const RUNS: &str = "Runs";
pub(crate) const START: &str = "Run them";
pub(crate) const AGAIN: &str = "Run again";
pub(crate) const CANCEL: &str = "Stop";
pub(crate) const COPY: &str = "Copy as JSON";
pub(crate) const PROGRESS: &str = "{0} of {1} runs";
pub(crate) const LEFT: &str = "{0} of {1} runs, about {2} left";
pub(crate) const LONG: &str = "One run takes about {0} here, so that {1} take about {2}. Stop whenever you have seen enough: what was found stays.";
pub(crate) const DONE: &str = "{0} runs in {1}";
pub(crate) const CANCELLED: &str = "Stopped after {0} of {1} runs. What they came to is below.";
pub(crate) const NOTHING: &str = "Stopped before the first run was over";
pub(crate) const FAILED: &str = "The runs cannot go on: {0}";
pub(crate) const FAILED_WITHOUT: &str =
    "The runs cannot go on: this browser did not start a worker for them";
pub(crate) const STALE: &str =
    "These are the odds of another scenario, or of other settings, than those on the stage now.";
pub(crate) const ENDLESS: &str = "{0} runs were stopped before their end: they took too many steps, or had over a million events in flight.";
pub(crate) const WITHIN: &str = "In half of the runs 99 % of what gets done is done within **{0}**; in 95 % of the runs within **{1}**.";
pub(crate) const CONSTANT: &str = "The same in every run: {0}.";
pub(crate) const LOWEST: &str = "Lowest";
pub(crate) const MEDIAN: &str = "Median";
pub(crate) const HIGHEST: &str = "Highest";
pub(crate) const SEED: &str = "seed {0}";
pub(crate) const SHOW: &str = "Shows the run with this seed on the stage";
pub(crate) const TABLE: &str = "As a table";
pub(crate) const FROM: &str = "From";
pub(crate) const BELOW: &str = "Below";
pub(crate) const VALUE: &str = "Value";
pub(crate) const USD: &str = "${0}";

/// How sure a share is: all, some or none of the runs.
pub(crate) const SURE_ALL: &str = "The chance is above {0} with 95 % confidence.";
pub(crate) const SURE: &str = "That is {0}; between {1} and {2} with 95 % confidence.";
pub(crate) const SURE_NONE: &str = "The chance is below {0} with 95 % confidence.";

/// What happened in all, some or none of the runs.
pub(crate) const fn sentences(risk: Risk) -> [&'static str; 3] {
    match risk {
        Risk::Loss => [
            "In **all {0}** runs at least one event was lost.",
            "In **{1} of {0}** runs at least one event was lost.",
            "In **none of {0}** runs was an event lost.",
        ],
        Risk::Duplicate => [
            "In **all {0}** runs at least one side effect was repeated.",
            "In **{1} of {0}** runs at least one side effect was repeated.",
            "In **none of {0}** runs was a side effect repeated.",
        ],
        Risk::ErrorTold => [
            "In **all {0}** runs at least one caller was told an error.",
            "In **{1} of {0}** runs at least one caller was told an error.",
            "In **none of {0}** runs was a caller told an error.",
        ],
        Risk::Kept => [
            "In **all {0}** runs at least one failed event was kept for someone.",
            "In **{1} of {0}** runs at least one failed event was kept for someone.",
            "In **none of {0}** runs did a failed event have to be kept for someone.",
        ],
    }
}

/// What a measure is called.
pub(crate) const fn name(measure: Measure) -> &'static str {
    match measure {
        Measure::Lost => "Events lost",
        Measure::Duplicates => "Side effects repeated",
        Measure::ErrorTold => "Errors told to callers",
        Measure::Kept => "Events kept for someone",
        Measure::OnTheWay => "Events still on the way",
        Measure::DelayP50 => "Median time until done",
        Measure::DelayP99 => "99th percentile of the time until done",
        Measure::Attempts => "Attempts",
        Measure::Cost => "Cost",
    }
}
