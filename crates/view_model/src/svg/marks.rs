//! Everything that moves: tokens, clocks, cells, crowds and their numbers.

use super::{Anchor, Colours, Xml, place_of, text};
use crate::draw_list::{CountLabel, DrawList, Mark, Shape, Stream};
use crate::geometry::{Point, Rect, Tenths};
use crate::layout::Layout;

/// Crowds: dashed bands along their pipes.
pub(super) fn streams(layout: &Layout, list: &DrawList, colours: &Colours) -> String {
    let stream = |stream: &Stream| {
        let path = layout.pipes.get(stream.pipe)?.path.svg();
        let [width, shift] = [stream.width, -stream.shift].map(Tenths);
        let colour = Xml(colours.ink(stream.ink));
        Some(format!(
            r#"<path fill="none" stroke-dasharray="5 3" stroke-width="{width}" stroke-dashoffset="{shift}" stroke="{colour}" d="{path}"/>"#
        ))
    };
    list.streams.iter().filter_map(stream).collect()
}

/// All marks, in painting order.
pub(super) fn shapes(list: &DrawList, colours: &Colours) -> String {
    let marks = list.runs.iter().flat_map(|run| &list.marks[run.start..run.end]);
    marks.map(|mark| shape(mark, colours.ink(mark.ink))).collect()
}

/// Numbers on a ground of their own.
pub(super) fn labels(list: &DrawList, colours: &Colours) -> String {
    let label = |label: &CountLabel| {
        let number = apart(label.count);
        let width = f32::from(u8::try_from(number.len()).unwrap_or(20)) * 6.8 + 8.0;
        let Point { x, y } = label.at;
        let place = place_of(&Rect::new(x - width / 2.0, y - 8.0, width, 16.0));
        let ground = Xml(&colours.ground);
        let number = text(Point::new(x, y + 4.0), &colours.text, Anchor::Middle, &number);
        format!(
            r#"<rect {place} rx="4" fill="{ground}"/><g font-size="11" font-weight="600">{number}</g>"#
        )
    };
    list.labels.iter().map(label).collect()
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

fn shape(mark: &Mark, colour: &str) -> String {
    let (size, half) = (mark.size, mark.size / 2.0);
    let at = Point::new(mark.x, mark.y);
    let by = |dx: f32, dy: f32| Point::new(at.x + dx * half, at.y + dy * half);
    let form = match mark.shape {
        Shape::Bar => format!("<rect {}", place_of(&Rect::new(at.x, at.y, size, mark.extra))),
        Shape::Cell | Shape::Frame => square(at, size, 4),
        Shape::EmptyCell => square(at, size - 1.0, 4),
        Shape::Square => square(at, size, 2),
        Shape::HollowSquare => square(at, size - 2.0, 2),
        Shape::Circle | Shape::Ring => {
            let radius = Tenths((size - ring_width(mark)).max(1.0) / 2.0);
            let (x, y) = (Tenths(at.x), Tenths(at.y));
            let left = Tenths(mark.extra.clamp(0.0, 1.0) * 100.0);
            let dashes = if mark.shape == Shape::Ring {
                format!(
                    r#" pathLength="100" stroke-dasharray="{left} 100" transform="rotate(-90 {at})""#
                )
            } else {
                String::new()
            };
            format!(r#"<circle cx="{x}" cy="{y}" r="{radius}"{dashes}"#)
        }
        Shape::Diamond => {
            let [top, right] = [by(0.0, -1.0), by(1.0, 0.0)];
            let [bottom, left] = [by(0.0, 1.0), by(-1.0, 0.0)];
            format!(r#"<path d="M{top}L{right}L{bottom}L{left}z""#)
        }
        Shape::Splinter => {
            let [right, bottom, left] = [by(1.0, 0.0), by(0.0, 1.0), by(-1.0, 0.0)];
            let turn = Tenths(mark.extra.to_degrees());
            format!(r#"<path d="M{right}L{bottom}L{left}z" transform="rotate({turn} {at})""#)
        }
        Shape::Cross => {
            let [a, b] = [by(-1.0, -1.0), by(1.0, 1.0)];
            let [c, d] = [by(1.0, -1.0), by(-1.0, 1.0)];
            format!(r#"<path d="M{a}L{b}M {c}L{d}""#)
        }
    };
    let colour = Xml(colour);
    let ink = match line_width(mark).map(Tenths) {
        None => format!(r#" fill="{colour}""#),
        Some(width) => format!(r#" fill="none" stroke="{colour}" stroke-width="{width}""#),
    };
    let faded = mark.alpha < 0.95;
    let opacity = faded.then(|| format!(r#" opacity="{}""#, Tenths(mark.alpha)));
    format!("{form}{ink}{}/>", opacity.unwrap_or_default())
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

fn square(at: Point, size: f32, radius: u8) -> String {
    let place = place_of(&Rect::new(at.x - size / 2.0, at.y - size / 2.0, size, size));
    format!(r#"<rect {place} rx="{radius}""#)
}
