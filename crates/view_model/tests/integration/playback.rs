//! Playback: how long a story takes on screen, and stepping through it.

use crate::build::{at, busy, entity, opening, secs};
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::{EntityKind, EventRef};
use lambdascope_engine::time::SimTime;
use lambdascope_engine::trace::Fate;
use lambdascope_view_model::journey::Track;
use lambdascope_view_model::node::NodeId;
use lambdascope_view_model::pace::Pace;
use lambdascope_view_model::picture::Picture;
use lambdascope_view_model::playhead::{Playhead, SessionCommand};
use lambdascope_view_model::recording::Moment;
use lambdascope_view_model::session::Session;
use lambdascope_view_model::steps::Subject;
use std::sync::Arc;

fn start(config: Config, pace: Pace) -> (Session, Playhead) {
    let session = Session::new(Arc::new(config)).unwrap();
    let playhead = Playhead::new(pace);
    (session, playhead)
}

/// One frame (s).
const FRAME: f64 = 1.0 / 60.0;

#[test]
fn the_opening_story_takes_ten_to_fifteen_seconds() {
    let (mut session, mut playhead) = start(opening(), Pace::Paced);
    let mut picture = Picture::new(&session);
    session.apply(&mut playhead, SessionCommand::Play);
    let mut screen = 0.0;
    let mut hurried: f64 = 0.0;
    while picture.fate(Fate::DeadLettered) < 2 && screen < 60.0 {
        session.advance(&mut playhead, FRAME);
        picture.advance_to(&session, playhead.moment());
        hurried = hurried.max(playhead.hurry().unwrap_or(0.0));
        screen += FRAME;
    }
    assert_eq!(picture.fate(Fate::RespondedWithError), 1);
    assert!((10.0..=15.0).contains(&screen), "the story took {screen:.1} s");
    assert!(hurried > 60.0, "the long waits are hurried through, at most at {hurried:.0}x");
    let end = playhead.moment().time.as_secs_f64();
    assert!((150.0..230.0).contains(&end), "the last retry fails at about 3 min, not at {end}");
}

#[test]
fn traffic_runs_at_its_own_speed() {
    let (mut session, mut playhead) = start(busy(9.0), Pace::Paced);
    session.apply(&mut playhead, SessionCommand::Play);
    session.apply(&mut playhead, SessionCommand::Seek(at(20.0)));
    for _ in 0..600 {
        session.advance(&mut playhead, FRAME);
    }
    let passed = playhead.moment().time.as_secs_f64() - 20.0;
    assert!((9.0..11.0).contains(&passed), "10 s of screen took {passed:.2} s of traffic");
    assert_eq!(playhead.hurry(), None);
}

#[test]
fn fixed_speeds_are_what_they_say() {
    for speed in [0.1, 1.0, 60.0] {
        let (mut session, mut playhead) = start(opening(), Pace::Fixed(speed));
        session.apply(&mut playhead, SessionCommand::Play);
        for _ in 0..60 {
            assert!(session.advance(&mut playhead, FRAME));
        }
        let passed = playhead.moment().time.as_secs_f64();
        assert!((passed - speed).abs() < 0.001 * speed, "{passed} at {speed}");
    }
}

#[test]
fn the_end_stops_and_play_starts_again() {
    let (mut session, mut playhead) = start(opening(), Pace::Fixed(100_000.0));
    session.apply(&mut playhead, SessionCommand::TogglePlay);
    while session.advance(&mut playhead, FRAME) {}
    assert!(!playhead.is_playing());
    assert_eq!(playhead.moment().time, session.end());
    session.apply(&mut playhead, SessionCommand::Play);
    assert_eq!(playhead.moment().time, SimTime::ZERO);
    assert!(playhead.is_playing());
}

#[test]
fn steps_lead_through_the_story_and_back() {
    let (mut session, mut playhead) = start(opening(), Pace::Paced);
    let mut there = vec![playhead.moment()];
    loop {
        let before = playhead.moment();
        session.apply(&mut playhead, SessionCommand::StepForward);
        if playhead.moment() == before || playhead.moment().time >= session.end() {
            break;
        }
        assert!(playhead.moment().entries > before.entries || playhead.moment().time > before.time);
        there.push(playhead.moment());
    }
    assert!((10..40).contains(&there.len()), "{} steps", there.len());
    let mut back = Vec::new();
    for _ in 0..there.len() {
        session.apply(&mut playhead, SessionCommand::StepBack);
        back.push(playhead.moment());
    }
    back.reverse();
    assert_eq!(back[2..], there[1..there.len() - 1]);
}

