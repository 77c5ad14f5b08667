//! What an event costs as the run grows: the same for the last one as for the first.

use std::time::Instant;

use anyhow::{Context, Result};
use serde_json::Value;

use super::report::{Budget, Report};
use super::{RETRY, number, runner};
use crate::process::output;
use crate::workspace::Workspace;

/// How long the run is, and how often it runs in each round. The first is empty: what it takes to
/// start and to read. The others have about 10,000 events, and ten times as many each time.
const RUNS: [(&str, u32); 5] =
    [("1us", 8), ("16667ms", 8), ("166667ms", 4), ("1666667ms", 2), ("16666667ms", 1)];

/// The fastest run of a length in all rounds counts, since noise only slows down.
const ROUNDS: u32 = 4;

/// Runs the retry workload for longer and longer and reports the time for each event. Retries come
/// after one and two seconds, so that a short run has its share of them.
pub(super) fn measure(workspace: &Workspace, report: &mut Report) -> Result<()> {
    let mut fastest = RUNS.map(|_| (f64::INFINITY, 0.0));
    for _ in 0..ROUNDS {
        for ((length, times), (best, events)) in RUNS.into_iter().zip(&mut fastest) {
            for _ in 0..times {
                let (seconds, sent) = timed(workspace, length)?;
                (*best, *events) = (best.min(seconds), sent);
            }
        }
    }
    report.say("Cost of an event as the run grows, command line, without its start");
    let [(start, _), runs @ ..] = fastest;
    let costs = runs.map(|(seconds, events)| (seconds - start) / events * 1e9);
    for (cost, (_, events)) in costs.into_iter().zip(runs) {
        report.add(&format!("{events:.0} events"), cost, "ns", Budget::Open);
    }
    let highest = costs.into_iter().fold(f64::NAN, f64::max);
    let lowest = costs.into_iter().fold(f64::NAN, f64::min);
    report.add("dearest by cheapest", highest / lowest, "", Budget::AtMost(1.3));
    Ok(())
}

/// How long a run of that length takes (s), and the events in it.
fn timed(workspace: &Workspace, length: &str) -> Result<(f64, f64)> {
    let mut command = workspace.command(&runner(workspace).to_string_lossy());
    command.args(["run", RETRY, "--for", length, "--summary", "json", "--trace", "none"]);
    for (limit, value) in [("first", 1), ("second", 2)] {
        command.args(["--set", &format!("limit_overrides.async_{limit}_retry_delay_s={value}")]);
    }
    let started = Instant::now();
    let printed = output(&mut command)?;
    let seconds = started.elapsed().as_secs_f64();
    let summary: Value = serde_json::from_str(&printed).context("reading the summary")?;
    Ok((seconds, number(&summary, "/events_sent")?))
}
