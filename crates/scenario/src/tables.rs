//! Every key of the format, once: its shape, range, default and meaning.
//!
//! The reader checks texts against these tables, the JSON Schema is written from them, and
//! [`setting`] tells a user interface what a control may do.

mod component;
mod function;
mod mapping;
mod scenario;
mod source;

pub(crate) use component::{
    BUCKET, BUS_RULE, DATABASE, EVENT_BUS, NOTIFICATION, QUEUE, REDRIVE_POLICY, RETRY, SERVICE,
    STATE_MACHINE, STREAM, SUBSCRIPTION, TABLE, TASK, TOPIC,
};
pub(crate) use function::{
    DEAD_LETTER_CONFIG, DESTINATIONS, EVENT_INVOKE_CONFIG, FAILURE, FUNCTION, RecursiveLoop, SEND,
};
pub(crate) use mapping::{AT_TIMESTAMP, FILTER, MAPPING, PIPE, POLLERS, Position};
pub(crate) use scenario::{COMMAND, LOG, SCENARIO};
pub(crate) use source::{
    ARRIVALS, AT, BURST, CLAIM_CHECK, CLIENT, CLIENT_RETRIES, KEYS, POISSON, RAMP, SETTINGS, SOURCE,
};

use crate::quantity::Measure;
use lambdascope_engine::entity::EntityKind;
use lambdascope_rulebook::{Limits, RuleId};

/// A number that may come from the limit table, in the unit of its key: µs, bytes or plain.
pub(crate) type Bound = fn(&Limits) -> f64;

/// The lowest and highest value of a key, and the rule that says so.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Range {
    pub(crate) min: Bound,
    pub(crate) max: Bound,
    pub(crate) rule: Option<RuleId>,
}

impl Range {
    /// A range that a rule sets.
    pub(crate) const fn of(min: Bound, max: Bound, rule: RuleId) -> Self {
        Self { min, max, rule: Some(rule) }
    }

    /// A range that is only a matter of sense.
    pub(crate) const fn sane(min: Bound, max: Bound) -> Self {
        Self { min, max, rule: None }
    }
}

