//! Short names of services, for cards and marks; the rulebook has the full ones.

use lambdascope_rulebook::SourceKind;

/// The name of a source's service in one or two words.
pub(crate) fn short(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::LambdaApi | SourceKind::LambdaApiEvent | SourceKind::LambdaInvokeAsync => "SDK",
        SourceKind::LambdaConsole => "Console",
        SourceKind::FunctionUrl => "Function URL",
        SourceKind::ApigwRest | SourceKind::ApigwHttp | SourceKind::ApigwEvent => "API Gateway",
        SourceKind::ApigwWebsocket => "WebSocket API",
        SourceKind::Alb => "Load balancer",
        SourceKind::CloudfrontEdgeViewer | SourceKind::CloudfrontEdgeOrigin => "CloudFront",
        SourceKind::Cognito => "Cognito",
        SourceKind::Lex => "Lex",
        SourceKind::Alexa => "Alexa",
        SourceKind::StepFunctions => "Step Functions",
        SourceKind::DataFirehose => "Firehose",
        SourceKind::S3Batch => "S3 Batch",
        SourceKind::VpcLattice => "VPC Lattice",
        SourceKind::Appsync => "AppSync",
        SourceKind::SecretsManager => "Secrets Manager",
        SourceKind::Rds => "RDS",
        SourceKind::S3 => "S3",
        SourceKind::Sns => "SNS",
        SourceKind::Eventbridge => "EventBridge",
        SourceKind::EventbridgeScheduler => "Scheduler",
        SourceKind::CloudwatchLogs => "CloudWatch Logs",
        SourceKind::CloudwatchAlarms => "CloudWatch alarm",
        SourceKind::Ses => "SES",
        SourceKind::Codecommit => "CodeCommit",
        SourceKind::Codepipeline => "CodePipeline",
        SourceKind::Config => "AWS Config",
        SourceKind::Cloudformation => "CloudFormation",
        SourceKind::Iot => "IoT rule",
        SourceKind::SqsStandard | SourceKind::SqsFifo => "SQS",
        SourceKind::Kinesis => "Kinesis",
        SourceKind::DynamodbStreams => "DynamoDB",
        SourceKind::Msk => "MSK",
        SourceKind::KafkaSelfManaged => "Kafka",
        SourceKind::MqActivemq | SourceKind::MqRabbitmq => "Amazon MQ",
        SourceKind::Documentdb => "DocumentDB",
        SourceKind::EventbridgePipes => "Pipes",
        _ => "Producer",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_service_has_a_short_name() {
        for kind in SourceKind::ALL {
            assert!(short(*kind) != "Producer" || kind.is_producer(), "{kind}");
            assert!(short(*kind).len() <= 16, "{kind}");
        }
    }
}
