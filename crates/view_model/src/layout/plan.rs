//! The plan: which row and column everything stands in, before anything has a size.
//!
//! A row is one way into one function on one lane. A column holds cards of one part of the way:
//! sources, what stands between, functions, where events rest. Functions that are fed by other
//! functions start a new stage further right.

mod rests;
mod rows;

use super::graph::{distances, feeders, reached, stages};
use super::metrics::Card;
use crate::node::{InvocationLane, NodeId, first_stop, is_call};
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::{Entity, EntityKind};

/// One way into a function, or to a queue that no function reads.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) lane: InvocationLane,
    pub(super) stage: usize,
    pub(super) function: Option<u16>,
    /// The card before the function.
    pub(super) entry: Option<NodeId>,
    /// The event source mapping that reads the entry.
    pub(super) mapping: Option<u16>,
}

/// Where a card stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    pub(super) node: NodeId,
    pub(super) card: Card,
    pub(super) row: usize,
    pub(super) column: usize,
    /// Whether it stands where events rest, right of a function.
    pub(super) rests: bool,
}

/// Where a function stands: a column, and from its first row to its last.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) column: usize,
    pub(super) first: usize,
    pub(super) last: usize,
}

#[derive(Clone, Debug)]
pub(super) struct Plan {
    /// From top to bottom.
    pub(super) rows: Vec<Row>,
    /// In the order in which they are stacked.
    pub(super) spots: Vec<Spot>,
    pub(super) functions: Vec<Span>,
    pub(super) columns: usize,
}

/// A column before it has a number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Part {
    /// So many cards before the last one that is not the function, or 0 for sources of the
    /// first stage.
    Feed(usize),
    /// The functions of one depth of nesting, from 0.
    Function(usize),
    /// Right of the functions, by depth from 0: what they write to, and where events come to rest.
    Rest(usize),
}

struct Planner<'a> {
    config: &'a Config,
    stages: Vec<usize>,
    distances: Vec<(Entity, usize)>,
    rows: Vec<Row>,
    /// Columns of cards before the functions, by stage.
    feeds: Vec<usize>,
    nesting: Vec<usize>,
    spans: Vec<(usize, usize)>,
    spots: Vec<(NodeId, Card, usize, (usize, Part))>,
}

impl Plan {
    pub(super) fn of(config: &Config) -> Self {
        let mut planner = Planner {
            config,
            stages: stages(config),
            distances: distances(config),
            rows: Vec::new(),
            feeds: Vec::new(),
            nesting: Vec::new(),
            spans: Vec::new(),
            spots: Vec::new(),
        };
        planner.find_rows();
        planner.count_feeds();
        planner.nest_functions();
        planner.place_feeds();
        planner.place_rests();
        planner.place_others();
        planner.finish()
    }

    /// The lanes that are used, from top to bottom.
    pub(super) fn lanes(&self) -> Vec<InvocationLane> {
        let used = |lane: &InvocationLane| self.rows.iter().any(|row| row.lane == *lane);
        InvocationLane::ALL.into_iter().filter(used).collect()
    }
}

