//! The ways between cards.

use super::graph::{change_stream, dead_letter_queue, numbered, routes};
use super::metrics::{Card, Metrics};
use super::plan::{Plan, Spot};
use super::{Layout, NodeBox, Pipe};
use crate::geometry::{Path, Point, Rect, Segment};
use crate::node::{NodeId, Role, arrival, is_call};
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::{Entity, EntityKind};

/// A way before it has a line.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Edge {
    pub(super) from: NodeId,
    pub(super) to: NodeId,
    pub(super) role: Role,
    pub(super) mapping: Option<u16>,
}

/// Every way of a configuration, each pair of nodes once in a direction.
pub(super) fn edges(config: &Config) -> Vec<Edge> {
    let mut all: Vec<Edge> = Vec::new();
    let mut add = |from: NodeId, to: NodeId, role: Role| {
        if from != to && !all.iter().any(|edge| edge.from == from && edge.to == to) {
            all.push(Edge { from, to, role, mapping: None });
        }
    };
    for (index, source) in numbered(&config.sources) {
        let own = NodeId::source(index);
        let door = source.kind.has_door().then_some(NodeId::Door(index));
        let last = door.unwrap_or(own);
        if let Some(door) = door {
            add(own, door, Role::Request);
            add(door, own, Role::Answer);
        }
        if is_call(source) {
            add(last, NodeId::Entity(source.target), Role::Request);
            add(NodeId::Entity(source.target), last, Role::Answer);
        } else {
            add(last, arrival(source.target), Role::Send);
        }
        if let Some(store) = source.claim_check.and_then(|check| check.store) {
            add(own, NodeId::Entity(store), Role::Store);
        }
    }
    for (index, machine) in numbered(&config.state_machines) {
        let own = NodeId::Entity(Entity::new(EntityKind::StateMachine, index));
        add(own, NodeId::function(machine.task.function.0), Role::Request);
        add(NodeId::function(machine.task.function.0), own, Role::Answer);
    }
    for at in config.entities() {
        for route in routes(config, at) {
            add(NodeId::Entity(at), arrival(route.to), Role::Send);
        }
        if let Some(stream) = change_stream(config, at) {
            add(NodeId::Entity(at), NodeId::Entity(stream), Role::Send);
        }
        if let Some(queue) = dead_letter_queue(config, at) {
            add(NodeId::Entity(at), NodeId::Entity(queue), Role::Redrive);
        }
    }
    for (index, settings) in numbered(&config.functions) {
        let (own, queue) = (NodeId::function(index), NodeId::EventQueue(index));
        let at = own.entity();
        add(queue, own, Role::Deliver);
        add(own, queue, Role::Retry);
        add(own, NodeId::Done(at), Role::Finish);
        add(own, NodeId::Lost(at), Role::Lose);
        if let Some(dead_letter) = settings.dead_letter_config {
            add(own, arrival(dead_letter.target), Role::DeadLetter);
        }
        let invoke = &settings.event_invoke_config;
        for to in [invoke.on_success, invoke.on_failure].into_iter().flatten() {
            add(own, arrival(to), Role::Destination);
        }
        for send in &settings.sends {
            let role = if send.to.kind.is_store() { Role::Effect } else { Role::Send };
            add(own, arrival(send.to), role);
        }
    }
    for (index, settings) in numbered(&config.mappings) {
        let function = NodeId::function(settings.function.0);
        let at = Entity::new(EntityKind::EventSourceMapping, index);
        add(function, NodeId::Done(at), Role::Finish);
        add(function, NodeId::Lost(at), Role::Lose);
        if let Some(to) = settings.on_failure {
            add(function, arrival(to), Role::Destination);
        }
    }
    for (index, settings) in numbered(&config.mappings) {
        let first = NodeId::function(settings.first_function().0);
        let from = NodeId::Entity(settings.event_source);
        all.push(Edge { from, to: first, role: Role::Poll, mapping: Some(index) });
        if settings.enrichment().is_some() {
            let to = NodeId::function(settings.function.0);
            all.push(Edge { from: first, to, role: Role::Send, mapping: None });
        }
    }
    all
}

