//! What a node is called and what it says: counts in sentences, not in badges to decode.

use crate::fitting::{fit, fit_counts, width};
use crate::quantity::{count, count_short, rate, waiting};
use crate::stage::Stage;
use crate::texts::{fill, t};
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::{Entity, EntityKind};
use lambdascope_view_model::layout::Pipe;
use lambdascope_view_model::node::{InvocationLane, NodeId, Role};
use lambdascope_view_model::picture::{Answer, NodeState};

/// The name on a node's card if a line of `room` times the font's size has room for it, else
/// without the name of the service.
pub(crate) fn name_within(config: &Config, id: NodeId, room: f64) -> String {
    let name = name(config, id);
    match id {
        NodeId::Entity(entity) if width(&name) > room => config.name(entity).to_owned(),
        _ => name,
    }
}

/// The whole name of a node.
pub(crate) fn name(config: &Config, id: NodeId) -> String {
    match id {
        NodeId::Entity(entity) => entity_name(config, entity),
        NodeId::Door(source) => config
            .sources
            .get(usize::from(source))
            .map_or_else(String::new, |source| source.kind.short_name().to_owned()),
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
        EntityKind::Stream => config.streams[entity.at()].kind.source().short_name(),
        EntityKind::Source | EntityKind::EventBus | EntityKind::Service => "",
        EntityKind::StateMachine | EntityKind::EventSourceMapping => "",
    };
    if service.is_empty() { name.to_owned() } else { format!("{service} {name}") }
}

/// Whether a queue is where others put what they could not handle.
pub(crate) fn is_dead_letter_queue(config: &Config, queue: Entity) -> bool {
    let of_queue = config.queues.iter().filter_map(|other| other.redrive_policy);
    let of_function = config.functions.iter().filter_map(|function| function.dead_letter_config);
    of_queue.into_iter().any(|policy| policy.dead_letter_queue.entity() == queue)
        || of_function.into_iter().any(|config| config.target == queue)
}

/// What a node says, one or two lines of at most `room` times the font's size.
pub(crate) fn sentences(stage: &Stage, id: NodeId, room: f64) -> Vec<String> {
    let state = stage.picture.node(id);
    let config = stage.config();
    let counted = |forms: &[&str], counts: &[u64]| vec![fit_counts(room, forms, counts)];
    match id {
        NodeId::Entity(entity) => match entity.kind {
            EntityKind::Source => source(stage, entity, &state, room),
            EntityKind::Function => function(stage, &state, room),
            EntityKind::Queue => queue(config, entity, &state, room),
            EntityKind::Stream if state.kept > 0 => {
                counted(&[t().waiting_kept], &[state.waiting, state.kept])
            }
            EntityKind::Stream => waiting_oldest(stage, &state, room),
            EntityKind::Table | EntityKind::Database | EntityKind::Service => store(&state, room),
            EntityKind::Topic | EntityKind::Bucket | EntityKind::EventBus => {
                counted(&[t().passed_on], &[state.done])
            }
            EntityKind::StateMachine => counted(&[t().sent], &[state.sent]),
            EntityKind::EventSourceMapping => Vec::new(),
        },
        NodeId::Door(_) => {
            let waits = if state.clock.is_some() { t().oldest_caller } else { t().nobody_waits };
            vec![waits.to_owned()]
        }
        NodeId::EventQueue(_) => waiting_oldest(stage, &state, room),
        NodeId::Done(_) => counted(&["{0}"], &[state.done + state.filtered]),
        NodeId::Lost(_) => counted(&["{0}"], &[state.lost]),
    }
}

/// How long the oldest caller still waits, for the words below its clock.
pub(crate) fn clock_words(stage: &Stage, id: NodeId) -> Option<String> {
    let clock = match id {
        NodeId::Door(_) => stage.picture.node(id).clock,
        NodeId::Entity(entity) if entity.kind == EntityKind::StateMachine => {
            stage.picture.node(id).clock
        }
        _ => None,
    };
    clock.map(|clock| waiting(clock.until.since(stage.now())))
}

/// What is written on a pipe: how many pollers, which retries are due, what the sender is told.
/// Above or below a pipe there is room for so many times the font's size.
pub(crate) fn pipe_sentence(stage: &Stage, pipe: &Pipe, room: f64) -> Option<String> {
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
            let mut due: Vec<String> =
                clocks.map(|clock| waiting(clock.until.since(stage.now()))).take(2).collect();
            due.dedup();
            (!due.is_empty()).then(|| fill(t().retries_in, &[&due.join(", ")]))
        }
        (Role::Answer, to) if matches!(pipe.from, NodeId::Entity(at) if at.kind == EntityKind::Function) =>
        {
            let answers = stage.picture.answers(to.entity());
            let say = |with_error: &str| -> String {
                let said = answers.iter().map(|told| answer(told, with_error));
                said.collect::<Vec<String>>().join(", ")
            };
            let (said, short) = (say(t().with_function_error), say(t().with_error));
            let forms = [t().to_the_caller, "{0}"];
            (!said.is_empty()).then(|| fit(room, &forms, &[&said], &[&short]))
        }
        (Role::Send, NodeId::EventQueue(_)) => {
            Some(stage.config().limits.async_accept_status.to_string())
        }
        _ => None,
    }
}

