//! When each movement is shown: on screen, one after the other for each event.

use super::narrow;
use crate::fold::hops::{Hop, Hops, Spot};
use crate::pace::{ScreenClock, TRAVEL};
use crate::picture::Picture;
use lambdascope_engine::time::{SimDuration, SimTime};

/// How far back movements are looked at, at least [s of screen].
const WINDOW: f64 = 3.0;
/// No token trails behind the truth by more [s of screen].
const TRAIL_MAX: f32 = 1.5;
/// A cell that was reached is seen to work for a moment before something leaves it (s).
const DWELL: f32 = 0.12;

/// The screen times of the latest movements, relative to now.
pub(super) struct Times<'a> {
    hops: &'a Hops,
    /// The place of the first one in the window among those kept.
    first: usize,
    /// Start and end of the movements in the window [s of screen; now is zero].
    spans: Vec<(f32, f32)>,
    /// Which of them are under way or just over.
    active: Vec<usize>,
    clock: ScreenClock<'a>,
    now: f64,
    /// If movements within the window were forgotten: since when they are known (s).
    pub(super) known_since: Option<f32>,
}

impl<'a> Times<'a> {
    /// `linger`: how long movements that are over still count as active [s of screen].
    pub(super) fn new(picture: &'a Picture, mut clock: ScreenClock<'a>, linger: f32) -> Self {
        let hops = &picture.fold().hops;
        let now = clock.screen_at(picture.now());
        // At a slow speed a long way takes longer than the window.
        let from = clock.before(picture.now(), WINDOW);
        let now_since_start = picture.now().since(SimTime::ZERO);
        let from = from.min(SimTime::ZERO + now_since_start.saturating_sub(hops.longest()));
        let kept = hops.kept();
        let first = kept.partition_point(|hop| hop.at < from);
        let (spans, active) = (Vec::new(), Vec::new());
        let mut times = Self { hops, first, spans, active, clock, now, known_since: None };
        for (index, hop) in kept.range(first..).enumerate() {
            let (start, end) = times.span(hop);
            times.spans.push((start, end));
            if start <= 0.0 && end > -linger {
                times.active.push(index);
            }
        }
        if first == 0 && hops.is_cut() {
            times.known_since = kept.front().map(|hop| times.relative(hop.at));
        }
        times
    }

    fn relative(&mut self, time: SimTime) -> f32 {
        narrow(self.clock.screen_at(time) - self.now)
    }

    fn span(&mut self, hop: &Hop) -> (f32, f32) {
        let truth = self.relative(hop.at);
        let mut start = truth;
        if let Some((_, end)) = self.of(hop.before) {
            let worked = matches!(Spot::of(hop.from_cell), Spot::Cell(_));
            let dwell = if worked { DWELL } else { 0.0 };
            start = start.max((end + dwell).min(truth + TRAIL_MAX));
        }
        let mut end = start + narrow(TRAVEL);
        if hop.took > SimDuration::ZERO {
            end = end.max(self.relative(hop.at + hop.took));
        }
        (start, end)
    }

    /// Start and end of a movement, if it is in the window [s of screen; now is zero].
    pub(super) fn of(&self, number: u32) -> Option<(f32, f32)> {
        let place = self.hops.place_of(number)?;
        self.spans.get(place.checked_sub(self.first)?).copied()
    }

    /// Whether a movement is not over.
    pub(super) fn is_on_its_way(&self, number: u32) -> bool {
        self.of(number).is_some_and(|(_, end)| end > 0.0)
    }

    /// How many movements are active.
    pub(super) fn active(&self) -> usize {
        self.active.len()
    }

    /// One of the active movements with its span.
    pub(super) fn get(&self, active: usize) -> (&'a Hop, (f32, f32)) {
        let index = self.active[active];
        (&self.hops.kept()[self.first + index], self.spans[index])
    }

    pub(super) fn number(&self, active: usize) -> u32 {
        self.hops.number_at(self.first + self.active[active])
    }

    /// How long ago something was [s of screen].
    pub(super) fn ago(&mut self, time: SimTime) -> f32 {
        -self.relative(time)
    }

    /// The screen time of now, to move patterns by (s).
    pub(super) const fn now(&self) -> f64 {
        self.now
    }
}
