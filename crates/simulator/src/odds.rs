//! Odds: one simulator adds up the runs of many, each of which makes its share of them.

use crate::{Why, read};
use lambdascope_engine::command::TimedCommand;
use lambdascope_engine::config::Config;
use lambdascope_protocol::odds::{
    Begin, Bin, Chance, Landmark, Made, Numbers, Odds, Question, Report, Risk, Runs as Share,
    Spread,
};
use lambdascope_scenario::Document;
use lambdascope_studies::odds::{self as studies, MeasuredRun, OddsReport, answers_json};
use lambdascope_studies::{Preset, presets, vary};
use std::sync::Arc;

/// The questions that can be asked about a scenario.
pub(crate) fn questions(scenario: &str) -> Result<Vec<Question>, Why> {
    Ok(presets_of(scenario)?.1.iter().map(question).collect())
}

fn question(preset: &Preset) -> Question {
    let ways = preset.variants.each_ref().map(|way| way.name.clone());
    Question { id: preset.id(), text: preset.question.clone(), ways }
}

fn presets_of(scenario: &str) -> Result<(Document, Vec<Preset>), Why> {
    let reading = read(scenario)?;
    let presets = reading.runnable().map(|config| presets(&reading.document, config));
    Ok((reading.document, presets.unwrap_or_default()))
}

/// What the runs came to so far.
pub(crate) struct Study {
    /// The question, if its two ways are run.
    preset: Option<Preset>,
    sides: Vec<studies::Odds>,
}

impl Study {
    /// No runs yet, and the scenarios (JSON) that are to be run.
    pub(crate) fn begin(begin: &Begin) -> Result<(Self, Vec<String>), Why> {
        let (mut document, presets) = presets_of(&begin.scenario)?;
        document.set("seed", begin.seed.into()).map_err(|error| error.to_string())?;
        let (preset, sides) = match &begin.question {
            None => (None, vec![document]),
            Some(id) => {
                let preset = presets.into_iter().find(|preset| preset.id() == *id);
                let preset = preset.ok_or("this question cannot be asked about the scenario")?;
                let ways = preset.variants.iter().map(|way| vary(&document, &way.edits));
                let sides: Result<_, _> = ways.collect();
                let first = |wrong: Vec<_>| wrong.first().map(ToString::to_string);
                (Some(preset), sides.map_err(|wrong| first(wrong).unwrap_or_default())?)
            }
        };
        let odds = sides.iter().map(|_| studies::Odds::new(begin.seed)).collect();
        Ok((Self { preset, sides: odds }, sides.iter().map(Document::to_json).collect()))
    }

    /// Takes in the next runs of each side.
    pub(crate) fn add(&mut self, numbers: &[Numbers]) -> Odds {
        for (odds, numbers) in self.sides.iter_mut().zip(numbers) {
            odds.add_numbers(numbers);
        }
        match (self.sides.as_slice(), &self.preset) {
            ([a, b], Some(preset)) => Odds {
                sides: [a.report_beside(b), b.report_beside(a)].map(|it| report(&it)).into(),
                json: answers_json(preset, [&a.report(), &b.report()]).to_string(),
            },
            (sides, _) => {
                let reports: Vec<OddsReport> = sides.iter().map(studies::Odds::report).collect();
                let json = reports.first().map(OddsReport::to_json).unwrap_or_default();
                Odds { sides: reports.iter().map(report).collect(), json: json.to_string() }
            }
        }
    }
}

/// A report as the page shows it.
fn report(report: &OddsReport) -> Report {
    let chance = |chance: &studies::Chance| Chance {
        risk: match chance.risk {
            studies::Risk::Loss => Risk::Loss,
            studies::Risk::Duplicate => Risk::Duplicate,
            studies::Risk::ErrorTold => Risk::ErrorTold,
            studies::Risk::Kept => Risk::Kept,
        },
        runs: chance.share.runs as u64,
        share: chance.share.share,
        low: chance.share.low,
        high: chance.share.high,
    };
    let landmark = |it: studies::Landmark| Landmark { value: it.value, seed: report.seed(it) };
    let bin = |bin: &studies::Bin| Bin { from: bin.from, to: bin.to, runs: bin.runs as u64 };
    let spread = |spread: &studies::Spread| {
        let [.., (_, p95)] = spread.quantiles;
        Spread {
            measure: spread.measure,
            lowest: landmark(spread.lowest),
            median: landmark(spread.median),
            highest: landmark(spread.highest),
            p95,
            bins: spread.bins.iter().map(bin).collect(),
        }
    };
    Report {
        runs: report.runs as u64,
        stopped: report.stopped as u64,
        chances: report.chances.iter().map(chance).collect(),
        spreads: report.spreads.iter().map(spread).collect(),
    }
}

/// A share of the runs on its way.
pub(crate) struct Runs {
    sides: Vec<(Arc<Config>, Vec<TimedCommand>)>,
    next: u64,
    step: u64,
    runs: u64,
    /// How long they took so far (ms).
    took_ms: f64,
}

impl Runs {
    pub(crate) fn start(share: &Share) -> Result<Self, Why> {
        let mut sides = Vec::new();
        for scenario in &share.sides {
            let reading = read(scenario)?;
            sides.extend(reading.config.map(|config| (config, reading.log)));
        }
        let Share { first, step, runs, .. } = *share;
        Ok(Self { sides, next: first, step: step.max(1), runs, took_ms: 0.0 })
    }

    /// Whether the last one is made.
    pub(crate) const fn are_over(&self) -> bool {
        self.next >= self.runs
    }

    /// Makes the next run, and more of them as long as the time is not over.
    pub(crate) fn go_on(&mut self, clock: impl Fn() -> f64, until: f64) -> Result<Made, Why> {
        let begin = clock();
        let mut runs = Vec::new();
        while !self.are_over() {
            let numbers = self.sides.iter().map(|(config, log)| {
                let run = MeasuredRun::of(config, log, self.next);
                run.map(|run| run.to_numbers().to_vec()).map_err(|error| error.to_string())
            });
            runs.push(numbers.collect::<Result<Vec<Numbers>, Why>>()?);
            self.next = self.next.saturating_add(self.step);
            if clock() >= until {
                break;
            }
        }
        self.took_ms += clock() - begin;
        Ok(Made { took_ms: self.took_ms, runs })
    }
}
