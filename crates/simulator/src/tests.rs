//! The simulator without a browser: requests in, replies out.

mod sessions;

use crate::Simulator;
use lambdascope_protocol::odds::{Begin, Made, Numbers, Odds, Runs};
use lambdascope_protocol::{Asked, BUILD_ID, Reply, Request, Told};
use lambdascope_scenario::read_json;
use lambdascope_studies::odds::{MeasuredRun, Odds as Study};
use std::cell::Cell;

const SCENARIO: &str = r#"{
    "format": 1, "title": "Luck", "seed": 7, "run_for": "1m",
    "sources": { "orders": { "kind": "lambda-api-event", "target": "function/charge",
        "arrivals": { "poisson": { "per_second": 1 } } } },
    "functions": { "charge": { "failures": [{ "kind": "error", "rate": 0.3 }] } }
}"#;

fn ask(simulator: &mut Simulator, number: u32, request: Request) -> Option<Told> {
    simulator.hear(Asked { number, request })
}

/// The reply to a request that takes no work.
fn answer(simulator: &mut Simulator, request: Request) -> Reply {
    let told = ask(simulator, 9, request).unwrap();
    assert!(told.last && told.number == 9);
    told.reply
}

/// A clock that goes on by so much with each look at it (ms).
fn clock(step: f64) -> impl Fn() -> f64 {
    let now = Cell::new(0.0);
    move || now.replace(now.get() + step)
}

/// All that two simulators make of so many runs, in the order of the runs.
fn made(sides: &[String], runs: u64) -> Vec<Vec<Numbers>> {
    let mut shares = [0, 1].map(|first| {
        let mut simulator = Simulator::default();
        let share = Runs { sides: sides.to_vec(), first, step: 2, runs };
        assert_eq!(ask(&mut simulator, 3, Request::RunOdds(share)), None);
        let mut all = Vec::new();
        while !simulator.is_idle() {
            let told = simulator.work(clock(30.0)).unwrap();
            let Reply::OddsNumbers(Made { runs, .. }) = told.reply else { panic!("no numbers") };
            // The clock goes on by more than half a slice with each run.
            assert!(runs.len() <= 2 && told.number == 3 && told.last == simulator.is_idle());
            all.extend(runs);
        }
        all.into_iter()
    });
    (0..runs).map(|run| shares[usize::from(run % 2 == 1)].next().unwrap()).collect()
}

fn begin(question: Option<&str>) -> Request {
    let question = question.map(str::to_owned);
    Request::BeginOdds(Begin { scenario: SCENARIO.to_owned(), seed: 7, question })
}

#[test]
fn shares_of_the_runs_add_up_to_what_one_simulator_makes() {
    let mut simulator = Simulator::default();
    let Reply::OddsSides(sides) = answer(&mut simulator, begin(None)) else { panic!("no sides") };
    let numbers: Numbers = made(&sides, 9).into_iter().flatten().flatten().collect();
    let Reply::Odds(odds) = answer(&mut simulator, Request::AddOdds(vec![numbers])) else {
        panic!("no odds")
    };
    let reading = read_json(SCENARIO);
    let mut study = Study::new(7);
    for run in 0..9 {
        study.add(MeasuredRun::of(reading.runnable().unwrap(), &reading.log, run).unwrap());
    }
    assert_eq!(odds.json, study.report().to_json().to_string());
    assert_eq!((odds.sides.len(), odds.sides[0].runs), (1, 9));
    let landmark = odds.sides[0].spreads[0].highest;
    assert!((7..16).contains(&landmark.seed), "{landmark:?}");
}

#[test]
fn both_ways_of_a_question_are_run() {
    let mut simulator = Simulator::default();
    let request = Request::Questions(SCENARIO.to_owned());
    let Reply::Questions(questions) = answer(&mut simulator, request) else {
        panic!("no questions")
    };
    let question = questions.iter().find(|it| it.id == "retries:functions.charge").unwrap();
    let Reply::OddsSides(sides) = answer(&mut simulator, begin(Some(&question.id))) else {
        panic!("no sides")
    };
    assert_eq!(sides.len(), 2);
    let runs = made(&sides, 2);
    let numbers = (0..2).map(|side| runs.iter().flat_map(|run| run[side].clone()).collect());
    let Reply::Odds(Odds { sides, .. }) =
        answer(&mut simulator, Request::AddOdds(numbers.collect()))
    else {
        panic!("no odds")
    };
    assert_eq!(sides.iter().map(|side| side.runs).collect::<Vec<_>>(), [2, 2]);
}

#[test]
fn what_is_cancelled_is_not_worked_on() {
    let mut simulator = Simulator::default();
    for number in [3, 4] {
        let share = Runs { sides: vec![SCENARIO.to_owned()], first: 0, step: 1, runs: 100 };
        assert_eq!(ask(&mut simulator, number, Request::RunOdds(share)), None);
    }
    assert_eq!(simulator.work(clock(60.0)).map(|told| (told.number, told.last)), Some((3, false)));
    assert_eq!(ask(&mut simulator, 3, Request::Cancel(3)), None);
    assert_eq!(simulator.work(clock(60.0)).map(|told| told.number), Some(4));
    assert_eq!(ask(&mut simulator, 4, Request::Cancel(4)), None);
    assert!(simulator.is_idle());
    assert_eq!(simulator.work(clock(60.0)), None);
}

#[test]
fn what_cannot_be_done_is_refused_in_words() {
    let mut simulator = Simulator::default();
    let wrong = Runs { sides: vec!["{".to_owned()], first: 0, step: 1, runs: 1 };
    for request in [
        Request::Questions("{}".to_owned()),
        begin(Some("no-such-question")),
        Request::AddOdds(Vec::new()),
        Request::RunOdds(wrong),
        Request::Hello(!BUILD_ID),
    ] {
        let told = answer(&mut simulator, request.clone());
        assert!(matches!(&told, Reply::Refused(why) if !why.is_empty()), "{request:?}: {told:?}");
    }
    assert_eq!(ask(&mut simulator, 0, Request::Hello(BUILD_ID)), None);
    assert!(simulator.is_idle());
}
