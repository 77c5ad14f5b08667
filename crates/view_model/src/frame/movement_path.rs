//! The whole way of a movement: out of a cell, along a pipe, into a cell or slot.

use crate::geometry::{Path, Point};

/// A way from point to point, mostly along a pipe.
#[derive(Clone, Copy)]
pub(super) struct MovementPath<'a> {
    /// What is followed first, from so many pixels along it to its end, and how long that is.
    lead: Option<(&'a Path, f32, f32)>,
    pipe: Option<Along<'a>>,
    start: Point,
    end: Point,
    before: f32,
    along: f32,
    after: f32,
}

/// A pipe that is followed, perhaps backwards, perhaps only for a part.
#[derive(Clone, Copy)]
pub(super) struct Along<'a> {
    pub(super) path: &'a Path,
    pub(super) back: bool,
    /// Where the way leaves the pipe: a fraction of its length.
    pub(super) until: f32,
}

impl Along<'_> {
    fn at(&self, fraction: f32) -> Point {
        let along = self.until * fraction;
        self.path.point_at(if self.back { 1.0 - along } else { along })
    }
}

impl<'a> MovementPath<'a> {
    /// Along a pipe; from and to points beside it if there are any.
    pub(super) fn along(pipe: Along<'a>, start: Option<Point>, end: Option<Point>) -> Self {
        let (first, last) = (pipe.at(0.0), pipe.at(1.0));
        let (start, end) = (start.unwrap_or(first), end.unwrap_or(last));
        Self {
            lead: None,
            pipe: Some(pipe),
            start,
            end,
            before: start.distance(first),
            along: pipe.path.length() * pipe.until,
            after: last.distance(end),
        }
    }

    /// Straight from point to point.
    pub(super) fn straight(start: Point, end: Point) -> Self {
        Self {
            lead: None,
            pipe: None,
            start,
            end,
            before: start.distance(end),
            along: 0.0,
            after: 0.0,
        }
    }

    /// The same way after the rest of a path, from so many pixels along it.
    pub(super) fn after(mut self, path: &'a Path, from: f32) -> Self {
        let start = path.point_at(1.0);
        self.before = start.distance(self.pipe.map_or(self.end, |pipe| pipe.at(0.0)));
        self.start = start;
        self.lead = Some((path, from, (path.length() - from).max(0.0)));
        self
    }

    pub(super) fn length(&self) -> f32 {
        self.lead.map_or(0.0, |(_, _, length)| length) + self.before + self.along + self.after
    }

    /// The point so many pixels along the way; its ends for distances outside it.
    pub(super) fn at(&self, mut distance: f32) -> Point {
        if distance >= self.length() {
            return self.end;
        }
        if let Some((path, from, length)) = self.lead {
            if distance < length {
                return path.point_at_distance(from + distance.max(0.0));
            }
            distance -= length;
        }
        if distance <= 0.0 {
            return self.start;
        }
        let Some(pipe) = self.pipe else {
            return self.start.towards(self.end, distance / self.before);
        };
        if distance < self.before {
            return self.start.towards(pipe.at(0.0), distance / self.before);
        }
        let along = distance - self.before;
        if along < self.along {
            return pipe.at(along / self.along);
        }
        pipe.at(1.0).towards(self.end, (along - self.along) / self.after.max(f32::EPSILON))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_leads_through_its_three_parts() {
        let path = Path::line(Point::new(10.0, 0.0), Point::new(30.0, 0.0));
        let pipe = Along { path: &path, back: false, until: 1.0 };
        let way =
            MovementPath::along(pipe, Some(Point::new(0.0, 0.0)), Some(Point::new(30.0, 5.0)));
        assert_eq!(way.length(), 35.0);
        assert_eq!(way.at(-1.0), Point::new(0.0, 0.0));
        assert_eq!(way.at(5.0), Point::new(5.0, 0.0));
        assert_eq!(way.at(20.0), Point::new(20.0, 0.0));
        assert_eq!(way.at(34.0), Point::new(30.0, 4.0));
        assert_eq!(way.at(99.0), Point::new(30.0, 5.0));
    }

    #[test]
    fn a_way_can_follow_the_rest_of_another_path_first() {
        let (round, path) = (
            Path::line(Point::new(0.0, 40.0), Point::new(0.0, 0.0)),
            Path::line(Point::new(5.0, 0.0), Point::new(25.0, 0.0)),
        );
        let along = Along { path: &path, back: false, until: 1.0 };
        let way = MovementPath::along(along, None, Some(Point::new(30.0, 0.0))).after(&round, 30.0);
        assert_eq!(way.length(), 10.0 + 5.0 + 20.0 + 5.0);
        assert_eq!(way.at(-1.0), Point::new(0.0, 10.0));
        assert_eq!(way.at(4.0), Point::new(0.0, 6.0));
        assert_eq!(way.at(12.0), Point::new(2.0, 0.0));
        assert_eq!(way.at(20.0), Point::new(10.0, 0.0));
        assert_eq!(way.at(99.0), Point::new(30.0, 0.0));
    }

    #[test]
    fn a_way_can_go_backwards_and_leave_early() {
        let path = Path::line(Point::new(0.0, 0.0), Point::new(100.0, 0.0));
        let way = MovementPath::along(Along { path: &path, back: true, until: 0.5 }, None, None);
        assert_eq!(way.at(0.0), Point::new(100.0, 0.0));
        assert_eq!(way.at(10.0), Point::new(90.0, 0.0));
        assert_eq!(way.at(way.length()), Point::new(50.0, 0.0));
    }
}
