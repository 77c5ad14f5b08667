//! Parts of random scenarios: times, sizes, arrivals, failures, mappings.

use super::dice::Dice;
use lambdascope_engine::config::FailureKind;
use lambdascope_rulebook::Word;
use serde_json::{Value, json};

/// A duration in milliseconds, in any form.
pub(super) fn spread(dice: &mut Dice, least_ms: u64, most_ms: u64) -> Value {
    let value = least_ms + dice.below(most_ms - least_ms);
    let text = format!("{value}ms");
    match dice.below(4) {
        0 => json!(text),
        1 => json!({ "uniform": { "min": format!("{least_ms}ms"), "max": text } }),
        2 => json!({ "lognormal": { "median": text, "sigma": dice.share() } }),
        _ => json!({ "exponential": { "mean": text } }),
    }
}

/// Sizes: small ones mostly, at times around the limits.
pub(super) fn payload(dice: &mut Dice) -> Value {
    match dice.below(9) {
        0 => json!({ "uniform": { "min": "200KB", "max": "1200KB" } }),
        8 => json!({ "exponential": { "mean": "3KB" } }),
        1 => json!({ "lognormal": { "median": "4MB", "sigma": 0.6 } }),
        2 => json!("128B"),
        _ => json!({ "lognormal": { "median": "2KB", "sigma": 0.5 } }),
    }
}

/// Some dozens of events.
pub(super) fn arrivals(dice: &mut Dice, seconds: u64) -> Value {
    let count = 1 + dice.below(60);
    let from = dice.below(seconds / 2);
    let span = 10 + dice.below(seconds / 2);
    let (start, until) = (format!("{from}s"), format!("{}s", from + span));
    let rate = |events: u64| {
        let hundredths = (events * 100).div_ceil(span).min(100_000);
        f64::from(u32::try_from(hundredths).unwrap_or_default()) / 100.0
    };
    match dice.below(6) {
        0 => json!({
            "poisson": { "per_second": rate(count) }, "from": start, "until": until,
        }),
        1 => json!({
            "every": format!("{}ms", (span * 1_000 / count).max(50)),
            "from": start,
            "until": until,
        }),
        2 => json!({ "burst": { "count": count, "at": start } }),
        3 => json!({
            "ramp": { "from": 0, "to": rate(count * 2), "over": format!("{span}s") },
            "from": start,
            "until": until,
        }),
        4 => {
            let line = |dice: &mut Dice| {
                let mut line = json!({ "time": format!("{}s", dice.below(seconds)) });
                line["count"] = json!(1 + dice.below(8));
                if dice.chance(0.4) {
                    line["key"] = json!(dice.pick(&["vip", "poison", "k1", "k2"]));
                }
                if dice.chance(0.3) {
                    line["payload"] = payload(dice);
                }
                if dice.chance(0.3) {
                    line["content"] = content(dice);
                }
                line
            };
            let lines: Vec<Value> = (0..=dice.below(6)).map(|_| line(dice)).collect();
            json!({ "at": lines })
        }
        _ => json!({ "every": format!("{}s", 1 + span / count), "from": start, "until": until }),
    }
}

/// Up to three ways of failing.
pub(super) fn failures(dice: &mut Dice) -> Value {
    let count = dice.below(4);
    (0..count).map(|_| failure(dice)).collect()
}

fn failure(dice: &mut Dice) -> Value {
    let kind = *dice.pick(FailureKind::WORDS);
    let mut failure = json!({ "kind": kind });
    let scripted = kind == "throttle" || dice.chance(0.3);
    if scripted {
        match dice.below(4) {
            3 => failure["events"] = json!(["src0#1", "src0#2", "src0#hand1"]),
            0 => failure["attempts"] = json!([1 + dice.below(2)]),
            1 => failure["keys"] = json!([dice.pick(&["vip", "poison", "k1"])]),
            _ => {
                let from = dice.below(100);
                let until = from + 1 + dice.below(200);
                failure["during"] = json!([format!("{from}s"), format!("{until}s")]);
            }
        }
    }
    if kind != "throttle" {
        failure["rate"] = json!(dice.small_share());
    }
    if matches!(kind, "error" | "init-error") && dice.chance(0.2) {
        failure["message"] = json!("the card was refused");
    }
    if kind == "init-error" && dice.chance(0.5) {
        failure["initialization"] = json!(dice.pick(&["on-demand", "provisioned-concurrency"]));
    }
    if kind == "malformed-response" && dice.chance(0.5) {
        let variants = ["empty-identifier", "bad-key", "unknown-id", "empty-object", "null"];
        failure["variant"] = json!(dice.pick(&variants));
    }
    failure
}

