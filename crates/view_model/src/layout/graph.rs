//! What leads where in a configuration, as far as drawing it is concerned.

use crate::node::{NodeId, first_stop, is_call};
use lambdascope_engine::config::{Config, Route};
use lambdascope_engine::entity::{Entity, EntityKind, StreamIndex};

/// A numbered list, as components are.
pub(super) fn numbered<T>(list: &[T]) -> impl Iterator<Item = (u16, &T)> {
    (0_u16..).zip(list)
}

/// The ways out of what fans out.
pub(super) fn routes(config: &Config, at: Entity) -> &[Route] {
    match at.kind {
        EntityKind::Topic => &config.topics[at.at()].subscriptions,
        EntityKind::Bucket => &config.buckets[at.at()].notify,
        EntityKind::EventBus => &config.event_buses[at.at()].rules,
        _ => &[],
    }
}

/// The stream that carries the changes of a table.
pub(super) fn change_stream(config: &Config, at: Entity) -> Option<Entity> {
    if at.kind != EntityKind::Table {
        return None;
    }
    config.tables[at.at()].stream.map(StreamIndex::entity)
}

/// Functions whose mappings read a queue or stream.
pub(super) fn readers(config: &Config, at: Entity) -> Vec<u16> {
    let mappings = config.mappings.iter().filter(|mapping| mapping.event_source == at);
    mappings.map(|mapping| mapping.first_function().0).collect()
}

/// The functions that an event sent to a component reaches, without passing another function.
pub(super) fn reached(config: &Config, at: Entity) -> Vec<u16> {
    let mut found = Vec::new();
    follow(config, at, &mut Vec::new(), &mut found);
    found.sort_unstable();
    found.dedup();
    found
}

fn follow(config: &Config, at: Entity, seen: &mut Vec<Entity>, found: &mut Vec<u16>) {
    if seen.contains(&at) {
        return;
    }
    seen.push(at);
    match at.kind {
        EntityKind::Function => found.push(at.index),
        EntityKind::StateMachine => found.push(config.state_machines[at.at()].task.function.0),
        EntityKind::Queue | EntityKind::Stream => found.extend(readers(config, at)),
        EntityKind::Topic | EntityKind::Bucket | EntityKind::EventBus => {
            for route in routes(config, at) {
                follow(config, route.to, seen, found);
            }
        }
        EntityKind::Table => {
            if let Some(stream) = change_stream(config, at) {
                follow(config, stream, seen, found);
            }
        }
        EntityKind::Source
        | EntityKind::Database
        | EntityKind::Service
        | EntityKind::EventSourceMapping => {}
    }
}

/// How many cards lie between a component and the card before its function; 0 if it is that
/// card itself. Circles are cut where they close.
pub(super) fn distances(config: &Config) -> Vec<(Entity, usize)> {
    let mut known = Vec::new();
    for at in config.entities() {
        measure(config, at, &mut known);
    }
    known
}

fn measure(config: &Config, at: Entity, known: &mut Vec<(Entity, usize)>) -> usize {
    if let Some((_, distance)) = known.iter().find(|(entity, _)| *entity == at) {
        return *distance;
    }
    let place = known.len();
    known.push((at, 0));
    let next = routes(config, at).iter().map(|route| route.to).chain(change_stream(config, at));
    let onward: Vec<Entity> = next.filter(|to| !reached(config, *to).is_empty()).collect();
    let distance = onward.into_iter().map(|to| 1 + measure(config, to, known)).max().unwrap_or(0);
    known[place].1 = distance;
    distance
}

/// Everything that a function sends to, what its failed events go to included.
pub(super) fn outputs(config: &Config, function: u16) -> Vec<Entity> {
    let settings = &config.functions[usize::from(function)];
    let mut all: Vec<Entity> = settings.sends.iter().map(|send| send.to).collect();
    all.extend(settings.event_invoke_config.on_success);
    all.extend(settings.event_invoke_config.on_failure);
    all.extend(settings.dead_letter_config.map(|dead_letter| dead_letter.target));
    for mapping in config.mappings.iter().filter(|mapping| mapping.function.0 == function) {
        all.extend(mapping.on_failure);
        all.extend(dead_letter_queue(config, mapping.event_source));
    }
    all
}

/// Where a queue's messages go that were received too often.
pub(super) fn dead_letter_queue(config: &Config, queue: Entity) -> Option<Entity> {
    if queue.kind != EntityKind::Queue {
        return None;
    }
    let policy = config.queues[queue.at()].redrive_policy?;
    Some(policy.dead_letter_queue.entity())
}

