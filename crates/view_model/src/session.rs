//! A session: a scenario, the commands given so far, and everything that follows from them.
//!
//! The session simulates ahead of whoever looks at it and keeps the trace. Everything in it is a
//! function of (scenario, log): the checkpoints only make it quick to go back.

pub(crate) mod checkpoints;
mod simulate;

use crate::fold::Fold;
use crate::history::History;
use crate::pace::PaceMap;
use checkpoints::Checkpoints;
use lambdascope_engine::ConfigError;
use lambdascope_engine::command::{Command, TimedCommand};
use lambdascope_engine::config::Config;
use lambdascope_engine::replay::Replay;
use lambdascope_engine::time::SimTime;
use lambdascope_engine::trace::TraceEntry;
use std::sync::Arc;

/// A point of the session: a time, and how many entries of the trace lie before or at it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Moment {
    /// The simulated time since the start of the run.
    pub time: SimTime,
    /// Entries of the trace up to and including that time.
    pub entries: usize,
}

/// A scenario with its commands, its trace, and ways back to any moment of it.
#[derive(Clone, Debug)]
pub struct Session {
    config: Arc<Config>,
    replay: Replay,
    trace: Vec<TraceEntry>,
    simulated_until: SimTime,
    /// From which entry on which configuration holds.
    configs: Vec<(usize, Arc<Config>)>,
    states: Checkpoints<Replay>,
    /// The picture at the end of the trace.
    front: Fold,
    pictures: Checkpoints<Fold>,
    pace: PaceMap,
    history: History,
    /// How often the trace was cut, and how much of it stayed each time.
    cuts: Vec<usize>,
}

/// Entries that are simulated beyond a command at most.
const ENTRIES_AHEAD: usize = 20_000;

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
        let mut replay = Replay::new(Arc::clone(&config), log)?;
        replay.simulation.record(true);
        let front = Fold::new(&config);
        let mut session = Self {
            trace: Vec::new(),
            simulated_until: SimTime::ZERO,
            configs: vec![(0, Arc::clone(&config))],
            states: Checkpoints::new(replay.clone()),
            pictures: Checkpoints::new(front.clone()),
            front,
            pace: PaceMap::default(),
            history: History::new(config.run_for),
            cuts: Vec::new(),
            replay,
            config,
        };
        session.simulate_to(SimTime::ZERO, usize::MAX);
        Ok(session)
    }

    /// The scenario as it was before the first command.
    #[must_use]
    pub fn scenario(&self) -> &Arc<Config> {
        &self.config
    }

    /// The commands given so far, in their order. The scenario's own ones are not among them.
    #[must_use]
    pub fn log(&self) -> &[TimedCommand] {
        self.replay.log()
    }

    /// Everything that happened as far as it is simulated.
    #[must_use]
    pub fn trace(&self) -> &[TraceEntry] {
        &self.trace
    }

    /// Up to which moment, inclusive, the trace is complete.
    #[must_use]
    pub fn simulated_until(&self) -> SimTime {
        self.simulated_until
    }

    /// Where the timeline ends: with the run, or a while after the last command.
    #[must_use]
    pub fn end(&self) -> SimTime {
        self.replay.end()
    }

    /// Whether everything up to the end is simulated.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.simulated_until >= self.end()
    }

    /// The configuration that holds at a moment.
    #[must_use]
    pub fn config_at(&self, moment: Moment) -> &Arc<Config> {
        let after = self.configs.partition_point(|(from, _)| *from < moment.entries.max(1));
        &self.configs[after.saturating_sub(1)].1
    }

    /// All configurations, each with the entry from which on it holds.
    pub(crate) fn configs(&self) -> &[(usize, Arc<Config>)] {
        &self.configs
    }

    /// The moment at `time`, or at the end of what is simulated if that is earlier.
    #[must_use]
    pub fn moment_at(&self, time: SimTime) -> Moment {
        let time = time.min(self.simulated_until);
        Moment { time, entries: self.trace.partition_point(|entry| entry.time <= time) }
    }

    /// The screen times of paced playback.
    #[must_use]
    pub fn pace_map(&self) -> &PaceMap {
        &self.pace
    }

    /// The run in slices, for charts and landmarks.
    #[must_use]
    pub fn history(&self) -> &History {
        &self.history
    }

    /// How often the trace was cut: lists made from an older trace are stale.
    #[must_use]
    pub fn revision(&self) -> usize {
        self.cuts.len()
    }

    /// How many of the first entries are the same as at an earlier revision.
    #[must_use]
    pub fn unchanged_since(&self, revision: usize) -> usize {
        let cuts = self.cuts.get(revision..).unwrap_or_default();
        cuts.iter().copied().min().unwrap_or(usize::MAX)
    }

    /// The last kept picture that shows no more than `entries` entries.
    pub(crate) fn picture_before(&self, entries: usize) -> &Fold {
        self.pictures.last_before(entries)
    }

    /// Gives a command at a moment. What was simulated after it is forgotten, commands included,
    /// and simulated anew when it is needed.
    pub fn command(&mut self, at: Moment, command: Command) {
        let at = at.time.min(self.end());
        self.simulate_to(at, usize::MAX);
        self.go_back_to(at);
        self.replay.command(command);
        self.simulate_to(at, usize::MAX);
        self.simulate_beyond(at, ENTRIES_AHEAD);
    }

    /// Lets the timeline go on until `end`, if it is shorter.
    pub fn extend_to(&mut self, end: SimTime) {
        self.replay.extend_to(end);
        self.pace.settle(self.simulated_until, self.end());
    }
}
