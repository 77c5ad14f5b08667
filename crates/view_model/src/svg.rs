//! The scene at a moment as an SVG that stands alone: cards, pipes, words and tokens.
//!
//! Words and colours come from whoever shows them on a screen; the places come from the layout and
//! the draw list, so that the picture is the one on the screen at scale 1.

mod marks;

use crate::draw_list::{DrawList, Ink};
use crate::geometry::{Point, Rect, Tenths};
use crate::layout::{Layout, NodeBox};
use marks::{labels, shapes, streams};
use std::fmt::{self, Write as _};

/// The colours of a picture, as CSS has them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Colours {
    /// One for each ink, in the order of [`Ink::ALL`].
    pub inks: Vec<String>,
    /// The ground behind all cards.
    pub ground: String,
    /// The ground of a card that is no function.
    pub panel: String,
    /// The card of a function.
    pub raise: String,
    /// The edges of cards, and the pipes.
    pub line: String,
    /// Names of nodes and numbers on cards.
    pub text: String,
    /// What is said beside them.
    pub muted: String,
    /// The edge of a card that has an alarm.
    pub alarm: String,
}

impl Colours {
    fn ink(&self, ink: Ink) -> &str {
        self.inks.get(ink as usize).map_or("", String::as_str)
    }
}

/// The words on a card.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Card {
    /// What the scenario calls the node.
    pub name: String,
    /// What it says, line by line.
    pub said: Vec<String>,
    /// The words below its clock.
    pub clock: Option<String>,
    /// What the colours of its cells mean, if there is room to say it.
    pub legend: Vec<(Ink, String)>,
    /// Whether it is the card of a function.
    pub function: bool,
    /// Whether its alarm is on.
    pub alarm: bool,
}

/// On which side of its point a text stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Anchor {
    /// To the right of the point.
    Start,
    /// It stands on both sides of it.
    Middle,
    /// To the left of the point.
    End,
}

/// Words in the open.
#[derive(Clone, PartialEq, Debug)]
pub struct Label {
    /// Words in one line.
    pub text: String,
    /// A point of their base line.
    pub at: Point,
    /// Where the words are from there.
    pub anchor: Anchor,
}

/// All words of a picture.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Words {
    /// What the picture is called.
    pub title: String,
    /// What stands below it.
    pub caption: String,
    /// One for each node of the layout.
    pub cards: Vec<Card>,
    /// Words that stand beside pipes, in the order of painting.
    pub pipes: Vec<Label>,
    /// Name and explanation of each lane of the layout.
    pub lanes: Vec<(String, String)>,
}

/// Height of the caption's stripe (px).
const CAPTION: f32 = 28.0;
/// The lines between lanes end this far from the edges (px).
const INDENT: f32 = 24.0;
/// From one line of a card to the next (px).
const LINE: f32 = 17.0;

/// Width and height of the picture of a layout (px).
#[must_use]
pub fn size(layout: &Layout) -> (f32, f32) {
    (layout.size.w, layout.size.h + CAPTION)
}

