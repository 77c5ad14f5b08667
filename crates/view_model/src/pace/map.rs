//! The screen time of every moment in paced playback.

use lambdascope_engine::entity::EventRef;
use lambdascope_engine::time::{SimDuration, SimTime};

/// No gap between two happenings is shown for less [s of screen].
pub(crate) const GAP_MIN: f64 = 0.35;
/// No gap between two happenings is shown for longer [s of screen].
pub(crate) const GAP_MAX: f64 = 0.9;
/// No travel of a token is shown for less [s of screen].
pub(crate) const TRAVEL: f64 = 0.25;
/// How many gaps are looked at to tell whether happenings are dense: eight per second...
const DENSE_GAPS: usize = 16;
/// ... over this length.
const DENSE_SPAN: SimDuration = SimDuration::from_secs(2);
/// How many of those gaps lie before the one in question.
const DENSE_BEFORE: usize = 7;
/// More beats than these claim no more time.
const BEATS_MAX: u8 = 3;
/// How many events of one moment are told apart.
const FOLLOWED_MAX: usize = 16;

/// The moments at which something happens, each with the screen time at which it is shown.
///
/// Screen time between two happenings is their simulated gap, clamped to 0.35 to 0.9 s; where
/// there are more than eight happenings per simulated second it is the gap itself. What happens
/// to one event at one moment (sent, accepted, started) is shown one after the other, so each
/// such beat claims 0.35 s of the gap that follows, still 0.9 s at most. A longer gap begins at
/// its own speed, so that what just happened can be seen, and then hurries.
#[derive(Clone, Debug)]
pub struct PaceMap {
    /// Moments with a happening, ascending; the first is always zero.
    times: Vec<SimTime>,
    /// How many happenings follow each other at each moment.
    beats: Vec<u8>,
    /// Who happened how often at the last moment; no event for batches.
    last: Vec<(Option<EventRef>, u8)>,
    /// Screen times of the first of them (s): those that nothing still to come can change.
    screen: Vec<f64>,
    /// The end of the run, once it is known that nothing happens before it any more.
    tail: Option<SimTime>,
}

impl Default for PaceMap {
    fn default() -> Self {
        Self {
            times: vec![SimTime::ZERO],
            beats: vec![1],
            last: Vec::new(),
            screen: vec![0.0],
            tail: None,
        }
    }
}

/// One gap between happenings.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Gap {
    pub(crate) start: SimTime,
    pub(crate) end: SimTime,
    /// Screen time of its start (s).
    pub(crate) screen: f64,
    /// How long it is shown (s).
    pub(crate) shown: f64,
}

impl Gap {
    fn length(&self) -> f64 {
        self.end.since(self.start).as_secs_f64()
    }

    /// Whether it hurries after a beginning at its own speed.
    fn hurries(&self) -> bool {
        self.length() > self.shown + 1e-9 && self.shown > GAP_MIN
    }

    pub(crate) fn screen_at(&self, time: SimTime) -> f64 {
        let (into, length) = (time.since(self.start).as_secs_f64(), self.length());
        let shown = if length <= 0.0 {
            0.0
        } else if !self.hurries() {
            into / length * self.shown
        } else if into <= GAP_MIN {
            into
        } else {
            GAP_MIN + (into - GAP_MIN) / (length - GAP_MIN) * (self.shown - GAP_MIN)
        };
        self.screen + shown
    }

    fn time_at(&self, screen: f64) -> SimTime {
        let (into, length) = ((screen - self.screen).max(0.0).min(self.shown), self.length());
        let seconds = if self.shown <= 0.0 {
            0.0
        } else if !self.hurries() {
            into / self.shown * length
        } else if into <= GAP_MIN {
            into
        } else {
            GAP_MIN + (into - GAP_MIN) / (self.shown - GAP_MIN) * (length - GAP_MIN)
        };
        (self.start + SimDuration::from_secs_f64(seconds)).min(self.end)
    }

