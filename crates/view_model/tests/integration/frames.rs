//! Frames: what is drawn of a moment, as text.

use crate::build::{at, busy, entity, function, opening, random, secs, source, store};
use lambdascope_engine::config::{Config, Distribution, Send, SendOn};
use lambdascope_engine::entity::{Entity, EntityKind, EventRef};
use lambdascope_engine::trace::{Happening, TraceEntry};
use lambdascope_rulebook::{Edition, SourceKind};
use lambdascope_view_model::draw_list::{DrawList, Ink, Mark, Shape};
use lambdascope_view_model::frame::{FrameOptions, frame, frame_into};
use lambdascope_view_model::geometry::Point;
use lambdascope_view_model::layout::{Face, Layout};
use lambdascope_view_model::node::NodeId;
use lambdascope_view_model::pace::Pace;
use lambdascope_view_model::picture::Picture;
use lambdascope_view_model::playhead::{Playhead, SessionCommand};
use lambdascope_view_model::session::Session;
use std::fmt::Write as _;
use std::sync::Arc;

/// Some random scenarios feed themselves and grow without end.
const ENTRIES_MAX: usize = 20_000;

struct Stage {
    session: Session,
    picture: Picture,
    layout: Layout,
}

impl Stage {
    fn new(config: Config) -> Self {
        let session = Session::new(Arc::new(config)).unwrap();
        let picture = Picture::new(&session);
        let layout = Layout::of(session.scenario(), Face::Desk);
        Self { session, picture, layout }
    }

    /// The frame at a simulated time.
    fn at(&mut self, seconds: f64, pace: Pace) -> DrawList {
        self.with(seconds, pace, FrameOptions::default())
    }

    fn with(&mut self, seconds: f64, pace: Pace, options: FrameOptions) -> DrawList {
        self.session.record_pace_to(at(seconds), ENTRIES_MAX);
        self.picture.advance_to(&self.session, self.session.moment_at(at(seconds)));
        frame(&self.session, &self.picture, &self.layout, pace, options)
    }

    /// The frame so many seconds of screen time into paced playback, as text.
    fn text_at(&mut self, screen: f64) -> String {
        let time = self.session.record_screen(screen).time;
        let list = self.at(time.as_secs_f64(), Pace::Paced);
        let mut text = format!("{:.3} s\n", time.as_secs_f64());
        for mark in list.marks.iter().filter(|mark| mark.shape != Shape::EmptyCell) {
            let _ = writeln!(text, "{}", self.line(mark));
        }
        text
    }

    fn line(&self, mark: &Mark) -> String {
        let event = mark.event.map(|event| self.session.scenario().event_name(event));
        format!(
            "{:<12} {:<12} {:>3.0} {:>3.0}  {}",
            format!("{:?}", mark.shape),
            format!("{:?}", mark.ink),
            mark.x,
            mark.y,
            event.unwrap_or_default()
        )
        .trim_end()
        .to_owned()
    }
}

fn count(list: &DrawList, shape: Shape, ink: Ink) -> usize {
    list.marks.iter().filter(|mark| mark.shape == shape && mark.ink == ink).count()
}

