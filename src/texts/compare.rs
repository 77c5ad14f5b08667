//! What the page says when two variants are compared, and when somebody asks what would have been,
//! in English.

use lambdascope_studies::Measure;

// Two variants.
pub(crate) const PAGES: &str = "Compare with";
pub(crate) const VARIANTS: &str = "Two variants";
pub(crate) const ODDS: &str = "Odds";
pub(crate) const LANE: &str = "Lane";
pub(crate) const QUESTION: &str = "Question";
pub(crate) const OWN: &str = "A setting of my own …";
pub(crate) const LIVE: &str = "What did my changes do?";
pub(crate) const AS_OPENED: &str = "as it was opened";
pub(crate) const WITH_CHANGES: &str = "with my changes";
pub(crate) const AS_IT_IS: &str = "as it is";
pub(crate) const FORKED: &str = "What would have been?";
pub(crate) const PATH: &str = "Setting";
pub(crate) const PATH_EXAMPLE: &str = "functions.charge.timeout = 10s";
pub(crate) const TRY: &str = "Compare with it";
pub(crate) const NO_EQUALS: &str = "Write it as path = value, as in functions.charge.timeout = 10s";
pub(crate) const SCENE: &str = "{0}: {1}, at {2}";
pub(crate) const PLAY: &str = "Play both";
pub(crate) const PAUSE: &str = "Pause both";
pub(crate) const RESTART: &str = "Play both from the start";
pub(crate) const BACK: &str = "Both a step back";
pub(crate) const ON: &str = "Both a step on";
pub(crate) const MOMENT: &str = "Moment of both";
pub(crate) const CHARTS: &str = "Over time";
pub(crate) const DIFFERENCES: &str = "At the end";
pub(crate) const MEASURE: &str = "What";
pub(crate) const RUNNING: &str = "Both run to their end: {0} %";
pub(crate) const STOPPED: &str =
    "{0} has too many events to remember: it was stopped before its end.";
pub(crate) const SAME: &str = "Every event ended the same way.";
pub(crate) const ONE_DIFFERS: &str = "1 event ended differently.";
pub(crate) const DIFFER: &str = "{0} events ended differently.";
pub(crate) const FIRST_DIFFER: &str = "{0} events ended differently. The first {1}:";
pub(crate) const EVENT: &str = "Event";
pub(crate) const NOT_SENT: &str = "not sent";
pub(crate) const NO_VALUE: &str = "–";
pub(crate) const SAME_LUCK: &str = "The same events arrive in both, with the same luck.";

// Curves.
pub(crate) const LOST: &str = "Lost so far";
pub(crate) const WAITING: &str = "Waiting";
pub(crate) const ERRORS: &str = "Errors so far";
pub(crate) const COST: &str = "Cost of functions so far";
pub(crate) const CURVE_SAID: &str = "{0}: A {1}, B {2} at {3}";

// Endings.
pub(crate) const ANSWERED: &str = "answered at {1}";
pub(crate) const DONE: &str = "done at {1}";
pub(crate) const TOLD: &str = "error told to the caller at {1}";
pub(crate) const KEPT: &str = "kept in **{0}** at {1}";
pub(crate) const GONE: &str = "lost at **{0}** at {1}";
pub(crate) const ON_THE_WAY: &str = "still on its way at the end";

// What would have been.
pub(crate) const WHY_END: &str = "Why did it end like this?";
pub(crate) const WHAT_IF: &str = "What would have changed it";
pub(crate) const AS_IT_RAN: &str = "As it ran: {0}.";
pub(crate) const WOULD: &str = "**{0}**: {1}";
pub(crate) const WOULD_SINCE: &str = "**{0}**, had it held since the event was sent: {1}";
pub(crate) const TWICE: &str = "{0}, with {1} duplicate effects";
pub(crate) const NOT_TWICE: &str = "{0}, without duplicate effects";
pub(crate) const IN_VAIN: &str = "The same end with: {0}.";
pub(crate) const SEARCHING: &str = "Forking the run …";
pub(crate) const CUT_SHORT: &str =
    "The run is too long to try everything: after 20 million steps the rest is left open.";
pub(crate) const NOTHING_HELPS: &str = "No setting on its way would have changed how it ends.";
pub(crate) const SHOW_FORK: &str = "See it";
pub(crate) const SHOW_FORK_SAID: &str = "Opens the run that was forked with: {0}";
pub(crate) const COMPARE_FORK: &str = "Compare";
pub(crate) const COMPARE_FORK_SAID: &str = "Puts this run and the one forked with {0} side by side";

/// The words for what is measured.
pub(crate) const fn measure(measure: Measure) -> &'static str {
    match measure {
        Measure::EventsSent => "Events sent",
        Measure::Answered => "Answered",
        Measure::Done => "Done",
        Measure::ErrorTold => "Error told to the caller",
        Measure::Kept => "Kept for someone",
        Measure::Lost => "Lost",
        Measure::OnTheWay => "Still on the way",
        Measure::DuplicateSideEffects => "Duplicate side effects",
        Measure::Invocations => "Invocations",
        Measure::Errors => "Errors",
        Measure::Throttles => "Throttles",
        Measure::Retries => "Retries",
        Measure::UntilDoneP50 => "Until done, half",
        Measure::UntilDoneP99 => "Until done, 99 %",
        Measure::Late => "Later than 1 min",
        Measure::Cost => "Cost",
    }
}
