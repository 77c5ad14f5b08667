//! Queues, streams, what passes events on, and the stores where effects land.

use super::{Range, Section, Shape, key, section};
use crate::quantity::{DAY, HOUR, KB, Measure, SECOND};
use lambdascope_engine::config::StreamKind;
use lambdascope_engine::entity::EntityKind as Kind;
use lambdascope_rulebook::{RuleId, Word};

pub(crate) static QUEUE: Section = section(
    "An SQS queue.",
    &[
        key("fifo", Shape::Flag, "Whether it keeps order inside message groups.").or_flag(false),
        key(
            "content_based_deduplication",
            Shape::Flag,
            "FIFO: whether a message is swallowed that says the same as one sent shortly before.",
        )
        .or_flag(false),
        key(
            "visibility_timeout",
            Shape::Quantity(
                Measure::Duration,
                Range::of(
                    |l| l.sqs_min_visibility_s * SECOND,
                    |l| l.sqs_max_visibility_s * SECOND,
                    RuleId::PollSqsVisibilityRange,
                ),
            ),
            "How long a received message stays hidden.",
        )
        .or(|l| l.sqs_default_visibility_s * SECOND),
        key(
            "message_retention_period",
            Shape::Quantity(
                Measure::Duration,
                Range::of(
                    |l| l.sqs_min_retention_s * SECOND,
                    |l| l.sqs_max_retention_s * SECOND,
                    RuleId::PollSqsRetention,
                ),
            ),
            "How long a message is kept.",
        )
        .or(|l| l.sqs_default_retention_s * SECOND),
        key(
            "delay",
            Shape::Quantity(
                Measure::Duration,
                Range::of(|_| 0.0, |l| l.sqs_max_delay_s * SECOND, RuleId::PollSqsDelay),
            ),
            "How long a new message stays hidden.",
        )
        .or(|l| l.sqs_default_delay_s * SECOND),
        key(
            "maximum_message_size",
            Shape::Quantity(
                Measure::Size,
                Range::of(|_| KB, |l| l.sqs_max_message_bytes as f64, RuleId::PollSqsMessageSize),
            ),
            "The largest message it takes.",
        )
        .or(|l| l.sqs_max_message_bytes as f64),
        key(
            "redrive_policy",
            Shape::Table(&REDRIVE_POLICY),
            "Where messages go that were received too often.",
        ),
    ],
);

pub(crate) static REDRIVE_POLICY: Section = section(
    "A queue's redrive policy.",
    &[
        key("dead_letter_queue", Shape::Name(Kind::Queue), "The dead-letter queue.").required(),
        key(
            "max_receive_count",
            Shape::Count(Range::of(|_| 1.0, |_| 1_000.0, RuleId::PollSqsRedrive)),
            "A message is handed out this many times and moved at the next receive.",
        )
        .or(|l| l.sqs_default_max_receive_count as f64),
    ],
);

pub(crate) static STREAM: Section = section(
    "A stream, a Kafka topic or a broker's queue.",
    &[
        key("kind", Shape::Word(StreamKind::WORDS), "Which service it is.").required(),
        key("shards", Shape::Count(Range::sane(|_| 1.0, |_| 1_000.0)), "Shards or partitions.")
            .or(|_| 1.0),
        key(
            "retention",
            Shape::Quantity(
                Measure::Duration,
                Range::of(
                    |_| HOUR,
                    |l| l.kinesis_max_retention_h * HOUR,
                    RuleId::PollKinesisRetention,
                ),
            ),
            "How long records are kept; 24 hours if left out.",
        ),
    ],
);

pub(crate) static TOPIC: Section = section(
    "An SNS topic.",
    &[key("subscriptions", Shape::List(&Shape::Table(&SUBSCRIPTION)), "Its subscriptions.")],
);

