//! The settings of a queue.

use super::function::{join, join_name};
use super::{Edit, Measure, Setting, Write, key};
use crate::texts::t;
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::Entity;
use lambdascope_scenario::tables::{Info, QUEUE, REDRIVE_POLICY, SCENARIO};
use serde_json::{Map, Value, json};

const SECOND: f64 = 1e6;
/// How often a message is received before it moves, until somebody says otherwise.
const RECEIVES: u32 = 3;

pub(super) fn settings(config: &Config, entity: Entity) -> Vec<Setting> {
    let queue = &config.queues[entity.at()];
    let base = key(config, entity);
    let path = QUEUE.redrive_policy.below(&base);
    let policy = queue.redrive_policy;
    let receives = policy.map_or(RECEIVES, |policy| policy.max_receive_count);
    let name =
        policy.map_or(Value::Null, |policy| config.name(policy.dead_letter_queue.entity()).into());
    let others =
        config.queues.iter().filter(|other| other.name != queue.name && other.fifo == queue.fifo);
    let mut choices: Vec<(String, Value)> =
        others.map(|other| (other.name.clone(), Value::from(other.name.clone()))).collect();
    choices.push((t().none.to_owned(), Value::Null));
    let table = |key: &Info, value: Value| Map::from_iter([(key.name().to_owned(), value)]);
    let write = |table, key: &Info| Write::Table { path: path.clone(), table, entry: key.name() };
    let slide = |label: &'static str, key: &Info, length: lambdascope_engine::time::SimDuration| {
        Setting::slide(
            label,
            config,
            key.below(&base),
            Measure::Duration,
            length.as_secs_f64() * SECOND,
        )
    };
    let mut settings = vec![
        slide(t().visibility_timeout, &QUEUE.visibility_timeout, queue.visibility_timeout),
        Setting::choose(t().queue_dlq, path.clone(), choices, &name)
            .writes(write(
                table(&REDRIVE_POLICY.max_receive_count, receives.into()),
                &REDRIVE_POLICY.dead_letter_queue,
            ))
            .offers(t().new_queue, new_queue(&path, &queue.name, queue.fifo)),
    ];
    if policy.is_some() {
        let key = REDRIVE_POLICY.max_receive_count.below(&path);
        settings.push(
            Setting::slide(t().redrive, config, key, Measure::Count, f64::from(receives)).writes(
                write(
                    table(&REDRIVE_POLICY.dead_letter_queue, name),
                    &REDRIVE_POLICY.max_receive_count,
                ),
            ),
        );
    }
    if queue.fifo {
        let key = QUEUE.content_based_deduplication.below(&base);
        let on = queue.content_based_deduplication;
        settings.push(Setting::switch(t().deduplication, key, on));
    }
    settings.push(slide(t().queue_delay, &QUEUE.delay, queue.delay).later());
    settings
}

/// A dead-letter queue of its own, of the same kind.
fn new_queue(path: &str, name: &str, fifo: bool) -> Vec<Edit> {
    let name = join_name(name, "dlq");
    let mut queue = Map::new();
    if fifo {
        queue.insert(QUEUE.fifo.name().to_owned(), true.into());
    }
    let policy = json!({
        (REDRIVE_POLICY.dead_letter_queue.name()): name,
        (REDRIVE_POLICY.max_receive_count.name()): RECEIVES,
    });
    vec![(join(SCENARIO.queues.name(), &name), queue.into()), (path.to_owned(), policy)]
}
