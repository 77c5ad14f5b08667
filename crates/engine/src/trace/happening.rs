//! The closed list of what can happen.

use super::fields::{Bytes, Description, Field, Shown, happenings};
use super::words::{
    ProvisioningFailure, ReclaimReason, Start, ThrottleReason, VisibleReason, WaitReason,
};
use super::{Fate, Reason};
use crate::bill::Charge;
use crate::config::FailureKind;
use crate::content::Content;
use crate::entity::{BatchRef, Entity, EventRef, Key, MappingIndex};
use crate::time::{SimDuration, SimTime};

happenings! {
    /// At its sender: an event sets out.
    "event_sent" EventSent {
        /// The component that it is sent to.
        to: Entity,
        /// How many bytes it has.
        payload_bytes: u64 as Bytes = "payload",
        /// What it says, if the scenario tells.
        says: Option<Content>,
        /// Its partition key or message group.
        key: Option<Key>,
        /// The event that it came from.
        parent: Option<EventRef>,
        /// When it arrives there; none when it is there at once.
        arrives_at: Option<SimTime>,
    },
    /// At the source: the payload is stored and a reference travels.
    "payload_stored" PayloadStored {
        /// Where it lies; none when the SQS extended client keeps it in its own bucket.
        store: Option<Entity>,
        /// The size of the payload that stays in the store.
        payload_bytes: u64 as Bytes = "payload",
        /// The size of the reference that travels in its place.
        reference_bytes: u64 as Bytes = "reference",
    },
    /// At the source: a caller starts to wait for an answer.
    "call_started" CallStarted {
        /// The number of the caller's attempt, from 1.
        attempt: u32,
        /// When it will give up; none when only the function's timeout counts.
        gives_up_at: Option<SimTime>,
    },
    /// At the door, queue, stream or function that refuses: the event is not taken.
    "refused" Refused {
        /// The HTTP status of the answer.
        status: u16,
        /// Why it came to that, in a word of the closed list.
        reason: Reason,
    },
    /// At the source: the caller has its answer.
    "response_received" ResponseReceived {
        /// The number of the caller's attempt, from 1.
        attempt: u32,
        /// The HTTP status of the answer.
        status: u16,
        /// Whether the answer of the Invoke API carries a function error.
        function_error: Option<FailureKind>,
        /// How many bytes it has.
        payload_bytes: u64 as Bytes = "payload",
        /// How long the caller waited.
        waited: SimDuration,
    },
    /// At the source: the caller stops waiting while the function may still run.
    "caller_gave_up" CallerGaveUp {
        /// The number of the caller's attempt, from 1.
        attempt: u32,
        /// What the client is told; 0 when it is the client itself that stopped.
        status: u16,
        /// How long the caller waited.
        waited: SimDuration,
    },
    /// At the source: the caller will try again.
    "call_retry_scheduled" CallRetryScheduled {
        /// The try to come.
        attempt: u32,
        /// When that attempt is due.
        at: SimTime,
    },
    /// At the function: Lambda took the event into its queue and answered.
    "event_accepted" EventAccepted {
        /// The HTTP status of the answer.
        status: u16,
    },
    /// At the function: an attempt is refused for want of concurrency.
    "throttled" Throttled {
        /// The number of the attempt, from 1 for each event or batch.
        attempt: u32,
        /// Which limit was hit.
        reason: ThrottleReason,
        /// The batch, on the poll-based path.
        batch: Option<BatchRef>,
    },
    /// At the function: an environment takes up an event or a batch.
    "attempt_started" AttemptStarted {
        /// The number of the attempt, from 1 for each event or batch.
        attempt: u32,
        /// The environment, from 1 for each function.
        environment: u32,
        /// How the environment comes to it.
        start: Start,
        /// How long its init will take.
        init: SimDuration,
        /// The batch, on the poll-based path.
        batch: Option<BatchRef>,
        /// Events or records handed over.
        records: u32,
    },
    /// At the function: the attempt succeeded.
    "attempt_succeeded" AttemptSucceeded {
        /// The number of the attempt, from 1 for each event or batch.
        attempt: u32,
        /// The environment, which is warm now.
        environment: u32,
        /// How long the code ran, without the init.
        duration: SimDuration,
        /// What it is billed.
        billed: Charge,
        /// The batch, on the poll-based path.
        batch: Option<BatchRef>,
    },
    /// At the function: the attempt failed; `cause` tells a timeout from an error.
    "attempt_failed" AttemptFailed {
        /// The number of the attempt, from 1 for each event or batch.
        attempt: u32,
        /// The environment it ran in, from 1 for each function.
        environment: u32,
        /// What went wrong in the environment or the code.
        cause: FailureKind,
        /// How long the code ran, without the init.
        duration: SimDuration,
        /// What it is billed.
        billed: Charge,
        /// The batch, on the poll-based path.
        batch: Option<BatchRef>,
    },
    /// At the function: an environment is gone.
    "environment_reclaimed" EnvironmentReclaimed {
        /// The environment, from 1 for each function.
        environment: u32,
        /// Why Lambda let go of it.
        reason: ReclaimReason,
    },
    /// At the function: more provisioned environments are asked for.
    "provisioning_started" ProvisioningStarted {
        /// How many there are to be.
        environments: u32,
        /// When their inits come.
        at: SimTime,
    },
    /// At the function: the init of provisioned environments failed.
    "init_failed" InitFailed {
        /// Which try of the request.
        attempt: u32,
        /// How many environments failed.
        environments: u32,
        /// When they are tried again; none if they are not.
        again_at: Option<SimTime> as Option<SimTime> = "at",
    },
    /// At the function: all provisioned environments that were asked for can be used.
    "provisioning_ready" ProvisioningReady {
        /// How many there are.
        environments: u32,
    },
    /// At the function: the request is given up; calls are answered on demand.
    "provisioning_failed" ProvisioningFailed {
        /// How many there are all the same.
        environments: u32,
        /// Why Lambda gives up, in the words of its API.
        reason: ProvisioningFailure,
    },
    /// At the function: the event waits in Lambda's queue for another attempt.
    "retry_scheduled" RetryScheduled {
        /// The attempt to come.
        attempt: u32,
        /// When that attempt is due.
        at: SimTime,
        /// What it waits for.
        reason: WaitReason,
    },
    /// At the function: Lambda's queue delivers an event a second time.
    "duplicate_delivered" DuplicateDelivered {
        /// The attempt to come.
        attempt: u32,
    },
    /// At the function or mapping: a record of what failed or succeeded goes to a destination.
    "destination_sent" DestinationSent {
        /// The component that gets the record.
        to: Entity,
        /// Whether the invocation had failed.
        failed: bool,
    },
    /// At the function or mapping: a dead-letter queue or destination cannot take the record.
    "delivery_failed" DeliveryFailed {
        /// Where it should have gone.
        to: Entity,
        /// Why it cannot take the record.
        reason: Reason,
    },
    /// At the queue: a message lies there now.
    "message_sent" MessageSent {
        /// When it can be received.
        visible_at: SimTime,
    },
    /// At the queue: a poller or a person took the message, which is hidden until its timeout
    /// ends.
    "message_received" MessageReceived {
        /// Receives so far, this one included.
        receive_count: u32,
        /// The batch that it belongs to; none if it was received by hand.
        batch: Option<BatchRef>,
        /// When it reappears if nobody deletes it.
        visible_at: SimTime,
    },
    /// At the queue: the message can be received (again).
    "message_visible" MessageVisible {
        /// What made it visible.
        reason: VisibleReason,
    },
    /// At the queue: a received message is hidden for another time than before.
    "visibility_changed" VisibilityChanged {
        /// When it reappears if nobody deletes it.
        visible_at: SimTime,
    },
    /// At the queue: the message was handled and deleted.
    "message_deleted" MessageDeleted,
    /// At the queue: the message stays, since its visibility timeout was over before it was to be
    /// deleted.
    "delete_refused" DeleteRefused {
        /// The HTTP status of the answer.
        status: u16,
    },
    /// At the queue: the message moves to another queue.
    "message_moved" MessageMoved {
        /// The dead-letter queue, or on redrive the queue it came from.
        to: Entity,
        /// How often it was received before it moves.
        receive_count: u32,
    },
    /// At the queue: its messages were deleted by hand.
    "queue_purged" QueuePurged {
        /// How many messages were deleted.
        messages: u32,
    },
    /// At the mapping: the number of pollers changed.
    "pollers_scaled" PollersScaled {
        /// The pollers before the change.
        from: u32,
        /// The pollers after the change.
        to: u32,
    },
    /// At the mapping: Lambda disabled it.
    "mapping_disabled" MappingDisabled,
    /// At the mapping: a poller starts to gather a batch.
    "window_opened" WindowOpened {
        /// The batch that it happens to.
        batch: BatchRef,
        /// When it is sent at the latest.
        until: SimTime,
    },
    /// At the mapping: a batch is complete and handed to the function.
    "batch_received" BatchReceived {
        /// The batch that it happens to.
        batch: BatchRef,
        /// How many records the batch has.
        records: u32,
        /// How many bytes it has.
        payload_bytes: u64 as Bytes = "payload",
        /// Streams: the shard; 0 for queues.
        shard: u32,
    },
    /// At the mapping: the batch was handled.
    "batch_succeeded" BatchSucceeded {
        /// The batch that it happens to.
        batch: BatchRef,
        /// Records reported as failed all the same.
        failed_records: u32,
    },
    /// At the mapping: the batch failed as a whole.
    "batch_failed" BatchFailed {
        /// The batch that it happens to.
        batch: BatchRef,
        /// How many records the batch has.
        records: u32,
    },
    /// At the mapping: the poller will offer the batch again.
    "batch_retry_scheduled" BatchRetryScheduled {
        /// The batch that it happens to.
        batch: BatchRef,
        /// The try to come.
        attempt: u32,
        /// When that attempt is due.
        at: SimTime,
        /// What it waits for.
        reason: WaitReason,
    },
    /// At the mapping: a failed batch is halved; `first` is tried before `second`.
    "batch_bisected" BatchBisected {
        /// The batch that it happens to.
        batch: BatchRef,
        /// The batch of the earlier half of the records.
        first: BatchRef,
        /// The batch of the later half of the records.
        second: BatchRef,
    },
    /// At the mapping: the batch is given up.
    "batch_discarded" BatchDiscarded {
        /// The batch that it happens to.
        batch: BatchRef,
        /// How many records the batch has.
        records: u32,
        /// Why it came to that, in a word of the closed list.
        reason: Reason,
    },
    /// At the stream: a record lies in a shard.
    "record_written" RecordWritten {
        /// The shard of the stream, from 0.
        shard: u32,
        /// Its number in the shard, from 1.
        sequence: u64,
    },
    /// At the stream: a poller read the record.
    "record_read" RecordRead {
        /// The batch that it belongs to.
        batch: BatchRef,
        /// The shard of the stream, from 0.
        shard: u32,
    },
    /// At the stream: the mapping's position in a shard moved on.
    "checkpoint_moved" CheckpointMoved {
        /// The mapping that moved on.
        mapping: MappingIndex,
        /// The shard of the stream, from 0.
        shard: u32,
        /// Everything up to this number is done.
        sequence: u64,
    },
    /// At the mapping: the record was let go by the filter.
    "filtered_out" FilteredOut,
    /// At the store: an effect landed.
    "effect_landed" EffectLanded {
        /// The function that wrote it; none when the event itself was sent there.
        by: Option<Entity>,
        /// Whether the same event had left the same effect before.
        duplicate: bool,
    },
    /// At the store: a repeated event leaves no second effect, since its function is idempotent.
    "effect_skipped" EffectSkipped {
        /// The function that would have written it.
        by: Entity,
    },
    /// At the store: the write failed.
    "effect_failed" EffectFailed {
        /// The function that wrote it.
        by: Entity,
    },
    /// At the place where it rests: the event came to its fate.
    "came_to_rest" CameToRest {
        /// The fate that it stays with unless it sets out again.
        fate: Fate,
        /// Why it came to that, in a word of the closed list.
        reason: Reason,
    },
    /// At the queue: a dead letter sets out again.
    "set_out_again" SetOutAgain,
    /// At the changed component, or the first source if none is: a command was carried out.
    "command_applied" CommandApplied {
        /// Its index in the session's log, from 0.
        index: u32,
    },
}

impl Happening {
    /// Whether another try was scheduled, whoever makes it. A message that becomes visible again
    /// after a receive counts; one whose delay ended does not.
    #[must_use]
    pub const fn is_retry(&self) -> bool {
        matches!(
            self,
            Self::RetryScheduled { .. }
                | Self::CallRetryScheduled { .. }
                | Self::BatchRetryScheduled { .. }
                | Self::MessageVisible { reason: VisibleReason::VisibilityTimeout }
        )
    }
}
