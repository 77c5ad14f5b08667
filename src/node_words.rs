//! What a node is called and what it says: counts in sentences, not in badges to decode.

use crate::quantity::{count, rate, waiting};
use crate::stage::Stage;
use crate::texts::services::short;
use crate::texts::{fill, t};
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::{Entity, EntityKind};
use lambdascope_view_model::layout::Pipe;
use lambdascope_view_model::node::{Lane, NodeId, Role, has_door};
use lambdascope_view_model::picture::NodeState;

/// The name on a node's card.
pub(crate) fn name(config: &Config, id: NodeId) -> String {
    match id {
        NodeId::Entity(entity) => entity_name(config, entity),
        NodeId::Door(source) => config
            .sources
            .get(usize::from(source))
            .map_or_else(String::new, |source| short(source.kind).to_owned()),
        NodeId::EventQueue(_) => t().event_queue.to_owned(),
        NodeId::Done(_) => t().done.to_owned(),
        NodeId::Lost(_) => t().lost.to_owned(),
    }
}

fn entity_name(config: &Config, entity: Entity) -> String {
    let name = config.name(entity);
    let service = match entity.kind {
        EntityKind::Function => "ƒ",
        EntityKind::Queue if is_dead_letter_queue(config, entity) => "",
        EntityKind::Queue => "SQS",
        EntityKind::Topic => "SNS",
        EntityKind::Bucket => "S3",
        EntityKind::Table => "DynamoDB",
        EntityKind::Database => "RDS",
        EntityKind::Source | EntityKind::Stream | EntityKind::EventBus | EntityKind::Service => "",
        EntityKind::StateMachine | EntityKind::EventSourceMapping => "",
    };
    if service.is_empty() { name.to_owned() } else { format!("{service} {name}") }
}

/// Whether a queue is where others put what they could not handle.
pub(crate) fn is_dead_letter_queue(config: &Config, queue: Entity) -> bool {
    let of_queue = config.queues.iter().filter_map(|other| other.redrive_policy);
    let of_function = config.functions.iter().filter_map(|function| function.dead_letter_config);
    of_queue.into_iter().any(|policy| policy.dead_letter_queue == queue.index)
        || of_function.into_iter().any(|config| config.target == queue)
}

/// What a node says, one or two short lines.
pub(crate) fn sentences(stage: &Stage, id: NodeId) -> Vec<String> {
    let state = stage.picture.node(id);
    let config = stage.config();
    match id {
        NodeId::Entity(entity) => match entity.kind {
            EntityKind::Source => source(stage, entity, &state),
            EntityKind::Function => vec![running(&state)],
            EntityKind::Queue => vec![queue(config, entity, &state)],
            EntityKind::Stream => vec![stream(stage, &state)],
            EntityKind::Table | EntityKind::Database | EntityKind::Service => vec![store(&state)],
            EntityKind::Topic | EntityKind::Bucket | EntityKind::EventBus => {
                vec![fill(t().passed_on, &[&count(state.done)])]
            }
            EntityKind::StateMachine => vec![fill(t().sent, &[&count(state.sent)])],
            EntityKind::EventSourceMapping => Vec::new(),
        },
        NodeId::Door(_) => vec![door(stage, &state)],
        NodeId::EventQueue(_) => vec![waiting_oldest(stage, &state)],
        NodeId::Done(_) => vec![count(state.done + state.filtered)],
        NodeId::Lost(_) => vec![count(state.lost)],
    }
}

/// What is written on a pipe: how many pollers, which retries are due, what the sender is told.
pub(crate) fn pipe_sentence(stage: &Stage, pipe: &Pipe) -> Option<String> {
    match (pipe.role, pipe.to) {
        (Role::Poll, _) if pipe.strand == 0 => {
            let pollers = stage.picture.mapping(pipe.mapping?).pollers;
            Some(if pollers == 1 {
                t().one_poller.to_owned()
            } else {
                fill(t().pollers, &[&count(u64::from(pollers))])
            })
        }
        (Role::Retry, id) => {
            let state = stage.picture.node(id);
            let clocks = state.next.iter().flatten();
            let due: Vec<String> =
                clocks.map(|clock| waiting(clock.until.since(stage.now()))).take(2).collect();
            (!due.is_empty()).then(|| fill(t().retries_in, &[&due.join(", ")]))
        }
        (Role::Send, NodeId::EventQueue(_)) => {
            Some(stage.config().limits.async_accept_status.to_string())
        }
        _ => None,
    }
}

