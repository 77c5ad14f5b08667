//! The JSON Schema of the scenario format, written from the tables that the reader uses.

use crate::quantity::QuantityKind;
use crate::tables::{Default, Info, Keys, Range, ScenarioKeys, Section, Shape};
use lambdascope_rulebook::{Edition, Limits, SourceKind, Unit};
use serde_json::{Map, Value, json};

/// The JSON Schema (draft 2020-12) of format 1, with today's ranges and defaults.
#[must_use]
pub fn schema() -> Value {
    let limits = Limits::of(Edition::Today);
    let mut schema = section(ScenarioKeys::KEYS, &limits);
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!("Lambdascope scenario");
    schema
}

fn section(section: &Keys, limits: &Limits) -> Value {
    let properties: Map<String, Value> =
        section.keys.iter().map(|key| (key.name.to_owned(), property(key, limits))).collect();
    let required: Vec<&str> = section
        .keys
        .iter()
        .filter(|key| matches!(key.default, Default::Required))
        .map(|key| key.name)
        .collect();
    let mut schema = json!({
        "type": "object",
        "description": section.doc,
        "properties": properties,
        "additionalProperties": false,
    });
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema
}

fn property(key: &Info, limits: &Limits) -> Value {
    let mut schema = shape(&key.shape, limits);
    let description = match range_text(&key.shape, limits) {
        Some(range) => format!("{} Allowed: {range}.", key.doc),
        None => key.doc.to_owned(),
    };
    schema["description"] = json!(description);
    let default = match (key.default, key.shape) {
        (Default::Number(number), Shape::Quantity(kind, _) | Shape::Spread(kind, _)) => {
            json!(kind.text(number(limits)))
        }
        (Default::Number(number), _) => plain(number(limits)),
        (Default::Word(word), _) => json!(word),
        (Default::Flag(flag), _) => json!(flag),
        (Default::Nothing | Default::Required, _) => return schema,
    };
    schema["default"] = default;
    schema
}

fn shape(of: &Shape, limits: &Limits) -> Value {
    match of {
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Text | Shape::Key => json!({ "type": "string" }),
        Shape::Name(kind) => json!({
            "type": "string",
            "pattern": "^[A-Za-z0-9_-]{1,64}$",
            "x-component": kind.as_str(),
        }),
        Shape::Word(words) => json!({ "enum": words }),
        Shape::SourceKind => {
            let usable = SourceKind::ALL.iter().filter(|kind| kind.sends());
            let ids: Vec<&str> = usable.map(|kind| kind.id()).collect();
            json!({ "enum": ids })
        }
        Shape::Whole => json!({ "type": "integer", "minimum": 0 }),
        Shape::Count(range) => bounded("integer", range, limits),
        Shape::Real(range) => bounded("number", range, limits),
        Shape::Quantity(kind, _) => quantity(*kind),
        Shape::Spread(kind, _) => spread(*kind),
        Shape::Reference(kinds) => {
            let words: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
            let pattern = format!("^({})/[A-Za-z0-9_-]{{1,64}}$", words.join("|"));
            json!({ "type": "string", "pattern": pattern })
        }
        Shape::Event => json!({ "type": "string", "pattern": "^.+#(hand)?[1-9][0-9]*$" }),
        Shape::Table(table) => section(table, limits),
        Shape::Named(_, table) => json!({
            "type": "object",
            "propertyNames": { "pattern": "^[A-Za-z0-9_-]{1,64}$" },
            "additionalProperties": section(table, limits),
        }),
        Shape::Limits => limit_overrides(),
        Shape::List(item) => json!({ "type": "array", "items": shape(item, limits) }),
        Shape::Either(first, second) => {
            json!({ "anyOf": [shape(first, limits), shape(second, limits)] })
        }
        Shape::Content | Shape::Any => json!({}),
    }
}

fn bounded(kind: &str, range: &Range, limits: &Limits) -> Value {
    json!({
        "type": kind,
        "minimum": plain((range.min)(limits)),
        "maximum": plain((range.max)(limits)),
    })
}

/// A number without a needless fraction.
fn plain(value: f64) -> Value {
    #[expect(clippy::cast_possible_truncation, reason = "only where nothing is lost")]
    if value.fract() == 0.0 && value.abs() < 9e15 { json!(value as i64) } else { json!(value) }
}

fn quantity(kind: QuantityKind) -> Value {
    let units = match kind {
        QuantityKind::Duration => "us|ms|s|m|h|d",
        QuantityKind::Size => "B|KB|MB|GB|TB|KiB|MiB|GiB|TiB",
    };
    let pattern = format!("^([0-9]+(\\.[0-9]+)?({units}))+$");
    json!({ "type": "string", "pattern": pattern })
}

fn spread(kind: QuantityKind) -> Value {
    let value = quantity(kind);
    let form = |name: &str, parameters: &[&str]| {
        let number = |parameter: &&str| {
            let schema = if *parameter == "sigma" {
                json!({ "type": "number", "minimum": 0, "maximum": 5 })
            } else {
                value.clone()
            };
            ((*parameter).to_owned(), schema)
        };
        let properties: Map<String, Value> = parameters.iter().map(number).collect();
        json!({
            "type": "object",
            "properties": { name: {
                "type": "object",
                "properties": properties,
                "required": parameters,
                "additionalProperties": false,
            } },
            "required": [name],
            "additionalProperties": false,
        })
    };
    json!({ "anyOf": [
        value,
        form("uniform", &["min", "max"]),
        form("lognormal", &["median", "sigma"]),
        form("exponential", &["mean"]),
    ] })
}

fn limit_overrides() -> Value {
    let properties: Map<String, Value> = Limits::TABLE
        .iter()
        .map(|info| {
            let kind = if info.unit == Unit::Flag {
                json!(["boolean", "integer"])
            } else {
                json!("number")
            };
            let schema = json!({ "type": kind, "description": info.rule.as_str() });
            (info.name.to_owned(), schema)
        })
        .collect();
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

/// The range of a text with a unit, which a pattern cannot say.
fn range_text(shape: &Shape, limits: &Limits) -> Option<String> {
    let (Shape::Quantity(kind, range) | Shape::Spread(kind, range)) = shape else {
        return None;
    };
    let (min, max) = range.bounds(limits);
    let rule = range.rule.map(|rule| format!(" ({rule})")).unwrap_or_default();
    Some(format!("{} to {}{rule}", kind.text(min), kind.text(max)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_says_what_the_reader_checks() {
        let schema = schema();
        let timeout =
            &schema["properties"]["functions"]["additionalProperties"]["properties"]["timeout"];
        assert_eq!(timeout["default"], json!("3s"));
        let description = timeout["description"].as_str().unwrap();
        assert!(description.ends_with("Allowed: 1s to 15m (conc.timeout.function)."));
        let rate = &schema["properties"]["functions"]["additionalProperties"]["properties"]["failures"]
            ["items"]["properties"]["rate"];
        assert_eq!((&rate["minimum"], &rate["maximum"]), (&json!(0), &json!(1)));
        assert_eq!(schema["required"], json!(["format"]));
    }
}
