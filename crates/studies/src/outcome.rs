//! What became of everything: a run to its end that remembers how each event ended, and nothing
//! else of its trace.

use lambdascope_engine::ConfigError;
use lambdascope_engine::command::TimedCommand;
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::{Entity, EventRef};
use lambdascope_engine::metrics::Summary;
use lambdascope_engine::replay::{Bounds, Progress, Replay};
use lambdascope_engine::time::{SimDuration, SimTime};
use lambdascope_engine::trace::{Fate, Happening, Reason, TraceEntry};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A run remembers so many events; then it stops and says so: memory is not endless.
const EVENTS_MAX: usize = 1_000_000;
/// After so many steps their trace is taken in.
const STEPS_AT_ONCE: u32 = 256;

/// How one event ended, or where it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ending {
    /// When it was sent.
    pub sent_at: SimTime,
    /// What became of it so far.
    pub fate: Fate,
    /// Why it met it.
    pub reason: Reason,
    /// Where it rests; where it was sent from while it is on its way.
    pub place: Entity,
    /// When it came to rest; none while it is on its way.
    pub ended_at: Option<SimTime>,
    /// Attempts or receives so far.
    pub tries: u32,
    /// Effects that it left once more than it should.
    pub duplicates: u32,
}

impl Ending {
    /// An event that was just sent.
    fn sent(entry: &TraceEntry) -> Self {
        Self {
            sent_at: entry.time,
            fate: Fate::Waiting,
            reason: Reason::Success,
            place: entry.entity,
            ended_at: None,
            tries: 0,
            duplicates: 0,
        }
    }

    /// Takes in what happened to an event.
    pub(crate) fn note(ending: &mut Option<Self>, entry: &TraceEntry) {
        if let Happening::EventSent { .. } = entry.happening {
            *ending = Some(Self::sent(entry));
        } else if let Some(ending) = ending {
            ending.go_on(entry);
        }
    }

    fn go_on(&mut self, entry: &TraceEntry) {
        match entry.happening {
            Happening::AttemptStarted { attempt, .. } | Happening::CallStarted { attempt, .. } => {
                self.tries = self.tries.max(attempt);
            }
            Happening::MessageReceived { receive_count, .. } => self.tries = receive_count,
            Happening::EffectLanded { duplicate: true, .. } => self.duplicates += 1,
            Happening::CameToRest { fate, reason } => {
                self.fate = fate;
                self.reason = reason;
                self.place = entry.entity;
                self.ended_at = Some(entry.time);
            }
            Happening::SetOutAgain => {
                self.fate = Fate::Waiting;
                self.reason = Reason::Success;
                self.ended_at = None;
            }
            _ => {}
        }
    }

    /// How long it took to be answered or done; none if it was neither.
    #[must_use]
    pub fn until_done(&self) -> Option<SimDuration> {
        self.ended_at.filter(|_| self.fate.is_success()).map(|end| end.since(self.sent_at))
    }
}

/// What became of everything.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The configuration that the run began with.
    pub config: Arc<Config>,
    /// Where the run ended.
    pub until: SimTime,
    /// Whether it was stopped before its time, since there were too many events or steps.
    pub stopped: bool,
    /// What it adds up to.
    pub summary: Summary,
    /// Tries after the first that were scheduled, whoever makes them.
    pub retries: u64,
    /// How each event ended, by sender and number.
    pub events: BTreeMap<EventRef, Ending>,
}

/// A run on its way to its end.
#[derive(Clone, Debug)]
pub struct OutcomeRun {
    config: Arc<Config>,
    replay: Replay,
    retries: u64,
    events: BTreeMap<EventRef, Ending>,
    stopped: bool,
}

impl OutcomeRun {
    /// The run of a scenario with the commands of a session.
    ///
    /// # Errors
    /// [`ConfigError`] if the engine cannot run the configuration.
    pub fn new(config: Arc<Config>, log: Vec<TimedCommand>) -> Result<Self, ConfigError> {
        let mut replay = Replay::new(Arc::clone(&config), log)?;
        replay.simulation.record(true);
        Ok(Self { config, replay, retries: 0, events: BTreeMap::new(), stopped: false })
    }

    /// Where the run ends.
    #[must_use]
    pub fn end(&self) -> SimTime {
        self.replay.end()
    }

    /// Lets the run go on until `end`, if it is shorter.
    pub fn extend_to(&mut self, end: SimTime) {
        self.replay.extend_to(end);
    }

    /// Goes on for about `steps` steps; true when the run is over.
    pub fn advance(&mut self, steps: u32) -> bool {
        let bounds =
            Bounds { steps: self.config.limits.run_default_max_steps, in_flight: u64::MAX };
        let progress = self.replay.advance(steps, bounds);
        for entry in self.replay.simulation.take_trace() {
            self.retries += u64::from(entry.happening.is_retry());
            let Some(event) = entry.event else { continue };
            if let Happening::EventSent { .. } = entry.happening {
                self.events.insert(event, Ending::sent(&entry));
            } else if let Some(ending) = self.events.get_mut(&event) {
                ending.go_on(&entry);
            }
        }
        let crowded = self.events.len() >= EVENTS_MAX;
        self.stopped = crowded || matches!(progress, Progress::Stopped(_));
        self.stopped || progress == Progress::Ended
    }

    /// The simulated time that was reached.
    #[must_use]
    pub fn now(&self) -> SimTime {
        self.replay.simulation.now()
    }

    /// Goes on to the end.
    #[must_use]
    pub fn finish(mut self) -> Outcome {
        while !self.advance(STEPS_AT_ONCE) {}
        Outcome {
            until: self.now(),
            summary: self.replay.simulation.summary(),
            config: self.config,
            stopped: self.stopped,
            retries: self.retries,
            events: self.events,
        }
    }
}
