//! What each party knows of an event at a moment: no more than it was told or did itself.

use super::Track;
use crate::recording::Moment;
use lambdascope_engine::config::{Config, FailureKind};
use lambdascope_engine::entity::{Entity, EntityKind};
use lambdascope_engine::time::SimTime;
use lambdascope_engine::trace::{Fate, Happening, Reason, TraceEntry, WaitReason};
use std::collections::BTreeMap;

/// Somebody who may know of the event.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Party {
    /// The source or component that emitted it.
    Caller(Entity),
    /// Lambda itself: its event queue and its pollers.
    Lambda,
    /// The code of a function.
    Function(Entity),
    /// Who owns a dead-letter queue or destination that is set on its way.
    Keeper(Entity),
    /// Nobody: no dead-letter queue and no destination is set on its way.
    NoKeeper,
}

/// What a party knows.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Known {
    /// The caller sent it then and has heard nothing yet.
    Sent(SimTime),
    /// The caller waits for the answer since then.
    Waits(SimTime),
    /// The caller has an answer that tells how it went.
    Answer {
        /// When the answer reached the caller.
        at: SimTime,
        /// The HTTP status: 200 to 599.
        status: u16,
        /// The function error that it carries.
        error: Option<FailureKind>,
    },
    /// The caller was told then, by this HTTP status, that it was taken, and no more.
    Accepted(SimTime, u16),
    /// The sender knows only that it lies in this queue or stream since then.
    Stored(SimTime, Entity),
    /// The caller was told then, by this HTTP status, that it is not taken.
    Refused(SimTime, u16),
    /// The caller stopped waiting then: it does not know whether the function still runs.
    GaveUp(SimTime),
    /// The caller will try again then.
    TriesAgain(SimTime),
    /// It has heard nothing of the event.
    Nothing,
    /// Lambda has it in its event queue since then, or gathers the batch that it is in.
    Queued(SimTime),
    /// Lambda will try again.
    Retry {
        /// When the next attempt is due.
        at: SimTime,
        /// The number of that attempt.
        attempt: u32,
        /// What went wrong before, so that another attempt is needed.
        reason: WaitReason,
    },
    /// Lambda waits for the function since then; the function works on it.
    Works(SimTime),
    /// The last attempt succeeded then.
    Succeeded(SimTime),
    /// The last attempt failed then. The function knows of that one only.
    Failed(SimTime, FailureKind),
    /// It is done with it.
    Done {
        /// When the event came to rest.
        at: SimTime,
        /// What became of it.
        fate: Fate,
        /// Why it met this fate and no other.
        reason: Reason,
    },
    /// The message or record is there since then.
    Has(SimTime),
    /// It was there, and is gone since then.
    Had(SimTime),
    /// It could not be delivered there then.
    Undelivered(SimTime),
}

/// What everybody knows at a moment, from the entries that a track found in this trace.
#[must_use]
pub fn knowledge(
    config: &Config,
    track: &Track,
    trace: &[TraceEntry],
    moment: Moment,
) -> Vec<(Party, Known)> {
    let mut minds = Minds { config, track, known: BTreeMap::new() };
    for index in track.until(moment) {
        minds.take(&trace[*index]);
    }
    let mut known = minds.known;
    if known.is_empty() {
        return Vec::new();
    }
    if known.contains_key(&Party::Lambda)
        && !known.keys().any(|party| matches!(party, Party::Keeper(_)))
    {
        known.insert(Party::NoKeeper, Known::Nothing);
    }
    known.into_iter().collect()
}

struct Minds<'a> {
    config: &'a Config,
    track: &'a Track,
    known: BTreeMap<Party, Known>,
}

