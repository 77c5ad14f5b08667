//! Sessions: going back, changing what comes, replaying.

use crate::build::{at, busy, opening, random};
use lambdascope_engine::command::Command;
use lambdascope_engine::config::{Config, FailureKind};
use lambdascope_engine::entity::SourceIndex;
use lambdascope_engine::recorder::Recorder;
use lambdascope_engine::time::SimTime;
use lambdascope_view_model::node::NodeId;
use lambdascope_view_model::picture::Picture;
use lambdascope_view_model::recording::Recording;
use lambdascope_view_model::session::Session;
use std::sync::Arc;

fn session(config: Config) -> Session {
    Session::new(Arc::new(config)).unwrap()
}

fn send(source: u16) -> Command {
    Command::Send { source: SourceIndex(source), count: 3, payload_bytes: None, key: None }
}

fn never_fails(config: &Config) -> Command {
    let mut next = config.clone();
    next.functions[0].failures.clear();
    Command::Configure { config: Arc::new(next), label: "functions.charge.failures".into() }
}

#[test]
fn simulating_in_small_pieces_gives_the_same_trace() {
    let mut whole = session(busy(9.0));
    whole.record_to(at(120.0), usize::MAX);
    let mut pieces = session(busy(9.0));
    for tenth in 0..1200_i32 {
        pieces.record_to(at(f64::from(tenth) * 0.1), 7);
    }
    while !pieces.record_to(at(120.0), 50) {}
    assert!(whole.trace().len() > 5_000);
    assert_eq!(whole.trace(), pieces.trace());
}

#[test]
fn a_command_forgets_what_came_after_it() {
    let mut session = session(busy(9.0));
    session.record_to(at(100.0), usize::MAX);
    let before = session.trace().to_vec();
    let moment = session.moment_at(at(50.0));
    session.command(moment, never_fails(&session.config_at(moment).clone()));
    assert_eq!(session.trace()[..moment.entries], before[..moment.entries]);
    session.record_to(at(100.0), usize::MAX);
    assert_ne!(session.trace(), before);
    let late = session.moment_at(at(100.0));
    assert!(session.config_at(late).functions[0].failures.is_empty());
    assert_eq!(session.config_at(moment).functions[0].failures.len(), 1);
    assert_eq!(session.unchanged_since(0), moment.entries);
}

#[test]
fn a_log_replays_to_the_same_trace() {
    for seed in 0..30 {
        let config = Arc::new(random(seed));
        let mut live = Session::new(Arc::clone(&config)).unwrap();
        let mut chance = crate::build::Chance::new(seed);
        let mut seconds = 0.0;
        for round in 0..6_u32 {
            seconds += f64::from(u32::try_from(chance.below(40)).unwrap()) * 0.25;
            live.record_to(at(seconds + 5.0), 3_000);
            if live.trace().len() > 20_000 {
                break;
            }
            let moment = live.moment_at(at(seconds));
            let command =
                if round % 2 == 0 { send(0) } else { never_fails(&live.config_at(moment).clone()) };
            live.command(moment, command);
        }
        let end = live.recorded_until();
        let mut replayed = Session::with_log(config, live.log().to_vec()).unwrap();
        replayed.record_to(end, 100_000);
        let common = live.trace().len().min(replayed.trace().len());
        assert_eq!(live.trace()[..common], replayed.trace()[..common], "seed {seed}");
        assert!(common + 100 > live.trace().len(), "seed {seed}");
        assert_eq!(live.log(), replayed.log());
    }
}

#[test]
fn commands_at_the_start_and_at_one_moment_are_kept_in_order() {
    let mut session = session(opening());
    for _ in 0..3 {
        let moment = session.moment_at(SimTime::ZERO);
        session.command(moment, send(0));
    }
    session.record_to(at(60.0), usize::MAX);
    assert_eq!(session.log().len(), 3);
    let mut picture = Picture::new(&session);
    picture.advance_to(&session, session.moment_at(at(60.0)));
    assert_eq!(picture.node(NodeId::source(0)).sent, 10);
}

#[test]
fn going_back_behind_a_command_drops_it() {
    let mut session = session(busy(9.0));
    let moment = session.moment_at(at(0.0));
    session.record_to(at(80.0), usize::MAX);
    for seconds in [60.0, 40.0, 20.0] {
        let moment = session.moment_at(at(seconds));
        session.command(moment, send(1));
        session.record_to(at(80.0), usize::MAX);
    }
    assert_eq!(session.log().len(), 1);
    session.command(moment, send(1));
    assert_eq!(session.log().len(), 1);
    assert_eq!(session.log()[0].time, SimTime::ZERO);
}

#[test]
fn a_picture_does_not_depend_on_how_one_got_there() {
    let mut session = session(busy(30.0));
    session.record_to(at(300.0), usize::MAX);
    let mut wanderer = Picture::new(&session);
    for seconds in [10.0, 250.0, 3.0, 299.0, 120.0, 119.0, 121.0, 0.0, 200.0] {
        let moment = session.moment_at(at(seconds));
        wanderer.advance_to(&session, moment);
        let mut straight = Picture::new(&session);
        straight.advance_to(&session, moment);
        assert_eq!(wanderer.fates(), straight.fates());
        for entity in session.scenario().entities() {
            let node = NodeId::Entity(entity);
            assert_eq!(wanderer.node(node), straight.node(node), "{node:?} at {seconds}");
        }
        assert_eq!(wanderer.environments(0), straight.environments(0));
        assert!(wanderer.recent().eq(straight.recent()));
    }
}

#[test]
fn a_picture_follows_a_cut() {
    let mut session = session(busy(9.0));
    session.record_to(at(100.0), usize::MAX);
    let mut picture = Picture::new(&session);
    picture.advance_to(&session, session.moment_at(at(100.0)));
    session.command(session.moment_at(at(30.0)), never_fails(&busy(9.0)));
    session.record_to(at(100.0), usize::MAX);
    picture.advance_to(&session, session.moment_at(at(100.0)));
    let mut straight = Picture::new(&session);
    straight.advance_to(&session, session.moment_at(at(100.0)));
    assert_eq!(picture.fates(), straight.fates());
}

#[test]
fn failures_of_other_kinds_can_be_set_while_it_runs() {
    let mut session = session(busy(9.0));
    let moment = session.moment_at(at(10.0));
    let mut next = Config::clone(session.config_at(moment));
    next.functions[0].failures[0].kind = FailureKind::Timeout;
    let label = "functions.charge.failures".into();
    session.command(moment, Command::Configure { config: Arc::new(next), label });
    assert!(session.record_to(at(30.0), usize::MAX));
}

#[test]
fn a_stretch_that_follows_something_else_changes_nothing() {
    let config = Arc::new(busy(9.0));
    let mut recorder = Recorder::new(Arc::clone(&config), Vec::new()).unwrap();
    let mut recording = Recording::new(config, Vec::new(), recorder.end());
    let first = recorder.record(at(5.0), usize::MAX);
    let second = recorder.record(at(10.0), usize::MAX);
    assert!(!recording.append(second.clone()), "the first is missing");
    assert_eq!((recording.trace().len(), recording.recorded_until()), (0, SimTime::ZERO));
    assert!(recording.append(first.clone()) && recording.append(second));
    let known = (recording.trace().len(), recording.recorded_until());
    assert!(!recording.append(first), "it is there already");
    assert_eq!((recording.trace().len(), recording.recorded_until()), known);
}
