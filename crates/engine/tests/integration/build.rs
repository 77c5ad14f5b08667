//! Small configurations, and the trace as short lines.

use lambdascope_engine::Simulation;
use lambdascope_engine::config::{
    Arrivals, Backoff, Client, ClientRetries, Config, Distribution, EventInvokeConfig,
    EventSourceMapping, Failure, FailureKind, Function, InvocationType, Queue, RedrivePolicy,
    ScriptedArrival, Source, StartingPosition, Stream, StreamKind,
};
use lambdascope_engine::entity::{Entity, EntityKind};
use lambdascope_engine::time::{SimDuration, SimTime};
use lambdascope_engine::trace::TraceEntry;
use lambdascope_rulebook::{Edition, SourceKind};
use std::sync::Arc;

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
    }
}

pub(crate) fn always(kind: FailureKind) -> Failure {
    Failure {
        kind,
        rate: 1.0,
        events: Vec::new(),
        attempts: Vec::new(),
        keys: Vec::new(),
        during: None,
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
            key: None,
        }]),
        payload: Distribution::Constant(1024.0),
        keys: None,
        claim_check: None,
        timeout: None,
        client: Client {
            timeout: None,
            retries: ClientRetries {
                max_attempts: 1,
                backoff: Backoff::None,
                base: SimDuration::ZERO,
                cap: SimDuration::ZERO,
            },
        },
    }
}

pub(crate) fn queue(name: &str, visibility_s: f64, dlq: Option<(u16, u32)>) -> Queue {
    Queue {
        name: name.into(),
        fifo: false,
        visibility_timeout: secs(visibility_s),
        message_retention_period: secs(345_600.0),
        delay: SimDuration::ZERO,
        redrive_policy: dlq.map(|(dead_letter_queue, max_receive_count)| RedrivePolicy {
            dead_letter_queue,
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
        function: 0,
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
    }
}

pub(crate) fn config(function: Function, source: Source) -> Config {
    let mut config = Config::new(Edition::Today);
    config.functions.push(function);
    config.sources.push(source);
    config
}

/// Runs for so long under the checks, and gives the lines `time entity verb event`.
pub(crate) fn run(config: Config, seconds: f64) -> (Simulation, Vec<String>) {
    let mut simulation = Simulation::new(Arc::new(config)).unwrap();
    simulation.record(true);
    while simulation.next_time().is_some_and(|next| next <= at(seconds)) {
        simulation.step();
        simulation.check_invariants();
    }
    let lines = take_lines(&mut simulation);
    (simulation, lines)
}

/// The trace since the last call as lines `time entity verb event`.
pub(crate) fn take_lines(simulation: &mut Simulation) -> Vec<String> {
    let config = Arc::clone(simulation.config());
    let line = |entry: &TraceEntry| {
        let mut line = format!(
            "{:.3} {} {}",
            entry.time.as_secs_f64(),
            config.reference(entry.entity),
            entry.happening.verb()
        );
        if let Some(event) = entry.event {
            line += &format!(" {}", config.event_name(event));
        }
        line
    };
    simulation.take_trace().iter().map(line).collect()
}

/// The lines whose verb is one of these.
pub(crate) fn only<'l>(lines: &'l [String], verbs: &[&str]) -> Vec<&'l str> {
    lines
        .iter()
        .filter(|line| line.split(' ').nth(2).is_some_and(|verb| verbs.contains(&verb)))
        .map(String::as_str)
        .collect()
}
