//! The command line from outside: golden traces, bad input, flags and exit codes.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod asynchronous;
mod bad_input;
mod brokers;
mod cli;
mod compare;
mod contributing;
mod csv;
mod defaults;
mod doors;
mod edges;
mod fidelity;
mod filters;
mod gallery;
mod golden;
mod hazards;
mod left_out;
mod odds;
mod polled;
mod prices;
mod properties;
mod provisioning;
mod ranges;
mod readers;
mod records;
mod reference;
mod session_end;
mod shown;
mod templates;
mod terminal;
mod verbs;
mod windows;

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Runs the program with some arguments, in the root of the workspace.
fn lambdascope(args: &[impl AsRef<OsStr>]) -> Output {
    lambdascope_with_input(args, "")
}

/// Runs the program with a text on its standard input.
fn lambdascope_with_input(args: &[impl AsRef<OsStr>], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_lambdascope"))
        .args(args)
        .current_dir(root())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("its input is open");
    let input = input.to_owned();
    // The program may stop reading early, which is its business.
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()).is_ok());
    let output = child.wait_with_output().expect("the program ends");
    writer.join().expect("its input was written");
    output
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).expect("results are text")
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).expect("diagnostics are text")
}

/// What a file of the repository says that the tests keep up to date: what they expect it to, while
/// they are blessed.
fn recorded(file: &Path, expected: &str) -> String {
    if std::env::var_os("BLESS").is_some() {
        fs::write(file, expected).expect("the file can be written");
    }
    fs::read_to_string(file).unwrap_or_default()
}
