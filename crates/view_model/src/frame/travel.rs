//! Tokens on their way, and the nodes that they reach.

use super::grid::whole;
use super::movement_path::{Along, MovementPath};
use super::{Frame, length_of};
use crate::draw_list::{CountLabel, Ink, Nudge, Shape};
use crate::fold::hops::{Hop, Look, NO_CELL, Route, Spot};
use crate::geometry::{Path, Point};
use crate::layout::{Layout, NodeBox};
use crate::node::{NodeId, Role};
use lambdascope_engine::entity::EntityKind;

impl Look {
    /// Its form and its ink.
    pub(super) const fn mark(self) -> (Shape, Ink) {
        match self {
            Self::Moving => (Shape::Square, Ink::Moving),
            Self::Waiting => (Shape::HollowSquare, Ink::Waiting),
            Self::Done => (Shape::Square, Ink::Done),
            Self::Failed => (Shape::Diamond, Ink::Failed),
            Self::DeadLettered => (Shape::Diamond, Ink::DeadLettered),
            Self::Filtered => (Shape::HollowSquare, Ink::Filtered),
            Self::Effect => (Shape::Square, Ink::Effect),
            Self::Duplicate => (Shape::Diamond, Ink::Duplicate),
        }
    }
}

/// A route that the layout shows: between two cards, on a pipe, perhaps backwards.
#[derive(Clone, Copy, Debug)]
pub(super) struct ShownRoute {
    /// Indices of the cards.
    from: usize,
    to: usize,
    /// The pipe, or the first of several poller lines; none if the way is straight.
    pipe: Option<usize>,
    back: bool,
    strands: usize,
}

/// What reached a card in the last moment.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Reached {
    /// The strongest push, to the right or to the left.
    push: f32,
    arrivals: u8,
}

/// Tokens of one movement that are drawn one by one.
const TRAIN_MAX: u32 = 5;
/// How long a node that was reached gives way (s).
pub(super) const NUDGE: f32 = 0.18;
/// With so many more arrivals in that time it does not give way at all.
const NUDGES_MAX: f32 = 3.0;
/// How long a change is outlined when motion is reduced (s).
pub(super) const OUTLINED: f32 = 0.6;
/// Between which places of the loop below their queue retries wait (fractions).
const RING_FROM: f32 = 0.16;
const RING_TO: f32 = 0.93;

impl<'a> Frame<'a> {
    pub(super) fn draw_travel(&mut self) {
        self.find_routes();
        self.count_crowds();
        for index in 0..self.times.active() {
            let (hop, (start, end)) = self.times.get(index);
            if self.options.reduced_motion {
                self.outline(hop, start);
            } else if end > 0.0 {
                self.draw_hop(index, hop, -start / (end - start));
            } else if !self.pipe_of(hop).is_some_and(|(pipe, _)| self.is_crowded(pipe)) {
                self.nudge(hop, 1.0 + end / NUDGE);
            }
        }
        if !self.options.reduced_motion {
            self.draw_streams();
            self.list_nudges();
        }
    }

    /// For each route the pipe on which it is shown.
    fn find_routes(&mut self) {
        let layout = self.layout;
        let shown = |route: &Route| {
            let from = layout.index_of(route.from)?;
            let to = layout.index_of(route.to)?;
            let pipe = layout.pipe_between(route.from, route.to, route.role);
            let strands = pipe.map_or(1, |(pipe, _)| layout.strands(pipe));
            let back = pipe.is_some_and(|(_, back)| back);
            Some(ShownRoute { from, to, pipe: pipe.map(|(pipe, _)| pipe), back, strands })
        };
        let routes = self.picture.fold().hops.routes();
        self.routes = routes.iter().map(shown).collect();
        self.reached = vec![Reached::default(); layout.nodes.len()];
    }

    fn shown_route(&self, hop: &Hop) -> Option<ShownRoute> {
        *self.routes.get(usize::from(hop.route))?
    }

    /// The pipe of a movement, and whether it goes backwards: of several pollers' lines the one
    /// for its cell.
    pub(super) fn pipe_of(&self, hop: &Hop) -> Option<(usize, bool)> {
        let route = self.shown_route(hop)?;
        if route.strands == 1 {
            return Some((route.pipe?, route.back));
        }
        let cell = if hop.to_cell == NO_CELL { hop.from_cell } else { hop.to_cell };
        Some((route.pipe? + usize::from(cell) % route.strands, route.back))
    }

    fn draw_hop(&mut self, index: usize, hop: &Hop, fraction: f32) {
        let pipe = self.pipe_of(hop);
        if pipe.is_some_and(|(pipe, _)| self.is_crowded(pipe)) {
            return;
        }
        let Some(way) = self.way(hop, pipe) else { return };
        let (shape, ink) = hop.look.mark();
        let token = self.layout.token();
        let size = if shape == Shape::Diamond { token + 4.0 } else { token };
        let head = ease(fraction) * way.length();
        let step = token + 3.0;
        for place in (0..hop.count.min(TRAIN_MAX)).rev() {
            let behind = step * length_of(u64::from(place));
            if behind <= head {
                let event = (place == 0).then_some(hop.event);
                self.mark(way.at(head - behind), size, shape, ink, event);
            }
        }
        let at = way.at(head);
        if hop.count > TRAIN_MAX {
            let above = Point::new(at.x, at.y - token - 3.0);
            self.list.labels.push(CountLabel { at: above, count: u64::from(hop.count), ink });
        }
        self.outline_selected(index, hop, at, size);
    }

