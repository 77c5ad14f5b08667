//! Two variants of the scenario on the stage, run side by side: two stages of their own with one
//! playhead, and what differed at their end.

mod side;

pub(crate) use side::Side;

use crate::canvas::view::Size;
use crate::desk::Desk;
use crate::platform::animation_frame::{FrameLoop, now_ms};
use crate::state::{Choice, ComparePage, Dialog};
use crate::texts::compare::texts as words;
use lambdascope_engine::time::{SimDuration, SimTime};
use lambdascope_scenario::{Diagnostic, Document};
use lambdascope_studies::{
    Comparison, OutcomeRun, Preset, Variant, presets, settled, vary, written_edit,
};
use lambdascope_view_model::node::InvocationLane;
use lambdascope_view_model::playhead::SessionCommand;
use std::sync::Arc;

/// What a person does with two variants.
#[derive(Clone, PartialEq)]
pub(crate) enum VariantsAct {
    /// Compares a pair of variants.
    Ask(Pairing),
    Type(String),
    /// Compares with the setting that was typed.
    Try,
    Playback(SessionCommand),
}

/// The pair of variants that is compared.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Pairing {
    /// The two ways of a preset, by its place among them.
    Preset(usize),
    /// The scenario as it is, and with a setting that a person typed.
    Own,
    /// The scenario as it was opened, and with what was done in it.
    Live,
    /// The run as it is, and one that was forked from it.
    Fork,
}

/// Whoever waits longer until it is done is late.
const LATE: SimDuration = SimDuration::from_secs(60);
/// So many events that ended differently are named.
const NAMED: usize = 20;
/// Milliseconds of each frame for what is ahead of the playhead, and for the end.
const AHEAD_MS: f64 = 5.0;
/// Steps between two looks at the clock.
const STEPS: u32 = 400;
/// Words and numbers are refreshed after this many milliseconds at most.
const REFRESH_MS: f64 = 100.0;

/// The two runs to their end.
pub(crate) enum Verdict {
    /// They are on their way; which of them is over.
    Running(Box<[OutcomeRun; 2]>, [bool; 2]),
    Done(Comparison),
}

/// Two variants side by side.
pub(crate) struct Contest {
    /// Which scenario of the stage they are made from: how often one was put there, and what had
    /// been done in it.
    made_from: (u32, usize),
    /// The run on the stage, with what was done in it.
    document: Document,
    /// The scenario with the settings that hold in it now.
    base: Document,
    pub(crate) presets: Vec<Preset>,
    pub(crate) pairing: Pairing,
    /// What is being typed.
    pub(crate) typed: String,
    /// What is wrong with it.
    pub(crate) complaints: Vec<Diagnostic>,
    /// The fork that is held against the run, and what it is called.
    fork: Option<(String, Document)>,
    pub(crate) sides: Option<[Side; 2]>,
    pub(crate) verdict: Option<Verdict>,
    /// Where both runs end.
    pub(crate) end: SimTime,
    pub(crate) playing: bool,
    /// The moment that is to be shown as soon as both runs are known so far.
    wanted: Option<SimTime>,
    /// When the page was rendered last (ms).
    rendered: f64,
    stale: bool,
}

/// The two variants, and what moves them as long as the page is open.
#[derive(Default)]
pub(crate) struct Arena {
    pub(crate) contest: Option<Contest>,
    frames: Option<FrameLoop>,
}

impl Desk {
    /// Sees to it that there are two variants of what is on the stage.
    pub(crate) fn set_up_contest(&self) {
        let loaded = self.selection().loaded;
        let made = self.arena.borrow().contest.as_ref().map(|contest| contest.made_from);
        let now = self.look(|stage| (loaded, stage.session.log().len()));
        if made.is_some() && made == now {
            return;
        }
        let Some(contest) = self.look(|stage| Contest::new(stage.document(), loaded)) else {
            return;
        };
        self.put_up(contest);
    }

    /// Holds the run against one that was forked from it.
    pub(crate) fn compare_with_fork(&self, name: &str, forked: &Document) {
        let loaded = self.selection().loaded;
        let Some(mut contest) = self.look(|stage| Contest::new(stage.document(), loaded)) else {
            return;
        };
        contest.fork = Some((name.to_owned(), forked.clone()));
        contest.ask(Pairing::Fork);
        self.put_up(contest);
        self.choose(Choice::Dialog(Some(Dialog::Compare(ComparePage::Variants))));
    }

    fn put_up(&self, contest: Contest) {
        let mut arena = self.arena.borrow_mut();
        arena.contest = Some(contest);
        let desk = self.clone();
        arena
            .frames
            .get_or_insert_with(|| FrameLoop::start(move |screen_s| frame(&desk, screen_s)));
        drop(arena);
        self.playback(SessionCommand::Pause);
    }

