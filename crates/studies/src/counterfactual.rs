//! What would have become of an event if something had been set up in another way: found by
//! forking the run before the moment that is asked about, not written by hand.
//!
//! A fork is a session like any other: the same scenario with the same commands up to a moment,
//! and the other settings from then on. So it can be run, shown and compared like any other. A
//! component that the settings need is there from the start; until something leads to it, it
//! changes nothing.

use crate::DocumentEdit;
use crate::comparison::NamedEnding;
use crate::outcome::Ending;
use crate::variant::{Preset, PresetKind, Variant, presets, vary};
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::{Entity, EventRef};
use lambdascope_engine::replay::{Bounds, Progress, Replay};
use lambdascope_engine::time::SimTime;
use lambdascope_engine::trace::{Fate, FateGroup, Happening, TraceEntry};
use lambdascope_scenario::list_of;
use lambdascope_scenario::{Action, CommandText, Diagnostic, Document};
use std::collections::BTreeSet;
use std::sync::Arc;

/// All forks of one question together take so many steps; then the rest is left open.
const STEPS_MAX: u64 = 20_000_000;
/// After so many steps it is looked whether the event is at rest.
const STEPS_AT_ONCE: u32 = 256;

/// The session as it would be had these settings held from a moment on.
///
/// # Errors
/// Every diagnostic of settings that do not go together with the scenario.
pub fn fork(
    document: &Document,
    at: SimTime,
    edits: &[DocumentEdit],
) -> Result<Document, Vec<Diagnostic>> {
    let mut forked = document.clone();
    let given = document.read().log.partition_point(|command| command.time <= at);
    forked.truncate_log(given);
    if at == SimTime::ZERO {
        return vary(&forked, edits);
    }
    let is_new = |path: &str| path.split('.').count() == 2 && document.get(path).is_none();
    for (path, value) in edits.iter().filter(|(path, _)| is_new(path)) {
        forked
            .set(path, value.clone())
            .map_err(|error| vec![Diagnostic::error(path.as_str(), error.to_string())])?;
    }
    for (path, value) in edits.iter().filter(|(path, _)| !is_new(path)) {
        let action = Action::Set { path: path.clone(), value: value.clone() };
        forked.command(&CommandText { at, after: None, action })?;
    }
    Ok(forked)
}

/// Since when the other setting would have had to hold.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Since {
    /// Since just before what is asked about.
    Happening,
    /// Since the event was sent.
    Sending,
}

/// What would have become of the event.
#[derive(Clone, PartialEq, Debug)]
pub struct WhatIf {
    /// The setting, as a variant is called.
    pub name: String,
    /// Since when it would have had to hold.
    pub since: Since,
    /// The moment from which on it holds in the fork.
    pub at: SimTime,
    /// The session in which it does.
    pub fork: Document,
    /// How the event ends there.
    pub ending: NamedEnding,
    /// Effects that it leaves there once more than it should.
    pub duplicates: u32,
}

/// The search for what would have changed the way of one event.
#[derive(Clone, Debug)]
pub struct Counterfactuals {
    document: Document,
    event: String,
    /// The moment that is asked about; none for that at which the event ends.
    asked: Option<SimTime>,
    /// The run as it was, until it is known.
    actual_run: Option<EventRun>,
    actual: Option<(NamedEnding, Ending)>,
    /// What is still to be tried, the first one last.
    left: Vec<Variant>,
    /// What is being tried.
    trying: Option<Trial>,
    found: Vec<WhatIf>,
    in_vain: Vec<String>,
    steps: u64,
}

/// A fork that is being run.
#[derive(Clone, Debug)]
struct Trial {
    variant: Variant,
    since: Since,
    at: SimTime,
    fork: Document,
    run: EventRun,
}

