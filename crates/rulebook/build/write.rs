//! Small pieces of Rust text, and reading keys that must be there.

use toml::{Table, Value};

/// Words without their marks: `async.accept.status-202` becomes `AsyncAcceptStatus202`.
pub(crate) fn camel_case(id: &str) -> String {
    id.split(['.', '-'])
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map_or_else(String::new, |first| {
                first.to_uppercase().collect::<String>() + letters.as_str()
            })
        })
        .collect()
}

/// One line of documentation, in Markdown.
pub(crate) fn doc(markdown: &str) -> String {
    format!("#[doc = {markdown:?}]\n")
}

/// Escapes what Markdown would take for markup.
pub(crate) fn escape(text: &str) -> String {
    let mut safe = String::new();
    for c in text.chars() {
        if "[]<>*_`".contains(c) {
            safe.push('\\');
        }
        safe.push(c);
    }
    safe
}

pub(crate) fn option<T>(value: Option<T>, show: impl Fn(T) -> String) -> String {
    value.map_or_else(|| "None".into(), |v| format!("Some({})", show(v)))
}

/// A number, or a yes/no answer as 1 or 0; nothing for words and lists.
pub(crate) fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Integer(n) => Some(*n as f64),
        Value::Float(n) => Some(*n),
        Value::Boolean(b) => Some(f64::from(u8::from(*b))),
        Value::String(_) | Value::Datetime(_) | Value::Array(_) | Value::Table(_) => None,
    }
}

pub(crate) fn text<'a>(table: &'a Table, key: &str) -> &'a str {
    table.get(key).and_then(Value::as_str).unwrap_or_else(|| panic!("no text `{key}` in {table}"))
}

pub(crate) fn texts<'a>(table: &'a Table, key: &str) -> Vec<&'a str> {
    let list = table.get(key).and_then(Value::as_array);
    let list = list.unwrap_or_else(|| panic!("no list `{key}` in {table}"));
    list.iter().map(|v| v.as_str().unwrap_or_else(|| panic!("{v} is no text"))).collect()
}

pub(crate) fn tables<'a>(table: &'a Table, key: &str) -> Vec<&'a Table> {
    let list = table.get(key).and_then(Value::as_array);
    let list = list.unwrap_or_else(|| panic!("no [[{key}]]"));
    list.iter().map(|v| v.as_table().unwrap_or_else(|| panic!("{v} is no table"))).collect()
}
