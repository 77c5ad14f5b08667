//! What will hurt: settings that are allowed and lead to lost, repeated or late events.
//!
//! Each hazard names the setting, what comes of it, the rule behind it, and edits that remove it.
//! Nothing is simulated: a scenario of the runner's tests shows for each kind that the harm
//! happens, and that it does not once the edits are made.

mod asynchronous;
mod callers;
mod functions;
mod queues;
mod streams;

use lambdascope_engine::config::{Arrivals, Config, Distribution, InvocationType};
use lambdascope_engine::entity::{EntityKind, FunctionIndex};
use lambdascope_engine::time::SimDuration;
use lambdascope_rulebook::{RuleId, list};
use lambdascope_scenario::{Diagnostic, Document, Severity};
use serde_json::Value;

list! {
    /// The kinds of hazard.
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
    pub enum HazardKind {
        /// A function writes to what it is invoked by.
        FeedsItself = "feeds-itself",
        /// The reserved concurrency is zero.
        SwitchedOff = "switched-off",
        /// More runs are wanted at once than the reserved concurrency allows.
        DemandAboveReserved = "demand-above-reserved",
        /// A run usually takes longer than the timeout.
        TimeoutBelowDuration = "timeout-below-duration",
        /// A full batch takes longer than the timeout.
        BatchOutlastsTimeout = "batch-outlasts-timeout",
        /// The init does not end within the init phase.
        InitTooLong = "init-too-long",
        /// A repeated event leaves a second effect.
        RetriesWithoutIdempotency = "retries-without-idempotency",
        /// The response is larger than Lambda or the door passes on.
        ResponseOverLimit = "response-over-limit",
        /// The door gives up before the function has to end.
        DoorGivesUpFirst = "door-gives-up-first",
        /// The client gives up and tries again before the function has to end.
        ClientGivesUpFirst = "client-gives-up-first",
        /// Payloads are larger than a limit on their way.
        PayloadOverLimit = "payload-over-limit",
        /// One failed attempt fails the execution of a state machine.
        TaskWithoutRetry = "task-without-retry",
        /// Events that fail for good are dropped.
        AsynchronousWithoutDlq = "asynchronous-without-dlq",
        /// Events become too old before their first retry.
        AgeBelowRetryDelay = "age-below-retry-delay",
        /// Messages become visible while they are still being handled.
        VisibilityTooShort = "visibility-too-short",
        /// A message that always fails comes back until it is too old.
        NoRedrivePolicy = "no-redrive-policy",
        /// The dead-letter queue stands on the function, where SQS does not look.
        DlqOnTheFunction = "dlq-on-the-function",
        /// Messages that never ran can end in the dead-letter queue.
        ReceiveLimitTooLow = "receive-limit-too-low",
        /// The pollers start with more invocations than the function may run.
        ReservedBelowPollers = "reserved-below-pollers",
        /// The mappings may invoke more often at once than the function may run.
        MaximumAboveReserved = "maximum-above-reserved",
        /// One failed record brings its whole batch back.
        WholeBatchFails = "whole-batch-fails",
        /// A dead letter may expire as soon as it is moved.
        DlqKeepsTooShort = "dlq-keeps-too-short",
        /// All messages of a FIFO queue are of one group.
        OneMessageGroup = "one-message-group",
        /// A failing batch blocks its shard until its records expire.
        EndlessRetries = "endless-retries",
        /// Records that are given up are gone.
        GivenUpRecordsVanish = "given-up-records-vanish",
        /// Good records are given up together with a failing one.
        PoisonTakesItsBatch = "poison-takes-its-batch",
        /// There are fewer keys than shards.
        IdleShards = "idle-shards",
        /// Records that are written before the mapping reads are never read.
        LatestMissesRecords = "latest-misses-records",
    }
}

/// An edit of a document: a path and the value that goes there.
pub type DocumentEdit = (String, Value);

/// Something that will hurt.
#[derive(Clone, PartialEq, Debug)]
pub struct Hazard {
    /// What kind of thing it is.
    pub kind: HazardKind,
    /// The setting to look at, as in `queues.orders.visibility_timeout`.
    pub path: String,
    /// What is set up, and what comes of it.
    pub message: String,
    /// The rule behind it.
    pub rule: RuleId,
    /// What the edits do, in words.
    pub remedy: String,
    /// Edits of the document after which it is gone, in order.
    pub fix: Vec<DocumentEdit>,
}

impl From<Hazard> for Diagnostic {
    fn from(hazard: Hazard) -> Self {
        Self {
            severity: Severity::Warning,
            path: hazard.path,
            message: format!("{}; better: {}", hazard.message, hazard.remedy),
            allowed: None,
            rule: Some(hazard.rule),
            suggestion: None,
            line: None,
        }
    }
}

