//! `cargo xtask build`: the release site in `dist/`, static files and nothing else.

use anyhow::Result;

use crate::process;
use crate::setup;
use crate::workspace::Workspace;

/// Sets up what is missing and builds the release site.
///
/// # Errors
/// If set-up or Trunk fails.
pub(crate) fn run(workspace: &Workspace, _arguments: &[String]) -> Result<()> {
    setup::for_building(workspace)?;
    site(workspace)
}

/// Builds the release site with tools that are already there.
///
/// # Errors
/// If Trunk fails.
pub(crate) fn site(workspace: &Workspace) -> Result<()> {
    process::run(workspace.trunk("build").args(["--release", "--locked"]))
}