/// Room that a card needs below it for lines that come back to it or leave it downwards.
pub(super) fn room_below(config: &Config, plan: &Plan, spot: &Spot, metrics: &Metrics) -> f32 {
    if spot.card == Card::EventQueue {
        return metrics.loop_depth;
    }
    let NodeId::Entity(at) = spot.node else { return 0.0 };
    let column_of =
        |node: NodeId| plan.spots.iter().find(|other| other.node == node).map(|other| other.column);
    let stores_far = at.kind == EntityKind::Source
        && config.sources[at.at()]
            .claim_check
            .and_then(|check| column_of(NodeId::Entity(check.store?)))
            .is_some_and(|column| column > spot.column + 1);
    let redrives = dead_letter_queue(config, at)
        .and_then(|queue| column_of(NodeId::Entity(queue)))
        .is_some_and(|column| column != spot.column);
    let comes_back = (0_u16..).zip(&plan.functions).any(|(function, span)| {
        span.column > spot.column && super::graph::outputs(config, function).contains(&at)
    });
    if redrives || comes_back || stores_far { metrics.redrive_depth } else { 0.0 }
}

/// The lines of desk and embed.
pub(super) fn across(config: &Config, layout: &Layout, metrics: &Metrics) -> Vec<Pipe> {
    let mut pipes = Vec::new();
    for edge in edges(config) {
        let (Some(from), Some(to)) = (layout.node(edge.from), layout.node(edge.to)) else {
            continue;
        };
        let strands = strands(config, &edge);
        for strand in 0..strands {
            let path = line(from, to, edge.role, strand, strands, metrics);
            let label = label(&path, from, edge.role, metrics);
            let Edge { from, to, role, mapping } = edge;
            pipes.push(Pipe { from, to, role, path, strand, mapping, label });
        }
    }
    pipes
}

/// How many lines side by side: pollers are several.
pub(super) fn strands(config: &Config, edge: &Edge) -> u8 {
    if edge.role != Role::Poll {
        return 1;
    }
    let source = edge.from.entity();
    if source.kind == EntityKind::Stream {
        let shards = config.streams[source.at()].shards;
        u8::try_from(shards.min(3)).unwrap_or(3)
    } else {
        3
    }
}

fn label(path: &Path, from: &NodeBox, role: Role, metrics: &Metrics) -> Point {
    let middle = path.point_at(0.5);
    match role {
        Role::Poll => Point::new(from.rect.right() + 14.0, from.rect.y + metrics.line),
        Role::Answer => Point::new(middle.x, middle.y + metrics.line),
        Role::Retry => {
            let bounds = path.bounds();
            Point::new(bounds.x + bounds.w * 0.5, bounds.bottom() + metrics.line * 1.25)
        }
        // Above the count that a crowd has on its way.
        _ => Point::new(middle.x, middle.y - metrics.line * 1.15),
    }
}

fn line(
    from: &NodeBox,
    to: &NodeBox,
    role: Role,
    strand: u8,
    strands: u8,
    metrics: &Metrics,
) -> Path {
    match role {
        Role::Retry => return retry_loop(from.rect, to.rect, metrics),
        Role::Redrive if to.rect.x >= from.rect.right() => {
            // In the same row, past the function; else as it comes.
            let lower = to.rect.bottom() - from.rect.bottom();
            let in_row = (-from.rect.h..1.8 * from.rect.h).contains(&lower);
            return if in_row {
                below(from.rect, to.rect, metrics)
            } else {
                around(from.rect, to.rect)
            };
        }
        // Past what stands between.
        Role::Store if to.rect.x > from.rect.right() + 1.5 * metrics.feed_gap => {
            return below(from.rect, to.rect, metrics);
        }
        _ => {}
    }
    let (a, b) = (from.rect, to.rect);
    if role == Role::Answer {
        // Under the request, back to the left.
        let (mut start, mut end) = level(to, from);
        start.y += metrics.answer_gap / 2.0;
        end.y += metrics.answer_gap / 2.0;
        return Path::across_back(end, start);
    }
    if b.x >= a.right() {
        let (mut start, mut end) = level(from, to);
        if role == Role::Request {
            start.y -= metrics.answer_gap / 2.0;
            end.y -= metrics.answer_gap / 2.0;
        }
        if role == Role::Poll {
            let middle = (f32::from(strands) - 1.0) / 2.0;
            let offset = f32::from(strand) - middle;
            start.y += offset * metrics.slot_pitch;
            end.y += offset * metrics.slot_pitch * 0.5;
        }
        return Path::across(start, end);
    }
    if is_beside(a, b) {
        return beside(a, b, metrics);
    }
    below(a, b, metrics)
}

