//! What holds where a scenario says nothing.

use crate::{config, errors};
use lambdascope_engine::config::{Backoff, Config, Distribution, InvocationType, Source};
use lambdascope_engine::entity::EntityKind;
use lambdascope_engine::time::SimDuration;
use lambdascope_rulebook::{Path, SourceKind};
use lambdascope_scenario::Document;
use serde_json::{Value, json};
use std::sync::Arc;

fn source_of(kind: SourceKind, more: Value) -> Source {
    read(kind, "today", more).sources[0].clone()
}

fn read(kind: SourceKind, limits: &str, more: Value) -> Arc<Config> {
    let mut source = json!({ "kind": kind.id(), "target": "function/f" });
    for (key, value) in more.as_object().into_iter().flatten() {
        source[key] = value.clone();
    }
    config(&Document::new(json!({
        "format": 1,
        "limits": limits,
        "sources": { "s": source },
        "functions": { "f": {} },
    })))
}

fn seconds(seconds: f64) -> Option<SimDuration> {
    Some(SimDuration::from_secs_f64(seconds))
}

#[test]
fn every_door_calls_in_its_own_way() {
    for kind in SourceKind::ALL.iter().filter(|kind| kind.path() != Path::Poll) {
        let expected = match kind.path() {
            Path::Sync => InvocationType::RequestResponse,
            Path::Async | Path::Poll => InvocationType::Event,
        };
        let source = source_of(*kind, json!({}));
        assert_eq!(source.invocation_type, expected, "{kind}");
        if expected == InvocationType::Event {
            assert_eq!(source.timeout, None, "{kind}: nobody waits");
        }
    }
}

#[test]
fn doors_wait_as_long_as_the_rulebook_says() {
    for (kind, expected) in [
        (SourceKind::ApigwRest, seconds(29.0)),
        (SourceKind::ApigwHttp, seconds(30.0)),
        (SourceKind::ApigwWebsocket, seconds(29.0)),
        (SourceKind::CloudfrontEdgeViewer, seconds(30.0)),
        (SourceKind::Cognito, seconds(5.0)),
        (SourceKind::Lex, seconds(30.0)),
        (SourceKind::Alexa, seconds(8.0)),
        (SourceKind::Appsync, seconds(30.0)),
        (SourceKind::DataFirehose, seconds(300.0)),
        (SourceKind::VpcLattice, seconds(60.0)),
        (SourceKind::Alb, None),
        (SourceKind::FunctionUrl, None),
        (SourceKind::LambdaApi, None),
        (SourceKind::StepFunctions, None),
    ] {
        assert_eq!(source_of(kind, json!({})).timeout, expected, "{kind}");
    }
    let classic = read(SourceKind::CloudfrontEdgeViewer, "classic", json!({}));
    assert_eq!(classic.sources[0].timeout, seconds(5.0));
    let raised = json!({ "settings": { "timeout": "60s", "timeout_raised": true } });
    assert_eq!(source_of(SourceKind::ApigwRest, raised).timeout, seconds(60.0));
}

#[test]
fn a_raised_timeout_is_refused_in_classic_times() {
    let reading = Document::new(json!({
        "format": 1,
        "limits": "classic",
        "sources": { "s": {
            "kind": "apigw-rest",
            "target": "function/f",
            "settings": { "timeout": "60s", "timeout_raised": true },
        } },
        "functions": { "f": {} },
    }))
    .read();
    let errors = errors(&reading);
    assert_eq!(errors.len(), 2, "{errors:#?}");
    assert!(errors.iter().all(|error| error.contains("(sync.apigw.rest.timeout)")), "{errors:#?}");
}

