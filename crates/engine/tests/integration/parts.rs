//! Small configurations, also for the tests of the view model.
#![allow(dead_code, reason = "not every binary of tests needs every part")]

use lambdascope_engine::config::{
    Arrivals, Client, Config, Distribution, EventInvokeConfig, EventSourceMapping, Failure,
    FailureKind, Function, InvocationType, Queue, RedrivePolicy, ScriptedArrival, Source,
    StartingPosition, Stream, StreamKind,
};
use lambdascope_engine::entity::{Entity, EntityKind, FunctionIndex, QueueIndex};
use lambdascope_engine::time::{SimDuration, SimTime};
use lambdascope_rulebook::{Edition, SourceKind};

pub(crate) const FUNCTION: Entity = Entity::new(EntityKind::Function, 0);
pub(crate) const QUEUE: Entity = Entity::new(EntityKind::Queue, 0);
pub(crate) const STREAM: Entity = Entity::new(EntityKind::Stream, 0);

pub(crate) fn secs(secs: f64) -> SimDuration {
    SimDuration::from_secs_f64(secs)
}

pub(crate) fn at(seconds: f64) -> SimTime {
    SimTime::ZERO + secs(seconds)
}

pub(crate) fn function(name: &str, duration_s: f64) -> Function {
    Function {
        name: name.into(),
        timeout: secs(3.0),
        memory_mb: 128,
        reserved_concurrency: None,
        provisioned_concurrency: 0,
        init_duration: Distribution::Constant(400_000.0),
        duration: Distribution::Constant(duration_s * 1e6),
        duration_per_record: SimDuration::ZERO,
        response_size: Distribution::Constant(1024.0),
        idempotent: false,
        failures: Vec::new(),
        sends: Vec::new(),
        event_invoke_config: EventInvokeConfig {
            maximum_retry_attempts: 2,
            maximum_event_age: secs(21_600.0),
            on_success: None,
            on_failure: None,
        },
        dead_letter_config: None,
        recursive_loop_terminates: true,
        not_permitted: Vec::new(),
    }
}

/// A kind of failure that happens at every attempt.
pub(crate) fn always(kind: FailureKind) -> Failure {
    Failure {
        kind,
        message: None,
        rate: 1.0,
        events: Vec::new(),
        attempts: Vec::new(),
        keys: Vec::new(),
        during: None,
        initialization: None,
    }
}

pub(crate) fn source(kind: SourceKind, target: Entity, count: u32) -> Source {
    Source {
        name: "s".into(),
        kind,
        target,
        invocation_type: match kind.path() {
            lambdascope_rulebook::Path::Sync => InvocationType::RequestResponse,
            _ => InvocationType::Event,
        },
        arrivals: Arrivals::At(vec![ScriptedArrival {
            time: SimTime::ZERO,
            count,
            payload: None,
            content: None,
            key: None,
        }]),
        request_error: None,
        payload: Distribution::Constant(1024.0),
        content: None,
        keys: None,
        claim_check: None,
        custom_integration: false,
        timeout: None,
        client: Client::PATIENT,
    }
}

pub(crate) fn queue(name: &str, visibility_s: f64, dlq: Option<(u16, u32)>) -> Queue {
    Queue {
        name: name.into(),
        fifo: false,
        content_based_deduplication: false,
        visibility_timeout: secs(visibility_s),
        message_retention_period: secs(345_600.0),
        delay: SimDuration::ZERO,
        redrive_policy: dlq.map(|(queue, max_receive_count)| RedrivePolicy {
            dead_letter_queue: QueueIndex(queue),
            max_receive_count,
        }),
        maximum_message_bytes: 1_048_576,
    }
}

pub(crate) fn stream(shards: u32) -> Stream {
    Stream { name: "stream".into(), kind: StreamKind::Kinesis, shards, retention: secs(86_400.0) }
}

pub(crate) fn mapping(event_source: Entity, batch_size: u32) -> EventSourceMapping {
    EventSourceMapping {
        name: "m".into(),
        event_source,
        function: FunctionIndex(0),
        enabled: true,
        created_at: SimTime::ZERO,
        batch_size,
        maximum_batching_window: SimDuration::ZERO,
        maximum_concurrency: None,
        report_batch_item_failures: false,
        filters: Vec::new(),
        provisioned_pollers: None,
        starting_position: StartingPosition::TrimHorizon,
        parallelization_factor: 1,
        bisect_batch_on_function_error: false,
        maximum_retry_attempts: None,
        maximum_record_age: None,
        tumbling_window: SimDuration::ZERO,
        on_failure: None,
        enhanced_fan_out: false,
        pipe: None,
    }
}

pub(crate) fn config(function: Function, source: Source) -> Config {
    let mut config = Config::new(Edition::Today);
    config.functions.push(function);
    config.sources.push(source);
    config
}
