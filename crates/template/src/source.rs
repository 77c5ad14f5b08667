//! Front doors and services that send events, each as its own kind of resource.

use super::routing;
use super::stack::{self, Stack};
use super::yaml::{Map, Node};
use super::{api, names, service, storage};
use lambdascope_engine::config::{
    Arrivals, InvocationType, Route, Source, StreamKind, Task, TaskRetry,
};
use lambdascope_engine::entity::{Entity, EntityKind, FunctionIndex, QueueIndex, SourceIndex};
use lambdascope_rulebook::SourceKind as K;

/// Adds what stands for every source.
pub(super) fn add_all(stack: &mut Stack<'_>) {
    let config = stack.config;
    for (index, source) in SourceIndex::enumerate(&config.sources) {
        let entity = index.entity();
        leave_out(stack, source);
        add(stack, entity, source);
    }
}

/// Says what no template holds about a source.
fn leave_out(stack: &mut Stack<'_>, source: &Source) {
    let name = &source.name;
    if source.arrivals != Arrivals::Manual && source.kind != K::EventbridgeScheduler {
        stack.leave_out(format!(
            "source/{name}: when its events arrive; the AWS CLI page sends them one by one"
        ));
    }
    if source.claim_check.is_some() {
        stack.leave_out(format!(
            "source/{name}: that its program stores large payloads and sends a reference"
        ));
    }
    if source.request_error.is_some() {
        stack.leave_out(format!("source/{name}: that its requests are wrong"));
    }
}

fn add(stack: &mut Stack<'_>, entity: Entity, source: &Source) {
    let to = source.target;
    match source.kind {
        K::LambdaApi
        | K::LambdaConsole
        | K::LambdaApiEvent
        | K::LambdaInvokeAsync
        | K::Producer => {}
        K::ApigwRest | K::ApigwEvent => api::add_rest(stack, entity, source),
        K::ApigwHttp => api::add_http(stack, entity, source),
        K::ApigwWebsocket => api::add_websocket(stack, entity, source),
        K::S3 => add_bucket(stack, entity, source),
        K::Sns => add_topic(stack, entity, source),
        K::Eventbridge => {
            let pattern = Map::new().with("source", Node::texts([&source.name]));
            let route = Route { to, filter: Vec::new(), dead_letter_queue: None };
            routing::add_rule(stack, None, &route, pattern);
        }
        K::EventbridgeScheduler => add_schedule(stack, entity, source),
        K::StepFunctions if to.kind == EntityKind::Function => {
            add_state_machine(stack, entity, source);
        }
        K::StepFunctions => {
            stack.refuse(format!("source/{}: a state machine that starts another one", source.name))
        }
        K::CloudwatchAlarms if to.kind == EntityKind::Topic => {
            service::add_alarm(stack, entity, Node::Ref(stack.names.id(to)));
        }
        _ if to.kind == EntityKind::Function => {
            service::add(stack, entity, source.kind, FunctionIndex(to.index));
        }
        kind => stack.refuse(format!(
            "source/{}: {} in front of {}",
            source.name,
            kind.name(),
            stack.config.reference(to)
        )),
    }
}

/// A bucket of its own, called as the source.
fn add_bucket(stack: &mut Stack<'_>, entity: Entity, source: &Source) {
    let to = source.target;
    let id = stack.claim(entity, "Bucket");
    let name = source.name.clone();
    let own = Node::Sub(format!("arn:${{AWS::Partition}}:s3:::{}", names::bucket_sub(&name)));
    let mut all = Map::new();
    let mut after = Vec::new();
    match to.kind {
        EntityKind::Function if stack.sam => {
            routing::notify_serverless(stack, entity, &id, FunctionIndex(to.index), None);
        }
        EntityKind::Function => {
            after.push(stack.permit_own(FunctionIndex(to.index), "s3.amazonaws.com", own));
            let one = routing::notification("Function", stack.arn(to), None);
            all.push("LambdaConfigurations", vec![one]);
        }
        EntityKind::Queue => {
            stack.let_write("s3.amazonaws.com", own, QueueIndex(to.index));
            after.push(stack.policy_id(to));
            let one = routing::notification("Queue", stack.arn(to), None);
            all.push("QueueConfigurations", vec![one]);
        }
        EntityKind::Topic => {
            stack.let_publish("s3.amazonaws.com", own, to.index);
            after.push(stack.policy_id(to));
            let one = routing::notification("Topic", stack.arn(to), None);
            all.push("TopicConfigurations", vec![one]);
        }
        _ => {
            stack.refuse(format!("source/{name}: a bucket that writes to a bus of its own"));
        }
    }
    storage::add_bucket(stack, &id, &name, all, &after);
}

