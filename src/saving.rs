//! Files to take home: the scene as a picture, charts and the trace as tables.

use crate::canvas::palette::Palette;
use crate::components::node_card::{has_legend, is_alarming, is_function, room};
use crate::components::scene::{ASCENT, CENTRED, ENDING, lane_name, lane_said, words_on};
use crate::desk::Desk;
use crate::node_words::{clock_words, name_within, sentences};
use crate::platform::tools;
use crate::plots::{chart_csv, charts_csv, file_name};
use crate::quantity;
use crate::stage::Stage;
use crate::texts::{charts, fill, t};
use crate::theme::colour;
use gloo_timers::future::TimeoutFuture;
use lambdascope_scenario::{write_trace_csv, write_trace_csv_head};
use lambdascope_view_model::draw_list::Ink;
use lambdascope_view_model::geometry::Point;
use lambdascope_view_model::layout::NodeBox;
use lambdascope_view_model::svg::{Anchor, Card, Colours, Label, Words, scene_svg, size};
use wasm_bindgen_futures::spawn_local;

/// How the scene is saved.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Image {
    /// As a drawing that stays sharp.
    Svg,
    /// As pixels, two for each of the drawing.
    Png,
}

/// Size of the words of a picture (px).
const FONT: f64 = 12.0;
/// How often whoever waits for the recording looks at it (ms).
const LOOK_MS: u32 = 50;

/// Saves one chart as a table, or all of them.
pub(crate) fn charts(desk: &Desk, chart: Option<usize>) {
    let loaded = desk.selection().loaded;
    let found = desk.look(|stage| {
        let mut library = desk.library.borrow_mut();
        while !library.plots.follow(stage, loaded) {}
        let list = library.plots.list.clone();
        let (config, name) = (stage.config(), &stage.opening.name);
        let all = library.plots.all()?;
        Some(match chart.and_then(|chart| list.get(chart)) {
            Some(plot) => {
                let of = plot.chart.of.map(|of| config.reference(of)).unwrap_or_default();
                let what = [&of, " ", charts::title(plot.chart.topic)].concat();
                let csv = chart_csv(config, all, &plot.chart);
                (file_name(name, what.trim(), None, "csv"), csv)
            }
            None => {
                let charts: Vec<_> = list.iter().map(|plot| plot.chart.clone()).collect();
                (file_name(name, "charts", None, "csv"), charts_csv(config, all, &charts))
            }
        })
    });
    if let Some((name, csv)) = found.flatten() {
        save(desk, &name, "text/csv", &csv);
    }
}

/// Saves the trace as a table, once it is recorded as far ahead as it will be.
pub(crate) fn trace(desk: &Desk) {
    let desk = desk.clone();
    spawn_local(async move {
        while desk.see(Stage::is_running_ahead) && desk.is_recorded() {
            TimeoutFuture::new(LOOK_MS).await;
        }
        let (name, csv, short) = desk.see(|stage| {
            let mut csv = String::new();
            write_trace_csv_head(&mut csv);
            for (seq, entry) in (0..).zip(stage.session.trace()) {
                write_trace_csv(stage.config(), seq, entry, &mut csv);
            }
            let until = stage.session.recorded_until();
            let short = (!stage.session.is_complete()).then(|| quantity::clock(until));
            (file_name(&stage.opening.name, "trace", None, "csv"), csv, short)
        });
        if let Some(until) = short {
            desk.notice(&fill(t().trace_ends, &[&until]));
        }
        save(&desk, &name, "text/csv", &csv);
    });
}

/// Saves the scene as it is at the moment that is shown.
pub(crate) fn scene(desk: &Desk, image: Image) {
    let colours = colours();
    let found = desk.look(|stage| {
        let (name, now) = (&stage.opening.name, Some(stage.now()));
        let kind = if image == Image::Svg { "svg" } else { "png" };
        let (svg, size) = picture(stage, &desk.selection().alarms, &colours);
        (file_name(name, "scene", now, kind), svg, size)
    });
    let Some((name, svg, size)) = found else { return };
    if image == Image::Svg {
        save(desk, &name, "image/svg+xml", &svg);
        return;
    }
    let desk = desk.clone();
    spawn_local(async move {
        if !tools::save_png(&name, size, &svg).await {
            desk.notice(t().save_refused);
        }
    });
}

fn save(desk: &Desk, name: &str, kind: &str, text: &str) {
    if !tools::save(name, kind, text) {
        desk.notice(t().save_refused);
    }
}

/// The colours of the theme that is on.
pub(crate) fn colours() -> Colours {
    let palette = Palette::read();
    Colours {
        inks: Ink::ALL.into_iter().map(|ink| palette.ink(ink).to_owned()).collect(),
        ground: colour("--bg"),
        panel: colour("--panel"),
        raise: colour("--raise"),
        line: colour("--line"),
        text: colour("--text"),
        muted: colour("--muted"),
        alarm: colour("--err"),
    }
}

/// The scene as an SVG, and its width and height (px).
pub(crate) fn picture(
    stage: &Stage,
    alarms: &[(u16, u64)],
    colours: &Colours,
) -> (String, (f32, f32)) {
    let layout = &stage.layout;
    let title = stage.document().title().unwrap_or(t().product);
    let words = Words {
        title: title.to_owned(),
        caption: [title, " · ", &quantity::clock(stage.now()), " · ", t().product].concat(),
        cards: layout.nodes.iter().map(|node| card(stage, alarms, node)).collect(),
        pipes: layout
            .pipes
            .iter()
            .filter_map(|pipe| {
                let (text, class, x, y) = words_on(stage, pipe, FONT)?;
                let anchor = match class {
                    ENDING => Anchor::End,
                    CENTRED => Anchor::Middle,
                    _ => Anchor::Start,
                };
                Some(Label { text, at: Point::new(x, y + ASCENT), anchor })
            })
            .collect(),
        lanes: layout
            .lanes
            .iter()
            .map(|lane| (lane_name(lane.lane).to_owned(), lane_said(lane.lane).to_owned()))
            .collect(),
    };
    (scene_svg(layout, &stage.list, colours, &words), size(layout))
}

fn card(stage: &Stage, alarms: &[(u16, u64)], node: &NodeBox) -> Card {
    let (id, room) = (node.node, room(node) / FONT);
    let legend = node.cells.filter(|cells| has_legend(&node.rect, cells)).map(|_| {
        [
            (Ink::Moving, t().legend_running),
            (Ink::Starting, t().legend_starting),
            (Ink::Failed, t().legend_failed),
            (Ink::Warm, t().legend_warm),
        ]
        .map(|(ink, text)| (ink, text.to_owned()))
        .to_vec()
    });
    Card {
        name: name_within(stage.config(), id, room),
        said: sentences(stage, id, room),
        clock: clock_words(stage, id),
        legend: legend.unwrap_or_default(),
        function: is_function(id),
        alarm: is_alarming(alarms, stage, id),
    }
}
