//! Filter patterns of event source mappings: JSON, as a table or as the text that AWS takes.

use super::contents::json_of;
use super::context::{crop, nearest_word, short, shown};
use super::cursor::Table;
use crate::diagnostic::Diagnostic;
use crate::tables::{FILTER, FilterKeys, MAPPING, MappingKeys};
use lambdascope_engine::config::{Comparison, FilterPattern, Matcher, Node, Pattern};
use lambdascope_rulebook::{RuleId, Word};
use serde_json::{Map, Value};

/// The operators of Lambda's filters.
const OPERATORS: [&str; 6] =
    ["prefix", "suffix", "anything-but", "equals-ignore-case", "numeric", "exists"];
/// Deeper patterns are mistakes, and would let the reader run out of stack.
const DEPTH_MOST: u32 = 64;

/// The filters of a mapping: keys, and tables with a pattern.
pub(super) fn read_filters(table: &Table<'_, MappingKeys>) -> Vec<FilterPattern> {
    let most = table.context.limits().esm_default_max_filters;
    let items = table.list(&MAPPING.filters);
    if items.len() as u64 > most {
        let message = format!("{} filters are too many", items.len());
        let diagnostic = table.error(&MAPPING.filters, message).allowed(format!("at most {most}"));
        table.note(diagnostic.rule(RuleId::PollEsmFilter));
    }
    let filter = |item: &super::cursor::Item<'_>| {
        if item.value.is_string() {
            return table.context.key(&item.path, item.value).map(FilterPattern::Key);
        }
        let filter = Table::open(table.context, item.path.clone(), item.value);
        read_pattern(&filter).map(FilterPattern::Pattern)
    };
    items.iter().filter_map(filter).collect()
}

fn read_pattern(filter: &Table<'_, FilterKeys>) -> Option<Pattern> {
    let path = filter.path(&FILTER.pattern);
    let given = filter.get(&FILTER.pattern)?;
    let mut reader = Reader { table: filter, fine: true };
    let parsed;
    let value = match given {
        Value::String(text) => {
            parsed = serde_json::from_str::<Value>(text).ok();
            parsed.as_ref()
        }
        other => Some(other),
    };
    let Some(Value::Object(map)) = value else {
        reader.wrong(&path, format!("{} is no pattern", shown(given)), "a JSON object");
        return None;
    };
    let most = filter.context.limits().esm_max_pattern_chars;
    let length = match given {
        Value::String(text) => text.chars().count(),
        other => other.to_string().chars().count(),
    };
    if length as u64 > most {
        let message = format!("a pattern of {length} characters is too long");
        reader.wrong(&path, message, &format!("at most {most}"));
    }
    let pattern = reader.pattern(&path, map, 0);
    reader.fine.then_some(pattern)
}

struct Reader<'t, 'a> {
    table: &'t Table<'a, FilterKeys>,
    /// Nothing is wrong so far.
    fine: bool,
}

impl Reader<'_, '_> {
    fn wrong(&mut self, path: &str, message: String, allowed: &str) {
        self.fine = false;
        let diagnostic = Diagnostic::error(path, message).rule(RuleId::PollEsmFilter);
        self.table.note(diagnostic.allowed(allowed.to_owned()));
    }

    fn pattern(&mut self, path: &str, map: &Map<String, Value>, depth: u32) -> Pattern {
        let mut pattern = Pattern::default();
        if map.is_empty() {
            self.wrong(path, "this names no member".to_owned(), "at least one member");
        }
        if depth > DEPTH_MOST {
            let message = format!("this lies more than {DEPTH_MOST} levels deep");
            self.wrong(path, message, "fewer levels");
            return pattern;
        }
        for (name, value) in map {
            let path = format!("{path}.{}", crop(name));
            if name == "$or" {
                pattern.either = Some(self.either(&path, value, depth));
                continue;
            }
            let node = match value {
                Value::Object(inner) => Node::Inner(self.pattern(&path, inner, depth + 1)),
                Value::Array(values) if !values.is_empty() => {
                    Node::Leaf(self.matchers(&path, values))
                }
                other => {
                    let message = format!("{} stands where a list belongs", shown(other));
                    let allowed = "a list of values, as in [\"open\"], or a table of members";
                    self.wrong(&path, message, allowed);
                    continue;
                }
            };
            pattern.members.push((name.clone(), node));
        }
        pattern
    }

