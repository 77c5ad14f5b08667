//! Numbers, quantities with a unit, and distributions, each checked against its range.

use super::context::{Context, crop, nearest_word, short, shown};
use crate::diagnostic::Diagnostic;
use crate::quantity::{QuantityKind, number_text};
use crate::tables::{Range, Shape};
use lambdascope_engine::config::Distribution;
use lambdascope_engine::time::{SimDuration, SimTime};
use lambdascope_rulebook::RuleId;
use serde_json::{Map, Value};

/// How a kind of number is spoken of.
#[derive(Debug)]
pub(crate) struct Words {
    low: &'static str,
    high: &'static str,
    text: fn(f64) -> String,
    quoted: bool,
}

pub(crate) static PLAIN: Words =
    Words { low: "too low", high: "too high", text: number_text, quoted: false };
pub(crate) static DURATION: Words = Words {
    low: "too short",
    high: "too long",
    text: |value| QuantityKind::Duration.text(value),
    quoted: true,
};
static SIZE: Words = Words {
    low: "too small",
    high: "too large",
    text: |value| QuantityKind::Size.text(value),
    quoted: true,
};

impl Words {
    pub(crate) const fn of(kind: QuantityKind) -> &'static Self {
        match kind {
            QuantityKind::Duration => &DURATION,
            QuantityKind::Size => &SIZE,
        }
    }

    /// A value as it stands in a document.
    pub(crate) fn write(&self, value: f64) -> String {
        let text = (self.text)(value);
        if self.quoted { format!("\"{text}\"") } else { text }
    }

    pub(crate) fn text_of(&self, length: SimDuration) -> String {
        (self.text)(length.as_micros() as f64)
    }

    pub(crate) fn range(&self, (min, max): (f64, f64)) -> String {
        if min == max {
            return (self.text)(min);
        }
        format!("{} to {}", (self.text)(min), (self.text)(max))
    }
}

impl Context {
    /// A number of one of the shapes Count, Real and Quantity, in its base unit. What is out of
    /// range is reported and becomes the nearest allowed value.
    pub(crate) fn number(&self, path: &str, value: &Value, shape: &Shape) -> Option<f64> {
        let (number, noun, range) = match shape {
            Shape::Count(range) => {
                (value.as_f64().filter(|number| number.fract() == 0.0), "a whole number", range)
            }
            Shape::Real(range) => (value.as_f64(), "a number", range),
            Shape::Quantity(kind, range) => return self.quantity(path, value, *kind, range),
            _ => return None,
        };
        if number.is_none() {
            self.note_with(|| {
                Diagnostic::error(path, format!("this must be {noun}, not {}", shown(value)))
                    .allowed(PLAIN.range(range.bounds(self.limits())))
                    .rule(range.rule)
            });
        }
        let bounds = range.bounds(self.limits());
        number.map(|number| self.check_range(path, number, None, bounds, range.rule, &PLAIN))
    }

    fn quantity(
        &self,
        path: &str,
        value: &Value,
        kind: QuantityKind,
        range: &Range,
    ) -> Option<f64> {
        let text = value.as_str().unwrap_or_default();
        let Some(number) = kind.parse(text) else {
            self.note_with(|| no_quantity(path, value, kind, range.bounds(self.limits())));
            return None;
        };
        let words = Words::of(kind);
        let bounds = range.bounds(self.limits());
        Some(self.check_range(path, number, Some(text), bounds, range.rule, words))
    }

    /// The number, or the nearest one that is allowed. For bounds that depend on more than a key.
    pub(crate) fn check_range(
        &self,
        path: &str,
        number: f64,
        text: Option<&str>,
        bounds: (f64, f64),
        rule: Option<RuleId>,
        words: &'static Words,
    ) -> f64 {
        let (min, max) = bounds;
        if number >= min && number <= max {
            return number;
        }
        let (nearest, word) = if number < min { (min, words.low) } else { (max, words.high) };
        self.note_with(|| {
            let text = text.map_or_else(|| (words.text)(number), crop);
            Diagnostic::error(path, format!("{text} is {word}"))
                .allowed(words.range(bounds))
                .rule(rule)
                .suggest(Some(words.write(nearest)))
        });
        nearest
    }

