//! What a template is put together from: resources, permissions, and what it cannot say.

use super::names::{self, Names};
use super::yaml::{Map, Node};
use lambdascope_engine::config::{Config, StreamKind};
use lambdascope_engine::entity::{Entity, EntityKind, FunctionIndex};
use lambdascope_scenario::Document;
use std::collections::BTreeMap;

/// The alias that provisioned concurrency stands on.
pub(super) const ALIAS: &str = "live";

/// A template on its way.
pub(super) struct Stack<'a> {
    pub(super) document: &'a Document,
    pub(super) config: &'a Config,
    /// Whether functions are written in SAM's way.
    pub(super) sam: bool,
    pub(super) names: Names,
    pub(super) parameters: Map,
    pub(super) resources: Map,
    pub(super) outputs: Map,
    /// What each function's execution role may do.
    pub(super) grants: BTreeMap<FunctionIndex, Vec<Node>>,
    /// What invokes each function, in SAM's way.
    pub(super) events: BTreeMap<FunctionIndex, Map>,
    /// Who else may write to each queue and topic.
    writers: BTreeMap<Entity, Vec<Node>>,
    /// What it cannot say.
    pub(super) unsaid: Vec<String>,
    /// Why there is no template.
    pub(super) refused: Vec<String>,
}

impl<'a> Stack<'a> {
    pub(super) fn new(document: &'a Document, config: &'a Config, sam: bool) -> Self {
        Self {
            document,
            config,
            sam,
            names: Names::of(config),
            parameters: Map::new(),
            resources: Map::new(),
            outputs: Map::new(),
            grants: BTreeMap::new(),
            events: BTreeMap::new(),
            writers: BTreeMap::new(),
            unsaid: Vec::new(),
            refused: Vec::new(),
        }
    }

    /// Says once what the template leaves out.
    pub(super) fn leave_out(&mut self, what: String) {
        if !self.unsaid.contains(&what) {
            self.unsaid.push(what);
        }
    }

    /// Says once why there is no template.
    pub(super) fn refuse(&mut self, why: String) {
        if !self.refused.contains(&why) {
            self.refused.push(why);
        }
    }

    pub(super) fn resource(&mut self, id: &str, kind: &str, properties: Map) {
        self.resource_after(id, kind, &[], properties);
    }

    /// Adds a resource that is made after others.
    pub(super) fn resource_after(
        &mut self,
        id: &str,
        kind: &str,
        depends_on: &[String],
        properties: Map,
    ) {
        let mut resource = Map::new().with("Type", kind);
        match depends_on {
            [] => {}
            [one] => resource.push("DependsOn", one.as_str()),
            many => resource.push("DependsOn", Node::texts(many)),
        }
        if !properties.is_empty() {
            resource.push("Properties", properties);
        }
        self.resources.push(id, resource);
    }

    /// A new logical id that begins with a component's name.
    pub(super) fn claim(&mut self, entity: Entity, suffix: &str) -> String {
        let word = names::camel(self.config.name(entity));
        self.names.claim(&word, suffix)
    }

    /// What the component is called in the account.
    pub(super) fn physical(&self, entity: Entity) -> String {
        names::physical(self.config, entity)
    }

    /// Whether callers use the function's alias.
    pub(super) fn has_alias(&self, function: FunctionIndex) -> bool {
        self.config[function].provisioned_concurrency > 0
    }

    /// The ARN by which a function is invoked: that of its alias, if it has one.
    pub(super) fn function_arn(&self, function: FunctionIndex) -> Node {
        let id = self.names.id(function.entity());
        match (self.has_alias(function), self.sam) {
            (false, _) => Node::GetAtt(id, "Arn"),
            (true, true) => Node::Ref(format!("{id}.Alias")),
            (true, false) => Node::Ref(format!("{id}Alias")),
        }
    }

    /// The ARN of a component.
    pub(super) fn arn(&self, entity: Entity) -> Node {
        let id = self.names.id(entity);
        match entity.kind {
            EntityKind::Function => self.function_arn(FunctionIndex(entity.index)),
            EntityKind::Topic | EntityKind::StateMachine => Node::Ref(id),
            EntityKind::Bucket => self.name_arn(entity),
            EntityKind::EventBus if self.is_default_bus(entity) => self.name_arn(entity),
            EntityKind::Stream => match self.config.streams[entity.at()].kind {
                StreamKind::Kinesis => Node::GetAtt(id, "Arn"),
                StreamKind::DynamoDbStreams => {
                    let table = names::table_of(self.config, entity);
                    Node::GetAtt(self.names.id(table), "StreamArn")
                }
                _ => Node::Ref(format!("{id}Arn")),
            },
            _ => Node::GetAtt(id, "Arn"),
        }
    }

