//! A session that is played: a simulation, and the commands of a log at their moments, up to one
//! end. Whoever runs a session does it with this.
//!
//! Knows neither documents nor pictures: what comes out is the simulation's trace.

use crate::command::{Command, TimedCommand};
use crate::config::Config;
use crate::simulation::{ConfigError, Simulation};
use crate::time::{SimDuration, SimTime};
use crate::trace::FateGroup;
use std::sync::Arc;

/// How long a session goes on after a command, at least, so that its effects can be seen: two
/// asynchronous retries take three minutes.
const TIME_AFTER_COMMAND: SimDuration = SimDuration::from_secs(300);
/// The events in flight are counted after this many steps.
const STEPS_PER_COUNT: u64 = 1_024;

/// A session on its way. A clone is a checkpoint.
#[derive(Clone, Debug)]
pub struct Replay {
    /// The simulation as far as it is played. It must change through the replay only.
    pub simulation: Simulation,
    log: Vec<TimedCommand>,
    /// Commands of the log that were given.
    given: usize,
    /// It does not end before.
    least: SimTime,
}

/// What a run may take at most: a chain reaction has no end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bounds {
    /// Steps of the simulation.
    pub steps: u64,
    /// Events in flight, counted every 1,024 steps.
    pub in_flight: u64,
}

/// How far a run is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Progress {
    /// There is more to come.
    GoesOn,
    /// It is at its end.
    Ended,
    /// It was stopped before its end.
    Stopped(Stop),
}

/// Why a run was stopped before its end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stop {
    /// It took all the steps that it may take.
    MaxSteps,
    /// More events were in flight than may be.
    MaxInFlight,
}

impl Stop {
    /// The word that summaries use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MaxSteps => "max_steps",
            Self::MaxInFlight => "max_in_flight",
        }
    }
}

impl Replay {
    /// A scenario with the commands of a log, in their order. It ends where the scenario says, or
    /// five minutes after the last command if that is later.
    ///
    /// # Errors
    /// [`ConfigError`] if the engine cannot run the configuration.
    pub fn new(config: Arc<Config>, log: Vec<TimedCommand>) -> Result<Self, ConfigError> {
        let least = SimTime::ZERO + config.run_for;
        Ok(Self { simulation: Simulation::new(config)?, log, given: 0, least })
    }

    /// The commands of the log, in their order.
    #[must_use]
    pub fn log(&self) -> &[TimedCommand] {
        &self.log
    }

    /// How many commands of the log were given.
    #[must_use]
    pub const fn given(&self) -> usize {
        self.given
    }

    /// Where the session ends.
    #[must_use]
    pub fn end(&self) -> SimTime {
        let last = self.log.last().map(|command| command.time + TIME_AFTER_COMMAND);
        self.least.max(last.unwrap_or_default())
    }

    /// Lets the session go on until `end`, if it is shorter.
    pub fn extend_to(&mut self, end: SimTime) {
        self.least = self.least.max(end);
    }

    /// When something happens next, a command of the log included.
    #[must_use]
    pub fn next_time(&self) -> Option<SimTime> {
        let command = self.log.get(self.given).map(|command| command.time);
        command.into_iter().chain(self.simulation.next_time()).min()
    }

    /// Gives the next command or takes the next step, if it comes by `until`; false if none does.
    pub fn step(&mut self, until: SimTime) -> bool {
        if let Some(command) = self.log.get(self.given)
            && command.time <= until
            && self.simulation.is_due(command)
        {
            self.simulation.carry_out(command);
            self.given += 1;
            return true;
        }
        self.simulation.next_time().is_some_and(|next| next <= until) && self.simulation.step()
    }

    /// Goes on for at most `steps` steps and commands, no further than the end.
    pub fn advance(&mut self, steps: u32, bounds: Bounds) -> Progress {
        let end = self.end();
        for _ in 0..steps {
            let before = self.simulation.steps();
            if before >= bounds.steps && self.next_time().is_some_and(|next| next <= end) {
                return Progress::Stopped(Stop::MaxSteps);
            }
            if !self.step(end) {
                self.simulation.run_until(end);
                return Progress::Ended;
            }
            let after = self.simulation.steps();
            if after > before
                && after.is_multiple_of(STEPS_PER_COUNT)
                && self.simulation.fates().in_group(FateGroup::OnTheWay) > bounds.in_flight
            {
                return Progress::Stopped(Stop::MaxInFlight);
            }
        }
        Progress::GoesOn
    }

    /// Goes on to the end; says why if it was stopped before.
    pub fn finish(&mut self, bounds: Bounds) -> Option<Stop> {
        loop {
            match self.advance(u32::MAX, bounds) {
                Progress::GoesOn => {}
                Progress::Ended => return None,
                Progress::Stopped(stop) => return Some(stop),
            }
        }
    }

    /// Adds a command to the log at the moment that was reached, instead of those that are not
    /// given yet. It is given with the next step.
    pub fn command(&mut self, command: Command) {
        self.log.truncate(self.given);
        let (time, steps) = (self.simulation.now(), Some(self.simulation.steps()));
        self.log.push(TimedCommand { time, steps, command });
    }

    /// Forgets the commands of the log after `time`.
    pub fn forget_commands_after(&mut self, time: SimTime) {
        self.log.truncate(self.log.partition_point(|command| command.time <= time));
    }

    /// Goes back to a copy that was made earlier; log and end stay.
    pub fn rewind_to(&mut self, earlier: &Self) {
        self.simulation = earlier.simulation.clone();
        self.given = earlier.given;
    }
}
