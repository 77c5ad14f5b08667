//! What stands for a source, where it can be written down as YAML: the files of `resources/`.
//!
//! A file has the sections of a template. What differs from source to source stands in it as a
//! place to fill in:
//!
//! - `<name>` is the source's name (`<underscored>` without dashes), `<source>` its logical id,
//!   `<target>` the ARN of its target.
//! - A word with a capital, such as `<Alarm>`, is a new logical id: the source's name and the word.
//!   `<Permission>` begins with the name of the target. A number tells two of a word apart.
//! - Other words come from who adds the file. A line whose place has no value is left out.
//!
//! A comment `# Unsaid:` tells what the template leaves out.

use super::stack::Stack;
use super::yaml::{Map, Node};
use lambdascope_engine::entity::Entity;
use std::collections::BTreeMap;

/// Adds what a file says for a source, with the values of the places that are its own.
pub(super) fn add(
    stack: &mut Stack<'_>,
    source: Entity,
    file: &'static str,
    own: &[(&'static str, Option<Node>)],
) {
    let (name, target) = (stack.config.name(source), stack.config.sources[source.at()].target);
    let mut places = Places(own.iter().cloned().collect());
    places.set("name", name);
    places.set("underscored", name.replace('-', "_"));
    places.set("source", stack.names.id(source));
    places.set("target", stack.arn(target));
    for word in file.split(['<', '>']).skip(1).step_by(2) {
        if is_new_id(word) && !places.0.contains_key(word) {
            let of = if word.starts_with("Permission") { target } else { source };
            let id = stack.claim(of, word.trim_end_matches(|char: char| char.is_ascii_digit()));
            places.set(word, id);
        }
    }
    let (notes, lines): (Vec<_>, Vec<_>) = file.lines().partition(|line| line.starts_with('#'));
    for note in notes.iter().filter_map(|note| note.strip_prefix("# Unsaid: ")) {
        stack.leave_out(places.fill(note));
    }
    let lines: Vec<Line> = lines.into_iter().map(Line::of).collect();
    for (first, below) in parts(&lines) {
        let section = places.members(below);
        match first.text {
            "Parameters:" => stack.parameters.extend(section),
            "Resources:" => stack.resources.extend(section),
            _ => stack.outputs.extend(section),
        }
    }
}

/// Whether what stands between `<` and `>` is a new logical id, and no type of a parameter.
fn is_new_id(word: &str) -> bool {
    word.starts_with(|char: char| char.is_ascii_uppercase()) && !word.contains(':')
}

/// A line of YAML without the spaces before it.
#[derive(Clone, Copy)]
struct Line {
    depth: usize,
    text: &'static str,
}

impl Line {
    fn of(line: &'static str) -> Self {
        let text = line.trim_start();
        Self { depth: line.len() - text.len(), text }
    }

    fn is_member(&self) -> bool {
        self.text.ends_with(':') || self.text.contains(": ")
    }
}

/// What stands in the places of a file.
struct Places(BTreeMap<&'static str, Option<Node>>);

impl Places {
    fn set(&mut self, word: &'static str, value: impl Into<Node>) {
        self.0.insert(word, Some(value.into()));
    }

    /// A text in which the places are filled in.
    fn fill(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (word, value)| match value {
            Some(Node::Text(value)) => text.replace(&format!("<{word}>"), value),
            _ => text,
        })
    }

    /// Lines of one block: the items of a list, or names and values.
    fn block(&self, lines: &[Line]) -> Node {
        if !lines.first().is_some_and(|line| line.text.starts_with("- ")) {
            return self.members(lines).into();
        }
        let items = parts(lines).filter_map(|(first, below)| {
            // What stands behind a dash is the first line of its block.
            let text = first.text.trim_start_matches("- ");
            let first = Line { depth: first.depth + 2, text };
            if first.is_member() {
                return Some(self.block(&[&[first], below].concat()));
            }
            self.leaf(text)
        });
        Node::List(items.collect())
    }

    fn members(&self, lines: &[Line]) -> Map {
        parts(lines).fold(Map::new(), |map, (first, below)| {
            let (name, value) = first.text.split_once(": ").unwrap_or((first.text, ""));
            let value = match value {
                "" => Some(self.block(below)),
                "|" => Some(Node::Block(text_of(below))),
                leaf => self.leaf(leaf),
            };
            map.maybe(&self.fill(name.trim_end_matches(':')), value)
        })
    }

    /// A value on one line; none if its place has none.
    fn leaf(&self, text: &'static str) -> Option<Node> {
        let place = text.strip_prefix('<').and_then(|text| text.strip_suffix('>'));
        if let Some(value) = place.and_then(|word| self.0.get(word)) {
            return value.clone();
        }
        let (tag, value) = text.split_once(' ').unwrap_or_default();
        Some(match (tag, text) {
            ("!Ref", _) => Node::Ref(self.fill(value)),
            ("!Sub", _) => Node::Sub(self.fill(value.trim_matches('\''))),
            ("!GetAtt", _) => {
                let (id, attribute) = value.split_once('.').unwrap_or_default();
                Node::GetAtt(self.fill(id), attribute)
            }
            (_, "true" | "false") => Node::Flag(text == "true"),
            _ if text.bytes().all(|byte| byte.is_ascii_digit()) => Node::Number(text.to_owned()),
            _ => match text.strip_prefix('\'').and_then(|text| text.strip_suffix('\'')) {
                Some(quoted) => Node::Text(self.fill(&quoted.replace("''", "'"))),
                None => Node::Text(self.fill(text)),
            },
        })
    }
}

/// The lines of a block by the first of each part, with what stands deeper below it.
fn parts(lines: &[Line]) -> impl Iterator<Item = (Line, &[Line])> {
    let depth = lines.first().map_or(0, |line| line.depth);
    lines
        .chunk_by(move |_, next| next.depth > depth)
        .filter_map(|part| part.split_first().map(|(first, below)| (*first, below)))
}

/// The text of a literal block.
fn text_of(lines: &[Line]) -> String {
    let depth = lines.first().map_or(0, |line| line.depth);
    let line = |line: &Line| format!("{}{}\n", " ".repeat(line.depth - depth), line.text);
    lines.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use crate::{TemplateFormat, template};
    use lambdascope_rulebook::SourceKind;
    use lambdascope_scenario::Document;
    use serde_json::json;

    fn text(kind: SourceKind, format: TemplateFormat) -> Option<String> {
        let document = Document::new(json!({
            "format": 1,
            "run_for": "1m",
            "sources": { "2-yes": { "kind": kind.id(), "target": "function/work" } },
            "functions": { "work": { "provisioned_concurrency": 1 } },
        }));
        let reading = document.read();
        let made = template(&document, reading.runnable()?, format, Vec::new());
        made.ok().map(|template| template.text)
    }

    #[test]
    fn every_place_is_filled_in() {
        let mut made = 0;
        for kind in SourceKind::ALL {
            for format in [TemplateFormat::Sam, TemplateFormat::CloudFormation] {
                let Some(text) = text(*kind, format) else { continue };
                let text = text.replace("List<AWS::EC2::Subnet::Id>", "");
                assert!(!text.contains('<'), "{}: {text}", kind.id());
                made += 1;
            }
        }
        assert!(made >= 50, "{made}");
    }

    #[test]
    fn a_file_is_written_as_it_stands() {
        let text = text(SourceKind::Iot, TemplateFormat::CloudFormation).unwrap();
        let expected = "
  '2YesTopicRule':
    Type: AWS::IoT::TopicRule
    Properties:
      RuleName: '2_yes'
      TopicRulePayload:
        Sql: 'SELECT * FROM ''2-yes'''
        AwsIotSqlVersion: '2016-03-23'
        Actions:
          - Lambda:
              FunctionArn: !Ref WorkFunctionAlias
";
        assert!(text.contains(expected), "{text}");
    }
}
