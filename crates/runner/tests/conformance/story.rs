//! What happened in a run, entry by entry, in the words of the recordings.

use crate::subject::list_of;
use lambdascope_engine::command::Command;
use lambdascope_engine::config::{Config, FailureKind, StreamKind};
use lambdascope_engine::content::Json;
use lambdascope_engine::entity::{BatchRef, Entity, EntityKind, EventRef};
use lambdascope_engine::record::{
    Answer, Attempt, answer, batch_request_id, failure_payload, request_id, written,
};
use lambdascope_engine::time::SimDuration;
use lambdascope_engine::trace::{Field, Happening, Start, TraceEntry};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The dead-letter queue, as the scenarios call it.
const DEAD_LETTER_QUEUE: &str = "dlq";

/// Reads a trace from its beginning to its end.
pub(crate) struct Story<'a> {
    config: &'a Config,
    trace: &'a [TraceEntry],
    labels: &'a BTreeMap<String, Value>,
    parents: BTreeMap<EventRef, EventRef>,
    members: BTreeMap<BatchRef, Vec<EventRef>>,
    receives: BTreeMap<EventRef, u32>,
    provisioned: BTreeSet<(Entity, u32)>,
    open: BTreeMap<(Entity, u32), usize>,
    invocations: Vec<Value>,
    delivered: Vec<Value>,
    success: Vec<Value>,
    failure: Vec<Value>,
    dead_letters: Vec<Value>,
    per_group: Map<String, Value>,
    responses: Map<String, Value>,
    events: Map<String, Value>,
    accepted_at: Map<String, Value>,
    init: u32,
    /// Tries to initialise provisioned environments that failed.
    provisioning: u32,
    init_reports: Vec<Value>,
    marks: Map<String, Value>,
    receives_by_hand: Vec<Value>,
    deletes: Map<String, Value>,
}

impl<'a> Story<'a> {
    pub(crate) fn new(
        config: &'a Config,
        trace: &'a [TraceEntry],
        labels: &'a BTreeMap<String, Value>,
    ) -> Self {
        Self {
            config,
            trace,
            labels,
            parents: BTreeMap::new(),
            members: BTreeMap::new(),
            receives: BTreeMap::new(),
            provisioned: BTreeSet::new(),
            open: BTreeMap::new(),
            invocations: Vec::new(),
            delivered: Vec::new(),
            success: Vec::new(),
            failure: Vec::new(),
            dead_letters: Vec::new(),
            per_group: Map::new(),
            responses: settings(config),
            events: Map::new(),
            accepted_at: Map::new(),
            init: 0,
            provisioning: 0,
            init_reports: Vec::new(),
            marks: Map::new(),
            receives_by_hand: Vec::new(),
            deletes: Map::new(),
        }
    }

    pub(crate) fn tell(mut self) -> Value {
        for index in 0..self.trace.len() {
            self.entry(index);
        }
        let first = self.accepted_at.values().next().cloned();
        let accepted_at = self.accepted_at;
        let sizes: Vec<u64> =
            self.delivered.iter().filter_map(|one| one["sequence"].as_u64()).collect();
        let total = self.success.len() + self.failure.len();
        let mut told = json!({
            "invocations": {
                "max_concurrency": most_at_once(&self.invocations),
                "items": self.invocations.clone(),
            },
            "batches": { "items": self.invocations },
            "delivered": { "items": self.delivered, "in_sequence_order": sizes.is_sorted() },
            "destination": {
                "onSuccess": { "items": self.success },
                "onFailure": { "items": self.failure },
                "total_count": total,
                "count": total,
            },
            "dlq": { "items": self.dead_letters },
            "per_group": self.per_group,
            "receive": received_around(&self.receives_by_hand, &self.deletes),
            "delete": self.deletes,
            "response": self.responses,
            "event": self.events,
            // A request for provisioned concurrency is looked at apart from what calls need.
            "init": {
                "attempts": if self.provisioning > 0 { self.provisioning } else { self.init },
            },
            "log": { "INIT_REPORT": { "items": self.init_reports } },
            "record": { "arrival": self.marks.get("record_written") },
            "first_receive": self.marks.get("message_received"),
            "accepted_at": accepted_at,
        });
        if told["accepted_at"].as_object().unwrap().len() == 1 {
            told["accepted_at"] = first.unwrap();
        }
        told
    }

