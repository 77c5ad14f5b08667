//! The row of charts: the whole run at a glance, with the playhead in it, and the account.

use super::account::account;
use super::trace_table::trace_table;
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::quantity::{count, decimal, rate};
use crate::stage::Stage;
use crate::texts::{fill, t};
use lambdascope_engine::entity::{Entity, EntityKind};
use lambdascope_view_model::history::Slice;
use lambdascope_view_model::node::NodeId;

/// Units of the drawing, stretched to the width that is there.
const WIDTH: f64 = 240.0;
const HEIGHT: f64 = 48.0;
/// Slices that one point of a curve stands for.
const SLICES_PER_POINT: usize = 4;
const SLICES_IN_POINT: f64 = 4.0;
/// A limit further than this above the highest value is not drawn: the curve would be flat.
const LIMIT_IN_SIGHT: f64 = 6.0;

pub(crate) fn charts(desk: &Desk) -> El {
    let charts = part("div", "charts");
    if desk.ui().trace {
        return charts.child(trace_table(desk));
    }
    let drawn = desk.look(|stage| vec![waiting(stage), running(stage), errors(stage)]);
    charts.list(drawn.unwrap_or_default()).child(account(desk))
}

/// A curve of a chart.
struct Curve {
    /// Its colour, as a style.
    colour: &'static str,
    dashed: bool,
    values: Vec<f64>,
}

fn waiting(stage: &Stage) -> El {
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
    let curves = [
        curve(stage, "stroke: var(--wait)", false, |_, slice| number(slice.waiting_async)),
        curve(stage, "stroke: var(--flow)", true, |_, slice| number(slice.waiting_polled)),
    ];
    chart(stage, t().chart_waiting, &said, &curves, 0.0)
}

fn running(stage: &Stage) -> El {
    let config = stage.config();
    let functions = config.entities().filter(|entity| entity.kind == EntityKind::Function);
    let now: u64 = functions
        .map(|function| stage.picture.node(NodeId::Entity(function)))
        .map(|state| state.running + state.starting)
        .sum();
    let most = |sum: f64, slice: &Slice| sum.max(f64::from(slice.running_max));
    let mut curves = vec![curve(stage, "stroke: var(--flow)", false, most)];
    let highest = curves[0].values.iter().copied().fold(1.0, f64::max);
    let account = number(config.limits.account_concurrency);
    let limit = match config.functions.as_slice() {
        [only] => only.reserved_concurrency.map_or(account, f64::from),
        _ => account,
    };
    if limit > highest * LIMIT_IN_SIGHT {
        return chart(stage, t().chart_running_free, &count(now), &curves, 0.0);
    }
    let values = vec![limit; curves[0].values.len().max(2)];
    curves.push(Curve { colour: "stroke: var(--muted)", dashed: true, values });
    let title = fill(t().chart_running, &[&rate(limit)]);
    chart(stage, &title, &count(now), &curves, limit)
}

fn errors(stage: &Stage) -> El {
    let history = stage.session.history();
    let seconds = history.slice_length().as_secs_f64();
    let (errors, retries) =
        history.slice_at(stage.now()).map_or((0, 0), |slice| (slice.errors, slice.retries));
    let per_second = |number: u32| rate(f64::from(number) / seconds);
    let said = fill(t().and, &[&per_second(errors), &per_second(retries)]);
    let curves = [
        curve(stage, "stroke: var(--err)", false, |sum, slice| sum + f64::from(slice.errors)),
        curve(stage, "stroke: var(--wait)", true, |sum, slice| sum + f64::from(slice.retries)),
    ];
    chart(stage, t().chart_errors, &said, &curves, 0.0)
}

/// One value for every few slices that are over; `fold` takes them together.
fn curve(stage: &Stage, colour: &'static str, dashed: bool, fold: fn(f64, &Slice) -> f64) -> Curve {
    let slices = stage.session.history().slices_over();
    let points = slices.chunks(SLICES_PER_POINT);
    Curve { colour, dashed, values: points.map(|slices| slices.iter().fold(0.0, fold)).collect() }
}

/// Curves over the whole timeline, all on the same scale, which reaches at least to `least`.
fn chart(stage: &Stage, title: &str, said: &str, curves: &[Curve], least: f64) -> El {
    let values = curves.iter().flat_map(|curve| &curve.values);
    let highest = values.copied().fold(least.max(1.0), f64::max);
    let width = WIDTH / stage.session.end().as_secs_f64().max(1e-6);
    let step = stage.session.history().slice_length().as_secs_f64() * SLICES_IN_POINT * width;
    let line = |curve: &Curve| {
        el("polyline")
            .attr("class", if curve.dashed { "dashed" } else { "" })
            .attr("style", curve.colour)
            .put("points", &points(&curve.values, step, highest))
    };
    let cursor = fill("M{0} 0V52", &[&decimal(stage.now().as_secs_f64() * width, 2)]);
    let svg = el("svg")
        .attr("viewBox", "0 0 240 52")
        .attr("preserveAspectRatio", "none")
        .attr("role", "img")
        .put("aria-label", &fill("{0}: {1}", &[title, said]))
        .list(curves.iter().map(line).collect())
        .child(part("path", "cursor").put("d", &cursor));
    let heading = el("h2").text(title).child(part("span", "num").text(said));
    el("section").child(heading).child(svg)
}

/// A value holds for its whole slice; the points stand in the slices' middles.
fn points(values: &[f64], step: f64, highest: f64) -> String {
    let mut points = String::with_capacity(values.len() * 12);
    let mut x = step / 2.0;
    for value in values {
        let y = 2.0 + (1.0 - value / highest) * (HEIGHT - 2.0);
        points.push_str(&decimal(x.min(WIDTH), 1));
        points.push(',');
        points.push_str(&decimal(y, 1));
        points.push(' ');
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
