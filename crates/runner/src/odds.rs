//! `lambdascope odds`: a scenario run over many seeds, and how often each outcome comes.

use crate::Outcome;
use crate::args::OddsOptions;
use crate::input::Input;
use anyhow::Result;
use lambdascope_scenario::odds::{Odds, RunOutcome};
use std::io::{self, Write as _};

pub(crate) fn odds(options: &OddsOptions) -> Result<Outcome> {
    let mut input = Input::load(&options.scenario)?;
    input.set_all(&options.set)?;
    let reading = input.read();
    input.report(&reading.diagnostics);
    let Some(config) = reading.runnable() else { return Ok(Outcome::Wrong) };
    let mut odds = Odds::new(config.seed);
    for number in 0..options.runs {
        odds.add(RunOutcome::of(config, &reading.log, number)?);
    }
    let report = odds.report();
    let text = if options.json { report.to_json().to_string() + "\n" } else { report.to_table() };
    io::stdout().lock().write_all(text.as_bytes())?;
    if report.stopped > 0 {
        let runs = report.stopped;
        eprintln!(
            "{}: {runs} runs were stopped: too many steps, or events in flight",
            input.name()
        );
        return Ok(Outcome::Wrong);
    }
    Ok(Outcome::Fine)
}
