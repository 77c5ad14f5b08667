//! One clock for every pace: the screen time of a moment.

use super::Pace;
use super::map::{Gap, PaceMap};
use lambdascope_engine::time::{SimDuration, SimTime};

/// Tells the screen time of moments that are asked for in ascending order, mostly.
#[derive(Clone, Debug)]
pub(crate) enum ScreenClock<'a> {
    /// Simulated seconds per screen second.
    Fixed(f64),
    /// By happenings. Remembers the gap it was asked for last.
    Paced(&'a PaceMap, Cursor),
}

/// Where the clock looked last.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor {
    index: usize,
    gap: Gap,
}

impl<'a> ScreenClock<'a> {
    /// The clock of a pace.
    pub(crate) fn new(pace: Pace, map: &'a PaceMap) -> Self {
        match pace.in_range() {
            Pace::Fixed(speed) => Self::Fixed(speed),
            Pace::Paced => Self::Paced(map, Cursor { index: 0, gap: map.gap(0) }),
        }
    }

    /// The screen time of a moment (s). Differences count; the zero is arbitrary.
    pub(crate) fn screen_at(&mut self, time: SimTime) -> f64 {
        match self {
            Self::Fixed(speed) => time.as_secs_f64() / *speed,
            Self::Paced(map, cursor) => {
                if time < cursor.gap.start || time >= cursor.gap.end {
                    let next = map.gap_end(cursor.index + 1);
                    if time >= cursor.gap.end && next.is_some_and(|end| time < end) {
                        cursor.index += 1;
                        cursor.gap = map.gap(cursor.index);
                    } else {
                        (cursor.index, cursor.gap) = map.gap_at(time);
                    }
                }
                if cursor.gap.shown.is_finite() && time <= cursor.gap.end {
                    cursor.gap.screen_at(time)
                } else {
                    map.screen_at(time)
                }
            }
        }
    }

    /// The moment that lies `screen` seconds of screen time before `time`; zero if none does.
    pub(crate) fn before(&mut self, time: SimTime, screen: f64) -> SimTime {
        let at = self.screen_at(time) - screen;
        match self {
            Self::Fixed(speed) => SimTime::ZERO + SimDuration::from_secs_f64(at * *speed),
            Self::Paced(map, _) => map.time_at(at),
        }
    }
}
