//! The settings of a queue.

use super::function::{join, join_name};
use super::{Edit, Measure, Setting, Write, key};
use crate::texts::t;
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::Entity;
use serde_json::{Map, Value, json};

const SECOND: f64 = 1e6;
/// How often a message is received before it moves, until somebody says otherwise.
const RECEIVES: u32 = 3;

pub(super) fn settings(config: &Config, entity: Entity) -> Vec<Setting> {
    let queue = &config.queues[entity.at()];
    let base = key(config, entity);
    let path = join(&base, "redrive_policy");
    let policy = queue.redrive_policy;
    let receives = policy.map_or(RECEIVES, |policy| policy.max_receive_count);
    let name =
        policy.map_or(Value::Null, |policy| config.name(policy.dead_letter_queue.entity()).into());
    let others =
        config.queues.iter().filter(|other| other.name != queue.name && other.fifo == queue.fifo);
    let mut choices: Vec<(String, Value)> =
        others.map(|other| (other.name.clone(), Value::from(other.name.clone()))).collect();
    choices.push((t().none.to_owned(), Value::Null));
    let table = |entry: &str, value: Value| -> Map<String, Value> {
        let mut table = Map::new();
        table.insert(entry.to_owned(), value);
        table
    };
    let write = |table, entry| Write::Table { path: path.clone(), table, entry };
    let slide = |label: &'static str, name: &str, length: lambdascope_engine::time::SimDuration| {
        Setting::slide(
            label,
            config,
            join(&base, name),
            Measure::Duration,
            length.as_secs_f64() * SECOND,
        )
    };
    let mut settings = vec![
        slide(t().visibility_timeout, "visibility_timeout", queue.visibility_timeout),
        Setting::choose(t().queue_dlq, path.clone(), choices, &name)
            .writes(write(table("max_receive_count", receives.into()), "dead_letter_queue"))
            .offers(t().new_queue, new_queue(&path, &queue.name, queue.fifo)),
    ];
    if policy.is_some() {
        let key = join(&path, "max_receive_count");
        settings.push(
            Setting::slide(t().redrive, config, key, Measure::Count, f64::from(receives))
                .writes(write(table("dead_letter_queue", name), "max_receive_count")),
        );
    }
    if queue.fifo {
        let key = join(&base, "content_based_deduplication");
        let on = queue.content_based_deduplication;
        settings.push(Setting::switch(t().deduplication, key, on));
    }
    settings.push(slide(t().queue_delay, "delay", queue.delay).later());
    settings
}

/// A dead-letter queue of its own, of the same kind.
fn new_queue(path: &str, name: &str, fifo: bool) -> Vec<Edit> {
    let name = join_name(name, "dlq");
    let mut queue = Map::new();
    if fifo {
        queue.insert("fifo".to_owned(), true.into());
    }
    let policy = json!({ "dead_letter_queue": name, "max_receive_count": RECEIVES });
    vec![(join("queues", &name), queue.into()), (path.to_owned(), policy)]
}
