//! The search for what would have changed the way of an event: it goes on between frames, as long
//! as somebody looks at it.

use crate::desk::Desk;
use crate::platform::animation_frame;
use crate::stage::{Opening, Stage};
use crate::state::Choice;
use gloo_timers::callback::Interval;
use lambdascope_engine::entity::EventRef;
use lambdascope_engine::time::SimTime;
use lambdascope_engine::trace::{Happening, TraceEntry};
use lambdascope_studies::{Counterfactuals, ends_badly};
use wasm_bindgen_futures::spawn_local;

/// How often the search goes on (ms), and for how long each time (ms).
const EVERY_MS: u32 = 20;
const WORK_MS: f64 = 4.0;
/// Steps between two looks at the clock.
const STEPS: u32 = 400;

/// What a person does with a way that an event could have gone, by its place among those found.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum WhatIfAct {
    /// Puts the fork on the stage.
    Show(usize),
    /// Holds it against the run.
    Compare(usize),
}

/// What is asked about: an event, a moment of its way, and the run that it is part of.
#[derive(Clone, PartialEq)]
struct Asked {
    event: EventRef,
    time: SimTime,
    loaded: u32,
    revision: usize,
    commands: usize,
}

/// The question that was asked last, and what was found.
#[derive(Default)]
pub(crate) struct WhatIfs {
    asked: Option<Asked>,
    pub(crate) search: Option<Counterfactuals>,
    work: Option<Interval>,
}

/// The event that an entry is bad news about, if it is.
pub(crate) fn bad_news(entry: &TraceEntry) -> Option<EventRef> {
    let bad = match entry.happening {
        Happening::CameToRest { fate, .. } => ends_badly(fate),
        Happening::Throttled { .. }
        | Happening::AttemptFailed { .. }
        | Happening::CallerGaveUp { .. }
        | Happening::Refused { .. }
        | Happening::DeliveryFailed { .. }
        | Happening::EffectLanded { duplicate: true, .. } => true,
        _ => false,
    };
    entry.event.filter(|_| bad)
}

impl Desk {
    /// Asks what would have changed the way of an event before a moment, unless that was asked.
    pub(crate) fn ask_what_if(&self, event: EventRef, time: SimTime) {
        let loaded = self.selection().loaded;
        let asked = self.look(|stage| {
            let (revision, commands) = (stage.session.revision(), stage.session.log().len());
            Asked { event, time, loaded, revision, commands }
        });
        let what_ifs = &mut self.library.borrow_mut().what_ifs;
        if what_ifs.asked != asked {
            what_ifs.asked = asked;
            what_ifs.search = self.look(|stage| {
                let name = stage.config().event_name(event);
                Counterfactuals::new(stage.document().clone(), &name, Some(time))
            });
            let desk = self.clone();
            what_ifs.work = Some(Interval::new(EVERY_MS, move || desk.search_on()));
            self.render();
        } else if !what_ifs.search.as_ref().is_some_and(Counterfactuals::is_searching) {
            what_ifs.work = None;
        }
    }

    fn search_on(&self) {
        let until_ms = animation_frame::now_ms() + WORK_MS;
        let mut library = self.library.borrow_mut();
        let Some(search) = &mut library.what_ifs.search else { return };
        if !search.is_searching() {
            return;
        }
        let before = (search.found().len(), search.in_vain().len());
        while search.advance(STEPS) && animation_frame::now_ms() < until_ms {}
        let told = before != (search.found().len(), search.in_vain().len());
        let over = !search.is_searching();
        drop(library);
        if told || over {
            self.render();
        }
    }

    pub(crate) fn act_on_what_if(&self, act: WhatIfAct) {
        let (WhatIfAct::Show(place) | WhatIfAct::Compare(place)) = act;
        let found = {
            let library = self.library.borrow();
            let what_ifs = &library.what_ifs;
            let found = what_ifs.search.as_ref().and_then(|search| search.found().get(place));
            found.cloned().zip(what_ifs.asked.clone())
        };
        let Some((what_if, asked)) = found else { return };
        if matches!(act, WhatIfAct::Compare(_)) {
            self.compare_with_fork(&what_if.name, &what_if.fork);
            return;
        }
        let name = self.look(|stage| stage.config().event_name(asked.event)).unwrap_or_default();
        let opening = self.look(|stage: &Stage| Opening {
            pace: stage.playhead.pace(),
            moment: what_if.at,
            autoplay: true,
            changed: true,
            ..stage.opening.clone()
        });
        let Some(opening) = opening else { return };
        let desk = self.clone();
        spawn_local(async move {
            match desk.replace(what_if.fork.to_json(), opening).await {
                Ok(_) => {
                    // The same event, which may have another place in the lists.
                    let event = desk.see(|stage| stage.config().find_event(&name));
                    desk.choose(Choice::Event(event));
                }
                Err(diagnostics) => desk.complain(&diagnostics),
            }
        });
    }
}
