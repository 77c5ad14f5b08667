//! From TOML to the values that scenarios are made of, with the line of every key.

use lambdascope_scenario::{Diagnostic, Severity};
use serde_json::{Map, Number, Value};
use std::collections::BTreeMap;
use toml::Spanned;
use toml::de::{DeInteger, DeTable, DeValue};

/// At most this many syntax errors are reported.
const ERRORS_MAX: usize = 20;

/// The line of every path of a text.
#[derive(Default, Debug)]
pub(crate) struct Lines(BTreeMap<String, u32>);

impl Lines {
    /// The line of a path, or of the innermost table around it that is there.
    pub(crate) fn of(&self, path: &str) -> Option<u32> {
        let mut path = path;
        loop {
            if let Some(line) = self.0.get(path) {
                return Some(*line);
            }
            path = path.rsplit_once('.')?.0;
        }
    }
}

/// A diagnostic about the text as such.
pub(crate) fn error(message: impl Into<String>, line: usize) -> Diagnostic {
    Diagnostic {
        severity: Severity::Error,
        path: String::new(),
        message: message.into(),
        allowed: None,
        rule: None,
        suggestion: None,
        line: u32::try_from(line).ok(),
    }
}

/// Reads a TOML text.
///
/// # Errors
/// Everything that keeps it from being one, with lines.
pub(crate) fn parse(text: &str) -> Result<(Value, Lines), Vec<Diagnostic>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let starts = LineStarts::of(text);
    if !errors.is_empty() {
        let count = errors.len();
        let mut diagnostics: Vec<Diagnostic> = errors
            .iter()
            .take(ERRORS_MAX)
            .map(|toml_error| {
                let line = toml_error.span().map_or(1, |span| starts.line(span.start));
                error(format!("this is no TOML: {}", toml_error.message()), line)
            })
            .collect();
        if count > ERRORS_MAX {
            let message = format!("and {} more", count - ERRORS_MAX);
            diagnostics.push(Diagnostic { line: None, ..error(message, 0) });
        }
        return Err(diagnostics);
    }
    let mut reader = Reader { starts, lines: BTreeMap::new(), errors: Vec::new() };
    let value = reader.table(table.get_ref(), "");
    if reader.errors.is_empty() { Ok((value, Lines(reader.lines))) } else { Err(reader.errors) }
}

struct LineStarts(Vec<usize>);

impl LineStarts {
    fn of(text: &str) -> Self {
        Self(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at).collect())
    }

    /// The line of a byte, from 1.
    fn line(&self, at: usize) -> usize {
        1 + self.0.partition_point(|newline| *newline < at)
    }
}

struct Reader {
    starts: LineStarts,
    lines: BTreeMap<String, u32>,
    errors: Vec<Diagnostic>,
}

impl Reader {
    fn table(&mut self, table: &DeTable<'_>, path: &str) -> Value {
        let mut map = Map::new();
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            let path = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
            let line = self.starts.line(key.span().start);
            map.insert(name.to_owned(), self.value(value, path, line));
        }
        Value::Object(map)
    }

    fn value(&mut self, value: &Spanned<DeValue<'_>>, path: String, line: usize) -> Value {
        let read = match value.get_ref() {
            DeValue::String(text) => Value::from(text.as_ref()),
            DeValue::Boolean(flag) => Value::from(*flag),
            DeValue::Integer(integer) => integer_value(integer),
            DeValue::Float(float) => {
                let number = float.as_str().parse().ok().and_then(Number::from_f64);
                number.map(Value::Number).unwrap_or_else(|| {
                    let message = format!("{path}: {float} is not a number to count with");
                    self.errors.push(error(message, line));
                    Value::Null
                })
            }
            DeValue::Datetime(date) => {
                let message =
                    format!("{path}: {date} is a date; times are durations here, \"30s\"");
                self.errors.push(error(message, line));
                Value::Null
            }
            DeValue::Array(items) => {
                let read = |(index, item): (usize, &Spanned<DeValue<'_>>)| {
                    let line = self.starts.line(item.span().start);
                    self.value(item, format!("{path}.{index}"), line)
                };
                Value::Array(items.iter().enumerate().map(read).collect())
            }
            DeValue::Table(table) => self.table(table, &path),
        };
        if let Ok(line) = u32::try_from(line) {
            self.lines.insert(path, line);
        }
        read
    }
}

/// Any integer; one that is too long becomes the nearest number with a fraction.
fn integer_value(integer: &DeInteger<'_>) -> Value {
    let (digits, radix) = (integer.as_str(), integer.radix());
    i64::from_str_radix(digits, radix)
        .map(Value::from)
        .or_else(|_| u64::from_str_radix(digits, radix).map(Value::from))
        .unwrap_or_else(|_| {
            let huge = if digits.starts_with('-') { f64::MIN } else { f64::MAX };
            Value::from(digits.parse::<f64>().ok().filter(|n| n.is_finite()).unwrap_or(huge))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_path_has_its_line() {
        let text = "format = 1\n\n[queues.orders]\nfifo = true\nredrive_policy = {\n  \
                    max_receive_count = 3 }\n[[commands]]\nat = \"1s\"\n[[commands]]\nat = [1,\n2]\n";
        let (value, lines) = parse(text).unwrap();
        let orders = json!({ "fifo": true, "redrive_policy": { "max_receive_count": 3 } });
        assert_eq!(value["queues"]["orders"], orders);
        assert_eq!(lines.of("format"), Some(1));
        assert_eq!(lines.of("queues.orders"), Some(3));
        assert_eq!(lines.of("queues.orders.fifo"), Some(4));
        assert_eq!(lines.of("queues.orders.redrive_policy.max_receive_count"), Some(6));
        assert_eq!(lines.of("queues.orders.missing"), Some(3));
        assert_eq!(lines.of("commands.0.at"), Some(8));
        assert_eq!(lines.of("commands.1"), Some(9));
        assert_eq!(lines.of("commands.1.at.1"), Some(11));
        assert_eq!(lines.of("nowhere"), None);
    }

    #[test]
    fn what_json_cannot_say_is_refused() {
        let text = "a = 1\nb = inf\nc = 2026-01-01\n";
        let errors = parse(text).unwrap_err();
        let lines: Vec<Option<u32>> = errors.iter().map(|error| error.line).collect();
        assert_eq!(lines, [Some(2), Some(3)]);
        let (value, _) = parse("a = 99999999999999999999\nb = 18446744073709551615\n").unwrap();
        assert_eq!(value, json!({ "a": 1e20, "b": u64::MAX }));
    }

    #[test]
    fn broken_text_is_reported_with_lines() {
        let errors = parse("a = 1\nb = = 2\nc = \"x\n").unwrap_err();
        assert_eq!(errors[0].line, Some(2));
        assert!(errors.iter().all(|error| error.message.starts_with("this is no TOML")));
        let rubbish = "= = [\u{1}\n".repeat(100_000);
        assert_eq!(parse(&rubbish).unwrap_err().len(), ERRORS_MAX + 1);
    }

    #[test]
    fn deep_nesting_is_refused() {
        let nested = format!("a = {}", "[".repeat(100_000));
        assert!(parse(&nested).is_err());
        let dotted = format!("{} = 1", vec!["a"; 100_000].join("."));
        assert!(parse(&dotted).is_err());
        let header = format!("[{}]", vec!["a"; 100_000].join("."));
        assert!(parse(&header).is_err());
    }
}
