//! SQS queues: sent, hidden, received, deleted, moved and expired messages.

mod by_hand;
mod groups;
mod line;

use crate::agenda::Notice;
use crate::config::{Config, Queue};
use crate::entity::{BatchRef, Entity, EntityKind, FunctionIndex, QueueIndex};
use crate::event::{Event, EventForm, InQueue, Message};
use crate::function::RateBucket;
use crate::index::{indexed, narrow};
use crate::simulation::Simulation;
use crate::slab::Handle;
use crate::time::{SimDuration, SimTime};
use crate::trace::{Fate, Happening, Reason, VisibleReason};
use by_hand::Waiting;
use lambdascope_rulebook::RuleId;
use line::Line;
use std::collections::BTreeSet;

/// The state of one queue.
#[derive(Clone, Debug)]
pub(crate) struct QueueState {
    line: Line,
    /// FIFO: what was sent of late, in order, and when.
    contents: Vec<(u64, SimTime)>,
    /// FIFO: how many messages may be sent now.
    sends: Option<RateBucket>,
    pub(crate) in_flight: u64,
    pub(crate) delayed: u64,
    /// When each message expires.
    expiry: BTreeSet<(SimTime, u32)>,
    expiry_planned: bool,
    /// Long polls by hand, the first that began first.
    waiting: Vec<Waiting>,
    pub(crate) sent: u64,
    pub(crate) received: u64,
    pub(crate) deleted: u64,
    pub(crate) empty_receives: u64,
    pub(crate) moved: u64,
    /// Requests to the API that are billed.
    pub(crate) requests: u64,
}

indexed!(QueueIndex => QueueState);

impl QueueState {
    pub(crate) fn new(config: &Config, queue: &Queue) -> Self {
        let calls_per_s = config.limits.sqs_fifo_calls_per_s;
        Self {
            line: Line::new(queue.fifo),
            contents: Vec::new(),
            sends: queue.fifo.then(|| RateBucket::new(calls_per_s, calls_per_s)),
            in_flight: 0,
            delayed: 0,
            expiry: BTreeSet::new(),
            expiry_planned: false,
            waiting: Vec::new(),
            sent: 0,
            received: 0,
            deleted: 0,
            empty_receives: 0,
            moved: 0,
            requests: 0,
        }
    }

    /// Messages whose delay or visibility timeout is over.
    pub(crate) fn visible(&self) -> usize {
        self.line.visible()
    }

    /// Whether a receive would hand out something now.
    pub(crate) fn has_receivable(&self) -> bool {
        self.receives_worthwhile(1, 1) > 0
    }

    /// How many receives of up to `each` messages would hand out something now, up to about
    /// `most`.
    pub(crate) fn receives_worthwhile(&self, each: usize, most: usize) -> usize {
        self.line.receives_worthwhile(each, most)
    }

    /// The messages that lie here, whatever their state.
    pub(crate) fn messages(&self) -> impl Iterator<Item = u32> + '_ {
        self.expiry.iter().map(|(_, event)| *event)
    }
}

/// What one receive may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Receive {
    /// The batch that a poller gathers; none for a receive by hand.
    pub(crate) batch: Option<BatchRef>,
    /// At most this many messages.
    pub(crate) messages: u32,
    /// At most this many bytes, metadata included.
    pub(crate) bytes: u64,
    /// How long the messages are hidden, if it differs from the queue's setting.
    pub(crate) visibility: Option<SimDuration>,
}

impl Simulation {
    fn message(&self, index: u32) -> Message {
        let Event { form, name, .. } = self.events[index];
        let EventForm::Message(message) = form else {
            let now = self.now.as_micros();
            panic!("{} is no message at {now} µs", self.config.event_name(name))
        };
        message
    }

    fn set_message(&mut self, index: u32, message: Message) {
        self.events[index].form = EventForm::Message(message);
    }

    /// A sent event becomes a message, unless a FIFO queue has just had the same one.
    pub(crate) fn enqueue(&mut self, config: &Config, index: u32, queue: QueueIndex) {
        if let Some(sends) = &mut self.queues[queue].sends {
            sends.take(1.0);
        }
        if config[queue].content_based_deduplication && self.is_duplicate(config, index, queue) {
            let entity = queue.entity();
            let (reason, rule) = (Reason::Duplicate, RuleId::PollSqsFifoDedup);
            self.queues[queue].requests += 1;
            self.finish(index, entity, Fate::Filtered, reason, rule);
            return;
        }
        let delay = config[queue].delay;
        let state = &mut self.queues[queue];
        state.sent += 1;
        state.requests += billed(config, self.events[index].payload_bytes);
        let message = Message {
            queue,
            receive_count: 0,
            state: if delay > SimDuration::ZERO { InQueue::Delayed } else { InQueue::Visible },
            visible_at: self.now + delay,
            moved_from: None,
            enqueued_at: self.now,
        };
        self.put_message(config, index, message);
    }

