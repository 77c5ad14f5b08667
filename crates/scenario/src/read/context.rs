//! What all readers share: the limits that hold, the names that there are, what was found wrong,
//! and how values are shown in it.

use super::names::Names;
use crate::diagnostic::{Diagnostic, Notes};
use crate::quantity::number_text;
use crate::tables::SCENARIO;
use lambdascope_engine::content::Json;
use lambdascope_rulebook::{Edition, LimitError, Limits, Word, nearest};
use serde_json::Value;
use std::cell::RefCell;

/// What all readers share.
pub(crate) struct Context {
    pub(super) notes: RefCell<Notes>,
    pub(super) limits: Limits,
    pub(super) edition: Edition,
    pub(super) names: Names,
    /// The keys that the scenario names; generated ones are numbered after them.
    pub(super) keys: Vec<String>,
    /// What the scenario lets events say.
    pub(super) contents: Vec<Json>,
}

impl Context {
    pub(super) fn of(settings: &Value, keys: Vec<String>, contents: Vec<Json>) -> Self {
        let mut context = Self {
            notes: RefCell::default(),
            limits: Limits::of(Edition::Today),
            edition: Edition::Today,
            names: Names::of(settings),
            keys,
            contents,
        };
        read_limits(&mut context, settings);
        context
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    pub(super) fn note(&self, diagnostic: Diagnostic) {
        self.notes.borrow_mut().add(diagnostic);
    }

    /// Adds a diagnostic that is only made when it is kept.
    pub(super) fn note_with(&self, make: impl FnOnce() -> Diagnostic) {
        let full = self.notes.borrow().full();
        self.note(if full { Diagnostic::error("", "") } else { make() });
    }
}

/// The edition and the overrides come first: they set every range and default.
fn read_limits(context: &mut Context, document: &Value) {
    let edition =
        document.get(SCENARIO.limits.name).and_then(Value::as_str).and_then(Edition::parse);
    context.edition = edition.unwrap_or_default();
    context.limits = Limits::of(context.edition);
    let Some(overrides) = document.get(SCENARIO.limit_overrides.name) else { return };
    let Some(overrides) = overrides.as_object() else {
        let message = "this must be a table of limits and numbers";
        context.note(Diagnostic::error(SCENARIO.limit_overrides.name, message));
        return;
    };
    for (name, value) in overrides {
        let path = format!("{}.{}", SCENARIO.limit_overrides.name, crop(name));
        let number = value.as_f64().or_else(|| value.as_bool().map(|yes| f64::from(u8::from(yes))));
        let Some(number) = number else {
            let message = "a limit is a plain number; its unit is in its name";
            context.note(Diagnostic::error(path, message));
            continue;
        };
        match context.limits.set(name, number) {
            Ok(()) => {}
            Err(LimitError::Unknown { name, nearest }) => {
                let message = format!("there is no limit {}", short(&name));
                let suggestion = nearest.map(str::to_owned);
                context.note(Diagnostic::error(path, message).suggest(suggestion));
            }
            Err(LimitError::Invalid { rule, value, expected, .. }) => {
                let message = format!("{} makes no sense here", number_text(value));
                let diagnostic = Diagnostic::error(path, message).allowed(expected);
                context.note(diagnostic.rule(rule));
            }
        }
    }
}

/// The word of a list that a mistyped one was probably meant to be, whatever its case.
pub(super) fn nearest_word<'a>(
    word: &str,
    words: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    if word.len() > 60 {
        return None;
    }
    let words: Vec<&str> = words.collect();
    let find = |like: &dyn Fn(&str) -> bool| words.iter().copied().find(|known| like(known));
    find(&|known| known.eq_ignore_ascii_case(word))
        .or_else(|| nearest(word, words.iter().copied()))
        .or_else(|| find(&|known| word.len() > 2 && known.contains(word)))
}

/// A value as messages show it, not too long.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => short(text),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a table".to_owned(),
        other => other.to_string(),
    }
}

/// A text as messages show it.
pub(super) fn short(text: &str) -> String {
    const MOST: usize = 40;
    if text.chars().count() <= MOST {
        return format!("\"{text}\"");
    }
    let start: String = text.chars().take(MOST).collect();
    format!("\"{start}...\"")
}

/// A key as a part of a path, not too long.
pub(super) fn crop(key: &str) -> String {
    key.chars().take(60).collect()
}
