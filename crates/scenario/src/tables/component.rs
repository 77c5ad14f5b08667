//! Queues, streams, what passes events on, and the stores where effects land.

use super::key::{
    List, Name, Range, Size, count, duration, flag, list, name, partition_key, real, reference,
    section, size, table, word,
};
use crate::quantity::{DAY, HOUR, KB, SECOND};
use lambdascope_engine::config::StreamKind;
use lambdascope_engine::entity::{Entity, EntityKind as Kind, Key as PartitionKey};
use lambdascope_engine::time::SimDuration;
use lambdascope_rulebook::RuleId;

/// From never to always.
const SHARE: Range = Range::sane(|_| 0.0, |_| 1.0);

section! {
    /// An SQS queue, standard or FIFO.
    pub static QUEUE: QueueKeys {
        /// Whether it keeps order inside message groups.
        fifo: bool = flag().or_flag(false);
        /// FIFO: whether a message is swallowed that says the same as one sent shortly before.
        content_based_deduplication: bool = flag().or_flag(false);
        /// How long a received message stays hidden.
        visibility_timeout: SimDuration = duration(Range::of(
            |l| l.sqs_min_visibility_s * SECOND,
            |l| l.sqs_max_visibility_s * SECOND,
            RuleId::PollSqsVisibilityRange,
        )).or(|l| l.sqs_default_visibility_s * SECOND);
        /// How long a message is kept.
        message_retention_period: SimDuration = duration(Range::of(
            |l| l.sqs_min_retention_s * SECOND,
            |l| l.sqs_max_retention_s * SECOND,
            RuleId::PollSqsRetention,
        )).or(|l| l.sqs_default_retention_s * SECOND);
        /// How long a new message stays hidden.
        delay: SimDuration = duration(Range::of(
            |_| 0.0, |l| l.sqs_max_delay_s * SECOND, RuleId::PollSqsDelay
        )).or(|l| l.sqs_default_delay_s * SECOND);
        /// The largest message it takes.
        maximum_message_size: Size = size(Range::of(
            |_| KB, |l| l.sqs_max_message_bytes as f64, RuleId::PollSqsMessageSize
        )).or(|l| l.sqs_max_message_bytes as f64);
        /// Where messages go that were received too often.
        redrive_policy: RedrivePolicyKeys = table();
    }
}

section! {
    /// A queue's redrive policy.
    pub static REDRIVE_POLICY: RedrivePolicyKeys {
        /// The queue that a message is moved to.
        dead_letter_queue: Name = name(Kind::Queue).required();
        /// A message is handed out this many times and moved at the next receive.
        max_receive_count: u32 = count(Range::of(|_| 1.0, |_| 1_000.0, RuleId::PollSqsRedrive))
            .or(|l| l.sqs_default_max_receive_count as f64);
    }
}

section! {
    /// A stream, a Kafka topic or a broker's queue.
    pub static STREAM: StreamKeys {
        /// Which service it is.
        kind: StreamKind = word().required();
        /// How many shards or partitions it has.
        shards: u32 = count(Range::sane(|_| 1.0, |_| 1_000.0)).or(|_| 1.0);
        /// How long records are kept; 24 hours if left out.
        retention: SimDuration = duration(Range::of(
            |_| HOUR, |l| l.kinesis_max_retention_h * HOUR, RuleId::PollKinesisRetention
        ));
    }
}

section! {
    /// An SNS topic and who gets its messages.
    pub static TOPIC: TopicKeys {
        /// Who gets each message, and which messages.
        subscriptions: List<SubscriptionKeys> = list(&table());
    }
}

section! {
    /// One subscription of a topic.
    pub static SUBSCRIPTION: SubscriptionKeys {
        /// The function or queue that gets the messages.
        to: Entity = reference(&[Kind::Function, Kind::Queue]).required();
        /// Only events with one of these keys.
        filter: List<PartitionKey> = list(&partition_key());
        /// Where events go that could not be handed over.
        dead_letter_queue: Name = name(Kind::Queue);
    }
}

section! {
    /// An S3 bucket and whom it tells of objects.
    pub static BUCKET: BucketKeys {
        /// Who is told of a new object, and of which objects.
        notify: List<NotificationKeys> = list(&table());
    }
}

section! {
    /// One event notification of a bucket.
    pub static NOTIFICATION: NotificationKeys {
        /// The function, queue, topic or bus that is told.
        to: Entity = reference(&[Kind::Function, Kind::Queue, Kind::Topic, Kind::EventBus])
            .required();
        /// Only events with one of these keys.
        filter: List<PartitionKey> = list(&partition_key());
    }
}

section! {
    /// An EventBridge event bus.
    pub static EVENT_BUS: EventBusKeys {
        /// Which events go on, and where to.
        rules: List<BusRuleKeys> = list(&table());
    }
}

section! {
    /// One rule of an event bus.
    pub static BUS_RULE: BusRuleKeys {
        /// What gets the events that match.
        to: Entity = reference(&[
            Kind::Function, Kind::Queue, Kind::Topic, Kind::Stream, Kind::StateMachine,
            Kind::EventBus,
        ]).required();
        /// Only events with one of these keys.
        filter: List<PartitionKey> = list(&partition_key());
        /// Where events go that could not be handed over.
        dead_letter_queue: Name = name(Kind::Queue);
    }
}

section! {
    /// A DynamoDB table, where effects land.
    pub static TABLE: TableKeys {
        /// How likely a write fails.
        failure_rate: f64 = real(SHARE).or(|_| 0.0);
        /// The stream that carries its changes.
        stream: Name = name(Kind::Stream);
    }
}

section! {
    /// A relational database, where effects land.
    pub static DATABASE: DatabaseKeys {
        /// How likely a write fails.
        failure_rate: f64 = real(SHARE).or(|_| 0.0);
    }
}

section! {
    /// Another service that functions call: mail, payments.
    pub static SERVICE: ServiceKeys {
        /// How likely a write fails.
        failure_rate: f64 = real(SHARE).or(|_| 0.0);
    }
}

section! {
    /// A Step Functions state machine of one task.
    pub static STATE_MACHINE: StateMachineKeys {
        /// The one task that it runs.
        task: TaskKeys = table().required();
    }
}

section! {
    /// The Lambda task of a state machine.
    pub static TASK: TaskKeys {
        /// The function that it calls.
        function: Name = name(Kind::Function).required();
        /// How long it waits; as long as the function if left out.
        timeout: SimDuration = duration(Range::of(
            |_| SECOND, |l| l.sfn_default_timeout_s * SECOND, RuleId::SyncSfnTimeout
        ));
        /// How it tries again; not at all if left out.
        retry: RetryKeys = table();
        /// Whether the task waits for a task token to come back (waitForTaskToken).
        callback: bool = flag().or_flag(false);
    }
}

section! {
    /// A retrier of a task.
    pub static RETRY: RetryKeys {
        /// The wait before the first retry.
        interval: SimDuration = duration(Range::sane(|_| SECOND, |_| DAY))
            .or(|l| l.sfn_retrier_default_interval_s * SECOND);
        /// Retries after the first attempt.
        max_attempts: u32 = count(Range::sane(|_| 0.0, |_| 1_000.0))
            .or(|l| l.sfn_retrier_default_max_attempts as f64);
        /// The factor between waits.
        backoff_rate: f64 = real(Range::sane(|_| 1.0, |_| 100.0))
            .or(|l| l.sfn_retrier_default_backoff_rate);
    }
}
