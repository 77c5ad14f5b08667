//! API Gateway: REST APIs, HTTP APIs and WebSocket APIs in front of functions and services.

use super::resources;
use super::stack::Stack;
use super::yaml::{Map, Node};
use lambdascope_engine::config::{InvocationType, Source, StreamKind};
use lambdascope_engine::entity::{Entity, EntityKind, FunctionIndex};
use lambdascope_rulebook::SourceKind;

/// What everybody who deploys one should know.
pub(super) const OPEN: &str =
    "who may call: the API is open to everybody who knows its address, until it has an authorizer";

/// Adds a REST API.
pub(super) fn add_rest(stack: &mut Stack<'_>, entity: Entity, source: &Source) {
    let path = stack.config.name(source.target).to_owned();
    let timeout = source.timeout.map(|timeout| timeout.as_micros() / 1_000);
    let raised = timeout.is_some_and(|timeout| timeout > 29_000);
    if raised {
        stack.leave_out(format!(
            "source/{}: the raised quota for a timeout over 29 seconds, which AWS grants on request",
            source.name
        ));
    }
    stack.leave_out(OPEN.to_owned());
    let event =
        source.kind == SourceKind::ApigwEvent || source.invocation_type == InvocationType::Event;
    let proxied =
        source.target.kind == EntityKind::Function && !event && !source.custom_integration;
    if stack.sam && proxied && !raised {
        let address = "${ServerlessRestApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}/Prod/";
        let timeout = timeout.filter(|timeout| *timeout < 29_000);
        return add_serverless(stack, entity, source.target, "Api", timeout, address);
    }
    let api = stack.claim(entity, "Api");
    let Some(mut integration) = integration(stack, &api, source, event, proxied) else { return };
    if let Some(timeout) = timeout.filter(|timeout| *timeout != 29_000) {
        integration.push("TimeoutInMillis", timeout);
    }
    let status = Map::new().with("StatusCode", if event { "202" } else { "200" });
    let responses = (!proxied).then(|| vec![status.into()].into());
    let places = [
        ("Api", Some(api.into())),
        ("path", Some(path.into())),
        ("integration", Some(integration.into())),
        ("responses", responses),
    ];
    resources::add(stack, entity, include_str!("../resources/apigw-rest.yaml"), &places);
}

/// Adds an API that SAM makes for a function.
fn add_serverless(
    stack: &mut Stack<'_>,
    entity: Entity,
    to: Entity,
    kind: &str,
    timeout: Option<u64>,
    address: &str,
) {
    let path = stack.config.name(to);
    let properties = Map::new()
        .with("Path", format!("/{path}"))
        .with("Method", "post")
        .maybe("TimeoutInMillis", timeout);
    let url = format!("https://{address}{path}");
    stack.event(FunctionIndex(to.index), stack.names.id(entity), kind, properties);
    stack.url(entity, Node::Sub(url));
}

/// What stands behind the method of a REST API.
fn integration(
    stack: &mut Stack<'_>,
    api: &str,
    source: &Source,
    event: bool,
    proxied: bool,
) -> Option<Map> {
    let to = source.target;
    if to.kind == EntityKind::Function {
        let from = format!(
            "arn:${{AWS::Partition}}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:${{{api}}}/*/POST/{}",
            stack.config.name(to)
        );
        stack.permit(FunctionIndex(to.index), "apigateway.amazonaws.com", Some(Node::Sub(from)));
        let mut properties = Map::new()
            .with("Type", if proxied { "AWS_PROXY" } else { "AWS" })
            .with("IntegrationHttpMethod", "POST")
            .with("Uri", invocations(stack, FunctionIndex(to.index)));
        if event {
            let header =
                Map::new().with("integration.request.header.X-Amz-Invocation-Type", "'Event'");
            properties.push("RequestParameters", header);
        }
        if !proxied {
            let response = Map::new().with("StatusCode", if event { "202" } else { "200" });
            properties.push("IntegrationResponses", vec![response.into()]);
        }
        return Some(properties);
    }
    let (uri, template) = service_call(stack, to)?;
    let may = stack.may_write(to).into_iter().collect();
    let role = stack.role(&format!("{api}Role"), "apigateway.amazonaws.com", may);
    let uri = format!("arn:${{AWS::Partition}}:apigateway:${{AWS::Region}}:{uri}");
    let kind = match to.kind {
        EntityKind::Queue | EntityKind::Topic => "'application/x-www-form-urlencoded'",
        _ => "'application/x-amz-json-1.1'",
    };
    let header = Map::new().with("integration.request.header.Content-Type", kind);
    let response = Map::new().with("StatusCode", "200");
    let properties = Map::new()
        .with("Type", "AWS")
        .with("IntegrationHttpMethod", "POST")
        .with("Uri", Node::Sub(uri))
        .with("Credentials", role)
        .with("PassthroughBehavior", "NEVER")
        .with("RequestParameters", header)
        .with("RequestTemplates", Map::new().with("application/json", template))
        .with("IntegrationResponses", vec![response.into()]);
    Some(properties)
}

