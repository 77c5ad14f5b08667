//! The rules' ids and numbers.

use crate::write::{camel_case, doc, escape, number, option, tables, text};
use std::{collections::BTreeSet, fmt::Write};
use toml::{Table, Value};

pub(crate) struct Rules {
    pub(crate) list: Vec<Rule>,
}

pub(crate) struct Rule {
    pub(crate) id: String,
    pub(crate) table: Table,
    pub(crate) numbers: Vec<Number>,
}

pub(crate) struct Number {
    pub(crate) key: String,
    pub(crate) today: f64,
    pub(crate) classic: Option<f64>,
    pub(crate) is_flag: bool,
}

impl Rules {
    pub(crate) fn read<const N: usize>(files: [(&str, Table); N]) -> Self {
        let mut list = Vec::new();
        let mut seen = BTreeSet::new();
        for (name, file) in files {
            for table in tables(&file, "rule") {
                let id = text(table, "id").to_owned();
                assert!(seen.insert(camel_case(&id)), "{name}.toml: `{id}` is there twice");
                list.push(Rule { numbers: numbers(&id, table), table: table.clone(), id });
            }
        }
        Self { list }
    }

    /// Its variant of `RuleId`, if there is such a rule.
    pub(crate) fn variant(&self, id: &str) -> String {
        assert!(self.list.iter().any(|rule| rule.id == id), "there is no rule `{id}`");
        format!("RuleId::{}", camel_case(id))
    }

    pub(crate) fn title(&self, id: &str) -> &str {
        self.list.iter().find(|rule| rule.id == id).map_or("", |rule| text(&rule.table, "title"))
    }

    pub(crate) fn number(&self, id: &str, key: &str) -> Option<&Number> {
        self.list.iter().find(|rule| rule.id == id)?.numbers.iter().find(|n| n.key == key)
    }

    pub(crate) fn to_rust(&self) -> String {
        let mut variants = String::new();
        let mut names = String::new();
        let mut confidence = String::new();
        let mut all = String::new();
        for rule in &self.list {
            let variant = camel_case(&rule.id);
            let title = format!("`{}`: {}.", rule.id, escape(text(&rule.table, "title")));
            variants += &format!("{}{variant},\n", doc(&title));
            names += &format!("{:?},", rule.id);
            let trust = camel_case(text(&rule.table, "confidence"));
            confidence += &format!("Confidence::{trust},");
            all += &format!("RuleId::{variant},");
        }
        let mut by_name: Vec<_> = self.list.iter().map(|rule| rule.id.as_str()).collect();
        by_name.sort_unstable();
        let sorted: String =
            by_name.iter().map(|id| format!("RuleId::{},", camel_case(id))).collect();
        let n = self.list.len();
        let mut out = String::new();
        write!(
            out,
            "/// The id of a rule: why something happened.\n\
             ///\n\
             /// The order is that of the rulebook: synchronous, asynchronous, polled, concurrency,\n\
             /// cost, and then what this model itself assumes.\n\
             #[repr(u16)]\n\
             #[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]\n\
             #[cfg_attr(feature = \"serde\", derive(serde::Serialize, serde::Deserialize))]\n\
             pub enum RuleId {{\n{variants}}}\n\
             static ALL: [RuleId; {n}] = [{all}];\n\
             static SORTED: [RuleId; {n}] = [{sorted}];\n\
             static NAMES: [&str; {n}] = [{names}];\n\
             static CONFIDENCE: [Confidence; {n}] = [{confidence}];\n"
        )
        .expect("writing to a string");
        out
    }

    /// The numbers of all rules, and which of them belong to each.
    pub(crate) fn numbers_to_rust(&self) -> String {
        let mut numbers = String::new();
        let mut ranges = String::new();
        let mut count = 0;
        for rule in &self.list {
            let variant = camel_case(&rule.id);
            for n in &rule.numbers {
                numbers += &format!(
                    "Number {{ rule: RuleId::{variant}, key: {:?}, today: {:?}, classic: {} }},\n",
                    n.key,
                    n.today,
                    option(n.classic, |v| format!("{v:?}")),
                );
            }
            ranges += &format!("({count}, {}),", count + rule.numbers.len());
            count += rule.numbers.len();
        }
        let n = self.list.len();
        format!(
            "static NUMBER_TABLE: [Number; {count}] = [{numbers}];\n\
             static NUMBER_RANGES: [(u16, u16); {n}] = [{ranges}];\n"
        )
    }
}

/// All numbers of a rule by key; one that only `classic` has counts as 0 today.
fn numbers(id: &str, rule: &Table) -> Vec<Number> {
    let values = rule["values"].as_table().unwrap_or_else(|| panic!("`{id}` has no values"));
    let none = Table::new();
    let classic = rule.get("classic").and_then(Value::as_table).unwrap_or(&none);
    let mut list: Vec<Number> = Vec::new();
    for (key, value) in values {
        if let Some(today) = number(value) {
            let classic = classic.get(key).map(|v| {
                assert!(v.is_bool() == value.is_bool(), "`{id}`: `{key}` is of two kinds");
                number(v).unwrap_or_else(|| panic!("`{id}`: classic `{key}` is no number"))
            });
            list.push(Number { key: key.clone(), today, classic, is_flag: value.is_bool() });
        }
    }
    for (key, value) in classic {
        if let (None, Some(classic)) = (values.get(key), number(value)) {
            assert!(!value.is_bool(), "`{id}`: say in `values` what `{key}` is today");
            list.push(Number {
                key: key.clone(),
                today: 0.0,
                classic: Some(classic),
                is_flag: false,
            });
        }
    }
    list
}
