//! `cargo xtask size`: what the files of the site weigh, beside what the programs weighed last.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::process::output;
use crate::workspace::Workspace;
use crate::{build, setup};

/// What the programs weighed last, file by file, after brotli (bytes).
const LAST: &str = "benches/sizes.toml";
/// A change by more than this share of a program is one that somebody decided.
const TOLERANCE: f64 = 0.03;

/// Builds the site, weighs it and prints the table.
///
/// # Errors
/// As [`check`], or if set-up or the build fails.
pub(crate) fn run(workspace: &Workspace, _arguments: &[String]) -> Result<()> {
    setup::for_building(workspace)?;
    build::site(workspace)?;
    check(workspace)
}

/// Weighs the site that is already built and prints the table.
///
/// # Errors
/// Every program that weighs another size than it did last, and every one that is new or gone.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let last = fs::read_to_string(workspace.root.join(LAST)).context(LAST)?;
    let last: BTreeMap<String, f64> = toml::from_str(&last).context(LAST)?;
    let printed = output(workspace.command("node").arg("benches/weigh.mjs"))?;
    let files: Vec<File> = serde_json::from_str(&printed).context("reading what was weighed")?;
    let weights = gathered(files);
    println!("{:>10} {:>10} {:>8}  file", "raw", "brotli", "change");
    for (name, weight) in &weights {
        let change = last.get(name).map(|last| format!("{:+.1} %", weight.change(*last) * 100.0));
        let change = change.unwrap_or_default();
        println!("{:>10} {:>10} {change:>8}  {name}", weight.raw, weight.brotli);
    }
    let changed = changed(&weights, &last);
    if !changed.is_empty() {
        bail!(
            "{}\nIf that is meant, write it to {LAST} and its reason into the commit.",
            changed.join("\n")
        );
    }
    Ok(())
}

/// A file of the site and its size before and after brotli (bytes).
#[derive(Deserialize)]
struct File {
    path: String,
    raw: u32,
    brotli: u32,
}

/// A size before and after brotli (bytes).
#[derive(Clone, Copy, Default)]
struct Weight {
    raw: u32,
    brotli: u32,
}

impl Weight {
    /// By which share of its last size it changed.
    fn change(self, last: f64) -> f64 {
        f64::from(self.brotli) / last - 1.0
    }
}

/// What is generated from texts and scenarios, as one sum; every other file by itself, named
/// without its hash.
fn gathered(files: Vec<File>) -> BTreeMap<String, Weight> {
    let mut weights: BTreeMap<String, Weight> = BTreeMap::new();
    for File { path, raw, brotli } in files {
        let name = match path.split_once('/') {
            Some((folder @ "generated", _)) => folder.to_owned(),
            _ => without_hashes(&path),
        };
        let weight = weights.entry(name).or_default();
        weight.raw += raw;
        weight.brotli += brotli;
    }
    weights
}

/// A path without the hashes that Trunk and wasm-bindgen put into names: `-` and 16 digits.
pub(crate) fn without_hashes(path: &str) -> String {
    let mut parts = path.split('-');
    let mut name = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_hexdigit).count();
        if digits == 16 {
            name.push_str(&part[digits..]);
        } else {
            name.push('-');
            name.push_str(part);
        }
    }
    name
}

/// Whether a file is one of those whose size is written down.
fn is_program(name: &str) -> bool {
    let extension = Path::new(name).extension().and_then(|extension| extension.to_str());
    matches!(extension, Some("html" | "js" | "wasm"))
}

/// What is to be written down, as sentences.
fn changed(weights: &BTreeMap<String, Weight>, last: &BTreeMap<String, f64>) -> Vec<String> {
    let mut changed = Vec::new();
    for (name, weight) in weights.iter().filter(|(name, _)| is_program(name)) {
        match last.get(name) {
            None => changed.push(format!("{name} is new: {} bytes", weight.brotli)),
            Some(last) if weight.change(*last).abs() > TOLERANCE => {
                changed.push(format!("{name} had {last} bytes and has {}", weight.brotli));
            }
            Some(_) => {}
        }
    }
    let gone = last.keys().filter(|name| !weights.contains_key(*name));
    changed.extend(gone.map(|name| format!("{name} is gone")));
    changed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weighed(name: &str, brotli: u32) -> BTreeMap<String, Weight> {
        BTreeMap::from([(name.to_owned(), Weight { raw: brotli, brotli })])
    }

    #[test]
    fn a_program_may_change_by_three_percent_and_no_more() {
        let last = BTreeMap::from([("a.wasm".to_owned(), 1_000.0)]);
        for (brotli, complaints) in [(968, 1), (971, 0), (1_029, 0), (1_032, 1)] {
            assert_eq!(changed(&weighed("a.wasm", brotli), &last).len(), complaints, "{brotli}");
        }
    }

    #[test]
    fn a_new_program_and_a_gone_one_are_named_and_data_may_come() {
        let last = BTreeMap::from([("a.wasm".to_owned(), 1_000.0)]);
        let complaints = changed(&weighed("b.wasm", 1), &last);
        assert_eq!(complaints, ["b.wasm is new: 1 bytes", "a.wasm is gone"]);
        assert!(changed(&weighed("generated", 1), &BTreeMap::new()).is_empty());
    }

    #[test]
    fn files_are_known_without_their_hashes_and_data_as_a_sum() {
        let file = |path: &str| File { path: path.to_owned(), raw: 2, brotli: 1 };
        let weights = gathered(vec![
            file("app-page-0123456789abcdef_bg.wasm"),
            file("snippets/app-page-fedcba9876543210/src/tools.js"),
            file("generated/a.json"),
            file("generated/gallery/b.json"),
        ]);
        let names: Vec<&str> = weights.keys().map(String::as_str).collect();
        assert_eq!(names, ["app-page_bg.wasm", "generated", "snippets/app-page/src/tools.js"]);
        assert_eq!(weights["generated"].brotli, 2);
    }
}
