//! What passes events on: subscriptions, rules, notifications and state machines.

use super::function::seconds;
use super::names;
use super::stack::{self, Stack};
use super::storage;
use super::yaml::{Map, Node};
use lambdascope_engine::config::{Route, StreamKind, Task};
use lambdascope_engine::entity::{Entity, EntityKind, FunctionIndex, Key};
use lambdascope_scenario::number_text;

/// What S3 tells of.
const CREATED: &str = "s3:ObjectCreated:*";

/// Adds what topics, buses, state machines and buckets pass on.
pub(super) fn add_all(stack: &mut Stack<'_>) {
    let config = stack.config;
    for (index, topic) in (0_u16..).zip(&config.topics) {
        for route in &topic.subscriptions {
            let topic = Entity::new(EntityKind::Topic, index);
            add_subscription(stack, topic, stack.arn(topic), route);
        }
    }
    for (index, bus) in (0_u16..).zip(&config.event_buses) {
        let entity = Entity::new(EntityKind::EventBus, index);
        for route in &bus.rules {
            let pattern = match keys(stack, &route.filter) {
                None => Map::new().with("source", vec![Map::new().with("prefix", "").into()]),
                Some(keys) => Map::new().with("detail", Map::new().with("key", keys)),
            };
            add_rule(stack, Some(entity), route, pattern);
        }
    }
    for (index, machine) in (0_u16..).zip(&config.state_machines) {
        let entity = Entity::new(EntityKind::StateMachine, index);
        let id = stack.names.id(entity);
        add_state_machine(stack, &id, &machine.name, &machine.task);
    }
    for (index, bucket) in (0_u16..).zip(&config.buckets) {
        let entity = Entity::new(EntityKind::Bucket, index);
        let id = stack.names.id(entity);
        add_bucket(stack, entity, &id, &bucket.notify);
    }
}

/// The names of keys, if there are any.
fn keys(stack: &Stack<'_>, filter: &[Key]) -> Option<Vec<Node>> {
    if filter.is_empty() {
        return None;
    }
    Some(filter.iter().map(|key| Node::Text(stack.config.key_name(*key))).collect())
}

/// Adds a subscription of a topic, which is a component or what stands for a source.
pub(super) fn add_subscription(stack: &mut Stack<'_>, owner: Entity, arn: Node, route: &Route) {
    let policy = keys(stack, &route.filter).map(|keys| Map::new().with("key", keys));
    let dead_letters = route.dead_letter_queue.map(|queue| {
        let queue = queue.entity();
        stack.let_write("sns.amazonaws.com", arn.clone(), queue);
        Map::new().with("deadLetterTargetArn", stack.arn(queue))
    });
    if route.to.kind == EntityKind::Function && stack.sam {
        let properties = Map::new()
            .with("Topic", arn)
            .maybe("FilterPolicy", policy)
            .maybe("RedrivePolicy", dead_letters);
        let id = match owner.kind {
            EntityKind::Source => stack.names.id(owner),
            _ => stack.claim(owner, "Topic"),
        };
        stack.event(FunctionIndex(route.to.index), id, "SNS", properties);
        return;
    }
    let protocol = if route.to.kind == EntityKind::Function {
        stack.permit(FunctionIndex(route.to.index), "sns.amazonaws.com", Some(arn.clone()));
        "lambda"
    } else {
        stack.let_write("sns.amazonaws.com", arn.clone(), route.to);
        "sqs"
    };
    let properties = Map::new()
        .with("TopicArn", arn)
        .with("Protocol", protocol)
        .with("Endpoint", stack.arn(route.to))
        .maybe("FilterPolicy", policy)
        .maybe("RedrivePolicy", dead_letters);
    let id = stack.claim(owner, "Subscription");
    stack.resource(&id, "AWS::SNS::Subscription", properties);
}

