//! The words for closed lists: causes, reasons and throttles of the engine, measures of a run.

use super::t;
use lambdascope_engine::config::FailureKind;
use lambdascope_engine::metrics::Measure;
use lambdascope_engine::trace::{Reason, ThrottleReason};

/// What went wrong in an attempt, in the middle of a sentence.
pub(crate) const fn cause(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::Error => t().cause_error,
        FailureKind::Timeout => t().cause_timeout,
        FailureKind::OutOfMemory => t().cause_memory,
        FailureKind::InitError => t().cause_init,
        FailureKind::ResponseTooLarge => t().cause_response,
        FailureKind::Partial => t().cause_partial,
        FailureKind::MalformedResponse(_) => t().cause_malformed,
        FailureKind::ServiceError => t().cause_service,
        FailureKind::Throttle => t().cause_throttle,
        FailureKind::Downstream => t().cause_downstream,
    }
}

/// Why an event met its fate, in the middle of a sentence.
pub(crate) const fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Success => t().reason_success,
        Reason::FannedOut => t().reason_fanned_out,
        Reason::FunctionError => t().reason_function_error,
        Reason::FunctionTimeout => t().reason_function_timeout,
        Reason::OutOfMemory => t().reason_out_of_memory,
        Reason::InitError => t().reason_init_error,
        Reason::ResponseTooLarge => t().reason_response_too_large,
        Reason::MalformedResponse => t().reason_malformed_response,
        Reason::DownstreamError => t().reason_downstream_error,
        Reason::ServiceError => t().reason_service_error,
        Reason::Throttled => t().reason_throttled,
        Reason::PayloadTooLarge => t().reason_payload_too_large,
        Reason::GatewayTimeout => t().reason_gateway_timeout,
        Reason::ClientTimeout => t().reason_client_timeout,
        Reason::RetriesExhausted => t().reason_retries_exhausted,
        Reason::EventAgeExceeded => t().reason_event_age_exceeded,
        Reason::ZeroReservedConcurrency => t().reason_zero_reserved_concurrency,
        Reason::MaxReceiveCount => t().reason_max_receive_count,
        Reason::RetentionExceeded => t().reason_retention_exceeded,
        Reason::RecordAgeExceeded => t().reason_record_age_exceeded,
        Reason::NoFilterMatched => t().reason_no_filter_matched,
        Reason::Purged => t().reason_purged,
        Reason::UndeliverableRecord => t().reason_undeliverable_record,
        Reason::RecursiveLoop => t().reason_recursive_loop,
        Reason::Duplicate => t().reason_duplicate,
        Reason::BeforeStartingPosition => t().reason_before_starting_position,
        Reason::NoSubscriber => t().reason_no_subscriber,
        Reason::AccessDenied => t().reason_access_denied,
        Reason::UnknownFunction => t().reason_unknown_function,
        Reason::InvalidRequestContent => t().reason_invalid_request_content,
    }
}

/// Which limit throttled, in the middle of a sentence.
pub(crate) const fn throttle(reason: ThrottleReason) -> &'static str {
    match reason {
        ThrottleReason::ConcurrentInvocationLimitExceeded => t().throttle_account,
        ThrottleReason::ReservedFunctionConcurrentInvocationLimitExceeded => t().throttle_reserved,
        ThrottleReason::FunctionInvocationRateLimitExceeded => t().throttle_account_rate,
        ThrottleReason::ReservedFunctionInvocationRateLimitExceeded => t().throttle_rate,
        ThrottleReason::ConcurrentEnvironmentScalingRateExceeded => t().throttle_scaling,
        ThrottleReason::Scripted => t().throttle_script,
    }
}

/// The words for what is measured.
pub(crate) const fn measure(measure: Measure) -> &'static str {
    match measure {
        Measure::EventsSent => "Events sent",
        Measure::Answered => "Answered",
        Measure::Done => "Done",
        Measure::ErrorTold => "Errors told to callers",
        Measure::Kept => "Events kept for someone",
        Measure::Lost => "Events lost",
        Measure::OnTheWay => "Events still on the way",
        Measure::DuplicateSideEffects => "Side effects repeated",
        Measure::Invocations => "Invocations",
        Measure::Errors => "Errors",
        Measure::Throttles => "Throttles",
        Measure::Retries => "Retries",
        Measure::UntilDoneP50 => "Median time until done",
        Measure::UntilDoneP99 => "99th percentile of the time until done",
        Measure::Late => "Later than 1 min",
        Measure::Cost => "Cost",
    }
}