#[test]
fn clients_try_again_as_the_sdk_cognito_and_firehose_do() {
    let cli = source_of(SourceKind::LambdaApi, json!({})).client;
    assert_eq!((cli.timeout, cli.retries.max_attempts), (seconds(60.0), 3));
    assert_eq!(cli.retries.backoff, Backoff::FullJitter);
    assert_eq!((Some(cli.retries.base), Some(cli.retries.cap)), (seconds(1.0), seconds(20.0)));
    for (kind, attempts) in [
        (SourceKind::ApigwRest, 1),
        (SourceKind::LambdaConsole, 1),
        (SourceKind::LambdaApiEvent, 1),
        (SourceKind::Cognito, 3),
        (SourceKind::DataFirehose, 4),
    ] {
        let client = source_of(kind, json!({})).client;
        assert_eq!((client.timeout, client.retries.max_attempts), (None, attempts), "{kind}");
    }
    let own = json!({ "client": { "timeout": "10s", "retries": { "max_attempts": 5 } } });
    let own = source_of(SourceKind::LambdaApi, own).client;
    assert_eq!((own.timeout, own.retries.max_attempts), (seconds(10.0), 5));
    assert_eq!(Some(own.retries.base), seconds(1.0), "what is not given stays as it is");
}

#[test]
fn the_edition_sets_the_numbers() {
    let queue = |limits: &str| {
        let document = json!({ "format": 1, "limits": limits, "queues": { "q": {} } });
        config(&Document::new(document)).queues[0].maximum_message_bytes
    };
    assert_eq!((queue("today"), queue("classic")), (1_048_576, 262_144));
}

#[test]
fn functions_queues_and_mappings_have_the_defaults_of_aws() {
    let config = config(&Document::new(json!({
        "format": 1,
        "functions": { "f": {} },
        "queues": { "plain": {}, "ordered": { "fifo": true } },
        "streams": { "clicks": { "kind": "kinesis" }, "topic": { "kind": "msk" } },
        "event_source_mappings": {
            "a": { "event_source": "queue/plain", "function": "f" },
            "b": { "event_source": "queue/ordered", "function": "f" },
            "c": { "event_source": "stream/clicks", "function": "f" },
            "d": { "event_source": "stream/topic", "function": "f" },
        },
    })));
    let function = &config.functions[0];
    assert_eq!((Some(function.timeout), function.memory_mb), (seconds(3.0), 128));
    assert_eq!(function.init_duration, Distribution::Constant(400_000.0));
    assert_eq!(function.event_invoke_config.maximum_retry_attempts, 2);
    assert_eq!(Some(function.event_invoke_config.maximum_event_age), seconds(21_600.0));
    assert_eq!(Some(config.queues[1].visibility_timeout), seconds(30.0));
    assert_eq!(Some(config.queues[1].message_retention_period), seconds(345_600.0));
    let batches: Vec<u32> = config.mappings.iter().map(|mapping| mapping.batch_size).collect();
    assert_eq!(batches, [10, 10, 100, 100]);
    let windows: Vec<f64> =
        config.mappings.iter().map(|m| m.maximum_batching_window.as_secs_f64()).collect();
    assert_eq!(windows, [0.0, 0.0, 0.0, 0.5]);
    assert_eq!(config.mappings[2].maximum_retry_attempts, None, "until the records expire");
    assert_eq!(Some(config.streams[0].retention), seconds(86_400.0));
}

#[test]
fn payloads_over_the_limit_of_their_way_are_stored() {
    let above = |kind: &str, target: &str, check: &str| {
        let document = Document::new(json!({
            "format": 1,
            "sources": { "s": { "kind": kind, "target": target, "claim_check": check } },
            "functions": { "f": {} },
            "queues": { "q": { "maximum_message_size": "64KB" } },
            "topics": { "t": {} },
            "buckets": { "big": {} },
        }));
        let check = config(&document).sources[0].claim_check.expect("a claim check");
        (check.above_bytes >> 10, check.store.map(|store| store.kind))
    };
    let bucket = Some(EntityKind::Bucket);
    assert_eq!(above("lambda-api", "function/f", "bucket/big"), (6 << 10, bucket));
    assert_eq!(above("lambda-api-event", "function/f", "bucket/big"), (1 << 10, bucket));
    assert_eq!(above("alb", "function/f", "bucket/big"), (1 << 10, bucket));
    assert_eq!(above("producer", "topic/t", "bucket/big"), (256, bucket));
    assert_eq!(above("producer", "queue/q", "sqs-extended"), (64, None));
}
