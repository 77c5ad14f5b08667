//! Sources of events.

use super::{Range, Section, Shape, key, section};
use crate::quantity::{DAY, KB, MB, MILLISECOND, Measure, SECOND};
use lambdascope_engine::config::{Backoff, InvocationType, RequestError};
use lambdascope_engine::entity::EntityKind as Kind;
use lambdascope_rulebook::{RuleId, Word};

const TARGETS: &[Kind] = &[
    Kind::Function,
    Kind::Queue,
    Kind::Topic,
    Kind::Bucket,
    Kind::EventBus,
    Kind::Table,
    Kind::Stream,
    Kind::StateMachine,
];

const MOMENT: Range = Range::sane(|_| 0.0, |_| 366.0 * DAY);
const PAYLOAD: Range = Range::sane(|_| 0.0, |_| KB * KB * MB);
const RATE: Range = Range::of(|_| 0.0, |l| l.run_max_events_per_s, RuleId::ModelRunLimits);
const HOW_MANY: Range = Range::of(|_| 1.0, |l| l.run_max_events_per_s, RuleId::ModelRunLimits);

pub(crate) static SOURCE: Section = section(
    "A front door with the clients that use it, or a producer. Its events are `name#1`, ...",
    &[
        key("kind", Shape::SourceKind, "Which service it is.").required(),
        key("target", Shape::Reference(TARGETS), "Where its events go.").required(),
        key(
            "arrivals",
            Shape::Either(&Shape::Word(&["manual"]), &Shape::Table(&ARRIVALS)),
            "When its events arrive.",
        )
        .or_word("manual"),
        key("payload", Shape::Spread(Measure::Size, PAYLOAD), "How large its events are.")
            .or_assumed(|l| l.model_default_payload_bytes as f64),
        key(
            "content",
            Shape::Any,
            "What its events say, as JSON: filters look at it, and records show it. `payload` \
             stays their size.",
        ),
        key("keys", Shape::Table(&KEYS), "Which partition keys or message groups they have."),
        key(
            "claim_check",
            Shape::Either(&Shape::Text, &Shape::Table(&CLAIM_CHECK)),
            "Payloads above the limit are stored here and a reference travels: a bucket, table or \
             database, or `sqs-extended` for a queue.",
        ),
        key("settings", Shape::Table(&SETTINGS), "The front door's own settings."),
        key("client", Shape::Table(&CLIENT), "The client in front of the door."),
    ],
);

pub(crate) static ARRIVALS: Section = section(
    "When events arrive: exactly one of `poisson`, `every`, `burst`, `ramp` and `at`.",
    &[
        key("poisson", Shape::Table(&POISSON), "At random, at a constant rate."),
        key(
            "every",
            Shape::Quantity(
                Measure::Duration,
                Range::of(
                    |l| SECOND / l.run_max_events_per_s,
                    |_| 366.0 * DAY,
                    RuleId::ModelRunLimits,
                ),
            ),
            "At a fixed interval, the first one at `from`.",
        ),
        key("burst", Shape::Table(&BURST), "Many at one moment."),
        key("ramp", Shape::Table(&RAMP), "At random, at a rate that changes, then stays."),
        key("at", Shape::List(&Shape::Table(&AT)), "By script."),
        key("from", Shape::Quantity(Measure::Duration, MOMENT), "The first moment.").or(|_| 0.0),
        key("until", Shape::Quantity(Measure::Duration, MOMENT), "The last moment."),
    ],
);

pub(crate) static POISSON: Section = section(
    "Arrivals at random.",
    &[key("per_second", Shape::Real(RATE), "The mean rate.").required()],
);

pub(crate) static BURST: Section = section(
    "Many arrivals at one moment.",
    &[
        key("count", Shape::Count(HOW_MANY), "How many.").required(),
        key("at", Shape::Quantity(Measure::Duration, MOMENT), "When.").or(|_| 0.0),
    ],
);

