//! The closed list of what can happen.

use super::words::{ReclaimReason, Start, ThrottleReason, VisibleReason, WaitReason};
use super::{Fate, Reason};
use crate::bill::Charge;
use crate::config::FailureKind;
use crate::content::Content;
use crate::entity::{BatchRef, Entity, EventRef, Key};
use crate::time::{SimDuration, SimTime};

/// What happened. The comment of each says at which component (`entity` of the entry).
///
/// Sizes are in bytes. An `attempt` counts the client's tries, the asynchronous attempts, the
/// receives of a message or the tries of a batch, whichever the path has; the first is 1.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Happening {
    /// At its sender: an event sets out.
    EventSent {
        /// Where to.
        to: Entity,
        /// Its size.
        payload_bytes: u64,
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
    PayloadStored {
        /// Where it lies; none when the SQS extended client keeps it in its own bucket.
        store: Option<Entity>,
        /// What was stored.
        payload_bytes: u64,
        /// What travels.
        reference_bytes: u64,
    },
    /// At the source: a caller starts to wait for an answer.
    CallStarted {
        /// Its try.
        attempt: u32,
        /// When it will give up; none when only the function's timeout counts.
        gives_up_at: Option<SimTime>,
    },
    /// At the door, queue, stream or function that refuses: the event is not taken.
    Refused {
        /// The HTTP status.
        status: u16,
        /// Why.
        reason: Reason,
    },
    /// At the source: the caller has its answer.
    ResponseReceived {
        /// Its try.
        attempt: u32,
        /// The HTTP status.
        status: u16,
        /// Whether the answer of the Invoke API carries a function error.
        function_error: Option<FailureKind>,
        /// Its size.
        payload_bytes: u64,
        /// How long the caller waited.
        waited: SimDuration,
    },
    /// At the source: the caller stops waiting while the function may still run.
    CallerGaveUp {
        /// Its try.
        attempt: u32,
        /// What the client is told; 0 when it is the client itself that stopped.
        status: u16,
        /// How long the caller waited.
        waited: SimDuration,
    },
    /// At the source: the caller will try again.
    CallRetryScheduled {
        /// The try to come.
        attempt: u32,
        /// When.
        at: SimTime,
    },
    /// At the function: Lambda took the event into its queue and answered.
    EventAccepted {
        /// The HTTP status.
        status: u16,
    },
    /// At the function: an attempt is refused for want of concurrency.
    Throttled {
        /// Which try.
        attempt: u32,
        /// Which limit was hit.
        reason: ThrottleReason,
        /// The batch, on the poll-based path.
        batch: Option<BatchRef>,
    },
    /// At the function: an environment takes up an event or a batch.
    AttemptStarted {
        /// Which attempt.
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
    AttemptSucceeded {
        /// Which attempt.
        attempt: u32,
        /// The environment, which is warm now.
        environment: u32,
        /// Without the init.
        duration: SimDuration,
        /// What it is billed.
        billed: Charge,
        /// The batch, on the poll-based path.
        batch: Option<BatchRef>,
    },
    /// At the function: the attempt failed. `cause` tells a timeout from an error.
    AttemptFailed {
        /// Which attempt.
        attempt: u32,
        /// The environment.
        environment: u32,
        /// What went wrong.
        cause: FailureKind,
        /// Without the init.
        duration: SimDuration,
        /// What it is billed.
        billed: Charge,
        /// The batch, on the poll-based path.
        batch: Option<BatchRef>,
    },
    /// At the function: an environment is gone.
    EnvironmentReclaimed {
        /// Which one.
        environment: u32,
        /// Why.
        reason: ReclaimReason,
    },
    /// At the function: more provisioned environments are asked for.
    ProvisioningStarted {
        /// How many there are to be.
        environments: u32,
        /// When their inits come.
        at: SimTime,
    },
    /// At the function: the init of provisioned environments failed.
    InitFailed {
        /// Which try of the request.
        attempt: u32,
        /// How many failed.
        environments: u32,
        /// When they are tried again; none if they are not.
        again_at: Option<SimTime>,
    },
    /// At the function: all provisioned environments that were asked for can be used.
    ProvisioningReady {
        /// How many there are.
        environments: u32,
    },
    /// At the function: the request is given up; calls are answered on demand.
    ProvisioningFailed {
        /// How many there are all the same.
        environments: u32,
    },
    /// At the function: the event waits in Lambda's queue for another attempt.
    RetryScheduled {
        /// The attempt to come.
        attempt: u32,
        /// When.
        at: SimTime,
        /// What it waits for.
        reason: WaitReason,
    },
    /// At the function: Lambda's queue delivers an event a second time.
    DuplicateDelivered {
        /// The attempt to come.
        attempt: u32,
    },
    /// At the function: the record of an asynchronous invocation goes to a destination.
    DestinationSent {
        /// The destination.
        to: Entity,
        /// Whether the invocation had failed.
        failed: bool,
    },
    /// At the function or mapping: a dead-letter queue or destination cannot take the record.
    DeliveryFailed {
        /// Where it should have gone.
        to: Entity,
        /// Why not.
        reason: Reason,
    },
    /// At the queue: a message lies there now.
    MessageSent {
        /// When it can be received.
        visible_at: SimTime,
    },
    /// At the queue: a poller or a person took the message, which is hidden until its timeout
    /// ends.
    MessageReceived {
        /// Receives so far, this one included.
        receive_count: u32,
        /// The batch that it belongs to; none if it was received by hand.
        batch: Option<BatchRef>,
        /// When it reappears if nobody deletes it.
        visible_at: SimTime,
    },
    /// At the queue: the message can be received (again).
    MessageVisible {
        /// Why.
        reason: VisibleReason,
    },
    /// At the queue: a received message is hidden for another time than before.
    VisibilityChanged {
        /// When it reappears if nobody deletes it.
        visible_at: SimTime,
    },
    /// At the queue: the message was handled and deleted.
    MessageDeleted,
    /// At the queue: the message stays, since its visibility timeout was over before it was to be
    /// deleted.
    DeleteRefused {
        /// The HTTP status.
        status: u16,
    },
    /// At the queue: the message moves to another queue.
    MessageMoved {
        /// The dead-letter queue, or on redrive the queue it came from.
        to: Entity,
        /// Receives so far.
        receive_count: u32,
    },
    /// At the queue: its messages were deleted by hand.
    QueuePurged {
        /// How many.
        messages: u32,
    },
    /// At the mapping: the number of pollers changed.
    PollersScaled {
        /// Before.
        from: u32,
        /// Now.
        to: u32,
    },
    /// At the mapping: Lambda disabled it.
    MappingDisabled,
    /// At the mapping: a poller starts to gather a batch.
    WindowOpened {
        /// The batch.
        batch: BatchRef,
        /// When it is sent at the latest.
        until: SimTime,
    },
    /// At the mapping: a batch is complete and handed to the function.
    BatchReceived {
        /// The batch.
        batch: BatchRef,
        /// Its records.
        records: u32,
        /// Its size.
        payload_bytes: u64,
        /// Streams: the shard; 0 for queues.
        shard: u32,
    },
    /// At the mapping: the batch was handled.
    BatchSucceeded {
        /// The batch.
        batch: BatchRef,
        /// Records reported as failed all the same.
        failed_records: u32,
    },
    /// At the mapping: the batch failed as a whole.
    BatchFailed {
        /// The batch.
        batch: BatchRef,
        /// Its records.
        records: u32,
    },
    /// At the mapping: the poller will offer the batch again.
    BatchRetryScheduled {
        /// The batch.
        batch: BatchRef,
        /// The try to come.
        attempt: u32,
        /// When.
        at: SimTime,
        /// What it waits for.
        reason: WaitReason,
    },
    /// At the mapping: a failed batch is halved; `first` is tried before `second`.
    BatchBisected {
        /// The batch.
        batch: BatchRef,
        /// The earlier half.
        first: BatchRef,
        /// The later half.
        second: BatchRef,
    },
    /// At the mapping: the batch is given up.
    BatchDiscarded {
        /// The batch.
        batch: BatchRef,
        /// Its records.
        records: u32,
        /// Why.
        reason: Reason,
    },
    /// At the stream: a record lies in a shard.
    RecordWritten {
        /// The shard.
        shard: u32,
        /// Its number in the shard, from 1.
        sequence: u64,
    },
    /// At the stream: a poller read the record.
    RecordRead {
        /// The batch that it belongs to.
        batch: BatchRef,
        /// The shard.
        shard: u32,
    },
    /// At the stream: the mapping's position in a shard moved on.
    CheckpointMoved {
        /// Index of the mapping.
        mapping: u16,
        /// The shard.
        shard: u32,
        /// Everything up to this number is done.
        sequence: u64,
    },
    /// At the mapping: the record was let go by the filter.
    FilteredOut,
    /// At the store: an effect landed.
    EffectLanded {
        /// The function that wrote it; none when the event itself was sent there.
        by: Option<Entity>,
        /// Whether the same event had left the same effect before.
        duplicate: bool,
    },
    /// At the store: a repeated event leaves no second effect, since its function is idempotent.
    EffectSkipped {
        /// The function that would have written it.
        by: Entity,
    },
    /// At the store: the write failed.
    EffectFailed {
        /// The function that wrote it.
        by: Entity,
    },
    /// Where it rests: the event came to its fate.
    CameToRest {
        /// The fate.
        fate: Fate,
        /// Why.
        reason: Reason,
    },
    /// At the queue: a dead letter sets out again.
    SetOutAgain,
    /// At the changed component, or the first source if none is: a command was carried out.
    CommandApplied {
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