    /// Simulated seconds per screen second at `time`.
    pub(crate) fn speed_at(&self, time: SimTime) -> f64 {
        let length = self.length();
        if !self.hurries() {
            return if self.shown > 0.0 { length / self.shown } else { 1.0 };
        }
        if time.since(self.start).as_secs_f64() < GAP_MIN {
            1.0
        } else {
            (length - GAP_MIN) / (self.shown - GAP_MIN)
        }
    }
}

impl PaceMap {
    /// Something happened to an event, or to a batch, at `time`, which is not before the last
    /// happening.
    pub(crate) fn push(&mut self, time: SimTime, event: Option<EventRef>) {
        if self.times.last().is_some_and(|last| *last < time) {
            self.times.push(time);
            self.beats.push(1);
            self.last.clear();
        }
        let Some(beats) = self.beats.last_mut() else { return };
        if *beats >= BEATS_MAX {
            return;
        }
        match self.last.iter().position(|(who, _)| *who == event) {
            Some(known) => self.last[known].1 += 1,
            None if self.last.len() < FOLLOWED_MAX => self.last.push((event, 1)),
            None => {}
        }
        let of = |batch: bool| {
            let counts = self.last.iter().filter(|(who, _)| who.is_none() == batch);
            counts.map(|(_, count)| *count).max().unwrap_or(0)
        };
        *beats = (of(false) + of(true)).clamp(1, BEATS_MAX);
    }

    /// Fixes the screen times that are certain, given that everything up to `until` is known and
    /// the run ends at `end`.
    pub(crate) fn settle(&mut self, until: SimTime, end: SimTime) {
        while let Some(shown) = self.certain_gap(self.screen.len() - 1, until) {
            let last = self.screen[self.screen.len() - 1];
            self.screen.push(last + shown);
        }
        let all = self.screen.len() == self.times.len();
        self.tail = (all && until >= end).then_some(end);
    }

    /// How long gap `index` is shown, if that is certain.
    fn certain_gap(&self, index: usize, until: SimTime) -> Option<f64> {
        let gap = self.times.get(index + 1)?.since(*self.times.get(index)?);
        let first = index.saturating_sub(DENSE_BEFORE);
        let start = self.times[first];
        let dense = match self.times.get(first + DENSE_GAPS) {
            Some(last) => last.since(start) < DENSE_SPAN,
            None if until.since(start) >= DENSE_SPAN => false,
            None => return None,
        };
        Some(if dense { gap.as_secs_f64() } else { shown(gap, self.beats[index]) })
    }

    /// Forgets every happening after `time`, and those of the last moment before it, since more
    /// may happen then. Gives that moment.
    pub(crate) fn truncate(&mut self, time: SimTime) -> SimTime {
        let keep = self.times.partition_point(|at| *at <= time).saturating_sub(1);
        let last = self.times[keep];
        self.times.truncate(keep.max(1));
        self.beats.truncate(keep.max(1));
        self.beats[0] = if keep == 0 { 1 } else { self.beats[0] };
        self.last.clear();
        // What lies ahead may decide whether the last gaps are dense.
        self.screen.truncate(keep.saturating_sub(DENSE_GAPS).max(1));
        self.tail = None;
        last
    }

    /// Up to which moment the screen times are certain.
    pub(crate) fn certain_until(&self) -> SimTime {
        self.tail.unwrap_or(self.times[self.screen.len() - 1])
    }

    /// The screen time of that moment (s).
    pub(crate) fn certain_screen(&self) -> f64 {
        self.screen_at(self.certain_until())
    }

    /// The first happening after `time`, as far as it is known.
    #[must_use]
    pub fn next(&self, time: SimTime) -> Option<SimTime> {
        self.times.get(self.times.partition_point(|at| *at <= time)).copied()
    }