/// Whether two cards stand in one column.
fn is_beside(a: Rect, b: Rect) -> bool {
    a.x < b.right() && b.x < a.right()
}

/// The ends of a line from the right edge of `a` to the left edge of `b`: level where one of
/// them is a function or much higher than the other, else from middle to middle.
fn level(a: &NodeBox, b: &NodeBox) -> (Point, Point) {
    let is_tall =
        |one: &NodeBox, other: &NodeBox| one.cells.is_some() || one.rect.h > 1.6 * other.rect.h;
    let beside = |tall: &NodeBox, small: &NodeBox| {
        let room = 14.0_f32.min(tall.rect.h / 4.0);
        // The standard clamp carries a message with floats, and with it all that prints them.
        small.rect.center().y.max(tall.rect.y + room).min(tall.rect.bottom() - room)
    };
    let (mut a_y, mut b_y) = (a.rect.center().y, b.rect.center().y);
    if is_tall(a, b) {
        a_y = beside(a, b);
    } else if is_tall(b, a) {
        b_y = beside(b, a);
    }
    if (a_y - b_y).abs() < 8.0 {
        (a_y, b_y) = if is_tall(a, b) { (b_y, b_y) } else { (a_y, a_y) };
    }
    (Point::new(a.rect.right(), a_y), Point::new(b.rect.x, b_y))
}

/// The loop of the retries: out of the function, below its event queue, up into it.
fn retry_loop(function: Rect, queue: Rect, metrics: &Metrics) -> Path {
    let axis = queue.center().y;
    let depth = metrics.loop_depth;
    let start_y = (axis + depth * 0.55).min(function.bottom() - 6.0);
    let start = Point::new(function.x, start_y);
    let gap = function.x - queue.right();
    let end = Point::new(queue.x + queue.w * 0.78, queue.bottom());
    let low = queue.bottom() + depth * 0.62;
    let turn = Point::new(end.x + (gap + queue.w * 0.22) * 0.36, low);
    Path::new(
        start,
        vec![
            Segment::Cubic(
                Point::new(start.x - gap * 0.42, start.y + depth * 0.1),
                Point::new(turn.x + gap * 0.42, low + 4.0),
                turn,
            ),
            Segment::Cubic(
                Point::new(turn.x - gap * 0.3, low - 3.0),
                Point::new(end.x, end.y + depth * 0.45),
                end,
            ),
        ],
    )
}

/// A curve from the lower edge of one card to the lower edge of another.
fn below(a: Rect, b: Rect, metrics: &Metrics) -> Path {
    let start = Point::new(a.center().x, a.bottom());
    let end = Point::new(b.center().x, b.bottom());
    // A curve reaches three quarters of the depth of its control points.
    let low = start.y.max(end.y) + (metrics.redrive_depth - 8.0);
    let depth = |y: f32| y + (low - y) * 4.0 / 3.0;
    let bend = Segment::Cubic(
        Point::new(start.x + (end.x - start.x) * 0.06, depth(start.y)),
        Point::new(end.x - (end.x - start.x) * 0.06, depth(end.y)),
        end,
    );
    Path::new(start, vec![bend])
}

/// A curve from the lower or upper edge of one card to the left edge of another.
fn around(a: Rect, b: Rect) -> Path {
    let falls = b.center().y > a.center().y;
    let start = Point::new(a.center().x, if falls { a.bottom() } else { a.y });
    let end = Point::new(b.x, b.center().y);
    let bend = Segment::Cubic(
        Point::new(start.x, end.y),
        Point::new(start.x + (end.x - start.x) * 0.3, end.y),
        end,
    );
    Path::new(start, vec![bend])
}

/// A curve along the right edges of two cards of one column.
fn beside(a: Rect, b: Rect, metrics: &Metrics) -> Path {
    let start = Point::new(a.right(), a.center().y);
    let end = Point::new(b.right(), b.center().y);
    let out = metrics.margin * 0.75;
    let bend =
        Segment::Cubic(Point::new(start.x + out, start.y), Point::new(end.x + out, end.y), end);
    Path::new(start, vec![bend])
}