impl Counterfactuals {
    /// Asks about an event of a session, such as `orders#3`, and about a moment of its way; none
    /// for the one at which it ends.
    #[must_use]
    pub fn new(document: Document, event: &str, asked: Option<SimTime>) -> Self {
        let run = EventRun::of(&document, event, asked.unwrap_or(SimTime::ZERO));
        Self {
            document,
            event: event.to_owned(),
            asked,
            actual_run: run,
            actual: None,
            left: Vec::new(),
            trying: None,
            found: Vec::new(),
            in_vain: Vec::new(),
            steps: 0,
        }
    }

    /// How the event ended; none while that is not known, or if it was never sent.
    #[must_use]
    pub fn actual(&self) -> Option<&NamedEnding> {
        self.actual.as_ref().map(|(named, _)| named)
    }

    /// What would have changed its way, as far as it was found, in the order in which questions
    /// are offered.
    #[must_use]
    pub fn found(&self) -> &[WhatIf] {
        &self.found
    }

    /// The settings that would have changed nothing, as variants are called.
    #[must_use]
    pub fn in_vain(&self) -> &[String] {
        &self.in_vain
    }

    /// Whether some were left open, since the run is too long to be run so often.
    #[must_use]
    pub fn is_cut_short(&self) -> bool {
        self.steps >= STEPS_MAX && !self.left.is_empty()
    }

    /// Whether the search goes on.
    #[must_use]
    pub fn is_searching(&self) -> bool {
        self.actual_run.is_some()
            || self.trying.is_some()
            || !self.left.is_empty() && !self.is_cut_short()
    }

    /// Goes on for about `steps` steps; false when the search is over.
    pub fn advance(&mut self, steps: u32) -> bool {
        self.steps += u64::from(steps);
        if let Some(run) = &mut self.actual_run {
            if run.advance(steps)
                && let Some(run) = self.actual_run.take()
            {
                self.begin(run);
            }
        } else if let Some(trial) = &mut self.trying {
            if trial.run.advance(steps)
                && let Some(trial) = self.trying.take()
            {
                self.conclude(trial);
            }
        } else if !self.is_cut_short()
            && let Some(variant) = self.left.pop()
        {
            self.attempt(variant, Since::Happening);
        }
        self.is_searching()
    }

    /// The run as it was is known: what could be set up in another way?
    fn begin(&mut self, run: EventRun) {
        let Some((named, ending)) = run.ending() else { return };
        let asked = self.asked.or(ending.ended_at).unwrap_or(ending.sent_at);
        self.asked = Some(asked);
        self.actual = Some((named, ending));
        let settings = self.document.at(asked);
        let reading = settings.read();
        let Some(config) = reading.runnable() else { return };
        let way: BTreeSet<String> =
            run.way.iter().map(|entity| path_of(&run.config, *entity)).collect();
        self.left = ways_out(&settings, config, &way);
        self.left.reverse();
    }

    fn attempt(&mut self, variant: Variant, since: Since) {
        let Some((_, ending)) = &self.actual else { return };
        let from = match since {
            Since::Happening => self.asked.unwrap_or(ending.sent_at),
            Since::Sending => ending.sent_at,
        };
        let at = SimTime::from_micros(from.as_micros().saturating_sub(1));
        // Far enough that it does not end otherwise just because nobody looked on.
        let until = ending.ended_at.unwrap_or(from).max(self.asked.unwrap_or(from));
        // The setting may not go together with what the scenario itself does later.
        let Ok(fork) = fork(&self.document, at, &variant.edits) else { return };
        let Some(run) = EventRun::of(&fork, &self.event, until) else { return };
        self.trying = Some(Trial { variant, since, at, fork, run });
    }

    fn conclude(&mut self, trial: Trial) {
        let (Some((named, ending)), Some((before, was))) = (trial.run.ending(), &self.actual)
        else {
            return;
        };
        let same = named.fate == before.fate
            && named.place == before.place
            && ending.duplicates == was.duplicates;
        if !same {
            let Trial { variant, since, at, fork, .. } = trial;
            let duplicates = ending.duplicates;
            let name = variant.name;
            self.found.push(WhatIf { name, since, at, fork, ending: named, duplicates });
        } else if trial.since == Since::Happening {
            self.attempt(trial.variant, Since::Sending);
        } else {
            self.in_vain.push(trial.variant.name);
        }
    }
}

