//! Chance: each try has its own draw, whatever made it necessary.

use crate::build::*;
use lambdascope_engine::config::{Distribution, Failure, FailureKind};
use lambdascope_engine::trace::Fate;
use lambdascope_rulebook::SourceKind;

fn at_times(kind: FailureKind, rate: f64) -> Failure {
    Failure { rate, ..always(kind) }
}

#[test]
fn the_halves_of_a_failed_batch_are_tries_of_their_own() {
    let mut flaky = function("flaky", 0.1);
    flaky.failures.push(at_times(FailureKind::Error, 0.2));
    let mut config = config(flaky, source(SourceKind::Producer, STREAM, 200));
    config.streams.push(stream(1));
    config.mappings.push(mapping(STREAM, 2));
    config.mappings[0].bisect_batch_on_function_error = true;
    config.mappings[0].maximum_retry_attempts = Some(0);
    let (simulation, lines) = run(config, 300.0);
    let halved = only(&lines, &["batch_bisected"]).len() as u64;
    let dropped = simulation.fates().count(Fate::Dropped);
    // If a record that fails once failed in its half as well, each halving would drop one.
    assert!(halved > 10 && dropped > 0 && dropped < halved, "{dropped} of {halved}");
}

#[test]
fn a_fault_of_lambda_passes() {
    let mut asked = function("asked", 0.1);
    asked.failures.push(at_times(FailureKind::ServiceError, 0.5));
    let sent = config(asked.clone(), source(SourceKind::LambdaApiEvent, FUNCTION, 50));
    let (simulation, _) = run(sent, 3_600.0);
    assert_eq!(simulation.fates().count(Fate::Processed), 50);
    let mut written = config(asked, source(SourceKind::Producer, STREAM, 50));
    written.streams.push(stream(1));
    written.mappings.push(mapping(STREAM, 1));
    let (simulation, _) = run(written, 3_600.0);
    assert_eq!(simulation.fates().count(Fate::Processed), 50);
}

#[test]
fn a_slow_try_does_not_make_the_next_one_slow() {
    let mut varied = function("varied", 0.0);
    varied.duration = Distribution::Exponential { mean: 3e6 };
    let mut config = config(varied, source(SourceKind::Producer, QUEUE, 100));
    config.queues.push(queue("orders", 18.0, Some((1, 3))));
    config.queues.push(queue("orders-dlq", 30.0, None));
    config.mappings.push(mapping(QUEUE, 1));
    let (simulation, lines) = run(config, 3_600.0);
    let failed = only(&lines, &["attempt_failed"]).len();
    // A third runs out of its 3 s at the first try, and a third of those at each later one.
    let lost = simulation.fates().count(Fate::DeadLettered);
    assert!(failed > 20 && lost < 15, "{lost} lost after {failed} failures");
}
