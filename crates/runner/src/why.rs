//! What would have become of one event, had something been set up in another way.

use crate::Exit;
use crate::options::ScenarioArg;
use crate::terminal::{print, print_lines};
use anyhow::Result;
use lambdascope_engine::time::SimTime;
use lambdascope_studies::{Counterfactuals, NamedEnding, Since, WhatIf};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Steps between two looks at whether the search is over.
const STEPS: u32 = 100_000;

/// Print how an event ended, and what would have become of it otherwise
///
/// Says what would have become of the event had something been set up in another way: the run is
/// forked just before it ended, or else when the event was sent.
#[derive(clap::Args)]
pub(crate) struct WhyArgs {
    #[command(flatten)]
    scenario: ScenarioArg,
    /// The event, as in orders#1
    event: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn why(args: &WhyArgs) -> Result<Exit> {
    let event = args.event.as_str();
    let input = args.scenario.load()?;
    if input.read_runnable().is_none() {
        return Ok(Exit::Wrong);
    }
    let mut search = Counterfactuals::new(input.document().clone(), event, None);
    while search.advance(STEPS) {}
    let Some(actual) = search.actual() else {
        input.complain(format_args!("\"{event}\" was not sent"));
        return Ok(Exit::Wrong);
    };
    if search.is_cut_short() {
        input.complain("the run is too long to try everything");
    }
    if args.json {
        let what_if = |what_if: &WhatIf| {
            let mut value = ending_json(&what_if.ending);
            value["name"] = json!(what_if.name);
            value["since"] = json!(word(what_if.since));
            value["duplicates"] = json!(what_if.duplicates);
            value
        };
        let report = json!({
            "event": event,
            "actual": ending_json(actual),
            "otherwise": search.found().iter().map(what_if).collect::<Vec<_>>(),
            "in_vain": search.in_vain(),
        });
        return print(&format!("{report}\n"));
    }
    let mut out = String::new();
    writeln!(out, "{event}: {actual}")?;
    for what_if in search.found() {
        let since = word(what_if.since);
        writeln!(out, "{} (since the {since}): {}", what_if.name, what_if.ending)?;
    }
    if !search.in_vain().is_empty() {
        writeln!(out, "in vain: {}", search.in_vain().join(", "))?;
    }
    print_lines(&out)
}

const fn word(since: Since) -> &'static str {
    match since {
        Since::Happening => "moment before",
        Since::Sending => "sending",
    }
}

fn ending_json(ending: &NamedEnding) -> Value {
    json!({
        "fate": ending.fate.as_str(),
        "reason": ending.reason.as_str(),
        "place": ending.place,
        "t_us": ending.at.map(SimTime::as_micros),
    })
}
