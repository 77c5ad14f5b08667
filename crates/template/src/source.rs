//! Front doors and services that send events, each as its own kind of resource.

use super::routing;
use super::stack::{ALIAS, Stack};
use super::yaml::{Map, Node};
use super::{api, names, resources};
use lambdascope_engine::config::{
    Arrivals, InvocationType, Route, Source, StreamKind, Task, TaskRetry,
};
use lambdascope_engine::entity::{Entity, EntityKind, FunctionIndex, SourceIndex};
use lambdascope_rulebook::SourceKind as K;

/// An alarm that acts when it changes to ALARM.
const ALARM: &str = include_str!("../resources/cloudwatch-alarms.yaml");

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
    let (to, name) = (source.target, &source.name);
    let as_written = |stack: &mut Stack<'_>, file| resources::add(stack, entity, file, &[]);
    match source.kind {
        // Nothing stands between a program and what it calls or writes to.
        K::LambdaApi
        | K::LambdaConsole
        | K::LambdaApiEvent
        | K::LambdaInvokeAsync
        | K::Producer => {}
        K::ApigwRest | K::ApigwEvent => api::add_rest(stack, entity, source),
        K::ApigwHttp => api::add_http(stack, entity, source),
        K::ApigwWebsocket => api::add_websocket(stack, entity, source),
        K::S3 => add_bucket(stack, entity, to),
        K::Sns => add_topic(stack, entity, to),
        K::Eventbridge => {
            let pattern = Map::new().with("source", Node::texts(&[name]));
            routing::add_rule(stack, None, &plain(to), pattern);
        }
        K::EventbridgeScheduler => add_schedule(stack, entity, source),
        K::StepFunctions if to.kind != EntityKind::Function => {
            stack.refuse(format!("source/{name}: a state machine that starts another one"));
        }
        K::StepFunctions => add_state_machine(stack, entity, source),
        K::CloudwatchAlarms if to.kind == EntityKind::Topic => as_written(stack, ALARM),
        // From here on, what calls functions.
        kind if to.kind != EntityKind::Function => {
            let to = stack.config.reference(to);
            stack.refuse(format!("source/{name}: {} in front of {to}", kind.name()));
        }
        K::FunctionUrl => add_url(stack, entity, FunctionIndex(to.index)),
        K::CloudwatchAlarms => {
            let (function, own) = (FunctionIndex(to.index), format!("alarm:{name}"));
            let own = Some(names::arn("cloudwatch", &own));
            stack.permit(function, "lambda.alarms.cloudwatch.amazonaws.com", own);
            as_written(stack, ALARM);
        }
        K::Alb => as_written(stack, include_str!("../resources/alb.yaml")),
        K::Cognito => as_written(stack, include_str!("../resources/cognito.yaml")),
        K::Appsync => as_written(stack, include_str!("../resources/appsync.yaml")),
        K::VpcLattice => as_written(stack, include_str!("../resources/vpc-lattice.yaml")),
        K::DataFirehose => as_written(stack, include_str!("../resources/data-firehose.yaml")),
        K::SecretsManager => as_written(stack, include_str!("../resources/secrets-manager.yaml")),
        K::CloudwatchLogs => as_written(stack, include_str!("../resources/cloudwatch-logs.yaml")),
        K::Ses => as_written(stack, include_str!("../resources/ses.yaml")),
        K::Iot => as_written(stack, include_str!("../resources/iot.yaml")),
        K::Codecommit => as_written(stack, include_str!("../resources/codecommit.yaml")),
        K::Config => as_written(stack, include_str!("../resources/config.yaml")),
        K::Alexa => as_written(stack, include_str!("../resources/alexa.yaml")),
        K::S3Batch => {
            stack.leave_out(format!("source/{name}: the job, which is started each time anew"));
        }
        K::Rds => {
            stack.leave_out(format!("source/{name}: the database, its network and its role"));
        }
        K::Cloudformation => stack.refuse(format!(
            "source/{name}: the stack itself is the caller, and waits an hour for a function that \
             does not answer"
        )),
        K::CloudfrontEdgeViewer | K::CloudfrontEdgeOrigin => stack.refuse(format!(
            "source/{name}: a function of Lambda@Edge stands in a stack of its own in us-east-1, \
             without most of these settings"
        )),
        K::Lex => stack.refuse(format!("source/{name}: a bot of Lex, with all that it can say")),
        K::Codepipeline => {
            stack.refuse(format!("source/{name}: a pipeline, with its stages and its code"));
        }
        kind @ (K::EventbridgePipes
        | K::SqsStandard
        | K::SqsFifo
        | K::Kinesis
        | K::DynamodbStreams
        | K::Msk
        | K::KafkaSelfManaged
        | K::MqActivemq
        | K::MqRabbitmq
        | K::Documentdb) => stack.refuse(format!("source/{name}: {}", kind.name())),
    }
}

/// A function URL, of the function's alias if it has one.
fn add_url(stack: &mut Stack<'_>, entity: Entity, function: FunctionIndex) {
    let id = stack.names.id(function.entity());
    let has_alias = stack.has_alias(function);
    let alias = (has_alias && !stack.sam).then(|| format!("{id}Alias").into());
    let places = [
        ("function", Some(id.into())),
        ("alias", alias),
        ("qualifier", has_alias.then(|| ALIAS.into())),
    ];
    resources::add(stack, entity, include_str!("../resources/function-url.yaml"), &places);
}

/// A bucket of its own, called as the source.
fn add_bucket(stack: &mut Stack<'_>, entity: Entity, to: Entity) {
    if to.kind == EntityKind::EventBus {
        let name = stack.config.name(entity);
        stack.refuse(format!("source/{name}: a bucket that writes to a bus of its own"));
        return;
    }
    let id = stack.claim(entity, "Bucket");
    routing::add_bucket(stack, entity, &id, &[plain(to)]);
}

/// A topic of its own, called as the source.
fn add_topic(stack: &mut Stack<'_>, entity: Entity, to: Entity) {
    let id = stack.claim(entity, "Topic");
    let properties = Map::new().with("TopicName", stack.config.name(entity));
    stack.resource(&id, "AWS::SNS::Topic", properties);
    routing::add_subscription(stack, entity, Node::Ref(id), &plain(to));
}

/// A route for everything.
fn plain(to: Entity) -> Route {
    Route { to, filter: Vec::new(), dead_letter_queue: None }
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
    if to.kind == EntityKind::Stream && stack.config.streams[to.at()].kind != StreamKind::Kinesis {
        let reference = stack.config.reference(to);
        stack.refuse(format!("source/{}: a schedule that writes to {reference}", source.name));
    }
    let mut target = Map::new().with("Arn", stack.arn(to));
    let may = stack.may_write(to).into_iter().collect();
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
