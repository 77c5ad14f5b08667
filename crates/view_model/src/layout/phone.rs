//! A phone: one lane as a vertical flow. The page sums up the other lanes around it.

use super::graph::dead_letter_queue;
use super::metrics::{Card, Metrics};
use super::pipes::{Edge, edges, strands};
use super::place::{card, function_card};
use super::plan::Plan;
use super::{Face, LaneBox, Layout, NodeBox, Pipe};
use crate::geometry::{Path, Point, Rect, Segment};
use crate::node::{InvocationLane, NodeId, Role};
use lambdascope_engine::config::Config;

/// Width of the world.
const WIDTH: f32 = 390.0;
/// Room on the left for dead letters on their way.
const LEFT: f32 = 36.0;
/// Room on the right for retries on their way.
const RIGHT: f32 = 52.0;
/// Unit of the room that things leave to the edges of the world (px).
const GAP: f32 = 8.0;
/// From the flow's upper edge to its heading's base line, and to the first card.
const HEADING: f32 = 24.0;
const TOP: f32 = 38.0;
/// Between one band of cards and the next.
const BAND_GAP: f32 = 46.0;
/// Between cards side by side, and lines of cards.
const CARD_GAP: f32 = 10.0;
/// Height of a function's card.
const FUNCTION: f32 = 104.0;

/// One thing of a band.
#[derive(Clone, Copy)]
enum Item {
    Card(NodeId, Card),
    Function(u16),
}

pub(super) fn place(config: &Config, plan: &Plan, lane: InvocationLane) -> Layout {
    let metrics = Metrics::of(Face::Phone { lane });
    let used = plan.lanes();
    let lane = if used.contains(&lane) { lane } else { used.first().copied().unwrap_or(lane) };
    let mut nodes = Vec::new();
    let mut y = TOP;
    for band in bands(config, plan, lane) {
        y = set_band(&band, lane, y, &metrics, &mut nodes) + BAND_GAP;
    }
    let bottom = if nodes.is_empty() { y } else { y - BAND_GAP + 2.0 * GAP };
    let lanes = vec![LaneBox {
        lane,
        rect: Rect::new(0.0, 0.0, WIDTH, bottom),
        heading: Point::new(GAP * 1.5, HEADING),
    }];
    let size = Rect::new(0.0, 0.0, WIDTH, bottom);
    let mut layout = Layout::new(Face::Phone { lane }, size, lanes, nodes);
    layout.set_pipes(pipes(config, &layout, &metrics));
    layout
}

/// What stands below each other: the columns of the plan, as far as they are on this lane.
fn bands(config: &Config, plan: &Plan, lane: InvocationLane) -> Vec<Vec<Item>> {
    (0..plan.columns)
        .map(|column| {
            // Dead letters come along the left edge: what takes them stands there.
            let takes = |item: &Item| {
                let Item::Card(NodeId::Entity(at), _) = item else { return false };
                config.entities().any(|from| dead_letter_queue(config, from) == Some(*at))
            };
            let on_lane = |row: usize| plan.rows[row].lane == lane;
            let spots = plan.spots.iter().filter(|s| s.column == column && on_lane(s.row));
            let mut items: Vec<(usize, Item)> =
                spots.map(|spot| (spot.row, Item::Card(spot.node, spot.card))).collect();
            for (index, span) in (0_u16..).zip(&plan.functions) {
                let rows = plan.rows.iter().enumerate();
                let mut own = rows.filter(|(_, row)| row.function == Some(index));
                if span.column == column
                    && let Some((row, _)) = own.find(|(_, row)| row.lane == lane)
                {
                    items.push((row, Item::Function(index)));
                }
            }
            items.sort_by_key(|(row, item)| (*row, !takes(item)));
            items.into_iter().map(|(_, item)| item).collect::<Vec<_>>()
        })
        .filter(|items| !items.is_empty())
        .collect()
}

/// Sets one band, two cards side by side; gives its lower edge.
fn set_band(
    band: &[Item],
    lane: InvocationLane,
    top: f32,
    metrics: &Metrics,
    nodes: &mut Vec<NodeBox>,
) -> f32 {
    let room = WIDTH - LEFT - RIGHT;
    let mut y = top;
    for line in band.chunks(2) {
        let width = if line.len() == 1 { room } else { (room - CARD_GAP) / 2.0 };
        let mut x = LEFT;
        let mut height: f32 = 0.0;
        for item in line {
            let h = match item {
                Item::Card(_, kind) => metrics.size(*kind).1,
                Item::Function(_) => FUNCTION,
            };
            let rect = Rect::new(x, y, width, h);
            nodes.push(match item {
                Item::Card(node, kind) => card(*node, *kind, lane, rect, metrics),
                Item::Function(index) => wide_function(*index, rect, lane, metrics),
            });
            height = height.max(h);
            x += width + CARD_GAP;
        }
        y += height + CARD_GAP;
    }
    y - CARD_GAP
}