    /// Whether a FIFO queue takes no message more at this moment.
    pub(crate) fn throttles_sends(&mut self, queue: Entity) -> bool {
        let now = self.now;
        let sends = self.queues[queue.at()].sends.as_mut();
        sends.is_some_and(|sends| !sends.has(1.0, now))
    }

    /// Whether a message with the same content was sent within the deduplication window. If not,
    /// this one begins a window.
    fn is_duplicate(&mut self, config: &Config, index: u32, queue: QueueIndex) -> bool {
        let now = self.now;
        let window = SimDuration::from_secs_f64(config.limits.sqs_fifo_deduplication_window_s);
        let content = self.events[index].content;
        let contents = &mut self.queues[queue].contents;
        match contents.binary_search_by_key(&content, |known| known.0) {
            Ok(at) if now.since(contents[at].1) < window => return true,
            Ok(at) => contents[at].1 = now,
            Err(at) => contents.insert(at, (content, now)),
        }
        if contents.len().is_power_of_two() {
            contents.retain(|(_, sent_at)| now.since(*sent_at) < window);
        }
        false
    }

    /// Puts a message into its queue.
    pub(crate) fn put_message(&mut self, config: &Config, index: u32, message: Message) {
        let queue = message.queue;
        self.set_message(index, message);
        let handle = self.restamp(index);
        let retention = config[queue].message_retention_period;
        let expires_at = message.enqueued_at + retention;
        self.queues[queue].expiry.insert((expires_at, index));
        self.plan_expiry(message.queue);
        let name = self.events[index].name;
        let happening = Happening::MessageSent { visible_at: message.visible_at };
        let rule = RuleId::PollSqsPath;
        let entity = message.queue.entity();
        self.emit(entity, Some(name), rule, happening);
        let delayed = message.state == InQueue::Delayed;
        let group = self.events[index].key;
        self.queues[queue].line.push(group, index, !delayed);
        if delayed {
            self.queues[queue].delayed += 1;
            self.agenda.add(message.visible_at, Notice::MessageVisible { event: handle });
        } else {
            self.wake_pollers(config, message.queue);
        }
    }

    /// Hands out visible messages, oldest first. Those that were received too often move to the
    /// dead-letter queue instead.
    pub(crate) fn receive(
        &mut self,
        config: &Config,
        queue: QueueIndex,
        most: Receive,
    ) -> Vec<u32> {
        let settings = &config[queue];
        let entity = queue.entity();
        let mut taken = Vec::new();
        let mut bytes = 0;
        let (in_flight_max, rule) = if settings.fifo {
            (config.limits.sqs_fifo_max_in_flight, RuleId::PollSqsFifoReceiveOrder)
        } else {
            (config.limits.sqs_standard_max_in_flight, RuleId::PollSqsVisibilityRange)
        };
        let mut served = None;
        while taken.len() < most.messages as usize && self.queues[queue].in_flight < in_flight_max {
            let Some(index) = self.queues[queue].line.next(&mut served) else { break };
            let mut message = self.message(index);
            if let Some(policy) = settings.redrive_policy
                && message.receive_count >= policy.max_receive_count
            {
                self.queues[queue].line.skip(served);
                // A dead letter can move on: its queue may have a dead-letter queue of its own.
                self.set_out_again(index, entity, RuleId::PollSqsRedrive);
                self.move_to_dead_letters(config, index, policy.dead_letter_queue);
                continue;
            }
            let size = self.events[index].payload_bytes + config.limits.sqs_message_metadata_bytes;
            if bytes + size > most.bytes {
                break;
            }
            bytes += size;
            self.queues[queue].line.take(&mut served);
            self.queues[queue].in_flight += 1;
            self.queues[queue].received += 1;
            let increment = config.limits.sqs_receive_count_increment;
            message.receive_count += u32::try_from(increment).unwrap_or(1);
            message.state = InQueue::InFlight;
            message.visible_at = self.now + most.visibility.unwrap_or(settings.visibility_timeout);
            self.set_message(index, message);
            self.events[index].attempt = message.receive_count;
            self.events[index].refusals = 0;
            let handle = self.restamp(index);
            self.agenda.add(message.visible_at, Notice::MessageVisible { event: handle });
            self.set_out_again(index, entity, rule);
            let name = self.events[index].name;
            let happening = Happening::MessageReceived {
                receive_count: message.receive_count,
                batch: most.batch,
                visible_at: message.visible_at,
            };
            self.emit(entity, Some(name), rule, happening);
            taken.push(index);
        }
        let state = &mut self.queues[queue];
        state.line.end(served);
        if taken.is_empty() {
            state.empty_receives += 1;
            state.requests += 1;
        } else {
            state.requests += billed(config, bytes);
        }
        taken
    }

