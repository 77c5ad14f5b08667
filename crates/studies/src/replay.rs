//! A session run again from its start, a few steps at a time, with the commands of its log at
//! their moments.

use lambdascope_engine::command::{TIME_AFTER_COMMAND, TimedCommand};
use lambdascope_engine::config::Config;
use lambdascope_engine::time::SimTime;
use lambdascope_engine::trace::TraceEntry;
use lambdascope_engine::{ConfigError, Simulation};
use std::sync::Arc;

/// After so many steps the trace is handed out.
const STEPS_AT_ONCE: u32 = 256;

/// A run on its way.
#[derive(Clone, Debug)]
pub(crate) struct Replay {
    pub(crate) config: Arc<Config>,
    pub(crate) simulation: Simulation,
    log: Vec<TimedCommand>,
    /// Commands of the log that were given.
    given: usize,
    end: SimTime,
}

impl Replay {
    pub(crate) fn new(
        config: Arc<Config>,
        log: Vec<TimedCommand>,
        end: SimTime,
    ) -> Result<Self, ConfigError> {
        let mut simulation = Simulation::new(Arc::clone(&config))?;
        simulation.record(true);
        Ok(Self { config, simulation, log, given: 0, end })
    }

    /// Where a run ends that is not cut short: at the end of its scenario, or some time after the
    /// last command of its session.
    pub(crate) fn usual_end(config: &Config, log: &[TimedCommand]) -> SimTime {
        log.iter().fold(SimTime::ZERO + config.run_for, |end, command| {
            end.max(command.time + TIME_AFTER_COMMAND)
        })
    }

    /// Goes on for about `steps` steps and hands out what happened, until `enough` says so. True
    /// when the run is over or that is enough.
    pub(crate) fn advance(
        &mut self,
        steps: u32,
        mut enough: impl FnMut(&Simulation, &[TraceEntry]) -> bool,
    ) -> bool {
        let mut left = steps;
        while left > 0 {
            let now = left.min(STEPS_AT_ONCE);
            left -= now;
            let over = self.some_steps(now);
            let trace = self.simulation.take_trace();
            if enough(&self.simulation, &trace) || over {
                return true;
            }
        }
        false
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
}
