//! Both variants as two lines in each chart, on one time axis.

use super::charts::{WIDTH, points};
use crate::contest::{Contest, Side};
use crate::hooks::use_shared;
use crate::quantity::{self, count, decimal, whole};
use crate::texts::compare::texts as words;
use crate::texts::fill;
use lambdascope_engine::entity::{Entity, EntityKind};
use lambdascope_engine::time::SimTime;
use lambdascope_view_model::series::{Metric, Series};
use yew::{Html, component, html};

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

/// A chart in words and lines.
#[derive(PartialEq)]
struct Drawn {
    title: &'static str,
    /// The points of both lines.
    lines: [String; 2],
    cursor: String,
    /// What both are at the moment that is shown, and that in a sentence.
    values: [String; 2],
    said: String,
}

#[component]
pub(crate) fn Curves() -> Html {
    let charts = use_shared((), |desk, ()| {
        let arena = desk.arena.borrow();
        let contest = arena.contest.as_ref()?;
        let sides = contest.sides.as_ref()?;
        Some(CURVES.iter().map(|curve| draw(contest, sides, curve)).collect::<Vec<_>>())
    });
    html! {
        <section class="curves" aria-label={words().charts}>
            if let Some(charts) = &*charts {
                <h2>{ words().charts }</h2>
                <div class="curves-grid">{ for charts.iter().map(chart) }</div>
            }
        </section>
    }
}

fn draw(contest: &Contest, sides: &[Side; 2], curve: &Curve) -> Drawn {
    let values = sides.each_ref().map(|side| values(side, curve));
    let highest = values.iter().flatten().copied().fold(0.0, f64::max);
    let scale = if highest > 0.0 { highest } else { 1.0 };
    let end = contest.end.as_secs_f64().max(1e-6);
    let lines = [0, 1].map(|place| {
        let step = sides[place].series.slice_length().as_secs_f64() / end * WIDTH;
        points(&values[place], step, scale)
    });
    let now = contest.now();
    let cursor = fill("M{0} 0V52", &[&decimal(now.as_secs_f64() / end * WIDTH, 2)]);
    let values = [0, 1].map(|place| {
        let (side, values) = (&sides[place], &values[place]);
        value_at(side, curve, values, now).map_or_else(|| words().no_value.to_owned(), curve.write)
    });
    let [a, b] = &values;
    let said = fill(words().curve_said, &[curve.title, a, b, &quantity::moment(now)]);
    Drawn { title: curve.title, lines, cursor, values, said }
}

fn chart(drawn: &Drawn) -> Html {
    let line = |(points, letter): (&String, &'static str)| {
        html! { <polyline data-side={letter} points={points.clone()} /> }
    };
    let value = |(text, letter): (&String, &'static str)| {
        html! {
            <span class="num"><i data-side={letter}>{ letter.to_uppercase() }</i>{ " " }{ text }</span>
        }
    };
    html! {
        <figure class="curve">
            <figcaption>
                { drawn.title }
                <span class="both">{ for drawn.values.iter().zip(Side::LETTERS).map(value) }</span>
            </figcaption>
            <svg viewBox="0 0 240 52" preserveAspectRatio="none" role="img"
                aria-label={drawn.said.clone()}>
                { for drawn.lines.iter().zip(Side::LETTERS).map(line) }
                <path class="cursor" d={drawn.cursor.clone()} />
            </svg>
        </figure>
    }
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
