//! Many runs of one scenario.

use crate::{lambdascope_with_input, stderr, stdout};
use serde_json::Value;
use std::process::Output;

/// Luck decides about losses, repeated effects, kept events, errors and times.
const SCENARIO: &str = r#"
format = 1
seed = 42
run_for = "5m"
[sources.orders]
kind = "lambda-api-event"
target = "function/charge"
arrivals = { poisson = { per_second = 0.3 } }
[sources.jobs]
kind = "lambda-api-event"
target = "function/report"
arrivals = { poisson = { per_second = 0.3 } }
[sources.checkout]
kind = "apigw-rest"
target = "function/pay"
arrivals = { poisson = { per_second = 0.1 } }
[functions.charge]
failures = [{ kind = "error", rate = 0.3 }]
sends = [{ to = "table/payments", on = "always" }]
duration = { lognormal = { median = "200ms", sigma = 0.5 } }
[functions.report]
failures = [{ kind = "error", rate = 0.3 }]
[functions.report.dead_letter_config]
target = "queue/report-dlq"
[functions.pay]
failures = [{ kind = "error", rate = 0.02 }]
[queues.report-dlq]
[tables.payments]
"#;
const RUNS: u64 = 30;

fn lambdascope(args: &[&str]) -> Output {
    lambdascope_with_input(args, SCENARIO)
}

fn json(args: &[&str]) -> Value {
    let output = lambdascope(args);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    serde_json::from_str(stdout(&output)).expect("results are JSON")
}

fn odds(seeds: u64, more: &[&str]) -> Value {
    let seeds = seeds.to_string();
    json(&[&["odds", "-", "--json", "--seeds", &seeds], more].concat())
}

/// The summary of one run, and what it lost, kept, told and still has on the way.
fn run(seed: u64) -> (Value, [u64; 4]) {
    let summary = json(&["run", "-", "--summary", "json", "--seed", &seed.to_string()]);
    let count = |fates: &[&str]| {
        fates.iter().map(|fate| summary["fates"][fate]["count"].as_u64().expect("a count")).sum()
    };
    let counts = [
        count(&["dropped", "expired", "discarded"]),
        count(&["dead_lettered", "sent_to_destination"]),
        count(&["responded_with_error", "rejected"]),
        count(&["waiting", "running"]),
    ];
    (summary, counts)
}

#[test]
fn odds_are_what_the_runs_give_one_by_one() {
    let report = odds(RUNS, &[]);
    let first = report["first_seed"].as_u64().expect("a seed");
    assert_eq!(first, 42, "the scenario's own seed comes first");
    let runs: Vec<_> = (0..RUNS).map(|number| run(first + number)).collect();
    for (index, key) in ["lost", "kept", "error_told", "on_the_way"].into_iter().enumerate() {
        let spread = &report["outcomes"][key];
        for (name, value) in [
            ("lowest", runs.iter().map(|(_, counts)| counts[index]).min()),
            ("highest", runs.iter().map(|(_, counts)| counts[index]).max()),
        ] {
            assert_eq!(spread[name]["value"].as_u64(), value, "{name} of {key}");
            let seed = spread[name]["seed"].as_u64().expect("a seed");
            let number = usize::try_from(seed - first).expect("one of the runs");
            assert_eq!(Some(runs[number].1[index]), value, "the seed with the {name} of {key}");
        }
    }
    for (index, key) in ["any_lost", "any_kept", "any_error_told"].into_iter().enumerate() {
        let with = runs.iter().filter(|(_, counts)| counts[index] > 0).count();
        assert_eq!(report["chances"][key]["runs"], with, "{key}");
    }
    let invocations = runs.iter().map(|(summary, _)| {
        let functions = summary["functions"].as_object().expect("functions");
        functions.values().filter_map(|it| it["Invocations"].as_u64()).sum::<u64>()
    });
    assert_eq!(report["outcomes"]["invocations"]["highest"]["value"].as_u64(), invocations.max());
    let duplicates =
        runs.iter().map(|(summary, _)| summary["duplicate_side_effects"].as_u64().unwrap());
    let highest = &report["outcomes"]["duplicate_side_effects"]["highest"]["value"];
    assert_eq!(highest.as_u64(), duplicates.max());
}

