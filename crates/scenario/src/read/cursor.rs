//! A place in the document that knows which keys may stand there.

use super::number::{Words, to_duration, to_time, to_u32, to_u64};
use super::{Context, nearest_word, shown};
use crate::diagnostic::Diagnostic;
use crate::tables::{Default, Key, Section, Shape, list_of};
use lambdascope_engine::config::Distribution;
use lambdascope_engine::content::Content;
use lambdascope_engine::entity::{Entity, EntityKind};
use lambdascope_engine::time::{SimDuration, SimTime};
use lambdascope_rulebook::Word;
use serde_json::{Map, Value};

/// A table of the document.
#[derive(Clone)]
pub(crate) struct Table<'a> {
    pub(crate) context: &'a Context,
    pub(crate) path: String,
    map: Option<&'a Map<String, Value>>,
    section: &'static Section,
}

/// An element of a list.
#[derive(Clone)]
pub(crate) struct Item<'a> {
    pub(crate) path: String,
    pub(crate) value: &'a Value,
}

impl<'a> Table<'a> {
    /// The whole document; none if it is no table.
    pub(crate) fn root(
        context: &'a Context,
        document: &'a Value,
        section: &'static Section,
    ) -> Option<Self> {
        if !document.is_object() {
            let message = format!("a scenario is a table of keys, not {}", shown(document));
            context.note(Diagnostic::error("", message));
            return None;
        }
        Some(Self::open(context, String::new(), document, section))
    }

    /// A table at `path`. Unknown keys are reported; what is no table counts as an empty one.
    pub(crate) fn open(
        context: &'a Context,
        path: String,
        value: &'a Value,
        section: &'static Section,
    ) -> Self {
        let map = value.as_object();
        let table = Self { context, path, map, section };
        match map {
            Some(map) => {
                for name in map.keys().filter(|name| section.find(name).is_none()) {
                    context.note_with(|| table.unknown(name));
                }
            }
            None => context.note_with(|| {
                let message = format!("this must be a table, not {}", shown(value));
                Diagnostic::error(table.path.clone(), message).allowed(table.list_of_keys())
            }),
        }
        for key in section.keys {
            if matches!(key.default, Default::Required) && table.get(key.name).is_none() {
                context.note_with(|| table.missing(key));
            }
        }
        table
    }

    fn list_of_keys(&self) -> String {
        self.section.names().collect::<Vec<_>>().join(", ")
    }

    fn unknown(&self, name: &str) -> Diagnostic {
        let path = if name.len() > 60 { self.path.clone() } else { self.path(name) };
        let nearest = nearest_word(name, self.section.names()).map(str::to_owned);
        Diagnostic::error(path, "unknown key").allowed(self.list_of_keys()).suggest(nearest)
    }

    fn missing(&self, key: &Key) -> Diagnostic {
        let message = format!("\"{}\" is missing", key.name);
        let diagnostic = Diagnostic::error(self.path.clone(), message);
        match key.shape {
            Shape::Word(words) => diagnostic.allowed(words.join(", ")),
            Shape::Reference(kinds) => diagnostic.allowed(super::names::forms(kinds)),
            _ => diagnostic,
        }
    }

