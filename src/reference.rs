//! The tables of the reference: fetched once, when somebody first opens them.

use crate::platform::fetch;
use lambdascope_rulebook::Edition;
use serde_json::Value;
use std::cmp::Ordering;

/// Where the site keeps them.
const SOURCES: &str = "generated/sources.json";
const OLDER: &str = "generated/older_material.json";

/// What the table says about each source, from left to right.
pub(crate) const COLUMNS: [&str; 6] = ["payload", "clock", "retries", "failures", "order", "batch"];
/// The paths in the order of the filter.
pub(crate) const PATHS: [&str; 3] = ["sync", "async", "poll"];

#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Tables {
    pub(crate) sources: Vec<Source>,
    pub(crate) older: Vec<Older>,
}

/// A source of the table.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Source {
    pub(crate) id: String,
    pub(crate) name: String,
    /// Its place in [`PATHS`].
    pub(crate) path: usize,
    /// Places of other paths that it offers.
    pub(crate) also: Vec<usize>,
    /// What the sender gets to see.
    pub(crate) sees: String,
    pub(crate) notes: String,
    pub(crate) cells: Vec<Cell>,
    pub(crate) shown: Shown,
    /// Everything that it says, in small letters.
    words: String,
}

/// The scenario that shows a row.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Shown {
    pub(crate) scenario: String,
    pub(crate) title: String,
}

/// A cell of the table.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Cell {
    pub(crate) rule: String,
    today: String,
    /// Only if it differs.
    classic: Option<String>,
    number: Option<f64>,
    classic_number: Option<f64>,
    pub(crate) assumed: bool,
}

impl Cell {
    /// What it says in an edition, and what it says in the other one if that differs.
    pub(crate) fn say(&self, edition: Edition) -> (&str, Option<&str>) {
        match (edition, &self.classic) {
            (Edition::Classic, Some(classic)) => (classic, Some(&self.today)),
            (_, classic) => (&self.today, classic.as_deref()),
        }
    }

    fn number(&self, edition: Edition) -> Option<f64> {
        match edition {
            Edition::Today => self.number,
            Edition::Classic => self.classic_number,
        }
    }
}

/// A topic on which older material differs.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Older {
    pub(crate) topic: String,
    pub(crate) taught: String,
    pub(crate) today: String,
    pub(crate) since: String,
    pub(crate) why: String,
    pub(crate) rule: String,
    pub(crate) shown: Shown,
    /// Whether its scenario goes otherwise with the classic limits.
    pub(crate) editions: bool,
}

/// What the table of sources shows.
#[derive(Clone, PartialEq, Eq, Default)]
pub(crate) struct Selection {
    /// The words that are looked for.
    pub(crate) search: String,
    /// One path alone: its place in [`PATHS`].
    pub(crate) path: Option<usize>,
    /// The column it is sorted by, 0 for the name, 1 for the path, and whether downwards.
    pub(crate) sort: Option<(usize, bool)>,
    /// Whether each cell names its rule.
    pub(crate) rules: bool,
}

impl Tables {
    /// Fetches both; none if one does not come.
    pub(crate) async fn load() -> Option<Self> {
        let sources: Value = serde_json::from_str(&fetch::text(SOURCES).await?).ok()?;
        let older: Value = serde_json::from_str(&fetch::text(OLDER).await?).ok()?;
        Self::new(&sources, &older)
    }

    fn new(sources: &Value, older: &Value) -> Option<Self> {
        let sources: Option<_> = sources.as_array()?.iter().map(source).collect();
        Some(Self { sources: sources?, older: older.as_array()?.iter().map(older_row).collect() })
    }

    /// The sources that a selection keeps, in its order.
    pub(crate) fn rows(&self, selection: &Selection, edition: Edition) -> Vec<&Source> {
        let words = selection.search.to_lowercase();
        let keeps = |source: &&Source| {
            selection.path.is_none_or(|path| source.path == path)
                && words.split_whitespace().all(|word| source.words.contains(word))
        };
        let mut rows: Vec<&Source> = self.sources.iter().filter(keeps).collect();
        if let Some((column, down)) = selection.sort {
            rows.sort_by(|one, other| {
                let order = compare(one, other, column, edition);
                if down { order.reverse() } else { order }
            });
        }
        rows
    }
}

/// Numbers come before words.
fn compare(one: &Source, other: &Source, column: usize, edition: Edition) -> Ordering {
    let (cell, than) = match column {
        0 => return one.name.to_lowercase().cmp(&other.name.to_lowercase()),
        1 => return one.path.cmp(&other.path),
        _ => (&one.cells[column - 2], &other.cells[column - 2]),
    };
    let words = || cell.say(edition).0.cmp(than.say(edition).0);
    match (cell.number(edition), than.number(edition)) {
        (Some(number), Some(than)) => number.total_cmp(&than).then_with(words),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => words(),
    }
}

