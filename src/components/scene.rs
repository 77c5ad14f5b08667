//! The scene: pipes and nodes that Yew renders, and the canvas above them.

use super::gestures;
use super::node_card::{at, font, node_card};
use crate::act::Act;
use crate::canvas::surface::Surface;
use crate::canvas::view::{CanvasFromWorld, Size};
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::node_words::{lane_sentence, pipe_sentence};
use crate::platform::document;
use crate::platform::resize::Resize;
use crate::quantity::decimal;
use crate::stage::Stage;
use crate::state::Choice;
use crate::texts::{fill, t};
use lambdascope_view_model::layout::{Face, LaneBox, Layout, Pipe};
use lambdascope_view_model::node::{InvocationLane, NodeId, Role};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// What is chosen in a scene, and which face it has.
#[derive(Clone, PartialEq, Default)]
pub(crate) struct Marked {
    pub(crate) embed: bool,
    /// The node that is selected.
    pub(crate) node: Option<NodeId>,
    /// Queues with an alarm: index and depth.
    pub(crate) alarms: Vec<(u16, u64)>,
}

impl Marked {
    pub(crate) fn now(desk: &Desk) -> Self {
        let selection = desk.selection();
        let (node, alarms) = (selection.node, selection.alarms.clone());
        Self { embed: desk.view().embed, node, alarms }
    }
}

/// The ids of the scene's frame, of its canvas, and of the world.
pub(crate) const FRAME: &str = "scene";
const CANVAS: &str = "tokens";
const WORLD: &str = "world";

pub(crate) fn scene(desk: &Desk) -> El {
    let world = desk
        .look(|stage| world(desk, &Marked::now(desk), stage))
        .unwrap_or_else(|| part("div", "world"));
    let frame = gestures::listen(desk, el("div").attr("id", FRAME))
        .child(world)
        .child(el("canvas").attr("id", CANVAS).attr("aria-hidden", "true"))
        // Always there, so that the canvas keeps its place among its neighbours.
        .child(el("div").maybe(gestures::token_tip(desk)))
        .child(gestures::buttons(desk));
    let main = el("main").attr("aria-label", t().scene);
    main.child(strips(desk, true)).child(frame).child(strips(desk, false))
}

/// Gives the desk its canvas, once it is on the page, and keeps both at the size of the scene.
pub(crate) fn attach(desk: &Desk) {
    if desk.screen.borrow().surface.is_some() {
        return;
    }
    let (Some(frame), Some(canvas)) =
        (document().get_element_by_id(FRAME), document().get_element_by_id(CANVAS))
    else {
        return;
    };
    let surface = canvas.dyn_into().ok().and_then(Surface::new);
    let watched = desk.clone();
    let watch = Resize::watch(&frame, move |width, height| {
        let mut screen = watched.screen.borrow_mut();
        screen.size = (width, height);
        if let Some(surface) = &mut screen.surface {
            surface.resize(width, height);
        }
        drop(screen);
        watched.set_view();
        watched.read_theme();
        fit(&watched);
    });
    let mut screen = desk.screen.borrow_mut();
    screen.surface = surface;
    screen.watch = Some(watch);
}

/// Puts the world where it belongs: into the middle of the scene as large as it goes, or where a
/// person moved it.
pub(crate) fn fit(desk: &Desk) {
    let world = world_size(desk);
    let screen = &mut *desk.screen.borrow_mut();
    if screen.size.0 <= 0.0 || screen.size.1 <= 0.0 {
        return;
    }
    let fitted = CanvasFromWorld::fitted(screen.size, world);
    screen.moved &= screen.canvas_from_world.scale > fitted.scale;
    let place =
        if screen.moved { screen.canvas_from_world.within(screen.size, world) } else { fitted };
    if screen.canvas_from_world == place {
        return;
    }
    screen.canvas_from_world = place;
    screen.unrendered = true;
    screen.stale = true;
    desk.alter(Stage::repaint);
}

/// Width and height of the world (px).
pub(crate) fn world_size(desk: &Desk) -> Size {
    desk.see(|stage| (f64::from(stage.layout.size.w), f64::from(stage.layout.size.h)))
}

/// Puts the world on the page where the canvas has it: in the frame loop, past Yew.
pub(crate) fn follow(view: CanvasFromWorld) {
    let world = document().get_element_by_id(WORLD);
    let Some(world) = world.and_then(|world| world.dyn_into::<HtmlElement>().ok()) else { return };
    let style = world.style();
    // A transform of numbers is always taken.
    let _ = style.set_property("transform", &transform(view));
    let _ = style.set_property("--scale", &decimal(view.scale, 4));
}

/// The transform as a style.
fn transform(view: CanvasFromWorld) -> String {
    let values = [decimal(view.left, 1), decimal(view.top, 1), decimal(view.scale, 4)];
    fill("translate({0}px, {1}px) scale({2})", &values.each_ref().map(String::as_str))
}