/// What goes on in a lane, in a few words.
pub(crate) fn lane_sentence(stage: &Stage, lane: Lane) -> String {
    let config = stage.config();
    let sum = |kind: EntityKind, part: &dyn Fn(Entity) -> u64| -> u64 {
        config.entities().filter(|entity| entity.kind == kind).map(part).sum()
    };
    let state = |entity: Entity| stage.picture.node(NodeId::Entity(entity));
    match lane {
        Lane::Sync => {
            let ok = sum(EntityKind::Source, &|source| state(source).answered);
            let failed = sum(EntityKind::Source, &|source| {
                let state = state(source);
                state.answered_with_error + state.rejected
            });
            fill(t().answers, &[&count(ok), &count(failed)])
        }
        Lane::Async => {
            let waits = sum(EntityKind::Function, &|function| {
                stage.picture.node(NodeId::EventQueue(function.index)).waiting
            });
            fill(t().waiting, &[&count(waits)])
        }
        Lane::Polled => {
            let polled = |queue: Entity| !is_dead_letter_queue(config, queue);
            let visible = sum(EntityKind::Queue, &|queue| {
                if polled(queue) { state(queue).waiting } else { 0 }
            });
            let hidden = sum(EntityKind::Queue, &|queue| {
                if polled(queue) { state(queue).in_flight } else { 0 }
            });
            fill(t().visible_in_flight, &[&count(visible), &count(hidden)])
        }
    }
}

/// Digits of both counts for which the longer words fit on a source's card.
const ANSWERS_MAX: usize = 6;

fn source(stage: &Stage, entity: Entity, state: &NodeState) -> Vec<String> {
    let config = stage.config();
    let steady = crate::settings::rate_of(config, entity);
    let first = if steady > 0.0 {
        fill(t().per_second, &[&rate(steady)])
    } else {
        fill(t().sent, &[&count(state.sent)])
    };
    let mut lines = vec![first];
    let failed = state.answered_with_error + state.rejected;
    if state.answered + failed > 0
        || config.sources.get(entity.at()).is_some_and(|source| has_door(source.kind))
    {
        let (ok, failed) = (count(state.answered), count(failed));
        let long = ok.len() + failed.len() > ANSWERS_MAX;
        let text = if long { t().answers_short } else { t().answers };
        lines.push(fill(text, &[&ok, &failed]));
    }
    lines
}

fn door(stage: &Stage, state: &NodeState) -> String {
    match state.clock {
        Some(clock) => fill(t().oldest_caller, &[&waiting(clock.until.since(stage.now()))]),
        None => t().nobody_waits.to_owned(),
    }
}

fn running(state: &NodeState) -> String {
    let running = count(state.running + state.starting);
    match state.limit {
        Some(limit) => fill(t().running_of, &[&running, &count(u64::from(limit))]),
        None => fill(t().running, &[&running]),
    }
}

fn queue(config: &Config, entity: Entity, state: &NodeState) -> String {
    let all = state.waiting + state.in_flight + state.delayed;
    if is_dead_letter_queue(config, entity) {
        return if all > 0 {
            fill(t().kept_open, &[&count(all)])
        } else {
            fill(t().kept, &[&count(all)])
        };
    }
    fill(t().visible_in_flight, &[&count(state.waiting), &count(state.in_flight)])
}

fn stream(stage: &Stage, state: &NodeState) -> String {
    waiting_oldest(stage, state)
}

fn waiting_oldest(stage: &Stage, state: &NodeState) -> String {
    match state.oldest {
        Some(oldest) if state.waiting > 0 => {
            let age = waiting(stage.now().since(oldest));
            fill(t().waiting_oldest, &[&count(state.waiting), &age])
        }
        _ if state.waiting > 0 => fill(t().waiting, &[&count(state.waiting)]),
        _ => t().nothing_waits.to_owned(),
    }
}

fn store(state: &NodeState) -> String {
    if state.payloads > 0 && state.effects == 0 {
        return fill(t().payloads, &[&count(state.payloads)]);
    }
    if state.duplicates > 0 {
        fill(t().effects_duplicates, &[&count(state.effects), &count(state.duplicates)])
    } else {
        fill(t().effects, &[&count(state.effects)])
    }
}
