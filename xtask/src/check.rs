//! `cargo xtask check`: all that can be checked without a browser, for everyday work.
//!
//! [`crate::test`] begins with the same steps.

use anyhow::{Result, bail};

use crate::outcome::{Outcome, reporting};
use crate::process::{run as run_command, run_keeping_lines};
use crate::steps::step;
use crate::workspace::Workspace;
use crate::{bench, layers, setup, tidy};

/// Sets up what is missing and runs the steps.
///
/// # Errors
/// The first failed step.
pub(crate) fn run(workspace: &Workspace, _arguments: &[String]) -> Result<()> {
    reporting(|outcome| {
        step("set-up", || setup::for_checking(workspace))?;
        steps(workspace, outcome)
    })
}

/// Runs the steps, those first that fail fastest.
///
/// # Errors
/// The first failed step.
pub(crate) fn steps(workspace: &Workspace, outcome: &mut Outcome) -> Result<()> {
    step("format", || format(workspace))?;
    step("tidy", || tidy::check(workspace))?;
    step("layers", || layers::check(workspace))?;
    step("lints", || lints(workspace))?;
    step("Rust tests", || rust_tests(workspace, outcome))
}

fn format(workspace: &Workspace) -> Result<()> {
    run_command(workspace.cargo("fmt").args(["--all", "--check"]))?;
    // Workspaces of their own; a file brings its modules.
    let apart = [
        "benches/limit/src/main.rs",
        "fuzz/src/lib.rs",
        "fuzz/fuzz_targets/reader.rs",
        "fuzz/fuzz_targets/simulation.rs",
    ];
    run_command(workspace.command("rustfmt").args(["--check", "--edition", "2024"]).args(apart))
}

fn lints(workspace: &Workspace) -> Result<()> {
    let deny = ["--", "--deny", "warnings"];
    run_command(workspace.cargo("clippy").args(["--workspace", "--all-targets"]).args(deny))?;
    let app = ["--package", "lambdascope-app", "--target", "wasm32-unknown-unknown"];
    run_command(workspace.cargo("clippy").args(app).args(deny))?;
    run_command(bench::limit(workspace, "clippy").args(deny))
}

fn rust_tests(workspace: &Workspace, outcome: &mut Outcome) -> Result<()> {
    let mut command = workspace.cargo("test");
    // Optimized, with every check on: it builds as fast as the plain profile and runs many seeds.
    command.args(["--workspace", "--no-fail-fast", "--profile", "checked"]);
    let (lines, success) = run_keeping_lines(&mut command)?;
    outcome.add_cargo(&lines);
    if !success {
        bail!("a Rust test failed");
    }
    Ok(())
}