/// The scene as an SVG document.
#[must_use]
pub fn scene_svg(layout: &Layout, list: &DrawList, colours: &Colours, words: &Words) -> String {
    let (width, height) = size(layout);
    let [w, h] = [width, height].map(Tenths);
    let mut svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img" font-family="system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif" font-size="12"><title>{}</title><rect width="{w}" height="{h}" fill="{}"/>"#,
        Xml(&words.title),
        Xml(&colours.ground),
    );
    svg += &lanes(layout, colours, words);
    svg += &format!(r#"<g fill="none" stroke-width="2" stroke="{}">"#, Xml(&colours.line));
    for pipe in &layout.pipes {
        svg += &format!(r#"<path d="{}"/>"#, pipe.path.svg());
    }
    svg += "</g>";
    for (node, words) in layout.nodes.iter().zip(&words.cards) {
        svg += &card(node, words, colours);
    }
    for label in &words.pipes {
        svg += &text(label.at, &colours.muted, label.anchor, &label.text);
    }
    svg += &streams(layout, list, colours);
    svg += &shapes(list, colours);
    svg += &labels(list, colours);
    let caption = Point::new(INDENT, layout.size.h + CAPTION - 10.0);
    svg += &text(caption, &colours.muted, Anchor::Start, &words.caption);
    svg + "</svg>\n"
}

fn lanes(layout: &Layout, colours: &Colours, words: &Words) -> String {
    let mut svg = String::new();
    let [name_colour, said_colour] = [&colours.text, &colours.muted].map(|colour| Xml(colour));
    for (lane, (name, said)) in layout.lanes.iter().zip(&words.lanes) {
        if lane.rect.y > layout.lanes[0].rect.y {
            let from = Point::new(lane.rect.x + INDENT, lane.rect.y);
            let to = Tenths(lane.rect.right() - INDENT);
            let colour = Xml(&colours.line);
            svg += &format!(
                r#"<path fill="none" stroke-dasharray="2 5" stroke="{colour}" d="M{from}H{to}"/>"#
            );
        }
        let [x, y] = [lane.heading.x, lane.heading.y].map(Tenths);
        let [name, said] = [name, said].map(|text| Xml(text));
        svg += &format!(
            r#"<text x="{x}" y="{y}" fill="{name_colour}"><tspan font-weight="600">{name}</tspan><tspan dx="10" fill="{said_colour}">{said}</tspan></text>"#
        );
    }
    svg
}

fn card(node: &NodeBox, words: &Card, colours: &Colours) -> String {
    /// Cards that are not as high as this have less room above their words (px).
    const LOW: f32 = 52.0;
    let rect = node.rect;
    let edge = if words.alarm { &colours.alarm } else { &colours.line };
    let (ground, radius) = if words.function { (&colours.raise, 10) } else { (&colours.panel, 8) };
    let inner = Rect::new(rect.x + 0.5, rect.y + 0.5, rect.w - 1.0, rect.h - 1.0);
    let (left, above) = match (words.function, rect.h < LOW) {
        (true, _) => (14.0, 17.0),
        (false, true) => (12.0, 6.0),
        (false, false) => (12.0, 10.0),
    };
    // The base line of the first of these lines.
    let mut at = Point::new(rect.x + left, rect.y + above + 12.5);
    let mut svg = format!(
        r#"<rect {} rx="{radius}" fill="{}" stroke="{}"/><text x="{}" y="{}" fill="{}"{}>{}</text>"#,
        place_of(&inner),
        Xml(ground),
        Xml(edge),
        Tenths(at.x),
        Tenths(at.y),
        Xml(&colours.text),
        if words.function { r#" font-weight="600""# } else { "" },
        Xml(&words.name),
    );
    for line in &words.said {
        at.y += LINE;
        svg += &text(at, &colours.muted, Anchor::Start, line);
    }
    if let (Some(clock), Some(said)) = (node.clock, &words.clock) {
        let at = Point::new(clock.x, clock.y + 24.0);
        svg += &text(at, &colours.muted, Anchor::Middle, said);
    }
    let Some(cells) = node.cells else { return svg };
    for (line, (ink, said)) in (0_u8..).zip(&words.legend) {
        let y = cells.bottom() + 16.0 + 19.0 * f32::from(line);
        let place = place_of(&Rect::new(cells.x, y, 10.0, 10.0));
        svg += &format!(r#"<rect {place} rx="2" fill="{}"/>"#, Xml(colours.ink(*ink)));
        let at = Point::new(cells.x + 18.0, y + 9.0);
        svg += &text(at, &colours.muted, Anchor::Start, said);
    }
    svg
}

/// A text that may have any letters, as XML holds it.
struct Xml<'a>(&'a str);

impl fmt::Display for Xml<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for char in self.0.chars() {
            match char {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                // XML has no way to say these.
                '\0'..='\u{8}'
                | '\u{b}'
                | '\u{c}'
                | '\u{e}'..='\u{1f}'
                | '\u{fffe}'
                | '\u{ffff}' => f.write_char('\u{fffd}')?,
                char => f.write_char(char)?,
            }
        }
        Ok(())
    }
}

/// The attributes that say where a rectangle is.
fn place_of(rect: &Rect) -> String {
    let [x, y, w, h] = [rect.x, rect.y, rect.w, rect.h].map(Tenths);
    format!(r#"x="{x}" y="{y}" width="{w}" height="{h}""#)
}

fn text(at: Point, colour: &str, anchor: Anchor, text: &str) -> String {
    let anchor = match anchor {
        Anchor::Start => "",
        Anchor::Middle => r#" text-anchor="middle""#,
        Anchor::End => r#" text-anchor="end""#,
    };
    let ([x, y], colour, text) = ([at.x, at.y].map(Tenths), Xml(colour), Xml(text));
    format!(r#"<text x="{x}" y="{y}" fill="{colour}"{anchor}>{text}</text>"#)
}
