//! Two variants of a scenario, run to the same end with the same events and the same luck.

use crate::Outcome as Exit;
use crate::args::CompareOptions;
use crate::input::Input;
use crate::print;
use anyhow::{Result, anyhow};
use lambdascope_engine::config::Config;
use lambdascope_engine::time::SimDuration;
use lambdascope_scenario::{Diagnostic, Document, Reading, parse_duration};
use lambdascope_studies::{
    Comparison, DocumentEdit, OutcomeRun, Variant, comparison_json, comparison_table, presets,
    vary, written_edit,
};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::sync::Arc;

/// Whoever waits longer is late, unless the command line says otherwise.
const LATE: SimDuration = SimDuration::from_secs(60);
/// Events that ended differently are named up to this many.
const EVENTS: usize = 20;

pub(crate) fn compare(options: &CompareOptions) -> Result<Exit> {
    let mut input = Input::load(&options.scenario)?;
    if let Some(run_for) = &options.run_for {
        input.set("run_for", Value::from(run_for.as_str()))?;
    }
    if let Some(seed) = options.seed {
        input.set("seed", Value::from(seed))?;
    }
    let reading = input.read();
    input.report(&reading.diagnostics);
    let Some(config) = reading.runnable() else { return Ok(Exit::Wrong) };
    if options.presets {
        return list(options.json, input.document(), config);
    }
    let Some(variants) = choose(options, &reading, config) else { return Ok(Exit::Wrong) };
    let mut sides = Vec::new();
    for (variant, document) in &variants {
        match vary(document, &variant.edits) {
            Ok(varied) => sides.push(varied.read()),
            Err(diagnostics) => {
                report(&variant.edits, &diagnostics);
                return Ok(Exit::Wrong);
            }
        }
    }
    let runs = sides.iter().map(|side| side.config.as_ref().map(|config| (config, &side.log)));
    let runs: Vec<_> = runs.flatten().collect();
    let ends = runs.iter().map(|(config, log)| OutcomeRun::usual_end(config, log));
    let end = ends.max().unwrap_or_default();
    let mut outcomes = Vec::new();
    for (config, log) in runs {
        outcomes.push(OutcomeRun::new(Arc::clone(config), log.clone(), end)?.finish());
    }
    let [a, b] = outcomes.as_slice() else { return Err(anyhow!("two runs are compared")) };
    let late = options.late.as_deref().and_then(parse_duration).unwrap_or(LATE);
    let comparison = Comparison::of([a, b], late, options.events.unwrap_or(EVENTS));
    for (side, _) in comparison.stopped.iter().enumerate().filter(|(_, stopped)| **stopped) {
        eprintln!(
            "{}: {} has too many events, and was stopped",
            input.name(),
            variants[side].0.name
        );
    }
    let names = [variants[0].0.name.as_str(), variants[1].0.name.as_str()];
    if options.json {
        return print(&format!("{}\n", comparison_json(names, &comparison)));
    }
    print(&comparison_table(names, &comparison))
}

/// The questions that can be asked about the scenario.
fn list(json: bool, document: &Document, config: &Config) -> Result<Exit> {
    let presets = presets(document, config);
    if json {
        let entry = |preset: &lambdascope_studies::Preset| {
            let [a, b] = preset.variants.each_ref().map(|variant| {
                let edits = variant.edits.iter();
                let edits = edits.map(|(path, value)| json!({ "path": path, "value": value }));
                json!({ "name": variant.name, "edits": edits.collect::<Vec<_>>() })
            });
            json!({ "id": preset.id(), "question": preset.question, "a": a, "b": b })
        };
        let all: Vec<Value> = presets.iter().map(entry).collect();
        return print(&format!("{}\n", Value::from(all)));
    }
    let mut out = String::new();
    for preset in presets {
        let [a, b] = &preset.variants;
        writeln!(out, "{}\n    {} {} | {}", preset.id(), preset.question, a.name, b.name)?;
    }
    print(&out)
}

/// The two variants, each with the document that its edits change: those of a preset; the
/// scenario as it is and with settings of the command line; or a session without what was done in
/// it and with that. None if there are none, which has been said.
fn choose(
    options: &CompareOptions,
    reading: &Reading,
    config: &Config,
) -> Option<[(Variant, Document); 2]> {
    let document = &reading.document;
    if let Some(id) = &options.preset {
        let found = presets(document, config).into_iter().find(|preset| preset.is_called(id));
        let Some(preset) = found else {
            eprintln!("the scenario has no question \"{id}\"; --presets lists those that it has");
            return None;
        };
        return Some(preset.variants.map(|variant| (variant, document.clone())));
    }
    let plain = |name: &str| Variant { name: name.to_owned(), edits: Vec::new() };
    if options.set.is_empty() {
        if reading.log.is_empty() {
            eprintln!("nothing was done in the scenario: --preset or --set says what to compare");
            return None;
        }
        let mut opened = document.clone();
        opened.truncate_log(0);
        return Some([
            (plain("as it was opened"), opened),
            (plain("with the changes"), document.clone()),
        ]);
    }
    let edits: Vec<DocumentEdit> =
        options.set.iter().map(|(path, value)| written_edit(path, value)).collect();
    let named = options.set.iter().map(|(path, value)| format!("{path}={value}"));
    let changed = Variant { name: named.collect::<Vec<_>>().join(", "), edits };
    Some([(plain("as it is"), document.clone()), (changed, document.clone())])
}

fn report(edits: &[DocumentEdit], diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics {
        let own = edits.iter().any(|(path, _)| diagnostic.path.starts_with(path.as_str()));
        let place = if own { "command line" } else { "with these settings" };
        eprintln!("{place}: {}: {diagnostic}", diagnostic.severity.as_str());
    }
}
