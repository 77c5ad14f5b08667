//! Short names of services, for cards and marks; the rulebook has the full ones.

use lambdascope_rulebook::SourceKind;

/// The name of a source's service in one or two words.
pub(crate) fn short(kind: SourceKind) -> &'static str {
    match kind.id() {
        "lambda-api" | "lambda-api-event" | "lambda-invoke-async" => "SDK",
        "lambda-console" => "Console",
        "function-url" => "Function URL",
        "apigw-rest" | "apigw-http" | "apigw-event" => "API Gateway",
        "apigw-websocket" => "WebSocket API",
        "alb" => "Load balancer",
        "cloudfront-edge-viewer" | "cloudfront-edge-origin" => "CloudFront",
        "cognito" => "Cognito",
        "lex" => "Lex",
        "alexa" => "Alexa",
        "step-functions" => "Step Functions",
        "data-firehose" => "Firehose",
        "s3-batch" => "S3 Batch",
        "vpc-lattice" => "VPC Lattice",
        "appsync" => "AppSync",
        "secrets-manager" => "Secrets Manager",
        "rds" => "RDS",
        "s3" => "S3",
        "sns" => "SNS",
        "eventbridge" => "EventBridge",
        "eventbridge-scheduler" => "Scheduler",
        "cloudwatch-logs" => "CloudWatch Logs",
        "cloudwatch-alarms" => "CloudWatch alarm",
        "ses" => "SES",
        "codecommit" => "CodeCommit",
        "codepipeline" => "CodePipeline",
        "config" => "AWS Config",
        "cloudformation" => "CloudFormation",
        "iot" => "IoT rule",
        "sqs-standard" | "sqs-fifo" => "SQS",
        "kinesis" => "Kinesis",
        "dynamodb-streams" => "DynamoDB",
        "msk" => "MSK",
        "kafka-self-managed" => "Kafka",
        "mq-activemq" | "mq-rabbitmq" => "Amazon MQ",
        "documentdb" => "DocumentDB",
        "eventbridge-pipes" => "Pipes",
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
