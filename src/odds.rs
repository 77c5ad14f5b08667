//! Odds: the same scenario with many seeds. The page has a worker run them, which starts this
//! program a second time and calls `run_odds`; here stands what it told so far.

use crate::act::Act;
use crate::desk::Desk;
use crate::platform::odds_worker::{OddsWorker, Told};
use crate::stage::{Opening, Stage};
use crate::state::Choice;
use lambdascope_engine::time::SimTime;
use lambdascope_scenario::Document;
use lambdascope_studies::odds::{Odds, OddsReport, answers_json};
use lambdascope_studies::{Preset, presets, vary};
use serde_json::Value;
use std::rc::Rc;

/// How many runs a person can choose.
pub(crate) const CHOICES: [usize; 3] = [100, 1_000, 10_000];

/// What a person does about odds.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum OddsAct {
    /// Wants so many runs.
    Want(usize),
    /// Asks a question, from 1 in the order of the list; 0 is the scenario alone.
    Ask(usize),
    Start,
    /// Ends them; what was found stays.
    Cancel,
    /// Puts the run of this side and seed on the stage.
    Show(usize, u64),
    /// Copies the numbers, as the command line prints them.
    Copy,
}

/// The odds of the page.
pub(crate) struct Study {
    /// How many runs are wanted next.
    pub(crate) wanted: usize,
    /// The question whose two ways are to be run; none for the scenario alone.
    pub(crate) asked: Option<String>,
    pub(crate) found: Option<Found>,
    /// A scenario and the questions that can be asked about it.
    questions: Option<(Document, Rc<Vec<Preset>>)>,
}

/// The runs that were started last.
pub(crate) struct Found {
    /// The scenario, with the seed of the first run.
    document: Document,
    /// The question, if its two ways are run.
    pub(crate) preset: Option<Preset>,
    /// How many runs were wanted of each side.
    pub(crate) wanted: usize,
    /// How long they took so far (ms); none before the first is over.
    pub(crate) took_ms: Option<f64>,
    pub(crate) state: State,
    /// The scenario alone, or both ways of the question.
    pub(crate) sides: Vec<Side>,
    /// Who runs them, while they go on.
    worker: Option<OddsWorker>,
}

pub(crate) struct Side {
    document: Document,
    odds: Odds,
    /// What the runs add up to.
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
        Self { wanted: CHOICES[1], asked: None, found: None, questions: None }
    }
}

impl Side {
    fn new(document: Document, seed: u64) -> Self {
        let odds = Odds::new(seed);
        let report = Rc::new(odds.report());
        Self { document, odds, report }
    }
}

impl Found {
    /// Runs so far, of each side.
    pub(crate) fn runs(&self) -> usize {
        self.sides.first().map_or(0, |side| side.report.runs)
    }

    /// The seed of the first run.
    fn first_seed(&self) -> u64 {
        self.sides.first().map_or(0, |side| side.report.first_seed)
    }

    /// Takes in the next runs of each side.
    fn hear(&mut self, told: &Told) {
        for (side, numbers) in self.sides.iter_mut().zip(&told.sides) {
            side.odds.add_numbers(numbers);
        }
        self.took_ms = Some(told.took_ms);
        let reports: Vec<OddsReport> = match self.sides.as_slice() {
            [a, b] => vec![a.odds.report_beside(&b.odds), b.odds.report_beside(&a.odds)],
            sides => sides.iter().map(|side| side.odds.report()).collect(),
        };
        for (side, report) in self.sides.iter_mut().zip(reports) {
            side.report = Rc::new(report);
        }
        if self.runs() >= self.wanted {
            self.end(State::Done);
        }
    }

    /// There are no more runs.
    fn end(&mut self, state: State) {
        self.state = state;
        self.worker = None;
    }

    /// How long the rest of the runs takes, if they go on like this (ms).
    pub(crate) fn left_ms(&self) -> Option<f64> {
        let (done, left) = (self.runs(), self.wanted.saturating_sub(self.runs()));
        Some(self.took_ms? * real(left) / real(done.max(1)))
    }

    /// Whether they are those of the scenario on the stage, whatever its seed.
    pub(crate) fn is_of(&self, stage: &Stage) -> bool {
        let on_stage = seeded(stage.document(), self.first_seed());
        let mut own = self.sides.iter().map(|side| &side.document).chain([&self.document]);
        own.any(|document| on_stage.as_ref() == Some(document))
    }

