//! What components are called in a template: logical ids, physical names and ARNs.

use super::yaml::Node;
use lambdascope_engine::config::{Config, StreamKind};
use lambdascope_engine::entity::{Entity, EntityKind, StreamIndex};
use std::collections::{BTreeMap, BTreeSet};

/// The longest name of a bucket of which the account and the region are still to come.
const BUCKET_MOST: usize = 35;

/// The logical ids of a template, each given once.
#[derive(Debug, Default)]
pub(super) struct Names {
    given: BTreeSet<String>,
    ids: BTreeMap<Entity, String>,
}

impl Names {
    /// Gives an id to every component.
    pub(super) fn of(config: &Config) -> Self {
        let mut names = Self::default();
        for entity in config.entities() {
            let id = names.claim(&camel(config.name(entity)), suffix(config, entity));
            names.ids.insert(entity, id);
        }
        names
    }

    /// The id of a component.
    pub(super) fn id(&self, entity: Entity) -> String {
        self.ids.get(&entity).cloned().unwrap_or_default()
    }

    /// A new id: the two words together, and a number if they are taken.
    pub(super) fn claim(&mut self, word: &str, suffix: &str) -> String {
        let mut id = format!("{word}{suffix}");
        let mut number = 1_u32;
        while !self.given.insert(id.clone()) {
            number += 1;
            id = format!("{word}{number}{suffix}");
        }
        id
    }
}

const fn suffix_of(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Source => "Source",
        EntityKind::Function => "Function",
        EntityKind::Queue => "Queue",
        EntityKind::Topic => "Topic",
        EntityKind::Stream => "Stream",
        EntityKind::Bucket => "Bucket",
        EntityKind::EventBus => "Bus",
        EntityKind::Table => "Table",
        EntityKind::StateMachine => "StateMachine",
        EntityKind::Database => "Database",
        EntityKind::Service => "Service",
        EntityKind::EventSourceMapping => "Mapping",
    }
}

fn suffix(config: &Config, entity: Entity) -> &'static str {
    match entity.kind {
        EntityKind::Stream => match config.streams[entity.at()].kind {
            StreamKind::Kinesis => "Stream",
            // What has the stream is a table.
            StreamKind::DynamoDbStreams => "Table",
            _ => "Broker",
        },
        EntityKind::EventSourceMapping if config.mappings[entity.at()].pipe.is_some() => "Pipe",
        kind => suffix_of(kind),
    }
}

/// The name in camel case: `orders-dlq` as `OrdersDlq`.
pub(super) fn camel(name: &str) -> String {
    let mut out = String::new();
    for word in name.split(['-', '_']) {
        let mut chars = word.chars();
        if let Some(first) = chars.next() {
            out.push(first.to_ascii_uppercase());
            out.push_str(chars.as_str());
        }
    }
    out
}

/// `OrdersDlqQueue` as `ORDERS_DLQ_QUEUE`, for a variable of the environment.
pub(super) fn variable(id: &str) -> String {
    let mut out = String::new();
    let mut last_small = false;
    for char in id.chars() {
        if char.is_ascii_uppercase() && last_small {
            out.push('_');
        }
        last_small = char.is_ascii_lowercase() || char.is_ascii_digit();
        out.push(char.to_ascii_uppercase());
    }
    // A variable begins with a letter.
    if out.starts_with(|char: char| char.is_ascii_digit()) { format!("TO_{out}") } else { out }
}

/// What a table is called: DynamoDB asks for three characters.
fn table_name(name: &str) -> String {
    if name.len() < 3 { format!("{name}-table") } else { name.to_owned() }
}

/// What keeps the items of a DynamoDB stream: the table whose changes it carries. A stream without
/// one stands for a table itself.
pub(super) fn table_of(config: &Config, stream: Entity) -> Entity {
    let own = Some(StreamIndex(stream.index));
    let tables = (0_u16..).zip(&config.tables);
    let mut owners = tables.filter(|(_, table)| table.stream == own);
    owners.next().map_or(stream, |(index, _)| Entity::new(EntityKind::Table, index))
}

/// What a component is called in the account.
pub(super) fn physical(config: &Config, entity: Entity) -> String {
    let name = config.name(entity);
    match entity.kind {
        EntityKind::Queue if config.queues[entity.at()].fifo => format!("{name}.fifo"),
        EntityKind::Table => table_name(name),
        EntityKind::Stream if config.streams[entity.at()].kind == StreamKind::DynamoDbStreams => {
            table_name(config.name(table_of(config, entity)))
        }
        _ => name.to_owned(),
    }
}

/// The name of a bucket, with the account and the region that make it the only one in the world.
pub(super) fn bucket_name(name: &str, account: &str, region: &str) -> String {
    let mut own: String = name
        .chars()
        .map(|char| if char == '_' { '-' } else { char.to_ascii_lowercase() })
        .take(BUCKET_MOST)
        .collect();
    while own.starts_with('-') {
        own.remove(0);
    }
    let own = own.trim_end_matches('-');
    let own = if own.is_empty() { "bucket" } else { own };
    format!("{own}-{account}-{region}")
}

/// The name of a bucket as a template writes it.
pub(super) fn bucket_sub(name: &str) -> String {
    bucket_name(name, "${AWS::AccountId}", "${AWS::Region}")
}

/// An ARN in the account and region of the stack.
pub(super) fn arn(service: &str, resource: &str) -> Node {
    Node::Sub(format!(
        "arn:${{AWS::Partition}}:{service}:${{AWS::Region}}:${{AWS::AccountId}}:{resource}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_what_aws_takes() {
        assert_eq!(camel("orders-dlq_2"), "OrdersDlq2");
        assert_eq!(variable("OrdersDlqQueue"), "ORDERS_DLQ_QUEUE");
        assert_eq!(variable("2Queue"), "TO_2_QUEUE");
        assert_eq!(bucket_name("My_Photos-", "1", "r"), "my-photos-1-r");
        assert_eq!(bucket_name("__", "1", "r"), "bucket-1-r");
        let long = bucket_name(&"x".repeat(64), "123456789012", "ap-southeast-1");
        assert_eq!(long.len(), 63);
        let mut names = Names::default();
        assert_eq!(names.claim("A", "Queue"), "AQueue");
        assert_eq!(names.claim("A", "Queue"), "A2Queue");
    }
}
