//! Event source mappings and pipes.

use super::broker;
use super::function::{grant_record, seconds};
use super::stack::{self, Stack};
use super::yaml::{Map, Node};
use lambdascope_engine::config::{
    Config, EventPipe, EventSourceMapping, FilterPattern, StartingPosition, StreamKind,
};
use lambdascope_engine::content::Json;
use lambdascope_engine::entity::{Entity, EntityKind, Key, MappingIndex};
use lambdascope_engine::time::SimTime;
use lambdascope_scenario::Document;

/// What a poller does with a queue.
const READ_QUEUE: &[&str] = &["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];
/// What a poller does with a stream of Kinesis.
const READ_KINESIS: &[&str] = &[
    "kinesis:DescribeStream",
    "kinesis:DescribeStreamSummary",
    "kinesis:GetRecords",
    "kinesis:GetShardIterator",
    "kinesis:ListShards",
];
/// What a poller does with the stream of a table.
const READ_DYNAMODB: &[&str] = &[
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:ListStreams",
];

pub(super) fn add_all(stack: &mut Stack<'_>) {
    let config = stack.config;
    for (index, mapping) in MappingIndex::enumerate(&config.mappings) {
        let entity = index.entity();
        if mapping.created_at > SimTime::ZERO {
            let reference = config.reference(entity);
            stack.leave_out(format!("{reference}: that it is made later than the rest"));
        }
        match mapping.pipe {
            Some(pipe) => add_pipe(stack, entity, mapping, pipe),
            None => add(stack, entity, mapping),
        }
    }
}

/// What a mapping reads from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    Queue,
    Stream(StreamKind),
}

fn origin(config: &Config, mapping: &EventSourceMapping) -> Origin {
    match mapping.event_source.kind {
        EntityKind::Queue => Origin::Queue,
        _ => Origin::Stream(config.streams[mapping.event_source.at()].kind),
    }
}

fn add(stack: &mut Stack<'_>, entity: Entity, mapping: &EventSourceMapping) {
    let origin = origin(stack.config, mapping);
    let id = stack.names.id(entity);
    let mut properties = Map::new();
    match origin {
        Origin::Queue => {
            let queue = stack.arn(mapping.event_source);
            // In SAM, these come as a managed policy.
            if !stack.sam {
                stack.grant(mapping.function, READ_QUEUE, queue.clone());
            }
            properties.push(if stack.sam { "Queue" } else { "EventSourceArn" }, queue);
        }
        Origin::Stream(StreamKind::Kinesis | StreamKind::DynamoDbStreams) => {
            let arn = shards_arn(stack, entity, mapping);
            properties.push(if stack.sam { "Stream" } else { "EventSourceArn" }, arn);
        }
        Origin::Stream(kind) => {
            broker::grant(stack, mapping.function, mapping.event_source);
            if kind != StreamKind::KafkaSelfManaged {
                properties.push("EventSourceArn", stack.arn(mapping.event_source));
            }
            broker::of_mapping(stack, mapping.event_source, &mut properties);
        }
    }
    if !mapping.enabled {
        properties.push("Enabled", false);
    }
    let single = origin == Origin::Queue
        || matches!(origin, Origin::Stream(StreamKind::MqActiveMq | StreamKind::MqRabbitMq));
    if !single {
        add_position(stack, entity, mapping, &mut properties);
    }
    properties.push("BatchSize", mapping.batch_size);
    let window = seconds(mapping.maximum_batching_window);
    let brokers_own = !matches!(
        origin,
        Origin::Queue | Origin::Stream(StreamKind::Kinesis | StreamKind::DynamoDbStreams)
    );
    // Brokers wait half a second unless told otherwise, and can only be told whole seconds.
    if !brokers_own && window > 0 || mapping.maximum_batching_window.as_micros() >= 1_000_000 {
        properties.push("MaximumBatchingWindowInSeconds", window);
    }
    properties = properties.and(poller_settings(mapping));
    if let Some(filters) = filters(stack, entity, mapping) {
        properties.push("FilterCriteria", Map::new().with("Filters", filters));
    }
    if let Origin::Stream(StreamKind::Kinesis | StreamKind::DynamoDbStreams) = origin {
        properties = properties.and(shard_settings(mapping));
    }
    add_on_failure(stack, entity, mapping, &mut properties);
    if stack.sam {
        let kind = match origin {
            Origin::Queue => "SQS",
            Origin::Stream(StreamKind::Kinesis) => "Kinesis",
            Origin::Stream(StreamKind::DynamoDbStreams) => "DynamoDB",
            Origin::Stream(_) => return add_resource(stack, &id, mapping, properties),
        };
        stack.event(mapping.function, id, kind, properties);
    } else {
        add_resource(stack, &id, mapping, properties);
    }
}

