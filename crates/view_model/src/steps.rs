//! Stepping through what happens to one event or at one node.

use crate::journey::Track;
use crate::node::NodeId;
use crate::pace::is_seen;
use crate::recording::Recording;
use lambdascope_engine::entity::{EntityKind, EventRef};
use lambdascope_engine::time::SimTime;
use lambdascope_engine::trace::{FateGroup, Happening, TraceEntry};

/// What one steps through.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Subject {
    /// Everything that happens to an event, to its batch, and to what is made of it.
    Event(EventRef),
    /// Everything that happens at a node of the scene.
    Node(NodeId),
}

/// Finds the happenings of a subject.
#[derive(Clone, Debug)]
pub(crate) enum Steps {
    Event(Track),
    Node {
        node: NodeId,
        /// Nothing is at the node in the first of the entries that come after the moment in
        /// question.
        passed: usize,
    },
}

impl Steps {
    pub(crate) fn new(subject: Subject) -> Self {
        match subject {
            Subject::Event(event) => Self::Event(Track::new(event)),
            Subject::Node(node) => Self::Node { node, passed: 0 },
        }
    }

    /// The first happening after a moment, as far as the run is recorded.
    pub(crate) fn next(&mut self, recording: &Recording, after: SimTime) -> Option<SimTime> {
        let trace = recording.trace();
        match self {
            Self::Event(track) => {
                track.read(recording);
                track.next(trace, after)
            }
            Self::Node { node, passed } => {
                let start = trace.partition_point(|entry| entry.time <= after).max(*passed);
                let found = trace[start..].iter().find(|entry| is_at(*node, entry));
                *passed = if found.is_none() { trace.len() } else { start };
                found.map(|entry| entry.time)
            }
        }
    }

    /// The last happening before or at a moment, and the one before it.
    pub(crate) fn last_two(
        &mut self,
        recording: &Recording,
        at: SimTime,
    ) -> (Option<SimTime>, Option<SimTime>) {
        let last = self.last(recording, at);
        let before = last
            .and_then(|last| last.as_micros().checked_sub(1))
            .and_then(|before| self.last(recording, SimTime::from_micros(before)));
        (last, before)
    }

    fn last(&mut self, recording: &Recording, at: SimTime) -> Option<SimTime> {
        let trace = recording.trace();
        match self {
            Self::Event(track) => {
                track.read(recording);
                track.last(trace, at)
            }
            Self::Node { node, .. } => {
                let end = trace.partition_point(|entry| entry.time <= at);
                trace[..end].iter().rfind(|entry| is_at(*node, entry)).map(|entry| entry.time)
            }
        }
    }
}

/// Whether a viewer sees an entry at a node.
fn is_at(node: NodeId, entry: &TraceEntry) -> bool {
    if !is_seen(&entry.happening) {
        return false;
    }
    let here = entry.entity == node.entity();
    let queued = matches!(
        entry.happening,
        Happening::EventAccepted { .. }
            | Happening::RetryScheduled { .. }
            | Happening::DuplicateDelivered { .. }
            | Happening::Throttled { batch: None, .. }
            | Happening::AttemptStarted { batch: None, .. }
    );
    match node {
        NodeId::Entity(entity) if entity.kind == EntityKind::Function => {
            here && !matches!(
                entry.happening,
                Happening::EventAccepted { .. } | Happening::RetryScheduled { .. }
            )
        }
        NodeId::Entity(_) | NodeId::Door(_) => here,
        NodeId::EventQueue(_) => here && queued,
        NodeId::Done(_) | NodeId::Lost(_) => match entry.happening {
            Happening::CameToRest { fate, .. } => {
                here && (fate.group() == FateGroup::Lost) == matches!(node, NodeId::Lost(_))
            }
            _ => false,
        },
    }
}
