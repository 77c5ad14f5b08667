//! What real AWS was seen to do, and what the engine does: each recorded case is a scenario, and
//! its expectations are read from `cases.json` and checked against the trace.
//!
//! `table.toml` accounts for the rest: cases that no simulation of invocations can have, cases
//! and expectations in which the engine still differs, and expectations about what it does not
//! carry. What is covered by neither fails, and so does a difference that is no longer there.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod audit;
mod expect;
mod observe;
mod pattern;
mod story;
mod subject;

use audit::{Case, Files, Standing, Table, audit};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/conformance")
}

fn read(name: &str) -> String {
    fs::read_to_string(folder().join(name)).unwrap()
}

#[test]
fn the_engine_does_what_aws_was_seen_to_do() {
    let cases: Vec<Case> = serde_json::from_str(&read("cases.json")).unwrap();
    let table: Table = toml::from_str(&read("table.toml")).unwrap();
    let mut files = Files::new();
    for entry in fs::read_dir(folder().join("cases")).unwrap() {
        let path = entry.unwrap().path();
        let id = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(&path).unwrap();
        let file = toml::from_str(&text).unwrap_or_else(|error| panic!("{id}: {error}"));
        files.insert(id, file);
    }
    let report = audit(&cases, &table, &files);
    tell(&report.text);
    tell(&summary(&cases, &report.standings));
    assert!(report.complaints.is_empty(), "\n{}", report.complaints.join("\n"));
}

/// One line per tier: how many cases stand where.
fn summary(cases: &[Case], standings: &BTreeMap<String, Standing>) -> String {
    let mut text =
        format!("{:<8}{:>8}{:>16}{:>14}\n", "tier", "passed", "known failures", "out of scope");
    for tier in ["core", "extra"] {
        let count = |standing| {
            let of_tier = cases.iter().filter(|case| case.tier == tier);
            of_tier.filter(|case| standings.get(&case.id) == Some(&standing)).count()
        };
        writeln!(
            text,
            "{tier:<8}{:>8}{:>16}{:>14}",
            count(Standing::Passed),
            count(Standing::KnownFailure),
            count(Standing::OutOfScope)
        )
        .unwrap();
    }
    text
}

/// Writes to the terminal whether or not the test passes.
fn tell(text: &str) {
    std::io::stdout().lock().write_all(text.as_bytes()).unwrap();
}
