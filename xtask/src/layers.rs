//! What must run anywhere does not reach a browser.
//!
//! The arrows between our crates are kept by the compiler: a crate cannot use what its `Cargo.toml`
//! omits. What a library brings along is not seen there, so Cargo is asked for the whole tree.

use anyhow::{Result, bail, ensure};

use crate::process::output;
use crate::workspace::Workspace;

/// Crates that run in a page, in a worker, on a command line and in tests alike.
const PURE: &[&str] =
    &["rulebook", "engine", "scenario", "studies", "template", "protocol", "view-model"];

/// The simulator reaches a browser where it is a worker, and nowhere else.
const SIMULATOR: &str = "simulator";

/// What would tie them to a browser.
const BROWSER: &[&str] = &["web-sys", "js-sys", "wasm-bindgen"];

/// Looks through all that the pure crates are built from, for any target, and the simulator for
/// this machine; what only their tests use may do as it likes.
///
/// # Errors
/// Every pure crate that reaches a browser, and how one sees the way.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    // If the page does not reach a browser either, nothing was looked at.
    let of_page = reached(workspace, "app", &["--target", "all"])?;
    ensure!(of_page.len() == BROWSER.len(), "the page's tree has only {of_page:?} of {BROWSER:?}");
    let mut wrong = Vec::new();
    let pure = PURE.iter().map(|name| (*name, &["--target", "all"][..]));
    for (name, target) in pure.chain([(SIMULATOR, &[][..])]) {
        for part in reached(workspace, name, target)? {
            wrong.push(format!("cargo tree --package lambdascope-{name} --invert {part}"));
        }
    }
    if !wrong.is_empty() {
        bail!("pure crates reach a browser; these show how:\n  {}", wrong.join("\n  "));
    }
    println!("{} crates run without a browser", PURE.len() + 1);
    Ok(())
}

/// Which parts of a browser are in the tree of one of our crates.
fn reached(workspace: &Workspace, name: &str, target: &[&str]) -> Result<Vec<&'static str>> {
    let mut tree = workspace.cargo("tree");
    tree.args(["--package", &format!("lambdascope-{name}"), "--all-features"]).args(target);
    let tree = output(tree.args(["--edges", "normal,build", "--prefix", "none"]))?;
    let is_there = |part: &&&str| tree.lines().any(|line| line.starts_with(&format!("{part} ")));
    Ok(BROWSER.iter().filter(is_there).copied().collect())
}
