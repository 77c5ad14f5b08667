//! All charts of the run, in place of the row below the scene: on one time axis, and read together.

use super::header::{button, icon_button};
use super::icons;
use super::reading::readable;
use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::node_words::name;
use crate::plots::{Plot, Plots, share, ticks, value};
use crate::quantity::{self, decimal};
use crate::stage::Stage;
use crate::state::Choice;
use crate::texts::charts::{curve, limit, title};
use crate::texts::{fill, t};
use lambdascope_engine::entity::{Entity, EntityKind};
use lambdascope_engine::time::SimTime;
use lambdascope_view_model::node::NodeId;
use lambdascope_view_model::series::{AllSeries, Metric, Quantile, Statistic, Topic, Unit};

/// The panel, which follows the run as far as it is simulated.
pub(crate) fn all_charts(desk: &Desk) -> El {
    let loaded = desk.selection().loaded;
    let found = desk.look(|stage| {
        let mut library = desk.library.borrow_mut();
        let done = library.plots.follow(stage, loaded);
        (done, library.plots.list.clone(), stage.session.end())
    });
    let Some((done, plots, end)) = found else { return part("section", "panel") };
    if !done {
        // The rest is taken in with the next tick.
        desk.screen.borrow_mut().unrendered = true;
    }
    let ticks = ticks(end);
    let mut groups = part("div", "groups");
    let mut index = 0;
    for group in plots.chunk_by(|one, other| group_of(one) == group_of(other)) {
        let class = ["group", "group two", "group three"][group.len().clamp(1, 3) - 1];
        let heading = el("h3").key(0).text(&subject(desk, &group[0]));
        let mut found = part("div", class).key(group_key(&group[0])).child(heading);
        for plot in group {
            let chart = chart(desk, index, plot, (&ticks, end));
            found = found.child(chart.key(1 + plot.chart.topic as u64));
            index += 1;
        }
        groups = groups.child(found);
    }
    let none = plots.is_empty().then(|| part("p", "muted nothing").text(t().charts_none));
    let escape = desk.clone();
    part("section", "panel")
        .attr("aria-label", t().all_charts)
        .child(head(desk))
        .child(groups)
        .maybe(none)
        .on_key(move |event| {
            let closes = event.key() == "Escape";
            if closes {
                escape.choose(Choice::Charts(false));
            }
            closes
        })
}

