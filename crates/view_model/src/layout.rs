//! The layout: where every node and pipe of a scenario stands.
//!
//! A function is one card across the lanes that it serves. Left of it is the way in, right of it
//! is where events come to rest, and what goes back is drawn going back. The layout follows from
//! the configuration and the face alone; nothing moves until a setting changes what exists.

mod graph;
mod metrics;
mod phone;
mod pipes;
mod place;
mod plan;

use crate::geometry::{Path, Point, Rect};
use crate::node::{InvocationLane, NodeId, Role};
use lambdascope_engine::config::Config;

/// For what kind of screen a scene is laid out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Face {
    /// A desk: 916 by 580 for the opening scene, more for larger ones.
    Desk,
    /// A figure in somebody's page: about 720 by 340.
    Embed,
    /// A phone, 390 wide: one lane as a vertical flow.
    Phone {
        /// The lane that is shown.
        lane: InvocationLane,
    },
}

/// A lane's band, with the place of its heading.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct LaneBox {
    /// How the functions in this band are invoked.
    pub lane: InvocationLane,
    /// Its band, from edge to edge.
    pub rect: Rect,
    /// The left end of its heading's base line.
    pub heading: Point,
}

/// A row of places for tokens inside a card.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Slots {
    /// The middle of the first place.
    pub first: Point,
    /// From one place to the next (px).
    pub pitch: f32,
    /// How large a token is there (px).
    pub size: f32,
    /// How many places there are.
    pub count: u16,
}

impl Slots {
    /// The middle of a place.
    #[must_use]
    pub fn at(&self, index: u16) -> Point {
        Point::new(self.first.x + self.pitch * f32::from(index), self.first.y)
    }

    /// The area of the whole row.
    #[must_use]
    pub fn area(&self) -> Rect {
        let half = self.size / 2.0;
        let length = self.pitch * f32::from(self.count.saturating_sub(1)) + self.size;
        Rect::new(self.first.x - half, self.first.y - half, length, self.size)
    }
}

/// A node's card and what stands in it.
#[derive(Clone, PartialEq, Debug)]
pub struct NodeBox {
    /// What the card stands for.
    pub node: NodeId,
    /// The outline of its card (px).
    pub rect: Rect,
    /// Its lane; a function belongs to the topmost one that it serves.
    pub lane: InvocationLane,
    /// Where its words stand.
    pub text: Rect,
    /// Whether the card has room for little more than a name and a number.
    pub compact: bool,
    /// Rows of places for waiting tokens: one, or one for each shard.
    pub slots: Vec<Slots>,
    /// Places for hidden messages with their clocks.
    pub hidden: Option<Slots>,
    /// The area of a function's environments.
    pub cells: Option<Rect>,
    /// Where its own clock stands: the oldest caller's, a retry's.
    pub clock: Option<Point>,
}

/// A way on which tokens travel.
#[derive(Clone, PartialEq, Debug)]
pub struct Pipe {
    /// The node at the start of its path.
    pub from: NodeId,
    /// The node at the end of its path.
    pub to: NodeId,
    /// What travels on it.
    pub role: Role,
    /// The line that tokens follow, from card to card.
    pub path: Path,
    /// For poller lines: which of several side by side it is, from 0.
    pub strand: u8,
    /// For poller lines: the event source mapping.
    pub mapping: Option<u16>,
    /// Where words about it may stand.
    pub label: Point,
}

/// Where everything of a scenario stands on one face, in pixels of the world.
#[derive(Clone, PartialEq, Debug)]
pub struct Layout {
    /// The face that it was made for.
    pub face: Face,
    /// The whole world; its left top corner is the origin.
    pub size: Rect,
    /// The lanes that are used, from top to bottom.
    pub lanes: Vec<LaneBox>,
    /// The cards of all nodes that are shown.
    pub nodes: Vec<NodeBox>,
    /// The ways between cards; poller lines side by side count one by one.
    pub pipes: Vec<Pipe>,
}

/// A direction on the screen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Direction {
    /// Towards where x is smaller.
    Left,
    /// Towards where x is greater.
    Right,
    /// Towards where y is smaller.
    Up,
    /// Towards where y is greater.
    Down,
}

/// Room between a way and the edge of the world (px).
const EDGE: f32 = 10.0;

/// A step aside counts as so many straight ahead.
const ASIDE: f32 = 3.0;

