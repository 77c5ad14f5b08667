//! `cargo xtask test`: every check and every test, in the order in which they fail fastest.

use anyhow::{Result, bail};

use crate::outcome::reporting;
use crate::process::{run as run_command, run_keeping_lines};
use crate::steps::step;
use crate::workspace::Workspace;
use crate::{build, check, licences, mutate, parity, setup, size, templates};

/// Runs everything, stops at the first step that fails, and ends with the sum of the tests.
///
/// # Errors
/// The first failed step.
pub(crate) fn run(workspace: &Workspace, _arguments: &[String]) -> Result<()> {
    reporting(|outcome| {
        let chromium = step("set-up", || setup::for_testing(workspace))?;
        check::steps(workspace, outcome)?;
        step("licences", || licences::check(workspace))?;
        step("changed numbers", || mutate::sample(workspace))?;
        step("documentation", || documentation(workspace))?;
        step("release site", || build::site(workspace))?;
        step("size of the site", || size::check(workspace))?;
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
        })
    })
}

/// Builds the documentation of our crates, private items included; what rustdoc warns of is wrong.
fn documentation(workspace: &Workspace) -> Result<()> {
    let mut command = workspace.cargo("doc");
    command.args(["--workspace", "--no-deps", "--document-private-items"]);
    run_command(command.env("RUSTDOCFLAGS", "--deny warnings"))
}
