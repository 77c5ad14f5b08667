//! A scenario as the canonical JSON value: what is shared, stored and changed setting by setting.

use crate::diagnostic::Diagnostic;
use lambdascope_rulebook::{Edition, Limits, RuleId};
use serde_json::{Map, Value};

/// The text of a scenario or session, as data. It may be wrong: reading tells.
#[derive(Clone, PartialEq, Debug)]
pub struct Document(Value);

/// Why a path cannot be set.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PathError {
    /// The path is empty, or has an empty part.
    Empty,
    /// A part of the path stands where a value has no parts.
    NoPart {
        /// The part that has no place there, as it was written.
        part: String,
    },
    /// A list has no element of that number, and is not about to get it.
    NoElement {
        /// The part that should be a number of the list, as it was written.
        part: String,
    },
}

impl std::fmt::Display for PathError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => f.write_str("a path is names and numbers with dots between them"),
            Self::NoPart { part } => write!(f, "\"{part}\" stands where a value has no parts"),
            Self::NoElement { part } => write!(f, "the list has no element {part}"),
        }
    }
}

impl std::error::Error for PathError {}

impl Document {
    /// The document of a value.
    #[must_use]
    pub const fn new(value: Value) -> Self {
        Self(value)
    }

    /// The document of a JSON text.
    ///
    /// # Errors
    /// A diagnostic with its line if the text is no JSON, or too long to be a scenario.
    pub fn parse(text: &str) -> Result<Self, Diagnostic> {
        check_size(text.len())?;
        serde_json::from_str(text).map(Self).map_err(|error| {
            let message = error.to_string();
            let message = message.split(" at line ").next().unwrap_or_default().to_owned();
            Diagnostic::error("", format!("this is no JSON: {message}")).at_line(error.line())
        })
    }

    /// The JSON value that the document is.
    #[must_use]
    pub const fn value(&self) -> &Value {
        &self.0
    }

    /// The value at a path such as `functions.charge.failures.0.rate`.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&Value> {
        path.split('.').try_fold(&self.0, |value, part| match value {
            Value::Array(items) => items.get(part.parse::<usize>().ok()?),
            Value::Object(map) => map.get(part),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
        })
    }

    /// Puts a value at a path. Tables on the way are made; a list grows by one element at most.
    /// Null removes what stands there.
    ///
    /// # Errors
    /// If the path leads into what has no parts.
    pub fn set(&mut self, path: &str, value: Value) -> Result<(), PathError> {
        let parts: Vec<&str> = path.split('.').collect();
        if parts.iter().any(|part| part.is_empty()) {
            return Err(PathError::Empty);
        }
        set(&mut self.0, &parts, value)
    }

    /// What the scenario shows, in a few words.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.0.get("title")?.as_str()
    }

    /// What to look at.
    #[must_use]
    pub fn about(&self) -> Option<&str> {
        self.0.get("about")?.as_str()
    }

    /// The gallery scenario that goes on from here.
    #[must_use]
    pub fn next(&self) -> Option<&str> {
        self.0.get("next")?.as_str()
    }

    /// How many commands the log has.
    #[must_use]
    pub fn log_len(&self) -> usize {
        self.0.get("log").and_then(Value::as_array).map_or(0, Vec::len)
    }

    /// Forgets all commands of the log but the first `len`.
    pub fn truncate_log(&mut self, len: usize) {
        if let Some(Value::Array(log)) = self.0.get_mut("log") {
            log.truncate(len);
        }
    }

    /// The text, on one line.
    #[must_use]
    pub fn to_json(&self) -> String {
        self.0.to_string()
    }

    /// The text with one key or element in each line.
    #[must_use]
    pub fn to_json_pretty(&self) -> String {
        // A value that is in memory can be written.
        serde_json::to_string_pretty(&self.0).unwrap_or_default()
    }
}

/// Refuses texts that are too long to be a scenario.
///
/// # Errors
/// A diagnostic that says how long it may be.
pub fn check_size(bytes: usize) -> Result<(), Diagnostic> {
    let most = Limits::of(Edition::Today).run_max_text_bytes;
    if bytes as u64 <= most {
        return Ok(());
    }
    let message = format!("a text of {} KB is too long for a scenario", bytes / 1_024);
    let allowed = format!("up to {} KB", most / 1_024);
    Err(Diagnostic::error("", message).allowed(allowed).rule(RuleId::ModelRunLimits))
}

/// Sets what stands below `value`.
fn set(value: &mut Value, parts: &[&str], new: Value) -> Result<(), PathError> {
    let Some((part, rest)) = parts.split_first() else {
        *value = new;
        return Ok(());
    };
    if value.is_null() {
        *value = if *part == "0" { Value::Array(Vec::new()) } else { Value::Object(Map::new()) };
    }
    match value {
        Value::Array(items) => {
            let at: usize =
                part.parse().map_err(|_| PathError::NoElement { part: (*part).to_owned() })?;
            if at > items.len() || (new.is_null() && at == items.len()) {
                return Err(PathError::NoElement { part: (*part).to_owned() });
            }
            if rest.is_empty() && new.is_null() {
                items.remove(at);
                return Ok(());
            }
            if at == items.len() {
                items.push(Value::Null);
            }
            set(&mut items[at], rest, new)
        }
        Value::Object(map) => {
            if new.is_null() {
                return match map.get_mut(*part) {
                    None => Ok(()),
                    Some(_) if rest.is_empty() => {
                        map.remove(*part);
                        Ok(())
                    }
                    Some(inner) => set(inner, rest, new),
                };
            }
            set(map.entry(*part).or_insert(Value::Null), rest, new)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            Err(PathError::NoPart { part: (*part).to_owned() })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn document() -> Document {
        Document::new(json!({ "functions": { "charge": { "failures": [{ "rate": 0.1 }] } } }))
    }

    #[test]
    fn a_setting_is_changed_by_its_path() {
        let mut document = document();
        let path = "functions.charge.failures.0.rate";
        document.set(path, json!(0.5)).unwrap();
        assert_eq!(document.get(path), Some(&json!(0.5)));
        document.set("functions.charge.timeout", json!("5s")).unwrap();
        document.set("functions.charge.failures.1", json!({ "kind": "timeout" })).unwrap();
        document.set("functions.charge.failures.0", Value::Null).unwrap();
        let expected = json!({ "timeout": "5s", "failures": [{ "kind": "timeout" }] });
        assert_eq!(document.get("functions.charge"), Some(&expected));
        document.set("functions.charge.dead_letter_config.target", Value::Null).unwrap();
        assert_eq!(document.get("functions.charge"), Some(&expected));
    }

    #[test]
    fn a_path_into_nothing_is_refused() {
        let mut document = document();
        assert_eq!(document.set("", json!(1)), Err(PathError::Empty));
        assert_eq!(document.set("a..b", json!(1)), Err(PathError::Empty));
        let inside = document.set("functions.charge.failures.0.rate.x", json!(1));
        assert_eq!(inside, Err(PathError::NoPart { part: "x".to_owned() }));
        let beyond = document.set("functions.charge.failures.7", json!(1));
        assert_eq!(beyond, Err(PathError::NoElement { part: "7".to_owned() }));
        let word = document.set("functions.charge.failures.x", json!(1));
        assert_eq!(word, Err(PathError::NoElement { part: "x".to_owned() }));
    }
}
