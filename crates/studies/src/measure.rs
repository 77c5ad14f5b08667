//! The values of a measure: read from a summary, in JSON and in tables.

use lambdascope_engine::metrics::{Measure, MeasureUnit, Summary};
use lambdascope_engine::trace::FateGroup;
use lambdascope_scenario::Cell;
use lambdascope_scenario::readable::{billionths, measured};
use serde_json::{Value, json};

/// Its value in a summary; none if a summary does not tell it.
pub(crate) fn in_summary(measure: Measure, summary: &Summary) -> Option<u64> {
    let functions = summary.functions.iter();
    Some(match measure {
        Measure::EventsSent => summary.fates.events_sent(),
        Measure::Answered => summary.fates.in_group(FateGroup::Answered),
        Measure::Done => summary.fates.in_group(FateGroup::Done),
        Measure::ErrorTold => summary.fates.in_group(FateGroup::Told),
        Measure::Kept => summary.fates.in_group(FateGroup::Kept),
        Measure::Lost => summary.fates.in_group(FateGroup::Lost),
        Measure::OnTheWay => summary.fates.in_group(FateGroup::OnTheWay),
        Measure::DuplicateSideEffects => summary.duplicate_side_effects,
        Measure::Invocations => functions.map(|function| function.invocations).sum(),
        Measure::Errors => functions.map(|function| function.errors).sum(),
        Measure::Throttles => functions.map(|function| function.throttles).sum(),
        Measure::Cost => billionths(summary.cost_usd),
        Measure::Retries | Measure::UntilDoneP50 | Measure::UntilDoneP99 | Measure::Late => {
            return None;
        }
    })
}

/// A value for programs: a whole number, microseconds or dollars.
#[expect(clippy::cast_precision_loss, reason = "a billionth of a dollar more or less")]
pub(crate) fn value_json(measure: Measure, value: u64) -> Value {
    match measure.unit() {
        MeasureUnit::Count | MeasureUnit::Duration => json!(value),
        MeasureUnit::Price => json!(value as f64 / 1e9),
    }
}

/// A value in a table for people.
pub(crate) fn cell(measure: Measure, value: Option<u64>) -> Cell {
    Cell::Number(value.map_or_else(|| "-".to_owned(), |value| measured(measure, value)))
}

/// The key in words, without the unit: in a table the values carry theirs.
pub(crate) fn label(measure: Measure) -> String {
    words(measure.as_str().trim_end_matches("_usd").trim_end_matches("_us"))
}

/// A key in words.
pub(crate) fn words(key: &str) -> String {
    key.replace('_', " ")
}
