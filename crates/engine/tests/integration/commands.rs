//! When the commands of a log are carried out.

use crate::build::*;
use lambdascope_engine::Simulation;
use lambdascope_engine::command::{Command, TimedCommand};
use lambdascope_engine::entity::SourceIndex;
use lambdascope_engine::replay::Replay;
use lambdascope_rulebook::{RuleId, SourceKind};
use std::sync::Arc;

/// What is sent, and when, if a person sends an event with this stamp while `s#1` is sent at 0 s.
fn sent(time_s: f64, steps: Option<u64>) -> Vec<String> {
    let caller = source(SourceKind::LambdaApi, FUNCTION, 1);
    let command =
        Command::Send { source: SourceIndex(0), count: 1, payload_bytes: None, key: None };
    let command = TimedCommand { time: at(time_s), steps, command };
    let config = Arc::new(config(function("f", 1.0), caller));
    let mut replay = Replay::new(config, vec![command]).unwrap();
    replay.simulation.record(true);
    while replay.step(at(10.0)) {}
    let lines = take_lines(&mut replay.simulation);
    only(&lines, &["event_sent"]).into_iter().map(str::to_owned).collect()
}

#[test]
fn a_command_without_steps_comes_after_everything_of_its_moment() {
    let expected = ["0.000 source/s event_sent s#1", "0.000 source/s event_sent s#hand1"];
    assert_eq!(sent(0.0, None), expected);
}

#[test]
fn a_command_comes_after_the_steps_that_it_names() {
    let expected = ["0.000 source/s event_sent s#hand1", "0.000 source/s event_sent s#1"];
    assert_eq!(sent(0.0, Some(0)), expected);
    let expected = ["0.000 source/s event_sent s#1", "0.000 source/s event_sent s#hand1"];
    assert_eq!(sent(0.0, Some(1)), expected);
}

#[test]
fn a_command_never_comes_before_its_time() {
    let expected = ["0.000 source/s event_sent s#1", "5.000 source/s event_sent s#hand1"];
    assert_eq!(sent(5.0, Some(0)), expected);
}

#[test]
fn a_changed_setting_names_the_rule_about_settings() {
    let caller = source(SourceKind::LambdaApi, FUNCTION, 1);
    let first = config(function("f", 1.0), caller);
    let mut next = first.clone();
    next.functions[0].memory_mb = 512;
    let mut simulation = Simulation::new(Arc::new(first)).unwrap();
    simulation.record(true);
    simulation.apply(&Command::Configure { config: Arc::new(next), label: "memory".into() });
    let trace = simulation.take_trace();
    let rules: Vec<RuleId> = trace.iter().map(|entry| entry.rule).collect();
    assert_eq!(rules, [RuleId::ModelSettingsChange]);
}
