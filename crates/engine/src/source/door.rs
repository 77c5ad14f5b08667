//! The front door of a caller: what it takes, and how it tells its caller what became of a call.
//!
//! What each kind of door does stands in the rulebook's table of sources; here it meets the limits
//! of a run.

use super::small_status;
use crate::config::{Config, FailureKind, InvocationType, Source};
use crate::entity::{Entity, EntityKind};
use crate::routing::{EventRefusal, payload_limit};
use crate::trace::Reason;
use lambdascope_rulebook::{self as rulebook, Limits, RuleId, SourceKind};

/// A door under the limits that hold.
#[derive(Clone, Copy)]
pub(crate) struct Door<'a> {
    facts: &'static rulebook::Door,
    limits: &'a Limits,
    /// Whether it is an API whose integration passes on whatever the function returned.
    custom_integration: bool,
}

/// How a call came out, before the door puts it into its own words.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum CallOutcome {
    /// The function returned without an error.
    Answered,
    /// The code ran and failed.
    FunctionError(FailureKind),
    /// Lambda refused for want of concurrency or request rate.
    Throttled,
    /// Lambda refused the size.
    TooLarge,
    ServiceError,
}

/// What the caller is told.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Set where the caller speaks to the Invoke API itself and sees the function error.
    pub(crate) function_error: Option<FailureKind>,
    pub(crate) reason: Reason,
    pub(crate) rule: RuleId,
}

impl Config {
    /// The largest payload that the events of a source may have up to its target (bytes), and the
    /// rule that says so; none where there is no limit.
    #[must_use]
    pub fn largest_payload(&self, source: &Source) -> Option<(u64, RuleId)> {
        let door = source.kind.door().max_request.as_ref();
        let at_the_door = door.map(|most| ((most.bytes)(&self.limits), most.rule));
        let called = source.target.kind == EntityKind::Function
            && source.invocation_type != InvocationType::Event;
        let at_the_target = if called {
            Some((self.limits.sync_max_request_bytes, RuleId::SyncPayloadLimit))
        } else {
            payload_limit(self, source.target).map(|(most, _, rule)| (most, rule))
        };
        at_the_door.into_iter().chain(at_the_target).min_by_key(|(most, _)| *most)
    }

    /// The largest response that reaches the caller of a source (bytes), and the rule.
    #[must_use]
    pub fn largest_response(&self, source: &Source) -> (u64, RuleId) {
        let limits = &self.limits;
        let lambda = (limits.sync_observed_max_response_bytes, RuleId::SyncPayloadResponseOverflow);
        let door = source.kind.door().max_response.as_ref();
        let at_the_door = door.map(|most| ((most.bytes)(limits), most.rule));
        at_the_door.filter(|(most, _)| *most < lambda.0).unwrap_or(lambda)
    }
}

impl<'a> Door<'a> {
    /// The door that a source, or the task of a state machine, calls through.
    pub(crate) fn of(config: &'a Config, caller: Entity) -> Self {
        let (kind, custom_integration) = if caller.kind == EntityKind::StateMachine {
            (SourceKind::StepFunctions, false)
        } else {
            let source = &config.sources[caller.at()];
            (source.kind, source.custom_integration)
        };
        Self { facts: kind.door(), limits: &config.limits, custom_integration }
    }

    /// What a sender is told of a request that is larger than the door passes on.
    pub(crate) fn refusal(&self, payload_bytes: u64) -> Option<EventRefusal> {
        let most = self.facts.max_request.as_ref()?;
        (payload_bytes > (most.bytes)(self.limits)).then(|| EventRefusal {
            status: small_status((most.status)(self.limits)),
            reason: Reason::PayloadTooLarge,
            rule: most.rule,
        })
    }

    /// How much of a request's body the function gets (bytes).
    pub(crate) fn cut(&self, payload_bytes: u64) -> u64 {
        self.facts.cuts_bodies_at.map_or(payload_bytes, |most| payload_bytes.min(most(self.limits)))
    }

