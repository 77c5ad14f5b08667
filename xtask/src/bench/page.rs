//! The page's share: what benches/browser measures in a headless Chromium.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use super::report::{Budget, Report};
use super::{RETRY, number, runner};
use crate::process::output_heard;
use crate::workspace::Workspace;

/// A scene that is watched: its key in what the browser prints, its name, and what script and the
/// whole main thread may take for a frame (ms).
const SCENES: [(&str, &str, Budget, Budget); 3] = [
    ("squares_1000", "1,000 squares", Budget::AtMost(0.8), Budget::AtMost(3.0)),
    ("squares_5000", "5,000 squares", Budget::AtMost(2.5), Budget::AtMost(6.0)),
    ("million", "1,000,000 events in flight", Budget::Open, Budget::AtMost(6.0)),
];

/// Measures the site that is already built.
pub(super) fn measure(workspace: &Workspace, chromium: &Path, report: &mut Report) -> Result<()> {
    let scenario = workspace.target.join("retry.json");
    let text = fs::read_to_string(workspace.root.join(RETRY)).context(RETRY)?;
    let value: Value = toml::from_str(&text).context(RETRY)?;
    fs::write(&scenario, value.to_string())?;
    let mut command = workspace.command("node");
    command.arg("benches/browser/main.mjs").arg(runner(workspace)).arg(&scenario);
    command.env("CHROMIUM", chromium);
    let printed = output_heard(&mut command)?;
    let measured: Value = serde_json::from_str(&printed).context("reading what was measured")?;
    for (key, name, script, main) in SCENES {
        let scene = &measured[key];
        let of = |pointer: &str| number(scene, pointer);
        report.say(&format!(
            "{name}: {:.0} squares and strokes move, {:.0} rings, {:.0} streams; {:.0} events in \
             flight, {:.0} frames",
            of("/painted/moving")?,
            of("/painted/rings")?,
            of("/painted/streams")?,
            of("/inFlight")?,
            of("/frames")?,
        ));
        report.add_median("script in a frame, median", spread(scene, "/script")?, script);
        report.add_median("main thread in a frame, median", spread(scene, "/main")?, main);
        for (what, pointer) in [
            ("script, first seconds", "/opening/script"),
            ("main thread, first seconds", "/opening/main"),
        ] {
            report.add_median(what, spread(scene, pointer)?, Budget::Open);
        }
    }
    report.say(&format!(
        "Seeking in the page, in a run of {:.0} entries",
        number(&measured, "/seek/entries")?
    ));
    let [median, p95, max] = spread(&measured, "/seek")?;
    report.add("longest", max, "ms", Budget::AtMost(50.0));
    report.add("median", median, "ms", Budget::Open);
    report.add("95 % stay below", p95, "ms", Budget::Open);
    let (native, wasm) = (number(&measured, "/engine/native")?, number(&measured, "/engine/wasm")?);
    report.say(&format!(
        "Engine in the page: retry workload in {wasm:.2} s, on the command line in {native:.2} s"
    ));
    report.add("wasm by native", native / wasm, "", Budget::AtLeast(0.5));
    Ok(())
}

/// Median, 95 % and the longest of many times (ms).
fn spread(value: &Value, pointer: &str) -> Result<[f64; 3]> {
    let of = |key: &str| number(value, &format!("{pointer}/{key}"));
    Ok([of("median")?, of("p95")?, of("max")?])
}
