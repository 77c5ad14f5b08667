//! The components of a scenario, and all else of its configuration that is no command.

use super::context::Context;
use super::cursor::Table;
use super::{checks, function, mapping, polled, routing, source};
use crate::diagnostic::Notes;
use crate::tables::{DATABASE, SCENARIO, SERVICE, ScenarioKeys};
use lambdascope_engine::config::Config;
use lambdascope_engine::content::Json;
use serde_json::Value;

/// A configuration without its commands, the best that the settings give, and what is wrong.
pub(super) struct Components {
    pub(super) config: Option<Config>,
    pub(super) notes: Notes,
}

/// Reads everything but the commands. `keys` are the partition keys that have names, `contents`
/// is what events can say.
pub(super) fn read_components(
    settings: &Value,
    keys: Vec<String>,
    contents: Vec<Json>,
) -> Components {
    let context = Context::of(settings, keys, contents);
    let config = Table::root(&context, settings).and_then(|root| read_config(&root));
    Components { config, notes: context.notes.into_inner() }
}

/// Reads everything but the commands, with what the context says of limits and names.
pub(super) fn read_config(root: &Table<'_, ScenarioKeys>) -> Option<Config> {
    let context = root.context;
    let keys = &SCENARIO;
    root.number(&keys.format);
    for key in [&keys.title, &keys.about, &keys.next] {
        root.text(key);
    }
    root.word(&keys.limits);
    let queues = root.named(&keys.queues, polled::read_queue);
    let streams = root.named(&keys.streams, polled::read_stream);
    let sources = root.named(&keys.sources, |t, name| source::read(t, name, &queues));
    let functions = root.named(&keys.functions, |t, name| function::read(t, name, &queues));
    let topics = root.named(&keys.topics, |t, name| routing::read_topic(t, name, &queues));
    let buckets = root.named(&keys.buckets, |t, name| routing::read_bucket(t, name, &queues));
    let event_buses = root.named(&keys.event_buses, routing::read_event_bus);
    let tables = root.named(&keys.tables, |t, name| routing::read_table(t, name, &streams));
    let databases =
        root.named(&keys.databases, |t, name| routing::read_store(t, name, &DATABASE.failure_rate));
    let services =
        root.named(&keys.services, |t, name| routing::read_store(t, name, &SERVICE.failure_rate));
    let state_machines = root.named(&keys.state_machines, routing::read_state_machine);
    let mappings = root
        .named(&keys.event_source_mappings, |t, name| mapping::read(t, name, &queues, &streams));
    checks::check(
        context,
        &checks::Parts {
            functions: &functions,
            queues: &queues,
            streams: &streams,
            mappings: &mappings,
        },
    );
    let seed = root.whole(&keys.seed).unwrap_or_default();
    let run_for = root.duration(&keys.run_for).unwrap_or_default();
    Some(Config {
        seed,
        run_for,
        edition: context.edition,
        limits: context.limits.clone(),
        keys: context.keys.clone(),
        contents: context.contents.clone(),
        sources: all(sources)?,
        functions: all(functions)?,
        queues: all(queues)?,
        topics: all(topics)?,
        streams: all(streams)?,
        buckets: all(buckets)?,
        event_buses: all(event_buses)?,
        tables: all(tables)?,
        databases: all(databases)?,
        services: all(services)?,
        state_machines: all(state_machines)?,
        mappings: all(mappings)?,
        commands: Vec::new(),
    })
}

/// The components, if every one could be read.
fn all<T>(components: Vec<Option<T>>) -> Option<Vec<T>> {
    let mut whole = Vec::with_capacity(components.len());
    for component in components {
        whole.push(component?);
    }
    Some(whole)
}
