//! The pollers of a queue: they wait for messages, gather them into batches and offer those to
//! the function.

use super::batch::{Batch, BatchIndex, Record};
use crate::agenda::Notice;
use crate::config::{Config, EventSourceMapping};
use crate::entity::{BatchRef, MappingIndex, QueueIndex};
use crate::index::narrow;
use crate::queue::Receive;
use crate::simulation::Simulation;
use crate::time::{SimDuration, SimTime};
use crate::trace::{Fate, Happening, Reason};
use lambdascope_rulebook::RuleId;

/// The pollers of a mapping that reads a queue.
#[derive(Clone, Debug)]
pub(crate) struct QueuePollers {
    pub(super) list: Vec<Poller>,
    /// How many may work; those beyond it stop when they are done.
    pub(super) target: u32,
    pub(super) target_max: u32,
    /// The fraction of a poller that scaling has gained.
    pub(super) credit: f64,
    /// Lowered after function errors; recovers slowly.
    pub(super) recovering: bool,
    /// When the number is looked at next, if that is planned.
    pub(super) scale_due: Option<SimTime>,
    /// Pollers that do something.
    pub(super) busy: u32,
    /// The most that did since the number was last looked at.
    pub(super) busy_peak: u32,
    /// Pollers whose receive is on its way back.
    receiving: u32,
}

/// What a poller does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Poller {
    /// A long poll waits for messages.
    Idle,
    /// A receive is on its way back; a batch may have been begun.
    Receiving { batch: Option<BatchIndex> },
    /// It gathers until its window ends.
    Gathering { batch: BatchIndex },
    /// The function works on its batch, or it waits to offer it again.
    Busy,
}

impl QueuePollers {
    pub(crate) fn new(config: &Config, mapping: &EventSourceMapping) -> Self {
        let target = initial(config, mapping);
        Self {
            list: Vec::new(),
            target,
            target_max: target,
            credit: 0.0,
            recovering: false,
            scale_due: None,
            busy: 0,
            busy_peak: 0,
            receiving: 0,
        }
    }

    /// Lets a poller do something else.
    fn set(&mut self, index: usize, state: Poller) {
        let before = std::mem::replace(&mut self.list[index], state);
        self.busy -= u32::from(before != Poller::Idle);
        self.busy += u32::from(state != Poller::Idle);
        self.busy_peak = self.busy_peak.max(self.busy);
        self.receiving -= u32::from(matches!(before, Poller::Receiving { .. }));
        self.receiving += u32::from(matches!(state, Poller::Receiving { .. }));
    }

    /// Whether every poller that may work does.
    pub(super) fn all_busy(&self) -> bool {
        self.busy >= self.target
    }

    /// Pollers that may work, now and at most so far.
    pub(crate) fn count(&self) -> (u32, u32) {
        (self.target, self.target_max)
    }
}

/// How many pollers a mapping begins with.
pub(super) fn initial(config: &Config, mapping: &EventSourceMapping) -> u32 {
    let first = u32::try_from(config.limits.sqs_initial_concurrency).unwrap_or(1);
    if let Some(provisioned) = mapping.provisioned_pollers {
        return self::provisioned(config, provisioned.minimum);
    }
    mapping.maximum_concurrency.map_or(first, |most| first.min(most)).max(1)
}

/// How many batches at once so many provisioned pollers handle, each of which counts as a poller.
pub(super) fn provisioned(config: &Config, pollers: u32) -> u32 {
    let limits = &config.limits;
    let batches = u64::from(pollers) * limits.sqs_provisioned_per_poller_concurrency;
    u32::try_from(batches.min(limits.sqs_provisioned_max_concurrency)).unwrap_or(u32::MAX)
}

impl Simulation {
    /// Pollers start their first long poll.
    pub(super) fn begin_queue_polling(&mut self, config: &Config, mapping: MappingIndex) {
        let pollers = self.mappings[mapping].pollers_mut();
        let wanted = pollers.target as usize;
        if pollers.list.is_empty() && wanted > 0 {
            let to = pollers.target;
            let happening = Happening::PollersScaled { from: 0, to };
            self.emit(mapping.entity(), None, RuleId::PollSqsInitialConcurrency, happening);
        }
        let pollers = self.mappings[mapping].pollers_mut();
        while pollers.list.len() < wanted {
            pollers.list.push(Poller::Idle);
        }
        self.plan_scaling(config, mapping);
        let queue = config[mapping].queue();
        self.wake_pollers(config, queue);
    }