/// Whether anything asynchronous reaches a function.
pub(super) fn is_sent_events(config: &Config, function: u16) -> bool {
    let at = Entity::new(EntityKind::Function, function);
    let by_source = config.sources.iter().any(|s| s.target == at && !is_call(s));
    let by_route = config.entities().any(|from| routes(config, from).iter().any(|r| r.to == at));
    let by_function =
        numbered(&config.functions).any(|(from, _)| outputs(config, from).contains(&at));
    by_source || by_route || by_function
}

/// The nodes from which events come to a node, functions excepted.
pub(super) fn feeders(config: &Config, node: NodeId) -> Vec<NodeId> {
    let target = match node {
        NodeId::Door(source) => return vec![NodeId::source(source)],
        NodeId::EventQueue(function) => Entity::new(EntityKind::Function, function),
        NodeId::Entity(entity) => entity,
        NodeId::Done(_) | NodeId::Lost(_) => return Vec::new(),
    };
    let mut all = Vec::new();
    for (index, source) in numbered(&config.sources) {
        if source.target == target
            && (target.kind != EntityKind::Function || !is_call(source))
            && target.kind != EntityKind::Source
        {
            let door = source.kind.has_door();
            all.push(if door { NodeId::Door(index) } else { NodeId::source(index) });
        }
    }
    for from in config.entities() {
        let routed = routes(config, from).iter().any(|route| route.to == target);
        if routed || change_stream(config, from) == Some(target) {
            all.push(NodeId::Entity(from));
        }
    }
    all
}

/// The card of a source's call that stands before the function.
pub(super) fn call_entry(config: &Config, source: u16) -> NodeId {
    match first_stop(config, source) {
        NodeId::Door(door) => NodeId::Door(door),
        _ => NodeId::source(source),
    }
}

/// The targets of pipes that a function enriches batches for.
fn enriched_for(config: &Config, function: u16) -> impl Iterator<Item = u16> {
    let pipes = config.mappings.iter();
    let pipes = pipes.filter(move |pipe| pipe.enrichment().is_some_and(|f| f.0 == function));
    pipes.map(|pipe| pipe.function.0)
}

/// How deep each function lies in chains of functions: 0 if no other function feeds it. Circles
/// are cut where they close.
pub(super) fn stages(config: &Config) -> Vec<usize> {
    let count = config.functions.len();
    let next: Vec<Vec<u16>> = numbered(&config.functions)
        .map(|(from, _)| {
            let mut all: Vec<u16> = outputs(config, from)
                .into_iter()
                .flat_map(|to| reached(config, to))
                .chain(enriched_for(config, from))
                .filter(|to| *to != from)
                .collect();
            all.sort_unstable();
            all.dedup();
            all
        })
        .collect();
    let mut stages = vec![0; count];
    let order = fed_by_sources_first(config);
    let mut seen = vec![false; count];
    let mut sorted = Vec::new();
    for from in &order {
        visit(*from, &next, &mut seen, &mut sorted);
    }
    // `sorted` lists every function after those that it feeds, circles cut.
    let position: Vec<usize> = (0..count)
        .map(|function| sorted.iter().position(|f| usize::from(*f) == function).unwrap_or(0))
        .collect();
    for from in sorted.iter().rev() {
        for to in &next[usize::from(*from)] {
            if position[usize::from(*to)] < position[usize::from(*from)] {
                let deeper = stages[usize::from(*from)] + 1;
                let stage = &mut stages[usize::from(*to)];
                *stage = (*stage).max(deeper);
            }
        }
    }
    stages
}

fn visit(from: u16, next: &[Vec<u16>], seen: &mut [bool], sorted: &mut Vec<u16>) {
    if std::mem::replace(&mut seen[usize::from(from)], true) {
        return;
    }
    for to in &next[usize::from(from)] {
        visit(*to, next, seen, sorted);
    }
    sorted.push(from);
}

/// Functions that sources reach come first, so that circles are cut where they come back.
fn fed_by_sources_first(config: &Config) -> Vec<u16> {
    let mut order = Vec::new();
    for source in &config.sources {
        order.extend(reached(config, source.target));
    }
    order.extend(numbered(&config.functions).map(|(index, _)| index));
    let mut seen = vec![false; config.functions.len()];
    order.retain(|function| !std::mem::replace(&mut seen[usize::from(*function)], true));
    order
}