fn text(value: &Value, key: &str) -> String {
    value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn shown(value: &Value) -> Shown {
    Shown { scenario: text(value, "scenario"), title: text(value, "title") }
}

fn flag(value: &Value, key: &str) -> bool {
    value.get(key).and_then(Value::as_bool).unwrap_or_default()
}

fn source(value: &Value) -> Option<Source> {
    let place = |word: &Value| PATHS.iter().position(|path| Some(*path) == word.as_str());
    let cells = COLUMNS.iter().map(|column| {
        let cell = value.get("cells")?.get(column)?;
        Some(Cell {
            rule: text(cell, "rule"),
            today: text(cell, "today"),
            classic: cell.get("classic").and_then(Value::as_str).map(str::to_owned),
            number: cell.get("number").and_then(Value::as_f64),
            classic_number: cell.get("classic_number").and_then(Value::as_f64),
            assumed: flag(cell, "assumed"),
        })
    });
    let cells: Vec<Cell> = cells.collect::<Option<_>>()?;
    let also = value.get("also_paths").and_then(Value::as_array);
    let said =
        cells.iter().flat_map(|cell| [Some(&cell.rule), Some(&cell.today), cell.classic.as_ref()]);
    let mut words: Vec<&str> = said.flatten().map(String::as_str).collect();
    let names = [text(value, "id"), text(value, "name"), text(value, "notes"), text(value, "sees")];
    words.extend(names.iter().map(String::as_str));
    let words = words.join(" ").to_lowercase();
    let [id, name, notes, sees] = names;
    Some(Source {
        id,
        name,
        path: place(value.get("path")?)?,
        also: also.into_iter().flatten().filter_map(place).collect(),
        sees,
        notes,
        cells,
        shown: shown(value),
        words,
    })
}

fn older_row(value: &Value) -> Older {
    Older {
        topic: text(value, "topic"),
        taught: text(value, "older"),
        today: text(value, "today"),
        since: text(value, "since"),
        why: text(value, "why"),
        rule: text(value, "rule"),
        shown: shown(value),
        editions: flag(value, "editions"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn tables() -> Tables {
        let row = |id: &str, path: &str, today: &str, number: Option<u32>, classic: Option<u32>| {
            let words = json!({ "rule": "a.b", "today": "as ever" });
            let classic_words = classic.map(|number| number.to_string());
            let payload = json!({ "rule": "c.d", "today": today, "classic": classic_words,
                "number": number, "classic_number": classic.or(number) });
            json!({ "id": id, "name": id.to_uppercase(), "path": path, "also_paths": ["sync"],
                "scenario": "a/b", "title": "T", "notes": "Notes.",
                "cells": { "payload": payload, "clock": words, "retries": words,
                    "failures": words, "order": words, "batch": words } })
        };
        let sources = json!([
            row("one", "poll", "6", Some(6), Some(1)),
            row("two", "async", "whatever", None, None),
            row("three", "async", "3", Some(3), None),
        ]);
        Tables::new(&sources, &json!([])).unwrap()
    }

    fn ids(selection: &Selection, edition: Edition) -> Vec<String> {
        tables().rows(selection, edition).iter().map(|source| source.id.clone()).collect()
    }

    #[test]
    fn words_and_a_path_choose_rows() {
        let search = |search: &str| Selection { search: search.to_owned(), ..Selection::default() };
        assert_eq!(ids(&search(""), Edition::Today), ["one", "two", "three"]);
        assert_eq!(ids(&search("THREE c.d"), Edition::Today), ["three"]);
        assert_eq!(ids(&search("whatever"), Edition::Today), ["two"]);
        let path = Selection { path: Some(1), ..Selection::default() };
        assert_eq!(ids(&path, Edition::Today), ["two", "three"]);
    }

    #[test]
    fn numbers_are_sorted_as_numbers_in_the_edition_and_before_words() {
        let sort = |column, down| Selection { sort: Some((column, down)), ..Selection::default() };
        assert_eq!(ids(&sort(2, false), Edition::Today), ["three", "one", "two"]);
        assert_eq!(ids(&sort(2, false), Edition::Classic), ["one", "three", "two"]);
        assert_eq!(ids(&sort(2, true), Edition::Today), ["two", "one", "three"]);
        assert_eq!(ids(&sort(0, false), Edition::Today), ["one", "three", "two"]);
        assert_eq!(ids(&sort(1, false), Edition::Today), ["two", "three", "one"]);
    }

    #[test]
    fn a_cell_says_what_holds_and_what_differs() {
        let tables = tables();
        let cell = &tables.sources[0].cells[0];
        assert_eq!(cell.say(Edition::Today), ("6", Some("1")));
        assert_eq!(cell.say(Edition::Classic), ("1", Some("6")));
        assert_eq!(tables.sources[2].cells[0].say(Edition::Classic), ("3", None));
    }
}
