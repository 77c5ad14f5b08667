//! Kafka, Amazon MQ and `DocumentDB`: how they are read, and what becomes of what fails.

use crate::shown::{Shown, run};
use crate::{lambdascope_with_input, stderr};

/// Records at 0 s, read by a mapping with these settings.
struct Read<'t> {
    kind: &'t str,
    /// Settings of the stream.
    stream: &'t str,
    /// How they arrive.
    arrivals: &'t str,
    mapping: &'t str,
    function: &'t str,
    run_for: &'t str,
}

impl Default for Read<'_> {
    fn default() -> Self {
        Self {
            kind: "msk",
            stream: "",
            arrivals: "{ burst = { count = 10, at = \"0s\" } }",
            mapping: "",
            function: "",
            run_for: "5m",
        }
    }
}

impl Read<'_> {
    fn run(&self) -> Shown {
        let Self { kind, stream, arrivals, mapping, function, run_for } = self;
        run(&format!(
            "run_for = \"{run_for}\"\n[sources.s]\nkind = \"producer\"\ntarget = \"stream/r\"\n\
             arrivals = {arrivals}\n[streams.r]\nkind = \"{kind}\"\n{stream}\n\
             [functions.f]\n{function}\n[queues.noted]\n\
             [event_source_mappings.m]\nevent_source = \"stream/r\"\nfunction = \"f\"\n{mapping}\n"
        ))
    }
}

/// poll.mq.concurrency and poll.docdb.concurrency: five runs at once for `ActiveMQ`, one for
/// `RabbitMQ` and `DocumentDB`.
#[test]
fn brokers_have_few_runs_at_once() {
    for (kind, most) in [("mq-activemq", 5.0), ("mq-rabbitmq", 1.0), ("documentdb", 1.0)] {
        let mapping = "batch_size = 1";
        let shown = Read { kind, mapping, function: "duration = \"2s\"", ..Read::default() }.run();
        assert_eq!(shown.number("functions/f/ConcurrentExecutionsMax"), most, "{kind}");
        assert_eq!(shown.fate("processed"), 10, "{kind}");
    }
}

/// poll.mq.retry: the whole batch comes again, with `ActiveMQ` five times and then to the broker's
/// dead-letter queue, with `RabbitMQ` without end; other consumers go on meanwhile.
#[test]
fn a_failed_batch_of_a_broker_is_redelivered_as_a_whole() {
    let arrivals = "{ at = [ { time = \"0s\", count = 2 }, { time = \"0s\", key = \"bad\" }, \
                    { time = \"10s\", count = 3 } ] }";
    let function = "failures = [ { kind = \"error\", keys = [\"bad\"] } ]";
    let show = |kind| {
        let mapping = "batch_size = 3";
        Read { kind, arrivals, mapping, function, run_for: "30m", ..Read::default() }.run()
    };
    let active = show("mq-activemq");
    assert_eq!(active.count(&["attempt_failed"]), 6, "{:?}", active.lines);
    assert_eq!(active.count(&["batch_failed", "records=3", "rule=poll.mq.retry"]), 6);
    assert_eq!((active.fate("dead_lettered"), active.fate("processed")), (3, 3));
    assert_eq!(active.count(&["stream/r", "fate=dead_lettered", "rule=poll.mq.retry"]), 3);
    let rabbit = show("mq-rabbitmq");
    assert!(rabbit.count(&["attempt_failed"]) > 20, "{:?}", rabbit.lines);
    assert_eq!((rabbit.fate("waiting"), rabbit.fate("processed")), (6, 0));
}

/// poll.docdb.oversize and poll.mq.batch: what is over 6 MB when it reaches the function is
/// dropped, and a change event over 16 MB cannot be written.
#[test]
fn a_record_over_six_megabytes_is_dropped() {
    let show = |kind: &str, payload: &str| {
        let arrivals = format!("{{ at = [ {{ time = \"0s\", payload = \"{payload}\" }} ] }}");
        let shown = Read { kind, arrivals: &arrivals, ..Read::default() }.run();
        ["processed", "dropped", "rejected"].map(|fate| shown.fate(fate))
    };
    assert_eq!(show("documentdb", "6MB"), [1, 0, 0]);
    assert_eq!(show("documentdb", "6145KB"), [0, 1, 0]);
    assert_eq!(show("documentdb", "16MB"), [0, 1, 0]);
    assert_eq!(show("documentdb", "16385KB"), [0, 0, 1]);
    // Its text is a third longer on the way.
    assert_eq!(show("mq-rabbitmq", "4MB"), [1, 0, 0]);
    assert_eq!(show("mq-rabbitmq", "5MB"), [0, 1, 0]);
}