fn add_resource(stack: &mut Stack<'_>, id: &str, mapping: &EventSourceMapping, properties: Map) {
    let properties =
        Map::new().with("FunctionName", stack.function_arn(mapping.function)).and(properties);
    stack.resource(id, "AWS::Lambda::EventSourceMapping", properties);
}

/// The ARN of a stream with shards, or of the consumer that has a rate of its own.
fn shards_arn(stack: &mut Stack<'_>, entity: Entity, mapping: &EventSourceMapping) -> Node {
    let stream = stack.arn(mapping.event_source);
    if !stack.sam {
        let kind = stack.config.streams[mapping.event_source.at()].kind;
        let actions = if kind == StreamKind::Kinesis { READ_KINESIS } else { READ_DYNAMODB };
        stack.grant(mapping.function, actions, stream.clone());
    }
    if !mapping.enhanced_fan_out {
        return stream;
    }
    let consumer = stack.claim(entity, "Consumer");
    let properties =
        Map::new().with("ConsumerName", stack.config.name(entity)).with("StreamARN", stream);
    stack.resource(&consumer, "AWS::Kinesis::StreamConsumer", properties);
    let arn = Node::Ref(consumer);
    stack.grant(mapping.function, &["kinesis:SubscribeToShard"], arn.clone());
    arn
}

fn add_position(
    stack: &mut Stack<'_>,
    entity: Entity,
    mapping: &EventSourceMapping,
    properties: &mut Map,
) {
    let word = match mapping.starting_position {
        StartingPosition::TrimHorizon => "TRIM_HORIZON",
        StartingPosition::Latest => "LATEST",
        StartingPosition::AtTimestamp(_) => {
            let reference = stack.config.reference(entity);
            stack.leave_out(format!(
                "{reference}: the moment from which it reads; it reads from the oldest record"
            ));
            "TRIM_HORIZON"
        }
    };
    properties.push("StartingPosition", word);
}

/// What is set of any mapping's pollers and answers, by its name in CloudFormation.
pub(super) fn poller_settings(mapping: &EventSourceMapping) -> Map {
    let scaling =
        mapping.maximum_concurrency.map(|most| Map::new().with("MaximumConcurrency", most));
    let answers =
        mapping.report_batch_item_failures.then(|| Node::texts(&["ReportBatchItemFailures"]));
    let pollers = mapping.provisioned_pollers.map(|pollers| {
        Map::new().with("MinimumPollers", pollers.minimum).with("MaximumPollers", pollers.maximum)
    });
    Map::new()
        .maybe("ScalingConfig", scaling)
        .maybe("FunctionResponseTypes", answers)
        .maybe("ProvisionedPollerConfig", pollers)
}

