//! Turns `data/*.toml` into the tables that the crate includes.
//!
//! Whatever is wrong with the data (a rule id that nothing defines, a limit that names no number)
//! stops the build with a sentence that says where.

mod limits;
mod reference;
mod rules;
mod sources;
mod texts;
mod write;

use std::{env, fs, path::PathBuf};

/// The files that hold rules, in the order in which the rules are listed everywhere.
const RULE_FILES: [&str; 8] =
    ["sync", "async", "poll_sqs", "poll_streams", "poll_brokers", "concurrency", "cost", "model"];

fn main() {
    println!("cargo::rerun-if-changed=data");
    println!("cargo::rerun-if-changed=build");
    let rules = rules::Rules::read(RULE_FILES.map(|name| (name, read(name))));
    let file = read("sources");
    let sources = sources::read(&file);
    let (limits, types) = limits::to_rust(&read("limits"), &rules);
    put("rules.rs", &rules.to_rust());
    put("numbers.rs", &rules.numbers_to_rust());
    put("limits.rs", &limits);
    put("sources.rs", &sources::to_rust(&file, &sources, &rules, &types));
    put("texts.rs", &texts::to_rust(&rules, &sources, &read("older_material")));
    put("reference.rs", &reference::to_rust(&read("reference"), &rules, &sources));
}

fn read(name: &str) -> toml::Table {
    let path = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"))
        .join("data")
        .join(format!("{name}.toml"));
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    text.parse().unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn put(name: &str, text: &str) {
    let path = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it")).join(name);
    fs::write(&path, text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
}
