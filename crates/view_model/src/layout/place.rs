//! Desk and embed: lanes from top to bottom, the way from left to right.

use super::metrics::{Card, Metrics};
use super::pipes;
use super::plan::{Plan, Spot};
use super::{Face, LaneBox, Layout, NodeBox, Slots};
use crate::geometry::{Point, Rect};
use crate::node::{InvocationLane, NodeId};
use lambdascope_engine::config::Config;

/// A row with its place.
#[derive(Clone, Copy, Debug, Default)]
struct RowBox {
    /// The line on which tokens go in.
    axis: f32,
    /// How far cards reach above it.
    above: f32,
    /// How far cards reach below it.
    below: f32,
    /// Room for lines below the cards.
    extra: f32,
}

impl RowBox {
    fn height(&self) -> f32 {
        self.above + self.below + self.extra
    }
}

pub(super) fn place(config: &Config, plan: &Plan, face: Face) -> Layout {
    let metrics = Metrics::of(face);
    let columns = columns(config, plan, &metrics);
    let mut rows = measure(config, plan, &metrics);
    let (lanes, height) = set_rows(plan, &metrics, &mut rows);
    let width = columns.last().map_or(0.0, |(x, w)| x + w) + metrics.margin;
    let size = Rect::new(0.0, 0.0, width, height);
    let lanes = lanes
        .into_iter()
        .map(|(lane, top, bottom)| LaneBox {
            lane,
            rect: Rect::new(0.0, top, width, bottom - top),
            heading: Point::new(metrics.margin, top + metrics.heading),
        })
        .collect();
    let mut nodes = functions(plan, &metrics, &columns, &rows);
    for Cell { row, column, spots } in cells(plan) {
        let (x, column_width) = columns[column];
        let sizes: Vec<(f32, f32)> = spots.iter().map(|spot| metrics.size(spot.card)).collect();
        let mut y = rows[row].axis - anchor(plan, row, &spots, &sizes, &metrics);
        for (spot, (w, h)) in spots.iter().zip(sizes) {
            // Cards of one column share its left edge; where events rest, its width too.
            let w =
                if spot.rests { column_width } else { w.max(card_width(config, spot, &metrics)) };
            let rect = Rect::new(x, y, w, h);
            nodes.push(card(spot.node, spot.card, plan.rows[row].lane, rect, &metrics));
            y += h + metrics.stack_gap;
        }
    }
    let mut layout = Layout::new(face, size, lanes, nodes);
    layout.set_pipes(pipes::across(config, &layout, &metrics));
    layout
}

/// The cards of one row and column, in the order in which they are stacked.
struct Cell {
    row: usize,
    column: usize,
    spots: Vec<Spot>,
}

/// The cells that have cards.
fn cells(plan: &Plan) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::new();
    for spot in &plan.spots {
        let same = |cell: &&mut Cell| cell.row == spot.row && cell.column == spot.column;
        match cells.iter_mut().find(same) {
            Some(cell) => cell.spots.push(*spot),
            None => cells.push(Cell { row: spot.row, column: spot.column, spots: vec![*spot] }),
        }
    }
    cells.sort_by_key(|cell| (cell.row, cell.column));
    cells
}

/// Left edge and width of each column.
fn columns(config: &Config, plan: &Plan, metrics: &Metrics) -> Vec<(f32, f32)> {
    let mut widths = vec![0.0_f32; plan.columns];
    let mut is_function = vec![false; plan.columns];
    for spot in &plan.spots {
        widths[spot.column] = widths[spot.column].max(card_width(config, spot, metrics));
    }
    for (function, span) in config.functions.iter().zip(&plan.functions) {
        let width = metrics.with_name(metrics.function_width, &function.name);
        widths[span.column] = widths[span.column].max(width);
        is_function[span.column] = true;
    }
    let mut x = metrics.margin;
    let mut after_function = None;
    widths
        .iter()
        .zip(is_function)
        .map(|(width, function)| {
            if *width <= 0.0 {
                return (x, 0.0);
            }
            x += match after_function {
                None => 0.0,
                Some(_) if function => metrics.entry_gap,
                Some(true) => metrics.rest_gap,
                Some(false) => metrics.feed_gap,
            };
            after_function = Some(function);
            let left = x;
            x += width;
            (left, *width)
        })
        .collect()
}

