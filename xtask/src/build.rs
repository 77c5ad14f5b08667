//! `cargo xtask build`: the release site in `dist/`, static files and nothing else.

use std::path::Path;

use anyhow::Result;

use crate::process;
use crate::setup;
use crate::split;
use crate::workspace::Workspace;

/// Sets up what is missing and builds the release site.
///
/// # Errors
/// If set-up, Trunk or the division of the program fails.
pub(crate) fn run(workspace: &Workspace, _arguments: &[String]) -> Result<()> {
    let chromium = setup::chromium(workspace)?;
    setup::for_building(workspace)?;
    site(workspace, &chromium)
}

/// Builds the release site with tools that are already there.
///
/// # Errors
/// If Trunk or the division of the program fails.
pub(crate) fn site(workspace: &Workspace, chromium: &Path) -> Result<()> {
    let mut trunk = workspace.trunk("build");
    // The division has to know which code uses which constants.
    let flags = ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", "-C link-arg=--emit-relocs");
    process::run(trunk.args(["--release", "--locked"]).env(flags.0, flags.1))?;
    split::site(workspace, chromium)
}