/// What the value of a key looks like.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    /// `true` or `false`.
    Flag,
    /// Any text.
    Text,
    /// One of these words.
    Word(&'static [&'static str]),
    /// The id of a front door or producer.
    SourceKind,
    /// A whole number from 0 to 2^64 - 1.
    Seed,
    /// A whole number.
    Count(Range),
    /// Any number.
    Real(Range),
    /// A text with a unit.
    Quantity(Measure, Range),
    /// A text with a unit, or a distribution of such values.
    Spread(Measure, Range),
    /// A reference `kind/name` to one of these kinds.
    Reference(&'static [EntityKind]),
    /// The name of a component of this kind.
    Name(EntityKind),
    /// The name of a partition key or message group.
    Key,
    /// The name of an event, such as `orders#3`.
    Event,
    /// A table with these keys.
    Table(&'static Section),
    /// A table of named components.
    Named(&'static Section),
    /// The limit table: any of its names, with a number.
    Limits,
    /// A list.
    List(&'static Shape),
    /// Either of two shapes.
    Either(&'static Shape, &'static Shape),
    /// Whatever the setting takes that it is for.
    Any,
}

/// What holds when a key is left out.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Default {
    /// Nothing: the feature is off, or the text says more.
    Nothing,
    /// It must not be left out.
    Required,
    /// A number of the limit table, in the unit of the key.
    Number(Bound),
    /// A word.
    Word(&'static str),
    /// Yes or no.
    Flag(bool),
}

/// One key of a table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    pub(crate) default: Default,
    /// Whether nobody publishes its default: the number is the model's own.
    pub(crate) assumed: bool,
    /// What it means; empty without the feature `schema`.
    #[cfg_attr(not(feature = "schema"), expect(dead_code, reason = "only the schema shows it"))]
    pub(crate) doc: &'static str,
}

const fn key(name: &'static str, shape: Shape, doc: &'static str) -> Key {
    let doc = if cfg!(feature = "schema") { doc } else { "" };
    Key { name, shape, default: Default::Nothing, assumed: false, doc }
}

impl Key {
    const fn required(mut self) -> Self {
        self.default = Default::Required;
        self
    }

    const fn or(mut self, number: Bound) -> Self {
        self.default = Default::Number(number);
        self
    }

    /// A default that is an assumption of the model.
    const fn or_assumed(mut self, number: Bound) -> Self {
        self.assumed = true;
        self.or(number)
    }

    const fn or_word(mut self, word: &'static str) -> Self {
        self.default = Default::Word(word);
        self
    }

    const fn or_flag(mut self, flag: bool) -> Self {
        self.default = Default::Flag(flag);
        self
    }
}

/// The keys of one kind of table.
#[derive(Debug)]
pub(crate) struct Section {
    /// What the table is; empty without the feature `schema`.
    #[cfg_attr(not(feature = "schema"), expect(dead_code, reason = "only the schema shows it"))]
    pub(crate) doc: &'static str,
    pub(crate) keys: &'static [Key],
}

const fn section(doc: &'static str, keys: &'static [Key]) -> Section {
    let doc = if cfg!(feature = "schema") { doc } else { "" };
    Section { doc, keys }
}

impl Section {
    pub(crate) fn find(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.keys.iter().map(|key| key.name)
    }
}

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
pub struct Setting {
    /// What it measures.
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
    /// Yes or no.
    Flag,
    /// One of some words.
    Word,
    /// A whole number.
    Count,
    /// Any number.
    Real,
    /// Microseconds; written with a unit.
    Duration,
    /// Bytes; written with a unit.
    Size,
}

/// What is known about the setting at a path such as `functions.charge.timeout`; none if a single
/// value does not stand there.
#[must_use]
pub fn setting(path: &str, limits: &Limits) -> Option<Setting> {
    let (key, shape) = find(path)?;
    let (unit, range, words): (_, Option<Range>, &'static [&'static str]) = match shape {
        Shape::Flag => (SettingUnit::Flag, None, &[]),
        Shape::Word(words) => (SettingUnit::Word, None, words),
        Shape::Count(range) => (SettingUnit::Count, Some(range), &[]),
        Shape::Real(range) => (SettingUnit::Real, Some(range), &[]),
        Shape::Quantity(measure, range) | Shape::Spread(measure, range) => {
            (unit_of(measure), Some(range), &[])
        }
        _ => return None,
    };
    let default = match key.default {
        Default::Number(number) => Some(number(limits)),
        Default::Flag(flag) => Some(f64::from(u8::from(flag))),
        Default::Nothing | Default::Required | Default::Word(_) => None,
    };
    let rule = range.and_then(|range| range.rule);
    let range = range.map(|range| ((range.min)(limits), (range.max)(limits)));
    Some(Setting { unit, range, default, assumed: key.assumed, words, rule })
}

const fn unit_of(measure: Measure) -> SettingUnit {
    match measure {
        Measure::Duration => SettingUnit::Duration,
        Measure::Size => SettingUnit::Size,
    }
}

/// The key and the shape at a path.
fn find(path: &str) -> Option<(&'static Key, Shape)> {
    let mut segments = path.split('.');
    let mut key = SCENARIO.find(segments.next()?)?;
    let mut shape = key.shape;
    for segment in segments {
        loop {
            match shape {
                Shape::Either(_, other) => shape = *other,
                Shape::Named(section) => {
                    shape = Shape::Table(section);
                    break;
                }
                Shape::List(item) if segment.parse::<usize>().is_ok() => {
                    shape = *item;
                    break;
                }
                Shape::Table(section) => {
                    key = section.find(segment)?;
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
    use lambdascope_rulebook::{Confidence, Edition, LimitInfo};

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
        let mut check = |key: &Key| {
            let Default::Number(number) = key.default else { return };
            let rests_on_it = changed.iter().any(|other| number(other) != number(&limits));
            assert_eq!(key.assumed, rests_on_it, "{}", key.name);
            marked += usize::from(key.assumed);
        };
        for section in [&SCENARIO, &SOURCE, &CLAIM_CHECK, &FUNCTION, &QUEUE, &MAPPING, &RETRY] {
            section.keys.iter().for_each(&mut check);
        }
        assert_eq!(marked, 7);
    }

    #[test]
    fn no_table_has_a_key_twice() {
        fn walk(section: &'static Section) {
            for (index, key) in section.keys.iter().enumerate() {
                assert!(section.keys[..index].iter().all(|other| other.name != key.name));
                #[cfg(feature = "schema")]
                assert!(!key.doc.is_empty(), "{}", key.name);
                shape(&key.shape);
            }
        }
        fn shape(of: &Shape) {
            match of {
                Shape::Table(section) | Shape::Named(section) => walk(section),
                Shape::List(item) => shape(item),
                Shape::Either(first, second) => {
                    shape(first);
                    shape(second);
                }
                _ => {}
            }
        }
        walk(&SCENARIO);
    }
}
