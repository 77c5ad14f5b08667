//! The settings of a function.

use super::scale::Scale;
use super::{Measure, Setting, Write, key, places};
use crate::texts::t;
use lambdascope_engine::config::{Config, Distribution, FailureKind, Function, MalformedResponse};
use lambdascope_engine::entity::{Entity, EntityKind};
use lambdascope_scenario::Document;
use lambdascope_scenario::tables::{
    DEAD_LETTER_CONFIG, EVENT_INVOKE_CONFIG, FAILURE, FUNCTION, Info, SCENARIO,
};
use serde_json::{Map, Value, json};

const SECOND: f64 = 1e6;

pub(super) fn settings(config: &Config, document: &Document, entity: Entity) -> Vec<Setting> {
    let function = &config.functions[entity.at()];
    let base = key(config, entity);
    let mut settings = failures(function, document, &base);
    settings.push(dead_letters(config, function, &base));
    settings.extend(limits(config, function, &base));
    settings.extend(afterwards(config, entity, function, &base));
    settings
}

/// How often it fails and by what: the first failure of the list that needs no condition.
fn failures(function: &Function, document: &Document, base: &str) -> Vec<Setting> {
    let path = FUNCTION.failures.below(base);
    let list = document.get(&path).and_then(Value::as_array).cloned().unwrap_or_default();
    let unconditional = |failure: &Value| {
        let conditions: [&Info; 4] =
            [&FAILURE.events, &FAILURE.attempts, &FAILURE.keys, &FAILURE.during];
        conditions.iter().all(|condition| failure.get(condition.name()).is_none())
    };
    let place = list.iter().position(unconditional);
    let now = place.and_then(|place| function.failures.get(place));
    let rate = now.map_or(0.0, |failure| failure.rate);
    let kind = Value::from(now.map_or(FailureKind::Error, |failure| failure.kind).as_str());
    let write = |entry: &'static str| Write::Failure {
        path: path.clone(),
        list: list.clone(),
        place,
        entry,
    };
    let option = |(text, kind): &(&str, FailureKind)| ((*text).to_owned(), kind.as_str().into());
    let kinds = kinds();
    let all = kinds.iter().map(option).collect();
    let common = kinds
        .iter()
        .enumerate()
        .filter(|(index, (_, word))| *index < COMMON_KINDS || kind == word.as_str());
    let common = common.map(|(_, kind)| option(kind)).collect();
    let share = Scale::Linear(0.0, 1.0);
    vec![
        Setting::on_scale(
            t().failure_rate,
            FAILURE.rate.below(&path),
            share,
            Measure::Share,
            Some(rate),
            "",
        )
        .writes(write(FAILURE.rate.name())),
        Setting::choose(t().fails_by, FAILURE.kind.below(&path), common, &kind)
            .writes(write(FAILURE.kind.name())),
        Setting::choose(t().fails_by_all, FAILURE.kind.below(&path), all, &kind)
            .writes(write(FAILURE.kind.name()))
            .later(),
    ]
}

