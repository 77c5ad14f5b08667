//! What the engine models of each rule, what it simplifies, and what it leaves out, with reasons.

use lambdascope_rulebook::RuleId;

/// How far the engine follows a rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
    /// It does what the rule says.
    Modelled,
    /// It does so in part, or in a simpler way.
    Simplified,
    /// The rule is shown where it matters and changes nothing in a run.
    Stated,
    /// It is left out.
    NotModelled,
}

impl Status {
    /// The word that lists use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Modelled => "modelled",
            Self::Simplified => "simplified",
            Self::Stated => "stated",
            Self::NotModelled => "not_modelled",
        }
    }
}

/// How far the engine follows a rule, and why no further.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fidelity {
    /// How far.
    pub status: Status,
    /// Why no further; empty for what is modelled in full.
    pub why: &'static str,
}
impl Fidelity {
    /// How far the engine follows `rule`.
    #[must_use]
    pub fn of(rule: RuleId) -> Self {
        if let Some((_, why)) = SIMPLIFIED.iter().find(|(simplified, _)| *simplified == rule) {
            return Self { status: Status::Simplified, why };
        }
        if MODELLED.contains(&rule) {
            Self { status: Status::Modelled, why: "" }
        } else {
            Self { status: Status::NotModelled, why: NOT_YET }
        }
    }
}

/// Why rules are left out that no list names.
const NOT_YET: &str = "The engine does not have this part yet.";

