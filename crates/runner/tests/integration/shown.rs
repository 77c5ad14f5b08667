//! Small scenarios that show one rule each.

use crate::{lambdascope_with_input, stderr, stdout};
use serde_json::Value;

/// What a scenario came to.
pub(crate) struct Shown {
    /// The lines of its trace, with single spaces.
    pub(crate) lines: Vec<String>,
    pub(crate) summary: Value,
}

/// Runs a scenario, which has nothing wrong in it.
pub(crate) fn run(scenario: &str) -> Shown {
    let scenario = format!("format = 1\n{scenario}");
    let args = ["run", "-", "--trace", "text", "--summary", "json"];
    let output = lambdascope_with_input(&args, &scenario);
    assert!(output.status.success(), "{}", stderr(&output));
    let mut lines: Vec<String> = stdout(&output)
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    let summary = lines.pop().expect("a summary");
    let summary = serde_json::from_str(&summary).expect("the summary is JSON");
    Shown { lines, summary }
}

impl Shown {
    /// The lines that have all of these fields, each of them whole: `to=1` is not in `to=12`.
    pub(crate) fn having(&self, fields: &[&str]) -> Vec<&str> {
        assert!(!fields.iter().any(|field| field.contains(' ')), "{fields:?}");
        let has = |line: &&str| fields.iter().all(|field| line.split(' ').any(|it| it == *field));
        self.lines.iter().map(String::as_str).filter(has).collect()
    }

    /// Lines with this verb.
    pub(crate) fn with(&self, verb: &str) -> Vec<&str> {
        self.having(&[verb])
    }

    /// How many lines have all of these fields.
    pub(crate) fn count(&self, fields: &[&str]) -> usize {
        self.having(fields).len()
    }

    /// When the lines happened that have all of these fields (s).
    pub(crate) fn moments(&self, fields: &[&str]) -> Vec<f64> {
        let moment = |line: &str| line.split('s').next().and_then(|text| text.parse().ok());
        self.having(fields).into_iter().map(|line| moment(line).expect("a time")).collect()
    }

    /// How many events have this fate.
    pub(crate) fn fate(&self, fate: &str) -> u64 {
        self.summary["fates"][fate]["count"].as_u64().expect("a fate")
    }

    /// A number of the summary, by its path.
    pub(crate) fn number(&self, path: &str) -> f64 {
        let pointer = format!("/{path}");
        let value = self.summary.pointer(&pointer).and_then(Value::as_f64);
        value.unwrap_or_else(|| panic!("{path} is not in {}", self.summary))
    }
}
