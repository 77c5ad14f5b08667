//! Queues and streams: receives, redrive, partial responses, blocking and bisecting.

use crate::build::*;
use lambdascope_engine::Simulation;
use lambdascope_engine::command::Command;
use lambdascope_engine::config::{
    Config, Distribution, Failure, FailureKind, Function, Send, SendOn, Store,
};
use lambdascope_engine::entity::{Entity, EntityKind, EventRef, QueueIndex};
use lambdascope_engine::trace::{Fate, Happening};
use lambdascope_rulebook::{RuleId, SourceKind};
use std::sync::Arc;

fn poison(ordinal: u32) -> Failure {
    let emitter = Entity::new(EntityKind::Source, 0);
    Failure { events: vec![EventRef { emitter, ordinal }], ..always(FailureKind::Error) }
}

fn queued(function: Function, count: u32, batch_size: u32) -> Config {
    let mut config = config(function, source(SourceKind::Producer, QUEUE, count));
    config.queues.push(queue("orders", 18.0, Some((1, 3))));
    config.queues.push(queue("orders-dlq", 30.0, None));
    config.mappings.push(mapping(QUEUE, batch_size));
    config
}

fn streamed(function: Function, count: u32) -> Config {
    let mut config = config(function, source(SourceKind::Producer, STREAM, count));
    config.streams.push(stream(1));
    config.mappings.push(mapping(STREAM, 100));
    config
}

#[test]
fn a_poison_message_is_received_three_times_and_redriven() {
    let mut charge = function("charge", 0.2);
    charge.failures.push(always(FailureKind::Error));
    let (mut simulation, lines) = run(queued(charge, 1, 10), 120.0);
    assert_eq!(
        only(&lines, &["message_received", "message_visible", "message_moved"]),
        [
            "0.020 queue/orders message_received s#1",
            "18.020 queue/orders message_visible s#1",
            "18.040 queue/orders message_received s#1",
            "36.040 queue/orders message_visible s#1",
            "36.060 queue/orders message_received s#1",
            "54.060 queue/orders message_visible s#1",
            "54.080 queue/orders message_moved s#1",
        ]
    );
    assert_eq!(simulation.fates().count(Fate::DeadLettered), 1);
    simulation.apply(&Command::Redrive { queue: QueueIndex(1) });
    simulation.check_invariants();
    assert_eq!(simulation.fates().count(Fate::DeadLettered), 0);
    assert_eq!(simulation.fates().count(Fate::Waiting), 1);
}

#[test]
fn a_dead_letter_moves_on_to_the_dead_letter_queue_of_its_queue() {
    let mut charge = function("charge", 0.2);
    charge.failures.push(always(FailureKind::Error));
    let mut config = queued(charge, 1, 10);
    config.queues[0].redrive_policy = queue("", 0.0, Some((1, 1))).redrive_policy;
    config.queues[1].redrive_policy = queue("", 0.0, Some((2, 1))).redrive_policy;
    config.queues.push(queue("last", 30.0, None));
    config.mappings.push(mapping(Entity::new(EntityKind::Queue, 1), 10));
    let (simulation, lines) = run(config, 120.0);
    assert_eq!(only(&lines, &["message_moved"]).len(), 2);
    assert_eq!(simulation.fates().count(Fate::DeadLettered), 1);
}

#[test]
fn ten_messages_make_one_batch_and_are_deleted() {
    let (simulation, lines) = run(queued(function("charge", 0.2), 10, 10), 60.0);
    assert_eq!(only(&lines, &["batch_received"]).len(), 1);
    assert_eq!(simulation.summary().queues[0].number_of_messages_deleted, 10);
    assert_eq!(simulation.fates().count(Fate::Processed), 10);
}

#[test]
fn one_failure_returns_the_whole_batch_unless_it_is_reported() {
    let mut charge = function("charge", 0.2);
    charge.failures.push(poison(3));
    let (simulation, _) = run(queued(charge.clone(), 10, 10), 10.0);
    assert_eq!(simulation.fates().count(Fate::Processed), 0);
    let mut config = queued(charge, 10, 10);
    config.mappings[0].report_batch_item_failures = true;
    let (simulation, _) = run(config, 120.0);
    assert_eq!(simulation.fates().count(Fate::Processed), 9);
    assert_eq!(simulation.fates().count(Fate::DeadLettered), 1);
}

#[test]
fn a_poison_record_blocks_its_shard() {
    let mut charge = function("charge", 0.2);
    charge.failures.push(poison(3));
    let (simulation, _) = run(streamed(charge, 10), 600.0);
    assert_eq!(simulation.fates().count(Fate::Processed), 0);
    assert_eq!(simulation.fates().count(Fate::Waiting), 10);
}