/// How wide a card is: as its kind, or wider for a long name.
fn card_width(config: &Config, spot: &Spot, metrics: &Metrics) -> f32 {
    let (width, _) = metrics.size(spot.card);
    match spot.node {
        NodeId::Entity(entity) => metrics.with_name(width, config.name(entity)),
        NodeId::Door(_) | NodeId::EventQueue(_) | NodeId::Done(_) | NodeId::Lost(_) => width,
    }
}

/// How far the top of a stack lies above its row's axis.
fn anchor(plan: &Plan, row: usize, spots: &[Spot], sizes: &[(f32, f32)], metrics: &Metrics) -> f32 {
    let first = sizes.first().map_or(0.0, |size| size.1);
    let is_source = |spot: &Spot| matches!(spot.card, Card::Caller | Card::Sender) && !spot.rests;
    let has_entry = plan.rows[row].entry.is_some_and(|entry| spots[0].node == entry);
    if !has_entry && spots.iter().all(is_source) {
        stack_height(sizes, metrics) / 2.0
    } else {
        first / 2.0
    }
}

fn stack_height(sizes: &[(f32, f32)], metrics: &Metrics) -> f32 {
    let cards: f32 = sizes.iter().map(|size| size.1).sum();
    let gaps = u16::try_from(sizes.len().saturating_sub(1)).unwrap_or(0);
    cards + metrics.stack_gap * f32::from(gaps)
}

/// How high each row is.
fn measure(config: &Config, plan: &Plan, metrics: &Metrics) -> Vec<RowBox> {
    let mut rows = vec![RowBox::default(); plan.rows.len()];
    for Cell { row, spots, .. } in cells(plan) {
        let sizes: Vec<(f32, f32)> = spots.iter().map(|spot| metrics.size(spot.card)).collect();
        let above = anchor(plan, row, &spots, &sizes, metrics);
        let below = stack_height(&sizes, metrics) - above;
        let measured = &mut rows[row];
        measured.above = measured.above.max(above);
        measured.below = measured.below.max(below);
        for spot in spots {
            let loops = pipes::room_below(config, plan, &spot, metrics);
            if spot.card == Card::EventQueue {
                // The retries pass between the queue and the function, beside other cards.
                let own = metrics.size(spot.card).1 / 2.0 + loops;
                measured.below = measured.below.max(own);
            } else {
                measured.extra = measured.extra.max(loops);
            }
        }
    }
    let least = if plan.rows.len() == 1 { metrics.function_alone } else { metrics.function_min };
    for span in &plan.functions {
        // A function with one row needs room for its words and cells.
        if span.first == span.last {
            let row = &mut rows[span.first];
            let missing = (least - row.above - row.below).max(0.0);
            row.above += missing / 2.0;
            row.below += missing / 2.0;
        }
    }
    rows
}

/// Sets the rows below each other; gives the lanes' bands and the whole height.
fn set_rows(
    plan: &Plan,
    metrics: &Metrics,
    rows: &mut [RowBox],
) -> (Vec<(InvocationLane, f32, f32)>, f32) {
    let mut lanes: Vec<(InvocationLane, f32, f32)> = Vec::new();
    let mut y = 0.0;
    for (row, planned) in rows.iter_mut().zip(&plan.rows) {
        if lanes.last().is_none_or(|(lane, _, _)| *lane != planned.lane) {
            if let Some(last) = lanes.last_mut() {
                last.2 = y + metrics.lane_bottom;
                y = last.2;
            }
            lanes.push((planned.lane, y, y));
            y += metrics.lane_top;
        } else {
            y += metrics.row_gap;
        }
        row.axis = y + row.above;
        y += row.height();
    }
    let bottom = y + metrics.lane_bottom;
    if let Some(last) = lanes.last_mut() {
        last.2 = bottom;
    }
    (lanes, bottom)
}

/// How far a function's card reaches beyond its rows.
const OVERHANG: f32 = 8.0;

fn functions(
    plan: &Plan,
    metrics: &Metrics,
    columns: &[(f32, f32)],
    rows: &[RowBox],
) -> Vec<NodeBox> {
    let spans = (0_u16..).zip(&plan.functions);
    spans
        .map(|(index, span)| {
            let (first, last) = (rows[span.first], rows[span.last]);
            let top = first.axis - first.above - OVERHANG;
            let bottom = last.axis + last.below + OVERHANG / 2.0;
            let (left, width) = columns[span.column];
            let rect = Rect::new(left, top, width, bottom - top);
            function_card(index, rect, plan.rows[span.first].lane, metrics)
        })
        .collect()
}

