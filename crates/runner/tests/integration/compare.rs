//! Two variants side by side, and what differed at the end.

use crate::{lambdascope, lambdascope_with_input, stderr, stdout};
use serde_json::{Value, json};

/// A function that fails with the second event for good.
const SCENARIO: &str = r#"
format = 1
run_for = "10m"
[sources.uploads]
kind = "s3"
target = "function/thumbnail"
arrivals = { at = [ { time = "0s" }, { time = "1s" } ] }
[functions.thumbnail]
duration = "100ms"
init_duration = "200ms"
idempotent = true
failures = [ { kind = "error", events = ["uploads#2"] } ]
sends = [ { to = "table/thumbs", on = "always" } ]
[tables.thumbs]
"#;

fn json_of(args: &[&str], input: &str) -> Value {
    let output = lambdascope_with_input(args, input);
    assert!(output.status.success(), "{}", stderr(&output));
    serde_json::from_str(stdout(&output)).expect("JSON")
}

#[test]
fn a_dlq_keeps_what_is_lost_without_one() {
    let found = json_of(&["compare", "-", "--preset", "dlq", "--json"], SCENARIO);
    assert_eq!(
        (&found["a"]["name"], &found["b"]["name"]),
        (&json!("with a DLQ"), &json!("without DLQ"))
    );
    assert_eq!((&found["a"]["kept"], &found["a"]["lost"]), (&json!(1), &json!(0)));
    assert_eq!((&found["b"]["kept"], &found["b"]["lost"]), (&json!(0), &json!(1)));
    let event = &found["events"][0];
    assert_eq!(event["event"], "uploads#2");
    assert_eq!(event["a"]["fate"], "dead_lettered");
    assert_eq!(event["a"]["place"], "queue/thumbnail-dlq");
    assert_eq!(event["b"]["fate"], "dropped");
    assert_eq!(event["a"]["t_us"], event["b"]["t_us"]);
    // The copy of the dead letter that the queue holds is an event that only one of them sent.
    assert_eq!(found["ended_differently"], found["events"].as_array().map(Vec::len).unwrap_or(0));
}

#[test]
fn a_setting_is_held_against_the_scenario_as_it_is() {
    let set = "functions.thumbnail.event_invoke_config.maximum_retry_attempts=0";
    let output = lambdascope_with_input(&["compare", "-", "--set", set], SCENARIO);
    assert!(output.status.success(), "{}", stderr(&output));
    let lines: Vec<Vec<&str>> =
        stdout(&output).lines().map(|line| line.split_whitespace().collect()).collect();
    for expected in [
        vec!["events", "sent", "2", "2"],
        vec!["lost", "1", "1"],
        vec!["invocations", "4", "2", "*"],
        vec!["errors", "3", "1", "*"],
        vec!["retries", "2", "0", "*"],
    ] {
        assert!(lines.contains(&expected), "{expected:?} is not in\n{}", stdout(&output));
    }
}

/// Every number that a summary has too is the same there.
#[test]
fn the_numbers_are_those_of_the_two_runs() {
    for (scenario, preset) in [
        ("opening/three-callers", "retries"),
        ("opening/three-callers-traffic", "batch"),
        ("opening/three-callers-traffic", "dlq"),
    ] {
        let found = json_of(&["compare", scenario, "--preset", preset, "--json"], "");
        let all = json_of(&["compare", scenario, "--presets", "--json"], "");
        let all = all.as_array().expect("a list");
        let is_it = |id: &str| id.split(':').next() == Some(preset);
        let chosen = all.iter().find(|other| other["id"].as_str().is_some_and(is_it));
        for side in ["a", "b"] {
            let edits = chosen.expect("the question")[side]["edits"].as_array().expect("edits");
            let set: Vec<String> = edits
                .iter()
                .map(|edit| format!("{}={}", edit["path"].as_str().unwrap(), edit["value"]))
                .collect();
            let mut args = vec!["run", scenario, "--summary", "json"];
            set.iter().for_each(|set| args.extend(["--set", set.as_str()]));
            let summary = json_of(&args, "");
            let fates = |names: &[&str]| -> u64 {
                names.iter().map(|name| summary["fates"][name]["count"].as_u64().unwrap()).sum()
            };
            let of_functions = |metric: &str| -> u64 {
                let functions = summary["functions"].as_object().unwrap().values();
                functions.map(|function| function[metric].as_u64().unwrap()).sum()
            };
            for (measure, expected) in [
                ("events_sent", summary["events_sent"].as_u64().unwrap()),
                ("answered", fates(&["responded"])),
                ("done", fates(&["processed", "filtered"])),
                ("error_told", fates(&["responded_with_error", "rejected"])),
                ("kept", fates(&["dead_lettered", "sent_to_destination"])),
                ("lost", fates(&["dropped", "expired", "discarded"])),
                ("on_the_way", fates(&["waiting", "running"])),
                ("duplicate_side_effects", summary["duplicate_side_effects"].as_u64().unwrap()),
                ("invocations", of_functions("Invocations")),
                ("errors", of_functions("Errors")),
                ("throttles", of_functions("Throttles")),
            ] {
                assert_eq!(found[side][measure], expected, "{scenario} {preset} {side} {measure}");
            }
            assert_eq!(found[side]["cost_usd"], summary["cost_usd"], "{scenario} {preset} {side}");
        }
        assert_ne!(found["a"], found["b"], "{scenario} {preset}");
    }
}