impl Layout {
    /// Lays out a scenario.
    #[must_use]
    pub fn of(config: &Config, face: Face) -> Self {
        let plan = plan::Plan::of(config);
        match face {
            Face::Desk | Face::Embed => place::place(config, &plan, face),
            Face::Phone { lane } => phone::place(config, &plan, lane),
        }
    }

    fn new(face: Face, size: Rect, lanes: Vec<LaneBox>, nodes: Vec<NodeBox>) -> Self {
        Self { face, size, lanes, nodes, pipes: Vec::new() }
    }

    /// Takes over the ways; the world grows where one leaves it.
    fn set_pipes(&mut self, pipes: Vec<Pipe>) {
        self.pipes = pipes;
        for pipe in &self.pipes {
            let bounds = pipe.path.bounds();
            self.size.w = self.size.w.max(bounds.right() + EDGE);
            self.size.h = self.size.h.max(bounds.bottom() + EDGE);
        }
    }

    /// The card of a node, if it is shown.
    #[must_use]
    pub fn node(&self, node: NodeId) -> Option<&NodeBox> {
        self.nodes.iter().find(|other| other.node == node)
    }

    /// The card next to another in a direction, both by their index in [`Self::nodes`]: the
    /// nearest one, and rather straight ahead than aside.
    #[must_use]
    pub fn neighbour(&self, of: usize, direction: Direction) -> Option<usize> {
        let from = self.nodes.get(of)?.rect;
        let gap = |low: f32, high: f32, other_low: f32, other_high: f32| {
            (other_low - high).max(low - other_high).max(0.0)
        };
        let distance = |rect: &Rect| {
            let (a, b) = (from.center(), rect.center());
            let across = gap(from.y, from.bottom(), rect.y, rect.bottom());
            let along = gap(from.x, from.right(), rect.x, rect.right());
            let (ahead, gone, aside) = match direction {
                Direction::Left => (a.x - b.x, along, across),
                Direction::Right => (b.x - a.x, along, across),
                Direction::Up => (a.y - b.y, across, along),
                Direction::Down => (b.y - a.y, across, along),
            };
            // Cards beside each other have no way ahead between them.
            (ahead > 0.0 && gone > 0.0).then_some(gone + ASIDE * aside)
        };
        let others = self.nodes.iter().enumerate().filter(|(index, _)| *index != of);
        let near = others.filter_map(|(index, node)| Some((index, distance(&node.rect)?)));
        near.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(index, _)| index)
    }

    /// The index of a node's card, if it is shown.
    pub(crate) fn index_of(&self, node: NodeId) -> Option<usize> {
        self.nodes.iter().position(|other| other.node == node)
    }

    /// The lanes that a scenario uses, whatever the face.
    #[must_use]
    pub fn lanes_of(config: &Config) -> Vec<InvocationLane> {
        plan::Plan::of(config).lanes()
    }

    /// Width and height of a token on its way (px).
    #[must_use]
    pub const fn token(&self) -> f32 {
        match self.face {
            Face::Embed => 7.0,
            Face::Desk | Face::Phone { .. } => 8.0,
        }
    }

    /// How many poller lines run side by side from a pipe's index on.
    #[must_use]
    pub fn strands(&self, pipe: usize) -> usize {
        let Some(first) = self.pipes.get(pipe) else { return 1 };
        let same = |other: &&Pipe| {
            other.from == first.from && other.to == first.to && other.mapping == first.mapping
        };
        self.pipes[pipe..].iter().take_while(same).count().max(1)
    }

    /// The pipe on which something travels between two nodes: the index, and whether it goes
    /// against the direction in which the pipe is drawn. Of several the one of that role.
    #[must_use]
    pub fn pipe_between(&self, from: NodeId, to: NodeId, role: Role) -> Option<(usize, bool)> {
        let find = |from, to, wanted: Role| {
            let ends = |pipe: &Pipe| pipe.from == from && pipe.to == to;
            let exact = self.pipes.iter().position(|pipe| ends(pipe) && pipe.role == wanted);
            exact.or_else(|| self.pipes.iter().position(ends))
        };
        if let Some(index) = find(from, to, role) {
            return Some((index, false));
        }
        // A failed batch goes back as the poller came; dead letters as they went.
        let back = if role == Role::Return { Role::Poll } else { role };
        find(to, from, back).map(|index| (index, true))
    }
}
