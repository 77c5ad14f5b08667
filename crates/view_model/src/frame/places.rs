//! Tokens that wait: in slots of queues and shards, and in rings that empty.

use super::travel::{Rings, retry_path};
use super::{Frame, length_of};
use crate::draw_list::{Ink, Mark, Shape};
use crate::fold::events::{EventState, ListId, NONE};
use crate::geometry::Point;
use crate::layout::{NodeBox, Slots};
use crate::node::{NodeId, Role};
use crate::picture::{Clock, ClockKind};
use lambdascope_engine::entity::{Entity, EntityKind};
use lambdascope_engine::trace::Fate;

/// With so many times more events than slots a row becomes a level.
const LEVEL_FROM: u64 = 3;
/// A level is full with so many events for each slot.
const LEVEL_FULL: f32 = 1_000.0;
/// Diameter of a ring on the loop of the retries (px).
const RETRY_RING: f32 = 21.0;
/// How far along the pollers' way the clock of a gathered batch stands (px).
const WINDOW_AT: f32 = 13.0;

impl Frame<'_> {
    pub(super) fn draw_places(&mut self) {
        let layout = self.layout;
        for node in &layout.nodes {
            match node.node {
                NodeId::Door(source) => {
                    self.draw_caller(node, Entity::new(EntityKind::Source, source), true);
                }
                NodeId::EventQueue(function) => self.draw_event_queue(node, function),
                NodeId::Entity(entity) => match entity.kind {
                    EntityKind::Queue => self.draw_queue(node, entity),
                    EntityKind::Stream => self.draw_stream(node, entity),
                    EntityKind::StateMachine => self.draw_caller(node, entity, true),
                    EntityKind::Source => {
                        let has_door = layout.node(NodeId::Door(entity.index)).is_some();
                        self.draw_caller(node, entity, !has_door);
                    }
                    _ => {}
                },
                NodeId::Done(_) | NodeId::Lost(_) => {}
            }
        }
        for (mapping, _) in (0_u16..).zip(&self.picture.config().mappings) {
            self.draw_window(mapping);
        }
    }

    /// The oldest caller's clock, or that of the call that is tried again next.
    fn draw_caller(&mut self, node: &NodeBox, caller: Entity, waits_here: bool) {
        let fold = self.picture.fold();
        let (Some(at), Some(state)) = (node.clock, fold.caller_of(caller)) else { return };
        let oldest = fold.events.iter_list(state.calls).next().filter(|_| waits_here);
        let retry = state.retrying.first().map(|(_, index)| fold.events.get(*index));
        let retry = retry.filter(|_| matches!(node.node, NodeId::Entity(_)));
        let Some(event) = oldest.or(retry).filter(|event| self.has_arrived(event)) else { return };
        let Some(clock) = event.clock else { return };
        let large = matches!(node.node, NodeId::Door(_)) && !node.compact;
        self.ring(at, if large { 24.0 } else { 17.0 }, clock, Some(event.name));
        if clock.kind == ClockKind::CallRetry {
            self.mark(at, 8.0, Shape::Diamond, Ink::Failed, Some(event.name));
        }
    }

    fn draw_event_queue(&mut self, node: &NodeBox, function: u16) {
        let fold = self.picture.fold();
        let Some(state) = fold.functions.get(usize::from(function)) else { return };
        if let Some(row) = node.slots.first() {
            self.draw_row(*row, state.ready);
        }
        let Some(path) = retry_path(self.layout, node.node) else { return };
        let rings = Rings::of(path);
        for (slot, index) in (0..).zip(state.rings) {
            if index != NONE
                && let Some(at) = rings.at(slot)
            {
                self.draw_retry(fold.events.get(index), path.point_at_distance(at));
            }
        }
    }

    fn draw_retry(&mut self, event: &EventState, at: Point) {
        let Some(clock) = event.clock.filter(|_| self.is_seen(event)) else { return };
        self.ring(at, RETRY_RING, clock, Some(event.name));
        let (shape, ink) = match clock.kind {
            ClockKind::Retry => (Shape::Diamond, Ink::Failed),
            _ => (Shape::HollowSquare, Ink::Waiting),
        };
        self.mark(at, 9.0, shape, ink, Some(event.name));
    }

    fn draw_queue(&mut self, node: &NodeBox, entity: Entity) {
        let fold = self.picture.fold();
        let Some(state) = fold.queues.get(entity.at()) else { return };
        if let Some(row) = node.slots.first() {
            self.draw_row(*row, state.visible);
        }
        let Some(row) = node.hidden else { return };
        for (slot, index) in (0..row.count).zip(state.slots) {
            if index == NONE {
                continue;
            }
            let event = fold.events.get(index);
            let Some(clock) = event.clock else { continue };
            // The message stays while its copy is at the function: only its way in hides it.
            if self.has_arrived(event) {
                self.ring(row.at(slot), row.size, clock, Some(event.name));
                self.draw_hidden(row.at(slot), event, clock);
            }
        }
    }

    fn draw_hidden(&mut self, at: Point, event: &EventState, clock: Clock) {
        let (shape, ink, size) = match clock.kind {
            ClockKind::Delay => (Shape::HollowSquare, Ink::Waiting, 6.0),
            // It has failed for the eye once the diamond is back.
            _ if event.failed && !self.times.is_on_its_way(event.hop) => {
                (Shape::Diamond, Ink::Failed, 8.0)
            }
            _ => (Shape::Square, Ink::Moving, 6.0),
        };
        self.mark(at, size, shape, ink, Some(event.name));
    }

    fn draw_stream(&mut self, node: &NodeBox, entity: Entity) {
        let fold = self.picture.fold();
        let Some(shards) = fold.streams.get(entity.at()) else { return };
        for (row, shard) in node.slots.iter().zip(shards) {
            self.draw_row(*row, shard.records);
            let blocked = shard.retrying.first();
            let clock = blocked.and_then(|(_, batch)| fold.batches.get(batch)?.clock);
            if let Some(clock) = clock {
                let at = Point::new(node.rect.right() - row.size * 1.3, row.first.y);
                self.ring(at, row.size + 4.0, clock, None);
            }
        }
    }

    /// A gathered or refused batch: its clock at the beginning of the pollers' way.
    fn draw_window(&mut self, mapping: u16) {
        let settings = &self.picture.config().mappings[usize::from(mapping)];
        if settings.event_source.kind != EntityKind::Queue
            && self.picture.mapping(mapping).window.is_none()
        {
            return;
        }
        let (from, to) =
            (NodeId::Entity(settings.event_source), NodeId::function(settings.first_function().0));
        let Some((pipe, _)) = self.layout.pipe_between(from, to, Role::Poll) else { return };
        let view = self.picture.mapping(mapping);
        let Some(clock) = view.window.or(view.retry) else { return };
        let middle = pipe + self.layout.strands(pipe) / 2;
        let at = self.layout.pipes[middle].path.point_at_distance(WINDOW_AT);
        self.ring(at, 16.0, clock, None);
    }

    /// The first events of a list in a row of slots; a level when they are far more.
    fn draw_row(&mut self, row: Slots, list: ListId) {
        let fold = self.picture.fold();
        let count = u64::from(fold.events.list_len(list));
        if count > u64::from(row.count) * LEVEL_FROM {
            let kept = fold.events.iter_list(list).next().is_some_and(is_dead_letter);
            self.draw_level(row, count, if kept { Ink::DeadLettered } else { Ink::Waiting });
            return;
        }
        for (slot, event) in (0..row.count).zip(fold.events.iter_list(list)) {
            if !self.is_seen(event) {
                continue;
            }
            let (shape, ink) = if event.runs > 0 {
                (Shape::Square, Ink::Moving)
            } else if is_dead_letter(event) {
                (Shape::Diamond, Ink::DeadLettered)
            } else if event.failed && event.place.is_record() {
                (Shape::Diamond, Ink::Failed)
            } else {
                (Shape::HollowSquare, Ink::Waiting)
            };
            self.mark(row.at(slot), row.size, shape, ink, Some(event.name));
        }
    }

    /// A filled level: steps of the same length stand for the same factor.
    fn draw_level(&mut self, row: Slots, count: u64, ink: Ink) {
        let area = row.area();
        let filled = length_of(count) / f32::from(row.count);
        let share = ((1.0 + filled).log2() / (1.0 + LEVEL_FULL).log2()).min(1.0);
        for (size, ink) in [(area.w, Ink::Groove), (area.w * share, ink)] {
            self.list.marks.push(Mark {
                x: area.x,
                y: area.y,
                size,
                extra: area.h,
                alpha: 1.0,
                shape: Shape::Bar,
                ink,
                event: None,
            });
        }
    }

    /// Whether an event is seen at its place: its token is no longer on the way there.
    fn is_seen(&self, event: &EventState) -> bool {
        if event.place.is_record() {
            return self.has_arrived(event);
        }
        self.options.reduced_motion || !self.times.is_on_its_way(event.entered)
    }

    /// The same for what waits at a door, in a queue or a shard while it, or a copy of it, is at
    /// the function.
    fn has_arrived(&self, event: &EventState) -> bool {
        self.options.reduced_motion || !self.times.is_on_its_way(event.arrived)
    }
}

/// Whether an event is kept for someone, and waits for nothing.
fn is_dead_letter(event: &EventState) -> bool {
    event.fate == Fate::DeadLettered
}
