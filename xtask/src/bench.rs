//! `cargo xtask bench`: how fast it is, beside the budgets. Benchmarks report, they fail nothing:
//! machines are noisy.

mod answers;
mod growth;
mod page;
mod report;
mod retry;
mod seek;

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::process::run as run_command;
use crate::workspace::Workspace;
use crate::{build, setup};
use report::Report;

/// Builds everything, measures the engine and then the page, and prints each figure beside its
/// budget. With `--site DIR`, once or more often, only how soon the page answers: that of this
/// project and those in the folders, which somebody built before, in turn.
///
/// # Errors
/// If something does not build or run, or prints something else than its numbers.
pub(crate) fn run(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    let mut sites = vec![workspace.root.join("dist")];
    for pair in arguments.chunks(2) {
        let [option, folder] = pair else { bail!("--site needs a folder") };
        if option != "--site" {
            bail!("no such option: {option}; there is `--site DIR`");
        }
        sites.push(std::path::absolute(folder)?);
    }
    let chromium = setup::chromium(workspace)?;
    setup::for_building(workspace)?;
    let mut report = Report::default();
    if sites.len() > 1 {
        build::site(workspace)?;
        answers::measure(workspace, &chromium, &sites, &mut report)?;
        report.print();
        return Ok(());
    }
    run_command(limit(workspace, "build").arg("--release"))?;
    run_command(workspace.cargo("build").args(["--release", "--package", "lambdascope-runner"]))?;
    build::site(workspace)?;
    retry::measure(workspace, &mut report)?;
    growth::measure(workspace, &mut report)?;
    seek::measure(workspace, &mut report)?;
    page::measure(workspace, &chromium, &mut report)?;
    answers::measure(workspace, &chromium, &sites, &mut report)?;
    report.print();
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

/// The workload of async retries, which the engine runs beside the practical limit.
const RETRY: &str = "benches/retry/scenario.toml";

/// The optimized command line.
fn runner(workspace: &Workspace) -> PathBuf {
    workspace.target.join(format!("release/lambdascope{}", std::env::consts::EXE_SUFFIX))
}

/// A number of a JSON object, by its JSON pointer.
fn number(value: &Value, pointer: &str) -> Result<f64> {
    let found = value.pointer(pointer).and_then(Value::as_f64);
    found.with_context(|| format!("no number at {pointer} in {value}"))
}
