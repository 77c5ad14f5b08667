//! What the whole page shares: the run on the stage, the choices, and the canvas.

use crate::address::{self, Address};
use crate::bookmarks::Bookmarks;
use crate::canvas::surface::Surface;
use crate::canvas::view::{CanvasFromWorld, Size};
use crate::components::events::Ledger;
use crate::components::gestures::Pointers;
use crate::components::journey::Found;
use crate::contest::Arena;
use crate::gallery::{self, GalleryEntry, Guide};
use crate::odds::Study;
use crate::platform::resize::Resize;
use crate::platform::{media, url};
use crate::plots::Plots;
use crate::reference::Tables;
use crate::rules::Rules;
use crate::session_text;
use crate::settings::Edit;
use crate::stage::{Opening, Stage};
use crate::state::{Choice, Ui};
use crate::texts::{fill, t};
use crate::what_if::WhatIfs;
use lambdascope_engine::time::SimTime;
use lambdascope_rulebook::Edition;
use lambdascope_scenario::{Action, Diagnostic, Document, read_json};
use lambdascope_view_model::frame::{FrameOptions, SINGLY_MAX};
use lambdascope_view_model::layout::Face;
use lambdascope_view_model::playhead::SessionCommand;
use std::cell::{Ref, RefCell};
use std::ops::Deref;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use wasm_bindgen_futures::spawn_local;
use yew::functional::UseForceUpdateHandle;

/// So many tokens on one pipe are drawn one by one. Only a benchmark changes it, before a scenario
/// is opened.
pub(crate) static DRAWN_SINGLY: AtomicU64 = AtomicU64::new(SINGLY_MAX);

/// A handle on the shared things.
#[derive(Clone)]
pub(crate) struct Desk(Rc<Shared>);

/// The shared things. Nothing is borrowed while anything else of the page runs.
pub(crate) struct Shared {
    ui: RefCell<Ui>,
    /// The run, once a scenario is loaded. The frame loop moves it between renderings.
    pub(crate) stage: RefCell<Option<Stage>>,
    /// The canvas, once it is on the page.
    pub(crate) screen: RefCell<Screen>,
    /// What was fetched, and what was looked up in the trace.
    pub(crate) library: RefCell<Library>,
    /// A change of settings that the next tick carries out.
    changing: RefCell<Option<Change>>,
    /// Two variants side by side, while they are looked at.
    pub(crate) arena: RefCell<Arena>,
    update: UseForceUpdateHandle,
}

/// The canvas and where the world lies on it.
#[derive(Default)]
pub(crate) struct Screen {
    pub(crate) surface: Option<Surface>,
    pub(crate) canvas_from_world: CanvasFromWorld,
    /// Whether a person moved the world; else it fits.
    pub(crate) moved: bool,
    /// Whether the world was moved since it was put on the page.
    pub(crate) stale: bool,
    /// Whether something else on the page has to follow with the next tick.
    pub(crate) unrendered: bool,
    /// The pointers over the scene.
    pub(crate) pointers: Pointers,
    /// Size of the scene's element [CSS px].
    pub(crate) size: Size,
    /// Tells when that changes.
    pub(crate) watch: Option<Resize>,
    /// The choices that the browser was told of last.
    pub(crate) shown: Option<Ui>,
}

/// What was fetched, and what was looked up in the trace: it is kept as long as it holds.
#[derive(Default)]
pub(crate) struct Library {
    pub(crate) gallery: Option<Rc<Vec<GalleryEntry>>>,
    pub(crate) rules: Option<Rc<Rules>>,
    /// Whether the rules were asked for: they may be on their way.
    pub(crate) rules_asked: bool,
    /// The tables of the reference.
    pub(crate) tables: Option<Rc<Tables>>,
    /// Whether they were asked for.
    pub(crate) tables_asked: bool,
    /// The guide of a scenario, with its name.
    pub(crate) guide: Option<(String, Guide)>,
    pub(crate) journey: Found,
    pub(crate) bookmarks: Bookmarks,
    /// Where the last jump through time began.
    pub(crate) before: Option<SimTime>,
    pub(crate) ledger: Ledger,
    pub(crate) study: Study,
    pub(crate) what_ifs: WhatIfs,
    pub(crate) plots: Plots,
}

/// A change of settings that was asked for.
pub(crate) struct Change {
    /// The setting that remarks about it stand beside.
    pub(crate) path: String,
    pub(crate) edits: Vec<Edit>,
}

impl Deref for Desk {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl Desk {
    /// An empty stage with the choices of an address.
    pub(crate) fn new(address: &Address, update: UseForceUpdateHandle) -> Self {
        Self(Rc::new(Shared {
            ui: RefCell::new(Ui::first(address)),
            stage: RefCell::default(),
            screen: RefCell::default(),
            library: RefCell::default(),
            changing: RefCell::default(),
            arena: RefCell::default(),
            update,
        }))
    }

    /// The choices as they are now.
    pub(crate) fn ui(&self) -> Ref<'_, Ui> {
        self.ui.borrow()
    }