    /// Whether the message is still hidden for the receive that gave it this receive count.
    pub(crate) fn is_held(&self, index: u32, queue: QueueIndex, receive_count: u32) -> bool {
        matches!(self.events[index].form, EventForm::Message(message)
            if message.queue == queue && message.receive_count == receive_count)
    }

    /// Whether the message can be received.
    pub(crate) fn is_visible(&self, index: u32) -> bool {
        matches!(self.events[index].form, EventForm::Message(message)
            if message.state == InQueue::Visible)
    }

    /// Deletes a handled message.
    pub(crate) fn delete_message(&mut self, config: &Config, index: u32) {
        let message = self.message(index);
        let queue = message.queue;
        self.take_out(config, index);
        self.queues[queue].deleted += 1;
        let entity = message.queue.entity();
        let name = self.events[index].name;
        self.emit(entity, Some(name), RuleId::PollSqsDelete, Happening::MessageDeleted);
        if config[queue].fifo {
            // Its group is free for whoever waits.
            self.wake_pollers(config, message.queue);
        }
    }

    /// Takes a message out of its queue's lists; the event stays.
    fn take_out(&mut self, config: &Config, index: u32) {
        let message = self.message(index);
        let queue = message.queue;
        let retention = config[queue].message_retention_period;
        let group = self.events[index].key;
        let state = &mut self.queues[queue];
        state.line.remove(group, index, message.state == InQueue::Visible);
        if !state.expiry.remove(&(message.enqueued_at + retention, index)) {
            // The retention period was changed since.
            state.expiry.retain(|(_, event)| *event != index);
        }
        match message.state {
            InQueue::Delayed => state.delayed -= 1,
            InQueue::InFlight => state.in_flight -= 1,
            InQueue::Visible => {}
        }
        self.restamp(index);
    }

    /// A delay or visibility timeout ends.
    pub(crate) fn message_visible(&mut self, config: &Config, handle: Handle) {
        if !self.events.is_valid(handle) {
            return;
        }
        let index = handle.index;
        let mut message = self.message(index);
        let return_rule = self.return_rule(config, index, message.queue);
        let group = self.events[index].key;
        let state = &mut self.queues[message.queue];
        let (reason, rule) = match message.state {
            InQueue::Delayed => {
                state.delayed -= 1;
                (VisibleReason::Delay, RuleId::PollSqsDelay)
            }
            InQueue::InFlight => {
                state.in_flight -= 1;
                (VisibleReason::VisibilityTimeout, return_rule)
            }
            InQueue::Visible => return,
        };
        state.line.show(group, index);
        message.state = InQueue::Visible;
        self.set_message(index, message);
        let entity = message.queue.entity();
        let name = self.events[index].name;
        self.emit(entity, Some(name), rule, Happening::MessageVisible { reason });
        self.wake_pollers(config, message.queue);
    }

    /// Why a received message was not deleted in time.
    fn return_rule(&self, config: &Config, index: u32, queue: QueueIndex) -> RuleId {
        let event = &self.events[index];
        let queue = queue.entity();
        let mut readers = config.mappings.iter().filter(|mapping| mapping.event_source == queue);
        if event.runs > 0 {
            RuleId::PollSqsVisibilityTooShort
        } else if event.refusals > 0 {
            RuleId::PollSqsErrorThrottle
        } else if readers.any(|mapping| self.is_runaway(config, mapping.function, index)) {
            RuleId::PollSqsRecursion
        } else {
            RuleId::PollSqsErrorFunction
        }
    }

