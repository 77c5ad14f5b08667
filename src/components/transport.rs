//! Play, pause, step, speed, and the clock.

use super::icons::{self, IconButton};
use super::menu::{Menu, MenuItem};
use super::moments::Jumps;
use super::segmented::Segmented;
use super::timeline::Timeline;
use crate::act::Act;
use crate::hooks::use_view;
use crate::quantity;
use crate::stage::Stage;
use crate::texts::time::texts as time;
use crate::texts::{fill, t};
use lambdascope_view_model::pace::Pace;
use lambdascope_view_model::playhead::SessionCommand;
use yew::{Html, component, html};

/// The speeds in sight besides paced.
const SPEEDS: [f64; 2] = [1.0, 60.0];
/// The speeds of the menu.
const MORE_SPEEDS: [f64; 10] =
    [0.1, 0.5, 2.0, 5.0, 10.0, 300.0, 1_000.0, 3_600.0, 10_000.0, 100_000.0];
const MENU: &str = "speeds";

#[component]
pub(crate) fn Transport() -> Html {
    html! {
        <footer class="transport" role="region" aria-label={t().transport}>
            <Steps />
            <Speed />
            <Hurry />
            <Jumps />
            <Timeline />
            <Clock />
        </footer>
    }
}

/// Restart, play or pause, and one step back or on.
#[component]
fn Steps() -> Html {
    let playing = *use_view((), |stage, ()| stage.playhead.is_playing());
    let act = |command: SessionCommand| Act::Playback(command);
    let (label, path, command) = if playing {
        (t().pause, icons::PAUSE, SessionCommand::Pause)
    } else {
        (t().play, icons::PLAY, SessionCommand::Play)
    };
    html! {
        <span class="steps">
            <IconButton label={t().restart} path={icons::RESTART}
                act={act(SessionCommand::Restart)} />
            <IconButton label={t().step_back} path={icons::STEP_BACK}
                act={act(SessionCommand::StepBack)} />
            <IconButton class="play" {label} {path} act={act(command)} />
            <IconButton label={t().step_forward} path={icons::STEP_FORWARD}
                act={act(SessionCommand::StepForward)} />
        </span>
    }
}

/// How fast the story goes by itself, or whom it follows.
#[component]
fn Hurry() -> Html {
    let hurry = use_view((), |stage, ()| match stage.followed() {
        Some(event) => Some((time().follows, stage.config().event_name(event))),
        None => {
            let speed = stage.playhead.hurry()?;
            Some((t().hurries, fill(t().hurry, &[&quantity::rate(speed)])))
        }
    });
    let (verb, how) = hurry.as_ref().clone().unwrap_or_default();
    // A phone has no room for the verb.
    html! { <span class="hurry"><span class="only-wide">{ verb }</span>{ how }</span> }
}

#[component]
fn Clock() -> Html {
    let clock = use_view((), |stage, ()| quantity::clock(stage.now()));
    let seed = use_view((), |stage: &Stage, ()| stage.config().seed.to_string());
    html! {
        <>
            <span class="clock">{ &*clock }</span>
            <span class="clock muted seed">{ fill(t().seed, &[&seed]) }</span>
        </>
    }
}

/// Paced, or a fixed speed.
#[component]
fn Speed() -> Html {
    let pace = *use_view((), |stage, ()| stage.playhead.pace());
    let set = |pace: Pace| Act::Playback(SessionCommand::SetPace(pace));
    let mut options = vec![(t().paced.to_owned(), set(Pace::Paced))];
    options.extend(SPEEDS.map(|speed| (name(speed), set(Pace::Fixed(speed)))));
    let chosen = match pace {
        Pace::Paced => 0,
        Pace::Fixed(speed) => match SPEEDS.iter().position(|known| *known == speed) {
            Some(index) => index + 1,
            None => {
                options.push((name(speed), set(pace)));
                options.len() - 1
            }
        },
    };
    let item = |speed: f64| {
        let pace_of_item = Pace::Fixed(speed);
        html! {
            <MenuItem menu={MENU} text={name(speed)} act={set(pace_of_item)}
                current={pace == pace_of_item} />
        }
    };
    let symbol = html! { <span aria-hidden="true">{ "▾" }</span> };
    html! {
        <span class="speed" title={t().paced_explained}>
            <Segmented label={t().pace} {options} chosen={Some(chosen)} />
            <Menu id={MENU} name={t().more_speeds} {symbol}>
                { for MORE_SPEEDS.into_iter().map(item) }
            </Menu>
        </span>
    }
}

fn name(speed: f64) -> String {
    fill(t().times, &[&quantity::rate(speed)])
}
