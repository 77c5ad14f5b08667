//! Variants of a scenario: two ways to set something up, for a question that people ask.
//!
//! A preset looks at what a scenario has and gives the edits that lead to either way. Both ways
//! always run, and nothing but the setting differs: the same events arrive with the same luck.

mod asynchronous;
mod functions;
mod polled;

use crate::DocumentEdit;
use crate::hazard::Survey;
use lambdascope_engine::config::{Config, Function};
use lambdascope_engine::entity::EntityKind;
use lambdascope_rulebook::{Edition, list};
use lambdascope_scenario::{Diagnostic, Document};
use serde_json::Value;

list! {
    /// The questions that presets answer.
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
    pub enum PresetKind {
        /// Something keeps what fails for good, or nothing does.
        Dlq = "dlq",
        /// Few retries or many.
        Retries = "retries",
        /// One record at a time, or many.
        Batch = "batch",
        /// The function reports single records as failed, or its whole batch comes back.
        PartialBatch = "partial-batch",
        /// The shortest visibility timeout that Lambda accepts, or the one that AWS advises.
        Visibility = "visibility",
        /// Reserved concurrency on the function, or maximum concurrency on the mapping.
        Concurrency = "concurrency",
        /// Wait for a full batch, or not.
        Window = "window",
        /// A poison record takes its batch with it, or the batch is halved.
        Bisect = "bisect",
        /// A message may come back once, or often.
        ReceiveLimit = "receive-limit",
        /// A dead-letter queue, or an on-failure destination.
        DlqOrDestination = "dlq-or-destination",
        /// Events may wait for a minute, or for hours.
        EventAge = "event-age",
        /// A repeated event leaves a second effect, or none.
        Idempotency = "idempotency",
        /// As much time as now, or twice as much.
        Timeout = "timeout",
        /// The function has its own small share of the concurrency, or that of the account.
        Reserved = "reserved",
        /// Environments are kept initialised, or not.
        Provisioned = "provisioned",
        /// One batch of a shard at a time, or many.
        Parallelization = "parallelization",
        /// The client tries once, or again.
        ClientRetries = "client-retries",
        /// Today's limits, or the classic ones.
        Limits = "limits",
    }
}

/// One way to set a scenario up.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Variant {
    /// What it is called beside the other one.
    pub name: String,
    /// Edits of the scenario that lead to it, in order; none if it is like that already.
    pub edits: Vec<DocumentEdit>,
}

impl Variant {
    pub(crate) fn new(name: impl Into<String>, edits: Vec<DocumentEdit>) -> Self {
        Self { name: name.into(), edits }
    }
}

/// A question about a scenario, with two ways to set it up that answer it.
#[derive(Clone, PartialEq, Debug)]
pub struct Preset {
    /// Which of the questions it is.
    pub kind: PresetKind,
    /// What it is asked about, as in `functions.charge`; empty for the whole scenario.
    pub at: String,
    /// The question, as a sentence.
    pub question: String,
    /// The two ways to set it up.
    pub variants: [Variant; 2],
}

impl Preset {
    /// The name that programs use: `retries:functions.charge`, or `limits`.
    #[must_use]
    pub fn id(&self) -> String {
        let kind = self.kind.as_str();
        if self.at.is_empty() { kind.to_owned() } else { format!("{kind}:{}", self.at) }
    }

    /// Whether `id` names it: its own name, or the question alone.
    #[must_use]
    pub fn is_called(&self, id: &str) -> bool {
        id == self.kind.as_str() || id == self.id()
    }
}

/// The questions that can be asked about a scenario that runs, in the order in which they are
/// offered.
///
/// Settings that a command of the scenario changes later are left alone if they would no longer
/// go together.
#[must_use]
pub fn presets(document: &Document, config: &Config) -> Vec<Preset> {
    let mut found = proposals(document, config);
    found.retain(|preset| preset.variants.iter().all(|side| vary(document, &side.edits).is_ok()));
    found
}

