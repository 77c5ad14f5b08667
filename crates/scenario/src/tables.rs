//! Every key of the format, once: its shape, range, default and meaning.
//!
//! Each kind of table is a static of typed keys, such as [`FUNCTION`]. The reader takes a key by
//! it, the JSON Schema is written from the same statics, random scenarios are drawn from them, and
//! they tell a user interface what a control may do. A key that a table does not have does not
//! compile.

mod component;
mod function;
mod key;
mod mapping;
mod scenario;
mod source;

pub use component::*;
pub use function::*;
pub use key::{Any, Either, Info, Key, Keys, LimitTable, List, Name, Named, Section, Size, Text};
pub(crate) use key::{Default, Range, Shape};
pub use mapping::*;
pub use scenario::*;
pub use source::*;

use lambdascope_engine::entity::EntityKind;
use lambdascope_rulebook::{Limits, RuleId};

/// The list of the scenario that holds components of a kind, such as `queues`.
#[must_use]
pub const fn list_of(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Source => "sources",
        EntityKind::Function => "functions",
        EntityKind::Queue => "queues",
        EntityKind::Topic => "topics",
        EntityKind::Stream => "streams",
        EntityKind::Bucket => "buckets",
        EntityKind::EventBus => "event_buses",
        EntityKind::Table => "tables",
        EntityKind::StateMachine => "state_machines",
        EntityKind::Database => "databases",
        EntityKind::Service => "services",
        EntityKind::EventSourceMapping => "event_source_mappings",
    }
}

/// What a control for one setting may do.
#[derive(Clone, PartialEq, Debug)]
pub struct SettingFacts {
    /// In what its value is counted, or whether it is a word or flag.
    pub unit: SettingUnit,
    /// Lowest and highest value, in the unit; none for words and flags.
    pub range: Option<(f64, f64)>,
    /// What holds when the key is left out, in the unit; for a flag 1 is yes.
    pub default: Option<f64>,
    /// Whether the default is an assumption: AWS has none, or publishes none.
    pub assumed: bool,
    /// The words it may be, for words.
    pub words: &'static [&'static str],
    /// The rule that sets the range.
    pub rule: Option<RuleId>,
}

/// What a setting is measured in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SettingUnit {
    /// True or false, without a unit.
    Flag,
    /// One of some words.
    Word,
    /// A whole number of things.
    Count,
    /// A number that need not be whole.
    Real,
    /// Microseconds; written with a unit.
    Duration,
    /// Bytes; written with a unit.
    Size,
}

/// What is known about the setting at a path such as `functions.charge.timeout`; none if a single
/// value does not stand there.
#[must_use]
pub fn setting(path: &str, limits: &Limits) -> Option<SettingFacts> {
    let (key, shape) = find(path)?;
    key.setting_of(shape, limits)
}

