//! A session: a recording with the recorder that makes it beside it, in one program. It is
//! recorded as far as whoever asks needs, at once.
//!
//! The page does not use it: its recorder is in another program.

use crate::journey::Track;
use crate::playhead::{Playhead, SessionCommand};
use crate::recording::{Moment, Recording};
use lambdascope_engine::ConfigError;
use lambdascope_engine::command::{Command, TimedCommand};
use lambdascope_engine::config::Config;
use lambdascope_engine::recorder::Recorder;
use lambdascope_engine::time::SimTime;
use std::ops::Deref;
use std::sync::Arc;

/// A scenario with its commands and everything that follows from them. It reads as its recording.
#[derive(Clone, Debug)]
pub struct Session {
    recorder: Recorder,
    recording: Recording,
}

/// Entries that are recorded at once.
const ENTRIES_AT_ONCE: usize = 20_000;

impl Deref for Session {
    type Target = Recording;

    fn deref(&self) -> &Recording {
        &self.recording
    }
}

impl Session {
    /// A session of a scenario, without commands.
    ///
    /// # Errors
    /// [`ConfigError`] if the engine cannot run the configuration.
    pub fn new(config: Arc<Config>) -> Result<Self, ConfigError> {
        Self::with_log(config, Vec::new())
    }

    /// A session with the commands that were given in it, in their order.
    ///
    /// # Errors
    /// [`ConfigError`] if the engine cannot run the configuration.
    pub fn with_log(config: Arc<Config>, log: Vec<TimedCommand>) -> Result<Self, ConfigError> {
        let recorder = Recorder::new(Arc::clone(&config), log.clone())?;
        let recording = Recording::new(config, log, recorder.end());
        let mut session = Self { recorder, recording };
        session.record_to(SimTime::ZERO, usize::MAX);
        Ok(session)
    }

    /// Records everything up to and including `until`; no further than the end, and no more than
    /// about `max_entries` entries. True when it got there.
    pub fn record_to(&mut self, until: SimTime, max_entries: usize) -> bool {
        let stretch = self.recorder.record(until, max_entries);
        let taken = self.recording.append(stretch);
        assert!(taken, "a recorder goes on where its recording ends");
        self.recorded_until() >= until.min(self.end())
    }

    /// Records until the screen times of paced playback are certain up to `time`, or about
    /// `max_entries` entries more.
    pub fn record_pace_to(&mut self, time: SimTime, max_entries: usize) {
        self.record_to(time, max_entries);
        let most = self.trace().len().saturating_add(max_entries);
        while !self.knows(time) && self.trace().len() < most {
            self.record_to(self.end(), ENTRIES_AT_ONCE);
        }
    }

    /// Records until it is certain what is shown so many seconds of screen time into paced playback,
    /// and gives the moment.
    pub fn record_screen(&mut self, screen_s: f64) -> Moment {
        while self.pace_map().certain_screen() <= screen_s && !self.is_complete() {
            self.record_to(self.end(), ENTRIES_AT_ONCE);
        }
        self.moment_at(self.pace_map().time_at(screen_s))
    }

    /// Gives a command at a moment. What was recorded after it is forgotten, commands included,
    /// and recorded anew when it is needed.
    pub fn command(&mut self, at: Moment, command: Command) {
        self.record_to(at.time, usize::MAX);
        self.recording.cut(self.recorder.command(at.time, command));
        self.record_to(at.time, usize::MAX);
    }

    /// Does what is asked of a playhead, and records what that takes.
    pub fn apply(&mut self, playhead: &mut Playhead, command: SessionCommand) {
        playhead.apply(&self.recording, command);
        while playhead.is_waiting() && self.record_for(playhead) {
            playhead.arrive(&self.recording);
        }
    }

    /// Lets screen time (s) pass for a playhead; true when the picture may have changed.
    pub fn advance(&mut self, playhead: &mut Playhead, screen_s: f64) -> bool {
        self.record_for(playhead);
        playhead.advance(&self.recording, screen_s)
    }

    /// The same for one that follows an event.
    pub fn advance_along(
        &mut self,
        playhead: &mut Playhead,
        track: &mut Track,
        screen_s: f64,
    ) -> bool {
        self.record_for(playhead);
        playhead.advance_along(&self.recording, track, screen_s)
    }

    /// Records some of what a playhead needs; false if it needs nothing.
    fn record_for(&mut self, playhead: &Playhead) -> bool {
        let Some(until) = playhead.needs(&self.recording) else { return false };
        self.record_to(until, ENTRIES_AT_ONCE);
        true
    }
}
