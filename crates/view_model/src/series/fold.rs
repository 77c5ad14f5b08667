//! The trace, folded into what the slice that is not over adds up to.

use super::level::{Level, WaitingEvents};
use super::{Metric, Quantile};
use crate::history::TimelineMark;
use crate::recording::Recording;
use lambdascope_engine::bill::Bill;
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::{BatchRef, Entity, EntityKind, EventRef};
use lambdascope_engine::metrics::percentile;
use lambdascope_engine::time::SimTime;
use lambdascope_engine::trace::{Fate, Happening, TraceEntry};
use lambdascope_rulebook::RuleId;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Everything that is needed to go on from an entry of the trace.
#[derive(Clone, Debug)]
pub(super) struct State {
    /// Entries that it has taken in.
    pub(super) entries: usize,
    /// Slices that are over.
    pub(super) slices: usize,
    config: Arc<Config>,
    held: BTreeMap<EventRef, Held>,
    /// When the last record of each batch of a stream was written.
    batches: BTreeMap<BatchRef, SimTime>,
    callers: Vec<Vec<u64>>,
    functions: Vec<FunctionSlice>,
    queues: Vec<QueueSlice>,
    streams: Vec<Level>,
    mappings: Vec<MappingSlice>,
    running: Highest,
    retries: u64,
    dead_letters: u64,
    lost: u64,
    bill: Bill,
}

/// Where an event waits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Held {
    /// In Lambda's queue, or an attempt works on it.
    EventQueue { function: u16, since: SimTime, taken: bool },
    /// In an SQS queue.
    Message { queue: u16, since: SimTime, state: MessageState },
    /// On its way from one queue to another by a redrive.
    Moving { since: SimTime },
    /// In a stream, before it is read.
    Record { stream: u16, since: SimTime },
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum MessageState {
    Visible,
    NotVisible,
    Delayed,
}

/// A number whose every height counts, however short it lasts: it may hit a limit.
#[derive(Clone, Copy, Debug, Default)]
struct Highest {
    now: u64,
    max: u64,
}

impl Highest {
    fn rise(&mut self) {
        self.now += 1;
        self.max = self.max.max(self.now);
    }

    fn fall(&mut self) {
        self.now = self.now.saturating_sub(1);
    }
}

#[derive(Clone, Debug, Default)]
struct FunctionSlice {
    invocations: u64,
    errors: u64,
    throttles: u64,
    running: Highest,
    durations: Vec<u64>,
    waiting: Level,
    line: WaitingEvents,
}

#[derive(Clone, Debug, Default)]
struct QueueSlice {
    visible: Level,
    not_visible: Level,
    delayed: Level,
    line: WaitingEvents,
}

impl QueueSlice {
    fn level(&mut self, state: MessageState) -> &mut Level {
        match state {
            MessageState::Visible => &mut self.visible,
            MessageState::NotVisible => &mut self.not_visible,
            MessageState::Delayed => &mut self.delayed,
        }
    }
}

#[derive(Clone, Debug, Default)]
struct MappingSlice {
    pollers: Level,
    iterator_age: Option<u64>,
}

impl State {
    /// Nothing has happened yet.
    pub(super) fn new(config: &Arc<Config>) -> Self {
        let mut bill = Bill::default();
        bill.provision(&config.functions, SimTime::ZERO);
        Self {
            entries: 0,
            slices: 0,
            held: BTreeMap::new(),
            batches: BTreeMap::new(),
            callers: vec![Vec::new(); config.sources.len()],
            functions: vec![FunctionSlice::default(); config.functions.len()],
            queues: vec![QueueSlice::default(); config.queues.len()],
            streams: vec![Level::default(); config.streams.len()],
            mappings: vec![MappingSlice::default(); config.mappings.len()],
            running: Highest::default(),
            retries: 0,
            dead_letters: 0,
            lost: 0,
            bill,
            config: Arc::clone(config),
        }
    }

    /// A measure of its size: what a copy of it costs.
    pub(super) fn weight(&self) -> usize {
        self.held.len()
    }

