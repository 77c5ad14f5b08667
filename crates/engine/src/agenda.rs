//! What is still to come: a heap of notices, earliest first, ties in insertion order.

use crate::entity::{
    BatchRef, Entity, FunctionIndex, MappingIndex, QueueIndex, SourceIndex, StreamIndex,
};
use crate::event_source_mapping::{BatchIndex, LaneRef};
use crate::slab::Handle;
use crate::time::SimTime;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Everything that can be scheduled. A handle of something that has changed since is stale, and
/// its notice does nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Notice {
    /// A command of the scenario is due.
    Command { index: u32 },
    /// The next event of a source arrives.
    Arrival { source: SourceIndex, version: u32 },
    /// An event reaches the component that it was sent to.
    Arrive { event: Handle, at: Entity },
    /// A caller's clock runs out.
    CallerGivesUp { event: Handle },
    /// A caller tries again.
    CallAgain { event: Handle },
    /// An event in Lambda's queue is due for an attempt.
    AsyncDelivery { event: Handle },
    /// An invocation comes to its end.
    InvocationEnds { invocation: u32 },
    /// The oldest idle environment of a function may be reclaimed.
    EnvironmentsIdle { function: FunctionIndex },
    /// Provisioned environments are initialised, for the request with this number.
    Provisioning { function: FunctionIndex, request: u32 },
    /// A message can be received (again).
    MessageVisible { event: Handle },
    /// The oldest message of a queue is due to expire.
    MessagesExpire { queue: QueueIndex },
    /// A poller's receive returns.
    PollerReceives { mapping: MappingIndex, poller: u32 },
    /// A poller's batching window ends.
    WindowEnds { poller: u32, batch: BatchRef },
    /// A poller offers its batch again.
    BatchAgain { mapping: MappingIndex, poller: u32, batch: BatchIndex },
    /// A mapping reconsiders how many pollers it needs.
    ScalePollers { mapping: MappingIndex },
    /// A mapping starts or resumes polling.
    MappingStarts { mapping: MappingIndex },
    /// A lane is read.
    LanePoll { lane: LaneRef, version: u32 },
    /// A batch of a lane is offered again.
    LaneBatchAgain { lane: LaneRef, batch: BatchIndex },
    /// A tumbling window of a lane is over.
    TumblingWindowEnds { lane: LaneRef },
    /// The oldest record of a shard is due to expire.
    RecordsExpire { stream: StreamIndex, shard: u32 },
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    time: SimTime,
    sequence: u64,
    notice: Notice,
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Entry {}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Entry {
    // The standard heap gives the greatest first.
    fn cmp(&self, other: &Self) -> Ordering {
        (other.time, other.sequence).cmp(&(self.time, self.sequence))
    }
}

/// The agenda of one simulation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Agenda {
    heap: BinaryHeap<Entry>,
    sequence: u64,
}

impl Agenda {
    /// Adds a notice behind all others of the same moment.
    pub(crate) fn add(&mut self, time: SimTime, notice: Notice) {
        self.heap.push(Entry { time, sequence: self.sequence, notice });
        self.sequence += 1;
    }

    /// The moment of the earliest notice.
    pub(crate) fn next_time(&self) -> Option<SimTime> {
        self.heap.peek().map(|entry| entry.time)
    }

    /// Takes the earliest notice.
    pub(crate) fn pop(&mut self) -> Option<(SimTime, Notice)> {
        self.heap.pop().map(|entry| (entry.time, entry.notice))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_leave_in_insertion_order() {
        let mut agenda = Agenda::default();
        for (micros, index) in [(5, 0), (1, 1), (5, 2), (1, 3), (0, 4)] {
            agenda.add(SimTime::from_micros(micros), Notice::Command { index });
        }
        let order: Vec<u32> = std::iter::from_fn(|| agenda.pop())
            .map(|(_, notice)| {
                let Notice::Command { index } = notice else { panic!("unexpected {notice:?}") };
                index
            })
            .collect();
        assert_eq!(order, [4, 1, 3, 0, 2]);
    }
}
