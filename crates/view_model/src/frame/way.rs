//! The whole way of a movement: out of a cell, along a pipe, into a cell or slot.

use crate::geometry::{Path, Point};

/// A way from point to point, mostly along a pipe.
#[derive(Clone, Copy)]
pub(super) struct Way<'a> {
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

impl<'a> Way<'a> {
    /// Along a pipe; from and to points beside it if there are any.
    pub(super) fn along(pipe: Along<'a>, start: Option<Point>, end: Option<Point>) -> Self {
        let (first, last) = (pipe.at(0.0), pipe.at(1.0));
        let (start, end) = (start.unwrap_or(first), end.unwrap_or(last));
        Self {
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
        Self { pipe: None, start, end, before: start.distance(end), along: 0.0, after: 0.0 }
    }

    pub(super) fn length(&self) -> f32 {
        self.before + self.along + self.after
    }

    /// The point so many pixels along the way; its ends for distances outside it.
    pub(super) fn at(&self, distance: f32) -> Point {
        if distance <= 0.0 {
            return self.start;
        }
        if distance >= self.length() {
            return self.end;
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
        let way = Way::along(pipe, Some(Point::new(0.0, 0.0)), Some(Point::new(30.0, 5.0)));
        assert_eq!(way.length(), 35.0);
        assert_eq!(way.at(-1.0), Point::new(0.0, 0.0));
        assert_eq!(way.at(5.0), Point::new(5.0, 0.0));
        assert_eq!(way.at(20.0), Point::new(20.0, 0.0));
        assert_eq!(way.at(34.0), Point::new(30.0, 4.0));
        assert_eq!(way.at(99.0), Point::new(30.0, 5.0));
    }

    #[test]
    fn a_way_can_go_backwards_and_leave_early() {
        let path = Path::line(Point::new(0.0, 0.0), Point::new(100.0, 0.0));
        let way = Way::along(Along { path: &path, back: true, until: 0.5 }, None, None);
        assert_eq!(way.at(0.0), Point::new(100.0, 0.0));
        assert_eq!(way.at(10.0), Point::new(90.0, 0.0));
        assert_eq!(way.at(way.length()), Point::new(50.0, 0.0));
    }
}