#[test]
fn bisecting_isolates_a_poison_record() {
    let mut charge = function("charge", 0.2);
    charge.failures.push(poison(3));
    let mut config = streamed(charge, 10);
    config.mappings[0].bisect_batch_on_function_error = true;
    config.mappings[0].maximum_retry_attempts = Some(1);
    let (simulation, _) = run(config, 600.0);
    assert_eq!(simulation.fates().count(Fate::Processed), 9);
    assert_eq!(simulation.fates().count(Fate::Dropped), 1);
}

#[test]
fn a_partial_response_moves_the_checkpoint() {
    let mut charge = function("charge", 0.2);
    charge.failures.push(poison(3));
    let mut config = streamed(charge, 10);
    config.mappings[0].report_batch_item_failures = true;
    config.mappings[0].maximum_retry_attempts = Some(1);
    let (simulation, lines) = run(config, 600.0);
    assert_eq!(simulation.fates().count(Fate::Processed), 2);
    assert_eq!(simulation.fates().count(Fate::Dropped), 8, "the whole suffix is discarded");
    assert_eq!(only(&lines, &["batch_discarded"]).len(), 1);
}

#[test]
fn a_backlog_brings_more_pollers_within_a_second() {
    let (simulation, lines) = run(queued(function("charge", 2.5), 40, 1), 60.0);
    let scaled = only(&lines, &["pollers_scaled"]);
    assert_eq!(
        scaled[..3],
        ["0.000 esm/m pollers_scaled", "1.000 esm/m pollers_scaled", "2.000 esm/m pollers_scaled",]
    );
    assert_eq!(simulation.fates().count(Fate::Processed), 40);
}

#[test]
fn a_message_that_comes_back_tells_why() {
    let rules_of_return = |mut charge: Function, init_s: f64| {
        charge.timeout = secs(10.0);
        charge.init_duration = Distribution::Constant(init_s * 1e6);
        let mut config = queued(charge, 1, 1);
        config.queues[0].visibility_timeout = secs(10.0);
        let mut simulation = Simulation::new(Arc::new(config)).unwrap();
        simulation.record(true);
        simulation.run_until(at(15.0));
        let trace = simulation.take_trace();
        let back = trace.iter().filter(|entry| entry.happening.verb() == "message_visible");
        back.map(|entry| entry.rule).collect::<Vec<_>>()
    };
    let mut failing = function("charge", 0.2);
    failing.failures.push(always(FailureKind::Error));
    assert_eq!(rules_of_return(failing, 0.4), [RuleId::PollSqsErrorFunction]);
    let mut starved = function("charge", 0.2);
    starved.reserved_concurrency = Some(0);
    assert_eq!(rules_of_return(starved, 0.4), [RuleId::PollSqsErrorThrottle]);
    assert_eq!(rules_of_return(function("charge", 5.0), 6.0), [RuleId::PollSqsVisibilityTooShort]);
}

#[test]
fn a_flaky_table_blocks_a_shard_only_for_a_while() {
    let mut charge = function("charge", 0.2);
    charge.sends.push(Send {
        to: Entity::new(EntityKind::Table, 0),
        on: SendOn::Success,
        payload_bytes: None,
    });
    let mut config = streamed(charge, 6);
    config.tables.push(Store { name: "ledger".into(), failure_rate: 0.3, stream: None });
    let (simulation, lines) = run(config, 600.0);
    assert_eq!(simulation.fates().count(Fate::Processed), 6);
    assert!(!only(&lines, &["effect_failed"]).is_empty());
}

#[test]
fn a_checkpoint_never_moves_back_however_many_lanes_a_shard_has() {
    let mut config = streamed(function("charge", 0.5), 24);
    config.mappings[0].parallelization_factor = 4;
    config.mappings[0].batch_size = 2;
    config.functions[0].duration = Distribution::Uniform { min: 1e5, max: 2e6 };
    let mut simulation = Simulation::new(Arc::new(config)).unwrap();
    simulation.record(true);
    simulation.run_until(at(60.0));
    let positions: Vec<u64> = simulation
        .take_trace()
        .iter()
        .filter_map(|entry| match entry.happening {
            Happening::CheckpointMoved { sequence, .. } => Some(sequence),
            _ => None,
        })
        .collect();
    assert!(positions.is_sorted_by(|before, after| before < after), "{positions:?}");
    assert_eq!(positions.last(), Some(&24));
}
