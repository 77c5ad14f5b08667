//! The settings of a table, a database or another service behind functions.

use super::{Measure, Setting, key};
use crate::texts::t;
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::{Entity, EntityKind};
use lambdascope_scenario::tables::TABLE;

pub(super) fn settings(config: &Config, entity: Entity) -> Vec<Setting> {
    let stores = match entity.kind {
        EntityKind::Table => &config.tables,
        EntityKind::Database => &config.databases,
        _ => &config.services,
    };
    let path = TABLE.failure_rate.below(&key(config, entity));
    let rate = stores[entity.at()].failure_rate;
    vec![Setting::slide(t().store_failure, config, path, Measure::Share, rate)]
}
