//! What many runs add up to, as data, as JSON and as a table for people.

use super::{Landmark, MEASURES, MeasuredRun, Share, Spread, seed_of};
use crate::measure::{cell, label, value_json, words};
use crate::variant::Preset;
use lambdascope_engine::metrics::Measure;
use lambdascope_rulebook::list;
use lambdascope_scenario::readable::{count, percent_fine};
use lambdascope_scenario::{Cell, text_table};
use serde_json::{Map, Value, json};

list! {
    /// What a run may have at least one of, in the order in which they are shown.
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    pub enum Risk {
        /// An event was lost.
        Loss = "any_lost",
        /// A side effect was repeated.
        Duplicate = "any_duplicate",
        /// A caller was told an error.
        ErrorTold = "any_error_told",
        /// An event had to be kept in a dead-letter queue or at a destination.
        Kept = "any_kept",
    }
}

impl Risk {
    /// What is counted for it.
    #[must_use]
    pub const fn measure(self) -> Measure {
        match self {
            Self::Loss => Measure::Lost,
            Self::Duplicate => Measure::DuplicateSideEffects,
            Self::ErrorTold => Measure::ErrorTold,
            Self::Kept => Measure::Kept,
        }
    }
}

/// The chance that a run has at least one of something.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Chance {
    /// What a run may have.
    pub risk: Risk,
    /// The share of the runs so far, and how sure it is.
    pub share: Share,
}

/// What many runs add up to.
#[derive(Clone, PartialEq, Debug)]
pub struct OddsReport {
    /// How many runs there are so far.
    pub runs: usize,
    /// The seed of run 0.
    pub first_seed: u64,
    /// Runs that had to be stopped before their end.
    pub stopped: usize,
    /// The most events that a run sent.
    pub sent_max: u64,
    /// The chances, in the order of [`Risk::ALL`].
    pub chances: Vec<Chance>,
    /// How each measure is spread, in the order of [`MEASURES`]; a measure that no run has a
    /// value of is left out.
    pub spreads: Vec<Spread>,
}

impl OddsReport {
    pub(super) fn of(first_seed: u64, runs: &[MeasuredRun], around: Option<&Self>) -> Self {
        let values = |measure: Measure| {
            let values = (0..).zip(runs);
            values
                .filter_map(|(run, outcome)| Some(Landmark { value: outcome.value(measure)?, run }))
                .collect()
        };
        let chance = |risk: Risk| {
            let with = runs.iter().filter(|run| run.value(risk.measure()).unwrap_or(0) > 0);
            Chance { risk, share: Share::of(with.count(), runs.len()) }
        };
        Self {
            runs: runs.len(),
            first_seed,
            stopped: runs.iter().filter(|run| run.stopped).count(),
            sent_max: runs.iter().map(|run| run.sent).max().unwrap_or(0),
            chances: Risk::ALL.map(chance).to_vec(),
            spreads: MEASURES
                .into_iter()
                .filter_map(|measure| {
                    let around = around.and_then(|around| around.spread(measure));
                    Spread::of(measure, values(measure), around)
                })
                .collect(),
        }
    }

    /// The seed of a run.
    #[must_use]
    pub const fn seed(&self, landmark: Landmark) -> u64 {
        seed_of(self.first_seed, landmark.run)
    }

    /// How a measure is spread.
    #[must_use]
    pub fn spread(&self, measure: Measure) -> Option<&Spread> {
        self.spreads.iter().find(|spread| spread.measure == measure)
    }

