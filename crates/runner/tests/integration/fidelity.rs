//! Every rule has its status, and what is modelled is shown by something that can fail.

use crate::{lambdascope, stdout};
use serde_json::Value;
use std::collections::BTreeMap;

const SUMMARY: &str = "It shows in the sums of the summary, which names no rule.";
const DEFAULT: &str = "It fills in what a scenario leaves out, which no entry names.";
const BROKER: &str = "No scenario of the gallery has a broker.";
const UNMET: &str = "No scenario of the gallery meets it.";

/// Rules that are followed and that no golden trace and no test names. This may only shrink.
const NOT_SHOWN: &[(&str, &str)] = &[
    ("sync.paths.overview", UNMET),
    ("sync.function-error.init", UNMET),
    ("sync.edge.request-body", UNMET),
    ("sync.sfn.payload", UNMET),
    ("sync.ses.request-response", UNMET),
    ("async.delivery.event-loss", UNMET),
    ("async.retry.configurable", UNMET),
    ("async.retry.config-change", UNMET),
    ("async.retry.request-id", UNMET),
    ("async.age.limit", UNMET),
    ("async.rate", UNMET),
    ("async.dlq.failure", UNMET),
    ("async.dlq.not-for-esm", UNMET),
    ("async.destination.condition", UNMET),
    ("async.destination.invoke-count", UNMET),
    ("async.destination.size", UNMET),
    ("async.destination.failure", UNMET),
    ("async.destination.with-dlq", UNMET),
    ("async.metrics", SUMMARY),
    ("async.eventbridge.delivery", UNMET),
    ("async.eventbridge.payload", UNMET),
    ("poll.esm.window-restart", UNMET),
    ("poll.esm.filter", UNMET),
    ("poll.esm.metrics", SUMMARY),
    ("poll.esm.state-change", UNMET),
    ("poll.sqs.batch-size.fifo", UNMET),
    ("poll.sqs.provisioned", UNMET),
    ("poll.sqs.provisioned.capacity", UNMET),
    ("poll.sqs.partial-batch.success", UNMET),
    ("poll.sqs.in-flight", UNMET),
    ("poll.sqs.retention", UNMET),
    ("poll.sqs.delay", UNMET),
    ("poll.sqs.reserved-min", UNMET),
    ("poll.sqs.recursion", UNMET),
    ("poll.stream.base64", UNMET),
    ("poll.stream.partial-bisect", UNMET),
    ("poll.stream.on-failure.metrics", SUMMARY),
    ("poll.stream.on-failure.condition", UNMET),
    ("poll.stream.starting-position", UNMET),
    ("poll.stream.metrics", SUMMARY),
    ("poll.kinesis.retention", UNMET),
    ("poll.kinesis.record-size", UNMET),
    ("poll.ddb.retention", UNMET),
    ("poll.kafka.batch", BROKER),
    ("poll.kafka.retry", BROKER),
    ("poll.kafka.partial", BROKER),
    ("poll.kafka.on-failure", BROKER),
    ("poll.kafka.timeout", BROKER),
    ("poll.kafka.metrics", BROKER),
    ("poll.kafka.start", BROKER),
    ("poll.mq.batch", BROKER),
    ("poll.docdb.concurrency", BROKER),
    ("conc.rps-limit", UNMET),
    ("conc.provisioned", UNMET),
    ("conc.init.limit", UNMET),
    ("conc.init.long", UNMET),
    ("conc.metrics", SUMMARY),
    ("cost.lambda.request", SUMMARY),
    ("cost.lambda.duration.x86", SUMMARY),
    ("cost.lambda.rounding", SUMMARY),
    ("cost.lambda.init", SUMMARY),
    ("cost.lambda.async-size", SUMMARY),
    ("cost.lambda.sync-vs-async", SUMMARY),
    ("cost.sqs.request", SUMMARY),
    ("cost.sqs.idle-poll", SUMMARY),
    ("cost.errors", SUMMARY),
    ("model.latency.hop", DEFAULT),
    ("model.default.duration", DEFAULT),
    ("model.default.payload", DEFAULT),
    ("model.response.default", DEFAULT),
    ("model.retry.client", DEFAULT),
    ("model.random.seed", DEFAULT),
];

fn rules() -> Vec<Value> {
    serde_json::from_str(stdout(&lambdascope(&["rules", "--json"]))).expect("a list")
}

fn text<'v>(rule: &'v Value, key: &str) -> &'v str {
    rule[key].as_str().expect("a text")
}

#[test]
fn what_is_followed_is_shown() {
    let listed: BTreeMap<&str, &str> = NOT_SHOWN.iter().copied().collect();
    // As many as there are now: a rule that is added is shown from the start.
    assert!(listed.len() <= 72);
    let mut wrong = Vec::new();
    for rule in rules() {
        let id = text(&rule, "id");
        let followed = matches!(text(&rule, "status"), "modelled" | "simplified");
        let shown = rule["tests"].as_array().is_some_and(|tests| !tests.is_empty());
        match listed.contains_key(id) {
            false if followed && !shown => wrong.push(format!("{id}: nothing shows it")),
            true if shown || !followed => wrong.push(format!("{id}: take it off the list")),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_not_followed_has_a_reason_of_its_own() {
    let mut reasons: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for rule in rules() {
        let (id, why) = (text(&rule, "id"), text(&rule, "why"));
        assert_eq!(why.is_empty(), text(&rule, "status") == "modelled", "{id}");
        if text(&rule, "status") == "not_modelled" {
            reasons.entry(why.to_owned()).or_default().push(id.to_owned());
        }
    }
    for (why, ids) in reasons {
        assert!(ids.len() < 3, "{why} is no reason of its own for {ids:?}");
    }
}
