//! The formats from outside: defaults, sessions, and anything at all.

mod any_input;
mod defaults;
mod fuzz_corpus;
mod sessions;

use lambdascope_engine::Simulation;
use lambdascope_engine::config::Config;
use lambdascope_scenario::{Diagnostic, Document, Reading, write_trace_text};
use std::sync::Arc;

/// The configuration of a document without errors.
fn config(document: &Document) -> Arc<Config> {
    let reading = document.read();
    assert_eq!(errors(&reading), Vec::<String>::new(), "{}", document.to_json_pretty());
    reading.config.expect("a document without errors has a configuration")
}

fn errors(reading: &Reading) -> Vec<String> {
    reading.diagnostics.iter().filter(|d| d.is_error()).map(Diagnostic::to_string).collect()
}

/// The trace that was recorded so far, as text.
fn trace(simulation: &mut Simulation) -> String {
    let mut text = String::new();
    for entry in simulation.take_trace() {
        write_trace_text(simulation.config(), &entry, &mut text);
    }
    text
}
