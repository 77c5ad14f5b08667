//! Numbers that stand for a while, and lines of what waits.

use lambdascope_engine::entity::EventRef;
use lambdascope_engine::time::SimTime;
use std::collections::BTreeSet;

/// A number that goes up and down. What lasts no time at all, such as the wait of an event that is
/// taken up at once, does not count as having been so high.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Level {
    now: u64,
    max: u64,
    changed: SimTime,
}

impl Level {
    /// It goes up by one.
    pub(super) fn rise(&mut self, time: SimTime) {
        self.settle(time);
        self.now += 1;
    }

    /// It goes down by one.
    pub(super) fn fall(&mut self, time: SimTime) {
        self.settle(time);
        self.now = self.now.saturating_sub(1);
    }

    /// It is another number from now on.
    pub(super) fn set(&mut self, time: SimTime, now: u64) {
        self.settle(time);
        self.now = now;
    }

    fn settle(&mut self, time: SimTime) {
        if time > self.changed {
            self.max = self.max.max(self.now);
            self.changed = time;
        }
    }

    /// The highest in the slice, which ends now.
    pub(super) fn max(&self) -> u64 {
        self.max.max(self.now)
    }

    /// A slice starts at `time`.
    pub(super) fn next_slice(&mut self, time: SimTime) {
        self.max = 0;
        self.changed = time;
    }
}

/// What waits somewhere, oldest first.
#[derive(Clone, Debug, Default)]
pub(super) struct WaitingEvents {
    waiting: BTreeSet<(SimTime, EventRef)>,
    /// The highest age of the oldest so far in the slice (µs).
    oldest_max: Option<u64>,
}

impl WaitingEvents {
    /// An event that waits since `since`.
    pub(super) fn add(&mut self, since: SimTime, event: EventRef) {
        self.waiting.insert((since, event));
    }

    /// It waits no longer.
    pub(super) fn remove(&mut self, since: SimTime, event: EventRef, now: SimTime) {
        if self.waiting.first() == Some(&(since, event)) {
            self.oldest_max = self.age_max(now);
        }
        self.waiting.remove(&(since, event));
    }

    /// The highest age of the oldest in the slice (µs), which ends at `end`; none if nothing
    /// waited in it.
    pub(super) fn age_max(&self, end: SimTime) -> Option<u64> {
        let age = self.waiting.first().map(|(since, _)| end.since(*since).as_micros());
        self.oldest_max.max(age)
    }

    pub(super) fn next_slice(&mut self) {
        self.oldest_max = None;
    }
}
