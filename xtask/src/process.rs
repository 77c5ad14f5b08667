//! Running a child process: shown before it runs, checked after.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// Prints the command, runs it with its output shown, and fails if it fails.
///
/// # Errors
/// If the command cannot be started or does not end with success.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let line = shown(command);
    println!("$ {line}");
    let status = command.status().with_context(|| format!("could not start `{line}`"))?;
    if !status.success() {
        bail!("`{line}` failed ({status})");
    }
    Ok(())
}

/// Prints the command and becomes it, so that whoever ends us ends it.
///
/// # Errors
/// If the command cannot be started; where a process cannot become another, also if it fails.
pub(crate) fn become_command(command: &mut Command) -> Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        let line = shown(command);
        println!("$ {line}");
        Err(command.exec()).with_context(|| format!("could not start `{line}`"))
    }
    #[cfg(not(unix))]
    run(command)
}

/// Runs a command quietly and returns its standard output.
///
/// # Errors
/// If the command cannot be started, fails (its standard error is in the message) or does not
/// print UTF-8.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let line = shown(command);
    let output = command.output().with_context(|| format!("could not start `{line}`"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("`{line}` failed ({}): {}", output.status, said.trim());
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{line}` did not print UTF-8"))
}

/// Prints the command, runs it with its standard error shown as it comes, and returns its standard
/// output.
///
/// # Errors
/// If the command cannot be started, does not end with success or does not print UTF-8.
pub(crate) fn output_heard(command: &mut Command) -> Result<String> {
    let line = shown(command);
    println!("$ {line}");
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("could not start `{line}`"))?;
    if !output.status.success() {
        bail!("`{line}` failed");
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{line}` did not print UTF-8"))
}

/// Prints the command, runs it with its output shown, and keeps the lines of its standard output.
///
/// Returns them with whether the command ended with success, so that a caller can still count what
/// passed when something failed.
///
/// # Errors
/// If the command cannot be started or its output cannot be read.
pub(crate) fn run_keeping_lines(command: &mut Command) -> Result<(Vec<String>, bool)> {
    let line = shown(command);
    println!("$ {line}");
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("could not start `{line}`"))?;
    let stdout = child.stdout.take().context("the child has no output")?;
    let mut lines = Vec::new();
    for text in BufReader::new(stdout).split(b'\n') {
        let bytes = text.with_context(|| format!("reading the output of `{line}`"))?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        println!("{text}");
        lines.push(text);
    }
    let status = child.wait().with_context(|| format!("waiting for `{line}`"))?;
    Ok((lines, status.success()))
}

/// The command as one would type it.
fn shown(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str());
    std::iter::once(name)
        .chain(command.get_args())
        .map(|word| word.to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join(" ")
}
