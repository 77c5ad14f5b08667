//! Recording a session: its replay with states to go back to, and its trace, given out stretch by
//! stretch to whoever keeps it.
//!
//! Everything in a stretch is a function of (scenario, log): the checkpoints only make it quick to
//! go back.

use crate::checkpoints::Checkpoints;
use crate::command::{Command, TimedCommand};
use crate::config::Config;
use crate::replay::Replay;
use crate::simulation::ConfigError;
use crate::time::SimTime;
use crate::trace::{FateGroup, TraceEntry};
use std::sync::Arc;

/// After how many steps it is looked whether a stretch is long enough.
const STEPS_AT_ONCE: usize = 256;
/// Polls of idle queues are steps without an entry: a stretch is over, too, after so many steps
/// for each entry that it may have.
const STEPS_PER_ENTRY: usize = 16;

/// A stretch of a recording: what follows the stretch before it.
#[derive(Clone, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Stretch {
    /// How many entries of the trace lie before it.
    pub first: usize,
    /// Its entries, in their order.
    pub entries: Vec<TraceEntry>,
    /// Configurations that begin to hold in it, each with the entry, counted from the start of the
    /// run, from which on it holds.
    pub configs: Vec<(usize, Arc<Config>)>,
    /// Up to which moment, inclusive, the trace is complete with it.
    pub until: SimTime,
}

/// What is left of a recording once a command is given in the middle of it.
#[derive(Clone, PartialEq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Cut {
    /// The moment of the command: nothing after it holds any more.
    pub time: SimTime,
    /// How many entries of the trace stay.
    pub entries: usize,
    /// How many commands of the log stay.
    pub commands: usize,
    /// The command that follows them.
    pub command: TimedCommand,
    /// Where the session ends now.
    pub end: SimTime,
}

/// A session that is being recorded.
#[derive(Clone, Debug)]
pub struct Recorder {
    replay: Replay,
    states: Checkpoints<Replay>,
    /// The configuration that was given out last.
    config: Arc<Config>,
    /// What is recorded and not given out yet.
    next: Stretch,
}

impl Recorder {
    /// The start of a session with the commands of a log, in their order.
    ///
    /// # Errors
    /// [`ConfigError`] if the engine cannot run the configuration.
    pub fn new(config: Arc<Config>, log: Vec<TimedCommand>) -> Result<Self, ConfigError> {
        let mut replay = Replay::new(Arc::clone(&config), log)?;
        replay.simulation.record(true);
        let states = Checkpoints::new(replay.clone());
        Ok(Self { replay, states, config, next: Stretch::after(0, SimTime::ZERO) })
    }

    /// The commands of the log, in their order.
    #[must_use]
    pub fn log(&self) -> &[TimedCommand] {
        self.replay.log()
    }

    /// Where the session ends.
    #[must_use]
    pub fn end(&self) -> SimTime {
        self.replay.end()
    }

    /// Up to which moment, inclusive, everything is recorded.
    #[must_use]
    pub const fn recorded_until(&self) -> SimTime {
        self.next.until
    }

    /// Records everything up to and including `until`; no further than the end, and about
    /// `max_entries` entries at most, or as long as so many usually take. Gives what is recorded
    /// since the last time.
    pub fn record(&mut self, until: SimTime, max_entries: usize) -> Stretch {
        let until = until.min(self.end());
        let mut steps = max_entries.saturating_mul(STEPS_PER_ENTRY);
        while (self.next.until < until || self.has_due_step(until))
            && self.next.entries.len() < max_entries
            && steps > 0
        {
            self.record_some(until);
            steps = steps.saturating_sub(STEPS_AT_ONCE);
        }
        let following = self.next.first + self.next.entries.len();
        let following = Stretch::after(following, self.next.until);
        std::mem::replace(&mut self.next, following)
    }

    /// Gives a command at a moment that is recorded. What comes after it is forgotten, commands
    /// included.
    pub fn command(&mut self, at: SimTime, command: Command) -> Cut {
        let at = at.min(self.end());
        while self.next.until < at || self.has_due_step(at) {
            self.record_some(at);
        }
        let entries = self.go_back_to(at);
        self.replay.command(command);
        let commands = self.replay.log().len() - 1;
        let command = self.replay.log()[commands].clone();
        Cut { time: at, entries, commands, command, end: self.end() }
    }

    fn has_due_step(&self, until: SimTime) -> bool {
        self.replay.next_time().is_some_and(|next| next <= until)
    }

    /// A number of steps, no further than `until`, and their entries.
    fn record_some(&mut self, until: SimTime) {
        let mut reached = false;
        for _ in 0..STEPS_AT_ONCE {
            let entries = self.entries();
            reached = !self.replay.step(until);
            if reached {
                break;
            }
            self.note_config(entries);
        }
        self.next.entries.append(&mut self.replay.simulation.take_trace());
        let complete = if reached {
            until
        } else {
            // More may happen at the time of what comes next, but nothing before it.
            let next = self.replay.next_time().unwrap_or(SimTime::MAX);
            until.min(SimTime::from_micros(next.as_micros().saturating_sub(1)))
        };
        self.next.until = self.next.until.max(complete);
        self.keep_state();
    }

    /// Entries of the trace so far.
    fn entries(&self) -> usize {
        usize::try_from(self.replay.simulation.entries()).unwrap_or(usize::MAX)
    }

    /// Notes a change of the configuration after so many entries.
    fn note_config(&mut self, entries: usize) {
        let config = self.replay.simulation.config();
        if !Arc::ptr_eq(&self.config, config) {
            self.config = Arc::clone(config);
            self.next.configs.push((entries, Arc::clone(config)));
        }
    }

    fn keep_state(&mut self) {
        let in_flight = self.replay.simulation.fates().in_group(FateGroup::OnTheWay);
        let (entries, weight) = (self.entries(), usize::try_from(in_flight).unwrap_or(usize::MAX));
        if self.states.is_due(entries, weight) {
            self.states.keep(entries, weight, self.replay.clone());
        }
    }

    /// Forgets everything after `time`, and commands after it. Gives the entries that stay.
    fn go_back_to(&mut self, time: SimTime) -> usize {
        self.replay.forget_commands_after(time);
        let commands = self.replay.log().len();
        if self.replay.simulation.now() > time || self.replay.given() > commands {
            let fits = |state: &Replay| state.simulation.now() <= time && state.given() <= commands;
            self.replay.rewind_to(self.states.last_where(fits));
            self.replay.simulation.record(false);
            while self.replay.step(time) {}
            self.replay.simulation.record(true);
            self.replay.simulation.take_trace();
            self.states.retain(|_, state| fits(state));
        }
        self.replay.simulation.run_until(time);
        let entries = self.entries();
        self.config = Arc::clone(self.replay.simulation.config());
        if entries < self.next.first {
            self.next = Stretch::after(entries, time);
        } else {
            self.next.entries.truncate(entries - self.next.first);
            self.next.configs.retain(|(from, _)| *from < entries);
            self.next.until = time;
        }
        entries
    }
}

impl Stretch {
    /// Nothing yet, after so many entries.
    const fn after(first: usize, until: SimTime) -> Self {
        Self { first, entries: Vec::new(), configs: Vec::new(), until }
    }
}
