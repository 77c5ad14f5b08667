//! Python and the checkers of templates: cfn-lint and the translator of SAM.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use super::{announce, debian};
use crate::process::{output, run};
use crate::workspace::Workspace;

/// What is installed, each file of it known by its hash.
const REQUIREMENTS: &str = "tests/templates/requirements.txt";
/// The oldest Python that the packages run on.
const MINOR_MIN: u32 = 11;
const NEED: &str = "it runs cfn-lint and the translator of SAM on the templates";

/// A Python that has the checkers, in a folder of the project's own.
///
/// # Errors
/// If Python is missing or too old and cannot be installed, or pip fails.
pub(crate) fn python(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.tools().join("python");
    let place = if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" };
    let python = folder.join(place);
    let lock = fs::read(workspace.root.join(REQUIREMENTS))
        .with_context(|| format!("reading {REQUIREMENTS}"))?;
    let stamp = folder.join(".installed-from");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) && python.is_file() {
        return Ok(python);
    }
    let base = base(workspace)?;
    announce(
        &format!("the Python packages of {REQUIREMENTS}"),
        "cfn-lint and the translator of SAM check the templates",
        "half a minute",
    );
    let made = run(workspace.command(base).args(["-m", "venv", "--clear"]).arg(&folder));
    made.context(
        "Python cannot make a virtual environment (on Debian or Ubuntu: \
         `sudo apt-get install python3-venv`)",
    )?;
    run(workspace
        .command(&python.to_string_lossy())
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
        .args(["--require-hashes", "--only-binary", ":all:", "--requirement", REQUIREMENTS]))
    .context(
        "pip could not fetch the packages: they come from the index that pip is set up for, and \
         once they are there no network is needed",
    )?;
    fs::write(&stamp, lock).with_context(|| format!("writing {}", stamp.display()))?;
    Ok(python)
}

/// The machine's own Python, new enough and able to make a virtual environment.
fn base(workspace: &Workspace) -> Result<&'static str> {
    let name = if cfg!(windows) { "python" } else { "python3" };
    let works = || {
        let probe = "import sys, venv, ensurepip; print(sys.version_info[1])";
        output(workspace.command(name).args(["-c", probe])).ok()
    };
    let mut minor = works();
    if minor.is_none() && debian::may_install(workspace) {
        debian::install(workspace, &["python3", "python3-venv"], NEED)?;
        minor = works();
    }
    let advice = format!(
        "install Python 3.{MINOR_MIN} or newer with its module venv (on Debian or Ubuntu: \
         `sudo apt-get install python3 python3-venv`) and run the command again; {NEED}"
    );
    let Some(minor) = minor else { bail!("Python is missing or has no venv: {advice}") };
    let minor: Option<u32> = minor.trim().parse().ok();
    if minor.is_none_or(|minor| minor < MINOR_MIN) {
        bail!("Python 3.{} is too old: {advice}", minor.unwrap_or_default());
    }
    Ok(name)
}
