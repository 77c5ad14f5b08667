//! What holds when a scenario leaves it out, in runs that would show another number.

use crate::shown::{Shown, run};
use crate::{lambdascope_with_input, stderr};

/// Events at 0 s in what a function reads.
fn polled(kind: &str, what: &str, count: u32, mapping: &str, function: &str) -> Shown {
    run(&format!(
        "run_for = \"10m\"\n[sources.s]\nkind = \"producer\"\ntarget = \"{kind}/p\"\n\
         arrivals = {{ at = [ {{ time = \"0s\", count = {count}, key = \"a\" }} ] }}\n\
         [{kind}s.p]\n{what}\n[functions.f]\n{function}\n\
         [event_source_mappings.m]\nevent_source = \"{kind}/p\"\nfunction = \"f\"\n{mapping}\n"
    ))
}

/// model.random.seed: a scenario without a seed has that of 1.
#[test]
fn the_seed_is_one() {
    let scenario = "run_for = \"1m\"\n[sources.s]\nkind = \"lambda-api\"\ntarget = \"function/f\"\n\
         arrivals = { poisson = { per_second = 1 } }\n[functions.f]\n";
    let seeded = |seed: u32| run(&format!("seed = {seed}\n{scenario}")).lines;
    let unseeded = run(scenario).lines;
    assert!(unseeded.len() > 50 && unseeded != seeded(2));
    assert_eq!(unseeded, seeded(1));
}

/// model.run.limits: a run covers ten minutes.
#[test]
fn a_run_covers_ten_minutes() {
    let shown = run("[sources.s]\nkind = \"lambda-api\"\ntarget = \"function/f\"\n\
         arrivals = { every = \"1m\" }\n[functions.f]\n");
    assert_eq!(shown.number("events_sent"), 11.0);
}

/// conc.timeout.function: three seconds.
#[test]
fn a_function_may_run_for_three_seconds() {
    let shown =
        run("run_for = \"1m\"\n[sources.s]\nkind = \"lambda-api\"\ntarget = \"function/f\"\n\
         arrivals = { at = [ { time = \"0s\" } ] }\n[functions.f]\nduration = \"10s\"\n");
    assert_eq!(shown.count(&["attempt_failed", "cause=timeout", "duration=3s"]), 1);
}

/// poll.sqs.retention: a message is kept for four days.
#[test]
fn a_queue_keeps_messages_for_four_days() {
    let shown = run("run_for = \"5d\"\n[sources.s]\nkind = \"producer\"\ntarget = \"queue/q\"\n\
         arrivals = { at = [ { time = \"0s\" } ] }\n[queues.q]\n");
    assert_eq!(shown.moments(&["fate=expired"]), [4.0 * 86_400.0]);
}

/// poll.sqs.redrive: a message is handed out ten times.
#[test]
fn a_message_moves_after_ten_receives() {
    let queue = "redrive_policy = { dead_letter_queue = \"d\" }\n[queues.d]";
    let shown = polled("queue", queue, 1, "", "failures = [ { kind = \"error\" } ]");
    assert_eq!(shown.count(&["message_moved", "receive_count=10"]), 1);
}

/// poll.sqs.batch-size.fifo, poll.stream.batch, poll.kafka.batch, poll.mq.batch and
/// poll.docdb.concurrency: ten messages of a FIFO queue, a hundred of anything else.
#[test]
fn a_batch_has_a_hundred_records_and_ten_of_a_fifo_queue() {
    let largest = |shown: &Shown| {
        let started = shown.with("attempt_started");
        let records = started.iter().filter_map(|line| line.split("records=").nth(1));
        records.filter_map(|rest| rest.split(' ').next()?.parse::<u32>().ok()).max()
    };
    let slow = "duration = \"2s\"";
    assert_eq!(largest(&polled("queue", "fifo = true", 25, "", slow)), Some(10));
    for kind in ["kinesis", "msk", "mq-rabbitmq", "documentdb"] {
        let shown = polled("stream", &format!("kind = \"{kind}\""), 250, "", slow);
        assert_eq!(largest(&shown), Some(100), "{kind}");
    }
}

