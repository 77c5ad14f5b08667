//! Services that invoke functions by themselves: logs, alarms, mail, sign-in and others.

use super::names;
use super::stack::{self, Stack};
use super::yaml::{Map, Node};
use lambdascope_engine::entity::{Entity, FunctionIndex};

/// Adds the permission of an Alexa skill, which Alexa itself keeps.
pub(super) fn add_skill(stack: &mut Stack<'_>, source: Entity, function: FunctionIndex) {
    let id = format!("{}SkillId", stack.names.id(source));
    stack.parameter(&id, "String", "Id of the Alexa skill");
    let permission = stack.invoked_by(function, "alexa-appkit.amazon.com");
    stack.permission(function, permission.with("EventSourceToken", Node::Ref(id)));
    let name = stack.config.name(source);
    stack.leave_out(format!("source/{name}: the skill, which Alexa keeps"));
}

pub(super) fn add_url(stack: &mut Stack<'_>, source: Entity, function: FunctionIndex) {
    let id = stack.claim(source, "Url");
    let target = Node::Ref(stack.names.id(function.entity()));
    let qualifier = stack.has_alias(function).then_some(stack::ALIAS);
    let properties = Map::new()
        .with("TargetFunctionArn", target)
        .maybe("Qualifier", qualifier)
        .with("AuthType", "NONE");
    let after: Vec<String> = match (stack.function_arn(function), stack.sam) {
        (Node::Ref(alias), false) => vec![alias],
        _ => Vec::new(),
    };
    stack.resource_after(&id, "AWS::Lambda::Url", &after, properties);
    let arn = stack.function_arn(function);
    let properties = Map::new()
        .with("Action", "lambda:InvokeFunctionUrl")
        .with("FunctionName", arn.clone())
        .with("FunctionUrlAuthType", "NONE")
        .with("Principal", "*");
    stack.permission(function, properties);
    let properties = Map::new()
        .with("Action", "lambda:InvokeFunction")
        .with("FunctionName", arn)
        .with("InvokedViaFunctionUrl", true)
        .with("Principal", "*");
    stack.permission(function, properties);
    stack.leave_out(
        "who may call: the function URL is open to everybody who knows it; AuthType: AWS_IAM asks \
         for a signature"
            .to_owned(),
    );
    stack.url(source, Node::GetAtt(id, "FunctionUrl"));
}

pub(super) fn add_load_balancer(stack: &mut Stack<'_>, source: Entity, function: FunctionIndex) {
    let name = stack.config.name(source).to_owned();
    let id = stack.claim(source, "LoadBalancer");
    let own = stack.names.id(source);
    let (subnets, group) = (format!("{own}Subnets"), format!("{own}SecurityGroup"));
    let kind = "List<AWS::EC2::Subnet::Id>";
    stack.parameter(&subnets, kind, "Two public subnets of the load balancer");
    let kind = "AWS::EC2::SecurityGroup::Id";
    stack.parameter(&group, kind, "Security group that lets callers in on port 80");
    stack.leave_out(format!(
        "source/{name}: its network, of which the template asks for subnets and security group"
    ));
    stack.leave_out(format!(
        "source/{name}: TLS, which needs a certificate; the listener speaks plain HTTP"
    ));
    let properties = Map::new()
        .with("Type", "application")
        .with("Subnets", Node::Ref(subnets))
        .with("SecurityGroups", vec![Node::Ref(group)]);
    stack.resource(&id, "AWS::ElasticLoadBalancingV2::LoadBalancer", properties);
    let permission = stack.permit(function, "elasticloadbalancing.amazonaws.com", None);
    let targets = format!("{id}Targets");
    let target = Map::new().with("Id", stack.function_arn(function));
    let properties = Map::new().with("TargetType", "lambda").with("Targets", vec![target.into()]);
    let kind = "AWS::ElasticLoadBalancingV2::TargetGroup";
    stack.resource_after(&targets, kind, &[permission], properties);
    let action = Map::new().with("Type", "forward").with("TargetGroupArn", Node::Ref(targets));
    let properties = Map::new()
        .with("LoadBalancerArn", Node::Ref(id.clone()))
        .with("Port", 80_u64)
        .with("Protocol", "HTTP")
        .with("DefaultActions", vec![action.into()]);
    let listener = format!("{id}Listener");
    stack.resource(&listener, "AWS::ElasticLoadBalancingV2::Listener", properties);
    stack.url(source, Node::Sub(format!("http://${{{id}.DNSName}}/")));
}

