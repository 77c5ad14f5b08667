//! The plan: which row and column everything stands in, before anything has a size.
//!
//! A row is one way into one function on one lane. A column holds cards of one part of the way:
//! sources, what stands between, functions, where events rest. Functions that are fed by other
//! functions start a new stage further right.

use super::graph::{
    call_entry, change_stream, dead_letter_queue, distances, feeders, is_sent_events, numbered,
    reached, routes, stages,
};
use super::metrics::Card;
use crate::node::{Lane, NodeId, first_stop, has_door, is_call, lane_of_source};
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::{Entity, EntityKind};
use std::collections::BTreeMap;

/// One way into a function, or to a queue that no function reads.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) lane: Lane,
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

/// The whole plan.
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
    /// Right of them.
    Rest(usize),
}

struct Planner<'a> {
    config: &'a Config,
    stages: Vec<usize>,
    distances: BTreeMap<Entity, usize>,
    rows: Vec<Row>,
    /// Columns of cards before the functions, by stage.
    feeds: Vec<usize>,
    nesting: Vec<usize>,
    spans: Vec<(usize, usize)>,
    spots: Vec<(NodeId, Card, usize, (usize, Part))>,
    placed: BTreeMap<NodeId, usize>,
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
            placed: BTreeMap::new(),
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
    pub(super) fn lanes(&self) -> Vec<Lane> {
        let used = |lane: &Lane| self.rows.iter().any(|row| row.lane == *lane);
        Lane::ALL.into_iter().filter(used).collect()
    }
}

