//! Numbers that decide at the edge of a case: sizes, late deletes, long runs, many at once.

use crate::shown::{Shown, run};
use crate::{lambdascope_with_input, stderr};

fn at_once(kind: &str, source: &str, function: &str) -> Shown {
    run(&format!(
        "run_for = \"10m\"\n[sources.s]\nkind = \"{kind}\"\ntarget = \"function/f\"\n\
         arrivals = {{ at = [ {{ time = \"0s\" }} ] }}\n{source}\n[functions.f]\n{function}\n"
    ))
}

/// sync.apigw.http.timeout and sync.lattice.timeout: 503 after 30 s, 504 after a minute.
#[test]
fn gateways_say_in_their_own_way_that_they_waited_too_long() {
    let slow = "timeout = \"3m\"\nduration = \"2m\"\ninit_duration = \"0s\"";
    let http = at_once("apigw-http", "", slow);
    assert_eq!(http.count(&["caller_gave_up", "status=503", "waited=30s"]), 1);
    let lattice = at_once("vpc-lattice", "", slow);
    assert_eq!(lattice.count(&["caller_gave_up", "status=504", "waited=60s"]), 1);
}

/// sync.lattice.limits: VPC Lattice itself takes 6 MB.
#[test]
fn vpc_lattice_takes_six_megabytes() {
    let fate = |payload: &str| {
        let shown = at_once("vpc-lattice", &format!("payload = \"{payload}\""), "");
        (shown.fate("responded"), shown.count(&["source/s", "refused", "rule=sync.lattice.limits"]))
    };
    assert_eq!((fate("5MB"), fate("7MB")), ((1, 0), (0, 1)));
}

/// sync.apigw.throttle: a tenth of a second brings a thousand requests more.
#[test]
fn a_gateway_lets_ten_thousand_requests_per_second_through() {
    let shown = run(
        "run_for = \"1s\"\n[sources.s]\nkind = \"apigw-rest\"\ntarget = \"function/f\"\n\
         arrivals = { at = [ { time = \"0s\", count = 5000 }, { time = \"100ms\", count = 1500 } ] }\n\
         [functions.f]\n",
    );
    assert_eq!(shown.count(&["refused", "rule=sync.apigw.throttle"]), 500);
}

/// conc.rps-limit: it holds for callers that wait, not for Lambda's own queue.
#[test]
fn events_of_lambdas_queue_have_no_limit_of_requests() {
    let shown = run("run_for = \"2s\"\n[sources.s]\nkind = \"lambda-api-event\"\n\
         target = \"function/f\"\narrivals = { every = \"20ms\", until = \"1s\" }\n[functions.f]\n\
         duration = \"1ms\"\ninit_duration = \"1ms\"\nreserved_concurrency = 1\n");
    assert_eq!((shown.fate("processed"), shown.count(&["throttled"])), (51, 0));
}

/// conc.scaling-rate: classic Lambda started 500 environments per minute after its burst.
#[test]
fn classic_scaling_adds_five_hundred_per_minute() {
    let shown = run("run_for = \"2m\"\nlimits = \"classic\"\n\
         limit_overrides = { account_concurrency = 5000 }\n\
         [sources.s]\nkind = \"lambda-api\"\ntarget = \"function/f\"\n\
         client = { retries = { max_attempts = 1 } }\n\
         arrivals = { at = [ { time = \"0s\", count = 3000 }, { time = \"60s\", count = 700 } ] }\n\
         [functions.f]\ntimeout = \"3m\"\nduration = \"2m\"\n");
    assert_eq!(shown.with("throttled").len(), 200);
}

/// conc.env.idle-lifetime: an environment that is never idle for long lives two hours.
#[test]
fn a_busy_environment_is_replaced_after_two_hours() {
    let shown =
        run("run_for = \"3h\"\n[sources.s]\nkind = \"lambda-api\"\ntarget = \"function/f\"\n\
         arrivals = { every = \"5m\" }\n[functions.f]\n");
    let gone = shown.with("environment_reclaimed");
    assert_eq!(gone.len(), 1);
    assert!(gone[0].starts_with("7200.") && gone[0].contains("recycled"), "{}", gone[0]);
}

