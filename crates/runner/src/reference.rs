//! The reference table of all sources with their scenarios, and where older material differs.

use crate::gallery;
use crate::input::Input;
use anyhow::Result;
use lambdascope_rulebook::{
    Column, Edition, SourceKind, older_material, older_material_json, reference, reference_json,
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Every source: what the reference table says of it, and the scenarios of the gallery that use it.
///
/// # Errors
/// If the gallery cannot be read.
pub(crate) fn sources(as_json: bool) -> Result<String> {
    let used = used()?;
    let none = BTreeSet::new();
    let rows = SourceKind::ALL.iter().map(|kind| (kind, used.get(kind.id()).unwrap_or(&none)));
    if as_json {
        let table: Vec<Value> = serde_json::from_str(&reference_json())?;
        let list: Vec<Value> = rows
            .map(|(kind, names)| {
                let row = table.iter().find(|row| row["id"] == kind.id()).cloned();
                let mut row = row.unwrap_or_else(|| json!({ "id": kind.id() }));
                row["scenarios"] = json!(names);
                row
            })
            .collect();
        return Ok(serde_json::to_string_pretty(&list)? + "\n");
    }
    let mut out = String::new();
    for (kind, names) in rows {
        writeln!(out, "{}  {}, {}", kind.id(), kind.name(), kind.path().as_str())?;
        let row = reference().iter().find(|row| row.source == *kind);
        for (column, cell) in row.into_iter().flat_map(|row| Column::ALL.map(|c| (c, row.cell(c))))
        {
            let (today, classic) = (cell.say(Edition::Today), cell.say(Edition::Classic));
            let before =
                if classic == today { String::new() } else { format!("  (classic: {classic})") };
            writeln!(out, "  {:<9} {today}{before}  [{}]", column.as_str(), cell.rule)?;
        }
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        writeln!(out, "  {:<9} {}\n", "scenarios", names.join(" "))?;
    }
    Ok(out)
}

/// Where older material differs, row by row.
///
/// # Errors
/// If the rows cannot be printed.
pub(crate) fn older(as_json: bool) -> Result<String> {
    if as_json {
        let rows: Value = serde_json::from_str(&older_material_json())?;
        return Ok(serde_json::to_string_pretty(&rows)? + "\n");
    }
    let mut out = String::new();
    for row in older_material() {
        writeln!(out, "{}\n  taught    {}", row.topic, row.older)?;
        writeln!(out, "  today     {}  [{}]", row.today, row.rule)?;
        writeln!(out, "  since     {}\n  why       {}", row.since, row.why)?;
        writeln!(out, "  scenario  {}, see {}\n", row.scenario, row.seen)?;
    }
    Ok(out)
}

/// The scenarios of the gallery by the kinds of source that they use.
fn used() -> Result<BTreeMap<&'static str, BTreeSet<String>>> {
    let mut used: BTreeMap<&'static str, BTreeSet<String>> = BTreeMap::new();
    for entry in gallery::entries()? {
        let path = entry.folder.join("scenario.toml");
        let input = Input::load(path.as_os_str())?;
        for kind in kinds_in(input.document().value()) {
            used.entry(kind.id()).or_default().insert(entry.name.clone());
        }
    }
    Ok(used)
}

/// The kinds of source that a scenario uses, as a door, a producer or something that is polled.
fn kinds_in(scenario: &Value) -> BTreeSet<SourceKind> {
    let members = |list: &str| {
        scenario.get(list).and_then(Value::as_object).into_iter().flat_map(|map| map.values())
    };
    let mut kinds: BTreeSet<SourceKind> = members("sources")
        .chain(members("streams"))
        .filter_map(|member| SourceKind::parse(member.get("kind")?.as_str()?))
        .collect();
    if members("event_source_mappings").any(|mapping| mapping.get("pipe").is_some()) {
        kinds.insert(SourceKind::EventbridgePipes);
    }
    let polled: BTreeSet<&str> = members("event_source_mappings")
        .filter_map(|mapping| mapping.get("event_source")?.as_str()?.strip_prefix("queue/"))
        .collect();
    for name in polled {
        let fifo = scenario["queues"][name]["fifo"].as_bool().unwrap_or_default();
        kinds.insert(if fifo { SourceKind::SqsFifo } else { SourceKind::SqsStandard });
    }
    let to_functions = |list: &str, routes: &str| {
        members(list).any(|member| {
            let routes = member.get(routes).and_then(Value::as_array);
            routes
                .into_iter()
                .flatten()
                .any(|route| route["to"].as_str().is_some_and(|to| to.starts_with("function/")))
        })
    };
    let routed = [
        ("topics", "subscriptions", SourceKind::Sns),
        ("buckets", "notify", SourceKind::S3),
        ("event_buses", "rules", SourceKind::Eventbridge),
    ];
    kinds.extend(routed.into_iter().filter(|(l, r, _)| to_functions(l, r)).map(|(.., kind)| kind));
    if members("state_machines").next().is_some() {
        kinds.insert(SourceKind::StepFunctions);
    }
    kinds
}
