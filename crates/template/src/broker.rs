//! Brokers and clusters that a template finds, since it does not make them.

use super::stack::Stack;
use super::yaml::{Map, Node};
use lambdascope_engine::config::{Stream, StreamKind};
use lambdascope_engine::entity::{Entity, FunctionIndex};

/// Asks for the broker of a stream, and for the secret with which it lets readers in.
pub(super) fn add(stack: &mut Stack<'_>, entity: Entity, stream: &Stream) {
    let id = stack.names.id(entity);
    let reference = stack.config.reference(entity);
    let (what, secret) = match stream.kind {
        StreamKind::Msk => ("ARN of the Amazon MSK cluster", false),
        StreamKind::MqActiveMq | StreamKind::MqRabbitMq => ("ARN of the Amazon MQ broker", true),
        StreamKind::DocumentDb => ("ARN of the Amazon DocumentDB cluster", true),
        StreamKind::KafkaSelfManaged => {
            stack.parameter(
                &format!("{id}Servers"),
                "String",
                "Host and port of a Kafka bootstrap server",
            );
            ("", true)
        }
        StreamKind::Kinesis | StreamKind::DynamoDbStreams => return,
    };
    if !what.is_empty() {
        stack.parameter(&format!("{id}Arn"), "String", what);
    }
    if secret {
        let what = "ARN of the secret with the user name and the password";
        stack.parameter(&format!("{id}Secret"), "String", what);
    }
    stack.leave_out(format!(
        "{reference}: the cluster and its network, of which the template asks for the ARN"
    ));
}

/// What a mapping says of the broker that it reads.
pub(super) fn of_mapping(stack: &Stack<'_>, entity: Entity, properties: &mut Map) {
    let stream = &stack.config.streams[entity.at()];
    let id = stack.names.id(entity);
    let secret = |kind: &str| {
        let access = Map::new().with("Type", kind).with("URI", Node::Ref(format!("{id}Secret")));
        vec![access.into()]
    };
    match stream.kind {
        StreamKind::Msk => properties.push("Topics", Node::texts(&[&stream.name])),
        StreamKind::KafkaSelfManaged => {
            let servers = vec![Node::Ref(format!("{id}Servers"))];
            properties.push("Topics", Node::texts(&[&stream.name]));
            let endpoints = Map::new().with("KafkaBootstrapServers", servers);
            properties.push("SelfManagedEventSource", Map::new().with("Endpoints", endpoints));
            properties.push("SourceAccessConfigurations", secret("SASL_SCRAM_512_AUTH"));
        }
        StreamKind::MqActiveMq => {
            properties.push("Queues", Node::texts(&[&stream.name]));
            properties.push("SourceAccessConfigurations", secret("BASIC_AUTH"));
        }
        StreamKind::MqRabbitMq => {
            properties.push("Queues", Node::texts(&[&stream.name]));
            let host = Map::new().with("Type", "VIRTUAL_HOST").with("URI", "/");
            let mut access = secret("BASIC_AUTH");
            access.push(host.into());
            properties.push("SourceAccessConfigurations", access);
        }
        StreamKind::DocumentDb => {
            let change = Map::new()
                .with("DatabaseName", "scenario")
                .with("CollectionName", stream.name.as_str());
            properties.push("DocumentDBEventSourceConfig", change);
            properties.push("SourceAccessConfigurations", secret("BASIC_AUTH"));
        }
        StreamKind::Kinesis | StreamKind::DynamoDbStreams => {}
    }
}

/// Lets the role of a function read a broker.
pub(super) fn grant(stack: &mut Stack<'_>, function: FunctionIndex, entity: Entity) {
    let id = stack.names.id(entity);
    let any = || Node::from("*");
    let kind = stack.config.streams[entity.at()].kind;
    let (service, arn): (&[&str], _) = match kind {
        StreamKind::Msk => (
            &[
                "kafka:DescribeCluster",
                "kafka:DescribeClusterV2",
                "kafka:GetBootstrapBrokers",
                "kafka-cluster:Connect",
                "kafka-cluster:DescribeGroup",
                "kafka-cluster:AlterGroup",
                "kafka-cluster:DescribeTopic",
                "kafka-cluster:ReadData",
                "kafka-cluster:DescribeClusterDynamicConfiguration",
            ],
            any(),
        ),
        StreamKind::MqActiveMq | StreamKind::MqRabbitMq => {
            (&["mq:DescribeBroker"], Node::Ref(format!("{id}Arn")))
        }
        StreamKind::DocumentDb => (
            &[
                "rds:DescribeDBClusters",
                "rds:DescribeDBClusterParameters",
                "rds:DescribeDBSubnetGroups",
            ],
            any(),
        ),
        StreamKind::KafkaSelfManaged => (&[], any()),
        StreamKind::Kinesis | StreamKind::DynamoDbStreams => return,
    };
    if !service.is_empty() {
        stack.grant(function, service, arn);
    }
    if kind != StreamKind::Msk {
        let secret = Node::Ref(format!("{id}Secret"));
        stack.grant(function, &["secretsmanager:GetSecretValue"], secret);
    }
    // Lambda reads from inside the broker's network.
    let network = [
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcs",
    ];
    stack.grant(function, &network, any());
}
