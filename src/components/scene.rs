//! The scene: pipes and nodes that Yew renders, and the canvas above them.

use super::node_card::node_card;
use crate::canvas::surface::{CanvasFromWorld, Surface};
use crate::desk::{Desk, use_desk};
use crate::node_words::{lane_sentence, pipe_sentence};
use crate::platform::resize::Resize;
use crate::stage::Stage;
use crate::state::Act;
use crate::texts::t;
use lambdascope_view_model::layout::{LaneBox, Pipe};
use lambdascope_view_model::node::{Lane, Role};
use web_sys::{Element, HtmlCanvasElement, MouseEvent};
use yew::{Callback, Html, NodeRef, component, html, use_effect, use_effect_with, use_node_ref};

/// The world grows with a large window, but not for ever: a factor.
const SCALE_MAX: f64 = 1.7;

#[component]
pub(crate) fn Scene() -> Html {
    let desk = use_desk();
    let (frame, canvas) = (use_node_ref(), use_node_ref());
    use_effect_with((), {
        let (desk, frame, canvas) = (desk.clone(), frame.clone(), canvas.clone());
        move |()| {
            let watch = watch_size(&desk, &frame, &canvas);
            move || drop(watch)
        }
    });
    use_effect_with(desk.ui.lane.0, {
        let desk = desk.clone();
        move |_| desk.resized()
    });
    // Another scenario or lane has another size of world.
    use_effect({
        let desk = desk.clone();
        move || fit(&desk)
    });
    let place = {
        let screen = desk.screen.borrow();
        let CanvasFromWorld { scale, left, top } = screen.canvas_from_world;
        format!("transform: translate({left:.1}px, {top:.1}px) scale({scale:.4})")
    };
    let world = desk.look(|stage| world(&desk, stage, &place));
    html! {
        <main aria-label={t().scene}>
            { strips(&desk, true) }
            <div class="scene" ref={frame} onclick={pick(&desk)}>
                { world.unwrap_or_else(|| html! { <div class="world"></div> }) }
                <canvas ref={canvas} aria-hidden="true"></canvas>
            </div>
            { strips(&desk, false) }
        </main>
    }
}

/// Keeps canvas and world at the size of the scene's element.
fn watch_size(desk: &Desk, frame: &NodeRef, canvas: &NodeRef) -> Option<Resize> {
    let element: Element = frame.cast()?;
    desk.screen.borrow_mut().surface = Surface::new(canvas.cast::<HtmlCanvasElement>()?);
    let desk = desk.clone();
    Some(Resize::watch(&element, move |width, height| {
        let mut screen = desk.screen.borrow_mut();
        screen.size = (width, height);
        if let Some(surface) = &mut screen.surface {
            surface.resize(width, height);
        }
        drop(screen);
        desk.resized();
        fit(&desk);
    }))
}

/// Puts the world into the middle of the scene, as large as it goes.
fn fit(desk: &Desk) {
    let Some(size) = desk.look(|stage| stage.layout.size) else { return };
    let (width, height) = (f64::from(size.w), f64::from(size.h));
    let mut screen = desk.screen.borrow_mut();
    let (room_x, room_y) = screen.size;
    if room_x <= 0.0 || room_y <= 0.0 {
        return;
    }
    let scale = (room_x / width).min(room_y / height).min(SCALE_MAX);
    let left = ((room_x - width * scale) / 2.0).max(0.0);
    let top = ((room_y - height * scale) / 2.0).max(0.0);
    let fitted = CanvasFromWorld { scale, left, top };
    if screen.canvas_from_world == fitted {
        return;
    }
    screen.canvas_from_world = fitted;
    drop(screen);
    if let Some(stage) = &mut *desk.stage.borrow_mut() {
        stage.repaint();
    }
    desk.act.emit(Act::Tick);
}

