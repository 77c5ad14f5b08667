//! Where events rest, and everything that nothing leads to.

use super::super::graph::{change_stream, dead_letter_queue, numbered, routes};
use super::super::metrics::Card;
use super::{Part, Planner, Row};
use crate::node::{InvocationLane, NodeId};
use lambdascope_engine::config::StreamKind;
use lambdascope_engine::entity::{Entity, EntityKind};

impl Planner<'_> {
    /// Where events rest: beside the function, in the row that they come from.
    pub(super) fn place_rests(&mut self) {
        for row in 0..self.rows.len() {
            let Row { lane, stage, function, mapping, .. } = self.rows[row].clone();
            let Some(function) = function else { continue };
            let part = (stage, Part::Rest(self.nesting[usize::from(function)]));
            let settings = &self.config.functions[usize::from(function)];
            let at = Entity::new(EntityKind::Function, function);
            if lane == InvocationLane::Async {
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
        let source = settings.event_source;
        // A broker may hold what is too large for any run.
        let is_broker = source.kind == EntityKind::Stream
            && !matches!(
                self.config.streams[source.at()].kind,
                StreamKind::Kinesis | StreamKind::DynamoDbStreams
            );
        let gives_up = is_broker
            || settings.maximum_retry_attempts.is_some()
            || settings.maximum_record_age.is_some();
        if source.kind == EntityKind::Stream && settings.on_failure.is_none() && gives_up {
            self.put(NodeId::Lost(at), Card::Lost, row, part.0, part.1);
        }
    }

    /// A component where events end, with what it passes them on to.
    fn put_kept(&mut self, to: Entity, row: usize, part: (usize, Part)) {
        if to.kind == EntityKind::Function || self.is_placed(NodeId::Entity(to)) {
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
    pub(super) fn place_others(&mut self) {
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
            if drawn && !self.is_placed(NodeId::Entity(entity)) {
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
            kin && (entity.kind != EntityKind::Queue || row.lane != InvocationLane::Sync)
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

    /// Where in its stack a card stands: what is handled first; what comes from a queue below the
    /// function last, at the lower edge.
    pub(super) fn rank(&self, node: NodeId, card: Card) -> u8 {
        let redriven = |at: Entity| {
            let mut all = self.config.entities();
            all.any(|from| dead_letter_queue(self.config, from) == Some(at))
        };
        match (card, node) {
            (Card::Done, _) => 1,
            (Card::Lost, _) => 3,
            (Card::Kept, NodeId::Entity(at)) if redriven(at) => 4,
            (Card::Kept | Card::Store | Card::Fan | Card::Machine, _) => 2,
            _ => 0,
        }
    }
}