    /// The ARN of a component made of its name, which nothing has to wait for.
    pub(super) fn name_arn(&self, entity: Entity) -> Node {
        let name = self.physical(entity);
        match entity.kind {
            EntityKind::Function => {
                let alias = if self.has_alias(FunctionIndex(entity.index)) { ":live" } else { "" };
                names::arn("lambda", &format!("function:{name}{alias}"))
            }
            EntityKind::StateMachine => names::arn("states", &format!("stateMachine:{name}")),
            EntityKind::EventBus => names::arn("events", &format!("event-bus/{name}")),
            EntityKind::Bucket => {
                Node::Sub(format!("arn:${{AWS::Partition}}:s3:::{}", names::bucket_sub(&name)))
            }
            _ => self.arn(entity),
        }
    }

    /// The bus that every account has.
    pub(super) fn is_default_bus(&self, entity: Entity) -> bool {
        entity.kind == EntityKind::EventBus && self.config.name(entity) == "default"
    }

    /// What a role must be allowed to do to write to a component; none where no permission of AWS
    /// says so.
    pub(super) fn write_action(&self, to: Entity) -> Option<&'static str> {
        Some(match to.kind {
            EntityKind::Function => "lambda:InvokeFunction",
            EntityKind::Queue => "sqs:SendMessage",
            EntityKind::Topic => "sns:Publish",
            EntityKind::Bucket => "s3:PutObject",
            EntityKind::EventBus => "events:PutEvents",
            EntityKind::Table => "dynamodb:PutItem",
            EntityKind::StateMachine => "states:StartExecution",
            EntityKind::Stream => match self.config.streams[to.at()].kind {
                StreamKind::Kinesis => "kinesis:PutRecord",
                StreamKind::DynamoDbStreams => "dynamodb:PutItem",
                StreamKind::Msk
                | StreamKind::KafkaSelfManaged
                | StreamKind::MqActiveMq
                | StreamKind::MqRabbitMq
                | StreamKind::DocumentDb => return None,
            },
            EntityKind::Source
            | EntityKind::Database
            | EntityKind::Service
            | EntityKind::EventSourceMapping => return None,
        })
    }

    /// The statement that lets a role write to a component.
    pub(super) fn may_write(&self, to: Entity) -> Option<Node> {
        self.write_action(to).map(|action| allow(&[action], self.arn(to)))
    }

    /// Lets a function's execution role do something.
    pub(super) fn grant(&mut self, function: FunctionIndex, actions: &[&str], resource: Node) {
        let statement = allow(actions, resource);
        let grants = self.grants.entry(function).or_default();
        if !grants.contains(&statement) {
            grants.push(statement);
        }
    }

    /// Lets a service write to a queue or publish to a topic on behalf of what has an ARN.
    pub(super) fn let_write(&mut self, service: &str, source: Node, to: Entity) {
        let action = if to.kind == EntityKind::Queue { "sqs:SendMessage" } else { "sns:Publish" };
        let statement = by_service(service, action, self.arn(to), source);
        let list = self.writers.entry(to).or_default();
        if !list.contains(&statement) {
            list.push(statement);
        }
    }

    /// The id of the policy of a queue or topic that others write to.
    pub(super) fn policy_id(&self, entity: Entity) -> String {
        format!("{}Policy", self.names.id(entity))
    }

    /// Adds the policies of queues and topics.
    pub(super) fn add_policies(&mut self) {
        for (entity, statements) in std::mem::take(&mut self.writers) {
            let (list, kind) = match entity.kind {
                EntityKind::Queue => ("Queues", "AWS::SQS::QueuePolicy"),
                _ => ("Topics", "AWS::SNS::TopicPolicy"),
            };
            let properties = Map::new()
                .with(list, vec![Node::Ref(self.names.id(entity))])
                .with("PolicyDocument", document(statements));
            self.resource(&self.policy_id(entity), kind, properties);
        }
    }

    /// Lets a service invoke a function on behalf of what has an ARN, and returns the id of that
    /// permission.
    pub(super) fn permit(
        &mut self,
        function: FunctionIndex,
        service: &str,
        source: Option<Node>,
    ) -> String {
        let properties = self.invoked_by(function, service).maybe("SourceArn", source);
        self.permission(function, properties)
    }

    /// As [`Self::permit`], for a bucket or log group, whose name another account could take over.
    pub(super) fn permit_own(
        &mut self,
        function: FunctionIndex,
        service: &str,
        source: Node,
    ) -> String {
        let properties = self
            .invoked_by(function, service)
            .with("SourceAccount", Node::Ref("AWS::AccountId".to_owned()))
            .with("SourceArn", source);
        self.permission(function, properties)
    }

    /// What a permission says first: that a service may invoke a function.
    pub(super) fn invoked_by(&self, function: FunctionIndex, service: &str) -> Map {
        Map::new()
            .with("Action", "lambda:InvokeFunction")
            .with("FunctionName", self.function_arn(function))
            .with("Principal", service)
    }

    /// Adds a permission on a function, and returns its id.
    pub(super) fn permission(&mut self, function: FunctionIndex, properties: Map) -> String {
        let id = self.claim(function.entity(), "Permission");
        self.resource(&id, "AWS::Lambda::Permission", properties);
        id
    }

    /// Adds a role that a service assumes, and returns its ARN.
    pub(super) fn role(&mut self, id: &str, service: &str, statements: Vec<Node>) -> Node {
        let properties = Map::new()
            .with("AssumeRolePolicyDocument", assumed_by(service))
            .maybe("Policies", policies(statements));
        self.resource(id, "AWS::IAM::Role", properties);
        Node::GetAtt(id.to_owned(), "Arn")
    }

    /// Adds what invokes a function in SAM's way.
    pub(super) fn event(
        &mut self,
        function: FunctionIndex,
        id: String,
        kind: &str,
        properties: Map,
    ) {
        let event = Map::new().with("Type", kind).with("Properties", properties);
        self.events.entry(function).or_default().push(id, event);
    }

    /// Asks whoever deploys the template for a value.
    pub(super) fn parameter(&mut self, id: &str, kind: &str, description: &str) {
        let parameter = Map::new().with("Type", kind).with("Description", description);
        self.parameters.push(id, parameter);
    }

    /// Says where whoever calls a source sends requests.
    pub(super) fn url(&mut self, source: Entity, url: Node) {
        let id = self.names.id(source);
        self.output(&format!("{id}Url"), "Where to send requests", url);
    }

    /// Says what the template makes that commands need.
    pub(super) fn output(&mut self, id: &str, description: &str, value: Node) {
        let output = Map::new().with("Description", description).with("Value", value);
        self.outputs.push(id, output);
    }
}

