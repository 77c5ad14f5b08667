//! Everything that moves: tokens, clocks, cells, crowds and their numbers.

use super::{Colours, Writer};
use crate::draw_list::{DrawList, Mark, Shape};
use crate::geometry::{Point, Rect, write_tenths};
use crate::layout::Layout;

/// Crowds: dashed bands along their pipes.
pub(super) fn streams(svg: &mut Writer, layout: &Layout, list: &DrawList, colours: &Colours) {
    for stream in &list.streams {
        let Some(pipe) = layout.pipes.get(stream.pipe) else { continue };
        svg.push("<path fill=\"none\" stroke-dasharray=\"5 3\"");
        svg.lengths(&[("stroke-width", stream.width), ("stroke-dashoffset", -stream.shift)]);
        svg.attribute("stroke", colours.ink(stream.ink));
        svg.attribute("d", &pipe.path.svg());
        svg.push("/>");
    }
}

/// All marks, in painting order.
pub(super) fn shapes(svg: &mut Writer, list: &DrawList, colours: &Colours) {
    for mark in list.runs.iter().flat_map(|run| &list.marks[run.start..run.end]) {
        shape(svg, mark, colours.ink(mark.ink));
    }
}

/// Numbers on a ground of their own.
pub(super) fn labels(svg: &mut Writer, list: &DrawList, colours: &Colours) {
    for label in &list.labels {
        let text = apart(label.count);
        let width = f32::from(u8::try_from(text.len()).unwrap_or(20)) * 6.8 + 8.0;
        svg.push("<rect");
        svg.rect(&Rect::new(label.at.x - width / 2.0, label.at.y - 8.0, width, 16.0));
        svg.push(" rx=\"4\"");
        svg.attribute("fill", &colours.ground);
        svg.push("/><g font-size=\"11\" font-weight=\"600\">");
        let base_line = Point::new(label.at.x, label.at.y + 4.0);
        svg.words(base_line, &colours.text, "middle", &text);
        svg.push("</g>");
    }
}

/// A number with its thousands apart.
fn apart(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn shape(svg: &mut Writer, mark: &Mark, colour: &str) {
    let (x, y, size) = (mark.x, mark.y, mark.size);
    let half = size / 2.0;
    match mark.shape {
        Shape::Bar => {
            svg.push("<rect");
            svg.rect(&Rect::new(x, y, size, mark.extra));
        }
        Shape::Cell => square(svg, mark, size, "4"),
        Shape::EmptyCell => square(svg, mark, size - 1.0, "4"),
        Shape::Square => square(svg, mark, size, "2"),
        Shape::HollowSquare => square(svg, mark, size - 2.0, "2"),
        Shape::Frame => square(svg, mark, size, "4"),
        Shape::Circle | Shape::Ring => {
            svg.push("<circle");
            let radius = (size - ring_width(mark)).max(1.0) / 2.0;
            svg.lengths(&[("cx", x), ("cy", y), ("r", radius)]);
            if mark.shape == Shape::Ring {
                svg.push(" pathLength=\"100\" stroke-dasharray=\"");
                write_tenths(&mut svg.out, mark.extra.clamp(0.0, 1.0) * 100.0);
                svg.push(" 100\" transform=\"rotate(-90 ");
                write_tenths(&mut svg.out, x);
                svg.push(" ");
                write_tenths(&mut svg.out, y);
                svg.push(")\"");
            }
        }
        Shape::Diamond => {
            path(svg, &[(x, y - half), (x + half, y), (x, y + half), (x - half, y)]);
            svg.push("z\"");
        }
        Shape::Splinter => {
            path(svg, &[(x + half, y), (x, y + half), (x - half, y)]);
            svg.push("z\" transform=\"rotate(");
            write_tenths(&mut svg.out, mark.extra.to_degrees());
            for place in [x, y] {
                svg.push(" ");
                write_tenths(&mut svg.out, place);
            }
            svg.push(")\"");
        }
        Shape::Cross => {
            path(svg, &[(x - half, y - half), (x + half, y + half)]);
            svg.push("M");
            for (index, place) in [x + half, y - half, x - half, y + half].into_iter().enumerate() {
                svg.push(if index == 2 { "L" } else { " " });
                write_tenths(&mut svg.out, place);
            }
            svg.push("\"");
        }
    }
    match line_width(mark) {
        None => svg.attribute("fill", colour),
        Some(width) => {
            svg.push(" fill=\"none\"");
            svg.attribute("stroke", colour);
            svg.lengths(&[("stroke-width", width)]);
        }
    }
    if mark.alpha < 0.95 {
        svg.lengths(&[("opacity", mark.alpha)]);
    }
    svg.push("/>");
}

/// How thick the line of a mark is (px); none for filled ones. As the painter has it.
fn line_width(mark: &Mark) -> Option<f32> {
    match mark.shape {
        Shape::Bar | Shape::Cell | Shape::Square | Shape::Diamond | Shape::Splinter => None,
        Shape::EmptyCell => Some(1.0),
        Shape::Circle | Shape::Ring => Some(ring_width(mark)),
        Shape::HollowSquare | Shape::Cross | Shape::Frame => Some(2.0),
    }
}

/// The line of a clock: three pixels, less in small ones.
fn ring_width(mark: &Mark) -> f32 {
    if mark.size < 18.0 { 2.5 } else { 3.0 }
}

fn square(svg: &mut Writer, mark: &Mark, size: f32, radius: &str) {
    svg.push("<rect");
    svg.rect(&Rect::new(mark.x - size / 2.0, mark.y - size / 2.0, size, size));
    svg.attribute("rx", radius);
}

/// A path through points; it is not ended.
fn path(svg: &mut Writer, points: &[(f32, f32)]) {
    svg.push("<path d=\"");
    for (index, (x, y)) in points.iter().enumerate() {
        svg.push(if index == 0 { "M" } else { "L" });
        write_tenths(&mut svg.out, *x);
        svg.push(" ");
        write_tenths(&mut svg.out, *y);
    }
}
