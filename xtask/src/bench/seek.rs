//! Seeking in a run of a million entries, without the page: what a jump shows is compared with
//! what playing there shows, and the jumps are timed.

use anyhow::{Context, Result};

use super::report::{Budget, Report};
use crate::process::output_heard;
use crate::workspace::Workspace;

/// The test that jumps, which is ignored otherwise.
const TEST: &str = "seeking::two_hundred_jumps_in_a_run_of_a_million_entries";

/// Runs the test and reports how long its jumps took.
pub(super) fn measure(workspace: &Workspace, report: &mut Report) -> Result<()> {
    let mut test = workspace.cargo("test");
    test.args(["--release", "--package", "lambdascope-view-model", "--test", "integration"]);
    test.args(["--", "--ignored", "--exact", TEST, "--nocapture"]);
    let said = output_heard(&mut test)?;
    let words: Vec<&str> = said
        .lines()
        .find_map(|line| Some(line.split_once("seek: ")?.1))
        .context("the test tells no times")?
        .split_whitespace()
        .collect();
    // `1000000 entries, median 1.23 ms, longest 4.56 ms`
    let number = |index: usize| -> Result<f64> {
        let word = words.get(index).context("the test tells fewer numbers")?;
        word.parse().with_context(|| format!("no number: {word}"))
    };
    report.say(&format!("Seeking in a run of {} entries, native", number(0)?));
    report.add("200 random moments, as played: median", number(3)?, "ms", Budget::AtMost(50.0));
    report.add("the longest of them", number(6)?, "ms", Budget::Open);
    Ok(())
}
