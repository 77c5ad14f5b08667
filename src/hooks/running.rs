//! What runs as long as the page is open: the frame loop, the ticks and the keys.

use crate::components::{live_region, scene};
use crate::desk::Desk;
use crate::following;
use crate::gestures::{self, Look};
use crate::moments;
use crate::platform::animation_frame::FrameLoop;
use crate::platform::keys::Keys;
use crate::platform::media::{self, Watch};
use crate::platform::panic_report;
use crate::platform::url::{self, FragmentWatch};
use crate::quantity;
use crate::stage::Stage;
use crate::state::Choice;
use gloo_timers::callback::Interval;
use lambdascope_view_model::playhead::SessionCommand;
use yew::{hook, use_effect_with};

/// How often words and numbers are refreshed at most (ms).
const TICK_MS: u32 = 100;
/// How often the run is recorded further ahead (ms).
const AHEAD_EVERY_MS: u32 = 20;
/// How often the page speaks to people who hear it at most (ms).
const SPEECH_MS: u32 = 4_000;

/// Everything that runs; dropping it ends it all.
struct Running {
    _frames: FrameLoop,
    _ahead: Interval,
    _ticks: Interval,
    _speech: Interval,
    _keys: Keys,
    _watches: [Watch; 2],
    _fragment: FragmentWatch,
}

/// Starts what runs, and ends it with the component.
#[hook]
pub(crate) fn use_running(desk: &Desk) {
    let desk = desk.clone();
    use_effect_with((), move |()| {
        let running = start(&desk);
        move || drop(running)
    });
}

fn start(desk: &Desk) -> Running {
    let [frames, ahead, ticks, speech, keys, dark, motion] = std::array::from_fn(|_| desk.clone());
    Running {
        _frames: FrameLoop::start(move |screen_s| {
            frame(&frames, screen_s);
            following::keep_in_sight(&frames);
        }),
        _ahead: Interval::new(AHEAD_EVERY_MS, move || ahead.record_ahead()),
        _ticks: Interval::new(TICK_MS, move || tick(&ticks)),
        _speech: Interval::new(SPEECH_MS, move || {
            speech.choose(Choice::Said(live_region::summary(&speech)));
        }),
        _keys: Keys::listen(move |key| press(&keys, key)),
        _watches: [
            Watch::new(media::DARK, move || {
                dark.read_theme();
                dark.render();
            }),
            Watch::new(media::REDUCED_MOTION, move || motion.set_view()),
        ],
        // Another session: as with every other address, the page opens anew.
        _fragment: FragmentWatch::new(url::reload),
    }
}

/// The 60 Hz path: moves the run and paints the canvas. It renders nothing else.
fn frame(desk: &Desk, screen_s: f64) {
    desk.alter(|stage| {
        if !stage.frame(screen_s) {
            return;
        }
        let screen = &mut *desk.screen.borrow_mut();
        if let Some(surface) = &mut screen.surface {
            surface.paint(screen.canvas_from_world, &stage.layout, &stage.list);
        }
        if std::mem::take(&mut screen.stale) {
            scene::follow(screen.canvas_from_world);
        }
    });
}

/// Ten times a second: renders the numbers again if they may have changed.
fn tick(desk: &Desk) {
    desk.follow_settings();
    let moved = desk.alter(Stage::take_moved);
    let unrendered = std::mem::take(&mut desk.screen.borrow_mut().unrendered);
    if moved {
        remember(desk);
        if desk.selection().follow {
            following::keep_on_lane(desk);
        }
    }
    if moved || unrendered {
        desk.render();
    }
}

/// Space plays and pauses, the arrows step, Home starts again. Plus, minus and zero look closer,
/// from further away and at everything; with Shift the arrows move the picture. What goes from
/// mark to mark is in `components::moments`.
fn press(desk: &Desk, key: &str) -> bool {
    if let Some(look) = Look::of_key(key) {
        gestures::look(desk, look);
        return true;
    }
    let command = match key {
        " " => SessionCommand::TogglePlay,
        "ArrowRight" => SessionCommand::StepForward,
        "ArrowLeft" => SessionCommand::StepBack,
        "Home" => SessionCommand::Restart,
        key if moments::press(desk, key) => return true,
        "Escape" if desk.view().sheet => {
            desk.choose(Choice::Sheet(false));
            return true;
        }
        _ => return false,
    };
    desk.playback(command);
    true
}

/// What a report of a mistake of this program would name.
fn remember(desk: &Desk) {
    let run = desk.see(|stage| {
        let seed = stage.config().seed.to_string();
        let commands = stage.session.log().len().to_string();
        crate::texts::fill(
            "scenario {0} seed {1} time {2} commands {3}",
            &[&stage.opening.name, &seed, &quantity::clock(stage.now()), &commands],
        )
    });
    panic_report::remember(run);
}
