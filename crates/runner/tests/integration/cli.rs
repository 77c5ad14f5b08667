//! Commands, flags, streams and exit codes.

use crate::{lambdascope, lambdascope_with_input, stderr, stdout};
use serde_json::Value;

const SCENARIO: &str = r#"
format = 1
run_for = "1m"
[sources.orders]
kind = "lambda-api"
target = "function/charge"
arrivals = { every = "1s" }
[functions.charge]
"#;

#[test]
fn a_trace_comes_first_and_the_summary_last() {
    let output = lambdascope_with_input(&["run", "-", "--trace", "text"], SCENARIO);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(stderr(&output), "");
    let (trace, summary) = stdout(&output).split_once("\n\n").expect("two parts");
    assert!(trace.lines().all(|line| line.contains(" rule=")), "{trace}");
    assert!(summary.starts_with("61 events sent"), "{summary}");
}

#[test]
fn programs_get_json() {
    let args = ["run", "-", "--trace", "jsonl", "--summary", "json"];
    let output = lambdascope_with_input(&args, SCENARIO);
    let lines: Vec<Value> = stdout(&output)
        .lines()
        .map(|line| serde_json::from_str(line).expect("every line is JSON"))
        .collect();
    let (summary, trace) = lines.split_last().expect("a summary");
    assert_eq!(summary["events_sent"], 61);
    assert_eq!(summary["functions"]["charge"]["Invocations"], 61);
    for (seq, entry) in trace.iter().enumerate() {
        assert_eq!(entry["seq"], seq);
        for key in ["t_us", "entity", "verb", "rule", "fields"] {
            assert!(!entry[key].is_null(), "{entry}");
        }
        assert!(entry["fields"]["attempt"].is_null(), "{entry}");
    }
}

#[test]
fn people_get_numbers_in_their_units() {
    let args = ["run", "-", "--for", "30m", "--set", "functions.charge.duration=1234ms"];
    let output = lambdascope_with_input(&args, SCENARIO);
    let text = stdout(&output);
    assert!(text.starts_with("1,801 events sent, "), "{text}");
    let rows: Vec<Vec<&str>> =
        text.lines().map(|line| line.split("  ").map(str::trim).collect()).collect();
    let has = |cells: &[&str]| rows.iter().any(|row| cells.iter().all(|it| row.contains(it)));
    assert!(has(&["charge", "1,801", "1.2 s"]), "{text}");
    assert!(has(&["orders", "1,801", "200 x1,799"]), "{text}");
    let cost = text.lines().last().unwrap_or_default();
    assert!(cost.starts_with("cost $0.0"), "{text}");
}

#[test]
fn settings_can_be_given_on_the_command_line() {
    let run = |more: &[&str]| {
        let mut args = vec!["run", "-", "--summary", "json"];
        args.extend(more);
        let output = lambdascope_with_input(&args, SCENARIO);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        serde_json::from_str::<Value>(stdout(&output)).expect("a summary")
    };
    assert_eq!(run(&["--for", "10s"])["events_sent"], 11);
    assert_eq!(run(&["--set", "sources.orders.arrivals.every=2s"])["events_sent"], 31);
    let failing = run(&["--set", "functions.charge.failures=[{\"kind\": \"error\"}]"]);
    assert_eq!(failing["functions"]["charge"]["Errors"], 60, "the last run has not ended");
    let poisson = "sources.orders.arrivals={\"poisson\": {\"per_second\": 5}}";
    let seeded = |seed: &str| run(&["--set", poisson, "--seed", seed])["events_sent"].clone();
    assert_eq!(seeded("1"), seeded("1"));
    assert_ne!(seeded("1"), seeded("2"));
}

#[test]
fn a_wrong_setting_of_the_command_line_is_told_as_such() {
    let args = ["run", "-", "--set", "functions.charge.timeout=20m"];
    let output = lambdascope_with_input(&args, SCENARIO);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        stderr(&output),
        "command line: error: functions.charge.timeout: 20m is too long; allowed: 1s to 15m \
         (conc.timeout.function); try \"15m\"\n"
    );
    let output = lambdascope_with_input(&["run", "-", "--set", "title.x=1"], SCENARIO);
    assert_eq!(output.status.code(), Some(1), "a path into nothing: {}", stdout(&output));
}

#[test]
fn a_run_stops_at_its_last_step_and_says_so() {
    let args = ["run", "-", "--max-steps", "5", "--summary", "json"];
    let output = lambdascope_with_input(&args, SCENARIO);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("stopped after 5 steps"), "{}", stderr(&output));
    let summary: Value = serde_json::from_str(stdout(&output)).expect("a summary all the same");
    assert_eq!((&summary["stopped"], &summary["steps"]), (&"max_steps".into(), &5.into()));
}

#[test]
fn wrong_usage_is_exit_2() {
    for line in [
        "",
        "fly",
        "run",
        "run a b",
        "run a --for soon",
        "run a --seed x",
        "run a --seed",
        "run a --trace yes",
        "run a --summary yes",
        "run a --set x",
        "run a --loud",
        "odds",
        "odds a b",
        "odds a --seeds 0",
        "odds a --seeds 1000001",
        "odds a --for 1s",
        "why a",
        "check",
        "random",
        "rules loud",
        "choose order=maybe",
        "explain",
        "explain a b",
        "template",
        "template a b",
        "template a --format yaml",
        "schema x",
        "completions tcl",
    ] {
        let args: Vec<&str> = line.split_whitespace().collect();
        let output = lambdascope(&args);
        assert_eq!(output.status.code(), Some(2), "{line}");
        assert_eq!(stdout(&output), "", "{line}");
        assert!(stderr(&output).contains("help"), "{line}: {}", stderr(&output));
    }
}

