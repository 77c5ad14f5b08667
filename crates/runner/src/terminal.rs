//! What goes to the terminal: results on standard output, complaints on standard error.
//!
//! Names of files, keys and whatever else comes from outside may hold control characters, which
//! would move the cursor, change colours or pass one line off as two. They are spelled out.

use crate::Exit;
use anyhow::Result;
use indicatif::{ProgressBar, ProgressStyle};
use std::borrow::Cow;
use std::fmt::Display;
use std::io::{self, Write as _};
use std::process::ExitCode;

/// Prints what programs read, as it is.
pub(crate) fn print(text: &str) -> Result<Exit> {
    io::stdout().lock().write_all(text.as_bytes())?;
    Ok(Exit::Fine)
}

/// Prints lines for people.
pub(crate) fn print_lines(lines: &str) -> Result<Exit> {
    print(&visible_lines(lines))
}

/// Says on one line what is wrong.
pub(crate) fn complain(message: impl Display) {
    eprintln!("{}", visible(&message.to_string()));
}

/// Shows on standard error how much of a long piece of work is done: on a terminal only.
///
/// # Errors
/// If the words around the bar are not as indicatif wants them.
pub(crate) fn progress(what: &'static str, count: u64) -> Result<ProgressBar> {
    let style = ProgressStyle::with_template("{msg} {pos} of {len} {wide_bar} {eta} left")?;
    Ok(ProgressBar::new(count).with_style(style).with_message(what))
}

/// Prints the help that was asked for, or says why the arguments are none.
pub(crate) fn usage(message: &clap::Error) -> ExitCode {
    let text = message.to_string();
    let text = visible_lines(&text);
    // Nobody is left to be told if this cannot be written.
    let _ = if message.use_stderr() {
        io::stderr().lock().write_all(text.as_bytes())
    } else {
        io::stdout().lock().write_all(text.as_bytes())
    };
    ExitCode::from(if message.use_stderr() { 2 } else { 0 })
}

/// A text on one line, its control characters spelled out: `\u{1b}`.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    spelled_out(text, char::is_control)
}

/// Lines whose control characters are spelled out.
pub(crate) fn visible_lines(lines: &str) -> Cow<'_, str> {
    spelled_out(lines, |letter| letter.is_control() && letter != '\n')
}

fn spelled_out(text: &str, harmful: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&harmful) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        if harmful(letter) {
            out.extend(letter.escape_default());
        } else {
            out.push(letter);
        }
    }
    Cow::Owned(out)
}