/// The variants that change something on the way of an event. Questions about whether a setting is
/// worth its price do not change where an event ends.
fn ways_out(settings: &Document, config: &Config, way: &BTreeSet<String>) -> Vec<Variant> {
    let helps = |preset: &Preset| {
        !matches!(preset.kind, PresetKind::Limits | PresetKind::DlqOrDestination)
            && way.contains(&preset.at)
    };
    let mut variants: Vec<Variant> = Vec::new();
    for variant in
        presets(settings, config).into_iter().filter(helps).flat_map(|preset| preset.variants)
    {
        let changes = vary(settings, &variant.edits)
            .is_ok_and(|varied| varied.read().config.is_some_and(|varied| *varied != *config));
        if changes && !variants.contains(&variant) {
            variants.push(variant);
        }
    }
    variants
}

/// Where a component stands in a document: `queues.orders`.
fn path_of(config: &Config, entity: Entity) -> String {
    format!("{}.{}", list_of(entity.kind), config.name(entity))
}

/// A run that is watched for one event.
#[derive(Clone, Debug)]
struct EventRun {
    config: Arc<Config>,
    replay: Replay,
    event: EventRef,
    /// It is watched at least until then.
    until: SimTime,
    ending: Option<Ending>,
    /// Whatever had to do with it.
    way: BTreeSet<Entity>,
}

impl EventRun {
    /// None if the session cannot run, or has no such event.
    fn of(document: &Document, event: &str, until: SimTime) -> Option<Self> {
        let reading = document.read();
        let config = Arc::clone(reading.runnable()?);
        let event = config.find_event(event)?;
        let mut replay = Replay::new(Arc::clone(&config), reading.log).ok()?;
        replay.simulation.record(true);
        Some(Self { config, replay, event, until, ending: None, way: BTreeSet::new() })
    }

    /// True when the event is at rest, or the run is over.
    fn advance(&mut self, steps: u32) -> bool {
        let bounds = Bounds { steps: STEPS_MAX, in_flight: u64::MAX };
        for _ in 0..steps.div_ceil(STEPS_AT_ONCE) {
            let progress = self.replay.advance(STEPS_AT_ONCE, bounds);
            let trace = self.replay.simulation.take_trace();
            for entry in trace.iter().filter(|entry| entry.event == Some(self.event)) {
                Ending::note(&mut self.ending, entry);
                note_way(&self.config, &mut self.way, entry);
            }
            let rests = self.ending.is_some_and(|ending| ending.ended_at.is_some());
            let enough = rests && self.replay.simulation.now() > self.until;
            if enough || progress != Progress::GoesOn {
                return true;
            }
        }
        false
    }

    fn ending(&self) -> Option<(NamedEnding, Ending)> {
        let ending = self.ending?;
        Some((NamedEnding::of(&self.config, &ending), ending))
    }
}

fn note_way(config: &Config, way: &mut BTreeSet<Entity>, entry: &TraceEntry) {
    way.insert(entry.entity);
    match entry.happening {
        Happening::EventSent { to, .. } => {
            way.insert(to);
        }
        Happening::MessageReceived { batch: Some(batch), .. }
        | Happening::RecordRead { batch, .. } => {
            way.insert(batch.mapping.entity());
            if let Some(mapping) = config.mappings.get(batch.mapping.at()) {
                way.insert(mapping.first_function().entity());
            }
        }
        _ => {}
    }
}

/// Whether an event that met this fate, or left a duplicate, asks for a remedy.
#[must_use]
pub const fn ends_badly(fate: Fate) -> bool {
    matches!(fate.group(), FateGroup::Told | FateGroup::Kept | FateGroup::Lost)
}

