//! Which components and keys there are, and what references point at.

use super::context::{Context, crop, nearest_word, short, shown};
use crate::diagnostic::Diagnostic;
use crate::tables::list_of;
use lambdascope_engine::entity::{Entity, EntityKind, EventRef, Key};
use serde_json::{Map, Value};

/// The most components of one kind.
pub(crate) const MOST: usize = 1_000;
/// The highest number of a generated key that a scenario may name.
const KEY_MOST: u32 = 1_000_000;

/// The names of all components, sorted.
#[derive(Debug)]
pub(crate) struct Names([Vec<String>; EntityKind::ALL.len()]);

impl Names {
    pub(crate) fn of(document: &Value) -> Self {
        Self(EntityKind::ALL.map(|kind| {
            let map = document.get(list_of(kind)).and_then(Value::as_object);
            let mut names: Vec<String> =
                map.into_iter().flat_map(|map| map.keys().cloned()).collect();
            names.sort();
            names
        }))
    }

    pub(crate) fn of_kind(&self, kind: EntityKind) -> &[String] {
        &self.0[kind as usize]
    }

    pub(crate) fn find(&self, kind: EntityKind, name: &str) -> Option<u16> {
        let at = self.of_kind(kind).binary_search_by(|known| known.as_str().cmp(name)).ok()?;
        u16::try_from(at).ok()
    }
}

/// The shapes of reference that may stand somewhere: `function/, queue/`.
pub(crate) fn forms(kinds: &[EntityKind]) -> String {
    kinds.iter().map(|kind| format!("{}/", kind.as_str())).collect::<Vec<_>>().join(", ")
}

/// Every partition key or message group that a document names, sorted. Generated keys, `k1`, `k2`
/// and so on, are not among them.
pub(crate) fn named_keys(document: &Value) -> Vec<String> {
    let mut keys = Vec::new();
    collect(document, "", &mut keys);
    keys
}

