//! The rules that are followed in part.

use lambdascope_rulebook::RuleId;

/// What is different from each.
pub(super) const SIMPLIFIED: &[(RuleId, &str)] = &[
    (
        RuleId::SyncErrorInvocationCodes,
        "Of these codes 400, 404, 413, 429 and 500 can come up: a scenario has no permissions of callers, networks or file systems.",
    ),
    (RuleId::SyncLogTail, "The log is composed for display only."),
    (
        RuleId::SyncSdkBotocoreRetries,
        "The SDK for Python shares the retry settings of a client; its newer mode is left out.",
    ),
    (
        RuleId::SyncUrlErrors,
        "The statuses hold; the rate per unit of reserved concurrency is Lambda’s own limit of requests.",
    ),
    (
        RuleId::SyncApigwWebsocket,
        "The socket is one call; idle and connection limits are left out.",
    ),
    (
        RuleId::SyncApigwPayload,
        "The gateway’s limit and Lambda’s hold; headers, base64 and the envelope add nothing.",
    ),
    (
        RuleId::SyncAlbTimeout,
        "The function’s timeout is told as 502; Lambda is never out of reach, so that there is no 504.",
    ),
    (RuleId::SyncAlbErrors, "Health checks are left out."),
    (
        RuleId::SyncEdgeLimits,
        "The clock and the response sizes hold; packages, memory and the quota of requests are left out.",
    ),
    (RuleId::SyncEdgeRequestBody, "Bodies are cut; a function does not replace them."),
    (
        RuleId::SyncApigwCustomIntegration200,
        "An integration has no error patterns that could be mapped.",
    ),
    (
        RuleId::SyncEdgeErrors,
        "The statuses hold; that an edge function may not have some settings is not checked.",
    ),
    (RuleId::SyncCognitoErrors, "Any failure is told as one status."),
    (RuleId::SyncLexLimits, "The share of session attributes in a response is left out."),
    (RuleId::SyncAlexaResponseSize, "The number of spoken characters is left out."),
    (RuleId::SyncFirehoseLimits, "Each record is a call of its own; buffering is left out."),
    (
        RuleId::SyncFirehoseRetry,
        "A failed call ends as an error told to the caller; the prefix in S3 is left out.",
    ),
    (
        RuleId::SyncS3BatchResults,
        "Redrives are retries of a client; the result codes of single tasks are left out.",
    ),
    (
        RuleId::SyncS3BatchTimeout,
        "The function’s timeout is the clock; redrives follow the client’s settings.",
    ),
    (
        RuleId::SyncSfnRequestResponse,
        "A state machine has one task, which waits for the function or sends an event; task tokens are left out.",
    ),
    (
        RuleId::SyncSfnTimeout,
        "The task’s own timeout and the function’s hold; the longest execution is left out.",
    ),
    (RuleId::SyncLatticeLimits, "The sizes hold; idle and old connections are left out."),
    (
        RuleId::SyncAppsyncLimits,
        "The clock holds; a resolver calls once for each request, without batching.",
    ),
    (
        RuleId::SyncSesRequestResponse,
        "The call waits 30 s; what the function decides about the mail is left out.",
    ),
    (
        RuleId::SyncSecretsManagerRotation,
        "The steps are events of a script; no rotation starts again by itself.",
    ),
    (RuleId::AsyncAcceptRefusals, "No function is pending. A throttled function accepts events."),
    (
        RuleId::AsyncDeliveryAtLeastOnce,
        "A duplicate comes shortly after a successful run, with a fixed probability; its own failure is retried like any other.",
    ),
    (
        RuleId::AsyncDeliveryEventLoss,
        "Events expire before their turn; the queue itself never overflows.",
    ),
    (RuleId::AsyncRate, "Acceptance has no limit; the older limit for direct callers is left out."),
    (
        RuleId::AsyncDlqFailure,
        "A target fails for size or for the execution role; the size of the added attributes is left out.",
    ),
    (
        RuleId::AsyncDestinationCondition,
        "A record of a loop that Lambda stopped says RetriesExhausted; no recording shows its condition.",
    ),
    (RuleId::AsyncMetrics, "The counts are kept; AsyncEventAge is left out."),
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
        RuleId::AsyncEventbridgeScheduler,
        "The scheduler always hands its event over at the first try.",
    ),
    (
        RuleId::AsyncCwlogsDelivery,
        "Log events arrive as they are sent, not in batches of compressed data.",
    ),
    (RuleId::AsyncCwalarmsDelivery, "Each state change is handed over at the first try."),
    (
        RuleId::AsyncSesDelivery,
        "Mail arrives as an event of its size, with what the scenario lets it say.",
    ),
    (
        RuleId::AsyncCodecommitDelivery,
        "A push arrives as an event, with what the scenario lets it say.",
    ),
    (
        RuleId::AsyncCodepipelineDelivery,
        "The callback is an effect on a service; the job that waits for it is left out.",
    ),
    (RuleId::AsyncConfigDelivery, "The report is an effect on a service."),
    (
        RuleId::AsyncCloudformationDelivery,
        "The callback is an effect on a service; the stack that waits for it is left out.",
    ),
    (RuleId::AsyncIotDelivery, "A rule hands its payload over at the first try."),
    (
        RuleId::AsyncApigwEventHeader,
        "The header is a kind of source; a caller cannot choose it per request.",
    ),
    (
        RuleId::AsyncPatternClaimCheck,
        "What is stored has no limit of its own; the 2 GB of the extended client are left out.",
    ),
    (
        RuleId::PollEsmWindowRestart,
        "For every source the window begins with the first record of a batch.",
    ),
    (
        RuleId::PollEsmAtLeastOnce,
        "Duplicates come from visibility timeouts, retries and throttles, not from the pollers themselves.",
    ),
    (RuleId::PollEsmMetrics, "The counts are always on; those of Kafka are left out."),
    (
        RuleId::PollEsmStateChange,
        "A mapping starts at the start of the run or when the scenario says; no delay is added to a change.",
    ),
    (
        RuleId::PollSqsBatchWindow,
        "The window begins with the first message of a batch; the longer wait of a quiet queue is left out.",
    ),
    (
        RuleId::PollSqsInitialConcurrency,
        "One poller serves one batch at a time, so pollers and concurrent batches are the same number.",
    ),
    (
        RuleId::PollSqsScaleUp,
        "Pollers are added every second in proportion to the rate per minute.",
    ),
    (
        RuleId::PollSqsProvisioned,
        "A provisioned poller counts as ten pollers with one batch each; its limits of bytes and receives per second are left out.",
    ),
    (
        RuleId::PollSqsProvisionedCapacity,
        "A provisioned poller runs ten batches at once, which is one of the three bounds; bytes and receives per second are left out.",
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
        RuleId::PollSqsVisibilitySixTimes,
        "The advice is a hazard that a check of a scenario names; nothing in a run depends on it.",
    ),
    (
        RuleId::PollSqsVisibilityTooShort,
        "The visibility timeout is the queue’s; Lambda does not stretch it for a batching window.",
    ),
    (
        RuleId::PollSqsLateDelete,
        "A message that was received again is not deleted by the earlier run.",
    ),
    (
        RuleId::PollSqsRedrive,
        "A message moves at the next receive of a poller; a queue that nobody receives from moves nothing.",
    ),
    (
        RuleId::PollSqsDlqMessage,
        "A redrive of a function’s dead letters sends them to the function again, which AWS leaves to a script.",
    ),
    (
        RuleId::PollSqsPartialBatchFifo,
        "A function that reports single failures always stops at the first one.",
    ),
    (RuleId::PollSqsFifoBlocking, "A stuck group hides no other, however many messages it has."),
    (
        RuleId::PollSqsFifoDedup,
        "With content-based deduplication on, what a repeated run or a fan-out sends again is a duplicate; IDs that senders choose are left out.",
    ),
    (
        RuleId::PollSqsThroughput,
        "The limit holds for single sends; batches of sends, receives, deletes and the high-throughput mode are left out.",
    ),
    (RuleId::PollSqsPollingRate, "The long polls of idle pollers are not counted."),
    (RuleId::PollStreamBatch, "A lane of a shard forms its own batches."),
    (
        RuleId::PollStreamConcurrency,
        "Keys are spread over as many lanes as the parallelization factor, each with its own position.",
    ),
    (
        RuleId::PollKinesisEfo,
        "A consumer has its own rate and the typical latency; shared readers are read at fixed times instead of with a typical latency.",
    ),
    (
        RuleId::PollDdbReaders,
        "All readers are read less often in proportion, as if two shares were divided; AWS publishes no figure, and global tables are left out.",
    ),
    (
        RuleId::PollStreamTumbling,
        "What the function answers is the state, whatever is in it; each lane of a shard has windows of its own, and effects land with their records, not with the closing call.",
    ),
    (
        RuleId::PollStreamRetryDelay,
        "Waits double from one second to a minute; AWS publishes no spacing.",
    ),
    (
        RuleId::PollStreamNotRemoved,
        "Records stay until every mapping has passed them; nobody else reads the stream.",
    ),
    (
        RuleId::PollKinesisRecordSize,
        "A record has the default limit; a stream cannot be raised to 10 MiB.",
    ),
    (
        RuleId::PollKafkaOnDemand,
        "The lag that is too high is one full batch for each poller, a change takes the longest time, and a throttle halves the pollers; AWS publishes none of these.",
    ),
    (
        RuleId::PollKafkaProvisioned,
        "Pollers follow the lag once a minute, at once; event poller units are counted nowhere, and a poller’s bytes are read in advance of its rate by one batch.",
    ),
    (RuleId::PollKafkaRetry, "The waits between tries are those of a stream; AWS publishes none."),
    (
        RuleId::PollKafkaOnFailure,
        "The record names one broker; where a topic of the same cluster is the target, nobody reads the record there.",
    ),
    (RuleId::PollKafkaMetrics, "The records that wait are counted for the whole stream."),
    (RuleId::PollKafkaStart, "The positions are those of the rule; consumer groups are left out."),
    (
        RuleId::PollMqRetry,
        "The waits between redeliveries are those of a stream, and the broker’s dead-letter queue keeps what it gets; nothing reads it.",
    ),
    (
        RuleId::PollDocdbConcurrency,
        "The waits between tries are those of a stream; AWS publishes none.",
    ),
    (
        RuleId::PollDocdbOversize,
        "Counted among the dropped records; a mapping without events for weeks is not disabled.",
    ),
    (
        RuleId::ConcScalingRate,
        "A bucket of tokens per function, filled continuously; the request half of the rule is left out.",
    ),
    (RuleId::ConcRpsLimit, "A bucket of one second’s worth of calls."),
    (
        RuleId::ConcReserved,
        "Reserved units leave the shared pool and cap the function; functions outside the scenario have none.",
    ),
    (
        RuleId::ConcProvisioned,
        "What a run starts with was provisioned before it, unless its init fails.",
    ),
    (
        RuleId::ConcProvisionedAllocation,
        "Preparing takes 90 s, between the one and two minutes that are published.",
    ),
    (
        RuleId::ConcProvisionedFailure,
        "The six tries of the recording are spread evenly from the end of the preparation on.",
    ),
    (
        RuleId::ConcInitLong,
        "The longest init that a function may have; provisioned environments are initialized before the run, and SnapStart is left out.",
    ),
    (
        RuleId::ConcEnvReuse,
        "The environment used last is reused first; recycling happens after a run.",
    ),
    (RuleId::ConcEnvIdleLifetime, "Every idle environment lives equally long."),
    (
        RuleId::ConcTimeoutBySource,
        "A function’s timeout above its front door’s clock is a warning of the reader; the clocks themselves are modelled.",
    ),
    (
        RuleId::ConcMemory,
        "Memory sets the price; how long a run takes is the scenario’s word and does not follow from it.",
    ),
    (
        RuleId::ConcMetrics,
        "Invocations, Errors, Throttles, Duration and the highest ConcurrentExecutions are counted; the shares of the account are left out.",
    ),
    (RuleId::CostLambdaRequest, "List price, without the free million."),
    (RuleId::CostLambdaDurationX86, "The first price tier holds, without the free tier."),
    (
        RuleId::CostSqsRequest,
        "Deletes are billed with the receives they follow, and the long polls of idle pollers are not.",
    ),
    (RuleId::CostLambdaProvisioned, "x86 prices, to the microsecond."),
    (
        RuleId::SyncApigwThrottle,
        "The three kinds of API that call a function share the bucket; requests that are handed on to a queue or stream do not count.",
    ),
    (
        RuleId::PollKinesisShardCapacity,
        "The bytes that a shard takes and gives are bounded, and the records that it takes; calls and the size of one read are not.",
    ),
];
