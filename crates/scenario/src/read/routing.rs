//! What passes events on, and the stores where effects land.

use super::cursor::Table;
use super::function::refuse_fifo;
use crate::tables::{BUS_RULE, NOTIFICATION, RETRY, SUBSCRIPTION, Section, TASK};
use lambdascope_engine::config::{
    Bucket, EventBus, Queue, Route, StateMachine, Store, Stream, StreamKind, Task, TaskRetry, Topic,
};
use lambdascope_engine::entity::Key;
use lambdascope_rulebook::RuleId;

pub(crate) fn read_topic(table: &Table<'_>, name: &str, queues: &[Option<Queue>]) -> Option<Topic> {
    let subscriptions = read_routes(table, "subscriptions", &SUBSCRIPTION, Some(queues));
    Some(Topic { name: name.to_owned(), subscriptions })
}

pub(crate) fn read_bucket(
    table: &Table<'_>,
    name: &str,
    queues: &[Option<Queue>],
) -> Option<Bucket> {
    let notify = read_routes(table, "notify", &NOTIFICATION, Some(queues));
    Some(Bucket { name: name.to_owned(), notify })
}

pub(crate) fn read_event_bus(table: &Table<'_>, name: &str) -> Option<EventBus> {
    Some(EventBus { name: name.to_owned(), rules: read_routes(table, "rules", &BUS_RULE, None) })
}

/// The ways out of a component. With `standard_only`, FIFO queues are refused.
fn read_routes(
    table: &Table<'_>,
    list: &str,
    section: &'static Section,
    standard_only: Option<&[Option<Queue>]>,
) -> Vec<Route> {
    let read = |route: Table<'_>| {
        let to = route.reference("to")?;
        if let Some(queues) = standard_only {
            refuse_fifo(&route, "to", to, queues, None);
        }
        let has_queue = section.find("dead_letter_queue").is_some();
        Some(Route {
            to,
            filter: read_keys(&route, "filter"),
            dead_letter_queue: if has_queue { route.name("dead_letter_queue") } else { None },
        })
    };
    table.tables(list, section).into_iter().filter_map(read).collect()
}

/// A list of partition keys or message groups.
pub(super) fn read_keys(table: &Table<'_>, name: &str) -> Vec<Key> {
    let key = |item: &super::cursor::Item<'_>| table.context.key(&item.path, item.value);
    table.list(name).iter().filter_map(key).collect()
}

pub(crate) fn read_table(
    table: &Table<'_>,
    name: &str,
    streams: &[Option<Stream>],
) -> Option<Store> {
    let stream = table.name("stream");
    let kind = stream
        .and_then(|index| streams.get(usize::from(index))?.as_ref())
        .map(|stream| stream.kind);
    if kind.is_some_and(|kind| kind != StreamKind::DynamoDbStreams) {
        let message = "the stream of a table is one of kind \"dynamodb-streams\"";
        table.note(table.error("stream", message).rule(RuleId::PollDdbPollRate));
    }
    let store = read_store(table, name)?;
    Some(Store { stream, ..store })
}

pub(crate) fn read_store(table: &Table<'_>, name: &str) -> Option<Store> {
    let failure_rate = table.number("failure_rate")?;
    Some(Store { name: name.to_owned(), failure_rate, stream: None })
}

pub(crate) fn read_state_machine(table: &Table<'_>, name: &str) -> Option<StateMachine> {
    let task = table.table("task", &TASK)?;
    let retry = task.table("retry", &RETRY).and_then(|retry| {
        Some(TaskRetry {
            interval: retry.duration("interval")?,
            max_attempts: retry.count("max_attempts")?,
            backoff_rate: retry.number("backoff_rate")?,
        })
    });
    if task.flag("callback") {
        let message = "waiting for a task token is not simulated: the task ends with the answer";
        task.note(task.warning("callback", message).rule(RuleId::SyncSfnTaskToken));
    }
    Some(StateMachine {
        name: name.to_owned(),
        task: Task { function: task.name("function")?, timeout: task.duration("timeout"), retry },
    })
}
