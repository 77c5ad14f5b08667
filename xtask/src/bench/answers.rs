//! How soon the page answers, on a first visit and at full load: benches/browser/answers.mjs, for
//! one site or for several that take turns.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use super::number;
use super::report::{Budget, Report};
use crate::process::output_heard;
use crate::size::without_hashes;
use crate::workspace::Workspace;

/// What is waited for on a first visit, and by when it should be there (ms): from the own machine,
/// and over a slow line with a slow processor.
const STEPS: [(&str, &str, Budget, Budget); 5] = [
    ("token", "the first token moves", Budget::Open, Budget::Open),
    ("pause", "pause answers", Budget::AtMost(300.0), Budget::AtMost(2_000.0)),
    ("seek", "then seek", Budget::Open, Budget::Open),
    ("slider", "then a slider", Budget::AtMost(500.0), Budget::AtMost(3_500.0)),
    ("longest", "longest frame on the way", Budget::AtMost(200.0), Budget::AtMost(200.0)),
];

/// Measures sites that are already built.
pub(super) fn measure(
    workspace: &Workspace,
    chromium: &Path,
    sites: &[PathBuf],
    report: &mut Report,
) -> Result<()> {
    let mut command = workspace.command("node");
    command.arg("benches/browser/answers.mjs").args(sites).env("CHROMIUM", chromium);
    let printed = output_heard(&mut command)?;
    let measured: Vec<Value> = serde_json::from_str(&printed).context("reading the answers")?;
    for site in &measured {
        let folder = site["folder"].as_str().context("a site without a folder")?;
        for (line, name) in [("local", "own machine"), ("slow", "slow line and processor")] {
            report.say(&format!("First visit to {folder}, {name}"));
            for (key, what, local, slow) in STEPS {
                let budget = if line == "local" { local } else { slow };
                report.add(what, number(site, &format!("/{line}/{key}"))?, "ms", budget);
            }
        }
        report.say(&format!("Input to picture at full load, {folder}"));
        for kind in ["slider", "play", "seek"] {
            let of = |key: &str| number(site, &format!("/inputs/{kind}/{key}"));
            let figures = [of("median")?, of("p95")?, of("max")?];
            report.add_95(kind, figures, Budget::AtMost(50.0));
        }
        report.add("renders", number(site, "/renders")?, "/s", Budget::Open);
        report.say(&format!("What a first visit to {folder} fetches, after brotli"));
        for (file, bytes) in site["bytes"].as_object().context("a site without bytes")? {
            report.add(
                &without_hashes(file),
                bytes.as_f64().unwrap_or(f64::NAN) / 1_000.0,
                "KB",
                Budget::Open,
            );
        }
    }
    Ok(())
}
