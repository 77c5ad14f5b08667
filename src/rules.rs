//! What the rules say, for people: fetched once, when somebody first asks why.

use crate::platform::fetch;
use serde_json::Value;

/// Where the site keeps the texts of the rules.
const FILE: &str = "generated/rules.json";

/// The texts of all rules by id.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Rules(Value);

/// One number of a rule, today and before.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct RuleNumber {
    pub(crate) key: String,
    pub(crate) today: String,
    pub(crate) classic: Option<String>,
}

impl Rules {
    /// Fetches the file; none if it does not come.
    pub(crate) async fn load() -> Option<Self> {
        let text = fetch::text(FILE).await?;
        serde_json::from_str(&text).ok().map(Self)
    }

    /// A text of a rule: its `title`, `statement`, `confidence`, `until`, `older_note`.
    pub(crate) fn text(&self, rule: &str, key: &str) -> Option<&str> {
        self.0.get(rule)?.get(key)?.as_str()
    }

    /// The numbers and words of a rule.
    pub(crate) fn numbers(&self, rule: &str) -> Vec<RuleNumber> {
        let values =
            self.0.get(rule).and_then(|rule| rule.get("values")).and_then(Value::as_object);
        let classic = self.0.get(rule).and_then(|rule| rule.get("classic"));
        values
            .into_iter()
            .flatten()
            .map(|(key, value)| RuleNumber {
                key: key.replace('_', " "),
                today: said(value),
                classic: classic.and_then(|classic| classic.get(key)).map(said),
            })
            .collect()
    }

    /// The addresses that a rule rests on.
    pub(crate) fn sources(&self, rule: &str) -> Vec<String> {
        let list = self.0.get(rule).and_then(|rule| rule.get("source")).and_then(Value::as_array);
        list.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    }
}

fn said(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(said).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}
