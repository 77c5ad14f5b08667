//! Commands of the AWS CLI: deploy, send events, change settings, look after failures.

use super::function::seconds;
use super::names::{self, Names};
use super::shell::{Line, expanded, literal};
use super::yaml::{Map, Node};
use super::{Template, TemplateFormat, comment, list};
use super::{mapping, send};
use lambdascope_engine::config::{Config, EventSourceMapping, StartingPosition, StreamKind};
use lambdascope_engine::entity::{Entity, EntityKind, FunctionIndex, QueueIndex};
use lambdascope_scenario::Document;

/// The page of commands. There always is one: what has no template still has functions to invoke.
pub(super) fn page(document: &Document, config: &Config, hazards: Vec<String>) -> Template {
    let names = Names::of(config);
    let made = crate::template(document, config, TemplateFormat::CloudFormation, hazards);
    let mut out = String::new();
    comment(document.title().unwrap_or("A scenario"), "# ", &mut out);
    comment("Commands of the AWS CLI, version 2, for a POSIX shell.", "# ", &mut out);
    let (left_out, hazards) = match made {
        Ok(template) => {
            list("What will hurt as it is set up here:", &template.hazards, &mut out);
            (Vec::new(), template.hazards)
        }
        Err(reasons) => {
            list("No template says this; the commands take it as it is:", &reasons, &mut out);
            (reasons, Vec::new())
        }
    };
    out.push_str(
        "\nSTACK=lambdascope\n\
         ACCOUNT=$(aws sts get-caller-identity --query Account --output text)\n\
         REGION=$(aws configure get region)\n\
         # A value that the stack says.\n\
         output() {\n  \
         aws cloudformation describe-stacks --stack-name \"$STACK\" --output text \\\n    \
         --query \"Stacks[0].Outputs[?OutputKey=='$1'].OutputValue\"\n\
         }\n",
    );
    if left_out.is_empty() {
        section("Deploy the template, of SAM or of CloudFormation", &mut out);
        let line = Line::of("aws cloudformation deploy")
            .option("--template-file", "template.yaml")
            .option("--stack-name", expanded("$STACK"))
            .option("--capabilities", "CAPABILITY_IAM CAPABILITY_AUTO_EXPAND");
        push(line.text(), &mut out);
    }
    for source in &config.sources {
        section(&format!("Send an event: source/{}", source.name), &mut out);
        for line in send::commands(config, &names, source) {
            push(line, &mut out);
        }
    }
    for (index, function) in FunctionIndex::enumerate(&config.functions) {
        section(&format!("Change settings: function/{}", function.name), &mut out);
        of_function(config, index, &mut out);
    }
    for mapping in config.mappings.iter().filter(|mapping| mapping.pipe.is_none()) {
        let title = format!("The event source mapping {}, made by hand", mapping.name);
        section(&title, &mut out);
        push(create_mapping(document, config, mapping), &mut out);
    }
    for (index, queue) in QueueIndex::enumerate(&config.queues) {
        let entity = index.entity();
        section(&format!("Look after queue/{}", queue.name), &mut out);
        of_queue(config, &names, entity, &mut out);
    }
    Template { text: out, left_out, hazards }
}

fn section(title: &str, out: &mut String) {
    out.push('\n');
    comment(title, "# ", out);
}

fn push(line: String, out: &mut String) {
    out.push_str(&line);
    out.push('\n');
}

/// The ARN of a component, for a word that the shell fills in.
fn arn(config: &Config, entity: Entity) -> String {
    let name = names::physical(config, entity);
    match entity.kind {
        EntityKind::Queue => format!("arn:aws:sqs:$REGION:$ACCOUNT:{name}"),
        EntityKind::Topic => format!("arn:aws:sns:$REGION:$ACCOUNT:{name}"),
        EntityKind::EventBus => format!("arn:aws:events:$REGION:$ACCOUNT:event-bus/{name}"),
        EntityKind::Bucket => {
            format!("arn:aws:s3:::{}", names::bucket_name(&name, "$ACCOUNT", "$REGION"))
        }
        EntityKind::Stream => match config.streams[entity.at()].kind {
            StreamKind::Kinesis => format!("arn:aws:kinesis:$REGION:$ACCOUNT:stream/{name}"),
            StreamKind::DynamoDbStreams => {
                let latest = format!(
                    "aws dynamodb describe-table --table-name {name} --query \
                     Table.LatestStreamArn --output text"
                );
                format!("$({latest})")
            }
            StreamKind::MqActiveMq | StreamKind::MqRabbitMq => "BROKER_ARN".to_owned(),
            StreamKind::Msk | StreamKind::KafkaSelfManaged | StreamKind::DocumentDb => {
                "CLUSTER_ARN".to_owned()
            }
        },
        _ => format!("arn:aws:lambda:$REGION:$ACCOUNT:function:{name}"),
    }
}