#[test]
fn the_playhead_never_runs_ahead_of_what_is_known() {
    let (mut session, mut playhead) = start(busy(9.0), Pace::Paced);
    session.apply(&mut playhead, SessionCommand::Play);
    let mut last = playhead.moment();
    for _ in 0..1_000 {
        session.advance(&mut playhead, FRAME);
        let moment = playhead.moment();
        assert!(moment.time >= last.time && moment.entries >= last.entries);
        assert!(moment.time <= session.recorded_until());
        last = moment;
    }
}

#[test]
fn the_happenings_of_one_event_are_stepped_through_and_back() {
    let (mut session, mut playhead) = start(busy(9.0), Pace::Paced);
    let emitter = entity(EntityKind::Source, 2);
    let event = EventRef { emitter, ordinal: 5 };
    let subject = Subject::Event(event);
    let own = |session: &Session, moment: Moment| {
        let until = &session.trace()[..moment.entries];
        until.iter().filter(|entry| entry.event == Some(event)).count()
    };
    let mut there = Vec::new();
    loop {
        let before = playhead.moment();
        session.apply(&mut playhead, SessionCommand::StepNext(subject));
        if playhead.moment() == before {
            break;
        }
        assert!(own(&session, playhead.moment()) > own(&session, before), "{before:?}");
        there.push(playhead.moment());
    }
    // Everything that ever happens to it was passed.
    let last = session.moment_at(session.recorded_until());
    assert!(there.len() >= 2);
    assert_eq!(own(&session, *there.last().unwrap()), own(&session, last));
    for moment in there.iter().rev().skip(1) {
        session.apply(&mut playhead, SessionCommand::StepPrevious(subject));
        assert_eq!(playhead.moment(), *moment);
    }
}

#[test]
fn the_happenings_at_one_node_are_stepped_through() {
    let (mut session, mut playhead) = start(opening(), Pace::Paced);
    let subject = Subject::Node(NodeId::queue(2));
    session.apply(&mut playhead, SessionCommand::StepNext(subject));
    let mut picture = Picture::new(&session);
    picture.advance_to(&session, playhead.moment());
    assert_eq!(picture.node(NodeId::queue(2)).kept, 1);
    let there = playhead.moment();
    // Nothing else happens there.
    session.apply(&mut playhead, SessionCommand::StepNext(subject));
    assert_eq!(playhead.moment(), there);
    session.apply(&mut playhead, SessionCommand::Seek(at(200.0)));
    session.apply(&mut playhead, SessionCommand::StepPrevious(subject));
    assert_eq!(playhead.moment(), there);
}

#[test]
fn following_an_event_plays_what_happens_to_it_and_jumps_over_the_rest() {
    for pace in [Pace::Paced, Pace::Fixed(1.0)] {
        let (mut session, mut playhead) = start(opening(), pace);
        let event = EventRef { emitter: entity(EntityKind::Source, 2), ordinal: 1 };
        let mut track = Track::new(event);
        session.apply(&mut playhead, SessionCommand::Play);
        let (mut screen, mut moments) = (0.0, vec![playhead.moment()]);
        while playhead.is_playing() && screen < 60.0 {
            session.advance_along(&mut playhead, &mut track, FRAME);
            moments.push(playhead.moment());
            screen += FRAME;
        }
        assert!(screen < 8.0, "the two waits of minutes are no more than jumps: {screen:.1} s");
        assert!(moments.is_sorted_by_key(|moment| moment.time));
        for index in track.entries() {
            let time = session.trace()[*index].time;
            let shown = moments
                .iter()
                .filter(|moment| moment.time >= time && moment.time.since(time) <= secs(0.1));
            assert!(shown.count() > 0, "{time:?} is seen at {pace:?}");
        }
        // It stops soon after the last of it, and does not play the run to its end.
        let last = session.trace()[*track.entries().last().unwrap()].time;
        assert!(playhead.moment().time >= last && playhead.moment().time < session.end());
    }
}
