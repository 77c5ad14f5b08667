//! What the rules say, for people, and how far they are followed: fetched once, when somebody
//! first asks why.

use crate::platform::fetch;
use lambdascope_engine::fidelity::Status;
use lambdascope_rulebook::Word;
use serde_json::Value;

/// Where the site keeps the texts of the rules.
const FILE: &str = "generated/rules.json";

/// The texts of all rules by id.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Rules {
    texts: Value,
    /// Every rule in the order of the ids.
    entries: Vec<RuleEntry>,
}

/// A rule of the list.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct RuleEntry {
    pub(crate) id: String,
    pub(crate) standing: Status,
    /// Whether a number of it is assumed.
    pub(crate) assumed: bool,
    /// Everything that it says, in small letters.
    words: String,
}

/// Which rules a person wants to see.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) enum Filter {
    #[default]
    All,
    Standing(Status),
    Assumed,
}

impl RuleEntry {
    /// Whether the filter keeps it.
    pub(crate) fn passes(&self, filter: Filter) -> bool {
        match filter {
            Filter::All => true,
            Filter::Standing(standing) => self.standing == standing,
            Filter::Assumed => self.assumed,
        }
    }

    /// Whether it says each of these words.
    pub(crate) fn says(&self, search: &str) -> bool {
        search.split_whitespace().all(|word| self.words.contains(&word.to_lowercase()))
    }
}

/// One number of a rule, today and before.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct RuleNumber {
    pub(crate) key: String,
    pub(crate) today: String,
    pub(crate) classic: Option<String>,
    /// Whether nobody publishes it: the value is the model's own.
    pub(crate) assumed: bool,
}

/// What the keys of assumed numbers begin with.
const ASSUMED: &str = "assumed_";

impl Rules {
    /// Fetches the file; none if it does not come.
    pub(crate) async fn load() -> Option<Self> {
        let text = fetch::text(FILE).await?;
        serde_json::from_str(&text).ok().map(Self::new)
    }

    fn new(texts: Value) -> Self {
        let mut rules = Self { texts, entries: Vec::new() };
        let ids: Vec<String> =
            rules.texts.as_object().into_iter().flatten().map(|(id, _)| id.clone()).collect();
        for id in ids {
            let text = |key| rules.text(&id, key).unwrap_or_default();
            let words = [&id, text("title"), text("statement"), text("why")].join(" ");
            let entry = RuleEntry {
                standing: Status::parse(text("standing")).unwrap_or(Status::NotModelled),
                assumed: rules.numbers(&id).iter().any(|number| number.assumed),
                words: words.to_lowercase(),
                id,
            };
            rules.entries.push(entry);
        }
        rules
    }

    /// Every rule in the order of the ids.
    pub(crate) fn entries(&self) -> &[RuleEntry] {
        &self.entries
    }

    /// A rule of the list.
    pub(crate) fn entry(&self, rule: &str) -> Option<&RuleEntry> {
        self.entries.iter().find(|entry| entry.id == rule)
    }

    /// A text of a rule: its `title`, `statement`, `standing`, `why`, `confidence`,
    /// `until`, `older_note`.
    pub(crate) fn text(&self, rule: &str, key: &str) -> Option<&str> {
        self.texts.get(rule)?.get(key)?.as_str()
    }

    /// The numbers and words of a rule.
    pub(crate) fn numbers(&self, rule: &str) -> Vec<RuleNumber> {
        let values =
            self.texts.get(rule).and_then(|rule| rule.get("values")).and_then(Value::as_object);
        let all_assumed = self.text(rule, "confidence") == Some("assumed");
        let classic = self.texts.get(rule).and_then(|rule| rule.get("classic"));
        values
            .into_iter()
            .flatten()
            .map(|(key, value)| RuleNumber {
                key: key.strip_prefix(ASSUMED).unwrap_or(key).replace('_', " "),
                assumed: all_assumed || key.starts_with(ASSUMED),
                today: said(value),
                classic: classic.and_then(|classic| classic.get(key)).map(said),
            })
            .collect()
    }

    /// The addresses that a rule rests on.
    pub(crate) fn sources(&self, rule: &str) -> Vec<String> {
        let list =
            self.texts.get(rule).and_then(|rule| rule.get("source")).and_then(Value::as_array);
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rules() -> Rules {
        Rules::new(json!({
            "a.one": {
                "title": "One", "statement": "It waits.", "confidence": "documented",
                "standing": "simplified", "why": "In a simpler way.",
                "values": { "assumed_first_s": 1, "second_s": 2 },
            },
            "b.two": {
                "title": "Two", "statement": "It goes.", "confidence": "assumed",
                "standing": "modelled", "values": { "limit": 3 },
            },
            "c.three": { "title": "Three", "standing": "not_modelled", "why": "Why not." },
        }))
    }

    #[test]
    fn assumed_numbers_are_known_by_their_key_or_their_rule() {
        let rules = rules();
        let numbers = |rule| -> Vec<(String, bool)> {
            rules.numbers(rule).into_iter().map(|number| (number.key, number.assumed)).collect()
        };
        let expected = [("first s".to_owned(), true), ("second s".to_owned(), false)];
        assert_eq!(numbers("a.one"), expected);
        assert_eq!(numbers("b.two"), [("limit".to_owned(), true)]);
    }

    #[test]
    fn a_filter_and_words_choose_from_the_list() {
        let rules = rules();
        let chosen = |filter, search| -> Vec<&str> {
            let fits = |entry: &&RuleEntry| entry.passes(filter) && entry.says(search);
            rules.entries().iter().filter(fits).map(|entry| entry.id.as_str()).collect()
        };
        assert_eq!(chosen(Filter::All, ""), ["a.one", "b.two", "c.three"]);
        assert_eq!(chosen(Filter::Assumed, ""), ["a.one", "b.two"]);
        assert_eq!(chosen(Filter::Standing(Status::NotModelled), ""), ["c.three"]);
        assert_eq!(chosen(Filter::All, "SIMPLER it"), ["a.one"]);
        assert_eq!(chosen(Filter::Assumed, "why"), [""; 0]);
    }
}