pub(super) fn add_user_pool(stack: &mut Stack<'_>, source: Entity, function: FunctionIndex) {
    let id = stack.claim(source, "UserPool");
    let trigger = Map::new().with("PreAuthentication", stack.function_arn(function));
    let properties =
        Map::new().with("UserPoolName", stack.config.name(source)).with("LambdaConfig", trigger);
    stack.resource(&id, "AWS::Cognito::UserPool", properties);
    let own = Node::GetAtt(id, "Arn");
    stack.permit(function, "cognito-idp.amazonaws.com", Some(own));
}

pub(super) fn add_graphql(stack: &mut Stack<'_>, source: Entity, function: FunctionIndex) {
    let id = stack.claim(source, "GraphqlApi");
    let properties =
        Map::new().with("Name", stack.config.name(source)).with("AuthenticationType", "API_KEY");
    stack.resource(&id, "AWS::AppSync::GraphQLApi", properties);
    let api = Node::GetAtt(id.clone(), "ApiId");
    let of = || Map::new().with("ApiId", api.clone());
    stack.resource(&format!("{id}Key"), "AWS::AppSync::ApiKey", of());
    let schema = "type Query {\n  send(input: String): AWSJSON\n}\n";
    let properties = of().with("Definition", Node::Block(schema.to_owned()));
    stack.resource(&format!("{id}Schema"), "AWS::AppSync::GraphQLSchema", properties);
    let arn = stack.function_arn(function);
    let may = vec![stack::allow(&["lambda:InvokeFunction"], arn.clone())];
    let role = stack.role(&format!("{id}Role"), "appsync.amazonaws.com", may);
    let data = format!("{id}Data");
    let properties = of()
        .with("Name", "function")
        .with("Type", "AWS_LAMBDA")
        .with("ServiceRoleArn", role)
        .with("LambdaConfig", Map::new().with("LambdaFunctionArn", arn));
    stack.resource(&data, "AWS::AppSync::DataSource", properties);
    let properties = of()
        .with("TypeName", "Query")
        .with("FieldName", "send")
        .with("DataSourceName", Node::GetAtt(data, "Name"));
    let after = [format!("{id}Schema")];
    stack.resource_after(&format!("{id}Resolver"), "AWS::AppSync::Resolver", &after, properties);
    let own = stack.names.id(source);
    let url = Node::GetAtt(id.clone(), "GraphQLUrl");
    stack.output(&format!("{own}Url"), "Where to send queries", url);
    let key = Node::GetAtt(format!("{id}Key"), "ApiKey");
    stack.output(&format!("{own}Key"), "The key to send with them", key);
}

pub(super) fn add_lattice(stack: &mut Stack<'_>, source: Entity, function: FunctionIndex) {
    let name = stack.config.name(source).to_owned();
    let id = stack.claim(source, "Service");
    let properties = Map::new().with("AuthType", "NONE");
    stack.resource(&id, "AWS::VpcLattice::Service", properties);
    let permission = stack.permit(function, "vpc-lattice.amazonaws.com", None);
    let targets = format!("{id}Targets");
    let target = Map::new().with("Id", stack.function_arn(function));
    let properties = Map::new().with("Type", "LAMBDA").with("Targets", vec![target.into()]);
    stack.resource_after(&targets, "AWS::VpcLattice::TargetGroup", &[permission], properties);
    let group = Map::new().with("TargetGroupIdentifier", Node::Ref(targets));
    let forward = Map::new().with("TargetGroups", vec![group.into()]);
    let properties = Map::new()
        .with("ServiceIdentifier", Node::Ref(id.clone()))
        .with("Protocol", "HTTPS")
        .with("DefaultAction", Map::new().with("Forward", forward));
    stack.resource(&format!("{id}Listener"), "AWS::VpcLattice::Listener", properties);
    stack.leave_out(format!("source/{name}: the service network and the VPCs of its callers"));
    let own = stack.names.id(source);
    let host = Node::GetAtt(id, "DnsEntry.DomainName");
    stack.output(&format!("{own}Host"), "Where to send requests", host);
}

