//! Synchronous invocation: the caller's clock, the answer, and the caller's own retries.

use crate::agenda::Notice;
use crate::config::{Backoff, Client, ClientRetries, Config, FailureKind, InvocationType};
use crate::entity::{Entity, EntityKind, FunctionIndex};
use crate::event::{Call, Way};
use crate::function::{Origin, Refusal};
use crate::rng::Purpose;
use crate::simulation::Simulation;
use crate::slab::Handle;
use crate::source::{Answer, CallOutcome, Door};
use crate::time::{SimDuration, SimTime};
use crate::trace::{Fate, Happening, Reason};
use lambdascope_rulebook::{RuleId, SourceKind};

impl Simulation {
    /// A caller makes a call and waits for the answer.
    pub(crate) fn start_call(
        &mut self,
        config: &Config,
        index: u32,
        caller: Entity,
        function: FunctionIndex,
    ) {
        let attempt = self.events[index].attempt + 1;
        let event = &mut self.events[index];
        event.attempt = attempt;
        event.way =
            Way::Call(Call { caller, function, started_at: self.now, open_attempt: attempt });
        if let Some(most) = Door::cuts_bodies_at(kind_of(config, caller), &config.limits) {
            event.payload_bytes = event.payload_bytes.min(most);
        }
        let (name, payload_bytes) = (event.name, event.payload_bytes);
        if caller.kind == EntityKind::Source {
            self.sources[caller.at()].attempts += 1;
        }
        let gives_up_at = self.gives_up_at(config, caller);
        let rule = Door::clock_rule(kind_of(config, caller));
        self.emit(caller, Some(name), rule, Happening::CallStarted { attempt, gives_up_at });
        let gateway = matches!(
            kind_of(config, caller),
            Some(SourceKind::ApigwRest | SourceKind::ApigwHttp | SourceKind::ApigwWebsocket)
        );
        if gateway && !self.account.gateway_admits(self.now) {
            let status = crate::source::small_status(config.limits.apigw_throttle_status);
            let (reason, rule) = (Reason::Throttled, RuleId::SyncApigwThrottle);
            self.emit(caller, Some(name), rule, Happening::Refused { status, reason });
            let answer = Answer { status, function_error: None, reason, rule };
            self.answer(config, index, attempt, answer, 0);
            return;
        }
        let door = door_of(config, caller);
        if door.max_request_bytes.is_some_and(|most| payload_bytes > most) {
            let (status, reason) = (door.too_large_status, Reason::PayloadTooLarge);
            self.emit(caller, Some(name), door.payload_rule, Happening::Refused { status, reason });
            let answer = Answer { status, function_error: None, reason, rule: door.payload_rule };
            self.answer(config, index, attempt, answer, 0);
            return;
        }
        if payload_bytes > config.limits.sync_max_request_bytes {
            let status = crate::source::small_status(config.limits.sync_reject_status);
            let reason = Reason::PayloadTooLarge;
            let entity = function.entity();
            let rule = RuleId::SyncPayloadLimit;
            self.emit(entity, Some(name), rule, Happening::Refused { status, reason });
            self.answer_outcome(config, index, attempt, CallOutcome::TooLarge, 0);
            return;
        }
        if is_dry_run(config, caller) {
            let answer = Answer {
                status: crate::source::small_status(config.limits.sync_dry_run_status),
                function_error: None,
                reason: Reason::Success,
                rule: RuleId::SyncInvokeRequestResponse,
            };
            self.answer(config, index, attempt, answer, 0);
            return;
        }
        match self.start_single(config, function, Origin::Call { event: index }, index, attempt) {
            Ok(ends_at) => {
                if let Some(at) = gives_up_at
                    && ends_at > at
                {
                    let event = self.restamp(index);
                    self.agenda.add(at, Notice::CallerGivesUp { event });
                }
            }
            Err(Refusal::Throttled) => {
                self.answer_outcome(config, index, attempt, CallOutcome::Throttled, 0);
            }
            Err(Refusal::ServiceError) => {
                self.answer_outcome(config, index, attempt, CallOutcome::ServiceError, 0);
            }
        }
    }