    fn name(&self, event: EventRef) -> String {
        self.config.event_name(event)
    }

    /// What lies where the event lies once everything has happened, as JSON.
    fn body(&self, event: EventRef) -> Value {
        let written = written(self.config, self.trace, self.trace.len(), event).unwrap();
        let mut body: Value = serde_json::from_str(&written.body.compact()).unwrap();
        if let Some(key) = written.object_key {
            body["key"] = json!(key);
        }
        body
    }

    fn request_id(&self, event: EventRef) -> String {
        request_id(self.config, event)
    }

    /// What the case calls the event; what came of an event is called like it.
    fn label(&self, event: EventRef) -> Value {
        if let Some(label) = self.labels.get(&self.name(event)) {
            return label.clone();
        }
        match self.parents.get(&event) {
            Some(parent) => self.label(*parent),
            None => json!(self.config.name(event.emitter)),
        }
    }

    fn key(&self, event: EventRef) -> String {
        match self.label(event) {
            Value::String(text) => text,
            other => other.to_string(),
        }
    }

    fn entry(&mut self, index: usize) {
        let entry = &self.trace[index];
        let (at, now) = (entry.entity, entry.time.as_secs_f64());
        self.marks.entry(entry.happening.verb()).or_insert(json!(now));
        if let Some(event) = entry.event {
            self.of_event(index, event, now);
        }
        match entry.happening {
            Happening::AttemptStarted { attempt, environment, start, batch, records, init } => {
                if start == Start::Provisioned {
                    self.provisioned.insert((at, environment));
                }
                self.init += u32::from(matches!(start, Start::Cold | Start::Reset));
                self.open.insert((at, environment), self.invocations.len());
                let handed = match (batch, entry.event) {
                    (Some(batch), _) => {
                        let members = &self.members[&batch];
                        // What a checkpoint passed stood at the front.
                        members[members.len() - records as usize..].to_vec()
                    }
                    (None, Some(event)) => vec![event],
                    (None, None) => Vec::new(),
                };
                let id = batch.map(|batch| batch_request_id(self.config, batch, attempt));
                let invocation = self.invocation(&handed, now, init.as_secs_f64(), id);
                self.invocations.push(invocation);
            }
            Happening::InitFailed { .. } => self.provisioning += 1,
            Happening::ProvisioningFailed { .. } => {
                let mut status = Map::new();
                status.insert("Status".to_owned(), json!("FAILED"));
                entry.happening.fields(|name, field| {
                    if let ("reason", Field::Word(word)) = (name, field) {
                        status.insert("StatusReason".to_owned(), json!(word));
                    }
                });
                self.responses.insert("status".to_owned(), Value::Object(status));
            }
            Happening::CommandApplied { index } => {
                self.command(&self.config.commands[index as usize].command, now);
            }
            Happening::AttemptSucceeded { environment, duration, .. }
            | Happening::AttemptFailed { environment, duration, .. } => {
                let run = self.open.remove(&(at, environment)).unwrap();
                self.invocations[run]["end"] = json!(now);
                self.note_second_init(at, run, duration.as_secs_f64());
            }
            _ => {}
        }
    }

    fn command(&mut self, command: &Command, now: f64) {
        match command {
            Command::Receive { wait, .. } => {
                let waits = *wait > SimDuration::ZERO;
                let receive = json!({ "labels": [], "count": 0, "at": now, "waits": waits });
                self.receives_by_hand.push(receive);
            }
            Command::Delete { .. } => {
                self.responses.insert("status".to_owned(), json!(200));
            }
            _ => {}
        }
    }

