//! The settings of a table, a database or another service behind functions.

use super::function::join;
use super::{Measure, Setting, key};
use crate::texts::t;
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::{Entity, EntityKind};

pub(super) fn settings(config: &Config, entity: Entity) -> Vec<Setting> {
    let stores = match entity.kind {
        EntityKind::Table => &config.tables,
        EntityKind::Database => &config.databases,
        _ => &config.services,
    };
    let path = join(&key(config, entity), "failure_rate");
    let rate = stores[entity.at()].failure_rate;
    vec![Setting::slide(t().store_failure, config, path, Measure::Share, rate)]
}
