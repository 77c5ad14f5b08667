//! A grid of cells that uses its area as well as it can.

use crate::geometry::{Point, Rect};

/// A grid of square cells.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Grid {
    area: Rect,
    columns: u16,
    pitch: f32,
    room: usize,
}

/// From one cell to the next, from large to small (px).
const PITCHES: [f32; 7] = [26.0, 20.0, 15.0, 11.0, 8.0, 6.0, 4.5];
/// The gap between cells is this part of the pitch.
const GAP: f32 = 0.23;

impl Grid {
    /// The grid with the largest cells of which so many fit; of the smallest as many as fit.
    pub(super) fn new(area: Rect, cells: usize) -> Self {
        let grid = |pitch: f32| {
            let gap = pitch * GAP;
            let (columns, rows) = (whole((area.w + gap) / pitch), whole((area.h + gap) / pitch));
            let room = usize::from(columns) * usize::from(rows);
            Self { area, columns: columns.max(1), pitch, room }
        };
        let fits = PITCHES.into_iter().map(grid).find(|grid| grid.room >= cells);
        fits.unwrap_or_else(|| grid(PITCHES[PITCHES.len() - 1]))
    }

    /// How many cells fit.
    pub(super) const fn room(&self) -> usize {
        self.room
    }

    pub(super) const fn area(&self) -> Rect {
        self.area
    }

    /// Width and height of a cell (px).
    pub(super) fn size(&self) -> f32 {
        self.pitch * (1.0 - GAP)
    }

    /// The middle of a cell, if it fits.
    pub(super) fn at(&self, cell: u16) -> Option<Point> {
        if usize::from(cell) >= self.room {
            return None;
        }
        let (column, row) = (cell % self.columns, cell / self.columns);
        let half = self.size() / 2.0;
        Some(Point::new(
            self.area.x + half + self.pitch * f32::from(column),
            self.area.y + half + self.pitch * f32::from(row),
        ))
    }
}

/// The whole part of a positive number.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates, and what is counted is small"
)]
pub(super) fn whole(value: f32) -> u16 {
    value.max(0.0) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_shrink_when_there_are_more() {
        let area = Rect::new(0.0, 0.0, 104.0, 230.0);
        let few = Grid::new(area, 20);
        assert_eq!((few.columns, few.pitch), (4, 26.0));
        assert!(few.room() >= 20);
        let many = Grid::new(area, 500);
        assert!(many.room() >= 500 && many.pitch < 11.0);
        let too_many = Grid::new(area, 100_000);
        assert_eq!(too_many.pitch, 4.5);
        assert_eq!(too_many.at(u16::MAX), None);
    }

    #[test]
    fn every_cell_lies_in_the_area() {
        let area = Rect::new(10.0, 20.0, 104.0, 50.0);
        for cells in [1, 12, 40, 300] {
            let grid = Grid::new(area, cells);
            for cell in (0_u16..).take(grid.room()) {
                let (at, half) = (grid.at(cell).unwrap(), grid.size() / 2.0);
                assert!(area.contains(Point::new(at.x - half, at.y - half)));
                assert!(area.contains(Point::new(at.x + half - 0.01, at.y + half - 0.01)));
            }
        }
    }
}
