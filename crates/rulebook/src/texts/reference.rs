//! The reference table of all sources: words with numbers of the rules in them.

use super::json::without_empty;
use crate::{
    edition::Edition,
    numbers::Numbers,
    rules::{Confidence, RuleId},
    sources::{Path, SourceKind},
};
use serde_json::{Map, Value, json};

include!(concat!(env!("OUT_DIR"), "/reference.rs"));

list! {
    /// What the table says about a source.
    #[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
    pub enum Column {
        /// The largest event or message.
        Payload = "payload",
        /// How long whoever sent it waits.
        Clock = "clock",
        /// Who tries again, and how often.
        Retries = "retries",
        /// Where events go that fail for good.
        Failures = "failures",
        /// Whether order is kept.
        Order = "order",
        /// How many events one call has.
        Batch = "batch",
    }
}

/// One cell: words, and the rule that they rest on.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Cell {
    /// The rule whose numbers its words show.
    pub rule: RuleId,
    /// With a number of the rule at each `{key}`.
    today: &'static str,
    /// Other words for the classic limits.
    classic: Option<&'static str>,
}

impl Cell {
    /// What it says in an edition.
    #[must_use]
    pub fn say(&self, edition: Edition) -> String {
        let numbers = Numbers::new(edition);
        let mut said = String::new();
        let mut rest = self.words(edition);
        while let Some((before, place)) = rest.split_once('{') {
            let (name, after) = place.split_once('}').unwrap_or((place, ""));
            let (rule, key) = self.place(name);
            said += before;
            said += &spell(key, numbers.get(rule, key).unwrap_or_default());
            rest = after;
        }
        said + rest
    }

    /// The number by which it is sorted, in bytes, seconds or pieces: the first in it that is no
    /// status. None for words alone.
    #[must_use]
    pub fn number(&self, edition: Edition) -> Option<f64> {
        let numbers = Numbers::new(edition);
        let places = self.words(edition).split('{').skip(1);
        places.filter_map(|place| place.split('}').next()).find_map(|name| {
            let (rule, key) = self.place(name);
            let scale = match unit(key) {
                "status" => return None,
                "ms" => 1e-3,
                "mb" => 1_048_576.0,
                "h" => 3600.0,
                _ => 1.0,
            };
            Some(numbers.get(rule, key)? * scale)
        })
    }

    /// Whether a number in it, or all of its rule, is an assumption.
    #[must_use]
    pub fn is_assumed(&self) -> bool {
        self.rule.confidence() == Confidence::Assumed || self.today.contains("assumed_")
    }

    fn words(&self, edition: Edition) -> &'static str {
        self.classic.filter(|_| edition == Edition::Classic).unwrap_or(self.today)
    }

    fn place<'a>(&self, name: &'a str) -> (RuleId, &'a str) {
        let other = name.split_once(':');
        other.and_then(|(rule, key)| Some((RuleId::parse(rule)?, key))).unwrap_or((self.rule, name))
    }
}

/// The last part of a key.
fn unit(key: &str) -> &str {
    key.rsplit('_').next().unwrap_or_default()
}

/// A number with its unit, as people write it.
fn spell(key: &str, number: f64) -> String {
    let of = |number: f64, unit: &str| format!("{} {unit}", group(number));
    let fits = |unit: f64| number >= unit && number % unit == 0.0;
    match unit(key) {
        "bytes" if fits(1_048_576.0) => of(number / 1_048_576.0, "MB"),
        "bytes" if fits(1024.0) => of(number / 1024.0, "KB"),
        "bytes" => of(number, "bytes"),
        "mb" => of(number, "MB"),
        "ms" => of(number, "ms"),
        "h" => of(number, "h"),
        "s" if fits(86_400.0) && number > 86_400.0 => of(number / 86_400.0, "days"),
        "s" if fits(3600.0) => of(number / 3600.0, "h"),
        "s" if fits(60.0) && number > 60.0 => of(number / 60.0, "min"),
        "s" => of(number, "s"),
        _ => group(number),
    }
}