impl Minds<'_> {
    fn take(&mut self, entry: &TraceEntry) {
        let own = entry.event.is_none_or(|event| event == self.track.event());
        self.keeper(entry, own);
        if own {
            self.caller(entry);
            self.lambda(entry);
            self.look_for_keepers(entry.entity, &entry.happening);
        }
    }

    fn learns(&mut self, party: Party, known: Known) {
        self.known.insert(party, known);
    }

    fn caller(&mut self, entry: &TraceEntry) {
        let at = entry.time;
        let caller = Party::Caller(self.track.event().emitter);
        let known = match entry.happening {
            Happening::EventSent { .. } => Known::Sent(at),
            Happening::CallStarted { .. } => Known::Waits(at),
            Happening::ResponseReceived { status, function_error: error, .. } => {
                Known::Answer { at, status, error }
            }
            Happening::CallerGaveUp { .. } => Known::GaveUp(at),
            Happening::CallRetryScheduled { at, .. } => Known::TriesAgain(at),
            Happening::EventAccepted { status } => Known::Accepted(at, status),
            Happening::Refused { status, .. } => Known::Refused(at, status),
            Happening::MessageSent { .. } | Happening::RecordWritten { .. }
                if matches!(self.known.get(&caller), Some(Known::Sent(_))) =>
            {
                Known::Stored(at, entry.entity)
            }
            _ => return,
        };
        self.learns(caller, known);
    }

    fn lambda(&mut self, entry: &TraceEntry) {
        let at = entry.time;
        let function = Party::Function(entry.entity);
        match entry.happening {
            Happening::EventSent { to, .. } if to.kind == EntityKind::Function => {
                self.learns(Party::Lambda, Known::Nothing);
                self.learns(Party::Function(to), Known::Nothing);
            }
            Happening::EventAccepted { .. } => {
                self.learns(Party::Lambda, Known::Queued(at));
                self.known.entry(function).or_insert(Known::Nothing);
            }
            Happening::MessageReceived { batch: Some(batch), .. }
            | Happening::RecordRead { batch, .. } => {
                self.learns(Party::Lambda, Known::Queued(at));
                if let Some(mapping) = self.config.mappings.get(batch.mapping.at()) {
                    let function = mapping.function.entity();
                    self.known.entry(Party::Function(function)).or_insert(Known::Nothing);
                }
            }
            Happening::RetryScheduled { attempt, at, reason }
            | Happening::BatchRetryScheduled { attempt, at, reason, .. } => {
                self.learns(Party::Lambda, Known::Retry { at, attempt, reason });
            }
            Happening::AttemptStarted { .. } => {
                let works = Known::Works(at);
                self.learns(Party::Lambda, works);
                self.learns(function, works);
            }
            Happening::AttemptSucceeded { .. } => {
                self.learns(Party::Lambda, Known::Succeeded(at));
                self.learns(function, Known::Succeeded(at));
            }
            // Of a batch that succeeded in part it is a failed record, unless it is done with.
            Happening::BatchSucceeded { failed_records: 1.., .. } => {
                for known in self.known.values_mut() {
                    if *known == (Known::Succeeded(at)) {
                        *known = Known::Failed(at, FailureKind::Partial);
                    }
                }
            }
            Happening::MessageDeleted
            | Happening::CameToRest { fate: Fate::Processed, reason: Reason::Success } => {
                for known in self.known.values_mut() {
                    if *known == (Known::Failed(at, FailureKind::Partial)) {
                        *known = Known::Succeeded(at);
                    }
                }
                if let Happening::CameToRest { fate, reason } = entry.happening
                    && self.known.contains_key(&Party::Lambda)
                {
                    self.learns(Party::Lambda, Known::Done { at, fate, reason });
                }
            }
            Happening::AttemptFailed { cause, .. } => {
                self.learns(Party::Lambda, Known::Failed(at, cause));
                self.learns(function, Known::Failed(at, cause));
            }
            Happening::CameToRest { fate, reason }
                if self.known.contains_key(&Party::Lambda) && !is_the_queues(reason) =>
            {
                self.learns(Party::Lambda, Known::Done { at, fate, reason });
            }
            _ => {}
        }
    }

    /// Who is set to keep it, where it has come to.
    fn look_for_keepers(&mut self, here: Entity, happening: &Happening) {
        let config = self.config;
        let mut found: Vec<Entity> = Vec::new();
        match (here.kind, happening) {
            (EntityKind::Function, Happening::EventAccepted { .. }) => {
                if let Some(function) = config.functions.get(here.at()) {
                    found.extend(function.dead_letter_config.map(|dlq| dlq.target));
                    found.extend(function.event_invoke_config.on_failure);
                    found.extend(function.event_invoke_config.on_success);
                }
            }
            (EntityKind::Queue, Happening::MessageSent { .. }) => {
                let policy = config.queues.get(here.at()).and_then(|queue| queue.redrive_policy);
                found.extend(policy.map(|policy| policy.dead_letter_queue.entity()));
            }
            (EntityKind::EventSourceMapping, _) => {
                let mapping = config.mappings.get(here.at());
                found.extend(mapping.and_then(|mapping| mapping.on_failure));
            }
            _ => {}
        }
        if let Happening::RecordRead { batch, .. } = happening {
            let mapping = config.mappings.get(batch.mapping.at());
            found.extend(mapping.and_then(|mapping| mapping.on_failure));
        }
        for keeper in found {
            self.known.entry(Party::Keeper(keeper)).or_insert(Known::Nothing);
        }
    }

    /// Whoever keeps it learns of it when it is there, and not before.
    fn keeper(&mut self, entry: &TraceEntry, own: bool) {
        let at = entry.time;
        if let (true, Happening::DeliveryFailed { to, .. }) = (own, entry.happening) {
            self.learns(Party::Keeper(to), Known::Undelivered(at));
            return;
        }
        let keeper = Party::Keeper(entry.entity);
        if !self.known.contains_key(&keeper) {
            return;
        }
        match entry.happening {
            Happening::MessageSent { .. }
            | Happening::RecordWritten { .. }
            | Happening::EventAccepted { .. } => self.learns(keeper, Known::Has(at)),
            Happening::CameToRest { .. } if !own => self.learns(keeper, Known::Has(at)),
            Happening::SetOutAgain | Happening::MessageDeleted | Happening::MessageMoved { .. } => {
                self.learns(keeper, Known::Had(at));
            }
            _ => {}
        }
    }
}

/// Whether a queue did it without Lambda, which learns nothing of it.
const fn is_the_queues(reason: Reason) -> bool {
    matches!(
        reason,
        Reason::MaxReceiveCount | Reason::Purged | Reason::RetentionExceeded | Reason::Duplicate
    )
}
