//! What becomes of a batch of stream records: retried while its shard waits, halved, cut off at
//! a checkpoint, or given up.

use super::Reader;
use super::batch::{Batch, BatchIndex, Record, Verdict};
use super::lanes::{Division, LaneIndex, LaneRef};
use super::pollers::count;
use crate::agenda::Notice;
use crate::config::{Config, FailureKind, StreamKind};
use crate::entity::{Entity, EntityKind, MappingIndex, StreamIndex};
use crate::event::Sending;
use crate::function::Origin;
use crate::index::narrow;
use crate::rng::{Purpose, mix};
use crate::simulation::Simulation;
use crate::stream::Outcome;
use crate::time::SimDuration;
use crate::trace::{Fate, Happening, Reason, WaitReason};
use lambdascope_rulebook::RuleId;
use std::collections::BTreeMap;

impl Simulation {
    /// Tries the next batch of a lane, or reads on when there is none.
    pub(super) fn try_lane(&mut self, config: &Config, lane: LaneRef) {
        let mapping = lane.mapping;
        let Some(&index) = self.lane(lane).work.last() else {
            self.lane(lane).busy = false;
            self.lane_is_free(config, lane);
            return;
        };
        self.lane(lane).busy = true;
        self.shed_old_records(config, mapping, index);
        let batch = &self.mappings[mapping].batches[index];
        if batch.records.is_empty() && batch.closes.is_none() {
            self.drop_batch(lane, index);
            self.try_lane(config, lane);
            return;
        }
        self.note_iterator_age(config, mapping, index);
        self.mappings[mapping].batches[index].attempt += 1;
        if let Err(reason) = self.admit_batch(config, mapping, index) {
            if reason == WaitReason::Throttle {
                self.note_partition_throttle(config, mapping);
            }
            self.wait_again(config, lane, index, reason);
            return;
        }
        let origin = Origin::Lane { lane, batch: index };
        self.start_batch_run(config, mapping, index, origin);
    }

    /// A lane has nothing left to do: it reads on. Partitions of which it had records are free for
    /// others.
    fn lane_is_free(&mut self, config: &Config, lane: LaneRef) {
        let mapping = lane.mapping;
        let readers = self.mappings[mapping].stream();
        match readers.division {
            Division::Keys { .. } => {
                if self.close_window(config, lane) {
                    return;
                }
                self.reconfigure_lanes(config, mapping);
                if self.has_lane(lane) {
                    self.plan_poll(config, lane, true);
                }
            }
            Division::Partitions(_) => {
                self.plan_poll(config, lane, true);
                self.poll_all_lanes(config, mapping, false);
            }
            Division::Shared => self.plan_poll(config, lane, true),
        }
    }

    /// A batch that waited is due.
    pub(crate) fn lane_batch_again(&mut self, config: &Config, lane: LaneRef, batch: BatchIndex) {
        if self.lane(lane).work.last() == Some(&batch) {
            self.try_lane(config, lane);
        }
    }

    /// Offers the batch again after a wait. A try that did not reach the code does not count.
    fn wait_again(
        &mut self,
        config: &Config,
        lane: LaneRef,
        index: BatchIndex,
        reason: WaitReason,
    ) {
        let mapping = lane.mapping;
        let limits = &config.limits;
        let rule = self.stream_rules(config, mapping).wait;
        let batch = &mut self.mappings[mapping].batches[index];
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
        self.emit(mapping.entity(), None, rule, happening);
        self.agenda.add(at, Notice::LaneBatchAgain { lane, batch: index });
    }

