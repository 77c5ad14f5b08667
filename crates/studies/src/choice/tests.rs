//! Every combination of answers leads to a scenario that runs, and that keeps what is promised.

use super::*;
use crate::hazard::{HazardKind, hazards};
use lambdascope_engine::Simulation;
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::{EntityKind, EventRef, Key};
use lambdascope_engine::time::SimTime;
use lambdascope_engine::trace::{Fate, Happening, TraceEntry};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A run of a scenario.
struct Run {
    config: Arc<Config>,
    trace: Vec<TraceEntry>,
    duplicates: u64,
}

impl Run {
    fn of(document: &Document) -> Self {
        let reading = document.read();
        let config = reading.runnable();
        let config = config.unwrap_or_else(|| panic!("{:#?}", reading.diagnostics));
        let mut simulation = Simulation::new(Arc::clone(config)).unwrap();
        simulation.record(true);
        simulation.run_until(SimTime::ZERO + config.run_for);
        let duplicates = simulation.summary().duplicate_side_effects;
        Self { config: Arc::clone(config), trace: simulation.take_trace(), duplicates }
    }

    /// What speaks against a promise; nothing if it is kept.
    fn breaks(&self, promise: Promise) -> Option<String> {
        match promise {
            Promise::Answered => self.unanswered(),
            Promise::NothingLost => self.lost(),
            Promise::OrderKept => self.overtaken(),
            Promise::OneEffect => {
                (self.duplicates > 0).then(|| format!("{} effects are double", self.duplicates))
            }
        }
    }

    fn unanswered(&self) -> Option<String> {
        let gave_up =
            |entry: &&TraceEntry| matches!(entry.happening, Happening::CallerGaveUp { .. });
        let answered =
            self.fates().into_iter().filter(|(event, _)| event.emitter.kind == EntityKind::Source);
        let wrong = answered
            .into_iter()
            .find(|(_, fate)| !matches!(fate, Some(Fate::Responded | Fate::RespondedWithError)));
        let late = self.trace.iter().find(gave_up).map(|entry| format!("{entry:?}"));
        late.or_else(|| wrong.map(|wrong| format!("{wrong:?}")))
    }

    /// Every event and its last fate, but for the records at destinations.
    fn fates(&self) -> BTreeMap<EventRef, Option<Fate>> {
        let failed = self.config.find(EntityKind::Queue, "failed");
        let mut fates = BTreeMap::new();
        for entry in &self.trace {
            let Some(event) = entry.event else { continue };
            match entry.happening {
                Happening::EventSent { to, .. } if Some(to) != failed => {
                    fates.insert(event, None);
                }
                Happening::CameToRest { fate, .. } => {
                    if let Some(known) = fates.get_mut(&event) {
                        *known = Some(fate);
                    }
                }
                _ => {}
            }
        }
        fates
    }

    fn lost(&self) -> Option<String> {
        let kept = |fate: &Option<Fate>| {
            !matches!(
                fate,
                None | Some(
                    Fate::Rejected
                        | Fate::Dropped
                        | Fate::Expired
                        | Fate::Discarded
                        | Fate::Waiting
                        | Fate::Running
                )
            )
        };
        let fates = self.fates();
        let lost = fates.iter().find(|(_, fate)| !kept(fate));
        lost.map(|(event, fate)| format!("{} is {fate:?}", self.config.event_name(*event)))
    }

    /// Effects of one key in another order than its events were sent.
    fn overtaken(&self) -> Option<String> {
        let results = self.config.find(EntityKind::Table, "results");
        let mut roots: BTreeMap<EventRef, EventRef> = BTreeMap::new();
        let mut sent: BTreeMap<EventRef, (Option<Key>, usize)> = BTreeMap::new();
        let mut last: BTreeMap<Option<Key>, usize> = BTreeMap::new();
        for entry in &self.trace {
            let Some(event) = entry.event else { continue };
            match entry.happening {
                Happening::EventSent { key, parent, .. } => {
                    let root = parent.map_or(event, |parent| roots[&parent]);
                    roots.insert(event, root);
                    let number = sent.len();
                    sent.entry(root).or_insert((key, number));
                }
                Happening::EffectLanded { .. } if Some(entry.entity) == results => {
                    let (key, number) = sent[&roots[&event]];
                    let before = last.insert(key, number);
                    if before.is_some_and(|before| before > number) {
                        return Some(format!("{} overtakes", self.config.event_name(event)));
                    }
                }
                _ => {}
            }
        }
        None
    }
}