#[test]
fn a_slip_names_what_was_probably_meant() {
    for (line, meant) in [
        ("rum -", "'run'"),
        ("run - --traec text", "'--trace'"),
        ("run - --trace txt", "'text'"),
        ("template - --format clodformation", "'cloudformation'"),
    ] {
        let output = lambdascope(&line.split(' ').collect::<Vec<_>>());
        let said = stderr(&output);
        assert!(said.contains("similar") && said.contains(meant), "{line}: {said}");
    }
}

#[test]
fn every_command_has_help() {
    let overview = lambdascope(&["--help"]);
    assert_eq!(overview.status.code(), Some(0));
    let overview = stdout(&overview);
    for command in [
        "run",
        "odds",
        "compare",
        "why",
        "check",
        "template",
        "choose",
        "rules",
        "explain",
        "sources",
        "older",
        "random",
        "schema",
        "export",
        "completions",
    ] {
        assert!(overview.contains(&format!("\n  {command} ")), "{command}: {overview}");
        let help = lambdascope(&[command, "--help"]);
        assert_eq!(help.status.code(), Some(0), "{command}");
        assert!(stdout(&help).contains(&format!("Usage: lambdascope {command}")), "{command}");
    }
}

/// Of an option that is given twice the last one holds; settings and events add up.
#[test]
fn every_option_of_a_run_is_understood() {
    let line = "run - --for 6h --for 10s --seed=7 --set functions.charge.timeout=5s \
                --set title=a=b --max-steps 100 --trace=jsonl --trace text --show orders#1 \
                --show orders#2 --summary none";
    let output = lambdascope_with_input(&line.split_whitespace().collect::<Vec<_>>(), SCENARIO);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let shown = |line: &&str| line.starts_with("orders#");
    assert_eq!(stdout(&output).lines().filter(shown).count(), 2, "{}", stdout(&output));
    assert!(stdout(&output).starts_with("   0.000s"), "{}", stdout(&output));
}

#[test]
fn gallery_scenarios_have_names() {
    let output = lambdascope(&["run", "opening/three-callers", "--for", "1s"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).starts_with("3 events sent"));
    let output = lambdascope(&["run", "opening/three-caller"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("try opening/three-callers"), "{}", stderr(&output));
}

#[test]
fn sessions_replay_what_a_person_did() {
    let exported = lambdascope_with_input(&["export", "-"], SCENARIO);
    let mut session: Value = serde_json::from_str(stdout(&exported)).expect("canonical JSON");
    session["log"] = serde_json::json!([
        { "at": "10s", "after": 20, "do": "send", "source": "orders", "count": 3 },
        { "at": "30s", "after": 70, "do": "set", "path": "functions.charge.timeout", "value": "5s" },
    ]);
    let args = ["run", "-", "--trace", "text"];
    let output = lambdascope_with_input(&args, &session.to_string());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let by_hand = |line: &&str| line.contains("event_sent") && line.contains("orders#hand");
    assert_eq!(stdout(&output).lines().filter(by_hand).count(), 3);
    assert!(stdout(&output).contains("334 events sent"), "{}", stdout(&output));
}

#[test]
fn lists_name_every_rule_and_source() {
    let rules = lambdascope(&["rules", "--json"]);
    let rules: Vec<Value> = serde_json::from_slice(&rules.stdout).expect("a list");
    assert!(rules.len() > 200);
    let retry = rules.iter().find(|rule| rule["id"] == "async.retry.function-error");
    let retry = retry.expect("the rule is there");
    assert_eq!(retry["status"], "modelled");
    let tests = retry["tests"].as_array().expect("a list of tests");
    assert!(tests.contains(&"opening/three-callers".into()), "{retry}");

    let sources = lambdascope(&["sources", "--json"]);
    let sources: Vec<Value> = serde_json::from_slice(&sources.stdout).expect("a list");
    let used = |id: &str| {
        let source = sources.iter().find(|source| source["id"] == id).expect("the source is there");
        !source["scenarios"].as_array().expect("a list").is_empty()
    };
    for id in ["apigw-rest", "lambda-api-event", "sqs-standard", "s3", "producer"] {
        assert!(used(id), "{id}");
    }
}

#[test]
fn a_rule_is_explained() {
    let output = lambdascope(&["explain", "async.payload.limit"]);
    let text = stdout(&output);
    assert!(text.contains("max_request_bytes = 1048576  (classic: 262144)"), "{text}");
    assert!(text.contains("https://docs.aws.amazon.com/"), "{text}");
    let output = lambdascope(&["explain", "async.payload.limt"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("try async.payload.limit"), "{}", stderr(&output));
}

#[test]
fn the_schema_is_json_and_a_random_scenario_runs() {
    let schema = lambdascope(&["schema"]);
    let schema: Value = serde_json::from_str(stdout(&schema)).expect("JSON");
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    for seed in ["1", "2", "3"] {
        let random = lambdascope(&["random", "--seed", seed]);
        let output = lambdascope_with_input(&["run", "-"], stdout(&random));
        assert_eq!(output.status.code(), Some(0), "seed {seed}: {}", stderr(&output));
    }
}

/// The examples of the guide for authors.
#[test]
fn what_the_guide_shows_is_valid() {
    let guide = std::fs::read_to_string(crate::root().join("docs/authoring.md"));
    let guide = guide.expect("the guide is there");
    let examples: Vec<&str> = guide
        .split("```toml\n")
        .skip(1)
        .filter_map(|rest| rest.split_once("```").map(|(example, _)| example))
        .collect();
    assert!(!examples.is_empty());
    for example in examples {
        let output = lambdascope_with_input(&["run", "-", "--for", "1m"], example);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert_eq!(stderr(&output), "");
    }
}