    /// Takes over changed settings.
    pub(super) fn reconfigure_pollers(&mut self, next: &Config, mapping: MappingIndex) {
        let settings = &next[mapping];
        let most = self.most_pollers(next, mapping);
        let target = self.mappings[mapping].pollers().target;
        let least =
            settings.provisioned_pollers.map_or(1, |pollers| provisioned(next, pollers.minimum));
        self.set_pollers(next, mapping, target.clamp(least.min(most), most));
    }

    /// Messages can be received: idle pollers get them, one receive's worth each.
    pub(crate) fn wake_pollers(&mut self, config: &Config, queue: QueueIndex) {
        self.serve_waiting(config, queue);
        let source = queue.entity();
        for (mapping, settings) in MappingIndex::enumerate(&config.mappings) {
            if settings.event_source != source || !self.mappings[mapping].polls() {
                continue;
            }
            let each = self.per_receive(config, mapping);
            let pollers = self.mappings[mapping].pollers();
            let coming = pollers.receiving as usize;
            let most = pollers.list.len() + 1;
            let waiting = self.queues[source.at()].receives_worthwhile(each as usize, most);
            let wanted = waiting.saturating_sub(coming);
            // A poller that gathers already goes on before an idle one starts.
            for _ in 0..wanted {
                if !self.start_receive(config, mapping) {
                    self.all_pollers_are_busy(config, mapping);
                    break;
                }
            }
        }
    }

    /// Messages wait and no poller is free: a quiet mapping is back at its first pollers at once,
    /// a busy one adds some as time goes by.
    fn all_pollers_are_busy(&mut self, config: &Config, mapping: MappingIndex) {
        let first = initial(config, &config[mapping]);
        let pollers = self.mappings[mapping].pollers();
        if pollers.target < first && !pollers.recovering {
            self.set_pollers(config, mapping, first);
        } else {
            self.plan_scaling(config, mapping);
        }
    }

    fn per_receive(&self, config: &Config, mapping: MappingIndex) -> u32 {
        let batch_size = config[mapping].batch_size;
        let most = u32::try_from(config.limits.sqs_messages_per_receive).unwrap_or(u32::MAX);
        batch_size.min(most).max(1)
    }

    /// Lets a poller that has nothing else to do receive; false if there is none.
    fn start_receive(&mut self, config: &Config, mapping: MappingIndex) -> bool {
        let pollers = self.mappings[mapping].pollers_mut();
        let gathering = pollers.list.iter().position(|p| matches!(p, Poller::Gathering { .. }));
        let free = gathering.or_else(|| {
            let open = pollers.list.len().min(pollers.target as usize);
            pollers.list[..open].iter().position(|p| *p == Poller::Idle)
        });
        let Some(index) = free else { return false };
        let batch = match pollers.list[index] {
            Poller::Gathering { batch } => Some(batch),
            Poller::Idle | Poller::Receiving { .. } | Poller::Busy => None,
        };
        pollers.set(index, Poller::Receiving { batch });
        let Ok(poller) = u32::try_from(index) else { return false };
        let wait = SimDuration::from_millis_f64(config.limits.model_receive_ms);
        self.after(wait, Notice::PollerReceives { mapping, poller });
        true
    }

    fn set_poller(&mut self, mapping: MappingIndex, poller: u32, state: Poller) {
        self.mappings[mapping].pollers_mut().set(poller as usize, state);
    }

    /// A receive returns with messages, or with none.
    pub(crate) fn poller_receives(&mut self, config: &Config, mapping: MappingIndex, poller: u32) {
        let Poller::Receiving { batch } = self.mappings[mapping].pollers().list[poller as usize]
        else {
            return;
        };
        let settings = &config[mapping];
        let stopped =
            !self.mappings[mapping].polls() || poller >= self.mappings[mapping].pollers().target;
        if stopped && batch.is_none() {
            self.set_poller(mapping, poller, Poller::Idle);
            self.wake_pollers(config, settings.queue());
            return;
        }
        let index = batch.unwrap_or_else(|| self.new_batch(mapping));
        let gathered = &self.mappings[mapping].batches[index];
        let room = settings.batch_size.saturating_sub(count(gathered));
        let before = count(gathered);
        let receive = Receive {
            batch: Some(gathered.name),
            messages: room.min(self.per_receive(config, mapping)),
            bytes: config.limits.sqs_max_payload_bytes.saturating_sub(gathered.bytes),
            visibility: None,
        };
        let messages = self.receive(config, settings.queue(), receive);
        self.mappings[mapping].metrics.polled += messages.len() as u64;
        for event in messages {
            self.take_message(config, mapping, index, event);
        }
        let gathered = &self.mappings[mapping].batches[index];
        let (size, name) = (count(gathered), gathered.name);
        let window = settings.maximum_batching_window;
        if size == 0 {
            self.mappings[mapping].batches.remove(index);
            self.poller_is_free(config, mapping, poller);
        } else if window == SimDuration::ZERO
            || size >= settings.batch_size
            || stopped
            || size == before && batch.is_some() && self.is_full(config, mapping)
        {
            self.dispatch(config, mapping, poller, index);
        } else {
            self.set_poller(mapping, poller, Poller::Gathering { batch: index });
            if before == 0 {
                let until = self.now + window;
                self.agenda.add(until, Notice::WindowEnds { poller, batch: name });
                let happening = Happening::WindowOpened { batch: name, until };
                self.emit(mapping.entity(), None, RuleId::PollSqsBatchWindow, happening);
            }
            self.wake_pollers(config, settings.queue());
        }
    }