/// A statement that allows actions on a resource.
pub(super) fn allow(actions: &[&str], resource: Node) -> Node {
    Map::new()
        .with("Effect", "Allow")
        .with("Action", Node::texts(actions))
        .with("Resource", resource)
        .into()
}

fn by_service(service: &str, action: &str, resource: Node, source: Node) -> Node {
    let condition = Map::new().with("ArnEquals", Map::new().with("aws:SourceArn", source));
    Map::new()
        .with("Effect", "Allow")
        .with("Principal", Map::new().with("Service", service))
        .with("Action", action)
        .with("Resource", resource)
        .with("Condition", condition)
        .into()
}

pub(super) fn document(statements: Vec<Node>) -> Map {
    Map::new().with("Version", "2012-10-17").with("Statement", statements)
}

/// Who may assume a role.
pub(super) fn assumed_by(service: &str) -> Map {
    let statement = Map::new()
        .with("Effect", "Allow")
        .with("Principal", Map::new().with("Service", service))
        .with("Action", "sts:AssumeRole");
    document(vec![statement.into()])
}

/// The policies of a role, if it may do anything.
pub(super) fn policies(statements: Vec<Node>) -> Option<Vec<Node>> {
    if statements.is_empty() {
        return None;
    }
    let policy =
        Map::new().with("PolicyName", "least").with("PolicyDocument", document(statements));
    Some(vec![policy.into()])
}
