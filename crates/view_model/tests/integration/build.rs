//! Scenarios for the tests: the opening one, a busy one, and random ones.

#[path = "../../../engine/tests/integration/parts.rs"]
mod parts;

use lambdascope_engine::config::{
    Arrivals, Backoff, Bucket, Config, DeadLetterConfig, Distribution, EventBus,
    EventSourceMapping, Failure, FailureKind, Function, KeyChoice, Queue, Route, Send, SendOn,
    Source, StateMachine, Store, Stream, StreamKind, Task, Topic,
};
use lambdascope_engine::entity::{Entity, EntityKind, FunctionIndex, StreamIndex};
use lambdascope_engine::time::SimTime;
use lambdascope_rulebook::{Edition, SourceKind};

pub(crate) use parts::{at, secs};

pub(crate) fn entity(kind: EntityKind, index: usize) -> Entity {
    Entity::new(kind, u16::try_from(index).unwrap())
}

pub(crate) fn function(name: &str) -> Function {
    let duration = Distribution::LogNormal { median: 120_000.0, sigma: 0.4 };
    Function { duration, ..parts::function(name, 0.12) }
}

pub(crate) fn failure(kind: FailureKind, rate: f64) -> Failure {
    Failure { rate, ..parts::always(kind) }
}

pub(crate) fn source(name: &str, kind: SourceKind, target: Entity) -> Source {
    Source { name: name.into(), ..parts::source(kind, target, 1) }
}

pub(crate) fn queue(name: &str, visibility_s: f64, dlq: Option<(usize, u32)>) -> Queue {
    let dlq = dlq.map(|(queue, receives)| (u16::try_from(queue).unwrap(), receives));
    parts::queue(name, visibility_s, dlq)
}

pub(crate) fn mapping(name: &str, event_source: Entity, function: usize) -> EventSourceMapping {
    let function = FunctionIndex::new(function);
    EventSourceMapping { name: name.into(), function, ..parts::mapping(event_source, 10) }
}

pub(crate) fn store(name: &str) -> Store {
    Store { name: name.into(), failure_rate: 0.0, stream: None }
}

/// "One failing function, three callers": one event enters each lane at 0 s, every attempt
/// fails.
pub(crate) fn opening() -> Config {
    let mut config = Config::new(Edition::Today);
    config.seed = 42;
    let charge = entity(EntityKind::Function, 0);
    config.queues = vec![
        queue("charge-dlq", 30.0, None),
        queue("orders", 18.0, Some((2, 3))),
        queue("orders-dlq", 30.0, None),
    ];
    let mut function = function("charge");
    function.duration = Distribution::Constant(120_000.0);
    function.reserved_concurrency = Some(20);
    function.failures = vec![failure(FailureKind::Error, 1.0)];
    function.dead_letter_config = Some(DeadLetterConfig { target: entity(EntityKind::Queue, 0) });
    config.functions.push(function);
    let mut browser = source("browser", SourceKind::ApigwHttp, charge);
    browser.timeout = Some(secs(30.0));
    config.sources = vec![
        browser,
        source("orders", SourceKind::Producer, entity(EntityKind::Queue, 1)),
        source("sdk", SourceKind::LambdaApiEvent, charge),
    ];
    config.mappings.push(mapping("orders", entity(EntityKind::Queue, 1), 0));
    config
}

/// The same with traffic: nine events per second, three in ten attempts fail.
pub(crate) fn busy(per_second: f64) -> Config {
    let mut config = opening();
    config.functions[0].failures = vec![failure(FailureKind::Error, 0.3)];
    let share = [4.0, 3.0, 2.0];
    for (source, share) in config.sources.iter_mut().zip(share) {
        source.arrivals = Arrivals::Poisson {
            per_second: per_second * share / 9.0,
            from: SimTime::ZERO,
            until: SimTime::MAX,
        };
    }
    config
}

/// A small generator of numbers: tests need variety, not quality.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x0123_4567_89AB_CDEF)
    }

    pub(crate) fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from((self.0 >> 33) % most.max(1) as u64).unwrap()
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

