//! What a key is: its name, shape, range, default and meaning, and the type that it reads as.

use super::{SettingFacts, SettingUnit};
use crate::quantity::{DAY, QuantityKind};
use lambdascope_engine::config::Distribution;
use lambdascope_engine::content::Content;
use lambdascope_engine::entity::{Entity, EntityKind, EventRef, Key as PartitionKey};
use lambdascope_engine::time::{SimDuration, SimTime};
use lambdascope_rulebook::{Limits, RuleId, SourceKind, Word};
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

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

    /// Lowest and highest value under these limits.
    pub(crate) fn bounds(&self, limits: &Limits) -> (f64, f64) {
        ((self.min)(limits), (self.max)(limits))
    }
}

/// A moment of a run, up to a year from its start.
pub(super) const MOMENT: Range = Range::sane(|_| 0.0, |_| 366.0 * DAY);

/// What the value of a key looks like.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    /// The word `true` or `false`.
    Flag,
    /// A text without a form of its own.
    Text,
    /// One of these words.
    Word(&'static [&'static str]),
    /// The id of a front door or producer.
    SourceKind,
    /// A whole number from 0 to 2^64 - 1.
    Whole,
    /// A whole number in a range.
    Count(Range),
    /// A number in a range, whole or not.
    Real(Range),
    /// A text with a unit.
    Quantity(QuantityKind, Range),
    /// A text with a unit, or a distribution of such values.
    Spread(QuantityKind, Range),
    /// A reference `kind/name` to one of these kinds.
    Reference(&'static [EntityKind]),
    /// The name of a component of this kind.
    Name(EntityKind),
    /// The name of a partition key or message group.
    Key,
    /// The name of an event, such as `orders#3`.
    Event,
    /// A table with these keys.
    Table(&'static Keys),
    /// A table of named components of this kind.
    Named(EntityKind, &'static Keys),
    /// The limit table: any of its names, with a number.
    Limits,
    /// A list of values of one shape.
    List(&'static Shape),
    /// Either of two shapes.
    Either(&'static Shape, &'static Shape),
    /// What an event says, as JSON.
    Content,
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
    /// The word that holds then.
    Word(&'static str),
    /// Whether the flag is set then.
    Flag(bool),
}

/// What is known about a key, whatever type it reads as.
#[derive(Clone, Copy, Debug)]
pub struct Info {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    pub(crate) default: Default,
    /// Whether nobody publishes its default: the number is the model's own.
    pub(crate) assumed: bool,
    /// What it means; empty without the feature `schema`.
    #[cfg_attr(not(feature = "schema"), expect(dead_code, reason = "only the schema shows it"))]
    pub(crate) doc: &'static str,
}

impl Info {
    /// The key as texts write it.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The path of this key of the table at a path: `functions.charge.timeout`.
    #[must_use]
    pub fn below(&self, path: &str) -> String {
        if path.is_empty() { self.name.to_owned() } else { format!("{path}.{}", self.name) }
    }

    /// What a control for it may do; none if it does not take a single value.
    #[must_use]
    pub fn setting(&self, limits: &Limits) -> Option<SettingFacts> {
        self.setting_of(self.shape, limits)
    }

    /// The same for one of the shapes inside its own, such as an element of a list.
    pub(super) fn setting_of(&self, shape: Shape, limits: &Limits) -> Option<SettingFacts> {
        let (unit, range, words): (_, Option<Range>, &'static [&'static str]) = match shape {
            Shape::Flag => (SettingUnit::Flag, None, &[]),
            Shape::Word(words) => (SettingUnit::Word, None, words),
            Shape::Count(range) => (SettingUnit::Count, Some(range), &[]),
            Shape::Real(range) => (SettingUnit::Real, Some(range), &[]),
            Shape::Quantity(QuantityKind::Duration, range)
            | Shape::Spread(QuantityKind::Duration, range) => {
                (SettingUnit::Duration, Some(range), &[])
            }
            Shape::Quantity(QuantityKind::Size, range)
            | Shape::Spread(QuantityKind::Size, range) => (SettingUnit::Size, Some(range), &[]),
            _ => return None,
        };
        let default = match self.default {
            Default::Number(number) => Some(number(limits)),
            Default::Flag(flag) => Some(f64::from(u8::from(flag))),
            Default::Nothing | Default::Required | Default::Word(_) => None,
        };
        let rule = range.and_then(|range| range.rule);
        let range = range.map(|range| range.bounds(limits));
        Some(SettingFacts { unit, range, default, assumed: self.assumed, words, rule })
    }
}

impl fmt::Display for Info {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// The keys of one kind of table, in the order of the format.
#[derive(Debug)]
pub struct Keys {
    /// What the table is; empty without the feature `schema`.
    #[cfg_attr(not(feature = "schema"), expect(dead_code, reason = "only the schema shows it"))]
    pub(crate) doc: &'static str,
    pub(crate) keys: &'static [&'static Info],
}

impl Keys {
    pub(crate) fn find(&self, name: &str) -> Option<&'static Info> {
        self.keys.iter().copied().find(|key| key.name == name)
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.keys.iter().map(|key| key.name)
    }
}

/// A kind of table: the type of the static that holds its keys.
pub trait Section: 'static {
    /// All keys that such a table may have, in the order of the documentation.
    const KEYS: &'static Keys;
}

/// A key of the tables of `S` whose value reads as `T`.
#[derive(Debug)]
pub struct Key<S, T> {
    pub(crate) info: Info,
    of: PhantomData<fn() -> (S, T)>,
}

impl<S, T> Key<S, T> {
    pub(super) const fn new(name: &'static str, doc: &'static str, spec: Spec<T>) -> Self {
        let Spec { shape, default, assumed, of: _ } = spec;
        Self { info: Info { name, shape, default, assumed, doc: trim(doc) }, of: PhantomData }
    }

    /// The same key, read as another type.
    const fn read_as<U>(&self) -> Key<S, U> {
        Key { info: self.info, of: PhantomData }
    }
}

impl<S, A, B> Key<S, Either<A, B>> {
    /// The key as one that only takes the first of its two shapes.
    pub(crate) const fn first(&self) -> Key<S, A> {
        self.read_as()
    }

    /// The key as one that only takes the second of its two shapes.
    pub(crate) const fn second(&self) -> Key<S, B> {
        self.read_as()
    }
}

impl<S, T> Deref for Key<S, T> {
    type Target = Info;

    fn deref(&self) -> &Info {
        &self.info
    }
}

impl<S, T> fmt::Display for Key<S, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.info.fmt(f)
    }
}

