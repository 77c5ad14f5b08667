//! `cargo xtask assets`: what Trunk needs before each build. What the app loads when it first needs
//! it, as JSON in `static/generated/`, and what files are called in its messages.
//!
//! The browser reads no TOML (its parser would cost half the page), so scenarios are converted here.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use lambdascope_engine::fidelity::Fidelity;
use lambdascope_engine::time::SimTime;
use lambdascope_protocol::session::{Open, Record};
use lambdascope_protocol::{Asked, Reply, Request, encode};
use lambdascope_rulebook::{self as rulebook, RuleId};
use lambdascope_simulator::Simulator;
use serde_json::{Value, json};

use crate::paths;
use crate::workspace::Workspace;

/// Writes every generated file, and removes those that no source stands for any more.
///
/// # Errors
/// If a source cannot be read or says something unexpected, or a file cannot be written.
pub(crate) fn run(workspace: &Workspace, _arguments: &[String]) -> Result<()> {
    paths::write(workspace)?;
    let mut folder = Generated::new(workspace.root.join("static/generated"));
    folder.write("rules.json", &rules()?)?;
    folder.write_bytes("opening.bin", &opening(&workspace.root.join("scenarios"))?)?;
    let titles = gallery(&workspace.root.join("scenarios"), &mut folder)?;
    folder.write("sources.json", &titled(&rulebook::reference_json(), &titles)?)?;
    folder.write("older_material.json", &titled(&rulebook::older_material_json(), &titles)?)?;
    folder.finish()
}

/// The texts of the rules, each with how far the engine follows it and why no further.
fn rules() -> Result<String> {
    let mut rules: Value = serde_json::from_str(&rulebook::rules_json())?;
    for rule in RuleId::ALL {
        let fidelity = Fidelity::of(*rule);
        let text = &mut rules[rule.as_str()];
        text["standing"] = json!(fidelity.status.as_str());
        if !fidelity.why.is_empty() {
            text["why"] = json!(fidelity.why);
        }
    }
    Ok(rules.to_string())
}

/// The recording of the scenario that the page opens with, as the simulator gives it: the page
/// plays it before its simulator is there.
fn opening(scenarios: &Path) -> Result<Vec<u8>> {
    let file = scenarios.join("opening/three-callers/scenario.toml");
    let text = fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
    let scenario = serde_json::to_value(text.parse::<toml::Table>()?)?;
    let mut simulator = Simulator::default();
    let mut ask = |request| {
        let told = simulator.hear(Asked { number: 1, request });
        told.map(|told| told.reply).context("the simulator gives no reply")
    };
    let (session, until) = (0, SimTime::MAX);
    let text = scenario.to_string();
    let open = Open { session, text, seed: None, limits: None, recorded_until: None };
    let Reply::Opened(mut opened) = ask(Request::Open(open))? else {
        bail!("{} cannot run", file.display());
    };
    let Reply::Recorded(rest) = ask(Request::Record(Record { session, until, entries: u32::MAX }))?
    else {
        bail!("{} cannot be recorded", file.display());
    };
    opened.stretch.entries.extend(rest.entries);
    opened.stretch.configs.extend(rest.configs);
    opened.stretch.until = rest.until;
    Ok(encode(&*opened))
}

/// A list whose rows name a scenario, each with the title of that scenario.
fn titled(rows: &str, titles: &BTreeMap<String, String>) -> Result<String> {
    let mut rows: Vec<Value> = serde_json::from_str(rows)?;
    for row in &mut rows {
        let name = row["scenario"].as_str().unwrap_or_default();
        let title = titles.get(name).with_context(|| format!("there is no scenario {name}"))?;
        row["title"] = json!(title);
    }
    Ok(Value::Array(rows).to_string())
}

/// The gallery: one file per scenario, and an index of their names, titles and texts. Returns the
/// titles by name.
fn gallery(scenarios: &Path, folder: &mut Generated) -> Result<BTreeMap<String, String>> {
    let mut index = Vec::new();
    for area in folders(scenarios)? {
        for scenario in folders(&area)? {
            let id = format!("{}/{}", name(&area)?, name(&scenario)?);
            let entry = add_scenario(&scenario, &id, folder);
            index.push(entry.with_context(|| format!("scenario {id}"))?);
        }
    }
    let text = |entry: &Value, key: &str| entry[key].as_str().unwrap_or_default().to_owned();
    let titles = index.iter().map(|entry| (text(entry, "id"), text(entry, "title"))).collect();
    folder.write("gallery/index.json", &Value::Array(index).to_string())?;
    Ok(titles)
}

fn add_scenario(source: &Path, id: &str, folder: &mut Generated) -> Result<Value> {
    let text = fs::read_to_string(source.join("scenario.toml")).context("reading scenario.toml")?;
    let table: toml::Table = text.parse().context("reading scenario.toml")?;
    let scenario = serde_json::to_value(table)?;
    let readme = fs::read_to_string(source.join("README.md")).context("reading README.md")?;
    let Some(title) = scenario.get("title").and_then(Value::as_str) else {
        bail!("scenario.toml has no title");
    };
    let about = first_paragraph(&readme).context("README.md has no paragraph")?;
    let file = format!("gallery/{}.json", id.replace('/', "-"));
    let guide = json!({
        "about": about,
        "watch": items(&readme, "Watch for"),
        "try": items(&readme, "Try").iter().map(|item| experiment(item)).collect::<Vec<_>>(),
    });
    folder.write(&file.replace(".json", ".about.json"), &guide.to_string())?;
    let entry = json!({ "id": id, "title": title, "about": about, "file": file });
    folder.write(&file, &scenario.to_string())?;
    Ok(entry)
}