    pub(crate) fn act_on_variants(&self, act: VariantsAct) {
        if let Some(contest) = &mut self.arena.borrow_mut().contest {
            match act {
                VariantsAct::Ask(pairing) => contest.ask(pairing),
                VariantsAct::Type(text) => contest.typed = text,
                VariantsAct::Try => contest.ask(Pairing::Own),
                VariantsAct::Playback(command) => contest.playback(command),
            }
        }
        self.render();
    }
}

/// The 60 Hz path of both scenes, as long as they are on the page.
fn frame(desk: &Desk, screen_s: f64) {
    let (dialog, lane) = (desk.dialogs().open, desk.view().lane);
    let mut arena = desk.arena.borrow_mut();
    let Some(contest) = &mut arena.contest else { return };
    match dialog {
        Some(Dialog::Compare(ComparePage::Variants)) => {}
        Some(Dialog::Compare(ComparePage::Odds)) => {
            contest.sides.iter_mut().flatten().for_each(Side::leave);
            return;
        }
        _ => {
            arena.contest = None;
            return;
        }
    }
    if contest.frame(screen_s, lane) {
        drop(arena);
        desk.render();
    }
}

impl Contest {
    fn new(document: &Document, loaded: u32) -> Self {
        let base = settled(document);
        let presets = match base.read().runnable() {
            Some(config) => presets(&base, config),
            None => Vec::new(),
        };
        let pairing = if presets.is_empty() { Pairing::Own } else { Pairing::Preset(0) };
        let mut contest = Self {
            made_from: (loaded, document.log_len()),
            document: document.clone(),
            base,
            presets,
            pairing: pairing.clone(),
            typed: String::new(),
            complaints: Vec::new(),
            fork: None,
            sides: None,
            verdict: None,
            end: SimTime::ZERO,
            playing: false,
            wanted: None,
            rendered: 0.0,
            stale: true,
        };
        contest.ask(pairing);
        contest
    }

    /// Whether anything was done in the run, so that it can be held against itself.
    pub(crate) fn has_changes(&self) -> bool {
        self.document.log_len() > 0
    }

    /// What the fork is called, if there is one.
    pub(crate) fn fork_name(&self) -> Option<&str> {
        self.fork.as_ref().map(|(name, _)| name.as_str())
    }

    /// Compares a pair: both variants begin at the moment that is shown.
    fn ask(&mut self, pairing: Pairing) {
        let now = self.now();
        self.pairing = pairing;
        self.complaints.clear();
        self.stale = true;
        match self.variants() {
            Ok(None) => {}
            Ok(Some(variants)) => match self.begin(variants, now) {
                Ok(()) => {}
                Err(complaints) => self.complaints = complaints,
            },
            Err(complaints) => self.complaints = complaints,
        }
    }

    /// The two variants, each with its document; none while nothing is typed.
    fn variants(&self) -> Result<Option<[(String, Document); 2]>, Vec<Diagnostic>> {
        let varied = |variant: &Variant| {
            Ok::<_, Vec<Diagnostic>>((variant.name.clone(), vary(&self.base, &variant.edits)?))
        };
        match &self.pairing {
            Pairing::Preset(place) => match self.presets.get(*place) {
                Some(Preset { variants: [a, b], .. }) => Ok(Some([varied(a)?, varied(b)?])),
                None => Ok(None),
            },
            Pairing::Own if self.typed.trim().is_empty() => Ok(None),
            Pairing::Own => {
                let Some((path, value)) = self.typed.split_once('=') else {
                    return Err(vec![Diagnostic::error("", words().no_equals)]);
                };
                let edits = vec![written_edit(path, value)];
                let changed = Variant { name: self.typed.trim().to_owned(), edits };
                let plain = (words().as_it_is.to_owned(), self.base.clone());
                Ok(Some([plain, varied(&changed)?]))
            }
            Pairing::Live => {
                let mut opened = self.document.clone();
                opened.truncate_log(0);
                let changed = self.document.clone();
                let names = [words().as_opened, words().with_changes].map(str::to_owned);
                let [a, b] = names;
                Ok(Some([(a, opened), (b, changed)]))
            }
            Pairing::Fork => Ok(self.fork.as_ref().map(|(name, forked)| {
                let plain = (words().as_it_is.to_owned(), self.document.clone());
                [plain, (name.clone(), forked.clone())]
            })),
        }
    }

    fn begin(
        &mut self,
        variants: [(String, Document); 2],
        now: SimTime,
    ) -> Result<(), Vec<Diagnostic>> {
        let mut runs = Vec::new();
        let mut sides = Vec::new();
        let mut end = SimTime::ZERO;
        for (name, document) in variants {
            let side = Side::new(name, &document)?;
            end = end.max(side.stage.session.end());
            sides.push(side);
        }
        for side in &sides {
            let config = Arc::clone(side.stage.session.scenario());
            let log = side.stage.session.log().to_vec();
            let run = OutcomeRun::new(config, log);
            let mut run = run.map_err(|error| vec![Diagnostic::error("", error.to_string())])?;
            run.extend_to(end);
            runs.push(run);
        }
        let (Ok(sides), Ok(runs)) = (sides.try_into(), runs.try_into()) else { return Ok(()) };
        self.sides = Some(sides);
        self.verdict = Some(Verdict::Running(Box::new(runs), [false; 2]));
        self.end = end;
        self.seek(now.min(end));
        Ok(())
    }

