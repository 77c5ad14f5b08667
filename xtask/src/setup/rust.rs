//! What comes from rustup and crates.io: target, components, Trunk and the wasm-bindgen CLI.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::announce;
use crate::process::{output, run};
use crate::workspace::Workspace;

const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The newest Trunk that the project's oldest supported compiler can build.
const TRUNK_VERSION: &str = "0.21.14";

/// The newest cargo-deny, which that compiler can build.
const CARGO_DENY_VERSION: &str = "0.20.2";

/// The standard library for the browser.
///
/// # Errors
/// If it is missing and rustup cannot add it.
pub(crate) fn target(workspace: &Workspace) -> Result<()> {
    let sysroot = output(workspace.command("rustc").args(["--print", "sysroot"]))?;
    let library = Path::new(sysroot.trim()).join("lib/rustlib").join(WASM_TARGET);
    if library.is_dir() {
        return Ok(());
    }
    announce(&format!("the Rust target {WASM_TARGET}"), "the app is compiled to WebAssembly");
    rustup(workspace, &["target", "add", WASM_TARGET])
}

/// The formatter and the linter, which a minimal toolchain leaves out.
///
/// # Errors
/// If one is missing and rustup cannot add it.
pub(crate) fn checkers(workspace: &Workspace) -> Result<()> {
    for (component, subcommand) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        if output(workspace.command("cargo").args([subcommand, "--version"])).is_err() {
            announce(
                &format!("the Rust component {component}"),
                &format!("the tests run `cargo {subcommand}`"),
            );
            rustup(workspace, &["component", "add", component])?;
        }
    }
    Ok(())
}

/// Trunk, which builds and serves the site.
///
/// # Errors
/// If it is missing and cannot be built.
pub(crate) fn trunk(workspace: &Workspace) -> Result<()> {
    cargo_install(workspace, "trunk", "trunk", TRUNK_VERSION, "it builds and serves the app")
}

/// The wasm-bindgen CLI, in exactly the version of the library.
///
/// # Errors
/// If the lock file names no version, or the tool is missing and cannot be built.
pub(crate) fn wasm_bindgen(workspace: &Workspace) -> Result<()> {
    let version = locked_version(&workspace.root, "wasm-bindgen")?;
    cargo_install(
        workspace,
        "wasm-bindgen-cli",
        "wasm-bindgen",
        &version,
        "it must have the version of the wasm-bindgen library in Cargo.lock",
    )
}

/// cargo-deny, which knows what our dependencies may be.
///
/// # Errors
/// If it is missing and cannot be built.
pub(crate) fn cargo_deny(workspace: &Workspace) -> Result<()> {
    let why = "it checks the licences and sources of what is built in";
    cargo_install(workspace, "cargo-deny", "cargo-deny", CARGO_DENY_VERSION, why)
}

fn rustup(workspace: &Workspace, arguments: &[&str]) -> Result<()> {
    if workspace.which("rustup").is_none() {
        bail!(
            "rustup is not on the PATH. Install it from https://rustup.rs, or give your toolchain \
             what `rustup {}` would",
            arguments.join(" ")
        );
    }
    run(workspace.command("rustup").args(arguments))
}

/// Builds a tool into the project's own folder unless the machine has exactly this version.
///
/// The user's own tools stay as they are: another project may need another version.
fn cargo_install(
    workspace: &Workspace,
    package: &str,
    binary: &str,
    version: &str,
    why: &str,
) -> Result<()> {
    let said = output(workspace.command(binary).arg("--version")).unwrap_or_default();
    if said.split_whitespace().nth(1) == Some(version) {
        return Ok(());
    }
    announce(
        &format!("{package} {version}"),
        &format!("{why}; compiling takes a few minutes, once"),
    );
    let root = workspace.tools();
    let build = root.join("build");
    run(workspace
        .command("cargo")
        .args(["install", "--locked", "--version", version, package, "--root"])
        .arg(&root)
        .arg("--target-dir")
        .arg(&build)
        // These tools wait for compilers and files most of the time: a build of half the length
        // is worth more than a tool that is a little faster.
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"))?;
    fs::remove_dir_all(&build).with_context(|| format!("removing {}", build.display()))
}

/// The version of a package in `Cargo.lock`.
fn locked_version(root: &Path, package: &str) -> Result<String> {
    let text = fs::read_to_string(root.join("Cargo.lock")).context("reading Cargo.lock")?;
    let lock: toml::Table = text.parse().context("reading Cargo.lock")?;
    lock.get("package")
        .and_then(toml::Value::as_array)
        .into_iter()
        .flatten()
        .find(|entry| entry.get("name").and_then(toml::Value::as_str) == Some(package))
        .and_then(|entry| entry.get("version")?.as_str())
        .map(str::to_owned)
        .with_context(|| format!("Cargo.lock has no package {package}"))
}
