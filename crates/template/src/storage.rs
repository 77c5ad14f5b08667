//! What keeps events and records: queues, topics, streams, tables, buckets and event buses.

use super::function::seconds;
use super::names;
use super::stack::Stack;
use super::yaml::{Map, Node};
use lambdascope_engine::config::{Queue, Stream, StreamKind};
use lambdascope_engine::entity::{Entity, EntityKind, QueueIndex, StreamIndex};

/// Adds them all, but for the notifications of buckets, which come with who is told.
pub(super) fn add_all(stack: &mut Stack<'_>) {
    let config = stack.config;
    for (index, queue) in QueueIndex::enumerate(&config.queues) {
        add_queue(stack, index.entity(), queue);
    }
    for (index, topic) in (0_u16..).zip(&config.topics) {
        let id = stack.names.id(Entity::new(EntityKind::Topic, index));
        let properties = Map::new().with("TopicName", topic.name.as_str());
        stack.resource(&id, "AWS::SNS::Topic", properties);
    }
    for (index, stream) in StreamIndex::enumerate(&config.streams) {
        add_stream(stack, index.entity(), stream);
    }
    for (index, table) in (0_u16..).zip(&config.tables) {
        let entity = Entity::new(EntityKind::Table, index);
        add_table(stack, entity, table.stream.is_some());
        if table.failure_rate > 0.0 {
            stack.leave_out(format!("table/{}: that writes to it fail by chance", table.name));
        }
    }
    for (index, bus) in (0_u16..).zip(&config.event_buses) {
        let entity = Entity::new(EntityKind::EventBus, index);
        if !stack.is_default_bus(entity) {
            let id = stack.names.id(entity);
            let properties = Map::new().with("Name", bus.name.as_str());
            stack.resource(&id, "AWS::Events::EventBus", properties);
        }
    }
    for store in config.databases.iter().chain(&config.services) {
        if store.failure_rate > 0.0 {
            stack.leave_out(format!("{}: that writes to it fail by chance", store.name));
        }
    }
}

fn add_queue(stack: &mut Stack<'_>, entity: Entity, queue: &Queue) {
    let config = stack.config;
    let limits = &config.limits;
    let id = stack.names.id(entity);
    let by_content = queue.fifo && queue.content_based_deduplication;
    let delay = seconds(queue.delay);
    let most = queue.maximum_message_bytes;
    let mut properties = Map::new()
        .with("QueueName", stack.physical(entity))
        .maybe("FifoQueue", queue.fifo.then_some(true))
        .maybe("ContentBasedDeduplication", by_content.then_some(true))
        .with("VisibilityTimeout", seconds(queue.visibility_timeout))
        .with("MessageRetentionPeriod", seconds(queue.message_retention_period))
        .maybe("DelaySeconds", (delay > 0).then_some(delay))
        .maybe("MaximumMessageSize", (most < limits.sqs_max_message_bytes).then_some(most));
    if let Some(policy) = queue.redrive_policy {
        let target = policy.dead_letter_queue.entity();
        if leads_back(stack, entity) {
            stack.refuse(format!(
                "queue/{}: its dead letters come back to it, which CloudFormation cannot set up",
                queue.name
            ));
        }
        let policy = Map::new()
            .with("deadLetterTargetArn", stack.arn(target))
            .with("maxReceiveCount", policy.max_receive_count);
        properties.push("RedrivePolicy", policy);
    }
    stack.resource(&id, "AWS::SQS::Queue", properties);
    stack.output(&format!("{id}Url"), "The queue's URL", Node::Ref(id.clone()));
}

/// Whether the dead letters of a queue, and theirs, end in that queue again.
fn leads_back(stack: &Stack<'_>, queue: Entity) -> bool {
    let queues = &stack.config.queues;
    let mut at = queue.at();
    for _ in 0..queues.len() {
        let Some(policy) = queues[at].redrive_policy else { return false };
        at = policy.dead_letter_queue.at();
        if at == queue.at() {
            return true;
        }
    }
    false
}

fn add_stream(stack: &mut Stack<'_>, entity: Entity, stream: &Stream) {
    let reference = stack.config.reference(entity);
    match stream.kind {
        StreamKind::Kinesis => {
            let id = stack.names.id(entity);
            let hours = stream.retention.as_micros().div_ceil(3_600_000_000);
            if hours < 24 {
                stack.leave_out(format!(
                    "{reference}: a retention below 24 hours, the least that Kinesis has"
                ));
            }
            let properties = Map::new()
                .with("Name", stream.name.as_str())
                .with("RetentionPeriodHours", hours.max(24))
                .with("ShardCount", stream.shards);
            stack.resource(&id, "AWS::Kinesis::Stream", properties);
        }
        StreamKind::DynamoDbStreams => {
            let owners = stack
                .config
                .tables
                .iter()
                .filter(|table| table.stream == Some(StreamIndex(entity.index)));
            match owners.count() {
                0 => add_table(stack, entity, true),
                1 => {}
                _ => stack.refuse(format!("{reference}: a stream has one table, and here several")),
            }
            if stream.shards > 1 {
                stack.leave_out(format!("{reference}: its shards, which DynamoDB chooses"));
            }
        }
        StreamKind::Msk
        | StreamKind::KafkaSelfManaged
        | StreamKind::MqActiveMq
        | StreamKind::MqRabbitMq
        | StreamKind::DocumentDb => {
            super::broker::add(stack, entity, stream);
        }
    }
}

fn add_table(stack: &mut Stack<'_>, entity: Entity, streams: bool) {
    let id = stack.names.id(entity);
    let attribute = Map::new().with("AttributeName", "id").with("AttributeType", "S");
    let key = Map::new().with("AttributeName", "id").with("KeyType", "HASH");
    let stream = Map::new().with("StreamViewType", "NEW_AND_OLD_IMAGES");
    let properties = Map::new()
        .with("TableName", stack.physical(entity))
        .with("BillingMode", "PAY_PER_REQUEST")
        .with("AttributeDefinitions", vec![attribute.into()])
        .with("KeySchema", vec![key.into()])
        .maybe("StreamSpecification", streams.then_some(stream));
    stack.resource(&id, "AWS::DynamoDB::Table", properties);
}

/// Adds a bucket with its notifications, after the permissions that they need.
pub(super) fn add_bucket(
    stack: &mut Stack<'_>,
    id: &str,
    name: &str,
    notifications: Map,
    after: &[String],
) {
    let properties = Map::new()
        .with("BucketName", Node::Sub(names::bucket_sub(name)))
        .maybe("NotificationConfiguration", notifications.some());
    stack.resource_after(id, "AWS::S3::Bucket", after, properties);
    stack.output(&format!("{id}Name"), "The bucket's name", Node::Ref(id.to_owned()));
}
