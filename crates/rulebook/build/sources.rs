//! The event sources and front doors.

use crate::{
    rules::Rules,
    write::{camel_case, doc, escape, number, tables, text, texts},
};
use std::fmt::Write;
use toml::{Table, Value};

pub(crate) struct Source {
    pub(crate) id: String,
    pub(crate) table: Table,
    rules: Vec<String>,
}

const NUMBERS: [&str; 5] = [
    "max_request_bytes",
    "max_message_bytes",
    "max_response_bytes",
    "timeout_s",
    "typical_event_bytes",
];

pub(crate) fn read(file: &Table, rules: &Rules) -> Vec<Source> {
    let read = |table: &Table| Source {
        id: text(table, "id").to_owned(),
        rules: texts(table, "rules").iter().map(|id| rules.variant(id)).collect(),
        table: table.clone(),
    };
    tables(file, "source").into_iter().map(read).collect()
}

pub(crate) fn to_rust(sources: &[Source]) -> String {
    let (mut variants, mut all) = (String::new(), String::new());
    let (mut facts, mut amounts) = (String::new(), String::new());
    for source in sources {
        let variant = camel_case(&source.id);
        let name = text(&source.table, "name");
        variants += &format!("{}{variant},\n", doc(&format!("`{}`: {}.", source.id, escape(name))));
        all += &format!("SourceKind::{variant},");
        facts += &format!(
            "Facts {{ id: {:?}, name: {name:?}, path: {}, also_paths: &[{}], role: Role::{}, \
             confidence: Confidence::{}, rules: &[{}] }},\n",
            source.id,
            path(text(&source.table, "path")),
            texts(&source.table, "also_paths").into_iter().map(path).collect::<Vec<_>>().join(","),
            camel_case(text(&source.table, "kind")),
            camel_case(text(&source.table, "confidence")),
            source.rules.join(","),
        );
        amounts += &format!("Amounts {{ {} }},\n", numbers(source));
    }
    let n = sources.len();
    let mut out = String::new();
    write!(
        out,
        "/// A kind of event source or front door.\n\
         #[repr(u8)]\n\
         #[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]\n\
         pub enum SourceKind {{\n{variants}}}\n\
         static ALL: [SourceKind; {n}] = [{all}];\n\
         static FACTS: [Facts; {n}] = [{facts}];\n\
         static AMOUNTS: [Amounts; {n}] = [{amounts}];\n"
    )
    .expect("writing to a string");
    out
}

fn path(word: &str) -> String {
    format!("Path::{}", camel_case(word))
}

/// The numbers in the order of `NUMBERS`, today's and the classic ones; `NONE` where there is none.
fn numbers(source: &Source) -> String {
    let none = Table::new();
    let classic = source.table.get("classic").and_then(Value::as_table).unwrap_or(&none);
    let row = |show: &dyn Fn(&str) -> Option<f64>| {
        let show = |key| show(key).map_or_else(|| "NONE".into(), |value| value.to_string());
        NUMBERS.map(show).join(", ")
    };
    let today = |key: &str| source.table.get(key).and_then(number);
    let before = |key: &str| classic.get(key).and_then(number).or_else(|| today(key));
    format!("today: [{}], classic: [{}]", row(&today), row(&before))
}
