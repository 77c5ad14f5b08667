//! Lambda functions.

use super::key::{
    List, MOMENT, Range, Size, Text, count, duration, durations, event, flag, list, moment,
    partition_key, real, reference, section, size, sizes, table, text, word,
};
use crate::quantity::{DAY, KB, MB, MILLISECOND, SECOND};
use lambdascope_engine::config::{
    Distribution, FailureKind, Initialization, MalformedResponse, SendOn,
};
use lambdascope_engine::entity::{Entity, EntityKind as Kind, EventRef, Key as PartitionKey};
use lambdascope_engine::time::{SimDuration, SimTime};
use lambdascope_rulebook::RuleId;

lambdascope_rulebook::list! {
    /// What Lambda does with a chain of events that goes round.
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    pub enum RecursiveLoop {
        /// It stops the chain.
        Terminate = "Terminate",
        /// It lets it go on.
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

section! {
    /// A Lambda function: its configuration, and how its code behaves.
    pub static FUNCTION: FunctionKeys {
        /// The longest an invocation may take, in whole seconds.
        timeout: SimDuration = duration(Range::of(
            |l| l.function_min_timeout_s * SECOND,
            |l| l.function_max_timeout_s * SECOND,
            RuleId::ConcTimeoutFunction,
        )).or(|l| l.function_default_timeout_s * SECOND);
        /// Memory, in whole MB.
        memory: Size = size(Range::of(
            |l| l.function_min_memory_mb as f64 * MB,
            |l| l.function_max_memory_mb as f64 * MB,
            RuleId::ConcMemory,
        )).or(|l| l.function_default_memory_mb as f64 * MB);
        /// Floor and ceiling of its concurrency; the account's rest if left out.
        reserved_concurrency: u32 = count(Range::of(
            |l| l.min_reserved_concurrency as f64,
            |l| (l.account_concurrency as f64 - l.min_unreserved_concurrency as f64).max(0.0),
            RuleId::ConcUnreservedMin,
        ));
        /// Environments that are kept initialised.
        provisioned_concurrency: u32 = count(Range::of(
            |_| 0.0,
            |l| (l.account_concurrency as f64 - l.min_unreserved_concurrency as f64).max(0.0),
            RuleId::ConcUnreservedMin,
        )).or(|_| 0.0);
        /// How long the init of a new environment takes.
        init_duration: Distribution = durations(Range::of(
            |_| 0.0, |l| l.init_ahead_max_s * SECOND, RuleId::ConcInitLong
        )).or_assumed(|l| l.cold_start_default_ms * MILLISECOND);
        /// How long the handler takes.
        duration: Distribution = durations(RUN)
            .or_assumed(|l| l.model_default_duration_ms * MILLISECOND);
        /// Added for each record of a batch.
        duration_per_record: SimDuration = duration(RUN).or(|_| 0.0);
        /// The size of its response.
        response_size: Distribution = sizes(Range::sane(|_| 0.0, |_| KB * MB))
            .or_assumed(|l| l.model_default_response_bytes as f64);
        /// Whether a repeated event leaves no second effect.
        idempotent: bool = flag().or_flag(false);
        /// How it fails; the first that applies to an attempt decides.
        failures: List<FailureKeys> = list(&table());
        /// What it writes or sends on after an attempt.
        sends: List<SendKeys> = list(&table());
        /// Asynchronous invocation: retries, age, destinations.
        event_invoke_config: EventInvokeConfigKeys = table();
        /// Asynchronous invocation: the dead-letter queue.
        dead_letter_config: DeadLetterConfigKeys = table();
        /// Whether Lambda stops it when one chain of events has invoked it too often.
        recursive_loop: RecursiveLoop = word().or_word(RecursiveLoop::Terminate.as_str());
        /// Dead-letter queues and destinations that its execution role may not write to.
        not_permitted: List<Entity> = list(&reference(DESTINATIONS));
    }
}

section! {
    /// One way in which a function fails. All conditions that are given must hold.
    pub static FAILURE: FailureKeys {
        /// How an attempt goes wrong when the conditions hold.
        kind: FailureKind = word().required();
        /// How likely it is for an event or record.
        rate: f64 = real(Range::sane(|_| 0.0, |_| 1.0)).or(|_| 1.0);
        /// Only these events, each by its name.
        events: List<EventRef> = list(&event());
        /// Only these attempts, from 1.
        attempts: List<u32> = list(&count(Range::sane(|_| 1.0, |_| 1e6)));
        /// Only events with one of these keys.
        keys: List<PartitionKey> = list(&partition_key());
        /// Only attempts that start from the first of two moments and before the second.
        during: List<SimTime> = list(&moment(MOMENT));
        /// `init-error`: only inits for a call, or only those of provisioned concurrency.
        initialization: Initialization = word();
        /// The text of the exception that the code raises.
        message: Text = text();
        /// `malformed-response`: what is wrong with it.
        variant: MalformedResponse = word().or_word(MalformedResponse::InvalidJson.as_str());
    }
}

section! {
    /// Something that a function writes or sends on.
    pub static SEND: SendKeys {
        /// A store or service, or what handles events.
        to: Entity = reference(RECEIVERS).required();
        /// Whether it is sent after attempts that succeed, that fail, or both.
        on: SendOn = word().or_word(SendOn::Success.as_str());
        /// Its size; that of the event if left out.
        payload: Size = size(Range::sane(|_| 1.0, |_| KB * KB * MB));
    }
}

/// What a dead letter or a record can be sent to.
pub(crate) const DESTINATIONS: &[Kind] =
    &[Kind::Queue, Kind::Topic, Kind::Function, Kind::EventBus, Kind::Bucket];

section! {
    /// Settings of asynchronous invocation.
    pub static EVENT_INVOKE_CONFIG: EventInvokeConfigKeys {
        /// Attempts after the first one, for function errors.
        maximum_retry_attempts: u32 = count(Range::of(
            |l| l.async_min_retries as f64,
            |l| l.async_max_retries as f64,
            RuleId::AsyncRetryConfigurable,
        )).or(|l| l.async_default_retries as f64);
        /// How long an event may wait in Lambda's queue.
        maximum_event_age: SimDuration = duration(Range::of(
            |l| l.async_min_age_s * SECOND, |l| l.async_max_age_s * SECOND, RuleId::AsyncAgeLimit
        )).or(|l| l.async_default_age_s * SECOND);
        /// Where the record of a success goes.
        on_success: Entity = reference(&[Kind::Queue, Kind::Topic, Kind::Function, Kind::EventBus]);
        /// Where the record of a failure goes.
        on_failure: Entity = reference(DESTINATIONS);
    }
}

section! {
    /// The function's dead-letter queue, for asynchronous invocation only.
    pub static DEAD_LETTER_CONFIG: DeadLetterConfigKeys {
        /// A standard queue or a topic.
        target: Entity = reference(&[Kind::Queue, Kind::Topic]).required();
    }
}