/// All that might be asked, whether or not every command of the scenario still makes sense then.
fn proposals(document: &Document, config: &Config) -> Vec<Preset> {
    let mut catalogue = Catalogue { survey: Survey::new(document, config), found: Vec::new() };
    catalogue.ask_about_asynchronous();
    catalogue.ask_about_functions();
    catalogue.ask_about_mappings();
    catalogue.ask_about_limits();
    catalogue.found.sort_by_key(|preset| preset.kind);
    catalogue.found
}

/// A scenario with edits, if it runs.
///
/// # Errors
/// Every diagnostic of a scenario that does not, or of an edit that leads nowhere.
pub fn vary(document: &Document, edits: &[DocumentEdit]) -> Result<Document, Vec<Diagnostic>> {
    let mut varied = document.clone();
    for (path, value) in edits {
        varied
            .set(path, value.clone())
            .map_err(|error| vec![Diagnostic::error(path.as_str(), error.to_string())])?;
    }
    let reading = varied.read();
    if reading.runnable().is_none() {
        let errors = reading.diagnostics.into_iter().filter(Diagnostic::is_error);
        return Err(errors.collect());
    }
    Ok(varied)
}

/// The scenario of a session as if every setting that was changed in it had been so from its
/// start; all else that was done in it is done again. Without its commands if it could not run
/// with them.
#[must_use]
pub fn settled(session: &Document) -> Document {
    let mut scenario = session.clone();
    scenario.truncate_log(0);
    let opened = scenario.clone();
    let mut kept = Vec::new();
    for entry in session.get("log").and_then(Value::as_array).into_iter().flatten() {
        let path = entry.get("path").and_then(Value::as_str);
        match (entry.get("do").and_then(Value::as_str), path) {
            (Some("set" | "unset"), Some(path)) => {
                let value = entry.get("value").cloned().unwrap_or_default();
                if scenario.set(path, value).is_err() {
                    return opened;
                }
            }
            _ => {
                let mut entry = entry.clone();
                // Other settings take other steps.
                if let Some(entry) = entry.as_object_mut() {
                    entry.remove("after");
                }
                kept.push(entry);
            }
        }
    }
    let log = if kept.is_empty() { Value::Null } else { Value::Array(kept) };
    match vary(&scenario, &[("log".to_owned(), log)]) {
        Ok(scenario) => scenario,
        Err(_) => opened,
    }
}

/// The edit of a path and a value as a person wrote it: JSON, or else a text. An empty value
/// takes the setting away.
#[must_use]
pub fn written_edit(path: &str, value: &str) -> DocumentEdit {
    let value = value.trim();
    let value = if value.is_empty() {
        Value::Null
    } else {
        serde_json::from_str(value).unwrap_or_else(|_| Value::from(value))
    };
    (path.trim().to_owned(), value)
}

/// A look over a scenario, with the questions that were found so far.
struct Catalogue<'a> {
    survey: Survey<'a>,
    found: Vec<Preset>,
}

impl Catalogue<'_> {
    fn ask(&mut self, kind: PresetKind, at: String, question: String, variants: [Variant; 2]) {
        self.found.push(Preset { kind, at, question, variants });
    }

    /// Asks about one setting of a component: the names of both ways, each with its value.
    fn ask_which<N: Into<String>, V: Into<Value>>(
        &mut self,
        kind: PresetKind,
        at: &str,
        setting: &str,
        question: String,
        ways: [(N, V); 2],
    ) {
        let path = format!("{at}.{setting}");
        let way = |(name, value): (N, V)| Variant::new(name, vec![(path.clone(), value.into())]);
        self.ask(kind, at.to_owned(), question, ways.map(way));
    }

    fn ask_about_limits(&mut self) {
        let side = |name: &str, edition: Edition| {
            Variant::new(name, vec![("limits".to_owned(), edition.as_str().into())])
        };
        self.ask(
            PresetKind::Limits,
            String::new(),
            "What has changed since classic times?".to_owned(),
            [side("today's limits", Edition::Today), side("classic limits", Edition::Classic)],
        );
    }
}

