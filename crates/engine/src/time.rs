//! Simulated time: integer microseconds, never the wall clock.

use core::ops::{Add, AddAssign, Sub};

/// A moment of the simulation [µs since its start].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SimTime(u64);

/// A length of simulated time (µs).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SimDuration(u64);

/// Microseconds in a second.
const MICROS_PER_SECOND: f64 = 1e6;

impl SimTime {
    /// The start of every run.
    pub const ZERO: Self = Self(0);
    /// Later than every moment that can be reached.
    pub const MAX: Self = Self(u64::MAX);

    /// The moment `micros` microseconds after the start.
    #[must_use]
    pub const fn from_micros(micros: u64) -> Self {
        Self(micros)
    }

    /// Microseconds since the start.
    #[must_use]
    pub const fn as_micros(self) -> u64 {
        self.0
    }

    /// Seconds since the start (s).
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a run is far shorter than 2^53 µs (285 years)")]
    pub fn as_secs_f64(self) -> f64 {
        self.0 as f64 / MICROS_PER_SECOND
    }

    /// How long `earlier` lies back; zero if it does not.
    #[must_use]
    pub const fn since(self, earlier: Self) -> SimDuration {
        SimDuration(self.0.saturating_sub(earlier.0))
    }
}

impl SimDuration {
    /// No time at all.
    pub const ZERO: Self = Self(0);
    /// A length that no run reaches.
    pub const MAX: Self = Self(u64::MAX);

    /// A length of `micros` microseconds.
    #[must_use]
    pub const fn from_micros(micros: u64) -> Self {
        Self(micros)
    }

    /// A length of `millis` milliseconds.
    #[must_use]
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis.saturating_mul(1_000))
    }

    /// A length of `secs` whole seconds.
    #[must_use]
    pub const fn from_secs(secs: u64) -> Self {
        Self(secs.saturating_mul(1_000_000))
    }

    /// A length of `secs` seconds, rounded to the nearest microsecond; negative and NaN give zero.
    #[must_use]
    pub fn from_secs_f64(secs: f64) -> Self {
        Self::from_micros_f64(secs * MICROS_PER_SECOND)
    }

    /// A length of `millis` milliseconds, rounded to the nearest microsecond.
    #[must_use]
    pub fn from_millis_f64(millis: f64) -> Self {
        Self::from_micros_f64(millis * 1e3)
    }

    /// A length of `micros` microseconds, rounded; negative and NaN give zero.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the cast saturates, which is what a length wants"
    )]
    pub fn from_micros_f64(micros: f64) -> Self {
        Self((micros + 0.5) as u64)
    }

    /// The length in whole microseconds.
    #[must_use]
    pub const fn as_micros(self) -> u64 {
        self.0
    }

    /// The length in seconds, as near as a float comes.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53 µs")]
    pub fn as_secs_f64(self) -> f64 {
        self.0 as f64 / MICROS_PER_SECOND
    }

    /// The length in milliseconds, as near as a float comes.
    #[must_use]
    pub fn as_millis_f64(self) -> f64 {
        self.as_secs_f64() * 1e3
    }

    /// This length times `factor`, rounded.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53 µs")]
    pub fn scale(self, factor: f64) -> Self {
        Self::from_micros_f64(self.0 as f64 * factor)
    }

    /// The sum, or [`Self::MAX`].
    #[must_use]
    pub const fn saturating_add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The difference, or zero.
    #[must_use]
    pub const fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Add<SimDuration> for SimTime {
    type Output = Self;

    fn add(self, length: SimDuration) -> Self {
        Self(self.0.saturating_add(length.0))
    }
}

impl AddAssign<SimDuration> for SimTime {
    fn add_assign(&mut self, length: SimDuration) {
        *self = *self + length;
    }
}

impl Add for SimDuration {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        self.saturating_add(other)
    }
}

impl Sub for SimDuration {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self.saturating_sub(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_round_to_the_nearest_microsecond() {
        assert_eq!(SimDuration::from_secs_f64(0.000_000_6).as_micros(), 1);
        assert_eq!(SimDuration::from_secs_f64(-1.0), SimDuration::ZERO);
        assert_eq!(SimDuration::from_secs_f64(f64::NAN), SimDuration::ZERO);
        assert_eq!(SimDuration::from_secs_f64(f64::INFINITY), SimDuration::MAX);
    }

    #[test]
    fn time_never_wraps() {
        assert_eq!(SimTime::MAX + SimDuration::from_secs(1), SimTime::MAX);
        assert_eq!(SimTime::ZERO.since(SimTime::from_micros(5)), SimDuration::ZERO);
    }
}