    /// The moment that is shown, or is about to be.
    pub(crate) fn now(&self) -> SimTime {
        let shown = self.sides.iter().flatten().map(|side| side.stage.now());
        self.wanted.or(shown.max()).unwrap_or_default()
    }

    fn playback(&mut self, command: SessionCommand) {
        self.stale = true;
        match command {
            SessionCommand::TogglePlay => {
                if !self.playing && self.now() >= self.end {
                    self.seek(SimTime::ZERO);
                }
                self.playing = !self.playing;
            }
            SessionCommand::Restart => {
                self.seek(SimTime::ZERO);
                self.playing = true;
            }
            SessionCommand::Seek(time) => self.seek(time),
            SessionCommand::StepForward | SessionCommand::StepBack => self.step(command),
            _ => {}
        }
    }

    /// Goes to a moment once both runs are known so far: a long one must not hold up the page.
    fn seek(&mut self, time: SimTime) {
        self.wanted = Some(time);
        self.arrive();
    }

    fn arrive(&mut self) {
        let Some(time) = self.wanted else { return };
        if self.sides.iter().flatten().all(|side| side.knows(time)) {
            self.wanted = None;
            self.stale = true;
            self.show(time);
        }
    }

    fn show(&mut self, time: SimTime) {
        for side in self.sides.iter_mut().flatten() {
            side.stage.playback(SessionCommand::Seek(time));
        }
    }

    /// The nearest happening of either.
    fn step(&mut self, command: SessionCommand) {
        self.playing = false;
        let forward = command == SessionCommand::StepForward;
        let now = self.now();
        let steps = self.sides.iter_mut().flatten().map(|side| side.look(command));
        let steps = steps.filter(|to| if forward { *to > now } else { *to < now });
        let to = if forward { steps.min() } else { steps.max() };
        if let Some(to) = to {
            self.wanted = None;
            self.show(to);
        }
    }

    /// Lets screen time pass (s); true if the page is to be rendered again.
    fn frame(&mut self, screen_s: f64, lane: InvocationLane) -> bool {
        let began = now_ms();
        self.arrive();
        if self.playing && self.wanted.is_none() {
            self.play(screen_s);
        }
        let mut moved = false;
        self.sides.iter_mut().flatten().for_each(|side| side.set_face(lane));
        let worlds = self.sides.iter().flatten().map(Side::world);
        // Both at the same scale, though one may have a place more.
        let largest = worlds.fold((0.0, 0.0), |largest: Size, world| {
            (largest.0.max(world.0), largest.1.max(world.1))
        });
        for (side, letter) in self.sides.iter_mut().flatten().zip(Side::LETTERS) {
            moved |= side.paint(letter, largest);
        }
        let busy = self.look_ahead(began + AHEAD_MS);
        self.stale |= moved || busy;
        let due = self.stale && began - self.rendered >= REFRESH_MS;
        if due {
            self.stale = false;
            self.rendered = began;
        }
        due
    }

    /// Both go on together, as slowly as the slower one wants to.
    fn play(&mut self, screen_s: f64) {
        let end = self.end;
        let going = self.sides.iter_mut().flatten().filter_map(|side| side.next(screen_s));
        let to = going.min();
        match to {
            Some(to) => self.show(to.min(end)),
            None => self.playing = false,
        }
        self.stale = true;
    }

    /// Runs ahead until a moment of the browser's clock (ms); true if anything was left to do.
    fn look_ahead(&mut self, until_ms: f64) -> bool {
        let mut busy = false;
        while now_ms() < until_ms {
            let mut more = self.judge();
            for side in self.sides.iter_mut().flatten() {
                more |= side.look_ahead();
            }
            if !more {
                break;
            }
            busy = true;
        }
        busy
    }

    /// Goes on to the end of both runs; true if there was anything left.
    fn judge(&mut self) -> bool {
        let Some(Verdict::Running(runs, over)) = &mut self.verdict else { return false };
        for (run, over) in runs.iter_mut().zip(over.iter_mut()) {
            *over = *over || run.advance(STEPS);
        }
        if *over != [true; 2] {
            return true;
        }
        if let Some(Verdict::Running(runs, _)) = self.verdict.take() {
            let [a, b] = *runs;
            let (a, b) = (a.finish(), b.finish());
            self.verdict = Some(Verdict::Done(Comparison::of([&a, &b], LATE, NAMED)));
        }
        true
    }
}
