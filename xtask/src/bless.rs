//! `cargo xtask bless`: rewrites what the tests expect. The diff is the review.

use anyhow::Result;

use crate::process;
use crate::workspace::Workspace;

/// Runs the tests that compare with files, telling them to write instead.
///
/// Golden traces listen to `BLESS`, insta's snapshots to `INSTA_UPDATE`.
///
/// # Errors
/// If a test fails for another reason.
pub(crate) fn run(workspace: &Workspace, _arguments: &[String]) -> Result<()> {
    process::run(
        workspace
            .cargo("test")
            .args(["--workspace", "--profile", "checked"])
            .env("BLESS", "1")
            .env("INSTA_UPDATE", "always")
            .env("INSTA_FORCE_PASS", "1"),
    )?;
    process::run(workspace.command("git").args(["status", "--short"]))
}
