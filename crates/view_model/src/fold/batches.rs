//! Batches: gathered, run, retried, halved, given up.

use super::events::{Clock, ClockKind, NONE};
use super::hops::{Hop, NO_CELL};
use super::{Fold, Look, NodeId, Role, Route};
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::{BatchRef, Entity, EntityKind, EventRef};
use lambdascope_engine::time::SimTime;

/// Records that one attempt handles together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Batch {
    /// Its events; those that came to rest meanwhile are no longer to be found.
    pub(crate) members: Vec<EventRef>,
    /// The shard that it was read from.
    pub(crate) shard: u32,
    /// The function that works on it, or did last.
    function: u16,
    /// When it is offered again.
    pub(crate) clock: Option<Clock>,
    /// Until when it is gathered.
    window: Option<SimTime>,
    /// The cell of its last environment, and the movement into it.
    cell: Option<u16>,
    came: u32,
    busy: bool,
}

impl Fold {
    /// Adds an event to a batch.
    pub(super) fn join_batch(&mut self, index: u32, batch: BatchRef) {
        let state = self.events.get_mut(index);
        state.batch = Some(batch);
        let name = state.name;
        self.batches.entry(batch).or_default().members.push(name);
    }

    /// A poller starts to gather a batch.
    pub(super) fn window_opened(&mut self, at: Entity, batch: BatchRef, until: SimTime) {
        let now = self.time;
        let windows = &mut self.mappings[at.at()].windows;
        // A window that was announced for another number is over by now.
        while windows.first().is_some_and(|(until, _)| *until < now) {
            windows.pop_first();
        }
        windows.insert((until, batch));
        let entry = self.batches.entry(batch).or_default();
        entry.window = Some(until);
        entry.clock = Some(Clock { kind: ClockKind::BatchWindow, from: now, until });
    }

    /// A batch is complete.
    pub(super) fn batch_received(&mut self, at: Entity, batch: BatchRef, shard: u32) {
        self.mappings[at.at()].batches += 1;
        let entry = self.batches.entry(batch).or_default();
        entry.shard = shard;
        entry.clock = None;
        if let Some(until) = entry.window.take() {
            self.mappings[at.at()].windows.remove(&(until, batch));
        }
    }

    /// An environment takes up a batch; gives its first event and the movement.
    pub(super) fn batch_started(
        &mut self,
        config: &Config,
        at: Entity,
        batch: BatchRef,
        cell: u16,
        records: u32,
    ) -> (Option<EventRef>, u32) {
        let mapping = &config[batch.mapping];
        self.set_clock(config, batch, None);
        let members = self.members(batch);
        let first = members.first().map(|index| *self.events.get(*index));
        let Some(first) = first else { return (None, NONE) };
        // A pipe passes its batch on from the enrichment, whose environment it leaves.
        let enrichment = mapping.enrichment().filter(|first| first.entity() != at);
        let left = enrichment.and(self.batches.get(&batch).and_then(|batch| batch.cell));
        let hop = Hop {
            count: records,
            before: first.hop,
            from_cell: left.unwrap_or(NO_CELL),
            to_cell: cell,
            ..Hop::of(first.name, self.time, Look::Moving)
        };
        let (from, role) = match enrichment {
            Some(function) => (NodeId::Entity(function.entity()), Role::Send),
            None => (NodeId::Entity(mapping.event_source), Role::Poll),
        };
        let to = NodeId::Entity(at);
        let number = self.hops.push(Route { from, to, role }, hop);
        if let (Some(function), Some(cell)) = (enrichment, left) {
            self.functions[function.at()].environments.leave(cell, number);
        }
        for index in members {
            let state = self.events.get_mut(index);
            (state.at, state.hop, state.cell, state.failed) = (to, number, cell, false);
            self.begin_run(index);
        }
        let entry = self.batches.entry(batch).or_default();
        (entry.cell, entry.came, entry.busy) = (Some(cell), number, true);
        entry.function = at.index;
        if let Some(shard) = self.shard_of(config, batch) {
            shard.busy += 1;
        }
        (Some(first.name), number)
    }

    /// The attempt of a batch ended.
    pub(super) fn batch_ended(&mut self, batch: BatchRef, failed: bool) {
        for index in self.members(batch) {
            self.end_run(index, failed);
        }
        let config = std::sync::Arc::clone(&self.config);
        let Some(entry) = self.batches.get_mut(&batch) else { return };
        if std::mem::take(&mut entry.busy)
            && let Some(shard) = self.shard_of(&config, batch)
        {
            shard.busy = shard.busy.saturating_sub(1);
        }
    }

    /// A batch was handled, perhaps except for some of its records.
    pub(super) fn batch_succeeded(&mut self, config: &Config, batch: BatchRef, failed: u32) {
        if failed > 0 {
            self.send_back(config, batch, failed);
            // Those that were handled are deleted, or passed, in the same moment.
            for index in self.members(batch) {
                self.events.get_mut(index).failed = true;
            }
        }
        if failed == 0 || is_queue(config, batch) {
            self.forget_batch(config, batch);
        }
    }

