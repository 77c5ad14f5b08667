//! The page for contributors leads where it says.

use crate::root;
use std::fs;
use std::path::Path;

/// Where something is added, a numbered item names a file or folder first; what else it has in
/// backticks stands there.
#[test]
fn the_places_where_something_is_added_are_there() {
    let page = fs::read_to_string(root().join("docs/contributing.md")).expect("the page");
    let (_, section) = page.split_once("\n## To add ").expect("the section");
    let section = section.split("\n## ").next().expect("its text");
    let items: Vec<&str> =
        section.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit())).collect();
    assert!(items.len() > 20, "{items:?}");
    for item in items {
        let mut quoted = item.split('`').skip(1).step_by(2);
        let place = quoted.next().expect("a place");
        let text = text_of(&root().join(place));
        for word in quoted {
            assert!(text.contains(word), "{place} has no `{word}`: {item}");
        }
    }
}

/// What a file says, or all files of a folder.
fn text_of(place: &Path) -> String {
    if !place.is_dir() {
        return fs::read_to_string(place).unwrap_or_else(|error| panic!("{place:?}: {error}"));
    }
    let entries = fs::read_dir(place).expect("the folder can be listed");
    entries.map(|entry| text_of(&entry.expect("an entry").path())).collect()
}
