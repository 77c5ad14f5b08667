//! The questions, and what can be answered.

use lambdascope_rulebook::{Word, list};
use serde_json::{Map, Value};

list! {
    /// A question about the work.
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
    pub enum Question {
        /// Whether the caller needs the result.
        Reply = "reply",
        /// How long the function works on one event.
        Work = "work",
        /// The size of an event.
        Payload = "payload",
        /// Whether events have to be handled in their order.
        Order = "order",
        /// Whether an event may leave its effect twice.
        Repeat = "repeat",
        /// How many events come at once.
        Traffic = "traffic",
        /// Whether an event may be lost.
        Loss = "loss",
        /// Whether others need the same events.
        Readers = "readers",
    }
}

/// An answer: its name in commands, and what people read.
type Option = (&'static str, &'static str);

/// Seconds of work, in the order of the answers.
const WORK_S: [f64; 5] = [0.2, 10.0, 40.0, 120.0, 3600.0];
/// Payloads, in the order of the answers.
const PAYLOAD_BYTES: [u64; 5] = [2 << 10, 200 << 10, 800 << 10, 4 << 20, 40 << 20];
/// Events per second, and how many of them the scenario sends.
const TRAFFIC: [(u64, u64); 3] = [(1, 8), (20, 40), (200, 200)];

impl Question {
    /// What a person is asked.
    #[must_use]
    pub const fn ask(self) -> &'static str {
        match self {
            Self::Reply => "Does the caller need the answer?",
            Self::Work => "How long does the work take?",
            Self::Payload => "How large is the payload?",
            Self::Order => "Does order matter?",
            Self::Repeat => "May an event have its effect twice?",
            Self::Traffic => "How much comes at once?",
            Self::Loss => "May an event be lost?",
            Self::Readers => "Who else needs the event?",
        }
    }

    /// What can be answered.
    #[must_use]
    pub const fn options(self) -> &'static [Option] {
        match self {
            Self::Reply => &[("now", "In the reply"), ("later", "Later will do"), ("no", "No")],
            Self::Work => &[
                ("200ms", "0.2 s"),
                ("10s", "10 s"),
                ("40s", "40 s"),
                ("2m", "2 min"),
                ("1h", "1 h"),
            ],
            Self::Payload => &[
                ("2KB", "2 KB"),
                ("200KB", "200 KB"),
                ("800KB", "800 KB"),
                ("4MB", "4 MB"),
                ("40MB", "40 MB"),
            ],
            Self::Order => &[("no", "No"), ("customer", "Per customer")],
            Self::Repeat => &[("yes", "Yes"), ("no", "No")],
            Self::Traffic => {
                &[("few", "1 per s"), ("steady", "20 per s"), ("burst", "200 at once")]
            }
            Self::Loss => &[("no", "No"), ("yes", "Now and then")],
            Self::Readers => &[("nobody", "Nobody"), ("others", "Others too")],
        }
    }
}

/// How the caller gets its result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Reply {
    Now,
    Later,
    Never,
}

/// One answer to each question.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Answers([u8; 8]);

impl Default for Answers {
    /// A caller who waits for a short piece of work that must happen once.
    fn default() -> Self {
        Self([0, 0, 0, 0, 1, 0, 0, 0])
    }
}

impl Answers {
    /// The answer to a question: its place among the options.
    #[must_use]
    pub fn get(&self, question: Question) -> usize {
        usize::from(self.0[question as usize])
    }

    /// With another answer to a question; the last option if there is none at that place.
    #[must_use]
    pub fn with(mut self, question: Question, answer: usize) -> Self {
        let last = question.options().len() - 1;
        self.0[question as usize] = u8::try_from(answer.min(last)).unwrap_or_default();
        self
    }

    /// With the answer of that name to the question of that name; none if there is no such answer.
    #[must_use]
    pub fn with_named(self, question: &str, answer: &str) -> std::option::Option<Self> {
        let question = Question::parse(question)?;
        let at = question.options().iter().position(|(id, _)| *id == answer)?;
        Some(self.with(question, at))
    }

    /// Every combination of answers.
    pub fn all() -> impl Iterator<Item = Self> {
        let count = |question: &Question| question.options().len();
        let total: usize = Question::ALL.iter().map(count).product();
        (0..total).map(|mut number| {
            Question::ALL.into_iter().fold(Self::default(), |answers, question| {
                let options = question.options().len();
                let answer = number % options;
                number /= options;
                answers.with(question, answer)
            })
        })
    }

    pub(super) fn to_json(self) -> Value {
        let answers = Question::ALL.into_iter().map(|question| {
            let (id, _) = question.options()[self.get(question)];
            (question.as_str().to_owned(), Value::from(id))
        });
        Value::Object(answers.collect::<Map<_, _>>())
    }

    pub(super) fn reply(self) -> Reply {
        match self.get(Question::Reply) {
            0 => Reply::Now,
            1 => Reply::Later,
            _ => Reply::Never,
        }
    }

    pub(super) fn with_reply(self, reply: Reply) -> Self {
        self.with(Question::Reply, reply as usize)
    }

    /// How long the function works on one event (s).
    pub(super) fn work_s(self) -> f64 {
        WORK_S[self.get(Question::Work)]
    }

    /// The size of an event (bytes).
    pub(super) fn payload_bytes(self) -> u64 {
        PAYLOAD_BYTES[self.get(Question::Payload)]
    }

    pub(super) fn ordered(self) -> bool {
        self.get(Question::Order) == 1
    }

    pub(super) fn may_repeat(self) -> bool {
        self.get(Question::Repeat) == 0
    }

    /// Events that come in the same second (1/s).
    pub(super) fn per_second(self) -> u64 {
        TRAFFIC[self.get(Question::Traffic)].0
    }

    /// Whether they come all at once, and then none for long.
    pub(super) fn bursts(self) -> bool {
        self.get(Question::Traffic) == 2
    }

    /// Events that a scenario sends.
    pub(super) fn count(self) -> u64 {
        TRAFFIC[self.get(Question::Traffic)].1
    }

    pub(super) fn may_lose(self) -> bool {
        self.get(Question::Loss) == 1
    }

    pub(super) fn has_other_readers(self) -> bool {
        self.get(Question::Readers) == 1
    }
}
