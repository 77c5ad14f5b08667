//! The events in flight: where each one is, and the lists of those that wait together.

use crate::node::NodeId;
use lambdascope_engine::entity::{BatchRef, Entity, EventRef, Key};
use lambdascope_engine::time::SimTime;
use lambdascope_engine::trace::Fate;
use rustc_hash::FxHashMap;

/// Stands for no index.
pub(crate) const NONE: u32 = u32::MAX;
/// Stands for no slot.
pub(crate) const NO_SLOT: u8 = u8::MAX;

/// What a clock counts down to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ClockKind {
    /// The caller gives up.
    Caller,
    /// The caller tries again.
    CallRetry,
    /// Lambda tries again after a function error.
    Retry,
    /// Lambda tries again after a throttle or a fault of its own.
    Backoff,
    /// A new message can be received.
    Delay,
    /// A received message can be received again.
    VisibilityTimeout,
    /// A batch is sent at the latest.
    BatchWindow,
    /// A batch is offered again.
    BatchRetry,
    /// An environment is ready.
    Init,
}

/// A clock that runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Clock {
    /// What happens at its end.
    pub kind: ClockKind,
    /// The moment at which it was full.
    pub from: SimTime,
    /// The moment at which it has run out.
    pub until: SimTime,
}

impl Clock {
    /// The part of the wait that is left at a moment [0 to 1].
    #[must_use]
    pub fn left(&self, now: SimTime) -> f64 {
        let whole = self.until.since(self.from).as_secs_f64();
        if whole <= 0.0 { 0.0 } else { (self.until.since(now).as_secs_f64() / whole).min(1.0) }
    }
}

/// Where an event is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    /// On its way, or where nothing keeps it.
    Way,
    /// A caller waits for the answer; it runs or is about to.
    Call { caller: Entity },
    /// A caller waits to try again.
    CallRetry { caller: Entity },
    /// In Lambda's queue, due for an attempt.
    Ready { function: u16 },
    /// In Lambda's queue, with a clock.
    Retrying { function: u16 },
    /// Taken from Lambda's queue by an attempt.
    Taken { function: u16 },
    /// A message of a queue that can be received.
    Visible { queue: u16 },
    /// A message that is received, or new and delayed.
    Hidden { queue: u16, delayed: bool },
    /// A record of a shard.
    Shard { stream: u16, shard: u32 },
}

impl Place {
    /// The queue that holds the event as a message.
    pub(crate) const fn queue(self) -> Option<u16> {
        match self {
            Self::Visible { queue } | Self::Hidden { queue, .. } => Some(queue),
            _ => None,
        }
    }

    /// Whether it is a record of a stream.
    pub(crate) const fn is_record(self) -> bool {
        matches!(self, Self::Shard { .. })
    }
}

/// A list of events that wait together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct ListId(u32);

/// An event is in one list of each kind at most.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(usize)]
pub(crate) enum ListKind {
    /// By what it waits for.
    State = 0,
    /// By when it came to the node.
    Age = 1,
}

#[derive(Clone, Copy, Debug)]
struct Link {
    list: u32,
    before: u32,
    after: u32,
}

const UNLINKED: Link = Link { list: NONE, before: NONE, after: NONE };

/// One event in flight, or kept in a queue.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EventState {
    pub(crate) name: EventRef,
    /// Its partition key or message group.
    pub(crate) key: Option<Key>,
    pub(crate) sent_at: SimTime,
    /// Since when it is in its place.
    pub(crate) since: SimTime,
    pub(crate) clock: Option<Clock>,
    pub(crate) place: Place,
    pub(crate) fate: Fate,
    /// Attempts that work on it now.
    pub(crate) runs: u32,
    /// Tries, attempts or receives so far.
    pub(crate) attempt: u32,
    /// The batch that it belongs to.
    pub(crate) batch: Option<BatchRef>,
    /// Where it is seen, or its copy that a poller carried.
    pub(crate) at: NodeId,
    /// The cell of its last environment.
    pub(crate) cell: u16,
    /// The number of its last movement.
    pub(crate) hop: u32,
    /// The movement by which it came to its place.
    pub(crate) entered: u32,
    /// The movement by which it came to its door, queue or stream, whatever happened since.
    pub(crate) arrived: u32,
    /// Its slot in the row of hidden messages.
    pub(crate) slot: u8,
    /// Whether its last attempt failed.
    pub(crate) failed: bool,
    links: [Link; 2],
}

