//! The row of charts: the whole run at a glance, with the playhead in it, and the account.

use super::account::account;
use super::trace_table::trace_table;
use crate::desk::use_desk;
use crate::quantity::{count, rate};
use crate::stage::Stage;
use crate::texts::{fill, t};
use lambdascope_engine::entity::{Entity, EntityKind};
use lambdascope_view_model::history::Slice;
use lambdascope_view_model::node::NodeId;
use std::fmt::Write as _;
use yew::{Html, component, html};

/// Units of the drawing, stretched to the width that is there.
const WIDTH: f64 = 240.0;
const HEIGHT: f64 = 48.0;
/// Slices that one point of a curve stands for.
const SLICES_PER_POINT: usize = 4;
const SLICES_IN_POINT: f64 = 4.0;
/// A limit further than this above the highest value is not drawn: the curve would be flat.
const LIMIT_IN_SIGHT: f64 = 6.0;

#[component]
pub(crate) fn Charts() -> Html {
    let desk = use_desk();
    if desk.ui.trace {
        return html! { <div class="charts">{ trace_table(&desk) }</div> };
    }
    let charts =
        desk.look(|stage| html! { <>{ waiting(stage) }{ running(stage) }{ errors(stage) }</> });
    html! {
        <div class="charts">
            { charts.unwrap_or_else(|| html! { <section></section> }) }
            { account(&desk) }
        </div>
    }
}

/// A curve of a chart.
struct Curve {
    colour: &'static str,
    dashed: bool,
    values: Vec<f64>,
}

fn waiting(stage: &Stage) -> Html {
    let (mut in_lambda, mut in_queues) = (0, 0);
    for entity in stage.config().entities() {
        match entity.kind {
            EntityKind::Function => {
                in_lambda += stage.picture.node(NodeId::EventQueue(entity.index)).waiting;
            }
            EntityKind::Queue | EntityKind::Stream if is_polled(stage, entity) => {
                in_queues += stage.picture.node(NodeId::Entity(entity)).waiting;
            }
            _ => {}
        }
    }
    let said = fill(t().and, &[&count(in_lambda), &count(in_queues)]);
    let last = |slices: &[&Slice], value: fn(&Slice) -> u64| {
        slices.last().map_or(0.0, |slice| number(value(slice)))
    };
    let curves = [
        curve(stage, "--wait", false, |slices| last(slices, |slice| slice.waiting_async)),
        curve(stage, "--flow", true, |slices| last(slices, |slice| slice.waiting_polled)),
    ];
    chart(stage, t().chart_waiting.to_owned(), said, &curves, 0.0)
}

fn running(stage: &Stage) -> Html {
    let config = stage.config();
    let functions = config.entities().filter(|entity| entity.kind == EntityKind::Function);
    let now: u64 = functions
        .map(|function| stage.picture.node(NodeId::Entity(function)))
        .map(|state| state.running + state.starting)
        .sum();
    let most = |slices: &[&Slice]| {
        slices.iter().map(|slice| f64::from(slice.running_max)).fold(0.0, f64::max)
    };
    let mut curves = vec![curve(stage, "--flow", false, most)];
    let highest = curves[0].values.iter().copied().fold(1.0, f64::max);
    let limit = match config.functions.as_slice() {
        [only] => {
            only.reserved_concurrency.map_or(number(config.limits.account_concurrency), f64::from)
        }
        _ => number(config.limits.account_concurrency),
    };
    if limit > highest * LIMIT_IN_SIGHT {
        return chart(stage, t().chart_running_free.to_owned(), count(now), &curves, 0.0);
    }
    curves.push(Curve {
        colour: "--muted",
        dashed: true,
        values: vec![limit; curves[0].values.len().max(2)],
    });
    let title = fill(t().chart_running, &[&rate(limit)]);
    chart(stage, title, count(now), &curves, limit)
}

fn errors(stage: &Stage) -> Html {
    let history = stage.session.history();
    let seconds = history.slice_length().as_secs_f64();
    let (errors, retries) = history.slice_at(stage.now()).map_or((0.0, 0.0), |slice| {
        (f64::from(slice.errors) / seconds, f64::from(slice.retries) / seconds)
    });
    let said = fill(t().and, &[&rate(errors), &rate(retries)]);
    let curves = [
        curve(stage, "--err", false, |slices| {
            slices.iter().map(|slice| f64::from(slice.errors)).sum()
        }),
        curve(stage, "--wait", true, |slices| {
            slices.iter().map(|slice| f64::from(slice.retries)).sum()
        }),
    ];
    chart(stage, t().chart_errors.to_owned(), said, &curves, 0.0)
}

/// One value for every few slices that are over.
fn curve(
    stage: &Stage,
    colour: &'static str,
    dashed: bool,
    value: impl Fn(&[&Slice]) -> f64,
) -> Curve {
    let slices: Vec<&Slice> = stage.session.history().slices_over().iter().collect();
    Curve { colour, dashed, values: slices.chunks(SLICES_PER_POINT).map(value).collect() }
}

/// Curves over the whole timeline, all on the same scale, which reaches at least to `least`.
fn chart(stage: &Stage, title: String, said: String, curves: &[Curve], least: f64) -> Html {
    let highest =
        curves.iter().flat_map(|curve| &curve.values).copied().fold(least.max(1.0), f64::max);
    let end = stage.session.end().as_secs_f64().max(1e-6);
    let step = stage.session.history().slice_length().as_secs_f64() * SLICES_IN_POINT / end * WIDTH;
    let cursor = stage.now().as_secs_f64() / end * WIDTH;
    let lines = curves.iter().map(|curve| {
        html! {
            <polyline class={curve.dashed.then_some("dashed")} style={format!("stroke: var({})", curve.colour)}
                points={points(&curve.values, step, highest)} />
        }
    });
    let label = fill("{0}: {1}", &[&title, &said]);
    html! {
        <section>
            <h2>{ title }<span class="num">{ said }</span></h2>
            <svg viewBox="0 0 240 52" preserveAspectRatio="none" role="img" aria-label={label}>
                { for lines }
                <path class="cursor" d={format!("M{cursor:.2} 0V52")} />
            </svg>
        </section>
    }
}

/// A value holds for its whole slice; the points stand in the slices' middles.
fn points(values: &[f64], step: f64, highest: f64) -> String {
    let mut points = String::with_capacity(values.len() * 12);
    let mut x = step / 2.0;
    for value in values {
        let y = 2.0 + (1.0 - value / highest) * (HEIGHT - 2.0);
        // Writing to a string cannot fail.
        let _ = write!(points, "{:.1},{y:.1} ", x.min(WIDTH));
        x += step;
    }
    points
}

fn is_polled(stage: &Stage, entity: Entity) -> bool {
    stage.config().mappings.iter().any(|mapping| mapping.event_source == entity)
}

#[expect(clippy::cast_precision_loss, reason = "a place on the screen")]
fn number(count: u64) -> f64 {
    count as f64
}