/// The title, the moment that is read, and what one does with all charts together.
fn head(desk: &Desk) -> El {
    let found = desk.look(|stage| {
        let slice = quantity::duration(desk.library.borrow().plots.slice(stage));
        (fill(t().charts_explained, &[&slice]), stage.now())
    });
    let (explained, now) = found.unwrap_or_default();
    let reading = desk.library.borrow().plots.reading;
    let close = Act::Choose(Choice::Charts(false));
    el("h2")
        .text(t().all_charts)
        .child(part("span", "explained").text(&explained))
        .child(part("span", "num").text(&quantity::moment(reading.unwrap_or(now))))
        .child(
            button(desk, "link", t().csv_all, Act::SaveCharts(None))
                .attr("title", t().csv_all_explained),
        )
        .child(icon_button(desk, "icon", t().close, icons::CLOSE, close))
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
fn subject(desk: &Desk, plot: &Plot) -> String {
    let Some(of) = plot.chart.of else { return t().whole_run.to_owned() };
    let named = desk.look(|stage| {
        let name = name(stage.config(), NodeId::Entity(of));
        match of.kind {
            EntityKind::Function if is_about_queue(plot.chart.topic) => {
                fill(t().event_queue_of, &[&name])
            }
            EntityKind::EventSourceMapping => [t().mapping_of, " ", &name].concat(),
            EntityKind::Source => fill(t().callers_of, &[&name]),
            _ => name,
        }
    });
    named.unwrap_or_default()
}

fn chart(desk: &Desk, index: usize, plot: &Plot, (ticks, end): (&[SimTime], SimTime)) -> El {
    let title = title(plot.chart.topic);
    let found = desk.look(|stage| {
        let library = desk.library.borrow();
        let read = Read::at(stage, &library.plots);
        library.plots.all().map(|all| (read.keys(all, plot), read.said(all, plot)))
    });
    let (keys, said) = found.flatten().unwrap_or_default();
    let mut svg = el("svg")
        .attr("viewBox", "0 0 1000 100")
        .attr("preserveAspectRatio", "none")
        .attr("aria-hidden", "true");
    for tick in &ticks[1..] {
        let mut down = "M".to_owned();
        down.push_str(&decimal(share(*tick, end) * crate::plots::WIDTH, 1));
        down.push_str(" 0V100");
        svg = svg.child(part("path", "ruled").put("d", &down));
    }
    svg = svg.child(part("path", "ruled").attr("d", "M0 0H1000M0 50H1000"));
    for path in plot.limits.iter().flatten() {
        svg = svg.child(part("path", "limit").put("d", path));
    }
    for (place, path) in plot.curves.iter().enumerate().rev() {
        let (class, colour) = look(plot, place, desk);
        svg = svg.child(part("path", class).attr("style", colour).put("d", path));
    }
    let label = [title, ", ", &subject(desk, plot)].concat();
    let drawing = part("div", "plot").child(svg);
    let drawing = readable(desk, drawing, &label, &said);
    let save = button(desk, "link", t().csv, Act::SaveCharts(Some(index)))
        .put("aria-label", &fill(t().csv_of, &[&label]))
        .put("title", &fill(t().csv_of, &[&label]));
    let label = |tick: &SimTime| {
        let mut place = "left: ".to_owned();
        place.push_str(&decimal(share(*tick, end) * 100.0, 2));
        place.push('%');
        let text = value(Unit::Micros, micros(*tick));
        el("span").put("style", &place).text(&text)
    };
    part("section", "chart")
        .put("aria-label", title)
        .child(el("h4").text(title).child(save))
        .child(part("p", "keys").list(keys))
        .child(part("span", "top").attr("aria-hidden", "true").text(&value(plot.unit, plot.top)))
        .child(part("span", "zero").attr("aria-hidden", "true").text("0"))
        .child(drawing)
        .child(
            part("div", "axis").attr("aria-hidden", "true").list(ticks.iter().map(label).collect()),
        )
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

    /// The legend with the values: what each curve and limit is, and what it is now.
    fn keys(&self, all: &AllSeries, plot: &Plot) -> Vec<El> {
        let mut keys = Vec::new();
        for (place, series) in plot.chart.series.iter().enumerate() {
            let Some(metric) = all.list().get(*series).map(|series| series.metric) else {
                continue;
            };
            let text = self
                .value(all, *series)
                .map_or_else(|| t().no_value.to_owned(), |number| value(plot.unit, number));
            let (class, colour) = style(metric, place);
            let explained = [metric.as_str(), ", ", metric.statistic().as_str()].concat();
            keys.push(
                el("span")
                    .put("title", &explained)
                    .child(part("i", class).attr("style", colour))
                    .text(curve(metric))
                    .child(part("b", "num").text(&text)),
            );
        }
        for (each, path) in plot.chart.limits.iter().zip(&plot.limits) {
            let Some(number) = each.at(self.time) else { continue };
            let text = value(plot.unit, number);
            let key = el("span").child(part("i", "limit")).text(limit(each.kind));
            let key = key.child(part("b", "num").text(&text));
            keys.push(match path {
                Some(_) => key,
                None => key.attr("class", "far").attr("title", t().limit_further_up),
            });
        }
        keys
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

/// How the curve at that place of a chart is drawn.
fn look(plot: &Plot, place: usize, desk: &Desk) -> (&'static str, &'static str) {
    let library = desk.library.borrow();
    let all = library.plots.all();
    let series = plot.chart.series.get(place).and_then(|at| all?.list().get(*at));
    series.map_or(("curve", ""), |series| style(series.metric, place))
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