    /// The report for programs.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let chances: Map<String, Value> = self
            .chances
            .iter()
            .map(|Chance { risk, share }| {
                let value = json!({
                    "runs": share.runs,
                    "share": share.share,
                    "low": share.low,
                    "high": share.high,
                });
                (risk.as_str().to_owned(), value)
            })
            .collect();
        let outcomes: Map<String, Value> = self
            .spreads
            .iter()
            .map(|spread| (spread.measure.as_str().to_owned(), self.spread_json(spread)))
            .collect();
        json!({
            "runs": self.runs,
            "first_seed": self.first_seed,
            "stopped": self.stopped,
            "events_sent_max": self.sent_max,
            "chances": chances,
            "outcomes": outcomes,
        })
    }

    fn spread_json(&self, spread: &Spread) -> Value {
        let value = |value| value_json(spread.measure, value);
        let landmark = |landmark: Landmark| json!({ "value": value(landmark.value), "seed": self.seed(landmark) });
        let bins: Vec<Value> = spread
            .bins
            .iter()
            .map(|bin| json!({ "from": value(bin.from), "to": value(bin.to), "runs": bin.runs }))
            .collect();
        let mut told = json!({
            "runs": spread.runs,
            "lowest": landmark(spread.lowest),
            "median": landmark(spread.median),
            "highest": landmark(spread.highest),
            "bins": bins,
        });
        for (percent, quantile) in spread.quantiles {
            told[format!("p{percent}")] = value(quantile);
        }
        told
    }

    /// The report for people: chances, then one line for each measure.
    #[must_use]
    pub fn to_table(&self) -> String {
        let mut out = format!("{} runs, seeds from {}\n", runs(self.runs), self.first_seed);
        if self.stopped > 0 {
            out.push_str(&format!(
                "{} of them were stopped before their end\n",
                runs(self.stopped)
            ));
        }
        let chance = |Chance { risk, share }: &Chance| {
            let [part, low, high] = [share.share, share.low, share.high].map(percent_fine);
            let confidence = format!("{low} to {high}");
            let cells = [runs(share.runs), part, confidence].map(Cell::Number);
            std::iter::once(Cell::words(words(risk.as_str()))).chain(cells).collect()
        };
        let chances: Vec<Vec<Cell>> = self.chances.iter().map(chance).collect();
        let head = ["in a run", "runs", "share", "with 95 % confidence"];
        out.push_str(&format!("\n{}", text_table(&head, &chances)));
        let outcome = |spread: &Spread| {
            let value = |value| cell(spread.measure, Some(value));
            let (low, median, high) = (spread.lowest, spread.median, spread.highest);
            let seeds = [low, median, high].map(|landmark| self.seed(landmark).to_string());
            let [low, median, high] = [low, median, high].map(|landmark| value(landmark.value));
            let p95 = value(spread.quantiles[3].1);
            let name = Cell::words(label(spread.measure));
            vec![name, low, median, p95, high, Cell::words(seeds.join(" "))]
        };
        let outcomes: Vec<Vec<Cell>> = self.spreads.iter().map(outcome).collect();
        let head = ["outcome of a run", "lowest", "median", "p95", "highest", "seeds"];
        out.push_str(&format!("\n{}", text_table(&head, &outcomes)));
        out
    }
}

/// A number of runs for people.
fn runs(number: usize) -> String {
    count(number as u64)
}

/// What the two ways of a question come to, for programs.
#[must_use]
pub fn answers_json(preset: &Preset, reports: [&OddsReport; 2]) -> Value {
    let [a, b] = [0, 1]
        .map(|side| json!({ "name": preset.variants[side].name, "odds": reports[side].to_json() }));
    json!({ "preset": preset.id(), "question": preset.question, "variants": [a, b] })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::odds::Odds;

    #[test]
    fn numbers_tell_the_outcomes_again() {
        const NONE: u64 = u64::MAX;
        let numbers =
            [[5, 0, 0, 1, 0, 2, 0, NONE, NONE, 7, 1200], [5, 1, 3, 0, 0, 0, 1, 10, 20, 9, 1300]];
        let mut odds = Odds::new(40);
        odds.add_numbers(numbers.as_flattened());
        let told: Vec<_> = odds.runs.iter().map(MeasuredRun::to_numbers).collect();
        assert_eq!(told, numbers);
        let report = odds.report();
        assert_eq!((report.runs, report.stopped, report.sent_max), (2, 1, 5));
        let runs: Vec<usize> = report.chances.iter().map(|chance| chance.share.runs).collect();
        assert_eq!(runs, [1, 1, 0, 1]);
        let lost = report.spread(Measure::Lost).unwrap();
        assert_eq!((lost.highest.value, report.seed(lost.highest)), (3, 41));
        assert_eq!(report.spread(Measure::UntilDoneP99).unwrap().runs, 1);
    }
}
