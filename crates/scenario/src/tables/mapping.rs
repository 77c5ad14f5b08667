//! Event source mappings.

use super::key::{
    Any, Either, List, MOMENT, Name, Range, any, count, duration, either, flag, list, moment, name,
    partition_key, reference, section, table, word,
};
use crate::quantity::SECOND;
use lambdascope_engine::entity::{Entity, EntityKind as Kind, Key as PartitionKey};
use lambdascope_engine::time::{SimDuration, SimTime};
use lambdascope_rulebook::RuleId;

lambdascope_rulebook::list! {
    /// Where reading begins, apart from a moment.
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    pub enum Position {
        /// At the oldest record that is still kept.
        TrimHorizon = "TRIM_HORIZON",
        /// What comes from then on.
        Latest = "LATEST",
    }
}

section! {
    /// An event source mapping: reads a queue or stream and invokes a function.
    pub static MAPPING: MappingKeys {
        /// The queue or stream that it reads.
        event_source: Entity = reference(&[Kind::Queue, Kind::Stream]).required();
        /// The function that it invokes.
        function: Name = name(Kind::Function).required();
        /// Whether it polls from the start.
        enabled: bool = flag().or_flag(true);
        /// When it starts to poll.
        created_at: SimTime = moment(MOMENT).or(|_| 0.0);
        /// The most records in one batch; 10 for queues and 100 for streams if left out.
        batch_size: u32 = count(Range::of(
            |l| l.esm_min_batch_size as f64,
            |l| l.esm_max_batch_size as f64,
            RuleId::PollEsmBatchTriggers,
        ));
        /// How long it gathers a batch; 0 s for queues and streams, 500 ms for brokers.
        maximum_batching_window: SimDuration = duration(Range::of(
            |l| l.esm_min_window_s * SECOND,
            |l| l.esm_max_window_s * SECOND,
            RuleId::PollEsmBatchTriggers,
        ));
        /// Queues: the most concurrent invocations.
        maximum_concurrency: u32 = count(Range::of(
            |l| l.sqs_min_maximum_concurrency as f64,
            |l| l.sqs_max_maximum_concurrency as f64,
            RuleId::PollSqsMaxConcurrency,
        ));
        /// Whether the function may report single records as failed.
        report_batch_item_failures: bool = flag().or_flag(false);
        /// Only records with one of these keys, or as one of these patterns says, reach the
        /// function.
        filters: List<Either<PartitionKey, FilterKeys>> = list(&either(&partition_key(), &table()));
        /// Queues, Kafka: dedicated pollers.
        provisioned_pollers: PollersKeys = table();
        /// Streams: where reading begins.
        starting_position: Either<Position, AtTimestampKeys> = either(&word(), &table())
            .or_word(Position::TrimHorizon.as_str());
        /// Streams: batches of one shard in progress at once.
        parallelization_factor: u32 = count(Range::of(
            |l| l.stream_min_parallelization as f64,
            |l| l.stream_max_parallelization as f64,
            RuleId::PollStreamConcurrency,
        )).or(|l| l.stream_default_parallelization as f64);
        /// Streams: whether a failed batch is halved.
        bisect_batch_on_function_error: bool = flag().or_flag(false);
        /// Streams: attempts after the first; -1 means until the records expire.
        maximum_retry_attempts: u32 = count(Range::of(
            |l| l.stream_min_retries as f64,
            |l| l.stream_max_retries as f64,
            RuleId::PollStreamRetry,
        )).or(|l| l.stream_default_retries as f64);
        /// Streams: older records are given up; never if left out.
        maximum_record_age: SimDuration = duration(Range::of(
            |l| l.stream_min_record_age_s * SECOND,
            |l| l.stream_max_record_age_s * SECOND,
            RuleId::PollStreamRecordAge,
        ));
        /// Streams: the length of a tumbling window; none if left out.
        tumbling_window: SimDuration = duration(Range::of(
            |l| l.stream_tumbling_min_window_s * SECOND,
            |l| l.stream_tumbling_max_window_s * SECOND,
            RuleId::PollStreamTumbling,
        ));
        /// Streams: where the details of given-up batches go.
        on_failure: Entity = reference(&[Kind::Queue, Kind::Topic, Kind::Bucket, Kind::Stream]);
        /// Kinesis: a registered consumer, which shares its rate with nobody.
        enhanced_fan_out: bool = flag().or_flag(false);
        /// It is a pipe of EventBridge, with this.
        pipe: PipeKeys = table();
    }
}

section! {
    /// A pipe of EventBridge: it polls and filters like a mapping, and can enrich what it passes
    /// on.
    pub static PIPE: PipeKeys {
        /// The function that a batch goes through on its way to the target.
        enrichment: Name = name(Kind::Function);
    }
}

section! {
    /// A filter with a pattern.
    pub static FILTER: FilterKeys {
        /// What records must be like, in the language of Lambda event filtering: a table, or its
        /// JSON as a text.
        pattern: Any = any().required();
    }
}

section! {
    /// Provisioned mode: how many pollers at least and at most.
    pub static POLLERS: PollersKeys {
        /// So many are always there.
        minimum: u32 = count(Range::sane(|_| 1.0, |_| 10_000.0));
        /// There are never more than so many.
        maximum: u32 = count(Range::sane(|_| 1.0, |_| 10_000.0));
    }
}

section! {
    /// Reading begins at the first record written from a moment on.
    pub static AT_TIMESTAMP: AtTimestampKeys {
        /// Records written before this moment are not read.
        at_timestamp: SimTime = moment(MOMENT).required();
    }
}
