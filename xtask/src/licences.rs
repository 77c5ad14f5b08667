//! What the project is made of: licences, bans and sources, as `deny.toml` says.

use std::fs;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::process::run;
use crate::workspace::Workspace;

/// What Node packages may have as well: they are tools, which nobody receives from us.
const TOOLS: &[&str] = &["BSD-2-Clause", "BSD-3-Clause", "MPL-2.0"];

/// Checks every Rust package with cargo-deny, and the licence of every Node package.
///
/// Advisories are not looked at: their database is a repository that has to be fetched each time.
///
/// # Errors
/// If a package may not be used, or a file cannot be read.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    run(workspace.cargo("deny").args(["check", "licenses", "bans", "sources"]))?;
    node_packages(workspace)
}

/// Their licences are single names in the lock file; an expression would have to be looked at.
fn node_packages(workspace: &Workspace) -> Result<()> {
    let read = |file: &str| {
        fs::read_to_string(workspace.root.join(file)).with_context(|| format!("reading {file}"))
    };
    let deny: toml::Table = read("deny.toml")?.parse().context("reading deny.toml")?;
    let allowed = deny["licenses"]["allow"].as_array().context("deny.toml allows no licence")?;
    let lock: Value =
        serde_json::from_str(&read("package-lock.json")?).context("reading package-lock.json")?;
    let packages = lock["packages"].as_object().context("package-lock.json has no packages")?;
    let mut refused = Vec::new();
    // The first one, without a path, is this project.
    for (path, package) in packages.iter().filter(|(path, _)| !path.is_empty()) {
        let licence = package["license"].as_str().unwrap_or("no licence stated");
        let is_tool = package["dev"] == true && TOOLS.contains(&licence);
        if !is_tool && !allowed.iter().any(|allowed| allowed.as_str() == Some(licence)) {
            refused.push(format!("{path}: {licence}"));
        }
    }
    if !refused.is_empty() {
        bail!("licences that deny.toml does not list:\n  {}", refused.join("\n  "));
    }
    println!("{} Node packages may be used", packages.len() - 1);
    Ok(())
}
