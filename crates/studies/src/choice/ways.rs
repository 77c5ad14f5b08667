//! The ways that work can take, and what speaks for and against each.

use super::Caution;
use super::questions::{Answers, Reply};
use lambdascope_engine::time::SimDuration;
use lambdascope_rulebook::{Limits, Path, RuleId, list};
use lambdascope_scenario::{duration_text, size_text};

list! {
    /// A way that an event can take to a function.
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
    pub enum Way {
        /// A REST API calls the function and waits.
        Gateway = "gateway",
        /// The function's own address.
        Url = "url",
        /// An asynchronous call of the function by its API.
        Event = "event",
        /// A standard queue, read by a mapping.
        Queue = "queue",
        /// A FIFO queue, read by a mapping.
        Fifo = "fifo",
        /// A stream, read by a mapping for each reader.
        Stream = "stream",
        /// A topic with a queue for each reader.
        Topic = "topic",
    }
}

impl Way {
    /// Its name for people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gateway => "API Gateway that waits",
            Self::Url => "Function URL",
            Self::Event => "Asynchronous call",
            Self::Queue => "SQS standard queue",
            Self::Fifo => "SQS FIFO queue",
            Self::Stream => "Kinesis stream",
            Self::Topic => "SNS topic with queues",
        }
    }

    /// Which of the three paths it is.
    #[must_use]
    pub const fn path(self) -> Path {
        match self {
            Self::Gateway | Self::Url => Path::Sync,
            Self::Event => Path::Async,
            Self::Queue | Self::Fifo | Self::Stream | Self::Topic => Path::Poll,
        }
    }

    /// Whether the caller waits for the result.
    #[must_use]
    pub fn is_synchronous(self) -> bool {
        self.path() == Path::Sync
    }

    /// The largest payload that it carries (bytes), and the rule.
    pub(super) fn carries(self, limits: &Limits) -> (u64, RuleId) {
        match self {
            Self::Gateway => (
                limits.apigw_max_request_bytes.min(limits.sync_max_request_bytes),
                RuleId::SyncApigwPayload,
            ),
            Self::Url => (limits.sync_max_request_bytes, RuleId::SyncUrlLimits),
            Self::Event => (limits.async_max_request_bytes, RuleId::AsyncPayloadLimit),
            Self::Queue | Self::Fifo => (limits.sqs_max_message_bytes, RuleId::PollSqsMessageSize),
            Self::Stream => {
                (limits.kinesis_default_max_record_bytes, RuleId::PollKinesisRecordSize)
            }
            Self::Topic => (limits.sns_max_message_bytes, RuleId::AsyncSnsPayload),
        }
    }
}

/// Something that speaks for a way or against it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Point {
    /// Whether it speaks for it.
    pub favours: bool,
    /// What it is, with its number.
    pub text: String,
    /// The rule behind it.
    pub rule: RuleId,
}

/// How well a way fits.
#[derive(Clone, PartialEq, Debug)]
pub struct Assessment {
    /// The way that is looked at.
    pub way: Way,
    /// Whether it does what is asked at all.
    pub fits: bool,
    /// How well, among those that fit: higher is better.
    pub score: i32,
    /// What speaks against it and for it, the weightiest first.
    pub points: Vec<Point>,
}

/// What rules a way out weighs so much.
const RULED_OUT: i32 = -100;

/// Weighs every way, in the order of [`Way::ALL`].
pub(super) fn assess(answers: &Answers, limits: &Limits) -> Vec<Assessment> {
    Way::ALL
        .into_iter()
        .map(|way| {
            let mut scales = Scales { way, answers, limits, found: Vec::new() };
            scales.weigh_reply();
            scales.weigh_work();
            scales.weigh_payload();
            scales.weigh_order();
            scales.weigh_repeats();
            scales.weigh_traffic();
            scales.weigh_loss();
            scales.weigh_readers();
            scales.finish()
        })
        .collect()
}

/// One way on the scales.
struct Scales<'a> {
    way: Way,
    answers: &'a Answers,
    limits: &'a Limits,
    found: Vec<(i32, Point)>,
}

