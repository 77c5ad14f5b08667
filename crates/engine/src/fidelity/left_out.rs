//! The rules that change nothing in a run.

use lambdascope_rulebook::RuleId;

/// Rules that need not: what they are about.
pub(super) const STATED: &[(RuleId, &str)] = &[
    (RuleId::SyncPayloadHeaders, "An event has one size, which is its body’s; headers have none."),
    (RuleId::SyncClientContext, "It is text for the function and changes nothing about the call."),
    (
        RuleId::AsyncTargetMissing,
        "A scenario’s functions are there throughout; no command deletes one.",
    ),
    (
        RuleId::PollKinesisRecordTooBig,
        "A stream keeps its default limit of 1 MiB per record here, so that no record can be too big for a run.",
    ),
    (RuleId::ConcFormula, "It is a rule of thumb for people; the concurrency of a run is counted."),
    (RuleId::ConcEnvShutdown, "Nothing waits for an environment that is shut down."),
    (RuleId::ConcDurable, "Another kind of function, which a scenario does not have."),
    (RuleId::ConcManagedInstances, "Another kind of function, which a scenario does not have."),
];

/// Rules that would, and why they do not yet.
pub(super) const NOT_MODELLED: &[(RuleId, &str)] = &[
    (
        RuleId::SyncStreamLimit,
        "Responses come as a whole: no part of one arrives before the run ends.",
    ),
    (
        RuleId::SyncApigwStream,
        "Responses come as a whole: no part of one arrives before the run ends.",
    ),
    (RuleId::SyncSfnTaskToken, "A task ends with its function; nobody answers a token later."),
    (
        RuleId::AsyncRetryLongQueue,
        "AWS publishes neither how long a queue must be nor how much it then slows down.",
    ),
    (RuleId::CostLambdaDurationArm, "A function has no architecture; all run on x86."),
    (RuleId::CostLambdaStreaming, "Responses come as a whole, so that nothing is streamed."),
    (RuleId::CostEsmProvisioned, "Provisioned pollers cost nothing yet."),
    (
        RuleId::CostSqsIdlePoll,
        "A receive that finds nothing is counted; the long polls of idle pollers are not.",
    ),
];
