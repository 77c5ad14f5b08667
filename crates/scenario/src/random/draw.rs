//! Values for the keys of the format, drawn from what their tables say.

use super::dice::Dice;
use crate::quantity::{KB, MB, QuantityKind, SECOND, number_text};
use crate::read::FORMS;
use crate::tables::{Default, Info, Keys, Range, Shape};
use lambdascope_engine::entity::EntityKind;
use lambdascope_rulebook::Limits;
use serde_json::{Map, Value, json};

/// What values are drawn from.
pub(super) struct Draw<'a> {
    pub(super) dice: &'a mut Dice,
    pub(super) limits: &'a Limits,
    /// How likely a key is set that may be left out.
    pub(super) density: f64,
    /// What references may point at, as `kind/name`.
    pub(super) targets: Vec<String>,
}

impl Draw<'_> {
    /// A table with what must stand in it and some of the rest. What is `fixed` stands there as
    /// it is, or not at all if it is null.
    pub(super) fn table(&mut self, keys: &Keys, fixed: &Value) -> Value {
        let mut table = Map::new();
        for key in keys.keys {
            let required = matches!(key.default, Default::Required);
            let value = match fixed.get(key.name) {
                Some(value) => Some(value.clone()).filter(|value| !value.is_null()),
                None if required || self.dice.chance(self.density) => self.value(key),
                None => None,
            };
            table.extend(value.map(|value| (key.name.to_owned(), value)));
        }
        Value::Object(table)
    }

    /// A value for a key; none where nothing of its kind is there to point at.
    pub(super) fn value(&mut self, key: &Info) -> Option<Value> {
        self.shaped(key, &key.shape)
    }

    fn shaped(&mut self, key: &Info, shape: &Shape) -> Option<Value> {
        Some(match shape {
            Shape::Flag => json!(self.dice.chance(0.5)),
            Shape::Text => json!("the card was refused"),
            Shape::Word(words) => json!(self.dice.pick(words)),
            Shape::Whole => json!(self.dice.below(1_000)),
            Shape::Count(range) => {
                let count = number_text(self.number(key, range, 20.0, 100.0).floor());
                json!(count.parse::<i64>().ok()?)
            }
            Shape::Real(range) => json!(self.number(key, range, 1.0, 10.0)),
            Shape::Quantity(kind, range) => json!(self.quantity(key, *kind, range)),
            Shape::Spread(kind, range) => self.spread(key, *kind, range),
            Shape::Reference(kinds) => json!(self.target(kinds)?),
            Shape::Name(kind) => json!(self.target(&[*kind])?.split_once('/')?.1),
            Shape::Key => json!(self.dice.pick(&["vip", "poison", "k1", "k2"])),
            Shape::Event => json!(self.dice.pick(&["src0#1", "src0#2", "src0#3", "src0#hand1"])),
            Shape::Table(keys) => self.table(keys, &Value::Null),
            Shape::List(item) => {
                let count = 1 + self.dice.below(3);
                let mut items = Vec::new();
                for _ in 0..count {
                    // AWS refuses a filter or a notification that is there twice.
                    let drawn = self.shaped(key, item).filter(|drawn| !items.contains(drawn));
                    items.extend(drawn);
                }
                json!(items)
            }
            Shape::Either(first, second) => {
                let shape = if self.dice.chance(0.5) { first } else { second };
                self.shaped(key, shape)?
            }
            Shape::Content => self.content(),
            Shape::Any => self.pattern(),
            Shape::SourceKind | Shape::Named(..) | Shape::Limits => return None,
        })
    }

    fn target(&mut self, kinds: &[EntityKind]) -> Option<String> {
        let fits = |target: &&String| {
            kinds.iter().any(|kind| target.split('/').next() == Some(kind.as_str()))
        };
        let fitting: Vec<&String> = self.targets.iter().filter(fits).collect();
        (!fitting.is_empty()).then(|| (*self.dice.pick(&fitting)).clone())
    }

    /// A number in its range, the lowest at times: up to a few times what is usual, or up to
    /// `modest` if nothing is, and now and then up to `far`.
    fn number(&mut self, key: &Info, range: &Range, modest: f64, far: f64) -> f64 {
        let (min, max) = range.bounds(self.limits);
        if self.dice.chance(0.15) {
            return min;
        }
        let usual = match key.default {
            Default::Number(number) => number(self.limits),
            _ => 0.0,
        };
        let top = if usual > 0.0 { usual * 4.0 } else { modest };
        let top = if self.dice.chance(0.1) { top.max(far) } else { top };
        let share = self.dice.share();
        min + (top.clamp(min, max) - min) * share * share
    }

    /// A number with its unit, in whole units.
    fn quantity(&mut self, key: &Info, kind: QuantityKind, range: &Range) -> String {
        let (modest, far, units) = match kind {
            QuantityKind::Duration => (60.0 * SECOND, 900.0 * SECOND, [SECOND, 1e3]),
            QuantityKind::Size => (300.0 * KB, 8.0 * MB, [MB, KB]),
        };
        let value = self.number(key, range, modest, far);
        let unit = units.into_iter().find(|unit| value >= *unit).unwrap_or(1.0);
        kind.text((value / unit).floor() * unit)
    }

    fn spread(&mut self, key: &Info, kind: QuantityKind, range: &Range) -> Value {
        let value = self.quantity(key, kind, range);
        let form = self.dice.below(1 + FORMS.len() as u64);
        let form = usize::try_from(form).ok().and_then(|form| FORMS.get(form));
        let Some((form, parameters)) = form else { return json!(value) };
        let mut inner = Map::new();
        for parameter in parameters {
            let value = match *parameter {
                "sigma" => json!(self.dice.share()),
                "min" => json!(kind.text(range.bounds(self.limits).0)),
                _ => json!(value),
            };
            inner.insert((*parameter).to_owned(), value);
        }
        json!({ (*form): inner })
    }

    /// Something that events say.
    fn content(&mut self) -> Value {
        let total = self.dice.below(10);
        match self.dice.below(4) {
            0 => json!("plain text"),
            1 => json!({ "state": "open", "total": total }),
            2 => json!({ "state": "closed", "lines": [{ "total": total }] }),
            _ => json!({ "total": total, "note": null }),
        }
    }

    /// What a filter asks of it.
    fn pattern(&mut self) -> Value {
        let total = self.dice.below(10);
        let part = *self.dice.pick(&["body", "data"]);
        let asked = match self.dice.below(3) {
            0 => json!({ "total": [{ "numeric": [">=", total] }] }),
            1 => json!({ "$or": [{ "state": ["open"] }, { "note": [{ "exists": false }] }] }),
            _ => json!({ "lines": { "total": [{ "anything-but": [total] }] } }),
        };
        json!({ part: asked })
    }
}
