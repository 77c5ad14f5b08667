//! Set-up: what a command needs, looked for first and installed only when missing.

mod browser;
mod debian;
mod node;
mod python;
mod rust;

use std::path::PathBuf;

use anyhow::Result;

use crate::workspace::Workspace;

pub(crate) use browser::chromium;
pub(crate) use python::python;

/// What `cargo xtask check` needs: the formatter, the linter and the wasm32 target.
///
/// # Errors
/// As [`for_serving`].
pub(crate) fn for_checking(workspace: &Workspace) -> Result<()> {
    rust::checkers(workspace)?;
    rust::target(workspace)
}

/// What `trunk serve` needs: the wasm32 target, Trunk and the matching wasm-bindgen.
///
/// # Errors
/// If something is missing and cannot be installed; the message says what to do.
pub(crate) fn for_serving(workspace: &Workspace) -> Result<()> {
    rust::target(workspace)?;
    rust::install(workspace, &[rust::wasm_bindgen(workspace)?, rust::trunk()])
}

/// What the release site needs on top: wasm-opt, which comes as a Node package.
///
/// Node comes first: if it cannot be had, one learns so before minutes of compiling.
///
/// # Errors
/// As [`for_serving`].
pub(crate) fn for_building(workspace: &Workspace) -> Result<()> {
    node::packages(workspace)?;
    for_serving(workspace)
}

/// What `cargo xtask test` needs, which is everything. Returns where the browser is.
///
/// # Errors
/// As [`for_serving`].
pub(crate) fn for_testing(workspace: &Workspace) -> Result<PathBuf> {
    let chromium = chromium(workspace)?;
    python(workspace)?;
    for_checking(workspace)?;
    for_building(workspace)?;
    rust::install(workspace, &[rust::cargo_deny()])?;
    Ok(chromium)
}

/// Says what is about to be installed, why, and how long that usually takes.
fn announce(what: &str, why: &str, takes: &str) {
    println!("Installing {what}: {why}. This takes {takes}, once.");
}
