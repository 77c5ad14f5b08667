//! The command line, read by hand.

mod choose;
mod compare;

pub(crate) use choose::{ChooseOptions, ChooseOutput};
pub(crate) use compare::CompareOptions;

use lambdascope_scenario::parse_duration;
use lambdascope_template::TemplateFormat;

/// What is wanted.
#[derive(Debug, PartialEq)]
pub(crate) enum Command {
    Run(RunOptions),
    Odds(OddsOptions),
    Compare(CompareOptions),
    Why { scenario: String, event: String, json: bool },
    Random { seed: u64 },
    Check { files: Vec<String> },
    Rules { json: bool },
    Explain { rule: String },
    Sources { json: bool },
    Older { json: bool },
    Choose(ChooseOptions),
    Schema,
    Export { file: String },
    Template { scenario: String, format: TemplateFormat },
}

/// How a scenario is run.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct RunOptions {
    pub(crate) scenario: String,
    /// `--for`: how long, as it was written.
    pub(crate) run_for: Option<String>,
    pub(crate) seed: Option<u64>,
    /// `--set`: settings and values, as they were written.
    pub(crate) set: Vec<(String, String)>,
    /// `--show`: events whose message or record is printed.
    pub(crate) show: Vec<String>,
    pub(crate) max_steps: Option<u64>,
    pub(crate) trace: TraceFormat,
    pub(crate) summary: SummaryFormat,
}

/// How a scenario is run over many seeds.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct OddsOptions {
    pub(crate) scenario: String,
    /// `--seeds`: how many runs.
    pub(crate) runs: u64,
    /// `--set`: settings and values, as they were written.
    pub(crate) set: Vec<(String, String)>,
    /// `--preset`: the question whose two ways are run.
    pub(crate) preset: Option<String>,
    pub(crate) json: bool,
}

/// How many runs there are if nothing is said.
const RUNS: u64 = 1_000;
/// More than these are not kept in memory.
const RUNS_MAX: u64 = 1_000_000;

/// How the trace is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum TraceFormat {
    #[default]
    None,
    Text,
    JsonLines,
    Csv,
}

/// How the summary is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum SummaryFormat {
    #[default]
    Table,
    Json,
    None,
}

/// Why there is no command.
#[derive(Debug, PartialEq)]
pub(crate) enum Usage {
    /// Help is wanted.
    Help,
    /// The command line is wrong, and why.
    Wrong(String),
}

pub(crate) const SHORT_HELP: &str = "\
usage: lambdascope run SCENARIO [--for 6h] [--seed N] [--set PATH=VALUE]... [--max-steps N]
                   [--trace none|text|jsonl|csv] [--show EVENT]... [--summary table|json|none]
       lambdascope odds SCENARIO [--seeds 1000] [--set PATH=VALUE]... [--preset QUESTION] [--json]
       lambdascope compare SCENARIO [--preset QUESTION | --set PATH=VALUE... | --presets]
                   [--for 6h] [--seed N] [--late 1m] [--events N] [--json]
       lambdascope why SCENARIO EVENT [--json]
       lambdascope check FILE... | random --seed N | rules [--json] | explain RULE
       lambdascope template SCENARIO [--format sam|cloudformation|cli]
       lambdascope choose [QUESTION=ANSWER]... [--json | --scenario]
       lambdascope sources [--json] | older [--json] | schema | export FILE | help";

pub(crate) const HELP: &str = "\
Runs scenarios of AWS Lambda invocation, and checks them.

lambdascope run SCENARIO [--for 6h] [--seed N] [--set PATH=VALUE]... [--max-steps N]
                [--trace none|text|jsonl|csv] [--show EVENT]... [--summary table|json|none]
    Runs a scenario or session and prints its trace and its summary.
    --show prints what an event, such as orders#1 or function/charge#1, is where it lies at the
    end: the message with its attributes, the record at a destination, the object.
    SCENARIO is a file (TOML or JSON), - for standard input, or the name of a gallery scenario,
    such as opening/three-callers. By default there is no trace and the summary is a table.
lambdascope odds SCENARIO [--seeds 1000] [--set PATH=VALUE]... [--preset QUESTION] [--json]
    Runs a scenario or session over many seeds, from its own on, and prints how many of the runs
    lose or repeat something, how delays, attempts and cost are spread, and which seeds show the
    lowest, the median and the highest value: lambdascope run SCENARIO --seed N opens one.
    --preset runs both ways of a question with the same seeds; compare --presets lists them.
lambdascope compare SCENARIO [--preset QUESTION | --set PATH=VALUE... | --presets]
                [--for 6h] [--seed N] [--late 1m] [--events N] [--json]
    Runs two variants of a scenario with the same events and the same luck, and prints what
    differed at the end: those of a question, such as retries or dlq:queues.orders; the scenario
    as it is and with settings; or a session without and with what was done in it.
    --presets lists the questions that can be asked about the scenario.
    --late says when an event is late to be answered or done: after 1m unless set.
    --events says how many that ended differently are named: 20 unless set.
