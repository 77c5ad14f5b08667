//! What goes to the terminal: results on standard output, complaints on standard error.

use crate::Outcome;
use anyhow::Result;
use std::fmt::Display;
use std::io::{self, Write as _};
use std::process::ExitCode;

/// Prints a result.
pub(crate) fn print(text: &str) -> Result<Outcome> {
    io::stdout().lock().write_all(text.as_bytes())?;
    Ok(Outcome::Fine)
}

/// Says on one line what is wrong.
pub(crate) fn complain(message: impl Display) {
    eprintln!("{message}");
}

/// Prints the help that was asked for, or says why the arguments are none.
pub(crate) fn usage(message: &clap::Error) -> ExitCode {
    // Nobody is left to be told if this cannot be written.
    let _ = message.print();
    ExitCode::from(if message.use_stderr() { 2 } else { 0 })
}
