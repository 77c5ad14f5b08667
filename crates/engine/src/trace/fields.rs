//! Names of happenings and of their fields, for every text that shows a trace.

use super::Happening;
use crate::bill::{Charge, Tariff};
use crate::content::Content;
use crate::entity::{BatchRef, Entity, EntityKind, EventRef, Key};
use crate::time::{SimDuration, SimTime};

/// The value of a field of a trace entry.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Field {
    /// A plain number.
    Number(u64),
    /// A size [bytes].
    Bytes(u64),
    /// Yes or no.
    Flag(bool),
    /// A word of a closed list.
    Word(&'static str),
    /// A moment.
    Time(SimTime),
    /// A length of time.
    Duration(SimDuration),
    /// A component.
    Entity(Entity),
    /// An event.
    Event(EventRef),
    /// A batch.
    Batch(BatchRef),
    /// A partition key or message group.
    Key(Key),
    /// What an event says.
    Content(Content),
}

impl Happening {
    /// Every verb of the trace, in the order of the list of happenings.
    pub const VERBS: &'static [&'static str] = &[
        "event_sent",
        "payload_stored",
        "call_started",
        "refused",
        "response_received",
        "caller_gave_up",
        "call_retry_scheduled",
        "event_accepted",
        "throttled",
        "attempt_started",
        "attempt_succeeded",
        "attempt_failed",
        "environment_reclaimed",
        "provisioning_started",
        "init_failed",
        "provisioning_ready",
        "provisioning_failed",
        "retry_scheduled",
        "duplicate_delivered",
        "destination_sent",
        "delivery_failed",
        "message_sent",
        "message_received",
        "message_visible",
        "visibility_changed",
        "message_deleted",
        "delete_refused",
        "message_moved",
        "queue_purged",
        "pollers_scaled",
        "mapping_disabled",
        "window_opened",
        "batch_received",
        "batch_succeeded",
        "batch_failed",
        "batch_retry_scheduled",
        "batch_bisected",
        "batch_discarded",
        "record_written",
        "record_read",
        "checkpoint_moved",
        "filtered_out",
        "effect_landed",
        "effect_skipped",
        "effect_failed",
        "came_to_rest",
        "set_out_again",
        "command_applied",
    ];

    /// The word of the trace's verb column.
    #[must_use]
    pub const fn verb(&self) -> &'static str {
        match self {
            Self::EventSent { .. } => "event_sent",
            Self::PayloadStored { .. } => "payload_stored",
            Self::CallStarted { .. } => "call_started",
            Self::Refused { .. } => "refused",
            Self::ResponseReceived { .. } => "response_received",
            Self::CallerGaveUp { .. } => "caller_gave_up",
            Self::CallRetryScheduled { .. } => "call_retry_scheduled",
            Self::EventAccepted { .. } => "event_accepted",
            Self::Throttled { .. } => "throttled",
            Self::AttemptStarted { .. } => "attempt_started",
            Self::AttemptSucceeded { .. } => "attempt_succeeded",
            Self::AttemptFailed { .. } => "attempt_failed",
            Self::EnvironmentReclaimed { .. } => "environment_reclaimed",
            Self::ProvisioningStarted { .. } => "provisioning_started",
            Self::InitFailed { .. } => "init_failed",
            Self::ProvisioningReady { .. } => "provisioning_ready",
            Self::ProvisioningFailed { .. } => "provisioning_failed",
            Self::RetryScheduled { .. } => "retry_scheduled",
            Self::DuplicateDelivered { .. } => "duplicate_delivered",
            Self::DestinationSent { .. } => "destination_sent",
            Self::DeliveryFailed { .. } => "delivery_failed",
            Self::MessageSent { .. } => "message_sent",
            Self::MessageReceived { .. } => "message_received",
            Self::MessageVisible { .. } => "message_visible",
            Self::VisibilityChanged { .. } => "visibility_changed",
            Self::MessageDeleted => "message_deleted",
            Self::DeleteRefused { .. } => "delete_refused",
            Self::MessageMoved { .. } => "message_moved",
            Self::QueuePurged { .. } => "queue_purged",
            Self::PollersScaled { .. } => "pollers_scaled",
            Self::WindowOpened { .. } => "window_opened",
            Self::BatchReceived { .. } => "batch_received",
            Self::BatchSucceeded { .. } => "batch_succeeded",
            Self::BatchFailed { .. } => "batch_failed",
            Self::BatchRetryScheduled { .. } => "batch_retry_scheduled",
            Self::BatchBisected { .. } => "batch_bisected",
            Self::BatchDiscarded { .. } => "batch_discarded",
            Self::RecordWritten { .. } => "record_written",
            Self::RecordRead { .. } => "record_read",
            Self::CheckpointMoved { .. } => "checkpoint_moved",
            Self::FilteredOut => "filtered_out",
            Self::EffectLanded { .. } => "effect_landed",
            Self::EffectSkipped { .. } => "effect_skipped",
            Self::EffectFailed { .. } => "effect_failed",
            Self::CameToRest { .. } => "came_to_rest",
            Self::SetOutAgain => "set_out_again",
            Self::CommandApplied { .. } => "command_applied",
            Self::MappingDisabled => "mapping_disabled",
        }
    }

    /// Calls `put` with the name and value of each field that is there, in a fixed order.
    pub fn fields(&self, mut put: impl FnMut(&'static str, Field)) {
        match *self {
            Self::EventSent { to, payload_bytes, says, key, parent, arrives_at } => {
                put("to", Field::Entity(to));
                put("payload", Field::Bytes(payload_bytes));
                if let Some(says) = says {
                    put("says", Field::Content(says));
                }
                if let Some(key) = key {
                    put("key", Field::Key(key));
                }
                if let Some(parent) = parent {
                    put("parent", Field::Event(parent));
                }
                if let Some(arrives_at) = arrives_at {
                    put("arrives_at", Field::Time(arrives_at));
                }
            }
            Self::PayloadStored { store, payload_bytes, reference_bytes } => {
                if let Some(store) = store {
                    put("store", Field::Entity(store));
                }
                put("payload", Field::Bytes(payload_bytes));
                put("reference", Field::Bytes(reference_bytes));
            }
            Self::CallStarted { attempt, gives_up_at } => {
                put("attempt", Field::Number(u64::from(attempt)));
                if let Some(gives_up_at) = gives_up_at {
                    put("gives_up_at", Field::Time(gives_up_at));
                }
            }
            Self::Refused { status, reason } => {
                put("status", Field::Number(u64::from(status)));
                put("reason", Field::Word(reason.as_str()));
            }
            Self::ResponseReceived { attempt, status, function_error, payload_bytes, waited } => {
                put("attempt", Field::Number(u64::from(attempt)));
                put("status", Field::Number(u64::from(status)));
                if let Some(function_error) = function_error {
                    put("function_error", Field::Word(function_error.as_str()));
                }
                put("payload", Field::Bytes(payload_bytes));
                put("waited", Field::Duration(waited));
            }
            Self::CallerGaveUp { attempt, status, waited } => {
                put("attempt", Field::Number(u64::from(attempt)));
                put("status", Field::Number(u64::from(status)));
                put("waited", Field::Duration(waited));
            }
            Self::CallRetryScheduled { attempt, at } => {
                put("attempt", Field::Number(u64::from(attempt)));
                put("at", Field::Time(at));
            }
            Self::EventAccepted { status } => {
                put("status", Field::Number(u64::from(status)));
            }
            Self::Throttled { attempt, reason, batch } => {
                put("attempt", Field::Number(u64::from(attempt)));
                put("reason", Field::Word(reason.as_str()));
                if let Some(batch) = batch {
                    put("batch", Field::Batch(batch));
                }
            }
            Self::AttemptStarted { attempt, environment, start, init, batch, records } => {
                put("attempt", Field::Number(u64::from(attempt)));
                put("environment", Field::Number(u64::from(environment)));
                put("start", Field::Word(start.as_str()));
                put("init", Field::Duration(init));
                if let Some(batch) = batch {
                    put("batch", Field::Batch(batch));
                }
                put("records", Field::Number(u64::from(records)));
            }
            Self::AttemptSucceeded { attempt, environment, duration, billed, batch } => {
                put("attempt", Field::Number(u64::from(attempt)));
                put("environment", Field::Number(u64::from(environment)));
                put("duration", Field::Duration(duration));
                put_charge(billed, &mut put);
                if let Some(batch) = batch {
                    put("batch", Field::Batch(batch));
                }
            }
            Self::AttemptFailed { attempt, environment, cause, duration, billed, batch } => {
                put("attempt", Field::Number(u64::from(attempt)));
                put("environment", Field::Number(u64::from(environment)));
                put("cause", Field::Word(cause.as_str()));
                put("duration", Field::Duration(duration));
                put_charge(billed, &mut put);
                if let Some(batch) = batch {
                    put("batch", Field::Batch(batch));
                }
            }
            Self::EnvironmentReclaimed { environment, reason } => {
                put("environment", Field::Number(u64::from(environment)));
                put("reason", Field::Word(reason.as_str()));
            }
            Self::ProvisioningStarted { environments, at } => {
                put("environments", Field::Number(u64::from(environments)));
                put("at", Field::Time(at));
            }
            Self::InitFailed { attempt, environments, again_at } => {
                put("attempt", Field::Number(u64::from(attempt)));
                put("environments", Field::Number(u64::from(environments)));
                if let Some(at) = again_at {
                    put("at", Field::Time(at));
                }
            }
            Self::ProvisioningReady { environments } => {
                put("environments", Field::Number(u64::from(environments)));
            }
            Self::ProvisioningFailed { environments } => {
                put("environments", Field::Number(u64::from(environments)));
                put("reason", Field::Word("FUNCTION_ERROR_INIT_FAILURE"));
            }
            Self::RetryScheduled { attempt, at, reason } => {
                put("attempt", Field::Number(u64::from(attempt)));
                put("at", Field::Time(at));
                put("reason", Field::Word(reason.as_str()));
            }
            Self::DuplicateDelivered { attempt } => {
                put("attempt", Field::Number(u64::from(attempt)));
            }
            Self::DestinationSent { to, failed } => {
                put("to", Field::Entity(to));
                put("failed", Field::Flag(failed));
            }
            Self::DeliveryFailed { to, reason } => {
                put("to", Field::Entity(to));
                put("reason", Field::Word(reason.as_str()));
            }
            Self::MessageSent { visible_at } => {
                put("visible_at", Field::Time(visible_at));
            }
            Self::MessageReceived { receive_count, batch, visible_at } => {
                put("receive_count", Field::Number(u64::from(receive_count)));
                if let Some(batch) = batch {
                    put("batch", Field::Batch(batch));
                }
                put("visible_at", Field::Time(visible_at));
            }
            Self::MessageVisible { reason } => {
                put("reason", Field::Word(reason.as_str()));
            }
            Self::VisibilityChanged { visible_at } => {
                put("visible_at", Field::Time(visible_at));
            }
            Self::MessageDeleted => {}
            Self::DeleteRefused { status } => {
                put("status", Field::Number(u64::from(status)));
            }
            Self::MessageMoved { to, receive_count } => {
                put("to", Field::Entity(to));
                put("receive_count", Field::Number(u64::from(receive_count)));
            }
            Self::QueuePurged { messages } => {
                put("messages", Field::Number(u64::from(messages)));
            }
            Self::PollersScaled { from, to } => {
                put("from", Field::Number(u64::from(from)));
                put("to", Field::Number(u64::from(to)));
            }
            Self::WindowOpened { batch, until } => {
                put("batch", Field::Batch(batch));
                put("until", Field::Time(until));
            }
            Self::BatchReceived { batch, records, payload_bytes, shard } => {
                put("batch", Field::Batch(batch));
                put("records", Field::Number(u64::from(records)));
                put("payload", Field::Bytes(payload_bytes));
                put("shard", Field::Number(u64::from(shard)));
            }
            Self::BatchSucceeded { batch, failed_records } => {
                put("batch", Field::Batch(batch));
                put("failed_records", Field::Number(u64::from(failed_records)));
            }
            Self::BatchFailed { batch, records } => {
                put("batch", Field::Batch(batch));
                put("records", Field::Number(u64::from(records)));
            }
            Self::BatchRetryScheduled { batch, attempt, at, reason } => {
                put("batch", Field::Batch(batch));
                put("attempt", Field::Number(u64::from(attempt)));
                put("at", Field::Time(at));
                put("reason", Field::Word(reason.as_str()));
            }
            Self::BatchBisected { batch, first, second } => {
                put("batch", Field::Batch(batch));
                put("first", Field::Batch(first));
                put("second", Field::Batch(second));
            }
            Self::BatchDiscarded { batch, records, reason } => {
                put("batch", Field::Batch(batch));
                put("records", Field::Number(u64::from(records)));
                put("reason", Field::Word(reason.as_str()));
            }
            Self::RecordWritten { shard, sequence } => {
                put("shard", Field::Number(u64::from(shard)));
                put("sequence", Field::Number(sequence));
            }
            Self::RecordRead { batch, shard } => {
                put("batch", Field::Batch(batch));
                put("shard", Field::Number(u64::from(shard)));
            }
            Self::CheckpointMoved { mapping, shard, sequence } => {
                put("mapping", Field::Entity(Entity::new(EntityKind::EventSourceMapping, mapping)));
                put("shard", Field::Number(u64::from(shard)));
                put("sequence", Field::Number(sequence));
            }
            Self::FilteredOut | Self::MappingDisabled => {}
            Self::EffectLanded { by, duplicate } => {
                if let Some(by) = by {
                    put("by", Field::Entity(by));
                }
                put("duplicate", Field::Flag(duplicate));
            }
            Self::EffectSkipped { by } | Self::EffectFailed { by } => {
                put("by", Field::Entity(by));
            }
            Self::CameToRest { fate, reason } => {
                put("fate", Field::Word(fate.as_str()));
                put("reason", Field::Word(reason.as_str()));
            }
            Self::SetOutAgain => {}
            Self::CommandApplied { index } => {
                put("index", Field::Number(u64::from(index)));
            }
        }
    }
}

/// What is billed; the requests and the tariff where they are not the usual ones.
fn put_charge(charge: Charge, put: &mut impl FnMut(&'static str, Field)) {
    put("billed", Field::Duration(charge.duration));
    if charge.requests > 1 {
        put("requests", Field::Number(charge.requests));
    }
    if charge.tariff != Tariff::OnDemand {
        put("tariff", Field::Word(charge.tariff.as_str()));
    }
}
