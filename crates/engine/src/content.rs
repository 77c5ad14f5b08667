//! JSON values: what a scenario lets its events say, and what records for people are made of.

/// What an event says: an index into the configuration's list of contents.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Content(pub u16);

/// A JSON value. Members keep their order.
#[derive(Clone, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Json {
    /// The JSON value `null`.
    Null,
    /// The JSON value `true` or `false`.
    Bool(bool),
    /// A number, with the text that it is written with.
    Number(Number),
    /// A text, without its quotes and escapes.
    Text(String),
    /// Values in their order.
    List(Vec<Json>),
    /// Names and values in the order in which they were written.
    Object(Vec<(String, Json)>),
}

/// A number with its text: AWS compares numbers for equality by their text.
#[derive(Clone, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Number {
    /// The number as a float, to be compared by size.
    pub value: f64,
    /// How it is written.
    pub text: String,
}

impl Json {
    /// A value that is a text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A value that is a whole number, with exact text.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "the text is exact")]
    pub fn whole(number: u64) -> Self {
        Self::Number(Number { value: number as f64, text: number.to_string() })
    }

    /// An object of the members that are there.
    #[must_use]
    pub fn object<const N: usize>(members: [(&str, Option<Self>); N]) -> Self {
        let mut object = Vec::with_capacity(N);
        for (name, value) in members {
            if let Some(value) = value {
                object.push((name.to_owned(), value));
            }
        }
        Self::Object(object)
    }

    /// The member of an object.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        let Self::Object(members) = self else { return None };
        members.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// What a text says; none of anything else.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        let Self::Text(text) = self else { return None };
        Some(text)
    }

    /// The JSON text on one line, without spaces.
    #[must_use]
    pub fn compact(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, None);
        out
    }

    /// The JSON text, a line for each value, indented by two spaces.
    #[must_use]
    pub fn pretty(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, Some(0));
        out
    }

    /// Writes the text; with a depth, a line for each value.
    fn write(&self, out: &mut String, depth: Option<usize>) {
        let inner = depth.map(|depth| depth + 1);
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(yes) => out.push_str(if *yes { "true" } else { "false" }),
            Self::Number(number) => out.push_str(&number.text),
            Self::Text(text) => quote(text, out, escape),
            Self::List(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    next(out, index, inner);
                    item.write(out, inner);
                }
                close(out, items.is_empty(), depth, ']');
            }
            Self::Object(members) => {
                out.push('{');
                for (index, (name, value)) in members.iter().enumerate() {
                    next(out, index, inner);
                    quote(name, out, escape);
                    out.push_str(if inner.is_some() { ": " } else { ":" });
                    value.write(out, inner);
                }
                close(out, members.is_empty(), depth, '}');
            }
        }
    }
}

fn next(out: &mut String, index: usize, depth: Option<usize>) {
    if index > 0 {
        out.push(',');
    }
    line(out, depth);
}

fn close(out: &mut String, empty: bool, depth: Option<usize>, bracket: char) {
    if !empty {
        line(out, depth);
    }
    out.push(bracket);
}

fn line(out: &mut String, depth: Option<usize>) {
    if let Some(depth) = depth {
        out.push('\n');
        for _ in 0..depth {
            out.push_str("  ");
        }
    }
}

/// Writes a text in double quotes. Of its characters, quotes and backslashes get a backslash, and
/// those for which `escape` has something are written as that.
pub fn quote(text: &str, out: &mut String, escape: impl Fn(char) -> Option<String>) {
    out.push('"');
    for char in text.chars() {
        match escape(char) {
            Some(escaped) => out.push_str(&escaped),
            None => {
                if matches!(char, '"' | '\\') {
                    out.push('\\');
                }
                out.push(char);
            }
        }
    }
    out.push('"');
}

/// What JSON has for a character that cannot stand in a text.
fn escape(char: char) -> Option<String> {
    match char {
        '\n' => Some("\\n".to_owned()),
        '\u{0}'..='\u{1f}' => Some(format!("\\u{:04x}", u32::from(char))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_written_as_json() {
        let value = Json::object([
            ("a", Some(Json::List(vec![Json::whole(1), Json::Null, Json::Bool(true)]))),
            ("left out", None),
            ("b", Some(Json::text("\"x\"\\\n\u{1}é"))),
            ("c", Some(Json::object([]))),
        ]);
        let compact = r#"{"a":[1,null,true],"b":"\"x\"\\\n\u0001é","c":{}}"#;
        assert_eq!(value.compact(), compact);
        let pretty = "{\n  \"a\": [\n    1,\n    null,\n    true\n  ],\n  \"b\": \
                      \"\\\"x\\\"\\\\\\n\\u0001é\",\n  \"c\": {}\n}";
        assert_eq!(value.pretty(), pretty);
        assert_eq!(value.get("a").and_then(|list| list.get("a")), None);
    }
}
