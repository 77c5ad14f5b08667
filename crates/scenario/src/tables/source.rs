//! Sources of events.

use super::key::{
    Either, List, MOMENT, Range, Size, Text, content, count, duration, either, flag, list, moment,
    partition_key, real, reference, section, size, sizes, source_kind, table, text, word,
};
use crate::quantity::{DAY, KB, MB, MILLISECOND, SECOND};
use lambdascope_engine::config::{Backoff, Distribution, InvocationType, RequestError};
use lambdascope_engine::content::Content;
use lambdascope_engine::entity::{Entity, EntityKind as Kind, Key as PartitionKey};
use lambdascope_engine::time::{SimDuration, SimTime};
use lambdascope_rulebook::{RuleId, SourceKind};

lambdascope_rulebook::list! {
    /// Arrivals that are no pattern.
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    pub enum Manual {
        /// Somebody sends every event by hand.
        Manual = "manual",
    }
}

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

const PAYLOAD: Range = Range::sane(|_| 0.0, |_| KB * KB * MB);
const RATE: Range = Range::of(|_| 0.0, |l| l.run_max_events_per_s, RuleId::ModelRunLimits);
const HOW_MANY: Range = Range::of(|_| 1.0, |l| l.run_max_events_per_s, RuleId::ModelRunLimits);

section! {
    /// A front door with the clients that use it, or a producer. Its events are `name#1`, ...
    pub static SOURCE: SourceKeys {
        /// Which service it is.
        kind: SourceKind = source_kind().required();
        /// Where its events go.
        target: Entity = reference(TARGETS).required();
        /// When its events arrive.
        arrivals: Either<Manual, ArrivalsKeys> = either(&word(), &table()).or_word(Manual::Manual.as_str());
        /// How large its events are.
        payload: Distribution = sizes(PAYLOAD).or_assumed(|l| l.model_default_payload_bytes as f64);
        /// What its events say, as JSON: filters look at it, and records show it. `payload` stays
        /// their size.
        content: Content = content();
        /// Which partition keys or message groups they have.
        keys: KeysKeys = table();
        /// Payloads above the limit are stored here and a reference travels: a bucket, table or
        /// database, or `sqs-extended` for a queue.
        claim_check: Either<Text, ClaimCheckKeys> = either(&text(), &table());
        /// The front door's own settings.
        settings: SettingsKeys = table();
        /// The client in front of the door.
        client: ClientKeys = table();
    }
}

section! {
    /// When events arrive: exactly one of `poisson`, `every`, `burst`, `ramp` and `at`.
    pub static ARRIVALS: ArrivalsKeys {
        /// At random, at a constant rate.
        poisson: PoissonKeys = table();
        /// At a fixed interval, the first one at `from`.
        every: SimDuration = duration(Range::of(
            |l| SECOND / l.run_max_events_per_s, |_| 366.0 * DAY, RuleId::ModelRunLimits
        ));
        /// Many at one moment.
        burst: BurstKeys = table();
        /// At random, at a rate that changes, then stays.
        ramp: RampKeys = table();
        /// At the moments of a list, one by one.
        at: List<AtKeys> = list(&table());
        /// The moment from which on events come.
        from: SimTime = moment(MOMENT).or(|_| 0.0);
        /// The last moment at which events come; without it they go on.
        until: SimTime = moment(MOMENT);
    }
}

section! {
    /// Arrivals at random, independent of each other.
    pub static POISSON: PoissonKeys {
        /// The mean rate [events per second].
        per_second: f64 = real(RATE).required();
    }
}

section! {
    /// Many arrivals at one moment.
    pub static BURST: BurstKeys {
        /// How many events come at once.
        count: u32 = count(HOW_MANY).required();
        /// The moment at which they all come.
        at: SimTime = moment(MOMENT).or(|_| 0.0);
    }
}

section! {
    /// A rate that grows or falls.
    pub static RAMP: RampKeys {
        /// The rate at the start, per second.
        from: f64 = real(RATE).required();
        /// The rate at the end, per second.
        to: f64 = real(RATE).required();
        /// How long the change takes.
        over: SimDuration = duration(MOMENT).required();
    }
}

section! {
    /// One line of a script.
    pub static AT: AtKeys {
        /// The moment at which they come, from the start of the run.
        time: SimTime = moment(MOMENT).required();
        /// How many events come at that moment.
        count: u32 = count(HOW_MANY).or(|_| 1.0);
        /// Their size, if it differs from the source's.
        payload: Distribution = sizes(PAYLOAD);
        /// What they say, if it differs from the source's.
        content: Content = content();
        /// Their partition key or message group.
        key: PartitionKey = partition_key();
    }
}

section! {
    /// How keys are chosen.
    pub static KEYS: KeysKeys {
        /// How many keys there are.
        count: u32 = count(Range::sane(|_| 1.0, |_| 100_000.0)).required();
        /// The exponent of a Zipf law: 0 makes all keys equally likely.
        skew: f64 = real(Range::sane(|_| 0.0, |_| 10.0)).or(|_| 0.0);
    }
}

section! {
    /// Where payloads above the limit are stored.
    pub static CLAIM_CHECK: ClaimCheckKeys {
        /// A bucket, table or database, or `sqs-extended`.
        store: Text = text().required();
        /// Payloads above this size are stored; the limit of the way if left out.
        above: Size = size(Range::sane(|_| 0.0, |_| KB * KB * MB));
        /// The size of what travels instead.
        reference_size: Size = size(Range::sane(|_| 1.0, |_| MB))
            .or_assumed(|l| l.model_default_payload_bytes as f64);
    }
}

section! {
    /// Settings of a front door.
    pub static SETTINGS: SettingsKeys {
        /// How long the door waits, where that can be set.
        timeout: SimDuration = duration(Range::sane(|_| 1.0, |l| l.sfn_standard_max_s * SECOND));
        /// REST API: a raised quota (Regional and private APIs) allows longer timeouts.
        timeout_raised: bool = flag().or_flag(false);
        /// REST API: a custom integration without mappings of errors, instead of a proxy.
        custom_integration: bool = flag().or_flag(false);
        /// Whether the caller waits; the usual type of the kind if left out.
        invocation_type: InvocationType = word();
        /// Invoke API: what is wrong with every request, so that Lambda refuses it.
        request_error: RequestError = word();
    }
}

section! {
    /// The client in front of a door. Its defaults come from the kind.
    pub static CLIENT: ClientKeys {
        /// How long it waits for an answer; as long as the door if left out.
        timeout: SimDuration = duration(Range::sane(|_| MILLISECOND, |_| DAY));
        /// How it tries again.
        retries: ClientRetriesKeys = table();
    }
}

section! {
    /// The retries of a client.
    pub static CLIENT_RETRIES: ClientRetriesKeys {
        /// Attempts in total, the first one included.
        max_attempts: u32 = count(Range::sane(|_| 1.0, |_| 100.0));
        /// How the waits grow.
        backoff: Backoff = word();
        /// The wait after the first attempt; jitter takes a random part of it.
        base: SimDuration = duration(Range::sane(|_| 0.0, |_| DAY));
        /// No wait is longer.
        cap: SimDuration = duration(Range::sane(|_| 0.0, |_| DAY));
    }
}