/// The address under which API Gateway invokes a function.
pub(super) fn invocations(stack: &Stack<'_>, function: FunctionIndex) -> Node {
    let id = stack.names.id(function.entity());
    let arn = match (stack.has_alias(function), stack.sam) {
        (false, _) => format!("${{{id}.Arn}}"),
        // SAM does not fill in an alias here.
        (true, true) => {
            let name = &stack.config[function].name;
            format!(
                "arn:${{AWS::Partition}}:lambda:${{AWS::Region}}:${{AWS::AccountId}}:function:{name}:live"
            )
        }
        (true, false) => format!("${{{id}Alias}}"),
    };
    Node::Sub(format!(
        "arn:${{AWS::Partition}}:apigateway:${{AWS::Region}}:lambda:path/2015-03-31/functions/{arn}/invocations"
    ))
}

/// How API Gateway calls a service without a function between: its address, and the template of
/// what it is sent.
fn service_call(stack: &mut Stack<'_>, to: Entity) -> Option<(String, Node)> {
    let id = stack.names.id(to);
    let name = stack.physical(to);
    let body = "$util.escapeJavaScript($input.body)";
    let call = |action: &str, template: String| Some((action.to_owned(), template.into()));
    let filled_in = |action: &str, template| Some((action.to_owned(), Node::Sub(template)));
    match to.kind {
        EntityKind::Queue => {
            let group = if stack.config.queues[to.at()].fifo {
                "&MessageGroupId=$context.requestId&MessageDeduplicationId=$context.requestId"
            } else {
                ""
            };
            call(
                &format!("sqs:path/${{AWS::AccountId}}/{name}"),
                format!("Action=SendMessage&MessageBody=$util.urlEncode($input.body){group}"),
            )
        }
        EntityKind::Topic => filled_in(
            "sns:path//",
            format!(
                "Action=Publish&TopicArn=$util.urlEncode('${{{id}}}')&Message=$util.urlEncode($input.body)"
            ),
        ),
        EntityKind::StateMachine => filled_in(
            "states:action/StartExecution",
            format!(r#"{{"stateMachineArn": "${{{id}}}", "input": "{body}"}}"#),
        ),
        EntityKind::Stream if stack.config.streams[to.at()].kind == StreamKind::Kinesis => call(
            "kinesis:action/PutRecord",
            format!(
                r#"{{"StreamName": "{name}", "Data": "$util.base64Encode($input.body)", "PartitionKey": "$context.requestId"}}"#
            ),
        ),
        EntityKind::EventBus => call(
            "events:action/PutEvents",
            format!(
                r#"{{"Entries": [{{"EventBusName": "{name}", "Source": "api", "DetailType": "sent", "Detail": "{body}"}}]}}"#
            ),
        ),
        EntityKind::Table => call(
            "dynamodb:action/PutItem",
            format!(
                r#"{{"TableName": "{name}", "Item": {{"id": {{"S": "$context.requestId"}}, "body": {{"S": "{body}"}}}}}}"#
            ),
        ),
        _ => {
            stack.refuse(format!(
                "an API in front of {}, which API Gateway does not call itself",
                stack.config.reference(to)
            ));
            None
        }
    }
}

/// Adds an HTTP API.
pub(super) fn add_http(stack: &mut Stack<'_>, entity: Entity, source: &Source) {
    let to = source.target;
    let path = stack.config.name(to).to_owned();
    if to.kind != EntityKind::Function {
        stack.refuse(format!("an HTTP API in front of {}", stack.config.reference(to)));
        return;
    }
    stack.leave_out(OPEN.to_owned());
    let timeout = source.timeout.map(|timeout| timeout.as_micros() / 1_000);
    let timeout = timeout.filter(|timeout| *timeout < 30_000);
    if stack.sam {
        let address = "${ServerlessHttpApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}/";
        return add_serverless(stack, entity, to, "HttpApi", timeout, address);
    }
    let places = [("path", Some(path.into())), ("timeout", timeout.map(Into::into))];
    resources::add(stack, entity, include_str!("../resources/apigw-http.yaml"), &places);
}

/// Adds a WebSocket API.
pub(super) fn add_websocket(stack: &mut Stack<'_>, entity: Entity, source: &Source) {
    let to = source.target;
    if to.kind != EntityKind::Function {
        stack.refuse(format!("a WebSocket API in front of {}", stack.config.reference(to)));
        return;
    }
    stack.leave_out(OPEN.to_owned());
    let places = [("invocations", Some(invocations(stack, FunctionIndex(to.index))))];
    resources::add(stack, entity, include_str!("../resources/apigw-websocket.yaml"), &places);
}