impl Planner<'_> {
    fn find_rows(&mut self) {
        let config = self.config;
        for (function, _) in numbered(&config.functions) {
            let known = self.rows.len();
            let mut add = |lane, entry, mapping| {
                let stage = self.stages[usize::from(function)];
                self.rows.push(Row { lane, stage, function: Some(function), entry, mapping });
            };
            let at = Entity::new(EntityKind::Function, function);
            for (index, source) in numbered(&config.sources) {
                if source.target == at && is_call(source) {
                    add(Lane::Sync, Some(call_entry(config, index)), None);
                }
            }
            for (index, machine) in numbered(&config.state_machines) {
                if machine.task.function == function {
                    let machine = Entity::new(EntityKind::StateMachine, index);
                    add(Lane::Sync, Some(NodeId::Entity(machine)), None);
                }
            }
            if is_sent_events(config, function) {
                add(Lane::Async, Some(NodeId::EventQueue(function)), None);
            }
            for (index, mapping) in numbered(&config.mappings) {
                if mapping.function == function {
                    add(Lane::Polled, Some(NodeId::Entity(mapping.event_source)), Some(index));
                }
            }
            if self.rows.len() == known {
                let stage = self.stages[usize::from(function)];
                let (lane, entry, mapping) = (Lane::Async, None, None);
                self.rows.push(Row { lane, stage, function: Some(function), entry, mapping });
            }
        }
        for source in &config.sources {
            if reached(config, source.target).is_empty() {
                let lane = lane_of_source(config, source);
                let entry = Some(NodeId::Entity(source.target));
                let known = |row: &Row| row.function.is_none() && row.entry == entry;
                if !self.rows.iter().any(known) {
                    self.rows.push(Row { lane, stage: 0, function: None, entry, mapping: None });
                }
            }
        }
        if self.rows.is_empty() {
            let lane = Lane::Async;
            self.rows.push(Row { lane, stage: 0, function: None, entry: None, mapping: None });
        }
        self.sort_rows();
    }

    /// Rows from top to bottom such that functions on several lanes nest like brackets: those
    /// that span more stand further out.
    fn sort_rows(&mut self) {
        let lanes_of: Vec<[bool; 3]> = numbered(&self.config.functions)
            .map(|(function, _)| {
                Lane::ALL.map(|lane| {
                    self.rows.iter().any(|row| row.function == Some(function) && row.lane == lane)
                })
            })
            .collect();
        let key = |row: &Row| {
            let Some(function) = row.function else {
                return (row.lane, usize::MAX, 9, 0);
            };
            let [sync, asynchronous, polled] = lanes_of[usize::from(function)];
            let index = i32::from(function);
            let (class, order) = match row.lane {
                // Outermost first: spans to the bottom lane, then to the middle one.
                Lane::Sync if !asynchronous && !polled => (0, index),
                Lane::Sync if polled => (1, index),
                Lane::Sync => (2, index),
                Lane::Async if sync && !polled => (0, -index),
                Lane::Async if !sync && !polled => (1, index),
                Lane::Async if sync => (2, index),
                Lane::Async => (3, index),
                // Innermost first.
                Lane::Polled if asynchronous && !sync => (0, -index),
                Lane::Polled if sync => (1, -index),
                Lane::Polled => (2, index),
            };
            (row.lane, row.stage, class, order)
        };
        self.rows.sort_by_key(key);
    }

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
        self.distances.get(&target).copied().unwrap_or(0)
    }

    /// Functions of one stage whose rows overlap stand in different columns, the shorter ones
    /// further left.
    fn nest_functions(&mut self) {
        let count = self.config.functions.len();
        self.spans = (0..count)
            .map(|function| {
                let own = |row: &&Row| row.function.is_some_and(|f| usize::from(f) == function);
                let rows = self.rows.iter().enumerate().filter(|(_, row)| own(row));
                let indices: Vec<usize> = rows.map(|(index, _)| index).collect();
                (indices.first().copied().unwrap_or(0), indices.last().copied().unwrap_or(0))
            })
            .collect();
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by_key(|function| {
            let (first, last) = self.spans[*function];
            (last - first, *function)
        });
        self.nesting = vec![0; count];
        for (place, function) in order.iter().enumerate() {
            let (first, last) = self.spans[*function];
            let inner = order[..place].iter().filter(|other| {
                let (other_first, other_last) = self.spans[**other];
                self.stages[**other] == self.stages[*function]
                    && first <= other_last
                    && other_first <= last
            });
            self.nesting[*function] =
                inner.map(|other| self.nesting[*other] + 1).max().unwrap_or(0);
        }
    }

    fn put(&mut self, node: NodeId, card: Card, row: usize, stage: usize, part: Part) {
        if self.placed.contains_key(&node) {
            return;
        }
        self.placed.insert(node, row);
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
        if self.placed.contains_key(&node) {
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
                    let hears = is_call(source) || has_door(source.kind);
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

    /// Where events rest: beside the function, in the row that they come from.
    fn place_rests(&mut self) {
        for row in 0..self.rows.len() {
            let Row { lane, stage, function, mapping, .. } = self.rows[row].clone();
            let Some(function) = function else { continue };
            let part = (stage, Part::Rest(self.nesting[usize::from(function)]));
            let settings = &self.config.functions[usize::from(function)];
            let at = Entity::new(EntityKind::Function, function);
            if lane == Lane::Async {
                if self.rows[row].entry.is_some() {
                    self.put(NodeId::Done(at), Card::Done, row, part.0, part.1);
                }
                let invoke = &settings.event_invoke_config;
                let dead_letter = settings.dead_letter_config.map(|config| config.target);
                let kept = dead_letter.is_some() || invoke.on_failure.is_some();
                let all = [invoke.on_success, invoke.on_failure, dead_letter];
                for to in all.into_iter().flatten() {
                    self.put_kept(to, row, part);
                }
                if !kept && self.rows[row].entry.is_some() {
                    self.put(NodeId::Lost(at), Card::Lost, row, part.0, part.1);
                }
            }
            if let Some(mapping) = mapping {
                self.place_rests_of_mapping(mapping, row, part);
            }
        }
        for (function, settings) in numbered(&self.config.functions) {
            let row = self.spans[usize::from(function)].0;
            let stage = self.stages[usize::from(function)];
            let part = (stage, Part::Rest(self.nesting[usize::from(function)]));
            for send in &settings.sends {
                self.put_kept(send.to, row, part);
            }
        }
    }

    fn place_rests_of_mapping(&mut self, mapping: u16, row: usize, part: (usize, Part)) {
        let settings = &self.config.mappings[usize::from(mapping)];
        let at = Entity::new(EntityKind::EventSourceMapping, mapping);
        self.put(NodeId::Done(at), Card::Done, row, part.0, part.1);
        if let Some(queue) = dead_letter_queue(self.config, settings.event_source) {
            self.put_kept(queue, row, part);
        }
        if let Some(to) = settings.on_failure {
            self.put_kept(to, row, part);
        }
        let gives_up =
            settings.maximum_retry_attempts.is_some() || settings.maximum_record_age.is_some();
        if settings.event_source.kind == EntityKind::Stream
            && settings.on_failure.is_none()
            && gives_up
        {
            self.put(NodeId::Lost(at), Card::Lost, row, part.0, part.1);
        }
    }

    /// A component where events end, with what it passes them on to.
    fn put_kept(&mut self, to: Entity, row: usize, part: (usize, Part)) {
        if to.kind == EntityKind::Function || self.placed.contains_key(&NodeId::Entity(to)) {
            return;
        }
        let card = match to.kind {
            EntityKind::Queue | EntityKind::Stream => Card::Kept,
            EntityKind::StateMachine => Card::Machine,
            EntityKind::Topic | EntityKind::Bucket | EntityKind::EventBus => Card::Fan,
            _ => Card::Store,
        };
        self.put(NodeId::Entity(to), card, row, part.0, part.1);
        for route in routes(self.config, to).to_vec() {
            self.put_kept(route.to, row, part);
        }
        if let Some(stream) = change_stream(self.config, to) {
            self.put_kept(stream, row, part);
        }
        if let Some(queue) = dead_letter_queue(self.config, to) {
            self.put_kept(queue, row, part);
        }
    }

    /// What nothing leads to, or what leads nowhere.
    fn place_others(&mut self) {
        let config = self.config;
        for row in 0..self.rows.len() {
            let Row { function: None, entry: Some(NodeId::Entity(entry)), .. } = self.rows[row]
            else {
                continue;
            };
            for to in routes(config, entry).iter().map(|route| route.to).collect::<Vec<_>>() {
                self.put_kept(to, row, (0, Part::Rest(0)));
            }
            if let Some(queue) = dead_letter_queue(config, entry) {
                self.put_kept(queue, row, (0, Part::Rest(0)));
            }
        }
        for entity in config.entities() {
            let drawn = !matches!(
                entity.kind,
                EntityKind::Source | EntityKind::Function | EntityKind::EventSourceMapping
            );
            if drawn && !self.placed.contains_key(&NodeId::Entity(entity)) {
                let row = self.row_by_name(entity).unwrap_or(self.rows.len().saturating_sub(1));
                let stage = self.rows.get(row).map_or(0, |row| row.stage);
                let function = self.rows.get(row).and_then(|row| row.function);
                let nesting = function.map_or(0, |f| self.nesting[usize::from(f)]);
                self.put_kept(entity, row, (stage, Part::Rest(nesting)));
            }
        }
    }

    /// A component without ties stands where its name says: `orders-dlq` with `orders`.
    fn row_by_name(&self, entity: Entity) -> Option<usize> {
        let name = self.config.name(entity);
        let belongs = |row: &Row, other: &str| {
            let kin = !other.is_empty() && name.starts_with(other);
            kin && (entity.kind != EntityKind::Queue || row.lane != Lane::Sync)
        };
        let by_entry = self.rows.iter().position(|row| match row.entry {
            Some(NodeId::Entity(at)) if at.kind != EntityKind::Source && at != entity => {
                belongs(row, self.config.name(at))
            }
            _ => false,
        });
        by_entry.or_else(|| {
            self.rows.iter().position(|row| {
                row.function.is_some_and(|function| {
                    belongs(row, &self.config.functions[usize::from(function)].name)
                })
            })
        })
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
        let spots = self
            .spots
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
