//! One node of the scene: a button with its name and, in sentences, what is going on there.

use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::node_words::{name, sentences};
use crate::quantity::decimal;
use crate::stage::Stage;
use crate::state::{Choice, Ui};
use crate::texts::{fill, t};
use lambdascope_engine::entity::EntityKind;
use lambdascope_view_model::geometry::Rect;
use lambdascope_view_model::layout::NodeBox;
use lambdascope_view_model::node::NodeId;

pub(crate) fn node_card(desk: &Desk, ui: &Ui, stage: &Stage, node: &NodeBox) -> El {
    let id = node.node;
    let rect = node.rect;
    let alarm = is_alarming(ui, stage, id);
    let function = matches!(id, NodeId::Entity(entity) if entity.kind == EntityKind::Function);
    let class = match (function, alarm) {
        (true, _) => "node function",
        (false, true) => "node alarm",
        (false, false) => "node",
    };
    let mut card = part("button", class)
        .attr("type", "button")
        .put("style", &place(&rect))
        .state("aria-pressed", ui.node == Some(id))
        .child(part("span", "name").text(&name(stage.config(), id)))
        .on_click(desk, Act::Choose(Choice::Node(id)));
    for text in sentences(stage, id) {
        card = card.child(part("span", "said").text(&text));
    }
    if alarm {
        card = card.child(part("span", "said").text(t().alarm));
    }
    card.maybe(node.cells.and_then(|cells| legend(&rect, &cells)))
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

/// What the cells of a function mean, where there is room below them.
fn legend(card: &Rect, cells: &Rect) -> Option<El> {
    /// Height of the four lines, and the gap above them [px].
    const LINES: f32 = 76.0;
    const GAP: f32 = 12.0;
    if cells.bottom() + GAP + LINES > card.bottom() {
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
fn is_alarming(ui: &Ui, stage: &Stage, id: NodeId) -> bool {
    let NodeId::Entity(entity) = id else { return false };
    let depth = ui.alarms.iter().find(|(queue, _)| NodeId::queue(*queue) == NodeId::Entity(entity));
    depth.is_some_and(|(_, depth)| {
        let state = stage.picture.node(id);
        state.waiting + state.in_flight + state.delayed >= *depth
    })
}
