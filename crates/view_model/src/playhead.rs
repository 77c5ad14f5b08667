//! The playhead: the only place where screen time becomes simulated time.

use crate::journey::Track;
use crate::pace::{Pace, PaceMap};
use crate::session::{Moment, Session};
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
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Playhead {
    moment: Moment,
    playing: bool,
    pace: Pace,
    hurry: Option<f64>,
}

/// Entries that one frame may simulate at most, so that the page stays responsive.
const ENTRIES_PER_FRAME: usize = 20_000;
/// Entries that a seek may simulate at most at once; it goes on with the next frames.
const ENTRIES_PER_SEEK: usize = 2_000_000;
/// Whoever follows an event looks at each of its happenings for so long [s of screen].
const DWELL: f64 = 0.7;
/// From this speed on the screen says that it hurries.
const HURRY_MIN: f64 = 1.5;

impl Playhead {
    /// At the start, paused.
    #[must_use]
    pub fn new(session: &Session, pace: Pace) -> Self {
        let moment = session.moment_at(SimTime::ZERO);
        Self { moment, playing: false, pace: pace.in_range(), hurry: None }
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

    /// Does what is asked.
    pub fn apply(&mut self, session: &mut Session, command: SessionCommand) {
        match command {
            SessionCommand::Play => self.play(session),
            SessionCommand::Pause => self.playing = false,
            SessionCommand::TogglePlay if self.playing => self.playing = false,
            SessionCommand::TogglePlay => self.play(session),
            SessionCommand::StepForward => self.step_forward(session),
            SessionCommand::StepBack => self.step_back(session),
            SessionCommand::StepNext(subject) => self.step_next(session, subject),
            SessionCommand::StepPrevious(subject) => self.step_previous(session, subject),
            SessionCommand::Seek(time) => self.go_to(session, time),
            SessionCommand::SetPace(pace) => self.pace = pace.in_range(),
            SessionCommand::Restart => {
                self.go_to(session, SimTime::ZERO);
                self.playing = true;
            }
        }
        self.hurry = self.hurry_at(session.pace_map());
    }

    /// Lets `screen_s` seconds of screen time pass; true when the picture may have changed.
    pub fn advance(&mut self, session: &mut Session, screen_s: f64) -> bool {
        if !self.playing {
            return false;
        }
        let before = self.moment;
        let screen_s = screen_s.max(0.0);
        match self.pace {
            Pace::Fixed(speed) => {
                let to = self.moment.time + SimDuration::from_secs_f64(screen_s * speed);
                session.simulate_to(to, ENTRIES_PER_FRAME);
                self.moment = session.moment_at(to);
            }
            Pace::Paced => {
                self.look_ahead(session, screen_s);
                let map = session.pace_map();
                let to = map.time_at(map.screen_at(self.moment.time) + screen_s);
                let to = to.clamp(self.moment.time, map.certain_until().max(self.moment.time));
                self.moment = session.moment_at(to.min(session.end()));
            }
        }
        if session.is_complete() && self.moment.time >= session.end() {
            self.playing = false;
        }
        self.hurry = self.hurry_at(session.pace_map());
        self.moment != before
    }

    /// Lets screen time pass for whoever follows one event: what happens to it is played at the
    /// pace, and stretches in which nothing does are jumped over. It stops where the way of the
    /// event ends. True when the picture may have changed.
    pub fn advance_along(
        &mut self,
        session: &mut Session,
        track: &mut Track,
        screen_s: f64,
    ) -> bool {
        if !self.playing {
            return false;
        }
        track.read(session);
        let now = self.moment.time;
        let last = track.last(session.trace(), now);
        if last.is_some_and(|last| now < self.dwelt(session.pace_map(), last)) {
            return self.advance(session, screen_s);
        }
        match track.next(session.trace(), now) {
            Some(next) => self.go_to(session, next),
            None if session.is_complete() => self.playing = false,
            None => {
                session.simulate_to(session.end(), ENTRIES_PER_FRAME);
            }
        }
        self.hurry = None;
        self.moment.time != now
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

    /// After a command at the playhead's moment: takes in what happened at once.
    pub fn refresh(&mut self, session: &Session) {
        self.moment = session.moment_at(self.moment.time);
    }

    fn play(&mut self, session: &mut Session) {
        if session.is_complete() && self.moment.time >= session.end() {
            self.go_to(session, SimTime::ZERO);
        }
        self.playing = true;
    }

    /// Makes sure that the screen times of the next `screen_s` seconds are known.
    fn look_ahead(&self, session: &mut Session, screen_s: f64) {
        session.simulate_beyond(self.moment.time, ENTRIES_PER_FRAME);
        let now = session.pace_map().screen_at(self.moment.time);
        session.simulate_for_pace(now + screen_s, ENTRIES_PER_FRAME);
    }

    fn go_to(&mut self, session: &mut Session, time: SimTime) {
        session.simulate_to(time, ENTRIES_PER_SEEK);
        session.simulate_beyond(time, ENTRIES_PER_FRAME);
        self.moment = session.moment_at(time);
    }

    fn step_forward(&mut self, session: &mut Session) {
        self.playing = false;
        while session.pace_map().next(self.moment.time).is_none() && !session.is_complete() {
            let known = session.pace_map().certain_until();
            session.simulate_beyond(known, ENTRIES_PER_FRAME);
        }
        match session.pace_map().next(self.moment.time) {
            Some(happening) => self.rest_after(session, happening),
            None => self.go_to(session, session.end()),
        }
    }

    fn step_back(&mut self, session: &mut Session) {
        self.playing = false;
        match session.pace_map().last_two(self.moment.time) {
            (_, Some(before)) => self.rest_after(session, before),
            (first, None) => self.go_to(session, first),
        }
    }

    fn step_next(&mut self, session: &mut Session, subject: Subject) {
        self.playing = false;
        if let Some(next) = Steps::new(subject).next(session, self.moment.time) {
            self.rest_after(session, next);
        }
    }

    fn step_previous(&mut self, session: &mut Session, subject: Subject) {
        self.playing = false;
        let now = self.moment.time;
        let (last, before) = Steps::new(subject).last_two(session, now);
        let Some(last) = last else { return };
        self.rest_after(session, last);
        if now <= self.moment.time
            && let Some(before) = before
        {
            self.rest_after(session, before);
        }
    }

    /// Goes to the moment at which the tokens that set out at `happening` have arrived, or
    /// almost if the next happening comes sooner.
    fn rest_after(&mut self, session: &mut Session, happening: SimTime) {
        self.go_to(session, happening);
        let map = session.pace_map();
        let mut rested = map.time_at(map.screen_at(happening) + map.rest_after(happening));
        if let Some(next) = map.next(happening) {
            rested = rested.min(SimTime::from_micros(next.as_micros() - 1));
        }
        self.go_to(session, rested.min(session.end()));
    }

    fn hurry_at(&self, map: &PaceMap) -> Option<f64> {
        let speed = map.speed_at(self.moment.time);
        (self.pace == Pace::Paced && self.playing && speed >= HURRY_MIN).then_some(speed)
    }
}