impl Scales<'_> {
    fn add(&mut self, weight: i32, rule: RuleId, text: String) {
        self.found.push((weight, Point { favours: weight > 0, text, rule }));
    }

    fn finish(mut self) -> Assessment {
        self.found.sort_by_key(|(weight, _)| -weight.abs());
        let score = self.found.iter().map(|(weight, _)| weight).sum();
        Assessment {
            way: self.way,
            fits: self.found.iter().all(|(weight, _)| *weight > RULED_OUT),
            score,
            points: self.found.into_iter().map(|(_, point)| point).collect(),
        }
    }

    fn weigh_reply(&mut self) {
        let status = self.limits.async_accept_status;
        match (self.answers.reply(), self.way.is_synchronous()) {
            (Reply::Now, true) => {
                let text = format!(
                    "The result comes in the reply, with status {}.",
                    self.limits.sync_ok_status
                );
                self.add(4, RuleId::SyncInvokeRequestResponse, text);
            }
            (Reply::Now, false) if self.way == Way::Event => {
                let text = format!("The caller gets a {status} and never the result.");
                self.add(RULED_OUT, RuleId::AsyncAcceptStatus202, text);
            }
            (Reply::Now, false) => {
                let text = "The sender is told that the event is kept, and never the result.";
                self.add(RULED_OUT, RuleId::PollEsmModel, text.to_owned());
            }
            (Reply::Later | Reply::Never, true) => {
                let text = "The caller waits for an answer that it does not need, and has to try \
                            again itself when the work fails.";
                self.add(-4, RuleId::SyncRetryOwner, text.to_owned());
            }
            (Reply::Later, false) => {
                let text = "The event is taken at once; the caller looks the result up later, or \
                            is called back.";
                self.add(1, self.taken_rule(), text.to_owned());
            }
            (Reply::Never, false) => {
                self.add(1, self.taken_rule(), "Nobody has to wait.".to_owned());
            }
        }
    }

    fn taken_rule(&self) -> RuleId {
        match self.way {
            Way::Event => RuleId::AsyncAcceptStatus202,
            Way::Topic => RuleId::AsyncSnsDelivery,
            _ => RuleId::PollEsmModel,
        }
    }

    fn weigh_work(&mut self) {
        let work = self.answers.work_s();
        let most = self.limits.function_max_timeout_s;
        let [takes, longest] = [work, most].map(seconds);
        if self.way.is_synchronous() {
            let (clock, whose, rule) = self.clock();
            let waits = seconds(clock);
            if work >= clock {
                let text = format!("The work takes {takes}, and {whose} {waits}.");
                self.add(RULED_OUT, rule, text);
            } else {
                let text = format!("{takes} of work fit: {whose} {waits}.");
                self.add(1, rule, text);
            }
        } else if work > most {
            let text = format!(
                "A run ends after {longest}, so {takes} of work come in {} pieces.",
                self.answers.pieces(self.limits)
            );
            self.add(-1, RuleId::ConcTimeoutFunction, text);
        }
        let blocks = self.way == Way::Stream && work >= self.limits.apigw_rest_default_timeout_s;
        if blocks {
            let text = format!("While a record is worked on for {takes}, its shard waits.");
            self.add(-2, RuleId::PollStreamBlocking, text);
        }
    }

    /// The clock that ends a call (s), whose it is, and the rule.
    fn clock(&self) -> (f64, &'static str, RuleId) {
        if self.way == Way::Gateway {
            let clock = self.limits.apigw_rest_default_timeout_s;
            (clock, "API Gateway waits", RuleId::SyncApigwRestTimeout)
        } else {
            let clock = self.limits.cli_read_timeout_s;
            (clock, "a client usually waits", RuleId::SyncClientDisconnect)
        }
    }

    fn weigh_payload(&mut self) {
        let (most, rule) = self.way.carries(self.limits);
        let [payload, limit] = [self.answers.payload_bytes(), most].map(size);
        if self.answers.payload_bytes() > most {
            let text = format!(
                "{payload} are over its {limit}: the data go to a bucket, and a reference travels."
            );
            self.add(-1, rule, text);
        } else if self.way == Way::Stream && self.answers.outgrows_a_shard(self.limits) {
            let text = format!(
                "{} a second of {payload} are more than the {} that a shard takes: the data go to \
                 a bucket, and a reference travels.",
                self.answers.per_second(),
                size(
                    SimDuration::from_micros_f64(self.limits.kinesis_write_bytes_per_s).as_micros()
                )
            );
            self.add(-1, RuleId::PollKinesisShardCapacity, text);
        }
    }

    fn weigh_order(&mut self) {
        if !self.answers.ordered() {
            match self.way {
                Way::Fifo => {
                    let text = format!(
                        "It keeps an order that nobody needs, for {} calls a second at most.",
                        self.limits.sqs_fifo_calls_per_s
                    );
                    self.add(-2, RuleId::PollSqsThroughput, text);
                }
                Way::Stream => {
                    let text = "It keeps an order that nobody needs: a failing record holds up \
                                its shard.";
                    self.add(-2, RuleId::PollStreamBlocking, text.to_owned());
                }
                _ => {}
            }
            return;
        }
        match self.way {
            Way::Fifo => {
                let text = "Each message group is handled in its order; a failing message holds \
                            up its own group only.";
                self.add(4, RuleId::PollSqsFifoConcurrency, text.to_owned());
            }
            Way::Stream => {
                let text = "Each shard is handled in its order.";
                self.add(3, RuleId::PollStreamOrdering, text.to_owned());
            }
            Way::Gateway | Way::Url => {
                let text = "Calls run side by side: order holds only while each customer waits \
                            for an answer before the next call.";
                self.add(-1, RuleId::ConcEnvOneRequest, text.to_owned());
            }
            Way::Event => {
                let text = format!(
                    "A failed event comes again after {}, and later ones overtake it.",
                    seconds(self.limits.async_first_retry_delay_s)
                );
                self.add(RULED_OUT, RuleId::AsyncRetryFunctionError, text);
            }
            Way::Queue | Way::Topic => {
                let text = "Messages overtake each other: a standard queue promises no order.";
                self.add(RULED_OUT, RuleId::PollSqsErrorFunction, text.to_owned());
            }
        }
    }

    fn weigh_repeats(&mut self) {
        if self.answers.may_repeat() {
            return;
        }
        match self.way {
            Way::Gateway | Way::Url => {
                let text = "A client that tries again after an error repeats the call: the \
                            function has to know it.";
                self.add(-1, RuleId::SyncRetryOwner, text.to_owned());
            }
            Way::Event => {
                let text = "An event may come twice: the function has to know it.";
                self.add(-1, RuleId::AsyncDeliveryAtLeastOnce, text.to_owned());
            }
            Way::Fifo => {
                let text = format!(
                    "What is sent twice within {} is swallowed; a failed batch still comes again.",
                    seconds(self.limits.sqs_fifo_deduplication_window_s)
                );
                self.add(1, RuleId::PollSqsFifoDedup, text);
            }
            Way::Queue | Way::Stream | Way::Topic => {
                let text = "An event may come twice: the function has to know it.";
                self.add(-1, RuleId::PollEsmAtLeastOnce, text.to_owned());
            }
        }
    }

    fn weigh_traffic(&mut self) {
        let wanted = self.answers.wanted();
        match self.way {
            Way::Gateway | Way::Url if wanted > self.limits.account_concurrency as f64 => {
                let text = format!(
                    "{} runs at once are wanted, and the account has {}: callers are refused.",
                    libm::ceil(wanted),
                    self.limits.account_concurrency
                );
                self.add(-2, RuleId::ConcAccountLimit, text);
            }
            Way::Gateway | Way::Url if self.answers.bursts() => {
                let text = format!(
                    "{} calls at once take as many environments.",
                    self.answers.per_second()
                );
                self.add(-1, RuleId::ConcEnvOneRequest, text);
            }
            Way::Queue | Way::Topic if self.answers.bursts() => {
                let text = format!(
                    "The queue evens out a burst: a mapping can be held to {} runs at once.",
                    self.limits.sqs_min_maximum_concurrency
                );
                self.add(2, RuleId::PollSqsMaxConcurrency, text);
            }
            Way::Fifo if self.answers.per_second() as f64 > self.limits.sqs_fifo_calls_per_s => {
                let text = format!(
                    "It takes {} calls a second, and the sender has to wait with the rest.",
                    self.limits.sqs_fifo_calls_per_s
                );
                self.add(-1, RuleId::PollSqsThroughput, text);
            }
            _ => {}
        }
    }

    fn weigh_loss(&mut self) {
        if self.answers.may_lose() {
            return;
        }
        match self.way {
            Way::Gateway | Way::Url => {
                let text = "A failed call is kept nowhere: the caller has to keep it.";
                self.add(-1, RuleId::SyncRetryOwner, text.to_owned());
            }
            Way::Event => {
                let text = "A dead-letter queue keeps what fails for good; without one it is \
                            dropped.";
                self.add(1, RuleId::AsyncDlqTargets, text.to_owned());
            }
            Way::Queue | Way::Fifo | Way::Topic => {
                let text = format!(
                    "A message stays until it is handled, and goes to the queue's dead-letter \
                     queue after {} receives.",
                    self.limits.sqs_advised_min_receive_count
                );
                self.add(2, RuleId::PollSqsRedrive, text);
            }
            Way::Stream => {
                let text = "Of a record that is given up, only a note reaches the failure \
                            destination.";
                self.add(-1, RuleId::PollStreamOnFailure, text.to_owned());
            }
        }
    }

    fn weigh_readers(&mut self) {
        if !self.answers.has_other_readers() {
            if self.way == Way::Topic {
                let text = "With one reader the topic adds a hop and nothing else.";
                self.add(-2, RuleId::AsyncSnsDelivery, text.to_owned());
            }
            return;
        }
        match self.way {
            Way::Topic => {
                let text = "Each reader has a queue of its own, and fails on its own.";
                self.add(4, RuleId::AsyncSnsDelivery, text.to_owned());
            }
            Way::Stream => {
                let text = "Reading removes nothing: every reader sees every record.";
                self.add(4, RuleId::PollStreamNotRemoved, text.to_owned());
            }
            Way::Queue | Way::Fifo => {
                let text = "A message that one reader has handled is deleted, and others never \
                            see it.";
                self.add(RULED_OUT, RuleId::PollSqsDelete, text.to_owned());
            }
            Way::Gateway | Way::Url | Way::Event => {
                let text = "The call reaches one function, which has to pass the event on.";
                self.add(-2, RuleId::SyncInvokeRequestResponse, text.to_owned());
            }
        }
    }
}

