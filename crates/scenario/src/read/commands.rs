//! Commands of a scenario and of a session's log.
//!
//! A `set` gives the engine a whole new configuration: the settings at its moment, with every
//! earlier `set` of the scenario and of the log. A `set` of the log also replaces what the
//! scenario will do later, so that a later command of the scenario does not take it back.

use super::components::{Components, read_components};
use super::context::short;
use super::cursor::Table;
use crate::command::{Action, ActionKind, CommandText};
use crate::diagnostic::{Diagnostic, Notes};
use crate::document::Document;
use crate::tables::{
    COMMAND, CommandKeys, Info, Key, List, Name, SCENARIO, ScenarioKeys, Section, list_of,
};
use lambdascope_engine::command::{Command, TimedCommand};
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::{
    EntityKind, EventRef, Key as PartitionKey, MappingIndex, QueueIndex, SourceIndex,
};
use lambdascope_engine::time::SimTime;
use lambdascope_rulebook::RuleId;
use serde_json::Value;
use std::sync::Arc;

/// The most commands in one list.
const MOST: usize = 1_000;

/// A command that was read.
#[derive(Clone, Debug)]
pub(crate) struct Parsed {
    /// The key of the command in the document, for diagnostics about it.
    path: String,
    pub(crate) text: CommandText,
    key: Option<PartitionKey>,
    event: Option<EventRef>,
}

/// Reads a list of commands.
pub(crate) fn parse(
    root: &Table<'_, ScenarioKeys>,
    list: &Key<ScenarioKeys, List<CommandKeys>>,
) -> Vec<Parsed> {
    let items = root.list(list);
    if items.len() > MOST {
        let message = format!("{} commands are too many", items.len());
        root.note(root.error(list, message).allowed(format!("at most {MOST}")));
        return Vec::new();
    }
    root.tables(list).iter().filter_map(parse_one).collect()
}

/// The keys that a kind of action uses, apart from those that all have.
pub(crate) fn uses(kind: ActionKind) -> Vec<&'static Info> {
    let c = &COMMAND;
    match kind {
        ActionKind::Send => vec![&c.source, &c.count, &c.payload, &c.key],
        ActionKind::Set => vec![&c.path, &c.value],
        ActionKind::Unset => vec![&c.path],
        ActionKind::Redrive | ActionKind::Purge => vec![&c.queue],
        ActionKind::Receive => vec![&c.queue, &c.count, &c.visibility_timeout, &c.wait],
        ActionKind::Delete => vec![&c.queue, &c.event],
        ActionKind::ChangeVisibility => vec![&c.queue, &c.event, &c.visibility_timeout],
        ActionKind::Enable | ActionKind::Disable => vec![&c.mapping],
    }
}

fn parse_one(table: &Table<'_, CommandKeys>) -> Option<Parsed> {
    let at = table.time(&COMMAND.at);
    let after = table.whole(&COMMAND.after);
    let kind = table.word(&COMMAND.action)?;
    let uses: Vec<&str> = uses(kind).into_iter().map(Info::name).collect();
    let word = kind.as_str();
    let all: [&Info; 3] = [&COMMAND.at, &COMMAND.after, &COMMAND.action];
    for key in CommandKeys::KEYS.keys {
        let used = uses.contains(&key.name) || all.iter().any(|one| one.name == key.name);
        if table.has(key) && !used {
            let message = format!("\"{word}\" does not use this key");
            table.note(table.error(key, message).allowed(uses.join(", ")));
        }
    }
    let missing = |key: &Info| {
        let message = format!("\"{word}\" needs \"{key}\"");
        table.note(Diagnostic::error(table.path.clone(), message));
        None::<String>
    };
    let named = |key: &Key<CommandKeys, Name>| {
        let Some(value) = table.get(key) else { return missing(key) };
        table.name(key)?;
        value.as_str().map(str::to_owned)
    };
    let mut event = None;
    let mut event_named = || {
        let key = &COMMAND.event;
        let Some(value) = table.get(key) else { return missing(key) };
        event = table.context.event(&table.path(key), value);
        event.and_then(|_| value.as_str().map(str::to_owned))
    };
    let mut key = None;
    let action = match kind {
        ActionKind::Send => {
            let source = named(&COMMAND.source);
            key = table.key(&COMMAND.key);
            let count = table.count(&COMMAND.count)?;
            let payload_bytes = table.size(&COMMAND.payload);
            let text = table.get(&COMMAND.key).and_then(Value::as_str).map(str::to_owned);
            Action::Send { source: source?, count, payload_bytes, key: text }
        }
        ActionKind::Set | ActionKind::Unset => {
            let path = table.text(&COMMAND.path).map(str::to_owned);
            let path = path.or_else(|| missing(&COMMAND.path))?;
            let value = table.get(&COMMAND.value).cloned().unwrap_or_default();
            if kind == ActionKind::Set && value.is_null() {
                missing(&COMMAND.value);
                return None;
            }
            Action::Set { path, value }
        }
        ActionKind::Redrive => Action::Redrive { queue: named(&COMMAND.queue)? },
        ActionKind::Purge => Action::Purge { queue: named(&COMMAND.queue)? },
        ActionKind::Receive => Action::Receive {
            queue: named(&COMMAND.queue)?,
            count: receive_count(table)?,
            visibility_timeout: table.duration(&COMMAND.visibility_timeout),
            wait: table.duration(&COMMAND.wait)?,
        },
        ActionKind::Delete => {
            Action::Delete { queue: named(&COMMAND.queue)?, event: event_named()? }
        }
        ActionKind::ChangeVisibility => {
            let hidden = table.duration(&COMMAND.visibility_timeout);
            Action::ChangeVisibility {
                queue: named(&COMMAND.queue)?,
                event: event_named()?,
                visibility_timeout: match hidden {
                    Some(hidden) => hidden,
                    None => {
                        missing(&COMMAND.visibility_timeout);
                        return None;
                    }
                },
            }
        }
        ActionKind::Enable => Action::Enable { mapping: named(&COMMAND.mapping)? },
        ActionKind::Disable => Action::Disable { mapping: named(&COMMAND.mapping)? },
    };
    let text = CommandText { at: at?, after, action };
    Some(Parsed { path: table.path.clone(), text, key, event })
}

