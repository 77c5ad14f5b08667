//! The reference table: one row per source, one cell per column, each with its rule.

use crate::{
    rules::Rules,
    sources::Source,
    write::{camel_case, option, tables, text},
};
use std::fmt::Write;
use toml::{Table, Value};

/// The columns in the order of `Column`.
const COLUMNS: [&str; 6] = ["payload", "clock", "retries", "failures", "order", "batch"];

pub(crate) fn to_rust(file: &Table, rules: &Rules, sources: &[Source]) -> String {
    let mut out = String::new();
    let rows = tables(file, "row");
    for row in &rows {
        let id = text(row, "source");
        let source = sources.iter().find(|source| source.id == id);
        let source = source.unwrap_or_else(|| panic!("reference.toml: there is no source `{id}`"));
        let path = text(&source.table, "path");
        let cells = COLUMNS.map(|column| {
            let common = file.get("default").and_then(|default| default.get(path)?.get(column));
            let cell = row.get(column).or(common).and_then(Value::as_str);
            cell_to_rust(cell.unwrap_or_else(|| panic!("{id} has no `{column}`")), rules)
        });
        writeln!(
            out,
            "ReferenceRow {{ source: SourceKind::{}, scenario: {:?}, cells: [{}] }},",
            camel_case(id),
            text(row, "scenario"),
            cells.join(", "),
        )
        .expect("writing to a string");
    }
    format!("static REFERENCE: [ReferenceRow; {}] = [{out}];\n", rows.len())
}

/// `rule | words` or `rule | words | classic words`.
fn cell_to_rust(cell: &str, rules: &Rules) -> String {
    let mut parts = cell.split(" | ");
    let rule = parts.next().unwrap_or_default();
    let today = parts.next().unwrap_or_else(|| panic!("`{cell}` has no words"));
    let classic = parts.next();
    for words in [Some(today), classic].into_iter().flatten() {
        for place in words.split('{').skip(1) {
            let name = place.split('}').next().unwrap_or_default();
            let (of, key) = name.split_once(':').unwrap_or((rule, name));
            assert!(rules.number(of, key).is_some(), "`{cell}`: {of} has no number `{key}`");
        }
    }
    format!(
        "Cell {{ rule: {}, today: {today:?}, classic: {} }}",
        rules.variant(rule),
        option(classic, |words| format!("{words:?}")),
    )
}
