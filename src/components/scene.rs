//! The scene: pipes and nodes that Yew renders, and the canvas above them.

use super::node_card::{CardText, NodeCard, at, font};
use super::token_tip::TokenTip;
use super::zoom::Zoom;
use crate::act::Act;
use crate::canvas::surface::Surface;
use crate::canvas::view::{CanvasFromWorld, Size};
use crate::desk::Desk;
use crate::gestures;
use crate::hooks::{use_choices, use_desk, use_shared, use_view};
use crate::node_words::{lane_sentence, pipe_sentence};
use crate::platform::document;
use crate::platform::resize::Resize;
use crate::quantity::decimal;
use crate::stage::Stage;
use crate::state::{Choice, Selection, View};
use crate::texts::{fill, t};
use lambdascope_view_model::layout::{Face, LaneBox, Layout, Pipe};
use lambdascope_view_model::node::{InvocationLane, NodeId, Role};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::{
    Callback, FocusEvent, Html, KeyboardEvent, MouseEvent, PointerEvent, Properties, WheelEvent,
    component, html, use_effect_with,
};

/// The ids of the scene's frame, of its canvas, and of the world.
pub(crate) const FRAME: &str = "scene";
const CANVAS: &str = "tokens";
const WORLD: &str = "world";

#[component]
pub(crate) fn Scene() -> Html {
    html! {
        <main aria-label={t().scene}><Strips above=true /><Frame /><Strips above=false /></main>
    }
}

/// The world, the canvas above it, and everything that pointers do there.
#[component]
fn Frame() -> Html {
    let desk = use_desk();
    let class = *use_shared((), |desk, ()| {
        match (gestures::pointed_at(desk).is_some(), desk.screen.borrow().moved) {
            (true, _) => "scene pointing",
            (false, true) => "scene movable",
            (false, false) => "scene",
        }
    });
    use_effect_with((), {
        let desk = desk.clone();
        move |()| {
            attach(&desk);
            move || desk.screen.borrow_mut().watch = None
        }
    });
    let size = use_view((), |stage, ()| (stage.layout.size.w, stage.layout.size.h));
    use_effect_with(size, {
        let desk = desk.clone();
        move |_| fit(&desk)
    });
    let pointer = |run: fn(&Desk, &PointerEvent)| {
        let desk = desk.clone();
        Callback::from(move |event: PointerEvent| run(&desk, &event))
    };
    let onclick = {
        let desk = desk.clone();
        Callback::from(move |event: MouseEvent| gestures::pick(&desk, &event))
    };
    let onwheel = {
        let desk = desk.clone();
        Callback::from(move |event: WheelEvent| gestures::wheel(&desk, &event))
    };
    let onpointerleave = {
        let desk = desk.clone();
        Callback::from(move |_: PointerEvent| gestures::leave(&desk))
    };
    html! {
        <div id={FRAME} {class} {onclick} onpointerdown={pointer(gestures::press)}
            onpointermove={pointer(gestures::drag)} onpointerup={pointer(gestures::release)}
            onpointercancel={pointer(gestures::release)} {onpointerleave} {onwheel}>
            <World />
            <canvas id={CANVAS} aria-hidden="true" />
            <TokenTip />
            <Zoom />
        </div>
    }
}