pub(crate) static RAMP: Section = section(
    "A rate that grows or falls.",
    &[
        key("from", Shape::Real(RATE), "The rate at the start, per second.").required(),
        key("to", Shape::Real(RATE), "The rate at the end, per second.").required(),
        key("over", Shape::Quantity(Measure::Duration, MOMENT), "How long the change takes.")
            .required(),
    ],
);

pub(crate) static AT: Section = section(
    "One line of a script.",
    &[
        key("time", Shape::Quantity(Measure::Duration, MOMENT), "When.").required(),
        key("count", Shape::Count(HOW_MANY), "How many.").or(|_| 1.0),
        key(
            "payload",
            Shape::Spread(Measure::Size, PAYLOAD),
            "Their size, if it differs from the source's.",
        ),
        key("content", Shape::Any, "What they say, if it differs from the source's."),
        key("key", Shape::Key, "Their partition key or message group."),
    ],
);

pub(crate) static KEYS: Section = section(
    "How keys are chosen.",
    &[
        key("count", Shape::Count(Range::sane(|_| 1.0, |_| 100_000.0)), "How many keys there are.")
            .required(),
        key(
            "skew",
            Shape::Real(Range::sane(|_| 0.0, |_| 10.0)),
            "The exponent of a Zipf law: 0 makes all keys equally likely.",
        )
        .or(|_| 0.0),
    ],
);

pub(crate) static CLAIM_CHECK: Section = section(
    "Where payloads above the limit are stored.",
    &[
        key("store", Shape::Text, "A bucket, table or database, or `sqs-extended`.").required(),
        key(
            "above",
            Shape::Quantity(Measure::Size, Range::sane(|_| 0.0, |_| KB * KB * MB)),
            "Payloads above this size are stored; the limit of the way if left out.",
        ),
        key(
            "reference_size",
            Shape::Quantity(Measure::Size, Range::sane(|_| 1.0, |_| MB)),
            "The size of what travels instead.",
        )
        .or_assumed(|l| l.model_default_payload_bytes as f64),
    ],
);

pub(crate) static SETTINGS: Section = section(
    "Settings of a front door.",
    &[
        key(
            "timeout",
            Shape::Quantity(
                Measure::Duration,
                Range::sane(|_| 1.0, |l| l.sfn_standard_max_s * SECOND),
            ),
            "How long the door waits, where that can be set.",
        ),
        key(
            "timeout_raised",
            Shape::Flag,
            "REST API: a raised quota (Regional and private APIs) allows longer timeouts.",
        )
        .or_flag(false),
        key(
            "custom_integration",
            Shape::Flag,
            "REST API: a custom integration without mappings of errors, instead of a proxy.",
        )
        .or_flag(false),
        key(
            "invocation_type",
            Shape::Word(InvocationType::WORDS),
            "Whether the caller waits; the usual type of the kind if left out.",
        ),
        key(
            "request_error",
            Shape::Word(RequestError::WORDS),
            "Invoke API: what is wrong with every request, so that Lambda refuses it.",
        ),
    ],
);

pub(crate) static CLIENT: Section = section(
    "The client in front of a door. Its defaults come from the kind.",
    &[
        key(
            "timeout",
            Shape::Quantity(Measure::Duration, Range::sane(|_| MILLISECOND, |_| DAY)),
            "How long it waits for an answer; as long as the door if left out.",
        ),
        key("retries", Shape::Table(&CLIENT_RETRIES), "How it tries again."),
    ],
);

pub(crate) static CLIENT_RETRIES: Section = section(
    "The retries of a client.",
    &[
        key(
            "max_attempts",
            Shape::Count(Range::sane(|_| 1.0, |_| 100.0)),
            "Attempts in total, the first one included.",
        ),
        key("backoff", Shape::Word(Backoff::WORDS), "How the waits grow."),
        key(
            "base",
            Shape::Quantity(Measure::Duration, Range::sane(|_| 0.0, |_| DAY)),
            "The first wait.",
        ),
        key(
            "cap",
            Shape::Quantity(Measure::Duration, Range::sane(|_| 0.0, |_| DAY)),
            "No wait is longer.",
        ),
    ],
);