/// The kinds of failure that happen by chance; a throttle happens by script only.
fn kinds() -> [(&'static str, FailureKind); 8] {
    [
        (t().fail_error, FailureKind::Error),
        (t().fail_timeout, FailureKind::Timeout),
        (t().fail_crash, FailureKind::OutOfMemory),
        (t().fail_init, FailureKind::InitError),
        (t().fail_response, FailureKind::ResponseTooLarge),
        (t().fail_partial, FailureKind::Partial),
        (t().fail_malformed, FailureKind::MalformedResponse(MalformedResponse::default())),
        (t().fail_service, FailureKind::ServiceError),
    ]
}

/// How many of them are in sight without asking for more.
const COMMON_KINDS: usize = 3;

/// The older dead-letter setting: a table with one key, or absent.
fn dead_letters(config: &Config, function: &Function, base: &str) -> Setting {
    let path = FUNCTION.dead_letter_config.below(base);
    let now = function.dead_letter_config.map(|config| config.target);
    // Queues that somebody reads or that are another one's dead-letter queue are no places.
    let taken = |place: Entity| {
        let redrives = config.queues.iter().filter_map(|queue| queue.redrive_policy);
        Some(place) != now
            && (config.mappings.iter().any(|mapping| mapping.event_source == place)
                || config.sources.iter().any(|source| source.target == place)
                || redrives.map(|policy| policy.dead_letter_queue.entity()).any(|dlq| dlq == place))
    };
    let options = places(config, &[EntityKind::Queue, EntityKind::Topic], t().none, &taken);
    let write = Write::Table {
        path: path.clone(),
        table: Map::new(),
        entry: DEAD_LETTER_CONFIG.target.name(),
    };
    let name = join_name(&function.name, "dlq");
    let target = json!({ (DEAD_LETTER_CONFIG.target.name()): join_path("queue", &name) });
    let edits =
        vec![(join(SCENARIO.queues.name(), &name), Map::new().into()), (path.clone(), target)];
    Setting::choose(t().async_dlq, path, options, &reference(config, now))
        .writes(write)
        .offers(t().new_queue, edits)
}

/// What bounds its runs.
fn limits(config: &Config, function: &Function, base: &str) -> [Setting; 6] {
    let slide = |label: &'static str, key: &Info, measure: Measure, value: Option<f64>| {
        Setting::perhaps(label, config, key.below(base), measure, value, t().unreserved).later()
    };
    let timeout = function.timeout.as_secs_f64() * SECOND;
    let reserved = function.reserved_concurrency.map(f64::from);
    [
        slide(
            t().duration,
            &FUNCTION.duration,
            Measure::Duration,
            Some(middle(&function.duration)),
        ),
        slide(t().timeout, &FUNCTION.timeout, Measure::Duration, Some(timeout)),
        slide(
            t().memory,
            &FUNCTION.memory,
            Measure::Megabytes,
            Some(f64::from(function.memory_mb)),
        ),
        slide(t().reserved_concurrency, &FUNCTION.reserved_concurrency, Measure::Count, reserved)
            .hint(t().reserved_explained),
        slide(
            t().provisioned_concurrency,
            &FUNCTION.provisioned_concurrency,
            Measure::Count,
            Some(f64::from(function.provisioned_concurrency)),
        ),
        Setting::switch(t().idempotent, FUNCTION.idempotent.below(base), function.idempotent)
            .later(),
    ]
}

/// What becomes of asynchronous events that fail or succeed.
fn afterwards(config: &Config, entity: Entity, function: &Function, base: &str) -> [Setting; 4] {
    let invoke = &function.event_invoke_config;
    let base = FUNCTION.event_invoke_config.below(base);
    let retries = (0..=2_u32).map(|number| (number.to_string(), Value::from(number))).collect();
    let kinds = [
        EntityKind::Queue,
        EntityKind::Topic,
        EntityKind::EventBus,
        EntityKind::Bucket,
        EntityKind::Function,
    ];
    let place = |label: &'static str, key: &Info, now: Option<Entity>| {
        let options = places(config, &kinds, t().none, &|place| place == entity);
        Setting::choose(label, key.below(&base), options, &reference(config, now)).later()
    };
    let age = invoke.maximum_event_age.as_secs_f64() * SECOND;
    [
        Setting::choose(
            t().max_retries,
            EVENT_INVOKE_CONFIG.maximum_retry_attempts.below(&base),
            retries,
            &invoke.maximum_retry_attempts.into(),
        )
        .later(),
        Setting::slide(
            t().max_event_age,
            config,
            EVENT_INVOKE_CONFIG.maximum_event_age.below(&base),
            Measure::Duration,
            age,
        )
        .later(),
        place(t().on_failure, &EVENT_INVOKE_CONFIG.on_failure, invoke.on_failure),
        place(t().on_success, &EVENT_INVOKE_CONFIG.on_success, invoke.on_success),
    ]
}

/// The reference to a place as a scenario writes it; null for none.
pub(super) fn reference(config: &Config, place: Option<Entity>) -> Value {
    place.map_or(Value::Null, |place| config.reference(place).into())
}

/// `charge-dlq`: a name made of two.
pub(super) fn join_name(name: &str, suffix: &str) -> String {
    [name, suffix].join("-")
}

/// A reference as a scenario writes it: `queue/charge-dlq`.
fn join_path(kind: &str, name: &str) -> String {
    [kind, name].join("/")
}

/// A key below another.
pub(super) fn join(base: &str, name: &str) -> String {
    let mut path = base.to_owned();
    path.push('.');
    path.push_str(name);
    path
}

/// The middle of a distribution: its median, or its mean.
pub(super) fn middle(distribution: &Distribution) -> f64 {
    match *distribution {
        Distribution::Constant(value) => value,
        Distribution::Uniform { min, max } => f64::midpoint(min, max),
        Distribution::LogNormal { median, .. } => median,
        Distribution::Exponential { mean } => mean,
    }
}