pub(super) fn mapping_of_queue(dice: &mut Dice, queue: &str, function: &str, fifo: bool) -> Value {
    let mut mapping = json!({
        "event_source": format!("queue/{queue}"),
        "function": function,
        "report_batch_item_failures": dice.chance(0.5),
        "batch_size": 1 + dice.below(10),
    });
    if !fifo && dice.chance(0.3) {
        mapping["maximum_batching_window"] = json!(format!("{}s", 1 + dice.below(20)));
        mapping["batch_size"] = json!(1 + dice.below(50));
    }
    if dice.chance(0.4) {
        mapping["maximum_concurrency"] = json!(2 + dice.below(10));
    } else if dice.chance(0.2) {
        let minimum = 2 + dice.below(5);
        let maximum = minimum + dice.below(20);
        mapping["provisioned_pollers"] = json!({ "minimum": minimum, "maximum": maximum });
    }
    if dice.chance(0.1) {
        mapping["filters"] = filters(dice);
    }
    if dice.chance(0.1) {
        mapping["pipe"] =
            if dice.chance(0.5) { json!({}) } else { json!({ "enrichment": function }) };
    }
    if dice.chance(0.1) {
        mapping["created_at"] = json!(format!("{}s", dice.below(60)));
    }
    mapping
}

pub(super) fn mapping_of_stream(
    dice: &mut Dice,
    stream: &str,
    function: &str,
    kind: &str,
    classic: bool,
) -> Value {
    let shards = matches!(kind, "kinesis" | "dynamodb-streams");
    let kafka = matches!(kind, "msk" | "kafka-self-managed");
    let mut mapping = json!({
        "event_source": format!("stream/{stream}"),
        "function": function,
        "batch_size": 1 + dice.below(100),
    });
    let provisioned = kafka && !classic && dice.chance(0.4);
    if provisioned {
        let minimum = 1 + dice.below(3);
        let maximum = minimum + dice.below(4);
        mapping["provisioned_pollers"] = json!({ "minimum": minimum, "maximum": maximum });
    }
    if shards || provisioned {
        mapping["report_batch_item_failures"] = json!(dice.chance(0.5));
        mapping["bisect_batch_on_function_error"] = json!(dice.chance(0.4));
        if dice.chance(0.6) {
            mapping["maximum_retry_attempts"] = json!(dice.below(5));
        }
        if dice.chance(0.3) {
            mapping["maximum_record_age"] = json!(format!("{}s", 60 + dice.below(200)));
        }
    }
    if shards {
        mapping["parallelization_factor"] = json!(1 + dice.below(3));
        if dice.chance(0.1) {
            mapping["tumbling_window"] = json!(format!("{}s", 1 + dice.below(120)));
        }
    }
    if dice.chance(0.3) {
        mapping["maximum_batching_window"] = json!(format!("{}s", dice.below(10)));
    }
    if (shards || kafka || kind == "documentdb") && dice.chance(0.2) {
        mapping["starting_position"] = json!("LATEST");
    }
    if kind == "kinesis" && dice.chance(0.2) {
        mapping["enhanced_fan_out"] = json!(true);
    }
    if kind == "kinesis" && dice.chance(0.1) {
        let moment = format!("{}s", dice.below(60));
        mapping["starting_position"] = json!({ "at_timestamp": moment });
    }
    if (shards || kafka) && dice.chance(0.5) {
        mapping["on_failure"] = json!(dice.pick(&["queue/kept", "topic/alerts"]));
    }
    if kind != "documentdb" && dice.chance(0.1) {
        mapping["pipe"] = json!({ "enrichment": function });
    }
    if kind != "documentdb" && dice.chance(0.1) {
        mapping["filters"] = filters(dice);
    }
    if dice.chance(0.05) {
        mapping["enabled"] = json!(false);
    }
    mapping
}

/// Something that events say.
pub(super) fn content(dice: &mut Dice) -> Value {
    match dice.below(4) {
        0 => json!("plain text"),
        1 => json!({ "state": "open", "total": dice.below(10) }),
        2 => json!({ "state": "closed", "lines": [{ "total": dice.below(10) }] }),
        _ => json!({ "total": dice.below(10), "note": null }),
    }
}

/// Filters by key or by pattern.
fn filters(dice: &mut Dice) -> Value {
    let data = match dice.below(4) {
        0 => return json!(["vip", "k1", "k2"]),
        1 => json!({ "total": [{ "numeric": [">=", dice.below(10)] }] }),
        2 => json!({ "$or": [{ "state": ["open"] }, { "note": [{ "exists": false }] }] }),
        _ => json!({ "lines": { "total": [{ "anything-but": [dice.below(10)] }] } }),
    };
    json!([{ "pattern": { "body": data } }, { "pattern": { "data": data } }])
}
