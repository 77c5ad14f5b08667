//! The reference table and the page on older material: each row leads to a scenario that shows it.

use crate::{lambdascope, lambdascope_with_input, stderr, stdout};
use lambdascope_rulebook::SourceKind;
use serde_json::Value;

/// The rows that a command prints as JSON.
fn rows(command: &str) -> Vec<Value> {
    let output = lambdascope(&[command, "--json"]);
    serde_json::from_slice(&output.stdout).expect("a list")
}

fn text<'a>(row: &'a Value, key: &str) -> &'a str {
    row[key].as_str().unwrap_or_else(|| panic!("no {key} in {row}"))
}

#[test]
fn each_source_of_the_table_opens_a_scenario_that_uses_it() {
    let rows: Vec<Value> =
        rows("sources").into_iter().filter(|row| row["id"] != "producer").collect();
    assert_eq!(rows.len(), SourceKind::ALL.len() - 1);
    for row in &rows {
        let scenarios = row["scenarios"].as_array().expect("a list");
        assert!(scenarios.contains(&row["scenario"]), "{row}");
        for column in ["payload", "clock", "retries", "failures", "order", "batch"] {
            let cell = &row["cells"][column];
            let explained = lambdascope(&["explain", text(cell, "rule")]);
            assert!(explained.status.success(), "{cell}");
            assert!(!text(cell, "today").is_empty(), "{row}");
        }
    }
}

#[test]
fn the_printed_table_says_the_same() {
    let output = lambdascope(&["sources"]);
    let printed = stdout(&output);
    for row in rows("sources") {
        for (column, cell) in row["cells"].as_object().into_iter().flatten() {
            let rule = text(cell, "rule");
            let today = text(cell, "today");
            let classic = cell.get("classic").and_then(Value::as_str);
            let classic = classic.map(|text| format!("  (classic: {text})")).unwrap_or_default();
            let line = format!("  {column:<9} {today}{classic}  [{rule}]\n");
            assert!(printed.contains(&line), "{line}");
        }
    }
}

#[test]
fn each_row_on_older_material_is_seen_in_its_scenario() {
    let rows = rows("older");
    assert!(rows.len() > 20);
    for row in &rows {
        for key in ["topic", "older", "today", "since", "why"] {
            assert!(!text(row, key).is_empty(), "{row}");
        }
        let args = ["run", text(row, "scenario"), "--trace", "jsonl", "--summary", "none"];
        let run = lambdascope(&args);
        assert!(run.status.success(), "{}: {}", text(row, "topic"), stderr(&run));
        let cited = format!("\"rule\":\"{}\"", text(row, "seen"));
        assert!(stdout(&run).contains(&cited), "{} is not in {args:?}", text(row, "seen"));
    }
}

/// What is taught was true once where a row offers the classic limits: its scenario goes
/// otherwise with them.
#[test]
fn a_row_that_offers_the_classic_limits_runs_otherwise_with_them() {
    let mut offered = 0;
    for row in rows("older").iter().filter(|row| row["editions"] == true) {
        let run = |limits: &str| {
            let set = format!("limits={limits}");
            let name = text(row, "scenario");
            let args = ["run", name, "--set", &set, "--trace", "text", "--summary", "none"];
            let run = lambdascope(&args);
            stdout(&run).to_owned()
        };
        assert_ne!(run("today"), run("classic"), "{}", text(row, "topic"));
        offered += 1;
    }
    assert!(offered >= 3);
}

/// The scenario of a recommendation runs, and what it says follows the limits.
#[test]
fn a_choice_leads_to_a_scenario_that_runs() {
    let answers = ["choose", "reply=no", "order=customer", "traffic=steady"];
    let advice = lambdascope(&[&answers[..], &["--json"]].concat());
    let advice: Value = serde_json::from_slice(&advice.stdout).expect("JSON");
    assert_eq!(advice["ways"][0]["id"], "fifo");
    for way in advice["ways"].as_array().expect("a list") {
        for point in way["points"].as_array().expect("a list") {
            assert!(lambdascope(&["explain", text(point, "rule")]).status.success(), "{point}");
        }
    }
    let scenario = lambdascope(&[&answers[..], &["--scenario"]].concat());
    let run = lambdascope_with_input(&["run", "-", "--summary", "json"], stdout(&scenario));
    let summary: Value = serde_json::from_slice(&run.stdout).expect("JSON");
    assert_eq!(summary["fates"]["dropped"]["count"], 0);
    assert_eq!(summary["fates"]["dead_lettered"]["count"], 1);

    let wrong = lambdascope(&["choose", "order=maybe"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(stderr(&wrong).contains("order=no|customer"), "{}", stderr(&wrong));
}
