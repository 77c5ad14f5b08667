//! What goes over comes back, and what is no message is refused.

use super::odds::Begin;
use super::{Asked, Reply, Request, Told, Unreadable, decode, encode};
use lambdascope_engine::Simulation;
use lambdascope_engine::command::{Command, TimedCommand};
use lambdascope_engine::config::Config;
use lambdascope_engine::time::SimTime;
use lambdascope_engine::trace::TraceEntry;
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// A scenario of the gallery.
fn config(name: &str) -> Arc<Config> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios").join(name);
    let text = fs::read_to_string(folder.join("scenario.toml")).unwrap();
    let reading = lambdascope_scenario::read_value(toml::from_str(&text).unwrap());
    Arc::clone(reading.runnable().unwrap())
}

/// All that happens in a run of it.
fn trace(config: Arc<Config>) -> Vec<TraceEntry> {
    let end = SimTime::ZERO + config.run_for;
    let mut simulation = Simulation::new(config).unwrap();
    simulation.record(true);
    simulation.run_until(end);
    simulation.take_trace()
}

#[test]
fn a_trace_comes_back_as_it_was() {
    let trace = trace(config("opening/three-callers-traffic"));
    assert!(trace.len() > 1_000, "{} entries", trace.len());
    let bytes = encode(&trace);
    assert_eq!(decode::<Vec<TraceEntry>>(&bytes), Ok(trace));
}

#[test]
fn configurations_and_commands_come_back_as_they_were() {
    let config = config("patterns/pipe-with-enrichment");
    let command = TimedCommand {
        time: SimTime::from_micros(7),
        steps: Some(3),
        command: Command::Configure { config: Arc::clone(&config), label: "a=b".into() },
    };
    assert_eq!(decode::<TimedCommand>(&encode(&command)), Ok(command));
    assert_eq!(decode::<Config>(&encode(&*config)).as_ref(), Ok(&*config));
}

#[test]
fn the_hello_is_the_same_in_every_build() {
    let asked = Asked { number: 0, request: Request::Hello(1) };
    assert_eq!(encode(&asked), [0, 0, 1]);
    let told = Told { number: 0, last: true, reply: Reply::Hello(1) };
    assert_eq!(encode(&told), [0, 1, 0, 1]);
}

#[test]
fn what_is_cut_short_or_goes_on_is_no_message() {
    let begin = Begin { scenario: "{}".into(), seed: 300, question: Some("dlq".into()) };
    let mut bytes = encode(&Asked { number: 1, request: Request::BeginOdds(begin) });
    for length in 0..bytes.len() {
        assert_eq!(decode::<Asked>(&bytes[..length]), Err(Unreadable), "{length} bytes");
    }
    bytes.push(0);
    assert_eq!(decode::<Asked>(&bytes), Err(Unreadable));
    let config = encode(&*config("patterns/pipe-with-enrichment"));
    for length in (0..config.len()).step_by(97) {
        assert_eq!(decode::<Config>(&config[..length]), Err(Unreadable), "{length} bytes");
    }
}

#[test]
fn lengths_that_promise_too_much_reserve_nothing() {
    // A list and a text of 2^62 items, of which none is there.
    let endless = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40];
    assert_eq!(decode::<Vec<TraceEntry>>(&endless), Err(Unreadable));
    assert_eq!(decode::<String>(&endless), Err(Unreadable));
    let mut told = vec![0, 1, 2];
    told.extend(endless);
    assert_eq!(decode::<Told>(&told), Err(Unreadable));
}

#[test]
fn garbage_is_refused_or_read_and_never_harms() {
    // A fixed sequence that looks like chance.
    let mut state: u32 = 1;
    let mut byte = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    let mut refused = 0;
    for length in 0..2_000 {
        let bytes: Vec<u8> = (0..length % 64).map(|_| byte()).collect();
        refused += u32::from(decode::<Told>(&bytes).is_err());
        refused += u32::from(decode::<Asked>(&bytes).is_err());
        refused += u32::from(decode::<Config>(&bytes).is_err());
    }
    assert!(refused > 5_900, "{refused} of 6,000");
}
