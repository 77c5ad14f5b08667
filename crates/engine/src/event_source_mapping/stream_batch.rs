//! What becomes of a batch of stream records: retried while its shard waits, halved, cut off at
//! a checkpoint, or given up.

use super::batch::{Batch, Record, Verdict};
use super::entity_of;
use super::pollers::count;
use crate::agenda::Notice;
use crate::config::{Config, FailureKind};
use crate::entity::{Entity, EntityKind};
use crate::event::Sending;
use crate::function::Origin;
use crate::rng::{Purpose, mix};
use crate::simulation::Simulation;
use crate::stream::Outcome;
use crate::time::SimDuration;
use crate::trace::{Fate, Happening, Reason, WaitReason};
use lambdascope_rulebook::RuleId;

impl Simulation {
    /// Tries the next batch of a lane, or reads on when there is none.
    pub(super) fn try_lane(&mut self, config: &Config, mapping: u16, lane: u32) {
        let at = usize::from(mapping);
        let Some(&index) = self.lane(mapping, lane).work.last() else {
            self.lane(mapping, lane).busy = false;
            self.reconfigure_shards(config, mapping);
            if (lane as usize) < self.mappings[at].shards.lanes.len() {
                self.plan_poll(config, mapping, lane, true);
            }
            return;
        };
        self.lane(mapping, lane).busy = true;
        self.shed_old_records(config, mapping, lane, index);
        if self.mappings[at].batches[index].records.is_empty() {
            self.drop_batch(mapping, lane, index);
            self.try_lane(config, mapping, lane);
            return;
        }
        self.note_iterator_age(config, mapping, lane, index);
        self.mappings[at].batches[index].attempt += 1;
        if let Err(reason) = self.admit_batch(config, mapping, index) {
            self.wait_again(config, mapping, lane, index, reason);
            return;
        }
        let origin = Origin::Shard { mapping, shard: lane, batch: index };
        self.start_batch_run(config, mapping, index, origin);
    }

    /// A batch that waited is due.
    pub(crate) fn shard_batch_again(
        &mut self,
        config: &Config,
        mapping: u16,
        lane: u32,
        batch: u32,
    ) {
        if self.lane(mapping, lane).work.last() == Some(&batch) {
            self.try_lane(config, mapping, lane);
        }
    }

    /// Offers the batch again after a wait. A try that did not reach the code does not count.
    fn wait_again(
        &mut self,
        config: &Config,
        mapping: u16,
        lane: u32,
        index: u32,
        reason: WaitReason,
    ) {
        let limits = &config.limits;
        let batch = &mut self.mappings[usize::from(mapping)].batches[index];
        let tries = if reason == WaitReason::FunctionError {
            batch.attempt
        } else {
            batch.attempt -= u32::from(!limits.stream_throttles_count_as_attempts);
            batch.refusals += 1;
            batch.refusals
        };
        let doublings = f64::from(tries.clamp(1, 64) - 1);
        let wait = (limits.stream_retry_first_delay_s
            * libm::pow(limits.stream_retry_factor, doublings))
        .min(limits.stream_retry_max_delay_s);
        let (name, attempt) = (batch.name, batch.attempt + 1);
        let at = self.now + SimDuration::from_secs_f64(wait);
        let happening = Happening::BatchRetryScheduled { batch: name, attempt, at, reason };
        self.emit(entity_of(mapping), None, RuleId::PollStreamRetryDelay, happening);
        self.agenda.add(at, Notice::ShardBatchAgain { mapping, shard: lane, batch: index });
    }

