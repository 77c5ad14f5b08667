//! A scenario that takes a way, with the answers filled in.
//!
//! Something fails in each: the event `shaky` at its first attempt, the event `poison` at every
//! one, so that it is seen who tries again and where events go that fail for good.

use super::questions::{Answers, Reply};
use super::ways::{Way, seconds, size};
use lambdascope_engine::time::SimDuration;
use lambdascope_rulebook::{Edition, Limits};
use lambdascope_scenario::Document;
use lambdascope_scenario::{duration_text, size_text};
use serde_json::{Map, Value, json};

/// Customers whose events come in turn.
const CUSTOMERS: u64 = 8;
/// What fails once, and what fails always.
const SHAKY: &str = "shaky";
const POISON: &str = "poison";
/// A client tries a refused call again so often.
const CLIENT_ATTEMPTS: u64 = 5;
/// Work up to this long is done for several events in one call (s).
const BATCHED_WORK_S: f64 = 1.0;
/// Messages per call for short work.
const BATCH: u64 = 10;
/// What says where the data lie.
const REFERENCE: &str = "2KB";
/// Attempts of a batch from a stream, beyond the first.
const STREAM_RETRIES: u64 = 3;

/// The scenario of a way.
pub(super) fn scenario(way: Way, answers: &Answers, edition: Edition) -> Document {
    Plan { way, answers, limits: Limits::of(edition) }.document(edition)
}

struct Plan<'a> {
    way: Way,
    answers: &'a Answers,
    limits: Limits,
}

