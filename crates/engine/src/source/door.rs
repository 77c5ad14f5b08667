//! What each front door takes, how it tells its caller what became of a call, and its rules.

use crate::config::{Config, FailureKind, InvocationType, Source};
use crate::entity::EntityKind;
use crate::routing::payload_limit;
use crate::source::small_status;
use crate::trace::Reason;
use lambdascope_rulebook::{Limits, RuleId, SourceKind};

/// The limits of a front door.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Door {
    /// The largest request it passes on [bytes]; none where Lambda's own limit is the first.
    pub(crate) max_request_bytes: Option<u64>,
    /// The largest response it passes back [bytes]; none where Lambda's own limit is the first.
    pub(crate) max_response_bytes: Option<u64>,
    pub(crate) too_large_status: u16,
    pub(crate) payload_rule: RuleId,
}

/// How a call came out, before the door puts it into its own words.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum CallOutcome {
    /// The function answered.
    Answered,
    /// The code ran and failed.
    FunctionError(FailureKind),
    /// Lambda refused for want of concurrency or request rate.
    Throttled,
    /// Lambda refused the size.
    TooLarge,
    /// Lambda itself failed.
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
    /// The largest payload that the events of a source may have up to its target [bytes], and the
    /// rule that says so; none where there is no limit.
    #[must_use]
    pub fn largest_payload(&self, source: &Source) -> Option<(u64, RuleId)> {
        let door = Door::of(source.kind, source.invocation_type, &self.limits);
        let at_the_door = door.max_request_bytes.map(|most| (most, door.payload_rule));
        let called = source.target.kind == EntityKind::Function
            && source.invocation_type != InvocationType::Event;
        let at_the_target = if called {
            Some((self.limits.sync_max_request_bytes, RuleId::SyncPayloadLimit))
        } else {
            payload_limit(self, source.target).map(|(most, _, rule)| (most, rule))
        };
        at_the_door.into_iter().chain(at_the_target).min_by_key(|(most, _)| *most)
    }

    /// The largest response that reaches the caller of a source [bytes], and the rule.
    #[must_use]
    pub fn largest_response(&self, source: &Source) -> (u64, RuleId) {
        let door = Door::of(source.kind, source.invocation_type, &self.limits);
        let lambda =
            (self.limits.sync_observed_max_response_bytes, RuleId::SyncPayloadResponseOverflow);
        let at_the_door = door.max_response_bytes.map(|most| (most, door.payload_rule));
        at_the_door.filter(|(most, _)| *most < lambda.0).unwrap_or(lambda)
    }
}

impl Door {
    /// The door of a source.
    pub(crate) fn of(kind: SourceKind, invocation: InvocationType, limits: &Limits) -> Self {
        use SourceKind as K;
        let door = |request, response, status: u64, payload_rule| Self {
            max_request_bytes: request,
            max_response_bytes: response,
            too_large_status: small_status(status),
            payload_rule,
        };
        match kind {
            K::ApigwRest | K::ApigwHttp => door(
                Some(limits.apigw_max_request_bytes),
                None,
                limits.apigw_reject_status,
                RuleId::SyncApigwPayload,
            ),
            K::ApigwWebsocket => door(
                Some(limits.apigw_websocket_max_message_bytes),
                Some(limits.apigw_websocket_max_message_bytes),
                limits.apigw_reject_status,
                RuleId::SyncApigwWebsocket,
            ),
            K::ApigwEvent => door(
                Some(limits.apigw_max_request_bytes),
                None,
                limits.apigw_reject_status,
                RuleId::SyncApigwPayload,
            ),
            K::Alb => door(
                Some(limits.alb_max_request_bytes),
                Some(limits.alb_max_response_bytes),
                limits.alb_request_too_large_status,
                RuleId::SyncAlbPayload,
            ),
            K::CloudfrontEdgeViewer => door(
                None,
                Some(limits.edge_viewer_response_bytes),
                limits.edge_oversize_status,
                RuleId::SyncEdgeLimits,
            ),
            K::CloudfrontEdgeOrigin => door(
                None,
                Some(limits.edge_origin_response_bytes),
                limits.edge_oversize_status,
                RuleId::SyncEdgeLimits,
            ),
            K::Lex => door(
                Some(limits.lex_max_request_bytes),
                Some(limits.lex_max_response_bytes),
                limits.lex_dependency_fault_status,
                RuleId::SyncLexLimits,
            ),
            K::Alexa => door(
                None,
                Some(limits.alexa_max_response_bytes),
                limits.sync_reject_status,
                RuleId::SyncAlexaResponseSize,
            ),
            K::StepFunctions => door(
                Some(limits.sfn_max_input_bytes),
                Some(limits.sfn_max_output_bytes),
                limits.sync_invalid_parameter_status,
                RuleId::SyncSfnPayload,
            ),
            K::VpcLattice => door(
                Some(limits.lattice_max_request_bytes),
                Some(limits.lattice_max_response_bytes),
                limits.sync_reject_status,
                RuleId::SyncLatticeLimits,
            ),
            K::LambdaInvokeAsync => door(
                Some(limits.invoke_async_max_request_bytes),
                None,
                limits.invoke_async_reject_status,
                RuleId::AsyncPayloadInvokeAsyncLegacy,
            ),
            K::Sns => door(
                Some(limits.sns_max_message_bytes),
                None,
                limits.sync_invalid_parameter_status,
                RuleId::AsyncSnsPayload,
            ),
            K::Eventbridge => door(
                Some(limits.eventbridge_max_entry_bytes),
                None,
                limits.async_reject_status,
                RuleId::AsyncEventbridgePayload,
            ),
            _ => match invocation {
                InvocationType::RequestResponse | InvocationType::DryRun => {
                    door(None, None, limits.sync_reject_status, RuleId::SyncPayloadLimit)
                }
                InvocationType::Event => {
                    door(None, None, limits.async_reject_status, RuleId::AsyncPayloadLimit)
                }
            },
        }
    }

