//! Messages and records: sent, hidden, visible, deleted, moved, written, read.

use super::events::{Clock, ClockKind, ListKind, NO_SLOT, NONE, Place};
use super::hops::{Hop, NO_CELL, Spot};
use super::state::take;
use super::{Fold, Look, NodeId, Role, Route, ShardPicture};
use lambdascope_engine::entity::{BatchRef, Entity, EntityKind};
use lambdascope_engine::time::SimTime;
use lambdascope_engine::trace::Fate;

impl Fold {
    /// A message lies in a queue.
    pub(super) fn message_sent(&mut self, at: Entity, event: Option<u32>, visible_at: SimTime) {
        let Some(index) = event else { return };
        self.leave_queue(index);
        let (now, queue) = (self.time, at.index);
        let state = &self.queues[at.at()];
        let delayed = visible_at > now;
        self.events.list(index, if delayed { state.delayed } else { state.visible });
        self.events.list(index, state.age);
        let slot = if delayed { self.take_slot(queue, index) } else { NO_SLOT };
        let state = self.events.get_mut(index);
        state.since = now;
        state.slot = slot;
        (state.place, state.clock) = if delayed {
            let clock = Clock { kind: ClockKind::Delay, from: now, until: visible_at };
            (Place::Hidden { queue, delayed }, Some(clock))
        } else {
            (Place::Visible { queue }, None)
        };
        self.queues[at.at()].rate.count(now);
        let to_cell = if delayed { Spot::hidden(slot) } else { self.slot_at_end(queue) };
        if self.events.get(index).at == NodeId::Entity(at) {
            // It is on its way already, moved from elsewhere.
            self.hops.aim(self.events.get(index).hop, to_cell);
        }
        self.go_into(index, NodeId::Entity(at), Role::Send, Look::Moving, to_cell);
        self.arrive(index);
    }

    /// The slot in the row of visible messages that the last one has.
    fn slot_at_end(&self, queue: u16) -> u16 {
        let visible = self.queues[usize::from(queue)].visible;
        u16::try_from(self.events.list_len(visible).saturating_sub(1)).unwrap_or(NO_CELL)
    }

    /// A poller took a message, which is hidden until its timeout ends.
    pub(super) fn message_received(
        &mut self,
        event: Option<u32>,
        receive_count: u32,
        batch: Option<BatchRef>,
        visible_at: SimTime,
    ) {
        let Some(index) = event else { return };
        let Some(queue) = self.events.get(index).place.queue() else { return };
        self.free_slot(index);
        self.events.list(index, self.queues[usize::from(queue)].in_flight);
        let slot = self.take_slot(queue, index);
        let from = self.time;
        let state = self.events.get_mut(index);
        state.place = Place::Hidden { queue, delayed: false };
        state.slot = slot;
        state.since = from;
        state.attempt = receive_count;
        state.failed = false;
        state.clock = Some(Clock { kind: ClockKind::VisibilityTimeout, from, until: visible_at });
        if let Some(batch) = batch {
            self.join_batch(index, batch);
        }
    }

    /// A received message is hidden for another time than before.
    pub(super) fn hidden_until(&mut self, event: Option<u32>, until: SimTime) {
        let Some(index) = event else { return };
        let from = self.time;
        let clock = Clock { kind: ClockKind::VisibilityTimeout, from, until };
        self.events.get_mut(index).clock = Some(clock);
    }

    /// A message can be received (again).
    pub(super) fn message_visible(&mut self, event: Option<u32>) {
        let Some(index) = event else { return };
        let Some(queue) = self.events.get(index).place.queue() else { return };
        let slot = self.events.get(index).slot;
        self.free_slot(index);
        self.events.list(index, self.queues[usize::from(queue)].visible);
        let now = self.time;
        let node = NodeId::queue(queue);
        let to_cell = self.slot_at_end(queue);
        let state = self.events.get_mut(index);
        state.place = Place::Visible { queue };
        state.since = now;
        state.clock = None;
        // Its copy at the function, if there is one, is no longer it.
        state.at = node;
        if slot == NO_SLOT {
            return;
        }
        // Out of its ring into the row of those that can be received.
        let hop = Hop {
            from_cell: Spot::hidden(slot),
            to_cell,
            ..Hop::of(state.name, now, Look::Waiting)
        };
        let number = self.hops.push(Route { from: node, to: node, role: Role::Return }, hop);
        let state = self.events.get_mut(index);
        (state.hop, state.entered) = (number, number);
    }

