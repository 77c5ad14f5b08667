//! The settings of a function.

use super::{Edit, Measure, Setting, key, places};
use crate::components::slider::Scale;
use crate::texts::t;
use lambdascope_engine::config::{Config, Distribution, FailureKind, Function};
use lambdascope_engine::entity::{Entity, EntityKind};
use lambdascope_scenario::Document;
use serde_json::{Value, json};
use yew::AttrValue;

const SECOND: f64 = 1e6;

pub(super) fn settings(config: &Config, document: &Document, entity: Entity) -> Vec<Setting> {
    let function = &config.functions[entity.at()];
    let base = key(config, entity);
    let at = |name: &str| format!("{base}.{name}");
    let invoke = &function.event_invoke_config;
    let micros = |length: lambdascope_engine::time::SimDuration| length.as_secs_f64() * SECOND;
    let kinds = [
        EntityKind::Queue,
        EntityKind::Topic,
        EntityKind::EventBus,
        EntityKind::Bucket,
        EntityKind::Function,
    ];
    let destinations = places(config, &kinds, t().none, Some(entity));
    let reference =
        |place: Option<Entity>| place.map_or(Value::Null, |place| config.reference(place).into());
    let dead_letters = reference(function.dead_letter_config.map(|config| config.target));
    let mut settings = failures(function, document, &base);
    settings.extend([
        Setting::choose(
            t().async_dlq,
            at("dead_letter_config"),
            dead_letter_places(config, function),
            &dead_letters,
        )
        .writes(dead_letter_config(&base)),
        Setting::slide(
            t().duration,
            config,
            at("duration"),
            Measure::Duration,
            middle(&function.duration),
        )
        .later(),
        Setting::slide(
            t().timeout,
            config,
            at("timeout"),
            Measure::Duration,
            micros(function.timeout),
        )
        .later(),
        Setting::perhaps(
            t().reserved_concurrency,
            config,
            at("reserved_concurrency"),
            Measure::Count,
            function.reserved_concurrency.map(f64::from),
            t().unreserved,
        )
        .hint(t().reserved_explained)
        .later(),
        Setting::choose(
            t().max_retries,
            at("event_invoke_config.maximum_retry_attempts"),
            numbers(0..=2),
            &invoke.maximum_retry_attempts.into(),
        )
        .later(),
        Setting::slide(
            t().max_event_age,
            config,
            at("event_invoke_config.maximum_event_age"),
            Measure::Duration,
            micros(invoke.maximum_event_age),
        )
        .later(),
        Setting::choose(
            t().on_failure,
            at("event_invoke_config.on_failure"),
            destinations.clone(),
            &reference(invoke.on_failure),
        )
        .later(),
        Setting::choose(
            t().on_success,
            at("event_invoke_config.on_success"),
            destinations,
            &reference(invoke.on_success),
        )
        .later(),
        Setting::slide(
            t().memory,
            config,
            at("memory"),
            Measure::Megabytes,
            f64::from(function.memory_mb),
        )
        .later(),
        Setting::slide(
            t().provisioned_concurrency,
            config,
            at("provisioned_concurrency"),
            Measure::Count,
            f64::from(function.provisioned_concurrency),
        )
        .later(),
        Setting::switch(t().idempotent, at("idempotent"), function.idempotent).later(),
    ]);
    settings
}

/// How often it fails and by what: the first failure of the list that needs no condition.
fn failures(function: &Function, document: &Document, base: &str) -> Vec<Setting> {
    let path = format!("{base}.failures");
    let list = document.get(&path).and_then(Value::as_array).cloned().unwrap_or_default();
    let unconditional = |failure: &Value| {
        ["events", "attempts", "keys", "during"]
            .iter()
            .all(|condition| failure.get(condition).is_none())
    };
    let place = list.iter().position(unconditional);
    let now = place.and_then(|place| function.failures.get(place));
    let rate = now.map_or(0.0, |failure| failure.rate);
    let kind = now.map_or(FailureKind::Error, |failure| failure.kind);
    let edit = move |name: &'static str| {
        let (path, list) = (path.clone(), list.clone());
        move |value: Value| -> Vec<Edit> {
            let mut list = list.clone();
            let at = place.unwrap_or_else(|| {
                list.push(json!({ "kind": "error", "rate": 0.0 }));
                list.len() - 1
            });
            list[at][name] = value;
            vec![(path.clone(), list.into())]
        }
    };
    let now = Value::from(kind.as_str());
    let kinds = kinds().into_iter().map(|(text, kind)| (AttrValue::from(text), Value::from(kind)));
    let common = kinds
        .clone()
        .enumerate()
        .filter(|(index, (_, kind))| *index < COMMON_KINDS || *kind == now);
    let common = common.map(|(_, kind)| kind).collect();
    vec![
        Setting::on_scale(
            t().failure_rate,
            format!("{base}.failures"),
            Scale::Linear(0.0, 1.0),
            Measure::Share,
            Some(rate),
            "",
        )
        .writes(edit.clone()("rate")),
        Setting::choose(t().fails_by, format!("{base}.failures"), common, &now)
            .writes(edit.clone()("kind")),
        Setting::choose(t().fails_by_all, format!("{base}.failures"), kinds.collect(), &now)
            .writes(edit("kind"))
            .later(),
    ]
}

/// The kinds of failure that happen by chance; a throttle happens by script only.
fn kinds() -> [(&'static str, &'static str); 8] {
    [
        (t().fail_error, "error"),
        (t().fail_timeout, "timeout"),
        (t().fail_crash, "out-of-memory"),
        (t().fail_init, "init-error"),
        (t().fail_response, "response-too-large"),
        (t().fail_partial, "partial"),
        (t().fail_malformed, "malformed-response"),
        (t().fail_service, "service-error"),
    ]
}

/// How many of them are in sight without asking for more.
const COMMON_KINDS: usize = 3;

/// The queues and topics that can keep this function's dead letters: those that nobody reads
/// and that are not another one's; the present one in any case.
fn dead_letter_places(config: &Config, function: &Function) -> Vec<(AttrValue, Value)> {
    let now = function.dead_letter_config.map(|config| config.target);
    let taken = |place: Entity| {
        config.mappings.iter().any(|mapping| mapping.event_source == place)
            || config
                .queues
                .iter()
                .filter_map(|queue| queue.redrive_policy)
                .any(|policy| place == Entity::new(EntityKind::Queue, policy.dead_letter_queue))
            || config.sources.iter().any(|source| source.target == place)
    };
    let all = places(config, &[EntityKind::Queue, EntityKind::Topic], t().none, None);
    let fits = |reference: &Value| {
        let place = reference.as_str().and_then(|text| entity_at(config, text));
        place.is_none_or(|place| Some(place) == now || !taken(place))
    };
    all.into_iter().filter(|(_, reference)| fits(reference)).collect()
}

/// The component that a reference such as `queue/orders` names.
fn entity_at(config: &Config, reference: &str) -> Option<Entity> {
    config.entities().find(|entity| config.reference(*entity) == reference)
}

/// The dead-letter setting is a table with one key, or absent.
fn dead_letter_config(base: &str) -> impl Fn(Value) -> Vec<Edit> + 'static {
    let path = format!("{base}.dead_letter_config");
    move |target| {
        let value = if target.is_null() { Value::Null } else { json!({ "target": target }) };
        vec![(path.clone(), value)]
    }
}

/// A few whole numbers as choices.
fn numbers(range: std::ops::RangeInclusive<u32>) -> Vec<(AttrValue, Value)> {
    range.map(|number| (AttrValue::from(number.to_string()), number.into())).collect()
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