impl Survey<'_> {
    /// Whether an account has so much concurrency beside what its other functions claim.
    fn has_left(&self, function: &Function, at_once: u32) -> bool {
        let others = self.config().functions.iter().filter(|other| other.name != function.name);
        let claimed = others
            .map(|other| other.reserved_concurrency.unwrap_or(other.provisioned_concurrency))
            .map(u64::from);
        let limits = &self.config().limits;
        let left = limits.account_concurrency.saturating_sub(limits.min_unreserved_concurrency);
        claimed.sum::<u64>() + u64::from(at_once) <= left
    }

    /// The reference to a queue of a type that keeps what failed, called `name` unless a queue of
    /// the other type is, and the edits that make it: none if it is there.
    fn queue_of_type(&self, name: &str, fifo: bool) -> (String, Vec<DocumentEdit>) {
        let known = self.config().find(EntityKind::Queue, name);
        let taken = known.is_some_and(|queue| self.config().queues[queue.at()].fifo != fifo);
        if taken {
            let kind = if fifo { "fifo" } else { "standard" };
            self.failure_queue(&format!("{name}-{kind}"), fifo)
        } else {
            self.failure_queue(name, fifo)
        }
    }

    fn standard_queue(&self, name: &str) -> (String, Vec<DocumentEdit>) {
        self.queue_of_type(name, false)
    }
}

/// An edit that takes a setting away.
fn without(path: String) -> DocumentEdit {
    (path, Value::Null)
}

#[cfg(test)]
mod tests {
    use super::*;
    use lambdascope_scenario::random_scenario;
    use serde_json::json;

    /// Nothing but a command that the scenario itself has can stand in the way of a question.
    #[test]
    fn both_ways_of_every_question_run_in_every_scenario() {
        let mut asked = [0_u32; PresetKind::ALL.len()];
        for seed in 1..=300 {
            let mut document = random_scenario(seed);
            document.set("commands", Value::Null).unwrap();
            let reading = document.read();
            let config = reading.runnable().unwrap();
            for preset in proposals(&document, config) {
                asked[preset.kind as usize] += 1;
                assert_ne!(preset.variants[0], preset.variants[1], "{}", preset.id());
                for variant in &preset.variants {
                    let wrong = vary(&document, &variant.edits).err().unwrap_or_default();
                    // What classic times did not have cannot be looked at in them.
                    let missed = preset.kind == PresetKind::Limits && !wrong.is_empty();
                    assert!(missed || wrong.is_empty(), "seed {seed}, {}: {wrong:?}", preset.id());
                }
            }
        }
        for (kind, count) in PresetKind::ALL.into_iter().zip(asked) {
            assert!(count >= 5, "{} was asked {count} times", kind.as_str());
        }
    }

    #[test]
    fn what_is_offered_runs_and_little_is_left_out() {
        let (mut proposed, mut offered) = (0, 0);
        for seed in 1..=100 {
            let document = random_scenario(seed);
            let reading = document.read();
            let config = reading.runnable().unwrap();
            proposed += proposals(&document, config).len();
            for variant in presets(&document, config).iter().flat_map(|preset| &preset.variants) {
                offered += 1;
                assert!(vary(&document, &variant.edits).is_ok(), "seed {seed}, {}", variant.name);
            }
        }
        assert!(offered / 2 > proposed * 9 / 10, "{offered} sides of {proposed} questions");
    }

    #[test]
    fn a_settled_session_has_its_settings_from_the_start() {
        let session = Document::new(json!({
            "format": 1,
            "sources": { "web": { "kind": "lambda-api", "target": "function/f" } },
            "functions": { "f": { "timeout": "3s" } },
            "log": [
                { "at": "1s", "after": 4, "do": "set", "path": "functions.f.timeout", "value": "9s" },
                { "at": "2s", "after": 5, "do": "send", "source": "web", "count": 3 },
            ],
        }));
        let settled = settled(&session);
        assert_eq!(settled.get("functions.f.timeout"), Some(&json!("9s")));
        let kept = json!([{ "at": "2s", "do": "send", "source": "web", "count": 3 }]);
        assert_eq!(settled.get("log"), Some(&kept));
    }

    #[test]
    fn what_is_written_is_json_or_a_text() {
        let edit = |value: Value| ("a.b".to_owned(), value);
        assert_eq!(written_edit("a.b ", " 3"), edit(json!(3)));
        assert_eq!(written_edit("a.b", "5s"), edit(json!("5s")));
        assert_eq!(written_edit("a.b", ""), edit(Value::Null));
    }
}
