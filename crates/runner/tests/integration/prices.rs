//! What a run costs, to the figures of the price list.

use crate::shown::run;

const REQUEST: f64 = 0.2 / 1e6;
const GB_S: f64 = 0.000_016_666_7;

/// One function of 1 GB that runs 100 ms after an init of 400 ms, and one call.
fn one_call(kind: &str, more: &str) -> String {
    format!(
        "run_for = \"10m\"\n[sources.s]\nkind = \"{kind}\"\ntarget = \"function/f\"\n\
         arrivals = {{ at = [ {{ time = \"0s\" }} ] }}\n{more}\n"
    )
}

const FUNCTION: &str =
    "[functions.f]\nmemory = \"1024MB\"\nduration = \"100ms\"\ninit_duration = \"400ms\"\n";

fn cost(scenario: &str) -> f64 {
    run(scenario).number("functions/f/cost_usd")
}

fn assert_cost(scenario: &str, expected: f64) {
    let cost = cost(scenario);
    // The summary gives nine decimals.
    assert!((cost - expected).abs() < 6e-10, "{cost} instead of {expected}");
}

/// cost.lambda.request, cost.lambda.duration.x86 and cost.lambda.init: one request, and half a
/// gigabyte-second with the init.
#[test]
fn a_call_costs_its_request_and_its_time() {
    let scenario = one_call("lambda-api", FUNCTION);
    assert_cost(&scenario, REQUEST + 0.5 * GB_S);
    let classic = format!("limits = \"classic\"\n{scenario}");
    assert_cost(&classic, REQUEST + 0.1 * GB_S);
}

/// cost.lambda.rounding: each run is rounded up to a millisecond.
#[test]
fn time_is_rounded_up_to_a_millisecond() {
    let scenario = one_call("lambda-api", FUNCTION).replace("\"100ms\"", "\"100100us\"");
    assert_cost(&scenario, REQUEST + 0.501 * GB_S);
}

/// cost.errors and cost.lambda.sync-vs-async: an event that fails is paid for three times, and the
/// minutes between its attempts are not.
#[test]
fn a_failed_event_is_paid_for_three_times() {
    let failing = format!("{FUNCTION}failures = [ {{ kind = \"error\" }} ]\n");
    let scenario = one_call("lambda-api-event", &failing);
    assert_cost(&scenario, 3.0 * REQUEST + (0.4 + 3.0 * 0.1) * GB_S);
}

/// cost.lambda.async-size: 1 MB is 256 KB and twelve times 64 KB more.
#[test]
fn a_large_asynchronous_event_is_thirteen_requests() {
    let scenario = one_call("lambda-api-event", "payload = \"1MB\"\n") + FUNCTION;
    assert_cost(&scenario, 13.0 * REQUEST + 0.5 * GB_S);
}

/// cost.lambda.provisioned: ten minutes of one environment, and a run at the lower price.
#[test]
fn provisioned_capacity_is_paid_for_all_the_time() {
    let provisioned = format!("{FUNCTION}provisioned_concurrency = 1\n");
    let scenario = one_call("lambda-api", &provisioned);
    assert_cost(&scenario, REQUEST + 600.0 * 0.000_004_166_7 + 0.1 * 0.000_009_722_2);
    let until_half = format!(
        "{scenario}[[commands]]\nat = \"5m\"\ndo = \"set\"\n\
         path = \"functions.f.provisioned_concurrency\"\nvalue = 0\n"
    );
    assert_cost(&until_half, REQUEST + 300.0 * 0.000_004_166_7 + 0.1 * 0.000_009_722_2);
}

/// cost.lambda.edge: requests and time at the edge have prices of their own.
#[test]
fn the_edge_has_its_own_prices() {
    let scenario = one_call("cloudfront-edge-viewer", FUNCTION);
    assert_cost(&scenario, 0.6 / 1e6 + 0.5 * 0.000_050_01);
}

/// cost.sqs.request: a message is sent, received and deleted, and one of 100 KB is billed as two.
#[test]
fn a_message_is_three_requests() {
    let scenario = |payload: &str, fifo: &str| {
        run(&format!(
            "run_for = \"10s\"\n[sources.s]\nkind = \"producer\"\ntarget = \"queue/q\"\n\
             arrivals = {{ at = [ {{ time = \"0s\", key = \"a\" }} ] }}\npayload = \"{payload}\"\n\
             [queues.q]\n{fifo}\n{FUNCTION}\
             [event_source_mappings.m]\nevent_source = \"queue/q\"\nfunction = \"f\"\n"
        ))
        .number("queues/q/cost_usd")
    };
    let (small, large) = (scenario("1KB", ""), scenario("100KB", ""));
    assert!((large - small - 0.8e-6).abs() < 1e-9, "{small} and {large}");
    let fifo = scenario("1KB", "fifo = true");
    assert!((fifo / small - 1.25).abs() < 0.01, "{fifo} and {small}");
}
