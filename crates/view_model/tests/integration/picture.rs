//! The picture against the engine's own counts.

use crate::build::{Chance, at, busy, opening, random};
use lambdascope_engine::Simulation;
use lambdascope_engine::command::Command;
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::{
    Entity, EntityKind, EventRef, MappingIndex, QueueIndex, SourceIndex,
};
use lambdascope_engine::time::SimDuration;
use lambdascope_engine::trace::Fate;
use lambdascope_view_model::node::NodeId;
use lambdascope_view_model::picture::Picture;
use lambdascope_view_model::recording::Moment;
use lambdascope_view_model::session::Session;
use std::sync::Arc;

/// Runs engine and session side by side and compares the fates after every step.
fn compare_fates(config: Config, name: &str) {
    let config = Arc::new(config);
    let end = at(200.0).min(at(0.0) + config.run_for);
    let mut simulation = Simulation::new(Arc::clone(&config)).unwrap();
    let mut session = Session::new(config).unwrap();
    // Some random scenarios feed themselves and grow without end.
    session.record_to(end, 20_000);
    let end = session.recorded_until();
    let mut picture = Picture::new(&session);
    while simulation.next_time().is_some_and(|next| next <= end) {
        simulation.step();
        let entries = usize::try_from(simulation.entries()).unwrap();
        picture.advance_to(&session, Moment { time: simulation.now(), entries });
        for fate in Fate::ALL {
            assert_eq!(
                picture.fate(fate),
                simulation.fates().count(fate),
                "{name}: {} after {entries} entries, {:?}",
                fate.as_str(),
                session.trace().get(entries.saturating_sub(12)..entries)
            );
        }
        assert_eq!(picture.events_sent(), simulation.fates().events_sent());
    }
    let summary = simulation.summary();
    for (index, queue) in (0_u16..).zip(&summary.queues) {
        let node = picture.node(NodeId::queue(index));
        assert_eq!(node.waiting, queue.approximate_number_of_messages_visible, "{name}");
        assert_eq!(node.in_flight, queue.approximate_number_of_messages_not_visible, "{name}");
        assert_eq!(node.delayed, queue.approximate_number_of_messages_delayed, "{name}");
    }
    for (index, function) in (0_u16..).zip(&summary.functions) {
        let node = picture.node(NodeId::function(index));
        assert_eq!(node.attempts, function.invocations, "{name}");
        assert_eq!(node.failed, function.errors, "{name}");
        assert_eq!(node.throttles, function.throttles, "{name}");
    }
    for (index, stream) in (0_u16..).zip(&summary.streams) {
        let shards = picture.shards(index);
        let backlog: u64 = shards.iter().map(|shard| shard.backlog).sum();
        assert_eq!(backlog, stream.records_waiting, "{name}");
    }
}

#[test]
fn fates_are_those_of_the_engine_in_the_opening_story() {
    compare_fates(opening(), "opening");
}

#[test]
fn fates_are_those_of_the_engine_with_traffic() {
    compare_fates(busy(9.0), "busy");
}

#[test]
fn fates_are_those_of_the_engine_in_random_scenarios() {
    for seed in 0..200 {
        compare_fates(random(seed), &format!("random {seed}"));
    }
}

/// One of the first events of a source.
fn any_event(config: &Config, chance: &mut Chance) -> EventRef {
    let source = u16::try_from(chance.below(config.sources.len())).unwrap();
    let ordinal = 1 + u32::try_from(chance.below(5)).unwrap();
    EventRef { emitter: Entity::new(EntityKind::Source, source), ordinal }
}

/// A command that fits a scenario.
fn any_command(config: &Config, chance: &mut Chance) -> Command {
    let queue = |chance: &mut Chance| QueueIndex::new(chance.below(config.queues.len()));
    let mapping = |chance: &mut Chance| MappingIndex::new(chance.below(config.mappings.len()));
    match chance.below(8) {
        0 if !config.queues.is_empty() => Command::Redrive { queue: queue(chance) },
        1 if !config.queues.is_empty() => Command::Purge { queue: queue(chance) },
        2 if !config.mappings.is_empty() => Command::Disable { mapping: mapping(chance) },
        3 if !config.mappings.is_empty() => Command::Enable { mapping: mapping(chance) },
        4 if !config.queues.is_empty() => Command::Receive {
            queue: queue(chance),
            messages: 5,
            visibility_timeout: Some(SimDuration::from_secs(chance.below(4) as u64)),
            wait: SimDuration::from_secs(chance.below(3) as u64),
        },
        5 if !config.queues.is_empty() => {
            Command::Delete { queue: queue(chance), event: any_event(config, chance) }
        }
        6 if !config.queues.is_empty() => Command::ChangeVisibility {
            queue: queue(chance),
            event: any_event(config, chance),
            visibility_timeout: SimDuration::from_secs(chance.below(4) as u64),
        },
        _ => Command::Send {
            source: SourceIndex::new(chance.below(config.sources.len())),
            count: 5,
            payload_bytes: None,
            key: None,
        },
    }
}

#[test]
fn fates_are_those_of_the_engine_whatever_a_person_does() {
    for seed in 0..150 {
        let config = Arc::new(random(seed));
        let mut chance = Chance::new(seed + 1_000);
        let mut session = Session::new(Arc::clone(&config)).unwrap();
        let mut simulation = Simulation::new(config).unwrap();
        let mut picture = Picture::new(&session);
        let mut seconds = 0.0;
        for _ in 0..20 {
            seconds += 0.5 * f64::from(u32::try_from(1 + chance.below(8)).unwrap());
            session.record_to(at(seconds), 4_000);
            if session.recorded_until() < at(seconds) {
                break;
            }
            let command = any_command(session.scenario(), &mut chance);
            simulation.run_until(at(seconds));
            simulation.apply(&command);
            simulation.run_until(at(seconds));
            session.command(session.moment_at(at(seconds)), command.clone());
            picture.advance_to(&session, session.moment_at(at(seconds)));
            for fate in Fate::ALL {
                let (seen, true_count) = (picture.fate(fate), simulation.fates().count(fate));
                assert_eq!(seen, true_count, "{seed}: {} after {command:?}", fate.as_str());
            }
        }
    }
}
