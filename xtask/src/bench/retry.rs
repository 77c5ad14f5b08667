//! The engine beside the practical limit, in the same run.
//!
//! A speed alone says more about the machine than about the engine; the ratio says it of the engine.

use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::report::{Budget, Report};
use super::{RETRY, runner};
use crate::process::output;
use crate::workspace::Workspace;

/// Events in the limit's run: about as many as the scenario's hour brings forth.
const EVENTS: &str = "2000000";

/// How often each side runs; the fastest run counts, since noise only slows down.
const ROUNDS: u32 = 3;

/// Runs both sides in turn, and reports attempts per second and the ratio.
pub(super) fn measure(workspace: &Workspace, report: &mut Report) -> Result<()> {
    let suffix = std::env::consts::EXE_SUFFIX;
    let limit = workspace.target.join(format!("limit/release/limit{suffix}"));
    let (mut limit_best, mut engine_best) = (0.0_f64, 0.0_f64);
    for round in 1..=ROUNDS {
        let limit_speed = limit_speed(workspace, &limit.to_string_lossy())?;
        let engine_speed = engine_speed(workspace)?;
        println!(
            "round {round}: limit {limit_speed:.0}, engine {engine_speed:.0} attempts/s, ratio {:.2}",
            engine_speed / limit_speed
        );
        limit_best = limit_best.max(limit_speed);
        engine_best = engine_best.max(engine_speed);
    }
    report.say(&format!(
        "Engine on the command line: {engine_best:.0} attempts/s beside {limit_best:.0} of a bare \
         heap, fastest of {ROUNDS}"
    ));
    let least = Budget::AtLeast(0.3);
    report.add("retry workload, engine by bare heap", engine_best / limit_best, "", least);
    Ok(())
}

/// Attempts per second of the bare heap, as it prints them itself.
fn limit_speed(workspace: &Workspace, program: &str) -> Result<f64> {
    let printed = output(workspace.command(program).arg(EVENTS))?;
    printed
        .split_whitespace()
        .find_map(|word| word.strip_prefix("attempts_per_s=")?.parse().ok())
        .with_context(|| format!("no speed in `{}`", printed.trim()))
}

/// Attempts per second of the runner: its invocations over its whole life, reading and all.
fn engine_speed(workspace: &Workspace) -> Result<f64> {
    let started = Instant::now();
    let mut command = workspace.command(&runner(workspace).to_string_lossy());
    command.args(["run", RETRY, "--summary", "json", "--trace", "none"]);
    let printed = output(&mut command)?;
    let seconds = started.elapsed().as_secs_f64();
    let summary: Value = serde_json::from_str(&printed).context("reading the summary")?;
    let functions = summary["functions"].as_object().context("a summary without functions")?;
    let attempts: f64 =
        functions.values().filter_map(|function| function["Invocations"].as_f64()).sum();
    if attempts == 0.0 {
        bail!("the engine made no attempt in {RETRY}");
    }
    Ok(attempts / seconds)
}
