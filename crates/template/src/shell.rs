//! Command lines for a shell: words in quotes, a line for each option.

use std::fmt::Display;

/// A command with its words, for `sh` and its kin.
#[derive(Clone, Debug)]
pub(super) struct Line {
    text: String,
}

impl Line {
    /// Begins a command; its words need no quotes.
    pub(super) fn of(command: &str) -> Self {
        Self { text: command.to_owned() }
    }

    /// An option, on a line of its own.
    #[must_use]
    pub(super) fn option(self, name: &str, word: impl Display) -> Self {
        let word = word.to_string();
        let line = Self { text: format!("{} \\\n  {name}", self.text) };
        if word.is_empty() { line } else { line.word(&word) }
    }

    /// An option, if there is a word for it.
    #[must_use]
    pub(super) fn maybe(self, name: &str, word: Option<impl Display>) -> Self {
        match word {
            Some(word) => self.option(name, word),
            None => self,
        }
    }

    /// A word, on the line that there is.
    #[must_use]
    pub(super) fn word(mut self, word: &str) -> Self {
        self.text.push(' ');
        self.text.push_str(word);
        self
    }

    pub(super) fn text(self) -> String {
        self.text
    }
}

/// A word that the shell takes as it is.
pub(super) fn literal(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:=,@%+".contains(&byte);
    if !text.is_empty() && text.bytes().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// A word in which the shell fills in `$VARIABLES` and `$(commands)`.
pub(super) fn expanded(text: &str) -> String {
    let mut out = String::from("\"");
    for char in text.chars() {
        if matches!(char, '"' | '\\' | '`') {
            out.push('\\');
        }
        out.push(char);
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_as_they_need() {
        assert_eq!(literal("orders.fifo"), "orders.fifo");
        assert_eq!(literal(""), "''");
        assert_eq!(literal("it's $1"), r"'it'\''s $1'");
        assert_eq!(expanded(r#"{"a": $X}"#), r#""{\"a\": $X}""#);
        let line = Line::of("aws x").word("y").option("--z", "1").option("--q", "");
        assert_eq!(line.text(), "aws x y \\\n  --z 1 \\\n  --q");
    }
}
