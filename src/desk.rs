//! What every component of the page shares: the run on the stage, the choices, and how to act.

use crate::address;
use crate::canvas::surface::{CanvasFromWorld, Surface};
use crate::gallery::{self, Entry};
use crate::platform::{media, url};
use crate::rules::Rules;
use crate::settings::Edit;
use crate::stage::{Opening, Stage};
use crate::state::{Act, Ui};
use crate::texts::{fill, t};
use lambdascope_scenario::{Action, Diagnostic, Document, read_json};
use lambdascope_view_model::frame::FrameOptions;
use lambdascope_view_model::layout::Face;
use lambdascope_view_model::playhead::SessionCommand;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::{Callback, hook, use_context};

/// The shared things. Two desks are equal if nothing on the screen may have changed between them.
#[derive(Clone)]
pub(crate) struct Desk {
    /// The choices as they are in this rendering.
    pub(crate) ui: Rc<Ui>,
    /// The run, once a scenario is loaded. The frame loop moves it between renderings.
    pub(crate) stage: Rc<RefCell<Option<Stage>>>,
    /// The canvas, once it is on the page.
    pub(crate) screen: Rc<RefCell<Screen>>,
    /// What was fetched: it stays.
    pub(crate) library: Rc<RefCell<Library>>,
    /// A change of settings that the next tick carries out.
    pub(crate) changing: Rc<RefCell<Option<Change>>>,
    /// Changes a choice.
    pub(crate) act: Callback<Act>,
}

/// A change of settings that was asked for.
pub(crate) struct Change {
    /// The setting that remarks about it stand beside.
    path: String,
    edits: Vec<Edit>,
}

/// The canvas and where the world lies on it.
#[derive(Default)]
pub(crate) struct Screen {
    pub(crate) surface: Option<Surface>,
    pub(crate) canvas_from_world: CanvasFromWorld,
    /// Size of the scene's element [CSS px].
    pub(crate) size: (f64, f64),
}

/// Texts that load when they are first needed.
#[derive(Default)]
pub(crate) struct Library {
    pub(crate) gallery: Option<Rc<Vec<Entry>>>,
    pub(crate) rules: Option<Rc<Rules>>,
    /// Whether the rules are on their way.
    pub(crate) rules_asked: bool,
}

impl PartialEq for Desk {
    fn eq(&self, other: &Self) -> bool {
        self.ui.tick == other.ui.tick
    }
}

impl Desk {
    /// Looks at the run; none while no scenario is loaded.
    pub(crate) fn look<R>(&self, look: impl FnOnce(&Stage) -> R) -> Option<R> {
        self.stage.borrow().as_ref().map(look)
    }

    /// Fetches a scenario and puts it on the stage. What cannot be shown is told, and whatever
    /// was on the stage stays there.
    pub(crate) fn load(&self, opening: Opening) {
        let desk = self.clone();
        spawn_local(async move {
            let name = opening.name.clone();
            let Some(text) = gallery::scenario(&name).await else {
                desk.act.emit(Act::Notice(fill(t().scenario_missing, &[&name])));
                if name != address::OPENING && desk.stage.borrow().is_none() {
                    desk.load(Opening { name: address::OPENING.to_owned(), ..opening });
                }
                return;
            };
            if let Err(diagnostics) = desk.replace(read_json(&text).document, opening) {
                let first = diagnostics.first().map(ToString::to_string).unwrap_or_default();
                desk.act.emit(Act::Notice(fill(t().scenario_broken, &[&first])));
            }
        });
    }

    /// Opens a scenario of the gallery from its start.
    pub(crate) fn open(&self, name: &str) {
        let pace = self.look(|stage| stage.playhead.pace()).unwrap_or_default();
        url::replace(&url::with_query(&[("scenario", name.to_owned())]));
        self.load(Opening { name: name.to_owned(), pace, autoplay: true, ..Opening::default() });
    }

    /// Puts a scenario on the stage.
    ///
    /// # Errors
    /// Every diagnostic of one that cannot run; what was on the stage stays there.
    pub(crate) fn replace(
        &self,
        document: Document,
        opening: Opening,
    ) -> Result<(), Vec<Diagnostic>> {
        let face = self.face();
        let stage = Stage::open(document, opening, face)?;
        *self.stage.borrow_mut() = Some(stage);
        self.act.emit(Act::Loaded);
        Ok(())
    }

    /// The shape of the scene that fits the window.
    pub(crate) fn face(&self) -> Face {
        if self.ui.embed {
            Face::Embed
        } else if media::matches(media::NARROW) {
            Face::Phone { lane: self.ui.lane.0 }
        } else {
            Face::Desk
        }
    }

    /// The window has another shape, or another lane is chosen.
    pub(crate) fn resized(&self) {
        let face = self.face();
        if let Some(stage) = &mut *self.stage.borrow_mut() {
            stage.set_face(face);
            stage.repaint();
        }
    }

    /// Reads the colours again.
    pub(crate) fn read_theme(&self) {
        if let Some(surface) = &mut self.screen.borrow_mut().surface {
            surface.read_theme();
        }
        if let Some(stage) = &mut *self.stage.borrow_mut() {
            stage.repaint();
        }
    }

    /// Hands on how moments are to be drawn: whether motion is kept low, and what is selected.
    pub(crate) fn set_options(&self) {
        let reduced_motion = media::matches(media::REDUCED_MOTION);
        let options = FrameOptions { reduced_motion, selected: self.ui.event };
        if let Some(stage) = &mut *self.stage.borrow_mut() {
            stage.set_options(options);
        }
    }

    /// Moves the playhead.
    pub(crate) fn playback(&self, command: SessionCommand) {
        if let Some(stage) = &mut *self.stage.borrow_mut() {
            stage.playback(command);
        }
        self.act.emit(Act::Tick);
    }

    /// Does something to the system at the moment that is shown.
    pub(crate) fn perform(&self, action: Action) {
        let done =
            self.stage.borrow_mut().as_mut().map_or(Ok(()), |stage| stage.perform(vec![action]));
        self.act.emit(match done {
            Ok(()) => Act::Tick,
            Err(diagnostics) => {
                Act::Notice(diagnostics.first().map(ToString::to_string).unwrap_or_default())
            }
        });
    }

    /// Changes settings of the scenario from the moment that is shown on, with the next tick: a
    /// slider on the move changes many times in between. What is refused is told beside the
    /// setting with this path, and everything stays as it was.
    pub(crate) fn change(&self, path: &str, edits: Vec<Edit>) {
        let waiting = self.changing.replace(Some(Change { path: path.to_owned(), edits }));
        // A change of something else is not forgotten over it.
        if let Some(other) = waiting.filter(|other| other.path != path) {
            self.change_now(&other);
        }
    }

    /// Carries out the change that waits for the tick, if one does.
    pub(crate) fn change_waiting(&self) {
        if let Some(change) = self.changing.take() {
            self.change_now(&change);
        }
    }

    fn change_now(&self, change: &Change) {
        let mut stage = self.stage.borrow_mut();
        let changed = stage.as_mut().map_or(Ok(()), |stage| stage.change(&change.edits));
        drop(stage);
        self.act.emit(match changed {
            Ok(()) => Act::Accepted,
            Err(diagnostics) => Act::Refused(change.path.clone(), diagnostics),
        });
    }
}

/// The desk of this page.
///
/// # Panics
/// Outside of the page's root component, which provides it.
#[hook]
pub(crate) fn use_desk() -> Desk {
    use_context::<Desk>().expect("the root component provides the desk")
}
