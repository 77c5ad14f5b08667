//! What the whole page shares: the run on the stage, the choices, and the canvas.
//!
//! The run is outside of Yew, since the frame loop moves it sixty times a second. Whoever shows
//! something of it watches it, through the hooks of `hooks.rs`.

use crate::act::Act;
use crate::bookmarks::Bookmarks;
use crate::canvas::surface::Surface;
use crate::canvas::view::{CanvasFromWorld, Size};
use crate::components::events::Ledger;
use crate::contest::Arena;
use crate::gallery::{GalleryEntry, Guide};
use crate::gestures::Pointers;
use crate::journey::Found;
use crate::odds::Study;
use crate::opening;
use crate::platform::resize::Resize;
use crate::platform::simulator::Simulators;
use crate::platform::{media, url};
use crate::plots::Plots;
use crate::reference::Tables;
use crate::rules::Rules;
use crate::sessions::Line;
use crate::settings::Edit;
use crate::stage::{Opening, Stage};
use crate::state::{Choice, Choices, Dialogs, Notices, Selection, View};
use crate::what_if::WhatIfs;
use lambdascope_engine::time::SimTime;
use lambdascope_rulebook::Edition;
use lambdascope_view_model::frame::{FrameOptions, SINGLY_MAX};
use lambdascope_view_model::layout::Face;
use lambdascope_view_model::playhead::SessionCommand;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::ops::Deref;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use wasm_bindgen_futures::spawn_local;
use web_sys::MouseEvent;
use yew::{Callback, UseReducerHandle};

/// So many tokens on one pipe are drawn one by one. Only a benchmark changes it, before a scenario
/// is opened.
pub(crate) static DRAWN_SINGLY: AtomicU64 = AtomicU64::new(SINGLY_MAX);

/// A handle on the shared things.
#[derive(Clone)]
pub(crate) struct Desk(Rc<Shared>);

impl PartialEq for Desk {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// The shared things. Nothing is borrowed while anything else of the page runs.
pub(crate) struct Shared {
    choices: Choices,
    /// The frame loop moves it between renderings.
    stage: RefCell<Stage>,
    /// How often another run was put in its place.
    run: Cell<u32>,
    /// What is told when the run, or what is kept beside it, may have changed, by number.
    watchers: RefCell<BTreeMap<u32, Rc<dyn Fn()>>>,
    /// The number of the next of them.
    next: Cell<u32>,
    /// Whether they are about to be told.
    telling: Cell<bool>,
    /// The canvas, once it is on the page.
    pub(crate) screen: RefCell<Screen>,
    /// What was fetched, and what was looked up in the trace.
    pub(crate) library: RefCell<Library>,
    /// A change of settings that waits for the one before: the setting that remarks about it stand
    /// beside, and what is changed.
    pub(crate) changing: RefCell<Option<(String, Vec<Edit>)>>,
    /// Two variants side by side, while they are looked at.
    pub(crate) arena: RefCell<Arena>,
    /// Who answers what takes a simulation.
    pub(crate) simulators: Simulators,
    /// What is waited for from the one that has the session.
    pub(crate) line: RefCell<Line>,
}

/// Watches the run until it is dropped.
pub(crate) struct Watching {
    desk: Desk,
    number: u32,
}

impl Drop for Watching {
    fn drop(&mut self) {
        self.desk.watchers.borrow_mut().remove(&self.number);
    }
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

impl Deref for Desk {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl Desk {
    pub(crate) fn new(stage: Stage, choices: Choices, simulators: Simulators) -> Self {
        let desk = Self(Rc::new(Shared {
            choices,
            stage: RefCell::new(stage),
            run: Cell::default(),
            watchers: RefCell::default(),
            next: Cell::default(),
            telling: Cell::default(),
            screen: RefCell::default(),
            library: RefCell::default(),
            changing: RefCell::default(),
            arena: RefCell::default(),
            simulators,
            line: RefCell::default(),
        }));
        let watcher = desk.clone();
        desk.simulators.watch(move |failure| watcher.lose(failure));
        desk
    }

    /// Which parts of the page are in sight now.
    pub(crate) fn view(&self) -> UseReducerHandle<View> {
        self.choices.view.clone()
    }

    /// What is selected now.
    pub(crate) fn selection(&self) -> UseReducerHandle<Selection> {
        self.choices.selection.clone()
    }

    /// Which dialog is open now.
    pub(crate) fn dialogs(&self) -> UseReducerHandle<Dialogs> {
        self.choices.dialogs.clone()
    }