/// Rules that are followed in part, and what is different.
const SIMPLIFIED: &[(RuleId, &str)] = &[
    (
        RuleId::AsyncDeliveryAtLeastOnce,
        "A duplicate comes shortly after a successful run, with a fixed probability; its own failure is retried like any other.",
    ),
    (
        RuleId::AsyncDestinationRecord,
        "The record travels as an event of the size of request and response; its text is composed for display only.",
    ),
    (
        RuleId::AsyncRecursion,
        "The runs of all functions in the chain are counted together; a message that ends a chain keeps its whole batch from running.",
    ),
    (
        RuleId::AsyncS3Delivery,
        "Every notification takes the typical delay; slow ones and duplicates of S3 itself are left out.",
    ),
    (
        RuleId::AsyncSnsDelivery,
        "SNS always hands its message over at the first try, since Lambda accepts every event of valid size.",
    ),
    (
        RuleId::AsyncEventbridgeDelivery,
        "EventBridge always hands its event over at the first try, since Lambda accepts every event of valid size.",
    ),
    (
        RuleId::ConcScalingRate,
        "A bucket of tokens per function, filled continuously; the request half of the rule is left out.",
    ),
    (RuleId::ConcRpsLimit, "A bucket of one second’s worth of calls."),
    (RuleId::ConcProvisioned, "Provisioned environments are ready from the start of the run."),
    (
        RuleId::ConcEnvReuse,
        "The environment used last is reused first; recycling happens after a run.",
    ),
    (RuleId::ConcEnvIdleLifetime, "Every idle environment lives equally long."),
    (RuleId::CostLambdaDurationX86, "The first price tier holds, without the free tier."),
    (RuleId::CostSqsRequest, "Deletes are billed with the receives they follow."),
    (
        RuleId::PollSqsBatchWindow,
        "The window begins with the first message of a batch; the longer wait of a quiet queue is left out.",
    ),
    (
        RuleId::PollSqsInitialConcurrency,
        "One poller serves one batch at a time, so pollers and concurrent batches are the same number.",
    ),
    (
        RuleId::PollSqsProvisioned,
        "A provisioned poller counts as ten pollers with one batch each; its limits of bytes and receives per second are left out.",
    ),
    (
        RuleId::PollSqsScaleUp,
        "Pollers are added every second in proportion to the rate per minute.",
    ),
    (
        RuleId::PollSqsErrorFunction,
        "After a failed batch the pollers are halved and recover at a fixed rate; AWS publishes neither number.",
    ),
    (
        RuleId::PollSqsErrorThrottle,
        "The waits between tries of a throttled batch double from one second; AWS publishes no spacing.",
    ),
    (
        RuleId::PollSqsVisibilityTooShort,
        "The visibility timeout is the queue’s; Lambda does not stretch it for a batching window.",
    ),
    (
        RuleId::PollSqsLateDelete,
        "A message that was received again is not deleted by the earlier run.",
    ),
    (RuleId::PollSqsFifoBlocking, "A stuck group hides no other, however many messages it has."),
    (
        RuleId::PollSqsFifoDedup,
        "With content-based deduplication on, what a repeated run or a fan-out sends again is a duplicate; IDs that senders choose are left out.",
    ),
    (
        RuleId::PollSqsPartialBatchFifo,
        "A function that reports single failures always stops at the first one.",
    ),
    (
        RuleId::PollSqsThroughput,
        "The limit holds for single sends; batches of sends, receives, deletes and the high-throughput mode are left out.",
    ),
    (
        RuleId::PollSqsRedrive,
        "A message moves at the next receive of a poller; a queue that nobody receives from moves nothing.",
    ),
    (
        RuleId::PollSqsDlqMessage,
        "A redrive of a function’s dead letters sends them to the function again, which AWS leaves to a script.",
    ),
    (RuleId::PollStreamBatch, "A lane of a shard forms its own batches."),
    (
        RuleId::PollStreamConcurrency,
        "Keys are spread over as many lanes as the parallelization factor, each with its own position.",
    ),
    (
        RuleId::PollStreamRetryDelay,
        "Waits double from one second to a minute; AWS publishes no spacing.",
    ),
    (
        RuleId::PollStreamOnFailure,
        "The record travels as an event; its text is composed for display only.",
    ),
    (
        RuleId::SyncSdkBotocoreRetries,
        "The SDK for Python shares the retry settings of a client; its newer mode is left out.",
    ),
    (
        RuleId::SyncApigwWebsocket,
        "The socket is one call; idle and connection limits are left out.",
    ),
    (RuleId::SyncEdgeRequestBody, "Bodies are not cut."),
    (RuleId::SyncCognitoErrors, "Any failure is told as one status."),
    (RuleId::SyncFirehoseLimits, "Each record is a call of its own; buffering is left out."),
    (
        RuleId::SyncFirehoseRetry,
        "A failed call ends as an error told to the caller; the prefix in S3 is left out.",
    ),
    (
        RuleId::PollSqsVisibilitySixTimes,
        "The advice is a warning of the reader; nothing in a run depends on it.",
    ),
    (
        RuleId::ConcTimeoutBySource,
        "A function’s timeout above its front door’s clock is a warning of the reader; the clocks themselves are modelled.",
    ),
    (
        RuleId::AsyncEventbridgeScheduler,
        "The scheduler always hands its event over at the first try.",
    ),
    (
        RuleId::AsyncSesDelivery,
        "Mail arrives as an event of its size; what it contains is not modelled.",
    ),
    (
        RuleId::AsyncCodepipelineDelivery,
        "The callback is an effect on a service; the job that waits for it is left out.",
    ),
    (
        RuleId::AsyncCloudformationDelivery,
        "The callback is an effect on a service; the stack that waits for it is left out.",
    ),
    (RuleId::AsyncConfigDelivery, "The report is an effect on a service."),
    (
        RuleId::SyncS3BatchResults,
        "Redrives are retries of a client; the result codes of single tasks are left out.",
    ),
    (
        RuleId::SyncSecretsManagerRotation,
        "The steps are events of a script; no rotation starts again by itself.",
    ),
    (RuleId::SyncLogTail, "The log is composed for display only."),
    (RuleId::AsyncIotDelivery, "A rule hands its payload over at the first try."),
    (
        RuleId::AsyncCodecommitDelivery,
        "A push arrives as an event; what it contains is not modelled.",
    ),
    (
        RuleId::AsyncCwlogsDelivery,
        "Log events arrive as they are sent, not in batches of compressed data.",
    ),
    (RuleId::AsyncCwalarmsDelivery, "Each state change is handed over at the first try."),
    (
        RuleId::SyncSfnRequestResponse,
        "A state machine has one task, which waits for the function or sends an event; task tokens are left out.",
    ),
    (
        RuleId::PollEsmAtLeastOnce,
        "Duplicates come from visibility timeouts, retries and throttles, not from the pollers themselves.",
    ),
];

