//! The program of a function: it takes as long, fails as often and sends on as in the scenario.

use super::names;
use super::stack::Stack;
use super::yaml::{Map, Node};
use lambdascope_engine::config::{FailureKind, Function, SendOn, StreamKind};
use lambdascope_engine::content;
use lambdascope_engine::entity::{Entity, EntityKind, FunctionIndex};
use lambdascope_rulebook::SourceKind;
use lambdascope_scenario::number_text;

/// What the function is given to find what it sends to.
pub(super) fn environment(stack: &Stack<'_>, function: &Function) -> Option<Map> {
    let mut variables = Map::new();
    let mut done = Vec::new();
    for send in &function.sends {
        if done.contains(&send.to) {
            continue;
        }
        done.push(send.to);
        if let Some(value) = variable_value(stack, send.to) {
            variables.push(names::variable(&stack.names.id(send.to)), value);
        }
    }
    variables.some().map(|variables| Map::new().with("Variables", variables))
}

fn variable_value(stack: &Stack<'_>, to: Entity) -> Option<Node> {
    let name = stack.physical(to);
    match to.kind {
        EntityKind::Queue | EntityKind::Topic => Some(Node::Ref(stack.names.id(to))),
        EntityKind::Bucket => Some(Node::Sub(names::bucket_sub(&name))),
        EntityKind::StateMachine => Some(stack.name_arn(to)),
        EntityKind::Function if stack.has_alias(FunctionIndex(to.index)) => {
            Some(stack.name_arn(to))
        }
        EntityKind::Function | EntityKind::Table | EntityKind::EventBus => Some(name.into()),
        EntityKind::Stream => match stack.config.streams[to.at()].kind {
            StreamKind::Kinesis | StreamKind::DynamoDbStreams => Some(name.into()),
            _ => None,
        },
        EntityKind::Source
        | EntityKind::Database
        | EntityKind::Service
        | EntityKind::EventSourceMapping => None,
    }
}

/// The program of a function, with its work, failures and sends.
pub(super) fn program(stack: &mut Stack<'_>, index: FunctionIndex) -> String {
    let function = &stack.config[index];
    let failures = failures(stack, function);
    let after_failure = function.sends.iter().any(|send| send.on != SendOn::Success);
    let mut body = Vec::new();
    let per_record = function.duration_per_record.as_secs_f64();
    let seconds = number_text(function.duration.typical().round() / 1e6);
    if per_record > 0.0 {
        body.push(
            r#"records = event.get("Records", []) if isinstance(event, dict) else event"#
                .to_owned(),
        );
        body.push(format!("time.sleep({seconds} + {} * len(records))", number_text(per_record)));
    } else {
        body.push(format!("time.sleep({seconds})"));
    }
    body.extend(failures);

    let mut code = String::from("import json, os, random, time\n");
    if function.sends.iter().any(|send| send_call(stack, send.to).is_some()) {
        code.push_str("import boto3\n");
    }
    code.push_str("\ndef handler(event, context):\n");
    let depth = if after_failure {
        code.push_str("    try:\n");
        8
    } else {
        4
    };
    push(&mut code, depth, &body);
    let sends = |when: &[SendOn]| -> Vec<String> {
        let chosen = function.sends.iter().filter(|send| when.contains(&send.on));
        chosen.map(|send| send_line(stack, send.to)).collect()
    };
    if after_failure {
        code.push_str("    except Exception:\n");
        push(&mut code, 8, &sends(&[SendOn::Failure, SendOn::Always]));
        code.push_str("        raise\n");
    }
    push(&mut code, 4, &sends(&[SendOn::Success, SendOn::Always]));
    code.push_str("    return ");
    code.push_str(&answer(stack, index));
    code.push('\n');
    code
}

fn push(code: &mut String, depth: usize, lines: &[String]) {
    for line in lines.iter().flat_map(|lines| lines.lines()) {
        code.push_str(&" ".repeat(depth));
        code.push_str(line);
        code.push('\n');
    }
}

/// Lines that fail as the scenario's function does, as far as a program can.
fn failures(stack: &mut Stack<'_>, function: &Function) -> Vec<String> {
    let mut lines = Vec::new();
    let own = format!("function/{}", function.name);
    for failure in &function.failures {
        let scripted =
            !failure.events.is_empty() || !failure.attempts.is_empty() || failure.during.is_some();
        let act = match failure.kind {
            FailureKind::Error => {
                let message = failure.message.as_deref().unwrap_or("failed on purpose");
                format!("raise Exception({})", text(message))
            }
            FailureKind::Timeout => {
                format!("time.sleep({})", function.timeout.as_micros().div_ceil(1_000_000) + 1)
            }
            FailureKind::OutOfMemory => {
                format!("bytearray({} * 1024 * 1024)", u64::from(function.memory_mb) + 64)
            }
            kind => {
                stack.leave_out(format!("failures of {own}: {}", kind.as_str()));
                continue;
            }
        };
        if scripted {
            stack.leave_out(format!(
                "failures of {own}: those of single events, attempts or moments"
            ));
            continue;
        }
        let mut conditions = Vec::new();
        if !failure.keys.is_empty() {
            let keys: Vec<String> =
                failure.keys.iter().map(|key| text(&stack.config.key_name(*key))).collect();
            let keys = keys.join(", ");
            conditions.push(format!("any(key in json.dumps(event) for key in [{keys}])"));
        }
        if failure.rate < 1.0 {
            conditions.push(format!("random.random() < {}", number_text(failure.rate)));
        }
        if conditions.is_empty() {
            lines.push(act);
        } else {
            lines.push(format!("if {}:\n    {act}", conditions.join(" and ")));
        }
    }
    lines
}