/// On a phone: the lanes that are not shown, each with a summary. Those before the shown one
/// stand above it, the others below.
fn strips(desk: &Desk, above: bool) -> Html {
    let shown = desk.ui.lane.0;
    let strip = |lane: Lane| {
        let act = desk.act.clone();
        let said = desk.look(|stage| lane_sentence(stage, lane)).unwrap_or_default();
        html! {
            <button type="button" onclick={move |_| act.emit(Act::Lane(lane))}><b>{ lane_name(lane) }</b><span>{ said }</span></button>
        }
    };
    let lanes =
        Lane::ALL.into_iter().filter(|lane| if above { *lane < shown } else { *lane > shown });
    html! { <div class={if above { "lanes" } else { "lanes below" }}>{ for lanes.map(strip) }</div> }
}

/// A click on a token selects its event; nodes under it get their clicks as well.
fn pick(desk: &Desk) -> Callback<MouseEvent> {
    let desk = desk.clone();
    Callback::from(move |event: MouseEvent| {
        let Some(frame) = event.current_target().and_then(|target| {
            use wasm_bindgen::JsCast;
            target.dyn_into::<Element>().ok()
        }) else {
            return;
        };
        let corner = frame.get_bounding_client_rect();
        let at = desk.screen.borrow().canvas_from_world;
        let (x, y) = at.world(
            f64::from(event.client_x()) - corner.left(),
            f64::from(event.client_y()) - corner.top(),
        );
        #[expect(clippy::cast_possible_truncation, reason = "a place on the screen")]
        let hit = desk.look(|stage| stage.list.hit(x as f32, y as f32)).flatten();
        if hit.is_some() {
            desk.act.emit(Act::Event(hit));
        }
    })
}

/// Everything that stands still between two changes of the scenario, and the words on it.
fn world(desk: &Desk, stage: &Stage, place: &str) -> Html {
    let layout = &stage.layout;
    let (width, height) = (layout.size.w, layout.size.h);
    let style = format!("width: {width}px; height: {height}px; {place}");
    let line = |lane: &LaneBox| {
        let (left, right) = (lane.rect.x + INDENT, lane.rect.right() - INDENT);
        html! { <path class="lane-line" d={format!("M{left} {}H{right}", lane.rect.y)} /> }
    };
    html! {
        <div class="world" {style}>
            <svg width={width.to_string()} height={height.to_string()} aria-hidden="true">
                { for layout.lanes.iter().skip(1).map(line) }
                { for layout.pipes.iter().map(|pipe| html! { <path class="pipe" d={pipe.path.svg()} /> }) }
            </svg>
            { for layout.lanes.iter().map(heading) }
            { for layout.nodes.iter().map(|node| node_card(desk, stage, node)) }
            { for layout.pipes.iter().filter_map(|pipe| pipe_words(stage, pipe)) }
        </div>
    }
}

/// The lines between lanes end this far from the edges [px].
const INDENT: f32 = 24.0;
/// From the base line of a heading up to the top of its box [px].
const ASCENT: f32 = 12.0;

fn heading(lane: &LaneBox) -> Html {
    let at = format!("left: {}px; top: {}px", lane.heading.x, lane.heading.y - ASCENT);
    html! { <p class="lane" style={at}><b>{ lane_name(lane.lane) }</b><span>{ lane_said(lane.lane) }</span></p> }
}

/// What is written on a pipe, if anything is.
fn pipe_words(stage: &Stage, pipe: &Pipe) -> Option<Html> {
    let words = pipe_sentence(stage, pipe)?;
    let at = format!("left: {}px; top: {}px", pipe.label.x, pipe.label.y - ASCENT);
    // Words about pollers start where the strands part; others stand in the middle of their pipe.
    let class = if pipe.role == Role::Poll { "pipe-words" } else { "pipe-words centred" };
    Some(html! { <p {class} style={at}>{ words }</p> })
}

pub(crate) const fn lane_name(lane: Lane) -> &'static str {
    match lane {
        Lane::Sync => t().lane_sync,
        Lane::Async => t().lane_async,
        Lane::Polled => t().lane_poll,
    }
}

const fn lane_said(lane: Lane) -> &'static str {
    match lane {
        Lane::Sync => t().lane_sync_said,
        Lane::Async => t().lane_async_said,
        Lane::Polled => t().lane_poll_said,
    }
}