/// A function's card with its cells beside its words, or below them if it is narrow.
fn wide_function(index: u16, rect: Rect, lane: InvocationLane, metrics: &Metrics) -> NodeBox {
    let mut node = function_card(index, rect, lane, metrics);
    if rect.w > 200.0 {
        let words = rect.w * 0.42;
        node.text.w = words - metrics.pad;
        node.text.h = rect.h - metrics.pad * 1.2;
        node.cells = Some(Rect::new(
            rect.x + words,
            rect.y + metrics.pad,
            rect.w - words - metrics.pad,
            rect.h - 2.0 * metrics.pad,
        ));
    }
    node
}

fn pipes(config: &Config, layout: &Layout, metrics: &Metrics) -> Vec<Pipe> {
    let mut pipes = Vec::new();
    for edge in edges(config) {
        let (Some(from), Some(to)) = (layout.node(edge.from), layout.node(edge.to)) else {
            continue;
        };
        let count = strands(config, &edge);
        for strand in 0..count {
            let path = line(from.rect, to.rect, edge.role, (strand, count), metrics);
            let middle = path.point_at(0.5);
            let label = match edge.role {
                // Between queue and function; it ends where the loop begins.
                Role::Retry => {
                    let between = (to.rect.bottom() + from.rect.y) / 2.0;
                    Point::new(WIDTH - RIGHT - 2.0 * GAP, between + 4.0)
                }
                _ => Point::new(middle.x + 2.0 * metrics.pad, middle.y + 4.0),
            };
            let Edge { from, to, role, mapping } = edge;
            pipes.push(Pipe { from, to, role, path, strand, mapping, label });
        }
    }
    pipes
}

fn line(a: Rect, b: Rect, role: Role, (strand, strands): (u8, u8), metrics: &Metrics) -> Path {
    let half = metrics.answer_gap / 2.0;
    match role {
        Role::Retry => return along(a, b, 1.0, RIGHT * 0.62),
        Role::Redrive => return along(a, b, -1.0, LEFT * 0.6),
        Role::Answer if b.bottom() <= a.y => {
            let (mut end, mut start) = upright(b, a);
            (start.x, end.x) = (start.x + half, end.x + half);
            return Path::new(start, vec![Segment::Line(end)]);
        }
        _ => {}
    }
    if a.bottom() > b.y {
        return along(a, b, 1.0, RIGHT * 0.4);
    }
    let (mut start, mut end) = upright(a, b);
    if role == Role::Request {
        (start.x, end.x) = (start.x - half, end.x - half);
    }
    if role == Role::Poll {
        let middle = (f32::from(strands) - 1.0) / 2.0;
        let offset = (f32::from(strand) - middle) * metrics.slot_pitch * 1.5;
        (start.x, end.x) = (start.x + offset, end.x + offset);
    }
    Path::down(start, end)
}

/// The ends of a line from the lower edge of `a` to the upper edge of `b`; upright if they stand
/// above each other.
fn upright(a: Rect, b: Rect) -> (Point, Point) {
    let (left, right) = (a.x.max(b.x), a.right().min(b.right()));
    if right - left > 60.0 {
        let x = if a.w < b.w { a.center().x } else { b.center().x };
        (Point::new(x, a.bottom()), Point::new(x, b.y))
    } else {
        (Point::new(a.center().x, a.bottom()), Point::new(b.center().x, b.y))
    }
}

/// A curve beside the cards: on the right for a side of 1, on the left for -1.
fn along(a: Rect, b: Rect, side: f32, out: f32) -> Path {
    let edge = |rect: Rect| if side > 0.0 { rect.right() } else { rect.x };
    let start = Point::new(edge(a), a.center().y);
    let end = Point::new(edge(b), b.center().y);
    let reach = if side > 0.0 { start.x.max(end.x) } else { start.x.min(end.x) } + side * out;
    let bend = Segment::Cubic(
        Point::new(reach + side * out * 0.33, start.y),
        Point::new(reach + side * out * 0.33, end.y),
        end,
    );
    Path::new(start, vec![bend])
}
