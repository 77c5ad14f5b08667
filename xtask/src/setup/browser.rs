//! A Chromium for the browser tests.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::debian;
use crate::workspace::Workspace;

/// Programs that are a Chromium, in the order in which they are tried.
const NAMES: &[&str] =
    &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/// Where an installed Chrome is when it is on no search path.
const PLACES: &[&str] = &[
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
];

/// Finds or installs a Chromium. The environment variable `CHROMIUM` comes first.
///
/// # Errors
/// If there is none and it cannot be installed, or `CHROMIUM` names no file.
pub(crate) fn chromium(workspace: &Workspace) -> Result<PathBuf> {
    if let Some(named) = env::var_os("CHROMIUM") {
        let named = PathBuf::from(named);
        if !named.is_file() {
            bail!("CHROMIUM names {}, which is no file", named.display());
        }
        return Ok(named);
    }
    if let Some(found) = installed(workspace) {
        return Ok(found);
    }
    if debian::may_install(workspace) {
        debian::install(
            workspace,
            &["chromium", "fonts-dejavu-core"],
            "the browser tests open the built site, and need a font to measure text",
        )?;
        return installed(workspace).context("apt installed chromium, but it is not on the PATH");
    }
    bail!(
        "no Chrome or Chromium found. Install one (on Debian or Ubuntu: \
         `sudo apt-get install chromium fonts-dejavu-core`), or set CHROMIUM to its path, \
         and run the command again; the browser tests open the built site in it"
    );
}

fn installed(workspace: &Workspace) -> Option<PathBuf> {
    NAMES
        .iter()
        .find_map(|name| workspace.which(name))
        .or_else(|| PLACES.iter().map(Path::new).find(|place| place.is_file()).map(Into::into))
}
