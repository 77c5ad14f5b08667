//! The regular expressions of `cases.json`: characters and classes, each as often as `+` or `{n}`
//! says, from `^` to `$`.

/// Whether the whole `text` is as `pattern` says.
///
/// # Panics
/// If the pattern has more than that.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let inner = pattern.strip_prefix('^').and_then(|rest| rest.strip_suffix('$'));
    let inner = inner.unwrap_or_else(|| panic!("{pattern} does not begin with ^ and end with $"));
    let text: Vec<char> = text.chars().collect();
    from(&parts(inner), &text)
}

struct Part {
    negated: bool,
    ranges: Vec<(char, char)>,
    least: usize,
    most: usize,
}

impl Part {
    fn takes(&self, char: char) -> bool {
        self.ranges.iter().any(|(first, last)| (*first..=*last).contains(&char)) != self.negated
    }
}

fn parts(pattern: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut chars = pattern.chars().peekable();
    while let Some(char) = chars.next() {
        let (mut negated, mut ranges) = (false, Vec::new());
        match char {
            '[' => {
                negated = chars.next_if_eq(&'^').is_some();
                while let Some(first) = chars.next().filter(|char| *char != ']') {
                    let mut ahead = chars.clone();
                    let last = match (ahead.next(), ahead.next()) {
                        (Some('-'), Some(last)) if last != ']' => {
                            chars = ahead;
                            last
                        }
                        _ => first,
                    };
                    ranges.push((first, last));
                }
            }
            '(' | ')' | '.' | '*' | '?' | '|' | '\\' => panic!("{pattern} has a {char}"),
            plain => ranges.push((plain, plain)),
        }
        let (mut least, mut most) = (1, 1);
        if chars.next_if_eq(&'+').is_some() {
            most = usize::MAX;
        } else if chars.next_if_eq(&'{').is_some() {
            let digits: String = chars.by_ref().take_while(|char| *char != '}').collect();
            least = digits.parse().unwrap();
            most = least;
        }
        parts.push(Part { negated, ranges, least, most });
    }
    parts
}

fn from(parts: &[Part], text: &[char]) -> bool {
    let Some((part, rest)) = parts.split_first() else { return text.is_empty() };
    let taken = text.iter().take_while(|char| part.takes(**char)).count().min(part.most);
    (part.least..=taken).rev().any(|count| from(rest, &text[count..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_about_the_whole_text() {
        let pattern = "^a/[^/]+/[0-9]{2}-[0-9T:.-]+$";
        assert!(matches(pattern, "a/bc/12-3T4"));
        assert!(matches(pattern, "a/bc/12--"));
        for text in ["a/bc/12-", "a//12-3", "a/b/c/12-3", "a/bc/1-3", "x/bc/12-3", "a/bc/12-3x"] {
            assert!(!matches(pattern, text), "{text}");
        }
    }
}