/// async.destination.size: a queue and an event bus take records of 1 MB.
#[test]
fn a_destination_takes_one_megabyte() {
    for to in ["queue/d", "event_bus/d"] {
        let sent = |size: &str| {
            let more = format!(
                "response_size = \"{size}\"\nevent_invoke_config = {{ on_success = \"{to}\" }}\n\
                 [queues.d]\n[event_buses.d]\n"
            );
            at_once("lambda-api-event", "", &more).with("destination_sent").len()
        };
        assert_eq!((sent("700KB"), sent("1500KB")), (1, 0), "{to}");
    }
}

/// poll.sqs.dlq-message: in a dead-letter queue a message of a standard queue keeps its age, one
/// of a FIFO queue starts anew.
#[test]
fn a_dead_letter_keeps_its_age_unless_it_is_of_a_fifo_queue() {
    let expired = |fifo: bool| {
        let shown = run(&format!(
            "run_for = \"10m\"\n[sources.s]\nkind = \"producer\"\ntarget = \"queue/q\"\n\
             arrivals = {{ at = [ {{ time = \"0s\" }} ] }}\n[queues.q]\nfifo = {fifo}\n\
             visibility_timeout = \"30s\"\n\
             redrive_policy = {{ dead_letter_queue = \"d\", max_receive_count = 2 }}\n\
             [queues.d]\nfifo = {fifo}\nmessage_retention_period = \"2m\"\n\
             [functions.f]\nfailures = [ {{ kind = \"error\" }} ]\n[event_source_mappings.m]\n\
             event_source = \"queue/q\"\nfunction = \"f\"\n"
        ));
        let moved = shown.with("message_moved")[0].split(' ').next().unwrap().to_owned();
        let lines = shown.with("came_to_rest");
        let gone = lines.iter().find(|line| line.contains("fate=expired")).unwrap();
        (moved, gone.split(' ').next().unwrap().to_owned())
    };
    assert_eq!(expired(false), ("60.060s".to_owned(), "120.000s".to_owned()));
    assert_eq!(expired(true), ("60.060s".to_owned(), "180.060s".to_owned()));
}

/// poll.sqs.late-delete: a delete after the visibility timeout still works in a standard queue,
/// and is refused in a FIFO queue.
#[test]
fn a_late_delete_works_in_a_standard_queue_only() {
    let late = |fifo: bool| {
        run(&format!(
            "run_for = \"2m\"\n[sources.s]\nkind = \"producer\"\ntarget = \"queue/q\"\n\
             arrivals = {{ at = [ {{ time = \"0s\" }} ] }}\n[queues.q]\nfifo = {fifo}\n\
             [[commands]]\nat = \"1s\"\ndo = \"receive\"\nqueue = \"q\"\n\
             visibility_timeout = \"10s\"\n[[commands]]\nat = \"20s\"\ndo = \"delete\"\n\
             queue = \"q\"\nevent = \"s#1\"\n"
        ))
    };
    let (standard, fifo) = (late(false), late(true));
    assert_eq!((standard.fate("processed"), standard.with("delete_refused").len()), (1, 0));
    assert_eq!((fifo.fate("waiting"), fifo.with("delete_refused").len()), (1, 1));
}

/// poll.sqs.partial-batch: a function that may report single records keeps its pollers when it
/// fails as a whole.
#[test]
fn pollers_stay_where_single_records_can_be_reported() {
    let slowed = |reports: bool| {
        let shown = run(&format!(
            "run_for = \"2m\"\n[sources.s]\nkind = \"producer\"\ntarget = \"queue/q\"\n\
             arrivals = {{ burst = {{ count = 50 }} }}\n[queues.q]\n[functions.f]\n\
             failures = [ {{ kind = \"timeout\" }} ]\n[event_source_mappings.m]\n\
             event_source = \"queue/q\"\nfunction = \"f\"\nreport_batch_item_failures = {reports}\n"
        ));
        shown.count(&["pollers_scaled", "rule=poll.sqs.error.function"])
    };
    assert_eq!(slowed(true), 0);
    assert!(slowed(false) > 0);
}

