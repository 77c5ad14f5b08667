//! The headless command line: runs scenarios, checks them, and says what the engine follows.
//!
//! Results go to standard output, the trace first and the summary last; diagnostics go to
//! standard error. Exit 0: fine. 1: the input is wrong or a check failed. 2: usage.
//!
//! Each command reads its arguments into the struct that stands beside its code. The help is made
//! of the comments there.

mod choose;
mod compare;
mod evidence;
mod gallery;
mod input;
mod lists;
mod odds;
mod options;
mod reference;
mod run;
mod terminal;
mod toml_text;
mod why;

use anyhow::Result;
use clap::{CommandFactory, Parser, Subcommand};
use input::Input;
use lambdascope_scenario::Diagnostic;
use lambdascope_studies::{hazards, warnings};
use lambdascope_template::{TemplateFormat, template};
use options::{ScenarioArg, template_format};
use std::env;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::io;
use std::process::ExitCode;
use terminal::{complain, print, print_lines, visible};

/// Run scenarios of AWS Lambda invocation, and check them
#[derive(Parser)]
#[command(
    name = "lambdascope",
    version,
    args_override_self = true,
    max_term_width = 98,
    after_help = "Exit: 0 fine, 1 the input is wrong or a check failed, 2 usage."
)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Run(run::RunArgs),
    Odds(odds::OddsArgs),
    Compare(compare::CompareArgs),
    Why(why::WhyArgs),
    /// Say everything that is wrong with scenarios, and what will hurt
    ///
    /// Names what is wrong with its line, and in scenarios that run what will hurt: lost, repeated
    /// or late events, the rule behind them, and what removes the cause.
    Check {
        /// Files, folders with a scenario.toml, names of gallery scenarios, - for standard input
        #[arg(required = true, value_name = "FILE")]
        files: Vec<OsString>,
    },
    /// Print what sets the same thing up in AWS
    ///
    /// What the template cannot say stands at its head; a scenario that none can say is refused
    /// with the reason.
    Template {
        #[command(flatten)]
        scenario: ScenarioArg,
        /// A template, or commands of the AWS CLI
        #[arg(long, default_value = "sam", value_parser = template_format())]
        format: TemplateFormat,
    },
    Choose(choose::ChooseArgs),
    /// List every rule of the rulebook, how far the engine follows it, and what shows it
    Rules {
        /// Print JSON, with every scenario and test that shows the rule
        #[arg(long)]
        json: bool,
    },
    /// Print what a rule says, its numbers and its sources
    Explain {
        /// The rule, as in async.payload.limit
        rule: String,
    },
    /// Print the table of every event source
    ///
    /// What it carries, how long it waits, who retries, where failures go, in which order, how
    /// many at a time, each with its rule; and the scenarios that use it.
    Sources {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Print where older material differs
    ///
    /// What it teaches, what holds today, since when, and why it matters.
    Older {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Print a random valid scenario
    Random {
        /// The same seed gives the same scenario
        #[arg(long, value_name = "N")]
        seed: u64,
    },
    /// Print the JSON Schema of the scenario format
    Schema,
    /// Print the canonical JSON of a scenario, which addresses carry and the site loads
    Export {
        #[command(flatten)]
        scenario: ScenarioArg,
    },
    /// Print what completes the commands in a shell
    #[command(
        after_help = "Example:\n  lambdascope completions bash > ~/.local/share/bash-completion/completions/lambdascope"
    )]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

fn main() -> ExitCode {
    match CommandLine::try_parse_from(env::args_os()) {
        Ok(line) => finish(carry_out(&line.command)),
        Err(usage) => {
            // What is said of an argument shows it, so it is said of one that can be shown.
            let shown = env::args_os().map(|arg| visible(&arg.to_string_lossy()).into_owned());
            terminal::usage(&CommandLine::try_parse_from(shown).err().unwrap_or(usage))
        }
    }
}

/// How it went, apart from errors.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Exit {
    Fine,
    /// What is wrong has been said.
    Wrong,
}

