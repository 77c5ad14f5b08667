//! A consumer that somebody is by hand: receives, extends and deletes.

use crate::agenda::Notice;
use crate::config::Config;
use crate::entity::{EventRef, QueueIndex};
use crate::event::InQueue;
use crate::queue::Receive;
use crate::simulation::Simulation;
use crate::source::small_status;
use crate::time::{SimDuration, SimTime};
use crate::trace::{Fate, Happening, Reason};
use lambdascope_rulebook::RuleId;

/// A receive that waits for messages: a long poll.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Waiting {
    until: SimTime,
    receive: Receive,
}

impl Simulation {
    /// Receives from a queue, or waits for messages if none can be received.
    pub(crate) fn receive_by_hand(
        &mut self,
        config: &Config,
        queue: QueueIndex,
        messages: u32,
        visibility: Option<SimDuration>,
        wait: SimDuration,
    ) {
        let receive = Receive { batch: None, messages, bytes: u64::MAX, visibility };
        if wait > SimDuration::ZERO && !self.queues[queue].has_receivable() {
            let until = self.now + wait;
            self.queues[queue].waiting.push(Waiting { until, receive });
        } else {
            self.receive(config, queue, receive);
        }
    }

    /// Long polls by hand get what can be received now, the first that waits first.
    pub(crate) fn serve_waiting(&mut self, config: &Config, queue: QueueIndex) {
        if self.queues[queue].waiting.is_empty() {
            return;
        }
        let now = self.now;
        self.queues[queue].waiting.retain(|waiting| waiting.until >= now);
        while self.queues[queue].has_receivable() && !self.queues[queue].waiting.is_empty() {
            let waiting = self.queues[queue].waiting.remove(0);
            if self.receive(config, queue, waiting.receive).is_empty() {
                // What there was has moved to the dead-letter queue.
                self.queues[queue].waiting.insert(0, waiting);
            }
        }
    }

    /// The message of an event, if somebody has received it.
    fn received_message(&self, queue: QueueIndex, event: EventRef) -> Option<u32> {
        let mut messages = self.queues[queue].messages();
        let index = messages.find(|index| self.events[*index].name == event)?;
        (self.message(index).receive_count > 0).then_some(index)
    }

    /// Deletes a message with the receipt of its last receive. What was never received has no
    /// receipt, and deleting what is gone does nothing.
    pub(crate) fn delete_by_hand(&mut self, config: &Config, queue: QueueIndex, event: EventRef) {
        let Some(index) = self.received_message(queue, event) else { return };
        let entity = queue.entity();
        let limits = &config.limits;
        let late = self.message(index).state != InQueue::InFlight;
        let works = if config[queue].fifo {
            limits.sqs_late_delete_fifo_deleted
        } else {
            limits.sqs_late_delete_standard_deleted
        };
        if late && !works {
            let status = small_status(limits.sqs_late_delete_fifo_status);
            let happening = Happening::DeleteRefused { status };
            self.emit(entity, Some(event), RuleId::PollSqsLateDelete, happening);
            return;
        }
        let handled = self.events[index].fate.is_on_the_way();
        self.delete_message(config, index);
        let (fate, reason) = if handled {
            (Fate::Processed, Reason::Success)
        } else {
            (Fate::Discarded, Reason::Purged)
        };
        self.finish(index, entity, fate, reason, RuleId::PollSqsDelete);
    }

    /// Hides a message in flight for so long from now on; zero shows it at once.
    pub(crate) fn change_visibility(
        &mut self,
        queue: QueueIndex,
        event: EventRef,
        hidden: SimDuration,
    ) {
        let Some(index) = self.received_message(queue, event) else { return };
        let mut message = self.message(index);
        if message.state != InQueue::InFlight {
            return;
        }
        message.visible_at = self.now + hidden;
        self.set_message(index, message);
        let handle = self.restamp(index);
        self.agenda.add(message.visible_at, Notice::MessageVisible { event: handle });
        let happening = Happening::VisibilityChanged { visible_at: message.visible_at };
        let entity = queue.entity();
        self.emit(entity, Some(event), RuleId::PollSqsVisibilityRange, happening);
    }
}
