//! A place in the document that knows which keys may stand there.

use super::context::{Context, nearest_word, shown};
use super::number::{Words, to_duration, to_time, to_u32, to_u64};
use crate::diagnostic::Diagnostic;
use crate::tables::{Default, Info, Key, Keys, List, Name, Named, Section, Shape, Size, Text};
use lambdascope_engine::config::Distribution;
use lambdascope_engine::content::Content;
use lambdascope_engine::entity::{Entity, Key as PartitionKey};
use lambdascope_engine::time::{SimDuration, SimTime};
use lambdascope_rulebook::Word;
use serde_json::{Map, Value};
use std::marker::PhantomData;

/// A table of the document with the keys of `S`.
pub(crate) struct Table<'a, S> {
    pub(crate) context: &'a Context,
    pub(crate) path: String,
    map: Option<&'a Map<String, Value>>,
    of: PhantomData<fn() -> S>,
}

/// An element of a list.
#[derive(Clone)]
pub(crate) struct Item<'a> {
    pub(crate) path: String,
    pub(crate) value: &'a Value,
}

impl<'a, S: Section> Table<'a, S> {
    /// The whole document; none if it is no table.
    pub(crate) fn root(context: &'a Context, document: &'a Value) -> Option<Self> {
        if !document.is_object() {
            let message = format!("a scenario is a table of keys, not {}", shown(document));
            context.note(Diagnostic::error("", message));
            return None;
        }
        Some(Self::open(context, String::new(), document))
    }

    /// A table at `path`. Unknown keys are reported; what is no table counts as an empty one.
    pub(crate) fn open(context: &'a Context, path: String, value: &'a Value) -> Self {
        Self::open_with(context, path, value, S::KEYS)
    }

    /// The same where only some of the keys may stand.
    fn open_with(
        context: &'a Context,
        path: String,
        value: &'a Value,
        keys: &'static Keys,
    ) -> Self {
        context.check_keys(&path, value, keys);
        Self { context, path, map: value.as_object(), of: PhantomData }
    }

    /// The path of one of its keys.
    pub(crate) fn path(&self, key: &Info) -> String {
        key.below(&self.path)
    }

    pub(crate) fn error(&self, key: &Info, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(self.path(key), message)
    }

    pub(crate) fn warning(&self, key: &Info, message: impl Into<String>) -> Diagnostic {
        Diagnostic::warning(self.path(key), message)
    }

    pub(crate) fn note(&self, diagnostic: Diagnostic) {
        self.context.note(diagnostic);
    }

