//! A session ends at the same moment, whoever runs it.

use crate::{lambdascope_with_input, stdout};
use lambdascope_engine::trace::Happening;
use lambdascope_scenario::{Document, read_json};
use lambdascope_view_model::session::Session;
use serde_json::{Value, json};
use std::sync::Arc;

/// An event every second, from the start on, and a command near the end of the scenario.
fn session() -> Document {
    Document::new(json!({
        "format": 1,
        "run_for": "1m",
        "sources": { "web": {
            "kind": "lambda-api", "target": "function/f", "arrivals": { "every": "1s" },
        } },
        "functions": { "f": {} },
        "log": [{ "at": "50s", "do": "set", "path": "functions.f.timeout", "value": "5s" }],
    }))
}

#[test]
fn run_odds_compare_and_the_page_end_a_session_five_minutes_after_its_last_command() {
    let text = session().to_json_pretty();
    let asked = |args: &[&str]| -> Value {
        serde_json::from_str(stdout(&lambdascope_with_input(args, &text))).expect("JSON")
    };
    let run = asked(&["run", "-", "--summary", "json"]);
    let odds = asked(&["odds", "-", "--seeds", "1", "--json"]);
    let compared = asked(&["compare", "-", "--json"]);
    let reading = read_json(&text);
    let config = Arc::clone(reading.runnable().expect("a configuration"));
    let mut page = Session::with_log(config, reading.log).expect("a session");
    page.record_to(page.end(), usize::MAX);
    let sent = |happening: &Happening| matches!(happening, Happening::EventSent { .. });
    let sent = page.trace().iter().filter(|entry| sent(&entry.happening)).count();

    assert_eq!(page.end().as_secs_f64(), 350.0);
    let expected = json!(sent);
    assert_eq!(run["events_sent"], expected, "run");
    assert_eq!(odds["events_sent_max"], expected, "odds");
    assert_eq!([&compared["a"]["events_sent"], &compared["b"]["events_sent"]], [&expected; 2]);
}
