//! Executes a draw list on a 2D context. The only user of that context.
//!
//! Marks come sorted by shape and ink, so that each run needs its colour once, and its marks are
//! filled many at a time.

use super::palette::Palette;
use lambdascope_view_model::draw_list::{DrawList, Mark, Run, Shape, Stream};
use lambdascope_view_model::geometry::{Path, Segment};
use lambdascope_view_model::layout::Layout;
use std::f64::consts::{FRAC_PI_2, TAU};
use web_sys::CanvasRenderingContext2d as Context;

/// With more marks than this squares get square corners: rounding many small ones costs more than
/// it shows.
const ROUNDED_MAX: usize = 256;

/// So many marks make one path at most. A browser that paints without a graphics processor sorts
/// the edges of a path, which takes longer and longer; a few dozen at a time are the quickest.
const PATH_MAX: usize = 48;

/// Where the world lies on the canvas.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(crate) struct DeviceFromWorld {
    /// Device pixels for one world pixel.
    pub(crate) scale: f64,
    /// Device pixels left of the world.
    pub(crate) left: f64,
    /// Device pixels above the world.
    pub(crate) top: f64,
}

pub(crate) fn paint(
    context: &Context,
    size: (u32, u32),
    device_from_world: DeviceFromWorld,
    palette: &Palette,
    layout: &Layout,
    list: &DrawList,
) {
    let DeviceFromWorld { scale, left, top } = device_from_world;
    reset(context, 1.0, 0.0, 0.0);
    context.clear_rect(0.0, 0.0, f64::from(size.0), f64::from(size.1));
    reset(context, scale, left, top);
    for stream in &list.streams {
        paint_stream(context, palette, layout, stream);
    }
    let rounded = list.marks.len() <= ROUNDED_MAX;
    for run in &list.runs {
        paint_run(context, palette, run, &list.marks[run.start..run.end], rounded);
    }
    paint_labels(context, palette, list);
}

/// A canvas of a live page takes any finite transform.
fn reset(context: &Context, scale: f64, left: f64, top: f64) {
    let _ = context.set_transform(scale, 0.0, 0.0, scale, left, top);
}

fn paint_run(context: &Context, palette: &Palette, run: &Run, marks: &[Mark], rounded: bool) {
    let colour = palette.ink(run.ink);
    let filled = matches!(
        run.shape,
        Shape::Bar | Shape::Cell | Shape::Square | Shape::Diamond | Shape::Splinter
    );
    if filled {
        context.set_fill_style_str(colour);
    } else {
        context.set_stroke_style_str(colour);
    }
    let finish = || if filled { context.fill() } else { context.stroke() };
    let mut width = -1.0;
    // How many marks the path has that is not painted yet.
    let mut open = 0;
    for mark in marks {
        let wide = line_width(mark);
        let see_through = mark.alpha < 0.995;
        let widens = !filled && (wide - width).abs() > 0.01;
        if open == PATH_MAX || open > 0 && (see_through || widens) {
            finish();
            open = 0;
        }
        if widens {
            context.set_line_width(wide);
            width = wide;
        }
        if see_through {
            context.set_global_alpha(f64::from(mark.alpha));
            context.begin_path();
            trace(context, mark, rounded);
            finish();
            context.set_global_alpha(1.0);
            continue;
        }
        if open == 0 {
            context.begin_path();
        }
        open += 1;
        trace(context, mark, rounded);
    }
    if open > 0 {
        finish();
    }
}

/// How thick the line of a mark is (px); 0 for filled ones.
fn line_width(mark: &Mark) -> f64 {
    match mark.shape {
        Shape::Bar | Shape::Cell | Shape::Square | Shape::Diamond | Shape::Splinter => 0.0,
        Shape::EmptyCell => 1.0,
        Shape::Circle | Shape::Ring => ring_width(mark),
        Shape::HollowSquare | Shape::Cross | Shape::Frame => 2.0,
    }
}

/// The line of a clock: three pixels, less in small ones.
fn ring_width(mark: &Mark) -> f64 {
    if mark.size < 18.0 { 2.5 } else { 3.0 }
}

