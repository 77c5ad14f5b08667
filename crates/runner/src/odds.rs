//! `lambdascope odds`: a scenario run over many seeds, and how often each outcome comes.

use crate::Outcome;
use crate::args::OddsOptions;
use crate::input::Input;
use anyhow::Result;
use lambdascope_scenario::{Document, Reading};
use lambdascope_studies::odds::{Odds, OddsReport, RunOutcome, answers_json};
use lambdascope_studies::{Preset, presets, vary};
use std::io::{self, Write as _};

pub(crate) fn odds(options: &OddsOptions) -> Result<Outcome> {
    let mut input = Input::load(&options.scenario)?;
    input.set_all(&options.set)?;
    let reading = input.read();
    input.report(&reading.diagnostics);
    let Some(config) = reading.runnable() else { return Ok(Outcome::Wrong) };
    let (text, stopped) = match &options.preset {
        None => {
            let report = run(&reading, options.runs)?;
            let json = || report.to_json().to_string() + "\n";
            (if options.json { json() } else { report.to_table() }, report.stopped)
        }
        Some(id) => {
            let mut all = presets(&reading.document, config).into_iter();
            let Some(preset) = all.find(|preset| preset.is_called(id)) else {
                let name = input.name();
                eprintln!("{name}: it has no question \"{id}\"; compare --presets lists them");
                return Ok(Outcome::Wrong);
            };
            answers(&preset, &reading.document, options)?
        }
    };
    io::stdout().lock().write_all(text.as_bytes())?;
    if stopped > 0 {
        let name = input.name();
        eprintln!("{name}: {stopped} runs were stopped: too many steps, or events in flight");
        return Ok(Outcome::Wrong);
    }
    Ok(Outcome::Fine)
}

fn run(reading: &Reading, runs: u64) -> Result<OddsReport> {
    let Some(config) = reading.runnable() else { return Ok(Odds::new(0).report()) };
    let mut odds = Odds::new(config.seed);
    for number in 0..runs {
        odds.add(RunOutcome::of(config, &reading.log, number)?);
    }
    Ok(odds.report())
}

/// What both ways of a question come to, with the same seeds, and how many runs were stopped.
fn answers(preset: &Preset, document: &Document, options: &OddsOptions) -> Result<(String, usize)> {
    let mut reports = Vec::new();
    for variant in &preset.variants {
        // Questions are only asked if both ways run.
        let varied = vary(document, &variant.edits).unwrap_or_else(|_| document.clone());
        reports.push(run(&varied.read(), options.runs)?);
    }
    let [a, b] = [&reports[0], &reports[1]];
    let stopped = a.stopped + b.stopped;
    if options.json {
        return Ok((answers_json(preset, [a, b]).to_string() + "\n", stopped));
    }
    let mut text = preset.question.clone() + "\n";
    for (variant, report) in preset.variants.iter().zip([a, b]) {
        text.push_str(&format!("\n== {}\n{}", variant.name, report.to_table()));
    }
    Ok((text, stopped))
}
