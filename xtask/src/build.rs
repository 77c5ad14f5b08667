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

/// Builds the release site with tools that are already there. Says how long that usually takes.
///
/// # Errors
/// If Trunk fails.
pub(crate) fn site(workspace: &Workspace) -> Result<()> {
    println!("Building the release site: three minutes on two cores for the first time.");
    process::run(workspace.trunk("build").args(["--release", "--locked"]))
}
