//! The settings of a queue.

use super::{Measure, Setting, key};
use crate::texts::t;
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::{Entity, EntityKind};
use serde_json::{Value, json};
use yew::AttrValue;

const SECOND: f64 = 1e6;

pub(super) fn settings(config: &Config, entity: Entity) -> Vec<Setting> {
    let queue = &config.queues[entity.at()];
    let base = key(config, entity);
    let at = |name: &str| format!("{base}.{name}");
    let policy = queue.redrive_policy;
    let receives = policy.map_or(3, |policy| policy.max_receive_count);
    let dead_letters = policy.map(|policy| {
        config.name(Entity::new(EntityKind::Queue, policy.dead_letter_queue)).to_owned()
    });
    let others =
        config.queues.iter().filter(|other| other.name != queue.name && other.fifo == queue.fifo);
    let choices = others
        .map(|other| (AttrValue::from(other.name.clone()), Value::from(other.name.clone())))
        .chain([(AttrValue::from(t().none), Value::Null)])
        .collect();
    let path = at("redrive_policy");
    let choose = path.clone();
    let count = path.clone();
    let kept = dead_letters.clone();
    let mut settings = vec![
        Setting::slide(
            t().visibility_timeout,
            config,
            at("visibility_timeout"),
            Measure::Duration,
            queue.visibility_timeout.as_secs_f64() * SECOND,
        ),
        Setting::choose(
            t().queue_dlq,
            path.clone(),
            choices,
            &dead_letters.map_or(Value::Null, Value::from),
        )
        .writes(move |name| {
            let policy = if name.is_null() {
                Value::Null
            } else {
                json!({ "dead_letter_queue": name, "max_receive_count": receives })
            };
            vec![(choose.clone(), policy)]
        }),
    ];
    if let Some(name) = kept {
        settings.push(
            Setting::slide(
                t().redrive,
                config,
                path + ".max_receive_count",
                Measure::Count,
                f64::from(receives),
            )
            .writes(move |value| {
                vec![(
                    count.clone(),
                    json!({ "dead_letter_queue": name, "max_receive_count": value }),
                )]
            }),
        );
    }
    settings.push(
        Setting::slide(
            t().queue_delay,
            config,
            at("delay"),
            Measure::Duration,
            queue.delay.as_secs_f64() * SECOND,
        )
        .later(),
    );
    settings
}
