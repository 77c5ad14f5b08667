//! Functions: their settings, their execution roles, and what invokes them asynchronously.

use super::stack::{self, ALIAS, Stack};
use super::yaml::{Map, Node};
use super::{handler, names};
use lambdascope_engine::config::{EventInvokeConfig, Function};
use lambdascope_engine::entity::{Entity, EntityKind, FunctionIndex};
use lambdascope_engine::time::SimDuration;

const RUNTIME: &str = "python3.13";

/// Whole seconds, rounded up.
pub(super) const fn seconds(length: SimDuration) -> u64 {
    length.as_micros().div_ceil(1_000_000)
}

/// Adds every function, after all that has given it events and permissions.
pub(super) fn add_all(stack: &mut Stack<'_>) {
    let config = stack.config;
    for (index, function) in FunctionIndex::enumerate(&config.functions) {
        let may = stack.grants.remove(&index).unwrap_or_default();
        if stack.sam {
            add_serverless(stack, index, function, may);
        } else {
            add_plain(stack, index, function, may);
        }
    }
}

/// Gives every function's role what its settings and its program need.
pub(super) fn grant_all(stack: &mut Stack<'_>) {
    let config = stack.config;
    for (index, function) in FunctionIndex::enumerate(&config.functions) {
        for send in &function.sends {
            grant_write(stack, index, send.to);
        }
        // SAM adds these permissions itself.
        if !stack.sam {
            let invoke = &function.event_invoke_config;
            let dead_letters = function.dead_letter_config.map(|config| config.target);
            for to in [invoke.on_success, invoke.on_failure, dead_letters].into_iter().flatten() {
                grant_record(stack, index, to);
            }
        }
        for to in &function.not_permitted {
            let what = format!(
                "not_permitted of function/{}: AWS checks the permission to write to {} when the \
                 stack is made; take it from the role afterwards",
                function.name,
                config.reference(*to)
            );
            stack.leave_out(what);
        }
    }
}

/// Lets a role write a record of an event to a destination or dead-letter queue.
pub(super) fn grant_record(stack: &mut Stack<'_>, function: FunctionIndex, to: Entity) {
    grant_write(stack, function, to);
    if to.kind == EntityKind::Bucket {
        // Lambda looks whether the bucket of a destination is there.
        let bucket = stack.name_arn(to);
        stack.grant(function, &["s3:ListBucket"], bucket);
    }
}

/// Lets a role write to what its program sends to.
fn grant_write(stack: &mut Stack<'_>, function: FunctionIndex, to: Entity) {
    let reference = stack.config.reference(to);
    let Some(action) = stack.write_action(to) else {
        stack.leave_out(match to.kind {
            EntityKind::Stream => format!("what functions write to {reference}"),
            _ => format!("{reference}: it is none of these resources"),
        });
        return;
    };
    let resource = match to.kind {
        EntityKind::Bucket => {
            let name = names::bucket_sub(stack.config.name(to));
            Node::Sub(format!("arn:${{AWS::Partition}}:s3:::{name}/*"))
        }
        // What its stream is written to through.
        EntityKind::Stream if action == "dynamodb:PutItem" => {
            Node::GetAtt(stack.names.id(names::table_of(stack.config, to)), "Arn")
        }
        // By their names, these can call each other in a circle.
        EntityKind::Function | EntityKind::StateMachine => stack.name_arn(to),
        _ => stack.arn(to),
    };
    stack.grant(function, &[action], resource);
}

/// What both ways of writing a function have.
fn common(stack: &Stack<'_>, function: &Function) -> Map {
    let allow_loops = (!function.recursive_loop_terminates).then_some("Allow");
    Map::new()
        .with("FunctionName", function.name.as_str())
        .with("Runtime", RUNTIME)
        .with("Handler", "index.handler")
        .with("Timeout", seconds(function.timeout))
        .with("MemorySize", function.memory_mb)
        .maybe("ReservedConcurrentExecutions", function.reserved_concurrency)
        .maybe("RecursiveLoop", allow_loops)
        .maybe("Environment", handler::environment(stack, function))
}