    /// Goes over to the configuration that holds for the next entry, which happens at `time`.
    pub(super) fn use_config(&mut self, recording: &Recording, time: SimTime) {
        let configs = recording.configs();
        if configs.len() == 1 {
            return;
        }
        let after = configs.partition_point(|(from, _)| *from <= self.entries);
        let config = &configs[after.saturating_sub(1)].1;
        if !Arc::ptr_eq(config, &self.config) {
            self.bill.provision(&config.functions, time);
            self.config = Arc::clone(config);
        }
    }

    /// Takes in the next entry.
    pub(super) fn take(&mut self, entry: &TraceEntry) {
        let (at, time) = (entry.entity, entry.time);
        match entry.happening {
            Happening::AttemptStarted { .. }
            | Happening::AttemptSucceeded { .. }
            | Happening::AttemptFailed { .. } => self.attempt(entry),
            Happening::Throttled { batch, .. } => {
                self.functions[at.at()].throttles += 1;
                self.note_iterator_age(batch, time);
            }
            Happening::RecordRead { batch, .. } => {
                if let Some(Held::Record { since, .. }) = self.held_by(entry.event) {
                    self.batches.insert(batch, since);
                }
            }
            // With failed records it is offered again.
            Happening::BatchSucceeded { batch, failed_records: 0 }
            | Happening::BatchDiscarded { batch, .. }
            | Happening::BatchBisected { batch, .. } => {
                self.batches.remove(&batch);
            }
            Happening::PollersScaled { to, .. } => {
                self.mappings[at.at()].pollers.set(time, u64::from(to));
            }
            Happening::ResponseReceived { waited, .. } | Happening::CallerGaveUp { waited, .. } => {
                if at.kind == EntityKind::Source {
                    self.callers[at.at()].push(waited.as_micros());
                }
            }
            _ => {
                if let Some(event) = entry.event {
                    self.event(entry, event);
                }
            }
        }
        match TimelineMark::of(&entry.happening) {
            Some(TimelineMark::Retry) => self.retries += 1,
            Some(TimelineMark::DeadLetter) => self.dead_letters += 1,
            Some(TimelineMark::Lost) => self.lost += 1,
            Some(TimelineMark::Error | TimelineMark::Throttle) | None => {}
        }
    }

    /// What happens to an event, or to the message or record that it is.
    fn event(&mut self, entry: &TraceEntry, event: EventRef) {
        let (at, time) = (entry.entity, entry.time);
        match entry.happening {
            Happening::EventAccepted { .. } => self.wait(event, at.index, time, time),
            Happening::RetryScheduled { .. } | Happening::DuplicateDelivered { .. } => {
                match self.held_by(Some(event)) {
                    Some(Held::EventQueue { since, taken: true, .. }) => {
                        self.wait(event, at.index, since, time);
                    }
                    None => self.wait(event, at.index, time, time),
                    Some(_) => {}
                }
            }
            Happening::MessageSent { visible_at } => {
                let since = match self.leave(event, time) {
                    Some(Held::Moving { since }) => since,
                    _ => time,
                };
                let delayed = visible_at > time;
                let state = if delayed { MessageState::Delayed } else { MessageState::Visible };
                let queue = &mut self.queues[at.at()];
                queue.level(state).rise(time);
                queue.line.add(since, event);
                self.held.insert(event, Held::Message { queue: at.index, since, state });
            }
            Happening::MessageReceived { .. } => self.show(event, MessageState::NotVisible, time),
            Happening::MessageVisible { .. } => self.show(event, MessageState::Visible, time),
            Happening::MessageDeleted => {
                self.leave(event, time);
            }
            Happening::MessageMoved { to, .. } => self.move_to(event, to, entry.rule, time),
            Happening::RecordWritten { .. } => {
                self.leave(event, time);
                self.streams[at.at()].rise(time);
                self.held.insert(event, Held::Record { stream: at.index, since: time });
            }
            Happening::CameToRest { fate, .. } => self.rest(event, at, fate, time),
            _ => {}
        }
    }

