//! The run in slices: what charts show is what the pictures count.

use crate::build::{at, busy, entity, opening, source};
use lambdascope_engine::command::Command;
use lambdascope_engine::config::{Arrivals, Source};
use lambdascope_engine::entity::{EntityKind, SourceIndex};
use lambdascope_engine::time::SimTime;
use lambdascope_engine::trace::{Fate, Happening};
use lambdascope_rulebook::SourceKind;
use lambdascope_view_model::history::{Slice, TimelineMark};
use lambdascope_view_model::node::NodeId;
use lambdascope_view_model::picture::Picture;
use lambdascope_view_model::session::Session;
use std::sync::Arc;

fn slices(session: &Session) -> Vec<Slice> {
    session.history().slices().copied().collect()
}

#[test]
fn slices_show_what_pictures_count() {
    let mut session = Session::new(Arc::new(busy(9.0))).unwrap();
    session.record_to(at(60.0), usize::MAX);
    let length = session.history().slice_length().as_secs_f64();
    let mut picture = Picture::new(&session);
    let mut waited = 0;
    for (index, slice) in (1_u32..20).zip(slices(&session)) {
        // The end of a slice is just before the next one.
        let end = at(length * f64::from(index) - 1e-6);
        picture.advance_to(&session, session.moment_at(end));
        let functions = session.scenario().functions.len();
        let waiting: u64 = (0..u16::try_from(functions).unwrap())
            .map(|function| picture.node(NodeId::EventQueue(function)).waiting)
            .sum();
        assert_eq!(slice.waiting_async, waiting, "slice {index}");
        waited += waiting;
    }
    assert!(waited > 0);
    let errors: u32 = slices(&session).iter().map(|slice| slice.errors).sum();
    let failed = |happening: &Happening| matches!(happening, Happening::AttemptFailed { .. });
    let counted = session.trace().iter().filter(|entry| failed(&entry.happening)).count();
    assert_eq!(usize::try_from(errors).unwrap(), counted);
}

#[test]
fn the_slices_do_not_depend_on_how_one_got_there() {
    let mut straight = Session::new(Arc::new(busy(9.0))).unwrap();
    let send = Command::Send { source: SourceIndex(0), count: 3, payload_bytes: None, key: None };
    straight.record_to(at(30.0), usize::MAX);
    let moment = straight.moment_at(at(30.0));
    straight.command(moment, send.clone());
    straight.record_to(at(80.0), usize::MAX);
    let mut back = Session::new(Arc::new(busy(9.0))).unwrap();
    while !back.record_to(at(71.3), 100) {}
    let moment = back.moment_at(at(30.0));
    back.command(moment, send);
    while !back.record_to(at(80.0), 33) {}
    assert_eq!(slices(&straight), slices(&back));
}

#[test]
fn the_opening_story_has_its_landmarks() {
    let mut session = Session::new(Arc::new(opening())).unwrap();
    session.record_to(session.end(), usize::MAX);
    let count = |landmark: TimelineMark| {
        slices(&session).iter().filter(|slice| slice.first[landmark as usize].is_some()).count()
    };
    assert!(count(TimelineMark::Error) > 0);
    assert!(count(TimelineMark::Retry) >= 4);
    assert_eq!(count(TimelineMark::DeadLetter), 2);
    assert_eq!(count(TimelineMark::Lost), 0);
    assert!(session.scenario().count(EntityKind::Queue) >= 3);
}

#[test]
fn landmarks_are_moments_of_the_trace() {
    let mut session = Session::new(Arc::new(opening())).unwrap();
    session.record_to(session.end(), usize::MAX);
    let marks = session.history().landmarks();
    assert!(marks.is_sorted_by_key(|(time, kind)| (*kind, *time)));
    let first =
        |landmark: TimelineMark| marks.iter().find(|(_, kind)| *kind == landmark).unwrap().0;
    let failed = session
        .trace()
        .iter()
        .find(|entry| matches!(entry.happening, Happening::AttemptFailed { .. }));
    assert_eq!(first(TimelineMark::Error), failed.unwrap().time);
    let kept = session.trace().iter().find(|entry| {
        matches!(entry.happening, Happening::CameToRest { fate: Fate::DeadLettered, .. })
    });
    assert_eq!(first(TimelineMark::DeadLetter), kept.unwrap().time);
    assert_eq!(marks.iter().filter(|(_, kind)| *kind == TimelineMark::DeadLetter).count(), 2);
}

#[test]
fn a_stretch_of_throttles_is_one_landmark_where_it_begins() {
    let mut config = opening();
    config.functions[0].reserved_concurrency = Some(1);
    config.functions[0].failures.clear();
    let charge = entity(EntityKind::Function, 0);
    config.sources = [10.0, 200.0]
        .map(|at_s| Source {
            arrivals: Arrivals::Burst { count: 5, at: at(at_s) },
            ..source("burst", SourceKind::LambdaApiEvent, charge)
        })
        .to_vec();
    let mut session = Session::new(Arc::new(config)).unwrap();
    session.record_to(session.end(), usize::MAX);
    let throttles: Vec<SimTime> = session
        .trace()
        .iter()
        .filter(|entry| matches!(entry.happening, Happening::Throttled { .. }))
        .map(|entry| entry.time)
        .collect();
    assert!(throttles.len() > 6, "{throttles:?}");
    let marks = session.history().landmarks();
    let episodes: Vec<SimTime> = marks
        .iter()
        .filter(|(_, kind)| *kind == TimelineMark::Throttle)
        .map(|(time, _)| *time)
        .collect();
    let second = throttles.iter().find(|time| **time >= at(200.0)).unwrap();
    assert!(episodes.contains(&throttles[0]) && episodes.contains(second), "{episodes:?}");
    assert!(episodes.len() < throttles.len() / 2);
}
