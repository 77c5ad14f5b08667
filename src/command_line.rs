//! What somebody would type to send the same event to the real thing.

use lambdascope_engine::config::{Config, InvocationType, Source, StreamKind};
use lambdascope_engine::entity::{Entity, EntityKind};

/// The payload of the examples: what it says does not matter here.
const PAYLOAD: &str = r#"{"input":"value"}"#;
/// Account and region of the examples; the account is the one of AWS's own documents.
const ACCOUNT: &str = "123456789012";
const REGION: &str = "us-east-1";

/// The command line that sends one event of a source.
pub(crate) fn of(config: &Config, source: &Source) -> String {
    let name = config.name(source.target);
    match source.kind.id() {
        "apigw-rest" | "apigw-http" => {
            curl(&format!("https://API_ID.execute-api.{REGION}.amazonaws.com/prod/{name}"), &[])
        }
        "apigw-event" => curl(
            &format!("https://API_ID.execute-api.{REGION}.amazonaws.com/prod/{name}"),
            &["X-Amz-Invocation-Type: Event"],
        ),
        "apigw-websocket" => {
            format!(
                "wscat --connect wss://API_ID.execute-api.{REGION}.amazonaws.com/prod \\\n  --execute '{PAYLOAD}'"
            )
        }
        "function-url" => curl(&format!("https://URL_ID.lambda-url.{REGION}.on.aws/"), &[]),
        "alb" => curl(&format!("http://LOAD_BALANCER.{REGION}.elb.amazonaws.com/{name}"), &[]),
        "vpc-lattice" => curl(&format!("https://SERVICE.vpc-lattice-svcs.{REGION}.on.aws/"), &[]),
        "cloudfront-edge-viewer" | "cloudfront-edge-origin" => {
            "curl -i https://DISTRIBUTION_ID.cloudfront.net/".to_owned()
        }
        "appsync" => curl(
            &format!("https://API_ID.appsync-api.{REGION}.amazonaws.com/graphql"),
            &["x-api-key: KEY"],
        ),
        "s3" => object(source, name),
        "sns" => publish(&source.name),
        "eventbridge" => put_events(&source.name),
        "step-functions" => start_execution(&source.name),
        _ => to_target(config, source.target, source.invocation_type),
    }
}

/// What sends to a component without a service of its own in front.
fn to_target(config: &Config, target: Entity, invocation_type: InvocationType) -> String {
    let name = config.name(target);
    match target.kind {
        EntityKind::Function => invoke(name, invocation_type),
        EntityKind::Queue => format!(
            "aws sqs send-message \\\n  --queue-url https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{name} \\\n  --message-body '{PAYLOAD}'"
        ),
        EntityKind::Stream => match config.streams[target.at()].kind {
            StreamKind::Kinesis | StreamKind::DynamoDbStreams => format!(
                "aws kinesis put-record --stream-name {name} \\\n  --partition-key k1 --cli-binary-format raw-in-base64-out \\\n  --data '{PAYLOAD}'"
            ),
            StreamKind::Msk | StreamKind::KafkaSelfManaged => format!(
                "echo '{PAYLOAD}' | kafka-console-producer.sh \\\n  --bootstrap-server BROKERS --topic {name}"
            ),
            StreamKind::MqActiveMq => format!(
                "activemq producer --brokerUrl BROKER \\\n  --destination queue://{name} --message '{PAYLOAD}'"
            ),
            StreamKind::MqRabbitMq => format!(
                "rabbitmqadmin --host BROKER publish \\\n  routing_key={name} payload='{PAYLOAD}'"
            ),
            StreamKind::DocumentDb => {
                format!("mongosh CLUSTER \\\n  --eval 'db.{name}.insertOne({PAYLOAD})'")
            }
        },
        EntityKind::Topic => publish(name),
        EntityKind::Bucket => format!("aws s3 cp object.json s3://{name}/"),
        EntityKind::EventBus => put_events(name),
        EntityKind::StateMachine => start_execution(name),
        EntityKind::Table => {
            format!(
                "aws dynamodb put-item --table-name {name} \\\n  --item '{{\"id\":{{\"S\":\"1\"}}}}'"
            )
        }
        EntityKind::Source
        | EntityKind::Database
        | EntityKind::Service
        | EntityKind::EventSourceMapping => curl(&format!("https://{name}.example.com/"), &[]),
    }
}

fn invoke(function: &str, invocation_type: InvocationType) -> String {
    let kind = match invocation_type {
        InvocationType::RequestResponse => "--log-type Tail",
        InvocationType::Event => "--invocation-type Event",
        InvocationType::DryRun => "--invocation-type DryRun",
    };
    format!(
        "aws lambda invoke --function-name {function} \\\n  {kind} \\\n  --cli-binary-format raw-in-base64-out \\\n  --payload '{PAYLOAD}' response.json"
    )
}

fn curl(address: &str, headers: &[&str]) -> String {
    let mut line = format!("curl -i {address} \\\n");
    for header in headers {
        line.push_str("  -H '");
        line.push_str(header);
        line.push_str("' \\\n");
    }
    line + "  -d '" + PAYLOAD + "'"
}

fn object(source: &Source, function: &str) -> String {
    format!("aws s3 cp object.json s3://{}/    # notifies {function}", source.name)
}

fn publish(topic: &str) -> String {
    format!(
        "aws sns publish \\\n  --topic-arn arn:aws:sns:{REGION}:{ACCOUNT}:{topic} \\\n  --message '{PAYLOAD}'"
    )
}

fn put_events(source: &str) -> String {
    let detail = PAYLOAD.replace('"', "\\\"");
    format!(
        "aws events put-events --entries \\\n  '[{{\"Source\":\"{source}\",\"DetailType\":\"sent\",\"Detail\":\"{detail}\"}}]'"
    )
}

fn start_execution(machine: &str) -> String {
    format!(
        "aws stepfunctions start-execution \\\n  --state-machine-arn arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:{machine} \\\n  --input '{PAYLOAD}'"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_course_s_own_call_comes_out() {
        let line = invoke("testFunction", InvocationType::Event);
        for part in [
            "--function-name testFunction",
            "--invocation-type Event",
            "--cli-binary-format raw-in-base64-out",
            "response.json",
        ] {
            assert!(line.contains(part), "{line}");
        }
    }
}
