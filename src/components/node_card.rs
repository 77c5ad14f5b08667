//! One node of the scene: a button with its name and, in sentences, what is going on there.

use crate::act::Act;
use crate::hooks::use_desk;
use crate::node_words::{clock_words, name, name_within, sentences};
use crate::quantity::decimal;
use crate::stage::Stage;
use crate::state::Choice;
use crate::texts::{fill, t};
use lambdascope_engine::entity::EntityKind;
use lambdascope_view_model::geometry::Rect;
use lambdascope_view_model::layout::NodeBox;
use lambdascope_view_model::node::NodeId;
use yew::{Html, Properties, component, html};

/// What a card says.
#[derive(Clone, PartialEq)]
pub(crate) struct CardText {
    node: NodeId,
    class: &'static str,
    style: String,
    title: String,
    name: String,
    said: Vec<String>,
    alarm: bool,
    /// Words below a caller's clock, and the style that puts them there.
    clock: Option<(String, String)>,
    /// The style that puts the meaning of a function's cells below them, if there is room.
    legend: Option<String>,
}

impl CardText {
    /// What the card stands for.
    pub(crate) const fn node(&self) -> NodeId {
        self.node
    }

    pub(crate) fn of(stage: &Stage, alarms: &[(u16, u64)], node: &NodeBox, font: f64) -> Self {
        let (id, rect) = (node.node, node.rect);
        let alarm = is_alarming(alarms, stage, id);
        let class = match (is_function(id), alarm) {
            (true, _) => "node function",
            (false, true) => "node alarm",
            (false, false) if rect.h < LOW => "node low",
            (false, false) => "node",
        };
        let room = room(node) / font;
        let exact = sentences(stage, id, f64::INFINITY).join(" · ");
        let clock = node
            .clock
            .zip(clock_words(stage, id))
            .map(|(clock, words)| (words, at(clock.x - rect.x, clock.y - rect.y + CLOCK / 2.0)));
        let cells = node.cells.filter(|cells| has_legend(&rect, cells));
        Self {
            node: id,
            class,
            style: place(&rect),
            title: [&name(stage.config(), id), ": ", &exact].concat(),
            name: name_within(stage.config(), id, room),
            said: sentences(stage, id, room),
            alarm,
            clock,
            legend: cells.map(|cells| at(cells.x - rect.x, cells.bottom() + GAP - rect.y)),
        }
    }
}

#[derive(PartialEq, Properties)]
pub(crate) struct NodeCardProps {
    pub(crate) text: CardText,
    /// Whether the node is selected.
    pub(crate) pressed: bool,
}

#[component]
pub(crate) fn NodeCard(props: &NodeCardProps) -> Html {
    let desk = use_desk();
    let NodeCardProps { text, pressed } = props;
    html! {
        <button class={text.class} type="button" style={text.style.clone()}
            title={text.title.clone()} aria-pressed={pressed.to_string()}
            onclick={desk.on(Act::Choose(Choice::Node(text.node)))}>
            <span class="name">{ &text.name }</span>
            { for text.said.iter().map(|said| html! { <span class="said">{ said }</span> }) }
            if text.alarm { <span class="alarm-mark">{ t().alarm }</span> }
            if let Some((words, style)) = &text.clock {
                <span class="clock-words" style={style.clone()}>{ words }</span>
            }
            if let Some(style) = &text.legend {
                <span class="legend" aria-hidden="true" style={style.clone()}>{ legend() }</span>
            }
        </button>
    }
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

/// What the cells of a function mean.
fn legend() -> Html {
    let lines = [
        ("background: var(--flow)", t().legend_running),
        ("background: var(--wait)", t().legend_starting),
        ("background: var(--err)", t().legend_failed),
        ("background: var(--cell)", t().legend_warm),
    ];
    let line = |(style, text): (&'static str, &'static str)| {
        html! { <span class="legend-line"><i {style} />{ text }</span> }
    };
    html! { <>{ for lines.map(line) }</> }
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
