//! The playhead: the only place where screen time becomes simulated time.
//!
//! It moves over what is recorded. What it needs beyond that it says, and goes there once that has
//! come.

use crate::journey::Track;
use crate::pace::{Pace, PaceMap};
use crate::recording::{Moment, Recording};
use crate::steps::{Steps, Subject};
use lambdascope_engine::time::{SimDuration, SimTime};

/// What a person, a key, an address or a host page asks of the playhead.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum SessionCommand {
    /// Goes on; at the end, from the start.
    Play,
    /// Stands still at this moment.
    Pause,
    /// One or the other.
    TogglePlay,
    /// Stops just after the next happening.
    StepForward,
    /// Stops just after the happening before the last one.
    StepBack,
    /// Stops just after the next happening of an event or at a node.
    StepNext(Subject),
    /// Stops just after the last happening of an event or at a node, or after the one before it if
    /// it stands there already.
    StepPrevious(Subject),
    /// Goes to a moment.
    Seek(SimTime),
    /// Changes how fast time passes.
    SetPace(Pace),
    /// Goes to the start and plays.
    Restart,
}

/// The moment that is shown, and how playback goes on from there.
#[derive(Clone, Debug, Default)]
pub struct Playhead {
    moment: Moment,
    playing: bool,
    pace: Pace,
    hurry: Option<f64>,
    goal: Option<Goal>,
    /// Whether it looks beyond what is recorded for what happens next to a followed event.
    searching: bool,
}

/// Where the playhead goes as soon as that is recorded.
#[derive(Clone, Debug)]
enum Goal {
    /// A moment.
    Time(SimTime),
    /// The moment at which the tokens that set out at this one have arrived, or almost if the next
    /// happening comes sooner.
    Rest(SimTime),
    /// A rest after the first happening after this moment.
    Next(SimTime),
    /// The same for a subject.
    NextOf(Steps, SimTime),
    /// A rest after the last happening of a subject before this moment.
    PreviousOf(Steps, SimTime),
}

/// What became of the way to a goal.
enum Way {
    Leads(SimTime),
    LeadsNowhere,
    /// More has to be recorded first.
    Unknown,
}

/// Whoever follows an event looks at each of its happenings for so long [s of screen].
const DWELL: f64 = 0.7;
/// From this speed on the screen says that it hurries.
const HURRY_MIN: f64 = 1.5;
/// So much of what playback comes to is to be recorded before [s of screen].
const AHEAD: f64 = 1.0;

impl Playhead {
    /// At the start, paused.
    #[must_use]
    pub fn new(pace: Pace) -> Self {
        Self { pace: pace.in_range(), ..Self::default() }
    }

    /// The moment that is shown.
    #[must_use]
    pub const fn moment(&self) -> Moment {
        self.moment
    }

    /// Whether frames move it on by themselves.
    #[must_use]
    pub const fn is_playing(&self) -> bool {
        self.playing
    }

    /// How fast time passes.
    #[must_use]
    pub const fn pace(&self) -> Pace {
        self.pace
    }

    /// By how much paced playback hurries through a quiet stretch: simulated seconds per screen
    /// second.
    #[must_use]
    pub const fn hurry(&self) -> Option<f64> {
        self.hurry
    }

    /// Whether it is to go somewhere that is not recorded yet.
    #[must_use]
    pub const fn is_waiting(&self) -> bool {
        self.goal.is_some()
    }

    /// Up to when has to be recorded what it needs next; none if nothing is missing.
    #[must_use]
    pub fn needs(&self, recording: &Recording) -> Option<SimTime> {
        if recording.is_complete() {
            return None;
        }
        let known = recording.recorded_until();
        match (&self.goal, self.pace) {
            (Some(Goal::Time(time) | Goal::Rest(time)), _) if *time > known => Some(*time),
            (Some(_), _) => Some(recording.end()),
            (None, _) if !self.playing => None,
            (None, _) if self.searching => Some(recording.end()),
            (None, Pace::Fixed(speed)) => {
                let until = self.moment.time + SimDuration::from_secs_f64(AHEAD * speed);
                (until > known).then_some(until)
            }
            (None, Pace::Paced) => {
                let map = recording.pace_map();
                let ahead = map.certain_screen() - map.screen_at(self.moment.time);
                (ahead < AHEAD).then_some(recording.end())
            }
        }
    }

    /// Does what is asked.
    pub fn apply(&mut self, recording: &Recording, command: SessionCommand) {
        let now = self.moment.time;
        match command {
            SessionCommand::Play => self.play(recording),
            SessionCommand::Pause => self.pause(),
            SessionCommand::TogglePlay if self.playing => self.pause(),
            SessionCommand::TogglePlay => self.play(recording),
            SessionCommand::StepForward => self.step(Goal::Next(now)),
            SessionCommand::StepBack => self.step(match recording.pace_map().last_two(now) {
                (_, Some(before)) => Goal::Rest(before),
                (first, None) => Goal::Time(first),
            }),
            SessionCommand::StepNext(subject) => {
                self.step(Goal::NextOf(Steps::new(subject), now));
            }
            SessionCommand::StepPrevious(subject) => {
                self.step(Goal::PreviousOf(Steps::new(subject), now));
            }
            SessionCommand::Seek(time) => self.goal = Some(Goal::Time(time.min(recording.end()))),
            SessionCommand::SetPace(pace) => self.pace = pace.in_range(),
            SessionCommand::Restart => {
                self.goal = Some(Goal::Time(SimTime::ZERO));
                self.playing = true;
            }
        }
        self.arrive(recording);
        self.hurry = self.hurry_at(recording.pace_map());
    }

