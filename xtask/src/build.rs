//! `cargo xtask build`: the release site in `dist/`, static files and nothing else.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

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
    trunk.args(["--release", "--locked"]);
    trunk.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags());
    process::run(&mut trunk)?;
    split::site(workspace, chromium)
}

/// What the compiler is told beside the profile.
fn flags() -> String {
    // The division has to know which code uses which constants.
    let mut flags = String::from("-C link-arg=--emit-relocs");
    // What the program has prepared is looked through for addresses of constants. They begin
    // behind the stack: at 24 MB, where a number is hardly ever a time or a size instead. What is
    // never touched of the stack takes no memory.
    flags += " -C link-arg=-zstack-size=25165824";
    // Messages about mistakes name files; whose machine they lay on is nobody's business.
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(env::home_dir()?.join(".cargo")));
    let sources = home.and_then(|home| fs::read_dir(home.join("registry/src")).ok());
    for source in sources.into_iter().flatten().flatten() {
        // The flags are told apart by spaces, so a path with one cannot be said.
        if let Some(path) = source.path().to_str().filter(|path| !path.contains(' ')) {
            flags += &format!(" --remap-path-prefix={path}/=");
        }
    }
    flags
}
