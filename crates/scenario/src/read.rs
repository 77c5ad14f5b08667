//! From a document to a configuration, with every diagnostic on the way.

mod checks;
mod commands;
mod components;
mod contents;
mod context;
mod cursor;
mod function;
mod mapping;
mod names;
mod number;
mod pattern;
mod polled;
mod routing;
pub(crate) mod source;

pub(crate) use commands::uses;
pub(crate) use number::FORMS;
pub use number::to_u64;

use crate::command::CommandText;
use crate::diagnostic::{Diagnostic, Notes};
use crate::document::Document;
use crate::tables::SCENARIO;
use crate::{Reading, json_lines};
use commands::{Parsed, Resolver};
use components::read_config;
use context::Context;
use cursor::Table;
use lambdascope_engine::command::{Command, TimedCommand};
use lambdascope_engine::config::Config;
use lambdascope_engine::time::SimTime;
use serde_json::Value;
use std::sync::Arc;

impl Document {
    /// Reads the document: the best configuration, with the commands of the scenario, the log,
    /// and every diagnostic.
    #[must_use]
    pub fn read(&self) -> Reading {
        let (mut config, lists, mut notes) = read_all(self);
        let mut log = Vec::new();
        if let Some(config) = config.as_mut().filter(|_| notes.errors() == 0) {
            log = resolve(self, config, &lists, 0, &mut notes);
        }
        Reading {
            document: self.clone(),
            config: config.map(Arc::new),
            log,
            diagnostics: notes.finish(),
        }
    }

    /// Reads a JSON text: see [`Self::read`]. The diagnostics have their lines.
    #[must_use]
    pub fn read_json(text: &str) -> Reading {
        match Self::parse(text) {
            Ok(document) => {
                let mut reading = document.read();
                json_lines::locate(text, &mut reading.diagnostics);
                reading
            }
            Err(diagnostic) => Reading::unreadable(diagnostic),
        }
    }

    /// Carries out a command of a person, at its moment: the document's log gets it as its last
    /// entry, and the engine's command comes back.
    ///
    /// # Errors
    /// Everything that is wrong with the command; the document is then as it was.
    pub fn command(&mut self, text: &CommandText) -> Result<Command, Vec<Diagnostic>> {
        self.command_entry(text.to_value())
    }

    /// The same for a command as a log writes it.
    ///
    /// # Errors
    /// Everything that is wrong with the command; the document is then as it was.
    pub fn command_entry(&mut self, entry: Value) -> Result<Command, Vec<Diagnostic>> {
        let mut next = self.clone();
        let number = next.log_len();
        if let Err(error) = next.set(&format!("log.{number}"), entry) {
            return Err(vec![Diagnostic::error("log", error.to_string())]);
        }
        let command = read_last_command(&next)?;
        *self = next;
        Ok(command)
    }

    /// The settings that hold at a moment: those of the scenario with all `set` commands up to
    /// it, its own and those of the log.
    #[must_use]
    pub fn at(&self, time: SimTime) -> Self {
        let value = self.value();
        if value.get("commands").is_none() && value.get("log").is_none() {
            return self.clone();
        }
        let (_, [scheduled, log], _) = read_all(self);
        commands::settings_at(self.clone(), &scheduled, &log, time)
    }
}

/// Reads the last command of the log, for a document that was fine before it got it.
fn read_last_command(document: &Document) -> Result<Command, Vec<Diagnostic>> {
    let (mut config, lists, mut notes) = read_all(document);
    let mut command = None;
    if let Some(config) = config.as_mut().filter(|_| notes.errors() == 0) {
        let last = lists[1].len().saturating_sub(1);
        command = resolve(document, config, &lists, last, &mut notes).pop();
    }
    command.map(|timed| timed.command).filter(|_| notes.errors() == 0).ok_or_else(|| notes.finish())
}

/// Gives the configuration the commands of the scenario; gives those of the log, from entry
/// `first` on.
fn resolve(
    document: &Document,
    config: &mut Config,
    [scheduled, log]: &[Vec<Parsed>; 2],
    first: usize,
    notes: &mut Notes,
) -> Vec<TimedCommand> {
    let commands = Resolver { config, notes }.schedule(document.clone(), scheduled);
    config.commands = commands;
    Resolver { config, notes }.log(document.clone(), scheduled, log, first)
}

/// The configuration at the start, the commands of the scenario by time, and those of the log.
fn read_all(document: &Document) -> (Option<Config>, [Vec<Parsed>; 2], Notes) {
    let value = document.value();
    let context = Context::of(value, names::named_keys(value), contents::all_contents(value));
    let mut config = None;
    let mut lists = [Vec::new(), Vec::new()];
    if let Some(root) = Table::root(&context, value) {
        config = read_config(&root);
        let mut scheduled = commands::parse(&root, &SCENARIO.commands);
        scheduled.sort_by_key(|parsed| parsed.text.at);
        let log = commands::parse(&root, &SCENARIO.log);
        commands::check_order(&root, &log);
        lists = [scheduled, log];
    }
    (config, lists, context.notes.into_inner())
}
