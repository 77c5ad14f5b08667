//! Movements: the last few thousand, in the order of their start.

use super::events::{NO_SLOT, NONE};
use crate::node::{NodeId, Role};
use lambdascope_engine::entity::EventRef;
use lambdascope_engine::time::{SimDuration, SimTime};
use std::collections::VecDeque;

/// How a token looks on its way.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Look {
    /// Goes where it is worked on.
    Moving,
    /// Goes back to where it waits.
    Waiting,
    Done,
    /// Comes from an attempt or a call that failed.
    Failed,
    /// To be kept for someone.
    DeadLettered,
    /// Let go by a filter.
    Filtered,
    /// A write of a function on its way to a store.
    Effect,
    /// Something written once more.
    Duplicate,
}

/// One way between two nodes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Route {
    pub(crate) from: NodeId,
    pub(crate) to: NodeId,
    pub(crate) role: Role,
}

/// Stands for no cell.
pub(crate) const NO_CELL: u16 = u16::MAX;
/// From here on numbers stand for slots of hidden messages.
const HIDDEN: u16 = 0xC000;
/// From here on for rings on the loop of the retries.
const RING: u16 = 0xE000;

/// Where in a node a movement begins or ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Spot {
    /// At the edge of its card.
    Edge,
    /// In a cell, or in a slot of a row.
    Cell(u16),
    /// In a slot of the row of hidden messages.
    Hidden(u16),
    /// In a ring on the loop of the retries.
    Ring(u16),
}

impl Spot {
    /// What a number stands for.
    pub(crate) const fn of(number: u16) -> Self {
        match number {
            NO_CELL => Self::Edge,
            RING.. => Self::Ring(number - RING),
            HIDDEN.. => Self::Hidden(number - HIDDEN),
            cell => Self::Cell(cell),
        }
    }

    /// The number of a slot of hidden messages.
    pub(crate) const fn hidden(slot: u8) -> u16 {
        if slot == NO_SLOT { NO_CELL } else { HIDDEN + slot as u16 }
    }

    /// The number of a ring.
    pub(crate) const fn ring(slot: u8) -> u16 {
        if slot == NO_SLOT { NO_CELL } else { RING + slot as u16 }
    }
}

/// A movement of one event, or of several together.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hop {
    /// The simulated time at which it starts.
    pub(crate) at: SimTime,
    /// How long it takes, as far as that is known when it starts.
    pub(crate) took: SimDuration,
    /// The event, or the first of several.
    pub(crate) event: EventRef,
    /// How many events move together.
    pub(crate) count: u32,
    /// The movement that has to end before.
    pub(crate) before: u32,
    /// The way, an index into the routes.
    pub(crate) route: u16,
    /// The cell or slot at its start.
    pub(crate) from_cell: u16,
    /// The cell or slot at its end.
    pub(crate) to_cell: u16,
    pub(crate) look: Look,
}

impl Hop {
    /// One event sets out at a moment, from edge to edge and after no other movement.
    pub(crate) const fn of(event: EventRef, at: SimTime, look: Look) -> Self {
        let (took, from_cell, to_cell) = (SimDuration::ZERO, NO_CELL, NO_CELL);
        Self { at, took, event, count: 1, before: NONE, route: 0, from_cell, to_cell, look }
    }
}

/// An event that nobody kept, at the place where it was lost.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Loss {
    pub(crate) at: SimTime,
    pub(crate) node: NodeId,
    pub(crate) event: EventRef,
    pub(crate) count: u32,
    /// The movement that has to end before.
    pub(crate) before: u32,
    /// Its ordinal at the node, to spread the crosses.
    pub(crate) ordinal: u32,
    /// Let go by a filter, and not lost.
    pub(crate) filtered: bool,
}

/// The latest movements and losses.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hops {
    kept: VecDeque<Hop>,
    /// The number of the first one kept.
    first: u32,
    routes: Vec<Route>,
    losses: VecDeque<Loss>,
    lost: u32,
    /// The longest that any movement took.
    longest: SimDuration,
}

