//! A recording: the trace of a session as far as it is known, with its configurations and its log,
//! and ways to any moment of it.
//!
//! It simulates nothing: an [`engine recorder`](lambdascope_engine::recorder) makes the stretches
//! that it is put together of, here or in another program.

use crate::fold::Fold;
use crate::history::History;
use crate::pace::{PaceMap, is_seen};
use lambdascope_engine::checkpoints::Checkpoints;
use lambdascope_engine::command::TimedCommand;
use lambdascope_engine::config::Config;
use lambdascope_engine::recorder::{Cut, Stretch};
use lambdascope_engine::time::SimTime;
use lambdascope_engine::trace::TraceEntry;
use std::sync::Arc;

/// A point of a recording: a time, and how many entries of the trace lie before or at it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Moment {
    /// The simulated time since the start of the run.
    pub time: SimTime,
    /// Entries of the trace up to and including that time.
    pub entries: usize,
}

/// What is known of a session.
#[derive(Clone, Debug)]
pub struct Recording {
    scenario: Arc<Config>,
    log: Vec<TimedCommand>,
    end: SimTime,
    trace: Vec<TraceEntry>,
    recorded_until: SimTime,
    /// From which entry on which configuration holds.
    configs: Vec<(usize, Arc<Config>)>,
    /// The picture at the end of the trace.
    front: Fold,
    pictures: Checkpoints<Fold>,
    pace: PaceMap,
    history: History,
    /// How often the trace was cut, and how much of it stayed each time.
    cuts: Vec<usize>,
}

/// Entries after which it is looked whether a picture is to be kept.
const ENTRIES_AT_ONCE: usize = 256;

impl Recording {
    /// The start of a session that ends at `end`: nothing is recorded yet.
    #[must_use]
    pub fn new(scenario: Arc<Config>, log: Vec<TimedCommand>, end: SimTime) -> Self {
        let front = Fold::new(&scenario);
        Self {
            log,
            end,
            trace: Vec::new(),
            recorded_until: SimTime::ZERO,
            configs: vec![(0, Arc::clone(&scenario))],
            pictures: Checkpoints::new(front.clone()),
            front,
            pace: PaceMap::default(),
            history: History::new(scenario.run_for),
            cuts: Vec::new(),
            scenario,
        }
    }

    /// The scenario as it was before the first command.
    #[must_use]
    pub fn scenario(&self) -> &Arc<Config> {
        &self.scenario
    }

    /// The commands given so far, in their order. The scenario's own ones are not among them.
    #[must_use]
    pub fn log(&self) -> &[TimedCommand] {
        &self.log
    }

    /// Everything that happened as far as it is recorded.
    #[must_use]
    pub fn trace(&self) -> &[TraceEntry] {
        &self.trace
    }

    /// Up to which moment, inclusive, the trace is complete.
    #[must_use]
    pub fn recorded_until(&self) -> SimTime {
        self.recorded_until
    }

    /// Where the timeline ends: with the run, or a while after the last command.
    #[must_use]
    pub fn end(&self) -> SimTime {
        self.end
    }

    /// Whether everything up to the end is recorded.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.recorded_until >= self.end
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

    /// The moment at `time`, or at the end of what is recorded if that is earlier.
    #[must_use]
    pub fn moment_at(&self, time: SimTime) -> Moment {
        let time = time.min(self.recorded_until);
        Moment { time, entries: self.trace.partition_point(|entry| entry.time <= time) }
    }

    /// The screen times of paced playback.
    #[must_use]
    pub fn pace_map(&self) -> &PaceMap {
        &self.pace
    }

    /// Whether `time` and its screen time are known for certain.
    #[must_use]
    pub fn knows(&self, time: SimTime) -> bool {
        self.is_complete() || (time <= self.recorded_until && time < self.pace.certain_until())
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

    /// Takes in what follows the recording so far; false, and nothing is changed, if it follows
    /// something else.
    pub fn append(&mut self, stretch: Stretch) -> bool {
        if stretch.first != self.trace.len() || stretch.until < self.recorded_until {
            return false;
        }
        self.configs.extend(stretch.configs);
        for entries in stretch.entries.chunks(ENTRIES_AT_ONCE) {
            self.take_in(entries);
        }
        self.recorded_until = stretch.until;
        // More may happen at that time itself, but it belongs to the next slice.
        self.close_slices(stretch.until);
        self.pace.settle(self.recorded_until, self.end);
        true
    }

    /// Forgets what no longer holds once a command was given.
    pub fn cut(&mut self, cut: Cut) {
        let Cut { time, entries: keep, commands, command, end } = cut;
        self.log.truncate(commands);
        self.log.push(command);
        self.end = end;
        if keep < self.trace.len() {
            self.trace.truncate(keep);
            self.cuts.push(keep);
            self.configs.retain(|(from, _)| *from == 0 || *from < keep);
            self.pictures.retain(|entries, _| entries <= keep);
            let mut front = self.pictures.last_before(keep).clone();
            front.advance(&self.trace, &self.configs, keep);
            self.front = front;
        }
        self.history.truncate(time, &self.trace);
        let from = self.pace.truncate(time);
        self.pace_from(self.trace.partition_point(|entry| entry.time < from));
        // More may have been recorded by then than was given out.
        self.recorded_until = self.recorded_until.min(time);
    }

    /// Takes entries into the trace, the pace, the history and the picture.
    fn take_in(&mut self, entries: &[TraceEntry]) {
        let first = self.trace.len();
        self.trace.extend_from_slice(entries);
        self.pace_from(first);
        for index in first..self.trace.len() {
            let entry = self.trace[index];
            if entry.time >= self.history.until() {
                self.front.advance(&self.trace, &self.configs, index);
                self.close_slices(entry.time);
            }
            self.history.note(&entry);
        }
        self.front.advance(&self.trace, &self.configs, self.trace.len());
        let (entries, weight) = (self.trace.len(), self.front.weight());
        if self.pictures.is_due(entries, weight) {
            self.pictures.keep(entries, weight, self.front.clone());
        }
    }

    /// Takes the entries from `first` on into the pace.
    fn pace_from(&mut self, first: usize) {
        for entry in &self.trace[first..] {
            if is_seen(&entry.happening) {
                self.pace.push(entry.time, entry.event);
            }
        }
    }

    /// Closes the slices of the history that end before or at `time`, at which the front stands.
    fn close_slices(&mut self, time: SimTime) {
        while self.history.until() <= time {
            self.history.close(&self.front);
        }
    }
}
