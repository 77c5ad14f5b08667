//! What somebody would type to send the events of a source to the real thing.

use super::names::{self, Names};
use super::shell::{Line, expanded, literal};
use lambdascope_engine::config::{
    Arrivals, Config, Distribution, InvocationType, Source, StreamKind,
};
use lambdascope_engine::content::{Content, Json};
use lambdascope_engine::entity::{Entity, EntityKind, Key, SourceIndex};
use lambdascope_rulebook::SourceKind as K;
use lambdascope_scenario::to_u64;

/// The payload of the examples: what it says does not matter here.
const PAYLOAD: &str = r#"{"input":"value"}"#;
/// Larger payloads are made into a file first (bytes).
const INLINE_MOST: u64 = 200;
/// So many different lines of a script are shown.
const VARIANTS_MOST: usize = 4;

/// Where the commands find what they name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// In AWS's own examples.
    Example,
    /// In the stack: the page of commands sets the variables and the function `output`.
    Stack,
}

/// One kind of event that a source sends.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Kind {
    key: Option<Key>,
    payload: Distribution,
    content: Option<Content>,
}

/// The command that sends one event of a source, with the account and region of AWS's examples.
#[must_use]
pub fn send_command(config: &Config, source: &Source) -> String {
    let kind = kinds(source).into_iter().next();
    let names = Names::of(config);
    let sender = Sender { config, names: &names, source, place: Place::Example, number: 1 };
    kind.map(|kind| sender.command(kind)).unwrap_or_default()
}

/// The commands that send one event of each kind of a source.
pub(super) fn commands(config: &Config, names: &Names, source: &Source) -> Vec<String> {
    let sender = |number| Sender { config, names, source, place: Place::Stack, number };
    let kinds = kinds(source).into_iter().zip(1_usize..);
    kinds.map(|(kind, number)| sender(number).command(kind)).collect()
}

/// The kinds of event of a source: those of its script, or the one that it has.
fn kinds(source: &Source) -> Vec<Kind> {
    let own = Kind { key: None, payload: source.payload, content: source.content };
    let mut kinds = Vec::new();
    if let Arrivals::At(script) = &source.arrivals {
        for line in script {
            let kind = Kind {
                key: line.key,
                payload: line.payload.unwrap_or(own.payload),
                content: line.content.or(own.content),
            };
            if !kinds.contains(&kind) && kinds.len() < VARIANTS_MOST {
                kinds.push(kind);
            }
        }
    }
    if kinds.is_empty() {
        kinds.push(own);
    }
    kinds
}

struct Sender<'a> {
    config: &'a Config,
    names: &'a Names,
    source: &'a Source,
    place: Place,
    /// The place of its kind of event among those that are sent, from 1: each has a file.
    number: usize,
}

/// A payload as a word of a command, with what makes its file first.
struct Payload {
    first: String,
    /// For options of the AWS CLI.
    word: String,
    /// What `curl -d` takes: the payload itself, or `@` and its file.
    curl: String,
    /// The file, if there is one.
    file: Option<String>,
}