/// poll.docdb.concurrency: events that expire while their batch fails disable the mapping.
#[test]
fn a_change_stream_that_loses_events_disables_its_mapping() {
    let function = "failures = [ { kind = \"error\" } ]";
    let arrivals = "{ at = [ { time = \"0s\" }, { time = \"61m\" } ] }";
    let show = |kind| {
        let stream = "retention = \"1h\"";
        Read { kind, stream, arrivals, function, run_for: "3h", ..Read::default() }.run()
    };
    let changes = show("documentdb");
    assert_eq!(changes.count(&["esm/m", "mapping_disabled", "rule=poll.docdb.concurrency"]), 1);
    let last = changes.moments(&["attempt_started"]).pop().expect("an attempt");
    assert!(last < 3_600.0, "an attempt at {last} s");
    let queue = show("mq-rabbitmq");
    assert_eq!(queue.count(&["mapping_disabled"]), 0);
    assert!(queue.moments(&["attempt_started"]).pop() > Some(3_660.0));
}

/// poll.kafka.on-demand: one poller at first; a minute later the lag is looked at, and three
/// minutes after that there are more, never more than partitions.
#[test]
fn on_demand_pollers_follow_the_lag_slowly() {
    let arrivals = "{ every = \"100ms\", until = \"10m\" }";
    let (mapping, function) = ("batch_size = 1", "duration = \"1s\"");
    let stream = "shards = 3";
    let shown =
        Read { arrivals, mapping, function, stream, run_for: "20m", ..Read::default() }.run();
    let scaled = ["pollers_scaled", "rule=poll.kafka.on-demand"];
    assert_eq!(shown.moments(&scaled), [0.0, 240.0], "{:?}", shown.with("pollers_scaled"));
    assert_eq!(shown.count(&["pollers_scaled", "from=1", "to=3"]), 1);
    assert_eq!(shown.number("functions/f/ConcurrentExecutionsMax"), 3.0);
    let mut before = shown.moments(&["attempt_started"]);
    before.retain(|at| at.floor() == 239.0);
    assert_eq!(before.len(), 1, "one run at a time before more pollers are there");
}

/// poll.kafka.on-demand: a throttled function has fewer pollers, and without a lag one is left.
#[test]
fn a_throttle_and_a_quiet_topic_take_pollers_away() {
    let arrivals = "{ every = \"200ms\", until = \"12m\" }";
    let function = "duration = \"1s\"\nfailures = [ { kind = \"throttle\", \
                    during = [\"250s\", \"290s\"] } ]";
    let (mapping, stream) = ("batch_size = 1", "shards = 4");
    let shown =
        Read { arrivals, mapping, function, stream, run_for: "60m", ..Read::default() }.run();
    let steps: Vec<(f64, bool)> = shown
        .moments(&["pollers_scaled"])
        .into_iter()
        .zip(shown.with("pollers_scaled").iter().map(|line| line.contains("to=2")))
        .collect();
    assert_eq!(steps[..3], [(0.0, false), (240.0, false), (480.0, true)], "{steps:?}");
    assert_eq!(shown.number("event_source_mappings/m/pollers_max"), 4.0);
    assert_eq!(shown.fate("processed"), 3_601);
    assert_eq!(shown.count(&["pollers_scaled", "to=1"]), 2, "{steps:?}");
}

