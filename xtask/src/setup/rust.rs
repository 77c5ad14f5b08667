//! What comes from rustup and crates.io: target, components, Trunk and the wasm-bindgen CLI.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::announce;
use crate::process::{output, run};
use crate::workspace::Workspace;

const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// A program of crates.io that is built into the project's own folder.
///
/// The user's own tools stay as they are: another project may need another version.
pub(crate) struct Tool {
    package: &'static str,
    binary: &'static str,
    version: String,
    /// What `cargo install` is told besides: no feature is built that nobody needs.
    options: &'static [&'static str],
    /// Level of optimization: a tool that waits for others needs none.
    optimized: &'static str,
    why: &'static str,
    /// How long it usually takes on two cores.
    takes: &'static str,
}

/// Trunk, which builds and serves the site: the newest that the project's oldest supported compiler
/// can build. It downloads nothing here, so that it needs no TLS.
pub(crate) fn trunk() -> Tool {
    Tool {
        package: "trunk",
        binary: "trunk",
        version: "0.21.14".to_owned(),
        options: &["--no-default-features"],
        optimized: "0",
        why: "it builds and serves the app",
        takes: "three minutes on two cores",
    }
}

/// The wasm-bindgen CLI, in exactly the version of the library. It talks to no browser here.
///
/// # Errors
/// If the lock file names no version.
pub(crate) fn wasm_bindgen(workspace: &Workspace) -> Result<Tool> {
    Ok(Tool {
        package: "wasm-bindgen-cli",
        binary: "wasm-bindgen",
        version: locked_version(&workspace.root, "wasm-bindgen")?,
        options: &["--no-default-features", "--bin", "wasm-bindgen"],
        // It goes through the whole program after each change.
        optimized: "1",
        why: "it must have the version of the wasm-bindgen library in Cargo.lock",
        takes: "a minute on two cores",
    })
}

/// cargo-deny, which knows what our dependencies may be: the newest that the oldest supported
/// compiler can build.
pub(crate) fn cargo_deny() -> Tool {
    Tool {
        package: "cargo-deny",
        binary: "cargo-deny",
        version: "0.20.2".to_owned(),
        options: &[],
        optimized: "0",
        why: "it checks the licences and sources of what is built in",
        takes: "four minutes on two cores",
    }
}

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
    announce(
        &format!("the Rust target {WASM_TARGET}"),
        "the app is compiled to WebAssembly",
        "half a minute",
    );
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
                "a few seconds",
            );
            rustup(workspace, &["component", "add", component])?;
        }
    }
    Ok(())
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

/// Builds those tools that the machine has not in exactly this version.
///
/// # Errors
/// If one cannot be built.
pub(crate) fn install(workspace: &Workspace, tools: &[Tool]) -> Result<()> {
    let build = workspace.tools().join("build");
    for tool in tools {
        let said = output(workspace.command(tool.binary).arg("--version")).unwrap_or_default();
        if said.split_whitespace().nth(1) == Some(&tool.version) {
            continue;
        }
        announce(&format!("{} {}", tool.package, tool.version), tool.why, tool.takes);
        run(workspace
            .command("cargo")
            .args(["install", "--locked", "--version", &tool.version, tool.package])
            .args(tool.options)
            .arg("--root")
            .arg(workspace.tools())
            .arg("--target-dir")
            .arg(&build)
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", tool.optimized)
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"))?;
    }
    if build.exists() {
        fs::remove_dir_all(&build).with_context(|| format!("removing {}", build.display()))?;
    }
    Ok(())
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