    /// The queue's redrive policy: a message was received too often. It keeps its identity, its
    /// receive count and, on a standard queue, its age.
    fn move_to_dead_letters(&mut self, config: &Config, index: u32, to: QueueIndex) {
        let mut message = self.message(index);
        let from = message.queue.entity();
        let retention = config[message.queue].message_retention_period;
        let state = &mut self.queues[message.queue];
        state.expiry.remove(&(message.enqueued_at + retention, index));
        state.moved += 1;
        let target = to.entity();
        let name = self.events[index].name;
        let receive_count = message.receive_count;
        let rule = RuleId::PollSqsRedrive;
        let happening = Happening::MessageMoved { to: target, receive_count };
        self.emit(from, Some(name), rule, happening);
        self.rest(index, target, Fate::DeadLettered, Reason::MaxReceiveCount, rule);
        let ages_anew = if config[to].fifo {
            config.limits.sqs_dlq_fifo_enqueue_time_reset
        } else {
            config.limits.sqs_dlq_standard_enqueue_time_reset
        };
        if ages_anew {
            message.enqueued_at = self.now;
        }
        if config.limits.sqs_dlq_receive_count_reset {
            message.receive_count = 0;
        }
        message.queue = to;
        message.state = InQueue::Visible;
        message.visible_at = self.now;
        message.moved_from = Some(from);
        self.put_message(config, index, message);
    }

    /// Moves the dead letters of a queue back to where they came from: a queue's messages into
    /// that queue, a function's events into Lambda's queue for it.
    pub(crate) fn redrive(&mut self, config: &Config, queue: QueueIndex) {
        let from = queue.entity();
        for index in self.queues[queue].line.visible_events() {
            let message = self.message(index);
            let Some(to) = message.moved_from else { continue };
            let rule = RuleId::PollSqsDlqMessage;
            self.take_out(config, index);
            let name = self.events[index].name;
            let receive_count = message.receive_count;
            self.emit(from, Some(name), rule, Happening::MessageMoved { to, receive_count });
            self.set_out_again(index, from, rule);
            let event = &mut self.events[index];
            event.attempt = 0;
            event.refusals = 0;
            event.form = EventForm::None;
            if to.kind == EntityKind::Queue {
                let message = Message {
                    queue: QueueIndex(to.index),
                    receive_count: 0,
                    state: InQueue::Visible,
                    visible_at: self.now,
                    moved_from: None,
                    enqueued_at: self.now,
                };
                self.queues[to.at()].sent += 1;
                self.put_message(config, index, message);
            } else {
                self.accept_event(config, index, FunctionIndex(to.index));
            }
        }
    }

    /// Deletes all messages of a queue, whatever their state.
    pub(crate) fn purge(&mut self, config: &Config, queue: QueueIndex) {
        let entity = queue.entity();
        let all: Vec<u32> = self.queues[queue].messages().collect();
        let messages = narrow(all.len(), "messages of a queue");
        let rule = RuleId::PollSqsRetention;
        self.emit(entity, None, rule, Happening::QueuePurged { messages });
        for index in all {
            self.take_out(config, index);
            self.finish(index, entity, Fate::Discarded, Reason::Purged, rule);
        }
    }

    fn plan_expiry(&mut self, queue: QueueIndex) {
        let state = &mut self.queues[queue];
        if state.expiry_planned {
            return;
        }
        if let Some((time, _)) = state.expiry.first() {
            state.expiry_planned = true;
            let time = (*time).max(self.now);
            self.agenda.add(time, Notice::MessagesExpire { queue });
        }
    }

    /// The retention period of the oldest messages ends.
    pub(crate) fn messages_expire(&mut self, config: &Config, queue: QueueIndex) {
        let entity = queue.entity();
        self.queues[queue].expiry_planned = false;
        while let Some(&(time, index)) = self.queues[queue].expiry.first() {
            if time > self.now {
                break;
            }
            self.take_out(config, index);
            self.queues[queue].expiry.remove(&(time, index));
            let rule = RuleId::PollSqsRetention;
            self.finish(index, entity, Fate::Expired, Reason::RetentionExceeded, rule);
        }
        self.wake_pollers(config, queue);
        self.plan_expiry(queue);
    }
}

/// Requests that a call with this much payload is billed as.
fn billed(config: &Config, bytes: u64) -> u64 {
    bytes.div_ceil(config.limits.cost_sqs_billed_request_bytes.max(1)).max(1)
}
