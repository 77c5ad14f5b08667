//! Random systems under the engine's checks, with a person who interferes.

use crate::build::*;
use lambdascope_engine::Simulation;
use lambdascope_engine::command::Command;
use lambdascope_engine::config::{
    Arrivals, Backoff, Bucket, ClientRetries, Config, DeadLetterConfig, Distribution, Failure,
    FailureKind, KeyChoice, Route, Send, SendOn, Store, Topic,
};
use lambdascope_engine::entity::{
    Entity, EntityKind as K, EventRef, FunctionIndex, MappingIndex, QueueIndex, SourceIndex,
    StreamIndex,
};
use lambdascope_engine::rng::{Luck, Purpose};
use lambdascope_engine::time::{SimDuration, SimTime};
use lambdascope_rulebook::SourceKind;
use std::sync::Arc;

/// Draws one after the other.
struct Dice {
    luck: Luck,
    rolled: u64,
}

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.rolled += 1;
        self.luck.bits(self.rolled, 0, Purpose::Key) % sides
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    fn index(&mut self, count: usize) -> u16 {
        u16::try_from(self.below(count as u64)).unwrap()
    }

    fn target(&mut self, config: &Config, kinds: &[K]) -> Entity {
        let kinds: Vec<K> = kinds.iter().copied().filter(|k| config.count(*k) > 0).collect();
        let kind = kinds[usize::from(self.index(kinds.len()))];
        Entity::new(kind, self.index(config.count(kind)))
    }
}

const KINDS: [FailureKind; 7] = [
    FailureKind::Error,
    FailureKind::Timeout,
    FailureKind::OutOfMemory,
    FailureKind::InitError,
    FailureKind::Partial,
    FailureKind::ServiceError,
    FailureKind::Throttle,
];
const DOORS: [SourceKind; 8] = [
    SourceKind::ApigwRest,
    SourceKind::ApigwHttp,
    SourceKind::LambdaApi,
    SourceKind::Alb,
    SourceKind::LambdaApiEvent,
    SourceKind::Sns,
    SourceKind::S3,
    SourceKind::Eventbridge,
];

fn system(seed: u64) -> Config {
    let mut dice = Dice { luck: Luck::new(seed), rolled: 0 };
    let mut config = Config::new(lambdascope_rulebook::Edition::Today);
    config.seed = seed;
    config.limits.async_duplicate_probability = 0.05;
    for index in 0..=dice.below(3) {
        config.functions.push(function(&format!("f{index}"), 0.05 + 0.2 * dice.below(20) as f64));
    }
    for index in 0..4_u16 {
        let dlq = (index < 2 && dice.chance(60))
            .then(|| (2 + dice.index(2), 1 + u32::from(dice.index(4))));
        let mut queue = queue(&format!("q{index}"), 4.0 + dice.below(20) as f64, dlq);
        if dice.chance(20) {
            queue.delay = secs(2.0);
        }
        if dice.chance(30) {
            queue.message_retention_period = secs(60.0);
        }
        config.queues.push(queue);
    }
    for _ in 0..2 {
        let mut stream = stream(1 + u32::from(dice.index(3)));
        stream.retention = secs(if dice.chance(40) { 45.0 } else { 86_400.0 });
        config.streams.push(stream);
    }
    config.tables.push(Store { name: "t".into(), failure_rate: 0.1, stream: Some(StreamIndex(1)) });
    let routes = |dice: &mut Dice, config: &Config| -> Vec<Route> {
        (0..dice.below(3))
            .map(|_| Route {
                to: dice.target(config, &[K::Function, K::Queue]),
                filter: Vec::new(),
                dead_letter_queue: None,
            })
            .collect()
    };
    let subscriptions = routes(&mut dice, &config);
    config.topics.push(Topic { name: "topic".into(), subscriptions });
    let notify = routes(&mut dice, &config);
    config.buckets.push(Bucket { name: "bucket".into(), notify });
    for index in 0..config.functions.len() {
        shape_function(&mut dice, &mut config, index);
    }
    for source in [K::Queue, K::Queue, K::Stream, K::Stream] {
        let mut mapping = mapping(dice.target(&config, &[source]), 1 + u32::from(dice.index(12)));
        mapping.function = FunctionIndex(dice.index(config.functions.len()));
        mapping.report_batch_item_failures = dice.chance(50);
        mapping.maximum_batching_window = secs(dice.below(3) as f64);
        mapping.parallelization_factor = 1 + u32::from(dice.index(3));
        mapping.bisect_batch_on_function_error = dice.chance(40);
        mapping.maximum_retry_attempts = dice.chance(60).then(|| u32::from(dice.index(4)));
        mapping.maximum_record_age = dice.chance(30).then(|| secs(60.0));
        mapping.maximum_concurrency = dice.chance(30).then(|| 2 + u32::from(dice.index(4)));
        mapping.on_failure = dice.chance(40).then(|| dice.target(&config, &[K::Queue, K::Bucket]));
        config.mappings.push(mapping);
    }
    for index in 0..3 + dice.below(4) {
        let mut source = if dice.chance(50) {
            let kind = DOORS[usize::from(dice.index(DOORS.len()))];
            source(kind, dice.target(&config, &[K::Function]), 1)
        } else {
            let to = dice.target(&config, &[K::Queue, K::Stream, K::Topic, K::Bucket, K::Table]);
            source(SourceKind::Producer, to, 1)
        };
        source.name = format!("s{index}");
        source.timeout = dice.chance(40).then(|| secs(2.0));
        source.client.retries = ClientRetries {
            max_attempts: 1 + u32::from(dice.index(3)),
            backoff: Backoff::FullJitter,
            base: secs(0.5),
            cap: secs(5.0),
        };
        source.keys = dice.chance(70).then_some(KeyChoice { count: 5, skew: 1.0 });
        source.arrivals = Arrivals::Poisson {
            per_second: 0.2 + dice.below(30) as f64 / 10.0,
            from: SimTime::ZERO,
            until: at(60.0),
        };
        config.sources.push(source);
    }
    config
}