    /// Lets go of records that are too old for the mapping, or gone from the stream.
    fn shed_old_records(&mut self, config: &Config, mapping: u16, lane: u32, index: u32) {
        let at = usize::from(mapping);
        let settings = &config.mappings[at];
        let stream = settings.event_source.index;
        let shard = self.mappings[at].shards.shard_of(lane);
        let now = self.now;
        let records = std::mem::take(&mut self.mappings[at].batches[index].records);
        let (mut fresh, mut old) = (Vec::new(), Vec::new());
        for record in records {
            match self.written_at(stream, shard, record.number) {
                // Its retention has ended.
                None => self.release(record.event),
                Some(written_at)
                    if settings
                        .maximum_record_age
                        .is_some_and(|age| now.since(written_at) > age) =>
                {
                    old.push(record);
                }
                Some(_) => fresh.push(record),
            }
        }
        self.mappings[at].batches[index].records = fresh;
        if !old.is_empty() {
            let rule = RuleId::PollStreamRecordAge;
            self.give_up_records(
                config,
                mapping,
                lane,
                index,
                &old,
                (Reason::RecordAgeExceeded, rule),
            );
        }
    }

    fn note_iterator_age(&mut self, config: &Config, mapping: u16, lane: u32, index: u32) {
        let at = usize::from(mapping);
        let stream = config.mappings[at].event_source.index;
        let shard = self.mappings[at].shards.shard_of(lane);
        let last = self.mappings[at].batches[index].records.last().map_or(0, |r| r.number);
        if let Some(written_at) = self.written_at(stream, shard, last) {
            let age = self.now.since(written_at).as_micros() / 1_000;
            let metrics = &mut self.mappings[at].metrics;
            metrics.iterator_age_ms_max = metrics.iterator_age_ms_max.max(age);
        }
    }

    /// The function is done with a batch of records.
    pub(crate) fn shard_run_ended(
        &mut self,
        config: &Config,
        mapping: u16,
        lane: u32,
        index: u32,
        failure: Option<FailureKind>,
    ) {
        let at = usize::from(mapping);
        let verdict = self.verdict(config, mapping, index, failure);
        let batch = &mut self.mappings[at].batches[index];
        batch.refusals = 0;
        let (name, records) = (batch.name, batch.records.clone());
        for record in &mut batch.records {
            record.tries += 1;
        }
        for record in &records {
            // The batch still holds the event.
            self.end_run(record.event);
            self.release(record.event);
        }
        match verdict {
            Verdict::Success => {
                let happening = Happening::BatchSucceeded { batch: name, failed_records: 0 };
                self.emit(entity_of(mapping), None, RuleId::PollStreamNotRemoved, happening);
                self.pass_records(config, mapping, lane, &records);
                self.drop_batch(mapping, lane, index);
                self.try_lane(config, mapping, lane);
            }
            Verdict::Partial => self.cut_batch(config, mapping, lane, index, &records),
            Verdict::Failure => self.batch_failed(config, mapping, lane, index),
        }
    }

    /// A partial response: the lowest number returned becomes the checkpoint.
    fn cut_batch(
        &mut self,
        config: &Config,
        mapping: u16,
        lane: u32,
        index: u32,
        records: &[Record],
    ) {
        let at = usize::from(mapping);
        let name = self.mappings[at].batches[index].name;
        let first = records.iter().position(|record| record.fails).unwrap_or(0);
        let failed_records = u32::try_from(records.len() - first).unwrap_or(u32::MAX);
        let happening = Happening::BatchSucceeded { batch: name, failed_records };
        self.emit(entity_of(mapping), None, RuleId::PollStreamPartial, happening);
        if first == 0 {
            self.retry_or_give_up(config, mapping, lane, index);
            return;
        }
        self.pass_records(config, mapping, lane, &records[..first]);
        let batch = &mut self.mappings[at].batches[index];
        batch.records.drain(..first);
        if config.limits.stream_partial_budget_resets_on_progress {
            batch.attempt = 0;
        }
        let wait = WaitReason::FunctionError;
        self.wait_again(config, mapping, lane, index, wait);
    }

    /// A batch failed as a whole: halved, retried or given up.
    fn batch_failed(&mut self, config: &Config, mapping: u16, lane: u32, index: u32) {
        let at = usize::from(mapping);
        let batch = &self.mappings[at].batches[index];
        let (name, records) = (batch.name, count(batch));
        self.mappings[at].metrics.failed_invokes += u64::from(records);
        let happening = Happening::BatchFailed { batch: name, records };
        self.emit(entity_of(mapping), None, RuleId::PollStreamBlocking, happening);
        if config.mappings[at].bisect_batch_on_function_error
            && records > 1
            && config.limits.stream_bisect_split_before_retry
        {
            self.halve_batch(config, mapping, lane, index);
        } else {
            self.retry_or_give_up(config, mapping, lane, index);
        }
    }

