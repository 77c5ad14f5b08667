//! The deterministic engine of AWS Lambda invocation: no clock, no I/O, no browser.
//!
//! A [`Config`](config::Config) goes in, [`Command`](command::Command)s change it while it runs,
//! and everything that happens comes out as [`TraceEntry`](trace::TraceEntry)s, each with the
//! rule that caused it. The same configuration and commands give the same entries, to the bit,
//! on every target.
//!
//! ```text
//! sources --call--> function (environments) --> stores, queues, topics, ...
//!         --Event--> asynchronous queue ------^
//!         --send--> queue, stream --> event source mapping (pollers) --^
//! ```

// A new happening, kind or way is to be thought of wherever there is a choice between them.
#![warn(clippy::wildcard_enum_match_arm)]

pub mod bill;
pub mod checkpoints;
pub mod command;
pub mod config;
pub mod content;
pub mod entity;
pub mod fidelity;
pub mod metrics;
pub mod record;
pub mod recorder;
pub mod replay;
pub mod rng;
pub mod time;
pub mod trace;

mod agenda;
mod asynchronous;
mod call;
mod checks;
mod delays;
mod event;
mod event_source_mapping;
mod function;
mod index;
mod queue;
mod routing;
mod simulation;
mod slab;
mod source;
mod stream;
mod summary;

pub use simulation::{ConfigError, MessageState, MessageView, Simulation};