fn shape_function(dice: &mut Dice, config: &mut Config, index: usize) {
    let sends = (0..dice.below(3))
        .map(|_| Send {
            to: dice.target(config, &[K::Queue, K::Topic, K::Bucket, K::Table, K::Function]),
            on: [SendOn::Success, SendOn::Failure, SendOn::Always][usize::from(dice.index(3))],
            payload_bytes: None,
        })
        .collect();
    let failures = (0..dice.below(4))
        .map(|_| Failure {
            rate: 0.05 * dice.below(10) as f64,
            ..always(KINDS[usize::from(dice.index(KINDS.len()))])
        })
        .collect();
    let dead_letter = dice.chance(50).then(|| dice.target(config, &[K::Queue, K::Topic]));
    let on_failure = dice.chance(30).then(|| dice.target(config, &[K::Queue, K::Function]));
    let function = &mut config.functions[index];
    function.timeout = secs(1.0 + dice.below(4) as f64);
    function.reserved_concurrency = dice.chance(40).then(|| u32::from(dice.index(6)));
    function.provisioned_concurrency = u32::from(dice.index(3));
    function.idempotent = dice.chance(30);
    function.duration = Distribution::Exponential { mean: 3e5 };
    function.duration_per_record = SimDuration::from_millis(10);
    function.sends = sends;
    function.failures = failures;
    function.dead_letter_config = dead_letter.map(|target| DeadLetterConfig { target });
    function.event_invoke_config.on_failure = on_failure;
}

fn interfere(simulation: &mut Simulation, dice: &mut Dice) {
    let config = Arc::clone(simulation.config());
    let queue = QueueIndex(dice.index(config.queues.len()));
    let lying: Vec<EventRef> =
        simulation.queue_messages(queue).iter().map(|message| message.event).collect();
    let hidden = secs(dice.below(4) as f64);
    let command = match dice.below(9) {
        0 => Command::Purge { queue },
        1 => Command::Redrive { queue },
        2 => Command::Disable { mapping: MappingIndex(dice.index(4)) },
        3 => Command::Enable { mapping: MappingIndex(dice.index(4)) },
        4 => Command::Send {
            source: SourceIndex(dice.index(config.sources.len())),
            count: 20,
            payload_bytes: None,
            key: None,
        },
        5 => Command::Receive {
            queue,
            messages: 1 + u32::from(dice.index(10)),
            visibility_timeout: dice.chance(70).then_some(hidden),
            wait: secs(dice.below(4) as f64),
        },
        6 if !lying.is_empty() => {
            Command::Delete { queue, event: lying[usize::from(dice.index(lying.len()))] }
        }
        7 if !lying.is_empty() => Command::ChangeVisibility {
            queue,
            event: lying[usize::from(dice.index(lying.len()))],
            visibility_timeout: hidden,
        },
        _ => {
            let mut next = Config::clone(&config);
            let at = usize::from(dice.index(next.mappings.len()));
            next.mappings[at].parallelization_factor = 1 + u32::from(dice.index(4));
            next.mappings[at].batch_size = 1 + u32::from(dice.index(9));
            let at = usize::from(dice.index(next.functions.len()));
            next.functions[at].reserved_concurrency =
                dice.chance(50).then(|| u32::from(dice.index(9)));
            next.functions[at].provisioned_concurrency = u32::from(dice.index(4));
            next.queues[queue.at()].message_retention_period = secs(90.0);
            let at = usize::from(dice.index(next.sources.len()));
            next.sources[at].arrivals =
                Arrivals::Every { interval: secs(0.5), from: SimTime::ZERO, until: at_end() };
            Command::Configure { config: Arc::new(next), label: "random".into() }
        }
    };
    simulation.apply(&command);
}

fn at_end() -> SimTime {
    at(50.0)
}

#[test]
fn random_systems_keep_every_event_in_one_place() {
    for seed in 0..40 {
        let mut simulation = Simulation::new(Arc::new(system(seed))).unwrap();
        let mut dice = Dice { luck: Luck::new(seed ^ 0xC0FFEE), rolled: 0 };
        let interferes = seed % 3 == 0;
        for step in 0..4_000_u32 {
            if interferes && step % 500 == 499 {
                interfere(&mut simulation, &mut dice);
            }
            if !simulation.step() || simulation.now() > at(400.0) {
                break;
            }
            simulation.check_invariants();
        }
        assert!(simulation.fates().adds_up(), "seed {seed}");
    }
}

#[test]
fn a_checkpoint_goes_on_like_the_original() {
    for seed in 0..20 {
        let mut original = Simulation::new(Arc::new(system(seed))).unwrap();
        // By steps, since a loop among functions and topics multiplies its events.
        let steps = |simulation: &mut Simulation, count: u32| {
            for _ in 0..count {
                if !simulation.step() {
                    break;
                }
            }
        };
        steps(&mut original, 3_000);
        let mut copy = original.clone();
        for simulation in [&mut original, &mut copy] {
            simulation.record(true);
            steps(simulation, 10_000);
        }
        assert_eq!(original.take_trace(), copy.take_trace(), "seed {seed}");
        assert_eq!(original.summary(), copy.summary(), "seed {seed}");
    }
}
