//! What runs are measured by: the closed list, the keys of reports and the units.

use lambdascope_rulebook::list;

list! {
    /// What is measured of a run, in the order of tables; the second to the seventh add up to the
    /// first. The word is the key in JSON, with the unit of its values there.
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
    pub enum Measure {
        /// Events that sources and components sent.
        EventsSent = "events_sent",
        /// Events whose caller got the answer.
        Answered = "answered",
        /// Events that were handled, or that a filter let go.
        Done = "done",
        /// Events whose caller was told an error.
        ErrorTold = "error_told",
        /// Events that lie in a dead-letter queue, or whose record a destination has.
        Kept = "kept",
        /// Events that are gone.
        Lost = "lost",
        /// Events on their way.
        OnTheWay = "on_the_way",
        /// Effects that a repeated event left once more.
        DuplicateSideEffects = "duplicate_side_effects",
        /// Invocations of all functions.
        Invocations = "invocations",
        /// Invocations that ended in an error.
        Errors = "errors",
        /// Invocations that were refused.
        Throttles = "throttles",
        /// Tries after the first that were scheduled, whoever makes them.
        Retries = "retries",
        /// Half of the events that were answered or done took no longer (µs).
        UntilDoneP50 = "until_done_p50_us",
        /// All but one in a hundred of them took no longer (µs).
        UntilDoneP99 = "until_done_p99_us",
        /// Events that took longer than the comparison calls late to be answered or done.
        Late = "late",
        /// List price of the run [billionths of a dollar].
        Cost = "cost_usd",
    }
}

/// What a value of a measure is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MeasureUnit {
    /// A number of things.
    Count,
    /// A length of time in microseconds.
    Duration,
    /// Billionths of a dollar.
    Price,
}

impl Measure {
    /// What its values are.
    #[must_use]
    pub const fn unit(self) -> MeasureUnit {
        match self {
            Self::UntilDoneP50 | Self::UntilDoneP99 => MeasureUnit::Duration,
            Self::Cost => MeasureUnit::Price,
            Self::EventsSent
            | Self::Answered
            | Self::Done
            | Self::ErrorTold
            | Self::Kept
            | Self::Lost
            | Self::OnTheWay
            | Self::DuplicateSideEffects
            | Self::Invocations
            | Self::Errors
            | Self::Throttles
            | Self::Retries
            | Self::Late => MeasureUnit::Count,
        }
    }
}
