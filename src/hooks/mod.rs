//! What runs as long as the page is open.

use crate::desk::Desk;
use crate::platform::animation_frame::FrameLoop;
use crate::platform::keys::Keys;
use crate::platform::media::{self, Watch};
use crate::platform::panic_report;
use crate::quantity;
use crate::state::Act;
use gloo_timers::callback::Interval;
use lambdascope_view_model::playhead::SessionCommand;
use std::rc::Rc;
use yew::{hook, use_effect_with};

/// How often words and numbers are refreshed at most [ms].
const TICK_MS: u32 = 100;

/// The 60 Hz path: moves the run and paints the canvas. It renders no component.
#[hook]
pub(crate) fn use_frames(desk: &Desk) {
    let (stage, screen) = (Rc::clone(&desk.stage), Rc::clone(&desk.screen));
    use_effect_with((), move |()| {
        let frames = FrameLoop::start(move |screen_s| {
            let mut stage = stage.borrow_mut();
            let Some(stage) = &mut *stage else { return };
            if stage.frame(screen_s) {
                let screen = screen.borrow();
                if let Some(surface) = &screen.surface {
                    surface.paint(screen.canvas_from_world, &stage.layout, &stage.list);
                }
            }
        });
        move || drop(frames)
    });
}

/// Ten times a second: renders the numbers again if they may have changed.
#[hook]
pub(crate) fn use_ticks(desk: &Desk) {
    let desk = desk.clone();
    use_effect_with((), move |()| {
        let watch = Watch::new(media::DARK, {
            let desk = desk.clone();
            move || {
                desk.read_theme();
                desk.act.emit(Act::Tick);
            }
        });
        let motion = Watch::new(media::REDUCED_MOTION, {
            let desk = desk.clone();
            move || desk.act.emit(Act::Motion)
        });
        let ticks = Interval::new(TICK_MS, move || {
            desk.change_waiting();
            let moved = desk.stage.borrow_mut().as_mut().is_some_and(|stage| stage.take_moved());
            if moved {
                remember(&desk);
                desk.act.emit(Act::Tick);
            }
        });
        move || drop((ticks, watch, motion))
    });
}

/// Space plays and pauses, the arrows step, Home starts again.
#[hook]
pub(crate) fn use_keys(desk: &Desk) {
    let desk = desk.clone();
    use_effect_with((), move |()| {
        let keys = Keys::listen(move |key| {
            let command = match key {
                " " => SessionCommand::TogglePlay,
                "ArrowRight" => SessionCommand::StepForward,
                "ArrowLeft" => SessionCommand::StepBack,
                "Home" => SessionCommand::Restart,
                _ => return false,
            };
            desk.playback(command);
            true
        });
        move || drop(keys)
    });
}

/// What a report of a mistake of this program would name.
fn remember(desk: &Desk) {
    let run = desk.look(|stage| {
        let config = stage.config();
        let commands = stage.session.log().len();
        format!(
            "scenario {} seed {} time {} commands {commands}",
            stage.opening.name,
            config.seed,
            quantity::clock(stage.now()),
        )
    });
    panic_report::remember(run.unwrap_or_default());
}