    /// An event that moves with others is outlined too.
    fn outline_selected(&mut self, index: usize, hop: &Hop, at: Point, size: f32) {
        let Some(selected) = self.options.selected.filter(|event| *event != hop.event) else {
            return;
        };
        let events = &self.picture.fold().events;
        let moves = |event| events.get(event).hop == self.times.number(index);
        if events.find(selected).is_some_and(moves) {
            self.mark(at, size + 10.0, Shape::Frame, Ink::Selected, Some(selected));
        }
    }

    /// With reduced motion: what arrived appears at its place, outlined for a moment.
    fn outline(&mut self, hop: &Hop, start: f32) {
        if start < -OUTLINED {
            return;
        }
        let Some(way) = self.way(hop, self.pipe_of(hop)) else { return };
        let at = way.at(way.length());
        let (shape, ink) = hop.look.mark();
        let size = self.layout.token();
        self.mark(at, size, shape, ink, Some(hop.event));
        self.mark(at, size + 8.0, Shape::Frame, ink, None);
    }

    fn nudge(&mut self, hop: &Hop, strength: f32) {
        let Some(route) = self.shown_route(hop) else { return };
        let middle = |index: usize| self.layout.nodes[index].rect.center().x;
        let push = if middle(route.to) < middle(route.from) { -strength } else { strength };
        let reached = &mut self.reached[route.to];
        reached.arrivals = reached.arrivals.saturating_add(1);
        if strength > reached.push.abs() && route.from != route.to {
            reached.push = push;
        }
    }

    /// Where something arrives all the time, giving way says nothing: such a card stands still.
    fn list_nudges(&mut self) {
        for (node, reached) in self.layout.nodes.iter().zip(&self.reached) {
            let more = f32::from(reached.arrivals.saturating_sub(1));
            let push = reached.push * (1.0 - more / NUDGES_MAX).max(0.0);
            if push != 0.0 {
                self.list.nudges.push(Nudge { node: node.node, push });
            }
        }
    }

    /// The whole way of a movement, if both its ends are shown.
    fn way(&self, hop: &Hop, pipe: Option<(usize, bool)>) -> Option<MovementPath<'a>> {
        let layout: &'a Layout = self.layout;
        let shown = self.shown_route(hop)?;
        let (from, to) = (&layout.nodes[shown.from], &layout.nodes[shown.to]);
        let start = self.cell_point(from, hop.from_cell);
        let end = self.cell_point(to, hop.to_cell);
        let Some((pipe, back)) = pipe else {
            let (a, b) = (from.rect.center(), to.rect.center());
            return Some(MovementPath::straight(start.unwrap_or(a), end.unwrap_or(b)));
        };
        let pipe = &layout.pipes[pipe];
        let path = &pipe.path;
        let ring = |queue: NodeId, cell: u16| match Spot::of(cell) {
            Spot::Ring(slot) => Rings::of(retry_path(layout, queue)?).at(slot),
            Spot::Edge | Spot::Cell(_) | Spot::Hidden(_) => None,
        };
        if pipe.role == Role::Retry {
            // It goes no further than to the ring in which it waits.
            let until = ring(to.node, hop.to_cell).map_or(RING_TO, |at| at / path.length());
            return Some(MovementPath::along(Along { path, back, until }, start, None));
        }
        let way = MovementPath::along(Along { path, back, until: 1.0 }, start, end);
        Some(match (ring(from.node, hop.from_cell), retry_path(layout, from.node)) {
            // Out of the ring it goes round to the end of the loop first.
            (Some(at), Some(round)) => way.after(round, at),
            _ => way,
        })
    }

    /// The middle of a cell or slot of a card.
    fn cell_point(&self, node: &NodeBox, cell: u16) -> Option<Point> {
        match (Spot::of(cell), node.node) {
            (Spot::Cell(cell), NodeId::Entity(entity)) if entity.kind == EntityKind::Function => {
                self.grid(entity.index).and_then(|grid| grid.at(cell))
            }
            (Spot::Cell(cell), _) => {
                node.slots.first().filter(|row| cell < row.count).map(|row| row.at(cell))
            }
            (Spot::Hidden(slot), _) => {
                node.hidden.filter(|row| slot < row.count).map(|row| row.at(slot))
            }
            (Spot::Edge | Spot::Ring(_), _) => None,
        }
    }
}

/// The loop below an event queue.
pub(super) fn retry_path(layout: &Layout, queue: NodeId) -> Option<&Path> {
    let NodeId::EventQueue(function) = queue else { return None };
    let (pipe, _) = layout.pipe_between(NodeId::function(function), queue, Role::Retry)?;
    Some(&layout.pipes[pipe].path)
}

/// The places of the rings on a loop of retries: the middle one is taken first.
#[derive(Clone, Copy)]
pub(super) struct Rings {
    /// How far along the loop the last one stands (px).
    last: f32,
    /// How many there are.
    count: u16,
}

/// From one ring on a loop to the next (px).
const RING_PITCH: f32 = 27.0;

impl Rings {
    pub(super) fn of(path: &Path) -> Self {
        let last = RING_TO * path.length();
        let count = whole((last - RING_FROM * path.length()) / RING_PITCH) + 1;
        Self { last, count }
    }

    /// How far along the loop the ring of a slot stands, if it has a place there (px).
    pub(super) fn at(self, slot: u16) -> Option<f32> {
        if slot >= self.count {
            return None;
        }
        let (middle, steps) = ((self.count - 1) / 2, slot.div_ceil(2));
        let place = if slot % 2 == 1 { middle + steps } else { middle - steps };
        Some(self.last - RING_PITCH * f32::from(place))
    }
}

/// Slow at both ends.
fn ease(t: f32) -> f32 {
    let t = t.clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}
