//! `cargo xtask size`: what a first visit transfers, against its budget.

use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::process::output;
use crate::workspace::Workspace;
use crate::{build, setup};

/// Everything a first visit transfers, after brotli [bytes]. 140 KB of 1,024 bytes.
const BUDGET_BYTES: u64 = 140 * 1024;

/// Builds the site, weighs the first visit and prints the table.
///
/// # Errors
/// As [`check`], or if set-up or the build fails.
pub(crate) fn run(workspace: &Workspace, _arguments: &[String]) -> Result<()> {
    let chromium = setup::chromium(workspace)?;
    setup::for_building(workspace)?;
    build::site(workspace, &chromium)?;
    check(workspace, &chromium)
}

/// Weighs the first visit to the site that is already built.
///
/// A browser opens it and every file it asks for counts, so nothing can be forgotten.
///
/// # Errors
/// If the page cannot be opened, or the sum is over the budget.
pub(crate) fn check(workspace: &Workspace, chromium: &Path) -> Result<()> {
    let mut command = workspace.command("node");
    command.arg("tests/first_visit.mjs").env("CHROMIUM", chromium);
    let printed = output(&mut command)?;
    let files: Value = serde_json::from_str(&printed).context("reading the files of the visit")?;
    let (mut raw_sum, mut brotli_sum) = (0, 0);
    println!("{:>10} {:>10}  file", "raw", "brotli");
    for file in files.as_array().context("no list of files")? {
        let bytes = |key: &str| file[key].as_u64().with_context(|| format!("no {key} in {file}"));
        let (raw, brotli) = (bytes("raw")?, bytes("brotli")?);
        println!("{raw:>10} {brotli:>10}  {}", file["path"].as_str().unwrap_or_default());
        raw_sum += raw;
        brotli_sum += brotli;
    }
    println!("{raw_sum:>10} {brotli_sum:>10}  together; the budget is {BUDGET_BYTES}");
    if brotli_sum == 0 || brotli_sum > BUDGET_BYTES {
        bail!("a first visit transfers {brotli_sum} bytes; it must not exceed {BUDGET_BYTES}");
    }
    Ok(())
}