    /// What a door tells its caller about a call.
    pub(crate) fn answer(
        kind: Option<SourceKind>,
        outcome: CallOutcome,
        limits: &Limits,
    ) -> Answer {
        let reason = match outcome {
            CallOutcome::Answered => Reason::Success,
            CallOutcome::FunctionError(kind) => reason_of(kind),
            CallOutcome::Throttled => Reason::Throttled,
            CallOutcome::TooLarge => Reason::PayloadTooLarge,
            CallOutcome::ServiceError => Reason::ServiceError,
        };
        let words = Words::of(kind, limits);
        let (status, rule) = match outcome {
            CallOutcome::Answered => (limits.sync_ok_status, RuleId::SyncInvokeRequestResponse),
            CallOutcome::FunctionError(_) => (words.function_error, words.error_rule),
            CallOutcome::Throttled => (words.throttled, words.throttle_rule),
            CallOutcome::TooLarge => (words.rejected, words.payload_rule),
            CallOutcome::ServiceError => (words.service_error, words.service_rule),
        };
        let function_error = match outcome {
            CallOutcome::FunctionError(kind) if words.shows_function_error => Some(kind),
            _ => None,
        };
        Answer { status: small_status(status), function_error, reason, rule }
    }

    /// Whether the caller gets whatever the function returned, well formed or not.
    pub(crate) fn passes_any_response(kind: Option<SourceKind>, limits: &Limits) -> bool {
        Words::of(kind, limits).shows_function_error
    }

    /// How much of a request's body a function at the edge gets [bytes]; none elsewhere.
    pub(crate) fn cuts_bodies_at(kind: Option<SourceKind>, limits: &Limits) -> Option<u64> {
        match kind {
            Some(SourceKind::CloudfrontEdgeViewer) => Some(limits.edge_viewer_body_bytes),
            Some(SourceKind::CloudfrontEdgeOrigin) => Some(limits.edge_origin_body_bytes),
            _ => None,
        }
    }

    /// What a door tells its caller of a response that is larger than it passes back.
    pub(crate) fn large_response_answer(
        &self,
        kind: Option<SourceKind>,
        limits: &Limits,
    ) -> Answer {
        use SourceKind as K;
        let outcome = CallOutcome::FunctionError(FailureKind::ResponseTooLarge);
        let answer = Self::answer(kind, outcome, limits);
        let status = match kind {
            Some(K::Alb) => small_status(limits.alb_response_too_large_status),
            // It does not validate, which is not the same as a failing function.
            Some(K::CloudfrontEdgeViewer | K::CloudfrontEdgeOrigin) => {
                small_status(limits.edge_validation_error_status)
            }
            _ => answer.status,
        };
        Answer { status, rule: self.payload_rule, ..answer }
    }

    /// What a door tells its client when its own clock ran out. A service that speaks no HTTP to
    /// whoever waits tells no status: 0.
    pub(crate) fn timeout_answer(kind: Option<SourceKind>, limits: &Limits) -> (u16, RuleId) {
        use SourceKind as K;
        let (status, rule) = match kind {
            Some(K::ApigwRest) => (limits.apigw_rest_timeout_status, RuleId::SyncApigwRestTimeout),
            Some(K::ApigwHttp) => (limits.apigw_http_timeout_status, RuleId::SyncApigwHttpTimeout),
            Some(K::ApigwWebsocket) => {
                (limits.apigw_rest_timeout_status, RuleId::SyncApigwWebsocket)
            }
            Some(K::VpcLattice) => (limits.lattice_timeout_status, RuleId::SyncLatticeTimeout),
            Some(K::CloudfrontEdgeViewer | K::CloudfrontEdgeOrigin) => {
                (limits.edge_execution_error_status, RuleId::SyncEdgeErrors)
            }
            Some(K::Cognito) => (limits.sync_invalid_parameter_status, RuleId::SyncCognitoTimeout),
            Some(K::Lex) => (limits.lex_dependency_fault_status, RuleId::SyncLexLimits),
            Some(K::Appsync) => (limits.sync_ok_status, RuleId::SyncAppsyncLimits),
            _ => (0, Self::clock_rule(kind)),
        };
        (small_status(status), rule)
    }

