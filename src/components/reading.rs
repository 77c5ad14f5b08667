//! Reading values in a chart: a pointer or the arrow keys choose a moment, in all charts at once,
//! and a click or Enter goes there.

use crate::desk::Desk;
use crate::hooks::{use_desk, use_shared, use_view};
use crate::platform::document;
use crate::platform::events::target;
use crate::plots::share;
use crate::quantity::decimal;
use crate::texts::fill;
use lambdascope_engine::time::SimTime;
use lambdascope_view_model::playhead::SessionCommand;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::{
    AttrValue, Callback, FocusEvent, Html, KeyboardEvent, MouseEvent, PointerEvent, Properties,
    component, html,
};

/// The id of what all charts stand in.
const CHARTS: &str = "charts";
/// Slices that a page is long.
const PAGE: u64 = 12;

#[derive(PartialEq, Properties)]
pub(crate) struct FrameProps {
    pub(crate) children: Html,
}

/// What all charts stand in: it knows where the playhead and the moment that is read stand, in
/// percent of the run.
#[component]
pub(crate) fn Frame(props: &FrameProps) -> Html {
    let style = use_shared((), |desk, ()| {
        let reading = desk.library.borrow().plots.reading;
        desk.see(|stage| {
            let end = stage.session.end();
            let now = decimal(share(stage.now(), end) * 100.0, 3);
            fill("--now: {0}; --at: {1}", &[&now, &at(reading, end)])
        })
    });
    html! {
        <div class="charts" id={CHARTS} style={style.to_string()}>{ props.children.clone() }</div>
    }
}

/// Where the line of the moment that is read stands (%); out of sight if none is.
fn at(reading: Option<SimTime>, end: SimTime) -> String {
    reading.map_or_else(|| "-9".to_owned(), |reading| decimal(share(reading, end) * 100.0, 3))
}

/// Reads another moment: the lines move at once, the words with the next tick.
fn read(desk: &Desk, reading: Option<SimTime>) {
    let end = desk.see(|stage| stage.session.end());
    desk.library.borrow_mut().plots.reading = reading;
    desk.screen.borrow_mut().unrendered = true;
    let charts = document().get_element_by_id(CHARTS);
    if let Some(charts) = charts.and_then(|charts| charts.dyn_into::<HtmlElement>().ok()) {
        // A number is always taken.
        let _ = charts.style().set_property("--at", &at(reading, end));
    }
}

#[derive(PartialEq, Properties)]
pub(crate) struct ReadableProps {
    /// What the chart is called.
    pub(crate) label: AttrValue,
    /// What it reads now.
    pub(crate) said: AttrValue,
    /// Its drawing.
    pub(crate) children: Html,
}

/// A chart's drawing that can be read.
#[component]
pub(crate) fn Readable(props: &ReadableProps) -> Html {
    let desk = use_desk();
    let end = use_view((), |stage, ()| decimal(stage.session.end().as_secs_f64(), 3));
    let now = use_shared((), |desk, ()| {
        let reading = desk.library.borrow().plots.reading;
        decimal(reading.unwrap_or_else(|| desk.see(|stage| stage.now())).as_secs_f64(), 3)
    });
    let onpointermove = {
        let desk = desk.clone();
        Callback::from(move |event: PointerEvent| read(&desk, pointed(&desk, &event)))
    };
    let onpointerleave = {
        let desk = desk.clone();
        Callback::from(move |_: PointerEvent| read(&desk, None))
    };
    let onfocusout = {
        let desk = desk.clone();
        Callback::from(move |_: FocusEvent| read(&desk, None))
    };
    let onclick = {
        let desk = desk.clone();
        Callback::from(move |event: MouseEvent| {
            if let Some(time) = pointed(&desk, &event) {
                desk.playback(SessionCommand::Seek(time));
            }
        })
    };
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if press(&desk, &event.key()) {
            event.prevent_default();
            event.stop_propagation();
        }
    });
    html! {
        <div class="plot" tabindex="0" role="slider" aria-label={&props.label} aria-valuemin="0"
            aria-valuemax={end.to_string()} aria-valuenow={now.to_string()}
            aria-valuetext={&props.said} {onpointermove} {onpointerleave} {onfocusout} {onclick}
            {onkeydown}>
            { props.children.clone() }
        </div>
    }
}

/// The moment under the pointer.
fn pointed(desk: &Desk, event: &MouseEvent) -> Option<SimTime> {
    let plot = target::<Element>(event)?.closest(".plot").ok()??;
    let left = plot.get_bounding_client_rect().left();
    let width = f64::from(plot.client_width()).max(1.0);
    let share = ((f64::from(event.client_x()) - left) / width).clamp(0.0, 1.0);
    let end = desk.see(|stage| stage.session.end());
    Some(SimTime::ZERO + end.since(SimTime::ZERO).scale(share))
}

/// The arrows move the moment that is read by a slice; Enter goes there. True if the key was used.
fn press(desk: &Desk, key: &str) -> bool {
    let (now, end, slice) = desk.see(|stage| {
        let slice = if desk.view().charts {
            desk.library.borrow().plots.slice(stage)
        } else {
            stage.session.history().slice_length()
        };
        (stage.now(), stage.session.end(), slice)
    });
    let before = desk.library.borrow().plots.reading;
    let shown = before.unwrap_or(now);
    let length = slice.as_micros();
    let back = |slices: u64| {
        let start = shown.as_micros().div_ceil(length).saturating_sub(slices);
        SimTime::from_micros(start * length)
    };
    let forward =
        |slices: u64| SimTime::from_micros((shown.as_micros() / length + slices) * length).min(end);
    let reading = match key {
        "ArrowLeft" | "ArrowDown" => back(1),
        "ArrowRight" | "ArrowUp" => forward(1),
        "PageDown" => back(PAGE),
        "PageUp" => forward(PAGE),
        "Home" => SimTime::ZERO,
        "End" => end,
        "Enter" | " " => {
            if let Some(reading) = before {
                desk.playback(SessionCommand::Seek(reading));
            }
            return before.is_some();
        }
        _ => return false,
    };
    read(desk, Some(reading));
    true
}