/// What cannot be had, or only at a price, whichever way is taken.
pub(super) fn cautions(answers: &Answers, limits: &Limits) -> Vec<Caution> {
    let mut cautions = Vec::new();
    let mut add = |rule, text| cautions.push(Caution { text, rule });
    let most = limits.function_max_timeout_s;
    if answers.work_s() > most {
        let text = format!(
            "No run lasts longer than {}: cut {} of work into pieces, or let a state machine lead \
             through them.",
            seconds(most),
            seconds(answers.work_s())
        );
        add(RuleId::ConcTimeoutFunction, text);
    }
    let wanted = answers.wanted();
    if wanted > limits.account_concurrency as f64 {
        let text = format!(
            "{} a second of {} each are {} runs at once, and the account has {}: the rest waits, \
             and the backlog grows for as long as that goes on.",
            answers.per_second(),
            seconds(answers.work_s()),
            libm::ceil(wanted),
            limits.account_concurrency
        );
        add(RuleId::ConcFormula, text);
    }
    if !answers.may_repeat() {
        let text = "No path promises to run an event once only. The function has to be idempotent, \
                    as it is in the scenario.";
        add(RuleId::PollEsmAtLeastOnce, text.to_owned());
    }
    cautions
}

impl Answers {
    /// Runs that are wanted at once: rate times duration.
    fn wanted(&self) -> f64 {
        if self.bursts() {
            return self.per_second() as f64;
        }
        self.per_second() as f64 * self.work_s()
    }

