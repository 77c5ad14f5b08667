//! `cargo xtask layers`: which crate may use which, checked against Cargo's own graph.
//!
//! A crate cannot use what its `Cargo.toml` omits; this check keeps the `Cargo.toml`s honest.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::process::output;
use crate::workspace::Workspace;

/// Our crates and which of ours they depend on, in code that ships. Tests may borrow from above.
const LAYERS: &[(&str, &[&str])] = &[
    ("lambdascope-rulebook", &[]),
    ("lambdascope-engine", &["lambdascope-rulebook"]),
    ("lambdascope-scenario", &["lambdascope-engine", "lambdascope-rulebook"]),
    ("lambdascope-view-model", &["lambdascope-engine", "lambdascope-rulebook"]),
    (
        "lambdascope-studies",
        &["lambdascope-engine", "lambdascope-rulebook", "lambdascope-scenario"],
    ),
    (
        "lambdascope-template",
        &["lambdascope-engine", "lambdascope-rulebook", "lambdascope-scenario"],
    ),
    (
        "lambdascope-runner",
        &[
            "lambdascope-engine",
            "lambdascope-rulebook",
            "lambdascope-scenario",
            "lambdascope-studies",
            "lambdascope-template",
        ],
    ),
    (
        "lambdascope-app",
        &[
            "lambdascope-engine",
            "lambdascope-rulebook",
            "lambdascope-scenario",
            "lambdascope-studies",
            "lambdascope-template",
            "lambdascope-view-model",
        ],
    ),
    ("xtask", &["lambdascope-engine", "lambdascope-rulebook"]),
    ("xtask-split", &[]),
];

/// Crates that must run anywhere, and what would tie them to a browser.
const PURE: &[&str] = &[
    "lambdascope-rulebook",
    "lambdascope-engine",
    "lambdascope-scenario",
    "lambdascope-studies",
    "lambdascope-template",
    "lambdascope-view-model",
];
const BROWSER: &[&str] = &["web-sys", "js-sys", "wasm-bindgen"];

/// Checks the layers and says so.
///
/// # Errors
/// As [`check`].
pub(crate) fn run(workspace: &Workspace, _arguments: &[String]) -> Result<()> {
    check(workspace)
}

/// Checks every crate of the workspace against the table of layers.
///
/// # Errors
/// Every dependency that is not in the table or missing from it, and every path from a pure crate
/// to the browser.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let mut metadata = workspace.cargo("metadata");
    let graph = Graph::read(&output(metadata.args(["--format-version", "1"]))?)?;
    let mut wrong = graph.wrong_layers(LAYERS);
    for name in PURE {
        wrong.extend(graph.reached(name, BROWSER));
    }
    if !wrong.is_empty() {
        bail!("the layers are broken:\n  {}", wrong.join("\n  "));
    }
    println!("{} crates keep their layers", LAYERS.len());
    Ok(())
}

/// Names of packages, and what each uses in the code that ships (normal and build dependencies).
struct Graph {
    uses: BTreeMap<String, BTreeSet<String>>,
    ours: BTreeSet<String>,
}

impl Graph {
    fn read(metadata: &str) -> Result<Self> {
        let metadata: Value = serde_json::from_str(metadata).context("cargo metadata")?;
        let mut names = BTreeMap::new();
        for package in array(&metadata["packages"]) {
            names.insert(text(&package["id"])?, text(&package["name"])?);
        }
        let name_of = |id: &Value| -> Result<String> {
            names.get(&text(id)?).cloned().context("an unknown package id")
        };
        let mut graph = Self { uses: BTreeMap::new(), ours: BTreeSet::new() };
        for id in array(&metadata["workspace_members"]) {
            graph.ours.insert(name_of(id)?);
        }
        for node in array(&metadata["resolve"]["nodes"]) {
            let uses = graph.uses.entry(name_of(&node["id"])?).or_default();
            for dependency in array(&node["deps"]) {
                if array(&dependency["dep_kinds"]).iter().any(|kind| kind["kind"] != "dev") {
                    uses.insert(name_of(&dependency["pkg"])?);
                }
            }
        }
        Ok(graph)
    }

    /// Where our crates differ from the table.
    fn wrong_layers(&self, layers: &[(&str, &[&str])]) -> Vec<String> {
        let table: BTreeMap<&str, &[&str]> = layers.iter().copied().collect();
        let mut wrong = Vec::new();
        for name in &self.ours {
            let Some(allowed) = table.get(name.as_str()) else {
                wrong.push(format!("{name} has no place in the table of layers"));
                continue;
            };
            for used in self.uses.get(name).into_iter().flatten() {
                if self.ours.contains(used) && !allowed.contains(&used.as_str()) {
                    wrong.push(format!("{name} must not depend on {used}"));
                }
            }
        }
        let lost = table.keys().filter(|name| !self.ours.contains(**name));
        wrong.extend(lost.map(|name| format!("{name} is in the table but not in the workspace")));
        wrong
    }

    /// Which of `targets` a package reaches, and through what.
    fn reached(&self, from: &str, targets: &[&str]) -> Vec<String> {
        let mut seen = BTreeSet::from([from]);
        let mut open = vec![(from, from.to_owned())];
        let mut found = Vec::new();
        while let Some((name, path)) = open.pop() {
            for used in self.uses.get(name).into_iter().flatten() {
                if !seen.insert(used) {
                    continue;
                }
                let path = format!("{path} -> {used}");
                if targets.contains(&used.as_str()) {
                    found.push(format!("{from} must run without a browser: {path}"));
                } else {
                    open.push((used, path));
                }
            }
        }
        found
    }
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> Result<String> {
    value.as_str().map(str::to_owned).context("cargo metadata lacks a text")
}

#[cfg(test)]
mod tests {
    use super::Graph;

    const METADATA: &str = r#"{
        "packages": [{"id": "1", "name": "low"}, {"id": "2", "name": "high"}, {"id": "3", "name": "web-sys"}],
        "workspace_members": ["1", "2"],
        "resolve": {"nodes": [
            {"id": "1", "deps": [{"pkg": "2", "dep_kinds": [{"kind": "dev"}]}]},
            {"id": "2", "deps": [{"pkg": "1", "dep_kinds": [{"kind": null}]},
                                 {"pkg": "3", "dep_kinds": [{"kind": "build"}]}]},
            {"id": "3", "deps": []}
        ]}
    }"#;

    #[test]
    fn only_shipped_dependencies_count() {
        let graph = Graph::read(METADATA).unwrap();
        assert!(graph.wrong_layers(&[("low", &[]), ("high", &["low"])]).is_empty());
        assert!(graph.reached("low", &["web-sys"]).is_empty());
    }

    #[test]
    fn a_wrong_arrow_and_a_way_to_the_browser_are_named() {
        let graph = Graph::read(METADATA).unwrap();
        let wrong = graph.wrong_layers(&[("low", &[]), ("high", &[])]);
        assert_eq!(wrong, ["high must not depend on low"]);
        let wrong = graph.reached("high", &["web-sys"]);
        assert_eq!(wrong, ["high must run without a browser: high -> web-sys"]);
    }

    #[test]
    fn every_crate_has_a_place() {
        let graph = Graph::read(METADATA).unwrap();
        let wrong = graph.wrong_layers(&[("low", &[]), ("gone", &[])]);
        assert_eq!(
            wrong,
            [
                "high has no place in the table of layers",
                "gone is in the table but not in the workspace"
            ]
        );
    }
}