    fn attempt(&mut self, entry: &TraceEntry) {
        let (at, time) = (entry.entity, entry.time);
        match entry.happening {
            Happening::AttemptStarted { batch, .. } => {
                let state = &mut self.functions[at.at()];
                state.invocations += 1;
                state.running.rise();
                self.running.rise();
                self.note_iterator_age(batch, time);
                if let Some(event) = entry.event.filter(|_| batch.is_none()) {
                    self.take_up(event, time);
                }
            }
            Happening::AttemptSucceeded { duration, billed, .. }
            | Happening::AttemptFailed { duration, billed, .. } => {
                let state = &mut self.functions[at.at()];
                let failed = matches!(entry.happening, Happening::AttemptFailed { .. });
                state.errors += u64::from(failed);
                state.durations.push(duration.as_micros());
                state.running.fall();
                self.running.fall();
                let Some(function) = self.config.functions.get(at.at()) else { return };
                self.bill.add(function.memory_mb, billed);
            }
            _ => {}
        }
    }

    /// The function is asked to take a batch of a stream.
    fn note_iterator_age(&mut self, batch: Option<BatchRef>, now: SimTime) {
        let Some(batch) = batch else { return };
        let Some(written) = self.batches.get(&batch) else { return };
        let age = now.since(*written).as_micros();
        let mapping = &mut self.mappings[batch.mapping.at()];
        mapping.iterator_age = mapping.iterator_age.max(Some(age));
    }

    fn held_by(&self, event: Option<EventRef>) -> Option<Held> {
        self.held.get(&event?).copied()
    }

    /// An event waits in Lambda's queue, to which it belongs since `since`.
    fn wait(&mut self, event: EventRef, function: u16, since: SimTime, now: SimTime) {
        self.leave(event, now);
        let state = &mut self.functions[usize::from(function)];
        state.waiting.rise(now);
        state.line.add(since, event);
        self.held.insert(event, Held::EventQueue { function, since, taken: false });
    }

    /// An attempt takes an event up, perhaps out of Lambda's queue.
    fn take_up(&mut self, event: EventRef, now: SimTime) {
        if let Some(Held::EventQueue { function, since, taken: false }) = self.held_by(Some(event))
        {
            self.leave(event, now);
            self.held.insert(event, Held::EventQueue { function, since, taken: true });
        }
    }

    /// A message can be received, or no longer.
    fn show(&mut self, event: EventRef, state: MessageState, now: SimTime) {
        let Some(Held::Message { queue, state: before, .. }) = self.held.get_mut(&event) else {
            return;
        };
        let levels = &mut self.queues[usize::from(*queue)];
        let before = std::mem::replace(before, state);
        levels.level(before).fall(now);
        levels.level(state).rise(now);
    }

    /// A message moves. One that is given up keeps its age on a standard queue.
    fn move_to(&mut self, event: EventRef, to: Entity, rule: RuleId, now: SimTime) {
        let Some(Held::Message { since, .. }) = self.leave(event, now) else { return };
        let limits = &self.config.limits;
        let target = self.config.queues.get(to.at()).filter(|_| to.kind == EntityKind::Queue);
        let ages_anew = target.is_none_or(|queue| {
            if queue.fifo {
                limits.sqs_dlq_fifo_enqueue_time_reset
            } else {
                limits.sqs_dlq_standard_enqueue_time_reset
            }
        });
        if rule == RuleId::PollSqsRedrive && !ages_anew {
            self.held.insert(event, Held::Moving { since });
        }
    }

    /// An event comes to rest. A dead letter still lies in its queue.
    fn rest(&mut self, event: EventRef, at: Entity, fate: Fate, now: SimTime) {
        let stays = match self.held_by(Some(event)) {
            Some(Held::Message { queue, .. }) => {
                let gone = matches!(fate, Fate::Expired | Fate::Discarded);
                !(gone && at == Entity::new(EntityKind::Queue, queue))
            }
            Some(Held::Moving { .. }) => true,
            Some(Held::EventQueue { .. } | Held::Record { .. }) | None => false,
        };
        if !stays {
            self.leave(event, now);
        }
    }

