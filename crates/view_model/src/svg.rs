//! The scene at a moment as an SVG that stands alone: cards, pipes, words and tokens.
//!
//! Words and colours come from whoever shows them on a screen; the places come from the layout and
//! the draw list, so that the picture is the one on the screen at scale 1.

mod marks;

use crate::draw_list::{DrawList, Ink};
use crate::geometry::{Point, Rect, write_tenths};
use crate::layout::{Layout, NodeBox};
use marks::{labels, shapes, streams};

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
    let mut svg = Writer::default();
    let (width, height) = size(layout);
    svg.push("<svg xmlns=\"http://www.w3.org/2000/svg\"");
    svg.lengths(&[("width", width), ("height", height)]);
    svg.push(" viewBox=\"0 0");
    for length in [width, height] {
        svg.push(" ");
        write_tenths(&mut svg.out, length);
    }
    svg.push(
        "\" role=\"img\" font-family=\"system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif\"",
    );
    svg.push(" font-size=\"12\"><title>");
    svg.text(&words.title);
    svg.push("</title><rect");
    svg.lengths(&[("width", width), ("height", height)]);
    svg.attribute("fill", &colours.ground);
    svg.push("/>");
    lanes(&mut svg, layout, colours, words);
    svg.push("<g fill=\"none\" stroke-width=\"2\"");
    svg.attribute("stroke", &colours.line);
    svg.push(">");
    for pipe in &layout.pipes {
        svg.push("<path");
        svg.attribute("d", &pipe.path.svg());
        svg.push("/>");
    }
    svg.push("</g>");
    for (node, words) in layout.nodes.iter().zip(&words.cards) {
        card(&mut svg, node, words, colours);
    }
    for label in &words.pipes {
        let anchor = match label.anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        svg.words(label.at, &colours.muted, anchor, &label.text);
    }
    streams(&mut svg, layout, list, colours);
    shapes(&mut svg, list, colours);
    labels(&mut svg, list, colours);
    let caption = Point::new(INDENT, layout.size.h + CAPTION - 10.0);
    svg.words(caption, &colours.muted, "start", &words.caption);
    svg.push("</svg>\n");
    svg.out
}

fn lanes(svg: &mut Writer, layout: &Layout, colours: &Colours, words: &Words) {
    for (lane, (name, said)) in layout.lanes.iter().zip(&words.lanes) {
        if lane.rect.y > layout.lanes[0].rect.y {
            svg.push("<path fill=\"none\" stroke-dasharray=\"2 5\"");
            svg.attribute("stroke", &colours.line);
            svg.push(" d=\"M");
            write_tenths(&mut svg.out, lane.rect.x + INDENT);
            svg.push(" ");
            write_tenths(&mut svg.out, lane.rect.y);
            svg.push("H");
            write_tenths(&mut svg.out, lane.rect.right() - INDENT);
            svg.push("\"/>");
        }
        svg.push("<text");
        svg.lengths(&[("x", lane.heading.x), ("y", lane.heading.y)]);
        svg.attribute("fill", &colours.text);
        svg.push("><tspan font-weight=\"600\">");
        svg.text(name);
        svg.push("</tspan><tspan dx=\"10\"");
        svg.attribute("fill", &colours.muted);
        svg.push(">");
        svg.text(said);
        svg.push("</tspan></text>");
    }
}

fn card(svg: &mut Writer, node: &NodeBox, words: &Card, colours: &Colours) {
    /// Cards that are not as high as this have less room above their words (px).
    const LOW: f32 = 52.0;
    let rect = node.rect;
    let edge = if words.alarm { &colours.alarm } else { &colours.line };
    let (ground, radius) =
        if words.function { (&colours.raise, "10") } else { (&colours.panel, "8") };
    svg.push("<rect");
    let inner = Rect::new(rect.x + 0.5, rect.y + 0.5, rect.w - 1.0, rect.h - 1.0);
    svg.rect(&inner);
    svg.attribute("rx", radius);
    svg.attribute("fill", ground);
    svg.attribute("stroke", edge);
    svg.push("/>");
    let (left, above) = match (words.function, rect.h < LOW) {
        (true, _) => (14.0, 17.0),
        (false, true) => (12.0, 6.0),
        (false, false) => (12.0, 10.0),
    };
    // The base line of the first of these lines.
    let mut at = Point::new(rect.x + left, rect.y + above + 12.5);
    svg.push("<text");
    svg.lengths(&[("x", at.x), ("y", at.y)]);
    svg.attribute("fill", &colours.text);
    svg.push(if words.function { " font-weight=\"600\">" } else { ">" });
    svg.text(&words.name);
    svg.push("</text>");
    for line in &words.said {
        at.y += LINE;
        svg.words(at, &colours.muted, "start", line);
    }
    if let (Some(clock), Some(said)) = (node.clock, &words.clock) {
        svg.words(Point::new(clock.x, clock.y + 24.0), &colours.muted, "middle", said);
    }
    let Some(cells) = node.cells else { return };
    for (line, (ink, text)) in (0_u8..).zip(&words.legend) {
        let y = cells.bottom() + 16.0 + 19.0 * f32::from(line);
        svg.push("<rect");
        svg.rect(&Rect::new(cells.x, y, 10.0, 10.0));
        svg.push(" rx=\"2\"");
        svg.attribute("fill", colours.ink(*ink));
        svg.push("/>");
        svg.words(Point::new(cells.x + 18.0, y + 9.0), &colours.muted, "start", text);
    }
}

/// An SVG that is being written.
#[derive(Default)]
struct Writer {
    out: String,
}

impl Writer {
    /// What is the same in every picture.
    fn push(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// A text that may have any letters.
    fn text(&mut self, text: &str) {
        for char in text.chars() {
            match char {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                // XML has no way to say these.
                '\0'..='\u{8}'
                | '\u{b}'
                | '\u{c}'
                | '\u{e}'..='\u{1f}'
                | '\u{fffe}'
                | '\u{ffff}' => {
                    self.out.push('\u{fffd}');
                }
                char => self.out.push(char),
            }
        }
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.push(" ");
        self.push(name);
        self.push("=\"");
        self.text(value);
        self.push("\"");
    }

    fn lengths(&mut self, lengths: &[(&str, f32)]) {
        for (name, value) in lengths {
            self.push(" ");
            self.push(name);
            self.push("=\"");
            write_tenths(&mut self.out, *value);
            self.push("\"");
        }
    }

    fn rect(&mut self, rect: &Rect) {
        self.lengths(&[("x", rect.x), ("y", rect.y), ("width", rect.w), ("height", rect.h)]);
    }

    fn words(&mut self, at: Point, colour: &str, anchor: &str, text: &str) {
        self.push("<text");
        self.lengths(&[("x", at.x), ("y", at.y)]);
        self.attribute("fill", colour);
        if anchor != "start" {
            self.attribute("text-anchor", anchor);
        }
        self.push(">");
        self.text(text);
        self.push("</text>");
    }
}
