//! What must hold for any text at all. A test of the reader's crate replays the corpus with it.

use lambdascope_engine::Simulation;
use lambdascope_engine::replay::Replay;
use lambdascope_engine::trace::FateGroup;
use lambdascope_scenario::{
    read_json, summary_json, summary_table, write_trace_jsonl, write_trace_text,
};

/// A simulation ends after this many steps.
const STEPS_MAX: u64 = 1_500;
/// A simulation ends when more events than these are in flight.
const IN_FLIGHT_MAX: u64 = 5_000;
/// A longer message tells nobody anything.
const MESSAGE_MAX: usize = 2_000;

/// Reads a text: that never panics, says what is wrong if something is, and reads the same again
/// from what it has understood.
///
/// # Panics
/// If the reader does not do so.
pub fn reader(text: &str) {
    let reading = read_json(text);
    for diagnostic in &reading.diagnostics {
        // What is wrong may be quoted, and a text may consist of one word.
        let told = diagnostic.to_string();
        assert!(told.len() < MESSAGE_MAX + text.len(), "{told}");
    }
    let Some(config) = reading.runnable() else {
        let errors = reading.diagnostics.iter().any(|diagnostic| diagnostic.is_error());
        assert!(errors, "nothing can run, but nothing is said to be wrong");
        return;
    };
    let again = read_json(&reading.document.to_json_pretty());
    assert_eq!(again.runnable(), Some(config), "it reads otherwise when it is written out");
}

/// Runs what can be read, for a while: every check of the engine holds at every step, a copy made
/// on the way goes on in the same way, and everything that came out can be written.
///
/// # Panics
/// If something of this does not hold.
pub fn simulation(text: &str) {
    let reading = read_json(text);
    let Some(config) = reading.runnable() else { return };
    let mut replay = match Replay::new(config.clone(), reading.log.clone()) {
        Ok(replay) => replay,
        Err(error) => panic!("it reads without errors, but: {error}"),
    };
    replay.simulation.record(true);
    while replay.given() < replay.log().len() && checked_step(&mut replay) {}
    let mut copy = replay.clone();
    for run in [&mut replay, &mut copy] {
        while checked_step(run) {}
    }
    let simulation = &mut replay.simulation;
    assert_eq!(written(simulation), written(&mut copy.simulation), "a copy goes another way");
    let summary = simulation.summary();
    assert!(summary_json(config, &summary).is_object());
    assert!(!summary_table(config, &summary).is_empty());
}

/// Goes on by one step or command; false when there is none, or it was enough.
fn checked_step(replay: &mut Replay) -> bool {
    let (before, steps) = (replay.simulation.now(), replay.simulation.steps());
    let crowded = replay.simulation.fates().in_group(FateGroup::OnTheWay) >= IN_FLIGHT_MAX;
    if steps >= STEPS_MAX || crowded || !replay.step(replay.end()) {
        return false;
    }
    let simulation = &replay.simulation;
    assert!(simulation.now() >= before, "time runs backwards");
    assert!(simulation.fates().adds_up(), "the fates do not add up");
    let every = 1 + simulation.fates().events_sent() / 16;
    if simulation.steps() == steps || simulation.steps().is_multiple_of(every) {
        simulation.check_invariants();
    }
    true
}

/// The trace in both spellings.
fn written(simulation: &mut Simulation) -> (String, String) {
    let trace = simulation.take_trace();
    let (mut text, mut lines) = (String::new(), String::new());
    for (number, entry) in (0..).zip(&trace) {
        write_trace_text(simulation.config(), entry, &mut text);
        write_trace_jsonl(simulation.config(), number, entry, &mut lines);
    }
    (text, lines)
}
