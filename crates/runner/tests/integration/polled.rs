//! Rules of queues, streams and brokers that no scenario of the gallery meets.

use crate::shown::{Shown, run};
use crate::{lambdascope_with_input, stderr};

/// Messages at 0 s in a queue that a function reads.
fn queue(queue: &str, mapping: &str, function: &str, count: u32) -> Shown {
    run(&format!(
        "run_for = \"10m\"\n[sources.s]\nkind = \"producer\"\ntarget = \"queue/q\"\n\
         arrivals = {{ at = [ {{ time = \"0s\", count = {count} }} ] }}\n[queues.q]\n{queue}\n\
         [functions.f]\n{function}\n\
         [event_source_mappings.m]\nevent_source = \"queue/q\"\nfunction = \"f\"\n{mapping}\n"
    ))
}

/// Records at 1 s in a stream that a function reads.
fn stream(kind: &str, stream: &str, mapping: &str, function: &str, payload: &str) -> Shown {
    run(&format!(
        "run_for = \"10m\"\n[sources.s]\nkind = \"producer\"\ntarget = \"stream/r\"\n\
         arrivals = {{ at = [ {{ time = \"1s\", count = 4, key = \"a\" }} ] }}\npayload = \"{payload}\"\n\
         [streams.r]\nkind = \"{kind}\"\n{stream}\n[functions.f]\n{function}\n\
         [event_source_mappings.m]\nevent_source = \"stream/r\"\nfunction = \"f\"\n{mapping}\n"
    ))
}

/// poll.esm.filter: SQS deletes what matches no filter, and the function is not called.
#[test]
fn a_filter_drops_messages_before_the_function() {
    let shown = run("run_for = \"1m\"\n[sources.s]\nkind = \"producer\"\ntarget = \"queue/q\"\n\
         arrivals = { at = [ { time = \"0s\", key = \"a\" }, { time = \"0s\", key = \"b\" } ] }\n\
         [queues.q]\n[functions.f]\n[event_source_mappings.m]\nevent_source = \"queue/q\"\n\
         function = \"f\"\nfilters = [\"a\"]\n");
    assert_eq!((shown.fate("filtered"), shown.fate("processed")), (1, 1));
    assert_eq!(shown.number("functions/f/Invocations"), 1.0);
    assert_eq!(shown.number("event_source_mappings/m/FilteredOutEventCount"), 1.0);
}

/// poll.esm.metrics: a mapping counts what it polled, handed over, failed and deleted.
#[test]
fn a_mapping_counts_its_events() {
    let shown =
        queue("", "batch_size = 1", "failures = [ { kind = \"error\", attempts = [1] } ]", 3);
    let count = |name: &str| shown.number(&format!("event_source_mappings/m/{name}"));
    let names =
        ["PolledEventCount", "InvokedEventCount", "FailedInvokeEventCount", "DeletedEventCount"];
    assert_eq!(names.map(count), [6.0, 6.0, 3.0, 3.0]);
}

/// poll.esm.state-change: a mapping that is created later polls later.
#[test]
fn a_mapping_starts_when_it_is_created() {
    let shown = queue("", "created_at = \"2m\"", "", 1);
    let first = shown.with("message_received")[0];
    assert!(first.starts_with("120."), "{first}");
}

/// poll.esm.window-restart and poll.sqs.batch-window: the window begins with the first message.
#[test]
fn a_window_begins_with_the_first_message() {
    let shown = queue("", "maximum_batching_window = \"5s\"\nbatch_size = 100", "", 3);
    let start = shown.with("attempt_started")[0];
    assert!(start.starts_with("5.") && start.contains("records="), "{start}");
}

/// poll.sqs.provisioned and poll.sqs.provisioned.capacity: two pollers run ten batches each.
#[test]
fn provisioned_pollers_run_ten_batches_each() {
    let most = |mapping: &str| {
        let mapping = format!("batch_size = 1\n{mapping}");
        queue("", &mapping, "duration = \"2s\"", 100).number("functions/f/ConcurrentExecutionsMax")
    };
    assert_eq!(most("provisioned_pollers = { minimum = 2, maximum = 2 }"), 20.0);
    assert_eq!(most("provisioned_pollers = { minimum = 3, maximum = 3 }"), 30.0);
}

/// poll.sqs.partial-batch.success: an empty response means that the whole batch succeeded.
#[test]
fn an_empty_response_is_a_success() {
    let answers = |variant: &str| {
        let fails = format!(
            "failures = [ {{ kind = \"malformed-response\", variant = \"{variant}\", attempts = [1] }} ]"
        );
        queue("", "report_batch_item_failures = true", &fails, 1).number("functions/f/Invocations")
    };
    assert_eq!((answers("null"), answers("empty-object")), (1.0, 1.0));
    assert_eq!(answers("invalid-json"), 2.0);
}