    fn either(&mut self, path: &str, value: &Value, depth: u32) -> Vec<Pattern> {
        let Some(list) = value.as_array().filter(|list| list.len() > 1) else {
            self.wrong(path, "$or has nothing to choose from".to_owned(), "a list of patterns");
            return Vec::new();
        };
        let mut patterns = Vec::new();
        for (index, item) in list.iter().enumerate() {
            let path = format!("{path}.{index}");
            match item.as_object() {
                Some(map) => patterns.push(self.pattern(&path, map, depth + 1)),
                None => self.wrong(&path, format!("{} is no pattern", shown(item)), "a table"),
            }
        }
        patterns
    }

    fn matchers(&mut self, path: &str, values: &[Value]) -> Vec<Matcher> {
        let mut matchers = Vec::new();
        for (index, value) in values.iter().enumerate() {
            let path = format!("{path}.{index}");
            match value {
                Value::Object(map) => matchers.extend(self.operator(&path, map)),
                Value::Array(_) => {
                    let message = "a list stands in a list".to_owned();
                    self.wrong(
                        &path,
                        message,
                        "a text, a number, true, false, null or an operator",
                    );
                }
                plain => matchers.push(Matcher::Equals(json_of(plain))),
            }
        }
        matchers
    }

    fn operator(&mut self, path: &str, map: &Map<String, Value>) -> Option<Matcher> {
        let Some((name, value)) = map.iter().next().filter(|_| map.len() == 1) else {
            let message = format!("{} operators stand where one belongs", map.len());
            self.wrong(path, message, "one operator, as in { prefix = \"a\" }");
            return None;
        };
        let path = format!("{path}.{}", crop(name));
        let mut text = |what: fn(String) -> Matcher| {
            let text = value.as_str().filter(|text| !text.is_empty());
            if text.is_none() {
                self.wrong(&path, format!("{} cannot stand here", shown(value)), "a text");
            }
            text.map(|text| what(text.to_owned()))
        };
        match name.as_str() {
            "prefix" => text(Matcher::Prefix),
            "suffix" => text(Matcher::Suffix),
            "equals-ignore-case" => text(Matcher::EqualsIgnoreCase),
            "exists" => {
                if !value.is_boolean() {
                    let message = format!("{} cannot stand here", shown(value));
                    self.wrong(&path, message, "true or false");
                }
                value.as_bool().map(Matcher::Exists)
            }
            "anything-but" => {
                let values = match value {
                    Value::Array(values) => values.as_slice(),
                    one => std::slice::from_ref(one),
                };
                let plain = |value: &Value| value.is_string() || value.is_number();
                if values.is_empty() || !values.iter().all(plain) {
                    let message = format!("{} cannot stand here", shown(value));
                    self.wrong(&path, message, "texts or numbers");
                    return None;
                }
                Some(Matcher::AnythingBut(values.iter().map(json_of).collect()))
            }
            "numeric" => self.numeric(&path, value),
            other => {
                let near = nearest_word(other, OPERATORS.iter().copied());
                self.fine = false;
                let message = format!("a filter has no operator {}", short(other));
                self.table.note(
                    Diagnostic::error(path, message)
                        .allowed(OPERATORS.join(", "))
                        .rule(RuleId::PollEsmFilter)
                        .suggest(near.map(str::to_owned)),
                );
                None
            }
        }
    }

    fn numeric(&mut self, path: &str, value: &Value) -> Option<Matcher> {
        let list = value.as_array().map_or(&[][..], Vec::as_slice);
        let pairs: Option<Vec<(Comparison, f64)>> = list
            .chunks(2)
            .map(|pair| {
                let sign = pair[0].as_str()?;
                Some((Comparison::parse(sign)?, pair.get(1)?.as_f64()?))
            })
            .collect();
        let pairs = pairs.filter(|pairs| matches!(pairs.len(), 1 | 2));
        if pairs.is_none() {
            let allowed = "[\"=\", 5] or a range such as [\">\", 0, \"<=\", 5]";
            self.wrong(path, format!("{} is no comparison", shown(value)), allowed);
        }
        pairs.map(Matcher::Numeric)
    }
}
