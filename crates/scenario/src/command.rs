//! What a person or a scenario does to a running system, in words.

use crate::tables::{COMMAND, Info};
use lambdascope_engine::time::{SimDuration, SimTime};
use lambdascope_rulebook::list;
use serde_json::{Map, Value, json};

/// A command with its moment, before it is checked against a scenario.
#[derive(Clone, PartialEq, Debug)]
pub struct CommandText {
    /// When it is carried out, from the start of the run.
    pub at: SimTime,
    /// After how many steps of the simulation; none means after everything of that moment in a
    /// log, and before everything of it among the commands of a scenario.
    pub after: Option<u64>,
    /// What is done then.
    pub action: Action,
}

/// What is done, with the names that a person writes.
#[derive(Clone, PartialEq, Debug)]
pub enum Action {
    /// Sends events by hand.
    Send {
        /// Name of the source.
        source: String,
        /// How many events, from 1.
        count: u32,
        /// Their size (bytes), if it differs from the source's.
        payload_bytes: Option<u64>,
        /// Their partition key or message group.
        key: Option<String>,
    },
    /// Changes a setting; null takes it away.
    Set {
        /// The setting, as in `functions.charge.timeout`.
        path: String,
        /// Its new value, as a scenario writes it; null takes the key away.
        value: Value,
    },
    /// Moves the messages of a dead-letter queue back.
    Redrive {
        /// Name of the dead-letter queue.
        queue: String,
    },
    /// Deletes all messages of a queue.
    Purge {
        /// Name of the queue.
        queue: String,
    },
    /// Receives messages as a consumer does that is no mapping.
    Receive {
        /// Name of the queue.
        queue: String,
        /// At most this many.
        count: u32,
        /// How long they are hidden, if it differs from the queue's setting.
        visibility_timeout: Option<SimDuration>,
        /// How long it waits for the first.
        wait: SimDuration,
    },
    /// Deletes a received message.
    Delete {
        /// Name of the queue.
        queue: String,
        /// Name of the event whose message it is.
        event: String,
    },
    /// Hides a received message for longer, or shows it again.
    ChangeVisibility {
        /// Name of the queue.
        queue: String,
        /// Name of the event whose message it is.
        event: String,
        /// For how long from then on.
        visibility_timeout: SimDuration,
    },
    /// Lets an event source mapping poll.
    Enable {
        /// Name of the mapping.
        mapping: String,
    },
    /// Stops an event source mapping from polling.
    Disable {
        /// Name of the mapping.
        mapping: String,
    },
}

impl CommandText {
    /// The entry of a log.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let c = &COMMAND;
        let mut entry = Map::new();
        let mut put = |key: &Info, value: Value| {
            entry.insert(key.name.to_owned(), value);
        };
        let text = crate::quantity::duration_text;
        put(&c.at, json!(text(self.at.since(SimTime::ZERO))));
        if let Some(after) = self.after {
            put(&c.after, json!(after));
        }
        put(&c.action, json!(self.action.kind().as_str()));
        match &self.action {
            Action::Send { source, count, payload_bytes, key } => {
                put(&c.source, json!(source));
                put(&c.count, json!(count));
                if let Some(bytes) = payload_bytes {
                    put(&c.payload, json!(format!("{bytes}B")));
                }
                if let Some(key) = key {
                    put(&c.key, json!(key));
                }
            }
            Action::Set { path, value } => {
                put(&c.path, json!(path));
                if !value.is_null() {
                    put(&c.value, value.clone());
                }
            }
            Action::Redrive { queue } | Action::Purge { queue } => put(&c.queue, json!(queue)),
            Action::Receive { queue, count, visibility_timeout, wait } => {
                put(&c.queue, json!(queue));
                put(&c.count, json!(count));
                if let Some(hidden) = visibility_timeout {
                    put(&c.visibility_timeout, json!(text(*hidden)));
                }
                put(&c.wait, json!(text(*wait)));
            }
            Action::Delete { queue, event } => {
                put(&c.queue, json!(queue));
                put(&c.event, json!(event));
            }
            Action::ChangeVisibility { queue, event, visibility_timeout } => {
                put(&c.queue, json!(queue));
                put(&c.event, json!(event));
                put(&c.visibility_timeout, json!(text(*visibility_timeout)));
            }
            Action::Enable { mapping } | Action::Disable { mapping } => {
                put(&c.mapping, json!(mapping));
            }
        }
        Value::Object(entry)
    }
}

list! {
    /// The kinds of action.
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    pub enum ActionKind {
        /// Events are sent by hand.
        Send = "send",
        /// A setting gets another value.
        Set = "set",
        /// A setting is taken away.
        Unset = "unset",
        /// The messages of a dead-letter queue move back.
        Redrive = "redrive",
        /// All messages of a queue are deleted.
        Purge = "purge",
        /// Messages are received by a consumer that is no mapping.
        Receive = "receive",
        /// A received message is deleted.
        Delete = "delete",
        /// A received message is hidden for longer, or shown again.
        ChangeVisibility = "change-visibility",
        /// An event source mapping polls from now on.
        Enable = "enable",
        /// An event source mapping stops polling.
        Disable = "disable",
    }
}

impl Action {
    /// Its kind, whose word scenarios use.
    #[must_use]
    pub const fn kind(&self) -> ActionKind {
        match self {
            Self::Send { .. } => ActionKind::Send,
            Self::Set { value: Value::Null, .. } => ActionKind::Unset,
            Self::Set { .. } => ActionKind::Set,
            Self::Redrive { .. } => ActionKind::Redrive,
            Self::Purge { .. } => ActionKind::Purge,
            Self::Receive { .. } => ActionKind::Receive,
            Self::Delete { .. } => ActionKind::Delete,
            Self::ChangeVisibility { .. } => ActionKind::ChangeVisibility,
            Self::Enable { .. } => ActionKind::Enable,
            Self::Disable { .. } => ActionKind::Disable,
        }
    }
}
