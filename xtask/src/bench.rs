//! `cargo xtask bench`: the engine beside the practical limit, in the same run.
//!
//! A speed alone says more about the machine than about the engine; the ratio says it of the engine.

use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::process::{output, run as run_command};
use crate::workspace::Workspace;

/// The least share of the limit's speed that the engine should reach. Reported, not enforced.
const RATIO_MIN: f64 = 0.3;

/// Events in the limit's run: about as many as the scenario's hour brings forth.
const EVENTS: &str = "2000000";

/// How often each side runs; the fastest run counts, since noise only slows down.
const ROUNDS: u32 = 3;

/// Builds both sides, runs them in turn, and prints attempts per second and the ratio.
///
/// # Errors
/// If a side does not build or run, or prints something else than its numbers.
pub(crate) fn run(workspace: &Workspace, _arguments: &[String]) -> Result<()> {
    run_command(limit(workspace, "build").arg("--release"))?;
    run_command(workspace.cargo("build").args(["--release", "--package", "lambdascope-runner"]))?;
    let suffix = std::env::consts::EXE_SUFFIX;
    let limit = workspace.target.join(format!("limit/release/limit{suffix}"));
    let runner = workspace.target.join(format!("release/lambdascope{suffix}"));
    let (mut limit_best, mut engine_best) = (0.0_f64, 0.0_f64);
    for round in 1..=ROUNDS {
        let limit_speed = limit_speed(workspace, &limit.to_string_lossy())?;
        let engine_speed = engine_speed(workspace, &runner.to_string_lossy())?;
        println!(
            "round {round}: limit {limit_speed:.0}, engine {engine_speed:.0} attempts/s, ratio {:.2}",
            engine_speed / limit_speed
        );
        limit_best = limit_best.max(limit_speed);
        engine_best = engine_best.max(engine_speed);
    }
    let ratio = engine_best / limit_best;
    let verdict = if ratio >= RATIO_MIN { "reached" } else { "missed" };
    println!(
        "retry workload, fastest of {ROUNDS}: limit {limit_best:.0}, engine {engine_best:.0} \
         attempts/s, ratio {ratio:.2}; the aim of {RATIO_MIN} is {verdict}"
    );
    Ok(())
}

/// A Cargo command for the practical limit, which is a workspace of its own: it shares neither
/// profile nor dependencies with what is measured against it.
pub(crate) fn limit(workspace: &Workspace, subcommand: &str) -> Command {
    let mut command = workspace.cargo(subcommand);
    command
        .args(["--manifest-path", "benches/limit/Cargo.toml", "--target-dir"])
        .arg(workspace.target.join("limit"));
    command
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
fn engine_speed(workspace: &Workspace, program: &str) -> Result<f64> {
    let scenario = "benches/retry/scenario.toml";
    let started = Instant::now();
    let printed = output(workspace.command(program).args([
        "run",
        scenario,
        "--summary",
        "json",
        "--trace",
        "none",
    ]))?;
    let seconds = started.elapsed().as_secs_f64();
    let summary: Value = serde_json::from_str(&printed).context("reading the summary")?;
    let functions = summary["functions"].as_object().context("a summary without functions")?;
    let attempts: f64 =
        functions.values().filter_map(|function| function["Invocations"].as_f64()).sum();
    if attempts == 0.0 {
        bail!("the engine made no attempt in {scenario}");
    }
    Ok(attempts / seconds)
}
