//! Whatever is read, nothing panics; and what reads without errors runs.

use lambdascope_engine::Simulation;
use lambdascope_rulebook::{Edition, Limits};
use lambdascope_scenario::{Document, random_scenario, read_json, setting};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Values that are likely to be wrong somewhere.
fn awkward() -> impl Strategy<Value = Value> {
    let texts = [
        "",
        "0s",
        "1us",
        "999999999d",
        "1e9s",
        "queue/",
        "/",
        "function/f0",
        "queue/q0",
        "f0",
        "none",
        "k0",
        "k1",
        "k4294967296",
        "src0#1",
        "#",
        "poison",
        "5 s",
        "-1s",
        "0B",
        "9999TB",
        "classic",
        "Event",
        "LATEST",
        "\u{0}",
        "ключ",
    ];
    prop_oneof![
        proptest::sample::select(texts.to_vec()).prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-10_i64..2_000).prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        (0.0..1.5_f64).prop_map(|number| json!(number)),
        any::<bool>().prop_map(Value::from),
        Just(Value::Null),
        Just(json!([])),
        Just(json!({})),
        Just(json!([[["deep"]]])),
        Just(json!({ "uniform": { "min": "9s", "max": "1s" } })),
        Just(json!({ "burst": { "count": 3 } })),
        ".{0,12}".prop_map(Value::from),
    ]
}

fn any_value() -> impl Strategy<Value = Value> {
    let keys: Vec<&str> = vec![
        "format",
        "sources",
        "functions",
        "queues",
        "streams",
        "commands",
        "log",
        "limits",
        "at",
        "kind",
        "target",
        "arrivals",
        "path",
        "value",
        "do",
        "x",
        "event_source_mappings",
        "a.b",
    ];
    awkward().prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::vec((proptest::sample::select(keys.clone()), inner), 0..6)
                .prop_map(|members| members
                    .into_iter()
                    .map(|(key, value)| (key.to_owned(), value))
                    .collect()),
        ]
    })
}

/// The paths of all values in a document.
fn paths(value: &Value, path: &str, into: &mut Vec<String>) {
    let join =
        |part: &str| if path.is_empty() { part.to_owned() } else { format!("{path}.{part}") };
    match value {
        Value::Object(map) => {
            for (name, inner) in map {
                into.push(join(name));
                paths(inner, &join(name), into);
            }
        }
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                into.push(join(&index.to_string()));
                paths(inner, &join(&index.to_string()), into);
            }
        }
        _ => {}
    }
}

/// Reads a document and, if that goes well, runs it for a while.
fn read_and_run(document: &Document) {
    let reading = document.read();
    for diagnostic in &reading.diagnostics {
        assert!(diagnostic.to_string().len() < 2_000, "{diagnostic}");
    }
    let Some(config) = reading.runnable() else {
        assert!(!reading.diagnostics.is_empty(), "something is wrong, but nothing is said");
        return;
    };
    let mut simulation = Simulation::new(config.clone()).expect("what reads without errors runs");
    for _ in 0..500 {
        if !simulation.step() {
            break;
        }
    }
    assert!(simulation.fates().adds_up());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_value_can_be_read(value in any_value()) {
        read_and_run(&Document::new(value.clone()));
        let text = value.to_string();
        let reading = read_json(&text);
        prop_assert!(reading.runnable().is_none() || value["format"] == json!(1));
    }

    #[test]
    fn any_text_can_be_read(text in ".{0,200}") {
        let reading = read_json(&text);
        prop_assert!(reading.runnable().is_none());
        prop_assert!(!reading.diagnostics.is_empty());
    }

    #[test]
    fn a_scenario_with_something_wrong_in_it_is_told_or_runs(
        seed in 0_u64..300,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), awkward()), 1..3),
    ) {
        let mut document = random_scenario(seed);
        for (place, value) in changes {
            let mut all = Vec::new();
            paths(document.value(), "", &mut all);
            if !all.is_empty() {
                let path: &String = place.get(&all);
                let _ = document.set(path, value);
            }
        }
        read_and_run(&document);
    }
}

/// What the page asks for its controls.
#[test]
fn every_single_value_of_a_function_has_a_control() {
    let limits = Limits::of(Edition::Today);
    for seed in 0..50 {
        let document = random_scenario(seed);
        let function = document.get("functions.f0").and_then(Value::as_object).expect("a function");
        for (key, value) in function {
            let single = !value.is_array() && !value.is_object();
            let known = setting(&format!("functions.f0.{key}"), &limits);
            assert!(!single || known.is_some(), "{key}");
        }
    }
}
