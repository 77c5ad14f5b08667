//! The settings of an event source mapping.

use super::function::reference;
use super::{Measure, Setting, places};
use crate::texts::t;
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::{Entity, EntityKind};
use lambdascope_scenario::tables::{Info, MAPPING};

const SECOND: f64 = 1e6;

pub(super) fn settings(config: &Config, entity: Entity) -> Vec<Setting> {
    let mapping = &config.mappings[entity.at()];
    let base = super::key(config, entity);
    let slide = |label: &'static str,
                 key: &Info,
                 measure: Measure,
                 value: Option<f64>,
                 absent: &'static str| {
        Setting::perhaps(label, config, key.below(&base), measure, value, absent)
    };
    let count = |label: &'static str, key: &Info, value: u32| {
        slide(label, key, Measure::Count, Some(f64::from(value)), "")
    };
    let switch =
        |label: &'static str, key: &Info, on: bool| Setting::switch(label, key.below(&base), on);
    let window = mapping.maximum_batching_window.as_secs_f64() * SECOND;
    let source = mapping.event_source;
    let fifo = source.kind == EntityKind::Queue && config.queues[source.at()].fifo;
    let mut settings = vec![count(t().batch_size, &MAPPING.batch_size, mapping.batch_size)];
    // A FIFO queue has no batching window.
    if !fifo {
        let window = Some(window);
        let label = t().batch_window;
        settings.push(slide(
            label,
            &MAPPING.maximum_batching_window,
            Measure::Duration,
            window,
            "",
        ));
    }
    settings.push(
        switch(
            t().partial_batch,
            &MAPPING.report_batch_item_failures,
            mapping.report_batch_item_failures,
        )
        .hint(t().partial_batch_explained),
    );
    if source.kind == EntityKind::Queue {
        let most = mapping.maximum_concurrency.map(f64::from);
        settings.push(slide(
            t().maximum_concurrency,
            &MAPPING.maximum_concurrency,
            Measure::Count,
            most,
            t().none,
        ));
        return settings;
    }
    let kinds = [EntityKind::Queue, EntityKind::Topic, EntityKind::Bucket];
    let retries = mapping.maximum_retry_attempts.map(f64::from);
    let age = mapping.maximum_record_age.map(|age| age.as_secs_f64() * SECOND);
    settings.extend([
        count(t().parallelization, &MAPPING.parallelization_factor, mapping.parallelization_factor)
            .hint(t().parallelization_explained),
        switch(
            t().bisect,
            &MAPPING.bisect_batch_on_function_error,
            mapping.bisect_batch_on_function_error,
        ),
        slide(
            t().max_retry,
            &MAPPING.maximum_retry_attempts,
            Measure::Count,
            retries,
            t().until_expiry,
        ),
        slide(t().max_age, &MAPPING.maximum_record_age, Measure::Duration, age, t().unlimited),
        Setting::choose(
            t().on_failure,
            MAPPING.on_failure.below(&base),
            places(config, &kinds, t().none, &|_| false),
            &reference(config, mapping.on_failure),
        ),
    ]);
    settings
}
