//! The few things about a configuration that the engine itself relies on.

use super::Config;
use crate::entity::{Entity, EntityKind, FunctionIndex, MappingIndex, QueueIndex, SourceIndex};
use crate::simulation::ConfigError;

impl Config {
    /// Checks that every component that is pointed at exists and can stand there.
    ///
    /// # Errors
    /// The first [`ConfigError`] found. `lambdascope-scenario` reports all of them, with their
    /// places in the text.
    pub fn check(&self) -> Result<(), ConfigError> {
        for kind in EntityKind::ALL {
            if u16::try_from(self.count(kind)).is_err() {
                return Err(ConfigError::TooMany);
            }
        }
        for stream in &self.streams {
            if stream.shards == 0 {
                return Err(ConfigError::NoShards { stream: stream.name.clone() });
            }
        }
        for (from, to, allowed) in self.pointers() {
            if to.at() >= self.count(to.kind) || !allowed.contains(&to.kind) {
                return Err(ConfigError::Dangling { from: self.reference(from), to });
            }
        }
        Ok(())
    }

    /// Every pointer between components: from, to, and the kinds that may stand there.
    fn pointers(&self) -> Vec<(Entity, Entity, &'static [EntityKind])> {
        use EntityKind as K;
        let mut pointers: Vec<(Entity, Entity, &'static [EntityKind])> = Vec::new();
        for (index, source) in SourceIndex::enumerate(&self.sources) {
            pointers.push((index.entity(), source.target, TARGETS));
        }
        for (index, function) in FunctionIndex::enumerate(&self.functions) {
            let from = index.entity();
            for send in &function.sends {
                pointers.push((from, send.to, TARGETS));
            }
            let config = &function.event_invoke_config;
            for to in [config.on_success, config.on_failure].into_iter().flatten() {
                pointers.push((from, to, DESTINATIONS));
            }
            if let Some(dead_letter) = function.dead_letter_config {
                pointers.push((from, dead_letter.target, &[K::Queue, K::Topic]));
            }
        }
        for (index, queue) in QueueIndex::enumerate(&self.queues) {
            if let Some(policy) = queue.redrive_policy {
                let to = policy.dead_letter_queue.entity();
                pointers.push((index.entity(), to, &[K::Queue]));
            }
        }
        let routes = [
            (K::Topic, self.topics.iter().map(|t| &t.subscriptions).collect::<Vec<_>>()),
            (K::Bucket, self.buckets.iter().map(|b| &b.notify).collect()),
            (K::EventBus, self.event_buses.iter().map(|b| &b.rules).collect()),
        ];
        for (kind, lists) in routes {
            for (index, list) in (0_u16..).zip(lists) {
                for route in list {
                    pointers.push((Entity::new(kind, index), route.to, TARGETS));
                }
            }
        }
        for (index, table) in (0_u16..).zip(&self.tables) {
            if let Some(stream) = table.stream {
                let to = stream.entity();
                pointers.push((Entity::new(K::Table, index), to, &[K::Stream]));
            }
        }
        for (index, machine) in (0_u16..).zip(&self.state_machines) {
            let to = machine.task.function.entity();
            pointers.push((Entity::new(K::StateMachine, index), to, &[K::Function]));
        }
        for (index, mapping) in MappingIndex::enumerate(&self.mappings) {
            let from = index.entity();
            pointers.push((from, mapping.event_source, &[K::Queue, K::Stream]));
            pointers.push((from, mapping.function.entity(), &[K::Function]));
            if let Some(enrichment) = mapping.enrichment() {
                pointers.push((from, enrichment.entity(), &[K::Function]));
            }
            if let Some(to) = mapping.on_failure {
                pointers.push((from, to, DESTINATIONS));
            }
        }
        pointers
    }
}

/// What events can be sent to.
const TARGETS: &[EntityKind] = &[
    EntityKind::Function,
    EntityKind::Queue,
    EntityKind::Topic,
    EntityKind::Stream,
    EntityKind::Bucket,
    EntityKind::EventBus,
    EntityKind::Table,
    EntityKind::StateMachine,
    EntityKind::Database,
    EntityKind::Service,
];

/// What can receive the record of an invocation or a given-up batch.
const DESTINATIONS: &[EntityKind] = &[
    EntityKind::Queue,
    EntityKind::Topic,
    EntityKind::Function,
    EntityKind::EventBus,
    EntityKind::Bucket,
    EntityKind::Stream,
];