/// A topic of its own, called as the source.
fn add_topic(stack: &mut Stack<'_>, entity: Entity, source: &Source) {
    let to = source.target;
    let id = stack.claim(entity, "Topic");
    let topic = Node::Ref(id.clone());
    stack.resource(&id, "AWS::SNS::Topic", Map::new().with("TopicName", source.name.as_str()));
    if to.kind == EntityKind::Function && stack.sam {
        let properties = Map::new().with("Topic", topic);
        let event = Map::new().with("Type", "SNS").with("Properties", properties);
        let id = stack.names.id(entity);
        stack.events.entry(FunctionIndex(to.index)).or_default().push(id, event);
        return;
    }
    let protocol = if to.kind == EntityKind::Function {
        stack.permit(FunctionIndex(to.index), "sns.amazonaws.com", Some(topic.clone()));
        "lambda"
    } else {
        stack.let_write("sns.amazonaws.com", topic.clone(), QueueIndex(to.index));
        "sqs"
    };
    let properties = Map::new()
        .with("TopicArn", topic)
        .with("Protocol", protocol)
        .with("Endpoint", stack.arn(to));
    let id = stack.claim(entity, "Subscription");
    stack.resource(&id, "AWS::SNS::Subscription", properties);
}

/// A schedule of the EventBridge Scheduler.
fn add_schedule(stack: &mut Stack<'_>, entity: Entity, source: &Source) {
    let to = source.target;
    let id = stack.claim(entity, "Schedule");
    let minutes = match &source.arrivals {
        Arrivals::Every { interval, .. } => {
            let minutes = interval.as_micros() / 60_000_000;
            (minutes > 0 && interval.as_micros() % 60_000_000 == 0).then_some(minutes)
        }
        _ => None,
    };
    if minutes.is_none() {
        stack.leave_out(format!(
            "source/{}: when its events arrive; the schedule is every minute",
            source.name
        ));
    }
    let expression = match minutes.unwrap_or(1) {
        1 => "rate(1 minute)".to_owned(),
        minutes if minutes % 1_440 == 0 && minutes > 1_440 => {
            format!("rate({} days)", minutes / 1_440)
        }
        minutes if minutes % 60 == 0 && minutes > 60 => format!("rate({} hours)", minutes / 60),
        minutes => format!("rate({minutes} minutes)"),
    };
    let action = match to.kind {
        EntityKind::Function => "lambda:InvokeFunction",
        EntityKind::Queue => "sqs:SendMessage",
        EntityKind::Topic => "sns:Publish",
        EntityKind::StateMachine => "states:StartExecution",
        EntityKind::EventBus => "events:PutEvents",
        _ => "kinesis:PutRecord",
    };
    if to.kind == EntityKind::Stream && stack.config.streams[to.at()].kind != StreamKind::Kinesis {
        let reference = stack.config.reference(to);
        stack.refuse(format!("source/{}: a schedule that writes to {reference}", source.name));
    }
    let mut target = Map::new().with("Arn", stack.arn(to));
    let may = vec![stack::allow(&[action], stack.arn(to))];
    let role = stack.role(&format!("{id}Role"), "scheduler.amazonaws.com", may);
    target.push("RoleArn", role);
    target.push("Input", r#"{"input":"value"}"#);
    match to.kind {
        EntityKind::Queue if stack.config.queues[to.at()].fifo => {
            target.push("SqsParameters", Map::new().with("MessageGroupId", "k1"));
        }
        EntityKind::Stream => {
            target.push("KinesisParameters", Map::new().with("PartitionKey", "k1"));
        }
        EntityKind::EventBus => {
            let event = Map::new().with("DetailType", "sent").with("Source", source.name.as_str());
            target.push("EventBridgeParameters", event);
        }
        _ => {}
    }
    let properties = Map::new()
        .with("Name", source.name.as_str())
        .with("FlexibleTimeWindow", Map::new().with("Mode", "OFF"))
        .with("ScheduleExpression", expression)
        .with("Target", target);
    stack.resource(&id, "AWS::Scheduler::Schedule", properties);
}

/// A state machine called as the source, with the retries of its client as the task's.
fn add_state_machine(stack: &mut Stack<'_>, entity: Entity, source: &Source) {
    let retries = source.client.retries;
    let retry = (retries.max_attempts > 1).then(|| TaskRetry {
        interval: retries.base,
        max_attempts: retries.max_attempts - 1,
        backoff_rate: 2.0,
    });
    if source.invocation_type == InvocationType::Event {
        stack.leave_out(format!("source/{}: a task that does not wait", source.name));
    }
    let id = stack.claim(entity, "StateMachine");
    let task =
        Task { function: FunctionIndex(source.target.index), timeout: source.timeout, retry };
    routing::add_state_machine(stack, &id, &source.name, &task);
}
