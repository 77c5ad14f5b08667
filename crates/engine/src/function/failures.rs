//! Which attempts fail, and how.

use crate::config::{Config, Failure, FailureKind};
use crate::entity::EventRef;
use crate::entity::Key;
use crate::rng::Purpose;
use crate::simulation::Simulation;

/// What a failure's conditions look at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    pub(crate) name: EventRef,
    pub(crate) subject: u64,
    pub(crate) key: Option<Key>,
    pub(crate) attempt: u32,
}

impl Simulation {
    /// What the failures look at, for the `attempt`-th attempt of an event.
    pub(crate) fn candidate(&self, event: u32, attempt: u32) -> Candidate {
        let event = &self.events[event];
        Candidate { name: event.name, subject: event.subject, key: event.key, attempt }
    }

    /// How the attempt fails: the first failure of the function that applies decides. Only the
    /// kinds that `eligible` accepts are looked at.
    pub(crate) fn failure(
        &self,
        config: &Config,
        function: u16,
        candidate: Candidate,
        eligible: impl Fn(FailureKind) -> bool,
    ) -> Option<FailureKind> {
        let failures = &config.functions[usize::from(function)].failures;
        (0_u64..)
            .zip(failures)
            .find(|(index, failure)| {
                eligible(failure.kind)
                    && self.selects(failure, candidate)
                    && self.luck.happens(
                        failure.rate,
                        candidate.subject,
                        u64::from(candidate.attempt) | (index << 32),
                        Purpose::Failure,
                    )
            })
            .map(|(_, failure)| failure.kind)
    }

    fn selects(&self, failure: &Failure, candidate: Candidate) -> bool {
        let Failure { kind: _, rate: _, events, attempts, keys, during } = failure;
        (events.is_empty() || events.contains(&candidate.name))
            && (attempts.is_empty() || attempts.contains(&candidate.attempt))
            && (keys.is_empty() || candidate.key.is_some_and(|key| keys.contains(&key)))
            && during.is_none_or(|(from, until)| (from..until).contains(&self.now))
    }
}

/// Whether it happens before any code runs.
pub(crate) const fn before_the_code(kind: FailureKind) -> bool {
    matches!(kind, FailureKind::Throttle | FailureKind::ServiceError)
}
