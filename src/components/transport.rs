//! Play, pause, step, speed, and the clock.

use super::header::icon_button;
use super::icons;
use super::menu::{item, menu};
use super::moments;
use super::segmented::segmented;
use super::timeline::timeline;
use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::quantity;
use crate::texts::time::texts as time;
use crate::texts::{fill, t};
use lambdascope_view_model::pace::Pace;
use lambdascope_view_model::playhead::SessionCommand;

/// The speeds in sight besides paced.
const SPEEDS: [f64; 2] = [1.0, 60.0];
/// The speeds of the menu.
const MORE_SPEEDS: [f64; 10] =
    [0.1, 0.5, 2.0, 5.0, 10.0, 300.0, 1_000.0, 3_600.0, 10_000.0, 100_000.0];
const MENU: &str = "speeds";

pub(crate) fn transport(desk: &Desk) -> El {
    let found = desk.look(|stage| {
        let (playhead, config) = (&stage.playhead, stage.config());
        let hurry = match stage.followed() {
            Some(event) => Some((time().follows, config.event_name(event))),
            None => playhead
                .hurry()
                .map(|speed| (t().hurries, fill(t().hurry, &[&quantity::rate(speed)]))),
        };
        let seed = fill(t().seed, &[&config.seed.to_string()]);
        (
            playhead.is_playing(),
            playhead.pace(),
            hurry.unwrap_or_default(),
            seed,
            quantity::clock(stage.now()),
        )
    });
    let (playing, pace, (verb, how), seed, clock) = found.unwrap_or_default();
    // A phone has no room for the verb.
    let hurry = part("span", "hurry").child(part("span", "only-wide").text(verb)).text(&how);
    let icon = |label: &'static str, path: &'static str, command: SessionCommand| {
        icon_button(desk, "icon", label, path, Act::Playback(command))
    };
    let play = if playing {
        icon(t().pause, icons::PAUSE, SessionCommand::Pause)
    } else {
        icon(t().play, icons::PLAY, SessionCommand::Play)
    };
    let steps = part("span", "steps")
        .child(icon(t().restart, icons::RESTART, SessionCommand::Restart))
        .child(icon(t().step_back, icons::STEP_BACK, SessionCommand::StepBack))
        .child(play.attr("class", "play"))
        .child(icon(t().step_forward, icons::STEP_FORWARD, SessionCommand::StepForward));
    part("footer", "transport")
        .attr("role", "region")
        .attr("aria-label", t().transport)
        .child(steps)
        .child(speed(desk, pace))
        .child(hurry)
        .child(part("span", "jumps").list(moments::jumps(desk)))
        .child(timeline(desk))
        .child(part("span", "clock").text(&clock))
        .child(part("span", "clock muted seed").text(&seed))
}

/// Paced, or a fixed speed.
fn speed(desk: &Desk, pace: Pace) -> El {
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
    let choice = |speed: f64| {
        let act = set(Pace::Fixed(speed));
        item(desk, MENU, &name(speed), act, pace == Pace::Fixed(speed))
    };
    let symbol = el("span").attr("aria-hidden", "true").text("▾");
    let items = MORE_SPEEDS.into_iter().map(choice).collect();
    let [open, list] = menu(MENU, t().more_speeds, symbol, items);
    part("span", "speed")
        .attr("title", t().paced_explained)
        .child(segmented(desk, t().pace, options, Some(chosen)))
        .child(open)
        .child(list)
}

fn name(speed: f64) -> String {
    fill(t().times, &[&quantity::rate(speed)])
}