/// The first lines of a Markdown text that are no heading, joined to one.
fn first_paragraph(markdown: &str) -> Option<String> {
    let is_text = |line: &&str| !line.trim().is_empty() && !line.starts_with('#');
    let lines: Vec<&str> = markdown
        .lines()
        .skip_while(|line| !is_text(line))
        .take_while(is_text)
        .map(str::trim)
        .collect();
    (!lines.is_empty()).then(|| lines.join(" "))
}

/// The items of the list under a heading.
fn items<'a>(markdown: &'a str, heading: &str) -> Vec<&'a str> {
    let is_heading =
        |line: &&str| line.strip_prefix("## ").is_some_and(|text| text.trim() == heading);
    let lines = markdown.lines().skip_while(|line| !is_heading(line)).skip(1);
    let section = lines.take_while(|line| !line.starts_with('#'));
    section.filter_map(|line| line.strip_prefix("- ")).collect()
}

/// An item that begins with a setting, such as `` `a.b = 1`: it stays. ``, as its text and the
/// change that it names; any other as its text alone.
fn experiment(item: &str) -> Value {
    let code = item.strip_prefix('`').and_then(|rest| rest.split_once('`'));
    let change = code.and_then(|(code, text)| {
        let (path, value) = code.split_once(" = ")?;
        let table: toml::Table = format!("value = {value}").parse().ok()?;
        let value = serde_json::to_value(table.get("value")?).ok()?;
        Some(json!({ "path": path, "value": value, "code": code, "text": text.trim_start_matches([':', ' ']) }))
    });
    change.unwrap_or_else(|| json!({ "text": item }))
}

/// The folders in a folder, in the order of their names; none if the folder does not exist.
fn folders(parent: &Path) -> Result<Vec<PathBuf>> {
    if !parent.is_dir() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(parent).with_context(|| format!("listing {}", parent.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn name(path: &Path) -> Result<&str> {
    path.file_name()
        .and_then(|name| name.to_str())
        .with_context(|| format!("{} has no readable name", path.display()))
}

/// The output folder, which ends up holding the written files and nothing else.
struct Generated {
    root: PathBuf,
    written: BTreeSet<PathBuf>,
}

impl Generated {
    fn new(root: PathBuf) -> Self {
        Self { root, written: BTreeSet::new() }
    }

    /// Writes one file, but leaves it untouched if it already says the same: a
    /// watching server would take the write for a change and build again.
    fn write(&mut self, file: &str, text: &str) -> Result<()> {
        self.write_bytes(file, text.as_bytes())
    }

    fn write_bytes(&mut self, file: &str, bytes: &[u8]) -> Result<()> {
        let path = self.root.join(file);
        if fs::read(&path).ok().as_deref() != Some(bytes) {
            let parent = path.parent().context("a generated file is in a folder")?;
            fs::create_dir_all(parent).with_context(|| format!("creating {}", parent.display()))?;
            fs::write(&path, bytes).with_context(|| format!("writing {}", path.display()))?;
        }
        if !self.written.insert(path) {
            bail!("two sources write {file}");
        }
        Ok(())
    }

    fn finish(self) -> Result<()> {
        let mut open = vec![self.root];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(&folder)? {
                let path = entry?.path();
                if path.is_dir() {
                    open.push(path);
                } else if !self.written.contains(&path) {
                    fs::remove_file(&path)
                        .with_context(|| format!("removing {}", path.display()))?;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{experiment, first_paragraph, items, rules};
    use serde_json::{Value, json};

    #[test]
    fn every_rule_carries_its_standing() {
        let rules: Value = serde_json::from_str(&rules().unwrap()).unwrap();
        for (id, rule) in rules.as_object().unwrap() {
            assert!(rule["statement"].is_string(), "{id}");
            assert_eq!(rule["why"].is_string(), rule["standing"] != "modelled", "{id}");
        }
    }

    #[test]
    fn an_experiment_is_a_setting_and_what_comes_of_it() {
        let readme = "# A\n\nB.\n\n## Try\n\n- `a.b = [{ c = 1 }]`: it stays.\n- Wait.\n\n## Rules\n\n- no\n";
        let tries: Vec<_> = items(readme, "Try").into_iter().map(experiment).collect();
        let first = json!({ "path": "a.b", "value": [{ "c": 1 }], "code": "a.b = [{ c = 1 }]", "text": "it stays." });
        assert_eq!(tries, [first, json!({ "text": "Wait." })]);
    }

    #[test]
    fn about_is_the_first_paragraph_after_the_headings() {
        let readme = "# Redrive\n\nA poison message\nis moved aside.\n\nMore.\n";
        assert_eq!(first_paragraph(readme).as_deref(), Some("A poison message is moved aside."));
        assert_eq!(first_paragraph("# Only a heading\n"), None);
    }
}
