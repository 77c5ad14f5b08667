//! The struct `Limits`: one named field per number of `data/limits.toml`.

use crate::{
    rules::{Number, Rules},
    write::{camel_case, doc, escape, text},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};
use toml::Table;

/// The unit and the type of each limit, by its name.
pub(crate) type Types = BTreeMap<String, (&'static str, &'static str)>;

pub(crate) fn to_rust(file: &Table, rules: &Rules) -> (String, Types) {
    let (mut fields, mut table) = (String::new(), String::new());
    let (mut puts, mut takes) = (String::new(), String::new());
    let (mut today, mut classic) = (String::new(), String::new());
    let (mut names, mut kinds) = (Vec::new(), String::new());
    let (mut seen, mut types) = (BTreeSet::new(), Types::new());
    for area in file.values() {
        let area = area.as_table().expect("limits.toml has areas");
        for name in area.keys() {
            let entry = text(area, name);
            let (rule, key) = entry.split_once(' ').unwrap_or((entry, ""));
            let number = rules
                .number(rule, key)
                .unwrap_or_else(|| panic!("limits.toml: `{name}`: no number `{key}` in `{rule}`"));
            assert!(seen.insert(entry), "limits.toml: `{entry}` has two names");
            let (unit, kind) = unit_and_type(name, number);
            let before = types.insert(name.clone(), (unit, kind));
            assert!(before.is_none(), "limits.toml: `{name}` is there twice");
            let rule_id = format!("RuleId::{}", camel_case(rule));
            let min = if lowest(number) < 0.0 { -1 } else { 0 };
            fields += &describe(rules, rule, key, unit, number);
            fields += &format!("pub {name}: {kind},\n");
            today += &format!("{name}: {},", literal(number.today, kind));
            classic +=
                &format!("{name}: {},", literal(number.classic.unwrap_or(number.today), kind));
            let at = names.len();
            puts += &format!("{at} => self.{name} = value.as_{kind}(),\n");
            takes += &format!("{at} => Any::from_{kind}(self.{name}),\n");
            kinds += &format!(
                "Kind {{ rule: {rule_id}, unit: Unit::{unit}, whole: {}, min: {min} }},\n",
                kind != "f64"
            );
            table += &format!(
                "LimitInfo {{ name: {name:?}, rule: {rule_id}, key: {key:?}, unit: Unit::{unit}, \
                 min: {min}.0 }},\n",
            );
            names.push(name.as_str());
        }
    }
    let n = names.len();
    let names = names.join("\n");
    let mut out = String::new();
    write!(
        out,
        "/// Every number that a run uses, by name: quotas, defaults, delays, statuses, prices.\n\
         ///\n\
         /// Build it with [`Limits::of`] or [`Limits::from_numbers`]. It is some kilobytes large:\n\
         /// share it rather than copy it.\n\
         #[derive(Clone, Debug, PartialEq)]\n\
         #[cfg_attr(feature = \"serde\", derive(serde::Serialize, serde::Deserialize))]\n\
         pub struct Limits {{\n{fields}}}\n\
         static TODAY: Limits = Limits {{ {today} }};\n\
         static CLASSIC: Limits = Limits {{ {classic} }};\n\
         static LIMIT_NAMES: &str = {names:?};\n\
         static LIMIT_KINDS: [Kind; {n}] = [{kinds}];\n\
         static LIMIT_TABLE: [LimitInfo; {n}] = [{table}];\n\
         impl Limits {{\n\
             /// Puts a value into the field at this place of the table.\n\
             fn put(&mut self, at: usize, value: &Any) {{\n\
                 match at {{ {puts} _ => {{}} }}\n\
             }}\n\
             /// The value of the field at this place of the table.\n\
             fn take(&self, at: usize) -> Any {{\n\
                 match at {{ {takes} _ => Any::from_f64(f64::NAN) }}\n\
             }}\n\
         }}\n"
    )
    .expect("writing to a string");
    (out, types)
}

fn literal(value: f64, kind: &str) -> String {
    match kind {
        "f64" => format!("{value:?}"),
        "bool" => format!("{}", value != 0.0),
        _ => format!("{value}"),
    }
}

fn lowest(number: &Number) -> f64 {
    number.classic.map_or(number.today, |classic| classic.min(number.today))
}

fn describe(rules: &Rules, rule: &str, key: &str, unit: &str, number: &Number) -> String {
    let variant = camel_case(rule);
    let title = escape(rules.title(rule));
    let classic = number.classic.map_or_else(String::new, |v| format!(", classic {v}"));
    let endless = if lowest(number) < 0.0 { "; -1 is without limit" } else { "" };
    doc(&format!("`{key}` of [`RuleId::{variant}`] ({title}){}.", unit_label(unit)))
        + &doc("")
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
        ENDINGS.iter().find(|(end, _)| name.ends_with(end)).map_or("Count", |(_, unit)| unit)
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
        "PerSecond" => ", per second",
        "PerMinute" => ", per minute",
        "GigabyteSeconds" => " in gigabyte-seconds",
        "Gigabytes" => " in gigabytes",
        "Bytes" => " in bytes",
        "Megabytes" => " in megabytes",
        "Milliseconds" => " in milliseconds",
        "Seconds" => " in seconds",
        "Hours" => " in hours",
        "Usd" => " in US dollars",
        // A status, a flag, a ratio, a count: there is no unit to name.
        _ => "",
    }
}
