//! Seeking: whatever moment one jumps to shows what playing there shows.

use crate::build::{Chance, at, busy};
use lambdascope_engine::time::SimTime;
use lambdascope_view_model::draw_list::DrawList;
use lambdascope_view_model::frame::{FrameOptions, frame_into};
use lambdascope_view_model::layout::{Face, Layout};
use lambdascope_view_model::node::NodeId;
use lambdascope_view_model::pace::Pace;
use lambdascope_view_model::picture::{
    EnvironmentState, EventView, MappingView, NodeState, Picture,
};
use lambdascope_view_model::playhead::{Playhead, SessionCommand};
use lambdascope_view_model::recording::Moment;
use lambdascope_view_model::session::Session;
use std::sync::Arc;
use std::time::Instant;

/// Everything that one moment shows.
#[derive(PartialEq, Debug)]
struct Shown {
    moment: Moment,
    list: DrawList,
    nodes: Vec<NodeState>,
    mappings: Vec<MappingView>,
    events: Vec<EventView>,
    environments: Vec<Option<EnvironmentState>>,
    fates: Vec<u64>,
    recent: Vec<usize>,
}

/// Somebody who looks at a run.
struct Viewer {
    session: Session,
    playhead: Playhead,
    picture: Picture,
    layout: Layout,
    list: DrawList,
}

impl Viewer {
    fn new(per_second: f64, length_s: f64) -> Self {
        let mut config = busy(per_second);
        config.run_for = at(length_s).since(SimTime::ZERO);
        let config = Arc::new(config);
        let layout = Layout::of(&config, Face::Desk);
        let session = Session::new(config).unwrap();
        let playhead = Playhead::new(Pace::Paced);
        let picture = Picture::new(&session);
        Self { session, playhead, picture, layout, list: DrawList::new() }
    }

    fn go(&mut self, time: SimTime) {
        self.session.apply(&mut self.playhead, SessionCommand::Seek(time));
        let moment = self.playhead.moment();
        self.picture.advance_to(&self.session, moment);
        let options = FrameOptions::default();
        let Self { session, picture, layout, list, .. } = self;
        frame_into(session, picture, layout, Pace::Paced, options, list);
    }

    fn shown(&self) -> Shown {
        let Self { session, picture, list, playhead, .. } = self;
        let nodes: Vec<NodeId> = self.layout.nodes.iter().map(|node| node.node).collect();
        Shown {
            moment: playhead.moment(),
            list: list.clone(),
            nodes: nodes.iter().map(|node| picture.node(*node)).collect(),
            mappings: (0..session.scenario().mappings.len())
                .map(|index| picture.mapping(u16::try_from(index).unwrap()))
                .collect(),
            events: nodes.iter().flat_map(|node| picture.events_at(*node, 0, 50)).collect(),
            environments: picture.environments(0).to_vec(),
            fates: picture.fates().to_vec(),
            recent: picture.recent().collect(),
        }
    }
}

/// Random moments of a run, in the order in which they are jumped to.
fn moments(count: usize, length_s: f64) -> Vec<SimTime> {
    let mut chance = Chance::new(7);
    (0..count)
        .map(|_| {
            let micros = chance.below(1 << 20) * (1 << 10) + chance.below(1 << 10);
            #[expect(clippy::cast_precision_loss, reason = "a share of the run")]
            let share = micros as f64 / f64::from(1 << 30);
            at(length_s * share)
        })
        .collect()
}

/// Jumps to random moments, plays there step by step, and compares. How many entries the run has,
/// and how long the jumps took, the quickest first (s).
fn compare(per_second: f64, length_s: f64) -> (usize, Vec<f64>) {
    const JUMPS: usize = 200;
    let times = moments(JUMPS, length_s);
    let mut jumper = Viewer::new(per_second, length_s);
    jumper.session.record_to(jumper.session.end(), usize::MAX);
    let mut took = Vec::with_capacity(JUMPS);
    let mut jumped: Vec<(SimTime, Shown)> = Vec::with_capacity(JUMPS);
    for time in times {
        let start = Instant::now();
        jumper.go(time);
        took.push(start.elapsed().as_secs_f64());
        jumped.push((time, jumper.shown()));
    }
    // Another one goes there second by second, and simulates no further than it has to.
    jumped.sort_by_key(|(time, _)| *time);
    let mut player = Viewer::new(per_second, length_s);
    let mut second = 0.0;
    for (time, shown) in jumped {
        while at(second) < time {
            player.go(at(second));
            second += 1.0;
        }
        player.go(time);
        assert_eq!(player.shown(), shown, "at {time:?}");
    }
    took.sort_by(f64::total_cmp);
    (jumper.session.trace().len(), took)
}

#[test]
fn two_hundred_jumps_show_what_playing_there_shows() {
    let (entries, _) = compare(30.0, 300.0);
    assert!(entries > 30_000, "{entries} entries");
}

/// The same in a run of a million entries. `cargo xtask bench` calls it and reports how long the
/// jumps took: `seek: ENTRIES entries, median MEDIAN ms, longest LONGEST ms`.
#[test]
#[ignore = "takes a minute; the benchmark runs it"]
fn two_hundred_jumps_in_a_run_of_a_million_entries() {
    let (entries, took) = compare(60.0, 2_800.0);
    assert!(entries > 1_000_000, "{entries} entries");
    let ms = |index: usize| took[index] * 1e3;
    println!(
        "seek: {entries} entries, median {:.2} ms, longest {:.2} ms",
        ms(took.len() / 2),
        ms(took.len() - 1)
    );
}
