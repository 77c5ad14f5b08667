//! One node of the scene: a button with its name and, in sentences, what is going on there.

use super::scene::Marked;
use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::node_words::{clock_words, name, name_within, sentences};
use crate::quantity::decimal;
use crate::stage::Stage;
use crate::state::Choice;
use crate::texts::{fill, t};
use lambdascope_engine::entity::EntityKind;
use lambdascope_view_model::geometry::Rect;
use lambdascope_view_model::layout::NodeBox;
use lambdascope_view_model::node::NodeId;

pub(crate) fn node_card(
    desk: &Desk,
    marked: &Marked,
    stage: &Stage,
    node: &NodeBox,
    font: f64,
) -> El {
    let id = node.node;
    let rect = node.rect;
    let alarm = is_alarming(&marked.alarms, stage, id);
    let function = is_function(id);
    let class = match (function, alarm) {
        (true, _) => "node function",
        (false, true) => "node alarm",
        (false, false) if rect.h < LOW => "node low",
        (false, false) => "node",
    };
    let room = room(node) / font;
    let name = name(stage.config(), id);
    let exact = sentences(stage, id, f64::INFINITY);
    let mut card = part("button", class)
        .attr("type", "button")
        .put("style", &place(&rect))
        .put("title", &[name.as_str(), &exact.join(" · ")].join(": "))
        .state("aria-pressed", marked.node == Some(id))
        .child(part("span", "name").text(&name_within(stage.config(), id, room)))
        .on_click(desk, Act::Choose(Choice::Node(id)));
    for text in sentences(stage, id, room) {
        card = card.child(part("span", "said").text(&text));
    }
    if alarm {
        card = card.child(part("span", "alarm-mark").text(t().alarm));
    }
    if let (Some(clock), Some(words)) = (node.clock, clock_words(stage, id)) {
        let below = at(clock.x - rect.x, clock.y - rect.y + CLOCK / 2.0);
        card = card.child(part("span", "clock-words").put("style", &below).text(&words));
    }
    card.maybe(node.cells.and_then(|cells| legend(&rect, &cells)))
}

/// Whether a node is a function itself.
pub(crate) fn is_function(id: NodeId) -> bool {
    matches!(id, NodeId::Entity(entity) if entity.kind == EntityKind::Function)
}

/// Cards that are not as high as this have less room above their words (px).
const LOW: f32 = 52.0;
/// Diameter of a caller's clock, and the gap around it (px).
const CLOCK: f32 = 24.0;

/// Size of the words on a card in the world (px): on the screen it is never below 11 px. The same
/// stands in scene.css.
pub(crate) fn font(embed: bool, scale: f64) -> f64 {
    let least = if embed { 11.0 } else { 12.0 };
    if scale > 0.0 { (11.0 / scale).max(least) } else { least }
}

/// How much room a line of words has on a card (px).
pub(crate) fn room(node: &NodeBox) -> f64 {
    /// Both edges and what is left free beside the words, as in scene.css.
    const AROUND: f32 = 17.0;
    const AROUND_FUNCTION: f32 = 28.0;
    let function = is_function(node.node);
    let around = match (function, node.clock) {
        (true, _) => AROUND_FUNCTION,
        (false, Some(clock)) if !matches!(node.node, NodeId::Entity(at) if at.kind == EntityKind::Source) => {
            AROUND + (node.rect.right() - clock.x) + CLOCK / 2.0
        }
        (false, _) => AROUND,
    };
    f64::from(node.rect.w - around)
}

/// The style that puts an element at a rectangle of the world.
fn place(rect: &Rect) -> String {
    let values = [rect.x, rect.y, rect.w, rect.h].map(|value| decimal(f64::from(value), 1));
    fill(
        "left: {0}px; top: {1}px; width: {2}px; height: {3}px",
        &values.each_ref().map(String::as_str),
    )
}

/// The style that puts an element at a point of the world.
pub(crate) fn at(x: f32, y: f32) -> String {
    fill("left: {0}px; top: {1}px", &[&decimal(f64::from(x), 1), &decimal(f64::from(y), 1)])
}

/// Between the cells of a function and the words below them (px).
const GAP: f32 = 12.0;

/// Whether there is room to say what the cells mean.
pub(crate) fn has_legend(card: &Rect, cells: &Rect) -> bool {
    /// Height of the four lines (px).
    const LINES: f32 = 76.0;
    cells.bottom() + GAP + LINES <= card.bottom()
}

/// What the cells of a function mean, where there is room below them.
fn legend(card: &Rect, cells: &Rect) -> Option<El> {
    if !has_legend(card, cells) {
        return None;
    }
    let lines = [
        ("background: var(--flow)", t().legend_running),
        ("background: var(--wait)", t().legend_starting),
        ("background: var(--err)", t().legend_failed),
        ("background: var(--cell)", t().legend_warm),
    ];
    let line = |(colour, text): (&'static str, &'static str)| {
        part("span", "legend-line").child(el("i").attr("style", colour)).text(text)
    };
    let place = at(cells.x - card.x, cells.bottom() + GAP - card.y);
    let legend = part("span", "legend").attr("aria-hidden", "true").put("style", &place);
    Some(legend.list(lines.into_iter().map(line).collect()))
}

/// Whether a queue holds as many messages as its alarm allows.
pub(crate) fn is_alarming(alarms: &[(u16, u64)], stage: &Stage, id: NodeId) -> bool {
    let NodeId::Entity(entity) = id else { return false };
    let depth = alarms.iter().find(|(queue, _)| NodeId::queue(*queue) == NodeId::Entity(entity));
    depth.is_some_and(|(_, depth)| {
        let state = stage.picture.node(id);
        state.waiting + state.in_flight + state.delayed >= *depth
    })
}
