//! The headless command line: runs scenarios, checks them, and says what the engine follows.
//!
//! Results go to standard output, the trace first and the summary last; diagnostics go to
//! standard error. Exit 0: fine. 1: the input is wrong or a check failed. 2: usage.

mod args;
mod choose;
mod compare;
mod evidence;
mod gallery;
mod input;
mod lists;
mod odds;
mod reference;
mod run;
mod toml_text;
mod why;

use anyhow::Result;
use args::{Command, Usage};
use input::Input;
use lambdascope_scenario::Diagnostic;
use lambdascope_studies::{hazards, warnings};
use lambdascope_template::{TemplateFormat, template};
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::process::ExitCode;

fn main() -> ExitCode {
    let command = match args::parse(std::env::args().skip(1)) {
        Ok(command) => command,
        Err(Usage::Help) => {
            return finish(print(args::HELP));
        }
        Err(Usage::Wrong(message)) => {
            eprintln!("lambdascope: {message}\n\n{}", args::SHORT_HELP);
            return ExitCode::from(2);
        }
    };
    finish(carry_out(&command))
}

/// How it went, apart from errors.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Fine,
    /// What is wrong has been said.
    Wrong,
}

fn carry_out(command: &Command) -> Result<Outcome> {
    match command {
        Command::Run(options) => run::run(options),
        Command::Odds(options) => odds::odds(options),
        Command::Compare(options) => compare::compare(options),
        Command::Why { scenario, event, json } => why::why(scenario, event, *json),
        Command::Random { seed } => {
            print(&(lambdascope_scenario::random_scenario(*seed).to_json_pretty() + "\n"))
        }
        Command::Check { files } => check(files),
        Command::Rules { json } => print(&lists::rules(*json)?),
        Command::Explain { rule } => lists::explain(rule),
        Command::Sources { json } => print(&reference::sources(*json)?),
        Command::Choose(options) => print(&choose::choose(options)?),
        Command::Older { json } => print(&reference::older(*json)?),
        Command::Schema => {
            let schema = lambdascope_scenario::schema();
            print(&(serde_json::to_string_pretty(&schema)? + "\n"))
        }
        Command::Export { file } => export(file),
        Command::Template { scenario, format } => print_template(scenario, *format),
    }
}

fn check(files: &[String]) -> Result<Outcome> {
    let mut outcome = Outcome::Fine;
    let mut out = String::new();
    for file in files {
        let input = match Input::load(file) {
            Ok(input) => input,
            Err(error) => {
                eprintln!("{error:#}");
                outcome = Outcome::Wrong;
                continue;
            }
        };
        let reading = input.read();
        input.report(&reading.diagnostics);
        let Some(config) = reading.runnable() else {
            outcome = Outcome::Wrong;
            continue;
        };
        let hazards = hazards(input.document(), config);
        let found = hazards.len();
        input.warn(hazards.into_iter().map(Diagnostic::from).collect());
        match found {
            0 => writeln!(out, "{}: fine", input.name())?,
            1 => writeln!(out, "{}: it runs, and 1 thing in it will hurt", input.name())?,
            _ => writeln!(out, "{}: it runs, and {found} things in it will hurt", input.name())?,
        }
    }
    print(&out)?;
    Ok(outcome)
}

/// The canonical JSON of a scenario: what addresses carry and the site loads.
fn export(file: &str) -> Result<Outcome> {
    let input = Input::load(file)?;
    let reading = input.read();
    input.report(&reading.diagnostics);
    if reading.runnable().is_none() {
        return Ok(Outcome::Wrong);
    }
    print(&(input.document().to_json() + "\n"))
}

/// What sets the scenario up in AWS.
fn print_template(scenario: &str, format: TemplateFormat) -> Result<Outcome> {
    let input = Input::load(scenario)?;
    let reading = input.read();
    input.report(&reading.diagnostics);
    let Some(config) = reading.runnable() else { return Ok(Outcome::Wrong) };
    let warnings = warnings(input.document(), config);
    match template(input.document(), config, format, warnings) {
        Ok(template) => print(&template.text),
        Err(reasons) => {
            for reason in reasons {
                eprintln!("{}: no template can say this: {reason}", input.name());
            }
            Ok(Outcome::Wrong)
        }
    }
}

fn print(text: &str) -> Result<Outcome> {
    io::stdout().lock().write_all(text.as_bytes())?;
    Ok(Outcome::Fine)
}

fn finish(outcome: Result<Outcome>) -> ExitCode {
    match outcome {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Wrong) => ExitCode::FAILURE,
        Err(error) => {
            // Whoever reads the output may stop early, as `head` does.
            let closed = error
                .downcast_ref::<io::Error>()
                .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe);
            if closed {
                return ExitCode::SUCCESS;
            }
            eprintln!("lambdascope: {error:#}");
            ExitCode::FAILURE
        }
    }
}