/// Finds what will hurt in a scenario that runs.
#[must_use]
pub fn hazards(document: &Document, config: &Config) -> Vec<Hazard> {
    let mut survey = Survey::new(document, config);
    survey.look_at_functions();
    survey.look_at_callers();
    survey.look_at_asynchronous();
    survey.look_at_queues();
    survey.look_at_streams();
    survey.found.sort_by_key(|hazard| hazard.kind);
    survey.found
}

/// The sentences of [`hazards`], without their remedies.
#[must_use]
pub fn warnings(document: &Document, config: &Config) -> Vec<String> {
    hazards(document, config).into_iter().map(|hazard| hazard.message).collect()
}

/// How events reach a function.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct Ways {
    /// Somebody waits for the answer.
    synchronous: bool,
    /// Lambda's own queue holds the event.
    pub(crate) asynchronous: bool,
    /// A mapping reads a queue or stream.
    polled: bool,
}

/// A look over a scenario, with what was found so far.
pub(crate) struct Survey<'a> {
    document: &'a Document,
    config: &'a Config,
    found: Vec<Hazard>,
}

impl<'a> Survey<'a> {
    pub(crate) const fn new(document: &'a Document, config: &'a Config) -> Self {
        Self { document, config, found: Vec::new() }
    }

    /// The configuration that is looked over.
    pub(crate) const fn config(&self) -> &'a Config {
        self.config
    }
}

impl Survey<'_> {
    fn add(
        &mut self,
        kind: HazardKind,
        rule: RuleId,
        path: String,
        message: String,
        (remedy, fix): (String, Vec<DocumentEdit>),
    ) {
        self.found.push(Hazard { kind, path, message, rule, remedy, fix });
    }

    /// How events reach a function.
    pub(crate) fn ways(&self, function: FunctionIndex) -> Ways {
        let config = self.config;
        let me = function.entity();
        let calls = || config.sources.iter().filter(|source| source.target == me);
        let routes = (config.topics.iter().flat_map(|topic| &topic.subscriptions))
            .chain(config.buckets.iter().flat_map(|bucket| &bucket.notify))
            .chain(config.event_buses.iter().flat_map(|bus| &bus.rules));
        let senders = config.functions.iter().flat_map(|other| {
            let destinations = &other.event_invoke_config;
            let own = other.sends.iter().map(|send| send.to);
            own.chain(destinations.on_success).chain(destinations.on_failure)
        });
        Ways {
            synchronous: calls()
                .any(|source| source.invocation_type == InvocationType::RequestResponse)
                || config.state_machines.iter().any(|machine| machine.task.function == function),
            asynchronous: calls().any(|source| source.invocation_type == InvocationType::Event)
                || routes.map(|route| route.to).chain(senders).any(|to| to == me),
            polled: config.mappings.iter().any(|mapping| mapping.function == function),
        }
    }

    /// The path of a setting of a function.
    fn function_path(&self, function: FunctionIndex, setting: &str) -> String {
        format!("functions.{}.{setting}", self.config[function].name)
    }

    /// The reference to a queue called `name` that keeps what failed, and the edits that make it:
    /// none if it is there.
    pub(crate) fn failure_queue(&self, name: &str, fifo: bool) -> (String, Vec<DocumentEdit>) {
        let mut edits = Vec::new();
        if self.config.find(EntityKind::Queue, name).is_none() {
            let kept = lambdascope_scenario::duration_text(self.longest_retention());
            let mut queue = serde_json::json!({ "message_retention_period": kept });
            if fifo {
                queue["fifo"] = true.into();
            }
            edits.push((format!("queues.{name}"), queue));
        }
        (format!("queue/{name}"), edits)
    }

    /// The longest that SQS keeps a message.
    fn longest_retention(&self) -> SimDuration {
        SimDuration::from_secs_f64(self.config.limits.sqs_max_retention_s)
    }
}

/// The value that a draw can easily have: one in forty is larger.
fn large(distribution: Distribution) -> f64 {
    match distribution {
        Distribution::Constant(value) => value,
        Distribution::Uniform { max, .. } => max,
        // Two standard deviations of the logarithm.
        Distribution::LogNormal { median, sigma } => median * libm::exp(2.0 * sigma),
        // The logarithm of forty.
        Distribution::Exponential { mean } => 3.7 * mean,
    }
}

/// The highest mean rate of arrivals (1/s); zero for single events.
fn rate(arrivals: &Arrivals) -> f64 {
    match arrivals {
        Arrivals::Manual | Arrivals::Burst { .. } | Arrivals::At(_) => 0.0,
        Arrivals::Poisson { per_second, .. } => *per_second,
        Arrivals::Every { interval, .. } => 1.0 / interval.as_secs_f64().max(1e-6),
        Arrivals::Ramp { start, end, .. } => start.max(*end),
    }
}
