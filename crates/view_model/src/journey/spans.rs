//! The rows of a waterfall: waits, attempts and hand-overs of one event.

use super::Track;
use super::track::batch_of;
use crate::recording::Moment;
use lambdascope_engine::config::FailureKind;
use lambdascope_engine::entity::{BatchRef, Entity, EventRef};
use lambdascope_engine::time::{SimDuration, SimTime};
use lambdascope_engine::trace::{
    Fate, Happening, ThrottleReason, TraceEntry, VisibleReason, WaitReason,
};
use lambdascope_rulebook::RuleId;

/// What a row is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SpanKind {
    /// From where it was sent to where it arrived.
    Way,
    /// Its caller waits for an answer.
    Call,
    /// Its caller waits before the next try.
    CallRetry,
    /// In Lambda's event queue, before the first attempt.
    EventQueue,
    /// In Lambda's event queue, after a function error.
    Retry,
    /// In Lambda's event queue, after a throttle or a fault of Lambda itself.
    Backoff,
    /// An environment gets ready for the attempt.
    Init,
    /// A function works on it, or on its batch.
    Attempt,
    /// In a queue: cannot be received yet.
    Delay,
    /// In a queue: waits to be received.
    Visible,
    /// In a queue: received, and hidden from other pollers.
    Hidden,
    /// In a shard or partition: waits to be read.
    Shard,
    /// In a batch that is gathered, or that waits for the batch before it.
    Batch,
    /// Its batch waits before it is offered again.
    BatchRetry,
    /// Lies where somebody keeps it.
    Kept,
    /// A moment: no concurrency was left for it.
    Throttled(ThrottleReason),
    /// A moment: its payload was stored, and a reference travels.
    Stored,
    /// A moment: it was handed on, as it is or as another event.
    HandOver,
    /// A moment: an effect.
    Effect {
        /// Whether the same effect was there before.
        duplicate: bool,
    },
    /// A moment: it came to its fate.
    Rest(Fate),
}

impl SpanKind {
    /// Whether it has no length.
    #[must_use]
    pub const fn is_moment(self) -> bool {
        matches!(
            self,
            Self::Throttled(_)
                | Self::Stored
                | Self::HandOver
                | Self::Effect { .. }
                | Self::Rest(_)
        )
    }
}

/// How a row ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// It is not over at the moment that is shown.
    Lasts,
    /// It is over, as a wait is.
    Over,
    /// The attempt succeeded; the effect landed.
    Succeeded,
    /// The attempt or the write failed.
    Failed(FailureKind),
    /// The caller was answered.
    Answered {
        /// The HTTP status that the caller got.
        status: u16,
        /// Whether the answer tells of an error.
        error: bool,
    },
    /// The caller stopped waiting.
    GaveUp,
    /// It was not taken.
    Refused {
        /// The HTTP status with which it was turned away.
        status: u16,
    },
    /// The message can be received again.
    Returned,
    /// The message was deleted.
    Deleted,
    /// The place for it could not take it.
    Undelivered,
}

impl Outcome {
    /// Whether something went wrong.
    #[must_use]
    pub const fn is_bad(self) -> bool {
        match self {
            Self::Failed(_) | Self::GaveUp | Self::Refused { .. } | Self::Undelivered => true,
            Self::Answered { error, .. } => error,
            Self::Lasts | Self::Over | Self::Succeeded | Self::Returned | Self::Deleted => false,
        }
    }
}

/// One row: something that the event went through, from its begin to its end.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Span {
    /// What it is about.
    pub kind: SpanKind,
    /// Where: who waits or works, or who gets it.
    pub entity: Entity,
    /// The time of the entry that opened it.
    pub begin: SimTime,
    /// When it ended; none while it lasts.
    pub end: Option<SimTime>,
    /// When its clock ends or ended, if it has one.
    pub due: Option<SimTime>,
    /// How it ended, or that it still lasts.
    pub outcome: Outcome,
    /// The try, attempt or receive, from 1; 0 where nothing is counted.
    pub attempt: u32,
    /// The batch that it is in.
    pub batch: Option<BatchRef>,
    /// The event that was made of it.
    pub child: Option<EventRef>,
    /// The entry of the trace with which it began.
    pub entry: usize,
    /// The rule behind that entry.
    pub rule: RuleId,
}

impl Span {
    /// Its length up to a moment.
    #[must_use]
    pub fn length(&self, now: SimTime) -> SimDuration {
        self.end.unwrap_or(now).since(self.begin)
    }
}

/// The waterfall of one event up to a moment.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Journey {
    /// Its rows, in the order in which they began.
    pub spans: Vec<Span>,
}

