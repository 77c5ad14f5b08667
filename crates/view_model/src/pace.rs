//! How simulated time becomes screen time: paced by happenings, or at a fixed speed.

mod clock;
mod happenings;
mod map;

pub(crate) use clock::ScreenClock;
pub(crate) use happenings::is_seen;
pub use map::PaceMap;
pub(crate) use map::{GAP_MAX, GAP_MIN, TRAVEL};

/// How fast the playhead moves.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub enum Pace {
    /// By happenings: short gaps take longer than they are, long ones shorter.
    #[default]
    Paced,
    /// Simulated seconds per screen second [0.1 to 100,000].
    Fixed(f64),
}

impl Pace {
    /// The slowest fixed speed.
    pub const SLOWEST: f64 = 0.1;
    /// The fastest fixed speed.
    pub const FASTEST: f64 = 100_000.0;

    /// The pace, with a fixed speed in range; speeds that are no numbers become 1.
    pub(crate) fn in_range(self) -> Self {
        match self {
            Self::Fixed(speed) if speed.is_nan() => Self::Fixed(1.0),
            Self::Fixed(speed) => Self::Fixed(speed.clamp(Self::SLOWEST, Self::FASTEST)),
            Self::Paced => Self::Paced,
        }
    }
}