/// What is set of a mapping that reads shards, by its name in CloudFormation.
pub(super) fn shard_settings(mapping: &EventSourceMapping) -> Map {
    let factor = mapping.parallelization_factor;
    let window = seconds(mapping.tumbling_window);
    Map::new()
        .maybe("ParallelizationFactor", (factor > 1).then_some(factor))
        .maybe("BisectBatchOnFunctionError", mapping.bisect_batch_on_function_error.then_some(true))
        .maybe("MaximumRetryAttempts", mapping.maximum_retry_attempts)
        .maybe("MaximumRecordAgeInSeconds", mapping.maximum_record_age.map(seconds))
        .maybe("TumblingWindowInSeconds", (window > 0).then_some(window))
}

fn add_on_failure(
    stack: &mut Stack<'_>,
    entity: Entity,
    mapping: &EventSourceMapping,
    properties: &mut Map,
) {
    let Some(to) = mapping.on_failure else { return };
    let mut target = Map::new();
    match to.kind {
        EntityKind::Stream => {
            let stream = &stack.config.streams[to.at()];
            if !matches!(stream.kind, StreamKind::Msk | StreamKind::KafkaSelfManaged) {
                stack.refuse(format!(
                    "{}: records of failures cannot go to {}",
                    stack.config.reference(entity),
                    stack.config.reference(to)
                ));
            }
            target.push("Destination", format!("kafka://{}", stream.name));
        }
        kind => {
            let served = matches!(
                origin(stack.config, mapping),
                Origin::Queue | Origin::Stream(StreamKind::Kinesis | StreamKind::DynamoDbStreams)
            );
            if stack.sam && served {
                let word = match kind {
                    EntityKind::Queue => "SQS",
                    EntityKind::Topic => "SNS",
                    _ => "S3",
                };
                target.push("Type", word);
            } else {
                grant_record(stack, mapping.function, to);
            }
            target.push("Destination", stack.arn(to));
        }
    }
    properties.push("DestinationConfig", Map::new().with("OnFailure", target));
}

/// The filters, in the language of Lambda event filtering.
fn filters(
    stack: &mut Stack<'_>,
    entity: Entity,
    mapping: &EventSourceMapping,
) -> Option<Vec<Node>> {
    let patterns = patterns(stack.document, stack.config, mapping);
    if patterns.len() < mapping.filters.len() {
        let reference = stack.config.reference(entity);
        stack.leave_out(format!("{reference}: filters by key, which its records hide"));
    }
    let list = patterns.into_iter().map(|text| Map::new().with("Pattern", text).into());
    Some(list.collect()).filter(|list: &Vec<Node>| !list.is_empty())
}

/// The filters of a mapping as the AWS CLI takes them, if it has any that can be said.
pub(super) fn filter_criteria(
    document: &Document,
    config: &Config,
    mapping: &EventSourceMapping,
) -> Option<String> {
    let patterns = patterns(document, config, mapping);
    if patterns.is_empty() {
        return None;
    }
    let list = patterns.into_iter().map(|text| Json::object([("Pattern", Some(Json::text(text)))]));
    Some(Json::object([("Filters", Some(Json::List(list.collect())))]).compact())
}

fn patterns(document: &Document, config: &Config, mapping: &EventSourceMapping) -> Vec<String> {
    let mut list = Vec::new();
    for (index, filter) in mapping.filters.iter().enumerate() {
        let pattern = match filter {
            FilterPattern::Key(key) => key_pattern(config, mapping, *key),
            FilterPattern::Pattern(_) => {
                let path =
                    format!("event_source_mappings.{}.filters.{index}.pattern", mapping.name);
                document.get(&path).map(|pattern| match pattern.as_str() {
                    Some(text) => text.to_owned(),
                    None => pattern.to_string(),
                })
            }
        };
        list.extend(pattern);
    }
    list
}