pub(crate) static SUBSCRIPTION: Section = section(
    "One subscription of a topic.",
    &[
        key("to", Shape::Reference(&[Kind::Function, Kind::Queue]), "The subscriber.").required(),
        key("filter", Shape::List(&Shape::Key), "Only events with one of these keys."),
        key(
            "dead_letter_queue",
            Shape::Name(Kind::Queue),
            "Where events go that could not be handed over.",
        ),
    ],
);

pub(crate) static BUCKET: Section = section(
    "An S3 bucket.",
    &[key("notify", Shape::List(&Shape::Table(&NOTIFICATION)), "Its event notifications.")],
);

pub(crate) static NOTIFICATION: Section = section(
    "One event notification of a bucket.",
    &[
        key(
            "to",
            Shape::Reference(&[Kind::Function, Kind::Queue, Kind::Topic, Kind::EventBus]),
            "Who is told.",
        )
        .required(),
        key("filter", Shape::List(&Shape::Key), "Only events with one of these keys."),
    ],
);

pub(crate) static EVENT_BUS: Section = section(
    "An EventBridge event bus.",
    &[key("rules", Shape::List(&Shape::Table(&BUS_RULE)), "Its rules.")],
);

pub(crate) static BUS_RULE: Section = section(
    "One rule of an event bus.",
    &[
        key(
            "to",
            Shape::Reference(&[
                Kind::Function,
                Kind::Queue,
                Kind::Topic,
                Kind::Stream,
                Kind::StateMachine,
                Kind::EventBus,
            ]),
            "Its target.",
        )
        .required(),
        key("filter", Shape::List(&Shape::Key), "Only events with one of these keys."),
        key(
            "dead_letter_queue",
            Shape::Name(Kind::Queue),
            "Where events go that could not be handed over.",
        ),
    ],
);

const FAILURE_RATE: super::Key =
    key("failure_rate", Shape::Real(Range::sane(|_| 0.0, |_| 1.0)), "How likely a write fails.")
        .or(|_| 0.0);

pub(crate) static TABLE: Section = section(
    "A DynamoDB table, where effects land.",
    &[
        FAILURE_RATE,
        key("stream", Shape::Name(Kind::Stream), "The stream that carries its changes."),
    ],
);

pub(crate) static DATABASE: Section =
    section("A relational database, where effects land.", &[FAILURE_RATE]);

pub(crate) static SERVICE: Section =
    section("Another service that functions call: mail, payments.", &[FAILURE_RATE]);

pub(crate) static STATE_MACHINE: Section = section(
    "A Step Functions state machine of one task.",
    &[key("task", Shape::Table(&TASK), "The task.").required()],
);

pub(crate) static TASK: Section = section(
    "The Lambda task of a state machine.",
    &[
        key("function", Shape::Name(Kind::Function), "The function that it calls.").required(),
        key(
            "timeout",
            Shape::Quantity(
                Measure::Duration,
                Range::of(|_| SECOND, |l| l.sfn_default_timeout_s * SECOND, RuleId::SyncSfnTimeout),
            ),
            "How long it waits; as long as the function if left out.",
        ),
        key("retry", Shape::Table(&RETRY), "How it tries again; not at all if left out."),
        key(
            "callback",
            Shape::Flag,
            "Whether the task waits for a task token to come back (waitForTaskToken).",
        )
        .or_flag(false),
    ],
);

pub(crate) static RETRY: Section = section(
    "A retrier of a task.",
    &[
        key(
            "interval",
            Shape::Quantity(Measure::Duration, Range::sane(|_| SECOND, |_| DAY)),
            "The wait before the first retry.",
        )
        .or(|l| l.sfn_retrier_default_interval_s * SECOND),
        key(
            "max_attempts",
            Shape::Count(Range::sane(|_| 0.0, |_| 1_000.0)),
            "Retries after the first attempt.",
        )
        .or(|l| l.sfn_retrier_default_max_attempts as f64),
        key(
            "backoff_rate",
            Shape::Real(Range::sane(|_| 1.0, |_| 100.0)),
            "The factor between waits.",
        )
        .or(|l| l.sfn_retrier_default_backoff_rate),
    ],
);
