//! How one outcome is spread over many runs: a histogram, the same as a table, and runs to look at.

use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::odds::OddsAct;
use crate::quantity::{self, decimal};
use crate::texts::fill;
use crate::texts::odds::texts;
use crate::texts::words;
use lambdascope_engine::metrics::Measure;
use lambdascope_protocol::odds::{Landmark, Spread};

/// Units of the drawing, stretched to the width that is there.
const WIDTH: f64 = 240.0;
const HEIGHT: f64 = 56.0;
/// A bin with any run in it is at least so high.
const LEAST: f64 = 1.5;
/// Bars are apart by this share of their width.
const GAP: f64 = 0.12;
/// Fewer bins than these do not fill the room.
const BINS_MIN: u64 = 6;

/// A measure of the runs of one side.
pub(crate) struct Shown<'a> {
    /// Which side it is.
    pub(crate) side: usize,
    /// What it is called, if there are two.
    pub(crate) name: Option<&'a str>,
    /// The CSS class of its colour.
    pub(crate) class: &'static str,
    pub(crate) spread: &'a Spread,
}

/// A measure of the runs of each side; `stale` runs cannot be put on the stage.
pub(crate) fn chart(desk: &Desk, measure: Measure, sides: &[Shown<'_>], stale: bool) -> El {
    let name = words::measure(measure);
    let scale = Scale::of(sides);
    let parts = sides.iter().map(|shown| {
        let spread = shown.spread;
        let landmarks = [
            (texts().lowest, spread.lowest),
            (texts().median, spread.median),
            (texts().highest, spread.highest),
        ];
        let buttons = landmarks.map(|landmark| show(desk, shown, landmark, stale));
        let label = [name, shown.name.unwrap_or_default()].join(" ");
        part("div", "odds-side")
            .maybe(shown.name.map(|name| part("h4", shown.class).text(name)))
            .child(scale.histogram(shown))
            .child(part("div", "odds-runs").list(buttons.into()))
            .child(
                el("details")
                    .child(el("summary").text(texts().table))
                    .child(table(spread).put("aria-label", label.trim())),
            )
    });
    part("section", "odds-chart")
        .key(measure as u64)
        .child(el("h3").text(name))
        .list(parts.collect())
}

/// A run that stands for a value, as a button that puts it on the stage.
fn show(
    desk: &Desk,
    shown: &Shown<'_>,
    (word, landmark): (&'static str, Landmark),
    stale: bool,
) -> El {
    el("button")
        .attr("type", "button")
        .attr("title", texts().show)
        .flag("disabled", stale)
        .child(part("span", "muted").text(word))
        .text(" ")
        .child(el("b").text(&quantity::measured(shown.spread.measure, landmark.value)))
        .text(" ")
        .child(part("span", "of-seed").text(&fill(texts().seed, &[&landmark.seed.to_string()])))
        .on_click(desk, Act::Odds(OddsAct::Show(shown.side, landmark.seed)))
}

/// What all sides of a chart are drawn on: bins of one width, and one height.
struct Scale {
    /// The lowest value of the first bin.
    from: u64,
    width: u64,
    bins: u64,
    /// The most runs in a bin.
    most: u64,
}

impl Scale {
    fn of(sides: &[Shown<'_>]) -> Self {
        let bins = || sides.iter().flat_map(|shown| &shown.spread.bins);
        let from = bins().map(|bin| bin.from).min().unwrap_or(0);
        let to = bins().map(|bin| bin.to).max().unwrap_or(1);
        let width = bins().next().map_or(1, |bin| bin.to - bin.from).max(1);
        let most = bins().map(|bin| bin.runs).max().unwrap_or(1).max(1);
        Self { from, width, bins: (to - from).div_ceil(width), most }
    }

    fn histogram(&self, shown: &Shown<'_>) -> El {
        let unit = WIDTH / real(self.bins.max(BINS_MIN));
        let mut path = String::new();
        for bin in shown.spread.bins.iter().filter(|bin| bin.runs > 0) {
            let height = (real(bin.runs) / real(self.most) * HEIGHT).max(LEAST);
            let left = unit * (real((bin.from - self.from) / self.width) + GAP / 2.0);
            let right = unit * (1.0 - GAP);
            let values =
                [decimal(left, 2), decimal(HEIGHT, 0), decimal(height, 2), decimal(right, 2)];
            let [left, bottom, height, right] = values.each_ref().map(String::as_str);
            path.push_str(&fill("M{0} {1}v-{2}h{3}v{2}z", &[left, bottom, height, right]));
        }
        let svg = el("svg")
            .attr("viewBox", "0 0 240 57")
            .attr("preserveAspectRatio", "none")
            .attr("aria-hidden", "true")
            .child(part("path", "bars").put("d", &path))
            .child(part("path", "ground").attr("d", "M0 56.5H240"));
        let few = self.bins < BINS_MIN;
        let label = |bin: u64| {
            let value = self.from.saturating_add(bin.saturating_mul(self.width));
            el("span").text(&quantity::measured(shown.spread.measure, value))
        };
        // Every bin of a few has its value below it.
        let labels: Vec<El> = if few {
            (0..self.bins).map(label).collect()
        } else {
            vec![label(0), label(self.bins - 1)]
        };
        part("div", "odds-bars")
            .child(part("div", shown.class).child(svg))
            .child(part("div", if few { "odds-ends few" } else { "odds-ends" }).list(labels))
    }
}

fn table(spread: &Spread) -> El {
    // A bin of one value needs no range.
    let single = spread.bins.iter().all(|bin| bin.to - bin.from == 1);
    let heads = if single {
        vec![texts().value, texts().runs]
    } else {
        vec![texts().from, texts().below, texts().runs]
    };
    let head = heads.into_iter().map(|word| el("th").attr("scope", "col").text(word));
    let rows = spread.bins.iter().filter(|bin| bin.runs > 0).map(|bin| {
        let cell = |text: &str| el("td").text(text);
        let row = el("tr").child(cell(&quantity::measured(spread.measure, bin.from)));
        let row =
            if single { row } else { row.child(cell(&quantity::measured(spread.measure, bin.to))) };
        row.child(cell(&quantity::count(bin.runs)))
    });
    el("table")
        .child(el("thead").child(el("tr").list(head.collect())))
        .child(el("tbody").list(rows.collect()))
}

#[expect(clippy::cast_precision_loss, reason = "a place on the screen")]
const fn real(count: u64) -> f64 {
    count as f64
}
