//! Every command of the project: set-up, serve, test, build, size, bench and what they need.
//!
//! Run as `cargo xtask COMMAND`. Each command first looks for the tools it needs and installs what
//! is missing, saying what and why; nothing is installed that is already there.

mod assets;
mod bench;
mod bless;
mod build;
mod check;
mod layers;
mod licences;
mod mutate;
mod outcome;
mod parity;
mod paths;
mod process;
mod serve;
mod setup;
mod size;
mod steps;
mod templates;
mod test;
mod tidy;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use workspace::Workspace;

/// One command: its name, what it does in a line, and the function behind it.
struct Task {
    name: &'static str,
    about: &'static str,
    run: fn(&Workspace, &[String]) -> Result<()>,
}

const TASKS: &[Task] = &[
    Task {
        name: "serve",
        about: "build the app and serve it on 127.0.0.1:8080 (more arguments go to Trunk)",
        run: serve::run,
    },
    Task {
        name: "check",
        about: "what needs no browser: format, tidy, layers, lints and Rust tests",
        run: check::run,
    },
    Task { name: "test", about: "run every check and every test there is", run: test::run },
    Task { name: "build", about: "build the release site into dist/", run: build::run },
    Task {
        name: "size",
        about: "build the site and weigh it, beside what its programs weighed last",
        run: size::run,
    },
    Task {
        name: "bench",
        about: "measure the engine and the page beside their budgets (--site DIR: beside another site)",
        run: bench::run,
    },
    Task {
        name: "bless",
        about: "rewrite the golden traces and snapshots; review the diff",
        run: bless::run,
    },
    Task {
        name: "mutate",
        about: "change each number of the rulebook: a golden trace or a test must notice",
        run: mutate::run,
    },
    Task {
        name: "templates",
        about: "have AWS's own tools check the templates of the gallery",
        run: templates::run,
    },
    Task {
        name: "assets",
        about: "write static/generated/ (Trunk calls this before each build)",
        run: assets::run,
    },
];

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next();
    let rest: Vec<String> = arguments.collect();
    let Some(task) = TASKS.iter().find(|task| {
        Some(task.name) == name.as_deref()
            && (rest.is_empty() || matches!(task.name, "serve" | "bench"))
    }) else {
        eprint!("{}", usage());
        let asked = matches!(name.as_deref(), Some("help" | "-h" | "--help"));
        return ExitCode::from(if asked { 0 } else { 2 });
    };
    match Workspace::find().and_then(|workspace| (task.run)(&workspace, &rest)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            if !error.is::<outcome::Reported>() {
                eprintln!("\ncargo xtask {}: {error:#}", task.name);
            }
            ExitCode::FAILURE
        }
    }
}

fn usage() -> String {
    let mut text = String::from("Usage: cargo xtask COMMAND\n\n");
    for task in TASKS {
        text.push_str(&format!("  {:<10}{}\n", task.name, task.about));
    }
    text
}