    /// The value of a key, if it is there.
    pub(crate) fn get(&self, key: &Info) -> Option<&'a Value> {
        self.map.and_then(|map| map.get(key.name)).filter(|value| !value.is_null())
    }

    pub(crate) fn has(&self, key: &Info) -> bool {
        self.get(key).is_some()
    }

    fn wrong(&self, key: &Info, value: &Value, wanted: &str) {
        self.context
            .note_with(|| self.error(key, format!("this must be {wanted}, not {}", shown(value))));
    }

    /// The number that holds if a key is left out.
    fn default(&self, key: &Info) -> Option<f64> {
        match key.default {
            Default::Number(number) => Some(number(&self.context.limits)),
            _ => None,
        }
    }

    pub(crate) fn flag(&self, key: &Key<S, bool>) -> bool {
        let default = matches!(key.default, Default::Flag(true));
        match self.get(key) {
            None => default,
            Some(Value::Bool(flag)) => *flag,
            Some(other) => {
                self.wrong(key, other, "true or false");
                default
            }
        }
    }

    pub(crate) fn text(&self, key: &Key<S, Text>) -> Option<&'a str> {
        let value = self.get(key)?;
        if value.as_str().is_none() {
            self.wrong(key, value, "text");
        }
        value.as_str()
    }

    /// A whole number from 0 to 2^64 - 1; the default if it is left out.
    pub(crate) fn whole(&self, key: &Key<S, u64>) -> Option<u64> {
        let default = self.default(key).map(to_u64);
        let Some(value) = self.get(key) else { return default };
        let whole = value.as_u64();
        if whole.is_none() {
            self.wrong(key, value, "a whole number from 0 to 18446744073709551615");
        }
        whole.or(default)
    }

    /// One of the words of the key; the default if it is none of them.
    pub(crate) fn word<W: Word>(&self, key: &Key<S, W>) -> Option<W> {
        let default = match key.default {
            Default::Word(word) => W::parse(word),
            _ => None,
        };
        let Some(value) = self.get(key) else { return default };
        let known = value.as_str().and_then(W::parse);
        if known.is_none() {
            self.context.note_with(|| {
                let words = || W::WORDS.iter().copied();
                let near = value.as_str().and_then(|text| nearest_word(text, words()));
                self.error(key, format!("{} is not known here", shown(value)))
                    .allowed(W::WORDS.join(", "))
                    .suggest(near.map(|word| format!("\"{word}\"")))
            });
        }
        known.or(default)
    }

    /// A number in the base unit of its key: µs, bytes or plain; the default if it is left out.
    pub(crate) fn number<T>(&self, key: &Key<S, T>) -> Option<f64> {
        let default = self.default(key);
        let Some(value) = self.get(key) else { return default };
        self.context.number(&self.path(key), value, &key.shape).or(default)
    }

    pub(crate) fn duration(&self, key: &Key<S, SimDuration>) -> Option<SimDuration> {
        self.number(key).map(to_duration)
    }

    pub(crate) fn time(&self, key: &Key<S, SimTime>) -> Option<SimTime> {
        self.number(key).map(to_time)
    }

    pub(crate) fn count(&self, key: &Key<S, u32>) -> Option<u32> {
        self.number(key).map(to_u32)
    }

    /// An amount of data (bytes).
    pub(crate) fn size(&self, key: &Key<S, Size>) -> Option<u64> {
        self.number(key).map(to_u64)
    }

    /// A distribution; the default if it is left out or cannot be read.
    pub(crate) fn spread(&self, key: &Key<S, Distribution>) -> Option<Distribution> {
        let default = self.default(key).map(Distribution::Constant);
        let Some(value) = self.get(key) else { return default };
        self.context.spread(&self.path(key), value, &key.shape).or(default)
    }

    /// The numbers of a list, without those that cannot be read.
    pub(crate) fn numbers<T>(&self, key: &Key<S, List<T>>) -> Vec<f64> {
        let Shape::List(shape) = key.shape else { return Vec::new() };
        let number = |item: &Item<'_>| self.context.number(&item.path, item.value, shape);
        self.list(key).iter().filter_map(number).collect()
    }

    /// The value of a text with a unit and how it is spoken of, without any diagnostic.
    pub(crate) fn quantity<T>(&self, key: &Key<S, T>) -> Option<(f64, &'static Words)> {
        let Shape::Quantity(kind, _) = key.shape else { return None };
        let value = kind.parse(self.get(key)?.as_str()?)?;
        Some((value, Words::of(kind)))
    }

    /// The table of a key, empty if it is not there. Its keys are checked elsewhere.
    pub(crate) fn within<U: Section>(&self, key: &Key<S, U>) -> Table<'a, U> {
        let map = self.get(key).and_then(Value::as_object);
        Table { context: self.context, path: self.path(key), map, of: PhantomData }
    }

    /// The table of a key, if it is there.
    pub(crate) fn table<U: Section>(&self, key: &Key<S, U>) -> Option<Table<'a, U>> {
        Some(Table::open(self.context, self.path(key), self.get(key)?))
    }

    /// The elements of a list.
    pub(crate) fn list<T>(&self, key: &Key<S, List<T>>) -> Vec<Item<'a>> {
        match self.get(key) {
            None => Vec::new(),
            Some(Value::Array(items)) => {
                let path = self.path(key);
                let item = |(index, value)| Item { path: format!("{path}.{index}"), value };
                items.iter().enumerate().map(item).collect()
            }
            Some(other) => {
                self.wrong(key, other, "a list");
                Vec::new()
            }
        }
    }

    /// The elements of a list of tables.
    pub(crate) fn tables<U: Section>(&self, key: &Key<S, List<U>>) -> Vec<Table<'a, U>> {
        let Shape::List(Shape::Table(keys)) = key.shape else { return Vec::new() };
        let open = |item: Item<'a>| Table::open_with(self.context, item.path, item.value, keys);
        self.list(key).into_iter().map(open).collect()
    }

    /// The partition keys or message groups of a list.
    pub(crate) fn keys(&self, key: &Key<S, List<PartitionKey>>) -> Vec<PartitionKey> {
        let read = |item: &Item<'_>| self.context.key(&item.path, item.value);
        self.list(key).iter().filter_map(read).collect()
    }

    /// A partition key or message group.
    pub(crate) fn key(&self, key: &Key<S, PartitionKey>) -> Option<PartitionKey> {
        self.context.key(&self.path(key), self.get(key)?)
    }

    /// Every component of a kind, sorted by name; none for those that cannot be read.
    pub(crate) fn named<U: Section, T>(
        &self,
        key: &Key<S, Named<U>>,
        mut read: impl FnMut(&Table<'a, U>, &str) -> Option<T>,
    ) -> Vec<Option<T>> {
        let Shape::Named(kind, _) = key.shape else { return Vec::new() };
        if let Some(value) = self.get(key).filter(|value| !value.is_object()) {
            self.wrong(key, value, "a table of named components");
            return Vec::new();
        }
        let names = self.context.names.of_kind(kind);
        if names.len() > super::names::MOST {
            let message = format!("{} are too many", names.len());
            let allowed = format!("at most {}", super::names::MOST);
            self.note(self.error(key, message).allowed(allowed));
            return vec![None];
        }
        let map = self.get(key).and_then(Value::as_object);
        let mut components = Vec::with_capacity(names.len());
        for name in names {
            let Some(value) = map.and_then(|map| map.get(name)) else { continue };
            let path = format!("{key}.{name}");
            self.context.check_name(&path, name);
            components.push(read(&Table::open(self.context, path, value), name));
        }
        components
    }

    /// What events say, if the key is there and what it says can be read.
    pub(crate) fn content(&self, key: &Key<S, Content>) -> Option<Content> {
        self.context.content(&self.path(key), self.get(key)?)
    }

    /// The component that a reference `kind/name` points at.
    pub(crate) fn reference(&self, key: &Key<S, Entity>) -> Option<Entity> {
        let Shape::Reference(kinds) = key.shape else { return None };
        self.context.reference(&self.path(key), self.get(key)?, kinds)
    }

    /// The components that the references of a list point at.
    pub(crate) fn references(&self, key: &Key<S, List<Entity>>) -> Vec<Entity> {
        let Shape::List(Shape::Reference(kinds)) = key.shape else { return Vec::new() };
        let read = |item: &Item<'_>| self.context.reference(&item.path, item.value, kinds);
        self.list(key).iter().filter_map(read).collect()
    }

    /// The component of one kind that a name points at.
    pub(crate) fn name(&self, key: &Key<S, Name>) -> Option<u16> {
        let Shape::Name(kind) = key.shape else { return None };
        self.context.name(&self.path(key), self.get(key)?, kind)
    }
}