    fn retry_or_give_up(&mut self, config: &Config, mapping: u16, lane: u32, index: u32) {
        let at = usize::from(mapping);
        let retries = config.mappings[at].maximum_retry_attempts;
        let batch = &mut self.mappings[at].batches[index];
        if retries.is_none_or(|retries| batch.attempt <= retries) {
            self.wait_again(config, mapping, lane, index, WaitReason::FunctionError);
            return;
        }
        let records = std::mem::take(&mut batch.records);
        let why = (Reason::RetriesExhausted, RuleId::PollStreamRetry);
        self.give_up_records(config, mapping, lane, index, &records, why);
        self.drop_batch(mapping, lane, index);
        self.try_lane(config, mapping, lane);
    }

    /// Splits a failed batch; the earlier half is tried first, to its end.
    fn halve_batch(&mut self, config: &Config, mapping: u16, lane: u32, index: u32) {
        let at = usize::from(mapping);
        let (first, second) = (self.next_batch_name(mapping), self.next_batch_name(mapping));
        let whole: Batch = self.mappings[at].batches.remove(index);
        let attempt = if config.limits.stream_bisect_consumes_retries { whole.attempt } else { 0 };
        let (early, late) = whole.records.split_at(whole.records.len() / 2);
        let rule = RuleId::PollStreamBisect;
        let happening = Happening::BatchBisected { batch: whole.name, first, second };
        self.emit(entity_of(mapping), None, rule, happening);
        self.lane(mapping, lane).work.pop();
        for (name, records) in [(second, late), (first, early)] {
            let bytes = records.iter().map(|r| self.events[r.event].payload_bytes).sum();
            let shard = self.mappings[at].shards.shard_of(lane);
            for record in records {
                let event = self.events[record.event].name;
                let stream = config.mappings[at].event_source;
                self.emit(stream, Some(event), rule, Happening::RecordRead { batch: name, shard });
            }
            let half = Batch { name, records: records.to_vec(), bytes, attempt, ..whole.clone() };
            let half = self.mappings[at].batches.insert(half);
            self.lane(mapping, lane).work.push(half);
        }
        self.try_lane(config, mapping, lane);
    }

    /// Records are done: the mapping's position moves on.
    fn pass_records(&mut self, config: &Config, mapping: u16, lane: u32, records: &[Record]) {
        let outcome = Outcome {
            place: entity_of(mapping),
            fate: Fate::Processed,
            reason: Reason::Success,
            rule: RuleId::PollStreamNotRemoved,
        };
        self.pass(config, mapping, lane, records, outcome);
        let stream = config.mappings[usize::from(mapping)].event_source;
        let shard = self.mappings[usize::from(mapping)].shards.shard_of(lane);
        let last = records.last().map_or(0, |record| record.number);
        if let Some(sequence) = self.move_checkpoint(mapping, lane, last) {
            let happening = Happening::CheckpointMoved { mapping, shard, sequence };
            self.emit(stream, None, RuleId::PollStreamNotRemoved, happening);
        }
    }

    /// The new position in a shard when a lane has passed everything up to `last`: no lane has
    /// work left before it. None if another lane still holds it back.
    fn move_checkpoint(&mut self, mapping: u16, lane: u32, last: u64) -> Option<u64> {
        let state = &mut self.mappings[usize::from(mapping)];
        let (batches, readers) = (&state.batches, &mut state.shards);
        let shard = readers.shard_of(lane);
        let mut open = u64::MAX;
        for (number, other) in (0_u32..).zip(&readers.lanes) {
            if readers.shard_of(number) != shard {
                continue;
            }
            let passed = if number == lane { last } else { 0 };
            // The earlier half of a batch comes after the later one.
            let in_work = other.work.iter().rev().flat_map(|index| &batches[*index].records);
            let in_work = in_work.map(|record| record.number).find(|number| *number > passed);
            let unread = other.unread.front().map(|entry| entry.sequence);
            open = in_work.into_iter().chain(unread).fold(open, u64::min);
        }
        let reached = &mut readers.reached[shard as usize];
        reached.1 = reached.1.max(last);
        let position = reached.1.min(open - 1);
        (position > reached.0).then(|| {
            reached.0 = position;
            position
        })
    }