/// Adds a rule of a bus, or of the default one.
pub(super) fn add_rule(stack: &mut Stack<'_>, bus: Option<Entity>, route: &Route, pattern: Map) {
    let id = stack.claim(bus.unwrap_or(route.to), "Rule");
    let bus = bus.filter(|bus| !stack.is_default_bus(*bus));
    let name = bus.map(|bus| Node::Ref(stack.names.id(bus)));
    let to = route.to;
    if to.kind == EntityKind::Function && stack.sam && route.dead_letter_queue.is_none() {
        let properties = Map::new().maybe("EventBusName", name).with("Pattern", pattern);
        return stack.event(FunctionIndex(to.index), id, "EventBridgeRule", properties);
    }
    let rule = Node::GetAtt(id.clone(), "Arn");
    let mut target = Map::new().with("Id", "target").with("Arn", stack.arn(to));
    let dead_letters = route.dead_letter_queue.map(|queue| {
        let queue = queue.entity();
        stack.let_write("events.amazonaws.com", rule.clone(), queue);
        Map::new().with("Arn", stack.arn(queue))
    });
    let mut role = None;
    match to.kind {
        EntityKind::Function => {
            stack.permit(FunctionIndex(to.index), "events.amazonaws.com", Some(rule));
        }
        EntityKind::Queue => {
            stack.let_write("events.amazonaws.com", rule, to);
            if stack.config.queues[to.at()].fifo {
                target.push("SqsParameters", Map::new().with("MessageGroupId", "k1"));
            }
        }
        EntityKind::Topic => stack.let_write("events.amazonaws.com", rule, to),
        EntityKind::StateMachine | EntityKind::EventBus => role = stack.may_write(to),
        EntityKind::Stream if stack.config.streams[to.at()].kind == StreamKind::Kinesis => {
            role = stack.may_write(to);
        }
        _ => stack.refuse(format!(
            "a rule of EventBridge cannot write to {}",
            stack.config.reference(to)
        )),
    }
    if let Some(may) = role {
        let role = stack.role(&format!("{id}Role"), "events.amazonaws.com", vec![may]);
        target.push("RoleArn", role);
    }
    target = target.maybe("DeadLetterConfig", dead_letters);
    let properties = Map::new()
        .maybe("EventBusName", name)
        .with("EventPattern", pattern)
        .with("Targets", vec![target.into()]);
    stack.resource(&id, "AWS::Events::Rule", properties);
}

/// Adds a bucket, which is a component or what stands for a source, and tells those that it
/// notifies.
pub(super) fn add_bucket(stack: &mut Stack<'_>, owner: Entity, id: &str, routes: &[Route]) {
    let name = stack.config.name(owner).to_owned();
    let own = Node::Sub(format!("arn:${{AWS::Partition}}:s3:::{}", names::bucket_sub(&name)));
    let mut notified = [("Lambda", Vec::new()), ("Queue", Vec::new()), ("Topic", Vec::new())];
    let (mut buses, mut after) = (Vec::new(), Vec::new());
    if ambiguous(routes) {
        stack.refuse(format!(
            "bucket/{name}: S3 refuses two notifications of the same objects; let it notify a \
             topic that fans out"
        ));
    }
    for route in routes {
        let to = route.to;
        if to.kind == EntityKind::EventBus {
            buses.push(to);
            continue;
        }
        let (list, kind) = match to.kind {
            EntityKind::Function => (0, "Function"),
            EntityKind::Queue => (1, "Queue"),
            _ => (2, "Topic"),
        };
        if to.kind != EntityKind::Function {
            stack.let_write("s3.amazonaws.com", own.clone(), to);
            let policy = stack.policy_id(to);
            if !after.contains(&policy) {
                after.push(policy);
            }
        } else if !stack.sam {
            after.push(stack.permit_own(FunctionIndex(to.index), "s3.amazonaws.com", own.clone()));
        }
        for prefix in prefixes(stack, &route.filter) {
            if to.kind == EntityKind::Function && stack.sam {
                notify_serverless(stack, owner, id, FunctionIndex(to.index), prefix);
            } else {
                notified[list].1.push(notification(kind, stack.arn(to), prefix));
            }
        }
    }
    let mut all = Map::new();
    for (kind, list) in notified.into_iter().filter(|(_, list)| !list.is_empty()) {
        all.push(format!("{kind}Configurations"), list);
    }
    if !buses.is_empty() {
        all.push("EventBridgeConfiguration", Map::new().with("EventBridgeEnabled", true));
    }
    storage::add_bucket(stack, id, &name, all, &after);
    for bus in buses {
        // S3 writes to the default bus; from there a rule leads on.
        if !stack.is_default_bus(bus) {
            let of = Map::new().with("name", vec![Node::Sub(names::bucket_sub(&name))]);
            let pattern = Map::new()
                .with("source", Node::texts(&["aws.s3"]))
                .with("detail", Map::new().with("bucket", of));
            let route = Route { to: bus, filter: Vec::new(), dead_letter_queue: None };
            add_rule(stack, None, &route, pattern);
        }
    }
}

