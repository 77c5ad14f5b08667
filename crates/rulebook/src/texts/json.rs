//! The texts as JSON: what the web page fetches when a text is first asked for.

use super::{OLDER_MATERIAL, Pairs, Value};
use crate::rules::RuleId;
use serde_json::{Map, json};

/// Every rule by id: title, statement, confidence, values, classic, until, source, older_note.
/// Keys without content are left out.
#[must_use]
pub fn rules_json() -> String {
    let rules: Map<_, _> =
        RuleId::ALL.iter().map(|rule| (rule.as_str().to_owned(), rule_json(*rule))).collect();
    serde_json::Value::Object(rules).to_string()
}

/// The rows of the page "Where older material differs", as a list.
#[must_use]
pub fn older_material_json() -> String {
    let row = |row: &super::OlderMaterial| {
        json!({
            "topic": row.topic,
            "older": row.older,
            "today": row.today,
            "since": row.since,
            "why": row.why,
            "rule": row.rule.as_str(),
            "scenario": row.scenario,
            "seen": row.seen.as_str(),
            "editions": row.editions,
        })
    };
    serde_json::Value::Array(OLDER_MATERIAL.iter().map(row).collect()).to_string()
}

fn rule_json(rule: RuleId) -> serde_json::Value {
    let text = rule.text();
    without_empty(json!({
        "title": text.title,
        "statement": text.statement,
        "confidence": rule.confidence().as_str(),
        "values": pairs(text.values),
        "classic": pairs(text.classic),
        "until": text.until,
        "until_note": text.until_note,
        "source": text.sources,
        "older_note": text.older_note,
    }))
}

fn pairs(pairs: Pairs) -> serde_json::Value {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), plain(value))).collect::<Map<_, _>>().into()
}

fn plain(value: &Value) -> serde_json::Value {
    match value {
        Value::Integer(n) => json!(n),
        Value::Real(n) => json!(n),
        Value::Flag(yes) => json!(yes),
        Value::Text(text) => json!(text),
        Value::List(list) => list.iter().map(plain).collect(),
    }
}

/// Leaves out what says nothing: null, empty lists, empty tables.
pub(super) fn without_empty(value: serde_json::Value) -> serde_json::Value {
    use serde_json::Value as Json;
    match value {
        Json::Object(map) => {
            let says = |value: &Json| match value {
                Json::Null => false,
                Json::Array(list) => !list.is_empty(),
                Json::Object(map) => !map.is_empty(),
                Json::Bool(_) | Json::Number(_) | Json::String(_) => true,
            };
            Json::Object(map.into_iter().filter(|(_, value)| says(value)).collect())
        }
        other => other,
    }
}
