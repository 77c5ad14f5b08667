//! Provisioned concurrency: environments come all together, which takes minutes, and the request
//! is given up if their init keeps failing.

use super::failures::Candidate;
use crate::agenda::Notice;
use crate::config::{Config, Failure, FailureKind, Initialization};
use crate::entity::FunctionIndex;
use crate::index::narrow;
use crate::rng::{Purpose, mix, subject_of};
use crate::simulation::Simulation;
use crate::time::{SimDuration, SimTime};
use crate::trace::{Happening, ProvisioningFailure};
use lambdascope_rulebook::{Limits, RuleId};

/// What a function was asked to keep initialised.
#[derive(Clone, Debug, Default)]
pub(super) struct Provisioning {
    /// How many environments the request is for.
    wanted: u32,
    /// Counts the requests: a notice of an older one does nothing.
    request: u32,
    /// Environments of the request that are not initialised yet, by their ordinals from 1.
    missing: Vec<u32>,
    /// Tries of the request whose init failed.
    failed: u32,
}

impl Simulation {
    /// What a run starts with was provisioned before; if its init fails, it still is asked for.
    pub(crate) fn begin_provisioned(&mut self, config: &Config, function: FunctionIndex) {
        let wanted = config[function].provisioned_concurrency;
        if wanted == 0 {
            return;
        }
        let any_fails =
            (1..=wanted).any(|one| self.provisioned_init_fails(config, function, one, 1));
        let state = &mut self.functions[function];
        if any_fails {
            self.request_provisioned(config, function, wanted);
        } else {
            state.provisioning.wanted = wanted;
            state.environments.provision(wanted, SimTime::ZERO);
        }
    }

    /// Takes over a changed setting: fewer environments at once, more of them later.
    pub(super) fn reprovision(&mut self, next: &Config, function: FunctionIndex) {
        let wanted = next[function].provisioned_concurrency;
        let now = self.now;
        let state = &mut self.functions[function];
        if wanted == state.provisioning.wanted {
            return;
        }
        if wanted > state.environments.provisioned() {
            self.request_provisioned(next, function, wanted);
        } else {
            let request = state.provisioning.request + 1;
            state.provisioning = Provisioning { wanted, request, ..Provisioning::default() };
            state.environments.provision(wanted, now);
        }
    }

    /// Asks for more environments: preparing takes its time, and they come at a rate.
    fn request_provisioned(&mut self, config: &Config, function: FunctionIndex, wanted: u32) {
        let limits = &config.limits;
        let state = &mut self.functions[function];
        let have = state.environments.provisioned();
        let request = state.provisioning.request + 1;
        let missing: Vec<u32> = (have + 1..=wanted).collect();
        let per_s = limits.provisioned_environments_per_min / 60.0;
        let wait = limits.provisioned_prepare_s + f64::from(wanted - have) / per_s;
        state.provisioning = Provisioning { wanted, request, missing, failed: 0 };
        let at = self.now + SimDuration::from_secs_f64(wait);
        self.agenda.add(at, Notice::Provisioning { function, request });
        let happening = Happening::ProvisioningStarted { environments: wanted, at };
        self.emit(function.entity(), None, RuleId::ConcProvisionedAllocation, happening);
    }

    /// The inits of a request come: once all of them succeed, all its environments can be used.
    pub(crate) fn initialise_provisioned(
        &mut self,
        config: &Config,
        function: FunctionIndex,
        request: u32,
    ) {
        let state = &mut self.functions[function];
        if state.provisioning.request != request {
            return;
        }
        let attempt = state.provisioning.failed + 1;
        let mut missing = std::mem::take(&mut state.provisioning.missing);
        missing.retain(|one| self.provisioned_init_fails(config, function, *one, attempt));
        let (now, limits) = (self.now, &config.limits);
        let state = &mut self.functions[function];
        let failed = narrow(missing.len(), "provisioned environments");
        if failed == 0 {
            state.environments.provision(state.provisioning.wanted, now);
            let happening =
                Happening::ProvisioningReady { environments: state.environments.provisioned() };
            self.emit(function.entity(), None, RuleId::ConcProvisionedAllocation, happening);
            return;
        }
        state.provisioning.missing = missing;
        state.provisioning.failed = attempt;
        let environments = state.environments.provisioned();
        let rule = RuleId::ConcProvisionedFailure;
        let more = u64::from(attempt) < limits.provisioned_init_attempts;
        let again_at = more.then(|| now + pause(limits));
        let happening = Happening::InitFailed { attempt, environments: failed, again_at };
        self.emit(function.entity(), None, rule, happening);
        if let Some(at) = again_at {
            self.agenda.add(at, Notice::Provisioning { function, request });
        } else {
            let reason = ProvisioningFailure::Init;
            let happening = Happening::ProvisioningFailed { environments, reason };
            self.emit(function.entity(), None, rule, happening);
        }
    }

    /// Whether the init that a call waits for fails.
    pub(super) fn init_fails(
        &self,
        config: &Config,
        function: FunctionIndex,
        candidate: Candidate,
    ) -> bool {
        let on_demand = |failure: &Failure| {
            failure.kind == FailureKind::InitError
                && failure.initialization != Some(Initialization::ProvisionedConcurrency)
        };
        self.failure_of(config, function, candidate, on_demand).is_some()
    }

    /// Whether a try to initialise a provisioned environment fails. It is about no event, so a
    /// failure that names events or keys is not meant.
    fn provisioned_init_fails(
        &self,
        config: &Config,
        function: FunctionIndex,
        ordinal: u32,
        attempt: u32,
    ) -> bool {
        let function = &config[function];
        let subject = mix(subject_of(&function.name) ^ u64::from(ordinal));
        (0_u64..).zip(&function.failures).any(|(index, failure)| {
            let salt = u64::from(attempt) | (index << 32);
            failure.kind == FailureKind::InitError
                && failure.initialization != Some(Initialization::OnDemand)
                && failure.events.is_empty()
                && failure.keys.is_empty()
                && (failure.attempts.is_empty() || failure.attempts.contains(&attempt))
                && failure.during.is_none_or(|(from, until)| (from..until).contains(&self.now))
                && self.luck.happens(failure.rate, subject, salt, Purpose::Failure)
        })
    }
}

/// Between two tries of a request: all of them end in the time that was recorded.
#[expect(clippy::cast_precision_loss, reason = "a handful of tries")]
fn pause(limits: &Limits) -> SimDuration {
    let gaps = limits.provisioned_init_attempts.saturating_sub(1).max(1) as f64;
    SimDuration::from_secs_f64(
        (limits.provisioned_time_to_fail_s - limits.provisioned_prepare_s).max(0.0) / gaps,
    )
}
