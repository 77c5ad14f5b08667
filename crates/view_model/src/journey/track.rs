//! Which entries of a trace concern one event.

use crate::pace::is_seen;
use crate::recording::{Moment, Recording};
use lambdascope_engine::entity::{BatchRef, EventRef};
use lambdascope_engine::time::SimTime;
use lambdascope_engine::trace::{Happening, TraceEntry};
use std::collections::{BTreeMap, BTreeSet};

/// The entries that concern an event: its own, those of the batches that it was in, and those of
/// the records that were made of it. Found once, and then only in what is new.
#[derive(Clone, Debug)]
pub struct Track {
    event: EventRef,
    revision: usize,
    read: usize,
    entries: Vec<usize>,
    /// The batches that it is in.
    batches: BTreeSet<BatchRef>,
    /// Batches that are being gathered, each with the end of its window.
    gathering: BTreeMap<BatchRef, SimTime>,
    /// The windows of the batches that it was in.
    windows: BTreeMap<BatchRef, SimTime>,
    /// What was sent on from it.
    children: BTreeSet<EventRef>,
}

impl Track {
    /// Nothing is read yet.
    #[must_use]
    pub const fn new(event: EventRef) -> Self {
        Self {
            event,
            revision: 0,
            read: 0,
            entries: Vec::new(),
            batches: BTreeSet::new(),
            gathering: BTreeMap::new(),
            windows: BTreeMap::new(),
            children: BTreeSet::new(),
        }
    }

    /// The event whose entries it collects.
    #[must_use]
    pub const fn event(&self) -> EventRef {
        self.event
    }

    /// Reads what is new in a session; what was changed since is read again.
    pub fn read(&mut self, recording: &Recording) {
        if recording.unchanged_since(self.revision) < self.read {
            *self = Self::new(self.event);
        }
        self.revision = recording.revision();
        self.read_trace(recording.trace());
    }

    /// Reads on to the end of a trace, whose beginning is as it was.
    pub(crate) fn read_trace(&mut self, trace: &[TraceEntry]) {
        for (index, entry) in trace.iter().enumerate().skip(self.read) {
            if self.concerns(entry) {
                self.entries.push(index);
            }
        }
        self.read = trace.len();
    }

    /// Indices of the entries that concern it, as far as the trace was read.
    #[must_use]
    pub fn entries(&self) -> &[usize] {
        &self.entries
    }

    /// Those up to a moment.
    #[must_use]
    pub fn until(&self, moment: Moment) -> &[usize] {
        &self.entries[..self.entries.partition_point(|index| *index < moment.entries)]
    }

    /// The first moment after `time` at which a viewer sees something happen to it.
    #[must_use]
    pub fn next(&self, trace: &[TraceEntry], time: SimTime) -> Option<SimTime> {
        let after = self.entries.partition_point(|index| trace[*index].time <= time);
        let seen = |index: &&usize| is_seen(&trace[**index].happening);
        self.entries[after..].iter().find(seen).map(|index| trace[*index].time)
    }

    /// The last moment before or at `time` at which a viewer saw something happen to it.
    #[must_use]
    pub fn last(&self, trace: &[TraceEntry], time: SimTime) -> Option<SimTime> {
        let after = self.entries.partition_point(|index| trace[*index].time <= time);
        let seen = |index: &&usize| is_seen(&trace[**index].happening);
        self.entries[..after].iter().rfind(seen).map(|index| trace[*index].time)
    }

    /// The end of the batch window of a batch that it was in.
    pub(super) fn window(&self, batch: BatchRef) -> Option<SimTime> {
        self.windows.get(&batch).copied()
    }

    fn concerns(&mut self, entry: &TraceEntry) -> bool {
        let batch = batch_of(&entry.happening);
        match (entry.happening, batch) {
            (Happening::WindowOpened { until, .. }, Some(batch)) => {
                self.gathering.insert(batch, until);
                if self.batches.contains(&batch) {
                    self.windows.insert(batch, until);
                }
            }
            (Happening::BatchReceived { .. }, Some(batch)) => {
                self.gathering.remove(&batch);
            }
            _ => {}
        }
        if entry.event == Some(self.event) {
            if let Some(batch) = batch {
                self.batches.insert(batch);
                if let Some(until) = self.gathering.get(&batch) {
                    self.windows.insert(batch, *until);
                }
            }
            return true;
        }
        if let Some(event) = entry.event {
            if let Happening::EventSent { parent: Some(parent), .. } = entry.happening
                && parent == self.event
            {
                self.children.insert(event);
            }
            return self.children.contains(&event);
        }
        batch.is_some_and(|batch| self.batches.contains(&batch))
    }
}

/// The batch that an entry is about.
pub(super) const fn batch_of(happening: &Happening) -> Option<BatchRef> {
    match happening {
        Happening::Throttled { batch, .. }
        | Happening::AttemptStarted { batch, .. }
        | Happening::AttemptSucceeded { batch, .. }
        | Happening::AttemptFailed { batch, .. }
        | Happening::MessageReceived { batch, .. } => *batch,
        Happening::WindowOpened { batch, .. }
        | Happening::BatchReceived { batch, .. }
        | Happening::BatchSucceeded { batch, .. }
        | Happening::BatchFailed { batch, .. }
        | Happening::BatchRetryScheduled { batch, .. }
        | Happening::BatchBisected { batch, .. }
        | Happening::BatchDiscarded { batch, .. }
        | Happening::RecordRead { batch, .. } => Some(*batch),
        _ => None,
    }
}
