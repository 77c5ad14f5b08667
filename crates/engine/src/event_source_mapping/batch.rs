//! Batches: records on their way through one invocation.

use crate::config::{Config, FailureKind, MalformedResponse};
use crate::entity::{BatchRef, EntityKind, FunctionIndex, MappingIndex};
use crate::function::{Candidate, Invocation, Origin, RunRequest, before_the_code};
use crate::index::narrow;
use crate::simulation::Simulation;
use crate::time::{SimDuration, SimTime};
use crate::trace::{ThrottleReason, WaitReason};

/// The place of a batch among those that a mapping has in hand. It is used again when the batch is
/// gone; its [name](BatchRef) is not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct BatchIndex(u32);

impl From<u32> for BatchIndex {
    fn from(index: u32) -> Self {
        Self(index)
    }
}

impl From<BatchIndex> for u32 {
    fn from(index: BatchIndex) -> Self {
        index.0
    }
}

/// Records that one invocation handles together.
#[derive(Clone, Debug)]
pub(crate) struct Batch {
    pub(crate) name: BatchRef,
    pub(crate) records: Vec<Record>,
    /// Sizes of the records with what SQS and Lambda add (bytes).
    pub(crate) bytes: u64,
    /// Tries so far, the one under way included.
    pub(crate) attempt: u32,
    /// Throttled tries since the last one that ran.
    pub(crate) refusals: u32,
    /// When the first of its messages becomes visible again.
    pub(crate) held_until: SimTime,
    /// Whether the enrichment of a pipe is done with it.
    pub(crate) enriched: bool,
    /// Set if it is the call without records that closes a tumbling window: what decides about it.
    pub(crate) closes: Option<Candidate>,
}

/// One record of a batch.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Record {
    pub(crate) event: u32,
    /// The receive that brought it (queues), or its sequence number (streams).
    pub(crate) number: u64,
    /// The shard or partition that it lies in (streams).
    pub(crate) shard: u32,
    /// The number of this try: the receive (queues), or the mapping's run on it (streams).
    pub(crate) tries: u32,
    /// Whether this run fails on it.
    pub(crate) fails: bool,
}

/// What a run makes of a batch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Verdict {
    /// All records are done.
    Success,
    /// The function named the records that failed.
    Partial,
    /// No record is done.
    Failure,
}

impl Simulation {
    /// Decides how a run of a batch will go: marks the records on which it fails, and tells
    /// whether the invocation as a whole does.
    pub(super) fn decide_batch(
        &mut self,
        config: &Config,
        mapping: MappingIndex,
        batch: BatchIndex,
    ) -> Option<FailureKind> {
        let function = self.function_of(config, mapping, batch);
        let reports = self.reports(config, mapping, batch);
        let mut records = std::mem::take(&mut self.mappings[mapping].batches[batch].records);
        let attempt = self.mappings[mapping].batches[batch].attempt;
        let hands_on = config[mapping].tumbling_window > SimDuration::ZERO;
        let in_the_code = |kind| !before_the_code(kind) && kind != FailureKind::InitError;
        let mut whole = None;
        if records.is_empty() {
            let candidate = self.batch_candidate(config, mapping, batch);
            whole = self.failure(config, function, candidate, in_the_code);
        }
        for record in &mut records {
            let candidate = self.record_candidate(config, mapping, *record, attempt);
            let failure = self.failure(config, function, candidate, in_the_code);
            record.fails = match failure {
                None => false,
                Some(FailureKind::Error | FailureKind::Partial | FailureKind::Downstream) => {
                    if !reports && failure != Some(FailureKind::Partial) {
                        whole = whole.or(failure);
                    }
                    true
                }
                Some(FailureKind::MalformedResponse(variant)) => {
                    // An answer without a state is a failure, too.
                    if hands_on || reports && !is_success(variant) {
                        whole = whole.or(failure);
                    }
                    false
                }
                Some(_) => {
                    whole = whole.or(failure);
                    true
                }
            };
        }
        self.mappings[mapping].batches[batch].records = records;
        whole
    }

