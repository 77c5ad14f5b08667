//! What there is: rules with their standing in the engine, and what each says.

use crate::terminal::{complain, print};
use crate::{Exit, evidence};
use anyhow::Result;
use lambdascope_engine::fidelity::Fidelity;
use lambdascope_rulebook::{RuleId, Value as Words, nearest};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Every rule: status, why, and the golden traces and tests that show it.
///
/// # Errors
/// If the gallery or a test cannot be read.
pub(crate) fn rules(as_json: bool) -> Result<String> {
    let tests = evidence::find()?;
    let none = BTreeSet::new();
    let mut rows = Vec::new();
    for rule in RuleId::ALL {
        let fidelity = Fidelity::of(*rule);
        let tests = tests.get(rule).unwrap_or(&none);
        rows.push((rule, fidelity, tests));
    }
    if as_json {
        let list: Vec<Value> = rows
            .iter()
            .map(|(rule, fidelity, tests)| {
                json!({
                    "id": rule.as_str(),
                    "status": fidelity.status.as_str(),
                    "why": fidelity.why,
                    "tests": tests,
                })
            })
            .collect();
        return Ok(serde_json::to_string_pretty(&list)? + "\n");
    }
    let mut out = String::new();
    let width = RuleId::ALL.iter().map(|rule| rule.as_str().len()).max().unwrap_or_default();
    for (rule, fidelity, tests) in rows {
        let status = fidelity.status.as_str();
        let shown = tests.first().map_or("", String::as_str);
        let line = format!("{:<width$}  {status:<12}  {shown}", rule.as_str());
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(out)
}

/// What a rule says, its numbers and sources.
///
/// # Errors
/// If the output cannot be written.
pub(crate) fn explain(id: &str) -> Result<Exit> {
    let Some(rule) = RuleId::parse(id) else {
        let near = nearest(id, RuleId::ALL.iter().map(|rule| rule.as_str()));
        let inside =
            || RuleId::ALL.iter().map(|rule| rule.as_str()).find(|known| known.contains(id));
        match near.or_else(inside) {
            Some(near) => complain(format_args!("lambdascope: there is no rule {id}; try {near}")),
            None => {
                complain(format_args!("lambdascope: there is no rule {id}; see lambdascope rules"))
            }
        }
        return Ok(Exit::Wrong);
    };
    let mut out = String::new();
    writeln!(out, "{rule}\n{}\n\n{}\n", rule.title(), rule.statement())?;
    let classic: BTreeMap<&str, &Words> =
        rule.classic().iter().map(|(key, value)| (*key, value)).collect();
    for (key, value) in rule.values() {
        let before = classic.get(key).map(|value| format!("  (classic: {})", plain(value)));
        writeln!(out, "  {key} = {}{}", plain(value), before.unwrap_or_default())?;
    }
    for (key, value) in &classic {
        if !rule.values().iter().any(|(known, _)| known == key) {
            writeln!(out, "  {key} = none  (classic: {})", plain(value))?;
        }
    }
    if !rule.values().is_empty() || !classic.is_empty() {
        out.push('\n');
    }
    if let Some(until) = rule.until() {
        let note = rule.until_note().map(|note| format!(" ({note})")).unwrap_or_default();
        writeln!(out, "The classic values held until {until}{note}.")?;
    }
    if let Some(note) = rule.older_note() {
        writeln!(out, "Older material: {note}")?;
    }
    writeln!(out, "Confidence: {}.", rule.confidence().as_str())?;
    let fidelity = Fidelity::of(rule);
    let why = if fidelity.why.is_empty() { String::new() } else { format!(" {}", fidelity.why) };
    writeln!(out, "In the engine: {}.{why}", fidelity.status.as_str().replace('_', " "))?;
    for source in rule.sources() {
        writeln!(out, "{source}")?;
    }
    print(&out)
}

fn plain(value: &Words) -> String {
    match value {
        Words::Integer(number) => number.to_string(),
        Words::Real(number) => number.to_string(),
        Words::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Words::Text(text) => (*text).to_owned(),
        Words::List(list) => list.iter().map(plain).collect::<Vec<_>>().join(", "),
    }
}
