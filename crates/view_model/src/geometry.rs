//! Points, rectangles and paths in world coordinates: CSS pixels of the scene at scale 1.
//!
//! Nothing here knows what is drawn.

use std::fmt;

/// A point of the world (px).
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Point {
    /// From the left edge.
    pub x: f32,
    /// From the top edge.
    pub y: f32,
}

impl Point {
    /// The point (x, y).
    #[must_use]
    pub const fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }

    /// The point on the line from `self` to `other`; 0 is `self`, 1 is `other`.
    pub(crate) fn towards(self, other: Self, fraction: f32) -> Self {
        Self {
            x: self.x + (other.x - self.x) * fraction,
            y: self.y + (other.y - self.y) * fraction,
        }
    }

    /// How far `other` is (px).
    #[must_use]
    pub fn distance(self, other: Self) -> f32 {
        let (dx, dy) = (other.x - self.x, other.y - self.y);
        (dx * dx + dy * dy).sqrt()
    }
}

/// As paths of SVG have it, to a tenth of a pixel.
impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", Tenths(self.x), Tenths(self.y))
    }
}

/// An upright rectangle of the world (px).
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Rect {
    /// Left edge, to the right of the world's origin.
    pub x: f32,
    /// Top edge, below the world's origin.
    pub y: f32,
    /// Width, never below zero.
    pub w: f32,
    /// Height, never below zero.
    pub h: f32,
}

impl Rect {
    /// The rectangle with this left top corner, width and height.
    #[must_use]
    pub const fn new(x: f32, y: f32, w: f32, h: f32) -> Self {
        Self { x, y, w, h }
    }

    /// The x of its right edge.
    #[must_use]
    pub fn right(&self) -> f32 {
        self.x + self.w
    }

    /// The y of its lower edge.
    #[must_use]
    pub fn bottom(&self) -> f32 {
        self.y + self.h
    }

    /// The point where its diagonals cross.
    #[must_use]
    pub fn center(&self) -> Point {
        Point::new(self.x + self.w / 2.0, self.y + self.h / 2.0)
    }

    /// Whether a point lies in it or on its edge.
    #[must_use]
    pub fn contains(&self, point: Point) -> bool {
        point.x >= self.x
            && point.x <= self.right()
            && point.y >= self.y
            && point.y <= self.bottom()
    }

    /// Whether the insides of two rectangles share a point.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.x < other.right()
            && other.x < self.right()
            && self.y < other.bottom()
            && other.y < self.bottom()
    }
}

/// A piece of a path, from where the last one ended.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Segment {
    /// A straight line to a point.
    Line(Point),
    /// A cubic Bézier curve: two control points and the end.
    Cubic(Point, Point, Point),
}

impl Segment {
    /// The point that the next segment goes on from.
    #[must_use]
    pub const fn end(&self) -> Point {
        match self {
            Self::Line(end) | Self::Cubic(_, _, end) => *end,
        }
    }
}

/// A line or curve that tokens follow, measured along its length.
#[derive(Clone, PartialEq, Debug)]
pub struct Path {
    start: Point,
    segments: Vec<Segment>,
    /// The path as a polyline: points, each with its distance from the start (px).
    samples: Vec<(Point, f32)>,
}

/// Straight pieces that stand for one curve: at 24 the error is far below a pixel.
const PIECES_PER_CURVE: u8 = 24;

impl Path {
    /// The path from `start` along `segments`.
    #[must_use]
    pub fn new(start: Point, segments: Vec<Segment>) -> Self {
        let mut samples = vec![(start, 0.0)];
        let mut length = 0.0;
        let mut last = start;
        let mut add = |point: Point| {
            length += last.distance(point);
            last = point;
            samples.push((point, length));
        };
        let mut from = start;
        for segment in &segments {
            match *segment {
                Segment::Line(end) => add(end),
                Segment::Cubic(a, b, end) => {
                    for piece in 1..=PIECES_PER_CURVE {
                        let t = f32::from(piece) / f32::from(PIECES_PER_CURVE);
                        add(cubic(from, a, b, end, t));
                    }
                }
            }
            from = segment.end();
        }
        Self { start, segments, samples }
    }

    /// One straight segment between two points.
    #[must_use]
    pub fn line(from: Point, to: Point) -> Self {
        Self::new(from, vec![Segment::Line(to)])
    }

    /// An S-shaped curve that leaves and arrives horizontally; straight if the ends are level.
    pub(crate) fn across(from: Point, to: Point) -> Self {
        Self::sideways(from, to, 1.0)
    }

    /// The same from right to left.
    pub(crate) fn across_back(from: Point, to: Point) -> Self {
        Self::sideways(from, to, -1.0)
    }

    fn sideways(from: Point, to: Point, direction: f32) -> Self {
        if (from.y - to.y).abs() < 0.5 {
            return Self::line(from, to);
        }
        let reach = ((to.x - from.x).abs() * 0.5).max(24.0) * direction;
        let (a, b) = (Point::new(from.x + reach, from.y), Point::new(to.x - reach, to.y));
        Self::new(from, vec![Segment::Cubic(a, b, to)])
    }