    /// A message goes to the receive of this moment, or to the one that has waited longest.
    fn received_by_hand(&mut self, event: EventRef, now: f64) {
        let label = self.label(event);
        let of_now = |one: &&mut Value| one["at"] == json!(now) && one["waits"] == json!(false);
        let waiting = |one: &&mut Value| one["waits"] == json!(true);
        let found = match self.receives_by_hand.iter_mut().rev().find(of_now) {
            Some(found) => found,
            None => self.receives_by_hand.iter_mut().find(waiting).unwrap(),
        };
        found["at"] = json!(now);
        found["waits"] = json!(false);
        found["labels"].as_array_mut().unwrap().push(label);
        found["count"] = json!(found["labels"].as_array().unwrap().len());
    }

    fn of_event(&mut self, index: usize, event: EventRef, now: f64) {
        let entry = &self.trace[index];
        let (at, key) = (entry.entity, self.key(event));
        let from_source = event.emitter.kind == EntityKind::Source;
        match entry.happening {
            Happening::EventSent { parent, .. } => {
                if let Some(parent) = parent {
                    self.parents.insert(event, parent);
                    return;
                }
                let payload = self.body(event);
                let id = self.request_id(event);
                self.events.insert(key, json!({ "payload": payload, "messageId": id }));
            }
            Happening::MessageReceived { batch, receive_count, .. } => {
                self.receives.insert(event, receive_count);
                match batch {
                    Some(batch) => self.members.entry(batch).or_default().push(event),
                    None => self.received_by_hand(event, now),
                }
                let id = self.request_id(event);
                let is_first = |one: &&mut Value| {
                    one["messageId"] == id && one.get("receiveCount_on_first_read").is_none()
                };
                if self.config.name(at) == DEAD_LETTER_QUEUE
                    && let Some(dead) = self.dead_letters.iter_mut().find(is_first)
                {
                    dead["receiveCount_on_first_read"] = json!(receive_count);
                }
            }
            Happening::MessageDeleted => {
                self.deletes.insert(key, json!({ "at": now }));
            }
            Happening::DeleteRefused { status } => {
                let error = json!({ "status": status, "code": "InvalidParameterValue" });
                self.responses.insert("error".to_owned(), error);
            }
            Happening::RecordRead { batch, .. } => {
                self.members.entry(batch).or_default().push(event);
            }
            Happening::FilteredOut => {
                for members in self.members.values_mut() {
                    members.retain(|member| *member != event);
                }
            }
            Happening::EventAccepted { status } if from_source => {
                self.accepted_at.insert(key.clone(), json!(now));
                let id = self.request_id(event);
                let answer = json!({ "StatusCode": status, "RequestId": id });
                self.responses.insert(key, answer);
            }
            Happening::Refused { status, .. } if from_source => {
                let error = self.refusal(index, event, status);
                self.responses.insert(key, json!({ "error": error, "at": now }));
            }
            Happening::ResponseReceived {
                status, function_error, payload_bytes, waited, ..
            } => {
                let answer = if status >= 400 {
                    json!({ "error": self.refusal(index, event, status) })
                } else {
                    json!({
                        "StatusCode": status,
                        "FunctionError": function_error.map(|_| "Unhandled"),
                        "Payload": function_error.map(|cause| self.error(index, event, cause)),
                        "latency": waited.as_secs_f64(),
                        "payload_bytes": payload_bytes,
                        // A text comes with its two quotes.
                        "decoded_length": payload_bytes.saturating_sub(2),
                        "initialization_type": self.initialization_type(event),
                        "RequestId": self.request_id(event),
                    })
                };
                self.responses.insert(key, answer);
            }
            Happening::DestinationSent { failed, .. } => {
                // The record sets out right after it was announced.
                let mut sent = self.body(self.trace[index + 1].event.unwrap());
                sent["labels"] = json!([self.label(event)]);
                sent["sent_at"] = json!(now);
                if failed { &mut self.failure } else { &mut self.success }.push(sent);
            }
            Happening::MessageSent { .. } if self.config.name(at) == DEAD_LETTER_QUEUE => {
                let dead = self.dead_letter(index, event, now);
                self.dead_letters.push(dead);
            }
            _ => {}
        }
    }

