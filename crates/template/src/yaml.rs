//! The tree of a template, and its text in YAML.

use lambdascope_engine::content;

/// A value in a template.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Node {
    Text(String),
    /// A text of several lines, such as a program.
    Block(String),
    /// A number, as it is written.
    Number(String),
    Flag(bool),
    List(Vec<Node>),
    /// Names and values, in order.
    Map(Map),
    /// `!Ref`: the name or ARN of a resource, or a parameter.
    Ref(String),
    /// `!GetAtt`: an attribute of a resource.
    GetAtt(String, &'static str),
    /// `!Sub`: a text in which `${...}` is filled in.
    Sub(String),
}

/// Names and values, in order.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Map(Vec<(String, Node)>);

impl Map {
    pub(super) const fn new() -> Self {
        Self(Vec::new())
    }

    #[must_use]
    pub(super) fn with(mut self, name: impl Into<String>, value: impl Into<Node>) -> Self {
        self.0.push((name.into(), value.into()));
        self
    }

    /// With one more if there is a value.
    #[must_use]
    pub(super) fn maybe(self, name: &str, value: Option<impl Into<Node>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    pub(super) fn push(&mut self, name: impl Into<String>, value: impl Into<Node>) {
        self.0.push((name.into(), value.into()));
    }

    /// With all of another map after its own.
    #[must_use]
    pub(super) fn and(mut self, other: Self) -> Self {
        self.extend(other);
        self
    }

    /// Adds all of another map after its own.
    pub(super) fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// The names and values.
    pub(super) fn members(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Whether there is none.
    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The map, unless there is nothing in it.
    pub(super) fn some(self) -> Option<Self> {
        Some(self).filter(|map| !map.is_empty())
    }
}

impl From<&str> for Node {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Node {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u64> for Node {
    fn from(number: u64) -> Self {
        Self::Number(number.to_string())
    }
}

impl From<u32> for Node {
    fn from(number: u32) -> Self {
        u64::from(number).into()
    }
}

impl From<bool> for Node {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<Map> for Node {
    fn from(map: Map) -> Self {
        Self::Map(map)
    }
}

impl From<Vec<Node>> for Node {
    fn from(items: Vec<Node>) -> Self {
        Self::List(items)
    }
}

impl Node {
    /// A list of texts.
    pub(super) fn texts<T: AsRef<str>>(texts: &[T]) -> Self {
        Self::List(texts.iter().map(|text| text.as_ref().into()).collect())
    }
}

/// Writes the members of a map, each on lines of its own.
pub(super) fn write(map: &Map, out: &mut String) {
    write_members(map, 0, out);
}

fn write_members(map: &Map, depth: usize, out: &mut String) {
    for (index, (name, value)) in map.0.iter().enumerate() {
        if index > 0 {
            indent(depth, out);
        }
        write_member(name, value, depth, out);
    }
}

/// Writes `name: value` and what belongs to it; the place of the name is already indented.
fn write_member(name: &str, value: &Node, depth: usize, out: &mut String) {
    write_text(name, out);
    out.push(':');
    match value {
        Node::Map(map) if !map.is_empty() => {
            out.push('\n');
            indent(depth + 1, out);
            write_members(map, depth + 1, out);
        }
        Node::List(items) if !items.is_empty() => {
            out.push('\n');
            write_items(items, depth + 1, out);
        }
        _ => {
            out.push(' ');
            write_leaf(value, depth + 1, out);
        }
    }
}

fn write_items(items: &[Node], depth: usize, out: &mut String) {
    for item in items {
        indent(depth, out);
        out.push_str("- ");
        match item {
            Node::Map(map) if !map.is_empty() => write_members(map, depth + 1, out),
            // A list in a list begins below its dash.
            Node::List(inner) if !inner.is_empty() => {
                out.pop();
                out.push('\n');
                write_items(inner, depth + 1, out);
            }
            _ => write_leaf(item, depth + 1, out),
        }
    }
}

/// Writes what stands on the line of its name; a block follows below, indented.
fn write_leaf(value: &Node, depth: usize, out: &mut String) {
    match value {
        Node::Text(text) => write_text(text, out),
        Node::Block(text) => {
            out.push('|');
            for line in text.lines() {
                out.push('\n');
                if !line.is_empty() {
                    indent(depth, out);
                    out.push_str(line);
                }
            }
        }
        Node::Number(text) => out.push_str(text),
        Node::Flag(true) => out.push_str("true"),
        Node::Flag(false) => out.push_str("false"),
        Node::List(_) => out.push_str("[]"),
        Node::Map(_) => out.push_str("{}"),
        Node::Ref(id) => {
            out.push_str("!Ref ");
            write_text(id, out);
        }
        Node::GetAtt(id, attribute) => {
            out.push_str("!GetAtt ");
            out.push_str(id);
            out.push('.');
            out.push_str(attribute);
        }
        Node::Sub(text) => {
            out.push_str("!Sub ");
            quote(text, out);
        }
    }
    out.push('\n');
}

fn indent(depth: usize, out: &mut String) {
    out.push_str(&"  ".repeat(depth));
}

/// A text as it is where no reader of YAML could take it for something else, else in quotes.
fn write_text(text: &str, out: &mut String) {
    if is_plain(text) {
        out.push_str(text);
    } else {
        quote(text, out);
    }
}

fn is_plain(text: &str) -> bool {
    const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    let starts = text.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'/');
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:$* ,()=".contains(&byte);
    // A colon before a space or at the end would make it a name.
    starts
        && text.bytes().all(plain)
        && !text.contains(": ")
        && !text.ends_with([':', ' '])
        && !WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Whether every reader of YAML takes the character for a part of its line.
pub(super) fn is_printable(char: char) -> bool {
    !char.is_control()
        && !matches!(char, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}'..='\u{ffff}')
}

/// In single quotes if it can stand there, else in double quotes with escapes.
fn quote(text: &str, out: &mut String) {
    if text.chars().all(|char| (' '..='~').contains(&char)) {
        out.push('\'');
        out.push_str(&text.replace('\'', "''"));
        out.push('\'');
        return;
    }
    content::quote(text, out, |char| match char {
        '\n' => Some("\\n".to_owned()),
        '\t' => Some("\\t".to_owned()),
        // Readers of YAML refuse these even in quotes, or fold them.
        _ => (!is_printable(char)).then(|| format!("\\u{:04x}", u32::from(char))),
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_written_as_yaml() {
        let map = Map::new()
            .with("Plain", "arn:aws:sqs")
            .with("Sentence", "One of us, (or *: two)")
            .with("Name", "a: b")
            .with("Date", "2012-10-17")
            .with("Word", "Yes")
            .with("Quoted", "it's: x")
            .with("Lines", "a\n\"b\"\u{1}")
            .with("Block", Node::Block("if x:\n    y\n\nz".to_owned()))
            .with("Empty", Map::new())
            .with("None", Vec::new())
            .with(
                "List",
                vec![
                    Map::new().with("A", 1_u64).with("B", Node::Ref("Q".to_owned())).into(),
                    Node::texts(&["x", "y"]),
                    Node::GetAtt("Q".to_owned(), "Arn"),
                ],
            )
            .with("Inner", Map::new().with("Sub", Node::Sub("${A}-b".to_owned())));
        let mut out = String::new();
        write(&map, &mut out);
        let expected = "\
Plain: arn:aws:sqs
Sentence: 'One of us, (or *: two)'
Name: 'a: b'
Date: '2012-10-17'
Word: 'Yes'
Quoted: 'it''s: x'
Lines: \"a\\n\\\"b\\\"\\u0001\"
Block: |
  if x:
      y

  z
Empty: {}
None: []
List:
  - A: 1
    B: !Ref Q
  -
    - x
    - 'y'
  - !GetAtt Q.Arn
Inner:
  Sub: !Sub '${A}-b'
";
        assert_eq!(out, expected);
    }
}
