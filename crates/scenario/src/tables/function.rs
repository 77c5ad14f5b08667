//! Lambda functions.

use super::{Range, Section, Shape, key, section};
use crate::quantity::{DAY, KB, MB, MILLISECOND, Measure, SECOND};
use lambdascope_engine::config::{FailureKind, Initialization, MalformedResponse, SendOn};
use lambdascope_engine::entity::EntityKind as Kind;
use lambdascope_rulebook::{RuleId, Word, list};

list! {
    /// What Lambda does with a chain of events that goes round.
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    pub(crate) enum RecursiveLoop {
        Terminate = "Terminate",
        Allow = "Allow",
    }
}

const RECEIVERS: &[Kind] = &[
    Kind::Table,
    Kind::Database,
    Kind::Service,
    Kind::Queue,
    Kind::Topic,
    Kind::Function,
    Kind::Stream,
    Kind::Bucket,
    Kind::EventBus,
    Kind::StateMachine,
];
const RUN: Range = Range::sane(|_| 0.0, |_| DAY);

pub(crate) static FUNCTION: Section = section(
    "A Lambda function.",
    &[
        key(
            "timeout",
            Shape::Quantity(
                Measure::Duration,
                Range::of(
                    |l| l.function_min_timeout_s * SECOND,
                    |l| l.function_max_timeout_s * SECOND,
                    RuleId::ConcTimeoutFunction,
                ),
            ),
            "The longest an invocation may take, in whole seconds.",
        )
        .or(|l| l.function_default_timeout_s * SECOND),
        key(
            "memory",
            Shape::Quantity(
                Measure::Size,
                Range::of(
                    |l| l.function_min_memory_mb as f64 * MB,
                    |l| l.function_max_memory_mb as f64 * MB,
                    RuleId::ConcMemory,
                ),
            ),
            "Memory, in whole MB.",
        )
        .or(|l| l.function_default_memory_mb as f64 * MB),
        key(
            "reserved_concurrency",
            Shape::Count(Range::of(
                |l| l.min_reserved_concurrency as f64,
                |l| (l.account_concurrency as f64 - l.min_unreserved_concurrency as f64).max(0.0),
                RuleId::ConcUnreservedMin,
            )),
            "Floor and ceiling of its concurrency; the account's rest if left out.",
        ),
        key(
            "provisioned_concurrency",
            Shape::Count(Range::of(
                |_| 0.0,
                |l| (l.account_concurrency as f64 - l.min_unreserved_concurrency as f64).max(0.0),
                RuleId::ConcUnreservedMin,
            )),
            "Environments that are kept initialised.",
        )
        .or(|_| 0.0),
        key(
            "init_duration",
            Shape::Spread(
                Measure::Duration,
                Range::of(|_| 0.0, |l| l.init_ahead_max_s * SECOND, RuleId::ConcInitLong),
            ),
            "How long the init of a new environment takes.",
        )
        .or_assumed(|l| l.cold_start_default_ms * MILLISECOND),
        key("duration", Shape::Spread(Measure::Duration, RUN), "How long the handler takes.")
            .or_assumed(|l| l.model_default_duration_ms * MILLISECOND),
        key(
            "duration_per_record",
            Shape::Quantity(Measure::Duration, RUN),
            "Added for each record of a batch.",
        )
        .or(|_| 0.0),
        key(
            "response_size",
            Shape::Spread(Measure::Size, Range::sane(|_| 0.0, |_| KB * MB)),
            "The size of its response.",
        )
        .or_assumed(|l| l.model_default_response_bytes as f64),
        key("idempotent", Shape::Flag, "Whether a repeated event leaves no second effect.")
            .or_flag(false),
        key(
            "failures",
            Shape::List(&Shape::Table(&FAILURE)),
            "How it fails; the first that applies to an attempt decides.",
        ),
        key(
            "sends",
            Shape::List(&Shape::Table(&SEND)),
            "What it writes or sends on after an attempt.",
        ),
        key(
            "event_invoke_config",
            Shape::Table(&EVENT_INVOKE_CONFIG),
            "Asynchronous invocation: retries, age, destinations.",
        ),
        key(
            "dead_letter_config",
            Shape::Table(&DEAD_LETTER_CONFIG),
            "Asynchronous invocation: the dead-letter queue.",
        ),
        key(
            "recursive_loop",
            Shape::Word(RecursiveLoop::WORDS),
            "Whether Lambda stops it when one chain of events has invoked it too often.",
        )
        .or_word("Terminate"),
        key(
            "not_permitted",
            Shape::List(&Shape::Reference(DESTINATIONS)),
            "Dead-letter queues and destinations that its execution role may not write to.",
        ),
    ],
);