    /// What the failures of a record look at: scripts name its receives, or the batch's tries.
    fn record_candidate(
        &self,
        config: &Config,
        mapping: MappingIndex,
        record: Record,
        attempt: u32,
    ) -> Candidate {
        let source = config[mapping].event_source;
        let attempt = if source.kind == EntityKind::Queue { record.tries } else { attempt };
        Candidate { tries: record.tries, ..self.candidate(record.event, attempt) }
    }

    /// What decides about a batch as a whole: its first record and how often it was refused.
    pub(super) fn batch_candidate(
        &self,
        config: &Config,
        mapping: MappingIndex,
        batch: BatchIndex,
    ) -> Candidate {
        let Batch { attempt, refusals, ref records, closes, .. } =
            self.mappings[mapping].batches[batch];
        if let Some(candidate) = closes {
            return Candidate { attempt, tries: attempt, refusals, ..candidate };
        }
        let first = self.record_candidate(config, mapping, records[0], attempt);
        Candidate { refusals, ..first }
    }

    /// Whether a batch may be run now, or why it has to wait. What is refused before the code runs
    /// is noted.
    pub(super) fn admit_batch(
        &mut self,
        config: &Config,
        mapping: MappingIndex,
        batch: BatchIndex,
    ) -> Result<(), WaitReason> {
        let function = self.function_of(config, mapping, batch);
        let candidate = self.batch_candidate(config, mapping, batch);
        let throttle = match self.failure(config, function, candidate, before_the_code) {
            Some(FailureKind::Throttle) => Some(ThrottleReason::Scripted),
            Some(_) => return Err(WaitReason::ServiceError),
            None => self.admit(config, function, true).err(),
        };
        let Some(reason) = throttle else { return Ok(()) };
        let Batch { name, attempt, .. } = self.mappings[mapping].batches[batch];
        self.throttled(function, None, Some(name), attempt, reason);
        Err(WaitReason::Throttle)
    }

    /// Starts the invocation of an admitted batch; gives its end.
    pub(super) fn start_batch_run(
        &mut self,
        config: &Config,
        mapping: MappingIndex,
        batch: BatchIndex,
        origin: Origin,
    ) -> SimTime {
        let failure = self.decide_batch(config, mapping, batch);
        let function = self.function_of(config, mapping, batch);
        let state = &mut self.mappings[mapping];
        let Batch { name, attempt, bytes, enriched, .. } = state.batches[batch];
        let events: Vec<u32> =
            state.batches[batch].records.iter().map(|record| record.event).collect();
        if !enriched {
            state.metrics.invoked += events.len() as u64;
        }
        for event in &events {
            self.begin_run(*event);
            if matches!(origin, Origin::Lane { .. }) && !enriched {
                // A message counts its receives; a record counts its runs.
                self.events[*event].attempt += 1;
            }
        }
        let run = RunRequest {
            function,
            origin,
            attempt,
            records: narrow(events.len(), "records of a batch"),
            request_bytes: bytes,
            failure,
            event: None,
            batch: Some(name),
            candidate: self.batch_candidate(config, mapping, batch),
        };
        self.start_run(config, &run)
    }

