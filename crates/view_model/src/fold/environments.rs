//! The execution environments of a function, each in a cell of its own.

use super::events::{Clock, ClockKind, NONE};
use lambdascope_engine::config::FailureKind;
use lambdascope_engine::entity::EventRef;
use lambdascope_engine::time::{SimDuration, SimTime};
use lambdascope_engine::trace::{ReclaimReason, Start};
use std::collections::{BTreeMap, BTreeSet};

/// What an environment does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EnvironmentPhase {
    /// Its init runs until that moment; then it runs.
    Starting(SimTime),
    /// It works on an event or a batch.
    Running,
    /// It is idle and warm.
    Warm,
    /// It is idle and has to initialise again: after a timeout or a crash.
    Reset,
    /// Its init failed, and it is gone.
    Gone,
}

/// An environment that is there.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct EnvironmentState {
    /// Its number, from 1 for each function.
    pub number: u32,
    /// Whether it starts, works, is idle or is gone.
    pub phase: EnvironmentPhase,
    /// When it began to do that.
    pub since: SimTime,
    /// When its last attempt failed, if that one failed.
    pub failed_at: Option<SimTime>,
    /// The event that it works on or worked on last, or the first of the batch.
    pub event: Option<EventRef>,
    /// How many events or records.
    pub records: u32,
    /// The movement that brought them.
    pub(crate) came: u32,
    /// The movement with which they left.
    pub(crate) left: u32,
    /// What it did before the present attempt, and until when its last one ran: it is seen like
    /// that while what comes is on its way.
    pub(crate) before: Option<(EnvironmentPhase, SimTime)>,
}

impl EnvironmentState {
    /// Whether its init runs at a moment, and the clock of it.
    #[must_use]
    pub fn init(&self, now: SimTime) -> Option<Clock> {
        match self.phase {
            EnvironmentPhase::Starting(until) if now < until => {
                Some(Clock { kind: ClockKind::Init, from: self.since, until })
            }
            _ => None,
        }
    }

    /// Whether an attempt is under way.
    pub(crate) const fn is_busy(&self) -> bool {
        matches!(self.phase, EnvironmentPhase::Starting(_) | EnvironmentPhase::Running)
    }
}

/// The environments of one function. A cell is free again when its environment is gone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Environments {
    cells: Vec<Option<EnvironmentState>>,
    numbers: BTreeMap<u32, u16>,
    free: BTreeSet<u16>,
}

/// Cells that are told apart at most; more environments than an account can ever have.
const CELLS_MAX: usize = u16::MAX as usize - 1;

impl Environments {
    /// The cells, in order; none where no environment is.
    pub(crate) fn cells(&self) -> &[Option<EnvironmentState>] {
        &self.cells
    }

    fn cell_of(&mut self, number: u32) -> u16 {
        if let Some(cell) = self.numbers.get(&number) {
            return *cell;
        }
        let cell = self.free.pop_first().unwrap_or_else(|| {
            if self.cells.len() < CELLS_MAX {
                self.cells.push(None);
            }
            u16::try_from(self.cells.len() - 1).unwrap_or(u16::MAX)
        });
        self.numbers.insert(number, cell);
        cell
    }

    /// An attempt starts; gives the cell.
    pub(crate) fn start(
        &mut self,
        number: u32,
        now: SimTime,
        start: Start,
        init: SimDuration,
    ) -> u16 {
        let cell = self.cell_of(number);
        let last = self.cells[usize::from(cell)].filter(|last| last.number == number);
        let phase = if init > SimDuration::ZERO || start == Start::Cold || start == Start::Reset {
            EnvironmentPhase::Starting(now + init)
        } else {
            EnvironmentPhase::Running
        };
        self.cells[usize::from(cell)] = Some(EnvironmentState {
            number,
            phase,
            since: now,
            failed_at: last.and_then(|last| last.failed_at),
            event: None,
            records: 0,
            came: NONE,
            left: NONE,
            before: last.map(|last| (last.phase, last.since)),
        });
        cell
    }

    /// What came into a cell.
    pub(crate) fn fill(&mut self, cell: u16, event: Option<EventRef>, records: u32, came: u32) {
        if let Some(Some(state)) = self.cells.get_mut(usize::from(cell)) {
            (state.event, state.records, state.came) = (event, records, came);
        }
    }

    /// What left a cell.
    pub(crate) fn leave(&mut self, cell: u16, left: u32) {
        if let Some(Some(state)) = self.cells.get_mut(usize::from(cell))
            && !state.is_busy()
        {
            state.left = left;
        }
    }

    /// An attempt ends: its environment is idle, or resets after a failure that ended its process.
    pub(crate) fn end(&mut self, number: u32, now: SimTime, failure: Option<FailureKind>) {
        let Some(cell) = self.numbers.get(&number) else { return };
        let Some(Some(state)) = self.cells.get_mut(usize::from(*cell)) else { return };
        state.phase = match failure {
            Some(FailureKind::Timeout | FailureKind::OutOfMemory | FailureKind::InitError) => {
                EnvironmentPhase::Reset
            }
            _ => EnvironmentPhase::Warm,
        };
        state.since = now;
        state.failed_at = failure.map(|_| now);
    }

    /// An environment is gone. One whose init failed leaves a trace in its cell.
    pub(crate) fn reclaim(&mut self, number: u32, reason: ReclaimReason) {
        let Some(cell) = self.numbers.remove(&number) else { return };
        if let Some(mut state) = self.cells[usize::from(cell)].take()
            && reason == ReclaimReason::InitFailed
        {
            state.phase = EnvironmentPhase::Gone;
            self.cells[usize::from(cell)] = Some(state);
        }
        self.free.insert(cell);
        while matches!(self.cells.last(), Some(None)) {
            self.cells.pop();
            let end = u16::try_from(self.cells.len()).unwrap_or(u16::MAX);
            self.free.remove(&end);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_used_again_when_its_environment_is_gone() {
        let mut environments = Environments::default();
        let now = SimTime::ZERO;
        for number in 1..=3 {
            let cell = environments.start(number, now, Start::Cold, SimDuration::from_secs(1));
            assert_eq!(u32::from(cell) + 1, number);
        }
        environments.end(2, now, None);
        environments.reclaim(2, ReclaimReason::Idle);
        assert_eq!(environments.start(4, now, Start::Cold, SimDuration::ZERO), 1);
        environments.end(3, now, Some(FailureKind::Timeout));
        let third = environments.cells()[2].unwrap();
        assert_eq!(third.phase, EnvironmentPhase::Reset);
        assert_eq!(third.failed_at, Some(now));
        environments.reclaim(3, ReclaimReason::Recycled);
        assert_eq!(environments.cells().len(), 2);
    }
}
