//! The only way to change a running simulation.

use crate::config::Config;
use crate::entity::{EventRef, Key, MappingIndex, QueueIndex, SourceIndex};
use crate::time::{SimDuration, SimTime};
use std::sync::Arc;

/// Something that happens to the system from outside.
#[derive(Clone, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Command {
    /// Sends events by hand.
    Send {
        /// Index of the source.
        source: SourceIndex,
        /// How many at once.
        count: u32,
        /// Their size (bytes), if it differs from the source's.
        payload_bytes: Option<u64>,
        /// Their key, if one is given.
        key: Option<Key>,
    },
    /// Changes settings. The new configuration has the same components. Its commands, if it has
    /// any, replace those that the scenario will still carry out, one for one; without any, the
    /// scenario goes on as planned.
    Configure {
        /// The configuration from now on.
        config: Arc<Config>,
        /// Which settings changed, as texts show it: `functions.charge.timeout=5s`.
        label: Arc<str>,
    },
    /// Moves the messages of a dead-letter queue back to the queue they came from.
    Redrive {
        /// Index of the dead-letter queue.
        queue: QueueIndex,
    },
    /// Deletes all messages of a queue.
    Purge {
        /// Index of the queue.
        queue: QueueIndex,
    },
    /// Receives messages from a queue, as a consumer that is no mapping does.
    Receive {
        /// Index of the queue.
        queue: QueueIndex,
        /// At most this many messages [1 to 10].
        messages: u32,
        /// How long they are hidden, if it differs from the queue's setting [0 s to 12 h].
        visibility_timeout: Option<SimDuration>,
        /// How long it waits for the first message [0 to 20 s].
        wait: SimDuration,
    },
    /// Deletes a received message.
    Delete {
        /// Index of the queue.
        queue: QueueIndex,
        /// The event whose message it is.
        event: EventRef,
    },
    /// Hides a received message for longer, or shows it again.
    ChangeVisibility {
        /// Index of the queue.
        queue: QueueIndex,
        /// The event whose message it is.
        event: EventRef,
        /// For how long from now on [0 s to 12 h].
        visibility_timeout: SimDuration,
    },
    /// Lets an event source mapping poll.
    Enable {
        /// Index of the mapping.
        mapping: MappingIndex,
    },
    /// Stops an event source mapping from polling.
    Disable {
        /// Index of the mapping.
        mapping: MappingIndex,
    },
}

/// A command with its moment.
#[derive(Clone, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TimedCommand {
    /// The simulated time at which it is carried out.
    pub time: SimTime,
    /// After how many steps of the simulation; none means after everything of that moment. The
    /// commands of a configuration need none: they come before anything else of their moment.
    pub steps: Option<u64>,
    /// What is done then.
    pub command: Command,
}
