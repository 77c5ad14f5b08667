//! The row of charts: the whole run at a glance, with the playhead in it, and the account.

use super::account::Account;
use super::all_charts::AllCharts;
use super::reading::{Frame, Readable};
use super::trace_table::TraceTable;
use crate::act::Act;
use crate::hooks::{use_choices, use_desk, use_shared};
use crate::quantity::{self, count, decimal, rate};
use crate::stage::Stage;
use crate::state::{Choice, View};
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

/// The row below the scene: its charts, all charts in their place, or the trace.
#[component]
pub(crate) fn Charts() -> Html {
    let view = use_choices::<View>();
    if view.trace {
        return html! { <div class="charts"><TraceTable /></div> };
    }
    html! {
        <Frame>
            if view.charts {
                <AllCharts />
            } else {
                <SmallChart topic={Topic::Waiting} />
                <SmallChart topic={Topic::Running} />
                <SmallChart topic={Topic::Errors} />
                <Account />
            }
        </Frame>
    }
}

/// The charts of the row.
#[derive(Clone, Copy, PartialEq)]
enum Topic {
    Waiting,
    Running,
    Errors,
}

/// A chart of the row.
#[derive(PartialEq)]
struct Chart {
    title: String,
    /// What it says of the moment that is shown.
    said: String,
    /// The moment that is read, and what the chart says of it.
    read: Option<(String, String)>,
    lines: Vec<Line>,
    /// The path of the playhead's line.
    cursor: String,
}

/// A curve as it is drawn.
#[derive(PartialEq)]
struct Line {
    /// Its colour, as a style.
    colour: &'static str,
    dashed: bool,
    points: String,
}

#[derive(PartialEq, Properties)]
struct SmallChartProps {
    topic: Topic,
}

#[component]
fn SmallChart(props: &SmallChartProps) -> Html {
    let chart = use_shared(props.topic, |desk, topic| {
        let reading = desk.library.borrow().plots.reading;
        desk.see(|stage| match topic {
            Topic::Waiting => waiting(stage, reading),
            Topic::Running => running(stage, reading),
            Topic::Errors => errors(stage, reading),
        })
    });
    let Chart { title, said, read, lines, cursor } = &*chart;
    let spoken = match read {
        Some((time, said)) => fill("{0}: {1}", &[time, said]),
        None => said.clone(),
    };
    let line = |line: &Line| {
        html! {
            <polyline class={if line.dashed { "dashed" } else { "" }} style={line.colour}
                points={line.points.clone()} />
        }
    };
    html! {
        <section>
            <h2>
                { title }
                // The title of this one is short.
                if props.topic == Topic::Running { <AllChartsButton class="link" /> }
                if let Some((time, said)) = read {
                    <span class="num at">{ time }</span><span class="num">{ said }</span>
                } else {
                    <span class="num">{ said }</span>
                }
            </h2>
            <Readable label={title.clone()} said={spoken}>
                <svg viewBox="0 0 240 52" preserveAspectRatio="none" role="img"
                    aria-label={fill("{0}: {1}", &[title, said])} aria-hidden="true">
                    { for lines.iter().map(line) }
                    <path class="cursor" d={cursor.clone()} />
                </svg>
            </Readable>
        </section>
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

fn waiting(stage: &Stage, reading: Option<SimTime>) -> Chart {
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
    chart(stage, t().chart_waiting, said, (&curves, 0.0), (reading, waiting_in))
}

fn running(stage: &Stage, reading: Option<SimTime>) -> Chart {
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
        let title = t().chart_running_free;
        return chart(stage, title, count(now), (&curves, 0.0), (reading, running_in));
    }
    let values = vec![limit; curves[0].values.len().max(2)];
    curves.push(Curve { colour: "stroke: var(--muted)", dashed: true, values });
    let title = fill(t().chart_running, &[&rate(limit)]);
    chart(stage, &title, count(now), (&curves, limit), (reading, running_in))
}

fn errors(stage: &Stage, reading: Option<SimTime>) -> Chart {
    let slice = stage.session.history().slice_at(stage.now()).copied().unwrap_or_default();
    let said = errors_in(stage, &slice);
    let curves = [
        curve(stage, "stroke: var(--err)", false, |sum, slice| sum + f64::from(slice.errors)),
        curve(stage, "stroke: var(--wait)", true, |sum, slice| sum + f64::from(slice.retries)),
    ];
    chart(stage, t().chart_errors, said, (&curves, 0.0), (reading, errors_in))
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

/// What a chart says of a slice of the run.
type OfSlice = fn(&Stage, &Slice) -> String;

/// Curves over the whole timeline, all on the same scale, which reaches at least to `least`, with
/// what a slice is read as.
fn chart(
    stage: &Stage,
    title: &str,
    said: String,
    (curves, least): (&[Curve], f64),
    (reading, of_slice): (Option<SimTime>, OfSlice),
) -> Chart {
    let values = curves.iter().flat_map(|curve| &curve.values);
    let highest = values.copied().fold(least.max(1.0), f64::max);
    let width = WIDTH / stage.session.end().as_secs_f64().max(1e-6);
    let step = stage.session.history().slice_length().as_secs_f64() * SLICES_IN_POINT * width;
    let line = |curve: &Curve| Line {
        colour: curve.colour,
        dashed: curve.dashed,
        points: points(&curve.values, step, highest),
    };
    let read = reading.and_then(|time| {
        let slice = stage.session.history().slice_at(time)?;
        Some((quantity::waiting(time.since(SimTime::ZERO)), of_slice(stage, slice)))
    });
    let cursor = fill("M{0} 0V52", &[&decimal(stage.now().as_secs_f64() * width, 2)]);
    let lines = curves.iter().map(line).collect();
    Chart { title: title.to_owned(), said, read, lines, cursor }
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