/// poll.kafka.provisioned: a poller has five runs at once, of different partitions, and reads 5 MB
/// per second.
#[test]
fn a_provisioned_poller_has_five_runs_and_five_megabytes_a_second() {
    let arrivals = "{ burst = { count = 200, at = \"0s\" } }";
    let most = |pollers: u32, partitions: u32| {
        let mapping = format!(
            "batch_size = 1\nprovisioned_pollers = {{ minimum = {pollers}, maximum = {pollers} }}"
        );
        let stream = format!("shards = {partitions}");
        let function = "duration = \"1s\"";
        let read =
            Read { arrivals, stream: &stream, mapping: &mapping, function, ..Read::default() };
        read.run().number("functions/f/ConcurrentExecutionsMax")
    };
    assert_eq!((most(1, 20), most(2, 20), most(2, 4)), (5.0, 10.0, 4.0));
    let arrivals = "{ at = [ { time = \"0s\", count = 30, payload = \"1MB\" } ] }";
    let mapping = "batch_size = 5\nprovisioned_pollers = { minimum = 1, maximum = 1 }\n\
                   maximum_batching_window = \"0s\"";
    let function = "duration = \"10ms\"\ninit_duration = \"1ms\"";
    let shown = Read { arrivals, mapping, function, ..Read::default() }.run();
    // 30 MB: 5 MB at once, and a second for each 5 MB more, read a batch in advance.
    let last = shown.moments(&["attempt_succeeded"]).pop().expect("a run");
    assert!((4.0..=5.0).contains(&last), "{last} s");
}

/// poll.kafka.provisioned: between their bounds the pollers follow the lag, once a minute.
#[test]
fn provisioned_pollers_follow_the_lag_at_once() {
    let arrivals = "{ every = \"50ms\", until = \"3m\" }";
    let mapping = "batch_size = 1\nprovisioned_pollers = { minimum = 1, maximum = 3 }";
    let (stream, function) = ("shards = 40", "duration = \"1s\"");
    let shown =
        Read { arrivals, mapping, stream, function, run_for: "20m", ..Read::default() }.run();
    let scaled = shown.moments(&["pollers_scaled", "rule=poll.kafka.provisioned"]);
    assert_eq!(scaled[..2], [0.0, 60.0], "{:?}", shown.with("pollers_scaled"));
    assert_eq!(shown.number("functions/f/ConcurrentExecutionsMax"), 15.0);
    assert_eq!(shown.number("event_source_mappings/m/pollers"), 1.0);
}

/// poll.kafka.provisioned: provisioned mode that says no more begins with one poller, and stays
/// within a maximum of its own.
#[test]
fn provisioned_mode_has_bounds_of_its_own() {
    let arrivals = "{ burst = { count = 600, at = \"0s\" } }";
    let most = |run_for, mapping| {
        let function = "duration = \"1s\"";
        let stream = "shards = 40";
        let shown = Read { arrivals, mapping, stream, function, run_for, ..Read::default() }.run();
        shown.number("functions/f/ConcurrentExecutionsMax")
    };
    assert_eq!(most("50s", "batch_size = 1\nprovisioned_pollers = { maximum = 3 }"), 5.0);
    let few = "batch_size = 1\nprovisioned_pollers = { minimum = 1 }\n\
               [limit_overrides]\nkafka_provisioned_max_pollers_default = 2";
    assert_eq!(most("10m", few), 10.0);
}

/// poll.kafka.batch: one call holds records of several partitions, and the offset of each is
/// committed afterwards.
#[test]
fn a_batch_of_kafka_holds_records_of_several_partitions() {
    let shown = Read { stream: "shards = 3", ..Read::default() }.run();
    assert_eq!(shown.count(&["attempt_started", "records=10"]), 1);
    let committed = shown.count(&["checkpoint_moved", "rule=poll.kafka.batch"]);
    assert_eq!(committed, 3, "{:?}", shown.lines);
}

/// poll.kafka.partial: an answer that names a record sets the offset of its partition; the other
/// partitions are done.
#[test]
fn a_partial_answer_holds_up_one_partition_only() {
    let mapping = "provisioned_pollers = { minimum = 1, maximum = 1 }\n\
                   report_batch_item_failures = true\nmaximum_retry_attempts = 1";
    let function = "failures = [ { kind = \"error\", events = [\"s#4\"], attempts = [1] } ]";
    let shown = Read { mapping, function, stream: "shards = 1", ..Read::default() }.run();
    let named = ["batch_succeeded", "failed_records=7", "rule=poll.kafka.partial"];
    // Progress begins a new budget, in which the first attempt fails again.
    assert_eq!(shown.count(&named), 2, "{:?}", shown.lines);
    assert_eq!(shown.count(&["checkpoint_moved", "sequence=3"]), 1);
    let shown = Read {
        mapping: "report_batch_item_failures = true\n\
                  provisioned_pollers = { minimum = 1, maximum = 1 }\n\
                  [limit_overrides]\nkafka_provisioned_per_poller_concurrency = 1",
        function,
        stream: "shards = 5",
        ..Read::default()
    };
    let shown = shown.run();
    assert_eq!(shown.count(&["attempt_started", "records=10"]), 1, "{:?}", shown.lines);
    let committed = shown.count(&["checkpoint_moved", "rule=poll.kafka.batch"]);
    assert!(committed > 3, "{:?}", shown.lines);
    let again = shown.with("attempt_started");
    assert!(again.len() > 1 && !again[1].contains("records=7"), "{again:?}");
    assert_eq!(shown.fate("processed"), 10);
}

