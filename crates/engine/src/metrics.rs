//! What a run adds up to, in CloudWatch's names where there is one.

mod measure;

pub use measure::{Measure, MeasureUnit};

use crate::time::SimDuration;
use crate::trace::FateCounts;

/// The nearest-rank percentile of sorted values: the first that at least `percent` in a hundred of
/// them do not exceed; none of no values.
#[must_use]
pub fn percentile<T>(sorted: &[T], percent: usize) -> Option<&T> {
    sorted.get((sorted.len() * percent).div_ceil(100).saturating_sub(1))
}

/// The result of a run so far. Lists are in the order of the configuration.
#[derive(Clone, PartialEq, Debug)]
pub struct Summary {
    /// Where all events are.
    pub fates: FateCounts,
    /// One for each function, in the order of the configuration.
    pub functions: Vec<FunctionSummary>,
    /// One for each queue, in the order of the configuration.
    pub queues: Vec<QueueSummary>,
    /// One for each stream, in the order of the configuration.
    pub streams: Vec<StreamSummary>,
    /// Per event source mapping.
    pub mappings: Vec<MappingSummary>,
    /// One for each source, in the order of the configuration.
    pub sources: Vec<SourceSummary>,
    /// Effects on tables, databases and services, duplicates included.
    pub side_effects: u64,
    /// Effects that a repeated event left once more.
    pub duplicate_side_effects: u64,
    /// List price of the run (USD), without free tiers.
    pub cost_usd: f64,
    /// Steps of the simulation.
    pub steps: u64,
}

/// Metrics of one function.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct FunctionSummary {
    /// `Invocations`: attempts that were started and ended, and those that still run.
    pub invocations: u64,
    /// `Errors`: attempts that failed.
    pub errors: u64,
    /// `Throttles`: attempts that were refused.
    pub throttles: u64,
    /// The highest `ConcurrentExecutions` so far.
    pub concurrent_executions_max: u32,
    /// Attempts that began with an init.
    pub cold_starts: u64,
    /// `AsyncEventsReceived`: events that Lambda's queue took.
    pub async_events_received: u64,
    /// `AsyncEventsDropped`, also those that a DLQ or destination caught.
    pub async_events_dropped: u64,
    /// `DeadLetterErrors`: records that the dead-letter queue did not take.
    pub dead_letter_errors: u64,
    /// `DestinationDeliveryFailures`: records that a destination did not take.
    pub destination_delivery_failures: u64,
    /// `RecursiveInvocationsDropped`: events stopped as part of a loop.
    pub recursive_invocations_dropped: u64,
    /// Median of `Duration`, without the init (ms).
    pub duration_ms_p50: u64,
    /// 95th percentile of `Duration` (ms).
    pub duration_ms_p95: u64,
    /// 99th percentile of `Duration` (ms).
    pub duration_ms_p99: u64,
    /// List price of its requests and time (USD).
    pub cost_usd: f64,
}

/// Metrics of one queue.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct QueueSummary {
    /// `NumberOfMessagesSent` over the whole run.
    pub number_of_messages_sent: u64,
    /// `NumberOfMessagesReceived` over the whole run, repeated ones included.
    pub number_of_messages_received: u64,
    /// `NumberOfMessagesDeleted` over the whole run.
    pub number_of_messages_deleted: u64,
    /// `NumberOfEmptyReceives`: long polls that found nothing.
    pub number_of_empty_receives: u64,
    /// `ApproximateNumberOfMessagesVisible` now: those that can be received.
    pub approximate_number_of_messages_visible: u64,
    /// `ApproximateNumberOfMessagesNotVisible` now: those in flight.
    pub approximate_number_of_messages_not_visible: u64,
    /// `ApproximateNumberOfMessagesDelayed` now: those not visible yet.
    pub approximate_number_of_messages_delayed: u64,
    /// `ApproximateAgeOfOldestMessage` now; none when it is empty.
    pub approximate_age_of_oldest_message: Option<SimDuration>,
    /// Messages that moved to its dead-letter queue.
    pub messages_moved: u64,
    /// List price of its requests (USD).
    pub cost_usd: f64,
}

/// Metrics of one stream.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct StreamSummary {
    /// `IncomingRecords` over the whole run.
    pub incoming_records: u64,
    /// `IncomingBytes` over the whole run (bytes).
    pub incoming_bytes: u64,
    /// Records that no mapping has passed yet.
    pub records_waiting: u64,
}

/// Metrics of one event source mapping.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct MappingSummary {
    /// `PolledEventCount`: records that pollers read.
    pub polled_event_count: u64,
    /// `FilteredOutEventCount`: records that no filter let through.
    pub filtered_out_event_count: u64,
    /// `InvokedEventCount`: records that were handed to the function.
    pub invoked_event_count: u64,
    /// `FailedInvokeEventCount`: records of invocations that failed.
    pub failed_invoke_event_count: u64,
    /// `DeletedEventCount`: messages that its pollers deleted; 0 for streams.
    pub deleted_event_count: u64,
    /// `DroppedEventCount`: records given up; 0 for queues.
    pub dropped_event_count: u64,
    /// `OnFailureDestinationDeliveredEventCount`: records told of; 0 for queues.
    pub on_failure_destination_delivered_event_count: u64,
    /// The highest `IteratorAge` (streams) (ms).
    pub iterator_age_ms_max: u64,
    /// Pollers or readers that are at work now.
    pub pollers: u32,
    /// The most pollers so far.
    pub pollers_max: u32,
}

/// What a source's callers saw.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct SourceSummary {
    /// Events sent, those sent by hand included.
    pub events_sent: u64,
    /// Calls that its clients made, retries included.
    pub attempts: u64,
    /// Answers by status: (status, count), lowest status first. Status 0 stands for a client
    /// that stopped waiting.
    pub responses: Vec<(u16, u64)>,
}
