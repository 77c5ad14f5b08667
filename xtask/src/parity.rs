//! What the runner makes of scenarios, for the browser to make the same of.

use std::{env, fs};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::process::{output, run as run_command};
use crate::workspace::Workspace;

/// How many random scenarios are compared, beside the gallery; `LAMBDASCOPE_SEEDS` says otherwise.
const RANDOM_SCENARIOS: u32 = 1_000;

/// Where the browser test finds them, in Cargo's output folder.
pub(crate) const FILE: &str = "parity.json";

/// Runs the gallery and random scenarios natively; writes each with the hash of its trace.
///
/// # Errors
/// If the runner does not build, or ends a run with an error, as it does when fates do not add up.
pub(crate) fn record(workspace: &Workspace) -> Result<()> {
    let runner = runner(workspace)?;
    let folder = workspace.target.join("parity");
    fs::create_dir_all(&folder)?;
    let mut cases = gallery(workspace)?;
    let seeds = env::var("LAMBDASCOPE_SEEDS").ok().and_then(|text| text.parse().ok());
    cases.extend(random(workspace, &runner, seeds.unwrap_or(RANDOM_SCENARIOS))?);
    let mut listed = Vec::new();
    for (done, (name, text)) in cases.into_iter().enumerate() {
        if done > 0 && done % 250 == 0 {
            println!("{done} traces recorded");
        }
        let file = folder.join("scenario.json");
        fs::write(&file, &text)?;
        let file = file.to_string_lossy();
        let run = ["run", &file, "--trace", "text", "--summary", "none"];
        let trace = output(workspace.command(&runner).args(run)).with_context(|| name.clone())?;
        listed.push(json!({ "name": name, "scenario": text, "hash": hash(&trace) }));
    }
    println!("{} traces recorded", listed.len());
    fs::write(workspace.target.join(FILE), Value::Array(listed).to_string())?;
    Ok(())
}

/// Builds the runner with every check on, and says where it is.
///
/// # Errors
/// If it does not build.
pub(crate) fn runner(workspace: &Workspace) -> Result<String> {
    let profile = ["--profile", "checked", "--package", "lambdascope-runner"];
    run_command(workspace.cargo("build").args(profile))?;
    let runner = format!("checked/lambdascope{}", env::consts::EXE_SUFFIX);
    Ok(workspace.target.join(runner).to_string_lossy().into_owned())
}

/// The names and texts of the gallery, as the site has them.
///
/// # Errors
/// If the site was not built.
pub(crate) fn gallery(workspace: &Workspace) -> Result<Vec<(String, String)>> {
    let mut cases = Vec::new();
    let generated = workspace.root.join("static/generated");
    let index = fs::read_to_string(generated.join("gallery/index.json"))?;
    let index: Value = serde_json::from_str(&index)?;
    for entry in index.as_array().context("the gallery's index is no list")? {
        let file = entry["file"].as_str().context("an entry without a file")?;
        let text = fs::read_to_string(generated.join(file))?;
        cases.push((entry["id"].as_str().unwrap_or_default().to_owned(), text));
    }
    Ok(cases)
}

/// The names and texts of the first random scenarios.
///
/// # Errors
/// If the runner fails.
pub(crate) fn random(
    workspace: &Workspace,
    runner: &str,
    count: u32,
) -> Result<Vec<(String, String)>> {
    let mut cases = Vec::new();
    for seed in 1..=count {
        let text = output(workspace.command(runner).args(["random", "--seed", &seed.to_string()]))?;
        cases.push((format!("random {seed}"), text));
    }
    Ok(cases)
}

/// FNV-1a over the bytes of a trace, as the page computes it.
fn hash(text: &str) -> String {
    let hash = text.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    });
    format!("{hash:016x}")
}
