//! `cargo xtask size`: what a first visit transfers, against its budget.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::process::output;
use crate::workspace::Workspace;
use crate::{build, setup, split};

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
/// A browser opens it and every file it asks for counts, so nothing can be forgotten. A visit may
/// need the rest of the program for something that hardly ever happens: then two more are made,
/// and both have to do without.
///
/// # Errors
/// If the page cannot be opened, or what visits transfer is over the budget.
pub(crate) fn check(workspace: &Workspace, chromium: &Path) -> Result<()> {
    let bytes = visit(workspace, chromium)?;
    if bytes <= BUDGET_BYTES {
        return Ok(());
    }
    for _ in 0..2 {
        let again = visit(workspace, chromium)?;
        ensure!(
            again <= BUDGET_BYTES,
            "two visits transfer {bytes} and {again} bytes; the budget is {BUDGET_BYTES}"
        );
    }
    Ok(())
}

/// Visits the page once and prints what was transferred. Returns the sum after brotli [bytes].
fn visit(workspace: &Workspace, chromium: &Path) -> Result<u64> {
    let mut command = workspace.command("node");
    command.arg("tests/first_visit.mjs").env("CHROMIUM", chromium);
    let printed = output(&mut command)?;
    let visit: Value = serde_json::from_str(&printed).context("reading the visit")?;
    let (mut raw_sum, mut brotli_sum) = (0, 0);
    println!("{:>10} {:>10}  file", "raw", "brotli");
    for file in visit["files"].as_array().context("no list of files")? {
        let bytes = |key: &str| file[key].as_u64().with_context(|| format!("no {key} in {file}"));
        let (raw, brotli) = (bytes("raw")?, bytes("brotli")?);
        println!("{raw:>10} {brotli:>10}  {}", file["path"].as_str().unwrap_or_default());
        raw_sum += raw;
        brotli_sum += brotli;
    }
    println!("{raw_sum:>10} {brotli_sum:>10}  together; the budget is {BUDGET_BYTES}");
    ensure!(brotli_sum > 0, "a visit transferred nothing");
    if let Some(stack) = visit["stack"].as_str() {
        println!("the rest of the program was needed here:\n{}", named(workspace, stack)?);
    }
    Ok(brotli_sum)
}

/// A stack with the names of the program's functions, which the published one is without.
fn named(workspace: &Workspace, stack: &str) -> Result<String> {
    let path = split::symbols(workspace, "first");
    let symbols =
        fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    let names: HashMap<&str, &str> =
        symbols.lines().filter_map(|line| line.split_once(':')).collect();
    let name = |line: &str| {
        let number = line.split_once("wasm-function[")?.1.split_once(']')?.0;
        names.get(number).map(|name| format!("    {name}"))
    };
    let lines: Vec<String> =
        stack.lines().map(|line| name(line).unwrap_or_else(|| line.to_owned())).collect();
    Ok(lines.join("\n"))
}
