//! The settings of an event source mapping.

use super::{Measure, Setting, key, places};
use crate::texts::t;
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::{Entity, EntityKind};
use serde_json::Value;

const SECOND: f64 = 1e6;

pub(super) fn settings(config: &Config, entity: Entity) -> Vec<Setting> {
    let mapping = &config.mappings[entity.at()];
    let base = key(config, entity);
    let at = |name: &str| format!("{base}.{name}");
    let window = mapping.maximum_batching_window.as_secs_f64() * SECOND;
    let mut settings = vec![
        Setting::slide(
            t().batch_size,
            config,
            at("batch_size"),
            Measure::Count,
            f64::from(mapping.batch_size),
        ),
        Setting::slide(
            t().batch_window,
            config,
            at("maximum_batching_window"),
            Measure::Duration,
            window,
        ),
        Setting::switch(
            t().partial_batch,
            at("report_batch_item_failures"),
            mapping.report_batch_item_failures,
        )
        .hint(t().partial_batch_explained),
    ];
    if mapping.event_source.kind == EntityKind::Queue {
        settings.push(Setting::perhaps(
            t().maximum_concurrency,
            config,
            at("maximum_concurrency"),
            Measure::Count,
            mapping.maximum_concurrency.map(f64::from),
            t().none,
        ));
        return settings;
    }
    let destinations =
        places(config, &[EntityKind::Queue, EntityKind::Topic, EntityKind::Bucket], t().none, None);
    let on_failure = mapping.on_failure.map_or(Value::Null, |place| config.reference(place).into());
    settings.extend([
        Setting::slide(
            t().parallelization,
            config,
            at("parallelization_factor"),
            Measure::Count,
            f64::from(mapping.parallelization_factor),
        )
        .hint(t().parallelization_explained),
        Setting::switch(
            t().bisect,
            at("bisect_batch_on_function_error"),
            mapping.bisect_batch_on_function_error,
        ),
        Setting::perhaps(
            t().max_retry,
            config,
            at("maximum_retry_attempts"),
            Measure::Count,
            mapping.maximum_retry_attempts.map(f64::from),
            t().until_expiry,
        ),
        Setting::perhaps(
            t().max_age,
            config,
            at("maximum_record_age"),
            Measure::Duration,
            mapping.maximum_record_age.map(|age| age.as_secs_f64() * SECOND),
            t().unlimited,
        ),
        Setting::choose(t().on_failure, at("on_failure"), destinations, &on_failure),
    ]);
    settings
}
