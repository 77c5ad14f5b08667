//! On which line of a JSON text the value of a path stands.

use crate::diagnostic::Diagnostic;
use std::collections::BTreeMap;

/// Gives diagnostics their lines, and reports keys that a table has twice.
pub(crate) fn locate(text: &str, diagnostics: &mut Vec<Diagnostic>) {
    let (lines, twice) = scan(text);
    for diagnostic in diagnostics.iter_mut().filter(|diagnostic| diagnostic.line.is_none()) {
        diagnostic.line = line_of(&lines, &diagnostic.path);
    }
    diagnostics.extend(twice.into_iter().take(10).map(|(path, line)| Diagnostic {
        line: Some(line),
        ..Diagnostic::error(path, "this key is there twice")
    }));
}

/// The line of a path, or of the innermost table around it that is there.
fn line_of(lines: &BTreeMap<String, u32>, path: &str) -> Option<u32> {
    let mut path = path;
    loop {
        if let Some(line) = lines.get(path) {
            return Some(*line);
        }
        path = path.rsplit_once('.')?.0;
    }
}

/// One open table or list.
struct Open {
    /// Length of the path without this level.
    path_len: usize,
    /// The number of the element, in a list.
    element: Option<usize>,
}

/// The line of every path, and the keys that are there twice. The text is valid JSON.
fn scan(text: &str) -> (BTreeMap<String, u32>, Vec<(String, u32)>) {
    let mut lines = BTreeMap::new();
    let mut twice = Vec::new();
    let mut path = String::new();
    let mut open: Vec<Open> = Vec::new();
    let mut line = 1_u32;
    let mut wants_key = false;
    let mut in_word = false;
    let mut rest = text.char_indices();
    while let Some((at, char)) = rest.next() {
        let punctuation = char.is_whitespace() || ":,{}[]\"".contains(char);
        let value = matches!(char, '{' | '[') || (char == '"' && !wants_key);
        if (value || (!punctuation && !in_word)) && !path.is_empty() {
            lines.entry(path.clone()).or_insert(line);
        }
        in_word = !punctuation;
        match char {
            '\n' => line += 1,
            '{' | '[' => {
                let element = (char == '[').then_some(0);
                open.push(Open { path_len: path.len(), element });
                wants_key = char == '{';
                if element.is_some() {
                    push(&mut path, "0");
                }
            }
            '}' | ']' => {
                if let Some(level) = open.pop() {
                    path.truncate(level.path_len);
                }
                wants_key = false;
            }
            ',' => {
                if let Some(level) = open.last_mut() {
                    path.truncate(level.path_len);
                    if let Some(element) = &mut level.element {
                        *element += 1;
                        push(&mut path, &element.to_string());
                    }
                    wants_key = level.element.is_none();
                }
            }
            '"' => {
                let end = end_of_text(&mut rest, at);
                if wants_key {
                    wants_key = false;
                    let name: String = serde_json::from_str(&text[at..=end]).unwrap_or_default();
                    push(&mut path, &name);
                    if lines.insert(path.clone(), line).is_some() {
                        twice.push((path.clone(), line));
                    }
                }
            }
            _ => {}
        }
    }
    (lines, twice)
}

/// Goes on to the closing quote, and tells where it stands.
fn end_of_text(rest: &mut std::str::CharIndices<'_>, start: usize) -> usize {
    let mut end = start;
    while let Some((at, char)) = rest.next() {
        end = at;
        match char {
            '\\' => drop(rest.next()),
            '"' => break,
            _ => {}
        }
    }
    end
}

fn push(path: &mut String, part: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(part);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_has_its_line() {
        let text = r#"{
  "a": 1,
  "b": {
    "c\"d": "x,y{",
    "e": [1,
      { "f": "g" },
      "h", [true,
        2] ]
  }, "i": 2
}"#;
        let (lines, twice) = scan(text);
        let wanted = [
            ("a", 2),
            ("b", 3),
            ("b.c\"d", 4),
            ("b.e", 5),
            ("b.e.0", 5),
            ("b.e.1", 6),
            ("b.e.1.f", 6),
            ("b.e.2", 7),
            ("b.e.3", 7),
            ("b.e.3.0", 7),
            ("b.e.3.1", 8),
            ("i", 9),
        ];
        for (path, line) in wanted {
            assert_eq!(lines.get(path), Some(&line), "{path}");
        }
        assert_eq!(lines.len(), wanted.len());
        assert!(twice.is_empty());
        assert_eq!(line_of(&lines, "b.e.1.missing.more"), Some(6));
        assert_eq!(line_of(&lines, "nowhere"), None);
    }

    #[test]
    fn a_key_that_is_there_twice_is_found() {
        let (_, twice) = scan("{\"a\": 1,\n\"a\": 2}");
        assert_eq!(twice, [("a".to_owned(), 2)]);
    }
}