    /// A run of a batch ends: its account, and the effects of the records it handled. The
    /// code takes the records in order and, unless it reports single failures, stops at the
    /// first that fails.
    pub(crate) fn batch_run_ends(
        &mut self,
        config: &Config,
        mapping: MappingIndex,
        batch: BatchIndex,
        invocation: &mut Invocation,
    ) {
        let function = invocation.function();
        let reports = self.reports(config, mapping, batch);
        let name = self.mappings[mapping].batches[batch].name;
        let count = self.mappings[mapping].batches[batch].records.len();
        // A run that ran out of time or memory without a record to blame has finished none.
        let blamed =
            self.mappings[mapping].batches[batch].records.iter().any(|record| record.fails);
        let reached_code = invocation.failure() != Some(FailureKind::InitError)
            && (blamed || !stops_the_code(invocation.failure()));
        // A FIFO queue keeps its order only if the code stops and reports all that it leaves.
        let stops_early = reports && self.reads_fifo(config, mapping);
        let mut handled = 0;
        while reached_code && handled < count {
            let record = self.mappings[mapping].batches[batch].records[handled];
            if record.fails && stops_the_code(invocation.failure()) {
                break;
            }
            if !record.fails && self.downstream_fails(config, function, record.event, invocation) {
                let state = &mut self.mappings[mapping];
                state.batches[batch].records[handled].fails = true;
                if !reports {
                    invocation.fail(FailureKind::Downstream);
                    break;
                }
            }
            let records = &mut self.mappings[mapping].batches[batch].records;
            if stops_early && records[handled].fails {
                for later in &mut records[handled..] {
                    later.fails = true;
                }
                break;
            }
            handled += 1;
        }
        self.account_for(config, invocation, None, Some(name));
        let records = self.mappings[mapping].batches[batch].records.clone();
        for (position, record) in records.iter().enumerate() {
            let succeeded = position < handled && !record.fails;
            let tried = position < handled || position == handled && record.fails;
            if reached_code && tried {
                self.land_effects(config, function, record.event, succeeded);
            }
        }
    }

    /// Whether a mapping reads a FIFO queue.
    pub(super) fn reads_fifo(&self, config: &Config, mapping: MappingIndex) -> bool {
        let source = config[mapping].event_source;
        source.kind == EntityKind::Queue && config.queues[source.at()].fifo
    }

    /// What the poller makes of a run's end.
    pub(super) fn verdict(
        &self,
        config: &Config,
        mapping: MappingIndex,
        batch: BatchIndex,
        failure: Option<FailureKind>,
    ) -> Verdict {
        let reports = self.reports(config, mapping, batch);
        let records = &self.mappings[mapping].batches[batch].records;
        if failure.is_some() {
            Verdict::Failure
        } else if reports && records.iter().any(|record| record.fails) {
            Verdict::Partial
        } else {
            Verdict::Success
        }
    }

    /// The function that a batch goes to: first the enrichment of a pipe, if it has one.
    pub(super) fn function_of(
        &self,
        config: &Config,
        mapping: MappingIndex,
        batch: BatchIndex,
    ) -> FunctionIndex {
        let settings = &config[mapping];
        if self.mappings[mapping].batches[batch].enriched {
            settings.function
        } else {
            settings.first_function()
        }
    }

    /// Whether the run may report single records as failed: an enrichment may not.
    fn reports(&self, config: &Config, mapping: MappingIndex, batch: BatchIndex) -> bool {
        let settings = &config[mapping];
        let is_target = self.function_of(config, mapping, batch) == settings.function;
        settings.report_batch_item_failures && is_target
    }

    /// A run has ended: whether it was the enrichment of a pipe and went well, so that the batch
    /// goes on to the target.
    pub(super) fn is_enriched(
        &mut self,
        config: &Config,
        mapping: MappingIndex,
        batch: BatchIndex,
        failure: Option<FailureKind>,
    ) -> bool {
        let has_enrichment = config[mapping].enrichment().is_some();
        let batch = &mut self.mappings[mapping].batches[batch];
        if failure.is_some() || !has_enrichment || batch.enriched {
            return false;
        }
        batch.enriched = true;
        // The target's run belongs to the same try.
        batch.attempt -= 1;
        let records = batch.records.clone();
        for record in &records {
            self.end_run(record.event);
        }
        self.release_records(&records);
        true
    }

    /// The runs on the records of a batch are over.
    pub(super) fn release_records(&mut self, records: &[Record]) {
        for record in records {
            self.release(record.event);
        }
    }
}

/// Whether the code ends early when a run fails in this way.
const fn stops_the_code(failure: Option<FailureKind>) -> bool {
    !matches!(failure, None | Some(FailureKind::MalformedResponse(_)))
}

/// Whether a poller takes this response for a full success.
const fn is_success(variant: MalformedResponse) -> bool {
    use MalformedResponse as M;
    match variant {
        M::EmptyObject | M::Null | M::EmptyList | M::NullList => true,
        M::InvalidJson | M::EmptyIdentifier | M::NullIdentifier | M::BadKey | M::UnknownId => false,
    }
}
