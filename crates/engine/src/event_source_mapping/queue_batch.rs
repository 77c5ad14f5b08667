//! What becomes of a batch of messages: offered, throttled, run, deleted or left alone.

use super::batch::{Batch, BatchIndex, Verdict};
use super::pollers::count;
use crate::agenda::Notice;
use crate::config::{Config, FailureKind};
use crate::entity::{MappingIndex, QueueIndex};
use crate::event::EventForm;
use crate::function::Origin;
use crate::index::narrow;
use crate::simulation::Simulation;
use crate::time::{SimDuration, SimTime};
use crate::trace::{Fate, Happening, Reason, WaitReason};
use lambdascope_rulebook::RuleId;

impl Simulation {
    /// The receive count and the end of the visibility timeout of a message.
    pub(super) fn receive_of(&self, event: u32) -> (u32, SimTime) {
        let EventForm::Message(message) = self.events[event].form else { return (0, SimTime::MAX) };
        (message.receive_count, message.visible_at)
    }

    /// A poller offers its batch to the function.
    pub(crate) fn offer(
        &mut self,
        config: &Config,
        mapping: MappingIndex,
        poller: u32,
        batch: BatchIndex,
    ) {
        let function = self.function_of(config, mapping, batch);
        let gathered = &self.mappings[mapping].batches[batch];
        if gathered.records.iter().any(|record| self.is_runaway(config, function, record.event)) {
            self.functions[function].metrics.recursive_drops += 1;
            self.let_go(config, mapping, poller, batch, RuleId::PollSqsRecursion);
            return;
        }
        self.mappings[mapping].batches[batch].attempt += 1;
        if let Err(reason) = self.admit_batch(config, mapping, batch) {
            self.wait_or_give_up(config, mapping, poller, batch, reason);
            return;
        }
        let origin = Origin::Poller { mapping, poller, batch };
        self.start_batch_run(config, mapping, batch, origin);
    }

    /// A refused batch is offered again within the same receive, with doubling waits, until its
    /// messages' visibility timeout would end before.
    fn wait_or_give_up(
        &mut self,
        config: &Config,
        mapping: MappingIndex,
        poller: u32,
        batch: BatchIndex,
        reason: WaitReason,
    ) {
        let gathered = &mut self.mappings[mapping].batches[batch];
        let factor =
            libm::pow(config.limits.sqs_throttle_factor, f64::from(gathered.refusals.min(64)));
        gathered.refusals += 1;
        gathered.attempt -= 1;
        let wait =
            SimDuration::from_secs_f64(config.limits.sqs_throttle_first_retry_s).scale(factor);
        let at_time = self.now + wait;
        let rule = RuleId::PollSqsErrorThrottle;
        self.slow_down(config, mapping, rule);
        let gathered = &self.mappings[mapping].batches[batch];
        let (name, attempt) = (gathered.name, gathered.attempt + 1);
        if at_time >= gathered.held_until || !config.limits.sqs_throttle_retried_within_receive {
            for record in 0..gathered.records.len() {
                let event = self.mappings[mapping].batches[batch].records[record].event;
                self.events[event].refusals += 1;
            }
            self.let_go(config, mapping, poller, batch, rule);
            return;
        }
        let happening =
            Happening::BatchRetryScheduled { batch: name, attempt, at: at_time, reason };
        self.emit(mapping.entity(), None, rule, happening);
        self.agenda.add(at_time, Notice::BatchAgain { mapping, poller, batch });
    }

    /// A batch that no code has seen is left to its messages' visibility timeout.
    fn let_go(
        &mut self,
        config: &Config,
        mapping: MappingIndex,
        poller: u32,
        batch: BatchIndex,
        rule: RuleId,
    ) {
        let batch = self.mappings[mapping].batches.remove(batch);
        let happening = Happening::BatchFailed { batch: batch.name, records: count(&batch) };
        self.emit(mapping.entity(), None, rule, happening);
        self.release_records(&batch.records);
        self.poller_is_free(config, mapping, poller);
    }

    /// The function is done with a batch of messages.
    pub(crate) fn poller_run_ended(
        &mut self,
        config: &Config,
        mapping: MappingIndex,
        poller: u32,
        index: BatchIndex,
        failure: Option<FailureKind>,
    ) {
        if self.is_enriched(config, mapping, index, failure) {
            self.offer(config, mapping, poller, index);
            return;
        }
        let verdict = self.verdict(config, mapping, index, failure);
        let batch: Batch = self.mappings[mapping].batches.remove(index);
        let name = batch.name;
        let failed = batch.records.iter().filter(|record| record.fails).count();
        let (rule, happening) = match verdict {
            Verdict::Failure => (
                failure_rule(failure),
                Happening::BatchFailed { batch: name, records: count(&batch) },
            ),
            Verdict::Partial => (
                if self.reads_fifo(config, mapping) {
                    RuleId::PollSqsPartialBatchFifo
                } else {
                    RuleId::PollSqsPartialBatch
                },
                Happening::BatchSucceeded {
                    batch: name,
                    failed_records: narrow(failed, "records of a batch"),
                },
            ),
            Verdict::Success => (
                RuleId::PollSqsDelete,
                Happening::BatchSucceeded { batch: name, failed_records: 0 },
            ),
        };
        self.emit(mapping.entity(), None, rule, happening);
        for record in &batch.records {
            // The batch still holds the event.
            self.end_run(record.event);
            self.release(record.event);
        }
        if verdict == Verdict::Failure {
            self.mappings[mapping].metrics.failed_invokes += batch.records.len() as u64;
            if !config[mapping].report_batch_item_failures
                || config.limits.sqs_partial_batch_polling_scaled_down
            {
                self.slow_down(config, mapping, failure_rule(failure));
            }
        } else {
            let queue = config[mapping].queue();
            for record in &batch.records {
                if verdict == Verdict::Success || !record.fails {
                    self.handled(config, mapping, queue, record.event, record.number);
                }
            }
        }
        self.release_records(&batch.records);
        self.poller_is_free(config, mapping, poller);
    }

    /// A message was handled: it is deleted, unless it has been received again meanwhile.
    fn handled(
        &mut self,
        config: &Config,
        mapping: MappingIndex,
        queue: QueueIndex,
        event: u32,
        receive: u64,
    ) {
        let receive = narrow(receive, "receives of a message");
        let late = self.is_visible(event);
        let late_delete_works = if config[queue].fifo {
            config.limits.sqs_late_delete_fifo_deleted
        } else {
            config.limits.sqs_late_delete_standard_deleted
        };
        if !self.is_held(event, queue, receive) || late && !late_delete_works {
            return;
        }
        self.mappings[mapping].metrics.deleted += 1;
        self.delete_message(config, event);
        let rule = RuleId::PollSqsDelete;
        self.finish(event, mapping.entity(), Fate::Processed, Reason::Success, rule);
    }
}

/// The rule that fails a batch as a whole.
fn failure_rule(failure: Option<FailureKind>) -> RuleId {
    match failure {
        Some(FailureKind::MalformedResponse(_)) => RuleId::PollSqsPartialBatchBadResponse,
        _ => RuleId::PollSqsErrorFunction,
    }
}
