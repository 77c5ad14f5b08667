//! What passes events on, and the stores where effects land.

use super::cursor::Table;
use super::function::refuse_fifo;
use crate::tables::{
    BUCKET, BUS_RULE, BucketKeys, BusRuleKeys, EVENT_BUS, EventBusKeys, Key, NOTIFICATION,
    NotificationKeys, RETRY, STATE_MACHINE, SUBSCRIPTION, Section, StateMachineKeys,
    SubscriptionKeys, TABLE, TASK, TOPIC, TableKeys, TopicKeys,
};
use lambdascope_engine::config::{
    Bucket, EventBus, Queue, Route, StateMachine, Store, Stream, StreamKind, Task, TaskRetry, Topic,
};
use lambdascope_engine::entity::{FunctionIndex, QueueIndex, StreamIndex};
use lambdascope_rulebook::RuleId;

pub(crate) fn read_topic(
    table: &Table<'_, TopicKeys>,
    name: &str,
    queues: &[Option<Queue>],
) -> Option<Topic> {
    let read = |route: Table<'_, SubscriptionKeys>| {
        let to = route.reference(&SUBSCRIPTION.to)?;
        refuse_fifo(&route, &SUBSCRIPTION.to, to, queues, None);
        let filter = route.keys(&SUBSCRIPTION.filter);
        let dead_letter_queue = route.name(&SUBSCRIPTION.dead_letter_queue).map(QueueIndex);
        Some(Route { to, filter, dead_letter_queue })
    };
    let subscriptions = table.tables(&TOPIC.subscriptions).into_iter().filter_map(read).collect();
    Some(Topic { name: name.to_owned(), subscriptions })
}

pub(crate) fn read_bucket(
    table: &Table<'_, BucketKeys>,
    name: &str,
    queues: &[Option<Queue>],
) -> Option<Bucket> {
    let read = |route: Table<'_, NotificationKeys>| {
        let to = route.reference(&NOTIFICATION.to)?;
        refuse_fifo(&route, &NOTIFICATION.to, to, queues, None);
        Some(Route { to, filter: route.keys(&NOTIFICATION.filter), dead_letter_queue: None })
    };
    let notify = table.tables(&BUCKET.notify).into_iter().filter_map(read).collect();
    Some(Bucket { name: name.to_owned(), notify })
}

pub(crate) fn read_event_bus(table: &Table<'_, EventBusKeys>, name: &str) -> Option<EventBus> {
    let read = |route: Table<'_, BusRuleKeys>| {
        let to = route.reference(&BUS_RULE.to)?;
        let filter = route.keys(&BUS_RULE.filter);
        let dead_letter_queue = route.name(&BUS_RULE.dead_letter_queue).map(QueueIndex);
        Some(Route { to, filter, dead_letter_queue })
    };
    let rules = table.tables(&EVENT_BUS.rules).into_iter().filter_map(read).collect();
    Some(EventBus { name: name.to_owned(), rules })
}

pub(crate) fn read_table(
    table: &Table<'_, TableKeys>,
    name: &str,
    streams: &[Option<Stream>],
) -> Option<Store> {
    let stream = table.name(&TABLE.stream);
    let kind = stream
        .and_then(|index| streams.get(usize::from(index))?.as_ref())
        .map(|stream| stream.kind);
    if kind.is_some_and(|kind| kind != StreamKind::DynamoDbStreams) {
        let message = "the stream of a table is one of kind \"dynamodb-streams\"";
        table.note(table.error(&TABLE.stream, message).rule(RuleId::PollDdbPollRate));
    }
    let store = read_store(table, name, &TABLE.failure_rate)?;
    Some(Store { stream: stream.map(StreamIndex), ..store })
}

pub(crate) fn read_store<S: Section>(
    table: &Table<'_, S>,
    name: &str,
    failure_rate: &Key<S, f64>,
) -> Option<Store> {
    let failure_rate = table.number(failure_rate)?;
    Some(Store { name: name.to_owned(), failure_rate, stream: None })
}

pub(crate) fn read_state_machine(
    table: &Table<'_, StateMachineKeys>,
    name: &str,
) -> Option<StateMachine> {
    let task = table.table(&STATE_MACHINE.task)?;
    let retry = task.table(&TASK.retry).and_then(|retry| {
        Some(TaskRetry {
            interval: retry.duration(&RETRY.interval)?,
            max_attempts: retry.count(&RETRY.max_attempts)?,
            backoff_rate: retry.number(&RETRY.backoff_rate)?,
        })
    });
    if task.flag(&TASK.callback) {
        let message = "waiting for a task token is not simulated: the task ends with the answer";
        task.note(task.warning(&TASK.callback, message).rule(RuleId::SyncSfnTaskToken));
    }
    Some(StateMachine {
        name: name.to_owned(),
        task: Task {
            function: FunctionIndex(task.name(&TASK.function)?),
            timeout: task.duration(&TASK.timeout),
            retry,
        },
    })
}
