//! `cargo xtask test`: every check and every test, in the order in which they fail fastest.

use std::fmt::{self, Display, Formatter};

use anyhow::{Error, Result, bail};

use crate::outcome::Outcome;
use crate::process::{run as run_command, run_keeping_lines};
use crate::setup;
use crate::steps::step;
use crate::workspace::Workspace;
use crate::{bench, build, documentation, layers, licences, mutate, parity, size, templates, tidy};

/// Runs everything, stops at the first step that fails, and ends with the sum of the tests.
///
/// # Errors
/// The first failed step.
pub(crate) fn run(workspace: &Workspace, _arguments: &[String]) -> Result<()> {
    let mut outcome = Outcome::default();
    let result = all_steps(workspace, &mut outcome).map_err(|error| {
        println!("\ncargo xtask test: {error:#}");
        Error::from(Reported)
    });
    outcome.print();
    result
}

/// A failure that is already on screen, so that the sum of the tests stays the last line.
#[derive(Debug)]
pub(crate) struct Reported;

impl Display for Reported {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("a step failed")
    }
}

impl std::error::Error for Reported {}

fn all_steps(workspace: &Workspace, outcome: &mut Outcome) -> Result<()> {
    let chromium = step("set-up", || {
        let chromium = setup::chromium(workspace)?;
        setup::checkers(workspace)?;
        setup::python(workspace)?;
        setup::for_building(workspace)?;
        setup::cargo_deny(workspace)?;
        Ok(chromium)
    })?;
    step("format", || format(workspace))?;
    step("tidy", || tidy::check(workspace))?;
    step("layers", || layers::check(workspace))?;
    step("licences", || licences::check(workspace))?;
    step("lints", || lints(workspace))?;
    step("Rust tests", || rust_tests(workspace, outcome))?;
    step("changed numbers", || mutate::sample(workspace))?;
    step("documentation", || documentation::check(workspace))?;
    step("release site", || build::site(workspace, &chromium))?;
    step("size of the first visit", || size::check(workspace, &chromium))?;
    step("native traces", || parity::record(workspace))?;
    step("templates", || templates::check(workspace))?;
    step("browser tests", || {
        let mut command = workspace.command("playwright");
        command
            .args(["test", "--config", "tests/playwright.config.mjs"])
            .env("CHROMIUM", &chromium)
            .env("PARITY", workspace.target.join(parity::FILE));
        let (lines, success) = run_keeping_lines(&mut command)?;
        outcome.add_playwright(&lines);
        if !success {
            bail!("a browser test failed");
        }
        Ok(())
    })?;
    if !outcome.is_good() {
        bail!("no test was counted");
    }
    Ok(())
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
