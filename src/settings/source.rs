//! The settings of a source.

use super::{Measure, Setting, function::middle, key, places, scenario};
use crate::texts::t;
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::{Entity, EntityKind};
use serde_json::{Value, json};

const SECOND: f64 = 1e6;

pub(super) fn settings(config: &Config, entity: Entity) -> Vec<Setting> {
    let source = &config.sources[entity.at()];
    let base = key(config, entity);
    let at = |name: &str| format!("{base}.{name}");
    let arrivals = at("arrivals");
    let stores = [EntityKind::Bucket, EntityKind::Table, EntityKind::Database];
    let mut claim_checks = places(config, &stores, t().none, None);
    if source.target.kind == EntityKind::Queue {
        claim_checks.insert(0, ("SQS extended".into(), "sqs-extended".into()));
    }
    let claim_check = match source.claim_check {
        None => Value::Null,
        Some(check) => check
            .store
            .map_or_else(|| "sqs-extended".into(), |store| config.reference(store).into()),
    };
    let retries = source.client.retries;
    vec![
        Setting::on_scale(
            t().source_rate,
            arrivals.clone(),
            scenario::TRAFFIC,
            Measure::Rate,
            Some(scenario::rate_of(source)),
            "",
        )
        .writes(move |rate| vec![(arrivals.clone(), scenario::arrivals(rate))]),
        Setting::on_scale(
            t().payload,
            at("payload"),
            scenario::PAYLOAD,
            Measure::Bytes,
            Some(middle(&source.payload)),
            "",
        ),
        Setting::choose(t().claim_check, at("claim_check"), claim_checks, &claim_check),
        Setting::slide(
            t().client_retries,
            config,
            at("client.retries.max_attempts"),
            Measure::Count,
            f64::from(retries.max_attempts),
        )
        .writes({
            let path = at("client.retries");
            move |attempts| vec![(path.clone(), json!({ "max_attempts": attempts }))]
        }),
        Setting::perhaps(
            t().client_timeout,
            config,
            at("client.timeout"),
            Measure::Duration,
            source.client.timeout.map(|timeout| timeout.as_secs_f64() * SECOND),
            t().as_door,
        ),
    ]
}