/// How many movements are kept: more are on the way only in crowds, which are drawn as streams.
const KEPT_MAX: usize = 8_192;
/// How many losses are kept.
const LOSSES_MAX: usize = 48;

impl Hops {
    /// How long the last movement takes.
    pub(crate) fn set_took(&mut self, took: SimDuration) {
        if let Some(last) = self.kept.back_mut() {
            last.took = took;
            self.longest = self.longest.max(took);
        }
    }

    /// The longest that any movement took so far.
    pub(crate) const fn longest(&self) -> SimDuration {
        self.longest
    }

    /// Says into which slot a movement leads, once that is known.
    pub(crate) fn aim(&mut self, number: u32, to_cell: u16) {
        if let Some(place) = self.place_of(number)
            && let Some(hop) = self.kept.get_mut(place)
            && hop.to_cell == NO_CELL
        {
            hop.to_cell = to_cell;
        }
    }

    /// Adds a movement and gives its number. Events that go the same way at the same time for
    /// the same cause go together.
    pub(crate) fn push(&mut self, route: Route, hop: Hop) -> u32 {
        let route = self.number_of(route);
        if let Some(last) = self.kept.back_mut()
            && last.at == hop.at
            && last.route == route
            && last.look == hop.look
            && last.before == hop.before
            && last.from_cell == hop.from_cell
            && (last.to_cell == hop.to_cell || hop.from_cell == NO_CELL)
        {
            last.count = last.count.saturating_add(hop.count);
            return self.last_number();
        }
        if self.kept.len() == KEPT_MAX {
            self.kept.pop_front();
            self.first = self.first.wrapping_add(1);
        }
        self.kept.push_back(Hop { route, ..hop });
        self.last_number()
    }

    fn last_number(&self) -> u32 {
        let number = self.first.wrapping_add(u32::try_from(self.kept.len()).unwrap_or(0));
        number.wrapping_sub(1)
    }

    fn number_of(&mut self, route: Route) -> u16 {
        if let Some(last) = self.kept.back()
            && self.routes[usize::from(last.route)] == route
        {
            return last.route;
        }
        // There are as many ways as pipes: a few dozen.
        let known = self.routes.iter().position(|known| *known == route);
        let number = known.unwrap_or(self.routes.len());
        if known.is_none() {
            self.routes.push(route);
        }
        u16::try_from(number).unwrap_or(u16::MAX)
    }

    /// Takes note of an event that breaks apart, together with others at the same place and time.
    pub(crate) fn lose(&mut self, loss: Loss) {
        if let Some(last) = self.losses.back_mut()
            && last.at == loss.at
            && last.node == loss.node
            && last.filtered == loss.filtered
        {
            last.count = last.count.saturating_add(1);
            return;
        }
        if self.losses.len() == LOSSES_MAX {
            self.losses.pop_front();
        }
        self.lost = self.lost.wrapping_add(1);
        self.losses.push_back(Loss { ordinal: self.lost, ..loss });
    }

    /// The ways taken so far.
    pub(crate) fn routes(&self) -> &[Route] {
        &self.routes
    }

    /// The kept movements, first started first.
    pub(crate) const fn kept(&self) -> &VecDeque<Hop> {
        &self.kept
    }

    /// The kept losses, oldest first.
    pub(crate) const fn losses(&self) -> &VecDeque<Loss> {
        &self.losses
    }

    /// The place of a movement among the kept ones.
    pub(crate) fn place_of(&self, number: u32) -> Option<usize> {
        if number == NONE {
            return None;
        }
        let place = number.wrapping_sub(self.first) as usize;
        (place < self.kept.len()).then_some(place)
    }

    /// The number of the movement at a place among the kept ones.
    pub(crate) fn number_at(&self, place: usize) -> u32 {
        self.first.wrapping_add(u32::try_from(place).unwrap_or(0))
    }

    /// Whether earlier movements were forgotten.
    pub(crate) const fn is_cut(&self) -> bool {
        self.first > 0
    }
}
