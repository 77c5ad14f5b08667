//! The time axis of a waterfall: true time, or paced so that short and long can both be seen.

use super::Journey;
use crate::pace::{GAP_MAX, GAP_MIN};
use lambdascope_engine::time::{SimDuration, SimTime};

/// Which time an axis shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum AxisTime {
    /// As playback paces one event: each stretch between two ends of rows is as long as it is, but
    /// no shorter than 0.35 s and no longer than 0.9 s.
    #[default]
    Paced,
    /// Simulated time: lengths are to each other as they are.
    True,
}

/// Moments on an axis: where each one stands, and what is left out between them.
#[derive(Clone, Debug)]
pub struct Axis {
    time: AxisTime,
    /// Moments in ascending order, each with its place [s of the axis's time since its start].
    stops: Vec<(SimTime, f64)>,
}

/// Steps of a true axis (s).
const STEPS: [u64; 16] =
    [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400];
/// A true axis has fewer steps than this.
const TICKS: u64 = 5;
/// What lasts goes on for so much longer than the rest [share of its length]...
const TAIL: f64 = 0.06;
/// ... or for so long.
const SHORTEST: SimDuration = SimDuration::from_millis(50);
/// No two ticks are closer [share of the axis].
const APART: f64 = 0.22;
/// No tick stands further to the right [share of the axis].
const LAST: f64 = 0.86;

impl Axis {
    /// The axis of a waterfall: from its beginning to its last end, or to the end of a clock that
    /// still runs, and a little more for what lasts, but no further than `known`.
    #[must_use]
    pub fn of(journey: &Journey, time: AxisTime, known: SimTime) -> Self {
        let mut times = Vec::with_capacity(2 * journey.spans.len() + 1);
        for span in &journey.spans {
            times.push(span.begin);
            times.extend(span.end.or(span.due));
        }
        if let (Some(first), Some(last)) = (times.iter().min(), times.iter().max()) {
            let tail = last.since(*first).scale(TAIL).max(SHORTEST);
            times.push((*last + tail).min(known).max(*last));
        }
        times.sort_unstable();
        times.dedup();
        let mut stops: Vec<(SimTime, f64)> = Vec::with_capacity(times.len());
        for at in times {
            let place = stops.last().map_or(0.0, |(before, place)| {
                let gap = at.since(*before).as_secs_f64();
                place + if time == AxisTime::Paced { gap.clamp(GAP_MIN, GAP_MAX) } else { gap }
            });
            stops.push((at, place));
        }
        Self { time, stops }
    }

    /// The place of a moment [0 to 1].
    #[must_use]
    pub fn place(&self, time: SimTime) -> f64 {
        let whole = self.stops.last().map_or(0.0, |(_, place)| *place).max(1e-6);
        let after = self.stops.partition_point(|(at, _)| *at <= time);
        let Some((before, place)) = after.checked_sub(1).map(|index| self.stops[index]) else {
            return 0.0;
        };
        let Some((next, end)) = self.stops.get(after) else { return 1.0 };
        let share = time.since(before).as_secs_f64() / next.since(before).as_secs_f64();
        ((place + (end - place) * share) / whole).clamp(0.0, 1.0)
    }

    /// Where ticks stand: at round times after the beginning of a true axis, at ends of rows of a
    /// paced one. Each with the time since the beginning.
    #[must_use]
    pub fn ticks(&self) -> Vec<(f64, SimDuration)> {
        let (Some((first, _)), Some((last, _))) = (self.stops.first(), self.stops.last()) else {
            return Vec::new();
        };
        let mut ticks = vec![(0.0, SimDuration::ZERO)];
        let mut put = |time: SimTime| {
            let place = self.place(time);
            if place <= LAST && ticks.last().is_none_or(|(before, _)| place - before >= APART) {
                ticks.push((place, time.since(*first)));
            }
        };
        match self.time {
            AxisTime::Paced => self.stops.iter().for_each(|(time, _)| put(*time)),
            AxisTime::True => {
                let step = step(last.since(*first));
                let mut time = *first + step;
                while time < *last {
                    put(time);
                    time += step;
                }
            }
        }
        ticks
    }
}

/// The step of a true axis of some length.
fn step(whole: SimDuration) -> SimDuration {
    let micros = whole.as_micros();
    if micros < 1_000_000 {
        return SimDuration::from_millis(if micros < 250_000 { 50 } else { 200 });
    }
    let fits = |step: &u64| micros / (step * 1_000_000) < TICKS;
    let days = micros.div_ceil(86_400_000_000 * TICKS).max(1) * 86_400;
    SimDuration::from_secs(STEPS.into_iter().find(fits).unwrap_or(days))
}