/// What rules a way out really happens in its scenario.
#[test]
fn what_is_ruled_out_goes_wrong() {
    let answers = |pairs: &[(&str, &str)]| {
        let with = |answers: Answers, (question, answer): &(&str, &str)| {
            answers.with_named(question, answer).unwrap()
        };
        pairs.iter().fold(Answers::default(), with)
    };
    let ordered = answers(&[("reply", "no"), ("order", "customer"), ("traffic", "steady")]);
    let slow = answers(&[("work", "2m")]);
    for (answers, way, promise) in [
        (ordered, Way::Queue, Promise::OrderKept),
        (ordered, Way::Topic, Promise::OrderKept),
        (ordered, Way::Event, Promise::OrderKept),
        (slow, Way::Gateway, Promise::Answered),
        (slow, Way::Url, Promise::Answered),
    ] {
        let assessed = ways::assess(&answers, &Limits::of(Edition::Today));
        assert!(assessed.iter().any(|assessed| assessed.way == way && !assessed.fits), "{way:?}");
        let run = Run::of(&plan::scenario(way, &answers, Edition::Today));
        assert_ne!(run.breaks(promise), None, "{way:?} {promise:?}");
    }
}

/// Every way of every combination can be opened, and the checker finds nothing in what is
/// recommended that will hurt.
#[test]
fn every_way_runs_and_nothing_recommended_will_hurt() {
    let mut found = BTreeMap::new();
    for (number, answers) in Answers::all().enumerate() {
        let advice = advise(answers, Edition::Today);
        // Of what is not recommended, every eleventh combination.
        let looked_at = if number % 11 == 0 { advice.ways.len() } else { 1 };
        for (place, assessed) in advice.ways.iter().take(looked_at).enumerate() {
            let document = advice.scenario(assessed.way);
            let reading = document.read();
            let errors: Vec<_> =
                reading.diagnostics.iter().filter(|found| found.is_error()).collect();
            let config = reading.runnable().unwrap_or_else(|| panic!("{errors:#?}"));
            if place == 0 {
                // Whoever may leave an effect twice was asked about it.
                let asked =
                    |kind| kind == HazardKind::RetriesWithoutIdempotency && answers.may_repeat();
                let hazards = hazards(&document, config).into_iter();
                for hazard in hazards.filter(|hazard| !asked(hazard.kind)) {
                    found.insert((hazard.kind, assessed.way), (hazard.message, answers));
                }
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

/// An answer that cannot be had at once is taken on and comes later.
#[test]
fn long_work_is_answered_later() {
    let answers = Answers::default().with_named("work", "2m").unwrap();
    let advice = advise(answers, Edition::Today);
    let caution = &advice.cautions[0];
    assert_eq!(caution.rule, RuleId::SyncApigwRestTimeout);
    assert!(caution.text.contains("29 s"), "{}", caution.text);
    assert_eq!(advice.answers().reply(), Reply::Later);
    assert!(!advice.ways[0].way.is_synchronous());
}

/// The numbers in the reasons are those of the edition.
#[test]
fn reasons_follow_the_edition() {
    let answers = Answers::default().with_named("reply", "no").unwrap();
    let answers = answers.with_named("payload", "800KB").unwrap();
    let said = |edition| {
        let ways = advise(answers, edition).ways;
        let event = ways.into_iter().find(|way| way.way == Way::Event).unwrap();
        event.points.into_iter().find(|point| point.rule == RuleId::AsyncPayloadLimit)
    };
    assert_eq!(said(Edition::Today), None);
    assert!(said(Edition::Classic).unwrap().text.contains("256 KB"));
}

/// Every combination of answers gives a recommendation that the engine confirms.
#[test]
fn every_recommendation_keeps_its_word() {
    let mut broken = Vec::new();
    let mut runs = BTreeMap::new();
    let mut ways = BTreeSet::new();
    for edition in [Edition::Today, Edition::Classic] {
        for answers in Answers::all() {
            let advice = advise(answers, edition);
            let best = &advice.ways[0];
            assert!(best.fits, "{:#}", advice.to_json());
            ways.insert(best.way);
            let document = advice.scenario(best.way);
            let text = document.to_json();
            let run = runs.entry(text).or_insert_with(|| Run::of(&document));
            for promise in &advice.promises {
                if let Some(why) = run.breaks(*promise) {
                    broken.push(format!(
                        "{} {promise:?} {:?}: {why}",
                        advice.answers().to_json(),
                        best.way
                    ));
                }
            }
        }
    }
    assert!(
        broken.is_empty(),
        "{} broken:\n{}",
        broken.len(),
        broken[..broken.len().min(30)].join("\n")
    );
    assert_eq!(ways.len(), Way::ALL.len(), "{ways:?}");
}
