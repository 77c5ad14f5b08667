//! One node of the scene: a button with its name and, in sentences, what is going on there.

use crate::desk::Desk;
use crate::node_words::{name, sentences};
use crate::stage::Stage;
use crate::state::Act;
use crate::texts::t;
use lambdascope_engine::entity::EntityKind;
use lambdascope_view_model::geometry::Rect;
use lambdascope_view_model::layout::NodeBox;
use lambdascope_view_model::node::NodeId;
use yew::{Html, classes, html};

pub(crate) fn node_card(desk: &Desk, stage: &Stage, node: &NodeBox) -> Html {
    let rect = node.rect;
    let style =
        format!("left: {}px; top: {}px; width: {}px; height: {}px", rect.x, rect.y, rect.w, rect.h);
    let id = node.node;
    let name = name(stage.config(), id);
    let said = sentences(stage, id);
    let selected = desk.ui.node == Some(id);
    let alarm = is_alarming(desk, stage, id);
    let act = desk.act.clone();
    let onclick = move |_| act.emit(Act::Node(Some(id)));
    let function = matches!(id, NodeId::Entity(entity) if entity.kind == EntityKind::Function);
    let class = classes!("node", function.then_some("function"), alarm.then_some("alarm"));
    html! {
        <button type="button" key={format!("{id:?}")} {class} {style} aria-pressed={selected.to_string()} {onclick}>
            <span class="name">{ name }</span>
            { for said.into_iter().map(|text| html! { <span class="said">{ text }</span> }) }
            if let Some(cells) = node.cells { { legend(&rect, &cells) } }
            if alarm { <span class="said alarm">{ t().alarm }</span> }
        </button>
    }
}

/// What the cells of a function mean, where there is room below them.
fn legend(card: &Rect, cells: &Rect) -> Html {
    /// Height of the four lines, and the gap above them [px].
    const LINES: f32 = 76.0;
    const GAP: f32 = 16.0;
    if cells.bottom() + GAP + LINES > card.bottom() {
        return html! { <span hidden=true></span> };
    }
    let at = format!("left: {}px; top: {}px", cells.x - card.x, cells.bottom() + GAP - card.y);
    let line = |(colour, text): (&str, &'static str)| {
        html! { <span class="legend-line"><i style={format!("background: var({colour})")}></i>{ text }</span> }
    };
    let lines = [
        ("--flow", t().legend_running),
        ("--wait", t().legend_starting),
        ("--err", t().legend_failed),
        ("--cell", t().legend_warm),
    ];
    html! { <span class="legend" style={at} aria-hidden="true">{ for lines.into_iter().map(line) }</span> }
}

/// Whether a queue holds as many messages as its alarm allows.
fn is_alarming(desk: &Desk, stage: &Stage, id: NodeId) -> bool {
    let NodeId::Entity(entity) = id else { return false };
    let alarm = desk
        .ui
        .alarms
        .iter()
        .find(|(queue, _)| entity.kind == EntityKind::Queue && entity.index == *queue);
    alarm.is_some_and(|(_, depth)| {
        let state = stage.picture.node(id);
        state.waiting + state.in_flight + state.delayed >= *depth
    })
}
