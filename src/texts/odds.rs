//! What the page says about odds, in English.

use lambdascope_protocol::odds::Risk;

texts! {
    about: "One run shows one draw of luck. The same scenario with many seeds shows how often each outcome comes. Run 0 has the scenario’s own seed, run 1 the next one, and so on; nothing else changes.",
    question: "What is run",
    alone: "The scenario alone",
    both: "Both ways have the same seeds: what differs is the setting, not the luck.",
    runs: "Runs",
    start: "Run them",
    again: "Run again",
    cancel: "Stop",
    copy: "Copy as JSON",
    progress: "{0} of {1} runs",
    left: "{0} of {1} runs, about {2} left",
    long: "One run takes about {0} here, so that {1} take about {2}. Stop whenever you have seen enough: what was found stays.",
    done: "{0} runs in {1}",
    cancelled: "Stopped after {0} of {1} runs. What they came to is below.",
    nothing: "Stopped before the first run was over",
    failed: "The runs cannot go on: {0}",
    stale: "These are the odds of another scenario, or of other settings, than those on the stage now.",
    endless: "{0} runs were stopped before their end: they took too many steps, or had over a million events in flight.",
    within: "In half of the runs 99 % of what gets done is done within **{0}**; in 95 % of the runs within **{1}**.",
    constant: "The same in every run: {0}.",
    lowest: "Lowest",
    median: "Median",
    highest: "Highest",
    seed: "seed {0}",
    show: "Shows the run with this seed on the stage",
    table: "As a table",
    from: "From",
    below: "Below",
    value: "Value",

    // How sure a share is: all, some or none of the runs.
    sure_all: "The chance is above {0} with 95 % confidence.",
    sure: "That is {0}; between {1} and {2} with 95 % confidence.",
    sure_none: "The chance is below {0} with 95 % confidence.",
}

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
