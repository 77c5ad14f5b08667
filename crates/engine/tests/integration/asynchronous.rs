//! Lambda's queue: retries, age, dead letters and destinations.

use crate::build::*;
use lambdascope_engine::Simulation;
use lambdascope_engine::config::{DeadLetterConfig, Failure, FailureKind, Send, SendOn, Store};
use lambdascope_engine::entity::{Entity, EntityKind, QueueIndex};
use lambdascope_engine::trace::{Fate, Happening, Reason};
use lambdascope_rulebook::SourceKind;
use std::sync::Arc;

fn failing() -> lambdascope_engine::config::Function {
    let mut charge = function("charge", 0.2);
    charge.failures.push(always(FailureKind::Error));
    charge
}

#[test]
fn a_failing_event_is_tried_three_times_and_dead_lettered() {
    let mut charge = failing();
    charge.dead_letter_config = Some(DeadLetterConfig { target: QUEUE });
    let mut config = config(charge, source(SourceKind::LambdaApiEvent, FUNCTION, 1));
    config.queues.push(queue("dlq", 30.0, None));
    config.limits.async_retry_jitter_ratio = 0.0;
    let (simulation, lines) = run(config, 600.0);
    assert_eq!(
        only(&lines, &["event_accepted", "attempt_started", "came_to_rest"]),
        [
            "0.000 function/charge event_accepted s#1",
            "0.000 function/charge attempt_started s#1",
            "60.600 function/charge attempt_started s#1",
            "180.800 function/charge attempt_started s#1",
            "181.000 queue/dlq came_to_rest s#1",
        ]
    );
    assert_eq!(simulation.queue_messages(QueueIndex(0)).len(), 1);
    let fates = simulation.summary().fates;
    assert_eq!(fates.count_for(Fate::DeadLettered, Reason::RetriesExhausted), 1);
}

#[test]
fn without_a_dead_letter_queue_the_event_is_lost() {
    let config = config(failing(), source(SourceKind::LambdaApiEvent, FUNCTION, 1));
    let (simulation, _) = run(config, 600.0);
    assert_eq!(simulation.summary().fates.count(Fate::Dropped), 1);
}

#[test]
fn with_an_age_of_a_minute_a_failing_event_gets_one_attempt() {
    let mut charge = failing();
    charge.event_invoke_config.maximum_event_age = secs(60.0);
    let (simulation, lines) =
        run(config(charge, source(SourceKind::LambdaApiEvent, FUNCTION, 1)), 600.0);
    assert_eq!(only(&lines, &["attempt_started"]).len(), 1);
    assert_eq!(simulation.summary().fates.count_for(Fate::Expired, Reason::EventAgeExceeded), 1);
}

#[test]
fn a_throttled_event_is_given_up_31_s_into_an_age_of_a_minute() {
    let mut charge = function("charge", 0.2);
    charge.event_invoke_config.maximum_event_age = secs(60.0);
    charge.failures.push(always(FailureKind::Throttle));
    let mut config = config(charge, source(SourceKind::LambdaApiEvent, FUNCTION, 1));
    config.limits.async_throttle_jitter_ratio = 0.0;
    let (_, lines) = run(config, 600.0);
    assert_eq!(only(&lines, &["came_to_rest"]), ["31.000 function/charge came_to_rest s#1"]);
}

#[test]
fn reserved_concurrency_zero_goes_straight_to_the_dead_letter_queue() {
    let mut charge = function("charge", 0.2);
    charge.reserved_concurrency = Some(0);
    charge.dead_letter_config = Some(DeadLetterConfig { target: QUEUE });
    let mut config = config(charge, source(SourceKind::LambdaApiEvent, FUNCTION, 1));
    config.queues.push(queue("dlq", 30.0, None));
    let (simulation, _) = run(config, 600.0);
    let fates = simulation.summary().fates;
    assert_eq!(fates.count_for(Fate::DeadLettered, Reason::ZeroReservedConcurrency), 1);
    assert_eq!(simulation.summary().functions[0].invocations, 0);
}

#[test]
fn a_write_that_fails_the_run_does_not_land() {
    let mut charge = function("charge", 0.2);
    let table = |index| Send {
        to: Entity::new(EntityKind::Table, index),
        on: SendOn::Always,
        payload_bytes: None,
    };
    charge.sends.extend([table(0), table(1)]);
    let mut config = config(charge, source(SourceKind::LambdaApiEvent, FUNCTION, 1));
    let store = |name: &str, failure_rate| Store { name: name.into(), failure_rate, stream: None };
    config.tables.extend([store("flaky", 1.0), store("sound", 0.0)]);
    let (simulation, lines) = run(config, 600.0);
    let landed = only(&lines, &["effect_landed"]);
    assert_eq!(landed.len(), 3);
    assert!(landed.iter().all(|line| line.contains("table/sound")), "{landed:?}");
    assert_eq!(only(&lines, &["effect_failed"]).len(), 3);
    assert_eq!(simulation.fates().count(Fate::Dropped), 1);
}

#[test]
fn delays_are_those_from_sending_until_an_event_is_done() {
    let mut flaky = function("flaky", 0.2);
    flaky.failures.push(Failure { rate: 0.8, ..always(FailureKind::Error) });
    let config = Arc::new(config(flaky, source(SourceKind::LambdaApiEvent, FUNCTION, 40)));
    let mut simulation = Simulation::new(Arc::clone(&config)).unwrap();
    simulation.record(true);
    simulation.run_until(at(1.0));
    assert_eq!(simulation.delay_until_done(0.5), None, "nobody asked");
    let mut simulation = Simulation::new(config).unwrap();
    simulation.record(true);
    simulation.measure_delays();
    simulation.run_until(at(3_600.0));
    let mut delays: Vec<f64> = simulation
        .take_trace()
        .iter()
        .filter(|entry| {
            matches!(entry.happening, Happening::CameToRest { fate: Fate::Processed, .. })
        })
        .map(|entry| entry.time.as_secs_f64())
        .collect();
    delays.sort_by(f64::total_cmp);
    assert!((10..30).contains(&delays.len()), "many are lost: {}", delays.len());
    for (share, rank) in [(0.5, delays.len().div_ceil(2)), (1.0, delays.len())] {
        let told = simulation.delay_until_done(share).unwrap().as_secs_f64();
        let exact = delays[rank - 1];
        assert!((told - exact).abs() <= exact / 1_000.0, "{share}: {told} s is not {exact} s");
    }
}
