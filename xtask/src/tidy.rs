//! Small things a reviewer should not have to look for.

use std::env;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::process::output;
use crate::workspace::Workspace;

/// The lines of the longest file: this may only be lowered. Look for the second noun in a file.
const LINES_MAX: usize = 526;

/// Files that people write and read as code.
const CODE: &[&str] = &["rs", "mjs", "js", "ts", "css"];

/// Words that mark unfinished work, split here so that this file may pass its own check.
const UNFINISHED: &[&str] = &[concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];

/// Folders that exist on one machine only.
const SOMEBODYS: &[&str] =
    &[concat!("/ho", "me/"), concat!("/Us", "ers/"), concat!("/ro", "ot/"), concat!("/wo", "rk/")];

/// Checks every file that Git knows, and in CI that Cargo found the lock file complete.
///
/// # Errors
/// Every place that is not tidy.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let mut lock = workspace.command("git");
    lock.args(["diff", "--name-only", "--", "Cargo.lock"]);
    if env::var_os("CI").is_some() && !output(&mut lock)?.is_empty() {
        bail!("Cargo had to change Cargo.lock: run `cargo check` and commit it");
    }
    let listed = output(workspace.command("git").args(["ls-files", "-z"]))?;
    let mut untidy = Vec::new();
    let mut count = 0;
    for file in listed.split('\0').filter(|file| !file.is_empty()) {
        let path = workspace.root.join(file);
        if !path.exists() {
            continue; // Removed, and the removal is not committed yet.
        }
        let bytes = fs::read(&path).with_context(|| format!("reading {file}"))?;
        if let Ok(text) = String::from_utf8(bytes) {
            untidy.extend(complaints(file, &text).into_iter().map(|what| format!("{file}{what}")));
            count += 1;
        }
    }
    if count == 0 {
        bail!("Git lists no files here; the tests run in a clone");
    }
    if !untidy.is_empty() {
        bail!("not tidy:\n  {}", untidy.join("\n  "));
    }
    println!("{count} files are tidy");
    Ok(())
}

/// What is wrong with one file, each starting with a line number where there is one.
fn complaints(file: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let extension = Path::new(file).extension().and_then(|extension| extension.to_str());
    let lines = text.lines().count();
    if extension.is_some_and(|extension| CODE.contains(&extension)) && lines > LINES_MAX {
        found.push(format!(": {lines} lines, more than {LINES_MAX}"));
    }
    let is_lock = file.ends_with("package-lock.json");
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        if let Some(word) = UNFINISHED.iter().find(|word| has_word(line, word)) {
            found.push(format!(":{number}: {word}"));
        }
        if let Some(folder) = SOMEBODYS.iter().find(|folder| has_path(line, folder)) {
            found.push(format!(":{number}: {folder} is a folder of one machine"));
        }
        if is_lock && line.contains("\"resolved\"") {
            found.push(format!(":{number}: names a registry host"));
        }
    }
    found
}

/// Whether a word stands in a line with no letter or digit beside it.
fn has_word(line: &str, word: &str) -> bool {
    let is_edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    line.match_indices(word).any(|(at, _)| {
        is_edge(line[..at].chars().next_back()) && is_edge(line[at + word.len()..].chars().next())
    })
}

/// Whether an absolute path begins with a folder, and not just the middle of an address.
fn has_path(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric() && !"./_-})".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use super::{LINES_MAX, SOMEBODYS, UNFINISHED, complaints};

    #[test]
    fn unfinished_work_is_found_but_not_inside_words() {
        let marked = format!("fn a() {{}} // {}: later\n", UNFINISHED[0]);
        assert_eq!(complaints("a.rs", &marked).len(), 1);
        let inside = format!("const MAS{}S: u8 = 1;\n", UNFINISHED[0]);
        assert!(complaints("a.rs", &inside).is_empty());
    }

    #[test]
    fn paths_of_one_machine_are_found_but_addresses_are_not() {
        let path = format!("see `{}me/notes`\n", SOMEBODYS[0]);
        assert_eq!(complaints("a.md", &path).len(), 1);
        let address = format!("https://example.com{}page\n", SOMEBODYS[0]);
        assert!(complaints("a.md", &address).is_empty());
    }

    #[test]
    fn long_code_is_found_but_long_data_is_not() {
        let long = "x\n".repeat(LINES_MAX + 1);
        assert_eq!(complaints("a.css", &long).len(), 1);
        assert!(complaints("a.trace", &long).is_empty());
    }

    #[test]
    fn a_lock_file_names_no_host() {
        let line = "  \"resolved\": \"https://somewhere\"\n";
        assert_eq!(complaints("package-lock.json", line).len(), 1);
    }
}
