//! Questions about event source mappings, and about the queues and streams that they read.

use super::{Catalogue, PresetKind as Kind, Variant, without};
use crate::hazard::DocumentEdit;
use lambdascope_engine::config::{EventSourceMapping, StreamKind};
use lambdascope_engine::entity::EntityKind;
use lambdascope_engine::time::SimDuration;
use lambdascope_scenario::duration_text;
use serde_json::{Value, json};

/// Records of the larger batch of a queue, and of a stream.
const QUEUE_BATCH: u32 = 10;
const STREAM_BATCH: u32 = 100;
/// How long the waiting mapping gathers a batch.
const WINDOW: SimDuration = SimDuration::from_secs(5);
/// Invocations at once, unless the scenario has a number.
const AT_ONCE: u32 = 5;
/// Retries of a batch that is given up soon.
const FEW_RETRIES: u32 = 2;

impl Catalogue<'_> {
    pub(super) fn ask_about_mappings(&mut self) {
        let config = self.survey.config();
        for mapping in &config.mappings {
            match mapping.event_source.kind {
                EntityKind::Queue => {
                    let fifo = config.queues[mapping.event_source.at()].fifo;
                    self.ask_about_queue(mapping, fifo);
                }
                EntityKind::Stream => {
                    let kind = config.streams[mapping.event_source.at()].kind;
                    let shards = matches!(kind, StreamKind::Kinesis | StreamKind::DynamoDbStreams);
                    self.ask_about_batch(mapping, STREAM_BATCH);
                    self.ask_about_window(mapping);
                    if shards {
                        self.ask_about_shards(mapping);
                    }
                }
                _ => {}
            }
        }
    }

    fn ask_about_queue(&mut self, mapping: &EventSourceMapping, fifo: bool) {
        self.ask_about_redrive(mapping, fifo);
        self.ask_about_batch(mapping, QUEUE_BATCH);
        self.ask_about_partial(mapping);
        self.ask_about_visibility(mapping);
        if mapping.provisioned_pollers.is_none() {
            self.ask_about_concurrency(mapping);
        }
        if !fifo && mapping.batch_size <= QUEUE_BATCH {
            self.ask_about_window(mapping);
        }
    }

    fn ask_about_redrive(&mut self, mapping: &EventSourceMapping, fifo: bool) {
        let config = self.survey.config();
        let queue = &config.queues[mapping.event_source.at()];
        let (name, path) = (&queue.name, format!("queues.{}.redrive_policy", queue.name));
        let with = if queue.redrive_policy.is_some() {
            Variant::new("with its DLQ", Vec::new())
        } else {
            let receives = config.limits.sqs_advised_min_receive_count;
            let (dead, mut edits) = self.survey.queue_of_type(&format!("{name}-dlq"), fifo);
            let dead = dead.trim_start_matches("queue/");
            let policy = json!({ "dead_letter_queue": dead, "max_receive_count": receives });
            edits.push((path.clone(), policy));
            Variant::new("with a DLQ", edits)
        };
        self.ask(
            Kind::Dlq,
            format!("queues.{name}"),
            format!("What becomes of messages of queue/{name} that always fail?"),
            [with, Variant::new("without DLQ", vec![without(path)])],
        );
        if queue.redrive_policy.is_some() {
            let advised = config.limits.sqs_advised_min_receive_count;
            self.ask_which(
                Kind::ReceiveLimit,
                &format!("queues.{name}"),
                "redrive_policy.max_receive_count",
                format!("How often should a message of queue/{name} be tried?"),
                [1, advised].map(|receives| (format!("receive limit {receives}"), receives)),
            );
        }
    }

    fn ask_about_batch(&mut self, mapping: &EventSourceMapping, large: u32) {
        let source = self.survey.config().reference(mapping.event_source);
        self.ask_which(
            Kind::Batch,
            &path_of(mapping),
            "batch_size",
            format!("One record of {source} at a time, or {large} together?"),
            [1, large].map(|records| (format!("batches of {records}"), records)),
        );
    }

    fn ask_about_partial(&mut self, mapping: &EventSourceMapping) {
        if mapping.batch_size == 1 {
            return;
        }
        let source = self.survey.config().reference(mapping.event_source);
        self.ask_which(
            Kind::PartialBatch,
            &path_of(mapping),
            "report_batch_item_failures",
            format!("What becomes of a batch of {source} when one of its records fails?"),
            [("whole batch fails", false), ("partial batch responses", true)],
        );
    }

    /// The shortest visibility timeout with which Lambda takes the mappings of the queue.
    fn ask_about_visibility(&mut self, mapping: &EventSourceMapping) {
        let config = self.survey.config();
        let readers = || {
            let all = config.mappings.iter();
            all.filter(|other| other.event_source == mapping.event_source)
        };
        let timeout = |reader: &EventSourceMapping| config[reader.function].timeout;
        let shortest = readers().map(timeout).max().unwrap_or_default();
        let advised =
            readers().map(|reader| self.survey.advised_visibility(reader, timeout(reader)));
        let advised = advised.max().unwrap_or_default();
        if advised <= shortest {
            return;
        }
        let queue = &config.queues[mapping.event_source.at()].name;
        let ways = [shortest, advised].map(duration_text);
        self.ask_which(
            Kind::Visibility,
            &format!("queues.{queue}"),
            "visibility_timeout",
            format!("What if queue/{queue} hides a message too short while it is handled?"),
            ways.map(|time| (format!("visibility timeout {time}"), time)),
        );
    }

    fn ask_about_concurrency(&mut self, mapping: &EventSourceMapping) {
        let config = self.survey.config();
        let function = &config[mapping.function];
        let reserved = function.reserved_concurrency.filter(|reserved| *reserved > 0);
        let least = u32::try_from(config.limits.sqs_min_maximum_concurrency).unwrap_or(2);
        let at_once = mapping.maximum_concurrency.or(reserved).unwrap_or(AT_ONCE).max(least);
        let fits = self.survey.has_left(function, at_once) && function.provisioned_concurrency == 0;
        let most = config.limits.sqs_max_maximum_concurrency;
        if !fits || u64::from(at_once) > most {
            return;
        }
        let reserved = format!("functions.{}.reserved_concurrency", function.name);
        let maximum = format!("{}.maximum_concurrency", path_of(mapping));
        self.ask(
            Kind::Concurrency,
            path_of(mapping),
            format!("Which limit should hold function/{} back?", function.name),
            [
                Variant::new(
                    format!("reserved concurrency {at_once}"),
                    vec![(reserved.clone(), at_once.into()), without(maximum.clone())],
                ),
                Variant::new(
                    format!("maximum concurrency {at_once}"),
                    vec![without(reserved), (maximum, at_once.into())],
                ),
            ],
        );
    }

    fn ask_about_window(&mut self, mapping: &EventSourceMapping) {
        if mapping.batch_size == 1 {
            return;
        }
        let source = self.survey.config().reference(mapping.event_source);
        let ways = [SimDuration::ZERO, WINDOW].map(duration_text);
        self.ask_which(
            Kind::Window,
            &path_of(mapping),
            "maximum_batching_window",
            format!("What is gained when {source} waits for fuller batches?"),
            ways.map(|time| (format!("batch window {time}"), time)),
        );
    }

    fn ask_about_shards(&mut self, mapping: &EventSourceMapping) {
        let name = &mapping.name;
        let here = path_of(mapping);
        let at = |setting: &str| format!("{here}.{setting}");
        let source = self.survey.config().reference(mapping.event_source);
        self.ask_about_partial(mapping);
        let few = (at("maximum_retry_attempts"), FEW_RETRIES.into());
        self.ask(
            Kind::Retries,
            here.clone(),
            format!("How long may a batch that fails hold up its shard of {source}?"),
            [
                Variant::new(format!("{FEW_RETRIES} retries"), vec![few.clone()]),
                Variant::new("retries until it expires", {
                    vec![without(few.0.clone()), without(at("maximum_record_age"))]
                }),
            ],
        );
        // A batch has to be given up for anything to differ.
        let endless =
            mapping.maximum_retry_attempts.is_none() && mapping.maximum_record_age.is_none();
        let given_up: Vec<DocumentEdit> = endless.then_some(few).into_iter().collect();
        let with = |path: String, value: Value| {
            let mut edits = given_up.clone();
            edits.push((path, value));
            edits
        };
        let kept = match mapping.on_failure {
            Some(_) => Variant::new("with its on-failure destination", given_up.clone()),
            None => {
                let (queue, mut edits) = self.survey.standard_queue(&format!("{name}-failed"));
                edits.extend(with(at("on_failure"), queue.into()));
                Variant::new("with an on-failure destination", edits)
            }
        };
        self.ask(
            Kind::Dlq,
            here.clone(),
            format!("What becomes of records of {source} that are given up?"),
            [kept, Variant::new("without destination", with(at("on_failure"), Value::Null))],
        );
        if mapping.batch_size > 1 {
            let side = |said: &str, on: bool| {
                Variant::new(said, with(at("bisect_batch_on_function_error"), on.into()))
            };
            self.ask(
                Kind::Bisect,
                here.clone(),
                format!("What does one poison record do to its batch of {source}?"),
                [side("batches stay whole", false), side("batches are halved", true)],
            );
        }
        let most = self.survey.config().limits.stream_max_parallelization;
        self.ask_which(
            Kind::Parallelization,
            &here,
            "parallelization_factor",
            format!("One batch of a shard of {source} at a time, or {most} at once?"),
            [("one batch per shard", 1), (&format!("{most} batches per shard"), most)],
        );
    }
}

/// Where a mapping stands in a document.
fn path_of(mapping: &EventSourceMapping) -> String {
    format!("event_source_mappings.{}", mapping.name)
}