impl Sender<'_> {
    fn command(&self, kind: Kind) -> String {
        let payload = self.payload(kind);
        let (source, target) = (self.source, self.config.name(self.source.target));
        let (region, name) = (self.region(), literal(&source.name));
        let post = |address: &str| curl(&self.address(address), &payload);
        let api = format!("API_ID.execute-api.{region}.amazonaws.com");
        let line = match source.kind {
            K::ApigwRest | K::ApigwEvent => post(&format!("https://{api}/prod/{target}")),
            K::ApigwHttp => post(&format!("https://{api}/{target}")),
            K::FunctionUrl => post(&format!("https://URL_ID.lambda-url.{region}.on.aws/")),
            K::Alb => post(&format!("http://LOAD_BALANCER.{region}.elb.amazonaws.com/")),
            K::VpcLattice => {
                let example = format!("SERVICE.vpc-lattice-svcs.{region}.on.aws");
                curl(&expanded(&format!("https://{}/", self.said("Host", &example))), &payload)
            }
            K::ApigwWebsocket => Line::of("wscat")
                .option("--connect", self.address(&format!("wss://{api}/prod")))
                .option("--execute", literal(PAYLOAD))
                .text(),
            K::CloudfrontEdgeViewer | K::CloudfrontEdgeOrigin => {
                "curl -i https://DISTRIBUTION_ID.cloudfront.net/".to_owned()
            }
            K::Appsync => {
                let address = format!("https://API_ID.appsync-api.{region}.amazonaws.com/graphql");
                let key = format!("x-api-key: {}", self.said("Key", "KEY"));
                Line::of("curl -i")
                    .word(&self.address(&address))
                    .option("-H", expanded(&key))
                    .option("-H", literal("Content-Type: application/json"))
                    .option("-d", literal(r#"{"query":"{ send(input: \"value\") }"}"#))
                    .text()
            }
            K::S3 => {
                self.object(&source.name, kind, &payload, &format!("{}Name", self.bucket_id()))
            }
            K::Sns => self.publish(&source.name, kind, &payload),
            K::Eventbridge => self.put_events(&source.name, None, kind),
            K::StepFunctions => self.start(&source.name, &payload),
            K::Iot => Line::of("aws iot-data publish")
                .option("--topic", &name)
                .option("--cli-binary-format", "raw-in-base64-out")
                .option("--payload", &payload.word)
                .text(),
            K::CloudwatchAlarms => Line::of("aws cloudwatch set-alarm-state")
                .option("--alarm-name", &name)
                .option("--state-value", "ALARM")
                .option("--state-reason", "test")
                .text(),
            K::DataFirehose => {
                let data = Json::object([("Data", Some(Json::text(PAYLOAD)))]).compact();
                Line::of("aws firehose put-record")
                    .option("--delivery-stream-name", &name)
                    .option("--cli-binary-format", "raw-in-base64-out")
                    .option("--record", literal(&data))
                    .text()
            }
            K::SecretsManager => {
                Line::of("aws secretsmanager rotate-secret").option("--secret-id", &name).text()
            }
            K::Config => Line::of("aws configservice start-config-rules-evaluation")
                .option("--config-rule-names", &name)
                .text(),
            K::LambdaApi
            | K::LambdaConsole
            | K::LambdaApiEvent
            | K::LambdaInvokeAsync
            | K::Cognito
            | K::Lex
            | K::Alexa
            | K::S3Batch
            | K::Rds
            | K::EventbridgeScheduler
            | K::CloudwatchLogs
            | K::Ses
            | K::Codecommit
            | K::Codepipeline
            | K::Cloudformation
            | K::EventbridgePipes
            | K::Producer
            | K::SqsStandard
            | K::SqsFifo
            | K::Kinesis
            | K::DynamodbStreams
            | K::Msk
            | K::KafkaSelfManaged
            | K::MqActivemq
            | K::MqRabbitmq
            | K::Documentdb => self.to_target(kind, &payload),
        };
        payload.first + &line
    }

    /// What sends to a component without a service of its own in front.
    fn to_target(&self, kind: Kind, payload: &Payload) -> String {
        let to = self.source.target;
        let physical = names::physical(self.config, to);
        let name = literal(&physical);
        match to.kind {
            EntityKind::Queue => self.send_message(to, kind, payload),
            EntityKind::Stream => self.put_record(to, kind, payload),
            EntityKind::Topic => self.publish(&physical, kind, payload),
            EntityKind::Bucket => {
                self.object(&physical, kind, payload, &format!("{}Name", self.names.id(to)))
            }
            EntityKind::EventBus => self.put_events(&self.source.name, Some(&physical), kind),
            EntityKind::StateMachine => self.start(&physical, payload),
            EntityKind::Table => self.put_item(&physical, kind),
            _ => {
                let line = Line::of("aws lambda invoke --function-name").word(&name);
                let line = match self.source.invocation_type {
                    InvocationType::RequestResponse => line.option("--log-type", "Tail"),
                    InvocationType::Event => line.option("--invocation-type", "Event"),
                    InvocationType::DryRun => line.option("--invocation-type", "DryRun"),
                };
                let line = line.option("--cli-binary-format", "raw-in-base64-out");
                let line = match payload.word.as_str() {
                    "" => line,
                    word => line.option("--payload", word),
                };
                line.word("response.json").text()
            }
        }
    }

    fn send_message(&self, to: Entity, kind: Kind, payload: &Payload) -> String {
        let name = names::physical(self.config, to);
        let url = match self.place {
            Place::Example => {
                literal(&format!("https://sqs.us-east-1.amazonaws.com/123456789012/{name}"))
            }
            Place::Stack => expanded(&format!("$(output {}Url)", self.names.id(to))),
        };
        let line = Line::of("aws sqs send-message")
            .option("--queue-url", &url)
            .option("--message-body", &payload.word);
        let key = self.key(kind);
        let line = if self.config.queues[to.at()].fifo {
            let line = line.option("--message-group-id", literal(key.as_deref().unwrap_or("k1")));
            if self.config.queues[to.at()].content_based_deduplication {
                line
            } else {
                line.option("--message-deduplication-id", expanded("$(date +%s%N)"))
            }
        } else {
            with_attribute(line, key)
        };
        line.text()
    }

    fn put_record(&self, to: Entity, kind: Kind, payload: &Payload) -> String {
        let name = literal(self.config.name(to));
        let key = self.key(kind).unwrap_or_else(|| "k1".to_owned());
        match self.config.streams[to.at()].kind {
            StreamKind::Kinesis => Line::of("aws kinesis put-record")
                .option("--stream-name", &name)
                .option("--partition-key", literal(&key))
                .option("--cli-binary-format", "raw-in-base64-out")
                .option("--data", &payload.word)
                .text(),
            StreamKind::DynamoDbStreams => self.put_item(&names::physical(self.config, to), kind),
            StreamKind::Msk | StreamKind::KafkaSelfManaged => {
                let line = format!("{key}:{PAYLOAD}");
                Line::of("echo")
                    .word(&literal(&line))
                    .word("| kafka-console-producer.sh")
                    .option("--bootstrap-server", "BROKERS")
                    .option("--property", "parse.key=true")
                    .option("--property", "key.separator=:")
                    .option("--topic", &name)
                    .text()
            }
            StreamKind::MqActiveMq => Line::of("activemq producer")
                .option("--brokerUrl", "BROKER")
                .option("--destination", literal(&format!("queue://{}", self.config.name(to))))
                .option("--message", literal(PAYLOAD))
                .text(),
            StreamKind::MqRabbitMq => Line::of("rabbitmqadmin")
                .option("--host", "BROKER")
                .option("publish", literal(&format!("routing_key={}", self.config.name(to))))
                .word(&literal(&format!("payload={PAYLOAD}")))
                .text(),
            StreamKind::DocumentDb => {
                let collection = Json::text(self.config.name(to)).compact();
                let call = format!("db.getCollection({collection}).insertOne({PAYLOAD})");
                Line::of("mongosh").word("CLUSTER").option("--eval", literal(&call)).text()
            }
        }
    }

    fn put_item(&self, table: &str, kind: Kind) -> String {
        let id = self.key(kind).unwrap_or_else(|| "1".to_owned());
        let mut item = vec![("id".to_owned(), typed("S", Json::text(id)))];
        if let Some(Json::Object(members)) = kind.content.and_then(|at| self.config.content(at)) {
            let others = members.iter().filter(|(name, _)| name != "id");
            item.extend(others.map(|(name, value)| (name.clone(), attribute(value))));
        }
        Line::of("aws dynamodb put-item")
            .option("--table-name", literal(table))
            .option("--item", literal(&Json::Object(item).compact()))
            .text()
    }

    fn object(&self, bucket: &str, kind: Kind, payload: &Payload, output: &str) -> String {
        let prefix = self.key(kind).map(|key| format!("{key}/")).unwrap_or_default();
        let file = payload.file.clone().unwrap_or_else(|| "object.json".to_owned());
        let first = match payload.file {
            Some(_) => String::new(),
            None => format!("echo {} > object.json\n", payload.curl),
        };
        let to = match self.place {
            Place::Example => literal(&format!("s3://{bucket}/{prefix}")),
            Place::Stack => expanded(&format!("s3://$(output {output})/{prefix}")),
        };
        first + &Line::of("aws s3 cp").word(&literal(&file)).word(&to).text()
    }

    fn publish(&self, topic: &str, kind: Kind, payload: &Payload) -> String {
        let line = Line::of("aws sns publish")
            .option("--topic-arn", self.arn("sns", topic))
            .option("--message", &payload.word);
        with_attribute(line, self.key(kind)).text()
    }

    fn put_events(&self, from: &str, bus: Option<&str>, kind: Kind) -> String {
        let mut detail = match kind.content.and_then(|at| self.config.content(at)) {
            Some(Json::Object(members)) => members.clone(),
            _ => vec![("input".to_owned(), Json::text("value"))],
        };
        if let Some(key) = self.key(kind) {
            detail.retain(|(name, _)| name != "key");
            detail.push(("key".to_owned(), Json::text(key)));
        }
        let entry = Json::object([
            ("EventBusName", bus.map(Json::text)),
            ("Source", Some(Json::text(from))),
            ("DetailType", Some(Json::text("sent"))),
            ("Detail", Some(Json::text(Json::Object(detail).compact()))),
        ]);
        let entries = Json::List(vec![entry]).compact();
        Line::of("aws events put-events").option("--entries", literal(&entries)).text()
    }

    fn start(&self, machine: &str, payload: &Payload) -> String {
        Line::of("aws stepfunctions start-execution")
            .option("--state-machine-arn", self.arn("states", &format!("stateMachine:{machine}")))
            .option("--input", &payload.word)
            .text()
    }

    fn key(&self, kind: Kind) -> Option<String> {
        let chosen = kind.key.or_else(|| {
            // The first of the generated keys.
            let first = u32::try_from(self.config.keys.len()).ok()?;
            self.source.keys.map(|_| Key(first))
        });
        chosen.map(|key| self.config.key_name(key))
    }

    fn payload(&self, kind: Kind) -> Payload {
        let said = kind.content.and_then(|at| self.config.content(at)).map(|json| match json {
            Json::Text(text) => text.clone(),
            other => other.compact(),
        });
        let size = to_u64(kind.payload.typical());
        let usual = size == self.config.limits.model_default_payload_bytes;
        let text = match said {
            Some(text) => text,
            None if usual => PAYLOAD.to_owned(),
            None if size == 0 => String::new(),
            None if size <= INLINE_MOST => padded(size),
            None => return self.large(size),
        };
        let word = if text.is_empty() { String::new() } else { literal(&text) };
        Payload { first: String::new(), curl: word.clone(), word, file: None }
    }

    /// A payload that is made into a file, of exactly that size.
    fn large(&self, size: u64) -> Payload {
        let file = match self.number {
            1 => format!("{}.json", self.source.name),
            number => format!("{}-{number}.json", self.source.name),
        };
        let filler = size - padded(0).len() as u64;
        let name = literal(&file);
        // The name may begin with a dash.
        let first = format!(
            "printf '{{\"input\":\"%s\"}}' \"$(head -c {filler} /dev/zero | tr '\\0' x)\" > ./{name}\n"
        );
        let word = literal(&format!("file://{file}"));
        let curl = literal(&format!("@{file}"));
        Payload { first, word, curl, file: Some(format!("./{file}")) }
    }

    /// An address of the example, or what the stack says it is.
    fn address(&self, example: &str) -> String {
        match self.place {
            Place::Example => literal(example),
            Place::Stack => expanded(&self.said("Url", example)),
        }
    }

    /// What the stack says of the source, for words that the shell fills in.
    fn said(&self, output: &str, example: &str) -> String {
        match self.place {
            Place::Example => example.to_owned(),
            Place::Stack => format!("$(output {}{output})", self.own_id()),
        }
    }

    /// The logical id of the source.
    fn own_id(&self) -> String {
        let at = self.config.sources.iter().position(|source| source.name == self.source.name);
        self.names.id(SourceIndex::new(at.unwrap_or_default()).entity())
    }

    /// The logical id of the bucket that is made for the source.
    fn bucket_id(&self) -> String {
        format!("{}Bucket", names::camel(&self.source.name))
    }

    fn region(&self) -> &'static str {
        match self.place {
            Place::Example => "us-east-1",
            Place::Stack => "$REGION",
        }
    }

    fn arn(&self, service: &str, resource: &str) -> String {
        match self.place {
            Place::Example => {
                literal(&format!("arn:aws:{service}:us-east-1:123456789012:{resource}"))
            }
            Place::Stack => expanded(&format!("arn:aws:{service}:$REGION:$ACCOUNT:{resource}")),
        }
    }
}

