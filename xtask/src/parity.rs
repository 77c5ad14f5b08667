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
    let profile = ["--profile", "checked", "--package", "lambdascope-runner"];
    run_command(workspace.cargo("build").args(profile))?;
    let runner = format!("checked/lambdascope{}", env::consts::EXE_SUFFIX);
    let runner = workspace.target.join(runner).to_string_lossy().into_owned();
    let folder = workspace.target.join("parity");
    fs::create_dir_all(&folder)?;
    let mut cases = Vec::new();
    let gallery = workspace.root.join("static/generated/gallery");
    let index: Value = serde_json::from_str(&fs::read_to_string(gallery.join("index.json"))?)?;
    for entry in index.as_array().context("the gallery's index is no list")? {
        let file = entry["file"].as_str().context("an entry without a file")?;
        let text = fs::read_to_string(workspace.root.join("static/generated").join(file))?;
        cases.push((entry["id"].as_str().unwrap_or_default().to_owned(), text));
    }
    let seeds = env::var("LAMBDASCOPE_SEEDS").ok().and_then(|text| text.parse().ok());
    for seed in 1..=seeds.unwrap_or(RANDOM_SCENARIOS) {
        let text =
            output(workspace.command(&runner).args(["random", "--seed", &seed.to_string()]))?;
        cases.push((format!("random {seed}"), text));
    }
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

/// FNV-1a over the bytes of a trace, as the page computes it.
fn hash(text: &str) -> String {
    let hash = text.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    });
    format!("{hash:016x}")
}