lambdascope why SCENARIO EVENT [--json]
    How an event such as orders#1 ended, and what would have become of it had something been set
    up in another way: the run is forked just before, or else when the event was sent.
lambdascope random --seed N
    Prints a random valid scenario.
lambdascope check FILE...
    Says everything that is wrong with scenarios, with line numbers, and in those that run what
    will hurt: lost, repeated or late events, the rule behind them, and what removes the cause.
lambdascope template SCENARIO [--format sam|cloudformation|cli]
    What sets the same thing up in AWS: a template of SAM (the default) or
    CloudFormation, or commands of the AWS CLI. What it cannot say stands at its head; a scenario that none can say
    is refused with the reason.
lambdascope rules [--json]
    Every rule of the rulebook, how far the engine follows it, and the scenarios that show it.
lambdascope explain RULE
    What a rule says, its numbers and its sources.
lambdascope sources [--json]
    Every event source: what it carries, how long it waits, who retries, where failures go, in
    which order, how many at a time, each with its rule; and the scenarios that use it.
lambdascope choose [QUESTION=ANSWER]... [limits=classic] [--json | --scenario]
    Which path a piece of work should take, as in reply=no work=2m order=customer: what speaks for
    and against each, and a scenario with the answers filled in.
lambdascope older [--json]
    Where older material differs: what it teaches, what holds today, since when, and why it matters.
lambdascope schema
    The JSON Schema of the scenario format.
lambdascope export FILE
    The canonical JSON of a scenario.

Exit: 0 fine, 1 the input is wrong or a check failed, 2 usage.
";

/// Reads the arguments that follow the program's name.
///
/// # Errors
/// [`Usage`] if help is wanted or the arguments are wrong.
pub(crate) fn parse(args: impl Iterator<Item = String>) -> Result<Command, Usage> {
    let mut args = Args { args: args.flat_map(split_flag) };
    let Some(command) = args.args.next() else {
        return Err(wrong("a command is missing"));
    };
    match command.as_str() {
        "run" => parse_run(&mut args).map(Command::Run),
        "odds" => parse_odds(&mut args).map(Command::Odds),
        "compare" => compare::parse(&mut args).map(Command::Compare),
        "why" => parse_why(&mut args),
        "random" => parse_random(&mut args),
        "check" => {
            let files = args.all()?;
            if files.is_empty() {
                return Err(wrong("check needs at least one file"));
            }
            Ok(Command::Check { files })
        }
        "rules" => Ok(Command::Rules { json: args.json_only()? }),
        "sources" => Ok(Command::Sources { json: args.json_only()? }),
        "choose" => choose::parse(&mut args).map(Command::Choose),
        "older" => Ok(Command::Older { json: args.json_only()? }),
        "explain" => Ok(Command::Explain { rule: args.one("explain needs one rule")? }),
        "export" => Ok(Command::Export { file: args.one("export needs one file")? }),
        "template" => parse_template(&mut args),
        "schema" => match args.all()?.as_slice() {
            [] => Ok(Command::Schema),
            [first, ..] => Err(wrong(format!("schema takes no \"{first}\""))),
        },
        "help" | "--help" | "-h" => Err(Usage::Help),
        other => Err(wrong(format!("there is no command \"{other}\""))),
    }
}

fn parse_run(args: &mut Args<impl Iterator<Item = String>>) -> Result<RunOptions, Usage> {
    let mut options = RunOptions::default();
    let mut scenario = None;
    while let Some(arg) = args.next()? {
        match arg {
            Arg::Plain(name) if scenario.is_none() => scenario = Some(name),
            Arg::Plain(other) => {
                return Err(wrong(format!("run takes one scenario, not also \"{other}\"")));
            }
            Arg::Flag(flag) => match flag.as_str() {
                "--for" => options.run_for = Some(args.duration(&flag)?),
                "--seed" => options.seed = Some(args.number(&flag)?),
                "--max-steps" => options.max_steps = Some(args.number(&flag)?),
                "--set" => options.set.push(args.setting(&flag)?),
                "--show" => options.show.push(args.value(&flag)?),
                "--trace" => {
                    options.trace = match args.value(&flag)?.as_str() {
                        "none" => TraceFormat::None,
                        "text" => TraceFormat::Text,
                        "jsonl" => TraceFormat::JsonLines,
                        "csv" => TraceFormat::Csv,
                        other => {
                            return Err(wrong(format!(
                                "--trace takes none, text, jsonl or csv, not \"{other}\""
                            )));
                        }
                    };
                }
                "--summary" => {
                    options.summary = match args.value(&flag)?.as_str() {
                        "table" => SummaryFormat::Table,
                        "json" => SummaryFormat::Json,
                        "none" => SummaryFormat::None,
                        other => {
                            return Err(wrong(format!(
                                "--summary takes table, json or none, not \"{other}\""
                            )));
                        }
                    };
                }
                other => return Err(unknown_flag(other)),
            },
        }
    }
    options.scenario = scenario.ok_or_else(|| wrong("run needs a scenario"))?;
    Ok(options)
}

