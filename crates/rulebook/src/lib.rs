//! What AWS Lambda does, as data: rules, sources and their numbers.
//!
//! This is the ground floor. Every quota, default, delay, status and price has its only home in
//! `data/*.toml`; the build turns them into tables, and nothing is read when a program runs.
//!
//! - [`RuleId`] names a rule. Whatever happens in a run cites one.
//! - [`Numbers`] holds every number of the rules, today's or the classic ones, and can be changed.
//! - [`Limits`] gives the numbers that a run uses a name and a type.
//! - [`SourceKind`] names an event source or front door.
//! - [`list!`] writes a closed list with its words; every crate above uses it.
//!
//! The titles, statements and addresses that people read are only there with the feature `texts`.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "tests fail by panicking"))]

#[macro_use]
mod words;

mod door;
mod edition;
mod limits;
mod nearest;
mod numbers;
mod rules;
mod sources;
#[cfg(feature = "texts")]
mod texts;

pub use door::{
    Amount, Answers, Backoff, Clients, Clock, Door, MaxRequest, MaxResponse, Micros, Refusal, Wait,
};
pub use edition::Edition;
pub use limits::{LimitError, LimitInfo, Limits, Unit, unused_numbers};
pub use nearest::nearest;
pub use numbers::{Number, Numbers, UnknownNumber, numbers};
pub use rules::{Confidence, RuleId};
pub use sources::{Path, SourceKind};
#[cfg(feature = "texts")]
pub use texts::{
    OlderMaterial, Value,
    json::older_material_json,
    json::rules_json,
    older_material,
    reference::{Cell, Column, ReferenceRow, reference, reference_json},
};
pub use words::{Word, distinct};