pub(crate) static FAILURE: Section = section(
    "One way in which a function fails. All conditions that are given must hold.",
    &[
        key("kind", Shape::Word(FailureKind::WORDS), "What goes wrong.").required(),
        key(
            "rate",
            Shape::Real(Range::sane(|_| 0.0, |_| 1.0)),
            "How likely it is for an event or record.",
        )
        .or(|_| 1.0),
        key("events", Shape::List(&Shape::Event), "Only these events."),
        key(
            "attempts",
            Shape::List(&Shape::Count(Range::sane(|_| 1.0, |_| 1e6))),
            "Only these attempts, from 1.",
        ),
        key("keys", Shape::List(&Shape::Key), "Only events with one of these keys."),
        key(
            "during",
            Shape::List(&Shape::Quantity(Measure::Duration, Range::sane(|_| 0.0, |_| 366.0 * DAY))),
            "Only attempts that start from the first of two moments and before the second.",
        ),
        key(
            "initialization",
            Shape::Word(Initialization::WORDS),
            "`init-error`: only inits for a call, or only those of provisioned concurrency.",
        ),
        key("message", Shape::Text, "The text of the exception that the code raises."),
        key(
            "variant",
            Shape::Word(MalformedResponse::WORDS),
            "`malformed-response`: what is wrong with it.",
        )
        .or_word("invalid-json"),
    ],
);

pub(crate) static SEND: Section = section(
    "Something that a function writes or sends on.",
    &[
        key("to", Shape::Reference(RECEIVERS), "A store or service, or what handles events.")
            .required(),
        key("on", Shape::Word(SendOn::WORDS), "After which attempts.").or_word("success"),
        key(
            "payload",
            Shape::Quantity(Measure::Size, Range::sane(|_| 1.0, |_| KB * KB * MB)),
            "Its size; that of the event if left out.",
        ),
    ],
);

/// What a dead letter or a record can be sent to.
pub(crate) const DESTINATIONS: &[Kind] =
    &[Kind::Queue, Kind::Topic, Kind::Function, Kind::EventBus, Kind::Bucket];

pub(crate) static EVENT_INVOKE_CONFIG: Section = section(
    "Settings of asynchronous invocation.",
    &[
        key(
            "maximum_retry_attempts",
            Shape::Count(Range::of(
                |l| l.async_min_retries as f64,
                |l| l.async_max_retries as f64,
                RuleId::AsyncRetryConfigurable,
            )),
            "Attempts after the first one, for function errors.",
        )
        .or(|l| l.async_default_retries as f64),
        key(
            "maximum_event_age",
            Shape::Quantity(
                Measure::Duration,
                Range::of(
                    |l| l.async_min_age_s * SECOND,
                    |l| l.async_max_age_s * SECOND,
                    RuleId::AsyncAgeLimit,
                ),
            ),
            "How long an event may wait in Lambda's queue.",
        )
        .or(|l| l.async_default_age_s * SECOND),
        key(
            "on_success",
            Shape::Reference(&[Kind::Queue, Kind::Topic, Kind::Function, Kind::EventBus]),
            "Where the record of a success goes.",
        ),
        key("on_failure", Shape::Reference(DESTINATIONS), "Where the record of a failure goes."),
    ],
);

pub(crate) static DEAD_LETTER_CONFIG: Section = section(
    "The function's dead-letter queue, for asynchronous invocation only.",
    &[key("target", Shape::Reference(&[Kind::Queue, Kind::Topic]), "A standard queue or a topic.")
        .required()],
);
