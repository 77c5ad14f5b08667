//! Text formats: scenarios and sessions in, traces and summaries out.
//!
//! Reading never fails: it gives the best configuration there is and every diagnostic, each with
//! the key, the allowed range, the rule that sets it and a suggestion. The crate knows JSON
//! values and no files; whoever reads TOML turns it into the same values.
//!
//! ```text
//! text --> Document --read--> Config, Diagnostics
//!          Document --command--> Command (and an entry in the document's log)
//! TraceEntry, Summary --> text for people, JSON for programs
//! ```

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "tests fail by panicking"))]

mod command;
mod csv;
mod diagnostic;
mod document;
mod json_lines;
#[cfg(feature = "schema")]
mod json_schema;
mod quantity;
mod random;
mod read;
pub mod readable;
mod summary;
pub mod tables;
mod text_table;
mod trace_text;

pub use command::{Action, ActionKind, CommandText};
pub use csv::{write_csv_row, write_trace_csv, write_trace_csv_head};
pub use diagnostic::{Diagnostic, Severity};
pub use document::{Document, PathError, check_size};
#[cfg(feature = "schema")]
pub use json_schema::schema;
pub use quantity::{
    duration_text, number_text, parse_decimal, parse_duration, parse_size, size_text,
};
pub use random::random_scenario;
pub use read::to_u64;
pub use summary::{summary_json, summary_table};
pub use tables::{SettingFacts, SettingUnit, list_of, setting};
pub use text_table::{Cell, text_table};
pub use trace_text::{write_trace_jsonl, write_trace_text};

use lambdascope_engine::command::TimedCommand;
use lambdascope_engine::config::Config;
use std::sync::Arc;

/// What came of reading a scenario or session.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The text as data.
    pub document: Document,
    /// The configuration; the best value there is if there are errors, and none if there is not
    /// even that.
    pub config: Option<Arc<Config>>,
    /// What a person did in the session, in order.
    pub log: Vec<TimedCommand>,
    /// Everything that is wrong, in the order of the format.
    pub diagnostics: Vec<Diagnostic>,
}

impl Reading {
    fn unreadable(diagnostic: Diagnostic) -> Self {
        Self {
            document: Document::new(serde_json::Value::Null),
            config: None,
            log: Vec::new(),
            diagnostics: vec![diagnostic],
        }
    }

    /// The configuration, if nothing is wrong with it.
    #[must_use]
    pub fn runnable(&self) -> Option<&Arc<Config>> {
        let errors = self.diagnostics.iter().any(Diagnostic::is_error);
        self.config.as_ref().filter(|_| !errors)
    }
}

/// Reads a JSON text. The diagnostics have their lines.
#[must_use]
pub fn read_json(text: &str) -> Reading {
    Document::read_json(text)
}

/// Reads a scenario that is in memory as a JSON value.
#[must_use]
pub fn read_value(value: serde_json::Value) -> Reading {
    Document::new(value).read()
}
