//! A message of a queue as a function gets it.

use super::identity::{REGION, arn, request_id};
use crate::config::Config;
use crate::content::Json;
use crate::entity::{Entity, EventRef};

/// A message with its body, how often it was received and its group; a body that is a JSON
/// object is decoded, as filters see it.
pub(crate) fn message(
    config: &Config,
    queue: Entity,
    event: EventRef,
    body: Json,
    receive_count: u32,
    group: Option<String>,
) -> Json {
    let group = group.filter(|_| config.queues[queue.at()].fifo);
    let attributes = Json::object([
        ("ApproximateReceiveCount", Some(Json::Text(receive_count.to_string()))),
        ("MessageGroupId", group.map(Json::Text)),
    ]);
    Json::object([
        ("messageId", Some(Json::Text(request_id(config, event)))),
        ("body", Some(body)),
        ("attributes", Some(attributes)),
        ("messageAttributes", Some(Json::object([]))),
        ("eventSource", Some(Json::text("aws:sqs"))),
        ("eventSourceARN", Some(Json::Text(arn(config, queue)))),
        ("awsRegion", Some(Json::text(REGION))),
    ])
}