impl Context {
    /// Whether a table is one, has only keys that may stand there, and all that must.
    fn check_keys(&self, path: &str, value: &Value, keys: &'static Keys) {
        let listed = || keys.names().collect::<Vec<_>>().join(", ");
        let map = value.as_object();
        match map {
            Some(map) => {
                for name in map.keys().filter(|name| keys.find(name).is_none()) {
                    self.note_with(|| {
                        let at = match path {
                            _ if name.len() > 60 => path.to_owned(),
                            "" => name.clone(),
                            _ => format!("{path}.{name}"),
                        };
                        let nearest = nearest_word(name, keys.names()).map(str::to_owned);
                        Diagnostic::error(at, "unknown key").allowed(listed()).suggest(nearest)
                    });
                }
            }
            None => self.note_with(|| {
                let message = format!("this must be a table, not {}", shown(value));
                Diagnostic::error(path, message).allowed(listed())
            }),
        }
        for key in keys.keys {
            let absent = map.and_then(|map| map.get(key.name)).is_none_or(Value::is_null);
            if matches!(key.default, Default::Required) && absent {
                self.note_with(|| missing(path, key));
            }
        }
    }
}

fn missing(path: &str, key: &Info) -> Diagnostic {
    let diagnostic = Diagnostic::error(path, format!("\"{key}\" is missing"));
    match key.shape {
        Shape::Word(words) => diagnostic.allowed(words.join(", ")),
        Shape::Reference(kinds) => diagnostic.allowed(super::names::forms(kinds)),
        _ => diagnostic,
    }
}
