//! Every slider covers what the scenario allows.

use super::scale::Scale;
use super::{Control, of};
use lambdascope_scenario::read_value;
use serde_json::json;

#[test]
fn every_slider_has_the_range_of_its_setting() {
    let reading = read_value(json!({
        "format": 1, "title": "All kinds", "run_for": "1m",
        "sources": {
            "web": { "kind": "apigw-http", "target": "function/f", "arrivals": "manual" },
            "orders": { "kind": "producer", "target": "queue/q", "arrivals": "manual" },
            "clicks": { "kind": "producer", "target": "stream/s", "arrivals": "manual" },
        },
        "functions": { "f": { "timeout": "3s", "duration": "100ms" } },
        "queues": { "q": { "redrive_policy": { "dead_letter_queue": "d", "max_receive_count": 3 } }, "d": {} },
        "streams": { "s": { "kind": "kinesis", "shards": 2 } },
        "tables": { "t": {} },
        "event_source_mappings": {
            "m": { "event_source": "queue/q", "function": "f" },
            "n": { "event_source": "stream/s", "function": "f", "starting_position": "trim_horizon" },
        },
    }));
    let config = reading.config.clone().unwrap_or_else(|| panic!("{:?}", reading.diagnostics));
    let mut sliders = 0;
    for entity in config.entities() {
        for setting in of(&config, &reading.document, entity) {
            let Control::Slide { scale, value, .. } = setting.control else { continue };
            sliders += 1;
            let unknown = scale == Scale::Linear(0.0, 1.0);
            let share = setting.path.contains("rate") || setting.path.ends_with("failures");
            assert_eq!(unknown, share, "{} has {scale:?}", setting.path);
            if let Some(value) = value {
                let back = scale.value(scale.place(value));
                assert!(
                    (back - value).abs() <= value * 0.01 + 1.0,
                    "{}: {value} reads as {back}",
                    setting.path
                );
            }
        }
    }
    assert!(sliders > 20, "{sliders} sliders");
}

#[test]
fn a_batching_window_is_offered_where_there_can_be_one() {
    for (fifo, offered) in [(false, true), (true, false)] {
        let reading = read_value(json!({
            "format": 1, "title": "A queue", "run_for": "1m",
            "functions": { "f": { "timeout": "3s", "duration": "100ms" } },
            "queues": { "q": { "fifo": fifo } },
            "event_source_mappings": { "m": { "event_source": "queue/q", "function": "f" } },
        }));
        let config = reading.config.clone().unwrap_or_else(|| panic!("{:?}", reading.diagnostics));
        let settings = config.entities().flat_map(|entity| of(&config, &reading.document, entity));
        let window = settings.filter(|setting| setting.path.ends_with("maximum_batching_window"));
        assert_eq!(window.count() > 0, offered, "fifo: {fifo}");
    }
}