/// Gives the desk its canvas, and keeps both at the size of the scene.
fn attach(desk: &Desk) {
    let (Some(frame), Some(canvas)) =
        (document().get_element_by_id(FRAME), document().get_element_by_id(CANVAS))
    else {
        return;
    };
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
    screen.surface = canvas.dyn_into().ok().and_then(Surface::new);
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

#[derive(PartialEq, Properties)]
struct StripsProps {
    above: bool,
}

/// On a phone: the lanes that are not shown, each with a summary; a click shows it. Those before
/// the shown one stand above it, the others below.
#[component]
fn Strips(props: &StripsProps) -> Html {
    let desk = use_desk();
    let lanes = use_view(props.above, |stage, above| match stage.layout.face {
        Face::Phone { lane } => {
            let lanes = Layout::lanes_of(stage.config()).into_iter();
            let other = lanes.filter(|other| if *above { *other < lane } else { *other > lane });
            other.map(|lane| (lane, lane_sentence(stage, lane))).collect()
        }
        Face::Desk | Face::Embed => Vec::new(),
    });
    let strip = |(lane, said): &(InvocationLane, String)| {
        html! {
            <button type="button" onclick={desk.on(Act::Choose(Choice::Lane(*lane)))}>
                <b>{ lane_name(*lane) }</b>
                <span>{ said }</span>
            </button>
        }
    };
    html! {
        <div class={if props.above { "lanes" } else { "lanes below" }}>
            { for lanes.iter().map(strip) }
        </div>
    }
}

/// The world that can be moved, and its nodes chosen: the arrow keys lead from card to card.
#[component]
fn World() -> Html {
    let desk = use_desk();
    let selection = use_choices::<Selection>();
    let embed = use_choices::<View>().embed;
    let place = *use_shared((), |desk, ()| desk.screen.borrow().canvas_from_world);
    let deps = (selection.alarms.clone(), font(embed, place.scale));
    let picture = use_view(deps, |stage, (alarms, font)| Still::of(stage, alarms, *font));
    let onkeydown = {
        let desk = desk.clone();
        Callback::from(move |event: KeyboardEvent| {
            if gestures::walk(&desk, &event) {
                event.prevent_default();
                event.stop_propagation();
            }
        })
    };
    let onfocusin = Callback::from(move |event: FocusEvent| gestures::show(&desk, &event));
    html! {
        <StillLife id={WORLD} {picture} {place} node={selection.node} {onkeydown} {onfocusin} />
    }
}

/// Everything that stands still between two changes of the scenario, and the words on it.
#[derive(PartialEq)]
pub(crate) struct Still {
    width: String,
    height: String,
    /// The lines between lanes, and the pipes, as paths.
    lines: Vec<String>,
    pipes: Vec<String>,
    lanes: Vec<LaneBox>,
    cards: Vec<CardText>,
    /// Words on pipes: class, style, and what they say.
    words: Vec<(&'static str, String, String)>,
}

impl Still {
    pub(crate) fn of(stage: &Stage, alarms: &[(u16, u64)], font: f64) -> Self {
        let layout = &stage.layout;
        let card = |node| CardText::of(stage, alarms, node, font);
        let words = |pipe| {
            let (words, class, x, y) = words_on(stage, pipe, font)?;
            Some((class, at(x, y), words))
        };
        Self {
            width: decimal(f64::from(layout.size.w), 1),
            height: decimal(f64::from(layout.size.h), 1),
            lines: layout.lanes.iter().skip(1).map(line).collect(),
            pipes: layout.pipes.iter().map(|pipe| pipe.path.svg()).collect(),
            lanes: layout.lanes.clone(),
            cards: layout.nodes.iter().map(card).collect(),
            words: layout.pipes.iter().filter_map(words).collect(),
        }
    }
}

#[derive(PartialEq, Properties)]
pub(crate) struct StillLifeProps {
    pub(crate) picture: Rc<Still>,
    /// Where the world lies on the canvas.
    pub(crate) place: CanvasFromWorld,
    /// The node that is selected.
    #[prop_or_default]
    pub(crate) node: Option<NodeId>,
    #[prop_or_default]
    pub(crate) id: Option<&'static str>,
    /// Whether it is only to be looked at.
    #[prop_or_default]
    pub(crate) inert: bool,
    #[prop_or_default]
    pub(crate) onkeydown: Callback<KeyboardEvent>,
    #[prop_or_default]
    pub(crate) onfocusin: Callback<FocusEvent>,
}

#[component]
pub(crate) fn StillLife(props: &StillLifeProps) -> Html {
    let StillLifeProps { picture, place, node, .. } = props;
    let Still { width, height, .. } = &**picture;
    let style = fill(
        "width: {0}px; height: {1}px; --scale: {2}; transform: {3}",
        &[width, height, &decimal(place.scale, 4), &transform(*place)],
    );
    let path =
        |class: &'static str| move |path: &String| html! { <path {class} d={path.clone()} /> };
    let card = |text: &CardText| {
        let pressed = *node == Some(text.node());
        html! { <NodeCard text={text.clone()} {pressed} /> }
    };
    let words = |(class, style, words): &(&'static str, String, String)| {
        html! { <p class={*class} style={style.clone()}>{ words }</p> }
    };
    html! {
        <div class="world" id={props.id} inert={props.inert} {style}
            onkeydown={&props.onkeydown} onfocusin={&props.onfocusin}>
            <svg width={width.clone()} height={height.clone()} aria-hidden="true">
                { for picture.lines.iter().map(path("lane-line")) }
                { for picture.pipes.iter().map(path("pipe")) }
            </svg>
            <>{ for picture.lanes.iter().map(heading) }</>
            <>{ for picture.cards.iter().map(card) }</>
            <>{ for picture.words.iter().map(words) }</>
        </div>
    }
}

/// The lines between lanes end this far from the edges (px).
const INDENT: f32 = 24.0;
/// From the base line of a heading up to the top of its box (px).
pub(crate) const ASCENT: f32 = 12.0;

fn line(lane: &LaneBox) -> String {
    let ends = [lane.rect.x + INDENT, lane.rect.y, lane.rect.right() - INDENT];
    let ends = ends.map(|value| decimal(f64::from(value), 1));
    fill("M{0} {1}H{2}", &ends.each_ref().map(String::as_str))
}

fn heading(lane: &LaneBox) -> Html {
    html! {
        <p class="lane" style={at(lane.heading.x, lane.heading.y - ASCENT)}>
            <b>{ lane_name(lane.lane) }</b>
            <span>{ lane_said(lane.lane) }</span>
        </p>
    }
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
