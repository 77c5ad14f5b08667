//! FIFO queues: groups, locks, duplicates and their own limits.

use crate::build::*;
use lambdascope_engine::Simulation;
use lambdascope_engine::config::{
    Arrivals, Config, Failure, FailureKind, Function, KeyChoice, ScriptedArrival, Send, SendOn,
};
use lambdascope_engine::entity::{Entity, EntityKind, EventRef, Key, QueueIndex};
use lambdascope_engine::time::SimTime;
use lambdascope_engine::trace::{Fate, Happening, Reason};
use lambdascope_rulebook::SourceKind;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Messages `s#1`, `s#2`, ... of these groups, sent at 0 s to a FIFO queue that starts to be read
/// at 1 s.
fn fifo(function: Function, groups: &[u32], batch_size: u32, dlq: Option<(u16, u32)>) -> Config {
    let mut config = config(function, source(SourceKind::Producer, QUEUE, 0));
    let line = |key: &u32| ScriptedArrival {
        time: at(0.0),
        count: 1,
        payload: None,
        content: None,
        key: Some(Key(*key)),
    };
    config.sources[0].arrivals = Arrivals::At(groups.iter().map(line).collect());
    for (name, dlq) in [("orders.fifo", dlq), ("dead.fifo", None)] {
        config.queues.push(queue(name, 8.0, dlq));
    }
    config.queues.iter_mut().for_each(|queue| queue.fifo = true);
    config.mappings.push(mapping(QUEUE, batch_size));
    config.mappings[0].created_at = at(1.0);
    config.keys = groups.iter().map(u32::to_string).collect();
    config
}

fn failing(ordinal: u32, attempts: &[u32]) -> Failure {
    let emitter = Entity::new(EntityKind::Source, 0);
    let events = vec![EventRef { emitter, ordinal }];
    Failure { events, attempts: attempts.to_vec(), ..always(FailureKind::Error) }
}

/// The messages of each batch by their numbers, with the time at which it was received.
fn batches(config: Config, seconds: f64) -> (Simulation, Vec<(SimTime, Vec<u32>)>) {
    let mut simulation = Simulation::new(Arc::new(config)).unwrap();
    simulation.record(true);
    while simulation.next_time().is_some_and(|next| next <= at(seconds)) {
        simulation.step();
        simulation.check_invariants();
    }
    let mut batches: BTreeMap<u32, (SimTime, Vec<u32>)> = BTreeMap::new();
    for entry in simulation.take_trace() {
        if let (Happening::MessageReceived { batch: Some(batch), .. }, Some(event)) =
            (entry.happening, entry.event)
        {
            let batch = batches.entry(batch.ordinal).or_insert((entry.time, Vec::new()));
            batch.1.push(event.ordinal);
        }
    }
    (simulation, batches.into_values().collect())
}

fn numbers(batches: &[(SimTime, Vec<u32>)]) -> Vec<Vec<u32>> {
    batches.iter().map(|(_, messages)| messages.clone()).collect()
}

#[test]
fn partial_failures_of_a_group_come_back_in_order_and_the_last_one_is_redriven() {
    let mut charge = function("charge", 0.1);
    charge.failures = vec![failing(2, &[1]), failing(3, &[1]), failing(4, &[1, 2])];
    let mut config = fifo(charge, &[1, 1, 1, 1], 10, Some((1, 2)));
    config.mappings[0].report_batch_item_failures = true;
    let (simulation, batches) = batches(config, 60.0);
    assert_eq!(numbers(&batches), [vec![1, 2, 3, 4], vec![2, 3, 4]]);
    assert!((8.0..30.0).contains(&batches[1].0.since(batches[0].0).as_secs_f64()));
    let kept: Vec<u32> =
        simulation.queue_messages(QueueIndex(1)).iter().map(|m| m.event.ordinal).collect();
    assert_eq!(kept, [4]);
    assert_eq!(simulation.queue_messages(QueueIndex(0)).len(), 0);
}

