//! The top of a scenario, its commands and the log of a session.

use super::key::{
    Any, Info, Keys, LimitTable, List, MOMENT, Name, Named, Range, Section, Size, Text, any, count,
    duration, event, limit_table, list, moment, name, named, partition_key, section, size, table,
    table_of, text, trim, whole, word,
};
use super::{
    BucketKeys, DatabaseKeys, EventBusKeys, FunctionKeys, MappingKeys, QueueKeys, ServiceKeys,
    SourceKeys, StateMachineKeys, StreamKeys, TableKeys, TopicKeys,
};
use crate::command::ActionKind;
use crate::quantity::{DAY, KB, MB, SECOND};
use lambdascope_engine::entity::{EntityKind as Kind, EventRef, Key as PartitionKey};
use lambdascope_engine::time::{SimDuration, SimTime};
use lambdascope_rulebook::{Edition, RuleId};

section! {
    /// A Lambdascope scenario, format 1.
    pub static SCENARIO: ScenarioKeys {
        /// The version of the format: 1.
        format: u32 = count(Range::sane(|_| 1.0, |_| 1.0)).required();
        /// What the scenario shows, in a few words.
        title: Text = text();
        /// What to look at, in a few sentences.
        about: Text = text();
        /// The gallery scenario that goes on from here, `area/name`.
        next: Text = text();
        /// What all chance is derived from.
        seed: u64 = whole().or_assumed(|l| l.model_default_seed as f64);
        /// Where the timeline, the runner and the golden trace end.
        run_for: SimDuration = duration(Range::sane(|_| 1.0, |_| 366.0 * DAY))
            .or_assumed(|l| l.run_default_for_s * SECOND);
        /// Which numbers of AWS hold.
        limits: Edition = word().or_word(Edition::Today.as_str());
        /// Other values for names of the limit table.
        limit_overrides: LimitTable = limit_table();
        /// Where events come from.
        sources: Named<SourceKeys> = named(Kind::Source);
        /// Lambda functions by their names.
        functions: Named<FunctionKeys> = named(Kind::Function);
        /// SQS queues by their names.
        queues: Named<QueueKeys> = named(Kind::Queue);
        /// SNS topics by their names.
        topics: Named<TopicKeys> = named(Kind::Topic);
        /// Streams, Kafka topics and queues of brokers by their names.
        streams: Named<StreamKeys> = named(Kind::Stream);
        /// S3 buckets by their names.
        buckets: Named<BucketKeys> = named(Kind::Bucket);
        /// EventBridge event buses by their names.
        event_buses: Named<EventBusKeys> = named(Kind::EventBus);
        /// DynamoDB tables by their names.
        tables: Named<TableKeys> = named(Kind::Table);
        /// Relational databases by their names.
        databases: Named<DatabaseKeys> = named(Kind::Database);
        /// Mail, payments and the like.
        services: Named<ServiceKeys> = named(Kind::Service);
        /// Step Functions state machines of one task.
        state_machines: Named<StateMachineKeys> = named(Kind::StateMachine);
        /// What reads queues and streams and invokes functions.
        event_source_mappings: Named<MappingKeys> = named(Kind::EventSourceMapping);
        /// What happens to the system while it runs.
        commands: List<CommandKeys> = list(&table_of(&SCHEDULED));
        /// What a person did in a session, in the order in which it was done.
        log: List<CommandKeys> = list(&table());
    }
}

section! {
    /// Something that a person did in a session.
    pub static COMMAND: CommandKeys {
        /// When, from the start of the run.
        at: SimTime = moment(MOMENT).required();
        /// After how many steps of the simulation; without it, after everything of that moment.
        after: u64 = whole();
        /// Which command it is.
        action as "do": ActionKind = word().required();
        /// `send`: the source that emits the events.
        source: Name = name(Kind::Source);
        /// `send`: how many events; `receive`: how many messages at most, up to 10.
        count: u32 = count(Range::of(|_| 1.0, |l| l.run_max_events_per_s, RuleId::ModelRunLimits))
            .or(|_| 1.0);
        /// `send`: their size, if it differs from the source's.
        payload: Size = size(Range::sane(|_| 1.0, |_| KB * KB * MB));
        /// `send`: their partition key or message group.
        key: PartitionKey = partition_key();
        /// `set`, `unset`: the setting, with dots.
        path: Text = text();
        /// `set`: its new value.
        value: Any = any();
        /// `redrive`, `purge`, `receive`, `delete`, `change-visibility`: the queue.
        queue: Name = name(Kind::Queue);
        /// `enable`, `disable`: the event source mapping.
        mapping: Name = name(Kind::EventSourceMapping);
        /// `delete`, `change-visibility`: the event whose message it is.
        event: EventRef = event();
        /// `receive`, `change-visibility`: how long messages are hidden.
        visibility_timeout: SimDuration = duration(Range::of(
            |l| l.sqs_min_visibility_s * SECOND,
            |l| l.sqs_max_visibility_s * SECOND,
            RuleId::PollSqsVisibilityRange,
        ));
        /// `receive`: how long it waits for the first message.
        wait: SimDuration = duration(Range::of(
            |_| 0.0, |l| l.sqs_long_poll_s * SECOND, RuleId::PollSqsInitialConcurrency
        )).or(|_| 0.0);
    }
}

/// A command of the scenario has all keys of one of the log but `after`, which is the second.
static SCHEDULED: Keys = Keys {
    doc: trim("Something that happens to the system from outside."),
    keys: &{
        let all = CommandKeys::KEYS.keys;
        let mut keys: [&Info; 13] = [all[0]; 13];
        let mut index = 1;
        while index < keys.len() {
            keys[index] = all[index + 1];
            index += 1;
        }
        keys
    },
};