    /// The rule of a door's clock.
    pub(crate) fn clock_rule(kind: Option<SourceKind>) -> RuleId {
        use SourceKind as K;
        match kind {
            Some(K::ApigwRest) => RuleId::SyncApigwRestTimeout,
            Some(K::ApigwHttp) => RuleId::SyncApigwHttpTimeout,
            Some(K::ApigwWebsocket) => RuleId::SyncApigwWebsocket,
            Some(K::Alb) => RuleId::SyncAlbTimeout,
            Some(K::FunctionUrl) => RuleId::SyncUrlLimits,
            Some(K::CloudfrontEdgeViewer | K::CloudfrontEdgeOrigin) => RuleId::SyncEdgeLimits,
            Some(K::Cognito) => RuleId::SyncCognitoTimeout,
            Some(K::Lex) => RuleId::SyncLexLimits,
            Some(K::Alexa) => RuleId::SyncAlexaTimeout,
            Some(K::StepFunctions) => RuleId::SyncSfnTimeout,
            Some(K::DataFirehose) => RuleId::SyncFirehoseLimits,
            Some(K::S3Batch) => RuleId::SyncS3BatchTimeout,
            Some(K::Ses) => RuleId::SyncSesRequestResponse,
            Some(K::VpcLattice) => RuleId::SyncLatticeTimeout,
            Some(K::Appsync) => RuleId::SyncAppsyncLimits,
            _ => RuleId::SyncInvokeRequestResponse,
        }
    }
}

/// The statuses in which a door speaks.
struct Words {
    function_error: u64,
    throttled: u64,
    rejected: u64,
    service_error: u64,
    shows_function_error: bool,
    error_rule: RuleId,
    throttle_rule: RuleId,
    service_rule: RuleId,
    payload_rule: RuleId,
}

impl Words {
    fn of(kind: Option<SourceKind>, limits: &Limits) -> Self {
        use SourceKind as K;
        let all = |status: u64, rule| Self {
            function_error: status,
            throttled: status,
            rejected: status,
            service_error: status,
            shows_function_error: false,
            error_rule: rule,
            throttle_rule: rule,
            service_rule: rule,
            payload_rule: rule,
        };
        match kind {
            Some(K::ApigwRest | K::ApigwHttp | K::ApigwWebsocket) => Self {
                function_error: if kind == Some(K::ApigwRest) {
                    limits.apigw_function_error_status
                } else {
                    limits.apigw_http_function_error_status
                },
                throttled: limits.apigw_lambda_throttled_status,
                rejected: limits.apigw_lambda_rejected_status,
                payload_rule: RuleId::SyncApigwPayload,
                ..all(limits.apigw_lambda_rejected_status, RuleId::SyncApigwErrorMapping)
            },
            Some(K::Alb) => Self {
                throttled: limits.alb_throttle_status,
                ..all(limits.alb_function_error_status, RuleId::SyncAlbErrors)
            },
            Some(K::FunctionUrl) => Self {
                throttled: limits.url_throttle_status,
                rejected: limits.sync_reject_status,
                payload_rule: RuleId::SyncUrlLimits,
                ..all(limits.url_function_error_status, RuleId::SyncUrlErrors)
            },
            Some(K::CloudfrontEdgeViewer | K::CloudfrontEdgeOrigin) => Self {
                throttled: limits.edge_limit_exceeded_status,
                ..all(limits.edge_execution_error_status, RuleId::SyncEdgeErrors)
            },
            Some(K::Cognito) => {
                all(limits.sync_invalid_parameter_status, RuleId::SyncCognitoErrors)
            }
            Some(K::Lex) => Self {
                throttled: limits.lex_throttle_status,
                service_error: limits.lex_dependency_fault_status,
                ..all(limits.lex_function_error_status, RuleId::SyncLexErrors)
            },
            Some(K::VpcLattice) => all(limits.alb_function_error_status, RuleId::SyncLatticeLimits),
            _ => Self {
                function_error: limits.sync_function_error_status,
                throttled: limits.sync_throttle_status,
                rejected: limits.sync_reject_status,
                service_error: limits.sync_service_exception_status,
                shows_function_error: true,
                error_rule: RuleId::SyncFunctionErrorStatus200,
                throttle_rule: RuleId::SyncThrottleStatus429,
                service_rule: RuleId::SyncErrorInvocationCodes,
                payload_rule: RuleId::SyncPayloadLimit,
            },
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