/// What makes one option of a destination, for a word that the shell fills in.
fn destination(config: &Config, name: &str, to: Entity) -> String {
    format!(r#""{name}":{{"Destination":"{}"}}"#, arn(config, to))
}

fn of_function(config: &Config, index: FunctionIndex, out: &mut String) {
    let function = &config[index];
    let name = literal(&function.name);
    let on = |command: &str| Line::of(command).option("--function-name", &name);
    let dead_letters = function.dead_letter_config;
    let dead_letters = dead_letters.map(|to| format!("TargetArn={}", arn(config, to.target)));
    let line = on("aws lambda update-function-configuration")
        .option("--timeout", seconds(function.timeout))
        .option("--memory-size", function.memory_mb)
        .maybe("--dead-letter-config", dead_letters.map(|target| expanded(&target)));
    push(line.text(), out);
    if let Some(reserved) = function.reserved_concurrency {
        let line = on("aws lambda put-function-concurrency")
            .option("--reserved-concurrent-executions", reserved);
        push(line.text(), out);
    }
    if function.provisioned_concurrency > 0 {
        let line = on("aws lambda put-provisioned-concurrency-config")
            .option("--qualifier", super::stack::ALIAS)
            .option("--provisioned-concurrent-executions", function.provisioned_concurrency);
        push(line.text(), out);
    }
    let invoke = &function.event_invoke_config;
    let ends = [("OnSuccess", invoke.on_success), ("OnFailure", invoke.on_failure)];
    let destinations =
        ends.into_iter().filter_map(|(name, to)| Some(destination(config, name, to?)));
    let destinations = destinations.collect::<Vec<_>>().join(",");
    let line = on("aws lambda put-function-event-invoke-config")
        .option("--maximum-retry-attempts", invoke.maximum_retry_attempts)
        .option("--maximum-event-age-in-seconds", seconds(invoke.maximum_event_age));
    let destinations = (!destinations.is_empty()).then(|| expanded(&format!("{{{destinations}}}")));
    push(line.maybe("--destination-config", destinations).text(), out);
}

fn create_mapping(document: &Document, config: &Config, mapping: &EventSourceMapping) -> String {
    let function = &config[mapping.function];
    let from = mapping.event_source;
    let kind = match from.kind {
        EntityKind::Stream => Some(config.streams[from.at()].kind),
        _ => None,
    };
    let shards = matches!(kind, Some(StreamKind::Kinesis | StreamKind::DynamoDbStreams));
    let mut line = Line::of("aws lambda create-event-source-mapping")
        .option("--function-name", literal(&function.name));
    if kind == Some(StreamKind::KafkaSelfManaged) {
        let source = r#"{"Endpoints":{"KAFKA_BOOTSTRAP_SERVERS":["SERVER:9092"]}}"#;
        line = line.option("--self-managed-event-source", literal(source));
    } else {
        line = line.option("--event-source-arn", expanded(&arn(config, from)));
    }
    let own = literal(config.name(from));
    match kind {
        Some(StreamKind::Msk | StreamKind::KafkaSelfManaged) => {
            line = line.option("--topics", &own);
        }
        Some(StreamKind::MqActiveMq | StreamKind::MqRabbitMq) => {
            line = line.option("--queues", &own);
        }
        Some(StreamKind::DocumentDb) => {
            let change = format!("DatabaseName=scenario,CollectionName={}", config.name(from));
            line = line.option("--document-db-event-source-config", literal(&change));
        }
        _ => {}
    }
    if kind.is_some() && !shards && kind != Some(StreamKind::Msk) {
        let kind = match kind {
            Some(StreamKind::KafkaSelfManaged) => "SASL_SCRAM_512_AUTH",
            _ => "BASIC_AUTH",
        };
        line = line.option(
            "--source-access-configurations",
            literal(&format!("Type={kind},URI=SECRET_ARN")),
        );
    }
    let broker_queue = matches!(kind, Some(StreamKind::MqActiveMq | StreamKind::MqRabbitMq));
    if kind.is_some() && !broker_queue {
        let word = match mapping.starting_position {
            StartingPosition::Latest => "LATEST",
            StartingPosition::TrimHorizon | StartingPosition::AtTimestamp(_) => "TRIM_HORIZON",
        };
        line = line.option("--starting-position", word);
    }
    let window = mapping.maximum_batching_window;
    let window = (window.as_micros() >= 1_000_000).then(|| seconds(window));
    line = line
        .option("--batch-size", mapping.batch_size)
        .maybe("--maximum-batching-window-in-seconds", window)
        .maybe("--no-enabled", (!mapping.enabled).then_some(""));
    let filters = mapping::filter_criteria(document, config, mapping);
    line = with_settings(line, &mapping::poller_settings(mapping))
        .maybe("--filter-criteria", filters.map(|filters| literal(&filters)));
    if shards {
        line = with_settings(line, &mapping::shard_settings(mapping));
    }
    if let Some(to) = mapping.on_failure {
        let target = match to.kind {
            EntityKind::Stream => {
                format!(r#""OnFailure":{{"Destination":"kafka://{}"}}"#, config.name(to))
            }
            _ => destination(config, "OnFailure", to),
        };
        line = line.option("--destination-config", expanded(&format!("{{{target}}}")));
    }
    line.text()
}

/// Settings of CloudFormation as options of the AWS CLI.
fn with_settings(line: Line, settings: &Map) -> Line {
    settings
        .members()
        .fold(line, |line, (name, value)| line.option(&option_name(name), word(value)))
}

/// A setting in the short form of the AWS CLI; none for what is only switched on.
fn word(value: &Node) -> String {
    match value {
        Node::Number(text) | Node::Text(text) => text.clone(),
        Node::List(items) => items.iter().map(word).collect::<Vec<_>>().join(" "),
        Node::Map(map) => {
            let members = map.members().map(|(name, value)| format!("{name}={}", word(value)));
            members.collect::<Vec<_>>().join(",")
        }
        _ => String::new(),
    }
}

/// The name of an option: `MaximumRetryAttempts` as `--maximum-retry-attempts`.
fn option_name(name: &str) -> String {
    let mut option = String::from("-");
    for char in name.chars() {
        if char.is_ascii_uppercase() {
            option.push('-');
        }
        option.push(char.to_ascii_lowercase());
    }
    option
}

fn of_queue(config: &Config, names: &Names, entity: Entity, out: &mut String) {
    let queue = &config.queues[entity.at()];
    let url = expanded(&format!("$(output {}Url)", names.id(entity)));
    let is_dlq = config.queues.iter().any(|other| {
        other
            .redrive_policy
            .is_some_and(|policy| policy.dead_letter_queue == QueueIndex(entity.index))
    });
    let visibility = seconds(queue.visibility_timeout);
    let line = Line::of("aws sqs set-queue-attributes")
        .option("--queue-url", &url)
        .option("--attributes", format!("VisibilityTimeout={visibility}"));
    push(line.text(), out);
    let line = Line::of("aws sqs receive-message")
        .option("--queue-url", &url)
        .option("--attribute-names", "All")
        .option("--message-attribute-names", "All")
        .option("--max-number-of-messages", "10");
    push(line.text(), out);
    if is_dlq {
        comment("Redrive: back to the queue that the messages came from.", "# ", out);
        let line = Line::of("aws sqs start-message-move-task")
            .option("--source-arn", expanded(&arn(config, entity)));
        push(line.text(), out);
    }
    comment("Delete all messages in it.", "# ", out);
    push(Line::of("aws sqs purge-queue").option("--queue-url", &url).text(), out);
}