/// Rules that are followed as they are written.
const MODELLED: &[RuleId] = &[
    RuleId::AsyncAcceptStatus202,
    RuleId::AsyncPayloadLimit,
    RuleId::AsyncPayloadInvokeAsyncLegacy,
    RuleId::AsyncQueueInternal,
    RuleId::AsyncRetryFunctionError,
    RuleId::AsyncRetryConfigChange,
    RuleId::AsyncRetryThrottle,
    RuleId::AsyncRetryBackoffFactor,
    RuleId::AsyncAgeEarlyDrop,
    RuleId::AsyncReservedZero,
    RuleId::AsyncDlqTargets,
    RuleId::AsyncDlqFailure,
    RuleId::AsyncDestinationSize,
    RuleId::AsyncDestinationFailure,
    RuleId::AsyncSnsPayload,
    RuleId::AsyncEventbridgePayload,
    RuleId::AsyncPatternClaimCheck,
    RuleId::ConcAccountLimit,
    RuleId::ConcEnvOneRequest,
    RuleId::ConcPoolCheck,
    RuleId::ConcColdStartDuration,
    RuleId::ConcInitLimit,
    RuleId::ConcEnvReset,
    RuleId::CostLambdaRequest,
    RuleId::CostLambdaRounding,
    RuleId::CostLambdaInit,
    RuleId::CostLambdaAsyncSize,
    RuleId::ModelLatencyHop,
    RuleId::ModelDefaultPayload,
    RuleId::PollEsmModel,
    RuleId::PollEsmBatchTriggers,
    RuleId::PollEsmFilter,
    RuleId::PollEsmStateChange,
    RuleId::PollSqsPath,
    RuleId::PollSqsPayload,
    RuleId::PollSqsDelete,
    RuleId::PollSqsErrorThrottleCount,
    RuleId::PollSqsVisibilityRange,
    RuleId::PollSqsPartialBatch,
    RuleId::PollSqsPartialBatchBadResponse,
    RuleId::PollSqsFifoConcurrency,
    RuleId::PollSqsFifoLock,
    RuleId::PollSqsFifoReceiveOrder,
    RuleId::PollSqsInFlight,
    RuleId::PollSqsMessageSize,
    RuleId::PollSqsRecursion,
    RuleId::PollSqsRetention,
    RuleId::PollSqsDelay,
    RuleId::PollSqsPollingRate,
    RuleId::PollKinesisPollRate,
    RuleId::PollDdbPollRate,
    RuleId::PollStreamBase64,
    RuleId::PollStreamOrdering,
    RuleId::PollStreamBlocking,
    RuleId::PollStreamRetry,
    RuleId::PollStreamRecordAge,
    RuleId::PollStreamBisect,
    RuleId::PollStreamPartial,
    RuleId::PollStreamPartialBudget,
    RuleId::PollStreamNotRemoved,
    RuleId::PollKinesisRetention,
    RuleId::PollKinesisRecordSize,
    RuleId::SyncInvokeRequestResponse,
    RuleId::SyncPathsOverview,
    RuleId::SyncPayloadLimit,
    RuleId::SyncPayloadResponseOverflow,
    RuleId::SyncFunctionErrorStatus200,
    RuleId::SyncFunctionErrorKinds,
    RuleId::SyncFunctionErrorTimeout,
    RuleId::SyncFunctionErrorInit,
    RuleId::SyncRetryOwner,
    RuleId::SyncErrorInvocationCodes,
    RuleId::SyncThrottleStatus429,
    RuleId::SyncClientDisconnect,
    RuleId::SyncSdkCliRetries,
    RuleId::SyncUrlLimits,
    RuleId::SyncUrlErrors,
    RuleId::SyncApigwRestTimeout,
    RuleId::SyncApigwHttpTimeout,
    RuleId::SyncApigwPayload,
    RuleId::SyncApigwErrorMapping,
    RuleId::SyncAlbPayload,
    RuleId::SyncAlbTimeout,
    RuleId::SyncAlbErrors,
    RuleId::SyncEdgeLimits,
    RuleId::SyncEdgeErrors,
    RuleId::SyncCognitoTimeout,
    RuleId::SyncCognitoRetry,
    RuleId::SyncLexLimits,
    RuleId::SyncLexErrors,
    RuleId::SyncAlexaTimeout,
    RuleId::SyncAlexaResponseSize,
    RuleId::SyncS3BatchTimeout,
    RuleId::SyncSfnPayload,
    RuleId::SyncSfnTimeout,
    RuleId::SyncSfnRetry,
    RuleId::SyncLatticeLimits,
    RuleId::SyncLatticeTimeout,
    RuleId::SyncAppsyncLimits,
    RuleId::AsyncAgeLimit,
    RuleId::AsyncDestinationTargets,
    RuleId::AsyncRetryConfigurable,
    RuleId::ConcMemory,
    RuleId::ConcReserved,
    RuleId::ConcTimeoutFunction,
    RuleId::ConcUnreservedMin,
    RuleId::ModelDefaultDuration,
    RuleId::ModelRandomSeed,
    RuleId::ModelResponseDefault,
    RuleId::ModelRetryClient,
    RuleId::ModelRunLimits,
    RuleId::ModelSettingsChange,
    RuleId::PollDdbRetention,
    RuleId::PollSqsBatchSizeFifo,
    RuleId::PollSqsBatchSizeStandard,
    RuleId::PollSqsDlqOwner,
    RuleId::PollSqsMaxConcurrency,
    RuleId::PollSqsVisibilityValidation,
    RuleId::PollStreamStartingPosition,
    RuleId::AsyncDlqNotForEsm,
    RuleId::AsyncDestinationWithDlq,
    RuleId::AsyncApigwEventHeader,
    RuleId::AsyncRate,
    RuleId::CostErrors,
    RuleId::CostLambdaSyncVsAsync,
    RuleId::PollSqsPartialBatchSuccess,
    RuleId::PollStreamPartialBisect,
    RuleId::PollStreamMetrics,
    RuleId::ConcFormula,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_rule_has_two_statuses() {
        for (rule, why) in SIMPLIFIED {
            assert!(!MODELLED.contains(rule), "{rule:?} is in both lists");
            assert!(!why.is_empty());
        }
    }
}
