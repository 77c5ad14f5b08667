//! Each kind of hazard really hurts, and its remedy really helps: a scenario for each is run as
//! it is and with the edits made, and the harm is read from the two summaries.
//!
//! `cases/KIND.toml` is a scenario with one key more: `harm`, the place in the summary of a count
//! that is above `at_most` (0 unless said) as it is, and not above it with the edits.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use lambdascope_engine::Simulation;
use lambdascope_engine::time::SimTime;
use lambdascope_scenario::{Diagnostic, Document, random_scenario, read_value, summary_json};
use lambdascope_studies::{Hazard, HazardKind, hazards};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;

/// Random scenarios whose hazards are looked at.
const SEEDS: u64 = 1_000;

/// A scenario, and what is to be looked at after it ran.
struct Case {
    document: Document,
    harm: String,
    at_most: f64,
}

impl Case {
    fn read(kind: HazardKind) -> Self {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/hazards/cases");
        let path = folder.join(format!("{}.toml", kind.as_str()));
        let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let mut value: Value = toml::from_str(&text).unwrap();
        let map = value.as_object_mut().unwrap();
        let harm = map.remove("harm").unwrap().as_str().unwrap().to_owned();
        map.insert("format".to_owned(), 1.into());
        map.insert("title".to_owned(), kind.as_str().into());
        let at_most = map.remove("at_most").map_or(0.0, |most| most.as_f64().unwrap());
        Self { document: Document::new(value), harm, at_most }
    }

    /// The count after a run of the document.
    fn measure(&self, document: &Document) -> f64 {
        let reading = read_value(document.value().clone());
        let errors: Vec<&Diagnostic> =
            reading.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).collect();
        let config = reading.runnable().unwrap_or_else(|| panic!("{errors:#?}"));
        let mut simulation = Simulation::new(std::sync::Arc::clone(config)).unwrap();
        let end = SimTime::ZERO + config.run_for;
        simulation.run_until(end);
        let summary = summary_json(config, &simulation.summary());
        let value =
            summary.pointer(&self.harm).unwrap_or_else(|| panic!("{}: {summary:#}", self.harm));
        value.as_f64().unwrap()
    }
}

/// The kinds that are found in a document.
fn kinds(document: &Document) -> Vec<HazardKind> {
    let reading = read_value(document.value().clone());
    hazards(document, reading.config.as_ref().unwrap()).iter().map(|found| found.kind).collect()
}

#[test]
fn each_hazard_hurts_and_its_remedy_helps() {
    let mut complaints = Vec::new();
    for kind in HazardKind::ALL {
        let case = Case::read(kind);
        let reading = read_value(case.document.value().clone());
        let config =
            reading.runnable().unwrap_or_else(|| panic!("{kind:?} {:#?}", reading.diagnostics));
        let all = hazards(&case.document, config);
        let mut mended = case.document.clone();
        for hazard in all.iter().filter(|hazard| hazard.kind == kind) {
            for (path, value) in &hazard.fix {
                mended.set(path, value.clone()).unwrap();
            }
        }
        let mut complain = |text: String| complaints.push(format!("{}: {text}", kind.as_str()));
        if mended == case.document {
            complain(format!("it is not found, but {:?}", kinds(&case.document)));
            continue;
        }
        if kinds(&mended).contains(&kind) {
            complain("its remedy does not remove it".to_owned());
        }
        let (before, after) = (case.measure(&case.document), case.measure(&mended));
        if before <= case.at_most {
            complain(format!("it does not hurt: {} is {before}", case.harm));
        }
        if after > case.at_most {
            complain(format!("its remedy does not help: {} is {after}, was {before}", case.harm));
        }
    }
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

/// Whatever is set up: a remedy leads to a scenario that runs, and its hazard is gone.
#[test]
fn a_remedy_leads_to_a_scenario_that_runs() {
    let mut complaints = Vec::new();
    let mut found = 0;
    for seed in 0..SEEDS {
        let document = random_scenario(seed);
        let reading = document.read();
        let config = reading.runnable().expect("a random scenario runs");
        for hazard in hazards(&document, config) {
            found += 1;
            let mut mended = document.clone();
            for (path, value) in &hazard.fix {
                mended.set(path, value.clone()).unwrap();
            }
            let again = mended.read();
            let replay = format!(
                "lambdascope random --seed {seed}: {} {}",
                hazard.kind.as_str(),
                hazard.path
            );
            let Some(config) = again.runnable() else {
                complaints.push(format!("{replay}: {:?}", again.diagnostics));
                continue;
            };
            let same = |other: &Hazard| other.kind == hazard.kind && other.path == hazard.path;
            if hazards(&mended, config).iter().any(same) {
                complaints.push(format!("{replay}: it is still there"));
            }
        }
    }
    assert!(found > SEEDS, "only {found} hazards in {SEEDS} scenarios");
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}