/// What lets records with a key through; none where a record does not show its key.
fn key_pattern(config: &Config, mapping: &EventSourceMapping, key: Key) -> Option<String> {
    let key = Json::text(config.key_name(key)).compact();
    let source = mapping.event_source;
    match origin(config, mapping) {
        Origin::Queue if config.queues[source.at()].fifo => {
            Some(format!(r#"{{"attributes":{{"MessageGroupId":[{key}]}}}}"#))
        }
        Origin::Queue => {
            Some(format!(r#"{{"messageAttributes":{{"key":{{"stringValue":[{key}]}}}}}}"#))
        }
        Origin::Stream(StreamKind::Kinesis) => Some(format!(r#"{{"partitionKey":[{key}]}}"#)),
        Origin::Stream(StreamKind::DynamoDbStreams) => {
            Some(format!(r#"{{"dynamodb":{{"Keys":{{"id":{{"S":[{key}]}}}}}}}}"#))
        }
        Origin::Stream(_) => None,
    }
}

fn add_pipe(stack: &mut Stack<'_>, entity: Entity, mapping: &EventSourceMapping, pipe: EventPipe) {
    let origin = origin(stack.config, mapping);
    let id = stack.names.id(entity);
    let source = stack.arn(mapping.event_source);
    let target = stack.function_arn(mapping.function);
    let enrichment = pipe.enrichment.map(|function| stack.function_arn(function));
    let reference = stack.config.reference(entity);
    let (actions, settings) = match origin {
        Origin::Queue => (READ_QUEUE, "SqsQueueParameters"),
        Origin::Stream(StreamKind::Kinesis) => (READ_KINESIS, "KinesisStreamParameters"),
        Origin::Stream(StreamKind::DynamoDbStreams) => (READ_DYNAMODB, "DynamoDBStreamParameters"),
        Origin::Stream(_) => {
            stack.refuse(format!("{reference}: a pipe that reads a broker"));
            return;
        }
    };
    let invoked = [Some(target.clone()), enrichment.clone()].into_iter().flatten();
    let mut may = vec![stack::allow(actions, source.clone())];
    may.push(stack::allow(&["lambda:InvokeFunction"], Node::List(invoked.collect())));
    let mut own = Map::new().with("BatchSize", mapping.batch_size);
    if seconds(mapping.maximum_batching_window) > 0 {
        own.push("MaximumBatchingWindowInSeconds", seconds(mapping.maximum_batching_window));
    }
    if origin != Origin::Queue {
        add_position(stack, entity, mapping, &mut own);
        let factor = mapping.parallelization_factor;
        let bisect = mapping.report_batch_item_failures.then_some("AUTOMATIC_BISECT");
        own = own
            .maybe("ParallelizationFactor", (factor > 1).then_some(factor))
            .maybe("MaximumRetryAttempts", mapping.maximum_retry_attempts)
            .maybe("MaximumRecordAgeInSeconds", mapping.maximum_record_age.map(seconds))
            .maybe("OnPartialBatchItemFailure", bisect);
        if let Some(to) = mapping.on_failure {
            if !matches!(to.kind, EntityKind::Queue | EntityKind::Topic) {
                stack.refuse(format!("{reference}: a pipe's dead letters go to queues and topics"));
            }
            may.extend(stack.may_write(to));
            own.push("DeadLetterConfig", Map::new().with("Arn", stack.arn(to)));
        }
    }
    let mut parameters = Map::new().with(settings, own);
    if let Some(filters) = filters(stack, entity, mapping) {
        parameters.push("FilterCriteria", Map::new().with("Filters", filters));
    }
    let invoke = Map::new().with("InvocationType", "REQUEST_RESPONSE");
    let role = stack.role(&format!("{id}Role"), "pipes.amazonaws.com", may);
    let properties = Map::new()
        .with("Name", stack.config.name(entity))
        .with("RoleArn", role)
        .with("Source", source)
        .with("SourceParameters", parameters)
        .maybe("Enrichment", enrichment)
        .with("Target", target)
        .with("TargetParameters", Map::new().with("LambdaFunctionParameters", invoke))
        .maybe("DesiredState", (!mapping.enabled).then_some("STOPPED"));
    stack.resource(&id, "AWS::Pipes::Pipe", properties);
}