impl Plan<'_> {
    fn document(&self, edition: Edition) -> Document {
        let mut text = json!({
            "format": 1,
            "title": self.title(),
            "seed": 11,
            "run_for": duration(self.run_for_s()),
            "limits": edition.as_str(),
            "sources": { "caller": self.source() },
            "functions": { "work": self.function(self.work_s()) },
            "tables": { "results": {} },
        });
        let map = &mut text;
        match self.way {
            Way::Gateway | Way::Url => {}
            Way::Event => {
                map["functions"]["work"]["dead_letter_config"] =
                    json!({ "target": "queue/failed" });
                map["queues"] = json!({ "failed": self.dead_letter_queue(false) });
            }
            Way::Queue | Way::Fifo => {
                let fifo = self.way == Way::Fifo;
                map["queues"] = json!({
                    "work": self.queue("failed", fifo),
                    "failed": self.dead_letter_queue(fifo),
                });
                map["event_source_mappings"] =
                    json!({ "work": self.mapping("queue/work", "work") });
            }
            Way::Stream => {
                map["streams"] =
                    json!({ "events": { "kind": "kinesis", "shards": self.shards() } });
                map["queues"] = json!({ "failed": self.dead_letter_queue(false) });
                map["event_source_mappings"] = json!({ "work": self.stream_mapping("work") });
            }
            Way::Topic => {
                map["topics"] =
                    json!({ "events": { "subscriptions": [ { "to": "queue/work" } ] } });
                map["queues"] = json!({
                    "work": self.queue("failed", false),
                    "failed": self.dead_letter_queue(false),
                });
                map["event_source_mappings"] =
                    json!({ "work": self.mapping("queue/work", "work") });
            }
        }
        if self.answers.has_other_readers() {
            self.add_reader(map);
        }
        if self.answers.payload_bytes() > self.way.carries(&self.limits).0
            && self.payload() != REFERENCE
        {
            map["buckets"] = json!({ "payloads": {} });
            map["sources"]["caller"]["claim_check"] = "bucket/payloads".into();
        }
        Document::new(text)
    }

    fn title(&self) -> String {
        let size = size(self.answers.payload_bytes());
        let pieces = self.answers.pieces(&self.limits);
        let work = seconds(self.answers.work_s() / pieces as f64);
        format!("{}: {size} and {work} of work", self.way.name())
    }

    /// One more function that gets every event, and fails with none.
    fn add_reader(&self, map: &mut Value) {
        let mut reader = self.function(self.work_s().min(BATCHED_WORK_S));
        reader["failures"] = json!([]);
        reader["sends"] = json!([ { "to": "table/copies", "on": "success" } ]);
        map["functions"]["other"] = reader;
        map["tables"]["copies"] = json!({});
        match self.way {
            Way::Stream => {
                map["event_source_mappings"]["other"] = self.stream_mapping("other");
                return;
            }
            Way::Topic => {
                let to = json!({ "to": "queue/other" });
                if let Some(list) = map["topics"]["events"]["subscriptions"].as_array_mut() {
                    list.push(to);
                }
            }
            Way::Gateway | Way::Url | Way::Event | Way::Queue | Way::Fifo => {
                let pass_on = json!({ "to": "queue/other", "on": "success", "payload": REFERENCE });
                if let Some(list) = map["functions"]["work"]["sends"].as_array_mut() {
                    list.push(pass_on);
                }
            }
        }
        for key in ["queues", "event_source_mappings"] {
            if map[key].is_null() {
                map[key] = Value::Object(Map::new());
            }
        }
        map["queues"]["other"] = self.queue("other-failed", false);
        map["queues"]["other-failed"] = self.dead_letter_queue(false);
        map["event_source_mappings"]["other"] = self.mapping("queue/other", "other");
    }

    fn source(&self) -> Value {
        // Who answers later takes the request at a gateway, which hands it on.
        let front = self.answers.reply() == Reply::Later;
        let (kind, target) = match self.way {
            Way::Gateway => ("apigw-rest", "function/work"),
            Way::Url => ("function-url", "function/work"),
            Way::Event if front => ("apigw-event", "function/work"),
            Way::Event => ("lambda-api-event", "function/work"),
            Way::Queue | Way::Fifo if front => ("apigw-rest", "queue/work"),
            Way::Queue | Way::Fifo => ("producer", "queue/work"),
            Way::Stream => ("producer", "stream/events"),
            Way::Topic => ("producer", "topic/events"),
        };
        let mut client = json!({
            "retries": { "max_attempts": CLIENT_ATTEMPTS, "backoff": "full-jitter", "base": "1s", "cap": "8s" },
        });
        if self.way == Way::Url {
            client["timeout"] = duration(self.limits.cli_read_timeout_s).into();
        }
        json!({
            "kind": kind,
            "target": target,
            "arrivals": { "at": self.arrivals() },
            "payload": self.payload(),
            "client": client,
        })
    }

    /// What is sent. Data that a stream's shards could not take were stored before.
    fn payload(&self) -> String {
        let stored = self.way == Way::Stream && self.answers.outgrows_a_shard(&self.limits);
        if stored { REFERENCE.to_owned() } else { size_text(self.answers.payload_bytes()) }
    }

    /// Events of each customer in turn, and the two that fail. Whoever needs order and waits for
    /// answers sends the next event of a customer only after the last was answered.
    fn arrivals(&self) -> Vec<Value> {
        let waits = self.answers.ordered() && self.way.is_synchronous();
        let mut list = Vec::new();
        for number in 0..self.answers.count() {
            let time_s = if waits {
                (number / CUSTOMERS) as f64 * self.round_s()
            } else if self.answers.bursts() {
                0.0
            } else {
                number as f64 / self.answers.per_second() as f64
            };
            let key = match number {
                2 => POISON.to_owned(),
                number if number % CUSTOMERS == 1 && number < 3 * CUSTOMERS => SHAKY.to_owned(),
                number => format!("customer-{}", number % CUSTOMERS + 1),
            };
            list.push(json!({ "time": duration(time_s), "key": key }));
        }
        list
    }

    /// How long one call may take with its retries, for callers who take turns (s).
    fn round_s(&self) -> f64 {
        CLIENT_ATTEMPTS as f64 * (self.work_s() + 10.0)
    }

    /// How long the function works on one event (s).
    fn work_s(&self) -> f64 {
        self.answers.work_s() / self.answers.pieces(&self.limits) as f64
    }

    /// Events in one call.
    fn batch(&self) -> u64 {
        if self.way.is_synchronous() || self.way == Way::Event || self.work_s() > BATCHED_WORK_S {
            1
        } else {
            BATCH
        }
    }

    /// The function's timeout: room for twice the work, within the clocks around it (s).
    fn timeout_s(&self, work_s: f64) -> f64 {
        let room = libm::ceil(2.0 * work_s * self.batch() as f64) + 5.0;
        let door = match self.way {
            Way::Gateway => self.limits.apigw_rest_default_timeout_s,
            Way::Url => self.limits.cli_read_timeout_s,
            _ => f64::INFINITY,
        };
        // Work that no caller waits for goes on behind its back.
        let fits = work_s < door && door.is_finite();
        let clock = if fits { door - 1.0 } else { self.limits.function_max_timeout_s };
        room.min(clock)
    }

    fn function(&self, work_s: f64) -> Value {
        let batch = self.batch();
        // Work is done record by record.
        let (whole, each) = if batch == 1 { (work_s, 0.0) } else { (0.05, work_s) };
        json!({
            "timeout": duration(self.timeout_s(work_s)),
            "memory": "512MB",
            "duration": duration(whole),
            "duration_per_record": duration(each),
            "idempotent": !self.answers.may_repeat(),
            "failures": [
                { "kind": "error", "keys": [POISON] },
                { "kind": "error", "keys": [SHAKY], "attempts": [1] },
            ],
            "sends": [ { "to": "table/results", "on": "success" } ],
        })
    }

    fn queue(&self, dead_letters: &str, fifo: bool) -> Value {
        let receives = self.limits.sqs_advised_min_receive_count;
        let redrive = json!({ "dead_letter_queue": dead_letters, "max_receive_count": receives });
        json!({
            "fifo": fifo,
            "visibility_timeout": duration(self.visibility_s()),
            "redrive_policy": redrive,
        })
    }

    fn visibility_s(&self) -> f64 {
        self.limits.sqs_advised_visibility_factor * self.timeout_s(self.work_s())
    }

    /// Keeps what it gets for as long as SQS can.
    fn dead_letter_queue(&self, fifo: bool) -> Value {
        let kept = duration(self.limits.sqs_max_retention_s);
        json!({ "fifo": fifo, "message_retention_period": kept })
    }

    fn mapping(&self, source: &str, function: &str) -> Value {
        json!({
            "event_source": source,
            "function": function,
            "batch_size": self.batch(),
            "report_batch_item_failures": self.batch() > 1,
        })
    }

    fn stream_mapping(&self, function: &str) -> Value {
        json!({
            "event_source": "stream/events",
            "function": function,
            "batch_size": self.batch(),
            "starting_position": "TRIM_HORIZON",
            "bisect_batch_on_function_error": true,
            "maximum_retry_attempts": STREAM_RETRIES,
            "on_failure": "queue/failed",
        })
    }

    /// As many shards as there are customers can use, for what is written and worked in a second.
    fn shards(&self) -> u64 {
        if self.work_s() > BATCHED_WORK_S || self.answers.bursts() { CUSTOMERS } else { 2 }
    }

    /// Until the last event has come to rest, with all its attempts (s).
    fn run_for_s(&self) -> f64 {
        let count = self.answers.count() as f64;
        let once = self.timeout_s(self.work_s());
        let turns = libm::ceil(count / CUSTOMERS as f64);
        let sent = turns * self.round_s();
        match self.way {
            Way::Gateway | Way::Url => sent + 60.0,
            Way::Event => count + 3.0 * once + 600.0,
            Way::Queue | Way::Topic => count + 7.0 * self.visibility_s() + 600.0,
            // One group holds the poison message and nothing else; the others are worked in turn.
            Way::Fifo => count + 10.0 * self.visibility_s() + 2.0 * turns * once + 600.0,
            Way::Stream => count + 8.0 * turns * once + 900.0,
        }
    }
}

fn duration(seconds: f64) -> String {
    duration_text(SimDuration::from_secs_f64(seconds))
}
