//! The environments of functions: each a cell that starts, works, fails, stays warm.

use super::grid::Grid;
use super::{Frame, length_of};
use crate::draw_list::{Ink, Mark, Shape};
use crate::geometry::Point;
use crate::node::NodeId;
use crate::picture::{EnvironmentPhase, EnvironmentState};

/// Without a limit there is room for so many cells from the start.
const ROOM_MIN: usize = 12;
/// How long a failure is seen in a cell [s of screen].
const FAILED: f32 = 0.7;
/// Smaller cells have no room for a clock (px).
const CLOCK_MIN: f32 = 11.0;

/// What is seen of a cell.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Seen {
    Nothing,
    Starting,
    Running,
    Failed,
    Warm,
    Reset,
}

impl Frame<'_> {
    /// The grid of a function's cells, if the function is shown.
    pub(super) fn grid(&self, function: u16) -> Option<Grid> {
        self.grids.get(usize::from(function)).copied().flatten()
    }

    /// The grids of all functions.
    pub(super) fn make_grids(&mut self) {
        let functions = (0_u16..).zip(&self.picture.config().functions);
        let grid = |(index, settings): (u16, &lambdascope_engine::config::Function)| {
            let area = self.layout.node(NodeId::function(index))?.cells?;
            let alive = self.picture.environments(index).len();
            let limit = settings.reserved_concurrency.unwrap_or(0) as usize;
            Some(Grid::new(area, alive.max(limit).max(ROOM_MIN)))
        };
        self.grids = functions.map(grid).collect();
    }

    pub(super) fn draw_cells(&mut self) {
        for index in 0..self.grids.len() {
            if let Ok(function) = u16::try_from(index)
                && let Some(grid) = self.grids[index]
            {
                self.draw_function(function, grid);
            }
        }
    }

    fn draw_function(&mut self, function: u16, grid: Grid) {
        let picture = self.picture;
        let cells = picture.environments(function);
        let limit = picture.config().functions[usize::from(function)].reserved_concurrency;
        let shown = cells.len().max(limit.unwrap_or(0) as usize).min(grid.room());
        for (index, cell) in (0_u16..).zip(0..shown) {
            let Some(at) = grid.at(index) else { break };
            match cells.get(cell).copied().flatten() {
                Some(environment) => self.draw_cell(at, grid.size(), &environment),
                None => self.draw_empty(at, grid.size()),
            }
        }
        if let Some(rest) = cells.get(grid.room()..).filter(|rest| !rest.is_empty()) {
            self.draw_rest(&grid, rest);
        }
    }

    fn draw_empty(&mut self, at: Point, size: f32) {
        self.mark(at, size, Shape::EmptyCell, Ink::Groove, None);
    }

    fn draw_cell(&mut self, at: Point, size: f32, environment: &EnvironmentState) {
        let event = environment.event.filter(|_| environment.is_busy());
        match self.seen(environment) {
            Seen::Nothing => self.draw_empty(at, size),
            Seen::Warm => self.mark(at, size, Shape::Cell, Ink::Warm, None),
            Seen::Reset => self.mark(at, size, Shape::EmptyCell, Ink::Warm, None),
            Seen::Running => self.mark(at, size, Shape::Cell, Ink::Moving, event),
            Seen::Starting => match environment.init(self.picture.now()) {
                Some(clock) if size >= CLOCK_MIN => {
                    self.mark_faded(at, size, Shape::Cell, Ink::Starting, event, 0.3);
                    self.ring(at, size - 5.0, clock, event);
                }
                _ => self.mark(at, size, Shape::Cell, Ink::Starting, event),
            },
            Seen::Failed => {
                self.mark_faded(at, size, Shape::Cell, Ink::Failed, None, 0.3);
                self.mark(at, size * 0.7, Shape::Diamond, Ink::Failed, None);
            }
        }
    }

    /// What is seen of an environment: it follows the tokens, which may trail behind the truth.
    fn seen(&mut self, environment: &EnvironmentState) -> Seen {
        let travels = !self.options.reduced_motion;
        let arrived = !travels || !self.times.is_on_its_way(environment.came);
        if !arrived {
            return match environment.before {
                // Hardly free before the next: it never looks idle.
                Some((_, until)) if self.times.ago(until) < FAILED => Seen::Running,
                Some((EnvironmentPhase::Reset, _)) => Seen::Reset,
                Some(_) => Seen::Warm,
                None => Seen::Nothing,
            };
        }
        if environment.is_busy() {
            let starts = environment.init(self.picture.now()).is_some();
            return if starts { Seen::Starting } else { Seen::Running };
        }
        let left = self.times.of(environment.left).filter(|_| travels);
        if left.is_some_and(|(start, _)| start > 0.0) {
            return Seen::Running;
        }
        if let Some(failed_at) = environment.failed_at {
            let since = left.map_or_else(|| self.times.ago(failed_at), |(start, _)| -start);
            if (0.0..FAILED).contains(&since) {
                return Seen::Failed;
            }
        }
        match environment.phase {
            EnvironmentPhase::Warm => Seen::Warm,
            EnvironmentPhase::Reset => Seen::Reset,
            EnvironmentPhase::Gone => Seen::Nothing,
            EnvironmentPhase::Starting(_) | EnvironmentPhase::Running => Seen::Running,
        }
    }

    /// More environments than cells: a level along the lower edge tells how many of the rest
    /// work.
    fn draw_rest(&mut self, grid: &Grid, rest: &[Option<EnvironmentState>]) {
        let busy = rest.iter().flatten().filter(|environment| environment.is_busy()).count();
        let share = length_of(busy as u64) / length_of(rest.len() as u64);
        let area = grid.area();
        let (x, y) = (area.x, area.bottom() - 3.0);
        for (size, ink) in [(area.w, Ink::Groove), (area.w * share, Ink::Moving)] {
            let (shape, extra, alpha, event) = (Shape::Bar, 4.0, 1.0, None);
            self.list.marks.push(Mark { x, y, size, extra, alpha, shape, ink, event });
        }
    }
}
