//! What became of everything: a run to its end that remembers how each event ended, and nothing
//! else of its trace.

use lambdascope_engine::ConfigError;
use lambdascope_engine::Simulation;
use lambdascope_engine::command::{TIME_AFTER_COMMAND, TimedCommand};
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::{Entity, EventRef};
use lambdascope_engine::metrics::Summary;
use lambdascope_engine::time::{SimDuration, SimTime};
use lambdascope_engine::trace::{Fate, Happening, Reason, TraceEntry, VisibleReason};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A run remembers so many events; then it stops and says so: memory is not endless.
const EVENTS_MAX: usize = 1_000_000;
/// After so many steps the trace is looked at.
const STEPS_AT_ONCE: u32 = 256;

/// How one event ended, or where it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ending {
    /// When it was sent.
    pub sent_at: SimTime,
    /// Its fate.
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
    /// How long it took to be answered or done; none if it was neither.
    #[must_use]
    pub fn until_done(&self) -> Option<SimDuration> {
        let done = matches!(self.fate, Fate::Responded | Fate::Processed);
        self.ended_at.filter(|_| done).map(|end| end.since(self.sent_at))
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
    simulation: Simulation,
    log: Vec<TimedCommand>,
    /// Commands of the log that were given.
    given: usize,
    end: SimTime,
    retries: u64,
    events: BTreeMap<EventRef, Ending>,
    stopped: bool,
}

impl OutcomeRun {
    /// The run of a scenario with the commands of a session, until `end`.
    ///
    /// # Errors
    /// [`ConfigError`] if the engine cannot run the configuration.
    pub fn new(
        config: Arc<Config>,
        log: Vec<TimedCommand>,
        end: SimTime,
    ) -> Result<Self, ConfigError> {
        let mut simulation = Simulation::new(Arc::clone(&config))?;
        simulation.record(true);
        let events = BTreeMap::new();
        Ok(Self { config, simulation, log, given: 0, end, retries: 0, events, stopped: false })
    }

    /// Where a run ends that is not cut short: at the end of its scenario, or some time after the
    /// last command of its session.
    #[must_use]
    pub fn usual_end(config: &Config, log: &[TimedCommand]) -> SimTime {
        log.iter().fold(SimTime::ZERO + config.run_for, |end, command| {
            end.max(command.time + TIME_AFTER_COMMAND)
        })
    }

    /// Goes on for about `steps` steps; true when the run is over.
    pub fn advance(&mut self, steps: u32) -> bool {
        let mut left = steps;
        while left > 0 {
            let now = left.min(STEPS_AT_ONCE);
            left -= now;
            let over = self.some_steps(now);
            let trace = self.simulation.take_trace();
            trace.iter().for_each(|entry| self.note(entry));
            let most = self.config.limits.run_default_max_steps;
            self.stopped =
                !over && (self.events.len() >= EVENTS_MAX || self.simulation.steps() >= most);
            if over || self.stopped {
                return true;
            }
        }
        false
    }

    /// The simulated time that was reached.
    #[must_use]
    pub fn now(&self) -> SimTime {
        self.simulation.now()
    }

    /// How an event stands, if it was sent by now.
    #[must_use]
    pub fn ending(&self, event: EventRef) -> Option<&Ending> {
        self.events.get(&event)
    }

    /// Goes on to the end.
    #[must_use]
    pub fn finish(mut self) -> Outcome {
        while !self.advance(u32::MAX) {}
        Outcome {
            until: self.simulation.now(),
            summary: self.simulation.summary(),
            config: self.config,
            stopped: self.stopped,
            retries: self.retries,
            events: self.events,
        }
    }

    /// True at the end.
    fn some_steps(&mut self, steps: u32) -> bool {
        for _ in 0..steps {
            if let Some(command) = self.log.get(self.given)
                && self.simulation.is_due(command)
            {
                self.simulation.carry_out(command);
                self.given += 1;
                continue;
            }
            if self.simulation.next_time().is_none_or(|next| next > self.end) {
                self.simulation.run_until(self.end);
                return true;
            }
            self.simulation.step();
        }
        false
    }

    fn note(&mut self, entry: &TraceEntry) {
        match entry.happening {
            Happening::RetryScheduled { .. }
            | Happening::CallRetryScheduled { .. }
            | Happening::BatchRetryScheduled { .. }
            | Happening::MessageVisible { reason: VisibleReason::VisibilityTimeout } => {
                self.retries += 1;
            }
            _ => {}
        }
        let Some(event) = entry.event else { return };
        if let Happening::EventSent { .. } = entry.happening {
            let ending = Ending {
                sent_at: entry.time,
                fate: Fate::Waiting,
                reason: Reason::Success,
                place: entry.entity,
                ended_at: None,
                tries: 0,
                duplicates: 0,
            };
            self.events.insert(event, ending);
            return;
        }
        let Some(ending) = self.events.get_mut(&event) else { return };
        match entry.happening {
            Happening::AttemptStarted { attempt, .. } | Happening::CallStarted { attempt, .. } => {
                ending.tries = ending.tries.max(attempt);
            }
            Happening::MessageReceived { receive_count, .. } => ending.tries = receive_count,
            Happening::EffectLanded { duplicate: true } => ending.duplicates += 1,
            Happening::CameToRest { fate, reason } => {
                ending.fate = fate;
                ending.reason = reason;
                ending.place = entry.entity;
                ending.ended_at = Some(entry.time);
            }
            Happening::SetOutAgain => {
                ending.fate = Fate::Waiting;
                ending.reason = Reason::Success;
                ending.ended_at = None;
            }
            _ => {}
        }
    }
}