    /// A message was handled.
    pub(super) fn message_deleted(&mut self, event: Option<u32>) {
        let Some(index) = event else { return };
        self.leave_queue(index);
        if !self.events.get(index).fate.is_on_the_way() {
            self.events.remove(index);
        }
    }

    /// A message moves to another queue, or back to the function that gave it up.
    pub(super) fn message_moved(&mut self, at: Entity, event: Option<u32>, to: Entity) {
        let Some(index) = event else { return };
        self.leave_queue(index);
        let rests = !self.events.get(index).fate.is_on_the_way();
        self.events.get_mut(index).at = NodeId::Entity(at);
        // By hand it moves out of a dead-letter queue, where it rests.
        let look = if rests { Look::Moving } else { Look::DeadLettered };
        let to = match to.kind {
            EntityKind::Function => NodeId::EventQueue(to.index),
            _ => NodeId::Entity(to),
        };
        self.go(index, to, Role::Redrive, look);
    }

    /// Takes a message out of its queue; the event stays.
    pub(super) fn leave_queue(&mut self, index: u32) {
        if self.events.get(index).place.queue().is_none() {
            return;
        }
        self.free_slot(index);
        self.events.unlist(index, ListKind::State);
        self.events.unlist(index, ListKind::Age);
        let state = self.events.get_mut(index);
        state.place = Place::Way;
        state.clock = None;
    }

    /// The lowest free slot of the row of hidden messages.
    fn take_slot(&mut self, queue: u16, index: u32) -> u8 {
        take(&mut self.queues[usize::from(queue)].slots, index)
    }

    fn free_slot(&mut self, index: u32) {
        let state = self.events.get_mut(index);
        let slot = std::mem::replace(&mut state.slot, NO_SLOT);
        if slot != NO_SLOT
            && let Some(queue) = state.place.queue()
        {
            self.queues[usize::from(queue)].slots[usize::from(slot)] = NONE;
        }
    }

    /// A record lies in a shard.
    pub(super) fn record_written(&mut self, at: Entity, event: Option<u32>, shard: u32) {
        let Some(index) = event else { return };
        let shards = &mut self.streams[at.at()];
        while shards.len() <= shard as usize {
            shards.push(ShardPicture::new(&mut self.events));
        }
        let state = &mut shards[shard as usize];
        state.written += 1;
        self.events.list(index, state.records);
        let now = self.time;
        let state = self.events.get_mut(index);
        state.place = Place::Shard { stream: at.index, shard };
        state.since = now;
        self.go(index, NodeId::Entity(at), Role::Send, Look::Moving);
        self.arrive(index);
    }

    /// The last movement brought the event where it will stay.
    pub(super) fn arrive(&mut self, index: u32) {
        let state = self.events.get_mut(index);
        state.arrived = state.hop;
    }

    /// A poller read a record.
    pub(super) fn record_read(&mut self, event: Option<u32>, batch: BatchRef, shard: u32) {
        let Some(index) = event else { return };
        self.join_batch(index, batch);
        if let Some(entry) = self.batches.get_mut(&batch) {
            entry.shard = shard;
        }
    }

    /// A dead letter waits again.
    pub(super) fn set_out_again(&mut self, at: Entity, event: Option<u32>) {
        let Some(index) = event else { return };
        let before = self.events.get(index).fate;
        if before.is_on_the_way() {
            return;
        }
        self.tallies.take_back(at, before);
        self.change_fate(index, Fate::Waiting);
    }
}
