//! Records of streams and brokers, as a function gets them and as filters see them.

use super::identity::{REGION, arn, sequence_number, shard_id, unix_seconds, uuid};
use crate::config::{Config, StreamKind};
use crate::content::{Json, Number};
use crate::entity::Entity;
use crate::time::SimTime;

/// A record with all that is known about it.
#[derive(Clone, Debug)]
pub(crate) struct StreamRecord {
    pub(crate) shard: u32,
    pub(crate) sequence: u64,
    pub(crate) written_at: SimTime,
    /// DynamoDB: whether an item with its key was there before.
    pub(crate) changed: bool,
    pub(crate) key: String,
    pub(crate) body: Json,
    /// Its size in bytes.
    pub(crate) bytes: u64,
}

/// The event with which a function is invoked for these records.
pub(super) fn invocation_event(
    config: &Config,
    stream: Entity,
    kind: StreamKind,
    records: &[StreamRecord],
) -> Json {
    let each = |record: &StreamRecord| as_sent(config, stream, kind, record);
    let records: Vec<Json> = records.iter().map(each).collect();
    if !matches!(kind, StreamKind::Msk | StreamKind::KafkaSelfManaged) {
        return Json::object([("Records", Some(Json::List(records)))]);
    }
    let mut partitions: Vec<(String, Json)> = Vec::new();
    for record in records {
        let partition = record.get("partition").map_or_else(String::new, Json::compact);
        let name = format!("{}-{partition}", config.name(stream));
        match partitions.iter_mut().find(|(known, _)| *known == name) {
            Some((_, Json::List(list))) => list.push(record),
            _ => partitions.push((name, Json::List(vec![record]))),
        }
    }
    Json::object([
        ("eventSource", Some(Json::text(event_source(kind)))),
        ("eventSourceArn", Some(Json::Text(arn(config, stream)))),
        ("records", Some(Json::Object(partitions))),
    ])
}

/// A record as the function gets it: data of Kinesis and of brokers is base64.
fn as_sent(config: &Config, stream: Entity, kind: StreamKind, record: &StreamRecord) -> Json {
    match kind {
        StreamKind::Kinesis => {
            let shard = shard_id(kind, record.shard);
            let number = sequence_number(kind, record.shard, record.sequence);
            Json::object([
                ("kinesis", Some(kinesis(kind, record, base64(&body_text(&record.body))))),
                ("eventSource", Some(Json::text(event_source(kind)))),
                ("eventVersion", Some(Json::text("1.0"))),
                ("eventID", Some(Json::Text(format!("{shard}:{number}")))),
                ("eventName", Some(Json::text("aws:kinesis:record"))),
                ("awsRegion", Some(Json::text(REGION))),
                ("eventSourceARN", Some(Json::Text(arn(config, stream)))),
            ])
        }
        StreamKind::DynamoDbStreams | StreamKind::DocumentDb => {
            decoded(config, stream, kind, record)
        }
        StreamKind::Msk
        | StreamKind::KafkaSelfManaged
        | StreamKind::MqActiveMq
        | StreamKind::MqRabbitMq => {
            broker(config, stream, kind, record, base64(&body_text(&record.body)))
        }
    }
}

/// A record as a filter sees it, its data decoded, and the member that holds the data.
pub(crate) fn seen(
    config: &Config,
    stream: Entity,
    kind: StreamKind,
    record: &StreamRecord,
) -> (Json, &'static str) {
    let body = match kind {
        StreamKind::Kinesis | StreamKind::MqActiveMq | StreamKind::MqRabbitMq => "data",
        StreamKind::Msk | StreamKind::KafkaSelfManaged => "value",
        StreamKind::DynamoDbStreams => "dynamodb",
        StreamKind::DocumentDb => "event",
    };
    (decoded(config, stream, kind, record), body)
}

fn decoded(config: &Config, stream: Entity, kind: StreamKind, record: &StreamRecord) -> Json {
    match kind {
        StreamKind::Kinesis => {
            let mut seen = kinesis(kind, record, record.body.clone());
            if let Json::Object(members) = &mut seen {
                members.push(("eventSource".to_owned(), Json::text(event_source(kind))));
                members.push(("eventSourceARN".to_owned(), Json::Text(arn(config, stream))));
            }
            seen
        }
        StreamKind::DynamoDbStreams => dynamodb(config, stream, record),
        StreamKind::DocumentDb
        | StreamKind::Msk
        | StreamKind::KafkaSelfManaged
        | StreamKind::MqActiveMq
        | StreamKind::MqRabbitMq => broker(config, stream, kind, record, record.body.clone()),
    }
}

fn kinesis(kind: StreamKind, record: &StreamRecord, data: Json) -> Json {
    Json::object([
        ("kinesisSchemaVersion", Some(Json::text("1.0"))),
        ("partitionKey", Some(Json::text(&*record.key))),
        ("sequenceNumber", Some(Json::Text(sequence_number(kind, record.shard, record.sequence)))),
        ("data", Some(data)),
        ("approximateArrivalTimestamp", Some(arrival(record.written_at))),
    ])
}

