//! From a document to a configuration, with every diagnostic on the way.

mod checks;
mod commands;
mod contents;
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
use crate::quantity::number_text;
use crate::tables::{DATABASE, SCENARIO, SERVICE, ScenarioKeys};
use crate::{Reading, json_lines};
use commands::{Parsed, Resolver};
use cursor::Table;
use lambdascope_engine::command::{Command, TimedCommand};
use lambdascope_engine::config::Config;
use lambdascope_engine::content::Json;
use lambdascope_engine::time::SimTime;
use lambdascope_rulebook::{Edition, LimitError, Limits, Word, nearest};
use names::Names;
use serde_json::Value;
use std::cell::RefCell;
use std::sync::Arc;

/// What all readers share.
pub(crate) struct Context {
    notes: RefCell<Notes>,
    limits: Limits,
    edition: Edition,
    names: Names,
    /// The keys that the scenario names; generated ones are numbered after them.
    keys: Vec<String>,
    /// What the scenario lets events say.
    contents: Vec<Json>,
}

impl Context {
    fn of(settings: &Value, keys: Vec<String>, contents: Vec<Json>) -> Self {
        let mut context = Self {
            notes: RefCell::default(),
            limits: Limits::of(Edition::Today),
            edition: Edition::Today,
            names: Names::of(settings),
            keys,
            contents,
        };
        read_limits(&mut context, settings);
        context
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    fn note(&self, diagnostic: Diagnostic) {
        self.notes.borrow_mut().add(diagnostic);
    }

    /// Adds a diagnostic that is only made when it is kept.
    fn note_with(&self, make: impl FnOnce() -> Diagnostic) {
        let full = self.notes.borrow().full();
        self.note(if full { Diagnostic::error("", "") } else { make() });
    }
}

/// A configuration without its commands, the best that the settings give, and what is wrong.
struct Components {
    config: Option<Config>,
    notes: Notes,
}

/// Reads everything but the commands. `keys` are the partition keys that have names, `contents`
/// is what events can say.
fn read_components(settings: &Value, keys: Vec<String>, contents: Vec<Json>) -> Components {
    let context = Context::of(settings, keys, contents);
    let config = Table::root(&context, settings).and_then(|root| read_config(&root));
    Components { config, notes: context.notes.into_inner() }
}

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
        let mut next = self.clone();
        let number = next.log_len();
        if let Err(error) = next.set(&format!("log.{number}"), text.to_value()) {
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

/// The edition and the overrides come first: they set every range and default.
fn read_limits(context: &mut Context, document: &Value) {
    let edition =
        document.get(SCENARIO.limits.name).and_then(Value::as_str).and_then(Edition::parse);
    context.edition = edition.unwrap_or_default();
    context.limits = Limits::of(context.edition);
    let Some(overrides) = document.get(SCENARIO.limit_overrides.name) else { return };
    let Some(overrides) = overrides.as_object() else {
        let message = "this must be a table of limits and numbers";
        context.note(Diagnostic::error(SCENARIO.limit_overrides.name, message));
        return;
    };
    for (name, value) in overrides {
        let path = format!("{}.{}", SCENARIO.limit_overrides.name, number::crop(name));
        let number = value.as_f64().or_else(|| value.as_bool().map(|yes| f64::from(u8::from(yes))));
        let Some(number) = number else {
            let message = "a limit is a plain number; its unit is in its name";
            context.note(Diagnostic::error(path, message));
            continue;
        };
        match context.limits.set(name, number) {
            Ok(()) => {}
            Err(LimitError::Unknown { name, nearest }) => {
                let message = format!("there is no limit {}", short(&name));
                let suggestion = nearest.map(str::to_owned);
                context.note(Diagnostic::error(path, message).suggest(suggestion));
            }
            Err(LimitError::Invalid { rule, value, expected, .. }) => {
                let message = format!("{} makes no sense here", number_text(value));
                let diagnostic = Diagnostic::error(path, message).allowed(expected);
                context.note(diagnostic.rule(rule));
            }
        }
    }
}

fn read_config(root: &Table<'_, ScenarioKeys>) -> Option<Config> {
    let context = root.context;
    let keys = &SCENARIO;
    root.number(&keys.format);
    for key in [&keys.title, &keys.about, &keys.next] {
        root.text(key);
    }
    root.word(&keys.limits);
    let queues = root.named(&keys.queues, polled::read_queue);
    let streams = root.named(&keys.streams, polled::read_stream);
    let sources = root.named(&keys.sources, |t, name| source::read(t, name, &queues));
    let functions = root.named(&keys.functions, |t, name| function::read(t, name, &queues));
    let topics = root.named(&keys.topics, |t, name| routing::read_topic(t, name, &queues));
    let buckets = root.named(&keys.buckets, |t, name| routing::read_bucket(t, name, &queues));
    let event_buses = root.named(&keys.event_buses, routing::read_event_bus);
    let tables = root.named(&keys.tables, |t, name| routing::read_table(t, name, &streams));
    let databases =
        root.named(&keys.databases, |t, name| routing::read_store(t, name, &DATABASE.failure_rate));
    let services =
        root.named(&keys.services, |t, name| routing::read_store(t, name, &SERVICE.failure_rate));
    let state_machines = root.named(&keys.state_machines, routing::read_state_machine);
    let mappings = root
        .named(&keys.event_source_mappings, |t, name| mapping::read(t, name, &queues, &streams));
    checks::check(
        context,
        &checks::Parts {
            functions: &functions,
            queues: &queues,
            streams: &streams,
            mappings: &mappings,
        },
    );
    let seed = root.whole(&keys.seed).unwrap_or_default();
    let run_for = root.duration(&keys.run_for).unwrap_or_default();
    Some(Config {
        seed,
        run_for,
        edition: context.edition,
        limits: context.limits.clone(),
        keys: context.keys.clone(),
        contents: context.contents.clone(),
        sources: all(sources)?,
        functions: all(functions)?,
        queues: all(queues)?,
        topics: all(topics)?,
        streams: all(streams)?,
        buckets: all(buckets)?,
        event_buses: all(event_buses)?,
        tables: all(tables)?,
        databases: all(databases)?,
        services: all(services)?,
        state_machines: all(state_machines)?,
        mappings: all(mappings)?,
        commands: Vec::new(),
    })
}

/// The components, if every one could be read.
fn all<T>(components: Vec<Option<T>>) -> Option<Vec<T>> {
    let mut whole = Vec::with_capacity(components.len());
    for component in components {
        whole.push(component?);
    }
    Some(whole)
}

/// The word of a list that a mistyped one was probably meant to be, whatever its case.
fn nearest_word<'a>(word: &str, words: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > 60 {
        return None;
    }
    let words: Vec<&str> = words.collect();
    let find = |like: &dyn Fn(&str) -> bool| words.iter().copied().find(|known| like(known));
    find(&|known| known.eq_ignore_ascii_case(word))
        .or_else(|| nearest(word, words.iter().copied()))
        .or_else(|| find(&|known| word.len() > 2 && known.contains(word)))
}

/// A value as messages show it, not too long.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => short(text),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a table".to_owned(),
        other => other.to_string(),
    }
}

/// A text as messages show it.
fn short(text: &str) -> String {
    const MOST: usize = 40;
    if text.chars().count() <= MOST {
        return format!("\"{text}\"");
    }
    let start: String = text.chars().take(MOST).collect();
    format!("\"{start}...\"")
}
