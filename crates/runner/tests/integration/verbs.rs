//! The table of verbs in `docs/model.md` against the list of happenings.

use crate::recorded;
use lambdascope_engine::trace::Happening;
use std::fmt::Write as _;
use std::fs;

const HEAD: &str = "| Verb | At | Meaning | Fields |\n|---|---|---|---|\n";

fn table() -> String {
    let mut table = HEAD.to_owned();
    for one in Happening::descriptions() {
        assert!(!one.place.is_empty(), "{} says at which component and what", one.verb);
        let fields: Vec<String> = one.fields.iter().map(|(name, _)| format!("`{name}`")).collect();
        let (verb, place, text) = (one.verb, one.place, one.text.trim_end_matches('.'));
        let _ = writeln!(table, "| `{verb}` | {place} | {text} | {} |", fields.join(", "));
    }
    table
}

#[test]
fn the_table_of_verbs_is_up_to_date() {
    let file = crate::root().join("docs/model.md");
    let page = fs::read_to_string(&file).unwrap();
    let start = page.find("| Verb | At |").expect("the page has a table of verbs");
    let end = start + page[start..].find("\n\n").map_or(page.len() - start, |end| end + 1);
    let fresh = [&page[..start], &table(), &page[end..]].concat();
    assert!(
        recorded(&file, &fresh) == fresh,
        "docs/model.md is out of date; cargo xtask bless rewrites it"
    );
}
