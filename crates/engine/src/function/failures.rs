//! Which attempts fail, and how.

use crate::config::{Config, Failure, FailureKind};
use crate::entity::{EventRef, FunctionIndex, Key};
use crate::event::Event;
use crate::rng::Purpose;
use crate::simulation::Simulation;

/// What a failure's conditions look at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    pub(crate) name: EventRef,
    pub(crate) subject: u64,
    pub(crate) key: Option<Key>,
    /// The number that scripts name.
    pub(crate) attempt: u32,
    /// The number of this try among all of the event, on which chance depends. It differs from
    /// the attempt where attempts begin again, as those of a halved batch do.
    pub(crate) tries: u32,
    /// How often this try was refused before any code ran.
    pub(crate) refusals: u32,
}

impl Simulation {
    /// What the failures look at, for the `attempt`-th attempt of an event.
    pub(crate) fn candidate(&self, event: u32, attempt: u32) -> Candidate {
        let Event { name, subject, key, refusals, .. } = self.events[event];
        Candidate { name, subject, key, attempt, tries: attempt, refusals }
    }

    /// How the attempt fails: the first failure of the function that applies decides. Only the
    /// kinds that `eligible` accepts are looked at.
    pub(crate) fn failure(
        &self,
        config: &Config,
        function: FunctionIndex,
        candidate: Candidate,
        eligible: impl Fn(FailureKind) -> bool,
    ) -> Option<FailureKind> {
        self.failure_of(config, function, candidate, |failure| eligible(failure.kind))
    }

    /// The same among those failures that `eligible` accepts.
    pub(super) fn failure_of(
        &self,
        config: &Config,
        function: FunctionIndex,
        candidate: Candidate,
        eligible: impl Fn(&Failure) -> bool,
    ) -> Option<FailureKind> {
        let failures = &config[function].failures;
        (0_u64..)
            .zip(failures)
            .find(|(index, failure)| {
                // What the code does at a try does not depend on how often it was refused.
                let refusals = if before_the_code(failure.kind) { candidate.refusals } else { 0 };
                let salt = u64::from(candidate.tries) | (index << 32) | (u64::from(refusals) << 40);
                eligible(failure)
                    && failure.selects(candidate.name, candidate.attempt, candidate.key, self.now)
                    && self.luck.happens(failure.rate, candidate.subject, salt, Purpose::Failure)
            })
            .map(|(_, failure)| failure.kind)
    }
}

/// Whether it happens before any code runs.
pub(crate) const fn before_the_code(kind: FailureKind) -> bool {
    matches!(kind, FailureKind::Throttle | FailureKind::ServiceError)
}
