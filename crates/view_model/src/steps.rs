//! Stepping through what happens to one event or at one node.

use crate::journey::Track;
use crate::node::NodeId;
use crate::pace::is_seen;
use crate::session::Session;
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

/// Entries that a search for the next happening may simulate at most.
const ENTRIES_MAX: usize = 2_000_000;
/// ... in pieces of so many.
const ENTRIES_AT_ONCE: usize = 20_000;

/// Finds the happenings of a subject.
#[derive(Debug)]
pub(crate) struct Steps {
    subject: Subject,
    track: Option<Track>,
}

impl Steps {
    pub(crate) fn new(subject: Subject) -> Self {
        let track = match subject {
            Subject::Event(event) => Some(Track::new(event)),
            Subject::Node(_) => None,
        };
        Self { subject, track }
    }

    /// The first happening after a moment; simulates as far as it takes.
    pub(crate) fn next(&mut self, session: &mut Session, after: SimTime) -> Option<SimTime> {
        let most = session.trace().len().saturating_add(ENTRIES_MAX);
        loop {
            let known = session.simulated_until();
            if let Some(found) = self.known_next(session, after) {
                return Some(found);
            }
            if session.is_complete() || session.trace().len() >= most {
                return None;
            }
            session.simulate_beyond(known, ENTRIES_AT_ONCE);
            if session.simulated_until() <= known {
                session.simulate_to(session.end(), ENTRIES_AT_ONCE);
            }
        }
    }

    /// The last happening before or at a moment, and the one before it.
    pub(crate) fn last_two(
        &mut self,
        session: &Session,
        at: SimTime,
    ) -> (Option<SimTime>, Option<SimTime>) {
        let last = self.last(session, at);
        let before = last
            .and_then(|last| last.as_micros().checked_sub(1))
            .and_then(|before| self.last(session, SimTime::from_micros(before)));
        (last, before)
    }

    fn known_next(&mut self, session: &Session, after: SimTime) -> Option<SimTime> {
        let trace = session.trace();
        let start = trace.partition_point(|entry| entry.time <= after);
        match (&mut self.track, self.subject) {
            (Some(track), _) => {
                track.read(session);
                track.next(trace, after)
            }
            (None, Subject::Node(node)) => {
                trace[start..].iter().find(|entry| is_at(node, entry)).map(|entry| entry.time)
            }
            (None, Subject::Event(_)) => None,
        }
    }

    fn last(&mut self, session: &Session, at: SimTime) -> Option<SimTime> {
        let trace = session.trace();
        let end = trace.partition_point(|entry| entry.time <= at);
        match (&mut self.track, self.subject) {
            (Some(track), _) => {
                track.read(session);
                track.last(trace, at)
            }
            (None, Subject::Node(node)) => {
                trace[..end].iter().rfind(|entry| is_at(node, entry)).map(|entry| entry.time)
            }
            (None, Subject::Event(_)) => None,
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
