//! The whole run as a line: what was played, what is known, and the landmarks on it.

use super::moments;
use super::slider::range;
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::quantity::{self, decimal};
use crate::stage::Stage;
use crate::texts::t;
use lambdascope_engine::time::SimTime;
use lambdascope_view_model::history::TimelineMark;
use lambdascope_view_model::playhead::SessionCommand;

/// Steps of the slider, from the start of a run to its end.
pub(crate) const STEPS: f64 = 10_000.0;

/// The timeline, a slider over simulated time.
pub(crate) fn timeline(desk: &Desk) -> El {
    let Some((place, ready, said, marks)) = desk.look(|stage| {
        let place = |time: SimTime| share(time, stage.session.end());
        let ready = place(stage.session.recorded_until());
        (place(stage.now()), ready, quantity::clock(stage.now()), landmarks(stage))
    }) else {
        return part("div", "timeline");
    };
    let seek = desk.clone();
    let input = range(t().timeline, STEPS, place, &said, move |share| {
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
        .child(moments::leaving(desk, input))
        .child(el("span").list(moments::marks(desk)))
}

/// Its colour and name, and the form of its head.
pub(super) const fn look(landmark: TimelineMark) -> (&'static str, &'static str, &'static str) {
    match landmark {
        TimelineMark::Error => ("var(--err)", t().landmark_error, "landmark round"),
        TimelineMark::Retry => ("var(--wait)", t().landmark_retry, "landmark"),
        TimelineMark::Throttle => ("var(--edge)", t().landmark_throttle, "landmark square"),
        TimelineMark::DeadLetter => ("var(--lost)", t().landmark_dead, "landmark diamond"),
        TimelineMark::Lost => ("var(--gone)", t().landmark_lost, "landmark cross"),
    }
}

/// The landmarks of the run, to be looked at; what is clicked to go there is [`moments::marks`].
fn landmarks(stage: &Stage) -> Vec<El> {
    let end = stage.session.end();
    let marks = stage.session.history().landmarks();
    marks.into_iter().map(|(time, landmark)| mark(landmark, time, end)).collect()
}

fn mark(landmark: TimelineMark, time: SimTime, end: SimTime) -> El {
    let (colour, _, class) = look(landmark);
    part("i", class).put("style", &place(time, end, colour))
}

/// Where a mark stands, and its colour.
pub(super) fn place(time: SimTime, end: SimTime, colour: &str) -> String {
    let mut style = percent("left: ", share(time, end));
    style.push_str("; --mark: ");
    style.push_str(colour);
    style
}

fn share(time: SimTime, end: SimTime) -> f64 {
    (time.as_secs_f64() / end.as_secs_f64().max(1e-6)).clamp(0.0, 1.0)
}

/// A style: a share as percent.
pub(crate) fn percent(name: &str, share: f64) -> String {
    let mut style = name.to_owned();
    style.push_str(&decimal(share * 100.0, 3));
    style.push('%');
    style
}