/// poll.sqs.in-flight: with so many messages received and not deleted, nobody gets another.
#[test]
fn a_queue_with_all_its_messages_in_flight_hands_out_none() {
    let received = |most: u32| {
        let shown = run(&format!(
            "run_for = \"20s\"\n[limit_overrides]\nsqs_standard_max_in_flight = {most}\n\
             [sources.s]\nkind = \"producer\"\ntarget = \"queue/q\"\n\
             arrivals = {{ at = [ {{ time = \"0s\", count = 5 }} ] }}\n[queues.q]\n\
             [functions.f]\ntimeout = \"30s\"\nduration = \"29s\"\n\
             [event_source_mappings.m]\nevent_source = \"queue/q\"\nfunction = \"f\"\nbatch_size = 1\n"
        ));
        shown.with("message_received").len()
    };
    assert_eq!((received(3), received(120_000)), (3, 5));
}

/// poll.sqs.retention and poll.sqs.delay: a delayed message can be received later, and one that
/// nobody receives is discarded.
#[test]
fn messages_wait_their_delay_and_leave_after_their_retention() {
    let delayed = queue("delay = \"1m\"", "", "", 1);
    assert!(delayed.with("message_received")[0].starts_with("60."));
    let old = queue("message_retention_period = \"60s\"", "enabled = false", "", 1);
    assert_eq!(old.moments(&["came_to_rest", "reason=retention_exceeded"]), [60.0]);
}

/// poll.sqs.reserved-min: five batches at once find only two environments.
#[test]
fn a_reservation_below_five_throttles_at_once() {
    let throttles = |reserved: u32| {
        let function = format!("duration = \"2s\"\nreserved_concurrency = {reserved}");
        queue("", "batch_size = 1", &function, 5).number("functions/f/Throttles")
    };
    assert!(throttles(2) > 0.0);
    assert_eq!(throttles(5), 0.0);
}

/// poll.stream.on-failure.metrics and poll.stream.on-failure.condition: four records of one batch
/// are four events delivered, for the reason of the rule.
#[test]
fn a_failed_batch_counts_its_records() {
    let shown = stream(
        "kinesis",
        "",
        "maximum_retry_attempts = 1\nbatch_size = 4\nmaximum_batching_window = \"1s\"\non_failure = \"queue/failed\"\n[queues.failed]",
        "failures = [ { kind = \"error\" } ]",
        "1KB",
    );
    let count = |name: &str| shown.number(&format!("event_source_mappings/m/{name}"));
    assert_eq!(count("OnFailureDestinationDeliveredEventCount"), 4.0);
    assert!(shown.count(&["reason=retries_exhausted"]) > 0, "{:?}", shown.lines);
}

/// poll.stream.starting-position: LATEST misses what was written before the mapping polled.
#[test]
fn latest_misses_what_was_there_before() {
    let read = |position: &str| {
        let mapping = format!("created_at = \"10s\"\nstarting_position = \"{position}\"");
        stream("kinesis", "", &mapping, "", "1KB").fate("processed")
    };
    assert_eq!((read("TRIM_HORIZON"), read("LATEST")), (4, 0));
}

/// poll.stream.metrics: the iterator age grows while a batch is tried again.
#[test]
fn a_blocked_shard_shows_in_the_iterator_age() {
    let age = |function: &str| {
        stream("kinesis", "", "", function, "1KB")
            .number("event_source_mappings/m/IteratorAgeMax_ms")
    };
    let (fine, blocked) = (age(""), age("failures = [ { kind = \"error\" } ]"));
    assert!(fine < 2_000.0 && blocked > 60_000.0, "{fine} and {blocked}");
}

/// poll.stream.base64: the encoded records must fit in 6 MB, so that four of 1 MB and less fill a
/// batch and the fifth does not.
#[test]
fn a_batch_counts_the_encoded_bytes() {
    let records = |payload: &str| {
        let mapping = "batch_size = 10\nmaximum_batching_window = \"10s\"";
        let shown = run(&format!(
            "run_for = \"1m\"\n[sources.s]\nkind = \"producer\"\ntarget = \"stream/r\"\n\
             arrivals = {{ every = \"1s\", until = \"5s\" }}\npayload = \"{payload}\"\n[streams.r]\nkind = \"kinesis\"\n\
             [functions.f]\n[event_source_mappings.m]\nevent_source = \"stream/r\"\nfunction = \"f\"\n{mapping}\n"
        ));
        let first = shown.with("attempt_started")[0].to_owned();
        first.split(' ').find_map(|word| word.strip_prefix("records=")).expect("records").to_owned()
    };
    assert_eq!((records("1020KB"), records("600KB")), ("4".to_owned(), "6".to_owned()));
}

/// poll.kinesis.retention and poll.ddb.retention: a record that nobody handled is gone after a day.
#[test]
fn a_blocked_record_expires_after_a_day() {
    for kind in ["kinesis", "dynamodb-streams"] {
        let shown = run(&format!(
            "run_for = \"25h\"\n[sources.s]\nkind = \"producer\"\ntarget = \"stream/r\"\n\
             arrivals = {{ at = [ {{ time = \"0s\" }} ] }}\n[streams.r]\nkind = \"{kind}\"\n\
             [functions.f]\nfailures = [ {{ kind = \"error\" }} ]\n\
             [event_source_mappings.m]\nevent_source = \"stream/r\"\nfunction = \"f\"\n"
        ));
        let gone = shown.moments(&["came_to_rest", "reason=retention_exceeded"]);
        assert!(matches!(gone[..], [at] if at.floor() == 86_400.0), "{kind}: {gone:?}");
    }
}

