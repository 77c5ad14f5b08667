//! What the files of other packages are called in the messages of the page's program.
//!
//! A message about a mistake names the file that it stands in. By which path that is known on the
//! machine that builds is nobody's business, and two machines have to make the same program.

use std::env;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::workspace::Workspace;

/// Included by `.cargo/config.toml`, so that Cargo heeds it whoever calls it.
const FILE: &str = ".cargo/paths.toml";

/// Has the compiler name those files from their package on, and those of this project from its
/// folder on.
///
/// # Errors
/// If the file cannot be written.
pub(crate) fn write(workspace: &Workspace) -> Result<()> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(env::home_dir()?.join(".cargo")));
    let sources = home.and_then(|home| fs::read_dir(home.join("registry/src")).ok());
    let mut folders = vec![workspace.root.clone(), workspace.target.clone()];
    folders.extend(sources.into_iter().flatten().flatten().map(|source| source.path()));
    folders.sort();
    let flags: Vec<String> = folders
        .iter()
        .map(|folder| format!("--remap-path-prefix={}/=", folder.display()))
        .collect();
    let flags = toml::Value::from(flags);
    let text = format!("[target.wasm32-unknown-unknown]\nrustflags = {flags}\n");
    let path = workspace.root.join(FILE);
    if fs::read_to_string(&path).ok().as_deref() != Some(&text) {
        fs::write(&path, text).with_context(|| format!("writing {FILE}"))?;
    }
    Ok(())
}
