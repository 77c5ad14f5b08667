//! One run of a function: how long it takes, how it ends, and who is told.

use super::Refusal;
use super::environments::Environment;
use super::failures::{Candidate, before_the_code};
use crate::agenda::Notice;
use crate::bill::{Charge, Tariff, asynchronous_requests, billed_duration};
use crate::config::{Config, FailureKind, Function};
use crate::entity::{BatchRef, EntityKind, EventRef, FunctionIndex, MappingIndex};
use crate::event_source_mapping::{BatchIndex, LaneRef};
use crate::rng::Purpose;
use crate::simulation::Simulation;
use crate::time::{SimDuration, SimTime};
use crate::trace::{Happening, ReclaimReason, Start, ThrottleReason};
use lambdascope_rulebook::{Limits, RuleId};

/// A run that is under way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Invocation {
    function: FunctionIndex,
    origin: Origin,
    environment: Environment,
    attempt: u32,
    init: SimDuration,
    duration: SimDuration,
    failure: Option<FailureKind>,
    response_bytes: u64,
    request_bytes: u64,
}

/// Who is told how a run ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Origin {
    /// The caller of an event.
    Call { event: u32 },
    /// Lambda's queue of asynchronous events.
    Asynchronous { event: u32 },
    /// The poller of a queue.
    Poller { mapping: MappingIndex, poller: u32, batch: BatchIndex },
    /// A lane of a stream's reader.
    Lane { lane: LaneRef, batch: BatchIndex },
}

/// What it takes to start a run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RunRequest {
    pub(crate) function: FunctionIndex,
    pub(crate) origin: Origin,
    pub(crate) attempt: u32,
    /// Records of the batch; 1 for a single event.
    pub(crate) records: u32,
    pub(crate) request_bytes: u64,
    pub(crate) failure: Option<FailureKind>,
    pub(crate) event: Option<EventRef>,
    pub(crate) batch: Option<BatchRef>,
    /// What its draws are derived from: its event, or the first record of its batch.
    pub(crate) candidate: Candidate,
}

impl Simulation {
    /// Starts a run for a single event; gives its end.
    pub(crate) fn start_single(
        &mut self,
        config: &Config,
        function: FunctionIndex,
        origin: Origin,
        event: u32,
        attempt: u32,
    ) -> Result<SimTime, Refusal> {
        let candidate = self.candidate(event, attempt);
        let synchronous = matches!(origin, Origin::Call { .. });
        let name = candidate.name;
        match self.failure(config, function, candidate, before_the_code) {
            Some(FailureKind::Throttle) => {
                let reason = ThrottleReason::Scripted;
                self.throttled(function, Some(name), None, attempt, reason);
                return Err(Refusal::Throttled);
            }
            Some(_) => return Err(Refusal::ServiceError),
            None => {}
        }
        if let Err(reason) = self.admit(config, function, synchronous) {
            self.throttled(function, Some(name), None, attempt, reason);
            return Err(Refusal::Throttled);
        }
        let in_the_code = |kind| !before_the_code(kind) && kind != FailureKind::InitError;
        let failure = self.failure(config, function, candidate, in_the_code);
        let request_bytes = self.events[event].payload_bytes;
        let run = RunRequest {
            function,
            origin,
            attempt,
            records: 1,
            request_bytes,
            failure,
            event: Some(name),
            batch: None,
            candidate,
        };
        self.begin_run(event);
        Ok(self.start_run(config, &run))
    }