const KINDS: &[SourceKind] = &[
    SourceKind::ApigwRest,
    SourceKind::ApigwHttp,
    SourceKind::Alb,
    SourceKind::FunctionUrl,
    SourceKind::LambdaApi,
    SourceKind::LambdaApiEvent,
    SourceKind::S3,
    SourceKind::Eventbridge,
    SourceKind::ApigwEvent,
    SourceKind::Cognito,
];

/// A random scenario with a few components of many kinds.
pub(crate) fn random(seed: u64) -> Config {
    let mut chance = Chance::new(seed);
    let mut config = Config::new(Edition::Today);
    config.seed = seed;
    config.run_for = secs(120.0);
    let names = ["alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf"];
    let (functions, queues) = (1 + chance.below(4), chance.below(6));
    let count = |chance: &mut Chance, most: usize| {
        if chance.one_in(2) { 0 } else { chance.below(most + 1) }
    };
    let streams = count(&mut chance, 2);
    let (topics, buckets, buses) =
        (count(&mut chance, 2), count(&mut chance, 1), count(&mut chance, 1));
    let (tables, services, machines) =
        (count(&mut chance, 2), count(&mut chance, 1), count(&mut chance, 1));
    let mut targets: Vec<Entity> = Vec::new();
    for (kind, n) in [
        (EntityKind::Function, functions),
        (EntityKind::Queue, queues),
        (EntityKind::Stream, streams),
        (EntityKind::Topic, topics),
        (EntityKind::Bucket, buckets),
        (EntityKind::EventBus, buses),
        (EntityKind::StateMachine, machines),
    ] {
        targets.extend((0..n).map(|index| entity(kind, index)));
    }
    let stores: Vec<Entity> = (0..tables)
        .map(|index| entity(EntityKind::Table, index))
        .chain((0..services).map(|index| entity(EntityKind::Service, index)))
        .collect();
    let kept: Vec<Entity> = (0..queues).map(|index| entity(EntityKind::Queue, index)).collect();
    for name in names.iter().take(functions) {
        let mut settings = function(name);
        if chance.one_in(2) {
            settings.reserved_concurrency = Some(u32::try_from(chance.below(6)).unwrap());
        }
        for kind in [
            FailureKind::Error,
            FailureKind::Timeout,
            FailureKind::OutOfMemory,
            FailureKind::InitError,
            FailureKind::ServiceError,
            FailureKind::Partial,
        ] {
            if chance.one_in(3) {
                settings.failures.push(failure(kind, 0.2));
            }
        }
        if !kept.is_empty() && chance.one_in(2) {
            settings.dead_letter_config = Some(DeadLetterConfig { target: chance.pick(&kept) });
        }
        if chance.one_in(3) {
            settings.event_invoke_config.on_failure =
                Some(chance.pick(&targets)).filter(|to| to.kind != EntityKind::StateMachine);
        }
        if chance.one_in(4) {
            settings.event_invoke_config.on_success =
                Some(chance.pick(&targets)).filter(|to| to.kind != EntityKind::StateMachine);
        }
        for _ in 0..chance.below(3) {
            let to = if chance.one_in(3) || stores.is_empty() {
                chance.pick(&targets)
            } else {
                chance.pick(&stores)
            };
            let on = chance.pick(&[SendOn::Success, SendOn::Failure, SendOn::Always]);
            settings.sends.push(Send { to, on, payload_bytes: None });
        }
        config.functions.push(settings);
    }
    for (index, name) in names.iter().enumerate().take(queues) {
        let dlq = (index + 1 < queues && chance.one_in(2))
            .then(|| (index + 1, 1 + u32::try_from(chance.below(3)).unwrap()));
        let mut settings = queue(name, 5.0, dlq);
        if chance.one_in(4) {
            settings.delay = secs(3.0);
        }
        if chance.one_in(5) {
            settings.message_retention_period = secs(60.0);
        }
        config.queues.push(settings);
    }
    for name in names.iter().take(streams) {
        config.streams.push(Stream {
            name: (*name).into(),
            kind: chance.pick(&[StreamKind::Kinesis, StreamKind::DynamoDbStreams]),
            shards: 1 + u32::try_from(chance.below(4)).unwrap(),
            retention: secs(86_400.0),
        });
    }
    let routes = |chance: &mut Chance| -> Vec<Route> {
        (0..=chance.below(3))
            .map(|_| Route {
                to: chance.pick(&targets),
                filter: Vec::new(),
                dead_letter_queue: None,
            })
            .filter(|route| route.to.kind != EntityKind::Stream)
            .collect()
    };
    for name in names.iter().take(topics) {
        config.topics.push(Topic { name: (*name).into(), subscriptions: routes(&mut chance) });
    }
    for name in names.iter().take(buckets) {
        config.buckets.push(Bucket { name: (*name).into(), notify: routes(&mut chance) });
    }
    for name in names.iter().take(buses) {
        config.event_buses.push(EventBus { name: (*name).into(), rules: routes(&mut chance) });
    }
    for name in names.iter().take(tables) {
        let mut table = store(name);
        table.failure_rate = if chance.one_in(3) { 0.1 } else { 0.0 };
        if streams > 0 && chance.one_in(2) {
            table.stream = Some(StreamIndex::new(chance.below(streams)));
        }
        config.tables.push(table);
    }
    for name in names.iter().take(services) {
        config.services.push(store(name));
    }
    for name in names.iter().take(machines) {
        let function = FunctionIndex::new(chance.below(functions));
        let task = Task { function, timeout: Some(secs(2.0)), retry: None };
        config.state_machines.push(StateMachine { name: (*name).into(), task });
    }
    for (index, name) in names.iter().enumerate().take(1 + chance.below(4)) {
        let kind = chance.pick(KINDS);
        let sync = kind.path() == lambdascope_rulebook::Path::Sync;
        let calls = sync && !chance.one_in(4);
        let target = if calls || kind.path() == lambdascope_rulebook::Path::Async {
            entity(EntityKind::Function, chance.below(functions))
        } else {
            chance.pick(&targets)
        };
        let kind =
            if target.kind == EntityKind::Function || sync { kind } else { SourceKind::Producer };
        let mut settings = source(name, kind, target);
        settings.timeout = chance.one_in(2).then(|| secs(1.0));
        if chance.one_in(3) {
            settings.client.retries.max_attempts = 3;
            settings.client.retries.backoff = Backoff::Exponential;
            settings.client.retries.base = secs(0.2);
            settings.client.retries.cap = secs(2.0);
        }
        settings.keys = chance.one_in(2).then_some(KeyChoice { count: 5, skew: 1.0 });
        settings.arrivals = match chance.below(3) {
            0 => Arrivals::Burst { count: 40, at: at(1.0) },
            1 => Arrivals::Every { interval: secs(0.7), from: at(0.1), until: at(60.0) },
            _ => Arrivals::Poisson { per_second: 3.0, from: at(index as f64), until: at(60.0) },
        };
        config.sources.push(settings);
    }
    for index in 0..queues + streams {
        let from = if index < queues {
            entity(EntityKind::Queue, index)
        } else {
            entity(EntityKind::Stream, index - queues)
        };
        if chance.one_in(3) {
            continue;
        }
        let mut settings = mapping(&format!("m{index}"), from, chance.below(functions));
        settings.batch_size = 1 + u32::try_from(chance.below(10)).unwrap();
        settings.report_batch_item_failures = chance.one_in(2);
        if chance.one_in(3) {
            settings.maximum_batching_window = secs(2.0);
        }
        if from.kind == EntityKind::Stream {
            settings.bisect_batch_on_function_error = chance.one_in(2);
            settings.maximum_retry_attempts =
                chance.one_in(2).then(|| u32::try_from(chance.below(4)).unwrap());
            settings.parallelization_factor = 1 + u32::try_from(chance.below(3)).unwrap();
            if !kept.is_empty() && chance.one_in(2) {
                settings.on_failure = Some(chance.pick(&kept));
            }
        } else if chance.one_in(3) {
            settings.maximum_concurrency = Some(2);
        }
        config.mappings.push(settings);
    }
    config
}