impl Planner<'_> {
    /// How many columns the way in takes in each stage.
    fn count_feeds(&mut self) {
        let stages = self.rows.iter().map(|row| row.stage + 1).max().unwrap_or(1);
        self.feeds = vec![0; stages];
        for row in 0..self.rows.len() {
            let mut longest = 0;
            let mut seen = Vec::new();
            if let Some(entry) = self.rows[row].entry {
                self.longest_feed(entry, 1, &mut longest, &mut seen);
            }
            let feeds = &mut self.feeds[self.rows[row].stage];
            *feeds = (*feeds).max(longest);
        }
        for feeds in &mut self.feeds {
            *feeds = (*feeds).max(1);
        }
    }

    fn longest_feed(
        &self,
        node: NodeId,
        length: usize,
        longest: &mut usize,
        seen: &mut Vec<NodeId>,
    ) {
        if seen.contains(&node) {
            return;
        }
        seen.push(node);
        let length = length.max(1 + self.distance_of(node));
        *longest = (*longest).max(length);
        for feeder in feeders(self.config, node) {
            self.longest_feed(feeder, length + 1, longest, seen);
        }
    }

    /// How many cards stand between a card and its function.
    fn distance_of(&self, node: NodeId) -> usize {
        let config = self.config;
        match node {
            NodeId::EventQueue(_) | NodeId::Done(_) | NodeId::Lost(_) => 0,
            NodeId::Door(source) => {
                let source = &config.sources[usize::from(source)];
                if is_call(source) { 0 } else { 1 + self.distance_to(source.target) }
            }
            NodeId::Entity(entity) if entity.kind == EntityKind::Source => {
                let source = &config.sources[entity.at()];
                match first_stop(config, entity.index) {
                    NodeId::Door(door) => 1 + self.distance_of(NodeId::Door(door)),
                    _ if is_call(source) => 0,
                    _ => 1 + self.distance_to(source.target),
                }
            }
            NodeId::Entity(entity) => self.distance_to(entity),
        }
    }

    fn distance_to(&self, target: Entity) -> usize {
        let known = self.distances.iter().find(|(entity, _)| *entity == target);
        known.map_or(0, |(_, distance)| *distance)
    }

    fn is_placed(&self, node: NodeId) -> bool {
        self.spots.iter().any(|(placed, ..)| *placed == node)
    }

    fn put(&mut self, node: NodeId, card: Card, row: usize, stage: usize, part: Part) {
        if self.is_placed(node) {
            return;
        }
        self.spots.push((node, card, row, (stage, part)));
    }

    /// Everything before the functions.
    fn place_feeds(&mut self) {
        for row in 0..self.rows.len() {
            if let Some(entry) = self.rows[row].entry {
                self.place_feed(entry, row, 0);
            }
        }
    }

    fn place_feed(&mut self, node: NodeId, row: usize, beyond: usize) {
        if self.is_placed(node) {
            return;
        }
        let stage = self.rows[row].stage;
        let columns = self.feeds[stage];
        let is_source = matches!(node, NodeId::Entity(entity) if entity.kind == EntityKind::Source);
        let distance = self.distance_of(node).max(beyond).min(columns - 1);
        let column = if is_source && stage == 0 { 0 } else { columns - 1 - distance };
        self.put(node, self.card_on_the_way(node), row, stage, Part::Feed(column));
        for feeder in feeders(self.config, node) {
            self.place_feed(feeder, row, distance + 1);
        }
        if is_source
            && let Some(store) =
                self.config.sources[node.entity().at()].claim_check.and_then(|check| check.store)
        {
            let written =
                self.config.functions.iter().any(|f| f.sends.iter().any(|send| send.to == store));
            if !written && reached(self.config, store).is_empty() {
                let column = (column + 1).min(columns - 1);
                self.put(NodeId::Entity(store), Card::Store, row, stage, Part::Feed(column));
            }
        }
    }

    fn card_on_the_way(&self, node: NodeId) -> Card {
        let config = self.config;
        match node {
            NodeId::Door(_) => Card::Door,
            NodeId::EventQueue(_) => Card::EventQueue,
            NodeId::Done(_) => Card::Done,
            NodeId::Lost(_) => Card::Lost,
            NodeId::Entity(entity) => match entity.kind {
                EntityKind::Source => {
                    let source = &config.sources[entity.at()];
                    let hears = is_call(source) || source.kind.has_door();
                    if hears { Card::Caller } else { Card::Sender }
                }
                EntityKind::Queue => Card::Queue,
                EntityKind::Stream => Card::Stream { shards: config.streams[entity.at()].shards },
                EntityKind::StateMachine => Card::Machine,
                EntityKind::Topic | EntityKind::Bucket | EntityKind::EventBus => Card::Fan,
                _ => Card::Store,
            },
        }
    }

    /// Gives the columns their numbers.
    fn finish(self) -> Plan {
        let deepest = |stage: usize| {
            let nesting = self.nesting.iter().zip(&self.stages).filter(|(_, at)| **at == stage);
            nesting.map(|(nesting, _)| *nesting).max().unwrap_or(0)
        };
        let mut bases = Vec::new();
        let mut next = 0;
        for (stage, feeds) in self.feeds.iter().enumerate() {
            bases.push(next);
            // The last column where events rest is the first of the next stage.
            next += feeds + 2 * (deepest(stage) + 1) - 1;
        }
        let number = |(stage, part): (usize, Part)| {
            let base = bases.get(stage).copied().unwrap_or(0);
            let feeds = self.feeds.get(stage).copied().unwrap_or(1);
            match part {
                Part::Feed(column) => base + column,
                Part::Function(depth) => base + feeds + 2 * depth,
                Part::Rest(depth) => base + feeds + 2 * depth + 1,
            }
        };
        let functions = self
            .spans
            .iter()
            .enumerate()
            .map(|(function, (first, last))| Span {
                column: number((self.stages[function], Part::Function(self.nesting[function]))),
                first: *first,
                last: *last,
            })
            .collect();
        let mut stacked = self.spots.clone();
        stacked.sort_by_key(|(node, card, _, _)| self.rank(*node, *card));
        let spots = stacked
            .iter()
            .map(|(node, card, row, part)| Spot {
                node: *node,
                card: *card,
                row: *row,
                column: number(*part),
                rests: matches!(part.1, Part::Rest(_)),
            })
            .collect();
        Plan { rows: self.rows, spots, functions, columns: next + 1 }
    }
}
