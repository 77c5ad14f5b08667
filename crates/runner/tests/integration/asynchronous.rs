//! Rules of asynchronous invocation that no scenario of the gallery meets.

use crate::shown::{Shown, run};

const DLQ: &str = "[functions.f.dead_letter_config]\ntarget = \"queue/dead\"\n[queues.dead]\n";

/// One event for one function.
fn event(source: &str, function: &str) -> Shown {
    run(&format!(
        "run_for = \"10m\"\n[sources.s]\nkind = \"lambda-api-event\"\ntarget = \"function/f\"\n\
         arrivals = {{ at = [ {{ time = \"0s\" }} ] }}\n{source}\n[functions.f]\n{function}\n"
    ))
}

const FAILS: &str = "failures = [ { kind = \"error\" } ]\n";

/// async.retry.configurable and async.destination.condition: without retries it is one attempt,
/// and the reason is the same as after three.
#[test]
fn without_retries_there_is_one_attempt() {
    let settings = format!("{FAILS}event_invoke_config = {{ maximum_retry_attempts = 0 }}\n{DLQ}");
    let shown = event("", &settings);
    assert_eq!(shown.with("attempt_started").len(), 1);
    assert_eq!(shown.count(&["fate=dead_lettered", "reason=retries_exhausted"]), 1);
}

/// async.age.limit and async.destination.condition: an event that would be older than its maximum
/// age is given up, although retries remain.
#[test]
fn an_old_event_is_given_up() {
    let settings = format!("{FAILS}event_invoke_config = {{ maximum_event_age = \"2m\" }}\n");
    let shown = event("", &settings);
    assert_eq!(shown.with("attempt_started").len(), 2);
    assert_eq!(shown.count(&["fate=expired", "reason=event_age_exceeded"]), 1);
    assert_eq!(shown.number("functions/f/AsyncEventsDropped"), 1.0);
}

/// async.retry.config-change: the setting is read when an attempt has failed.
#[test]
fn a_change_of_retries_holds_for_events_on_their_way() {
    let change = "[[commands]]\nat = \"30s\"\ndo = \"set\"\n\
                  path = \"functions.f.event_invoke_config.maximum_retry_attempts\"\nvalue = 1\n";
    let shown = event("", &format!("{FAILS}{change}"));
    assert_eq!(shown.with("attempt_started").len(), 2);
}

/// async.retry.request-id and async.destination.invoke-count: every attempt is one of the same
/// event, and so is what is kept after three of them.
#[test]
fn all_attempts_are_of_one_event() {
    let settings = format!(
        "{FAILS}[functions.f.event_invoke_config]\non_failure = \"queue/dead\"\n[queues.dead]\n"
    );
    let shown = event("", &settings);
    let attempts = shown.with("attempt_failed");
    assert_eq!(attempts.len(), 3);
    assert!(attempts.iter().all(|line| line.contains("event=s#1 ")), "{attempts:?}");
    assert_eq!(shown.count(&["attempt_failed", "attempt=3"]), 1);
    assert_eq!(shown.count(&["destination_sent", "event=s#1"]), 1);
}

/// async.rate and async.metrics: Lambda accepts ten times more events in a second than a function
/// may be called, and counts them.
#[test]
fn accepting_events_has_no_rate() {
    let burst = |kind: &str| {
        run(&format!(
            "run_for = \"1s\"\n[sources.s]\nkind = \"{kind}\"\ntarget = \"function/f\"\n\
             arrivals = {{ burst = {{ count = 300, at = \"0s\" }} }}\n\
             [functions.f]\nduration = \"1ms\"\nreserved_concurrency = 1\n"
        ))
    };
    let accepted = burst("lambda-api-event");
    assert_eq!(accepted.with("event_accepted").len(), 300);
    assert_eq!(accepted.number("functions/f/AsyncEventsReceived"), 300.0);
    assert!(
        burst("lambda-api").fate("rejected") + burst("lambda-api").fate("responded_with_error") > 0
    );
}

/// async.dlq.failure: a message too large for its queue is gone, and counted.
#[test]
fn a_dead_letter_that_does_not_fit_is_lost() {
    let settings = format!("{FAILS}{DLQ}maximum_message_size = \"100KB\"\n");
    let shown = event("payload = \"200KB\"", &settings);
    assert_eq!(shown.number("functions/f/DeadLetterErrors"), 1.0);
    assert_eq!(shown.fate("dropped"), 1);
}