fn carry_out(command: &Command) -> Result<Exit> {
    match command {
        Command::Run(args) => run::run(args),
        Command::Odds(args) => odds::odds(args),
        Command::Compare(args) => compare::compare(args),
        Command::Why(args) => why::why(args),
        Command::Check { files } => check(files),
        Command::Template { scenario, format } => print_template(scenario, *format),
        Command::Choose(args) => choose::choose(args),
        Command::Rules { json } => print(&lists::rules(*json)?),
        Command::Explain { rule } => lists::explain(rule),
        Command::Sources { json } => print(&reference::sources(*json)?),
        Command::Older { json } => print(&reference::older(*json)?),
        Command::Random { seed } => {
            print(&(lambdascope_scenario::random_scenario(*seed).to_json_pretty() + "\n"))
        }
        Command::Schema => {
            let schema = lambdascope_scenario::schema();
            print(&(serde_json::to_string_pretty(&schema)? + "\n"))
        }
        Command::Export { scenario } => {
            let input = scenario.load()?;
            if input.read_runnable().is_none() {
                return Ok(Exit::Wrong);
            }
            print(&(input.document().to_json() + "\n"))
        }
        Command::Completions { shell } => {
            let mut script = Vec::new();
            let mut command = CommandLine::command();
            clap_complete::generate(*shell, &mut command, "lambdascope", &mut script);
            print(&String::from_utf8(script)?)
        }
    }
}

fn check(files: &[OsString]) -> Result<Exit> {
    let mut outcome = Exit::Fine;
    let mut out = String::new();
    for file in files {
        let input = match Input::load(file) {
            Ok(input) => input,
            Err(error) => {
                complain(format_args!("{error:#}"));
                outcome = Exit::Wrong;
                continue;
            }
        };
        let Some((_, config)) = input.read_runnable() else {
            outcome = Exit::Wrong;
            continue;
        };
        let hazards = hazards(input.document(), &config);
        let found = hazards.len();
        input.warn(hazards.into_iter().map(Diagnostic::from).collect());
        match found {
            0 => writeln!(out, "{}: fine", input.name())?,
            1 => writeln!(out, "{}: it runs, and 1 thing in it will hurt", input.name())?,
            _ => writeln!(out, "{}: it runs, and {found} things in it will hurt", input.name())?,
        }
    }
    print_lines(&out)?;
    Ok(outcome)
}

/// What sets the scenario up in AWS.
fn print_template(scenario: &ScenarioArg, format: TemplateFormat) -> Result<Exit> {
    let input = scenario.load()?;
    let Some((_, config)) = input.read_runnable() else { return Ok(Exit::Wrong) };
    let warnings = warnings(input.document(), &config);
    match template(input.document(), &config, format, warnings) {
        Ok(template) => print(&template.text),
        Err(reasons) => {
            for reason in reasons {
                input.complain(format_args!("no template can say this: {reason}"));
            }
            Ok(Exit::Wrong)
        }
    }
}

fn finish(outcome: Result<Exit>) -> ExitCode {
    match outcome {
        Ok(Exit::Fine) => ExitCode::SUCCESS,
        Ok(Exit::Wrong) => ExitCode::FAILURE,
        Err(error) => {
            // Whoever reads the output may stop early, as `head` does.
            let closed = error
                .downcast_ref::<io::Error>()
                .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe);
            if closed {
                return ExitCode::SUCCESS;
            }
            complain(format_args!("lambdascope: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::CommandLine;
    use clap::CommandFactory;

    #[test]
    fn no_two_arguments_of_a_command_contradict_each_other() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn help_fits_a_terminal_of_a_hundred_columns() {
        let mut all = CommandLine::command();
        all.build();
        let names: Vec<String> = all.get_subcommands().map(|it| it.get_name().to_owned()).collect();
        assert!(names.len() > 14, "{names:?}");
        for name in names {
            let command = all.find_subcommand_mut(&name).unwrap();
            for line in command.render_long_help().to_string().lines() {
                assert!(line.chars().count() < 100, "{name}: {line}");
            }
        }
    }
}