impl Journey {
    /// The rows up to a moment, from the entries that a track found in this trace.
    #[must_use]
    pub fn at(track: &Track, trace: &[TraceEntry], moment: Moment) -> Self {
        let mut writer = Writer { track, now: moment.time, spans: Vec::new(), open: Vec::new() };
        for index in track.until(moment) {
            writer.take(*index, &trace[*index]);
        }
        let mut spans = writer.spans;
        spans.retain(|span| span.kind.is_moment() || span.end != Some(span.begin));
        Self { spans }
    }

    /// When the first of its rows began; none without rows.
    #[must_use]
    pub fn begin(&self) -> Option<SimTime> {
        self.spans.iter().map(|span| span.begin).min()
    }
}

/// What is open at most once.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Slot {
    Way,
    Call,
    CallRetry,
    Queued,
    Message,
    Shard,
    Batch(BatchRef),
    BatchRetry(BatchRef),
    Init(Entity, u32),
    Attempt(Entity, u32),
}

struct Writer<'a> {
    track: &'a Track,
    now: SimTime,
    spans: Vec<Span>,
    open: Vec<(Slot, usize)>,
}

impl Writer<'_> {
    /// A row that begins with an entry, and lasts.
    fn row(kind: SpanKind, index: usize, entry: &TraceEntry) -> Span {
        Span {
            kind,
            entity: entry.entity,
            begin: entry.time,
            end: None,
            due: None,
            outcome: Outcome::Lasts,
            attempt: 0,
            batch: batch_of(&entry.happening),
            child: None,
            entry: index,
            rule: entry.rule,
        }
    }

    fn begin(&mut self, slot: Slot, span: Span) {
        self.open.push((slot, self.spans.len()));
        self.spans.push(span);
    }

    fn moment(&mut self, span: Span, outcome: Outcome) {
        self.spans.push(Span { end: Some(span.begin), outcome, ..span });
    }

    fn end(&mut self, slot: Slot, time: SimTime, outcome: Outcome) {
        while let Some(at) = self.open.iter().position(|(open, _)| *open == slot) {
            let (_, index) = self.open.remove(at);
            let span = &mut self.spans[index];
            span.end = Some(time.max(span.begin));
            span.outcome = outcome;
        }
    }

    fn end_waits(&mut self, time: SimTime, outcome: Outcome) {
        let waits: Vec<Slot> = self.open.iter().map(|(slot, _)| *slot).collect();
        for slot in waits {
            if !matches!(slot, Slot::Init(..) | Slot::Attempt(..) | Slot::Call) {
                self.end(slot, time, outcome);
            }
        }
    }

    fn take(&mut self, index: usize, entry: &TraceEntry) {
        if entry.event.is_some_and(|event| event != self.track.event()) {
            if let (Happening::EventSent { to, parent, .. }, child) = (entry.happening, entry.event)
                && parent == Some(self.track.event())
            {
                let row = Self::row(SpanKind::HandOver, index, entry);
                self.moment(Span { entity: to, child, ..row }, Outcome::Over);
            }
            return;
        }
        let Self { track, .. } = *self;
        let time = entry.time;
        let row = |kind| Self::row(kind, index, entry);
        match entry.happening {
            Happening::EventSent { to, .. } => {
                self.begin(Slot::Way, Span { entity: to, ..row(SpanKind::Way) });
            }
            Happening::PayloadStored { store, .. } => {
                let entity = store.unwrap_or(entry.entity);
                self.moment(Span { entity, ..row(SpanKind::Stored) }, Outcome::Succeeded);
            }
            Happening::Refused { status, .. } => {
                self.end(Slot::Way, time, Outcome::Refused { status });
            }
            Happening::CallStarted { .. }
            | Happening::ResponseReceived { .. }
            | Happening::CallerGaveUp { .. }
            | Happening::CallRetryScheduled { .. } => self.call(index, entry),
            Happening::EventAccepted { status } => {
                self.end(Slot::Way, time, Outcome::Answered { status, error: false });
                self.begin(Slot::Queued, row(SpanKind::EventQueue));
            }
            Happening::RetryScheduled { attempt, at, reason } => {
                let kind = match reason {
                    WaitReason::FunctionError => SpanKind::Retry,
                    WaitReason::Throttle | WaitReason::ServiceError => SpanKind::Backoff,
                };
                self.end(Slot::Queued, time, Outcome::Over);
                self.begin(Slot::Queued, Span { due: Some(at), attempt, ..row(kind) });
            }
            Happening::Throttled { reason, attempt, .. } => {
                self.leave_queue(entry);
                self.moment(Span { attempt, ..row(SpanKind::Throttled(reason)) }, Outcome::Over);
            }
            Happening::AttemptStarted { .. }
            | Happening::AttemptSucceeded { .. }
            | Happening::AttemptFailed { .. } => self.attempt(index, entry),
            Happening::MessageSent { .. }
            | Happening::MessageReceived { .. }
            | Happening::MessageVisible { .. }
            | Happening::VisibilityChanged { .. }
            | Happening::MessageDeleted
            | Happening::MessageMoved { .. }
            | Happening::SetOutAgain => self.message(index, entry),
            Happening::RecordWritten { .. } => {
                self.end(Slot::Way, time, Outcome::Over);
                self.begin(Slot::Shard, row(SpanKind::Shard));
            }
            Happening::RecordRead { batch, .. } => {
                self.end(Slot::Shard, time, Outcome::Over);
                let due = track.window(batch);
                self.begin(Slot::Batch(batch), Span { due, ..row(SpanKind::Batch) });
            }
            Happening::BatchReceived { batch, .. } => {
                self.end(Slot::Batch(batch), time, Outcome::Over);
            }
            Happening::BatchSucceeded { batch, failed_records } => {
                self.end(Slot::Batch(batch), time, Outcome::Over);
                if failed_records > 0 {
                    self.judge(time, Outcome::Failed(FailureKind::Partial));
                }
            }
            Happening::BatchRetryScheduled { batch, at, attempt, .. } => {
                let row = Span { due: Some(at), attempt, ..row(SpanKind::BatchRetry) };
                self.begin(Slot::BatchRetry(batch), row);
            }
            Happening::BatchBisected { batch, .. } | Happening::BatchDiscarded { batch, .. } => {
                self.end(Slot::BatchRetry(batch), time, Outcome::Over);
            }
            Happening::EffectLanded { duplicate, .. } => {
                self.moment(row(SpanKind::Effect { duplicate }), Outcome::Succeeded);
            }
            Happening::EffectFailed { .. } => {
                let failed = Outcome::Failed(FailureKind::Error);
                self.moment(row(SpanKind::Effect { duplicate: false }), failed);
            }
            Happening::DeliveryFailed { to, .. } => {
                let row = Span { entity: to, ..row(SpanKind::HandOver) };
                self.moment(row, Outcome::Undelivered);
            }
            Happening::CameToRest { fate, .. } => {
                if fate == Fate::Processed {
                    self.judge(time, Outcome::Succeeded);
                }
                self.end_waits(time, Outcome::Over);
                self.moment(row(SpanKind::Rest(fate)), Outcome::Over);
            }
            Happening::DuplicateDelivered { .. }
            | Happening::EnvironmentReclaimed { .. }
            | Happening::DestinationSent { .. }
            | Happening::DeleteRefused { .. }
            | Happening::QueuePurged { .. }
            | Happening::PollersScaled { .. }
            | Happening::MappingDisabled
            | Happening::WindowOpened { .. }
            | Happening::BatchFailed { .. }
            | Happening::CheckpointMoved { .. }
            | Happening::FilteredOut
            | Happening::EffectSkipped { .. }
            | Happening::ProvisioningStarted { .. }
            | Happening::InitFailed { .. }
            | Happening::ProvisioningReady { .. }
            | Happening::ProvisioningFailed { .. }
            | Happening::CommandApplied { .. } => {}
        }
    }

    /// What its caller does.
    fn call(&mut self, index: usize, entry: &TraceEntry) {
        let time = entry.time;
        match entry.happening {
            Happening::CallStarted { attempt, gives_up_at } => {
                self.end(Slot::Way, time, Outcome::Over);
                self.end(Slot::CallRetry, time, Outcome::Over);
                let row = Self::row(SpanKind::Call, index, entry);
                self.begin(Slot::Call, Span { attempt, due: gives_up_at, ..row });
            }
            Happening::ResponseReceived { status, function_error, .. } => {
                let error = status >= 400 || function_error.is_some();
                self.end(Slot::Call, time, Outcome::Answered { status, error });
                self.end(Slot::Way, time, Outcome::Answered { status, error });
            }
            Happening::CallerGaveUp { .. } => self.end(Slot::Call, time, Outcome::GaveUp),
            Happening::CallRetryScheduled { attempt, at } => {
                let row = Self::row(SpanKind::CallRetry, index, entry);
                self.begin(Slot::CallRetry, Span { attempt, due: Some(at), ..row });
            }
            _ => {}
        }
    }

    /// It leaves the place in which it, or its batch, waited for a function.
    fn leave_queue(&mut self, entry: &TraceEntry) {
        match batch_of(&entry.happening) {
            Some(batch) => {
                self.end(Slot::Batch(batch), entry.time, Outcome::Over);
                self.end(Slot::BatchRetry(batch), entry.time, Outcome::Over);
            }
            None => {
                self.end(Slot::Queued, entry.time, Outcome::Over);
                self.end(Slot::Way, entry.time, Outcome::Over);
            }
        }
    }

    /// What a function does with it.
    fn attempt(&mut self, index: usize, entry: &TraceEntry) {
        let (time, function) = (entry.time, entry.entity);
        match entry.happening {
            Happening::AttemptStarted { attempt, environment, init, .. } => {
                self.leave_queue(entry);
                let ready = time + init;
                let mut row = Span { attempt, ..Self::row(SpanKind::Attempt, index, entry) };
                if init > SimDuration::ZERO {
                    let due = Some(ready);
                    let init = Span { kind: SpanKind::Init, due, ..row };
                    self.begin(Slot::Init(function, environment), init);
                    if ready > self.now {
                        return;
                    }
                    self.end(Slot::Init(function, environment), ready, Outcome::Over);
                    row.begin = ready;
                }
                self.begin(Slot::Attempt(function, environment), row);
            }
            Happening::AttemptSucceeded { environment, .. } => {
                self.end(Slot::Init(function, environment), time, Outcome::Over);
                self.end(Slot::Attempt(function, environment), time, Outcome::Succeeded);
            }
            Happening::AttemptFailed { environment, cause, .. } => {
                let failed = Outcome::Failed(cause);
                // An init that failed is no attempt of the code.
                let slot = Slot::Attempt(function, environment);
                let attempt = self.open.iter().find(|(open, _)| *open == slot);
                if let Some((_, at)) = attempt.copied()
                    && self.spans[at].begin >= time
                    && at > 0
                    && self.spans[at - 1].kind == SpanKind::Init
                {
                    self.spans[at - 1].end = Some(time);
                    self.spans[at - 1].outcome = failed;
                }
                self.end(Slot::Init(function, environment), time, failed);
                self.end(slot, time, failed);
            }
            _ => {}
        }
    }

    /// Of a batch that succeeded in part it is a failed record, unless it is done with at once.
    fn judge(&mut self, time: SimTime, outcome: Outcome) {
        let ended = |span: &&mut Span| {
            span.kind == SpanKind::Attempt && span.batch.is_some() && span.end == Some(time)
        };
        if let Some(attempt) = self.spans.iter_mut().rfind(ended)
            && matches!(attempt.outcome, Outcome::Succeeded | Outcome::Failed(FailureKind::Partial))
        {
            attempt.outcome = outcome;
        }
    }

    /// What happens to it as a message.
    fn message(&mut self, index: usize, entry: &TraceEntry) {
        let (time, slot) = (entry.time, Slot::Message);
        let row = |kind| Self::row(kind, index, entry);
        match entry.happening {
            Happening::MessageSent { visible_at } => {
                self.end(Slot::Way, time, Outcome::Over);
                self.end(slot, time, Outcome::Over);
                let kept = self.rested() == Some(Fate::DeadLettered);
                let row = if kept {
                    row(SpanKind::Kept)
                } else if visible_at > time {
                    Span { due: Some(visible_at), ..row(SpanKind::Delay) }
                } else {
                    row(SpanKind::Visible)
                };
                self.begin(slot, row);
            }
            Happening::MessageReceived { receive_count, batch, visible_at } => {
                self.end(slot, time, Outcome::Over);
                let attempt = receive_count;
                let hidden = Span { due: Some(visible_at), attempt, ..row(SpanKind::Hidden) };
                self.begin(slot, hidden);
                if let Some(batch) = batch {
                    let due = self.track.window(batch);
                    self.begin(Slot::Batch(batch), Span { due, ..row(SpanKind::Batch) });
                }
            }
            Happening::MessageVisible { reason } => {
                let outcome = match reason {
                    VisibleReason::VisibilityTimeout => Outcome::Returned,
                    VisibleReason::Delay | VisibleReason::GroupReleased => Outcome::Over,
                };
                self.end(slot, time, outcome);
                self.begin(slot, row(SpanKind::Visible));
            }
            Happening::VisibilityChanged { visible_at } => {
                for (open, at) in &self.open {
                    if *open == slot {
                        self.spans[*at].due = Some(visible_at);
                    }
                }
            }
            Happening::MessageDeleted => {
                self.judge(time, Outcome::Succeeded);
                self.end_waits(time, Outcome::Deleted);
            }
            Happening::MessageMoved { to, .. } => {
                self.end_waits(time, Outcome::Over);
                let row = Span { entity: to, ..row(SpanKind::HandOver) };
                self.moment(row, Outcome::Over);
            }
            Happening::SetOutAgain => self.end(slot, time, Outcome::Over),
            _ => {}
        }
    }

    /// The fate that it has come to, if it has not set out again.
    fn rested(&self) -> Option<Fate> {
        match self.spans.last()?.kind {
            SpanKind::Rest(fate) => Some(fate),
            _ => None,
        }
    }
}