/// A text as Python writes it, in letters that every file can hold.
fn text(text: &str) -> String {
    let mut out = String::new();
    content::quote(text, &mut out, |char| {
        (!(' '..='~').contains(&char)).then(|| format!("\\U{:08x}", u32::from(char)))
    });
    out
}

/// The call that writes to a component, if a program can make it with what it has.
fn send_call(stack: &Stack<'_>, to: Entity) -> Option<String> {
    let place = format!("os.environ[\"{}\"]", names::variable(&stack.names.id(to)));
    let body = "json.dumps(event, default=str)";
    let call = match to.kind {
        EntityKind::Queue if stack.config.queues[to.at()].fifo => format!(
            "boto3.client(\"sqs\").send_message(\n    QueueUrl={place}, MessageBody={body},\n    \
             MessageGroupId=\"k1\", MessageDeduplicationId=context.aws_request_id)"
        ),
        EntityKind::Queue => {
            format!("boto3.client(\"sqs\").send_message(QueueUrl={place}, MessageBody={body})")
        }
        EntityKind::Topic => {
            format!("boto3.client(\"sns\").publish(TopicArn={place}, Message={body})")
        }
        EntityKind::Bucket => format!(
            "boto3.client(\"s3\").put_object(\n    Bucket={place}, Key=context.aws_request_id, \
             Body={body})"
        ),
        EntityKind::Function => format!(
            "boto3.client(\"lambda\").invoke(\n    FunctionName={place}, InvocationType=\"Event\", \
             Payload={body})"
        ),
        EntityKind::EventBus => format!(
            "boto3.client(\"events\").put_events(Entries=[{{\n    \"EventBusName\": {place}, \
             \"Source\": context.function_name,\n    \"DetailType\": \"sent\", \"Detail\": {body}}}])"
        ),
        EntityKind::StateMachine => format!(
            "boto3.client(\"stepfunctions\").start_execution(stateMachineArn={place}, input={body})"
        ),
        EntityKind::Stream if stack.config.streams[to.at()].kind == StreamKind::Kinesis => {
            format!(
                "boto3.client(\"kinesis\").put_record(\n    StreamName={place}, \
                 PartitionKey=context.aws_request_id, Data={body})"
            )
        }
        EntityKind::Table => put_item(&place),
        EntityKind::Stream if stack.config.streams[to.at()].kind == StreamKind::DynamoDbStreams => {
            put_item(&place)
        }
        EntityKind::Stream
        | EntityKind::Source
        | EntityKind::Database
        | EntityKind::Service
        | EntityKind::EventSourceMapping => return None,
    };
    Some(call)
}

fn put_item(place: &str) -> String {
    format!(
        "boto3.client(\"dynamodb\").put_item(\n    TableName={place}, \
         Item={{\"id\": {{\"S\": context.aws_request_id}}}})"
    )
}

fn send_line(stack: &Stack<'_>, to: Entity) -> String {
    send_call(stack, to).unwrap_or_else(|| {
        format!(
            "print({})",
            text(&format!("here it would write to {}", stack.config.reference(to)))
        )
    })
}

fn called_by(stack: &Stack<'_>, function: FunctionIndex, kind: SourceKind) -> bool {
    let target = function.entity();
    stack.config.sources.iter().any(|source| source.target == target && source.kind == kind)
}

/// What it returns: what its callers understand.
fn answer(stack: &Stack<'_>, index: FunctionIndex) -> String {
    let reads =
        |mapping: &&lambdascope_engine::config::EventSourceMapping| mapping.function == index;
    if stack.config.mappings.iter().filter(reads).any(|mapping| mapping.report_batch_item_failures)
    {
        return "{\"batchItemFailures\": []}".to_owned();
    }
    if stack.config.mappings.iter().any(|mapping| mapping.enrichment() == Some(index)) {
        return "event".to_owned();
    }
    if called_by(stack, index, SourceKind::Cognito) {
        return "event".to_owned();
    }
    if called_by(stack, index, SourceKind::DataFirehose) {
        return "{\"records\": [\n        {\"recordId\": record[\"recordId\"], \"result\": \"Ok\", \
                \"data\": record[\"data\"]}\n        for record in event[\"records\"]]}"
            .to_owned();
    }
    "{\"statusCode\": 200, \"body\": json.dumps({\"ok\": True})}".to_owned()
}
