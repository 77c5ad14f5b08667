//! The whole run as a line: what was played, what is known, and the landmarks on it.

use crate::desk::Desk;
use crate::quantity;
use crate::stage::Stage;
use crate::texts::{fill, t};
use lambdascope_engine::time::SimTime;
use lambdascope_view_model::history::Landmark;
use lambdascope_view_model::playhead::SessionCommand;
use web_sys::{HtmlInputElement, InputEvent};
use yew::{Callback, Html, TargetCast, html};

/// Steps of the slider, from the start of the run to its end.
const STEPS: f64 = 10_000.0;

/// The timeline, a slider over simulated time.
pub(crate) fn timeline(desk: &Desk) -> Html {
    let Some((place, ready, said, marks)) = desk.look(|stage| {
        let place = |time: SimTime| share(time, stage.session.end());
        (
            place(stage.now()),
            place(stage.session.simulated_until()),
            quantity::clock(stage.now()),
            landmarks(stage),
        )
    }) else {
        return html! { <div class="timeline"></div> };
    };
    let oninput = {
        let desk = desk.clone();
        Callback::from(move |event: InputEvent| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let share = input.value_as_number() / STEPS;
            let end = desk.look(|stage| stage.session.end()).unwrap_or_default();
            let time = SimTime::ZERO + end.since(SimTime::ZERO).scale(share);
            desk.playback(SessionCommand::Seek(time));
        })
    };
    html! {
        <div class="timeline">
            <span class="bar"></span>
            <span class="ready" style={width(ready)}></span>
            <span class="done" style={width(place)}></span>
            { for marks }
            <span class="head-mark" style={left(place)}></span>
            <input type="range" min="0" max="10000" aria-label={t().timeline} aria-valuetext={said}
                value={format!("{:.0}", place * STEPS)} {oninput} />
        </div>
    }
}

/// Landmarks of one kind that are told apart; of more only the first is marked.
const TOLD_APART: usize = 8;

/// The landmarks of the run. Slices in a row with the same one get a single mark, where they
/// begin; of the errors only the first is marked, since the retries tell of the others.
fn landmarks(stage: &Stage) -> Vec<Html> {
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
    let mark = |landmark: Landmark, time: SimTime| {
        let (colour, name) = look(landmark);
        html! {
            <i class="landmark" title={fill("{0} {1}", &[name, &quantity::moment(time)])}
                style={format!("{}; background: var({colour})", left(share(time, end)))}></i>
        }
    };
    let shown = |landmark: Landmark| {
        let times = &found[landmark as usize];
        let first_only = landmark == Landmark::Error || times.len() > TOLD_APART;
        times
            .iter()
            .take(if first_only { 1 } else { times.len() })
            .map(move |time| mark(landmark, *time))
    };
    Landmark::ALL.into_iter().flat_map(shown).collect()
}

/// Its colour and name.
const fn look(landmark: Landmark) -> (&'static str, &'static str) {
    match landmark {
        Landmark::Error => ("--err", t().landmark_error),
        Landmark::Retry => ("--wait", t().landmark_retry),
        Landmark::DeadLetter => ("--lost", t().landmark_dead),
        Landmark::Lost => ("--gone", t().landmark_lost),
    }
}

fn share(time: SimTime, end: SimTime) -> f64 {
    (time.as_secs_f64() / end.as_secs_f64().max(1e-6)).clamp(0.0, 1.0)
}

fn width(share: f64) -> String {
    format!("width: {:.3}%", share * 100.0)
}

fn left(share: f64) -> String {
    format!("left: {:.3}%", share * 100.0)
}