    /// Goes where it waits to go, if that is recorded by now; true when the picture may have
    /// changed.
    pub fn arrive(&mut self, recording: &Recording) -> bool {
        let way = match &mut self.goal {
            Some(goal) => goal.way(recording),
            None => return false,
        };
        let before = self.moment;
        match way {
            Way::Unknown => return false,
            Way::LeadsNowhere => {}
            Way::Leads(time) => self.moment = recording.moment_at(time.min(recording.end())),
        }
        self.goal = None;
        self.moment != before
    }

    /// Lets `screen_s` seconds of screen time pass; true when the picture may have changed.
    pub fn advance(&mut self, recording: &Recording, screen_s: f64) -> bool {
        self.searching = false;
        if self.is_waiting() {
            return self.arrive(recording);
        }
        if !self.playing {
            return false;
        }
        let before = self.moment;
        let screen_s = screen_s.max(0.0);
        let map = recording.pace_map();
        let to = match self.pace {
            Pace::Fixed(speed) => before.time + SimDuration::from_secs_f64(screen_s * speed),
            Pace::Paced => {
                let to = map.time_at(map.screen_at(before.time) + screen_s);
                to.clamp(before.time, map.certain_until().max(before.time))
            }
        };
        self.moment = recording.moment_at(to.min(recording.end()).max(before.time));
        if recording.is_complete() && self.moment.time >= recording.end() {
            self.playing = false;
        }
        self.hurry = self.hurry_at(map);
        self.moment != before
    }

    /// Lets screen time pass for whoever follows one event: what happens to it is played at the
    /// pace, and stretches in which nothing does are jumped over. It stops where the way of the
    /// event ends. True when the picture may have changed.
    pub fn advance_along(
        &mut self,
        recording: &Recording,
        track: &mut Track,
        screen_s: f64,
    ) -> bool {
        if !self.playing || self.is_waiting() {
            return self.advance(recording, screen_s);
        }
        track.read(recording);
        let now = self.moment.time;
        let last = track.last(recording.trace(), now);
        if last.is_some_and(|last| now < self.dwelt(recording.pace_map(), last)) {
            return self.advance(recording, screen_s);
        }
        let next = track.next(recording.trace(), now);
        self.goal = next.map(Goal::Time);
        self.searching = next.is_none();
        self.playing = next.is_some() || !recording.is_complete();
        self.hurry = None;
        self.arrive(recording)
    }

    /// Until when what happened at a moment is looked at.
    fn dwelt(&self, map: &PaceMap, happening: SimTime) -> SimTime {
        match self.pace {
            Pace::Fixed(speed) => happening + SimDuration::from_secs_f64(DWELL * speed),
            Pace::Paced => {
                let certain = map.certain_until().max(happening);
                map.time_at(map.screen_at(happening) + DWELL).min(certain)
            }
        }
    }

    /// After a command at the playhead's moment: takes in what happened at once. Where it was to
    /// go is forgotten with what lay there.
    pub fn refresh(&mut self, recording: &Recording) {
        self.goal = None;
        self.moment = recording.moment_at(self.moment.time);
    }

    fn play(&mut self, recording: &Recording) {
        if recording.is_complete() && self.moment.time >= recording.end() {
            self.goal = Some(Goal::Time(SimTime::ZERO));
        }
        self.playing = true;
    }

    /// Stands still, and no longer waits.
    fn pause(&mut self) {
        self.playing = false;
        self.goal = None;
    }

    fn step(&mut self, goal: Goal) {
        self.playing = false;
        self.goal = Some(goal);
    }

    fn hurry_at(&self, map: &PaceMap) -> Option<f64> {
        let speed = map.speed_at(self.moment.time);
        (self.pace == Pace::Paced && self.playing && speed >= HURRY_MIN).then_some(speed)
    }
}

impl Goal {
    fn way(&mut self, recording: &Recording) -> Way {
        match self {
            Self::Time(time) if recording.knows(*time) => Way::Leads(*time),
            Self::Time(_) => Way::Unknown,
            Self::Rest(happening) => rest_after(recording, *happening),
            Self::Next(after) => match recording.pace_map().next(*after) {
                Some(happening) => rest_after(recording, happening),
                None if recording.is_complete() => Way::Leads(recording.end()),
                None => Way::Unknown,
            },
            Self::NextOf(steps, after) => match steps.next(recording, *after) {
                Some(happening) => rest_after(recording, happening),
                None if recording.is_complete() => Way::LeadsNowhere,
                None => Way::Unknown,
            },
            Self::PreviousOf(_, now) if !recording.knows(*now) => Way::Unknown,
            Self::PreviousOf(steps, now) => {
                let (last, before) = steps.last_two(recording, *now);
                match (last.map(|last| rest_after(recording, last)), before) {
                    // It rests there already.
                    (Some(Way::Leads(rest)), Some(before)) if rest >= *now => {
                        rest_after(recording, before)
                    }
                    (Some(way), _) => way,
                    (None, _) => Way::LeadsNowhere,
                }
            }
        }
    }
}

/// The way to the rest after a happening.
fn rest_after(recording: &Recording, happening: SimTime) -> Way {
    if !recording.knows(happening) {
        return Way::Unknown;
    }
    let map = recording.pace_map();
    let rested = map.time_at(map.screen_at(happening) + map.rest_after(happening));
    let next = map.next(happening).map(|next| SimTime::from_micros(next.as_micros() - 1));
    Way::Leads(next.map_or(rested, |next| rested.min(next)))
}