/// One receive takes a few messages at most.
fn receive_count(table: &Table<'_, CommandKeys>) -> Option<u32> {
    let count = table.count(&COMMAND.count)?;
    let most = table.context.limits().sqs_messages_per_receive;
    if u64::from(count) > most {
        let message = format!("one receive takes at most {most} messages");
        table.note(table.error(&COMMAND.count, message).rule(RuleId::PollSqsInitialConcurrency));
    }
    Some(count)
}

/// A log is in the order in which things were done.
pub(crate) fn check_order(root: &Table<'_, ScenarioKeys>, log: &[Parsed]) {
    let out_of_order = log.windows(2).find(|pair| pair[1].text.at < pair[0].text.at);
    if let Some([_, late]) = out_of_order {
        let message = "a log is in order, but this is earlier than what stands before it";
        root.note(Diagnostic::error(format!("{}.at", late.path), message));
    }
}

/// Turns commands into those of the engine.
pub(crate) struct Resolver<'a> {
    /// The configuration at the start.
    pub(crate) config: &'a Config,
    pub(crate) notes: &'a mut Notes,
}

impl Resolver<'_> {
    /// The commands of a scenario, sorted by time, from settings that hold before the first.
    pub(crate) fn schedule(
        &mut self,
        mut settings: Document,
        texts: &[Parsed],
    ) -> Vec<TimedCommand> {
        let mut commands = Vec::with_capacity(texts.len());
        for parsed in texts {
            let command = match &parsed.text.action {
                Action::Set { path, value } => self.set(&mut settings, parsed, path, value),
                other => self.plain(other, parsed),
            };
            let Some(command) = command else { break };
            commands.push(TimedCommand { time: parsed.text.at, steps: None, command });
        }
        commands
    }

    /// The commands of a log, from entry `first` on.
    pub(crate) fn log(
        &mut self,
        mut settings: Document,
        scheduled: &[Parsed],
        log: &[Parsed],
        first: usize,
    ) -> Vec<TimedCommand> {
        let mut commands = Vec::new();
        let mut done = 0;
        for (number, parsed) in log.iter().enumerate() {
            let due = scheduled[done..].iter().take_while(|other| other.text.at <= parsed.text.at);
            for other in due {
                change(&mut settings, other);
                done += 1;
            }
            if number < first {
                change(&mut settings, parsed);
                continue;
            }
            let command = match &parsed.text.action {
                Action::Set { path, value } => self
                    .set(&mut settings, parsed, path, value)
                    .map(|command| self.with_schedule(command, &settings, scheduled, done)),
                other => self.plain(other, parsed),
            };
            let Some(command) = command else { break };
            let steps = parsed.text.after;
            commands.push(TimedCommand { time: parsed.text.at, steps, command });
        }
        commands
    }

    /// Lets what the scenario does later start from the changed settings.
    fn with_schedule(
        &mut self,
        command: Command,
        settings: &Document,
        scheduled: &[Parsed],
        done: usize,
    ) -> Command {
        let Command::Configure { mut config, label } = command else { return command };
        let later = self.schedule(settings.clone(), &scheduled[done..]);
        // It was made a moment ago, so nobody else has it yet.
        if let Some(config) = Arc::get_mut(&mut config) {
            let before = self.config.commands.iter().take(done).cloned();
            config.commands = before.chain(later).collect();
        }
        Command::Configure { config, label }
    }

    fn plain(&self, action: &Action, parsed: &Parsed) -> Option<Command> {
        let find = |kind, name: &str| self.config.find(kind, name).map(|entity| entity.index);
        let queue = |name: &str| find(EntityKind::Queue, name).map(QueueIndex);
        let mapping = |name: &str| find(EntityKind::EventSourceMapping, name).map(MappingIndex);
        Some(match action {
            Action::Send { source, count, payload_bytes, .. } => Command::Send {
                source: SourceIndex(find(EntityKind::Source, source)?),
                count: *count,
                payload_bytes: *payload_bytes,
                key: parsed.key,
            },
            Action::Redrive { queue: name } => Command::Redrive { queue: queue(name)? },
            Action::Purge { queue: name } => Command::Purge { queue: queue(name)? },
            Action::Receive { queue: name, count, visibility_timeout, wait } => Command::Receive {
                queue: queue(name)?,
                messages: *count,
                visibility_timeout: *visibility_timeout,
                wait: *wait,
            },
            Action::Delete { queue: name, .. } => {
                Command::Delete { queue: queue(name)?, event: parsed.event? }
            }
            Action::ChangeVisibility { queue: name, visibility_timeout, .. } => {
                Command::ChangeVisibility {
                    queue: queue(name)?,
                    event: parsed.event?,
                    visibility_timeout: *visibility_timeout,
                }
            }
            Action::Enable { mapping: name } => Command::Enable { mapping: mapping(name)? },
            Action::Disable { mapping: name } => Command::Disable { mapping: mapping(name)? },
            Action::Set { .. } => return None,
        })
    }

    fn set(
        &mut self,
        settings: &mut Document,
        parsed: &Parsed,
        path: &str,
        value: &Value,
    ) -> Option<Command> {
        let at = format!("{}.path", parsed.path);
        let first = path.split('.').next().unwrap_or_default();
        if !changeable().any(|name| name == first) {
            let allowed = changeable().collect::<Vec<_>>().join(", ");
            let message = format!("{} cannot change while the scenario runs", short(first));
            self.notes.add(Diagnostic::error(at, message).allowed(allowed));
            return None;
        }
        if let Err(error) = settings.set(path, value.clone()) {
            self.notes.add(Diagnostic::error(at, error.to_string()));
            return None;
        }
        let Components { config, notes } = read_components(
            settings.value(),
            self.config.keys.clone(),
            self.config.contents.clone(),
        );
        let errors: Vec<Diagnostic> =
            notes.finish().into_iter().filter(Diagnostic::is_error).collect();
        for error in &errors {
            let message = format!("{}: {}", error.path, error.message);
            let at = format!("{}.value", parsed.path);
            self.notes.add(Diagnostic { path: at, message, ..error.clone() });
        }
        let config = config.filter(|_| errors.is_empty())?;
        if !self.config.same_components(&config) {
            let message = "a command cannot add, remove or remake components";
            self.notes.add(Diagnostic::error(at, message));
            return None;
        }
        let label = match value {
            Value::Null => format!("{path} unset"),
            Value::String(text) => format!("{path}={text}"),
            other => format!("{path}={other}"),
        };
        Some(Command::Configure { config: Arc::new(config), label: label.into() })
    }
}

/// What `set` may change: settings of components, and limits.
fn changeable() -> impl Iterator<Item = &'static str> {
    EntityKind::ALL
        .into_iter()
        .map(list_of)
        .chain([SCENARIO.limits.name, SCENARIO.limit_overrides.name])
}

/// Changes the settings if the command does so.
fn change(settings: &mut Document, parsed: &Parsed) {
    if let Action::Set { path, value } = &parsed.text.action {
        // What cannot be set was reported when it was resolved.
        let _ = settings.set(path, value.clone());
    }
}

/// The settings after all commands up to a moment.
pub(crate) fn settings_at(
    mut settings: Document,
    scheduled: &[Parsed],
    log: &[Parsed],
    time: SimTime,
) -> Document {
    let mut all: Vec<&Parsed> = scheduled.iter().chain(log).collect();
    all.sort_by_key(|parsed| parsed.text.at);
    for parsed in all.into_iter().take_while(|parsed| parsed.text.at <= time) {
        change(&mut settings, parsed);
    }
    settings
}
