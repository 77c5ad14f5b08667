//! The struct `Limits`: one named field per number of `data/limits.toml`.

use crate::{
    rules::{Number, Rules},
    write::{camel_case, doc, text},
};
use std::{collections::BTreeSet, fmt::Write};
use toml::Table;

pub(crate) fn to_rust(file: &Table, rules: &Rules) -> String {
    let (mut fields, mut zero, mut slots, mut table) =
        (String::new(), String::new(), String::new(), String::new());
    let mut seen = BTreeSet::new();
    for area in file.values() {
        let area = area.as_table().expect("limits.toml has areas");
        for name in area.keys() {
            let entry = text(area, name);
            let (rule, key) = entry.split_once(' ').unwrap_or((entry, ""));
            let number = rules
                .number(rule, key)
                .unwrap_or_else(|| panic!("limits.toml: `{name}`: no number `{key}` in `{rule}`"));
            assert!(
                seen.insert(name.clone()),
                "limits.toml: `{name}` is there twice"
            );
            assert!(
                seen.insert(entry.to_owned()),
                "limits.toml: `{entry}` has two names"
            );
            let (unit, kind) = unit_and_type(name, number);
            fields += &describe(rule, key, unit, number);
            fields += &format!("pub {name}: {kind},\n");
            zero += &format!("{name}: Default::default(),");
            slots += &format!("Slot::from(&mut self.{name}),");
            table += &format!(
                "LimitInfo {{ name: {name:?}, rule: RuleId::{}, key: {key:?}, unit: Unit::{unit}, \
                 min: {:?} }},\n",
                camel_case(rule),
                if lowest(number) < 0.0 { -1.0 } else { 0.0 },
            );
        }
    }
    let n = table.lines().count();
    let mut out = String::new();
    write!(
        out,
        "/// Every number that a run uses, by name: quotas, defaults, delays, statuses, prices.\n\
         ///\n\
         /// Build it with [`Limits::of`] or [`Limits::from_numbers`]. It is some kilobytes large:\n\
         /// share it rather than copy it.\n\
         #[derive(Clone, Debug, PartialEq)]\n\
         pub struct Limits {{\n{fields}}}\n\
         static LIMIT_TABLE: [LimitInfo; {n}] = [{table}];\n\
         impl Limits {{\n\
             /// All zero: a place to put numbers in, never seen outside.\n\
             fn zero() -> Self {{ Self {{ {zero} }} }}\n\
             /// Every field, in the order of the table.\n\
             fn slots(&mut self) -> [Slot<'_>; {n}] {{ [{slots}] }}\n\
         }}\n"
    )
    .expect("writing to a string");
    out
}

fn lowest(number: &Number) -> f64 {
    number
        .classic
        .map_or(number.today, |classic| classic.min(number.today))
}

fn describe(rule: &str, key: &str, unit: &str, number: &Number) -> String {
    let variant = camel_case(rule);
    let classic = number
        .classic
        .map_or_else(String::new, |v| format!(", classic {v}"));
    let endless = if lowest(number) < 0.0 {
        "; -1 is without limit"
    } else {
        ""
    };
    doc(&format!(
        "`{key}` of [`RuleId::{variant}`], in {}.",
        unit_label(unit)
    )) + &doc("")
        + &doc(&format!("Today {}{classic}{endless}.", number.today))
}

/// The name's ending tells the unit, and the unit the type.
fn unit_and_type(name: &str, number: &Number) -> (&'static str, &'static str) {
    const ENDINGS: [(&str, &str); 17] = [
        ("_per_s", "PerSecond"),
        ("_per_min", "PerMinute"),
        ("_gb_s", "GigabyteSeconds"),
        ("_gb_s_per_month", "GigabyteSeconds"),
        ("_gb_per_month", "Gigabytes"),
        ("_bytes", "Bytes"),
        ("_mb", "Megabytes"),
        ("_status", "Status"),
        ("_ms", "Milliseconds"),
        ("_s", "Seconds"),
        ("_h", "Hours"),
        ("_ratio", "Ratio"),
        ("_factor", "Ratio"),
        ("_rate", "Ratio"),
        ("_probability", "Ratio"),
        ("_rps", "PerSecond"),
        ("_rps_per_reserved_unit", "PerSecond"),
    ];
    let whole = |n: f64| n.fract() == 0.0;
    let unit = if number.is_flag {
        "Flag"
    } else if name.contains("usd_per_") {
        "Usd"
    } else if name.contains("rps_per_") {
        "PerSecond"
    } else {
        ENDINGS
            .iter()
            .find(|(end, _)| name.ends_with(end))
            .map_or("Count", |(_, unit)| unit)
    };
    let kind = match unit {
        "Flag" => "bool",
        "Bytes" | "Status" => "u64",
        "Count" if lowest(number) < 0.0 => "i64",
        "Count" => "u64",
        "Megabytes" if whole(number.today) && !name.contains("buffer") => "u64",
        _ => "f64",
    };
    assert!(
        kind == "f64" || whole(number.today) && number.classic.is_none_or(whole),
        "limits.toml: `{name}` is no whole number of its unit {unit}"
    );
    (unit, kind)
}

fn unit_label(unit: &str) -> &'static str {
    match unit {
        "PerSecond" => "units per second",
        "PerMinute" => "units per minute",
        "GigabyteSeconds" => "gigabyte-seconds",
        "Gigabytes" => "gigabytes",
        "Bytes" => "bytes",
        "Megabytes" => "megabytes",
        "Status" => "HTTP statuses",
        "Milliseconds" => "milliseconds",
        "Seconds" => "seconds",
        "Hours" => "hours",
        "Usd" => "US dollars",
        "Flag" => "yes or no",
        "Ratio" => "parts of 1",
        "Count" => "units",
        _ => unreachable!("a unit without a label"),
    }
}
