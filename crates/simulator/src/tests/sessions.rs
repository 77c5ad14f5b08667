//! Sessions: what a page puts together of what it hears is what the session's document says.

use super::{SCENARIO, answer, ask};
use crate::Simulator;
use lambdascope_engine::recorder::{Recorder, Stretch};
use lambdascope_engine::time::{SimDuration, SimTime};
use lambdascope_engine::trace::TraceEntry;
use lambdascope_protocol::session::{Open, Opened, Perform, Performed, Record, Remark};
use lambdascope_protocol::{Reply, Request};
use lambdascope_scenario::read_json;
use lambdascope_view_model::recording::Recording;

const SESSION: u32 = 3;

fn at(seconds: u64) -> SimTime {
    SimTime::ZERO + SimDuration::from_secs(seconds)
}

fn open(simulator: &mut Simulator, recorded_until: Option<SimTime>) -> Opened {
    let text = SCENARIO.to_owned();
    let open = Open { session: SESSION, text, seed: Some(11), limits: None, recorded_until };
    match answer(simulator, Request::Open(open)) {
        Reply::Opened(opened) => *opened,
        other => panic!("{other:?}"),
    }
}

fn recording(opened: Opened) -> Recording {
    let mut recording = Recording::new(opened.scenario, opened.log, opened.end);
    assert!(recording.append(opened.stretch));
    recording
}

/// Records on in small stretches until a moment.
fn record(simulator: &mut Simulator, recording: &mut Recording, until: SimTime) {
    while recording.recorded_until() < until.min(recording.end()) {
        let record = Record { session: SESSION, until, entries: 20 };
        match answer(simulator, Request::Record(record)) {
            Reply::Recorded(stretch) => assert!(recording.append(stretch)),
            other => panic!("{other:?}"),
        }
    }
}

fn set(seconds: u64, path: &str, value: &str) -> Request {
    let command =
        format!(r#"{{"at": "{seconds}s", "do": "set", "path": "{path}", "value": {value}}}"#);
    Request::Perform(Perform { session: SESSION, at: at(seconds), commands: vec![command] })
}

fn performed(simulator: &mut Simulator, recording: &mut Recording, request: Request) -> Performed {
    let Reply::Performed(performed) = answer(simulator, request) else { panic!("refused") };
    for cut in performed.cuts.clone() {
        recording.cut(cut);
    }
    assert!(recording.append(performed.stretch.clone()));
    *performed
}

/// The whole trace of a document, recorded at once.
fn trace_of(document: &str) -> Vec<TraceEntry> {
    let reading = read_json(document);
    let mut recorder = Recorder::new(reading.config.unwrap(), reading.log).unwrap();
    recorder.record(SimTime::MAX, usize::MAX).entries
}

#[test]
fn a_session_that_was_changed_is_recorded_as_its_document_says() {
    let mut simulator = Simulator::default();
    let mut recording = recording(open(&mut simulator, None));
    record(&mut simulator, &mut recording, at(30));
    // Behind what is recorded, then beyond it, and before the first change again.
    let rate = "functions.charge.failures.0.rate";
    for (seconds, value) in [(20, "1.0"), (50, "0.0"), (10, "0.9")] {
        let set = set(seconds, rate, value);
        let performed = performed(&mut simulator, &mut recording, set);
        let settings: serde_json::Value = serde_json::from_str(&performed.settings).unwrap();
        let shown = settings.pointer("/functions/charge/failures/0/rate").unwrap();
        assert_eq!(shown.to_string(), value);
        record(&mut simulator, &mut recording, SimTime::MAX);
        assert!(recording.trace() == trace_of(&performed.document), "after {seconds} s");
    }
    assert_eq!(recording.log().len(), 1, "what came after the last change is forgotten");
}

#[test]
fn a_session_whose_recording_the_page_has_goes_on_after_it() {
    let mut simulator = Simulator::default();
    let opened = open(&mut simulator, Some(SimTime::MAX));
    assert_eq!(opened.stretch.entries, []);
    let whole = trace_of(&opened.document);
    let mut recording = Recording::new(opened.scenario, opened.log, opened.end);
    recording.append(Stretch { first: 0, entries: whole, configs: Vec::new(), until: opened.end });
    let set = set(20, "functions.charge.failures.0.rate", "1.0");
    let performed = performed(&mut simulator, &mut recording, set);
    record(&mut simulator, &mut recording, SimTime::MAX);
    assert!(recording.trace() == trace_of(&performed.document));
}

#[test]
fn what_is_refused_changes_nothing_and_says_why() {
    let mut simulator = Simulator::default();
    let mut recording = recording(open(&mut simulator, None));
    let Reply::Rejected(remarks) =
        answer(&mut simulator, set(5, "functions.charge.timeout", "\"2h\""))
    else {
        panic!("that is too long")
    };
    let [Remark { is_error: true, path, allowed: Some(_), .. }] = remarks.as_slice() else {
        panic!("{remarks:?}")
    };
    assert_eq!(path, "log.0.value");
    record(&mut simulator, &mut recording, SimTime::MAX);
    assert_eq!(recording.log(), []);
    let text = "{".to_owned();
    let open = Open { session: 4, text, seed: None, limits: None, recorded_until: None };
    let Reply::Rejected(remarks) = answer(&mut simulator, Request::Open(open)) else {
        panic!("that is no JSON")
    };
    assert_eq!(remarks[0].line, Some(1));
    let closed = ask(&mut simulator, 1, Request::Close(SESSION));
    assert_eq!(closed, None);
    let Reply::Refused(why) = answer(&mut simulator, set(5, "seed", "1")) else {
        panic!("it is closed")
    };
    assert_eq!(why, "there is no such session");
}