fn add_plain(stack: &mut Stack<'_>, index: FunctionIndex, function: &Function, may: Vec<Node>) {
    let entity = index.entity();
    let id = stack.names.id(entity);
    let role = format!("{id}Role");
    let logs = "arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
    let properties = Map::new()
        .with("AssumeRolePolicyDocument", stack::assumed_by("lambda.amazonaws.com"))
        .with("ManagedPolicyArns", vec![Node::Sub(logs.to_owned())])
        .maybe("Policies", stack::policies(may));
    stack.resource(&role, "AWS::IAM::Role", properties);

    let dead_letters = function
        .dead_letter_config
        .map(|config| Map::new().with("TargetArn", stack.arn(config.target)));
    let code = handler::program(stack, index);
    let properties = common(stack, function)
        .with("Role", Node::GetAtt(role, "Arn"))
        .maybe("DeadLetterConfig", dead_letters)
        .with("Code", Map::new().with("ZipFile", Node::Block(code)));
    stack.resource(&id, "AWS::Lambda::Function", properties);

    let alias = format!("{id}Alias");
    if function.provisioned_concurrency > 0 {
        let version = format!("{id}Version");
        let of = Map::new().with("FunctionName", Node::Ref(id.clone()));
        stack.resource(&version, "AWS::Lambda::Version", of);
        let provisioned =
            Map::new().with("ProvisionedConcurrentExecutions", function.provisioned_concurrency);
        let properties = Map::new()
            .with("Name", ALIAS)
            .with("FunctionName", Node::Ref(id.clone()))
            .with("FunctionVersion", Node::GetAtt(version, "Version"))
            .with("ProvisionedConcurrencyConfig", provisioned);
        stack.resource(&alias, "AWS::Lambda::Alias", properties);
    }
    if let Some(config) = invoke_config(stack, &function.event_invoke_config) {
        let has_alias = function.provisioned_concurrency > 0;
        let properties = Map::new()
            .with("FunctionName", Node::Ref(id.clone()))
            .with("Qualifier", if has_alias { ALIAS } else { "$LATEST" })
            .and(config);
        let after = if has_alias { vec![alias] } else { Vec::new() };
        let id = format!("{id}Invoke");
        stack.resource_after(&id, "AWS::Lambda::EventInvokeConfig", &after, properties);
    }
}

fn add_serverless(
    stack: &mut Stack<'_>,
    index: FunctionIndex,
    function: &Function,
    may: Vec<Node>,
) {
    let entity = index.entity();
    let id = stack.names.id(entity);
    let dead_letters = function.dead_letter_config.map(|config| {
        let queue = config.target.kind == EntityKind::Queue;
        Map::new()
            .with("Type", if queue { "SQS" } else { "SNS" })
            .with("TargetArn", stack.arn(config.target))
    });
    let may = (!may.is_empty()).then(|| vec![stack::document(may).into()]);
    let mut properties =
        common(stack, function).maybe("Policies", may).maybe("DeadLetterQueue", dead_letters);
    if let Some(config) = invoke_config(stack, &function.event_invoke_config) {
        properties.push("EventInvokeConfig", config);
    }
    if function.provisioned_concurrency > 0 {
        let provisioned =
            Map::new().with("ProvisionedConcurrentExecutions", function.provisioned_concurrency);
        properties.push("AutoPublishAlias", ALIAS);
        properties.push("ProvisionedConcurrencyConfig", provisioned);
    }
    if let Some(events) = stack.events.remove(&index) {
        properties.push("Events", events);
    }
    let code = handler::program(stack, index);
    properties.push("InlineCode", Node::Block(code));
    stack.resource(&id, "AWS::Serverless::Function", properties);
}

/// How asynchronous events are tried again and where they go, if that is not as it always is.
fn invoke_config(stack: &Stack<'_>, invoke: &EventInvokeConfig) -> Option<Map> {
    let limits = &stack.config.limits;
    let is_default = u64::from(invoke.maximum_retry_attempts) == limits.async_default_retries
        && invoke.maximum_event_age == SimDuration::from_secs_f64(limits.async_default_age_s)
        && invoke.on_success.is_none()
        && invoke.on_failure.is_none();
    let destinations = Map::new()
        .maybe("OnSuccess", invoke.on_success.map(|to| destination(stack, to)))
        .maybe("OnFailure", invoke.on_failure.map(|to| destination(stack, to)));
    let config = Map::new()
        .with("MaximumRetryAttempts", invoke.maximum_retry_attempts)
        .with("MaximumEventAgeInSeconds", seconds(invoke.maximum_event_age))
        .maybe("DestinationConfig", destinations.some());
    (!is_default).then_some(config)
}

fn destination(stack: &Stack<'_>, to: Entity) -> Map {
    if !stack.sam {
        return Map::new().with("Destination", stack.arn(to));
    }
    let kind = match to.kind {
        EntityKind::Queue => "SQS",
        EntityKind::Topic => "SNS",
        EntityKind::EventBus => "EventBridge",
        EntityKind::Bucket => "S3Bucket",
        _ => "Lambda",
    };
    // SAM puts it into the role, and functions can be each other's destinations.
    let arn = if kind == "Lambda" { stack.name_arn(to) } else { stack.arn(to) };
    Map::new().with("Type", kind).with("Destination", arn)
}
