//! What is measured of a run: its name and unit, in JSON and in tables.

use lambdascope_engine::metrics::Summary;
use lambdascope_engine::time::SimDuration;
use lambdascope_engine::trace::FateGroup;
use lambdascope_rulebook::list;
use lambdascope_scenario::Cell;
use lambdascope_scenario::readable::{billionths, count, duration, usd_short};
use serde_json::{Value, json};

list! {
    /// What is measured of a run, in the order of tables, with its key and unit in JSON. The second
    /// to the seventh add up to the first.
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
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
            _ => MeasureUnit::Count,
        }
    }

    /// Its value in a summary; none if a summary does not tell it.
    pub(crate) fn in_summary(self, summary: &Summary) -> Option<u64> {
        let functions = summary.functions.iter();
        Some(match self {
            Self::EventsSent => summary.fates.events_sent(),
            Self::Answered => summary.fates.in_group(FateGroup::Answered),
            Self::Done => summary.fates.in_group(FateGroup::Done),
            Self::ErrorTold => summary.fates.in_group(FateGroup::Told),
            Self::Kept => summary.fates.in_group(FateGroup::Kept),
            Self::Lost => summary.fates.in_group(FateGroup::Lost),
            Self::OnTheWay => summary.fates.in_group(FateGroup::OnTheWay),
            Self::DuplicateSideEffects => summary.duplicate_side_effects,
            Self::Invocations => functions.map(|function| function.invocations).sum(),
            Self::Errors => functions.map(|function| function.errors).sum(),
            Self::Throttles => functions.map(|function| function.throttles).sum(),
            Self::Cost => billionths(summary.cost_usd),
            Self::Retries | Self::UntilDoneP50 | Self::UntilDoneP99 | Self::Late => return None,
        })
    }

    /// A value for programs: a whole number, microseconds or dollars.
    #[expect(clippy::cast_precision_loss, reason = "a billionth of a dollar more or less")]
    pub(crate) fn json(self, value: u64) -> Value {
        match self.unit() {
            MeasureUnit::Count | MeasureUnit::Duration => json!(value),
            MeasureUnit::Price => json!(value as f64 / 1e9),
        }
    }

    /// A value for people: `1,200`, `136 ms`, `$0.0046`.
    #[must_use]
    pub fn text(self, value: u64) -> String {
        match self.unit() {
            MeasureUnit::Count => count(value),
            MeasureUnit::Duration => duration(SimDuration::from_micros(value)),
            MeasureUnit::Price => usd_short(value),
        }
    }

    /// A value in a table for people.
    pub(crate) fn cell(self, value: Option<u64>) -> Cell {
        Cell::Number(value.map_or_else(|| "-".to_owned(), |value| self.text(value)))
    }

    /// The key in words, without the unit: in a table the values carry theirs.
    pub(crate) fn label(self) -> String {
        words(self.as_str().trim_end_matches("_usd").trim_end_matches("_us"))
    }
}

/// A key in words.
pub(crate) fn words(key: &str) -> String {
    key.replace('_', " ")
}