    /// Whether its requests count against the account's request rate of API Gateway.
    pub(crate) fn has_gateway_rate(&self) -> bool {
        self.facts.gateway_rate
    }

    /// Whether the caller gets whatever the function returned, well formed or not.
    pub(crate) fn passes_any_response(&self) -> bool {
        self.facts.answers.shows_function_error || self.custom_integration
    }

    /// What it tells its caller about a call.
    pub(crate) fn answer(&self, outcome: CallOutcome) -> Answer {
        let (limits, answers) = (self.limits, self.facts.answers);
        let told = |told: &rulebook::Refusal| ((told.status)(limits), told.rule);
        let (status, rule) = match outcome {
            CallOutcome::Answered => (limits.sync_ok_status, RuleId::SyncInvokeRequestResponse),
            // To the gateway the call of Invoke went well, and the error is what it returned.
            CallOutcome::FunctionError(_) if self.custom_integration => {
                let status = limits.apigw_custom_integration_unmapped_status;
                (status, RuleId::SyncApigwCustomIntegration200)
            }
            CallOutcome::FunctionError(_) => told(&answers.function_error),
            CallOutcome::Throttled => told(&answers.throttled),
            CallOutcome::TooLarge => told(&answers.too_large),
            CallOutcome::ServiceError => told(&answers.service_error),
        };
        let function_error = if let CallOutcome::FunctionError(kind) = outcome {
            answers.shows_function_error.then_some(kind)
        } else {
            None
        };
        Answer { status: small_status(status), function_error, reason: outcome.reason(), rule }
    }

    /// What it tells its caller of a response that is larger than it passes back.
    pub(crate) fn large_response_answer(&self, response_bytes: u64) -> Option<Answer> {
        let most = self.facts.max_response.as_ref()?;
        (response_bytes > (most.bytes)(self.limits)).then(|| {
            let failed = CallOutcome::FunctionError(FailureKind::ResponseTooLarge);
            let answer = self.answer(failed);
            let status = most.status.map(|status| small_status(status(self.limits)));
            Answer { status: status.unwrap_or(answer.status), rule: most.rule, ..answer }
        })
    }

    /// What it tells its client when its own clock ran out. A service that speaks no HTTP to
    /// whoever waits tells no status: 0.
    pub(crate) fn timeout_answer(&self) -> (u16, RuleId) {
        let clock = &self.facts.clock;
        let status = clock.status.map_or(0, |status| small_status(status(self.limits)));
        (status, clock.late_rule)
    }

    /// The rule of its clock.
    pub(crate) fn clock_rule(&self) -> RuleId {
        self.facts.clock.rule
    }
}

impl CallOutcome {
    /// Why an event ended whose call came out like this.
    const fn reason(self) -> Reason {
        match self {
            Self::Answered => Reason::Success,
            Self::FunctionError(kind) => reason_of(kind),
            Self::Throttled => Reason::Throttled,
            Self::TooLarge => Reason::PayloadTooLarge,
            Self::ServiceError => Reason::ServiceError,
        }
    }
}

/// Why an event ended, for a run that failed in this way.
const fn reason_of(kind: FailureKind) -> Reason {
    match kind {
        FailureKind::Error | FailureKind::Partial => Reason::FunctionError,
        FailureKind::Timeout => Reason::FunctionTimeout,
        FailureKind::OutOfMemory => Reason::OutOfMemory,
        FailureKind::InitError => Reason::InitError,
        FailureKind::ResponseTooLarge => Reason::ResponseTooLarge,
        FailureKind::MalformedResponse(_) => Reason::MalformedResponse,
        FailureKind::ServiceError => Reason::ServiceError,
        FailureKind::Throttle => Reason::Throttled,
        FailureKind::Downstream => Reason::DownstreamError,
    }
}
