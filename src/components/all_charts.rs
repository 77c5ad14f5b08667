//! All charts of the run, in place of the row below the scene: on one time axis, and read together.

use super::icons::{self, IconButton};
use super::reading::Readable;
use crate::act::Act;
use crate::desk::Desk;
use crate::hooks::{use_choices, use_desk, use_shared};
use crate::node_words::name;
use crate::plots::{Plot, Plots, WIDTH, share, ticks, value};
use crate::quantity::{self, decimal};
use crate::stage::Stage;
use crate::state::{Choice, Selection};
use crate::texts::charts::{curve, limit, title};
use crate::texts::{fill, t};
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::{Entity, EntityKind};
use lambdascope_engine::time::SimTime;
use lambdascope_view_model::node::NodeId;
use lambdascope_view_model::series::{AllSeries, Metric, Quantile, Statistic, Topic, Unit};
use std::rc::Rc;
use yew::{Callback, Html, KeyboardEvent, Properties, component, html};

/// The panel in words and lines.
#[derive(PartialEq)]
struct Panel {
    /// What the charts are made of, and the moment that is read or shown.
    explained: String,
    moment: String,
    groups: Vec<Group>,
}

/// Charts that stand together.
#[derive(PartialEq)]
struct Group {
    key: u64,
    subject: String,
    charts: Vec<Rc<Drawn>>,
}

/// One chart.
#[derive(PartialEq)]
struct Drawn {
    /// Its place among all.
    index: usize,
    topic: Topic,
    /// Its title, and what it is about.
    label: String,
    keys: Vec<Key>,
    said: String,
    /// The value at its upper edge.
    top: String,
    /// Lines across it: class, style and path.
    lines: Vec<(&'static str, &'static str, String)>,
    /// Labels of the time axis: a style that puts one there, and what it says.
    ticks: Vec<(String, String)>,
}

/// What a curve or a limit is, and what it is now.
#[derive(PartialEq)]
struct Key {
    /// Whether it is further up than the chart shows.
    far: bool,
    title: Option<String>,
    /// Class and colour of its line.
    line: (&'static str, &'static str),
    name: &'static str,
    value: String,
}

/// The panel, which follows the run as far as it is simulated.
#[component]
pub(crate) fn AllCharts() -> Html {
    let desk = use_desk();
    let loaded = use_choices::<Selection>().loaded;
    let panel = use_shared(loaded, |desk, loaded| panel(desk, *loaded));
    let onkeydown = {
        let desk = desk.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                desk.choose(Choice::Charts(false));
                event.prevent_default();
                event.stop_propagation();
            }
        })
    };
    let chart = |drawn: &Rc<Drawn>| {
        html! { <OneChart key={1 + drawn.topic as u64} {drawn} /> }
    };
    let group = |group: &Group| {
        let class = ["group", "group two", "group three"][group.charts.len().clamp(1, 3) - 1];
        html! {
            <div {class} key={group.key}>
                <h3>{ &group.subject }</h3>
                <>{ for group.charts.iter().map(chart) }</>
            </div>
        }
    };
    html! {
        <section class="panel" aria-label={t().all_charts} {onkeydown}>
            <h2>
                { t().all_charts }
                <span class="explained">{ &panel.explained }</span>
                <span class="num">{ &panel.moment }</span>
                <button class="link" type="button" title={t().csv_all_explained}
                    onclick={desk.on(Act::SaveCharts(None))}>{ t().csv_all }</button>
                <IconButton label={t().close} path={icons::CLOSE}
                    act={Act::Choose(Choice::Charts(false))} />
            </h2>
            <div class="groups">{ for panel.groups.iter().map(group) }</div>
            if panel.groups.is_empty() { <p class="muted nothing">{ t().charts_none }</p> }
        </section>
    }
}

fn panel(desk: &Desk, loaded: u32) -> Panel {
    desk.see(|stage| {
        let plots = &mut desk.library.borrow_mut().plots;
        if !plots.follow(stage, loaded) {
            // The rest is taken in with the next tick.
            desk.screen.borrow_mut().unrendered = true;
        }
        let read = Read::at(stage, plots);
        let ticks = ticks(stage.session.end());
        let mut index = 0;
        let mut chart = |plot: &Plot| {
            index += 1;
            Rc::new(draw(stage, &read, plots.all(), plot, (index - 1, &ticks)))
        };
        let group = |group: &[Plot]| Group {
            key: group_key(&group[0]),
            subject: subject(stage.config(), &group[0]),
            charts: group.iter().map(&mut chart).collect(),
        };
        let groups = plots.list.chunk_by(|one, other| group_of(one) == group_of(other));
        Panel {
            explained: fill(t().charts_explained, &[&quantity::duration(plots.slice(stage))]),
            moment: quantity::moment(read.time),
            groups: groups.map(group).collect(),
        }
    })
}

