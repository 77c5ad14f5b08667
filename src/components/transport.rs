//! Play, pause, step, speed, and the clock.

use super::icons;
use super::segmented::segmented;
use super::timeline::timeline;
use crate::desk::{Desk, use_desk};
use crate::quantity;
use crate::texts::{fill, t};
use lambdascope_view_model::pace::Pace;
use lambdascope_view_model::playhead::SessionCommand;
use yew::{AttrValue, Callback, Html, component, html};

/// The speeds in sight; the first is paced.
const SPEEDS: [Option<f64>; 3] = [None, Some(1.0), Some(60.0)];
/// The speeds of the menu.
const MORE_SPEEDS: [f64; 10] =
    [0.1, 0.5, 2.0, 5.0, 10.0, 300.0, 1_000.0, 3_600.0, 10_000.0, 100_000.0];
const MENU: &str = "speeds";

#[component]
pub(crate) fn Transport() -> Html {
    let desk = use_desk();
    let playing = desk.look(|stage| stage.playhead.is_playing()).unwrap_or_default();
    let clock = desk.look(|stage| quantity::clock(stage.now())).unwrap_or_default();
    let seed = desk.look(|stage| stage.config().seed.to_string()).unwrap_or_default();
    let button = |label: &'static str, class: &'static str, icon: Html, command: SessionCommand| {
        let desk = desk.clone();
        html! {
            <button type="button" {class} aria-label={label} title={label}
                onclick={move |_| desk.playback(command)}>{ icon }</button>
        }
    };
    html! {
        <footer class="transport" role="region" aria-label={t().transport}>
            <span class="steps">
                { button(t().restart, "icon", icons::restart(), SessionCommand::Restart) }
                { button(t().step_back, "icon", icons::step_back(), SessionCommand::StepBack) }
                { if playing {
                    button(t().pause, "play", icons::pause(), SessionCommand::Pause)
                } else {
                    button(t().play, "play", icons::play(), SessionCommand::Play)
                } }
                { button(t().step_forward, "icon", icons::step_forward(), SessionCommand::StepForward) }
            </span>
            { speed(&desk) }
            <span class="hurry">{ hurry(&desk) }</span>
            { timeline(&desk) }
            <span class="clock">{ clock }</span>
            <span class="clock muted seed">{ fill(t().seed, &[&seed]) }</span>
        </footer>
    }
}

/// Paced, or a fixed speed.
fn speed(desk: &Desk) -> Html {
    let pace = desk.look(|stage| stage.playhead.pace()).unwrap_or_default();
    let now = match pace {
        Pace::Paced => None,
        Pace::Fixed(speed) => Some(speed),
    };
    let mut options: Vec<AttrValue> = SPEEDS.iter().map(|speed| name(*speed)).collect();
    let mut chosen = SPEEDS.iter().position(|speed| *speed == now);
    if chosen.is_none() {
        chosen = Some(options.len());
        options.push(name(now));
    }
    let set = |desk: &Desk| {
        let desk = desk.clone();
        Callback::from(move |speed: Option<f64>| {
            desk.playback(SessionCommand::SetPace(speed.map_or(Pace::Paced, Pace::Fixed)));
        })
    };
    let set = set(desk);
    let on_choose = set.reform(move |index: usize| SPEEDS.get(index).copied().unwrap_or(now));
    let item = |speed: f64| {
        let set = set.clone();
        let current = (now == Some(speed)).then_some("true");
        html! {
            <li><button type="button" aria-current={current} popovertarget={MENU} popovertargetaction="hide"
                onclick={move |_| set.emit(Some(speed))}>{ name(Some(speed)) }</button></li>
        }
    };
    html! {
        <span class="speed" title={t().paced_explained}>
            { segmented(t().pace.into(), &options, chosen, &on_choose) }
            <button type="button" class="icon" popovertarget={MENU} aria-label={t().more_speeds} title={t().more_speeds}>
                <span aria-hidden="true">{ "▾" }</span>
            </button>
            <ul id={MENU} class="popup" popover="auto">{ for MORE_SPEEDS.into_iter().map(item) }</ul>
        </span>
    }
}

fn name(speed: Option<f64>) -> AttrValue {
    speed
        .map_or_else(|| t().paced.into(), |speed| fill(t().times, &[&quantity::rate(speed)]).into())
}

/// By how much paced playback hurries through a quiet stretch.
fn hurry(desk: &Desk) -> String {
    let hurry = desk.look(|stage| stage.playhead.hurry()).flatten();
    hurry.map_or_else(String::new, |speed| fill(t().hurry, &[&quantity::rate(speed)]))
}