/// poll.kafka.retry: without a number of retries a batch is tried for ever, and ten times more
/// than once when something keeps a note of it.
#[test]
fn a_failure_destination_cuts_the_retries_of_kafka_to_ten() {
    let show = |mapping| {
        let function = "failures = [ { kind = \"error\" } ]";
        Read { mapping, function, run_for: "2h", ..Read::default() }.run()
    };
    let noted = show("on_failure = \"queue/noted\"");
    assert_eq!(noted.count(&["attempt_failed"]), 11);
    assert_eq!(noted.count(&["destination_sent", "rule=poll.kafka.on-failure"]), 1);
    assert_eq!(noted.fate("sent_to_destination"), 10);
    assert!(show("").count(&["attempt_failed"]) > 50);
}

/// poll.kafka.on-failure: a record that no run can take goes there at once; a topic gets the
/// record itself, a queue a note.
#[test]
fn a_record_too_large_for_a_run_is_noted_at_once() {
    let arrivals = "{ at = [ { time = \"0s\", payload = \"7MB\" } ] }";
    let shown = Read { arrivals, mapping: "on_failure = \"queue/noted\"", ..Read::default() }.run();
    let noted =
        ["fate=sent_to_destination", "reason=payload_too_large", "rule=poll.kafka.on-failure"];
    assert_eq!(shown.count(&noted), 1, "{:?}", shown.lines);
    assert_eq!(shown.count(&["attempt_started"]), 0);
    let mapping = "on_failure = \"stream/lost\"\n[streams.lost]\nkind = \"msk\"";
    let kept = Read { arrivals, mapping, ..Read::default() }.run();
    assert_eq!(kept.count(&["stream/lost", "record_written"]), 1, "{:?}", kept.lines);
    assert_eq!(
        kept.count(&["event_sent", "to=stream/lost", "payload=7169KB"]),
        1,
        "{:?}",
        kept.lines
    );
}

/// poll.esm.model: a pipe calls its enrichment and then its target with the same batch, and again
/// both when either fails.
#[test]
fn a_pipe_takes_its_batch_through_two_functions() {
    let show = |look_up: &str, function: &str| {
        let mapping = format!(
            "pipe = {{ enrichment = \"look-up\" }}\nreport_batch_item_failures = true\n\
             [functions.look-up]\nfailures = [ {look_up} ]"
        );
        Read { kind: "kinesis", mapping: &mapping, function, ..Read::default() }.run()
    };
    let fine = show("{ kind = \"partial\" }", "");
    let runs = |shown: &Shown| {
        ["look-up", "f"].map(|f| shown.number(&format!("functions/{f}/Invocations")))
    };
    assert_eq!((runs(&fine), fine.fate("processed")), ([1.0, 1.0], 10));
    let target = show("", "failures = [ { kind = \"error\", attempts = [1, 2] } ]");
    assert_eq!((runs(&target), target.fate("processed")), ([3.0, 3.0], 10));
    let enrichment = show("{ kind = \"error\", attempts = [1] }", "");
    assert_eq!((runs(&enrichment), enrichment.fate("processed")), ([2.0, 1.0], 10));
    let throttled = show("", "failures = [ { kind = \"throttle\", during = [\"0s\", \"3s\"] } ]");
    assert_eq!((runs(&throttled), throttled.fate("processed")), ([1.0, 1.0], 10));
    let text = "format = 1\n[streams.r]\nkind = \"documentdb\"\n[functions.f]\n\
                [event_source_mappings.m]\nevent_source = \"stream/r\"\nfunction = \"f\"\npipe = {}\n";
    let output = lambdascope_with_input(&["check", "-"], text);
    assert!(stderr(&output).contains("does not read DocumentDB (poll.esm.model)"));
}