    /// A run that a caller may wait for has ended.
    pub(crate) fn call_run_ends(
        &mut self,
        config: &Config,
        index: u32,
        attempt: u32,
        failure: Option<FailureKind>,
        response_bytes: u64,
    ) {
        let Way::Call(call) = self.events[index].way else { return };
        if call.open_attempt != attempt {
            return;
        }
        let door = door_of(config, call.caller);
        let too_large = door.max_response_bytes.is_some_and(|most| response_bytes > most);
        let kind = kind_of(config, call.caller);
        // Only a front door expects a response of a certain shape.
        let failure = failure.filter(|failure| {
            !matches!(failure, FailureKind::MalformedResponse(_))
                || !Door::passes_any_response(kind, &config.limits)
                    && !is_custom_integration(config, call.caller)
        });
        match failure {
            None if too_large => {
                let answer = door.large_response_answer(kind, &config.limits);
                self.answer(config, index, attempt, answer, 0);
            }
            None => {
                let outcome = CallOutcome::Answered;
                self.answer_outcome(config, index, attempt, outcome, response_bytes);
            }
            Some(kind) => {
                let outcome = CallOutcome::FunctionError(kind);
                self.answer_outcome(config, index, attempt, outcome, 0);
            }
        }
    }

    fn answer_outcome(
        &mut self,
        config: &Config,
        index: u32,
        attempt: u32,
        outcome: CallOutcome,
        payload_bytes: u64,
    ) {
        let Way::Call(call) = self.events[index].way else { return };
        let mut answer = Door::answer(kind_of(config, call.caller), outcome, &config.limits);
        let failed = matches!(outcome, CallOutcome::FunctionError(_));
        if failed && is_custom_integration(config, call.caller) {
            // To the gateway the call of Invoke went well, and the error is what it returned.
            let status = config.limits.apigw_custom_integration_unmapped_status;
            answer.status = crate::source::small_status(status);
            answer.rule = RuleId::SyncApigwCustomIntegration200;
        }
        self.answer(config, index, attempt, answer, payload_bytes);
    }

    fn answer(
        &mut self,
        config: &Config,
        index: u32,
        attempt: u32,
        answer: Answer,
        payload_bytes: u64,
    ) {
        let Way::Call(call) = self.events[index].way else { return };
        self.restamp(index);
        let waited = self.now.since(call.started_at);
        let Answer { status, function_error, reason, rule } = answer;
        let name = self.events[index].name;
        let happening =
            Happening::ResponseReceived { attempt, status, function_error, payload_bytes, waited };
        self.emit(call.caller, Some(name), rule, happening);
        self.count_response(call.caller, status);
        let failed = reason != Reason::Success;
        let worth_a_try = if call.caller.kind == EntityKind::StateMachine {
            failed
        } else {
            function_error.is_none() && is_worth_a_retry(status)
        };
        if worth_a_try && self.try_again(config, index, call) {
            return;
        }
        let refused =
            matches!(reason, Reason::Throttled | Reason::PayloadTooLarge | Reason::ServiceError);
        let fate = if refused {
            Fate::Rejected
        } else if failed {
            Fate::RespondedWithError
        } else if call.caller.kind == EntityKind::StateMachine {
            Fate::Processed
        } else {
            Fate::Responded
        };
        self.finish(index, call.caller, fate, reason, rule);
    }

    /// A caller's clock ran out while the function runs.
    pub(crate) fn caller_gives_up(&mut self, config: &Config, handle: Handle) {
        if !self.events.is_valid(handle) {
            return;
        }
        let index = handle.index;
        let Way::Call(call) = self.events[index].way else { return };
        let waited = self.now.since(call.started_at);
        let client = client_of(config, call.caller);
        let door = config.sources.get(call.caller.at()).and_then(|source| source.timeout);
        let by_client = call.caller.kind == EntityKind::Source
            && client.timeout.is_some_and(|patience| door.is_none_or(|door| patience < door));
        let (status, reason, rule) = if by_client {
            (0, Reason::ClientTimeout, RuleId::SyncClientDisconnect)
        } else {
            let kind = kind_of(config, call.caller);
            let (status, rule) = Door::timeout_answer(kind, &config.limits);
            (status, Reason::GatewayTimeout, rule)
        };
        let event = &mut self.events[index];
        let (name, attempt) = (event.name, event.attempt);
        self.emit(
            call.caller,
            Some(name),
            rule,
            Happening::CallerGaveUp { attempt, status, waited },
        );
        self.count_response(call.caller, status);
        if !self.try_again(config, index, call) {
            self.finish(index, call.caller, Fate::RespondedWithError, reason, rule);
        }
    }