    /// A batch failed as a whole.
    pub(super) fn batch_failed(&mut self, config: &Config, batch: BatchRef) {
        self.mappings[batch.mapping.at()].failed_batches += 1;
        let members = self.members(batch);
        let count = u32::try_from(members.len()).unwrap_or(u32::MAX);
        let back = self.send_back(config, batch, count);
        let source = NodeId::Entity(config[batch.mapping].event_source);
        for index in members {
            let state = self.events.get_mut(index);
            state.at = source;
            state.hop = back.unwrap_or(state.hop);
        }
        if is_queue(config, batch) {
            self.forget_batch(config, batch);
        }
    }

    /// A throttled batch is seen to go to the function and to turn back.
    pub(super) fn turn_back(&mut self, config: &Config, function: Entity, batch: BatchRef) {
        let members = self.members(batch);
        let Some(first) = members.first().map(|index| *self.events.get(*index)) else { return };
        let source = config[batch.mapping].event_source;
        let (from, to) = (NodeId::Entity(source), NodeId::Entity(function));
        let count = u32::try_from(members.len()).unwrap_or(u32::MAX);
        let hop = Hop { count, before: first.hop, ..Hop::of(first.name, self.time, Look::Moving) };
        let there = self.hops.push(Route { from, to, role: Role::Poll }, hop);
        let back = Hop { before: there, look: Look::Failed, ..hop };
        let number = self.hops.push(Route { from: to, to: from, role: Role::Return }, back);
        for index in members {
            self.events.get_mut(index).hop = number;
        }
    }

    /// Failed records go back along the poller's way; gives the movement.
    fn send_back(&mut self, config: &Config, batch: BatchRef, count: u32) -> Option<u32> {
        let entry = self.batches.get(&batch)?;
        let cell = entry.cell?;
        let (came, event) = (entry.came, entry.members.first().copied()?);
        let mapping = &config[batch.mapping];
        let from = NodeId::function(entry.function);
        let to = NodeId::Entity(mapping.event_source);
        let hop =
            Hop { count, before: came, from_cell: cell, ..Hop::of(event, self.time, Look::Failed) };
        let number = self.hops.push(Route { from, to, role: Role::Return }, hop);
        let function = usize::from(entry.function);
        self.functions[function].environments.leave(cell, number);
        Some(number)
    }

    /// A batch is offered again later.
    pub(super) fn batch_retries(&mut self, config: &Config, batch: BatchRef, until: SimTime) {
        let from = self.time;
        self.set_clock(config, batch, Some(Clock { kind: ClockKind::BatchRetry, from, until }));
    }

    fn set_clock(&mut self, config: &Config, batch: BatchRef, clock: Option<Clock>) {
        let entry = self.batches.entry(batch).or_default();
        let before = std::mem::replace(&mut entry.clock, clock);
        let retry = |clock: Option<Clock>| clock.filter(|c| c.kind == ClockKind::BatchRetry);
        if let Some(shard) = self.shard_of(config, batch) {
            if let Some(before) = retry(before) {
                shard.retrying.remove(&(before.until, batch));
            }
            if let Some(clock) = retry(clock) {
                shard.retrying.insert((clock.until, batch));
            }
        }
        let mapping = &mut self.mappings[batch.mapping.at()];
        if let Some(before) = retry(before) {
            mapping.retrying.remove(&(before.until, batch));
        }
        if let Some(clock) = retry(clock) {
            mapping.retrying.insert((clock.until, batch));
        }
    }

    /// A batch is given up, or some old records of it.
    pub(super) fn batch_discarded(&mut self, config: &Config, batch: BatchRef, records: u32) {
        if self.members(batch).len() <= records as usize {
            self.forget_batch(config, batch);
        }
    }

    /// Nothing refers to a batch any more.
    pub(super) fn forget_batch(&mut self, config: &Config, batch: BatchRef) {
        self.set_clock(config, batch, None);
        self.batches.remove(&batch);
    }

    /// The events of a batch that are still in flight.
    fn members(&self, batch: BatchRef) -> Vec<u32> {
        let members = self.batches.get(&batch).map(|batch| batch.members.as_slice());
        members.unwrap_or_default().iter().filter_map(|name| self.events.find(*name)).collect()
    }

    /// The shard that a batch of a stream was read from.
    fn shard_of(&mut self, config: &Config, batch: BatchRef) -> Option<&mut super::ShardPicture> {
        let source = config[batch.mapping].event_source;
        if source.kind != EntityKind::Stream {
            return None;
        }
        let shard = self.batches.get(&batch)?.shard as usize;
        self.streams[source.at()].get_mut(shard)
    }
}

fn is_queue(config: &Config, batch: BatchRef) -> bool {
    config[batch.mapping].event_source.kind == EntityKind::Queue
}
