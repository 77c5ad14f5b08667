//! Odds: the same scenario with many seeds. Simulators make the runs, each a share of them; the
//! page's own adds them up, and here stands what it told so far.

use crate::act::Act;
use crate::desk::Desk;
use crate::platform::cores;
use crate::platform::simulator::{Simulator, Wanted, why};
use crate::stage::{Opening, Stage};
use lambdascope_engine::time::SimTime;
use lambdascope_protocol::odds::{Begin, Made, Numbers, Odds, Question, Report, Runs};
use lambdascope_protocol::{Reply, Request};
use lambdascope_scenario::Document;
use serde_json::Value;
use std::collections::VecDeque;
use std::rc::Rc;

/// So many simulators make runs at once, at most.
const SIMULATORS_MAX: usize = 8;

/// How many runs a person can choose.
pub(crate) const CHOICES: [u64; 3] = [100, 1_000, 10_000];

/// What a person does about odds.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum OddsAct {
    /// Wants so many runs.
    Want(u64),
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
    pub(crate) wanted: u64,
    /// The id of the question whose two ways are to be run; none for the scenario alone.
    pub(crate) asked: Option<String>,
    pub(crate) found: Option<Found>,
    /// A scenario and the questions that can be asked about it.
    questions: Option<(Document, Rc<Vec<Question>>, Option<Wanted>)>,
}

/// The runs that were started last.
pub(crate) struct Found {
    /// The scenario, with the seed of the first run.
    document: Document,
    seed: u64,
    /// The question, if its two ways are run.
    pub(crate) question: Option<Question>,
    /// How many runs were wanted of each side.
    pub(crate) wanted: u64,
    /// How long they took so far (ms); none before the first is over.
    pub(crate) took_ms: Option<f64>,
    pub(crate) state: State,
    /// The scenario alone, or both ways of the question.
    sides: Vec<Document>,
    /// What the runs add up to; none before the first is over.
    pub(crate) odds: Option<Odds>,
    /// Who makes them, while they go on.
    work: Option<Work>,
}

/// Runs on their way.
struct Work {
    /// What the page's simulator was asked last.
    wanted: Wanted,
    /// Whether it adds up runs.
    adding: bool,
    /// Each simulator with its request. Of N, the first makes runs 0, N, 2 N and so on.
    makers: Vec<(Simulator, Wanted)>,
    /// What each of them made that is not added up yet, run by run.
    made: Vec<VecDeque<Vec<Numbers>>>,
    /// How many runs were handed on to be added up.
    handed: usize,
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

impl Found {
    /// What the runs of each side add up to.
    pub(crate) fn reports(&self) -> &[Report] {
        self.odds.as_ref().map_or(&[], |odds| &odds.sides)
    }

    /// Runs so far, of each side.
    pub(crate) fn runs(&self) -> u64 {
        self.reports().first().map_or(0, |report| report.runs)
    }

    /// There are no more runs.
    fn end(&mut self, state: State) {
        self.state = state;
        self.work = None;
    }

    /// How long the rest of the runs takes, if they go on like this (ms).
    pub(crate) fn left_ms(&self) -> Option<f64> {
        let (done, left) = (self.runs(), self.wanted.saturating_sub(self.runs()));
        Some(self.took_ms? * real(left) / real(done.max(1)))
    }