fn parse_odds(args: &mut Args<impl Iterator<Item = String>>) -> Result<OddsOptions, Usage> {
    let mut options = OddsOptions { runs: RUNS, ..OddsOptions::default() };
    let mut scenario = None;
    while let Some(arg) = args.next()? {
        match arg {
            Arg::Plain(name) if scenario.is_none() => scenario = Some(name),
            Arg::Plain(other) => {
                return Err(wrong(format!("odds takes one scenario, not also \"{other}\"")));
            }
            Arg::Flag(flag) => match flag.as_str() {
                "--seeds" => {
                    options.runs = args.number(&flag)?;
                    if !(1..=RUNS_MAX).contains(&options.runs) {
                        return Err(wrong(format!("--seeds takes 1 to {RUNS_MAX}")));
                    }
                }
                "--set" => options.set.push(args.setting(&flag)?),
                "--preset" => options.preset = Some(args.value(&flag)?),
                "--json" => options.json = true,
                other => return Err(unknown_flag(other)),
            },
        }
    }
    options.scenario = scenario.ok_or_else(|| wrong("odds needs a scenario"))?;
    Ok(options)
}

fn parse_why(args: &mut Args<impl Iterator<Item = String>>) -> Result<Command, Usage> {
    let (mut names, mut json) = (Vec::new(), false);
    while let Some(arg) = args.next()? {
        match arg {
            Arg::Plain(name) => names.push(name),
            Arg::Flag(flag) if flag == "--json" => json = true,
            Arg::Flag(other) => return Err(unknown_flag(&other)),
        }
    }
    match <[String; 2]>::try_from(names) {
        Ok([scenario, event]) => Ok(Command::Why { scenario, event, json }),
        Err(_) => Err(wrong("why needs a scenario and an event")),
    }
}

fn parse_random(args: &mut Args<impl Iterator<Item = String>>) -> Result<Command, Usage> {
    let mut seed = None;
    while let Some(arg) = args.next()? {
        match arg {
            Arg::Flag(flag) if flag == "--seed" => seed = Some(args.number(&flag)?),
            Arg::Flag(other) => return Err(unknown_flag(&other)),
            Arg::Plain(other) => return Err(wrong(format!("random takes no \"{other}\""))),
        }
    }
    let seed = seed.ok_or_else(|| wrong("random needs --seed N"))?;
    Ok(Command::Random { seed })
}

fn parse_template(args: &mut Args<impl Iterator<Item = String>>) -> Result<Command, Usage> {
    let mut scenario = None;
    let mut format = TemplateFormat::Sam;
    while let Some(arg) = args.next()? {
        match arg {
            Arg::Plain(name) if scenario.is_none() => scenario = Some(name),
            Arg::Plain(other) => {
                return Err(wrong(format!("template takes one scenario, not also \"{other}\"")));
            }
            Arg::Flag(flag) if flag == "--format" => {
                let word = args.value(&flag)?;
                let known = TemplateFormat::ALL.iter().find(|(name, _)| *name == word);
                let Some((_, known)) = known else {
                    return Err(wrong(format!(
                        "--format takes sam, cloudformation or cli, not \"{word}\""
                    )));
                };
                format = *known;
            }
            Arg::Flag(other) => return Err(unknown_flag(&other)),
        }
    }
    let scenario = scenario.ok_or_else(|| wrong("template needs a scenario"))?;
    Ok(Command::Template { scenario, format })
}

fn wrong(message: impl Into<String>) -> Usage {
    Usage::Wrong(message.into())
}

fn unknown_flag(flag: &str) -> Usage {
    wrong(format!("there is no flag \"{flag}\" here"))
}

/// One argument.
enum Arg {
    Flag(String),
    Plain(String),
}

struct Args<I: Iterator<Item = String>> {
    args: I,
}

/// `--flag=value` counts as two arguments.
fn split_flag(arg: String) -> impl Iterator<Item = String> {
    let parts = match arg.split_once('=') {
        Some((flag, value)) if flag.starts_with("--") => vec![flag.to_owned(), value.to_owned()],
        _ => vec![arg],
    };
    parts.into_iter()
}

