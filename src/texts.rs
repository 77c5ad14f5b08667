//! The page's own words: one table for each topic and language. What a crate decides comes with the
//! crate's words; `docs/architecture.md` says which crates have some.
//!
//! A text may have places `{0}`, `{1}`, ... for values, in any order, and `**words**` in bold.
//! Another language is another `Texts` of each topic; the compiler says if one of its texts is
//! missing.

/// Makes the table of a topic.
macro_rules! texts {
    ($($key:ident: $text:literal,)*) => {
        /// What is said of this topic in one language.
        pub(crate) struct Texts {
            $(pub(crate) $key: &'static str,)*
        }

        const ENGLISH: Texts = Texts { $($key: $text,)* };

        /// What is said of this topic in the language of this page.
        pub(crate) const fn texts() -> &'static Texts {
            &ENGLISH
        }
    };
}

pub(crate) mod charts;
pub(crate) mod compare;
pub(crate) mod export;
pub(crate) mod odds;
mod page;
pub(crate) mod reference;
pub(crate) mod simulator;
pub(crate) mod time;
pub(crate) mod words;

pub(crate) use page::texts as t;

use yew::{Html, html};

/// A text with its places filled.
pub(crate) fn fill(text: &str, values: &[&str]) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        let digits = &rest[open + 1..];
        let Some(close) = digits.find('}') else { break };
        match digits[..close].parse::<usize>().ok().and_then(|place| values.get(place)) {
            Some(value) => out.push_str(value),
            None => out.push_str(&rest[open..open + close + 2]),
        }
        rest = &digits[close + 1..];
    }
    out.push_str(rest);
    out
}

/// A filled text on the page: every second stretch between `**` is bold.
pub(crate) fn rich(text: &str) -> Html {
    let stretches = text.split("**").enumerate().map(|(index, stretch)| {
        if index % 2 == 1 {
            html! { <b>{ stretch }</b> }
        } else {
            html! { { stretch } }
        }
    });
    html! { <>{ for stretches }</> }
}

/// A filled text without its marks, for names that are read aloud.
pub(crate) fn plain(text: &str) -> String {
    text.replace("**", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_in_any_order() {
        assert_eq!(fill("{1} of {0}", &["three", "two"]), "two of three");
        assert_eq!(fill("no place", &[]), "no place");
        assert_eq!(fill("{7} stays", &[]), "{7} stays");
        assert_eq!(plain("**a#1** waits"), "a#1 waits");
    }
}
