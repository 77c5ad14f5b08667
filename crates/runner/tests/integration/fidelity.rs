//! Every rule has its status, and what is modelled is shown by something that can fail.

use crate::{lambdascope, stdout};
use serde_json::Value;
use std::collections::BTreeMap;

const SUMMARY: &str = "It shows in the sums of the summary, which names no rule.";
const BROKER: &str = "No scenario of the gallery has a broker.";
const UNMET: &str = "No scenario of the gallery meets it.";

/// Rules that are followed and that no golden trace and no test names. This may only shrink.
const NOT_SHOWN: &[(&str, &str)] = &[
    ("sync.paths.overview", UNMET),
    ("sync.edge.request-body", UNMET),
    ("sync.ses.request-response", UNMET),
    ("async.delivery.event-loss", UNMET),
    ("async.dlq.not-for-esm", UNMET),
    ("poll.sqs.batch-size.fifo", UNMET),
    ("poll.sqs.recursion", UNMET),
    ("poll.stream.partial-bisect", UNMET),
    ("poll.kafka.partial", BROKER),
    ("cost.sqs.idle-poll", SUMMARY),
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
    assert!(listed.len() <= 10);
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
