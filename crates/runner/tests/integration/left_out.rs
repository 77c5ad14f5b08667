//! What a reason says is left out is looked for, and must not be there: such a sentence fails when
//! it stops being true.

use crate::{lambdascope, lambdascope_with_input, root, stdout};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// How it shows that something is left out.
#[derive(Clone, Copy)]
enum Absent {
    /// A number of the rulebook that the engine would need, and does not read.
    Number(&'static str),
    /// A word that would be part of a key or value of the format, a verb, a field or a metric.
    Word(&'static str),
    /// A scenario that costs nothing.
    Cost(&'static str),
    /// A scenario, and what its trace does not have.
    Trace(&'static str, &'static str),
}

use Absent::{Cost, Number, Trace, Word};

/// A letter that fills its queue to the byte still gets in, with three attributes more.
const FULL_LETTER: &str = "[sources.s]\nkind = \"lambda-api-event\"\ntarget = \"function/f\"\n\
    payload = \"256KB\"\narrivals = { at = [ { time = \"0s\" } ] }\n\
    [queues.dead]\nmaximum_message_size = \"256KB\"\n[functions.f]\n\
    failures = [ { kind = \"error\" } ]\nevent_invoke_config = { maximum_retry_attempts = 0 }\n\
    dead_letter_config = { target = \"queue/dead\" }";

/// A queue into which nobody sends.
const QUIET_QUEUE: &str = "run_for = \"10m\"\n[queues.q]\n[functions.f]\n\
    [event_source_mappings.m]\nevent_source = \"queue/q\"\nfunction = \"f\"";

/// What shows it for each rule whose reason says that something is left out.
const LEFT_OUT: &[(&str, &[Absent])] = &[
    ("sync.sdk.botocore-retries", &[Word("adaptive")]),
    (
        "sync.apigw.websocket",
        &[Number("apigw_websocket_idle_timeout_s"), Number("apigw_websocket_max_connection_s")],
    ),
    ("sync.alb.errors", &[Number("alb_health_checks_default")]),
    (
        "sync.edge.limits",
        &[
            Number("edge_max_package_bytes"),
            Number("edge_classic_viewer_memory_mb"),
            Number("edge_requests_per_s"),
        ],
    ),
    ("sync.lex.limits", &[Word("session")]),
    ("sync.alexa.response-size", &[Number("alexa_max_speech_chars")]),
    (
        "sync.firehose.limits",
        &[Number("firehose_default_buffer_mb"), Number("firehose_default_interval_s")],
    ),
    ("sync.firehose.retry", &[Word("prefix")]),
    ("sync.s3-batch.results", &[Word("result")]),
    ("sync.sfn.request-response", &[Word("token")]),
    ("sync.sfn.timeout", &[Number("sfn_express_max_s")]),
    (
        "sync.lattice.limits",
        &[Number("lattice_default_idle_timeout_s"), Number("lattice_max_connection_s")],
    ),
    ("sync.appsync.limits", &[Number("appsync_max_batch_items")]),
    ("sync.ses.request-response", &[Word("disposition")]),
    ("async.rate", &[Number("async_classic_rps_per_concurrency")]),
    ("async.dlq.failure", &[Trace(FULL_LETTER, " delivery_failed ")]),
    ("async.metrics", &[Word("AsyncEventAge")]),
    ("async.s3.delivery", &[Number("s3_slow_delay_s")]),
    ("async.codepipeline.delivery", &[Word("job")]),
    ("async.cloudformation.delivery", &[Number("cloudformation_default_wait_s")]),
    ("async.pattern.claim-check", &[Number("sqs_extended_client_max_bytes")]),
    ("poll.esm.metrics", &[Word("OffsetLag")]),
    ("poll.sqs.batch-window", &[Number("sqs_low_traffic_wait_s")]),
    (
        "poll.sqs.provisioned",
        &[
            Number("sqs_provisioned_per_poller_bytes_per_s"),
            Number("sqs_provisioned_per_poller_receives_per_s"),
        ],
    ),
    (
        "poll.sqs.provisioned.capacity",
        &[
            Number("sqs_provisioned_per_poller_bytes_per_s"),
            Number("sqs_provisioned_per_poller_receives_per_s"),
        ],
    ),
    ("poll.sqs.fifo.dedup", &[Word("deduplication_id")]),
    (
        "poll.sqs.throughput",
        &[
            Number("sqs_fifo_high_throughput_calls_per_s"),
            Number("sqs_max_messages_per_batch_call"),
        ],
    ),
    ("poll.ddb.readers", &[Number("ddb_max_readers_global_table")]),
    ("poll.kafka.start", &[Word("consumer_group")]),
    ("conc.scaling-rate", &[Number("scaling_rps_per_interval")]),
    ("conc.init.long", &[Number("snapstart_restore_limit_s"), Word("snapstart")]),
    ("conc.metrics", &[Word("ClaimedAccount"), Word("UnreservedConcurrent")]),
    ("cost.lambda.request", &[Number("cost_free_requests_per_month")]),
    ("cost.lambda.duration.x86", &[Number("cost_x86_free_gb_s_per_month")]),
    ("sync.stream.limit", &[Number("response_stream_max_response_bytes")]),
    ("sync.apigw.stream", &[Number("apigw_stream_supported")]),
    ("sync.sfn.task-token", &[Number("sfn_task_token_max_wait_s")]),
    ("async.retry.long-queue", &[Word("AsyncEventAge")]),
    ("cost.lambda.duration.arm", &[Number("cost_arm_usd_per_gb_s_tier1"), Word("architecture")]),
    ("cost.lambda.streaming", &[Number("cost_response_stream_usd_per_gb")]),
    ("cost.esm.provisioned", &[Number("cost_esm_usd_per_epu_hour")]),
    ("cost.sqs.idle-poll", &[Cost(QUIET_QUEUE)]),
];

/// Whether a reason says that something is not there.
fn says_so(status: &str, why: &str) -> bool {
    let said = ["left out", "not modelled", "without the ", "without batching"];
    status == "not_modelled" || said.iter().any(|words| why.contains(words))
}

#[test]
fn what_is_said_to_be_left_out_is_left_out() {
    let rules: Vec<Value> =
        serde_json::from_str(stdout(&lambdascope(&["rules", "--json"]))).expect("a list");
    let mut shown: BTreeMap<&str, &[Absent]> = LEFT_OUT.iter().copied().collect();
    assert_eq!(shown.len(), LEFT_OUT.len(), "a rule stands there twice");
    let words = Words::read();
    for rule in &rules {
        let text = |key: &str| rule[key].as_str().expect("a text");
        let (id, why) = (text("id"), text("why"));
        let absent = shown.remove(id);
        assert_eq!(absent.is_some(), says_so(text("status"), why), "{id}: {why}");
        for absent in absent.unwrap_or_default() {
            if let Some(found) = words.find(*absent) {
                panic!("{id}: {why}\nBut it is there: {found}");
            }
        }
    }
    assert!(shown.is_empty(), "no such rules: {:?}", shown.keys());
}

/// What a scenario can say, and what a run can tell.
struct Words {
    engine: String,
    numbers: Vec<String>,
    words: Vec<String>,
}

impl Words {
    fn read() -> Self {
        let mut engine = String::new();
        read_code(&root().join("crates/engine/src"), &mut engine);
        let schema: Value = serde_json::from_str(stdout(&lambdascope(&["schema"]))).unwrap();
        let overrides = &schema["properties"]["limit_overrides"]["properties"];
        let numbers = overrides.as_object().unwrap().keys().cloned().collect();
        let mut words = Vec::new();
        read_schema(&schema, &mut words);
        for one in lambdascope_engine::trace::Happening::descriptions() {
            words.push(one.verb.to_owned());
            words.extend(one.fields.iter().map(|(name, _)| (*name).to_owned()));
        }
        let output = lambdascope(&["run", "async/destinations", "--summary", "json"]);
        read_keys(&serde_json::from_str(stdout(&output)).unwrap(), &mut words);
        for there in ["DryRun", "timeout", "arrives_at", "AsyncEventsDropped"] {
            assert!(words.iter().any(|word| word == there), "{there} is a word");
        }
        assert!(engine.contains("limits.sync_dry_run_status"), "the engine reads its numbers");
        Self { engine, numbers, words }
    }

    /// Where it is, against what is said.
    fn find(&self, absent: Absent) -> Option<String> {
        match absent {
            Number(number) => {
                assert!(self.numbers.iter().any(|known| known == number), "no number {number}");
                let read = |text: &str| text.contains(&format!("limits.{number}"));
                self.engine.lines().find(|line| read(line)).map(str::to_owned)
            }
            Word(part) => {
                let part = part.to_lowercase();
                self.words.iter().find(|word| word.to_lowercase().contains(&part)).cloned()
            }
            Cost(scenario) => {
                let summary: Value =
                    serde_json::from_str(&run(scenario, &["--summary", "json"])).unwrap();
                let cost = summary["cost_usd"].as_f64().expect("a cost");
                (cost > 0.0).then(|| format!("{cost} USD"))
            }
            Trace(scenario, part) => {
                let trace = run(scenario, &["--trace", "text"]);
                assert!(trace.contains("rule="), "{trace}");
                trace.lines().find(|line| line.contains(part)).map(str::to_owned)
            }
        }
    }
}

fn run(scenario: &str, arguments: &[&str]) -> String {
    let arguments = [&["run", "-"], arguments].concat();
    stdout(&lambdascope_with_input(&arguments, &format!("format = 1\n{scenario}"))).to_owned()
}

fn read_code(folder: &Path, code: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_code(&path, code);
        } else {
            code.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}

/// The names of keys and the words of values; not those of numbers, which are all there.
fn read_schema(schema: &Value, words: &mut Vec<String>) {
    match schema {
        Value::Object(members) => {
            for (name, value) in members {
                match (name.as_str(), value) {
                    ("properties", Value::Object(keys)) => words.extend(keys.keys().cloned()),
                    ("enum", Value::Array(values)) => {
                        words.extend(values.iter().filter_map(Value::as_str).map(str::to_owned));
                    }
                    _ => {}
                }
                if name != "limit_overrides" {
                    read_schema(value, words);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| read_schema(item, words)),
        _ => {}
    }
}

fn read_keys(value: &Value, words: &mut Vec<String>) {
    if let Value::Object(members) = value {
        for (name, value) in members {
            words.push(name.clone());
            read_keys(value, words);
        }
    }
}
