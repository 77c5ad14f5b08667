//! The settings of a source.

use super::function::{middle, reference};
use super::{Measure, Setting, Write, key, places, scenario};
use crate::texts::t;
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::{Entity, EntityKind};
use lambdascope_scenario::tables::{CLIENT, CLIENT_RETRIES, SOURCE};
use serde_json::{Map, Value};

const SECOND: f64 = 1e6;
/// The word for the client that stores large messages in a bucket of its own.
const EXTENDED: &str = "sqs-extended";

pub(super) fn settings(config: &Config, entity: Entity) -> Vec<Setting> {
    let source = &config.sources[entity.at()];
    let base = key(config, entity);
    let stores = [EntityKind::Bucket, EntityKind::Table, EntityKind::Database];
    let mut claim_checks = places(config, &stores, t().none, &|_| false);
    if source.target.kind == EntityKind::Queue {
        claim_checks.push((t().sqs_extended.to_owned(), EXTENDED.into()));
    }
    let claim_check = match source.claim_check {
        Some(check) if check.store.is_none() => Value::from(EXTENDED),
        check => reference(config, check.and_then(|check| check.store)),
    };
    let client = SOURCE.client.below(&base);
    let retries = CLIENT.retries.below(&client);
    let tries = f64::from(source.client.retries.max_attempts);
    let timeout = source.client.timeout.map(|timeout| timeout.as_secs_f64() * SECOND);
    let (rate, size) = (scenario::rate_of(source), middle(&source.payload));
    let arrivals = SOURCE.arrivals.below(&base);
    vec![
        Setting::on_scale(
            t().source_rate,
            arrivals.clone(),
            scenario::TRAFFIC,
            Measure::Rate,
            Some(rate),
            "",
        )
        .writes(Write::Arrivals(vec![(arrivals, 1.0)])),
        Setting::on_scale(
            t().payload,
            SOURCE.payload.below(&base),
            scenario::PAYLOAD,
            Measure::Bytes,
            Some(size),
            "",
        ),
        Setting::choose(
            t().claim_check,
            SOURCE.claim_check.below(&base),
            claim_checks,
            &claim_check,
        ),
        Setting::slide(
            t().client_retries,
            config,
            CLIENT_RETRIES.max_attempts.below(&retries),
            Measure::Count,
            tries,
        )
        .writes(Write::Table {
            path: retries,
            table: Map::new(),
            entry: CLIENT_RETRIES.max_attempts.name(),
        }),
        Setting::perhaps(
            t().client_timeout,
            config,
            CLIENT.timeout.below(&client),
            Measure::Duration,
            timeout,
            t().as_door,
        ),
    ]
}
