//! `lambdascope odds`: a scenario run over many seeds, and how often each outcome comes.

use crate::Exit;
use crate::compare::find_preset;
use crate::options::{ScenarioArg, Written, setting};
use crate::terminal::{print, print_lines, progress};
use anyhow::Result;
use lambdascope_scenario::{Document, Reading};
use lambdascope_studies::odds::{MeasuredRun, Odds, OddsReport, answers_json};
use lambdascope_studies::{Preset, vary};

/// Run a scenario or session over many seeds, and print how often each outcome comes
///
/// Prints how many of the runs lose or repeat something, how delays, invocations and cost are spread,
/// and which seeds show the lowest, the median and the highest value: lambdascope run SCENARIO
/// --seed N opens one. The seeds go on from the scenario's own.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  lambdascope odds opening/three-callers-traffic --seeds 100
  lambdascope odds opening/three-callers-traffic --preset retries")]
pub(crate) struct OddsArgs {
    #[command(flatten)]
    scenario: ScenarioArg,
    /// How many runs, up to a million
    #[arg(long = "seeds", value_name = "N", default_value_t = 1_000)]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    runs: u64,
    /// Change a setting; the value is JSON or plain text
    #[arg(long, value_name = "PATH=VALUE", value_parser = setting)]
    set: Vec<Written>,
    /// Run both ways of a question with the same seeds; compare --presets lists the questions
    #[arg(long, value_name = "QUESTION")]
    preset: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn odds(args: &OddsArgs) -> Result<Exit> {
    let mut input = args.scenario.load()?;
    input.set_all(&args.set)?;
    let Some((reading, config)) = input.read_runnable() else { return Ok(Exit::Wrong) };
    let (text, stopped) = match &args.preset {
        None => {
            let report = run(&reading, args.runs)?;
            let json = || report.to_json().to_string() + "\n";
            (if args.json { json() } else { report.to_table() }, report.stopped)
        }
        Some(id) => {
            let Some(preset) = find_preset(&reading.document, &config, id) else {
                return Ok(Exit::Wrong);
            };
            answers(&preset, &reading.document, args)?
        }
    };
    if args.json {
        print(&text)?
    } else {
        print_lines(&text)?
    };
    if stopped > 0 {
        input.complain(format_args!(
            "{stopped} runs were stopped: too many steps, or events in flight"
        ));
        return Ok(Exit::Wrong);
    }
    Ok(Exit::Fine)
}

fn run(reading: &Reading, runs: u64) -> Result<OddsReport> {
    let Some(config) = reading.runnable() else { return Ok(Odds::new(0).report()) };
    let mut odds = Odds::new(config.seed);
    for number in progress("Run", runs)?.wrap_iter(0..runs) {
        odds.add(MeasuredRun::of(config, &reading.log, number)?);
    }
    Ok(odds.report())
}

/// What both ways of a question come to, with the same seeds, and how many runs were stopped.
fn answers(preset: &Preset, document: &Document, args: &OddsArgs) -> Result<(String, usize)> {
    let mut reports = Vec::new();
    for variant in &preset.variants {
        // Questions are only asked if both ways run.
        let varied = vary(document, &variant.edits).unwrap_or_else(|_| document.clone());
        reports.push(run(&varied.read(), args.runs)?);
    }
    let [a, b] = [&reports[0], &reports[1]];
    let stopped = a.stopped + b.stopped;
    if args.json {
        return Ok((answers_json(preset, [a, b]).to_string() + "\n", stopped));
    }
    let mut text = preset.question.clone() + "\n";
    for (variant, report) in preset.variants.iter().zip([a, b]) {
        text.push_str(&format!("\n== {}\n{}", variant.name, report.to_table()));
    }
    Ok((text, stopped))
}
