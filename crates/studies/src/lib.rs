//! Studies: what runs the engine to answer a question about a scenario.
//!
//! What will hurt, what differs between two ways to set it up, what would have become of an event,
//! what many seeds lose, which way fits a piece of work. The crate reads and writes no text
//! formats of its own beyond the tables and JSON of its answers.
//!
//! ```text
//! Document, Config --hazards--> what will hurt, and what helps
//! Document --presets, vary--> Variant --OutcomeRun--> Outcome --Comparison--> what differed
//! Document, event --Counterfactuals--> what would have become of it
//! Document, seeds --odds--> how often, with intervals
//! Answers --advise--> ways to do it, each with a scenario
//! ```

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "tests fail by panicking"))]

mod choice;
mod comparison;
mod counterfactual;
mod hazard;
mod measure;
pub mod odds;
mod outcome;
mod variant;

pub use choice::{Advice, Answers, Assessment, Caution, Point, Promise, Question, Way, advise};
pub use comparison::{Comparison, Differing, NamedEnding, Row, comparison_json, comparison_table};
pub use counterfactual::{Counterfactuals, Since, WhatIf, ends_badly, fork};
pub use hazard::{DocumentEdit, Hazard, HazardKind, hazards, warnings};
pub use outcome::{Ending, Outcome, OutcomeRun};
pub use variant::{Preset, PresetKind, Variant, presets, settled, vary, written_edit};
