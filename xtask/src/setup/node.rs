//! Node and the packages of `package-lock.json`: wasm-opt and the browser tests.

use std::fs;

use anyhow::{Context, Result, bail};

use super::{announce, debian};
use crate::process::{output, run};
use crate::workspace::Workspace;

/// The oldest major version of Node that the packages run on.
const NODE_MAJOR_MIN: u32 = 20;

/// Installs the Node packages if `package-lock.json` is not the one they were installed from.
///
/// # Errors
/// If Node is missing or too old and cannot be installed, or npm fails.
pub(crate) fn packages(workspace: &Workspace) -> Result<()> {
    node(workspace)?;
    let lock =
        fs::read(workspace.root.join("package-lock.json")).context("reading package-lock.json")?;
    let stamp = workspace.root.join("node_modules/.installed-from");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    announce(
        "the Node packages of package-lock.json",
        "wasm-opt for the release site, Playwright and axe-core for the browser tests",
        "half a minute",
    );
    run(workspace
        .command("npm")
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))?;
    fs::write(&stamp, lock).with_context(|| format!("writing {}", stamp.display()))
}

fn node(workspace: &Workspace) -> Result<()> {
    let need = "it runs wasm-opt and the browser tests";
    let missing: Vec<&str> = [("node", "nodejs"), ("npm", "npm")]
        .into_iter()
        .filter(|(program, _)| workspace.which(program).is_none())
        .map(|(_, package)| package)
        .collect();
    if !missing.is_empty() && debian::may_install(workspace) {
        debian::install(workspace, &missing, need)?;
    }
    let advice = format!(
        "install Node {NODE_MAJOR_MIN} or newer with npm, for example from https://nodejs.org, \
         and run the command again; {need}"
    );
    if workspace.which("npm").is_none() {
        bail!("npm is missing: {advice}");
    }
    let Ok(version) = output(workspace.command("node").arg("--version")) else {
        bail!("Node is missing: {advice}");
    };
    let major = version.trim().trim_start_matches('v').split('.').next();
    let major: Option<u32> = major.and_then(|number| number.parse().ok());
    if major.is_none_or(|major| major < NODE_MAJOR_MIN) {
        bail!("Node {} is too old: {advice}", version.trim());
    }
    Ok(())
}
