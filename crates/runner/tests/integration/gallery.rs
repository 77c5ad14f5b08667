//! What the texts of the gallery promise: their rules exist, and what they tell a reader to try
//! can be set and changes the run.

use crate::{lambdascope, root, stderr, stdout};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const HEADINGS: [&str; 3] = ["## Watch for", "## Try", "## Rules"];

#[test]
fn readers_find_what_to_watch_for_what_to_try_and_the_rules() {
    let known = rules();
    let mut complaints = Vec::new();
    for folder in folders() {
        let text = fs::read_to_string(folder.join("README.md")).expect("a README.md");
        for heading in HEADINGS {
            if list(&text, heading).is_empty() {
                complaints.push(format!("{}: nothing under \"{heading}\"", folder.display()));
            }
        }
        for line in list(&text, "## Rules") {
            let rule = quoted(line).unwrap_or_default();
            if !known.contains(rule) {
                complaints.push(format!("{}: no rule {rule}", folder.display()));
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn every_setting_to_try_can_be_set_and_makes_a_difference() {
    let complaints: Vec<String> =
        folders().iter().flat_map(|folder| try_settings(folder)).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn a_scenario_is_followed_by_one_that_exists() {
    for folder in folders() {
        let scenario = scenario(&folder);
        if let Some(next) = scenario.get("next").and_then(toml::Value::as_str) {
            let next = root().join("scenarios").join(next);
            assert!(next.is_dir(), "{} goes on with {}", folder.display(), next.display());
        }
    }
}

fn try_settings(folder: &Path) -> Vec<String> {
    let path = folder.join("scenario.toml");
    let path = path.to_str().expect("a plain path");
    let text = fs::read_to_string(folder.join("README.md")).expect("a README.md");
    let plain = lambdascope(&["run", path, "--trace", "text"]);
    let mut complaints = Vec::new();
    for line in list(&text, "## Try") {
        let mut complain = |what: &str| complaints.push(format!("{path}: {line}\n  {what}"));
        let Some((name, value)) = quoted(line).and_then(|text| text.split_once(" = ")) else {
            complain("does not begin with `path = value`");
            continue;
        };
        let Ok(table) = format!("value = {value}").parse::<toml::Table>() else {
            complain("the value is no TOML");
            continue;
        };
        let value = serde_json::to_value(&table["value"]).expect("a value of JSON");
        let set = format!("{name}={value}");
        let run = lambdascope(&["run", path, "--trace", "text", "--set", &set]);
        if !run.status.success() {
            complain(stderr(&run));
        } else if stdout(&run) == stdout(&plain) {
            complain("changes nothing");
        }
    }
    complaints
}

fn rules() -> BTreeSet<String> {
    let output = lambdascope(&["rules", "--json"]);
    let list: Vec<Value> = serde_json::from_slice(&output.stdout).expect("a list of rules");
    list.iter().map(|rule| rule["id"].as_str().expect("an id").to_owned()).collect()
}

fn scenario(folder: &Path) -> toml::Table {
    let text = fs::read_to_string(folder.join("scenario.toml")).expect("a scenario.toml");
    text.parse().expect("TOML")
}

fn folders() -> Vec<PathBuf> {
    let inside = |parent: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(parent).expect("scenarios can be listed");
        entries.map(|entry| entry.expect("an entry").path()).filter(|p| p.is_dir()).collect()
    };
    let mut folders: Vec<PathBuf> =
        inside(&root().join("scenarios")).iter().flat_map(|area| inside(area)).collect();
    folders.sort();
    folders
}

/// The items of the list under a heading.
fn list<'t>(text: &'t str, heading: &str) -> Vec<&'t str> {
    text.lines()
        .skip_while(|line| *line != heading)
        .skip(1)
        .take_while(|line| !line.starts_with('#'))
        .filter_map(|line| line.strip_prefix("- "))
        .collect()
}

/// What stands between the first two backquotes of a line that begins with one.
fn quoted(line: &str) -> Option<&str> {
    line.strip_prefix('`')?.split('`').next()
}
