//! Synchronous invocation: the caller's clock, the answer, and the caller's own retries.

use crate::agenda::Notice;
use crate::config::{Backoff, Client, ClientRetries, Config, FailureKind, InvocationType};
use crate::entity::{Entity, EntityKind, FunctionIndex};
use crate::event::{Call, EventForm};
use crate::function::{Origin, Refusal};
use crate::rng::Purpose;
use crate::routing::EventRefusal;
use crate::simulation::Simulation;
use crate::slab::Handle;
use crate::source::{Answer, CallOutcome, Door, small_status};
use crate::time::{SimDuration, SimTime};
use crate::trace::{Fate, Happening, Reason};
use lambdascope_rulebook::RuleId;

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
        event.form =
            EventForm::Call(Call { caller, function, started_at: self.now, open_attempt: attempt });
        let door = Door::of(config, caller);
        event.payload_bytes = door.cut(event.payload_bytes);
        let (name, payload_bytes) = (event.name, event.payload_bytes);
        if caller.kind == EntityKind::Source {
            self.sources[caller.at()].attempts += 1;
        }
        let gives_up_at = self.gives_up_at(config, caller);
        let happening = Happening::CallStarted { attempt, gives_up_at };
        self.emit(caller, Some(name), door.clock_rule(), happening);
        let limits = &config.limits;
        let throttled = door.has_gateway_rate() && !self.account.gateway_admits(self.now);
        let refusal = throttled.then(|| EventRefusal {
            status: small_status(limits.apigw_throttle_status),
            reason: Reason::Throttled,
            rule: RuleId::SyncApigwThrottle,
        });
        if let Some(refusal) = refusal.or_else(|| door.refusal(payload_bytes)) {
            let EventRefusal { status, reason, rule } = refusal;
            self.emit(caller, Some(name), rule, Happening::Refused { status, reason });
            let answer = Answer { status, function_error: None, reason, rule };
            self.answer(config, index, attempt, answer, 0);
            return;
        }
        if payload_bytes > limits.sync_max_request_bytes {
            let status = small_status(limits.sync_reject_status);
            let reason = Reason::PayloadTooLarge;
            let entity = function.entity();
            let rule = RuleId::SyncPayloadLimit;
            self.emit(entity, Some(name), rule, Happening::Refused { status, reason });
            self.answer_outcome(config, index, attempt, CallOutcome::TooLarge, 0);
            return;
        }
        if is_dry_run(config, caller) {
            let answer = Answer {
                status: small_status(limits.sync_dry_run_status),
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
        let EventForm::Call(call) = self.events[index].form else { return };
        if call.open_attempt != attempt {
            return;
        }
        let door = Door::of(config, call.caller);
        // Only a front door expects a response of a certain shape.
        let failure = failure.filter(|failure| {
            !matches!(failure, FailureKind::MalformedResponse(_)) || !door.passes_any_response()
        });
        let outcome = failure.map_or(CallOutcome::Answered, CallOutcome::FunctionError);
        if failure.is_none()
            && let Some(answer) = door.large_response_answer(response_bytes)
        {
            self.answer(config, index, attempt, answer, 0);
        } else {
            let payload_bytes = if failure.is_none() { response_bytes } else { 0 };
            self.answer_outcome(config, index, attempt, outcome, payload_bytes);
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
        let EventForm::Call(call) = self.events[index].form else { return };
        let answer = Door::of(config, call.caller).answer(outcome);
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
        let EventForm::Call(call) = self.events[index].form else { return };
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
        let EventForm::Call(call) = self.events[index].form else { return };
        let waited = self.now.since(call.started_at);
        let client = client_of(config, call.caller);
        let door = config.sources.get(call.caller.at()).and_then(|source| source.timeout);
        let by_client = call.caller.kind == EntityKind::Source
            && client.timeout.is_some_and(|patience| door.is_none_or(|door| patience < door));
        let (status, reason, rule) = if by_client {
            (0, Reason::ClientTimeout, RuleId::SyncClientDisconnect)
        } else {
            let (status, rule) = Door::of(config, call.caller).timeout_answer();
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
        self.events[index].form = EventForm::Call(Call { open_attempt: 0, ..call });
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
        if let EventForm::Call(call) = self.events[handle.index].form {
            self.start_call(config, handle.index, call.caller, call.function);
        }
    }

    /// When the shorter of the door's and the client's patience ends.
    fn gives_up_at(&self, config: &Config, caller: Entity) -> Option<SimTime> {
        let door = if caller.kind == EntityKind::StateMachine {
            config.state_machines[caller.at()].task.timeout
        } else {
            config.sources[caller.at()].timeout
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

fn is_dry_run(config: &Config, caller: Entity) -> bool {
    caller.kind == EntityKind::Source
        && config.sources[caller.at()].invocation_type == InvocationType::DryRun
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
    source.kind.door().client.rule
}
