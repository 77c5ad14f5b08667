//! What people read: only part of the crate with the feature `texts`.

use crate::{
    rules::Rules,
    sources::Source,
    write::{option, tables, text, texts},
};
use std::fmt::Write;
use toml::{Table, Value};

pub(crate) fn to_rust(rules: &Rules, sources: &[Source], older: &Table) -> String {
    let mut rule_texts = String::new();
    for rule in &rules.list {
        let classic = rule.table.get("classic").and_then(Value::as_table);
        rule_texts += &format!(
            "RuleText {{ title: {:?}, statement: {:?}, sources: &{:?}, older_note: {}, \
             values: &{}, classic: &{}, until: {}, until_note: {} }},\n",
            text(&rule.table, "title"),
            text(&rule.table, "statement"),
            texts(&rule.table, "source"),
            maybe(&rule.table, "older_note"),
            pairs(rule.table["values"].as_table()),
            pairs(classic),
            classic.map_or_else(|| "None".into(), |c| maybe(c, "until")),
            classic.map_or_else(|| "None".into(), |c| maybe(c, "until_note")),
        );
    }
    let mut source_texts = String::new();
    for source in sources {
        source_texts += &format!(
            "SourceText {{ client_sees: {:?}, retries: {:?}, retry_owner: {:?}, notes: {:?}, \
             older_note: {} }},\n",
            text(&source.table, "client_sees"),
            text(&source.table, "retries"),
            text(&source.table, "retry_owner"),
            text(&source.table, "notes"),
            maybe(&source.table, "older_note"),
        );
    }
    let rows = tables(older, "row");
    let mut older_texts = String::new();
    for row in &rows {
        older_texts += &format!(
            "OlderMaterial {{ topic: {:?}, older: {:?}, today: {:?}, since: {:?}, why: {:?}, \
             rule: {}, scenario: {:?}, seen: {}, editions: {} }},\n",
            text(row, "topic"),
            text(row, "older"),
            text(row, "today"),
            text(row, "since"),
            text(row, "why"),
            rules.variant(text(row, "rule")),
            text(row, "scenario"),
            rules.variant(row.get("seen").map_or(text(row, "rule"), |_| text(row, "seen"))),
            row.get("editions").and_then(Value::as_bool).unwrap_or_default(),
        );
    }
    let mut out = String::new();
    write!(
        out,
        "static RULE_TEXTS: [RuleText; {}] = [{rule_texts}];\n\
         static SOURCE_TEXTS: [SourceText; {}] = [{source_texts}];\n\
         static OLDER_MATERIAL: [OlderMaterial; {}] = [{older_texts}];\n",
        rules.list.len(),
        sources.len(),
        rows.len(),
    )
    .expect("writing to a string");
    out
}

fn maybe(table: &Table, key: &str) -> String {
    option(table.get(key).and_then(Value::as_str), |t| format!("{t:?}"))
}

/// The keys and values of a table, without those that say when it held.
fn pairs(table: Option<&Table>) -> String {
    let list: Vec<_> = table
        .into_iter()
        .flatten()
        .filter(|(key, _)| !["until", "until_note"].contains(&key.as_str()))
        .map(|(key, value)| format!("({key:?}, {})", show(value)))
        .collect();
    format!("[{}]", list.join(", "))
}

fn show(value: &Value) -> String {
    match value {
        Value::Integer(n) => format!("Value::Integer({n})"),
        Value::Float(n) => format!("Value::Real({n:?})"),
        Value::Boolean(b) => format!("Value::Flag({b})"),
        Value::String(t) => format!("Value::Text({t:?})"),
        Value::Array(list) => {
            format!("Value::List(&[{}])", list.iter().map(show).collect::<Vec<_>>().join(", "))
        }
        Value::Datetime(_) | Value::Table(_) => panic!("{value} cannot be a value of a rule"),
    }
}
