//! What shows that the engine follows a rule: golden traces and tests that name it.

use crate::gallery;
use anyhow::{Context, Result};
use lambdascope_rulebook::RuleId;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// What names each rule: `area/name` of a scenario, or `file::test`.
pub(crate) type Evidence = BTreeMap<RuleId, BTreeSet<String>>;

/// Everything that names a rule.
///
/// A scenario does when a line of its golden trace ends with the rule, or when its README lists
/// the rule among those that it shows. A test does when the rule stands in it or in its comment.
/// Without the sources of the project only the gallery is searched, if there is one.
///
/// # Errors
/// If a file cannot be read.
pub(crate) fn find() -> Result<Evidence> {
    let mut evidence = Evidence::new();
    for entry in gallery::entries()? {
        let trace = fs::read_to_string(entry.folder.join("expected.trace")).unwrap_or_default();
        let readme = fs::read_to_string(entry.folder.join("README.md")).unwrap_or_default();
        let in_trace = trace.lines().filter_map(|line| line.rsplit_once(" rule="));
        let in_trace = in_trace.filter_map(|(_, id)| RuleId::parse(id));
        for rule in in_trace.chain(listed(&readme)) {
            evidence.entry(rule).or_default().insert(entry.name.clone());
        }
    }
    let Some(root) = gallery::root().and_then(|root| root.parent().map(Path::to_path_buf)) else {
        return Ok(evidence);
    };
    for part in ["engine", "scenario", "runner"] {
        let tests = Path::new("crates").join(part).join("tests/integration");
        let Ok(files) = fs::read_dir(root.join(&tests)) else { continue };
        for file in files {
            let path = file?.path();
            if path.extension().is_none_or(|extension| extension != "rs") {
                continue;
            }
            let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
            let file = path.file_stem().unwrap_or_default().to_string_lossy();
            for (test, rules) in tests_in(&text) {
                for rule in rules {
                    let name = format!("{part}/{file}::{test}");
                    evidence.entry(rule).or_default().insert(name);
                }
            }
        }
    }
    Ok(evidence)
}

/// The rules in the list under `## Rules` of a README.
fn listed(readme: &str) -> impl Iterator<Item = RuleId> {
    let section = readme.split_once("\n## Rules\n").map_or("", |(_, section)| section);
    section
        .lines()
        .filter_map(|line| line.strip_prefix("- `")?.split_once('`'))
        .filter_map(|(id, _)| RuleId::parse(id))
}

/// The tests in a file, each with the rules that stand in it or in the comment above it.
fn tests_in(text: &str) -> Vec<(&str, Vec<RuleId>)> {
    let mut tests: Vec<(&str, Vec<RuleId>)> = Vec::new();
    let mut comment = Vec::new();
    let (mut starts, mut inside) = (false, false);
    for line in text.lines() {
        let code = line.trim_start();
        if inside {
            inside = line != "}";
            if let Some((_, rules)) = tests.last_mut() {
                rules.extend(named(code));
            }
        } else if code.starts_with("///") {
            comment.extend(named(code));
        } else if code.starts_with("#[test]") {
            starts = true;
        } else if let Some(name) = code.strip_prefix("fn ").filter(|_| starts) {
            let name = name.split('(').next().unwrap_or(name);
            tests.push((name, std::mem::take(&mut comment)));
            (starts, inside) = (false, true);
        } else if !starts {
            comment.clear();
        }
    }
    tests
}

/// The rules in a line: their ids, or their names in Rust.
fn named(line: &str) -> impl Iterator<Item = RuleId> {
    let ids = line.split(|c: char| !c.is_ascii_alphanumeric() && !"-.".contains(c));
    let ids = ids.filter_map(|word| RuleId::parse(word.trim_end_matches('.')));
    let variants = line.split("RuleId::").skip(1).filter_map(|rest| {
        let name = rest.split(|c: char| !c.is_ascii_alphanumeric()).next()?;
        RuleId::ALL.iter().copied().find(|rule| format!("{rule:?}") == name)
    });
    ids.chain(variants)
}

#[cfg(test)]
mod tests {
    use super::{listed, named, tests_in};
    use lambdascope_rulebook::RuleId;

    #[test]
    fn a_test_names_a_rule_in_its_comment_or_in_its_code() {
        let text = "/// This is cost.errors.\n#[test]\nfn one() {\n    check(RuleId::ConcMemory);\n}\n\n\
                    fn helper() {\n    RuleId::ConcReserved\n}\n\n#[test]\nfn two() {\n    check(\"(conc.formula); try\");\n}\n";
        let expected = [
            ("one", vec![RuleId::CostErrors, RuleId::ConcMemory]),
            ("two", vec![RuleId::ConcFormula]),
        ];
        assert_eq!(tests_in(text), expected);
    }

    #[test]
    fn a_longer_id_is_not_the_shorter_one() {
        let found: Vec<RuleId> =
            named("poll.sqs.partial-batch.success, RuleId::ConcReserved").collect();
        assert_eq!(found, [RuleId::PollSqsPartialBatchSuccess, RuleId::ConcReserved]);
    }

    #[test]
    fn a_readme_lists_its_rules() {
        let readme = "# A\n\n`cost.errors`\n\n## Rules\n\n- `conc.memory`: M. <https://x> (read)\n";
        assert_eq!(listed(readme).collect::<Vec<_>>(), [RuleId::ConcMemory]);
    }
}