impl<I: Iterator<Item = String>> Args<I> {
    /// The next argument.
    fn next(&mut self) -> Result<Option<Arg>, Usage> {
        let Some(arg) = self.args.next() else { return Ok(None) };
        Ok(Some(match arg.as_str() {
            "--help" | "-h" => return Err(Usage::Help),
            "-" => Arg::Plain(arg),
            flag if flag.starts_with('-') => Arg::Flag(arg),
            _ => Arg::Plain(arg),
        }))
    }

    fn value(&mut self, flag: &str) -> Result<String, Usage> {
        self.args.next().ok_or_else(|| wrong(format!("{flag} needs a value")))
    }

    fn number(&mut self, flag: &str) -> Result<u64, Usage> {
        let text = self.value(flag)?;
        text.parse().map_err(|_| wrong(format!("{flag} takes a whole number, not \"{text}\"")))
    }

    /// A setting and its value.
    fn setting(&mut self, flag: &str) -> Result<(String, String), Usage> {
        let text = self.value(flag)?;
        let Some((path, value)) = text.split_once('=') else {
            return Err(wrong(format!("{flag} takes PATH=VALUE, not \"{text}\"")));
        };
        Ok((path.to_owned(), value.to_owned()))
    }

    /// A duration, as it was written.
    fn duration(&mut self, flag: &str) -> Result<String, Usage> {
        let text = self.value(flag)?;
        if parse_duration(&text).is_none() {
            return Err(wrong(format!("{flag} takes a duration such as 6h, not \"{text}\"")));
        }
        Ok(text)
    }

    /// Arguments without any flag.
    fn all(&mut self) -> Result<Vec<String>, Usage> {
        let mut all = Vec::new();
        while let Some(arg) = self.next()? {
            match arg {
                Arg::Plain(text) => all.push(text),
                Arg::Flag(flag) => return Err(unknown_flag(&flag)),
            }
        }
        Ok(all)
    }

    fn one(&mut self, complaint: &str) -> Result<String, Usage> {
        let mut all = self.all()?;
        match (all.pop(), all.is_empty()) {
            (Some(one), true) => Ok(one),
            _ => Err(wrong(complaint)),
        }
    }

    fn json_only(&mut self) -> Result<bool, Usage> {
        let mut json = false;
        while let Some(arg) = self.next()? {
            match arg {
                Arg::Flag(flag) if flag == "--json" => json = true,
                Arg::Flag(other) => return Err(unknown_flag(&other)),
                Arg::Plain(other) => {
                    return Err(wrong(format!("\"{other}\" is not expected here")));
                }
            }
        }
        Ok(json)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command, Usage> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn odds_are_those_of_a_thousand_seeds_unless_more_is_said() {
        let options = |line: &str| match parsed(line) {
            Ok(Command::Odds(options)) => options,
            other => panic!("{line}: {other:?}"),
        };
        assert_eq!(options("odds a/b").runs, 1_000);
        let expected = OddsOptions {
            scenario: "a/b".to_owned(),
            runs: 50,
            set: vec![("functions.f.timeout".to_owned(), "5s".to_owned())],
            preset: Some("retries".to_owned()),
            json: true,
        };
        let line = "odds a/b --seeds 50 --set functions.f.timeout=5s --preset retries --json";
        assert_eq!(options(line), expected);
        for line in ["odds", "odds a b", "odds a --seeds 0", "odds a --seeds x", "odds a --for 1s"]
        {
            assert!(matches!(parsed(line), Err(Usage::Wrong(_))), "{line}");
        }
    }

    #[test]
    fn every_flag_of_a_run_is_understood() {
        let line = "run a/b --for 6h --seed=7 --set functions.f.timeout=5s --set x=a=b \
                    --max-steps 10 --trace=jsonl --show orders#1 --summary none";
        let expected = RunOptions {
            scenario: "a/b".to_owned(),
            run_for: Some("6h".to_owned()),
            seed: Some(7),
            set: vec![
                ("functions.f.timeout".to_owned(), "5s".to_owned()),
                ("x".to_owned(), "a=b".to_owned()),
            ],
            show: vec!["orders#1".to_owned()],
            max_steps: Some(10),
            trace: TraceFormat::JsonLines,
            summary: SummaryFormat::None,
        };
        assert_eq!(parsed(line), Ok(Command::Run(expected)));
    }

    #[test]
    fn a_wrong_command_line_is_refused() {
        for line in [
            "",
            "fly",
            "run",
            "run a b",
            "run a --for soon",
            "run a --seed x",
            "run a --seed",
            "run a --trace yes",
            "run a --loud",
            "check",
            "random",
            "rules loud",
            "explain",
            "explain a b",
            "template",
            "template a b",
            "template a --format yaml",
            "schema x",
        ] {
            assert!(matches!(parsed(line), Err(Usage::Wrong(_))), "{line}");
        }
        assert_eq!(parsed("run --help"), Err(Usage::Help));
    }
}