/// Adds the outline of a mark to the current path.
fn trace(context: &Context, mark: &Mark, rounded: bool) {
    let (x, y) = (f64::from(mark.x), f64::from(mark.y));
    let (size, extra) = (f64::from(mark.size), f64::from(mark.extra));
    let half = size / 2.0;
    match mark.shape {
        Shape::Bar => context.rect(x, y, size, extra),
        Shape::Cell => square(context, x, y, size, 4.0, rounded),
        Shape::EmptyCell => square(context, x, y, size - 1.0, 4.0, rounded),
        Shape::HollowSquare => square(context, x, y, size - 2.0, 2.0, rounded),
        Shape::Square => square(context, x, y, size, 2.0, rounded),
        Shape::Frame => square(context, x, y, size, 4.0, rounded),
        Shape::Circle | Shape::Ring => {
            let radius = (size - ring_width(mark)).max(1.0) / 2.0;
            let turn = if mark.shape == Shape::Circle { 1.0 } else { extra.clamp(0.0, 1.0) };
            context.move_to(x, y - radius);
            // Only a negative radius would be refused.
            let _ = context.arc(x, y, radius, -FRAC_PI_2, turn * TAU - FRAC_PI_2);
        }
        Shape::Diamond => {
            context.move_to(x, y - half);
            context.line_to(x + half, y);
            context.line_to(x, y + half);
            context.line_to(x - half, y);
            context.close_path();
        }
        Shape::Splinter => {
            let (dy, dx) = extra.sin_cos();
            context.move_to(x + half * dx, y + half * dy);
            context.line_to(x - half * dy, y + half * dx);
            context.line_to(x - half * dx, y - half * dy);
            context.close_path();
        }
        Shape::Cross => {
            context.move_to(x - half, y - half);
            context.line_to(x + half, y + half);
            context.move_to(x + half, y - half);
            context.line_to(x - half, y + half);
        }
    }
}

fn square(context: &Context, x: f64, y: f64, size: f64, radius: f64, rounded: bool) {
    let (left, top) = (x - size / 2.0, y - size / 2.0);
    if rounded {
        // Only a negative radius would be refused.
        let _ = context.round_rect_with_f64(left, top, size, size, radius);
    } else {
        context.rect(left, top, size, size);
    }
}

/// A crowd: a dashed band whose dashes move with it.
fn paint_stream(context: &Context, palette: &Palette, layout: &Layout, stream: &Stream) {
    let Some(pipe) = layout.pipes.get(stream.pipe) else { return };
    context.set_stroke_style_str(palette.ink(stream.ink));
    context.set_line_width(f64::from(stream.width));
    dash(context, &[5.0, 3.0], -f64::from(stream.shift));
    context.begin_path();
    trace_path(context, &pipe.path);
    context.stroke();
    dash(context, &[], 0.0);
}

fn dash(context: &Context, pattern: &[f64], offset: f64) {
    let list: js_sys::Array =
        pattern.iter().copied().map(wasm_bindgen::JsValue::from_f64).collect();
    // A list of finite numbers is a valid pattern.
    let _ = context.set_line_dash(&list);
    context.set_line_dash_offset(offset);
}

fn trace_path(context: &Context, path: &Path) {
    let start = path.start();
    context.move_to(f64::from(start.x), f64::from(start.y));
    for segment in path.segments() {
        match segment {
            Segment::Line(p) => context.line_to(f64::from(p.x), f64::from(p.y)),
            Segment::Cubic(a, b, p) => context.bezier_curve_to(
                f64::from(a.x),
                f64::from(a.y),
                f64::from(b.x),
                f64::from(b.y),
                f64::from(p.x),
                f64::from(p.y),
            ),
        }
    }
}

/// Numbers on a ground of their own, so that they read over whatever lies below.
fn paint_labels(context: &Context, palette: &Palette, list: &DrawList) {
    if list.labels.is_empty() {
        return;
    }
    context.set_font("600 11px system-ui, \"Segoe UI\", Roboto, \"DejaVu Sans\", sans-serif");
    context.set_text_align("center");
    context.set_text_baseline("middle");
    for label in &list.labels {
        let text = crate::quantity::count(label.count);
        let (x, y) = (f64::from(label.at.x), f64::from(label.at.y));
        let width = f64::from(u8::try_from(text.len()).unwrap_or(20)) * 6.8 + 8.0;
        context.set_fill_style_str(&palette.ground);
        context.begin_path();
        let _ = context.round_rect_with_f64(x - width / 2.0, y - 8.0, width, 16.0, 4.0);
        context.fill();
        context.set_fill_style_str(&palette.text);
        // Text can always be drawn.
        let _ = context.fill_text(&text, x, y + 0.5);
    }
}