    /// Schedules the caller's next try, if it has one left.
    fn try_again(&mut self, config: &Config, index: u32, call: Call) -> bool {
        let attempt = self.events[index].attempt;
        let (wait, rule) = if call.caller.kind == EntityKind::StateMachine {
            let Some(retry) = config.state_machines[call.caller.at()].task.retry else {
                return false;
            };
            if attempt > retry.max_attempts {
                return false;
            }
            let factor = libm::pow(retry.backoff_rate, f64::from(attempt - 1));
            (retry.interval.scale(factor), RuleId::SyncSfnRetry)
        } else {
            let retries = client_of(config, call.caller).retries;
            if attempt >= retries.max_attempts {
                return false;
            }
            (self.backoff(retries, index, attempt), retry_rule(config, call.caller))
        };
        let name = self.events[index].name;
        self.events[index].way = Way::Call(Call { open_attempt: 0, ..call });
        let at = self.now + wait;
        let attempt = attempt + 1;
        self.emit(call.caller, Some(name), rule, Happening::CallRetryScheduled { attempt, at });
        let event = self.restamp(index);
        self.agenda.add(at, Notice::CallAgain { event });
        true
    }

    fn backoff(&self, retries: ClientRetries, index: u32, attempt: u32) -> SimDuration {
        let doubled = retries.base.scale(libm::exp2(f64::from((attempt - 1).min(40))));
        let whole = doubled.min(retries.cap);
        let chance =
            || self.luck.unit(self.events[index].subject, u64::from(attempt), Purpose::Backoff);
        match retries.backoff {
            Backoff::None => SimDuration::ZERO,
            Backoff::Constant => retries.base.min(retries.cap),
            Backoff::Exponential => whole,
            Backoff::FullJitter => whole.scale(chance()),
            Backoff::EqualJitter => whole.scale(0.5 + 0.5 * chance()),
        }
    }

    /// The caller's next try is due.
    pub(crate) fn call_again(&mut self, config: &Config, handle: Handle) {
        if !self.events.is_valid(handle) {
            return;
        }
        if let Way::Call(call) = self.events[handle.index].way {
            self.start_call(config, handle.index, call.caller, call.function);
        }
    }

    /// When the shorter of the door's and the client's patience ends.
    fn gives_up_at(&self, config: &Config, caller: Entity) -> Option<SimTime> {
        let door = match caller.kind {
            EntityKind::StateMachine => config.state_machines[caller.at()].task.timeout,
            _ => config.sources[caller.at()].timeout,
        };
        let client = client_of(config, caller).timeout;
        let wait = match (door, client) {
            (Some(door), Some(client)) => Some(door.min(client)),
            (door, client) => door.or(client),
        };
        wait.map(|wait| self.now + wait)
    }
}

/// Whether a status tells a client that a later try may succeed: there were too many requests, or
/// the server failed. What a status means is HTTP's, and no limit of AWS.
const fn is_worth_a_retry(status: u16) -> bool {
    status == 429 || status >= 500
}

/// Whether a caller is an API whose integration passes on whatever the function returned.
fn is_custom_integration(config: &Config, caller: Entity) -> bool {
    caller.kind == EntityKind::Source && config.sources[caller.at()].custom_integration
}

fn is_dry_run(config: &Config, caller: Entity) -> bool {
    caller.kind == EntityKind::Source
        && config.sources[caller.at()].invocation_type == InvocationType::DryRun
}

fn kind_of(config: &Config, caller: Entity) -> Option<SourceKind> {
    match caller.kind {
        EntityKind::StateMachine => Some(SourceKind::StepFunctions),
        _ => Some(config.sources[caller.at()].kind),
    }
}

fn door_of(config: &Config, caller: Entity) -> Door {
    let kind = kind_of(config, caller).unwrap_or(SourceKind::LambdaApi);
    Door::of(kind, InvocationType::RequestResponse, &config.limits)
}

fn client_of(config: &Config, caller: Entity) -> Client {
    if caller.kind == EntityKind::Source {
        config.sources[caller.at()].client
    } else {
        Client::PATIENT
    }
}

/// The rule of the caller's retries: its kind's own, unless they were set by hand.
fn retry_rule(config: &Config, caller: Entity) -> RuleId {
    let source = &config.sources[caller.at()];
    if source.client.retries != Client::usual(source.kind, &config.limits).retries {
        return RuleId::SyncRetryOwner;
    }
    match source.kind {
        SourceKind::LambdaApi => RuleId::SyncSdkCliRetries,
        SourceKind::Cognito => RuleId::SyncCognitoRetry,
        SourceKind::DataFirehose => RuleId::SyncFirehoseRetry,
        _ => RuleId::SyncRetryOwner,
    }
}