    /// The error that the sender of an event is told at an entry.
    fn refusal(&self, index: usize, event: EventRef, status: u16) -> Value {
        let told = match answer(self.config, self.trace, index + 1, event) {
            Some(Answer::Response(response)) => response.payload,
            _ => None,
        };
        let word = |name| match told.as_ref()?.get(name)? {
            Json::Text(text) => Some(text.clone()),
            _ => None,
        };
        json!({
            "status": status,
            "code": word("__type"),
            "reason": word("Reason"),
            "message": word("message"),
        })
    }

    /// A message of the dead-letter queue as it lies there.
    fn dead_letter(&self, index: usize, event: EventRef, now: f64) -> Value {
        let written = written(self.config, self.trace, index + 1, event).unwrap();
        let mut attributes = Map::new();
        for one in written.attributes {
            let (bytes, value) = (one.value.len(), one.value);
            // Compared as a whole it is its value.
            let told = json!({ "labels": value, "type": one.data_type, "utf8_bytes": bytes });
            attributes.insert(one.name.to_owned(), told);
        }
        for (name, value) in written.system_attributes {
            attributes.insert(name.to_owned(), json!(value));
        }
        let body: Value = serde_json::from_str(&written.body.compact()).unwrap();
        json!({
            "labels": [self.label(event)],
            "messageId": written.message_id,
            "body": body,
            "attributes": attributes,
            "sent_at": now,
        })
    }

    /// What the function returned for a failed attempt that was answered at `index`.
    fn error(&self, index: usize, event: EventRef, cause: FailureKind) -> Value {
        let started = self.trace[..index].iter().rev().find_map(|entry| match entry.happening {
            Happening::AttemptStarted { attempt, .. } if entry.event == Some(event) => {
                Some((entry.entity, attempt, entry.time))
            }
            _ => None,
        });
        let (function, number, started_at) = started.unwrap();
        let attempt = Attempt { event, number, key: None, started_at };
        let payload = failure_payload(self.config, function, attempt, cause);
        serde_json::from_str(&payload.compact()).unwrap()
    }

    fn invocation(
        &mut self,
        handed: &[EventRef],
        now: f64,
        init: f64,
        request_id: Option<String>,
    ) -> Value {
        let labels: Vec<Value> = handed.iter().map(|event| self.label(*event)).collect();
        let mut counts: Vec<u32> =
            handed.iter().filter_map(|event| self.receives.get(event).copied()).collect();
        for event in handed {
            let (name, id) = (self.name(*event), self.request_id(*event));
            let group = self.group_of(*event);
            self.delivered.push(json!({
                "labels": [self.label(*event)],
                "messageId": id,
                "receiveCount": self.receives.get(event),
                "sequence": self.sequence_of(*event),
            }));
            if let Some(group) = group {
                let list = self.per_group.entry(group).or_insert(json!([]));
                list.as_array_mut()
                    .unwrap()
                    .push(self.labels.get(&name).cloned().unwrap_or_default());
            }
        }
        let ids: Vec<String> = handed.iter().map(|event| self.request_id(*event)).collect();
        let handles: Vec<String> =
            ids.iter().zip(&counts).map(|(id, count)| format!("{id} at {count}")).collect();
        let highest = counts.iter().max().copied();
        counts.sort_unstable();
        counts.dedup();
        json!({
            "labels": labels,
            "size": handed.len(),
            "start": now,
            "init": init,
            "requestId": request_id.as_ref().or(ids.first()),
            "messageId": ids.first(),
            "receiptHandle": handles.first(),
            "receiveCount": highest,
            "receiveCounts": counts,
        })
    }