    /// How long after the happening before `time` its tokens have arrived [s of screen]: after
    /// one travel time for each beat, but before the next happening.
    pub(crate) fn rest_after(&self, time: SimTime) -> f64 {
        let (index, gap) = self.gap_at(time);
        let beats = self.beats.get(index).copied().unwrap_or(1);
        (TRAVEL * f64::from(beats) + 0.05).min(0.85 * gap.shown)
    }

    /// The last happening before or at `time`, and the one before that.
    #[must_use]
    pub fn last_two(&self, time: SimTime) -> (SimTime, Option<SimTime>) {
        let index = self.index_of(time);
        (self.times[index], index.checked_sub(1).map(|before| self.times[before]))
    }

    fn index_of(&self, time: SimTime) -> usize {
        self.times.partition_point(|at| *at <= time).saturating_sub(1)
    }

    /// Gap `index`; beyond what is certain, time runs at its own speed.
    pub(crate) fn gap(&self, index: usize) -> Gap {
        let certain = self.screen.len() - 1;
        if index < certain {
            let screen = self.screen[index];
            let shown = self.screen[index + 1] - screen;
            return Gap { start: self.times[index], end: self.times[index + 1], screen, shown };
        }
        let start = self.times[certain];
        let screen = self.screen[certain];
        match self.tail {
            Some(end) => {
                let shown = shown(end.since(start), self.beats[certain]);
                Gap { start, end: end.max(start), screen, shown }
            }
            None => Gap { start, end: SimTime::MAX, screen, shown: f64::INFINITY },
        }
    }

    /// The gap in which `time` lies, with its number.
    pub(crate) fn gap_at(&self, time: SimTime) -> (usize, Gap) {
        let index = self.index_of(time).min(self.screen.len() - 1);
        (index, self.gap(index))
    }

    /// When gap `index` ends, if it is not the last certain one.
    pub(crate) fn gap_end(&self, index: usize) -> Option<SimTime> {
        if index + 1 < self.screen.len() { self.times.get(index + 1).copied() } else { None }
    }

    /// The screen time of a moment [s since the start].
    #[must_use]
    pub fn screen_at(&self, time: SimTime) -> f64 {
        let (_, gap) = self.gap_at(time);
        if gap.shown.is_finite() && time > gap.end {
            return gap.screen + gap.shown + time.since(gap.end).as_secs_f64();
        }
        if gap.shown.is_finite() {
            gap.screen_at(time)
        } else {
            gap.screen + time.since(gap.start).as_secs_f64()
        }
    }

    /// The moment that is shown at a screen time; beyond what is certain, time runs at its own
    /// speed.
    #[must_use]
    pub fn time_at(&self, screen: f64) -> SimTime {
        let index = self.screen.partition_point(|at| *at <= screen).saturating_sub(1);
        let gap = self.gap(index);
        if !gap.shown.is_finite() {
            return gap.start + SimDuration::from_secs_f64(screen - gap.screen);
        }
        let beyond = screen - gap.screen - gap.shown;
        if beyond > 0.0 {
            return gap.end + SimDuration::from_secs_f64(beyond);
        }
        gap.time_at(screen)
    }

    /// Simulated seconds per screen second at a moment.
    pub(crate) fn speed_at(&self, time: SimTime) -> f64 {
        let (_, gap) = self.gap_at(time);
        if gap.shown.is_finite() { gap.speed_at(time) } else { 1.0 }
    }
}