    /// Starts an admitted run; gives its end.
    pub(crate) fn start_run(&mut self, config: &Config, run: &RunRequest) -> SimTime {
        let function = &config[run.function];
        let limits = &config.limits;
        let (environment, start) = self.functions[run.function].environments.take(self.now);
        let initialises = matches!(start, Start::Cold | Start::Reset);
        let metrics = &mut self.functions[run.function].metrics;
        metrics.invocations += 1;
        metrics.cold_starts += u64::from(initialises);
        let (mut init, mut duration) = (SimDuration::ZERO, self.handler_time(function, run));
        let mut failure = run.failure;
        if initialises {
            let subject = run.candidate.subject ^ u64::from(environment.number);
            let micros = self.luck.sample(&function.init_duration, subject, 0, Purpose::Init);
            init = SimDuration::from_micros_f64(micros);
            if self.init_fails(config, run.function, run.candidate) {
                failure = Some(FailureKind::InitError);
                duration = SimDuration::ZERO;
            }
            let limit = SimDuration::from_secs_f64(limits.init_limit_s);
            if init > limit && limits.init_rerun_in_invoke {
                // Cut off, and run again as part of the invocation.
                duration = duration + init;
                init = limit;
            }
        }
        if failure == Some(FailureKind::Timeout)
            || (duration > function.timeout && failure != Some(FailureKind::InitError))
        {
            failure = Some(FailureKind::Timeout);
            duration = function.timeout;
        }
        let response_bytes = self.response_size(function, limits, run, &mut failure);
        let invocation = self.invocations.insert(Invocation {
            function: run.function,
            origin: run.origin,
            environment,
            attempt: run.attempt,
            init,
            duration,
            failure,
            response_bytes,
            request_bytes: run.request_bytes,
        });
        let ends_at = self.now + init + duration;
        self.agenda.add(ends_at, Notice::InvocationEnds { invocation });
        let rule = match start {
            Start::Cold => RuleId::ConcColdStartDuration,
            Start::Warm => RuleId::ConcEnvOneRequest,
            Start::Provisioned => RuleId::ConcProvisioned,
            Start::Reset => RuleId::ConcEnvReset,
        };
        let happening = Happening::AttemptStarted {
            attempt: run.attempt,
            environment: environment.number,
            start,
            init,
            batch: run.batch,
            records: run.records,
        };
        self.emit(run.function.entity(), run.event, rule, happening);
        ends_at
    }

    fn handler_time(&self, function: &Function, run: &RunRequest) -> SimDuration {
        let Candidate { subject, tries, .. } = run.candidate;
        let micros =
            self.luck.sample(&function.duration, subject, u64::from(tries), Purpose::Duration);
        let records = if run.batch.is_some() { run.records } else { 0 };
        SimDuration::from_micros_f64(micros)
            + function.duration_per_record.scale(f64::from(records))
    }

    /// Size of the response; one that Lambda does not pass on is a failure.
    fn response_size(
        &self,
        function: &Function,
        limits: &Limits,
        run: &RunRequest,
        failure: &mut Option<FailureKind>,
    ) -> u64 {
        let most = limits.sync_observed_max_response_bytes;
        let bytes = if *failure == Some(FailureKind::ResponseTooLarge) {
            most + 1
        } else {
            let size = &function.response_size;
            let Candidate { subject, tries, .. } = run.candidate;
            let bytes = self.luck.sample(size, subject, u64::from(tries), Purpose::Response);
            SimDuration::from_micros_f64(bytes).as_micros()
        };
        if failure.is_none() && bytes > most {
            *failure = Some(FailureKind::ResponseTooLarge);
        }
        bytes
    }

    /// A run comes to its end.
    pub(crate) fn invocation_ends(&mut self, config: &Config, index: u32) {
        let mut invocation = self.invocations.remove(index);
        let function = invocation.function;
        self.give_back(config, function);
        self.write_effects(config, &mut invocation);
        let Invocation { environment, failure, .. } = invocation;
        match failure {
            Some(FailureKind::InitError) => {
                self.environment_is_gone(function, environment, ReclaimReason::InitFailed);
            }
            Some(FailureKind::Timeout | FailureKind::OutOfMemory) => {
                self.environment_is_free(config, function, environment, true);
            }
            _ => self.environment_is_free(config, function, environment, false),
        }
        self.tell(config, &invocation);
    }

    /// Accounts for the run, with what it sent on after it.
    fn write_effects(&mut self, config: &Config, invocation: &mut Invocation) {
        match invocation.origin {
            Origin::Call { event } | Origin::Asynchronous { event } => {
                if self.downstream_fails(config, invocation.function, event, invocation) {
                    invocation.failure = Some(FailureKind::Downstream);
                }
                self.account_for(config, invocation, Some(self.events[event].name), None);
                let succeeded = invocation.code_failure().is_none();
                self.land_effects(config, invocation.function, event, succeeded);
            }
            Origin::Poller { batch, mapping, .. }
            | Origin::Lane { batch, lane: LaneRef { mapping, .. } } => {
                self.batch_run_ends(config, mapping, batch, invocation);
            }
        }
    }

