//! Hazards on the synchronous path: clocks, payloads, and who tries again.

use super::{DocumentEdit, HazardKind as Kind, Survey, large};
use lambdascope_engine::config::{InvocationType, Source};
use lambdascope_engine::entity::{EntityKind, FunctionIndex};
use lambdascope_engine::time::SimDuration;
use lambdascope_rulebook::RuleId;
use lambdascope_scenario::{duration_text, size_text};
use serde_json::{Value, json};

/// What a response holds that says where the rest lies.
const REFERENCE: &str = "2KB";
/// The bucket that a remedy puts payloads into.
const BUCKET: &str = "payloads";

impl Survey<'_> {
    pub(super) fn look_at_callers(&mut self) {
        for source in &self.config.sources {
            let waits = source.target.kind == EntityKind::Function
                && source.invocation_type == InvocationType::RequestResponse;
            if waits {
                self.look_at_clocks(source);
                self.look_at_responses(source);
            }
            self.look_at_payloads(source);
        }
        for machine in &self.config.state_machines {
            if machine.task.retry.is_none() {
                self.look_at_task(&machine.name);
            }
        }
    }

    fn look_at_clocks(&mut self, source: &Source) {
        let function = &self.config.functions[source.target.at()];
        let path = self.function_path(FunctionIndex(source.target.index), "timeout");
        if let Some(door) = source.timeout.filter(|door| *door < function.timeout) {
            let message = format!(
                "{} is longer than source/{} waits ({}): the caller is told of a failure while \
                 the function goes on and leaves its effects",
                duration_text(function.timeout),
                source.name,
                duration_text(door)
            );
            let fix = self.end_before_the_doors(source);
            self.add(Kind::DoorGivesUpFirst, RuleId::ConcTimeoutBySource, path, message, fix);
            return;
        }
        let client = source.client;
        let Some(patience) = client.timeout.filter(|patience| *patience < function.timeout) else {
            return;
        };
        if client.retries.max_attempts > 1 {
            let message = format!(
                "the client of source/{} waits {} and the function may take {}: it then tries \
                 again beside a run that goes on",
                source.name,
                duration_text(patience),
                duration_text(function.timeout)
            );
            let longer = function.timeout.saturating_add(SimDuration::from_secs(1));
            let path = format!("sources.{}.client.timeout", source.name);
            let remedy = format!("let the client wait {}", duration_text(longer));
            let fix = (remedy, vec![(path.clone(), duration_text(longer).into())]);
            self.add(Kind::ClientGivesUpFirst, RuleId::SyncSdkBotocoreRetries, path, message, fix);
        }
    }

    /// Ends a function before the first of its callers' doors gives up. A timeout has whole
    /// seconds: a door that waits for less is made to wait for one.
    fn end_before_the_doors(&self, source: &Source) -> (String, Vec<DocumentEdit>) {
        let callers = || {
            self.config.sources.iter().filter(|other| {
                other.target == source.target
                    && other.invocation_type == InvocationType::RequestResponse
            })
        };
        let second = SimDuration::from_secs(1);
        let shortest = callers().filter_map(|other| other.timeout).min().unwrap_or(second);
        let timeout = SimDuration::from_secs(shortest.as_micros() / 1_000_000).max(second);
        let text = duration_text(timeout);
        let remedy = format!("stop the function after {text}, and do longer work asynchronously");
        let mut edits: Vec<DocumentEdit> = callers()
            .filter(|other| other.timeout.is_some_and(|door| door < timeout))
            .map(|other| (format!("sources.{}.settings.timeout", other.name), text.clone().into()))
            .collect();
        let function = FunctionIndex(source.target.index);
        edits.push((self.function_path(function, "timeout"), text.into()));
        (remedy, edits)
    }

    fn look_at_responses(&mut self, source: &Source) {
        let function = &self.config.functions[source.target.at()];
        let (most, rule) = self.config.largest_response(source);
        let size = bytes(large(function.response_size));
        if size <= most {
            return;
        }
        let message = format!(
            "responses of {} are more than the {} that reach source/{}: the run is done and paid \
             for, and the caller gets an error",
            size_text(size),
            size_text(most),
            source.name
        );
        let path = self.function_path(FunctionIndex(source.target.index), "response_size");
        let remedy = "store the result and answer with a reference to it".to_owned();
        let fix = (remedy, vec![(path.clone(), REFERENCE.into())]);
        self.add(Kind::ResponseOverLimit, rule, path, message, fix);
    }

    fn look_at_payloads(&mut self, source: &Source) {
        let Some((most, rule)) = self.config.largest_payload(source) else { return };
        let size = bytes(large(source.payload));
        if size <= most || source.claim_check.is_some() {
            return;
        }
        let message = format!(
            "payloads of source/{} can have {}, and {} pass: larger ones are refused",
            source.name,
            size_text(size),
            size_text(most)
        );
        let mut edits = Vec::new();
        if self.config.find(EntityKind::Bucket, BUCKET).is_none() {
            edits.push((format!("buckets.{BUCKET}"), json!({})));
        }
        let path = format!("sources.{}.claim_check", source.name);
        edits.push((path, format!("bucket/{BUCKET}").into()));
        let remedy = "store large payloads and send a reference".to_owned();
        let path = format!("sources.{}.payload", source.name);
        self.add(Kind::PayloadOverLimit, rule, path, message, (remedy, edits));
    }

    fn look_at_task(&mut self, name: &str) {
        let limits = &self.config.limits;
        let path = format!("state_machines.{name}.task.retry");
        let message = format!(
            "one failed attempt, even one that Lambda itself causes, fails the execution of \
             state_machine/{name}"
        );
        let interval = SimDuration::from_secs_f64(limits.sfn_advised_interval_s);
        let retry: Value = json!({
            "interval": duration_text(interval),
            "max_attempts": limits.sfn_advised_max_attempts,
            "backoff_rate": limits.sfn_advised_backoff_rate,
        });
        let remedy = format!(
            "retry {} times, after {} and then each time {} times as long, as AWS advises",
            limits.sfn_advised_max_attempts,
            duration_text(interval),
            limits.sfn_advised_backoff_rate
        );
        let fix = (remedy, vec![(path.clone(), retry)]);
        self.add(Kind::TaskWithoutRetry, RuleId::SyncSfnRetry, path, message, fix);
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size is in range")]
fn bytes(size: f64) -> u64 {
    size as u64
}