/// The text of a documentation comment, for the schema; nothing without it.
pub(super) const fn trim(doc: &'static str) -> &'static str {
    if cfg!(feature = "schema") { doc.trim_ascii() } else { "" }
}

/// A text without a form of its own.
#[derive(Debug)]
pub struct Text;
/// A number of bytes.
#[derive(Debug)]
pub struct Size;
/// The name of a component of one kind.
#[derive(Debug)]
pub struct Name;
/// A value of any shape: a setting's new value, or the pattern of a filter.
#[derive(Debug)]
pub struct Any;
/// Numbers by the names of the limit table.
#[derive(Debug)]
pub struct LimitTable;
/// A list of what reads as `T`.
#[derive(Debug)]
pub struct List<T>(PhantomData<T>);
/// Components by their names, each a table of `S`.
#[derive(Debug)]
pub struct Named<S>(PhantomData<S>);
/// One of two shapes.
#[derive(Debug)]
pub struct Either<A, B>(PhantomData<(A, B)>);

/// What a key takes and what holds without it, before it has a name.
pub(super) struct Spec<T> {
    shape: Shape,
    default: Default,
    assumed: bool,
    of: PhantomData<fn() -> T>,
}

impl<T> Spec<T> {
    const fn of(shape: Shape) -> Self {
        Self { shape, default: Default::Nothing, assumed: false, of: PhantomData }
    }

    pub(super) const fn required(mut self) -> Self {
        self.default = Default::Required;
        self
    }

    pub(super) const fn or(mut self, number: Bound) -> Self {
        self.default = Default::Number(number);
        self
    }

    /// A default that is an assumption of the model.
    pub(super) const fn or_assumed(mut self, number: Bound) -> Self {
        self.assumed = true;
        self.or(number)
    }

    pub(super) const fn or_word(mut self, word: &'static str) -> Self {
        self.default = Default::Word(word);
        self
    }

    pub(super) const fn or_flag(mut self, flag: bool) -> Self {
        self.default = Default::Flag(flag);
        self
    }
}

pub(super) const fn flag() -> Spec<bool> {
    Spec::of(Shape::Flag)
}

pub(super) const fn text() -> Spec<Text> {
    Spec::of(Shape::Text)
}

pub(super) const fn word<W: Word>() -> Spec<W> {
    Spec::of(Shape::Word(W::WORDS))
}

pub(super) const fn source_kind() -> Spec<SourceKind> {
    Spec::of(Shape::SourceKind)
}

pub(super) const fn whole() -> Spec<u64> {
    Spec::of(Shape::Whole)
}

pub(super) const fn count(range: Range) -> Spec<u32> {
    Spec::of(Shape::Count(range))
}

pub(super) const fn real(range: Range) -> Spec<f64> {
    Spec::of(Shape::Real(range))
}

pub(super) const fn duration(range: Range) -> Spec<SimDuration> {
    Spec::of(Shape::Quantity(QuantityKind::Duration, range))
}

pub(super) const fn moment(range: Range) -> Spec<SimTime> {
    Spec::of(Shape::Quantity(QuantityKind::Duration, range))
}

pub(super) const fn size(range: Range) -> Spec<Size> {
    Spec::of(Shape::Quantity(QuantityKind::Size, range))
}

pub(super) const fn durations(range: Range) -> Spec<Distribution> {
    Spec::of(Shape::Spread(QuantityKind::Duration, range))
}

pub(super) const fn sizes(range: Range) -> Spec<Distribution> {
    Spec::of(Shape::Spread(QuantityKind::Size, range))
}

pub(super) const fn reference(kinds: &'static [EntityKind]) -> Spec<Entity> {
    Spec::of(Shape::Reference(kinds))
}

pub(super) const fn name(kind: EntityKind) -> Spec<Name> {
    Spec::of(Shape::Name(kind))
}

pub(super) const fn partition_key() -> Spec<PartitionKey> {
    Spec::of(Shape::Key)
}

pub(super) const fn event() -> Spec<EventRef> {
    Spec::of(Shape::Event)
}

pub(super) const fn content() -> Spec<Content> {
    Spec::of(Shape::Content)
}

pub(super) const fn any() -> Spec<Any> {
    Spec::of(Shape::Any)
}

pub(super) const fn limit_table() -> Spec<LimitTable> {
    Spec::of(Shape::Limits)
}

pub(super) const fn table<S: Section>() -> Spec<S> {
    Spec::of(Shape::Table(S::KEYS))
}

/// A table that has only some of the keys of its kind.
pub(super) const fn table_of<S: Section>(keys: &'static Keys) -> Spec<S> {
    Spec::of(Shape::Table(keys))
}

pub(super) const fn named<S: Section>(kind: EntityKind) -> Spec<Named<S>> {
    Spec::of(Shape::Named(kind, S::KEYS))
}

pub(super) const fn list<T>(item: &'static Spec<T>) -> Spec<List<T>> {
    Spec::of(Shape::List(&item.shape))
}

pub(super) const fn either<A, B>(
    first: &'static Spec<A>,
    second: &'static Spec<B>,
) -> Spec<Either<A, B>> {
    Spec::of(Shape::Either(&first.shape, &second.shape))
}

/// Writes a kind of table: the type of its keys, the static that holds them, and their list.
///
/// The documentation of a key is also what the schema says about it; its name is that of the
/// field, or what stands behind `as` where that is no name in Rust.
macro_rules! section {
    ($(#[doc = $doc:literal])+ pub static $keys:ident: $section:ident {
        $($(#[doc = $about:literal])+ $key:ident $(as $name:literal)?: $type:ty = $spec:expr;)+
    }) => {
        $(#[doc = $doc])+
        #[derive(Debug)]
        pub struct $section { $($(#[doc = $about])+ pub $key: $crate::tables::Key<$section, $type>,)+ }

        $(#[doc = $doc])+
        pub static $keys: $section = $section {
            $($key: $crate::tables::Key::new(
                $crate::tables::key::section!(@name $key $($name)?), concat!($($about),+), $spec,
            ),)+
        };

        impl $crate::tables::Section for $section {
            const KEYS: &'static $crate::tables::Keys = &$crate::tables::Keys {
                doc: $crate::tables::key::trim(concat!($($doc),+)),
                keys: &[$(&$keys.$key.info),+],
            };
        }
    };
    (@name $key:ident) => { stringify!($key) };
    (@name $key:ident $name:literal) => { $name };
}
pub(super) use section;
