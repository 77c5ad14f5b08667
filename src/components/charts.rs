//! The row of charts: the whole run at a glance, with the playhead in it, and the account.

use super::account::Account;
use super::all_charts::all_charts;
use super::reading;
use super::trace_table::TraceTable;
use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::hooks::use_desk;
use crate::quantity::{self, count, decimal, rate};
use crate::stage::Stage;
use crate::state::Choice;
use crate::texts::{fill, t};
use lambdascope_engine::entity::{Entity, EntityKind};
use lambdascope_engine::time::SimTime;
use lambdascope_view_model::history::Slice;
use lambdascope_view_model::node::NodeId;
use yew::{Html, Properties, component, html};

/// Units of the drawing, stretched to the width that is there.
pub(super) const WIDTH: f64 = 240.0;
const HEIGHT: f64 = 48.0;
/// Slices that one point of a curve stands for.
const SLICES_PER_POINT: usize = 4;
const SLICES_IN_POINT: f64 = 4.0;
/// A limit further than this above the highest value is not drawn: the curve would be flat.
const LIMIT_IN_SIGHT: f64 = 6.0;

pub(crate) fn charts(desk: &Desk) -> El {
    let charts = part("div", "charts");
    if desk.view().trace {
        return charts.child(html! { <TraceTable /> });
    }
    let charts = reading::frame(desk, charts);
    if desk.view().charts {
        return charts.child(all_charts(desk));
    }
    let drawn = desk.look(|stage| {
        [waiting(stage), running(stage), errors(stage)].map(|chart| chart.show(desk)).into()
    });
    charts.list(drawn.unwrap_or_default()).child(html! { <Account /> })
}

/// A chart of the row.
struct Chart {
    title: String,
    /// What it says of the moment that is shown.
    said: String,
    drawing: El,
    /// What it says of a slice of the run.
    of_slice: fn(&Stage, &Slice) -> String,
    /// Whether the way to all charts stands in its head: its title is short.
    leads: bool,
}

impl Chart {
    fn leading(self) -> Self {
        Self { leads: true, ..self }
    }

    fn show(self, desk: &Desk) -> El {
        let reading = desk.library.borrow().plots.reading;
        let read = reading.and_then(|time| {
            desk.look(|stage| {
                let slice = stage.session.history().slice_at(time)?;
                let time = quantity::waiting(time.since(SimTime::ZERO));
                Some((time, (self.of_slice)(stage, slice)))
            })
            .flatten()
        });
        let all = self.leads.then(|| html! { <AllChartsButton class="link" /> });
        let head = el("h2").text(&self.title).maybe(all);
        let (head, said) = match read {
            Some((time, said)) => {
                let head = head.child(part("span", "num at").text(&time));
                (head.child(part("span", "num").text(&said)), fill("{0}: {1}", &[&time, &said]))
            }
            None => (head.child(part("span", "num").text(&self.said)), self.said),
        };
        let plot = part("div", "plot").child(self.drawing.attr("aria-hidden", "true"));
        el("section").child(head).child(reading::readable(desk, plot, &self.title, &said))
    }
}

#[derive(PartialEq, Properties)]
pub(crate) struct AllChartsButtonProps {
    pub(crate) class: &'static str,
}

/// Opens all charts in place of the row.
#[component]
pub(crate) fn AllChartsButton(props: &AllChartsButtonProps) -> Html {
    let desk = use_desk();
    html! {
        <button class={props.class} type="button" title={t().all_charts_explained}
            onclick={desk.on(Act::Choose(Choice::Charts(true)))}>{ t().all_charts }</button>
    }
}

/// A curve of a chart.
struct Curve {
    /// Its colour, as a style.
    colour: &'static str,
    dashed: bool,
    values: Vec<f64>,
}

fn waiting(stage: &Stage) -> Chart {
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
    chart(stage, t().chart_waiting, said, (&curves, 0.0), waiting_in)
}

fn running(stage: &Stage) -> Chart {
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
        return chart(stage, t().chart_running_free, count(now), (&curves, 0.0), running_in)
            .leading();
    }
    let values = vec![limit; curves[0].values.len().max(2)];
    curves.push(Curve { colour: "stroke: var(--muted)", dashed: true, values });
    let title = fill(t().chart_running, &[&rate(limit)]);
    chart(stage, &title, count(now), (&curves, limit), running_in).leading()
}

fn errors(stage: &Stage) -> Chart {
    let slice = stage.session.history().slice_at(stage.now()).copied().unwrap_or_default();
    let said = errors_in(stage, &slice);
    let curves = [
        curve(stage, "stroke: var(--err)", false, |sum, slice| sum + f64::from(slice.errors)),
        curve(stage, "stroke: var(--wait)", true, |sum, slice| sum + f64::from(slice.retries)),
    ];
    chart(stage, t().chart_errors, said, (&curves, 0.0), errors_in)
}

fn waiting_in(_stage: &Stage, slice: &Slice) -> String {
    fill(t().and, &[&count(slice.waiting_async), &count(slice.waiting_polled)])
}

fn running_in(_stage: &Stage, slice: &Slice) -> String {
    count(slice.running_max.into())
}

/// Errors and retries per second.
fn errors_in(stage: &Stage, slice: &Slice) -> String {
    let seconds = stage.session.history().slice_length().as_secs_f64();
    let per_second = |number: u32| rate(f64::from(number) / seconds);
    fill(t().and, &[&per_second(slice.errors), &per_second(slice.retries)])
}

/// One value for every few slices that are over; `fold` takes them together.
fn curve(stage: &Stage, colour: &'static str, dashed: bool, fold: fn(f64, &Slice) -> f64) -> Curve {
    let slices = stage.session.history().slices_over();
    let points = slices.chunks(SLICES_PER_POINT);
    Curve { colour, dashed, values: points.map(|slices| slices.iter().fold(0.0, fold)).collect() }
}

/// Curves over the whole timeline, all on the same scale, which reaches at least to `least`.
fn chart(
    stage: &Stage,
    title: &str,
    said: String,
    (curves, least): (&[Curve], f64),
    of_slice: fn(&Stage, &Slice) -> String,
) -> Chart {
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
    let drawing = el("svg")
        .attr("viewBox", "0 0 240 52")
        .attr("preserveAspectRatio", "none")
        .attr("role", "img")
        .put("aria-label", &fill("{0}: {1}", &[title, &said]))
        .list(curves.iter().map(line).collect())
        .child(part("path", "cursor").put("d", &cursor));
    Chart { title: title.to_owned(), said, drawing, of_slice, leads: false }
}

/// A value holds for its whole slice; the points stand in the slices' middles.
pub(super) fn points(values: &[f64], step: f64, highest: f64) -> String {
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