/// On a phone: the lanes that are not shown, each with a summary; a click shows it. Those before
/// the shown one stand above it, the others below.
fn strips(desk: &Desk, above: bool) -> El {
    let found = desk.look(|stage| match stage.layout.face {
        Face::Phone { lane } => {
            let lanes = Layout::lanes_of(stage.config()).into_iter();
            let other = lanes.filter(|other| if above { *other < lane } else { *other > lane });
            other.map(|lane| (lane, lane_sentence(stage, lane))).collect()
        }
        Face::Desk | Face::Embed => Vec::new(),
    });
    let strip = |(lane, said): (InvocationLane, String)| {
        el("button")
            .attr("type", "button")
            .child(el("b").text(lane_name(lane)))
            .child(el("span").text(&said))
            .on_click(desk, Act::Choose(Choice::Lane(lane)))
    };
    let class = if above { "lanes" } else { "lanes below" };
    part("div", class).list(found.unwrap_or_default().into_iter().map(strip).collect())
}

/// The world that can be moved, and its nodes chosen.
fn world(desk: &Desk, marked: &Marked, stage: &Stage) -> El {
    let view = desk.screen.borrow().canvas_from_world;
    gestures::keys(desk, still_life(desk, marked, stage, view)).attr("id", WORLD)
}

/// Everything that stands still between two changes of the scenario, and the words on it.
pub(crate) fn still_life(desk: &Desk, marked: &Marked, stage: &Stage, view: CanvasFromWorld) -> El {
    let layout = &stage.layout;
    let [width, height] =
        [layout.size.w, layout.size.h].map(|length| decimal(f64::from(length), 1));
    let values = [width.clone(), height.clone(), decimal(view.scale, 4), transform(view)];
    let style = fill(
        "width: {0}px; height: {1}px; --scale: {2}; transform: {3}",
        &values.each_ref().map(String::as_str),
    );
    let svg = el("svg").put("width", &width).put("height", &height).attr("aria-hidden", "true");
    let svg = svg.list(layout.lanes.iter().skip(1).map(line).collect());
    let svg = svg.list(
        layout.pipes.iter().map(|pipe| part("path", "pipe").put("d", &pipe.path.svg())).collect(),
    );
    let font = font(marked.embed, view.scale);
    part("div", "world")
        .put("style", &style)
        .child(svg)
        .list(layout.lanes.iter().map(heading).collect())
        .list(layout.nodes.iter().map(|node| node_card(desk, marked, stage, node, font)).collect())
        .list(layout.pipes.iter().filter_map(|pipe| pipe_words(stage, pipe, font)).collect())
}

/// The lines between lanes end this far from the edges (px).
const INDENT: f32 = 24.0;
/// From the base line of a heading up to the top of its box (px).
pub(crate) const ASCENT: f32 = 12.0;

fn line(lane: &LaneBox) -> El {
    let ends = [lane.rect.x + INDENT, lane.rect.y, lane.rect.right() - INDENT];
    let ends = ends.map(|value| decimal(f64::from(value), 1));
    part("path", "lane-line").put("d", &fill("M{0} {1}H{2}", &ends.each_ref().map(String::as_str)))
}

fn heading(lane: &LaneBox) -> El {
    part("p", "lane")
        .put("style", &at(lane.heading.x, lane.heading.y - ASCENT))
        .child(el("b").text(lane_name(lane.lane)))
        .child(el("span").text(lane_said(lane.lane)))
}

/// What is written on a pipe, if anything is: the words, and the class and place of their box.
pub(crate) fn words_on(
    stage: &Stage,
    pipe: &Pipe,
    font: f64,
) -> Option<(String, &'static str, f32, f32)> {
    let bounds = pipe.path.bounds();
    let room = if bounds.w > bounds.h { f64::from(bounds.w - EDGE) } else { f64::INFINITY };
    let words = pipe_sentence(stage, pipe, room / font)?;
    let (x, y) = (pipe.label.x, pipe.label.y - ASCENT);
    let right = stage.layout.size.right();
    let upright = matches!(stage.layout.face, Face::Phone { .. });
    let (class, x) = if upright && pipe.role == Role::Retry {
        (ENDING, x)
    } else if x + ROOM > right {
        (ENDING, right - EDGE)
    } else if upright || pipe.role == Role::Poll {
        // Beside the pipe, or where the strands of the pollers part.
        ("pipe-words", if upright { x + EDGE } else { x })
    } else {
        (CENTRED, x)
    };
    Some((words, class, x, y))
}

fn pipe_words(stage: &Stage, pipe: &Pipe, font: f64) -> Option<El> {
    let (words, class, x, y) = words_on(stage, pipe, font)?;
    Some(part("p", class).put("style", &at(x, y)).text(&words))
}

/// Words that end at their place, and words that stand on both sides of it.
pub(crate) const ENDING: &str = "pipe-words ending";
pub(crate) const CENTRED: &str = "pipe-words centred";
/// Words that start nearer than this to the right edge end there instead (px).
const ROOM: f32 = 60.0;
/// Between words and an edge or a pipe (px).
const EDGE: f32 = 8.0;

pub(crate) const fn lane_name(lane: InvocationLane) -> &'static str {
    match lane {
        InvocationLane::Sync => t().lane_sync,
        InvocationLane::Async => t().lane_async,
        InvocationLane::Polled => t().lane_poll,
    }
}

pub(crate) const fn lane_said(lane: InvocationLane) -> &'static str {
    match lane {
        InvocationLane::Sync => t().lane_sync_said,
        InvocationLane::Async => t().lane_async_said,
        InvocationLane::Polled => t().lane_poll_said,
    }
}