#[test]
fn two_groups_of_three_are_read_two_at_a_time_and_each_in_order() {
    let (simulation, batches) =
        batches(fifo(function("f", 0.1), &[1, 1, 1, 2, 2, 2], 2, None), 60.0);
    // Both groups are free again within one receive's time, and a batch may mix groups.
    assert_eq!(numbers(&batches), [vec![1, 2], vec![4, 5], vec![3, 6]]);
    assert_eq!(simulation.fates().count(Fate::Processed), 6);
}

#[test]
fn a_message_waits_for_the_run_on_the_one_before_it() {
    let (_, batches) = batches(fifo(function("slow", 2.0), &[1, 1, 1], 1, None), 60.0);
    let starts: Vec<f64> = batches.iter().map(|(time, _)| time.as_secs_f64()).collect();
    assert_eq!(numbers(&batches), [vec![1], vec![2], vec![3]]);
    // 0.4 s of init and 2 s of work, then at once.
    assert_eq!(starts, [1.02, 3.44, 5.46]);
}

#[test]
fn a_failing_message_blocks_its_group_and_no_other_until_it_is_redriven() {
    let mut charge = function("charge", 0.1);
    charge.failures.push(failing(1, &[]));
    let (simulation, batches) = batches(fifo(charge, &[1, 1, 2], 1, Some((1, 2))), 60.0);
    // The third receive moves message 1 and hands out message 2.
    assert_eq!(numbers(&batches), [vec![1], vec![3], vec![1], vec![2]]);
    assert_eq!(simulation.queue_messages(QueueIndex(1))[0].receive_count, 2);
    assert_eq!(simulation.fates().count(Fate::Processed), 2);
}

#[test]
fn a_run_that_outlives_the_visibility_timeout_deletes_nothing() {
    let mut slow = function("slow", 10.0);
    slow.timeout = secs(20.0);
    let (simulation, batches) = batches(fifo(slow, &[1], 1, Some((1, 3))), 60.0);
    assert_eq!(batches.len(), 3);
    assert_eq!(simulation.fates().count(Fate::DeadLettered), 1);
}

#[test]
fn what_a_repeated_run_sends_is_swallowed_as_a_duplicate() {
    // The run fails after it has sent on, and is repeated at 60 s.
    let mut twice = function("twice", 0.1);
    twice.failures.push(failing(1, &[1]));
    twice.sends.push(Send { to: QUEUE, on: SendOn::Always, payload_bytes: None });
    let sent = |deduplicates: bool| {
        let mut config = config(twice.clone(), source(SourceKind::LambdaApiEvent, FUNCTION, 1));
        config.queues.push(queue("paid.fifo", 8.0, None));
        config.queues[0].fifo = true;
        config.queues[0].content_based_deduplication = deduplicates;
        let (simulation, _) = run(config, 120.0);
        let swallowed = simulation.summary().fates.count_for(Fate::Filtered, Reason::Duplicate);
        (simulation.queue_messages(QueueIndex(0)).len(), swallowed)
    };
    assert_eq!(sent(true), (1, 1));
    assert_eq!(sent(false), (2, 0));
}

#[test]
fn a_fifo_queue_takes_300_messages_a_second() {
    let mut config = fifo(function("f", 0.1), &[], 10, None);
    config.sources[0] = source(SourceKind::Producer, QUEUE, 400);
    config.sources[0].keys = Some(KeyChoice { count: 50, skew: 0.0 });
    let (simulation, _) = batches(config.clone(), 60.0);
    let summary = simulation.summary();
    assert_eq!(summary.fates.count_for(Fate::Rejected, Reason::Throttled), 100);
    assert_eq!(summary.fates.count(Fate::Processed), 300);
    config.queues[0].fifo = false;
    assert_eq!(batches(config, 60.0).0.fates().count(Fate::Processed), 400);
}