/// A JSON text of a size, if it is large enough for one.
fn padded(size: u64) -> String {
    let least = r#"{"input":""}"#.len() as u64;
    let filler = usize::try_from(size.saturating_sub(least)).unwrap_or_default();
    format!(r#"{{"input":"{}"}}"#, "x".repeat(filler))
}

fn curl(address: &str, payload: &Payload) -> String {
    let data = if payload.curl.is_empty() { "''" } else { &payload.curl };
    Line::of("curl -i").word(address).option("-d", data).text()
}

/// The key as a message attribute, which subscriptions and mappings can filter by.
fn with_attribute(line: Line, key: Option<String>) -> Line {
    let Some(key) = key else { return line };
    let value = Json::object([
        ("DataType", Some(Json::text("String"))),
        ("StringValue", Some(Json::text(key))),
    ]);
    let attributes = Json::object([("key", Some(value))]).compact();
    line.option("--message-attributes", literal(&attributes))
}

fn typed(kind: &str, value: Json) -> Json {
    Json::object([(kind, Some(value))])
}

/// A value with the type that DynamoDB wants to know, unless it has one already.
fn attribute(value: &Json) -> Json {
    match value {
        Json::Null => typed("NULL", Json::Bool(true)),
        Json::Bool(_) => typed("BOOL", value.clone()),
        Json::Number(number) => typed("N", Json::text(number.text.as_str())),
        Json::Text(_) => typed("S", value.clone()),
        Json::List(items) => typed("L", Json::List(items.iter().map(attribute).collect())),
        Json::Object(members) => {
            let members = members.iter().map(|(name, inner)| (name.clone(), attribute(inner)));
            typed("M", Json::Object(members.collect()))
        }
    }
}
