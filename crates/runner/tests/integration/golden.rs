//! Every scenario of the gallery: what a run prints is what stands beside it.
//!
//! Long traces are kept in part, with a hash of the whole.

use crate::{lambdascope, recorded, root, stderr, stdout};
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Traces of more lines are kept in part.
const WHOLE_MAX: usize = 1_500;
/// How many of their lines are kept.
const KEPT: usize = 400;

#[test]
fn every_scenario_runs_as_recorded() {
    let folders = scenarios();
    assert!(!folders.is_empty(), "there are scenarios");
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let complaints: Vec<String> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|first| {
                let mine = folders.iter().skip(first).step_by(threads);
                scope.spawn(move || mine.flat_map(|folder| check(folder)).collect::<Vec<_>>())
            })
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("no panic")).collect()
    });
    assert!(
        complaints.is_empty(),
        "{}\ncargo xtask bless accepts what is printed now",
        complaints.join("\n")
    );
}

fn scenarios() -> Vec<PathBuf> {
    let folders = |parent: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(parent).expect("scenarios can be listed");
        let mut folders: Vec<PathBuf> =
            entries.map(|entry| entry.expect("an entry").path()).filter(|p| p.is_dir()).collect();
        folders.sort();
        folders
    };
    folders(&root().join("scenarios")).iter().flat_map(|area| folders(area)).collect()
}

/// Everything that is wrong with one scenario.
fn check(folder: &Path) -> Vec<String> {
    let mut complaints = Vec::new();
    let name = folder.strip_prefix(root().join("scenarios")).expect("a scenario").display();
    let mut complain = |what: String| complaints.push(format!("{name}: {what}"));
    let scenario = folder.join("scenario.toml");
    let path = scenario.to_str().expect("a plain path");

    let first = lambdascope(&["run", path, "--trace", "text"]);
    if !first.status.success() {
        complain(format!("does not run: {}", stderr(&first)));
        return complaints;
    }
    if stderr(&first).contains(": error: ") {
        complain(format!("has errors: {}", stderr(&first)));
    }
    if lambdascope(&["run", path, "--trace", "text"]).stdout != first.stdout {
        complain("two runs differ".to_owned());
    }
    if !adds_up(path) {
        complain("the fates do not add up to the events sent".to_owned());
    }
    if let Some(missing) = incomplete_readme(folder) {
        complain(format!("README.md has no {missing}"));
    }

    let printed = shortened(stdout(&first));
    let recorded = recorded(&folder.join("expected.trace"), &printed);
    if recorded != printed {
        complain(difference(&recorded, &printed));
    }
    complaints
}

fn adds_up(path: &str) -> bool {
    let output = lambdascope(&["run", path, "--summary", "json"]);
    let summary: Value = serde_json::from_slice(&output.stdout).expect("the summary is JSON");
    let fates = summary["fates"].as_object().expect("the summary has fates");
    let sum: u64 = fates.values().map(|fate| fate["count"].as_u64().expect("a count")).sum();
    assert!(sum > 0, "{path} sends something");
    Some(sum) == summary["events_sent"].as_u64()
}

/// What a reader would miss: a heading, what happens, where that is documented, and since when.
fn incomplete_readme(folder: &Path) -> Option<&'static str> {
    let text = fs::read_to_string(folder.join("README.md")).unwrap_or_default();
    let paragraph = |line: &str| !line.is_empty() && !line.starts_with(['#', '-']);
    [
        (text.starts_with("# "), "heading"),
        (text.lines().any(paragraph), "paragraph"),
        (text.contains("https://"), "source"),
        (text.contains("read 20"), "date"),
    ]
    .into_iter()
    .find(|(there, _)| !there)
    .map(|(_, what)| what)
}

/// The text, or its beginning with a hash of the whole and its summary.
fn shortened(text: &str) -> String {
    let (trace, summary) = text.split_once("\n\n").expect("a trace and a summary");
    let lines: Vec<&str> = trace.lines().collect();
    if lines.len() <= WHOLE_MAX {
        return text.to_owned();
    }
    let mut short = lines[..KEPT].join("\n");
    let rest = lines.len() - KEPT;
    write!(short, "\n... {rest} more lines, hash of all {:016x}", hash(trace)).expect("a string");
    format!("{short}\n\n{summary}")
}

/// FNV-1a, 64 bits.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    })
}

/// The first line that differs.
fn difference(recorded: &str, printed: &str) -> String {
    let lines = recorded.lines().map(Some).chain(std::iter::repeat(None));
    let both = lines.zip(printed.lines().map(Some).chain(std::iter::repeat(None)));
    let first = both.zip(1_u32..).find(|((old, new), _)| old != new);
    match first {
        Some(((None, None), _)) | None => "differs in its line ends".to_owned(),
        Some(((old, new), number)) => format!(
            "differs at line {number} of expected.trace\n  - {}\n  + {}",
            old.unwrap_or("(the end)"),
            new.unwrap_or("(the end)")
        ),
    }
}
