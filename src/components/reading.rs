//! Reading values in a chart: a pointer or the arrow keys choose a moment, in all charts at once,
//! and a click or Enter goes there.

use crate::desk::Desk;
use crate::dom::El;
use crate::platform::document;
use crate::platform::events::target;
use crate::plots::share;
use crate::quantity::decimal;
use lambdascope_engine::time::SimTime;
use lambdascope_view_model::playhead::SessionCommand;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, MouseEvent};
use yew::virtual_dom::ListenerKind;

/// The id of what all charts stand in.
const CHARTS: &str = "charts";
/// Slices that a page is long.
const PAGE: u64 = 12;

/// Makes of an element the one that all charts stand in: it knows where the playhead and the
/// moment that is read stand, in percent of the run.
pub(crate) fn frame(desk: &Desk, charts: El) -> El {
    let end = desk.look(|stage| stage.session.end()).unwrap_or_default();
    let now = desk.look(|stage| share(stage.now(), end)).unwrap_or_default();
    let reading = desk.library.borrow().plots.reading;
    let mut style = "--now: ".to_owned();
    style.push_str(&decimal(now * 100.0, 3));
    style.push_str("; --at: ");
    style.push_str(&at(reading, end));
    charts.attr("id", CHARTS).put("style", &style)
}

/// Where the line of the moment that is read stands (%); out of sight if none is.
fn at(reading: Option<SimTime>, end: SimTime) -> String {
    reading.map_or_else(|| "-9".to_owned(), |reading| decimal(share(reading, end) * 100.0, 3))
}

/// Reads another moment: the lines move at once, the words with the next tick.
fn read(desk: &Desk, reading: Option<SimTime>) {
    let end = desk.look(|stage| stage.session.end()).unwrap_or_default();
    desk.library.borrow_mut().plots.reading = reading;
    desk.screen.borrow_mut().unrendered = true;
    let charts = document().get_element_by_id(CHARTS);
    if let Some(charts) = charts.and_then(|charts| charts.dyn_into::<HtmlElement>().ok()) {
        // A number is always taken.
        let _ = charts.style().set_property("--at", &at(reading, end));
    }
}

/// Makes of a chart's drawing, called `label`, one that can be read. `said` is what it reads now.
pub(crate) fn readable(desk: &Desk, plot: El, label: &str, said: &str) -> El {
    let on = |plot: El, kind: ListenerKind, run: fn(&Desk, &Event)| {
        let desk = desk.clone();
        plot.on(kind, Rc::new(move |event| run(&desk, &event)))
    };
    let end = desk.look(|stage| stage.session.end()).unwrap_or_default();
    let shown = desk.library.borrow().plots.reading.or_else(|| desk.look(|stage| stage.now()));
    let now = decimal(shown.unwrap_or_default().as_secs_f64(), 3);
    let plot = plot
        .attr("tabindex", "0")
        .attr("role", "slider")
        .put("aria-label", label)
        .attr("aria-valuemin", "0")
        .put("aria-valuemax", &decimal(end.as_secs_f64(), 3))
        .put("aria-valuenow", &now)
        .put("aria-valuetext", said);
    let plot =
        on(plot, ListenerKind::onpointermove, |desk, event| read(desk, pointed(desk, event)));
    let plot = on(plot, ListenerKind::onpointerleave, |desk, _| read(desk, None));
    let plot = on(plot, ListenerKind::onfocusout, |desk, _| read(desk, None));
    let plot = on(plot, ListenerKind::onclick, |desk, event| {
        if let Some(time) = pointed(desk, event) {
            desk.playback(SessionCommand::Seek(time));
        }
    });
    let keys = desk.clone();
    plot.on_key(move |event| press(&keys, &event.key()))
}

/// The moment under the pointer.
fn pointed(desk: &Desk, event: &Event) -> Option<SimTime> {
    let plot = target::<Element>(event)?.closest(".plot").ok()??;
    let event = event.dyn_ref::<MouseEvent>()?;
    let left = plot.get_bounding_client_rect().left();
    let width = f64::from(plot.client_width()).max(1.0);
    let share = ((f64::from(event.client_x()) - left) / width).clamp(0.0, 1.0);
    let end = desk.look(|stage| stage.session.end())?;
    Some(SimTime::ZERO + end.since(SimTime::ZERO).scale(share))
}

/// The arrows move the moment that is read by a slice; Enter goes there. True if the key was used.
fn press(desk: &Desk, key: &str) -> bool {
    let found = desk.look(|stage| {
        let slice = if desk.view().charts {
            desk.library.borrow().plots.slice(stage)
        } else {
            stage.session.history().slice_length()
        };
        (stage.now(), stage.session.end(), slice)
    });
    let Some((now, end, slice)) = found else { return false };
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