/// Collects the texts below a member that holds keys.
fn collect(value: &Value, member: &str, keys: &mut Vec<String>) {
    let holds_keys = matches!(member, "key" | "keys" | "filter" | "filters");
    match value {
        Value::String(name) if holds_keys && generated(name).is_none() => {
            if let Err(at) = keys.binary_search(name) {
                keys.insert(at, name.clone());
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, member, keys)),
        Value::Object(map) => {
            for (name, value) in map.iter().filter(|(name, _)| *name != "log") {
                let member = member_of(map, name);
                if !HOLDS_NO_NAMES.contains(&member) {
                    collect(value, member, keys);
                }
            }
        }
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Members that hold what events say, or what a filter asks of it.
const HOLDS_NO_NAMES: [&str; 2] = ["content", "pattern"];

/// What a member is called; the value of a `set` command is called like what it sets.
pub(crate) fn member_of<'a>(map: &'a Map<String, Value>, name: &'a str) -> &'a str {
    let path = map.get("path").filter(|_| name == "value").and_then(Value::as_str);
    path.map_or(name, last_word)
}

/// The last segment of a path that is no index.
fn last_word(path: &str) -> &str {
    path.rsplit('.').find(|segment| segment.parse::<usize>().is_err()).unwrap_or_default()
}

/// The number of a generated key, from 1.
fn generated(name: &str) -> Option<u32> {
    let digits = name.strip_prefix('k').filter(|digits| !digits.starts_with(['0', '+']))?;
    digits.parse().ok().filter(|number| (1..=KEY_MOST).contains(number))
}

impl Context {
    pub(crate) fn key(&self, path: &str, value: &Value) -> Option<Key> {
        let Some(name) = value.as_str() else {
            self.note_with(|| {
                Diagnostic::error(path, format!("a key is a text, not {}", shown(value)))
            });
            return None;
        };
        let named = || self.keys.binary_search_by(|known| known.as_str().cmp(name)).ok();
        let index = match generated(name) {
            Some(number) => Some(self.keys.len() + number as usize - 1),
            None => named(),
        };
        if index.is_none() {
            self.note_with(|| {
                let message = format!(
                    "a running scenario knows no key {}: only those that it names from the start",
                    short(name)
                );
                let near = nearest_word(name, self.keys.iter().map(String::as_str));
                Diagnostic::error(path, message).suggest(near.map(|key| format!("\"{key}\"")))
            });
        }
        index.and_then(|index| u32::try_from(index).ok()).map(Key)
    }

    /// The component that a reference `kind/name` of one of these kinds points at.
    pub(crate) fn reference(
        &self,
        path: &str,
        value: &Value,
        kinds: &'static [EntityKind],
    ) -> Option<Entity> {
        let Some((kind, name)) = value.as_str().and_then(|text| text.split_once('/')) else {
            self.note_with(|| {
                let near = value.as_str().and_then(|name| self.of_any(name, kinds));
                Diagnostic::error(path, format!("{} is not a reference kind/name", shown(value)))
                    .allowed(forms(kinds))
                    .suggest(near)
            });
            return None;
        };
        let Some(kind) = kinds.iter().copied().find(|known| known.as_str() == kind) else {
            self.note_with(|| self.wrong_kind(path, kind, name, kinds));
            return None;
        };
        let found = self.names.find(kind, name);
        if found.is_none() {
            self.note_with(|| self.no_such(path, kind, name, true));
        }
        found.map(|index| Entity::new(kind, index))
    }

    fn wrong_kind(
        &self,
        path: &str,
        kind: &str,
        name: &str,
        kinds: &'static [EntityKind],
    ) -> Diagnostic {
        let known = EntityKind::ALL.iter().any(|other| other.as_str() == kind);
        let message = if known {
            format!("a {kind} cannot stand here")
        } else {
            format!("there is no kind of component {}", short(kind))
        };
        let near = self.of_any(name, kinds).or_else(|| {
            let word = nearest_word(kind, kinds.iter().map(|kind| kind.as_str()))?;
            (!known).then(|| format!("\"{word}/{}\"", crop(name)))
        });
        Diagnostic::error(path, message).allowed(forms(kinds)).suggest(near)
    }

    /// The reference to a component of this name, of any of the kinds.
    fn of_any(&self, name: &str, kinds: &[EntityKind]) -> Option<String> {
        kinds
            .iter()
            .find(|kind| self.names.find(**kind, name).is_some())
            .map(|kind| format!("\"{}/{name}\"", kind.as_str()))
    }

    fn no_such(&self, path: &str, kind: EntityKind, name: &str, with_kind: bool) -> Diagnostic {
        let names = || self.names.of_kind(kind).iter().map(String::as_str);
        let written = |name: &str| {
            if with_kind { format!("\"{}/{name}\"", kind.as_str()) } else { format!("\"{name}\"") }
        };
        let message = format!("there is no {} {}", kind.as_str(), short(name));
        let near = nearest_word(name, names()).map(written);
        let diagnostic = Diagnostic::error(path, message).suggest(near);
        if names().next().is_none() {
            let list = list_of(kind);
            return diagnostic.allowed(format!("nothing yet: the scenario has no [{list}]"));
        }
        let listed: Vec<&str> = names().take(8).collect();
        let more = if names().nth(8).is_some() { ", ..." } else { "" };
        diagnostic.allowed(format!("{}{more}", listed.join(", ")))
    }

    /// The component of one kind that a name points at.
    pub(crate) fn name(&self, path: &str, value: &Value, kind: EntityKind) -> Option<u16> {
        let Some(name) = value.as_str() else {
            self.note_with(|| {
                let message =
                    format!("this must be the name of a {}, not {}", kind.as_str(), shown(value));
                Diagnostic::error(path, message)
            });
            return None;
        };
        if let Some(index) = self.names.find(kind, name) {
            return Some(index);
        }
        self.note_with(|| {
            let plain = name.split_once('/').filter(|(word, name)| {
                *word == kind.as_str() && self.names.find(kind, name).is_some()
            });
            match plain {
                Some((_, plain)) => {
                    Diagnostic::error(path, "only the name stands here, without its kind")
                        .suggest(Some(format!("\"{plain}\"")))
                }
                None => self.no_such(path, kind, name, false),
            }
        });
        None
    }

    /// The event that a text such as `orders#3`, `orders#hand1` or `topic/charged#2` names.
    pub(crate) fn event(&self, path: &str, value: &Value) -> Option<EventRef> {
        let found = value.as_str().and_then(|text| {
            let (emitter, number) = text.rsplit_once('#')?;
            let (mark, digits) = match number.strip_prefix("hand") {
                Some(digits) => (EventRef::HAND, digits),
                None => (0, number),
            };
            let number: u32 = digits.parse().ok().filter(|n| (1..EventRef::HAND).contains(n))?;
            Some((emitter, number | mark))
        });
        let Some((emitter, ordinal)) = found else {
            self.note_with(|| {
                Diagnostic::error(path, format!("{} is not the name of an event", shown(value)))
                    .allowed("the sender, # and a number, as in \"orders#3\" or \"orders#hand1\"")
            });
            return None;
        };
        let emitter = match emitter.split_once('/') {
            Some(_) => self.reference(path, &Value::from(emitter), &EntityKind::ALL)?,
            None => {
                let index = self.name(path, &Value::from(emitter), EntityKind::Source)?;
                Entity::new(EntityKind::Source, index)
            }
        };
        Some(EventRef { emitter, ordinal })
    }

    /// A name is a key in paths, a part of references and a word of traces.
    pub(crate) fn check_name(&self, path: &str, name: &str) {
        let fine = (1..=64).contains(&name.len())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
        if !fine {
            self.note_with(|| {
                let path = path.split('.').next().unwrap_or_default();
                Diagnostic::error(path, format!("{} cannot be a name", short(name)))
                    .allowed("1 to 64 letters, digits, - and _")
            });
        }
    }
}