/// From this height on a function's card has a legend below its cells.
const TALL: f32 = 320.0;
/// Height of that legend.
const LEGEND: f32 = 106.0;

pub(super) fn function_card(
    index: u16,
    rect: Rect,
    lane: InvocationLane,
    metrics: &Metrics,
) -> NodeBox {
    let words = metrics.pad + 2.0 * metrics.line + 6.0;
    let tall = rect.h >= TALL;
    let cells_top = if tall { (rect.h * 0.34).max(words) } else { words };
    let below = if tall { LEGEND } else { metrics.pad };
    let cells = Rect::new(
        rect.x + metrics.pad + 2.0,
        rect.y + cells_top,
        rect.w - 2.0 * metrics.pad - 4.0,
        (rect.h - cells_top - below).max(0.0),
    );
    let text = Rect::new(
        rect.x + metrics.pad,
        rect.y + metrics.pad * 0.6,
        rect.w - 2.0 * metrics.pad,
        words - metrics.pad,
    );
    NodeBox {
        node: NodeId::function(index),
        rect,
        lane,
        text,
        compact: !tall,
        slots: Vec::new(),
        hidden: None,
        cells: Some(cells),
        clock: None,
    }
}

/// A card with the places in it.
pub(super) fn card(
    node: NodeId,
    card: Card,
    lane: InvocationLane,
    rect: Rect,
    metrics: &Metrics,
) -> NodeBox {
    let inner = rect.w - 2.0 * metrics.pad;
    let row_y = rect.y + metrics.pad * 1.85 + 2.0 * metrics.line;
    let row = |y: f32, pitch: f32, size: f32, width: f32| Slots {
        first: Point::new(rect.x + metrics.pad + size / 2.0, y),
        pitch,
        size,
        count: fit(width, pitch, size),
    };
    let tokens = |y: f32, width: f32| row(y, metrics.slot_pitch, metrics.slot, width);
    let mut slots = Vec::new();
    let mut hidden = None;
    let mut clock = None;
    match card {
        Card::EventQueue => slots.push(tokens(row_y, inner)),
        Card::Kept => slots.push(tokens(rect.bottom() - metrics.slot / 2.0 - 5.0, inner)),
        Card::Queue => {
            slots.push(tokens(row_y, inner));
            let below = row_y + (metrics.slot + metrics.ring) / 2.0 + metrics.line * 0.75;
            hidden = Some(row(below, metrics.ring_pitch, metrics.ring, inner));
        }
        Card::Stream { shards } => {
            let beside = inner - metrics.ring_pitch;
            let rows = shards.min(metrics.shards_max);
            slots.extend((0..rows).map(|shard| {
                let shard = f32::from(u16::try_from(shard).unwrap_or(0));
                tokens(row_y + metrics.shard_pitch * shard, beside)
            }));
        }
        Card::Door | Card::Machine => {
            clock = Some(Point::new(rect.right() - metrics.pad * 2.0, rect.y + metrics.pad * 1.7));
        }
        Card::Caller | Card::Sender => {
            // Beside the short second line.
            let second = metrics.pad * 0.5 + 1.5 * metrics.line;
            clock = Some(Point::new(rect.right() - metrics.pad * 1.6, rect.y + second));
        }
        Card::Fan | Card::Store | Card::Done | Card::Lost => {}
    }
    let words_end = match (slots.first(), clock) {
        (Some(first), _) => first.first.y - first.size / 2.0 - 3.0,
        _ => rect.bottom() - 2.0,
    };
    let text_width = if clock.is_some() { inner - metrics.ring } else { inner };
    let top = rect.y + metrics.pad * 0.6;
    let text = Rect::new(rect.x + metrics.pad, top, text_width, words_end - top);
    let compact = text.h < 2.0 * metrics.line;
    NodeBox { node, rect, lane, text, compact, slots, hidden, cells: None, clock }
}

/// How many places fit into a row.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates, and rows are short"
)]
fn fit(width: f32, pitch: f32, size: f32) -> u16 {
    ((width - size) / pitch).max(0.0) as u16 + 1
}