/// sync.sfn.retry: a retrier tries three times more, after 1, 2 and 4 s.
#[test]
fn a_retrier_waits_one_two_and_four_seconds() {
    let shown = run("run_for = \"1m\"\n[sources.s]\nkind = \"step-functions\"\n\
         target = \"state_machine/p\"\narrivals = { at = [ { time = \"0s\" } ] }\n\
         [state_machines.p]\ntask = { function = \"f\", retry = {} }\n[functions.f]\n\
         init_duration = \"0s\"\nduration = \"0s\"\nfailures = [ { kind = \"error\" } ]\n");
    assert_eq!(shown.moments(&["attempt_started"]), [0.0, 1.0, 3.0, 7.0]);
}

/// model.retry.client: no wait of a client is longer than 5 s.
#[test]
fn a_client_waits_at_most_five_seconds() {
    let shown =
        run("run_for = \"2m\"\n[sources.s]\nkind = \"apigw-rest\"\ntarget = \"function/f\"\n\
         arrivals = { at = [ { time = \"0s\" } ] }\n\
         client = { retries = { max_attempts = 10, backoff = \"exponential\" } }\n[functions.f]\n\
         init_duration = \"0s\"\nduration = \"0s\"\nfailures = [ { kind = \"error\" } ]\n");
    let tries = shown.moments(&["call_started"]);
    let waits: Vec<f64> = tries.windows(2).map(|pair| (pair[1] - pair[0]).round()).collect();
    assert_eq!(waits, [0.0, 0.0, 0.0, 1.0, 2.0, 3.0, 5.0, 5.0, 5.0]);
}

/// async.age.limit and async.retry.throttle: a throttled event is tried every five minutes at
/// last, and given up after six hours.
#[test]
fn a_throttled_event_is_tried_for_six_hours() {
    let shown = run("run_for = \"8h\"\n[sources.s]\nkind = \"lambda-api-event\"\n\
         target = \"function/f\"\narrivals = { at = [ { time = \"0s\" } ] }\n[functions.f]\n\
         failures = [ { kind = \"throttle\", during = [\"0s\", \"8h\"] } ]\n");
    let throttled = shown.moments(&["throttled"]);
    let last = throttled[throttled.len() - 1] - throttled[throttled.len() - 2];
    assert!((last - 300.0).abs() < 10.0, "{last}");
    let given_up = shown.moments(&["came_to_rest", "reason=event_age_exceeded"]);
    assert!(given_up[0] > 21_600.0 - 320.0 && given_up[0] <= 21_600.0, "{given_up:?}");
}

/// poll.sqs.provisioned: two pollers with ten batches each at least, 200 at most, and a thousand
/// batches more per minute.
#[test]
fn provisioned_mode_goes_from_two_pollers_to_two_hundred() {
    let scenario = |run_for: &str| {
        run(&format!(
            "run_for = \"{run_for}\"\nlimit_overrides = {{ account_concurrency = 5000 }}\n\
             [sources.s]\nkind = \"producer\"\ntarget = \"queue/q\"\n\
             arrivals = {{ burst = {{ count = 3000 }} }}\n[queues.q]\n\
             visibility_timeout = \"15m\"\n[functions.f]\ntimeout = \"10m\"\nduration = \"9m\"\n\
             [event_source_mappings.m]\nevent_source = \"queue/q\"\nfunction = \"f\"\n\
             batch_size = 1\nprovisioned_pollers = {{}}\n"
        ))
    };
    let most = |shown: &Shown| shown.number("functions/f/ConcurrentExecutionsMax");
    assert_eq!(most(&scenario("1s")), 20.0);
    let minute = most(&scenario("1m"));
    assert!((950.0..=1_020.0).contains(&minute), "{minute}");
    assert_eq!(most(&scenario("4m")), 2_000.0);
}

/// sync.sfn.timeout: a task may take 99,999,999 seconds.
#[test]
fn a_task_may_take_three_years() {
    let text = "format = 1\n[functions.f]\n[state_machines.p]\n\
                task = { function = \"f\", timeout = \"1158d\" }\n";
    let output = lambdascope_with_input(&["check", "-"], text);
    assert!(stderr(&output).contains("sync.sfn.timeout"), "{}", stderr(&output));
    let fine = text.replace("1158d", "1157d");
    let output = lambdascope_with_input(&["check", "-"], &fine);
    assert!(output.status.success(), "{}", stderr(&output));
}
