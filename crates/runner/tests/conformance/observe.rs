//! Runs a scenario and tells what happened in the words of the recordings.

use crate::story::Story;
use lambdascope_engine::Simulation;
use lambdascope_engine::time::SimTime;
use lambdascope_engine::trace::{Happening, TraceEntry};
use lambdascope_scenario::{Diagnostic, read_value, summary_json};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The queue under test, as the scenarios call it.
const SOURCE_QUEUE: &str = "source";

/// What happened in a run of the scenario, or how it was refused.
pub(crate) fn observe(scenario: Value, labels: &BTreeMap<String, Value>) -> Value {
    let reading = read_value(scenario);
    let Some(config) = reading.runnable() else {
        return refused(&reading.diagnostics);
    };
    let mut simulation = Simulation::new(Arc::clone(config)).unwrap();
    simulation.record(true);
    simulation.run_until(SimTime::ZERO + config.run_for);
    let trace = simulation.take_trace();
    let mut told = Story::new(config, &trace, labels).tell();
    let summary = summary_json(config, &simulation.summary());
    told["metric"] = metrics(&summary);
    let queue = &summary["queues"][SOURCE_QUEUE];
    let count = |name: &str| queue[format!("ApproximateNumberOfMessages{name}")].as_u64();
    let counts = ["Visible", "NotVisible", "Delayed"].map(count);
    told["source_queue"] = json!({ "remaining": counts.into_iter().flatten().sum::<u64>() });
    if let Some(first) = first_failure(&trace) {
        let before = Story::new(config, &trace[..=first], labels).tell();
        told["at"] = json!({ "after_first_failure": before });
    }
    told
}

/// What the API says of settings that it does not take.
fn refused(diagnostics: &[Diagnostic]) -> Value {
    let mut errors = diagnostics.iter().filter(|one| one.is_error());
    let texts: Vec<String> = errors.clone().map(ToString::to_string).collect();
    // A setting that no rule forbids is a mistake of the scenario.
    let code = errors.find(|one| one.rule.is_some()).map(|_| "InvalidParameterValueException");
    json!({ "response": { "error": { "code": code, "status": 400 } }, "refused": texts.join("; ") })
}

/// CloudWatch's metrics of all functions and mappings, by name.
fn metrics(summary: &Value) -> Value {
    let mut sums: BTreeMap<String, f64> = BTreeMap::new();
    for list in ["functions", "event_source_mappings"] {
        for (name, value) in
            summary[list].as_object().unwrap().values().flat_map(|one| one.as_object().unwrap())
        {
            *sums.entry(name.clone()).or_default() += value.as_f64().unwrap_or(0.0);
        }
    }
    sums.into_iter().map(|(name, sum)| (name, json!({ "sum": sum }))).collect()
}

fn first_failure(trace: &[TraceEntry]) -> Option<usize> {
    trace.iter().position(|entry| match entry.happening {
        Happening::AttemptFailed { .. } => true,
        Happening::BatchSucceeded { failed_records, .. } => failed_records > 0,
        _ => false,
    })
}