/// Charts of the same component stand together; those of Lambda's queue for a function stand apart
/// from those of the function.
fn group_of(plot: &Plot) -> (Option<Entity>, bool) {
    (plot.chart.of, is_about_queue(plot.chart.topic))
}

/// A number of its own for each group, so that a chart that is read stays when others appear.
fn group_key(plot: &Plot) -> u64 {
    let (of, queue) = group_of(plot);
    let of = of.map_or(0, |of| 1 + ((of.kind as u64) << 16 | u64::from(of.index)));
    of << 1 | u64::from(queue)
}

const fn is_about_queue(topic: Topic) -> bool {
    matches!(topic, Topic::EventQueue | Topic::EventQueueAge)
}

/// What a chart and its neighbours are about.
fn subject(config: &Config, plot: &Plot) -> String {
    let Some(of) = plot.chart.of else { return t().whole_run.to_owned() };
    let name = name(config, NodeId::Entity(of));
    match of.kind {
        EntityKind::Function if is_about_queue(plot.chart.topic) => {
            fill(t().event_queue_of, &[&name])
        }
        EntityKind::EventSourceMapping => [t().mapping_of, " ", &name].concat(),
        EntityKind::Source => fill(t().callers_of, &[&name]),
        _ => name,
    }
}

fn draw(
    stage: &Stage,
    read: &Read,
    all: Option<&AllSeries>,
    plot: &Plot,
    (index, ticks): (usize, &[SimTime]),
) -> Drawn {
    let end = stage.session.end();
    let down = |tick: &SimTime| {
        ("ruled", "", fill("M{0} 0V100", &[&decimal(share(*tick, end) * WIDTH, 1)]))
    };
    let mut lines: Vec<_> = ticks[1..].iter().map(down).collect();
    lines.push(("ruled", "", "M0 0H1000M0 50H1000".to_owned()));
    lines.extend(plot.limits.iter().flatten().map(|path| ("limit", "", path.clone())));
    lines.extend(plot.curves.iter().enumerate().rev().map(|(place, path)| {
        let series = plot.chart.series.get(place).and_then(|at| all?.list().get(*at));
        let (class, colour) = series.map_or(("curve", ""), |series| style(series.metric, place));
        (class, colour, path.clone())
    }));
    let tick = |tick: &SimTime| {
        let style = fill("left: {0}%", &[&decimal(share(*tick, end) * 100.0, 2)]);
        (style, value(Unit::Micros, micros(*tick)))
    };
    Drawn {
        index,
        topic: plot.chart.topic,
        label: [title(plot.chart.topic), ", ", &subject(stage.config(), plot)].concat(),
        keys: all.map(|all| read.keys(all, plot)).unwrap_or_default(),
        said: all.map(|all| read.said(all, plot)).unwrap_or_default(),
        top: value(plot.unit, plot.top),
        lines,
        ticks: ticks.iter().map(tick).collect(),
    }
}

#[derive(PartialEq, Properties)]
struct OneChartProps {
    drawn: Rc<Drawn>,
}

