//! What a person does while a scenario runs: live, and when the session is played again.

use crate::{config, errors, trace};
use lambdascope_engine::Simulation;
use lambdascope_engine::command::Command;
use lambdascope_engine::replay::Replay;
use lambdascope_engine::time::{SimDuration, SimTime};
use lambdascope_scenario::{Action, CommandText, Document};
use serde_json::{Value, json};
use std::sync::Arc;

fn document() -> Document {
    Document::new(json!({
        "format": 1,
        "run_for": "2m",
        "sources": { "s": {
            "kind": "lambda-api",
            "target": "function/f",
            "arrivals": { "poisson": { "per_second": 3 } },
            "keys": { "count": 5 },
        } },
        "functions": { "f": { "failures": [{ "kind": "error", "keys": ["poison"] }] } },
        "commands": [
            { "at": "1m", "do": "set", "path": "functions.f.memory", "value": "256MB" },
            { "at": "30s", "do": "send", "source": "s", "count": 2, "key": "poison" },
        ],
    }))
}

fn seconds(seconds: u64) -> SimTime {
    SimTime::ZERO + SimDuration::from_secs(seconds)
}

fn set(at: u64, path: &str, value: Value) -> CommandText {
    let action = Action::Set { path: path.to_owned(), value };
    CommandText { at: seconds(at), after: None, action }
}

/// Plays with commands given while it runs; the document keeps them in its log.
fn play_live(document: &mut Document, commands: &[CommandText]) -> (String, Simulation) {
    let mut simulation = Simulation::new(config(document)).expect("a valid configuration");
    simulation.record(true);
    for text in commands {
        simulation.run_until(text.at);
        let stamped = CommandText { after: Some(simulation.steps()), ..text.clone() };
        let command = document.command(&stamped).expect("a valid command");
        simulation.apply(&command);
    }
    simulation.run_until(seconds(120));
    (trace(&mut simulation), simulation)
}

fn replay(document: &Document) -> String {
    let reading = document.read();
    assert_eq!(errors(&reading), Vec::<String>::new());
    let config = reading.config.expect("a configuration");
    let mut replay = Replay::new(config, reading.log).expect("a valid configuration");
    replay.simulation.record(true);
    while replay.step(seconds(120)) {}
    trace(&mut replay.simulation)
}

#[test]
fn a_session_plays_again_as_it_was() {
    let mut live = document();
    let commands = [
        set(10, "functions.f.timeout", json!("5s")),
        CommandText {
            at: seconds(20),
            after: None,
            action: Action::Send {
                source: "s".to_owned(),
                count: 2,
                payload_bytes: Some(7 << 20),
                key: Some("k2".to_owned()),
            },
        },
        set(40, "sources.s.arrivals.poisson.per_second", json!(0.5)),
        set(90, "limits", json!("classic")),
    ];
    let (first, _) = play_live(&mut live, &commands);
    assert!(first.contains("s#hand2"), "{first}");
    assert_eq!(live.log_len(), 4);
    let again = Document::new(serde_json::from_str(&live.to_json()).expect("its own text"));
    assert_eq!(replay(&again), first);
}

#[test]
fn a_live_change_survives_what_the_scenario_does_later() {
    let mut live = document();
    let (_, simulation) = play_live(&mut live, &[set(10, "functions.f.timeout", json!("5s"))]);
    let function = &simulation.config().functions[0];
    assert_eq!(function.timeout, SimDuration::from_secs(5), "set live at 10 s");
    assert_eq!(function.memory_mb, 256, "set by the scenario at 60 s");
    let at = |time| live.at(seconds(time));
    assert_eq!(at(5).get("functions.f.timeout"), None);
    assert_eq!(at(59).get("functions.f.timeout"), Some(&json!("5s")));
    assert_eq!(at(59).get("functions.f.memory"), None);
    assert_eq!(at(60).get("functions.f.memory"), Some(&json!("256MB")));
}

#[test]
fn a_wrong_command_leaves_everything_as_it_was() {
    let mut document = document();
    for (path, value) in [
        ("queues.q", json!({})),
        ("streams.r", json!({ "kind": "kinesis" })),
        ("event_source_mappings.m", json!({ "event_source": "stream/r", "function": "f" })),
    ] {
        document.set(path, value).expect("a place");
    }
    let before = document.clone();
    for (path, value, expected) in [
        ("functions.f.timeout", json!("20m"), "20m is too long"),
        ("functions.f.timout", json!("2s"), "unknown key"),
        ("functions.g.timeout", json!("2s"), "cannot add, remove or remake"),
        ("seed", json!(4), "cannot change while the scenario runs"),
        ("queues.q.fifo", json!(true), "cannot add, remove or remake"),
        ("streams.r.shards", json!(8), "cannot add, remove or remake"),
        ("event_source_mappings.m.event_source", json!("queue/q"), "cannot add, remove or remake"),
        ("functions.f.timeout.x", json!(1), "this must be a duration"),
        ("functions.f.failures", json!([{ "kind": "error", "keys": ["new"] }]), "knows no key"),
    ] {
        let wrong = document.command(&set(10, path, value)).expect_err(path);
        let said: Vec<String> = wrong.iter().map(ToString::to_string).collect();
        assert!(said.iter().any(|said| said.contains(expected)), "{path}: {said:#?}");
    }
    assert_eq!(document, before);
}

#[test]
fn a_setting_can_be_taken_away() {
    let mut document = document();
    let command = document.command(&set(10, "functions.f.failures", Value::Null));
    let Ok(Command::Configure { config, label }) = command else { panic!("{command:?}") };
    assert!(config.functions[0].failures.is_empty());
    assert_eq!(Arc::as_ref(&label), "functions.f.failures unset");
    document.truncate_log(0);
    assert_eq!(document.log_len(), 0);
}