    /// A constant, or one of the distributions.
    pub(crate) fn spread(&self, path: &str, value: &Value, shape: &Shape) -> Option<Distribution> {
        let Shape::Spread(kind, range) = *shape else { return None };
        let Some(map) = value.as_object() else {
            return self.quantity(path, value, kind, &range).map(Distribution::Constant);
        };
        let Some((form, parameters, inner)) = form_of(map) else {
            self.note_with(|| no_distribution(path, map));
            return None;
        };
        let path = format!("{path}.{form}");
        for key in inner.keys().filter(|key| !parameters.contains(&key.as_str())) {
            self.note_with(|| {
                let near = nearest_word(key, parameters.iter().copied());
                Diagnostic::error(format!("{path}.{}", crop(key)), "unknown key")
                    .allowed(parameters.join(", "))
                    .suggest(near.map(str::to_owned))
            });
        }
        let number = |key: &str| {
            let Some(value) = inner.get(key) else {
                self.note(Diagnostic::error(path.clone(), format!("\"{key}\" is missing")));
                return None;
            };
            let at = format!("{path}.{key}");
            if key == "sigma" {
                self.number(&at, value, &Shape::Real(Range::sane(|_| 0.0, |_| 5.0)))
            } else {
                self.quantity(&at, value, kind, &range)
            }
        };
        match (form, parameters.map(number)) {
            ("uniform", [Some(min), Some(max)]) => {
                if min > max {
                    self.note(Diagnostic::error(path.clone(), "\"min\" is above \"max\""));
                }
                Some(Distribution::Uniform { min, max: max.max(min) })
            }
            ("lognormal", [Some(median), Some(sigma)]) => {
                Some(Distribution::LogNormal { median, sigma })
            }
            ("exponential", [Some(mean), _]) => Some(Distribution::Exponential { mean }),
            _ => None,
        }
    }
}

/// The distributions and their parameters.
pub(crate) const FORMS: [(&str, [&str; 2]); 3] = [
    ("uniform", ["min", "max"]),
    ("lognormal", ["median", "sigma"]),
    ("exponential", ["mean", "mean"]),
];

/// The distribution of a table, if it is one.
fn form_of(
    map: &Map<String, Value>,
) -> Option<(&'static str, [&'static str; 2], &Map<String, Value>)> {
    let (name, value) = map.iter().next().filter(|_| map.len() == 1)?;
    let (form, parameters) = FORMS.into_iter().find(|(form, _)| form == name)?;
    Some((form, parameters, value.as_object()?))
}

fn no_distribution(path: &str, map: &Map<String, Value>) -> Diagnostic {
    let near = map.keys().find_map(|key| nearest_word(key, FORMS.iter().map(|form| form.0)));
    Diagnostic::error(path, "this is no distribution")
        .allowed(
            "a text with a unit, { uniform = { min, max } }, { lognormal = { median, sigma } } \
             or { exponential = { mean } }",
        )
        .suggest(near.map(str::to_owned))
}

fn no_quantity(
    path: &str,
    value: &Value,
    kind: QuantityKind,
    (min, max): (f64, f64),
) -> Diagnostic {
    let (message, mended) = match value {
        Value::Number(number) => {
            let units = match kind {
                QuantityKind::Duration => ["s", "ms", "m"],
                QuantityKind::Size => ["B", "KB", "MB"],
            };
            let fits = |text: &String| kind.parse(text).is_some_and(|v| v >= min && v <= max);
            let mended = units.into_iter().map(|unit| format!("{number}{unit}")).find(fits);
            (format!("{number} has no unit"), mended)
        }
        Value::String(text) => (format!("{} is not {}", short(text), kind.noun()), kind.mend(text)),
        other => (format!("this must be {}, not {}", kind.noun(), shown(other)), None),
    };
    Diagnostic::error(path, message)
        .allowed(kind.grammar())
        .suggest(mended.map(|text| format!("\"{text}\"")))
}

/// The nearest whole number that is not negative.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it saturates")]
pub fn to_u64(value: f64) -> u64 {
    value as u64
}

/// The nearest whole number that is not negative.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it saturates")]
pub(crate) fn to_u32(value: f64) -> u32 {
    value as u32
}

pub(crate) fn to_duration(micros: f64) -> SimDuration {
    SimDuration::from_micros(to_u64(micros))
}

pub(crate) fn to_time(micros: f64) -> SimTime {
    SimTime::from_micros(to_u64(micros))
}
