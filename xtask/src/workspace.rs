//! Where the project is, and how its tools are called.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::process::output;

/// The project's folders, and the search path on which its tools are found.
pub(crate) struct Workspace {
    /// The folder that holds the top `Cargo.toml`.
    pub(crate) root: PathBuf,
    /// Cargo's output folder, which also keeps the tools installed for this project.
    pub(crate) target: PathBuf,
    /// `PATH` for every child: the project's own tools first.
    path: OsString,
}

impl Workspace {
    /// Finds the folders.
    ///
    /// # Errors
    /// If Cargo cannot read the workspace or `PATH` cannot be extended.
    pub(crate) fn find() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .context("xtask has no parent folder")?
            .to_path_buf();
        // Cargo knows best: an environment variable or a configuration file may have moved it.
        let mut metadata = Command::new("cargo");
        metadata.args(["metadata", "--no-deps", "--format-version", "1", "--manifest-path"]);
        let metadata = output(metadata.arg(root.join("Cargo.toml")))?;
        let metadata: Value = serde_json::from_str(&metadata).context("cargo metadata")?;
        let target = metadata["target_directory"].as_str().map(PathBuf::from);
        let target = target.context("cargo metadata names no target directory")?;
        let own = [target.join("tools/bin"), root.join("node_modules/.bin")];
        let inherited = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths(own.into_iter().chain(env::split_paths(&inherited)))
            .context("extending PATH")?;
        Ok(Self { root, target, path })
    }

    /// Where tools are installed that the machine lacks, apart from the user's own.
    pub(crate) fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// A command that runs in the root, finds the project's tools and reads nothing.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.which(program).unwrap_or_else(|| program.into()));
        command.current_dir(&self.root).env("PATH", &self.path).stdin(Stdio::null());
        command
    }

    /// A Trunk command. It finds its tools on the path, in the versions it asks for.
    pub(crate) fn trunk(&self, subcommand: &str) -> Command {
        let mut command = self.command("trunk");
        command
            .args([subcommand, "--skip-version-check"])
            // Trunk takes only true or false here and stops at the usual 1.
            .env_remove("NO_COLOR")
            // The backtrace of a failed build is Trunk's own and buries the compiler's message.
            .env_remove("RUST_BACKTRACE");
        command
    }

    /// A Cargo command. It never touches the lock file.
    pub(crate) fn cargo(&self, subcommand: &str) -> Command {
        let mut command = self.command("cargo");
        command.arg(subcommand);
        if subcommand != "fmt" {
            command.arg("--locked");
        }
        command
    }

    /// Where a program is on the search path, if it is there.
    pub(crate) fn which(&self, program: &str) -> Option<PathBuf> {
        let name = format!("{program}{}", env::consts::EXE_SUFFIX);
        env::split_paths(&self.path).map(|folder| folder.join(&name)).find(|file| file.is_file())
    }
}