pub(super) fn add_firehose(stack: &mut Stack<'_>, source: Entity, function: FunctionIndex) {
    let id = stack.claim(source, "Firehose");
    let bucket = format!("{id}Bucket");
    stack.resource(&bucket, "AWS::S3::Bucket", Map::new());
    let bucket_arn = Node::GetAtt(bucket.clone(), "Arn");
    let arn = stack.function_arn(function);
    let write = [
        "s3:AbortMultipartUpload",
        "s3:GetBucketLocation",
        "s3:ListBucket",
        "s3:ListBucketMultipartUploads",
        "s3:PutObject",
    ];
    let objects = Node::Sub(format!("${{{bucket}.Arn}}/*"));
    let may = vec![
        stack::allow(&write, Node::List(vec![bucket_arn.clone(), objects])),
        stack::allow(&["lambda:InvokeFunction", "lambda:GetFunctionConfiguration"], arn.clone()),
    ];
    let role = stack.role(&format!("{id}Role"), "firehose.amazonaws.com", may);
    let value = Map::new().with("ParameterName", "LambdaArn").with("ParameterValue", arn);
    let processor = Map::new().with("Type", "Lambda").with("Parameters", vec![value.into()]);
    let processing = Map::new().with("Enabled", true).with("Processors", vec![processor.into()]);
    let destination = Map::new()
        .with("BucketARN", bucket_arn)
        .with("RoleARN", role)
        .with("ProcessingConfiguration", processing);
    let properties = Map::new()
        .with("DeliveryStreamName", stack.config.name(source))
        .with("DeliveryStreamType", "DirectPut")
        .with("ExtendedS3DestinationConfiguration", destination);
    stack.resource(&id, "AWS::KinesisFirehose::DeliveryStream", properties);
}

pub(super) fn add_secret(stack: &mut Stack<'_>, source: Entity, function: FunctionIndex) {
    let id = stack.claim(source, "Secret");
    let generate = Map::new().with("ExcludePunctuation", true);
    let properties =
        Map::new().with("Name", stack.config.name(source)).with("GenerateSecretString", generate);
    stack.resource(&id, "AWS::SecretsManager::Secret", properties);
    let secret = Node::Ref(id.clone());
    let permission = stack.permit(function, "secretsmanager.amazonaws.com", Some(secret.clone()));
    let rules = Map::new().with("ScheduleExpression", "rate(30 days)");
    let properties = Map::new()
        .with("SecretId", secret)
        .with("RotationLambdaARN", stack.function_arn(function))
        .with("RotateImmediatelyOnUpdate", false)
        .with("RotationRules", rules);
    let kind = "AWS::SecretsManager::RotationSchedule";
    stack.resource_after(&format!("{id}Rotation"), kind, &[permission], properties);
}

pub(super) fn add_logs(stack: &mut Stack<'_>, source: Entity, function: FunctionIndex) {
    let id = stack.claim(source, "LogGroup");
    let properties =
        Map::new().with("LogGroupName", stack.config.name(source)).with("RetentionInDays", 7_u64);
    stack.resource(&id, "AWS::Logs::LogGroup", properties);
    let own = Node::GetAtt(id.clone(), "Arn");
    let permission = stack.permit_own(function, "logs.amazonaws.com", own);
    let properties = Map::new()
        .with("LogGroupName", Node::Ref(id.clone()))
        .with("FilterPattern", "")
        .with("DestinationArn", stack.function_arn(function));
    let kind = "AWS::Logs::SubscriptionFilter";
    stack.resource_after(&format!("{id}Subscription"), kind, &[permission], properties);
}

