//! The caller's clock, its answers and its retries.

use crate::build::*;
use lambdascope_engine::Simulation;
use lambdascope_engine::config::{Client, FailureKind, Send, SendOn, Source, Store};
use lambdascope_engine::entity::{Entity, EntityKind};
use lambdascope_engine::trace::{Fate, Happening, Reason, TraceEntry};
use lambdascope_rulebook::{Edition, Limits, RuleId, SourceKind};
use std::sync::Arc;

#[test]
fn a_rest_api_answers_502_at_once_when_the_code_fails() {
    let mut charge = function("charge", 0.2);
    charge.failures.push(always(FailureKind::Error));
    let (simulation, lines) = run(config(charge, source(SourceKind::ApigwRest, FUNCTION, 1)), 60.0);
    let summary = simulation.summary();
    assert_eq!(summary.sources[0].responses, [(502, 1)]);
    assert_eq!(summary.fates.count_for(Fate::RespondedWithError, Reason::FunctionError), 1);
    assert_eq!(only(&lines, &["response_received"]), ["0.600 source/s response_received s#1"]);
}

#[test]
fn a_gateway_gives_up_after_29_s_while_the_function_runs_on() {
    let mut slow = function("slow", 40.0);
    slow.timeout = secs(60.0);
    let mut door = source(SourceKind::ApigwRest, FUNCTION, 1);
    door.timeout = Some(secs(29.0));
    let (simulation, lines) = run(config(slow, door), 120.0);
    assert_eq!(
        only(&lines, &["caller_gave_up", "attempt_succeeded", "came_to_rest"]),
        [
            "29.000 source/s caller_gave_up s#1",
            "29.000 source/s came_to_rest s#1",
            "40.400 function/slow attempt_succeeded s#1",
        ]
    );
    assert_eq!(simulation.summary().sources[0].responses, [(504, 1)]);
}

#[test]
fn a_payload_over_6_mb_is_refused_before_any_code_runs() {
    let mut large = source(SourceKind::LambdaApi, FUNCTION, 1);
    large.payload = lambdascope_engine::config::Distribution::Constant(6_291_457.0);
    let (simulation, _) = run(config(function("f", 0.1), large), 60.0);
    let summary = simulation.summary();
    assert_eq!(summary.functions[0].invocations, 0);
    assert_eq!(summary.sources[0].responses, [(413, 1)]);
    assert_eq!(summary.fates.count_for(Fate::Rejected, Reason::PayloadTooLarge), 1);
}

#[test]
fn calls_beyond_the_reserved_concurrency_get_429() {
    let mut small = function("small", 1.0);
    small.reserved_concurrency = Some(2);
    let (simulation, _) = run(config(small, source(SourceKind::LambdaApi, FUNCTION, 5)), 60.0);
    let summary = simulation.summary();
    assert_eq!(summary.sources[0].responses, [(200, 2), (429, 3)]);
    assert_eq!(summary.functions[0].throttles, 3);
    assert_eq!(summary.functions[0].concurrent_executions_max, 2);
}

#[test]
fn a_response_too_large_for_a_viewer_is_invalid_not_a_failure() {
    let mut greet = function("greet", 0.1);
    greet.response_size = lambdascope_engine::config::Distribution::Constant(61_440.0);
    let door = |kind| run(config(greet.clone(), source(kind, FUNCTION, 1)), 60.0).0.summary();
    let viewer = door(SourceKind::CloudfrontEdgeViewer);
    assert_eq!(viewer.sources[0].responses, [(502, 1)]);
    assert_eq!(viewer.fates.count_for(Fate::RespondedWithError, Reason::ResponseTooLarge), 1);
    assert_eq!(door(SourceKind::CloudfrontEdgeOrigin).sources[0].responses, [(200, 1)]);
}

#[test]
fn a_repeated_effect_names_what_repeated_it() {
    let mut book = function("book", 3.0);
    book.timeout = secs(10.0);
    book.sends.push(Send {
        to: Entity::new(EntityKind::Table, 0),
        on: SendOn::Success,
        payload_bytes: None,
    });
    let mut client = source(SourceKind::LambdaApi, FUNCTION, 1);
    client.client.timeout = Some(secs(2.0));
    client.client.retries.max_attempts = 2;
    let mut config = config(book, client);
    config.tables.push(Store { name: "bookings".into(), failure_rate: 0.0, stream: None });
    let mut simulation = Simulation::new(Arc::new(config)).unwrap();
    simulation.record(true);
    simulation.run_until(at(60.0));
    let landed = Happening::EffectLanded { by: None, duplicate: false }.verb();
    let trace = simulation.take_trace();
    let effects = trace.iter().filter(|entry| entry.happening.verb() == landed);
    let rules: Vec<_> = effects.map(|entry| entry.rule).collect();
    assert_eq!(rules, [RuleId::SyncInvokeRequestResponse, RuleId::SyncRetryOwner]);
}

#[test]
fn a_retry_names_the_caller_whose_habit_it_is() {
    let rule = |client: Client| {
        let mut broken = function("broken", 0.1);
        broken.reserved_concurrency = Some(0);
        let caller = Source { client, ..source(SourceKind::LambdaApi, FUNCTION, 1) };
        let mut simulation = Simulation::new(Arc::new(config(broken, caller))).unwrap();
        simulation.record(true);
        simulation.run_until(at(60.0));
        let again = |entry: &&TraceEntry| entry.happening.verb() == "call_retry_scheduled";
        let trace = simulation.take_trace();
        trace.iter().find(again).map(|entry| entry.rule)
    };
    let cli = Client::usual(SourceKind::LambdaApi, &Limits::of(Edition::Today));
    assert_eq!(rule(cli), Some(RuleId::SyncSdkCliRetries));
    let mut own = cli;
    own.retries.max_attempts = 8;
    assert_eq!(rule(own), Some(RuleId::SyncRetryOwner));
}

#[test]
fn alexa_says_that_the_skill_is_silent_and_has_no_status_for_it() {
    let mut slow = function("slow", 12.0);
    slow.timeout = secs(20.0);
    let mut alexa = source(SourceKind::Alexa, FUNCTION, 1);
    alexa.timeout = Some(secs(8.0));
    let summary = run(config(slow, alexa), 60.0).0.summary();
    assert_eq!(summary.sources[0].responses, [(0, 1)]);
    assert_eq!(summary.fates.count_for(Fate::RespondedWithError, Reason::GatewayTimeout), 1);
}