/// The same events at the same moments: a setting that nothing depends on changes nothing.
#[test]
fn only_the_setting_differs() {
    let set = "functions.thumbnail.memory=256MB";
    let found = json_of(&["compare", "-", "--set", set, "--json"], SCENARIO);
    assert_eq!(found["ended_differently"], 0);
    for measure in ["events_sent", "lost", "retries", "until_done_p50_us"] {
        assert_eq!(found["a"][measure], found["b"][measure], "{measure}");
    }
    assert!(found["a"]["cost_usd"].as_f64() < Some(1.0));
    assert_ne!(found["a"]["cost_usd"], found["b"]["cost_usd"]);
}

#[test]
fn a_session_is_held_against_itself_without_what_was_done() {
    let session = json!({
        "format": 1,
        "run_for": "1m",
        "sources": { "web": { "kind": "lambda-api", "target": "function/f", "arrivals": "manual" } },
        "functions": { "f": {} },
        "log": [{ "at": "1s", "do": "send", "source": "web", "count": 3 }],
    });
    let found = json_of(&["compare", "-", "--json"], &session.to_string());
    assert_eq!((&found["a"]["events_sent"], &found["b"]["events_sent"]), (&json!(0), &json!(3)));
    assert_eq!(found["events"][0]["a"], Value::Null);
    assert_eq!(found["events"][0]["event"], "web#hand1");
}

#[test]
fn what_cannot_be_compared_is_said() {
    let wrong = |args: &[&str], code: i32, said: &str| {
        let output = lambdascope_with_input(args, SCENARIO);
        assert_eq!(output.status.code(), Some(code), "{}", stderr(&output));
        assert!(stderr(&output).contains(said), "{}", stderr(&output));
    };
    wrong(&["compare", "-"], 1, "--preset or --set says what to compare");
    wrong(&["compare", "-", "--preset", "bisect"], 1, "the scenario has no question \"bisect\"");
    wrong(&["compare", "-", "--preset", "retrys"], 1, "; try retries;");
    wrong(&["compare", "-", "--set", "functions.thumbnail.timeout=2h"], 1, "command line: error");
    wrong(&["compare", "-", "--set", "functions"], 2, "this takes PATH=VALUE");
    wrong(&["compare", "-", "--late", "soon"], 2, "this takes a duration");
    wrong(&["compare", "-", "--preset", "dlq", "--set", "a=1"], 2, "cannot be used with");
    wrong(&["compare"], 2, "<SCENARIO>");
    let output = lambdascope(&["compare", "opening/three-callers", "--presets"]);
    assert!(stdout(&output).starts_with("dlq:"), "{}", stdout(&output));
}

#[test]
fn an_event_tells_what_would_have_become_of_it() {
    let found = json_of(&["why", "-", "uploads#2", "--json"], SCENARIO);
    assert_eq!(found["actual"]["fate"], "dropped");
    let otherwise = found["otherwise"].as_array().expect("a list");
    let dlq = otherwise.iter().find(|other| other["name"] == "with a DLQ").expect("a DLQ");
    assert_eq!(
        (&dlq["fate"], &dlq["place"]),
        (&json!("dead_lettered"), &json!("queue/thumbnail-dlq"))
    );
    // The fork ends as the variant does in which it holds from the start.
    let compared = json_of(&["compare", "-", "--preset", "dlq", "--json"], SCENARIO);
    assert_eq!(dlq["t_us"], compared["events"][0]["a"]["t_us"]);
    let output = lambdascope_with_input(&["why", "-", "uploads#9"], SCENARIO);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("was not sent"), "{}", stderr(&output));
}