    /// Lets go of records that are too old for the mapping, or gone from the stream.
    fn shed_old_records(&mut self, config: &Config, mapping: MappingIndex, index: BatchIndex) {
        let settings = &config[mapping];
        let stream = settings.stream();
        let now = self.now;
        let records = std::mem::take(&mut self.mappings[mapping].batches[index].records);
        let (mut fresh, mut old) = (Vec::new(), Vec::new());
        for record in records {
            match self.written_at(stream, record.shard, record.number) {
                // Its retention has ended.
                None => {
                    self.release(record.event);
                    self.events_were_lost(config, mapping);
                }
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
        self.mappings[mapping].batches[index].records = fresh;
        if !old.is_empty() {
            let rule = self.stream_rules(config, mapping).too_old;
            let reason = Reason::RecordAgeExceeded;
            self.give_up_records(config, mapping, index, &old, reason, rule);
        }
    }

    /// Events of a change stream expired while their batch was retried: the mapping is disabled.
    fn events_were_lost(&mut self, config: &Config, mapping: MappingIndex) {
        let reads_changes = self.stream_kind(config, mapping) == StreamKind::DocumentDb;
        if reads_changes && self.mappings[mapping].enabled {
            self.disable_mapping(mapping);
            let rule = RuleId::PollDocdbConcurrency;
            self.emit(mapping.entity(), None, rule, Happening::MappingDisabled);
        }
    }

    fn note_iterator_age(&mut self, config: &Config, mapping: MappingIndex, index: BatchIndex) {
        let stream = config[mapping].stream();
        let last = self.mappings[mapping].batches[index].records.last();
        let written_at = last.and_then(|last| self.written_at(stream, last.shard, last.number));
        if let Some(written_at) = written_at {
            let age = self.now.since(written_at).as_micros() / 1_000;
            let metrics = &mut self.mappings[mapping].metrics;
            metrics.iterator_age_ms_max = metrics.iterator_age_ms_max.max(age);
        }
    }

    /// The function is done with a batch of records.
    pub(crate) fn lane_run_ended(
        &mut self,
        config: &Config,
        lane: LaneRef,
        index: BatchIndex,
        failure: Option<FailureKind>,
        response_bytes: u64,
    ) {
        let mapping = lane.mapping;
        if self.is_enriched(config, mapping, index, failure) {
            self.try_lane(config, lane);
            return;
        }
        let verdict = self.verdict(config, mapping, index, failure);
        let batch = &mut self.mappings[mapping].batches[index];
        batch.refusals = 0;
        batch.enriched = false;
        let (name, records) = (batch.name, batch.records.clone());
        let closes = batch.closes.is_some();
        for record in &mut batch.records {
            record.tries += 1;
        }
        for record in &records {
            // The batch still holds the event.
            self.end_run(record.event);
            self.release(record.event);
        }
        if verdict != Verdict::Failure {
            self.hand_on_state(config, lane, closes, response_bytes);
        }
        match verdict {
            Verdict::Success => {
                let happening = Happening::BatchSucceeded { batch: name, failed_records: 0 };
                let rule = self.stream_rules(config, mapping).done;
                self.emit(mapping.entity(), None, rule, happening);
                self.pass_records(config, lane, &records);
                self.drop_batch(lane, index);
                self.try_lane(config, lane);
            }
            Verdict::Partial => self.cut_batch(config, lane, index, &records),
            Verdict::Failure => self.batch_failed(config, lane, index),
        }
    }

    /// A partial response: the lowest number returned of a shard becomes its checkpoint.
    fn cut_batch(&mut self, config: &Config, lane: LaneRef, index: BatchIndex, records: &[Record]) {
        let mapping = lane.mapping;
        let name = self.mappings[mapping].batches[index].name;
        let mut failed: BTreeMap<u32, u64> = BTreeMap::new();
        for record in records.iter().filter(|record| record.fails) {
            failed.entry(record.shard).or_insert(record.number);
        }
        let is_done =
            |record: &Record| failed.get(&record.shard).is_none_or(|first| record.number < *first);
        let done: Vec<Record> = records.iter().filter(|record| is_done(record)).copied().collect();
        let failed_records = narrow(records.len() - done.len(), "records of a batch");
        let happening = Happening::BatchSucceeded { batch: name, failed_records };
        let rule = self.stream_rules(config, mapping).partial;
        self.emit(mapping.entity(), None, rule, happening);
        if done.is_empty() {
            self.retry_or_give_up(config, lane, index);
            return;
        }
        self.mappings[mapping].batches[index].records.retain(|record| !is_done(record));
        self.pass_records(config, lane, &done);
        let batch = &mut self.mappings[mapping].batches[index];
        if config.limits.stream_partial_budget_resets_on_progress {
            batch.attempt = 0;
        }
        let wait = WaitReason::FunctionError;
        self.wait_again(config, lane, index, wait);
    }

    /// A batch failed as a whole: halved, retried or given up.
    fn batch_failed(&mut self, config: &Config, lane: LaneRef, index: BatchIndex) {
        let mapping = lane.mapping;
        let batch = &self.mappings[mapping].batches[index];
        let (name, records) = (batch.name, count(batch));
        self.mappings[mapping].metrics.failed_invokes += u64::from(records);
        let happening = Happening::BatchFailed { batch: name, records };
        let rule = self.stream_rules(config, mapping).failed;
        self.emit(mapping.entity(), None, rule, happening);
        if config[mapping].bisect_batch_on_function_error
            && records > 1
            && config.limits.stream_bisect_split_before_retry
        {
            self.halve_batch(config, lane, index);
        } else {
            self.retry_or_give_up(config, lane, index);
        }
    }

    fn retry_or_give_up(&mut self, config: &Config, lane: LaneRef, index: BatchIndex) {
        let mapping = lane.mapping;
        let retries = self.retries(config, mapping);
        let rules = self.stream_rules(config, mapping);
        let batch = &mut self.mappings[mapping].batches[index];
        if retries.is_none_or(|retries| batch.attempt <= retries) {
            self.wait_again(config, lane, index, WaitReason::FunctionError);
            return;
        }
        let records = std::mem::take(&mut batch.records);
        let closes = batch.closes.is_some();
        let reason = Reason::RetriesExhausted;
        self.give_up_records(config, mapping, index, &records, reason, rules.gave_up);
        if closes {
            self.hand_on_state(config, lane, closes, 0);
        }
        self.drop_batch(lane, index);
        self.try_lane(config, lane);
    }

    /// How often a failed batch is tried again; none means until its records expire.
    fn retries(&self, config: &Config, mapping: MappingIndex) -> Option<u32> {
        let limits = &config.limits;
        let settings = &config[mapping];
        let count = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
        match self.stream_kind(config, mapping) {
            StreamKind::Kinesis | StreamKind::DynamoDbStreams => settings.maximum_retry_attempts,
            StreamKind::Msk | StreamKind::KafkaSelfManaged => {
                let kept =
                    settings.on_failure.map(|_| count(limits.kafka_retries_with_destination));
                settings.maximum_retry_attempts.or(kept)
            }
            StreamKind::MqActiveMq => Some(count(limits.mq_activemq_max_redeliveries)),
            StreamKind::MqRabbitMq | StreamKind::DocumentDb => None,
        }
    }

    /// Splits a failed batch; the earlier half is tried first, to its end.
    fn halve_batch(&mut self, config: &Config, lane: LaneRef, index: BatchIndex) {
        let mapping = lane.mapping;
        let (first, second) = (self.next_batch_name(mapping), self.next_batch_name(mapping));
        let whole: Batch = self.mappings[mapping].batches.remove(index);
        let attempt = if config.limits.stream_bisect_consumes_retries { whole.attempt } else { 0 };
        let (early, late) = whole.records.split_at(whole.records.len() / 2);
        let rule = RuleId::PollStreamBisect;
        let happening = Happening::BatchBisected { batch: whole.name, first, second };
        self.emit(mapping.entity(), None, rule, happening);
        self.lane(lane).work.pop();
        for (name, records) in [(second, late), (first, early)] {
            let bytes = records.iter().map(|r| self.events[r.event].payload_bytes).sum();
            for record in records {
                let event = self.events[record.event].name;
                let (stream, shard) = (config[mapping].event_source, record.shard);
                self.emit(stream, Some(event), rule, Happening::RecordRead { batch: name, shard });
            }
            let half = Batch { name, records: records.to_vec(), bytes, attempt, ..whole.clone() };
            let half = self.mappings[mapping].batches.insert(half);
            self.lane(lane).work.push(half);
        }
        self.try_lane(config, lane);
    }

    /// Records are done: the mapping's position moves on, in each shard of which there were some.
    /// A broker's queue has no position: the messages are acknowledged and gone.
    fn pass_records(&mut self, config: &Config, lane: LaneRef, records: &[Record]) {
        let mapping = lane.mapping;
        let rule = self.stream_rules(config, mapping).done;
        let outcome = Outcome {
            place: mapping.entity(),
            fate: Fate::Processed,
            reason: Reason::Success,
            rule,
        };
        self.pass(config, mapping, records, outcome);
        let readers = self.mappings[mapping].stream();
        if matches!(readers.division, Division::Shared) {
            return;
        }
        let stream = config[mapping].event_source;
        let mut last: BTreeMap<u32, u64> = BTreeMap::new();
        for record in records {
            last.insert(record.shard, record.number);
        }
        for (shard, last) in last {
            if let Some(sequence) = self.move_checkpoint(lane, shard, last) {
                let happening = Happening::CheckpointMoved { mapping, shard, sequence };
                self.emit(stream, None, rule, happening);
            }
        }
    }

    /// The new position in a shard when a lane has passed everything up to `last`: no lane has
    /// work left before it. None if another lane still holds it back.
    fn move_checkpoint(&mut self, lane: LaneRef, shard: u32, last: u64) -> Option<u64> {
        let state = &mut self.mappings[lane.mapping];
        let Reader::Stream(readers) = &mut state.reader else { return None };
        let mut open = u64::MAX;
        for ((index, other), backlog) in LaneIndex::enumerate(&readers.lanes).zip(&readers.backlogs)
        {
            if !readers.may_hold(index, shard) {
                continue;
            }
            let passed = if index == lane.index { last } else { 0 };
            // The earlier half of a batch comes after the later one.
            let in_work = other.work.iter().rev().flat_map(|index| &state.batches[*index].records);
            let in_work = in_work
                .filter(|record| record.shard == shard)
                .map(|record| record.number)
                .find(|number| *number > passed);
            let unread = backlog.iter().find(|entry| entry.shard == shard);
            let unread = unread.map(|entry| entry.sequence);
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

    pub(super) fn pass(
        &mut self,
        config: &Config,
        mapping: MappingIndex,
        records: &[Record],
        now: Outcome,
    ) {
        let stream = config[mapping].stream();
        for record in records {
            self.record_passed(stream, record.shard, record.number, now);
            self.release(record.event);
        }
    }

    /// A filter lets a record go.
    pub(super) fn filter_record(
        &mut self,
        mapping: MappingIndex,
        stream: StreamIndex,
        shard: u32,
        event: u32,
        sequence: u64,
    ) {
        let name = self.events[event].name;
        let rule = RuleId::PollEsmFilter;
        self.mappings[mapping].metrics.filtered += 1;
        self.emit(mapping.entity(), Some(name), rule, Happening::FilteredOut);
        let outcome = Outcome {
            place: mapping.entity(),
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
        mapping: MappingIndex,
        index: BatchIndex,
        records: &[Record],
        mut reason: Reason,
        rule: RuleId,
    ) {
        let batch = self.mappings[mapping].batches[index].name;
        let number = narrow(records.len(), "records of a batch");
        let happening = Happening::BatchDiscarded { batch, records: number, reason };
        self.emit(mapping.entity(), None, rule, happening);
        let destination = config[mapping].on_failure;
        let (fate, place) = match destination {
            // The broker has a dead-letter queue of its own.
            _ if self.stream_kind(config, mapping) == StreamKind::MqActiveMq => {
                (Fate::DeadLettered, config[mapping].event_source)
            }
            Some(to)
                if !records.is_empty()
                    && self.send_failure_record(config, mapping, to, records) =>
            {
                (Fate::SentToDestination, to)
            }
            Some(_) if !records.is_empty() => {
                reason = Reason::UndeliverableRecord;
                (Fate::Dropped, mapping.entity())
            }
            _ => {
                self.mappings[mapping].metrics.dropped += u64::from(number);
                let old = reason == Reason::RecordAgeExceeded;
                (if old { Fate::Expired } else { Fate::Dropped }, mapping.entity())
            }
        };
        self.pass(config, mapping, records, Outcome { place, fate, reason, rule });
    }

    /// Details of a given-up batch travel to the failure destination; only S3 and Kafka get the
    /// records. False if the execution role may not write there: the records are dropped, one by
    /// one, and one delivery has failed.
    pub(super) fn send_failure_record(
        &mut self,
        config: &Config,
        mapping: MappingIndex,
        to: Entity,
        records: &[Record],
    ) -> bool {
        let from = mapping.entity();
        let function = config[mapping].function;
        let first = &self.events[records[0].event];
        let metrics = &mut self.mappings[mapping].metrics;
        if config[function].not_permitted.contains(&to) {
            metrics.dropped += records.len() as u64;
            self.functions[function].metrics.destination_failures += 1;
            let (name, rule) = (first.name, RuleId::PollStreamOnFailureMetrics);
            let happening = Happening::DeliveryFailed { to, reason: Reason::AccessDenied };
            self.emit(from, Some(name), rule, happening);
            return false;
        }
        metrics.delivered_to_destination += records.len() as u64;
        let parent = Some((first.name, first.chain));
        let (key, subject) = (first.key, first.subject);
        let details = config.limits.model_default_payload_bytes;
        let whole: u64 = records.iter().map(|r| self.events[r.event].payload_bytes).sum();
        let payload_bytes = details + if keeps_records(to) { whole } else { 0 };
        let rule = self.stream_rules(config, mapping).on_failure;
        let name = self.events[records[0].event].name;
        self.emit(from, Some(name), rule, Happening::DestinationSent { to, failed: true });
        self.send_on(
            config,
            &Sending {
                from,
                emitter: from,
                by_hand: false,
                subject: self.luck.bits(mix(subject), u64::from(u32::MAX), Purpose::Child),
                to,
                payload_bytes,
                says: None,
                key,
                parent,
                rule,
            },
        );
        true
    }

    /// A batch is done with.
    fn drop_batch(&mut self, lane: LaneRef, index: BatchIndex) {
        self.mappings[lane.mapping].batches.remove(index);
        let popped = self.lane(lane).work.pop();
        assert!(popped == Some(index), "{lane:?} lost its batch");
    }
}

/// Whether a failure destination gets the records themselves.
const fn keeps_records(to: Entity) -> bool {
    matches!(to.kind, EntityKind::Bucket | EntityKind::Stream)
}
