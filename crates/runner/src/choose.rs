//! Which path a piece of work should take.

use crate::args::{ChooseOptions, ChooseOutput};
use anyhow::Result;
use lambdascope_studies::{Question, advise};
use std::fmt::Write as _;

/// The recommendation for some answers: as text, as JSON, or as the scenario that shows it.
///
/// # Errors
/// If it cannot be written.
pub(crate) fn choose(options: &ChooseOptions) -> Result<String> {
    let advice = advise(options.answers, options.edition);
    match options.output {
        ChooseOutput::Json => return Ok(serde_json::to_string_pretty(&advice.to_json())? + "\n"),
        ChooseOutput::Scenario => {
            return Ok(advice.scenario(advice.ways[0].way).to_json_pretty() + "\n");
        }
        ChooseOutput::Text => {}
    }
    let mut out = String::new();
    for question in Question::ALL {
        let (_, answer) = question.options()[advice.answers().get(question)];
        writeln!(out, "{:<36} {answer}", question.ask())?;
    }
    for caution in &advice.cautions {
        writeln!(out, "\n! {} [{}]", caution.text, caution.rule)?;
    }
    for assessed in &advice.ways {
        let fits = if assessed.fits { "" } else { ": does not fit" };
        writeln!(out, "\n{}{fits}", assessed.way.name())?;
        for point in &assessed.points {
            let sign = if point.favours { '+' } else { '-' };
            writeln!(out, "  {sign} {} [{}]", point.text, point.rule)?;
        }
    }
    let promises: Vec<&str> = advice.promises.iter().map(|promise| promise.say()).collect();
    writeln!(out, "\nIn the scenario of the first: {}.", promises.join("; "))?;
    Ok(out)
}