/// The key and the shape at a path.
fn find(path: &str) -> Option<(&'static Info, Shape)> {
    let mut segments = path.split('.');
    let mut key = ScenarioKeys::KEYS.find(segments.next()?)?;
    let mut shape = key.shape;
    for segment in segments {
        loop {
            match shape {
                Shape::Either(_, other) => shape = *other,
                Shape::Named(_, keys) => {
                    shape = Shape::Table(keys);
                    break;
                }
                Shape::List(item) if segment.parse::<usize>().is_ok() => {
                    shape = *item;
                    break;
                }
                Shape::Table(keys) => {
                    key = keys.find(segment)?;
                    shape = key.shape;
                    break;
                }
                _ => return None,
            }
        }
    }
    while let Shape::Either(first, other) = shape {
        shape = if matches!(first, Shape::Table(_)) { *other } else { *first };
    }
    Some((key, shape))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random_scenario;
    use lambdascope_rulebook::{Confidence, Edition, LimitInfo};
    use serde_json::{Value, json};
    use std::collections::BTreeMap;

    #[test]
    fn a_control_knows_its_range() {
        let limits = Limits::of(Edition::Today);
        let timeout = setting("functions.charge.timeout", &limits).unwrap();
        assert_eq!(timeout.unit, SettingUnit::Duration);
        assert_eq!(timeout.range, Some((1e6, 900e6)));
        assert_eq!(timeout.default, Some(3e6));
        assert_eq!(timeout.rule, Some(RuleId::ConcTimeoutFunction));
        let rate = setting("functions.charge.failures.0.rate", &limits).unwrap();
        assert_eq!(rate.range, Some((0.0, 1.0)));
        let poisson = setting("sources.orders.arrivals.poisson.per_second", &limits).unwrap();
        assert_eq!(poisson.range, Some((0.0, 100_000.0)));
        assert_eq!(setting("functions.charge", &limits), None);
        assert_eq!(setting("functions.charge.nonsense", &limits), None);
    }

    /// A default is marked if and only if it changes with a number that is assumed.
    #[test]
    fn assumed_defaults_are_marked() {
        let limits = Limits::of(Edition::Today);
        let is_assumed = |info: &&&LimitInfo| {
            info.key.starts_with("assumed_") || info.rule.confidence() == Confidence::Assumed
        };
        let changed: Vec<Limits> = Limits::TABLE
            .iter()
            .filter(|info| is_assumed(&info))
            .map(|info| {
                let mut changed = limits.clone();
                let value = limits.get(info.name).unwrap();
                changed.set(info.name, value + 1.0).unwrap();
                changed
            })
            .collect();
        let mut marked = 0;
        walk(ScenarioKeys::KEYS, &mut |key| {
            let Default::Number(number) = key.default else { return };
            let rests_on_it = changed.iter().any(|other| number(other) != number(&limits));
            assert_eq!(key.assumed, rests_on_it, "{}", key.name);
            marked += usize::from(key.assumed);
        });
        assert_eq!(marked, 7);
    }

    /// What cannot be right for a key is noticed at its place, so somebody reads the key.
    #[test]
    fn every_key_is_read() {
        let mut unread = BTreeMap::new();
        walk(ScenarioKeys::KEYS, &mut |key| {
            // Nothing is wrong for these.
            if !matches!(key.shape, Shape::Content | Shape::Any) {
                unread.insert(std::ptr::from_ref(key), key.name);
            }
        });
        assert!(unread.len() > 150, "{}", unread.len());
        for seed in 0..40 {
            let mut document = random_scenario(seed);
            let commands = document.get("commands").cloned().unwrap_or_default();
            document.set("log", commands).unwrap();
            let mut places = Vec::new();
            let root = Shape::Table(ScenarioKeys::KEYS);
            find_keys(&root, document.value(), String::new(), &mut places);
            places.retain(|(_, key)| unread.contains_key(&std::ptr::from_ref(*key)));
            for (path, key) in &places {
                let noticed = [json!(true), json!([[]])].into_iter().any(|wrong| {
                    let mut changed = document.clone();
                    let said = changed.set(path, wrong).map(|()| changed.read().diagnostics);
                    said.is_ok_and(|said| said.iter().any(|wrong| wrong.path.starts_with(path)))
                });
                if noticed {
                    unread.remove(&std::ptr::from_ref(*key));
                }
            }
            if unread.is_empty() {
                break;
            }
        }
        assert_eq!(unread.into_values().collect::<Vec<_>>(), Vec::<&str>::new());
    }

    /// The keys that may stand in the tables of a value, whether they do or not, with their paths.
    fn find_keys(
        shape: &Shape,
        value: &Value,
        path: String,
        places: &mut Vec<(String, &'static Info)>,
    ) {
        let below =
            |name: &str| if path.is_empty() { name.into() } else { format!("{path}.{name}") };
        match (shape, value) {
            (Shape::Table(keys), Value::Object(map)) => {
                for key in keys.keys {
                    places.push((below(key.name), key));
                    let inner = map.get(key.name).unwrap_or(&Value::Null);
                    find_keys(&key.shape, inner, below(key.name), places);
                }
            }
            (Shape::Named(_, keys), Value::Object(map)) => {
                for (name, component) in map {
                    find_keys(&Shape::Table(keys), component, below(name), places);
                }
            }
            (Shape::List(item), Value::Array(items)) => {
                for (index, inner) in items.iter().enumerate() {
                    find_keys(item, inner, below(&index.to_string()), places);
                }
            }
            (Shape::Either(first, second), _) => {
                find_keys(first, value, path.clone(), places);
                find_keys(second, value, path, places);
            }
            _ => {}
        }
    }

    /// Looks at every key of a table and of all tables in it.
    fn walk(keys: &'static Keys, look: &mut dyn FnMut(&'static Info)) {
        for key in keys.keys {
            look(key);
            inside(&key.shape, look);
        }
    }

    fn inside(shape: &Shape, look: &mut dyn FnMut(&'static Info)) {
        match shape {
            Shape::Table(keys) | Shape::Named(_, keys) => walk(keys, look),
            Shape::List(item) => inside(item, look),
            Shape::Either(first, second) => {
                inside(first, look);
                inside(second, look);
            }
            _ => {}
        }
    }
}