/// poll.kinesis.record-size and poll.kinesis.shard-capacity: a shard refuses a record over 1 MB,
/// and the 1,001st of a second, or what exceeds 1 MB in it.
#[test]
fn a_shard_takes_a_thousand_records_a_second() {
    let put = |count: u32, payload: &str, shards: u32| {
        run(&format!(
            "run_for = \"10s\"\n[sources.s]\nkind = \"producer\"\ntarget = \"stream/r\"\n\
             arrivals = {{ burst = {{ count = {count}, at = \"0s\" }} }}\npayload = \"{payload}\"\n\
             [streams.r]\nkind = \"kinesis\"\nshards = {shards}\n"
        ))
        .fate("rejected")
    };
    assert_eq!(put(1, "1025KB", 1), 1);
    assert_eq!((put(1_000, "100B", 1), put(1_200, "100B", 1), put(1_200, "100B", 2)), (0, 200, 0));
    assert_eq!((put(1, "1MB", 1), put(3, "400KB", 1)), (0, 1));
}

/// poll.kafka.batch, poll.kafka.start, poll.mq.batch and poll.docdb.concurrency: brokers gather for
/// half a second by default.
#[test]
fn brokers_gather_for_half_a_second() {
    for kind in ["msk", "kafka-self-managed", "mq-activemq", "mq-rabbitmq", "documentdb"] {
        let start = |mapping: &str| {
            let shown = stream(kind, "", mapping, "", "1KB");
            let line = shown.with("attempt_started")[0].to_owned();
            let time = line.split('s').next().expect("a time").parse::<f64>().expect("seconds");
            assert_eq!(shown.number("functions/f/ConcurrentExecutionsMax"), 1.0);
            time
        };
        let gathered = start("") - start("maximum_batching_window = \"0s\"");
        assert!((0.4..=0.6).contains(&gathered), "{kind}: {gathered} s");
    }
}

/// poll.kafka.retry, poll.kafka.metrics and poll.kafka.on-failure: without limits a failed batch is
/// tried until the run ends, and its records are the lag.
#[test]
fn a_failed_batch_of_kafka_blocks_its_partition() {
    let shown = stream("msk", "", "", "failures = [ { kind = \"error\" } ]", "1KB");
    assert!(shown.number("functions/f/Errors") > 10.0);
    assert_eq!(shown.number("streams/r/records_waiting"), 4.0);
    let mapping = "provisioned_pollers = { minimum = 1, maximum = 1 }\nmaximum_retry_attempts = 1\n\
                   on_failure = \"queue/failed\"\n[queues.failed]";
    let limited = stream("msk", "", mapping, "failures = [ { kind = \"error\" } ]", "1KB");
    assert_eq!(limited.number("functions/f/Errors"), 2.0);
    assert!(limited.count(&["to=queue/failed"]) > 0, "{:?}", limited.lines);
}

/// poll.kafka.timeout: functions that a broker feeds may run 14 minutes.
#[test]
fn brokers_refuse_a_timeout_of_fifteen_minutes() {
    let text = "format = 1\n[streams.r]\nkind = \"msk\"\n[functions.f]\ntimeout = \"15m\"\n\
                [event_source_mappings.m]\nevent_source = \"stream/r\"\nfunction = \"f\"\n";
    let output = lambdascope_with_input(&["check", "-"], text);
    assert!(stderr(&output).contains("1s to 14m (poll.kafka.timeout)"), "{}", stderr(&output));
}

/// async.dlq.not-for-esm: what a poller brought never reaches the function's dead-letter queue.
#[test]
fn the_dead_letter_queue_of_a_function_gets_no_polled_messages() {
    let function = "failures = [ { kind = \"error\" } ]\n\
                    [functions.f.dead_letter_config]\ntarget = \"queue/dead\"\n[queues.dead]";
    let shown = queue("", "", function, 1);
    assert!(shown.number("functions/f/Errors") > 10.0);
    assert_eq!(shown.fate("dead_lettered"), 0);
    assert_eq!(shown.number("queues/dead/NumberOfMessagesSent"), 0.0);
}

/// poll.stream.partial-bisect: with both switched on the batch is split at the record that the
/// response names, so that those before it are not tried again.
#[test]
fn a_partial_response_splits_the_batch_where_it_says() {
    let mapping = "batch_size = 4\nmaximum_batching_window = \"1s\"\nmaximum_retry_attempts = 2\n\
                   report_batch_item_failures = true\nbisect_batch_on_function_error = true";
    let function = "failures = [ { kind = \"partial\", events = [\"s#3\"] } ]";
    let shown = stream("kinesis", "", mapping, function, "1KB");
    let starts = shown.with("attempt_started");
    assert!(starts[0].contains("records=4") && starts[1].contains("records=2"), "{starts:?}");
}