#[test]
fn odds_and_comparisons_measure_alike() {
    let odds = json(&["odds", "-", "--seeds", "1", "--json"]);
    let compared = json(&["compare", "-", "--set", "functions.pay.memory=1GB", "--json"]);
    for (key, spread) in odds["outcomes"].as_object().expect("measures") {
        let (one, other) = (&spread["lowest"]["value"], &compared["a"][key]);
        let (one, other) = (one.as_f64().expect("a value"), other.as_f64().expect("a value"));
        // Odds know times to 0.1 %.
        assert!((one - other).abs() <= other / 1_000.0, "{key}: {one} and {other}");
    }
}

#[test]
fn luck_decides_about_the_runs_and_settings_about_the_odds() {
    let before = odds(RUNS, &[]);
    let spread = &before["outcomes"]["lost"];
    assert_ne!(spread["lowest"]["value"], spread["highest"]["value"]);
    let bins = spread["bins"].as_array().expect("bins");
    assert_eq!(bins.iter().filter_map(|bin| bin["runs"].as_u64()).sum::<u64>(), RUNS);
    let never = ["--set", "functions.charge.failures=[]"];
    let after = odds(RUNS, &never);
    assert_eq!(after["chances"]["any_lost"]["runs"], 0);
    assert_eq!(after["chances"]["any_lost"]["low"], 0.0);
}

#[test]
fn more_runs_go_on_where_fewer_stop() {
    let twice = odds(RUNS, &[]);
    assert_eq!(twice, odds(RUNS, &[]), "the same every time");
    let fewer = odds(RUNS / 2, &[]);
    let runs = |report: &Value| report["chances"]["any_kept"]["runs"].as_u64().expect("a count");
    assert!(runs(&fewer) <= runs(&twice));
    assert_eq!(fewer["first_seed"], twice["first_seed"]);
}

#[test]
fn people_get_a_table_with_the_seeds() {
    let output = lambdascope(&["odds", "-", "--seeds", "5"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = stdout(&output);
    assert_eq!(stderr(&output), "", "no progress is shown in a pipe");
    assert!(text.starts_with("5 runs, seeds from 42\n"), "{text}");
    let row = |name: &str| {
        let row = text.lines().find(|line| line.starts_with(name));
        row.unwrap_or_else(|| panic!("{name} is missing in\n{text}"))
    };
    assert!(row("in a run").ends_with("with 95 % confidence"));
    assert!(row("any lost").ends_with(" %"));
    for (name, unit) in [("until done p50", " ms "), ("until done p99", ":"), ("cost", "$0.00")] {
        let row = row(name);
        assert_eq!(row.matches(unit).count(), 4, "{row}");
        assert!(row.ends_with(|c: char| c.is_ascii_digit()), "its seeds come last: {row}");
    }
}

#[test]
fn a_run_without_an_end_is_stopped_and_said() {
    let stop = ["--set", "limit_overrides.run_default_max_steps=20"];
    let output = lambdascope(&[&["odds", "-", "--seeds", "3"], &stop[..]].concat());
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("3 of them were stopped"), "{}", stdout(&output));
    assert!(stderr(&output).contains("3 runs were stopped"), "{}", stderr(&output));
}

#[test]
fn both_ways_of_a_question_meet_the_same_seeds() {
    let answers = odds(RUNS, &["--preset", "retries:functions.charge"]);
    let [a, b] = [0, 1].map(|side| &answers["variants"][side]);
    assert_ne!(a["name"], b["name"]);
    let lost = |side: &Value| side["odds"]["chances"]["any_lost"]["runs"].as_u64().expect("runs");
    let (few, many) = (lost(a).min(lost(b)), lost(a).max(lost(b)));
    assert_eq!(many, RUNS, "without retries each failure is a loss");
    assert!(few < RUNS, "with retries some runs lose nothing");
    let alone = odds(RUNS, &[]);
    let same = [a, b].iter().filter(|side| side["odds"] == alone).count();
    assert_eq!(same, 1, "one of the two ways is the scenario as it is");
    let unknown = lambdascope(&["odds", "-", "--preset", "nothing"]);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(stderr(&unknown).contains("no question"), "{}", stderr(&unknown));
}