    /// Whether one shard cannot take what comes in a second.
    pub(super) fn outgrows_a_shard(&self, limits: &Limits) -> bool {
        (self.payload_bytes() * self.per_second()) as f64 > limits.kinesis_write_bytes_per_s
    }

    /// Into how many pieces the work is cut: each takes half of what a run may, so that its
    /// timeout leaves room.
    pub(super) fn pieces(&self, limits: &Limits) -> u64 {
        let most = limits.function_max_timeout_s;
        if self.work_s() <= most {
            return 1;
        }
        SimDuration::from_secs_f64(libm::ceil(self.work_s() / (most / 2.0))).as_micros() / 1_000_000
    }
}

/// A length of time for people: `29 s`, `15 min`.
pub(super) fn seconds(seconds: f64) -> String {
    spaced(&duration_text(SimDuration::from_secs_f64(seconds)))
}

/// A size for people: `256 KB`.
pub(super) fn size(bytes: u64) -> String {
    spaced(&size_text(bytes))
}

/// Puts numbers and units apart, as sentences have them.
fn spaced(text: &str) -> String {
    let mut said = String::new();
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if before != ' ' && before.is_alphabetic() != letter.is_alphabetic() {
            said.push(' ');
        }
        said.push(letter);
        // Minutes, not metres; `ms` stays.
        if letter == 'm' && letters.peek() != Some(&'s') {
            said.push_str("in");
        }
        before = letter;
    }
    said
}