    /// Whether they are those of the scenario on the stage, whatever its seed.
    pub(crate) fn is_of(&self, stage: &Stage) -> bool {
        let on_stage = seeded(stage.document(), self.seed);
        let mut own = self.sides.iter().chain([&self.document]);
        own.any(|document| on_stage.as_ref() == Some(document))
    }
}

impl Work {
    /// The next runs that can be added up, side by side: those that have all before them.
    fn next(&mut self) -> Vec<Numbers> {
        let mut sides: Vec<Numbers> = Vec::new();
        let makers = self.made.len();
        while let Some(run) = self.made[self.handed % makers].pop_front() {
            self.handed += 1;
            sides.resize_with(run.len(), Vec::new);
            for (side, numbers) in sides.iter_mut().zip(run) {
                side.extend(numbers);
            }
        }
        sides
    }
}

#[expect(clippy::cast_precision_loss, reason = "an estimate")]
const fn real(count: u64) -> f64 {
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
                let asked = asked.map(|question| question.id.clone());
                self.library.borrow_mut().study.asked = asked;
            }
            OddsAct::Start => self.start_odds(),
            OddsAct::Cancel => self.cancel_odds(),
            OddsAct::Show(side, seed) => self.show_seed(side, seed),
            OddsAct::Copy => {
                let library = self.library.borrow();
                let odds = library.study.found.as_ref().and_then(|found| found.odds.as_ref());
                let json = odds.map(|odds| odds.json.clone());
                drop(library);
                self.act(Act::Copy(json.unwrap_or_default()));
            }
        }
        self.render();
    }

    /// The questions that can be asked about the scenario on the stage; none as long as the
    /// simulator did not say.
    pub(crate) fn questions(&self) -> Rc<Vec<Question>> {
        let Some(document) = self.look(|stage| stage.document().clone()) else {
            return Rc::default();
        };
        if let Some((known, questions, _)) = &self.library.borrow().study.questions
            && *known == document
        {
            return Rc::clone(questions);
        }
        let desk = self.clone();
        let request = Request::Questions(document.to_json());
        let wanted = self.simulators.ask(request, move |answer| {
            // Without an answer there are no questions; whoever starts the runs hears why.
            let Ok(Reply::Questions(questions)) = answer else { return };
            if let Some((_, known, _)) = &mut desk.library.borrow_mut().study.questions {
                *known = Rc::new(questions);
            }
            desk.render();
        });
        let questions = Rc::default();
        self.library.borrow_mut().study.questions =
            Some((document, Rc::clone(&questions), Some(wanted)));
        questions
    }

    fn start_odds(&self) {
        let questions = self.questions();
        let found = self.look(|stage| {
            let library = self.library.borrow();
            let study = &library.study;
            // A run that was opened by its seed is one of those that were made before.
            let same = study.found.as_ref().filter(|found| found.is_of(stage));
            let seed = same.map_or(stage.config().seed, |found| found.seed);
            let document = seeded(stage.document(), seed)?;
            let asked = |question: &&Question| study.asked.as_ref() == Some(&question.id);
            Some(Found {
                document,
                seed,
                question: questions.iter().find(asked).cloned(),
                wanted: study.wanted,
                took_ms: None,
                state: State::Running,
                sides: Vec::new(),
                odds: None,
                work: None,
            })
        });
        let Some(mut found) = found.flatten() else { return };
        let begin = Begin {
            scenario: found.document.to_json(),
            seed: found.seed,
            question: found.question.as_ref().map(|question| question.id.clone()),
        };
        found.work = Some(Work {
            wanted: self.ask_for_odds(Request::BeginOdds(begin)),
            adding: false,
            makers: Vec::new(),
            made: Vec::new(),
            handed: 0,
        });
        self.library.borrow_mut().study.found = Some(found);
    }

    fn ask_for_odds(&self, request: Request) -> Wanted {
        let desk = self.clone();
        self.simulators.ask(request, move |answer| {
            desk.hear_odds(|desk, found| match answer {
                Ok(Reply::OddsSides(sides)) => desk.make_runs(found, sides),
                Ok(Reply::Odds(odds)) => {
                    found.odds = Some(odds);
                    if found.runs() >= found.wanted {
                        found.end(State::Done);
                    } else if let Some(work) = &mut found.work {
                        work.adding = false;
                        desk.add_runs(work);
                    }
                }
                other => found.end(State::Failed(why(other))),
            })
        })
    }

    /// Has simulators make the runs, each its share.
    fn make_runs(&self, found: &mut Found, sides: Vec<String>) {
        found.sides = sides.iter().filter_map(|side| Document::parse(side).ok()).collect();
        let Some(work) = &mut found.work else { return };
        let step = (cores().clamp(1, SIMULATORS_MAX) as u64).min(found.wanted);
        for first in 0..step {
            let simulator = Simulator::start(|_| {});
            let runs = Runs { sides: sides.clone(), first, step, runs: found.wanted };
            let (desk, maker) = (self.clone(), work.makers.len());
            let wanted = simulator.ask(Request::RunOdds(runs), move |answer| {
                desk.hear_odds(|desk, found| match answer {
                    Ok(Reply::OddsNumbers(made)) => desk.take_runs(found, maker, made),
                    other => found.end(State::Failed(why(other))),
                });
            });
            work.makers.push((simulator, wanted));
            work.made.push(VecDeque::new());
        }
    }

    /// Takes what one of the simulators made.
    fn take_runs(&self, found: &mut Found, maker: usize, made: Made) {
        let Some(work) = &mut found.work else { return };
        work.made[maker].extend(made.runs);
        found.took_ms = Some(found.took_ms.map_or(made.took_ms, |took| took.max(made.took_ms)));
        self.add_runs(work);
    }

    /// Has the runs added up that were made, if there are any and the last ones are.
    fn add_runs(&self, work: &mut Work) {
        if work.adding {
            return;
        }
        let next = work.next();
        if !next.is_empty() {
            work.adding = true;
            work.wanted = self.ask_for_odds(Request::AddOdds(next));
        }
    }

    /// Takes in what a simulator tells about the runs.
    fn hear_odds(&self, hear: impl FnOnce(&Self, &mut Found)) {
        if let Some(found) = &mut self.library.borrow_mut().study.found {
            hear(self, found);
        }
        self.render();
    }

    /// Puts one of the runs on the stage, from its start.
    fn show_seed(&self, side: usize, seed: u64) {
        let library = self.library.borrow();
        let shown = library.study.found.as_ref().and_then(|found| {
            let side = found.sides.get(side)?;
            Some((side.clone(), *side != found.document))
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
        self.present(&document, opening.unwrap_or_default());
    }

    fn cancel_odds(&self) {
        if let Some(found) = &mut self.library.borrow_mut().study.found
            && found.state == State::Running
        {
            found.end(State::Cancelled);
        }
    }
}