/// A whole number with a comma after each thousand; any other as it is.
fn group(number: f64) -> String {
    let plain = number.to_string();
    if number.fract() != 0.0 {
        return plain;
    }
    let mut grouped = String::new();
    for (at, digit) in plain.chars().enumerate() {
        if at > 0 && (plain.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// One source in the table.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct ReferenceRow {
    /// The source that the row is about.
    pub source: SourceKind,
    /// The scenario of the gallery that shows it best.
    pub scenario: &'static str,
    cells: [Cell; 6],
}

impl ReferenceRow {
    /// What the table says about the source in a column.
    #[must_use]
    pub const fn cell(&self, column: Column) -> &Cell {
        &self.cells[column as usize]
    }
}

/// The reference table: every source but the producer, which calls no function.
#[must_use]
pub const fn reference() -> &'static [ReferenceRow] {
    &REFERENCE
}

/// The reference table as a list: id, name, path, `also_paths`, what the sender sees, notes, the
/// scenario, and for each column the rule and what it says today and, where that differs, with the
/// classic limits.
#[must_use]
pub fn reference_json() -> String {
    Value::Array(REFERENCE.iter().map(row_json).collect()).to_string()
}

fn row_json(row: &ReferenceRow) -> Value {
    let kind = row.source;
    let cells = Column::ALL.map(|column| {
        let cell = row.cell(column);
        let (today, classic) = (cell.say(Edition::Today), cell.say(Edition::Classic));
        let numbers = [Edition::Today, Edition::Classic].map(|edition| cell.number(edition));
        let json = json!({
            "rule": cell.rule.as_str(),
            "classic": (classic != today).then_some(classic),
            "today": today,
            "number": numbers[0],
            "classic_number": numbers[1],
            "assumed": cell.is_assumed(),
        });
        (column.as_str().to_owned(), without_empty(json))
    });
    without_empty(json!({
        "id": kind.id(),
        "name": kind.name(),
        "path": kind.path().as_str(),
        "also_paths": kind.also_paths().iter().map(|path: &Path| path.as_str()).collect::<Vec<_>>(),
        "sees": kind.client_sees(),
        "notes": kind.notes(),
        "older_note": kind.older_note(),
        "scenario": row.scenario,
        "cells": cells.into_iter().collect::<Map<_, _>>(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;
    use std::collections::BTreeSet;

    fn cell(kind: SourceKind, column: Column) -> &'static Cell {
        reference().iter().find(|row| row.source == kind).unwrap().cell(column)
    }

    #[test]
    fn every_source_but_the_producer_has_one_row() {
        let rows: BTreeSet<SourceKind> = reference().iter().map(|row| row.source).collect();
        let sources = SourceKind::ALL.iter().filter(|kind| !kind.is_producer());
        assert_eq!(rows, sources.copied().collect());
        assert_eq!(reference().len(), rows.len());
    }

    #[test]
    fn numbers_come_from_the_rules_and_follow_the_edition() {
        let event = cell(SourceKind::LambdaApiEvent, Column::Payload);
        assert_eq!(event.say(Edition::Today), "1 MB");
        assert_eq!(event.say(Edition::Classic), "256 KB");
        assert_eq!(event.number(Edition::Classic), Some(262_144.0));
        let rest = cell(SourceKind::ApigwRest, Column::Clock);
        assert_eq!(rest.say(Edition::Today), "29 s, can be raised");
        assert_eq!(rest.say(Edition::Classic), "29 s, cannot be raised");
        assert_eq!(rest.rule, RuleId::SyncApigwRestTimeout);
        let batch = cell(SourceKind::SqsStandard, Column::Batch);
        assert_eq!(batch.say(Edition::Today), "10 by default, at most 10,000");
        assert!(cell(SourceKind::VpcLattice, Column::Clock).is_assumed());
    }

    #[test]
    fn the_table_says_what_the_doors_do() {
        for (row, edition) in reference().iter().flat_map(|row| Edition::ALL.map(|e| (row, e))) {
            let (kind, limits) = (row.source, Limits::of(edition));
            let door = kind.door();
            let lambda = match kind.path() {
                Path::Async => limits.async_max_request_bytes,
                Path::Sync | Path::Poll => limits.sync_max_request_bytes,
            };
            let own = door.max_request.as_ref().map(|most| (most.bytes)(&limits));
            let cut = door.cuts_bodies_at.map(|most| most(&limits));
            let said = row.cell(Column::Payload).number(edition);
            if let (Some(bytes), Some(said)) = (own.or(cut), said) {
                assert_eq!(said, bytes.min(lambda) as f64, "{kind} {edition:?}");
            }
            let said = row.cell(Column::Clock).number(edition);
            if let (Some(waits), Some(said)) = (door.clock.wait.usual(&limits), said)
                && kind.path() != Path::Async
            {
                assert_eq!(said * 1e6, waits, "{kind} {edition:?}");
            }
        }
    }

    #[test]
    fn cells_are_short_and_say_no_number_of_their_own() {
        for row in reference() {
            for column in Column::ALL {
                let cell = row.cell(column);
                let bare = cell.today.split(['{', '}']).step_by(2).collect::<String>();
                assert!(!bare.contains(|c: char| c.is_ascii_digit() && c != '3'), "{bare}");
                assert!(cell.say(Edition::Today).chars().count() <= 84, "{}", cell.today);
                assert!(!cell.today.ends_with('.'), "{}", cell.today);
            }
        }
    }

    #[test]
    fn json_has_every_row_with_its_rules() {
        let json: Value = serde_json::from_str(&reference_json()).unwrap();
        assert_eq!(json.as_array().unwrap().len(), reference().len());
        let row = json.as_array().unwrap().iter().find(|row| row["id"] == "eventbridge").unwrap();
        assert_eq!(row["cells"]["payload"]["classic"], "256 KB");
        assert_eq!(row["cells"]["payload"]["rule"], "async.eventbridge.payload");
        assert!(row["cells"]["order"].get("classic").is_none());
    }
}
