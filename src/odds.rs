//! Odds: the same scenario with many seeds. The page has a worker run them, which starts this
//! program a second time and calls `run_odds`; here stands what it told so far.

use crate::act::Act;
use crate::desk::Desk;
use crate::platform::tools;
use crate::stage::{Opening, Stage};
use crate::state::Choice;
use lambdascope_engine::time::SimTime;
use lambdascope_scenario::Document;
use lambdascope_scenario::odds::{Odds, OddsReport};
use serde_json::Value;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// How many runs a person can choose.
pub(crate) const CHOICES: [usize; 3] = [100, 1_000, 10_000];

/// What a person does about odds.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum OddsAct {
    /// Wants so many runs.
    Want(usize),
    /// Starts the runs.
    Start,
    /// Ends them; what was found stays.
    Cancel,
    /// Puts the run with this seed on the stage.
    Show(u64),
    /// Copies the numbers, as the command line prints them.
    Copy,
}

/// The odds of the page.
pub(crate) struct Study {
    /// How many runs are wanted next.
    pub(crate) wanted: usize,
    /// How often runs were started.
    number: u32,
    pub(crate) found: Option<Found>,
}

/// The runs that were started last.
pub(crate) struct Found {
    /// The scenario, with the seed of the first run.
    document: Document,
    /// How many runs were wanted.
    pub(crate) wanted: usize,
    odds: Odds,
    /// How long they took so far [ms]; none before the first is over.
    pub(crate) took_ms: Option<f64>,
    pub(crate) state: State,
    /// What they add up to.
    pub(crate) report: Rc<OddsReport>,
}

/// How far the runs are.
#[derive(Clone, PartialEq)]
pub(crate) enum State {
    Running,
    Done,
    /// A person ended them.
    Cancelled,
    /// They cannot go on, and why.
    Failed(String),
}

impl Default for Study {
    fn default() -> Self {
        Self { wanted: CHOICES[1], number: 0, found: None }
    }
}

impl Found {
    fn new(document: Document, seed: u64, wanted: usize) -> Self {
        let odds = Odds::new(seed);
        let report = Rc::new(odds.report());
        Self { document, wanted, odds, took_ms: None, state: State::Running, report }
    }

    /// Hears what the worker tells: the milliseconds so far, then a line for each run.
    fn hear(&mut self, told: &str) {
        let (took, lines) = told.split_once('\n').unwrap_or_default();
        if lines.is_empty() || self.odds.add_lines(lines) == 0 {
            self.state = State::Failed(lines.to_owned());
            return;
        }
        self.took_ms = took.parse().ok();
        self.report = Rc::new(self.odds.report());
        if self.odds.len() >= self.wanted {
            self.state = State::Done;
        }
    }

    /// How long the rest of the runs takes, if they go on like this [ms].
    pub(crate) fn left_ms(&self) -> Option<f64> {
        let (done, left) = (self.odds.len(), self.wanted.saturating_sub(self.odds.len()));
        Some(self.took_ms? * real(left) / real(done.max(1)))
    }

    /// Whether they are those of the scenario on the stage, whatever its seed.
    pub(crate) fn is_of(&self, stage: &Stage) -> bool {
        seeded(stage.document(), self.report.first_seed).as_ref() == Some(&self.document)
    }
}

#[expect(clippy::cast_precision_loss, reason = "an estimate")]
const fn real(count: usize) -> f64 {
    count as f64
}

/// The scenario with another seed.
fn seeded(document: &Document, seed: u64) -> Option<Document> {
    let mut document = document.clone();
    document.set("seed", Value::from(seed)).ok()?;
    Some(document)
}

impl Desk {
    /// Carries out what a person does about odds.
    pub(crate) fn act_on_odds(&self, act: OddsAct) {
        match act {
            OddsAct::Want(runs) => self.library.borrow_mut().study.wanted = runs,
            OddsAct::Start => self.start_odds(),
            OddsAct::Cancel => self.cancel_odds(),
            OddsAct::Show(seed) => self.show_seed(seed),
            OddsAct::Copy => {
                let library = self.library.borrow();
                let json = library.study.found.as_ref().map(|found| found.report.to_json());
                drop(library);
                self.act(Act::Copy(json.unwrap_or_default().to_string()));
            }
        }
        self.render();
    }

    fn start_odds(&self) {
        let Some((document, seed)) = self.look(|stage| {
            let library = self.library.borrow();
            // A run that was opened by its seed is one of those that were made before.
            let same = library.study.found.as_ref().filter(|found| found.is_of(stage));
            let seed = same.map_or(stage.config().seed, |found| found.report.first_seed);
            (seeded(stage.document(), seed), seed)
        }) else {
            return;
        };
        let Some(document) = document else { return };
        let mut library = self.library.borrow_mut();
        let study = &mut library.study;
        study.number += 1;
        let (number, wanted) = (study.number, study.wanted);
        let scenario = document.to_json();
        study.found = Some(Found::new(document, seed, wanted));
        drop(library);
        let desk = self.clone();
        spawn_local(async move {
            tools::begin_odds(&scenario, wanted).await;
            while desk.is_running(number) {
                let told = tools::next_odds().await;
                // Whoever started anew, or cancelled, hears nothing of this any more.
                if !desk.is_running(number) {
                    return;
                }
                let mut library = desk.library.borrow_mut();
                if let Some(found) = &mut library.study.found {
                    match told {
                        Ok(told) => found.hear(&told),
                        Err(why) => found.state = State::Failed(why),
                    }
                }
                drop(library);
                desk.render();
            }
            if desk.library.borrow().study.number == number {
                tools::end_odds().await;
            }
        });
    }

    /// Whether these runs are the last ones that were started, and still go on.
    fn is_running(&self, number: u32) -> bool {
        let library = self.library.borrow();
        let running = |found: &Found| found.state == State::Running;
        library.study.number == number && library.study.found.as_ref().is_some_and(running)
    }

    /// Puts one of the runs on the stage, from its start.
    fn show_seed(&self, seed: u64) {
        let shown = self.look(|stage| {
            let opening = Opening {
                seed: Some(seed),
                pace: stage.playhead.pace(),
                moment: SimTime::ZERO,
                autoplay: true,
                ..stage.opening.clone()
            };
            (stage.document().clone(), opening)
        });
        let Some((document, opening)) = shown else { return };
        match self.replace(document, opening) {
            Ok(()) => self.choose(Choice::Dialog(None)),
            Err(diagnostics) => {
                self.notice(&diagnostics.first().map(ToString::to_string).unwrap_or_default());
            }
        }
    }

    fn cancel_odds(&self) {
        if let Some(found) = &mut self.library.borrow_mut().study.found
            && found.state == State::Running
        {
            found.state = State::Cancelled;
        }
        spawn_local(tools::end_odds());
    }
}

/// Runs a scenario with so many seeds from `first` on, counted from its own, and gives a line for
/// each; a message if it cannot run. The worker calls it.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
#[must_use]
#[expect(unreachable_pub, reason = "the worker calls it")]
pub fn run_odds(scenario: &str, first: u32, runs: u32) -> String {
    use lambdascope_scenario::odds::RunOutcome;
    let reading = lambdascope_scenario::read_json(scenario);
    let Some(config) = reading.runnable() else {
        return reading.diagnostics.first().map_or_else(String::new, ToString::to_string);
    };
    let mut lines = String::new();
    for number in first..first.saturating_add(runs) {
        match RunOutcome::of(config, &reading.log, number.into()) {
            Ok(outcome) => lines.push_str(&outcome.to_line()),
            Err(error) => return error.to_string(),
        }
        lines.push('\n');
    }
    lines
}
