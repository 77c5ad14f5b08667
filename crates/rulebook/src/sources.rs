//! The event sources and front doors: how each calls Lambda and what it can carry.
//!
//! The build turns the columns of `data/sources.toml` into these facts.

use crate::{
    door::{
        Answers, Backoff, Clients, Clock, Door, MaxRequest, MaxResponse, Micros, Refusal, Wait,
    },
    limits::Limits,
    rules::{Confidence, RuleId},
};

include!(concat!(env!("OUT_DIR"), "/sources.rs"));

list! {
    /// How an event gets to the function.
    #[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
    pub enum Path {
        /// The caller waits for the result.
        Sync = "sync",
        /// Lambda queues the event and answers before the function runs.
        Async = "async",
        /// An event source mapping reads a queue or stream and calls the function.
        Poll = "poll",
    }
}

/// What a source is to a function.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Role {
    Invoker,
    Store,
    Producer,
}

struct Facts {
    id: &'static str,
    name: &'static str,
    short_name: &'static str,
    path: Path,
    also_paths: &'static [Path],
    role: Role,
    targets: &'static [&'static str],
    has_door: bool,
    at_the_edge: bool,
    delay: Option<Micros>,
    door: Door,
    confidence: Confidence,
    rules: &'static [RuleId],
}

impl SourceKind {
    /// Every source, in the order of the rulebook.
    pub const ALL: &'static [Self] = &ALL;

    fn facts(self) -> &'static Facts {
        &FACTS[self as usize]
    }

    /// The id scenarios use, such as `apigw-rest`.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.facts().id
    }

    /// The opposite of [`SourceKind::id`].
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.id() == id)
    }

    /// The name people know it by.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.facts().name
    }

    /// The name of its service in one or two words, for cards and marks.
    #[must_use]
    pub fn short_name(self) -> &'static str {
        self.facts().short_name
    }

    /// Its main path. That of a producer depends on what it writes to; a queue or stream is polled.
    #[must_use]
    pub fn path(self) -> Path {
        self.facts().path
    }

    /// Other paths it offers.
    #[must_use]
    pub fn also_paths(self) -> &'static [Path] {
        self.facts().also_paths
    }

    /// Whether it is mostly met as a data store behind the function.
    #[must_use]
    pub fn is_store(self) -> bool {
        self.facts().role == Role::Store
    }

    /// Whether it only writes to something else and never calls Lambda.
    #[must_use]
    pub fn is_producer(self) -> bool {
        self.facts().role == Role::Producer
    }

    /// Whether it can be the source of a scenario: it calls functions or writes to something. The
    /// others are polled.
    #[must_use]
    pub fn sends(self) -> bool {
        !self.targets().is_empty()
    }

    /// The kinds of component that it can send to, as scenarios call them, the usual one first.
    #[must_use]
    pub fn targets(self) -> &'static [&'static str] {
        self.facts().targets
    }

    /// Whether it is drawn as two cards: a client, and the front door that it calls.
    ///
    /// Services that call Lambda on their own (S3, SNS, an SDK in somebody's code) are one card.
    #[must_use]
    pub fn has_door(self) -> bool {
        self.facts().has_door
    }

    /// Whether its functions run at the edge, which has prices of its own.
    #[must_use]
    pub fn is_at_the_edge(self) -> bool {
        self.facts().at_the_edge
    }

    /// How long its events take to their function (µs); none if they are there at once.
    #[must_use]
    pub fn delay(self, limits: &Limits) -> Option<f64> {
        self.facts().delay.map(|delay| delay(limits))
    }

    /// What its front door takes, how long it waits and what it answers.
    #[must_use]
    pub fn door(self) -> &'static Door {
        &self.facts().door
    }

    /// What its description rests on.
    #[must_use]
    pub fn confidence(self) -> Confidence {
        self.facts().confidence
    }

    /// The rules that explain it.
    #[must_use]
    pub fn rules(self) -> &'static [RuleId] {
        self.facts().rules
    }
}

impl std::fmt::Display for SourceKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_source_only_writes_and_one_is_mostly_a_store() {
        let producers: Vec<_> = SourceKind::ALL.iter().filter(|kind| kind.is_producer()).collect();
        assert_eq!(producers, [&SourceKind::Producer]);
        let stores: Vec<_> = SourceKind::ALL.iter().filter(|kind| kind.is_store()).collect();
        assert_eq!(stores, [&SourceKind::Rds]);
    }

    #[test]
    fn ids_can_be_read_back() {
        for kind in SourceKind::ALL {
            assert_eq!(SourceKind::parse(kind.id()), Some(*kind));
            assert!(!kind.rules().is_empty(), "{kind}");
            assert!(!kind.also_paths().contains(&kind.path()), "{kind}");
        }
        assert_eq!(SourceKind::parse("carrier-pigeon"), None);
    }
}
