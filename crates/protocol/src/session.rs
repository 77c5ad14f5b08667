//! Sessions: the simulator has what is true of them, the page their recordings.

use lambdascope_engine::command::TimedCommand;
use lambdascope_engine::config::Config;
use lambdascope_engine::recorder::{Cut, Stretch};
use lambdascope_engine::time::SimTime;
use lambdascope_rulebook::{Edition, RuleId};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The number that the page gives a session. One that is opened takes the place of another with
/// its number.
pub type SessionId = u32;

/// A session that is to be opened.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Open {
    /// What it is to be called.
    pub session: SessionId,
    /// A scenario or session as JSON.
    pub text: String,
    /// Other luck than the scenario's.
    pub seed: Option<u64>,
    /// Other limits than the scenario's.
    pub limits: Option<Edition>,
    /// So much of it the page has already: recording goes on after that.
    pub recorded_until: Option<SimTime>,
}

/// A session that was opened.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Opened {
    /// The scenario with its log (JSON), as it is run.
    pub document: String,
    /// The settings at the start (JSON).
    pub settings: String,
    /// The configuration at the start.
    pub scenario: Arc<Config>,
    /// The commands of its log.
    pub log: Vec<TimedCommand>,
    /// Where it ends.
    pub end: SimTime,
    /// The beginning of its recording.
    pub stretch: Stretch,
    /// What does not hinder it from running.
    pub remarks: Vec<Remark>,
}

/// How far a session is to be recorded on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Record {
    /// The session.
    pub session: SessionId,
    /// Up to this moment, inclusive.
    pub until: SimTime,
    /// No more than about so many entries of the trace at once.
    pub entries: u32,
}

/// What is to be done to a running session, all of it or nothing.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Perform {
    /// The session.
    pub session: SessionId,
    /// When.
    pub at: SimTime,
    /// Each as the log of a session writes it (JSON).
    pub commands: Vec<String>,
}

/// What was done to a session.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Performed {
    /// The scenario with its log (JSON).
    pub document: String,
    /// The settings from then on (JSON).
    pub settings: String,
    /// What no longer holds, command by command.
    pub cuts: Vec<Cut>,
    /// How it goes on.
    pub stretch: Stretch,
}

/// Something to say about a scenario.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Remark {
    /// Whether it keeps the scenario from running.
    pub is_error: bool,
    /// The key that it is about; empty for the text as a whole.
    pub path: String,
    /// What is wrong, as words that follow the key.
    pub message: String,
    /// What would be allowed.
    pub allowed: Option<String>,
    /// The rule that says so.
    pub rule: Option<RuleId>,
    /// What was probably meant.
    pub suggestion: Option<String>,
    /// The line of the text, from 1.
    pub line: Option<u32>,
}