    /// An event leaves where it waits.
    fn leave(&mut self, event: EventRef, now: SimTime) -> Option<Held> {
        let held = self.held.remove(&event)?;
        match held {
            Held::EventQueue { function, since, taken: false } => {
                let state = &mut self.functions[usize::from(function)];
                state.waiting.fall(now);
                state.line.remove(since, event, now);
            }
            Held::Message { queue, since, state } => {
                let levels = &mut self.queues[usize::from(queue)];
                levels.level(state).fall(now);
                levels.line.remove(since, event, now);
            }
            Held::Record { stream, .. } => self.streams[usize::from(stream)].fall(now),
            Held::EventQueue { taken: true, .. } | Held::Moving { .. } => {}
        }
        Some(held)
    }

    /// Puts the values of the slice in order, for its quantiles.
    pub(super) fn sort(&mut self) {
        let durations = self.functions.iter_mut().map(|state| &mut state.durations);
        for values in self.callers.iter_mut().chain(durations) {
            values.sort_unstable();
        }
    }

    /// The value of a slice that ends at `end`.
    pub(super) fn value(&self, metric: Metric, of: Option<Entity>, end: SimTime) -> Option<f64> {
        let Some(of) = of else {
            return Some(match metric {
                Metric::Retries => number(self.retries),
                Metric::DeadLetters => number(self.dead_letters),
                Metric::Lost => number(self.lost),
                Metric::ConcurrentExecutions => number(self.running.max),
                _ => self.bill.usd(&self.config.limits, end),
            });
        };
        let at = of.at();
        Some(match metric {
            Metric::Invocations => number(self.functions[at].invocations),
            Metric::Errors => number(self.functions[at].errors),
            Metric::Throttles => number(self.functions[at].throttles),
            Metric::ConcurrentExecutions => number(self.functions[at].running.max),
            Metric::EventQueueDepth => number(self.functions[at].waiting.max()),
            Metric::EventQueueAge => number(self.functions[at].line.age_max(end)?),
            Metric::Duration(quantile) => quantile_of(&self.functions[at].durations, quantile)?,
            Metric::MessagesVisible => number(self.queues[at].visible.max()),
            Metric::MessagesNotVisible => number(self.queues[at].not_visible.max()),
            Metric::MessagesDelayed => number(self.queues[at].delayed.max()),
            Metric::AgeOfOldestMessage => number(self.queues[at].line.age_max(end)?),
            Metric::RecordsWaiting => number(self.streams[at].max()),
            Metric::IteratorAge => number(self.mappings[at].iterator_age?),
            Metric::Pollers => number(self.mappings[at].pollers.max()),
            Metric::CallerWait(quantile) => quantile_of(&self.callers[at], quantile)?,
            Metric::Retries | Metric::DeadLetters | Metric::Lost | Metric::FunctionCost => {
                return None;
            }
        })
    }

    /// A slice starts at `time`.
    pub(super) fn next_slice(&mut self, time: SimTime) {
        self.slices += 1;
        (self.retries, self.dead_letters, self.lost) = (0, 0, 0);
        self.running.max = self.running.now;
        for state in &mut self.functions {
            (state.invocations, state.errors, state.throttles) = (0, 0, 0);
            state.running.max = state.running.now;
            state.durations.clear();
            state.waiting.next_slice(time);
            state.line.next_slice();
        }
        for state in &mut self.queues {
            state.visible.next_slice(time);
            state.not_visible.next_slice(time);
            state.delayed.next_slice(time);
            state.line.next_slice();
        }
        self.streams.iter_mut().for_each(|state| state.next_slice(time));
        self.callers.iter_mut().for_each(|values| values.clear());
        for state in &mut self.mappings {
            state.pollers.next_slice(time);
            state.iterator_age = None;
        }
    }
}

/// A quantile of values that are in order.
fn quantile_of(values: &[u64], quantile: Quantile) -> Option<f64> {
    percentile(values, quantile.percent()).copied().map(number)
}

#[expect(clippy::cast_precision_loss, reason = "a value to draw; counts stay far below 2^53")]
const fn number(count: u64) -> f64 {
    count as f64
}