    fn key(&self, name: &str) -> &'static Key {
        match self.section.find(name) {
            Some(key) => key,
            None => panic!("the tables of the format have no key {name} at {}", self.path),
        }
    }

    /// The path of one of its keys.
    pub(crate) fn path(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    pub(crate) fn error(&self, name: &str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(self.path(name), message)
    }

    pub(crate) fn warning(&self, name: &str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::warning(self.path(name), message)
    }

    pub(crate) fn note(&self, diagnostic: Diagnostic) {
        self.context.note(diagnostic);
    }

    /// The value of a key, if it is there.
    pub(crate) fn get(&self, name: &str) -> Option<&'a Value> {
        self.map.and_then(|map| map.get(name)).filter(|value| !value.is_null())
    }

    /// Whether the tables of the format have this key here.
    pub(crate) fn knows(&self, name: &str) -> bool {
        self.section.find(name).is_some()
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    fn wrong(&self, name: &str, value: &Value, wanted: &str) {
        self.context
            .note_with(|| self.error(name, format!("this must be {wanted}, not {}", shown(value))));
    }

    pub(crate) fn flag(&self, name: &str) -> bool {
        let default = matches!(self.key(name).default, Default::Flag(true));
        match self.get(name) {
            None => default,
            Some(Value::Bool(flag)) => *flag,
            Some(other) => {
                self.wrong(name, other, "true or false");
                default
            }
        }
    }

    pub(crate) fn text(&self, name: &str) -> Option<&'a str> {
        let value = self.get(name)?;
        if value.as_str().is_none() {
            self.wrong(name, value, "text");
        }
        value.as_str()
    }

    /// A whole number from 0 to 2^64 - 1.
    pub(crate) fn seed(&self, name: &str) -> u64 {
        let default = match self.key(name).default {
            Default::Number(number) => number(&self.context.limits),
            _ => 0.0,
        };
        self.whole(name).unwrap_or_else(|| to_u64(default))
    }

    /// A whole number from 0 to 2^64 - 1, if it is there.
    pub(crate) fn whole(&self, name: &str) -> Option<u64> {
        let value = self.get(name)?;
        let whole = value.as_u64();
        if whole.is_none() {
            self.wrong(name, value, "a whole number from 0 to 18446744073709551615");
        }
        whole
    }

    /// One of the words of the key; the default if it is none of them.
    pub(crate) fn word<W: Word>(&self, name: &str) -> Option<W> {
        let default = match self.key(name).default {
            Default::Word(word) => W::parse(word),
            _ => None,
        };
        let Some(value) = self.get(name) else { return default };
        let known = value.as_str().and_then(W::parse);
        if known.is_none() {
            self.no_such_word(name, value, W::WORDS);
        }
        known.or(default)
    }

    fn no_such_word(&self, name: &str, value: &Value, words: &[&'static str]) {
        self.context.note_with(|| {
            let near = value.as_str().and_then(|text| nearest_word(text, words.iter().copied()));
            self.error(name, format!("{} is not known here", shown(value)))
                .allowed(words.join(", "))
                .suggest(near.map(|word| format!("\"{word}\"")))
        });
    }

    /// A number in the base unit of its key: µs, bytes or plain; the default if it is left out.
    pub(crate) fn number(&self, name: &str) -> Option<f64> {
        let key = self.key(name);
        let default = match key.default {
            Default::Number(number) => Some(number(&self.context.limits)),
            _ => None,
        };
        let Some(value) = self.get(name) else { return default };
        self.context.number(&self.path(name), value, &key.shape).or(default)
    }

    pub(crate) fn duration(&self, name: &str) -> Option<SimDuration> {
        self.number(name).map(to_duration)
    }

    pub(crate) fn time(&self, name: &str) -> Option<SimTime> {
        self.number(name).map(to_time)
    }

    pub(crate) fn count(&self, name: &str) -> Option<u32> {
        self.number(name).map(to_u32)
    }

    /// A distribution; the default if it is left out or cannot be read.
    pub(crate) fn spread(&self, name: &str) -> Option<Distribution> {
        let key = self.key(name);
        let Shape::Spread(measure, range) = key.shape else {
            panic!("{name} is no distribution in the tables of the format")
        };
        let default = match key.default {
            Default::Number(number) => Some(Distribution::Constant(number(&self.context.limits))),
            _ => None,
        };
        let Some(value) = self.get(name) else { return default };
        self.context.spread(&self.path(name), value, measure, &range).or(default)
    }

    /// The numbers of a list, without those that cannot be read.
    pub(crate) fn numbers(&self, name: &str) -> Vec<f64> {
        let Shape::List(shape) = self.key(name).shape else {
            panic!("{name} is no list in the tables of the format")
        };
        let number = |item: &Item<'_>| self.context.number(&item.path, item.value, shape);
        self.list(name).iter().filter_map(number).collect()
    }

    /// The value of a text with a unit and how it is spoken of, without any diagnostic.
    pub(crate) fn measure(&self, name: &str) -> Option<(f64, &'static Words)> {
        let Shape::Quantity(measure, _) = self.key(name).shape else { return None };
        let value = measure.parse(self.get(name)?.as_str()?)?;
        Some((value, Words::of(measure)))
    }

    /// A size [bytes].
    pub(crate) fn size(&self, name: &str) -> Option<u64> {
        self.number(name).map(to_u64)
    }

    /// The table of a key, empty if it is not there. Its keys are checked elsewhere.
    pub(crate) fn within(&self, name: &str, section: &'static Section) -> Self {
        let map = self.get(name).and_then(Value::as_object);
        Self { context: self.context, path: self.path(name), map, section }
    }

    /// The table of a key, if it is there.
    pub(crate) fn table(&self, name: &str, section: &'static Section) -> Option<Self> {
        let value = self.get(name)?;
        Some(Self::open(self.context, self.path(name), value, section))
    }

    /// The elements of a list.
    pub(crate) fn list(&self, name: &str) -> Vec<Item<'a>> {
        match self.get(name) {
            None => Vec::new(),
            Some(Value::Array(items)) => {
                let path = self.path(name);
                let item = |(index, value)| Item { path: format!("{path}.{index}"), value };
                items.iter().enumerate().map(item).collect()
            }
            Some(other) => {
                self.wrong(name, other, "a list");
                Vec::new()
            }
        }
    }

    /// The elements of a list of tables.
    pub(crate) fn tables(&self, name: &str, section: &'static Section) -> Vec<Self> {
        self.list(name)
            .into_iter()
            .map(|item| Self::open(self.context, item.path, item.value, section))
            .collect()
    }

    /// Every component of a kind, sorted by name; none for those that cannot be read.
    pub(crate) fn named<T>(
        &self,
        kind: EntityKind,
        mut read: impl FnMut(&Self, &str) -> Option<T>,
    ) -> Vec<Option<T>> {
        let mut components = Vec::new();
        if !self.each_component(kind, &mut |table, name| components.push(read(table, name))) {
            components.push(None);
        }
        components
    }

    /// Opens every component of a kind; false if there are too many. Apart from [`Self::named`]
    /// so that the page has it once and not for each type.
    fn each_component(&self, kind: EntityKind, read: &mut dyn FnMut(&Self, &str)) -> bool {
        let list = list_of(kind);
        let Shape::Named(section) = self.key(list).shape else {
            panic!("{list} holds no components in the tables of the format")
        };
        if let Some(value) = self.get(list).filter(|value| !value.is_object()) {
            self.wrong(list, value, "a table of named components");
            return true;
        }
        let names = self.context.names.of_kind(kind);
        if names.len() > super::names::MOST {
            let message = format!("{} are too many", names.len());
            let allowed = format!("at most {}", super::names::MOST);
            self.note(self.error(list, message).allowed(allowed));
            return false;
        }
        let map = self.get(list).and_then(Value::as_object);
        for name in names {
            let Some(value) = map.and_then(|map| map.get(name)) else { continue };
            let path = format!("{list}.{name}");
            self.context.check_name(&path, name);
            read(&Self::open(self.context, path, value, section), name);
        }
        true
    }

    /// What events say.
    pub(crate) fn content(&self, name: &str) -> Option<Content> {
        self.context.content(&self.path(name), self.get(name)?)
    }

    /// The component that a reference `kind/name` points at.
    pub(crate) fn reference(&self, name: &str) -> Option<Entity> {
        let Shape::Reference(kinds) = self.key(name).shape else {
            panic!("{name} is no reference in the tables of the format")
        };
        let value = self.get(name)?;
        self.context.reference(&self.path(name), value, kinds)
    }

    /// The component of one kind that a name points at.
    pub(crate) fn name(&self, name: &str) -> Option<u16> {
        let Shape::Name(kind) = self.key(name).shape else {
            panic!("{name} is no name in the tables of the format")
        };
        let value = self.get(name)?;
        self.context.name(&self.path(name), value, kind)
    }
}