    /// Whether messages wait although the last receive brought none: the batch has no room for
    /// the next one.
    fn is_full(&self, config: &Config, mapping: MappingIndex) -> bool {
        let queue = config[mapping].event_source;
        self.queues[queue.at()].has_receivable()
    }

    fn new_batch(&mut self, mapping: MappingIndex) -> BatchIndex {
        let name = self.next_batch_name(mapping);
        self.mappings[mapping].batches.insert(Batch {
            name,
            records: Vec::new(),
            bytes: 0,
            attempt: 0,
            refusals: 0,
            held_until: SimTime::MAX,
            enriched: false,
            closes: None,
        })
    }

    /// Adds a received message to a batch, unless the filters let it go.
    fn take_message(
        &mut self,
        config: &Config,
        mapping: MappingIndex,
        batch: BatchIndex,
        event: u32,
    ) {
        if !self.passes_filters(config, mapping, event, None) {
            let name = self.events[event].name;
            let rule = RuleId::PollEsmFilter;
            self.mappings[mapping].metrics.filtered += 1;
            self.emit(mapping.entity(), Some(name), rule, Happening::FilteredOut);
            self.delete_message(config, event);
            let reason = Reason::NoFilterMatched;
            self.finish(event, mapping.entity(), Fate::Filtered, reason, rule);
            return;
        }
        let (receive_count, visible_at) = self.receive_of(event);
        let bytes = self.events[event].payload_bytes + config.limits.sqs_message_metadata_bytes;
        // The batch refers to its events until its runs are over.
        self.events[event].holders += 1;
        let gathered = &mut self.mappings[mapping].batches[batch];
        gathered.bytes += bytes;
        gathered.held_until = gathered.held_until.min(visible_at);
        let number = u64::from(receive_count);
        let record = Record { event, number, shard: 0, tries: receive_count, fails: false };
        gathered.records.push(record);
    }

    /// A batching window ends.
    pub(crate) fn window_ends(&mut self, config: &Config, poller: u32, batch: BatchRef) {
        let mapping = batch.mapping;
        let index = match self.mappings[mapping].pollers().list[poller as usize] {
            Poller::Gathering { batch } | Poller::Receiving { batch: Some(batch) } => batch,
            Poller::Idle | Poller::Receiving { batch: None } | Poller::Busy => return,
        };
        if self.mappings[mapping].batches[index].name == batch {
            self.dispatch(config, mapping, poller, index);
        }
    }

    /// A batch is complete.
    fn dispatch(&mut self, config: &Config, mapping: MappingIndex, poller: u32, batch: BatchIndex) {
        self.set_poller(mapping, poller, Poller::Busy);
        let gathered = &self.mappings[mapping].batches[batch];
        let happening = Happening::BatchReceived {
            batch: gathered.name,
            records: count(gathered),
            payload_bytes: gathered.bytes,
            shard: 0,
        };
        self.emit(mapping.entity(), None, RuleId::PollEsmBatchTriggers, happening);
        self.offer(config, mapping, poller, batch);
    }

    /// A poller has nothing more to do with its batch.
    pub(super) fn poller_is_free(&mut self, config: &Config, mapping: MappingIndex, poller: u32) {
        self.set_poller(mapping, poller, Poller::Idle);
        let queue = config[mapping].queue();
        self.wake_pollers(config, queue);
        self.plan_scaling(config, mapping);
    }
}

/// Records in a batch.
pub(super) fn count(batch: &Batch) -> u32 {
    narrow(batch.records.len(), "records of a batch")
}
