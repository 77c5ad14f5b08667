//! Rows: one for each way into a function, ordered so that functions on several lanes nest.

use super::super::graph::{call_entry, is_sent_events, numbered, reached};
use super::{Planner, Row};
use crate::node::{InvocationLane, NodeId, is_call, lane_of_source};
use lambdascope_engine::entity::{Entity, EntityKind};

impl Planner<'_> {
    pub(super) fn find_rows(&mut self) {
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
                    add(InvocationLane::Sync, Some(call_entry(config, index)), None);
                }
            }
            for (index, machine) in numbered(&config.state_machines) {
                if machine.task.function.0 == function {
                    let machine = Entity::new(EntityKind::StateMachine, index);
                    add(InvocationLane::Sync, Some(NodeId::Entity(machine)), None);
                }
            }
            if is_sent_events(config, function) {
                add(InvocationLane::Async, Some(NodeId::EventQueue(function)), None);
            }
            for (index, mapping) in numbered(&config.mappings) {
                // A pipe's batches begin at its enrichment and are done at its target.
                let (begins, ends) =
                    (mapping.first_function().0 == function, mapping.function.0 == function);
                if begins || ends {
                    let entry = begins.then_some(NodeId::Entity(mapping.event_source));
                    add(InvocationLane::Polled, entry, ends.then_some(index));
                }
            }
            if self.rows.len() == known {
                let stage = self.stages[usize::from(function)];
                let (lane, entry, mapping) = (InvocationLane::Async, None, None);
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
            let lane = InvocationLane::Async;
            self.rows.push(Row { lane, stage: 0, function: None, entry: None, mapping: None });
        }
        self.sort_rows();
    }

    /// Rows from top to bottom such that functions on several lanes nest like brackets: those
    /// that span more stand further out.
    fn sort_rows(&mut self) {
        let lanes_of: Vec<[bool; 3]> = numbered(&self.config.functions)
            .map(|(function, _)| {
                InvocationLane::ALL.map(|lane| {
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
                InvocationLane::Sync if !asynchronous && !polled => (0, index),
                InvocationLane::Sync if polled => (1, index),
                InvocationLane::Sync => (2, index),
                InvocationLane::Async if sync && !polled => (0, -index),
                InvocationLane::Async if !sync && !polled => (1, index),
                InvocationLane::Async if sync => (2, index),
                InvocationLane::Async => (3, index),
                // Innermost first.
                InvocationLane::Polled if asynchronous && !sync => (0, -index),
                InvocationLane::Polled if sync => (1, -index),
                InvocationLane::Polled => (2, index),
            };
            (row.lane, row.stage, class, order)
        };
        self.rows.sort_by_key(key);
    }

    /// Functions of one stage whose rows overlap stand in different columns, the shorter ones
    /// further left.
    pub(super) fn nest_functions(&mut self) {
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
}
