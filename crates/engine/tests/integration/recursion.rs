//! Loops: what Lambda stops, and what it cannot see.

use crate::build::*;
use lambdascope_engine::config::{Config, FailureKind, Route, Send, SendOn, Store, Topic};
use lambdascope_engine::entity::{Entity, EntityKind, StreamIndex};
use lambdascope_engine::trace::{Fate, Reason};
use lambdascope_rulebook::SourceKind;

/// A function that sends each event on to `to`.
fn sender(to: Entity) -> lambdascope_engine::config::Function {
    let mut sender = function("sender", 0.1);
    sender.sends.push(Send { to, on: SendOn::Success, payload_bytes: None });
    sender
}

fn queued(function: lambdascope_engine::config::Function, most: u32) -> Config {
    let mut config = config(function, source(SourceKind::Producer, QUEUE, 1));
    config.queues.push(queue("work", 18.0, Some((1, most))));
    config.queues.push(queue("work-dlq", 30.0, None));
    config.mappings.push(mapping(QUEUE, 10));
    config
}

/// poll.sqs.recursion: the message is retried until its queue moves it.
#[test]
fn a_loop_through_a_queue_ends_after_16_runs_in_its_dead_letter_queue() {
    let (simulation, lines) = run(queued(sender(QUEUE), 2), 300.0);
    let summary = simulation.summary();
    assert_eq!(summary.functions[0].invocations, 16);
    // The 17th message is received twice, to no avail, and moved.
    assert_eq!(summary.functions[0].recursive_invocations_dropped, 2);
    assert_eq!(only(&lines, &["message_received"]).len(), 18);
    assert_eq!(summary.fates.count_for(Fate::DeadLettered, Reason::MaxReceiveCount), 1);
    assert_eq!(summary.fates.count(Fate::Processed), 16);
}

#[test]
fn a_loop_through_a_topic_ends_after_16_runs() {
    let topic = Entity::new(EntityKind::Topic, 0);
    let mut config = config(sender(topic), source(SourceKind::Producer, topic, 1));
    let route = Route { to: FUNCTION, filter: Vec::new(), dead_letter_queue: None };
    config.topics.push(Topic { name: "news".into(), subscriptions: vec![route] });
    let summary = run(config, 300.0).0.summary();
    assert_eq!(summary.functions[0].invocations, 16);
    assert_eq!(summary.fates.count_for(Fate::Dropped, Reason::RecursiveLoop), 1);
}

#[test]
fn a_loop_through_a_table_is_not_seen() {
    let mut config = config(
        sender(Entity::new(EntityKind::Table, 0)),
        source(SourceKind::Producer, Entity::new(EntityKind::Table, 0), 1),
    );
    config.tables.push(Store {
        name: "orders".into(),
        failure_rate: 0.0,
        stream: Some(StreamIndex(0)),
    });
    config.streams.push(stream(1));
    config.mappings.push(mapping(STREAM, 10));
    assert!(run(config, 60.0).0.summary().functions[0].invocations > 30);
}

#[test]
fn a_message_that_is_tried_often_is_no_loop() {
    let mut broken = function("broken", 0.1);
    broken.failures.push(always(FailureKind::Error));
    let summary = run(queued(broken, 20), 600.0).0.summary();
    assert_eq!(summary.functions[0].invocations, 20);
}