/// poll.stream.retry: a throttle is no attempt.
#[test]
fn a_throttled_batch_keeps_its_attempts() {
    let shown = run("run_for = \"10m\"\n[sources.s]\nkind = \"producer\"\ntarget = \"stream/r\"\n\
         arrivals = { at = [ { time = \"1s\", count = 3, key = \"a\" } ] }\n[streams.r]\n\
         kind = \"kinesis\"\n[functions.f]\n\
         failures = [ { kind = \"throttle\", during = [\"0s\", \"1m\"] },\n\
         { kind = \"error\", during = [\"1m\", \"65s\"] } ]\n\
         [event_source_mappings.m]\nevent_source = \"stream/r\"\nfunction = \"f\"\n\
         maximum_retry_attempts = 1\n");
    assert!(shown.with("throttled").len() > 3);
    assert_eq!(shown.with("attempt_failed").len(), 1);
    assert_eq!(shown.fate("processed"), 3);
}

/// poll.sqs.scale-up: no more than 1,250 batches at once.
#[test]
fn a_mapping_of_a_queue_handles_1250_batches_at_once() {
    let shown = run("run_for = \"6m\"\nlimit_overrides = { account_concurrency = 5000 }\n\
         [sources.s]\nkind = \"producer\"\ntarget = \"queue/q\"\n\
         arrivals = { burst = { count = 2000 } }\n[queues.q]\nvisibility_timeout = \"15m\"\n\
         [functions.f]\ntimeout = \"10m\"\nduration = \"9m\"\n[event_source_mappings.m]\n\
         event_source = \"queue/q\"\nfunction = \"f\"\nbatch_size = 1\n");
    assert_eq!(shown.number("functions/f/ConcurrentExecutionsMax"), 1_250.0);
}

/// poll.sqs.visibility.six-times: six times the timeout, and the batching window.
#[test]
fn the_advised_visibility_timeout_has_the_window_in_it() {
    let advice = |window: &str| {
        let text = format!(
            "format = 1\n[queues.q]\nvisibility_timeout = \"18s\"\n[functions.f]\n\
             timeout = \"3s\"\n[event_source_mappings.m]\nevent_source = \"queue/q\"\n\
             function = \"f\"\nmaximum_batching_window = \"{window}\"\n"
        );
        let output = lambdascope_with_input(&["check", "-"], &text);
        stderr(&output).contains("poll.sqs.visibility.six-times")
    };
    assert_eq!((advice("0s"), advice("5s")), (false, true));
}

/// poll.sqs.fifo.dedup: the same message within five minutes is swallowed, a later one is not.
#[test]
fn a_message_is_a_duplicate_for_five_minutes() {
    let sent = |failures: &str| {
        let shown = run(&format!(
            "run_for = \"15m\"\n[sources.s]\nkind = \"lambda-api-event\"\n\
             target = \"function/f\"\narrivals = {{ at = [ {{ time = \"0s\", key = \"a\" }} ] }}\n\
             [functions.f]\nfailures = [ {failures} ]\n\
             sends = [ {{ to = \"queue/q\", on = \"always\" }} ]\n[queues.q]\nfifo = true\n\
             content_based_deduplication = true\n"
        ));
        let started = shown.with("attempt_started");
        let moment = |line: &&str| line.split('s').next().unwrap().parse().unwrap();
        let last: f64 = started.last().map(moment).unwrap();
        (last, shown.with("message_sent").len())
    };
    let (last, messages) = sent("{ kind = \"error\", attempts = [1, 2] }");
    assert!((150.0..300.0).contains(&last) && messages == 1, "{last} {messages}");
    let later = "{ kind = \"throttle\", during = [\"30s\", \"310s\"] }, \
                 { kind = \"error\", attempts = [1] }";
    let (last, messages) = sent(later);
    assert!((300.0..600.0).contains(&last) && messages == 2, "{last} {messages}");
}
