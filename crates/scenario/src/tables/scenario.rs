//! The top of a scenario, its commands and the log of a session.

use super::{
    BUCKET, DATABASE, EVENT_BUS, FUNCTION, Key, MAPPING, QUEUE, Range, SERVICE, SOURCE,
    STATE_MACHINE, STREAM, Section, Shape, TABLE, TOPIC, key, section,
};
use crate::command::ActionKind;
use crate::quantity::{DAY, KB, MB, Measure, SECOND};
use lambdascope_engine::entity::EntityKind as Kind;
use lambdascope_rulebook::{Edition, RuleId, Word};

pub(crate) static SCENARIO: Section = section(
    "A Lambdascope scenario, format 1.",
    &[
        key("format", Shape::Count(Range::sane(|_| 1.0, |_| 1.0)), "The version of the format: 1.")
            .required(),
        key("title", Shape::Text, "What the scenario shows, in a few words."),
        key("about", Shape::Text, "What to look at, in a few sentences."),
        key("next", Shape::Text, "The gallery scenario that goes on from here, `area/name`."),
        key("seed", Shape::Seed, "What all chance is derived from.")
            .or_assumed(|l| l.model_default_seed as f64),
        key(
            "run_for",
            Shape::Quantity(Measure::Duration, Range::sane(|_| 1.0, |_| 366.0 * DAY)),
            "Where the timeline, the runner and the golden trace end.",
        )
        .or_assumed(|l| l.run_default_for_s * SECOND),
        key("limits", Shape::Word(Edition::WORDS), "Which numbers of AWS hold.").or_word("today"),
        key("limit_overrides", Shape::Limits, "Other values for names of the limit table."),
        key("sources", Shape::Named(&SOURCE), "Where events come from."),
        key("functions", Shape::Named(&FUNCTION), "Lambda functions."),
        key("queues", Shape::Named(&QUEUE), "SQS queues."),
        key("topics", Shape::Named(&TOPIC), "SNS topics."),
        key("streams", Shape::Named(&STREAM), "Streams and brokers."),
        key("buckets", Shape::Named(&BUCKET), "S3 buckets."),
        key("event_buses", Shape::Named(&EVENT_BUS), "EventBridge buses."),
        key("tables", Shape::Named(&TABLE), "DynamoDB tables."),
        key("databases", Shape::Named(&DATABASE), "Relational databases."),
        key("services", Shape::Named(&SERVICE), "Mail, payments and the like."),
        key(
            "state_machines",
            Shape::Named(&STATE_MACHINE),
            "Step Functions state machines of one task.",
        ),
        key(
            "event_source_mappings",
            Shape::Named(&MAPPING),
            "What reads queues and streams and invokes functions.",
        ),
        key(
            "commands",
            Shape::List(&Shape::Table(&COMMAND)),
            "What happens to the system while it runs.",
        ),
        key(
            "log",
            Shape::List(&Shape::Table(&LOG)),
            "What a person did in a session, in the order in which it was done.",
        ),
    ],
);

const AT: Key = key(
    "at",
    Shape::Quantity(Measure::Duration, Range::sane(|_| 0.0, |_| 366.0 * DAY)),
    "When, from the start of the run.",
)
.required();
const DO: Key = key("do", Shape::Word(ActionKind::WORDS), "What is done.").required();
const SOURCE_NAME: Key = key("source", Shape::Name(Kind::Source), "`send`: the source.");
const COUNT: Key = key(
    "count",
    Shape::Count(Range::of(|_| 1.0, |l| l.run_max_events_per_s, RuleId::ModelRunLimits)),
    "`send`: how many events; `receive`: how many messages at most, up to 10.",
)
.or(|_| 1.0);
const PAYLOAD: Key = key(
    "payload",
    Shape::Quantity(Measure::Size, Range::sane(|_| 1.0, |_| KB * KB * MB)),
    "`send`: their size, if it differs from the source's.",
);
const KEY: Key = key("key", Shape::Key, "`send`: their partition key or message group.");
const PATH: Key = key("path", Shape::Text, "`set`, `unset`: the setting, with dots.");
const VALUE: Key = key("value", Shape::Any, "`set`: its new value.");
const QUEUE_NAME: Key = key(
    "queue",
    Shape::Name(Kind::Queue),
    "`redrive`, `purge`, `receive`, `delete`, `change-visibility`: the queue.",
);
const MAPPING_NAME: Key = key(
    "mapping",
    Shape::Name(Kind::EventSourceMapping),
    "`enable`, `disable`: the event source mapping.",
);
const EVENT_NAME: Key =
    key("event", Shape::Event, "`delete`, `change-visibility`: the event whose message it is.");
const VISIBILITY: Key = key(
    "visibility_timeout",
    Shape::Quantity(
        Measure::Duration,
        Range::of(
            |l| l.sqs_min_visibility_s * SECOND,
            |l| l.sqs_max_visibility_s * SECOND,
            RuleId::PollSqsVisibilityRange,
        ),
    ),
    "`receive`, `change-visibility`: how long messages are hidden.",
);
const WAIT: Key = key(
    "wait",
    Shape::Quantity(
        Measure::Duration,
        Range::of(|_| 0.0, |l| l.sqs_long_poll_s * SECOND, RuleId::PollSqsInitialConcurrency),
    ),
    "`receive`: how long it waits for the first message.",
)
.or(|_| 0.0);
const AFTER: Key = key(
    "after",
    Shape::Seed,
    "After how many steps of the simulation; without it, after everything of that moment.",
);

pub(crate) static COMMAND: Section = section(
    "Something that happens to the system from outside.",
    &[
        AT,
        DO,
        SOURCE_NAME,
        COUNT,
        PAYLOAD,
        KEY,
        PATH,
        VALUE,
        QUEUE_NAME,
        MAPPING_NAME,
        EVENT_NAME,
        VISIBILITY,
        WAIT,
    ],
);

pub(crate) static LOG: Section = section(
    "Something that a person did in a session.",
    &[
        AT,
        AFTER,
        DO,
        SOURCE_NAME,
        COUNT,
        PAYLOAD,
        KEY,
        PATH,
        VALUE,
        QUEUE_NAME,
        MAPPING_NAME,
        EVENT_NAME,
        VISIBILITY,
        WAIT,
    ],
);
