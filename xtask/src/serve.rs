//! `cargo xtask serve`: the app on 127.0.0.1:8080, rebuilt when a source changes.

use anyhow::Result;

use crate::process;
use crate::setup;
use crate::workspace::Workspace;

/// Sets up what is missing and serves the app until interrupted. Arguments go to `trunk serve`.
///
/// # Errors
/// If set-up or Trunk fails.
pub(crate) fn run(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    setup::for_serving(workspace)?;
    println!(
        "Building, which takes two minutes on two cores for the first time. Then the app is there \
         until you press Ctrl-C: on http://127.0.0.1:8080, unless you asked for another place."
    );
    process::become_command(workspace.trunk("serve").args(arguments))
}
