//! Execution environments: started, reused, kept warm, reset and reclaimed.

use crate::agenda::Notice;
use crate::config::Config;
use crate::entity::FunctionIndex;
use crate::simulation::Simulation;
use crate::time::{SimDuration, SimTime};
use crate::trace::{Happening, ReclaimReason, Start};
use lambdascope_rulebook::RuleId;
use std::collections::VecDeque;

/// An environment that waits for work.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Idle {
    pub(super) environment: Environment,
    since: SimTime,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Environment {
    /// Counted from 1 for each function.
    pub(crate) number: u32,
    started_at: SimTime,
    /// Kept by provisioned concurrency.
    provisioned: bool,
    /// Must be initialised again: its last run timed out or crashed.
    reset: bool,
}

impl Environment {
    /// Whether provisioned concurrency keeps it.
    pub(super) const fn is_provisioned(self) -> bool {
        self.provisioned
    }
}

/// The environments of one function that are not at work.
#[derive(Clone, Debug)]
pub(crate) struct Environments {
    /// Longest idle first; the last one is reused first.
    idle: VecDeque<Idle>,
    provisioned: Vec<Environment>,
    /// Provisioned ones, at work or not.
    provisioned_count: u32,
    started: u32,
    check_planned: bool,
}

impl Environments {
    pub(super) const fn new() -> Self {
        Self {
            idle: VecDeque::new(),
            provisioned: Vec::new(),
            provisioned_count: 0,
            started: 0,
            check_planned: false,
        }
    }

    /// How many provisioned ones there are, at work or not.
    pub(super) const fn provisioned(&self) -> u32 {
        self.provisioned_count
    }

    /// Keeps `wanted` environments initialised from `now` on. Fewer ones are let go as they become
    /// free.
    pub(super) fn provision(&mut self, wanted: u32, now: SimTime) {
        while self.provisioned_count < wanted {
            self.provisioned_count += 1;
            self.started += 1;
            self.provisioned.push(Environment {
                number: self.started,
                started_at: now,
                provisioned: true,
                reset: false,
            });
        }
        while self.provisioned_count > wanted && self.provisioned.pop().is_some() {
            self.provisioned_count -= 1;
        }
    }

    /// Whether a run can start without a new environment.
    pub(super) fn has_free(&self) -> bool {
        !self.provisioned.is_empty() || !self.idle.is_empty()
    }

    /// Takes a provisioned environment, the one used last, or a new one.
    pub(super) fn take(&mut self, now: SimTime) -> (Environment, Start) {
        if let Some(environment) = self.provisioned.pop() {
            let start = if environment.reset { Start::Reset } else { Start::Provisioned };
            return (environment, start);
        }
        if let Some(Idle { environment, .. }) = self.idle.pop_back() {
            let start = if environment.reset { Start::Reset } else { Start::Warm };
            return (environment, start);
        }
        self.started += 1;
        let environment =
            Environment { number: self.started, started_at: now, provisioned: false, reset: false };
        (environment, Start::Cold)
    }
}

impl Simulation {
    /// An environment has done its work. `crashed`: it must be initialised again.
    pub(super) fn environment_is_free(
        &mut self,
        config: &Config,
        function: FunctionIndex,
        mut environment: Environment,
        crashed: bool,
    ) {
        environment.reset = crashed;
        let now = self.now;
        let environments = &mut self.functions[function].environments;
        if environment.provisioned {
            let wanted = config[function].provisioned_concurrency;
            if environments.provisioned_count <= wanted {
                environments.provisioned.push(environment);
                return;
            }
            environments.provisioned_count -= 1;
            environment.provisioned = false;
        }
        let age = now.since(environment.started_at);
        if age >= SimDuration::from_secs_f64(config.limits.environment_recycle_s) {
            self.environment_is_gone(function, environment, ReclaimReason::Recycled);
            return;
        }
        environments.idle.push_back(Idle { environment, since: now });
        if !environments.check_planned {
            environments.check_planned = true;
            let wait = SimDuration::from_secs_f64(config.limits.environment_idle_lifetime_s);
            self.after(wait, Notice::EnvironmentsIdle { function });
        }
    }

    /// An environment is removed.
    pub(super) fn environment_is_gone(
        &mut self,
        function: FunctionIndex,
        environment: Environment,
        reason: ReclaimReason,
    ) {
        let rule = match reason {
            ReclaimReason::Idle => RuleId::ConcEnvIdleLifetime,
            ReclaimReason::Recycled => RuleId::ConcEnvReuse,
            ReclaimReason::InitFailed => RuleId::SyncFunctionErrorInit,
        };
        let happening = Happening::EnvironmentReclaimed { environment: environment.number, reason };
        self.emit(function.entity(), None, rule, happening);
    }

    /// Reclaims what has been idle for too long.
    pub(crate) fn environments_idle(&mut self, config: &Config, function: FunctionIndex) {
        let lifetime = SimDuration::from_secs_f64(config.limits.environment_idle_lifetime_s);
        let now = self.now;
        loop {
            let environments = &mut self.functions[function].environments;
            match environments.idle.front() {
                None => {
                    environments.check_planned = false;
                    return;
                }
                Some(idle) if idle.since + lifetime <= now => {
                    let gone = idle.environment;
                    environments.idle.pop_front();
                    self.environment_is_gone(function, gone, ReclaimReason::Idle);
                }
                Some(idle) => {
                    let next = idle.since + lifetime;
                    self.agenda.add(next, Notice::EnvironmentsIdle { function });
                    return;
                }
            }
        }
    }
}