    /// What the page says now.
    pub(crate) fn notices(&self) -> UseReducerHandle<Notices> {
        self.choices.notices.clone()
    }

    pub(crate) fn choose(&self, choice: Choice) {
        self.choices.choose(choice);
    }

    /// What a click does.
    pub(crate) fn on(&self, act: Act) -> Callback<MouseEvent> {
        let desk = self.clone();
        Callback::from(move |_| desk.act(act.clone()))
    }

    /// Which run is on: another number when another was put in its place.
    pub(crate) fn run(&self) -> u32 {
        self.run.get()
    }

    /// Calls back whenever the run, or what is kept beside it, may have changed.
    pub(crate) fn watch(&self, on_change: impl Fn() + 'static) -> Watching {
        let number = self.next.replace(self.next.get() + 1);
        self.watchers.borrow_mut().insert(number, Rc::new(on_change));
        Watching { desk: self.clone(), number }
    }

    /// Tells everybody who shows something of the run that it may have changed, once whatever
    /// changes it has come to its end.
    pub(crate) fn render(&self) {
        if self.telling.replace(true) {
            return;
        }
        let desk = self.clone();
        spawn_local(async move {
            desk.telling.set(false);
            desk.tell();
        });
    }

    fn tell(&self) {
        let watchers: Vec<_> = self.watchers.borrow().values().cloned().collect();
        for on_change in watchers {
            on_change();
        }
    }

    /// Looks at the run.
    pub(crate) fn see<R>(&self, look: impl FnOnce(&Stage) -> R) -> R {
        look(&self.stage.borrow())
    }

    /// Looks at the run.
    pub(crate) fn look<R>(&self, look: impl FnOnce(&Stage) -> R) -> Option<R> {
        Some(self.see(look))
    }

    /// Moves or changes the run.
    pub(crate) fn alter<R>(&self, change: impl FnOnce(&mut Stage) -> R) -> R {
        change(&mut self.stage.borrow_mut())
    }

    /// Fetches a scenario and puts it on the stage. What cannot be shown is told, and whatever
    /// was on the stage stays there.
    pub(crate) fn load(&self, opening: Opening) {
        let desk = self.clone();
        spawn_local(async move {
            match opening::scenario(&desk.simulators, opening, desk.face()).await {
                Ok(stage) => desk.show(stage),
                Err(why) => desk.choose(Choice::Remark(why)),
            }
        });
    }

    /// Opens a scenario of the gallery from its start, with its own limits or others.
    pub(crate) fn open(&self, name: &str, limits: Option<Edition>) {
        let pace = self.see(|stage| stage.playhead.pace());
        let mut query = vec![("scenario", name.to_owned())];
        query.extend(limits.map(|limits| ("limits", limits.as_str().to_owned())));
        url::replace(&url::with_query(&query));
        let opening = Opening { name: name.to_owned(), limits, pace, ..Opening::default() };
        self.load(Opening { autoplay: true, ..opening });
    }

    /// Puts a run on the stage, in place of the one that is on.
    pub(crate) fn show(&self, stage: Stage) {
        let before = self.alter(|shown| std::mem::replace(shown, stage)).id;
        self.take_line(before);
        self.run.set(self.run.get() + 1);
        self.library.borrow_mut().before = None;
        self.tell();
        self.choose(Choice::Loaded);
    }

    /// The shape of the scene that fits the window.
    pub(crate) fn face(&self) -> Face {
        opening::face(&self.choices.view)
    }

    /// Hands on how moments are to be drawn: for which window, whether motion is kept low, and
    /// what is selected.
    pub(crate) fn set_view(&self) {
        let face = self.face();
        let reduced_motion = media::matches(media::REDUCED_MOTION);
        let singly_max = DRAWN_SINGLY.load(Ordering::Relaxed);
        let selection = self.selection();
        let options = FrameOptions { reduced_motion, selected: selection.event, singly_max };
        self.alter(|stage| {
            stage.set_view(face, options);
            stage.follow(selection.event.filter(|_| selection.follow));
        });
        self.render();
    }

    /// Reads the colours again.
    pub(crate) fn read_theme(&self) {
        if let Some(surface) = &mut self.screen.borrow_mut().surface {
            surface.read_theme();
        }
        self.alter(Stage::repaint);
    }

    pub(crate) fn playback(&self, command: SessionCommand) {
        self.alter(|stage| stage.playback(command));
        self.record_on();
        self.render();
    }
}