#[test]
fn the_story_starts_with_one_event_on_each_lane() {
    insta::assert_snapshot!(Stage::new(opening()).text_at(0.125), @r"
    0.003 s
    Square       Moving       192  73  browser#1
    Square       Moving       201 430  orders#1
    Square       Moving       192 220  sdk#1
    ");
}

#[test]
fn then_each_waits_for_its_own_clock() {
    insta::assert_snapshot!(Stage::new(opening()).text_at(3.3), @r"
    14.905 s
    Cell         Warm         584 215
    Cell         Warm         610 215
    Cell         Warm         636 215
    Circle       Groove       431 293  sdk#1
    Circle       Groove       252 461  orders#1
    Ring         Clock        431 293  sdk#1
    Ring         Clock        252 461  orders#1
    Diamond      Failed       431 293  sdk#1
    Diamond      Failed       252 461  orders#1
    ");
}

#[test]
fn a_dead_letter_goes_from_queue_to_queue_and_not_from_the_function() {
    let mut stage = Stage::new(opening());
    stage.session.record_to(at(100.0), usize::MAX);
    let moved = stage.session.pace_map().screen_at(at(54.08));
    insta::assert_snapshot!(stage.text_at(moved + 0.125), @r"
    54.205 s
    Cell         Warm         584 215
    Cell         Warm         610 215
    Cell         Warm         636 215
    Circle       Groove       431 293  sdk#1
    Ring         Clock        431 293  sdk#1
    Diamond      Failed       431 293  sdk#1
    Diamond      DeadLettered 593 556  orders#1
    ");
}

#[test]
fn the_story_ends_in_two_dead_letter_queues() {
    let mut stage = Stage::new(opening());
    insta::assert_snapshot!(stage.text_at(10.35), @r"
    173.240 s
    Cell         Warm         584 215
    Cell         Warm         610 215
    Cell         Failed       636 215
    Diamond      Failed       636 215
    Diamond      DeadLettered 758 514  orders#1
    Diamond      DeadLettered 736 282  sdk#1
    ");
}

/// What playing shows, frame by frame, against what seeking shows in another session.
fn compare_playing_with_seeking(config: &Config, pace: Pace, frames: u32, name: &str) {
    let mut played = Stage::new(config.clone());
    let mut playhead = Playhead::new(pace);
    played.session.apply(&mut playhead, SessionCommand::Play);
    let mut sought = Stage::new(config.clone());
    let mut list = DrawList::new();
    for number in 0..frames {
        played.session.advance(&mut playhead, 1.0 / 60.0);
        let moment = playhead.moment();
        if moment.entries > ENTRIES_MAX {
            return;
        }
        if number % 50 != 49 {
            continue;
        }
        played.picture.advance_to(&played.session, moment);
        let options = FrameOptions::default();
        frame_into(&played.session, &played.picture, &played.layout, pace, options, &mut list);
        let seeking = sought.at(moment.time.as_secs_f64(), pace);
        assert!(list == seeking, "{name}, {pace:?}: other marks at {:?}", moment.time);
    }
}

#[test]
fn scrubbing_shows_what_playing_showed() {
    for pace in [Pace::Paced, Pace::Fixed(1.0), Pace::Fixed(60.0)] {
        compare_playing_with_seeking(&opening(), pace, 700, "opening");
        compare_playing_with_seeking(&busy(9.0), pace, 300, "busy");
        for seed in 0..8 {
            compare_playing_with_seeking(&random(seed), pace, 200, &format!("random {seed}"));
        }
    }
}

#[test]
fn every_frame_of_random_scenarios_can_be_drawn() {
    for seed in 0..60 {
        let mut stage = Stage::new(random(seed));
        let face = if seed % 2 == 0 { Face::Desk } else { Face::Embed };
        stage.layout = Layout::of(stage.session.scenario(), face);
        for (seconds, pace) in [
            (0.5, Pace::Paced),
            (1.1, Pace::Fixed(1.0)),
            (9.0, Pace::Paced),
            (30.0, Pace::Fixed(1e4)),
        ] {
            if stage.session.trace().len() > ENTRIES_MAX {
                break;
            }
            let list = stage.at(seconds, pace);
            let world = stage.layout.size;
            for mark in &list.marks {
                let inside = (0.0..=world.w).contains(&mark.x) && (0.0..=world.h).contains(&mark.y);
                assert!(inside, "random {seed}, {face:?}: {mark:?}");
            }
        }
    }
}

#[test]
fn an_event_is_seen_once_at_most_beside_its_ring() {
    let mut stage = Stage::new(opening());
    for step in 0..400_i32 {
        let screen = f64::from(step) * 0.03;
        let time = stage.session.record_screen(screen).time.as_secs_f64();
        let list = stage.at(time, Pace::Paced);
        for source in [0, 2] {
            let event = EventRef { emitter: Entity::new(EntityKind::Source, source), ordinal: 1 };
            let seen = list.marks.iter().filter(|mark| {
                mark.event == Some(event)
                    && matches!(mark.shape, Shape::Square | Shape::HollowSquare | Shape::Diamond)
            });
            assert!(seen.count() <= 1, "source {source} at {time:.3} s");
        }
    }
}

#[test]
fn crowds_become_streams_with_their_count() {
    let mut stage = Stage::new(busy(2_000.0));
    let list = stage.at(3.0, Pace::Fixed(1.0));
    assert!(!list.streams.is_empty());
    for stream in &list.streams {
        assert!(stream.count > 60 && stream.width >= 4.0, "{stream:?}");
        assert!(list.labels.iter().any(|label| label.count == stream.count));
    }
    assert!(list.marks.len() < 400, "{}", list.marks.len());
    // What a crowd reaches would never stand still.
    assert!(list.nudges.iter().all(|nudge| nudge.node != NodeId::function(0)));
}

#[test]
fn a_long_queue_is_a_level() {
    let mut stage = Stage::new(busy(2_000.0));
    let list = stage.at(2.5, Pace::Fixed(1.0));
    assert!(count(&list, Shape::Bar, Ink::Waiting) >= 1);
    let row = stage.layout.node(NodeId::queue(1)).unwrap().slots[0].area();
    let bar = list.marks.iter().find(|m| m.shape == Shape::Bar && m.ink == Ink::Waiting).unwrap();
    assert!(bar.size > 0.3 * row.w && bar.size <= row.w);
}

#[test]
fn as_many_tokens_as_asked_for_are_drawn_one_by_one() {
    let mut stage = Stage::new(busy(2_000.0));
    let crowded = stage.at(2.5, Pace::Fixed(1.0));
    assert!(!crowded.streams.is_empty());
    let options = FrameOptions { singly_max: u64::MAX, ..FrameOptions::default() };
    let single = stage.with(2.5, Pace::Fixed(1.0), options);
    assert!(single.streams.is_empty());
    let hidden: u64 = crowded.streams.iter().map(|stream| stream.count).sum();
    assert!(single.marks.len() > crowded.marks.len() + 60, "{hidden} tokens in streams");
}

#[test]
fn a_lost_event_breaks_apart_and_leaves_a_cross_for_a_while() {
    let mut config = opening();
    config.functions[0].dead_letter_config = None;
    let mut stage = Stage::new(config);
    stage.session.record_to(at(250.0), usize::MAX);
    let map = stage.session.pace_map();
    let end = map.last_two(at(250.0)).0;
    let screen = map.screen_at(end);
    let times: Vec<f64> =
        [0.12, 0.5, 1.4].iter().map(|s| map.time_at(screen + s).as_secs_f64()).collect();
    let flying = stage.at(times[0], Pace::Paced);
    assert_eq!(count(&flying, Shape::Diamond, Ink::Failed), 2, "the event and its cell");
    assert!(count(&stage.at(times[1], Pace::Paced), Shape::Splinter, Ink::Failed) > 3);
    let after = stage.at(times[2], Pace::Fixed(1.0));
    assert_eq!(count(&after, Shape::Splinter, Ink::Failed), 0);
    let place = stage.layout.node(NodeId::Lost(NodeId::function(0).entity())).unwrap().rect;
    let cross = stage.at(end.as_secs_f64() + 3.0, Pace::Fixed(1.0));
    let cross = cross.marks.iter().find(|mark| mark.shape == Shape::Cross).unwrap();
    assert!(place.contains(Point::new(cross.x, cross.y)));
    let later = stage.at(end.as_secs_f64() + 7.0, Pace::Fixed(1.0));
    assert_eq!(count(&later, Shape::Cross, Ink::Lost), 0);
}

#[test]
fn with_reduced_motion_events_appear_at_their_places_and_are_outlined() {
    let mut stage = Stage::new(opening());
    let options = FrameOptions { reduced_motion: true, ..FrameOptions::default() };
    let list = stage.with(0.0, Pace::Paced, options);
    assert!(count(&list, Shape::Frame, Ink::Moving) >= 3);
    let queue = stage.layout.node(NodeId::queue(1)).unwrap().rect;
    let waits = list.marks.iter().find(|mark| mark.shape == Shape::HollowSquare).unwrap();
    assert!(queue.contains(Point::new(waits.x, waits.y)));
    assert!(list.nudges.is_empty() && list.streams.is_empty());
}

#[test]
fn a_long_way_is_drawn_to_its_end_at_any_speed() {
    let mut config = opening();
    config.sources[2].kind = SourceKind::S3;
    let mut stage = Stage::new(config);
    let event = Some(EventRef { emitter: Entity::new(EntityKind::Source, 2), ordinal: 1 });
    // A notification of S3 takes a second, which is ten on the screen at a tenth of the speed.
    let mut places = Vec::new();
    for seconds in [0.1, 0.35, 0.6, 0.9] {
        let list = stage.at(seconds, Pace::Fixed(0.1));
        places.extend(list.marks.iter().filter(|mark| mark.event == event).map(|mark| mark.x));
    }
    assert_eq!(places.len(), 4, "{places:?}");
    assert!(places.is_sorted());
}

/// The second function writes when its caller has gone, and the event with him.
#[test]
fn what_is_written_comes_from_the_function_that_wrote_it() {
    let mut config = Config::new(Edition::Today);
    let table = entity(EntityKind::Table, 0);
    config.tables.push(store("bookings"));
    for (index, (name, takes)) in [("quick", 100_000.0), ("slow", 5_000_000.0)].iter().enumerate() {
        let mut function = function(name);
        function.duration = Distribution::Constant(*takes);
        function.timeout = secs(30.0);
        let (on, payload_bytes) = (SendOn::Success, None);
        function.sends.push(Send { to: table, on, payload_bytes });
        config.functions.push(function);
        let mut caller = source(name, SourceKind::LambdaApi, entity(EntityKind::Function, index));
        caller.client.timeout = Some(secs(2.0));
        config.sources.push(caller);
    }
    let mut stage = Stage::new(config);
    stage.session.record_to(at(60.0), usize::MAX);
    let landed = |entry: &&TraceEntry| matches!(entry.happening, Happening::EffectLanded { .. });
    let times: Vec<_> = stage.session.trace().iter().filter(landed).map(|one| one.time).collect();
    assert_eq!(times.len(), 2);
    for (index, time) in (0_u16..).zip(times) {
        let list = stage.at(time.as_secs_f64() + 0.001, Pace::Fixed(0.1));
        let written = list.marks.iter().find(|mark| mark.ink == Ink::Effect).unwrap();
        let written = Point::new(written.x, written.y);
        let away = |function| {
            stage.layout.node(NodeId::function(function)).unwrap().rect.center().distance(written)
        };
        assert!(away(index) < away(1 - index), "{written:?}");
    }
}

#[test]
fn a_selected_event_is_outlined_wherever_it_is() {
    let event = EventRef { emitter: Entity::new(EntityKind::Source, 1), ordinal: 1 };
    let options = FrameOptions { selected: Some(event), ..FrameOptions::default() };
    let mut stage = Stage::new(opening());
    for seconds in [0.002, 0.3, 5.0, 18.03, 30.0] {
        let list = stage.with(seconds, Pace::Paced, options);
        assert!(count(&list, Shape::Frame, Ink::Selected) >= 1, "at {seconds} s");
    }
}

#[test]
fn a_token_can_be_pointed_at() {
    let mut stage = Stage::new(opening());
    let list = stage.at(5.0, Pace::Paced);
    let ring = list.marks.iter().find(|mark| mark.shape == Shape::Ring).unwrap();
    assert_eq!(list.hit(ring.x + 3.0, ring.y - 3.0), ring.event);
    assert_eq!(list.hit(2.0, 2.0), None);
}

#[test]
fn nodes_that_are_reached_are_nudged() {
    let mut stage = Stage::new(opening());
    let mut nudged = Vec::new();
    for step in 0..40_i32 {
        let screen = f64::from(step) * 0.02;
        let time = stage.session.record_screen(screen).time.as_secs_f64();
        nudged.extend(stage.at(time, Pace::Paced).nudges.iter().map(|nudge| nudge.node));
    }
    for node in [NodeId::Door(0), NodeId::EventQueue(0), NodeId::queue(1), NodeId::function(0)] {
        assert!(nudged.contains(&node), "{node:?}");
    }
}

#[test]
fn nodes_that_are_reached_all_the_time_stand_still() {
    let mut stage = Stage::new(busy(60.0));
    for step in 0..20_i32 {
        let list = stage.at(2.0 + f64::from(step) * 0.05, Pace::Fixed(1.0));
        assert!(list.streams.is_empty(), "no crowd hides who arrives");
        let function = list.nudges.iter().find(|nudge| nudge.node == NodeId::function(0));
        assert_eq!(function, None);
    }
}

/// Where the ring of an event stands, if it has one.
fn ring_of(list: &DrawList, event: EventRef) -> Option<(f32, f32)> {
    let ring = list.marks.iter().find(|m| m.shape == Shape::Ring && m.event == Some(event))?;
    Some((ring.x, ring.y))
}

#[test]
fn rings_on_a_full_loop_keep_their_places_as_others_leave() {
    let mut stage = Stage::new(busy(40.0));
    let queue = stage.layout.node(NodeId::EventQueue(0)).unwrap().rect;
    let mut known: Vec<(EventRef, (f32, f32))> = Vec::new();
    let (mut most, mut left) = (0, 0);
    for step in 0..120_i32 {
        let list = stage.at(55.0 + f64::from(step) * 0.1, Pace::Fixed(1.0));
        let rings = list.marks.iter().filter(|m| m.shape == Shape::Ring && m.y > queue.bottom());
        let rings: Vec<EventRef> =
            rings.filter(|m| m.y < queue.bottom() + 60.0).filter_map(|m| m.event).collect();
        most = most.max(rings.len());
        let before = known.len();
        known.retain(|(event, _)| rings.contains(event));
        left += before - known.len();
        for event in rings {
            let now = ring_of(&list, event).unwrap();
            match known.iter().find(|(other, _)| *other == event) {
                Some((_, place)) => assert_eq!(*place, now, "at step {step}"),
                None => known.push((event, now)),
            }
        }
    }
    assert!(most >= 4 && left >= 2, "{most} rings, {left} left");
}

#[test]
fn a_message_that_is_visible_again_glides_from_its_ring_into_the_row() {
    let mut stage = Stage::new(opening());
    let event = EventRef { emitter: Entity::new(EntityKind::Source, 1), ordinal: 1 };
    let card = stage.layout.node(NodeId::queue(1)).unwrap().clone();
    stage.session.record_to(at(30.0), usize::MAX);
    let visible = stage.session.trace().iter().find(|entry| {
        matches!(entry.happening, lambdascope_engine::trace::Happening::MessageVisible { .. })
    });
    let time = visible.unwrap().time;
    let screen = stage.session.pace_map().screen_at(time);
    let mut heights = Vec::new();
    for part in [0.02, 0.08, 0.125, 0.17, 0.23] {
        let now = stage.session.pace_map().time_at(screen + part).as_secs_f64();
        let list = stage.at(now, Pace::Paced);
        let mark = list.marks.iter().find(|m| {
            m.event == Some(event) && m.shape == Shape::HollowSquare && m.ink == Ink::Waiting
        });
        heights.push(mark.unwrap().y);
    }
    let (ring, row) = (card.hidden.unwrap().first.y, card.slots[0].first.y);
    assert!(heights.is_sorted_by(|a, b| a > b), "{heights:?}");
    assert!(heights[0] <= ring && heights[4] >= row, "{heights:?} from {ring} to {row}");
}

#[test]
fn dead_letters_are_seen_in_their_queue() {
    let mut stage = Stage::new(opening());
    let list = stage.at(230.0, Pace::Fixed(1.0));
    let kept = list.marks.iter().filter(|m| m.ink == Ink::DeadLettered);
    let kept: Vec<(f32, f32)> = kept.map(|mark| (mark.x, mark.y)).collect();
    let mut slots: Vec<(f32, f32)> = Vec::new();
    for node in stage.layout.nodes.iter().filter(|node| node.slots.len() == 1) {
        let first = node.slots[0].at(0);
        if kept.contains(&(first.x, first.y)) {
            slots.push((first.x, first.y));
        }
    }
    assert_eq!((kept.len(), slots.len()), (2, 2), "{kept:?}");
}