    fn group_of(&self, event: EventRef) -> Option<String> {
        self.trace.iter().find_map(|entry| match entry.happening {
            Happening::EventSent { key: Some(key), .. } if entry.event == Some(event) => {
                Some(self.config.key_name(key))
            }
            _ => None,
        })
    }

    fn sequence_of(&self, event: EventRef) -> Option<u64> {
        self.trace.iter().find_map(|entry| match entry.happening {
            Happening::RecordWritten { sequence, .. } if entry.event == Some(event) => {
                Some(sequence)
            }
            _ => None,
        })
    }

    /// An init that was cut off is run again within the invocation, which takes so much longer.
    fn note_second_init(&mut self, function: Entity, run: usize, duration: f64) {
        let limit = self.config.limits.init_limit_s;
        let handler = match self.config.functions[function.at()].duration {
            lambdascope_engine::config::Distribution::Constant(micros) => micros / 1e6,
            _ => return,
        };
        if self.invocations[run]["init"] == json!(limit) && duration - handler > limit {
            self.init += 1;
            self.init_reports.push(json!({ "status": "timeout" }));
        }
    }

    fn initialization_type(&self, event: EventRef) -> Option<&'static str> {
        self.trace.iter().rev().find_map(|entry| match entry.happening {
            Happening::AttemptStarted { environment, .. } if entry.event == Some(event) => {
                let provisioned = self.provisioned.contains(&(entry.entity, environment));
                Some(if provisioned { "provisioned-concurrency" } else { "on-demand" })
            }
            _ => None,
        })
    }
}

/// The receives by hand, and what came before and after the first message was deleted.
fn received_around(receives: &[Value], deletes: &Map<String, Value>) -> Value {
    let deleted_at = deletes.values().next().and_then(|one| one["at"].as_f64());
    let deleted_at = deleted_at.unwrap_or(f64::INFINITY);
    let labels = |after: bool| -> Vec<Value> {
        let of_time = |one: &&Value| (one["at"].as_f64() >= Some(deleted_at)) == after;
        receives.iter().filter(of_time).flat_map(|one| list_of(&one["labels"])).collect()
    };
    json!({
        "items": receives,
        "labels_before_delete": labels(false),
        "labels_after_delete": labels(true),
    })
}

/// The most runs that overlap.
fn most_at_once(invocations: &[Value]) -> usize {
    let start = |one: &Value| one["start"].as_f64().unwrap();
    let runs_at =
        |one: &&Value, at: f64| start(one) <= at && one["end"].as_f64().is_none_or(|end| at < end);
    let at_once = |at: f64| invocations.iter().filter(|one| runs_at(one, at)).count();
    invocations.iter().map(|one| at_once(start(one))).max().unwrap_or(0)
}

/// What the API answers when a mapping is created: the settings that hold.
fn settings(config: &Config) -> Map<String, Value> {
    let Some(mapping) = config.mappings.first() else { return Map::new() };
    let shards = mapping.event_source.kind == EntityKind::Stream
        && matches!(
            config.streams[mapping.event_source.at()].kind,
            StreamKind::Kinesis | StreamKind::DynamoDbStreams
        );
    let forever =
        |count: Option<f64>| if shards { json!(count.unwrap_or(-1.0)) } else { Value::Null };
    let settings = json!({
        "BatchSize": mapping.batch_size,
        "MaximumBatchingWindowInSeconds": mapping.maximum_batching_window.as_secs_f64(),
        "MaximumRetryAttempts": forever(mapping.maximum_retry_attempts.map(f64::from)),
        "MaximumRecordAgeInSeconds":
            forever(mapping.maximum_record_age.map(|age| age.as_secs_f64())),
        "BisectBatchOnFunctionError": mapping.bisect_batch_on_function_error,
        "ParallelizationFactor": mapping.parallelization_factor,
        "TumblingWindowInSeconds": mapping.tumbling_window.as_secs_f64(),
    });
    settings.as_object().unwrap().clone()
}
