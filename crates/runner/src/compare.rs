//! Two variants of a scenario, run to the same end with the same events and the same luck.

use crate::Exit;
use crate::options::{ScenarioArg, Written, duration, setting};
use crate::terminal::{complain, print, print_lines, visible};
use anyhow::{Result, anyhow};
use lambdascope_engine::config::Config;
use lambdascope_rulebook::nearest;
use lambdascope_scenario::{Diagnostic, Document, Reading, parse_duration};
use lambdascope_studies::{
    Comparison, DocumentEdit, OutcomeRun, Preset, Variant, comparison_json, comparison_table,
    presets, vary, written_edit,
};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::sync::Arc;

/// Run two variants of a scenario, and print what differed at the end
///
/// Both have the same events and the same luck: the two ways of a question, such as retries or
/// dlq:queues.orders; the scenario as it is and with settings; or a session without and with what
/// was done in it.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  lambdascope compare opening/three-callers --presets
  lambdascope compare opening/three-callers --preset retries
  lambdascope compare orders.toml --set functions.charge.timeout=5s")]
pub(crate) struct CompareArgs {
    #[command(flatten)]
    scenario: ScenarioArg,
    /// Compare the two ways of a question
    #[arg(long, value_name = "QUESTION", conflicts_with = "set")]
    preset: Option<String>,
    /// Change a setting of the second variant; the value is JSON or plain text
    #[arg(long, value_name = "PATH=VALUE", value_parser = setting)]
    set: Vec<Written>,
    /// List the questions that can be asked about the scenario
    #[arg(long)]
    presets: bool,
    /// How long, in place of the scenario's run_for
    #[arg(long = "for", value_name = "DURATION", value_parser = duration)]
    run_for: Option<String>,
    /// The seed, in place of the scenario's
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// An event that takes longer to be answered or done is late
    #[arg(long, value_name = "DURATION", default_value = "1m", value_parser = duration)]
    late: String,
    /// Name so many of the events that ended differently
    #[arg(long, value_name = "N", default_value_t = 20)]
    events: usize,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn compare(args: &CompareArgs) -> Result<Exit> {
    let mut input = args.scenario.load()?;
    input.set_run(args.run_for.as_deref(), args.seed)?;
    let Some((reading, config)) = input.read_runnable() else { return Ok(Exit::Wrong) };
    if args.presets {
        return list(args.json, input.document(), &config);
    }
    let Some(variants) = choose(args, &reading, &config) else { return Ok(Exit::Wrong) };
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
    let [(config_a, log_a), (config_b, log_b)] = runs.as_slice() else {
        return Err(anyhow!("two runs are compared"));
    };
    let mut a = OutcomeRun::new(Arc::clone(config_a), log_a.to_vec())?;
    let mut b = OutcomeRun::new(Arc::clone(config_b), log_b.to_vec())?;
    a.extend_to(b.end());
    b.extend_to(a.end());
    let (a, b) = (a.finish(), b.finish());
    let late = parse_duration(&args.late).unwrap_or_default();
    let comparison = Comparison::of([&a, &b], late, args.events);
    for (side, _) in comparison.stopped.iter().enumerate().filter(|(_, stopped)| **stopped) {
        let name = &variants[side].0.name;
        input.complain(format_args!("{name} has too many events, and was stopped"));
    }
    let names = [variants[0].0.name.as_str(), variants[1].0.name.as_str()];
    if args.json {
        return print(&format!("{}\n", comparison_json(names, &comparison)));
    }
    let [a, b] = names.map(visible);
    print_lines(&comparison_table([&*a, &*b], &comparison))
}

/// The questions that can be asked about the scenario.
fn list(json: bool, document: &Document, config: &Config) -> Result<Exit> {
    let presets = presets(document, config);
    if json {
        let entry = |preset: &Preset| {
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
    print_lines(&out)
}

/// The question that `--preset` names; none if there is no such question, which has been said.
pub(crate) fn find_preset(document: &Document, config: &Config, id: &str) -> Option<Preset> {
    let all = presets(document, config);
    let found = all.iter().find(|preset| preset.is_called(id)).cloned();
    if found.is_none() {
        let ids: Vec<String> = all.iter().map(Preset::id).collect();
        // A question alone is a name too.
        let alone = ids.iter().filter_map(|id| id.split(':').next());
        let near = nearest(id, ids.iter().map(String::as_str).chain(alone));
        let try_it = near.map(|near| format!("; try {near}")).unwrap_or_default();
        complain(format_args!(
            "the scenario has no question \"{id}\"{try_it}; compare --presets lists those that it has"
        ));
    }
    found
}

/// The two variants, each with the document that its edits change: those of a preset; the
/// scenario as it is and with settings of the command line; or a session without what was done in
/// it and with that. None if there are none, which has been said.
fn choose(
    args: &CompareArgs,
    reading: &Reading,
    config: &Config,
) -> Option<[(Variant, Document); 2]> {
    let document = &reading.document;
    if let Some(id) = &args.preset {
        let preset = find_preset(document, config, id)?;
        return Some(preset.variants.map(|variant| (variant, document.clone())));
    }
    let plain = |name: &str| Variant { name: name.to_owned(), edits: Vec::new() };
    if args.set.is_empty() {
        if reading.log.is_empty() {
            complain("nothing was done in the scenario: --preset or --set says what to compare");
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
        args.set.iter().map(|(path, value)| written_edit(path, value)).collect();
    let named = args.set.iter().map(|(path, value)| format!("{path}={value}"));
    let changed = Variant { name: named.collect::<Vec<_>>().join(", "), edits };
    Some([(plain("as it is"), document.clone()), (changed, document.clone())])
}

fn report(edits: &[DocumentEdit], diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics {
        let own = edits.iter().any(|(path, _)| diagnostic.path.starts_with(path.as_str()));
        let place = if own { "command line" } else { "with these settings" };
        complain(format_args!("{place}: {}: {diagnostic}", diagnostic.severity.as_str()));
    }
}
