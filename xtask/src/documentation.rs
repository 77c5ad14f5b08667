//! The API documentation, with warnings denied.

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::process::run_capturing;
use crate::workspace::Workspace;

/// Units as doc comments write them, in brackets: `How long it waits [s]`.
///
/// To rustdoc each is a link that leads nowhere. That warning alone is waived, and for these words
/// alone, so that a link to a renamed item is still found.
const UNITS: &[&str] = &[
    "s", "ms", "us", "µs", "ns", "min", "h", "d", "bytes", "B", "KB", "MB", "GB", "USD", "px",
    "rad", "deg", "events", "records", "messages", "count", "ratio",
];

/// Builds the documentation of our crates, private items included.
///
/// # Errors
/// Every warning and error that rustdoc has, except about [`UNITS`].
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let mut command = workspace.cargo("doc");
    command.args(["--workspace", "--no-deps", "--document-private-items"]);
    command.args(["--message-format", "json"]);
    let (printed, success) = run_capturing(&mut command)?;
    let mut complaints = 0;
    for line in printed.lines() {
        let report: Value = serde_json::from_str(line).context("reading rustdoc's messages")?;
        let message = &report["message"];
        if report["reason"] == "compiler-message" && !is_about_a_unit(message) {
            print!("{}", message["rendered"].as_str().unwrap_or_default());
            complaints += 1;
        }
    }
    if complaints > 0 || !success {
        bail!("rustdoc complains; a new unit in brackets belongs in xtask/src/documentation.rs");
    }
    Ok(())
}

/// Whether a message only says that a unit is no link, or counts such messages.
fn is_about_a_unit(message: &Value) -> bool {
    let text = message["message"].as_str().unwrap_or_default();
    let is_count = message["spans"].as_array().is_some_and(Vec::is_empty)
        && text.ends_with("emitted")
        && message["level"] == "warning";
    let unit = text.strip_prefix("unresolved link to `").and_then(|rest| rest.strip_suffix('`'));
    is_count || unit.is_some_and(|unit| UNITS.contains(&unit))
}

#[cfg(test)]
mod tests {
    use super::is_about_a_unit;
    use serde_json::json;

    #[test]
    fn only_units_are_waived() {
        let link =
            |to: &str| json!({ "message": format!("unresolved link to `{to}`"), "spans": [1] });
        assert!(is_about_a_unit(&link("s")));
        assert!(!is_about_a_unit(&link("Simulation")));
        assert!(!is_about_a_unit(&json!({ "message": "unclosed HTML tag `b`", "spans": [1] })));
        let count = json!({ "message": "1 warning emitted", "level": "warning", "spans": [] });
        assert!(is_about_a_unit(&count));
        let aborted = json!({ "message": "aborting due to 1 error; 1 warning emitted",
            "level": "error", "spans": [] });
        assert!(!is_about_a_unit(&aborted));
    }
}
