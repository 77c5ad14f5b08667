//! The event sources and front doors: how each calls Lambda and what it can carry.
//!
//! The numbers here describe a source in short, for lists and pickers. A run takes its numbers
//! from [`crate::Limits`].

use crate::{
    edition::Edition,
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
    path: Path,
    also_paths: &'static [Path],
    role: Role,
    confidence: Confidence,
    rules: &'static [RuleId],
}

/// The numbers stand apart: who needs one of them does not need all the names.
struct Amounts {
    today: [u32; 5],
    classic: [u32; 5],
}

/// Stands for a number that a source does not have.
const NONE: u32 = u32::MAX;

impl SourceKind {
    /// Every source, in the order of the rulebook.
    pub const ALL: &'static [Self] = &ALL;

    fn facts(self) -> &'static Facts {
        &FACTS[self as usize]
    }

    fn number(self, edition: Edition, at: usize) -> Option<u32> {
        let amounts = &AMOUNTS[self as usize];
        let row = match edition {
            Edition::Today => &amounts.today,
            Edition::Classic => &amounts.classic,
        };
        Some(row[at]).filter(|number| *number != NONE)
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

    /// The largest request or, for a polled source, the largest batch, in bytes.
    #[must_use]
    pub fn max_request_bytes(self, edition: Edition) -> Option<u64> {
        self.number(edition, 0).map(u64::from)
    }

    /// The largest single message or record, in bytes.
    #[must_use]
    pub fn max_message_bytes(self, edition: Edition) -> Option<u64> {
        self.number(edition, 1).map(u64::from)
    }

    /// The largest response, in bytes; 0 if nothing comes back.
    #[must_use]
    pub fn max_response_bytes(self, edition: Edition) -> Option<u64> {
        self.number(edition, 2).map(u64::from)
    }

    /// How long it waits, or the longest function timeout where it sets no clock of its own, in
    /// seconds.
    #[must_use]
    pub fn timeout_s(self, edition: Edition) -> Option<f64> {
        self.number(edition, 3).map(f64::from)
    }

    /// The usual size of its events, where that matters more than a limit, in bytes.
    #[must_use]
    pub fn typical_event_bytes(self, edition: Edition) -> Option<u64> {
        self.number(edition, 4).map(u64::from)
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
    fn there_are_44_sources_and_the_producer() {
        assert_eq!(SourceKind::ALL.len(), 45);
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

    #[test]
    fn numbers_follow_the_edition() {
        let event = SourceKind::LambdaApiEvent;
        assert_eq!(event.max_request_bytes(Edition::Today), Some(1_048_576));
        assert_eq!(event.max_request_bytes(Edition::Classic), Some(262_144));
        assert_eq!(SourceKind::SqsFifo.max_message_bytes(Edition::Classic), Some(262_144));
        assert_eq!(SourceKind::CloudfrontEdgeViewer.timeout_s(Edition::Classic), Some(5.0));
        assert_eq!(SourceKind::Alb.timeout_s(Edition::Classic), Some(900.0));
        assert_eq!(SourceKind::S3.typical_event_bytes(Edition::Today), Some(1024));
        assert_eq!(SourceKind::S3.max_request_bytes(Edition::Today), None);
        assert_eq!(SourceKind::Producer.timeout_s(Edition::Today), None);
    }
}
