//! Debian's packages, for a machine or container where we are root.

use std::path::Path;

use anyhow::Result;

use super::announce;
use crate::process::{output, run};
use crate::workspace::Workspace;

/// Whether packages may be installed here without asking anyone.
pub(super) fn may_install(workspace: &Workspace) -> bool {
    Path::new("/etc/debian_version").exists()
        && workspace.which("apt-get").is_some()
        && output(workspace.command("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// Installs packages with apt.
///
/// # Errors
/// If apt fails.
pub(super) fn install(workspace: &Workspace, packages: &[&str], why: &str) -> Result<()> {
    announce(&format!("Debian's {}", packages.join(", ")), why, "a minute or two");
    run(workspace.command("apt-get").arg("update"))?;
    run(workspace
        .command("apt-get")
        .args(["install", "-y", "--no-install-recommends"])
        .args(packages)
        .env("DEBIAN_FRONTEND", "noninteractive"))
}