/// async.destination.size and async.destination.failure: a topic takes 256 KB, a queue takes it.
#[test]
fn a_record_too_large_for_a_topic_is_lost() {
    let to = |target: &str, component: &str| {
        let settings = format!(
            "{FAILS}[functions.f.event_invoke_config]\non_failure = \"{target}\"\n{component}\n"
        );
        event("payload = \"300KB\"", &settings)
    };
    let topic = to("topic/t", "[topics.t]\n[queues.q]");
    assert_eq!(topic.number("functions/f/DestinationDeliveryFailures"), 1.0);
    assert_eq!(topic.count(&["delivery_failed", "rule=async.destination.failure"]), 1);
    assert_eq!(topic.fate("sent_to_destination"), 0);
    assert_eq!(to("queue/q", "[queues.q]").fate("sent_to_destination"), 1);
    assert_eq!(to("bucket/b", "[buckets.b]").fate("sent_to_destination"), 1);
}

/// async.destination.with-dlq: with both set, a failed event arrives at both.
#[test]
fn a_dead_letter_queue_and_a_destination_both_get_it() {
    let settings = format!(
        "{FAILS}[functions.f.event_invoke_config]\non_failure = \"queue/failed\"\n[queues.failed]\n{DLQ}"
    );
    let shown = event("", &settings);
    assert_eq!(shown.fate("dead_lettered"), 1);
    assert_eq!(shown.count(&["destination_sent", "to=queue/failed"]), 1);
    assert_eq!(shown.count(&["queue/failed", "message_sent"]), 1);
}

/// async.eventbridge.delivery and async.eventbridge.payload: a rule hands an event over at once,
/// and the bus takes 1 MB.
#[test]
fn an_event_bus_takes_a_megabyte() {
    let put = |payload: &str| {
        run(&format!(
            "run_for = \"1m\"\n[sources.s]\nkind = \"producer\"\ntarget = \"event_bus/b\"\n\
             arrivals = {{ at = [ {{ time = \"0s\" }} ] }}\npayload = \"{payload}\"\n\
             [event_buses.b]\nrules = [ {{ to = \"function/f\" }} ]\n[functions.f]\n"
        ))
    };
    let small = put("1000KB");
    assert_eq!(small.fate("processed"), 2);
    assert!(small.count(&["rule=async.eventbridge.delivery"]) > 0);
    assert_eq!(put("1100KB").count(&["refused", "rule=async.eventbridge.payload"]), 1);
}

/// async.delivery.event-loss: events of a swamped function expire before their turn.
#[test]
fn events_of_a_swamped_function_expire() {
    let shown = run(
        "run_for = \"10m\"\n[sources.s]\nkind = \"lambda-api-event\"\ntarget = \"function/f\"\n\
         arrivals = { burst = { count = 20, at = \"0s\" } }\n[functions.f]\nduration = \"50s\"\n\
         timeout = \"60s\"\nreserved_concurrency = 1\nevent_invoke_config = { maximum_event_age = \"60s\" }\n",
    );
    assert!(shown.fate("expired") > 10, "{:?}", shown.summary);
    assert_eq!(shown.fate("processed") + shown.fate("expired"), 20);
}

/// async.accept.refusals and sync.error.invocation-codes: what is wrong is told at once; nothing is
/// queued, and no destination hears of it.
#[test]
fn a_wrong_request_is_refused_before_anything_runs() {
    for invocation_type in ["Event", "RequestResponse"] {
        for (error, status) in [("unknown-function", 404), ("invalid-json", 400)] {
            let shown = crate::shown::run(&format!(
                "run_for = \"1m\"\n[sources.e]\nkind = \"lambda-api\"\ntarget = \"function/f\"\n\
                 arrivals = {{ at = [ {{ time = \"0s\" }} ] }}\nsettings = {{ invocation_type = \
                 \"{invocation_type}\", request_error = \"{error}\" }}\n[queues.out]\n\
                 [functions.f.event_invoke_config]\non_failure = \"queue/out\""
            ));
            assert_eq!(shown.fate("rejected"), 1, "{error}");
            assert_eq!(shown.count(&["refused", &format!("status={status}")]), 1, "{error}");
            assert_eq!(shown.number("functions/f/Invocations"), 0.0);
            assert_eq!(shown.count(&["destination_sent"]), 0);
        }
    }
}