/// What a caller got, in a word; `with_error` says it of a status that comes with a function error.
fn answer(answer: &Answer, with_error: &str) -> String {
    match answer {
        Answer { status: 0, .. } => t().no_answer.to_owned(),
        Answer { status, function_error: false } => status.to_string(),
        Answer { status, function_error: true } => fill(with_error, &[&status.to_string()]),
    }
}

/// What goes on in a lane, in a few words.
pub(crate) fn lane_sentence(stage: &Stage, lane: InvocationLane) -> String {
    let config = stage.config();
    let sum = |kind: EntityKind, part: &dyn Fn(Entity) -> u64| -> u64 {
        config.entities().filter(|entity| entity.kind == kind).map(part).sum()
    };
    let state = |entity: Entity| stage.picture.node(NodeId::Entity(entity));
    match lane {
        InvocationLane::Sync => {
            let ok = sum(EntityKind::Source, &|source| state(source).answered);
            let failed = sum(EntityKind::Source, &|source| {
                let state = state(source);
                state.answered_with_error + state.rejected
            });
            fill(t().answers, &[&count(ok), &count(failed)])
        }
        InvocationLane::Async => {
            let waits = sum(EntityKind::Function, &|function| {
                stage.picture.node(NodeId::EventQueue(function.index)).waiting
            });
            fill(t().waiting, &[&count(waits)])
        }
        InvocationLane::Polled => {
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

fn source(stage: &Stage, entity: Entity, state: &NodeState, room: f64) -> Vec<String> {
    let config = stage.config();
    let steady = crate::settings::rate_of(config, entity);
    let first = if steady > 0.0 {
        fill(t().per_second, &[&rate(steady)])
    } else {
        fit_counts(room, &[t().sent], &[state.sent])
    };
    let mut lines = vec![first];
    let failed = state.answered_with_error + state.rejected;
    if state.answered + failed > 0
        || config.sources.get(entity.at()).is_some_and(|source| source.kind.has_door())
    {
        let forms = [t().answers, t().answers_short, t().and];
        lines.push(fit_counts(room, &forms, &[state.answered, failed]));
    }
    lines
}

/// One line: below it are the cells.
fn function(stage: &Stage, state: &NodeState, room: f64) -> Vec<String> {
    let running = state.running + state.starting;
    vec![match (state.provisioning, state.limit) {
        (Some((environments, until)), _) => {
            let forms = [t().provisioned_in, t().provisioned_in_short];
            let environments = count(environments.into());
            let said = [&count(running), &environments, &waiting(until.since(stage.now()))];
            fit(room, &forms, &said.map(String::as_str), &said.map(String::as_str))
        }
        (None, Some(limit)) => {
            fit_counts(room, &[t().running_of, t().running_of_short], &[running, limit.into()])
        }
        (None, None) => fit_counts(room, &[t().running], &[running]),
    }]
}

fn queue(config: &Config, entity: Entity, state: &NodeState, room: f64) -> Vec<String> {
    let all = state.waiting + state.in_flight + state.delayed;
    let forms = [t().visible_in_flight, t().visible_in_flight_short];
    vec![match (is_dead_letter_queue(config, entity), all) {
        (true, 0) => fit_counts(room, &[t().kept], &[all]),
        (true, _) => fit_counts(room, &[t().kept_open, t().kept], &[all]),
        (false, _) => fit_counts(room, &forms, &[state.waiting, state.in_flight]),
    }]
}

fn waiting_oldest(stage: &Stage, state: &NodeState, room: f64) -> Vec<String> {
    vec![match state.oldest {
        Some(oldest) if state.waiting > 0 => {
            let age = waiting(stage.now().since(oldest));
            let (exact, short) = (count(state.waiting), count_short(state.waiting));
            let forms = [t().waiting_oldest, t().waiting_oldest_short];
            fit(room, &forms, &[&exact, &age], &[&short, &age])
        }
        _ if state.waiting > 0 => fit_counts(room, &[t().waiting], &[state.waiting]),
        _ => t().nothing_waits.to_owned(),
    }]
}

fn store(state: &NodeState, room: f64) -> Vec<String> {
    vec![if state.payloads > 0 && state.effects == 0 {
        fit_counts(room, &[t().payloads], &[state.payloads])
    } else if state.duplicates > 0 {
        let forms = [t().effects_duplicates, t().effects_duplicates_short];
        fit_counts(room, &forms, &[state.effects, state.duplicates])
    } else {
        fit_counts(room, &[t().effects], &[state.effects])
    }]
}