    /// An S-shaped curve that leaves and arrives vertically; straight if the ends are aligned.
    #[must_use]
    pub fn down(from: Point, to: Point) -> Self {
        if (from.x - to.x).abs() < 0.5 {
            return Self::line(from, to);
        }
        let reach = ((to.y - from.y).abs() * 0.5).max(12.0);
        let (a, b) = (Point::new(from.x, from.y + reach), Point::new(to.x, to.y - reach));
        Self::new(from, vec![Segment::Cubic(a, b, to)])
    }

    /// Its pieces, for who draws it.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The point at length 0.
    #[must_use]
    pub const fn start(&self) -> Point {
        self.start
    }

    /// The point at full length; the start of a path without segments.
    #[must_use]
    pub fn end(&self) -> Point {
        self.segments.last().map_or(self.start, Segment::end)
    }

    /// How long it is in all, measured along its curves (px).
    #[must_use]
    pub fn length(&self) -> f32 {
        self.samples.last().map_or(0.0, |(_, length)| *length)
    }

    /// The point at a fraction of its length: 0 is the start, 1 the end.
    pub(crate) fn point_at(&self, fraction: f32) -> Point {
        self.point_at_distance(fraction * self.length())
    }

    /// The point that many pixels along it; the ends for distances outside it.
    pub(crate) fn point_at_distance(&self, distance: f32) -> Point {
        let after = if self.samples.len() == 2 {
            1
        } else {
            self.samples.partition_point(|(_, along)| *along < distance)
        };
        let Some(&(b, end)) = self.samples.get(after) else { return self.end() };
        let Some(&(a, start)) = after.checked_sub(1).and_then(|i| self.samples.get(i)) else {
            return self.start;
        };
        let piece = end - start;
        if piece <= f32::EPSILON {
            return b;
        }
        a.towards(b, ((distance - start) / piece).clamp(0.0, 1.0))
    }

    /// The smallest rectangle around it.
    #[must_use]
    pub fn bounds(&self) -> Rect {
        let mut low = self.start;
        let mut high = self.start;
        for (point, _) in &self.samples {
            low = Point::new(low.x.min(point.x), low.y.min(point.y));
            high = Point::new(high.x.max(point.x), high.y.max(point.y));
        }
        Rect::new(low.x, low.y, high.x - low.x, high.y - low.y)
    }

    /// The `d` attribute of an SVG path.
    #[must_use]
    pub fn svg(&self) -> String {
        let mut d = format!("M{}", self.start);
        for segment in &self.segments {
            d += &match segment {
                Segment::Line(p) => format!("L{p}"),
                Segment::Cubic(a, b, p) => format!("C{a} {b} {p}"),
            };
        }
        d
    }
}

/// A length to a tenth of a pixel, without needless zeros.
pub(crate) struct Tenths(pub(crate) f32);

impl fmt::Display for Tenths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Nothing is a negative zero.
        write!(f, "{}", (self.0 * 10.0).round() / 10.0 + 0.0)
    }
}

fn cubic(p: Point, a: Point, b: Point, q: Point, t: f32) -> Point {
    let u = 1.0 - t;
    let (c0, c1, c2, c3) = (u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t);
    Point::new(c0 * p.x + c1 * a.x + c2 * b.x + c3 * q.x, c0 * p.y + c1 * a.y + c2 * b.y + c3 * q.y)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_straight_path_is_measured_by_its_length() {
        let path = Path::line(Point::new(10.0, 0.0), Point::new(30.0, 0.0));
        assert_eq!(path.length(), 20.0);
        assert_eq!(path.point_at(0.25), Point::new(15.0, 0.0));
        assert_eq!(path.point_at(2.0), Point::new(30.0, 0.0));
        assert_eq!(path.point_at(-1.0), Point::new(10.0, 0.0));
    }

    #[test]
    fn equal_fractions_of_a_curve_are_equally_long() {
        let path = Path::across(Point::new(0.0, 0.0), Point::new(100.0, 80.0));
        let steps: Vec<f32> = (0_u8..20)
            .map(|i| {
                let at = |k: u8| path.point_at(f32::from(k) / 20.0);
                at(i).distance(at(i + 1))
            })
            .collect();
        let mean = path.length() / 20.0;
        assert!(steps.iter().all(|step| (step - mean).abs() < 0.1 * mean), "{steps:?}");
    }

    #[test]
    fn a_path_of_several_pieces_starts_and_ends_where_it_says() {
        let path = Path::new(
            Point::new(0.0, 0.0),
            vec![
                Segment::Line(Point::new(10.0, 0.0)),
                Segment::Cubic(
                    Point::new(20.0, 0.0),
                    Point::new(20.0, 10.0),
                    Point::new(10.0, 10.0),
                ),
            ],
        );
        assert_eq!(path.point_at(0.0), Point::new(0.0, 0.0));
        assert_eq!(path.point_at(1.0), Point::new(10.0, 10.0));
        assert_eq!(path.svg(), "M0 0L10 0C20 0 20 10 10 10");
        let line = Path::line(Point::new(-0.04, -2.25), Point::new(1.96, 12.04));
        assert_eq!(line.svg(), "M0 -2.3L2 12");
        assert!(path.bounds().right() > 15.0);
    }

    #[test]
    fn rectangles_that_only_touch_do_not_overlap() {
        let a = Rect::new(0.0, 0.0, 10.0, 10.0);
        assert!(!a.overlaps(&Rect::new(10.0, 0.0, 5.0, 5.0)));
        assert!(a.overlaps(&Rect::new(9.0, 9.0, 5.0, 5.0)));
    }
}
