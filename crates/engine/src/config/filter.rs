//! Filters of event source mappings: the pattern language of Lambda event filtering.
//!
//! A pattern names members of a record and what their values must be. Members are joined by
//! "and", the values of one member by "or". A value is a leaf: an object is never one, so that
//! `exists` sees nothing there even if it is.

use crate::content::{Json, Number};
use crate::entity::Key;
use lambdascope_rulebook::list;

/// What a filter lets through.
#[derive(Clone, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum FilterPattern {
    /// Records with this key pass.
    Key(Key),
    /// Records that match pass.
    Pattern(Pattern),
}

/// What a record must be like.
#[derive(Clone, PartialEq, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Pattern {
    /// Members that must all match.
    pub members: Vec<(String, Node)>,
    /// `$or`: patterns of which one must match; none if there is no such member.
    pub either: Option<Vec<Pattern>>,
}

/// What a member must be like.
#[derive(Clone, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Node {
    /// An object that matches.
    Inner(Pattern),
    /// A value of which one of these is true.
    Leaf(Vec<Matcher>),
}

/// What is true of a value.
#[derive(Clone, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Matcher {
    /// It is this: the same text, the same number, yes, no or null.
    Equals(Json),
    /// It is this text, whatever the case of its letters.
    EqualsIgnoreCase(String),
    /// It is a text that begins so.
    Prefix(String),
    /// It is a text that ends so.
    Suffix(String),
    /// It is there and is none of these.
    AnythingBut(Vec<Json>),
    /// It is a number, and all of these hold.
    Numeric(Vec<(Comparison, f64)>),
    /// It is there, or not.
    Exists(bool),
}

list! {
    /// How two numbers stand to each other.
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
    pub enum Comparison {
        /// `=`: it is the same number.
        Equal = "=",
        /// `<`: the record's number is smaller.
        Less = "<",
        /// `<=`: the record's number is not greater.
        LessOrEqual = "<=",
        /// `>`: the record's number is greater.
        Greater = ">",
        /// `>=`: the record's number is not smaller.
        GreaterOrEqual = ">=",
    }
}

impl Pattern {
    /// Whether a record is as the pattern says. `body` is the member with the data that the
    /// sender chose: if the pattern looks into it as JSON it must be a JSON object, and if it is
    /// compared as a text it must not be one.
    #[must_use]
    pub fn matches(&self, record: &Json, body: &str) -> bool {
        let data = record.get(body);
        let is_object = matches!(data, Some(Json::Object(_)));
        self.formats(body).all(|wants_object| wants_object == is_object) && self.holds(Some(record))
    }

    /// For each time that the pattern names the body: whether it looks into it.
    fn formats<'a>(&'a self, body: &'a str) -> impl Iterator<Item = bool> + 'a {
        let own = self.members.iter().filter(move |(name, _)| name == body);
        own.map(|(_, node)| matches!(node, Node::Inner(_)))
    }

    fn holds(&self, object: Option<&Json>) -> bool {
        if let Some(Json::List(items)) = object {
            return items.iter().any(|item| self.holds(Some(item)));
        }
        let member = |name: &str| object.and_then(|object| object.get(name));
        self.members.iter().all(|(name, node)| match node {
            Node::Inner(pattern) => pattern.holds(member(name)),
            Node::Leaf(matchers) => matchers.iter().any(|matcher| matcher.holds(member(name))),
        }) && self
            .either
            .as_ref()
            .is_none_or(|either| either.iter().any(|pattern| pattern.holds(object)))
    }
}

impl Matcher {
    fn holds(&self, value: Option<&Json>) -> bool {
        match value {
            None | Some(Json::Object(_)) => *self == Self::Exists(false),
            Some(Json::List(items)) => items.iter().any(|item| self.holds(Some(item))),
            Some(value) => self.is_true_of(value),
        }
    }

    /// Whether it is true of a leaf that is there.
    fn is_true_of(&self, value: &Json) -> bool {
        let text = value.as_text();
        match self {
            Self::Equals(wanted) => same(value, wanted),
            Self::EqualsIgnoreCase(wanted) => {
                text.is_some_and(|text| text.to_lowercase() == wanted.to_lowercase())
            }
            Self::Prefix(prefix) => text.is_some_and(|text| text.starts_with(&**prefix)),
            Self::Suffix(suffix) => text.is_some_and(|text| text.ends_with(&**suffix)),
            Self::AnythingBut(none_of) => !none_of.iter().any(|one| same(value, one)),
            Self::Numeric(comparisons) => {
                let Json::Number(Number { value, .. }) = value else { return false };
                comparisons.iter().all(|(comparison, bound)| comparison.holds(*value, *bound))
            }
            Self::Exists(wanted) => *wanted,
        }
    }
}

/// Equal for a filter: numbers are the same if they are written the same.
fn same(value: &Json, wanted: &Json) -> bool {
    match (value, wanted) {
        (Json::Number(one), Json::Number(other)) => one.text == other.text,
        _ => value == wanted,
    }
}

impl Comparison {
    #[expect(clippy::float_cmp, reason = "equal means the same number")]
    fn holds(self, value: f64, bound: f64) -> bool {
        match self {
            Self::Equal => value == bound,
            Self::Less => value < bound,
            Self::LessOrEqual => value <= bound,
            Self::Greater => value > bound,
            Self::GreaterOrEqual => value >= bound,
        }
    }
}