    pub(crate) fn choose(&self, choice: Choice) {
        let ui = self.ui.borrow().clone();
        *self.ui.borrow_mut() = ui.reduce(choice);
        self.render();
    }

    /// Renders the page again: numbers on it may have changed.
    pub(crate) fn render(&self) {
        self.update.force_update();
    }

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
                desk.choose(Choice::Remark(fill(t().scenario_missing, &[&name])));
                if name != address::OPENING && desk.stage.borrow().is_none() {
                    desk.load(Opening { name: address::OPENING.to_owned(), ..opening });
                }
                return;
            };
            if let Err(diagnostics) = desk.replace(read_json(&text).document, opening) {
                let first = diagnostics.first().map(ToString::to_string).unwrap_or_default();
                desk.choose(Choice::Remark(fill(t().scenario_broken, &[&first])));
            }
        });
    }

    /// Puts the session of an address on the stage; one that cannot be read is told, and the
    /// scenario is shown as the gallery has it.
    pub(crate) fn load_session(&self, session: String, opening: Opening) {
        let desk = self.clone();
        spawn_local(async move {
            let text = session_text::read(&session).await;
            let opened = text.is_some_and(|text| {
                let opening = Opening { changed: true, ..opening.clone() };
                desk.replace(read_json(&text).document, opening).is_ok()
            });
            if !opened {
                desk.choose(Choice::Remark(t().session_broken.to_owned()));
                let own = opening.name.is_empty();
                let name = if own { address::OPENING.to_owned() } else { opening.name };
                desk.load(Opening { name, ..opening });
            }
        });
    }

    /// Opens a scenario of the gallery from its start, with its own limits or others.
    pub(crate) fn open(&self, name: &str, limits: Option<Edition>) {
        let pace = self.look(|stage| stage.playhead.pace()).unwrap_or_default();
        let mut query = vec![("scenario", name.to_owned())];
        query.extend(limits.map(|limits| ("limits", limits.as_str().to_owned())));
        url::replace(&url::with_query(&query));
        let opening = Opening { name: name.to_owned(), limits, pace, ..Opening::default() };
        self.load(Opening { autoplay: true, ..opening });
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
        self.show(Stage::open(document, opening, self.face())?);
        Ok(())
    }

    fn show(&self, stage: Stage) {
        *self.stage.borrow_mut() = Some(stage);
        self.library.borrow_mut().before = None;
        self.choose(Choice::Loaded);
    }

    /// The shape of the scene that fits the window.
    pub(crate) fn face(&self) -> Face {
        let ui = self.ui();
        if ui.embed {
            Face::Embed
        } else if media::matches(media::NARROW) {
            Face::Phone { lane: ui.lane }
        } else {
            Face::Desk
        }
    }

    /// Hands on how moments are to be drawn: for which window, whether motion is kept low, and
    /// what is selected.
    pub(crate) fn set_view(&self) {
        let face = self.face();
        let reduced_motion = media::matches(media::REDUCED_MOTION);
        let singly_max = DRAWN_SINGLY.load(Ordering::Relaxed);
        let options = FrameOptions { reduced_motion, selected: self.ui().event, singly_max };
        if let Some(stage) = &mut *self.stage.borrow_mut() {
            stage.set_view(face, options);
            let ui = self.ui();
            stage.follow(ui.event.filter(|_| ui.follow));
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

    pub(crate) fn playback(&self, command: SessionCommand) {
        if let Some(stage) = &mut *self.stage.borrow_mut() {
            stage.playback(command);
        }
        self.render();
    }

    /// Does something to the system at the moment that is shown.
    pub(crate) fn perform(&self, actions: Vec<Action>) {
        let done = self.stage.borrow_mut().as_mut().map_or(Ok(()), |stage| stage.perform(actions));
        match done {
            Ok(()) => self.render(),
            Err(diagnostics) => {
                self.notice(&diagnostics.first().map(ToString::to_string).unwrap_or_default());
            }
        }
    }

    /// Changes settings of the scenario from the moment that is shown on, with the next tick: a
    /// slider on the move changes many times in between. What is refused is told beside the
    /// setting with this path, and everything stays as it was.
    pub(crate) fn change(&self, path: String, edits: Vec<Edit>) {
        let change = Change { path, edits };
        let waiting = self.changing.borrow_mut().take();
        // A change of something else is not forgotten over it.
        if let Some(other) = waiting.filter(|other| other.path != change.path) {
            self.change_now(other);
        }
        *self.changing.borrow_mut() = Some(change);
    }

    /// Carries out the change that waits for the tick, if one does.
    pub(crate) fn change_waiting(&self) {
        let waiting = self.changing.borrow_mut().take();
        if let Some(change) = waiting {
            self.change_now(change);
        }
    }

    /// Carries out a change.
    pub(crate) fn change_now(&self, change: Change) {
        let mut stage = self.stage.borrow_mut();
        let changed = stage.as_mut().map_or(Ok(()), |stage| stage.change(change.edits));
        drop(stage);
        self.choose(Choice::Refused(changed.err().map(|diagnostics| (change.path, diagnostics))));
    }
}