    /// The numbers, as the command line prints them.
    fn to_json(&self) -> Value {
        match (self.sides.as_slice(), &self.preset) {
            ([a, b], Some(preset)) => answers_json(preset, [&a.odds.report(), &b.odds.report()]),
            (sides, _) => {
                sides.first().map(|side| side.odds.report().to_json()).unwrap_or_default()
            }
        }
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
            OddsAct::Ask(question) => {
                let questions = self.questions();
                let asked = question.checked_sub(1).and_then(|index| questions.get(index));
                self.library.borrow_mut().study.asked = asked.map(Preset::id);
            }
            OddsAct::Start => self.start_odds(),
            OddsAct::Cancel => self.cancel_odds(),
            OddsAct::Show(side, seed) => self.show_seed(side, seed),
            OddsAct::Copy => {
                let library = self.library.borrow();
                let json = library.study.found.as_ref().map(Found::to_json);
                drop(library);
                self.act(Act::Copy(json.unwrap_or_default().to_string()));
            }
        }
        self.render();
    }

    /// The questions that can be asked about the scenario on the stage.
    pub(crate) fn questions(&self) -> Rc<Vec<Preset>> {
        let found = self.look(|stage| {
            let mut library = self.library.borrow_mut();
            match &library.study.questions {
                Some((document, found)) if document == stage.document() => Rc::clone(found),
                _ => {
                    let reading = stage.document().read();
                    let ask = |config| presets(stage.document(), config);
                    let found = Rc::new(reading.runnable().map_or_else(Vec::new, |it| ask(it)));
                    library.study.questions = Some((reading.document, Rc::clone(&found)));
                    found
                }
            }
        });
        found.unwrap_or_default()
    }

    fn start_odds(&self) {
        let questions = self.questions();
        let found = self.look(|stage| {
            let library = self.library.borrow();
            let study = &library.study;
            // A run that was opened by its seed is one of those that were made before.
            let same = study.found.as_ref().filter(|found| found.is_of(stage));
            let seed = same.map_or(stage.config().seed, Found::first_seed);
            let document = seeded(stage.document(), seed)?;
            let asked = |preset: &&Preset| study.asked.as_ref() == Some(&preset.id());
            let preset = questions.iter().find(asked).cloned();
            let sides: Vec<Document> = match &preset {
                None => vec![document.clone()],
                Some(preset) => {
                    let ways = preset.variants.iter();
                    ways.filter_map(|way| vary(&document, &way.edits).ok()).collect()
                }
            };
            let sides = sides.into_iter().map(|side| Side::new(side, seed)).collect();
            let wanted = study.wanted;
            let state = State::Running;
            Some(Found { document, preset, wanted, took_ms: None, state, sides, worker: None })
        });
        let Some(mut found) = found.flatten() else { return };
        let scenarios: Vec<String> =
            found.sides.iter().map(|side| side.document.to_json()).collect();
        let desk = self.clone();
        match OddsWorker::start(&scenarios, found.wanted, move |told| desk.hear_odds(told)) {
            Ok(worker) => found.worker = Some(worker),
            Err(why) => found.end(State::Failed(why)),
        }
        self.library.borrow_mut().study.found = Some(found);
    }

    /// Hears what the worker tells.
    fn hear_odds(&self, told: Result<Told, String>) {
        if let Some(found) = &mut self.library.borrow_mut().study.found {
            match told {
                Ok(told) => found.hear(&told),
                Err(why) => found.end(State::Failed(why)),
            }
        }
        self.render();
    }

    /// Puts one of the runs on the stage, from its start.
    fn show_seed(&self, side: usize, seed: u64) {
        let library = self.library.borrow();
        let shown = library.study.found.as_ref().and_then(|found| {
            let side = found.sides.get(side)?;
            Some((side.document.clone(), side.document != found.document))
        });
        drop(library);
        let Some((document, varied)) = shown else { return };
        let opening = self.look(|stage| Opening {
            seed: Some(seed),
            pace: stage.playhead.pace(),
            moment: SimTime::ZERO,
            autoplay: true,
            changed: stage.opening.changed || varied,
            ..stage.opening.clone()
        });
        match self.replace(document, opening.unwrap_or_default()) {
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
            found.end(State::Cancelled);
        }
    }
}

/// Runs a scenario with so many seeds from `first` on, counted from its own, and gives the numbers
/// of each. The worker calls it.
///
/// # Errors
/// Why the scenario cannot run.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
#[expect(unreachable_pub, reason = "the worker calls it")]
pub fn run_odds(scenario: &str, first: u32, runs: u32) -> Result<Vec<u64>, String> {
    use lambdascope_studies::odds::MeasuredRun;
    let reading = lambdascope_scenario::read_json(scenario);
    let Some(config) = reading.runnable() else {
        return Err(reading.diagnostics.first().map_or_else(String::new, ToString::to_string));
    };
    let mut numbers = Vec::new();
    for number in first..first.saturating_add(runs) {
        let outcome = MeasuredRun::of(config, &reading.log, number.into());
        numbers.extend(outcome.map_err(|error| error.to_string())?.to_numbers());
    }
    Ok(numbers)
}
