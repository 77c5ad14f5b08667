//! What charts and the timeline's landmarks show: the run in equal slices of simulated time.

use crate::fold::Fold;
use lambdascope_engine::time::{SimDuration, SimTime};
use lambdascope_engine::trace::{FateGroup, Happening, TraceEntry};
use lambdascope_rulebook::list;

/// One slice of a run.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Slice {
    /// Events in Lambda's queues at its end.
    pub waiting_async: u64,
    /// Visible messages and unread records at its end.
    pub waiting_polled: u64,
    /// The most environments that worked at once in it.
    pub running_max: u32,
    /// Environments that worked at its end.
    running: u32,
    /// Attempts that failed in it.
    pub errors: u32,
    /// Tries after the first that were scheduled in it, whoever makes them.
    pub retries: u32,
    /// When something landed in it that a timeline marks: the first of each kind.
    pub first: [Option<SimTime>; TimelineMark::ALL.len()],
}

list! {
    /// What a timeline marks.
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
    #[repr(usize)]
    pub enum TimelineMark {
        /// An attempt at running the function ended in an error.
        Error,
        /// Another try was scheduled.
        Retry,
        /// An attempt was refused for want of concurrency.
        Throttle,
        /// An event was kept for someone.
        DeadLetter,
        /// An event was lost.
        Lost,
    }
}

impl TimelineMark {
    /// Slices without it that do not end a stretch of it: what is throttled comes back soon.
    const fn pause(self) -> usize {
        match self {
            Self::Throttle => 2,
            Self::Error | Self::Retry | Self::DeadLetter | Self::Lost => 0,
        }
    }

    /// What an entry marks.
    pub(crate) fn of(happening: &Happening) -> Option<Self> {
        match happening {
            Happening::AttemptFailed { .. } => Some(Self::Error),
            retry if retry.is_retry() => Some(Self::Retry),
            Happening::Throttled { .. } => Some(Self::Throttle),
            Happening::CameToRest { fate, .. } => match fate.group() {
                FateGroup::Kept => Some(Self::DeadLetter),
                FateGroup::Lost => Some(Self::Lost),
                FateGroup::Answered | FateGroup::Done | FateGroup::Told | FateGroup::OnTheWay => {
                    None
                }
            },
            _ => None,
        }
    }
}

/// The slices of a session, as far as it is simulated.
#[derive(Clone, Debug)]
pub struct History {
    length: SimDuration,
    /// Those that are over.
    slices: Vec<Slice>,
    /// The one that is not.
    current: Slice,
}

/// Landmarks of one kind that are told apart; of more only the first is marked.
const TOLD_APART: usize = 8;
/// Slices of a run of the usual length.
const SLICES: u64 = 240;
/// No slice is shorter.
const SHORTEST: SimDuration = SimDuration::from_millis(50);

impl History {
    /// Nothing has happened in a run of that length.
    pub(crate) fn new(run_for: SimDuration) -> Self {
        let length = SimDuration::from_micros(run_for.as_micros().div_ceil(SLICES)).max(SHORTEST);
        Self { length, slices: Vec::new(), current: Slice::default() }
    }

    /// Length of one slice.
    #[must_use]
    pub const fn slice_length(&self) -> SimDuration {
        self.length
    }

    /// The slices from the start on, the last one perhaps not over.
    pub fn slices(&self) -> impl Iterator<Item = &Slice> + '_ {
        self.slices.iter().chain(std::iter::once(&self.current))
    }

    /// The slices that are over.
    #[must_use]
    pub fn slices_over(&self) -> &[Slice] {
        &self.slices
    }

    /// What a timeline marks, kind by kind. A stretch in which the same goes on gets a
    /// single mark, where it begins; of the errors only the first is marked, since the retries
    /// tell of the others, and so is only the first of what begins too often to be told apart.
    #[must_use]
    pub fn landmarks(&self) -> Vec<(SimTime, TimelineMark)> {
        let mut marks = Vec::new();
        for landmark in TimelineMark::ALL {
            let mut begun: Vec<SimTime> = Vec::new();
            let mut quiet = usize::MAX;
            for slice in self.slices() {
                match slice.first[landmark as usize] {
                    Some(time) => {
                        if quiet > landmark.pause() {
                            begun.push(time);
                        }
                        quiet = 0;
                    }
                    None => quiet = quiet.saturating_add(1),
                }
            }
            let first_only = landmark == TimelineMark::Error || begun.len() > TOLD_APART;
            let shown = if first_only { 1 } else { TOLD_APART };
            marks.extend(begun.into_iter().take(shown).map(|time| (time, landmark)));
        }
        marks
    }

    /// The slice in which a moment lies, if it is simulated.
    #[must_use]
    pub fn slice_at(&self, time: SimTime) -> Option<&Slice> {
        let index = usize::try_from(time.as_micros() / self.length.as_micros()).ok()?;
        if index == self.slices.len() { Some(&self.current) } else { self.slices.get(index) }
    }

    /// The end of the slice that is not over.
    pub(crate) fn until(&self) -> SimTime {
        let over = u64::try_from(self.slices.len()).unwrap_or(u64::MAX);
        SimTime::from_micros(self.length.as_micros().saturating_mul(over.saturating_add(1)))
    }

    /// Takes in an entry of the slice that is not over.
    pub(crate) fn note(&mut self, entry: &TraceEntry) {
        let slice = &mut self.current;
        match entry.happening {
            Happening::AttemptStarted { .. } => {
                slice.running += 1;
                slice.running_max = slice.running_max.max(slice.running);
            }
            Happening::AttemptSucceeded { .. } => slice.running = slice.running.saturating_sub(1),
            Happening::AttemptFailed { .. } => {
                slice.running = slice.running.saturating_sub(1);
                slice.errors += 1;
            }
            _ => {}
        }
        if let Some(landmark) = TimelineMark::of(&entry.happening) {
            slice.retries += u32::from(landmark == TimelineMark::Retry);
            slice.first[landmark as usize].get_or_insert(entry.time);
        }
    }

    /// The slice is over; `fold` shows its end.
    pub(crate) fn close(&mut self, fold: &Fold) {
        (self.current.waiting_async, self.current.waiting_polled) = fold.waiting();
        let running = self.current.running;
        self.slices.push(self.current);
        self.current = Slice { running, running_max: running, ..Slice::default() };
    }

    /// Forgets everything after `time`; `trace` ends there.
    pub(crate) fn truncate(&mut self, time: SimTime, trace: &[TraceEntry]) {
        let over =
            usize::try_from(time.as_micros() / self.length.as_micros()).unwrap_or(usize::MAX);
        self.slices.truncate(over);
        let running = self.slices.last().map_or(0, |slice| slice.running);
        self.current = Slice { running, running_max: running, ..Slice::default() };
        let start = SimTime::from_micros(self.until().as_micros() - self.length.as_micros());
        for entry in &trace[trace.partition_point(|entry| entry.time < start)..] {
            self.note(entry);
        }
    }
}