/// Whether two notifications tell of the same objects.
fn ambiguous(routes: &[Route]) -> bool {
    let direct: Vec<_> =
        routes.iter().filter(|route| route.to.kind != EntityKind::EventBus).collect();
    direct.iter().enumerate().any(|(index, one)| {
        direct[index + 1..].iter().any(|other| {
            one.filter.is_empty()
                || other.filter.is_empty()
                || one.filter.iter().any(|key| other.filter.contains(key))
        })
    })
}

/// The prefixes of objects that a notification tells of; none for all objects.
fn prefixes(stack: &Stack<'_>, filter: &[Key]) -> Vec<Option<String>> {
    if filter.is_empty() {
        return vec![None];
    }
    filter.iter().map(|key| Some(format!("{}/", stack.config.key_name(*key)))).collect()
}

/// One notification in the configuration of a bucket.
fn notification(kind: &str, arn: Node, prefix: Option<String>) -> Node {
    Map::new()
        .with("Event", CREATED)
        .with(kind, arn)
        .maybe("Filter", prefix.map(begins_with))
        .into()
}

fn begins_with(prefix: String) -> Map {
    let rule = Map::new().with("Name", "prefix").with("Value", prefix);
    Map::new().with("S3Key", Map::new().with("Rules", vec![rule.into()]))
}

/// One notification in SAM's way, with the function.
fn notify_serverless(
    stack: &mut Stack<'_>,
    owner: Entity,
    bucket: &str,
    function: FunctionIndex,
    prefix: Option<String>,
) {
    let properties = Map::new()
        .with("Bucket", Node::Ref(bucket.to_owned()))
        .with("Events", CREATED)
        .maybe("Filter", prefix.map(begins_with));
    let id = stack.claim(owner, "Objects");
    stack.event(function, id, "S3", properties);
}

/// Adds a state machine of one Lambda task.
pub(super) fn add_state_machine(stack: &mut Stack<'_>, id: &str, name: &str, task: &Task) {
    let function = stack.function_arn(task.function);
    let parameters = Map::new().with("FunctionName", function.clone()).with("Payload.$", "$");
    let retry = task.retry.map(|retry| {
        let retry = Map::new()
            .with("ErrorEquals", Node::texts(&["States.ALL"]))
            .with("IntervalSeconds", seconds(retry.interval))
            .with("MaxAttempts", retry.max_attempts)
            .with("BackoffRate", Node::Number(number_text(retry.backoff_rate)));
        vec![retry.into()]
    });
    let state = Map::new()
        .with("Type", "Task")
        .with("Resource", Node::Sub("arn:${AWS::Partition}:states:::lambda:invoke".to_owned()))
        .with("Parameters", parameters)
        .with("OutputPath", "$.Payload")
        .maybe("TimeoutSeconds", task.timeout.map(seconds))
        .maybe("Retry", retry)
        .with("End", true);
    let definition =
        Map::new().with("StartAt", "Task").with("States", Map::new().with("Task", state));
    let may = vec![stack::allow(&["lambda:InvokeFunction"], function)];
    if stack.sam {
        let properties = Map::new()
            .with("Name", name)
            .with("Definition", definition)
            .with("Policies", vec![stack::document(may).into()]);
        stack.resource(id, "AWS::Serverless::StateMachine", properties);
        return;
    }
    let role = stack.role(&format!("{id}Role"), "states.amazonaws.com", may);
    let properties = Map::new()
        .with("StateMachineName", name)
        .with("RoleArn", role)
        .with("Definition", definition);
    stack.resource(id, "AWS::StepFunctions::StateMachine", properties);
}