/// Adds an alarm that acts when it changes to ALARM.
pub(super) fn add_alarm(stack: &mut Stack<'_>, source: Entity, action: Node) {
    let name = stack.config.name(source).to_owned();
    let id = stack.claim(source, "Alarm");
    let properties = Map::new()
        .with("AlarmName", name.as_str())
        .with("Namespace", "Lambdascope")
        .with("MetricName", name.as_str())
        .with("Statistic", "Sum")
        .with("Period", 60_u64)
        .with("EvaluationPeriods", 1_u64)
        .with("Threshold", 1_u64)
        .with("ComparisonOperator", "GreaterThanOrEqualToThreshold")
        .with("TreatMissingData", "notBreaching")
        .with("AlarmActions", vec![action.clone()])
        .with("OKActions", vec![action]);
    stack.resource(&id, "AWS::CloudWatch::Alarm", properties);
    stack.leave_out(format!(
        "source/{name}: what the alarm watches, which is a metric of that name"
    ));
}

pub(super) fn add_mail(stack: &mut Stack<'_>, source: Entity, function: FunctionIndex) {
    let name = stack.config.name(source).to_owned();
    let id = stack.claim(source, "Rules");
    let properties = Map::new().with("RuleSetName", name.as_str());
    stack.resource(&id, "AWS::SES::ReceiptRuleSet", properties);
    let own = names::arn("ses", &format!("receipt-rule-set/{name}:receipt-rule/{name}"));
    let permission = stack.permit_own(function, "ses.amazonaws.com", own);
    let action = Map::new()
        .with("FunctionArn", stack.function_arn(function))
        .with("InvocationType", "Event");
    let rule = Map::new()
        .with("Name", name.as_str())
        .with("Enabled", true)
        .with("Actions", vec![Map::new().with("LambdaAction", action).into()]);
    let properties = Map::new().with("RuleSetName", Node::Ref(id.clone())).with("Rule", rule);
    let kind = "AWS::SES::ReceiptRule";
    stack.resource_after(&format!("{id}Rule"), kind, &[permission], properties);
    stack.leave_out(format!(
        "source/{name}: the mail domain, and that the rule set is the active one"
    ));
}

pub(super) fn add_topic_rule(stack: &mut Stack<'_>, source: Entity, function: FunctionIndex) {
    let name = stack.config.name(source).to_owned();
    let id = stack.claim(source, "TopicRule");
    let action = Map::new().with("FunctionArn", stack.function_arn(function));
    let payload = Map::new()
        .with("Sql", format!("SELECT * FROM '{name}'"))
        .with("AwsIotSqlVersion", "2016-03-23")
        .with("Actions", vec![Map::new().with("Lambda", action).into()]);
    let properties =
        Map::new().with("RuleName", name.replace('-', "_")).with("TopicRulePayload", payload);
    stack.resource(&id, "AWS::IoT::TopicRule", properties);
    let own = Node::GetAtt(id, "Arn");
    stack.permit(function, "iot.amazonaws.com", Some(own));
}

pub(super) fn add_repository(stack: &mut Stack<'_>, source: Entity, function: FunctionIndex) {
    let name = stack.config.name(source).to_owned();
    let id = stack.claim(source, "Repository");
    let own = names::arn("codecommit", &name);
    let permission = stack.permit(function, "codecommit.amazonaws.com", Some(own));
    let trigger = Map::new()
        .with("Name", "push")
        .with("DestinationArn", stack.function_arn(function))
        .with("Events", Node::texts(&["all"]));
    let properties =
        Map::new().with("RepositoryName", name.as_str()).with("Triggers", vec![trigger.into()]);
    stack.resource_after(&id, "AWS::CodeCommit::Repository", &[permission], properties);
}

pub(super) fn add_config_rule(stack: &mut Stack<'_>, source: Entity, function: FunctionIndex) {
    let name = stack.config.name(source).to_owned();
    let id = stack.claim(source, "ConfigRule");
    let permission = stack.permit(function, "config.amazonaws.com", None);
    let detail = Map::new()
        .with("EventSource", "aws.config")
        .with("MessageType", "ConfigurationItemChangeNotification");
    let from = Map::new()
        .with("Owner", "CUSTOM_LAMBDA")
        .with("SourceIdentifier", stack.function_arn(function))
        .with("SourceDetails", vec![detail.into()]);
    let properties = Map::new().with("ConfigRuleName", name.as_str()).with("Source", from);
    stack.resource_after(&id, "AWS::Config::ConfigRule", &[permission], properties);
    stack.leave_out(format!("source/{name}: the recorder of AWS Config, one for the account"));
}