    fn pass(&mut self, config: &Config, mapping: u16, lane: u32, records: &[Record], now: Outcome) {
        let stream = config.mappings[usize::from(mapping)].event_source.index;
        let shard = self.mappings[usize::from(mapping)].shards.shard_of(lane);
        for record in records {
            self.record_passed(stream, shard, record.number, now);
            self.release(record.event);
        }
    }

    /// A filter lets a record go.
    pub(super) fn filter_record(
        &mut self,
        mapping: u16,
        stream: u16,
        shard: u32,
        event: u32,
        sequence: u64,
    ) {
        let name = self.events[event].name;
        let rule = RuleId::PollEsmFilter;
        self.mappings[usize::from(mapping)].metrics.filtered += 1;
        self.emit(entity_of(mapping), Some(name), rule, Happening::FilteredOut);
        let outcome = Outcome {
            place: entity_of(mapping),
            fate: Fate::Filtered,
            reason: Reason::NoFilterMatched,
            rule,
        };
        self.record_passed(stream, shard, sequence, outcome);
        self.release(event);
    }

    /// Records are given up: their details go to the failure destination if there is one.
    fn give_up_records(
        &mut self,
        config: &Config,
        mapping: u16,
        lane: u32,
        index: u32,
        records: &[Record],
        (reason, rule): (Reason, RuleId),
    ) {
        let at = usize::from(mapping);
        let batch = self.mappings[at].batches[index].name;
        let number = u32::try_from(records.len()).unwrap_or(u32::MAX);
        let happening = Happening::BatchDiscarded { batch, records: number, reason };
        self.emit(entity_of(mapping), None, rule, happening);
        let destination = config.mappings[at].on_failure;
        let (fate, place) = match destination {
            Some(to) => {
                self.send_failure_record(config, mapping, to, records);
                self.mappings[at].metrics.delivered_to_destination += u64::from(number);
                (Fate::SentToDestination, to)
            }
            None => {
                self.mappings[at].metrics.dropped += u64::from(number);
                let old = reason == Reason::RecordAgeExceeded;
                (if old { Fate::Expired } else { Fate::Dropped }, entity_of(mapping))
            }
        };
        self.pass(config, mapping, lane, records, Outcome { place, fate, reason, rule });
    }

    /// Details of a given-up batch travel to the failure destination; only S3 gets the records.
    fn send_failure_record(
        &mut self,
        config: &Config,
        mapping: u16,
        to: Entity,
        records: &[Record],
    ) {
        let from = entity_of(mapping);
        let first = &self.events[records[0].event];
        let parent = Some((first.name, first.chain));
        let (key, subject) = (first.key, first.subject);
        let details = config.limits.model_default_payload_bytes;
        let whole: u64 = records.iter().map(|r| self.events[r.event].payload_bytes).sum();
        let payload_bytes = details + if to.kind == EntityKind::Bucket { whole } else { 0 };
        let rule = RuleId::PollStreamOnFailure;
        let name = self.events[records[0].event].name;
        self.emit(from, Some(name), rule, Happening::DestinationSent { to, failed: true });
        let child = self.send_event(&Sending {
            from,
            emitter: from,
            by_hand: false,
            subject: self.luck.bits(mix(subject), u64::from(u32::MAX), Purpose::Child),
            to,
            payload_bytes,
            key,
            parent,
            rule,
        });
        self.travel(config, child, to);
    }

    /// A batch is done with.
    fn drop_batch(&mut self, mapping: u16, lane: u32, index: u32) {
        self.mappings[usize::from(mapping)].batches.remove(index);
        let popped = self.lane(mapping, lane).work.pop();
        assert!(popped == Some(index), "lane {lane} of mapping {mapping} lost its batch");
    }
}
