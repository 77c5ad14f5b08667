//! Layouts: everything has a place of its own, on every face.

use crate::build::{busy, opening, random};
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::EntityKind;
use lambdascope_view_model::layout::{Direction, Face, Layout};
use lambdascope_view_model::node::{InvocationLane, NodeId, Role};

fn faces() -> Vec<Face> {
    let phones = InvocationLane::ALL.map(|lane| Face::Phone { lane });
    [Face::Desk, Face::Embed].into_iter().chain(phones).collect()
}

fn check_places(config: &Config, face: Face, name: &str) {
    let layout = Layout::of(config, face);
    for (index, a) in layout.nodes.iter().enumerate() {
        let inside = a.rect.x >= 0.0
            && a.rect.y >= 0.0
            && a.rect.right() <= layout.size.w
            && a.rect.bottom() <= layout.size.h;
        assert!(inside, "{name}, {face:?}: {:?} leaves the world", a.node);
        for b in &layout.nodes[index + 1..] {
            assert!(
                !a.rect.overlaps(&b.rect),
                "{name}, {face:?}: {:?} at {:?} overlaps {:?} at {:?}",
                a.node,
                a.rect,
                b.node,
                b.rect
            );
            assert_ne!(a.node, b.node, "{name}, {face:?}");
        }
        for row in a.slots.iter().chain(&a.hidden) {
            let area = row.area();
            let fits = area.x >= a.rect.x
                && area.right() <= a.rect.right()
                && area.y >= a.text.y
                && area.bottom() <= a.rect.bottom();
            assert!(fits, "{name}, {face:?}: a row of {:?} leaves its card", a.node);
        }
    }
    for pipe in &layout.pipes {
        let bounds = pipe.path.bounds();
        let inside = bounds.x >= 0.0
            && bounds.y >= 0.0
            && bounds.right() <= layout.size.w
            && bounds.bottom() <= layout.size.h;
        assert!(inside, "{name}, {face:?}: a way from {:?} to {:?}", pipe.from, pipe.to);
        assert!(pipe.path.length() > 1.0, "{name}, {face:?}: {pipe:?}");
    }
}

#[test]
fn no_two_cards_overlap() {
    for face in faces() {
        check_places(&opening(), face, "opening");
        for seed in 0..200 {
            check_places(&random(seed), face, &format!("random {seed}"));
        }
    }
}

#[test]
fn every_component_has_a_card() {
    for seed in 0..200 {
        let config = random(seed);
        let layout = Layout::of(&config, Face::Desk);
        for entity in config.entities() {
            let drawn = entity.kind != EntityKind::EventSourceMapping;
            let node = layout.node(NodeId::Entity(entity));
            assert_eq!(node.is_some(), drawn, "random {seed}: {entity:?}");
        }
    }
}

#[test]
fn the_opening_scene_is_as_large_as_drawn() {
    let layout = Layout::of(&opening(), Face::Desk);
    assert!((layout.size.w - 916.0).abs() < 2.0, "{}", layout.size.w);
    assert!((570.0..=580.0).contains(&layout.size.h), "{}", layout.size.h);
    let function = layout.node(NodeId::function(0)).unwrap();
    assert!(layout.lanes.iter().all(|lane| function.rect.overlaps(&lane.rect)));
    let embed = Layout::of(&opening(), Face::Embed);
    assert!(embed.size.w <= 720.0 && embed.size.h <= 380.0, "{:?}", embed.size);
}

#[test]
fn answers_run_under_requests_and_retries_below_the_queue() {
    let layout = Layout::of(&opening(), Face::Desk);
    let pipe = |from, to, role| {
        let (index, back) = layout.pipe_between(from, to, role).unwrap();
        assert!(!back);
        &layout.pipes[index].path
    };
    let (door, function) = (NodeId::Door(0), NodeId::function(0));
    let request = pipe(door, function, Role::Request);
    let answer = pipe(function, door, Role::Answer);
    assert!(answer.start().y > request.start().y);
    assert!(answer.start().x > answer.end().x);
    let queue = layout.node(NodeId::EventQueue(0)).unwrap().rect;
    let retry = pipe(function, NodeId::EventQueue(0), Role::Retry);
    assert!(retry.bounds().bottom() > queue.bottom());
    assert!((retry.end().y - queue.bottom()).abs() < 0.1);
}

#[test]
fn lanes_that_are_not_used_collapse() {
    let mut config = opening();
    config.sources.truncate(1);
    config.mappings.clear();
    config.functions[0].dead_letter_config = None;
    config.queues.clear();
    let layout = Layout::of(&config, Face::Desk);
    assert_eq!(
        layout.lanes.iter().map(|lane| lane.lane).collect::<Vec<_>>(),
        [InvocationLane::Sync]
    );
    assert!(layout.size.h < 270.0, "{}", layout.size.h);
}

#[test]
fn where_nobody_keeps_failed_events_there_is_a_place_for_lost_ones() {
    let with = Layout::of(&opening(), Face::Desk);
    let mut config = opening();
    config.functions[0].dead_letter_config = None;
    let without = Layout::of(&config, Face::Desk);
    let lost = NodeId::Lost(NodeId::function(0).entity());
    assert!(with.node(lost).is_none());
    assert!(without.node(lost).is_some());
    // The queue stays where its name says, even without ties.
    let dlq = |layout: &Layout| layout.node(NodeId::queue(0)).unwrap().lane;
    assert_eq!(dlq(&with), InvocationLane::Async);
    assert_eq!(dlq(&without), InvocationLane::Async);
}

#[test]
fn traffic_does_not_change_the_layout() {
    assert_eq!(Layout::of(&opening(), Face::Desk), Layout::of(&busy(90.0), Face::Desk));
}

#[test]
fn arrows_lead_from_card_to_card() {
    let config = opening();
    let layout = Layout::of(&config, Face::Desk);
    let index = |node| layout.nodes.iter().position(|other| other.node == node).unwrap();
    let function = NodeId::function(0);
    let steps = [
        (NodeId::source(0), Direction::Right, NodeId::Door(0)),
        (NodeId::Door(0), Direction::Right, function),
        (NodeId::Door(0), Direction::Down, NodeId::EventQueue(0)),
        (NodeId::EventQueue(0), Direction::Down, NodeId::queue(1)),
        (NodeId::queue(1), Direction::Up, NodeId::EventQueue(0)),
        (NodeId::queue(1), Direction::Left, NodeId::source(1)),
        (NodeId::Done(function.entity()), Direction::Left, function),
        (NodeId::Done(function.entity()), Direction::Down, NodeId::queue(0)),
    ];
    for (from, direction, to) in steps {
        let next = layout.neighbour(index(from), direction).map(|index| layout.nodes[index].node);
        assert_eq!(next, Some(to), "{direction:?} of {from:?}");
    }
    assert_eq!(layout.neighbour(index(NodeId::source(0)), Direction::Left), None);
}

#[test]
fn every_card_can_be_reached_with_the_arrows() {
    let directions = [Direction::Left, Direction::Right, Direction::Up, Direction::Down];
    for seed in 0..100 {
        let layout = Layout::of(&random(seed), Face::Desk);
        let mut reached = vec![0];
        let mut next = 0;
        while next < reached.len() {
            for direction in directions {
                let to = layout.neighbour(reached[next], direction);
                if let Some(to) = to.filter(|to| !reached.contains(to)) {
                    reached.push(to);
                }
            }
            next += 1;
        }
        assert_eq!(reached.len(), layout.nodes.len(), "random {seed}");
    }
}
