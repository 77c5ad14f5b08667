//! Words that fit: of several ways to say the same thing, the first that has room.

use crate::quantity::{count, count_short};
use crate::texts::fill;

/// Says the same thing as fully as there is room for: with exact numbers if one of the first two
/// `forms` takes them, else with short ones, so that words go last. The last form with short
/// numbers is said in any case.
///
/// `room` is the length of the line in units of the font's size; forms come longest first.
pub(crate) fn fit(room: f64, forms: &[&str], exact: &[&str], short: &[&str]) -> String {
    let mut said = String::new();
    for (values, forms) in [(exact, &forms[..forms.len().min(2)]), (short, forms)] {
        for form in forms {
            said = fill(form, values);
            if width(&said) <= room {
                return said;
            }
        }
    }
    said
}

/// The same for counts only.
pub(crate) fn fit_counts(room: f64, forms: &[&str], counts: &[u64]) -> String {
    let exact: Vec<String> = counts.iter().map(|number| count(*number)).collect();
    let short: Vec<String> = counts.iter().map(|number| count_short(*number)).collect();
    fit(room, forms, &texts(&exact), &texts(&short))
}

fn texts(list: &[String]) -> Vec<&str> {
    list.iter().map(String::as_str).collect()
}

/// How long a line of text is, in units of the font's size: as in the widest of the fonts that a
/// system may have, so that what fits here fits everywhere.
pub(crate) fn width(text: &str) -> f64 {
    text.chars().map(letter).sum()
}

fn letter(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | '\'' | '|' => 0.28,
        ' ' | '.' | ',' | ':' | ';' | '·' => 0.32,
        'f' | 't' | 'r' | 'I' | '-' | '/' | '(' | ')' => 0.4,
        'm' | 'w' | 'M' | 'W' | '…' | '—' => 1.0,
        'A'..='Z' => 0.75,
        _ => 0.64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORMS: [&str; 3] = ["{0} ok · {1} failed", "{0} ok · {1} err", "{0} · {1}"];

    #[test]
    fn words_are_shortened_before_numbers_are_rounded() {
        let said = |room, ok, failed| fit_counts(room, &FORMS, &[ok, failed]);
        assert_eq!(said(99.0, 1_104, 488), "1,104 ok · 488 failed");
        assert_eq!(said(10.0, 1_104, 488), "1,104 ok · 488 err");
        assert_eq!(said(9.0, 1_104, 488), "1.1k ok · 488 err");
        assert_eq!(said(8.0, 1_104, 488), "1.1k · 488");
        assert_eq!(said(0.0, 1_104_000, 12_488), "1.1M · 12k");
    }

    #[test]
    fn what_was_found_to_fit_fits() {
        for room in 5..20 {
            let room = f64::from(room);
            let said = fit_counts(room, &FORMS, &[52_104, 488]);
            assert!(width(&said) <= room.max(width("52k · 488")), "{said}");
        }
    }
}