#[component]
fn OneChart(props: &OneChartProps) -> Html {
    let desk = use_desk();
    let Drawn { index, topic, label, keys, said, top, lines, ticks } = &*props.drawn;
    let save = fill(t().csv_of, &[label]);
    let key = |key: &Key| {
        let (class, style) = key.line;
        html! {
            <span class={key.far.then_some("far")} title={key.title.clone()}>
                <i {class} style={(!style.is_empty()).then_some(style)} />
                { key.name }
                <b class="num">{ &key.value }</b>
            </span>
        }
    };
    let line = |(class, style, path): &(&'static str, &'static str, String)| {
        html! {
            <path class={*class} style={(!style.is_empty()).then_some(*style)} d={path.clone()} />
        }
    };
    let tick = |(style, said): &(String, String)| {
        html! { <span style={style.clone()}>{ said }</span> }
    };
    html! {
        <section class="chart" aria-label={title(*topic)}>
            <h4>
                { title(*topic) }
                <button class="link" type="button" aria-label={save.clone()} title={save}
                    onclick={desk.on(Act::SaveCharts(Some(*index)))}>{ t().csv }</button>
            </h4>
            <p class="keys">{ for keys.iter().map(key) }</p>
            <span class="top" aria-hidden="true">{ top }</span>
            <span class="zero" aria-hidden="true">{ "0" }</span>
            <Readable label={label.clone()} said={said.clone()}>
                <svg viewBox="0 0 1000 100" preserveAspectRatio="none" aria-hidden="true">
                    { for lines.iter().map(line) }
                </svg>
            </Readable>
            <div class="axis" aria-hidden="true">{ for ticks.iter().map(tick) }</div>
        </section>
    }
}

#[expect(clippy::cast_precision_loss, reason = "a label")]
fn micros(time: SimTime) -> f64 {
    time.as_micros() as f64
}

/// The moment at which values are read.
struct Read {
    time: SimTime,
    slice: Option<usize>,
}

impl Read {
    fn at(stage: &Stage, plots: &Plots) -> Self {
        let time = plots.reading.unwrap_or(stage.now());
        Self { time, slice: plots.all().and_then(|all| all.slice_at(time)) }
    }

    fn value(&self, all: &AllSeries, place: usize) -> Option<f64> {
        *all.list().get(place)?.values.get(self.slice?)?
    }

    /// The legend with the values.
    fn keys(&self, all: &AllSeries, plot: &Plot) -> Vec<Key> {
        let series = plot.chart.series.iter().enumerate().filter_map(|(place, series)| {
            let metric = all.list().get(*series)?.metric;
            let number = self.value(all, *series);
            Some(Key {
                far: false,
                title: Some([metric.as_str(), ", ", metric.statistic().as_str()].concat()),
                line: style(metric, place),
                name: curve(metric),
                value: number
                    .map_or_else(|| t().no_value.to_owned(), |number| value(plot.unit, number)),
            })
        });
        let limits = plot.chart.limits.iter().zip(&plot.limits).filter_map(|(each, path)| {
            Some(Key {
                far: path.is_none(),
                title: path.is_none().then(|| t().limit_further_up.to_owned()),
                line: ("limit", ""),
                name: limit(each.kind),
                value: value(plot.unit, each.at(self.time)?),
            })
        });
        series.chain(limits).collect()
    }

    /// The same for people who hear it.
    fn said(&self, all: &AllSeries, plot: &Plot) -> String {
        let mut said = quantity::moment(self.time);
        for series in &plot.chart.series {
            let Some(metric) = all.list().get(*series).map(|series| series.metric) else {
                continue;
            };
            said.push_str(", ");
            said.push_str(curve(metric));
            said.push(' ');
            let number = self.value(all, *series);
            said.push_str(
                &number.map_or_else(|| t().no_value.to_owned(), |number| value(plot.unit, number)),
            );
        }
        said
    }
}

/// Class and colour of a curve: colours by meaning, and lines that differ without them.
fn style(metric: Metric, place: usize) -> (&'static str, &'static str) {
    const FLOW: &str = "color: var(--flow)";
    const WAIT: &str = "color: var(--wait)";
    const ERR: &str = "color: var(--err)";
    const LOST: &str = "color: var(--lost)";
    const GONE: &str = "color: var(--gone)";
    let colour = match metric {
        Metric::Errors => ERR,
        Metric::Throttles
        | Metric::Retries
        | Metric::EventQueueDepth
        | Metric::EventQueueAge
        | Metric::MessagesNotVisible
        | Metric::AgeOfOldestMessage
        | Metric::IteratorAge => WAIT,
        Metric::Duration(Quantile::P90) | Metric::CallerWait(Quantile::P90) => GONE,
        Metric::Duration(Quantile::P99) | Metric::CallerWait(Quantile::P99) => WAIT,
        Metric::DeadLetters => LOST,
        Metric::Lost | Metric::MessagesDelayed => GONE,
        _ => FLOW,
    };
    let class = match (place, metric.statistic()) {
        (0, _) => "curve",
        (1, Statistic::Sum) => "curve",
        (1, _) => "curve dashed",
        _ => "curve dotted",
    };
    (class, colour)
}