impl EventState {
    pub(crate) const fn new(name: EventRef, at: NodeId, time: SimTime) -> Self {
        Self {
            name,
            key: None,
            sent_at: time,
            since: time,
            clock: None,
            place: Place::Way,
            fate: Fate::Waiting,
            runs: 0,
            attempt: 0,
            batch: None,
            at,
            cell: u16::MAX,
            hop: NONE,
            entered: NONE,
            arrived: NONE,
            slot: NO_SLOT,
            failed: false,
            links: [UNLINKED; 2],
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct List {
    kind: ListKind,
    first: u32,
    last: u32,
    len: u32,
}

/// The events in flight, by name and by index.
#[derive(Clone, Debug, Default)]
pub(crate) struct Events {
    slots: Vec<EventState>,
    free: Vec<u32>,
    names: FxHashMap<EventRef, u32>,
    lists: Vec<List>,
}

impl Events {
    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    pub(crate) fn find(&self, name: EventRef) -> Option<u32> {
        self.names.get(&name).copied()
    }

    pub(crate) fn get(&self, index: u32) -> &EventState {
        &self.slots[index as usize]
    }

    pub(crate) fn get_mut(&mut self, index: u32) -> &mut EventState {
        &mut self.slots[index as usize]
    }

    pub(crate) fn insert(&mut self, state: EventState) -> u32 {
        let index = if let Some(index) = self.free.pop() {
            self.slots[index as usize] = state;
            index
        } else {
            self.slots.push(state);
            u32::try_from(self.slots.len() - 1).unwrap_or(NONE)
        };
        self.names.insert(state.name, index);
        index
    }

    pub(crate) fn remove(&mut self, index: u32) {
        self.unlist(index, ListKind::State);
        self.unlist(index, ListKind::Age);
        let name = self.get(index).name;
        self.names.remove(&name);
        self.free.push(index);
    }

    /// A new, empty list.
    pub(crate) fn new_list(&mut self, kind: ListKind) -> ListId {
        self.lists.push(List { kind, first: NONE, last: NONE, len: 0 });
        ListId(u32::try_from(self.lists.len() - 1).unwrap_or(NONE))
    }

    /// Puts an event at the end of a list; it leaves the list of that kind that it was in.
    pub(crate) fn list(&mut self, index: u32, id: ListId) {
        let kind = self.lists[id.0 as usize].kind;
        self.unlist(index, kind);
        let list = &mut self.lists[id.0 as usize];
        let before = std::mem::replace(&mut list.last, index);
        if list.first == NONE {
            list.first = index;
        }
        list.len += 1;
        if before != NONE {
            self.slots[before as usize].links[kind as usize].after = index;
        }
        self.slots[index as usize].links[kind as usize] = Link { list: id.0, before, after: NONE };
    }

    /// Takes an event out of its list of that kind.
    pub(crate) fn unlist(&mut self, index: u32, kind: ListKind) {
        let kind = kind as usize;
        let Link { list, before, after } =
            std::mem::replace(&mut self.slots[index as usize].links[kind], UNLINKED);
        if list == NONE {
            return;
        }
        let list = &mut self.lists[list as usize];
        list.len -= 1;
        if before == NONE {
            list.first = after;
        } else {
            self.slots[before as usize].links[kind].after = after;
        }
        if after == NONE {
            list.last = before;
        } else {
            self.slots[after as usize].links[kind].before = before;
        }
    }

    /// How many events a list has.
    pub(crate) fn list_len(&self, id: ListId) -> u32 {
        self.lists[id.0 as usize].len
    }

    /// The events of a list, first come first.
    pub(crate) fn iter_list(&self, id: ListId) -> impl Iterator<Item = &EventState> + '_ {
        let list = self.lists[id.0 as usize];
        let kind = list.kind as usize;
        let mut next = list.first;
        std::iter::from_fn(move || {
            let state = self.slots.get(next as usize)?;
            next = state.links[kind].after;
            Some(state)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lambdascope_engine::entity::EntityKind;

    fn name(ordinal: u32) -> EventRef {
        EventRef { emitter: Entity::new(EntityKind::Source, 0), ordinal }
    }

    fn ordinals(events: &Events, list: ListId) -> Vec<u32> {
        events.iter_list(list).map(|event| event.name.ordinal).collect()
    }

    #[test]
    fn lists_keep_the_order_of_arrival() {
        let mut events = Events::default();
        let (a, b) = (events.new_list(ListKind::State), events.new_list(ListKind::State));
        let age = events.new_list(ListKind::Age);
        let at = NodeId::source(0);
        let indices: Vec<u32> =
            (1..=4).map(|i| events.insert(EventState::new(name(i), at, SimTime::ZERO))).collect();
        for index in &indices {
            events.list(*index, a);
            events.list(*index, age);
        }
        events.list(indices[1], b);
        events.unlist(indices[0], ListKind::State);
        assert_eq!(ordinals(&events, a), [3, 4]);
        assert_eq!(ordinals(&events, b), [2]);
        assert_eq!(ordinals(&events, age), [1, 2, 3, 4]);
        events.remove(indices[3]);
        assert_eq!(ordinals(&events, a), [3]);
        assert_eq!(ordinals(&events, age), [1, 2, 3]);
        assert_eq!(events.list_len(age), 3);
        assert_eq!(events.find(name(4)), None);
    }

    #[test]
    fn an_event_in_flight_takes_little_room() {
        assert!(size_of::<EventState>() <= 160, "{} bytes", size_of::<EventState>());
        assert!(size_of::<crate::fold::hops::Hop>() <= 48);
        assert!(
            size_of::<crate::draw_list::Mark>() <= 36,
            "{}",
            size_of::<crate::draw_list::Mark>()
        );
    }

    #[test]
    fn an_index_is_used_again() {
        let mut events = Events::default();
        let at = NodeId::source(0);
        let first = events.insert(EventState::new(name(1), at, SimTime::ZERO));
        events.remove(first);
        assert_eq!(events.insert(EventState::new(name(2), at, SimTime::ZERO)), first);
        assert_eq!(events.len(), 1);
    }
}
