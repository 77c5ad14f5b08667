//! What events say: JSON in the scenario, numbered like keys so that a running scenario knows them
//! all.

use super::context::{Context, shown};
use super::names::member_of;
use crate::diagnostic::Diagnostic;
use lambdascope_engine::content::{Content, Json, Number};
use serde_json::Value;

/// The member that holds what events say.
const MEMBER: &str = "content";
/// The most different contents: an index has two bytes.
const MOST: usize = 10_000;

/// Everything that a document lets events say, each once.
pub(crate) fn all_contents(document: &Value) -> Vec<Json> {
    let mut contents = Vec::new();
    collect(document, "", &mut contents);
    contents
}

fn collect(value: &Value, member: &str, contents: &mut Vec<Json>) {
    match value {
        _ if member == MEMBER => {
            let content = json_of(value);
            if contents.len() < MOST && !contents.contains(&content) {
                contents.push(content);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, "", contents)),
        Value::Object(map) => {
            for (name, value) in map.iter().filter(|(name, _)| *name != "log") {
                collect(value, member_of(map, name), contents);
            }
        }
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A value of the document as the engine keeps it.
pub(crate) fn json_of(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(yes) => Json::Bool(*yes),
        Value::Number(number) => Json::Number(Number {
            value: number.as_f64().unwrap_or_default(),
            text: number.to_string(),
        }),
        Value::String(text) => Json::text(&**text),
        Value::Array(items) => Json::List(items.iter().map(json_of).collect()),
        Value::Object(map) => {
            Json::Object(map.iter().map(|(name, value)| (name.clone(), json_of(value))).collect())
        }
    }
}

impl Context {
    /// What an event says.
    pub(crate) fn content(&self, path: &str, value: &Value) -> Option<Content> {
        let wanted = json_of(value);
        let found = self.contents.iter().position(|known| *known == wanted);
        if found.is_none() {
            self.note_with(|| {
                let message = format!(
                    "a running scenario cannot let events say {}: only what it lets them say \
                     from the start, {MOST} different contents at most",
                    shown(value)
                );
                Diagnostic::error(path, message)
            });
        }
        found.and_then(|index| u16::try_from(index).ok()).map(Content)
    }
}