#[cfg(test)]
mod tests {
    use super::*;
    use lambdascope_scenario::random_scenario;
    use serde_json::json;

    fn document() -> Document {
        Document::new(json!({
            "format": 1,
            "run_for": "20m",
            "sources": { "uploads": {
                "kind": "s3", "target": "function/thumbnail",
                "arrivals": { "at": [{ "time": "0s" }, { "time": "1s" }] },
            } },
            "functions": { "thumbnail": {
                "duration": "100ms", "init_duration": "200ms",
                "event_invoke_config": { "maximum_retry_attempts": 1 },
                "failures": [{ "kind": "error", "events": ["uploads#2"], "attempts": [1, 2] }],
            } },
        }))
    }

    fn searched(document: Document, event: &str, asked: Option<SimTime>) -> Counterfactuals {
        let mut search = Counterfactuals::new(document, event, asked);
        while search.advance(1_000) {}
        search
    }

    #[test]
    fn a_lost_event_would_have_been_kept_or_handled() {
        let search = searched(document(), "uploads#2", None);
        let actual = search.actual().unwrap();
        assert_eq!((actual.fate, actual.place.as_str()), (Fate::Dropped, "function/thumbnail"));
        let said = |name: &str| {
            let found = search.found().iter().find(|what_if| what_if.name == name);
            let found = found.unwrap_or_else(|| panic!("{name}: {:?}", search.in_vain()));
            (found.since, found.ending.fate, found.ending.place.as_str())
        };
        let dlq = "queue/thumbnail-dlq";
        assert_eq!(said("with a DLQ"), (Since::Happening, Fate::DeadLettered, dlq));
        assert_eq!(said("2 retries"), (Since::Happening, Fate::Processed, "function/thumbnail"));
        assert!(
            search.in_vain().iter().any(|name| name == "idempotent" || name == "5 provisioned")
        );
        let kept = search.found().iter().find(|what_if| what_if.name == "with a DLQ").unwrap();
        assert_eq!(kept.ending.at, actual.at, "it is kept when it would have been lost");
    }

    #[test]
    fn an_event_that_was_never_sent_has_no_other_way() {
        let search = searched(document(), "uploads#99", None);
        assert_eq!((search.actual(), search.found().len()), (None, 0));
    }

    /// Up to the moment of the fork everything is as it was.
    #[test]
    fn a_fork_changes_nothing_before_its_moment() {
        let mut forks = 0;
        for seed in 1..=60 {
            let document = random_scenario(seed);
            let reading = document.read();
            let config = reading.runnable().unwrap();
            let at = SimTime::ZERO + config.run_for.scale(0.3);
            let before = trace(&document, at);
            for preset in presets(&document, config) {
                for variant in preset.variants.iter().filter(|variant| !variant.edits.is_empty()) {
                    if preset.kind == PresetKind::Limits {
                        continue;
                    }
                    let Ok(fork) = fork(&document, at, &variant.edits) else { continue };
                    forks += 1;
                    let after = trace(&fork, at);
                    assert_eq!(before, after, "seed {seed}, {}: {}", preset.id(), variant.name);
                }
            }
        }
        assert!(forks > 200, "only {forks} forks");
    }

    /// The text of everything before `at`, but for where commands are noted that change nothing.
    fn trace(document: &Document, at: SimTime) -> String {
        let reading = document.read();
        let config = Arc::clone(reading.runnable().unwrap());
        let mut replay = Replay::new(Arc::clone(&config), reading.log).unwrap();
        replay.simulation.record(true);
        while replay.step(at) {}
        let mut text = String::new();
        let command =
            |entry: &TraceEntry| matches!(entry.happening, Happening::CommandApplied { .. });
        let trace = replay.simulation.take_trace();
        for entry in trace.iter().filter(|entry| entry.time < at && !command(entry)) {
            lambdascope_scenario::write_trace_text(&config, entry, &mut text);
        }
        text
    }
}