/// A change of an item. Its attributes have types, and a number is a text.
fn dynamodb(config: &Config, stream: Entity, record: &StreamRecord) -> Json {
    let kind = StreamKind::DynamoDbStreams;
    let name = if record.changed { "MODIFY" } else { "INSERT" };
    let body = typed(&record.body);
    // What is no item itself becomes the attribute of one.
    let image = body.get("M").cloned().unwrap_or_else(|| Json::object([("item", Some(body))]));
    let number = sequence_number(kind, record.shard, record.sequence);
    let id = uuid(config.seed, &number).replace('-', "");
    Json::object([
        ("eventID", Some(Json::Text(id))),
        ("eventName", Some(Json::text(name))),
        ("eventVersion", Some(Json::text("1.1"))),
        ("eventSource", Some(Json::text(event_source(kind)))),
        ("awsRegion", Some(Json::text(REGION))),
        (
            "dynamodb",
            Some(Json::object([
                ("ApproximateCreationDateTime", Some(Json::whole(unix_seconds(record.written_at)))),
                ("Keys", Some(Json::object([("id", Some(typed(&Json::text(&*record.key))))]))),
                ("NewImage", Some(image)),
                ("SequenceNumber", Some(Json::Text(number))),
                ("SizeBytes", Some(Json::whole(record.bytes))),
                ("StreamViewType", Some(Json::text("NEW_IMAGE"))),
            ])),
        ),
        ("eventSourceARN", Some(Json::Text(arn(config, stream)))),
    ])
}

/// A value as DynamoDB writes it.
fn typed(value: &Json) -> Json {
    let (name, value) = match value {
        Json::Null => ("NULL", Json::Bool(true)),
        Json::Bool(yes) => ("BOOL", Json::Bool(*yes)),
        Json::Number(number) => ("N", Json::text(&*number.text)),
        Json::Text(text) => ("S", Json::text(&**text)),
        Json::List(items) => ("L", Json::List(items.iter().map(typed).collect())),
        Json::Object(members) => {
            let each = |(name, value): &(String, Json)| (name.clone(), typed(value));
            ("M", Json::Object(members.iter().map(each).collect()))
        }
    };
    Json::object([(name, Some(value))])
}

/// A message of a broker or a change of a document.
fn broker(
    config: &Config,
    stream: Entity,
    kind: StreamKind,
    record: &StreamRecord,
    data: Json,
) -> Json {
    let number = sequence_number(kind, record.shard, record.sequence);
    match kind {
        StreamKind::Msk | StreamKind::KafkaSelfManaged => Json::object([
            ("topic", Some(Json::text(config.name(stream)))),
            ("partition", Some(Json::whole(u64::from(record.shard)))),
            ("offset", Some(Json::whole(record.sequence.saturating_sub(1)))),
            ("timestamp", Some(milliseconds(record.written_at))),
            ("timestampType", Some(Json::text("CREATE_TIME"))),
            ("key", Some(Json::text(&*record.key))),
            ("value", Some(data)),
            ("headers", Some(Json::List(Vec::new()))),
        ]),
        StreamKind::DocumentDb => Json::object([("event", Some(data))]),
        StreamKind::Kinesis
        | StreamKind::DynamoDbStreams
        | StreamKind::MqActiveMq
        | StreamKind::MqRabbitMq => Json::object([
            ("messageID", Some(Json::Text(format!("ID:{}-{number}", config.name(stream))))),
            ("messageType", Some(Json::text("jms/text-message"))),
            ("timestamp", Some(milliseconds(record.written_at))),
            ("data", Some(data)),
        ]),
    }
}

const fn event_source(kind: StreamKind) -> &'static str {
    match kind {
        StreamKind::Kinesis => "aws:kinesis",
        StreamKind::DynamoDbStreams => "aws:dynamodb",
        StreamKind::Msk => "aws:kafka",
        StreamKind::KafkaSelfManaged => "SelfManagedKafka",
        StreamKind::MqActiveMq => "aws:mq",
        StreamKind::MqRabbitMq => "aws:rmq",
        StreamKind::DocumentDb => "aws:docdb",
    }
}

/// Seconds since 1970, with milliseconds.
fn arrival(time: SimTime) -> Json {
    let milliseconds = time.as_micros() / 1_000 % 1_000;
    let text = format!("{}.{milliseconds:03}", unix_seconds(time));
    #[expect(clippy::cast_precision_loss, reason = "seconds are below 2^53")]
    let value = unix_seconds(time) as f64 + milliseconds as f64 / 1_000.0;
    Json::Number(Number { value, text })
}

fn milliseconds(time: SimTime) -> Json {
    Json::whole(unix_seconds(time) * 1_000 + time.as_micros() / 1_000 % 1_000)
}

/// The bytes of a body: a text as it is, anything else as JSON.
fn body_text(body: &Json) -> String {
    body.as_text().map_or_else(|| body.compact(), str::to_owned)
}

fn base64(text: &str) -> Json {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(text.len().div_ceil(3) * 4);
    for bytes in text.as_bytes().chunks(3) {
        let byte = |index: usize| usize::from(bytes.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for digit in 0..4 {
            let there = digit <= bytes.len();
            let code = DIGITS[bits >> (18 - 6 * digit) & 63];
            out.push(if there { char::from(code) } else { '=' });
        }
    }
    Json::Text(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_is_written_in_base64() {
        for (text, coded) in
            [("", ""), ("a", "YQ=="), ("ab", "YWI="), ("abc", "YWJj"), ("abcd", "YWJjZA==")]
        {
            assert_eq!(base64(text), Json::text(coded), "{text}");
        }
    }

    #[test]
    fn an_item_has_types() {
        let item = Json::object([
            ("n", Some(Json::whole(101))),
            ("s", Some(Json::text("x"))),
            ("l", Some(Json::List(vec![Json::Null, Json::Bool(false)]))),
        ]);
        let expected =
            r#"{"M":{"n":{"N":"101"},"s":{"S":"x"},"l":{"L":[{"NULL":true},{"BOOL":false}]}}}"#;
        assert_eq!(typed(&item).compact(), expected);
    }
}
