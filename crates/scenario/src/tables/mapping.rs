//! Event source mappings.

use super::{Range, Section, Shape, key, section};
use crate::quantity::{DAY, Measure, SECOND};
use lambdascope_engine::entity::EntityKind as Kind;
use lambdascope_rulebook::{RuleId, Word, list};

list! {
    /// Where reading begins, apart from a moment.
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    pub(crate) enum Position {
        TrimHorizon = "TRIM_HORIZON",
        Latest = "LATEST",
    }
}

pub(crate) static MAPPING: Section = section(
    "An event source mapping: reads a queue or stream and invokes a function.",
    &[
        key(
            "event_source",
            Shape::Reference(&[Kind::Queue, Kind::Stream]),
            "The queue or stream that it reads.",
        )
        .required(),
        key("function", Shape::Name(Kind::Function), "The function that it invokes.").required(),
        key("enabled", Shape::Flag, "Whether it polls from the start.").or_flag(true),
        key(
            "created_at",
            Shape::Quantity(Measure::Duration, Range::sane(|_| 0.0, |_| 366.0 * DAY)),
            "When it starts to poll.",
        )
        .or(|_| 0.0),
        key(
            "batch_size",
            Shape::Count(Range::of(
                |l| l.esm_min_batch_size as f64,
                |l| l.esm_max_batch_size as f64,
                RuleId::PollEsmBatchTriggers,
            )),
            "The most records in one batch; 10 for queues and 100 for streams if left out.",
        ),
        key(
            "maximum_batching_window",
            Shape::Quantity(
                Measure::Duration,
                Range::of(
                    |l| l.esm_min_window_s * SECOND,
                    |l| l.esm_max_window_s * SECOND,
                    RuleId::PollEsmBatchTriggers,
                ),
            ),
            "How long it gathers a batch; 0 s for queues and streams, 500 ms for brokers.",
        ),
        key(
            "maximum_concurrency",
            Shape::Count(Range::of(
                |l| l.sqs_min_maximum_concurrency as f64,
                |l| l.sqs_max_maximum_concurrency as f64,
                RuleId::PollSqsMaxConcurrency,
            )),
            "Queues: the most concurrent invocations.",
        ),
        key(
            "report_batch_item_failures",
            Shape::Flag,
            "Whether the function may report single records as failed.",
        )
        .or_flag(false),
        key(
            "filters",
            Shape::List(&Shape::Either(&Shape::Key, &Shape::Table(&FILTER))),
            "Only records with one of these keys, or as one of these patterns says, reach the \
             function.",
        ),
        key("provisioned_pollers", Shape::Table(&POLLERS), "Queues, Kafka: dedicated pollers."),
        key(
            "starting_position",
            Shape::Either(&Shape::Word(Position::WORDS), &Shape::Table(&AT_TIMESTAMP)),
            "Streams: where reading begins.",
        )
        .or_word("TRIM_HORIZON"),
        key(
            "parallelization_factor",
            Shape::Count(Range::of(
                |l| l.stream_min_parallelization as f64,
                |l| l.stream_max_parallelization as f64,
                RuleId::PollStreamConcurrency,
            )),
            "Streams: batches of one shard in progress at once.",
        )
        .or(|l| l.stream_default_parallelization as f64),
        key(
            "bisect_batch_on_function_error",
            Shape::Flag,
            "Streams: whether a failed batch is halved.",
        )
        .or_flag(false),
        key(
            "maximum_retry_attempts",
            Shape::Count(Range::of(
                |l| l.stream_min_retries as f64,
                |l| l.stream_max_retries as f64,
                RuleId::PollStreamRetry,
            )),
            "Streams: attempts after the first; -1 means until the records expire.",
        )
        .or(|l| l.stream_default_retries as f64),
        key(
            "maximum_record_age",
            Shape::Quantity(
                Measure::Duration,
                Range::of(
                    |l| l.stream_min_record_age_s * SECOND,
                    |l| l.stream_max_record_age_s * SECOND,
                    RuleId::PollStreamRecordAge,
                ),
            ),
            "Streams: older records are given up; never if left out.",
        ),
        key(
            "tumbling_window",
            Shape::Quantity(
                Measure::Duration,
                Range::of(
                    |l| l.stream_tumbling_min_window_s * SECOND,
                    |l| l.stream_tumbling_max_window_s * SECOND,
                    RuleId::PollStreamTumbling,
                ),
            ),
            "Streams: the length of a tumbling window; none if left out.",
        ),
        key(
            "on_failure",
            Shape::Reference(&[Kind::Queue, Kind::Topic, Kind::Bucket, Kind::Stream]),
            "Streams: where the details of given-up batches go.",
        ),
        key(
            "enhanced_fan_out",
            Shape::Flag,
            "Kinesis: a registered consumer, which shares its rate with nobody.",
        )
        .or_flag(false),
        key("pipe", Shape::Table(&PIPE), "It is a pipe of EventBridge, with this."),
    ],
);

pub(crate) static PIPE: Section = section(
    "A pipe of EventBridge: it polls and filters like a mapping, and can enrich what it passes on.",
    &[key(
        "enrichment",
        Shape::Name(Kind::Function),
        "The function that a batch goes through on its way to the target.",
    )],
);

pub(crate) static FILTER: Section = section(
    "A filter with a pattern.",
    &[key(
        "pattern",
        Shape::Any,
        "What records must be like, in the language of Lambda event filtering: a table, or its \
         JSON as a text.",
    )
    .required()],
);

pub(crate) static POLLERS: Section = section(
    "Provisioned mode: how many pollers at least and at most.",
    &[
        key("minimum", Shape::Count(Range::sane(|_| 1.0, |_| 10_000.0)), "Always there."),
        key("maximum", Shape::Count(Range::sane(|_| 1.0, |_| 10_000.0)), "Never more."),
    ],
);

pub(crate) static AT_TIMESTAMP: Section = section(
    "Reading begins at the first record written from a moment on.",
    &[key(
        "at_timestamp",
        Shape::Quantity(Measure::Duration, Range::sane(|_| 0.0, |_| 366.0 * DAY)),
        "The moment.",
    )
    .required()],
);
