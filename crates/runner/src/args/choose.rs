//! The arguments of `choose`.

use super::{Arg, Args, Usage, unknown_flag, wrong};
use lambdascope_rulebook::Edition;
use lambdascope_studies::{Answers, Question};

/// What is asked.
#[derive(Debug, PartialEq)]
pub(crate) struct ChooseOptions {
    pub(crate) answers: Answers,
    pub(crate) edition: Edition,
    pub(crate) output: ChooseOutput,
}

/// What is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChooseOutput {
    Text,
    Json,
    /// The scenario of what is recommended.
    Scenario,
}

pub(super) fn parse(args: &mut Args<impl Iterator<Item = String>>) -> Result<ChooseOptions, Usage> {
    let mut options = ChooseOptions {
        answers: Answers::default(),
        edition: Edition::Today,
        output: ChooseOutput::Text,
    };
    while let Some(arg) = args.next()? {
        match arg {
            Arg::Plain(pair) => {
                let (question, answer) = pair.split_once('=').unwrap_or((&pair, ""));
                let edition = Edition::parse(answer).filter(|_| question == "limits");
                let answers = options.answers.with_named(question, answer);
                match (edition, answers) {
                    (Some(edition), _) => options.edition = edition,
                    (None, Some(answers)) => options.answers = answers,
                    (None, None) => return Err(wrong(refusal(&pair))),
                }
            }
            Arg::Flag(flag) => match flag.as_str() {
                "--json" => options.output = ChooseOutput::Json,
                "--scenario" => options.output = ChooseOutput::Scenario,
                other => return Err(unknown_flag(other)),
            },
        }
    }
    Ok(options)
}

/// What can be answered.
fn refusal(pair: &str) -> String {
    let can = Question::ALL.map(|question| {
        let answers: Vec<&str> = question.options().iter().map(|(id, _)| *id).collect();
        format!("{}={}", question.id(), answers.join("|"))
    });
    format!("\"{pair}\" is none of {}, limits=today|classic", can.join(", "))
}
