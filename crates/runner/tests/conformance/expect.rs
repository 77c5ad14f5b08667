//! The comparisons of `cases.json`.

use crate::pattern::matches;
use crate::subject::{list_of, resolve};
use serde::Deserialize;
use serde_json::Value;

/// One line of what AWS was seen to do.
#[derive(Clone, Deserialize, Debug)]
pub(crate) struct Expectation {
    pub(crate) subject: String,
    op: String,
    #[serde(default)]
    value: Value,
    pub(crate) kind: Kind,
}

/// How binding a line is.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, Debug)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    /// Must hold.
    Semantic,
    /// Must hold within the range.
    Timing,
    /// What was seen once: reported only.
    Observed,
    /// Wording that may change: reported only.
    Text,
}

impl Kind {
    pub(crate) fn binds(self) -> bool {
        matches!(self, Self::Semantic | Self::Timing)
    }
}

impl Expectation {
    /// Whether it holds in what was observed; if not, what was there instead.
    pub(crate) fn check(&self, observed: &Value, subject: &str) -> Result<(), String> {
        let found = resolve(observed, subject);
        if self.holds(observed, found.as_ref()) {
            return Ok(());
        }
        let there = found.map_or_else(|| "nothing".to_owned(), |found| found.to_string());
        Err(format!("{} {} {}: there is {there}", self.subject, self.op, self.value))
    }

    fn holds(&self, observed: &Value, found: Option<&Value>) -> bool {
        let wanted = &self.value;
        if self.op == "absent" {
            return found.is_none();
        }
        let Some(found) = found else { return false };
        let text = found.as_str().unwrap_or_default();
        let wanted_text = wanted.as_str().unwrap_or_default();
        let bound = |index: usize| wanted.get(index).and_then(Value::as_f64);
        let reference = || resolve(observed, wanted_text);
        match self.op.as_str() {
            "present" => true,
            "eq" | "seq_eq" => same(found, wanted),
            "ne" => !same(found, wanted),
            "in" => wanted.as_array().unwrap().iter().any(|one| same(found, one)),
            "gte" => found.as_f64() >= wanted.as_f64() && found.is_number(),
            "lte" => found.as_f64() <= wanted.as_f64() && found.is_number(),
            "between" => {
                found.is_number() && bound(0) <= found.as_f64() && found.as_f64() <= bound(1)
            }
            "contains" => text.contains(wanted_text),
            "ends_with" => text.ends_with(wanted_text),
            "distinct_count_eq" => {
                let mut all: Vec<String> = list_of(found).iter().map(Value::to_string).collect();
                all.sort_unstable();
                all.dedup();
                wanted.as_u64() == Some(all.len() as u64)
            }
            "eq_ref" => reference().is_some_and(|other| same(found, &other)),
            "ne_ref" => reference().is_some_and(|other| !same(found, &other)),
            "matches" => matches(wanted_text, text),
            other => panic!("unknown comparison {other}"),
        }
    }
}

/// Equal, with one number for 1 and 1.0, and one value for a list of it.
fn same(found: &Value, wanted: &Value) -> bool {
    match (found, wanted) {
        (Value::Number(_), Value::Number(_)) => found.as_f64() == wanted.as_f64(),
        (Value::Array(found), Value::Array(wanted)) => {
            found.len() == wanted.len() && found.iter().zip(wanted).all(|(a, b)| same(a, b))
        }
        (found, Value::Array(wanted)) if wanted.len() == 1 => same(found, &wanted[0]),
        _ => found == wanted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn holds(op: &str, value: Value, found: Value) -> bool {
        let expectation =
            Expectation { subject: "x".to_owned(), op: op.to_owned(), value, kind: Kind::Semantic };
        expectation.check(&json!({ "x": found, "y": 5 }), "x").is_ok()
    }

    #[test]
    fn comparisons_can_fail() {
        let pairs = [
            ("eq", json!(1), json!(1.0), json!(2)),
            ("ne", json!(1), json!(2), json!(1)),
            ("in", json!([1, 2]), json!(2), json!(3)),
            ("gte", json!(2), json!(2), json!(1)),
            ("lte", json!(2), json!(2), json!(3)),
            ("between", json!([1, 2]), json!(2.0), json!(2.1)),
            ("contains", json!("b"), json!("abc"), json!("ac")),
            ("ends_with", json!("c"), json!("abc"), json!("ab")),
            ("seq_eq", json!([[1], [2]]), json!([[1], [2]]), json!([[2], [1]])),
            ("seq_eq", json!([]), json!([]), json!([1])),
            ("distinct_count_eq", json!(2), json!([1, 2, 1]), json!([1, 1])),
            ("present", Value::Null, json!(0), Value::Null),
            ("absent", Value::Null, Value::Null, json!(0)),
            ("eq_ref", json!("y"), json!(5), json!(6)),
            ("ne_ref", json!("y"), json!(6), json!(5)),
        ];
        for (op, value, good, bad) in pairs {
            assert!(holds(op, value.clone(), good), "{op}");
            assert!(!holds(op, value, bad), "{op}");
        }
    }
}
