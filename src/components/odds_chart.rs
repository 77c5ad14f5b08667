//! How one outcome is spread over many runs: a histogram, the same as a table, and runs to look at.

use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::odds::OddsAct;
use crate::quantity::{self, decimal};
use crate::texts::{fill, odds as texts};
use lambdascope_engine::time::SimDuration;
use lambdascope_scenario::odds::{Bin, Distribution, Landmark, Measure, OddsReport};

/// Units of the drawing, stretched to the width that is there.
const WIDTH: f64 = 240.0;
const HEIGHT: f64 = 56.0;
/// A bin with any run in it is at least so high.
const LEAST: f64 = 1.5;
/// Bars are apart by this share of their width.
const GAP: f64 = 0.12;
/// A single value is not drawn wider than this share of the room.
const BINS_MIN: usize = 6;

/// A measure of the runs; `stale` runs cannot be put on the stage.
pub(crate) fn chart(desk: &Desk, report: &OddsReport, spread: &Distribution, stale: bool) -> El {
    let name = texts::name(spread.measure);
    let landmarks = [
        (texts::LOWEST, spread.lowest),
        (texts::MEDIAN, spread.median),
        (texts::HIGHEST, spread.highest),
    ];
    let buttons =
        landmarks.map(|(word, landmark)| show(desk, report, spread, (word, landmark), stale));
    part("section", "odds-chart")
        .key(spread.measure as u64)
        .child(el("h3").text(name))
        .child(histogram(spread))
        .child(part("div", "odds-runs").list(buttons.into()))
        .child(
            el("details")
                .child(el("summary").text(texts::TABLE))
                .child(table(spread).attr("aria-label", name)),
        )
}

/// A run that stands for a value, as a button that puts it on the stage.
fn show(
    desk: &Desk,
    report: &OddsReport,
    spread: &Distribution,
    (word, landmark): (&'static str, Landmark),
    stale: bool,
) -> El {
    let seed = report.seed(landmark);
    el("button")
        .attr("type", "button")
        .attr("title", texts::SHOW)
        .flag("disabled", stale)
        .child(part("span", "muted").text(word))
        .text(" ")
        .child(el("b").text(&said(spread.measure, landmark.value)))
        .text(" ")
        .child(part("span", "of-seed").text(&fill(texts::SEED, &[&seed.to_string()])))
        .on_click(desk, Act::Odds(OddsAct::Show(seed)))
}

fn histogram(spread: &Distribution) -> El {
    let most = spread.bins.iter().map(|bin| bin.runs).max().unwrap_or(1).max(1);
    let width = WIDTH / real(spread.bins.len().max(BINS_MIN));
    let mut path = String::new();
    for (index, bin) in spread.bins.iter().enumerate().filter(|(_, bin)| bin.runs > 0) {
        let height = (real(bin.runs) / real(most) * HEIGHT).max(LEAST);
        let left = width * (real(index) + GAP / 2.0);
        let right = width * (1.0 - GAP);
        let values = [decimal(left, 2), decimal(HEIGHT, 0), decimal(height, 2), decimal(right, 2)];
        let [left, bottom, height, right] = values.each_ref().map(String::as_str);
        path.push_str(&fill("M{0} {1}v-{2}h{3}v{2}z", &[left, bottom, height, right]));
    }
    let ends =
        [spread.bins.first(), spread.bins.last()].map(|bin| bin.map(|bin| bin_said(spread, bin)));
    let [from, to] = ends.map(Option::unwrap_or_default);
    let svg = el("svg")
        .attr("viewBox", "0 0 240 57")
        .attr("preserveAspectRatio", "none")
        .attr("aria-hidden", "true")
        .child(part("path", "bars").put("d", &path))
        .child(part("path", "ground").attr("d", "M0 56.5H240"));
    let few = spread.bins.len() < BINS_MIN;
    let ends =
        if few { few_labels(spread) } else { vec![el("span").text(&from), el("span").text(&to)] };
    part("div", "odds-bars")
        .child(svg)
        .child(part("div", if few { "odds-ends few" } else { "odds-ends" }).list(ends))
}

/// Every bin of a few has its value below it.
fn few_labels(spread: &Distribution) -> Vec<El> {
    spread.bins.iter().map(|bin| el("span").text(&bin_said(spread, bin))).collect()
}

/// A bin in short: its value if it has only one, else where it begins.
fn bin_said(spread: &Distribution, bin: &Bin) -> String {
    said(spread.measure, bin.from)
}

fn table(spread: &Distribution) -> El {
    // A bin of one value needs no range.
    let single = spread.bins.iter().all(|bin| bin.to - bin.from == 1);
    let heads = if single {
        vec![texts::VALUE, texts::RUNS]
    } else {
        vec![texts::FROM, texts::BELOW, texts::RUNS]
    };
    let head = heads.into_iter().map(|word| el("th").attr("scope", "col").text(word));
    let rows = spread.bins.iter().filter(|bin| bin.runs > 0).map(|bin| {
        let cell = |text: &str| el("td").text(text);
        let row = el("tr").child(cell(&said(spread.measure, bin.from)));
        let row = if single { row } else { row.child(cell(&said(spread.measure, bin.to))) };
        row.child(cell(&quantity::count(bin.runs as u64)))
    });
    el("table")
        .child(el("thead").child(el("tr").list(head.collect())))
        .child(el("tbody").list(rows.collect()))
}

/// A value of a measure in words.
pub(crate) fn said(measure: Measure, value: u64) -> String {
    match measure {
        Measure::DelayP50 | Measure::DelayP99 => {
            quantity::duration(SimDuration::from_micros(value))
        }
        Measure::Cost => fill(texts::USD, &[&usd(value)]),
        Measure::Lost
        | Measure::Duplicates
        | Measure::ErrorTold
        | Measure::Kept
        | Measure::OnTheWay
        | Measure::Attempts => quantity::count(value),
    }
}

/// Billionths of a dollar with three digits that tell something: `0.00452`, `1.23`, `0`.
fn usd(nano: u64) -> String {
    let mut unit = 1;
    while nano / unit >= 1_000 {
        unit *= 10;
    }
    let rounded = (nano + unit / 2) / unit * unit;
    let rest = (rounded % 1_000_000_000).to_string();
    let zeros = "0".repeat(9 - rest.len());
    let all = [&quantity::count(rounded / 1_000_000_000), ".", &zeros, &rest].concat();
    all.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[expect(clippy::cast_precision_loss, reason = "a place on the screen")]
const fn real(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_have_three_digits_that_tell_something() {
        for (nano, said) in [
            (0, "0"),
            (7, "0.000000007"),
            (4_517_116, "0.00452"),
            (999_950, "0.001"),
            (1_234_567_890, "1.23"),
            (12_000_000_000, "12"),
            (1_500_400_000_000, "1,500"),
        ] {
            assert_eq!(usd(nano), said);
        }
    }
}
