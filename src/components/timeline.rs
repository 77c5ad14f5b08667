//! The whole run as a line: what was played, what is known, and the landmarks on it.

use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::quantity::{self, decimal};
use crate::stage::Stage;
use crate::texts::{fill, t};
use lambdascope_engine::time::SimTime;
use lambdascope_view_model::history::Landmark;
use lambdascope_view_model::playhead::SessionCommand;
use yew::virtual_dom::ListenerKind;

/// Steps of the slider, from the start of the run to its end.
const STEPS: f64 = 10_000.0;

/// The timeline, a slider over simulated time.
pub(crate) fn timeline(desk: &Desk) -> El {
    let Some((place, ready, said, marks)) = desk.look(|stage| {
        let place = |time: SimTime| share(time, stage.session.end());
        let ready = place(stage.session.simulated_until());
        (place(stage.now()), ready, quantity::clock(stage.now()), landmarks(stage))
    }) else {
        return part("div", "timeline");
    };
    let input = el("input")
        .attr("type", "range")
        .attr("min", "0")
        .attr("max", "10000")
        .attr("aria-label", t().timeline)
        .put("aria-valuetext", &said)
        .value(&decimal(place * STEPS, 0));
    let seek = desk.clone();
    let input = input.on_text(ListenerKind::oninput, move |text| {
        let share = text.parse::<u32>().map_or(0.0, f64::from) / STEPS;
        let end = seek.look(|stage| stage.session.end()).unwrap_or_default();
        let time = SimTime::ZERO + end.since(SimTime::ZERO).scale(share);
        seek.playback(SessionCommand::Seek(time));
    });
    part("div", "timeline")
        .child(part("span", "bar"))
        .child(part("span", "ready").put("style", &percent("width: ", ready)))
        .child(part("span", "done").put("style", &percent("width: ", place)))
        .list(marks)
        .child(part("span", "head-mark").put("style", &percent("left: ", place)))
        .child(input)
}

/// Landmarks of one kind that are told apart; of more only the first is marked.
const TOLD_APART: usize = 8;

/// The landmarks of the run. Slices in a row with the same one get a single mark, where they
/// begin; of the errors only the first is marked, since the retries tell of the others.
fn landmarks(stage: &Stage) -> Vec<El> {
    let end = stage.session.end();
    let mut found: [Vec<SimTime>; Landmark::ALL.len()] = Default::default();
    let mut before = [None; Landmark::ALL.len()];
    for slice in stage.session.history().slices() {
        for (place, first) in slice.first.iter().enumerate() {
            if let (Some(time), None) = (first, before[place]) {
                found[place].push(*time);
            }
        }
        before = slice.first;
    }
    let mut marks = Vec::new();
    for landmark in Landmark::ALL {
        let times = &found[landmark as usize];
        let first_only = landmark == Landmark::Error || times.len() > TOLD_APART;
        let shown = if first_only { times.len().min(1) } else { times.len() };
        marks.extend(times[..shown].iter().map(|time| mark(landmark, *time, end)));
    }
    marks
}

fn mark(landmark: Landmark, time: SimTime, end: SimTime) -> El {
    let (colour, name) = look(landmark);
    let mut style = percent("left: ", share(time, end));
    style.push_str(colour);
    let title = fill("{0} {1}", &[name, &quantity::moment(time)]);
    part("i", "landmark").put("title", &title).put("style", &style)
}

/// Its colour and name.
const fn look(landmark: Landmark) -> (&'static str, &'static str) {
    match landmark {
        Landmark::Error => ("; background: var(--err)", t().landmark_error),
        Landmark::Retry => ("; background: var(--wait)", t().landmark_retry),
        Landmark::DeadLetter => ("; background: var(--lost)", t().landmark_dead),
        Landmark::Lost => ("; background: var(--gone)", t().landmark_lost),
    }
}

fn share(time: SimTime, end: SimTime) -> f64 {
    (time.as_secs_f64() / end.as_secs_f64().max(1e-6)).clamp(0.0, 1.0)
}

fn percent(name: &str, share: f64) -> String {
    let mut style = name.to_owned();
    style.push_str(&decimal(share * 100.0, 3));
    style.push('%');
    style
}