/// How long a gap is shown after so many beats (s).
fn shown(gap: SimDuration, beats: u8) -> f64 {
    gap.as_secs_f64().max(GAP_MIN * f64::from(beats)).min(GAP_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use lambdascope_engine::entity::{Entity, EntityKind};

    fn map(secs: &[f64], until: f64) -> PaceMap {
        let mut map = PaceMap::default();
        for at in secs {
            map.push(at_secs(*at), None);
        }
        map.settle(at_secs(until), at_secs(until));
        map
    }

    fn at_secs(secs: f64) -> SimTime {
        SimTime::ZERO + SimDuration::from_secs_f64(secs)
    }

    #[test]
    fn gaps_are_clamped() {
        let map = map(&[0.01, 0.51, 60.0], 100.0);
        assert!((map.screen_at(at_secs(0.01)) - 0.35).abs() < 1e-9);
        assert!((map.screen_at(at_secs(0.51)) - 0.85).abs() < 1e-9);
        assert!((map.screen_at(at_secs(60.0)) - 1.75).abs() < 1e-9);
        assert!((map.screen_at(at_secs(100.0)) - 2.65).abs() < 1e-9);
    }

    #[test]
    fn a_long_gap_begins_at_its_own_speed_and_then_hurries() {
        let map = map(&[60.0], 60.0);
        assert!((map.speed_at(at_secs(0.1)) - 1.0).abs() < 1e-9);
        assert!((map.screen_at(at_secs(0.2)) - 0.2).abs() < 1e-9);
        let hurried = (60.0 - 0.35) / 0.55;
        assert!((map.speed_at(at_secs(30.0)) - hurried).abs() < 1e-6);
    }

    #[test]
    fn dense_happenings_run_at_their_own_speed() {
        let secs: Vec<f64> = (0..100_i32).map(|i| f64::from(i) * 0.1).collect();
        let map = map(&secs, 20.0);
        let middle = map.screen_at(at_secs(5.0)) - map.screen_at(at_secs(4.0));
        assert!((middle - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_few_happenings_close_together_are_not_dense() {
        let map = map(&[0.01, 0.02, 0.03, 0.5, 0.51, 0.52, 18.0], 60.0);
        assert!((map.screen_at(at_secs(0.03)) - 3.0 * 0.35).abs() < 1e-9);
    }

    #[test]
    fn screen_time_leads_back_to_the_moment() {
        let map = map(&[0.01, 0.51, 60.0, 60.02, 180.0], 200.0);
        for screen in [0.0, 0.1, 0.35, 0.4, 0.85, 0.9, 1.3, 1.75, 2.0, 2.5, 3.1, 3.8] {
            let time = map.time_at(screen);
            assert!((map.screen_at(time) - screen).abs() < 1e-4, "{screen}: {time:?}");
        }
    }

    #[test]
    fn what_happens_to_one_event_at_one_moment_takes_its_time() {
        let emitter = Entity::new(EntityKind::Source, 0);
        let mut map = PaceMap::default();
        for ordinal in [1, 2, 1] {
            map.push(SimTime::ZERO, Some(EventRef { emitter, ordinal }));
        }
        map.push(at_secs(0.1), None);
        map.push(at_secs(0.2), None);
        map.settle(at_secs(9.0), at_secs(9.0));
        assert!((map.screen_at(at_secs(0.1)) - 0.7).abs() < 1e-9);
        assert!((map.screen_at(at_secs(0.2)) - 1.05).abs() < 1e-9);
    }

    #[test]
    fn what_is_not_certain_runs_at_its_own_speed() {
        let mut map = PaceMap::default();
        map.push(at_secs(1.0), None);
        map.settle(at_secs(1.0), at_secs(60.0));
        assert_eq!(map.certain_until(), SimTime::ZERO);
        map.settle(at_secs(2.5), at_secs(60.0));
        assert_eq!(map.certain_until(), at_secs(1.0));
        assert!((map.screen_at(at_secs(1.2)) - 1.1).abs() < 1e-9);
    }

    #[test]
    fn forgetting_and_repeating_changes_nothing() {
        let secs: Vec<f64> = (0..60_i32).map(|i| f64::from(i * i) * 0.01).collect();
        let whole = map(&secs, 60.0);
        let mut again = map(&secs, 60.0);
        let from = again.truncate(at_secs(10.0));
        for at in secs.iter().filter(|at| at_secs(**at) >= from) {
            again.push(at_secs(*at), None);
        }
        again.settle(at_secs(60.0), at_secs(60.0));
        assert_eq!(whole.screen, again.screen);
    }
}