    /// Counts and bills a run that ends, and writes its trace entry.
    pub(crate) fn account_for(
        &mut self,
        config: &Config,
        invocation: &Invocation,
        event: Option<EventRef>,
        batch: Option<BatchRef>,
    ) {
        let Invocation { function, environment, attempt, duration, .. } = *invocation;
        let environment = environment.number;
        let billed = self.charge(config, invocation);
        let failure = invocation.code_failure();
        let state = &mut self.functions[function];
        state.metrics.errors += u64::from(failure.is_some());
        let millis = duration.as_micros().div_ceil(1_000);
        state.metrics.durations.saturating_record(millis.max(1));
        state.bill.add(config[function].memory_mb, billed);
        let (rule, happening) = match failure {
            None => (
                RuleId::ConcEnvReuse,
                Happening::AttemptSucceeded { attempt, environment, duration, billed, batch },
            ),
            Some(cause) => (
                end_rule(cause),
                Happening::AttemptFailed { attempt, environment, cause, duration, billed, batch },
            ),
        };
        self.emit(function.entity(), event, rule, happening);
    }

    /// What a run is billed.
    fn charge(&self, config: &Config, invocation: &Invocation) -> Charge {
        let limits = &config.limits;
        let tariff = if self.is_at_the_edge(config, invocation.origin) {
            Tariff::Edge
        } else if invocation.environment.is_provisioned() {
            Tariff::Provisioned
        } else {
            Tariff::OnDemand
        };
        let requests = match invocation.origin {
            Origin::Asynchronous { .. } => asynchronous_requests(limits, invocation.request_bytes),
            Origin::Call { .. } | Origin::Poller { .. } | Origin::Lane { .. } => 1,
        };
        let duration = billed_duration(limits, invocation.init, invocation.duration);
        Charge { duration, requests, tariff }
    }

    /// Whether a run serves CloudFront, which has prices of its own.
    fn is_at_the_edge(&self, config: &Config, origin: Origin) -> bool {
        let Origin::Call { event } = origin else { return false };
        let sender = self.events[event].name.emitter;
        sender.kind == EntityKind::Source && config.sources[sender.at()].kind.is_at_the_edge()
    }

    fn tell(&mut self, config: &Config, invocation: &Invocation) {
        let Invocation { function, failure, response_bytes, attempt, .. } = *invocation;
        match invocation.origin {
            Origin::Call { event } => {
                self.end_run(event);
                self.call_run_ends(config, event, attempt, failure, response_bytes);
                self.release(event);
            }
            Origin::Asynchronous { event } => {
                self.end_run(event);
                self.asynchronous_run_ends(config, function, event, failure, response_bytes);
                self.release(event);
            }
            Origin::Poller { mapping, poller, batch } => {
                self.poller_run_ended(config, mapping, poller, batch, failure);
            }
            Origin::Lane { lane, batch } => {
                self.lane_run_ended(config, lane, batch, failure, response_bytes);
            }
        }
    }
}

impl Invocation {
    pub(crate) fn failure(&self) -> Option<FailureKind> {
        self.failure
    }

    /// How the code failed. A malformed response is a success to Lambda, whatever the caller or
    /// the poller makes of it.
    fn code_failure(&self) -> Option<FailureKind> {
        self.failure.filter(|kind| !matches!(kind, FailureKind::MalformedResponse(_)))
    }

    pub(crate) fn function(&self) -> FunctionIndex {
        self.function
    }

    /// A run that would have succeeded fails for another reason.
    pub(crate) fn fail(&mut self, kind: FailureKind) {
        self.failure = Some(kind);
    }
}

/// The rule that makes a run with this end a function error.
fn end_rule(cause: FailureKind) -> RuleId {
    match cause {
        FailureKind::Timeout => RuleId::SyncFunctionErrorTimeout,
        FailureKind::InitError => RuleId::SyncFunctionErrorInit,
        FailureKind::ResponseTooLarge => RuleId::SyncPayloadResponseOverflow,
        FailureKind::OutOfMemory => RuleId::ConcEnvReset,
        FailureKind::Error
        | FailureKind::Partial
        | FailureKind::MalformedResponse(_)
        | FailureKind::ServiceError
        | FailureKind::Throttle
        | FailureKind::Downstream => RuleId::SyncFunctionErrorKinds,
    }
}
