//! The whole run as a line: what was played, what is known, and the landmarks on it.

use super::moments::Marks;
use super::slider::Range;
use crate::hooks::{use_desk, use_view};
use crate::moments::{self, look};
use crate::quantity::{self, decimal};
use crate::texts::t;
use lambdascope_engine::time::SimTime;
use lambdascope_view_model::history::TimelineMark;
use lambdascope_view_model::playhead::SessionCommand;
use yew::{Callback, Html, component, html};

/// Steps of the slider, from the start of a run to its end.
pub(crate) const STEPS: f64 = 10_000.0;

/// The timeline, a slider over simulated time.
#[component]
pub(crate) fn Timeline() -> Html {
    let desk = use_desk();
    let view = use_view((), |stage, ()| {
        let place = |time: SimTime| share(time, stage.session.end());
        let ready = place(stage.session.recorded_until());
        (place(stage.now()), ready, quantity::clock(stage.now()))
    });
    // To be looked at: what is clicked to go there is [`Marks`].
    let landmarks = use_view((), |stage, ()| {
        let end = stage.session.end();
        let mark = |(time, landmark): (SimTime, TimelineMark)| {
            let (colour, _, class) = look(landmark);
            (class, place(time, end, colour))
        };
        stage.session.history().landmarks().into_iter().map(mark).collect::<Vec<_>>()
    });
    let mark = |(class, style): &(&'static str, String)| {
        html! { <i class={*class} style={style.clone()} /> }
    };
    let (place, ready, said) = &*view;
    let onplace = {
        let desk = desk.clone();
        Callback::from(move |share| {
            let end = desk.see(|stage| stage.session.end());
            let time = SimTime::ZERO + end.since(SimTime::ZERO).scale(share);
            desk.playback(SessionCommand::Seek(time));
        })
    };
    // Who takes hold of it leaves the moment that is shown.
    let onhold = Callback::from(move |()| moments::leave(&desk));
    html! {
        <div class="timeline">
            <span class="bar" />
            <span class="ready" style={percent("width: ", *ready)} />
            <span class="done" style={percent("width: ", *place)} />
            <>{ for landmarks.iter().map(mark) }</>
            <span class="head-mark" style={percent("left: ", *place)} />
            <Range label={t().timeline} steps={STEPS} place={*place} said={said.clone()} {onplace}
                {onhold} />
            <Marks />
        </div>
    }
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
