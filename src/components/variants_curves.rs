//! Both variants as two lines in each chart, on one time axis.

use super::charts::{WIDTH, points};
use crate::contest::{Contest, Side};
use crate::dom::{El, el, part};
use crate::quantity::{self, count, decimal, whole};
use crate::texts::compare::texts as words;
use crate::texts::fill;
use lambdascope_engine::entity::{Entity, EntityKind};
use lambdascope_engine::time::SimTime;
use lambdascope_view_model::series::{Metric, Series};

/// What a chart shows.
struct Curve {
    title: &'static str,
    /// The metrics that are added up.
    metrics: &'static [Metric],
    /// Whether the slices are added up too.
    so_far: bool,
    /// How a value is written.
    write: fn(f64) -> String,
}

const CURVES: [Curve; 4] = [
    Curve { title: words().lost, metrics: &[Metric::Lost], so_far: true, write: pieces },
    Curve {
        title: words().waiting,
        metrics: &[Metric::EventQueueDepth, Metric::MessagesVisible, Metric::RecordsWaiting],
        so_far: false,
        write: pieces,
    },
    Curve { title: words().errors, metrics: &[Metric::Errors], so_far: true, write: pieces },
    Curve { title: words().cost, metrics: &[Metric::FunctionCost], so_far: false, write: price },
];

fn pieces(value: f64) -> String {
    count(whole(value))
}

/// Dollars, to three digits.
fn price(value: f64) -> String {
    let billionths = whole(value * 1e9);
    let mut unit = 1;
    while billionths / unit >= 1_000 {
        unit *= 10;
    }
    quantity::usd(billionths / unit * unit)
}

pub(crate) fn curves(contest: &Contest) -> El {
    let section = part("section", "curves").attr("aria-label", words().charts);
    let Some(sides) = &contest.sides else { return section };
    let title = el("h2").text(words().charts);
    let drawn = CURVES.iter().map(|curve| chart(contest, sides, curve)).collect();
    section.child(title).child(part("div", "curves-grid").list(drawn))
}

fn chart(contest: &Contest, sides: &[Side; 2], curve: &Curve) -> El {
    let values = sides.each_ref().map(|side| values(side, curve));
    let highest = values.iter().flatten().copied().fold(0.0, f64::max);
    let scale = if highest > 0.0 { highest } else { 1.0 };
    let end = contest.end.as_secs_f64().max(1e-6);
    let lines = sides.iter().zip(&values).zip(Side::LETTERS).map(|((side, values), letter)| {
        let step = side.series.slice_length().as_secs_f64() / end * WIDTH;
        el("polyline").put("data-side", letter).put("points", &points(values, step, scale))
    });
    let now = contest.now();
    let cursor = fill("M{0} 0V52", &[&decimal(now.as_secs_f64() / end * WIDTH, 2)]);
    let [a, b] = [0, 1].map(|place| {
        let (side, values) = (&sides[place], &values[place]);
        value_at(side, curve, values, now).map_or_else(|| words().no_value.to_owned(), curve.write)
    });
    let said = fill(words().curve_said, &[curve.title, &a, &b, &quantity::moment(now)]);
    let svg = el("svg")
        .attr("viewBox", "0 0 240 52")
        .attr("preserveAspectRatio", "none")
        .attr("role", "img")
        .put("aria-label", &said)
        .list(lines.collect())
        .child(part("path", "cursor").put("d", &cursor));
    let value = |letter: &'static str, text: &str| {
        let key = el("i").put("data-side", letter).text(&letter.to_uppercase());
        part("span", "num").child(key).text(" ").text(text)
    };
    let said = part("span", "both").child(value("a", &a)).child(value("b", &b));
    part("figure", "curve").child(el("figcaption").text(curve.title).child(said)).child(svg)
}

/// The value of each slice that is over.
fn values(side: &Side, curve: &Curve) -> Vec<f64> {
    let counts = |series: &&Series| {
        curve.metrics.contains(&series.metric)
            && series.of.is_none_or(|entity| is_on_the_way(side, entity))
    };
    let mut sums = vec![0.0; side.series.slices()];
    for series in side.series.list().iter().filter(counts) {
        for (sum, value) in sums.iter_mut().zip(&series.values) {
            *sum += value.unwrap_or_default();
        }
    }
    if curve.so_far {
        let mut total = 0.0;
        for sum in &mut sums {
            total += *sum;
            *sum = total;
        }
    }
    sums
}

/// Messages that somebody reads wait; those in a dead-letter queue rest.
fn is_on_the_way(side: &Side, entity: Entity) -> bool {
    entity.kind != EntityKind::Queue
        || side.stage.config().mappings.iter().any(|mapping| mapping.event_source == entity)
}

/// The value that a moment has: of its slice; or of those before it, if they are added up and it is
/// not over.
fn value_at(side: &Side, curve: &Curve, values: &[f64], now: SimTime) -> Option<f64> {
    let slice = side.series.slice_at(now)?;
    let over = side.series.start_of(slice + 1).min(side.stage.session.end()) <= now;
    if over || !curve.so_far {
        return values.get(slice).copied();
    }
    Some(slice.checked_sub(1).and_then(|before| values.get(before)).copied().unwrap_or_default())
}
