//! Which path a piece of work should take.

use crate::Exit;
use crate::options::{Written, setting};
use crate::terminal::print;
use anyhow::Result;
use lambdascope_rulebook::{Edition, Word};
use lambdascope_studies::{Answers, Question, advise};
use std::fmt::Write as _;

/// Weigh which path a piece of work should take
///
/// Prints what speaks for and against each way.
#[derive(clap::Args)]
#[command(after_help = format!("\
Answers:
  {}

Example:
  lambdascope choose reply=no work=2m order=customer", answers().join("\n  ")))]
pub(crate) struct ChooseArgs {
    /// What is known of the work; limits=classic advises by the limits before 2025
    #[arg(value_name = "QUESTION=ANSWER", value_parser = answer)]
    answers: Vec<Written>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Print a scenario of what is recommended, with the answers filled in
    #[arg(long, conflicts_with = "json")]
    scenario: bool,
}

/// The question whose answer is an edition of the limits.
const LIMITS: &str = "limits";

/// Lets only pairs pass that are an answer to a question.
fn answer(text: &str) -> Result<Written, String> {
    let pair = setting(text).unwrap_or_default();
    let (question, answer) = &pair;
    let known = Answers::default().with_named(question, answer).is_some();
    if known || question == LIMITS && Edition::parse(answer).is_some() {
        return Ok(pair);
    }
    Err(format!("this is none of {}", answers().join(", ")))
}

/// What can be answered to each question.
fn answers() -> Vec<String> {
    let can = Question::ALL.map(|question| {
        let answers: Vec<&str> = question.options().iter().map(|(id, _)| *id).collect();
        format!("{}={}", question.as_str(), answers.join("|"))
    });
    can.into_iter().chain([format!("{LIMITS}=today|classic")]).collect()
}

/// Prints the recommendation: as text, as JSON, or as the scenario that shows it.
pub(crate) fn choose(args: &ChooseArgs) -> Result<Exit> {
    let (mut answers, mut edition) = (Answers::default(), Edition::Today);
    for (question, answer) in &args.answers {
        answers = answers.with_named(question, answer).unwrap_or(answers);
        edition = Edition::parse(answer).filter(|_| question == LIMITS).unwrap_or(edition);
    }
    let advice = advise(answers, edition);
    if args.json {
        return print(&(serde_json::to_string_pretty(&advice.to_json())? + "\n"));
    }
    if args.scenario {
        return print(&(advice.scenario(advice.ways[0].way).to_json_pretty() + "\n"));
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
    print(&out)
}
