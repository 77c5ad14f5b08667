//! How the place on a slider and a value belong together, and the marks below its track.

/// How a place on a slider and its value belong together.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Scale {
    /// Even steps from the first to the second value.
    Linear(f64, f64),
    /// Even factors from the first to the second value, both above zero.
    Log(f64, f64),
    /// Zero at the very left, then even factors.
    LogFromZero(f64, f64),
}

impl Scale {
    /// The left end that [`Self::LogFromZero`] keeps for zero.
    const ZERO_SHARE: f64 = 0.04;

    /// The value at a place, 0 to 1.
    pub(crate) fn value(self, place: f64) -> f64 {
        let factors = |low: f64, high: f64, place: f64| low * libm::pow(high / low, place);
        match self {
            Self::Linear(low, high) => low + (high - low) * place,
            Self::Log(low, high) => factors(low, high, place),
            Self::LogFromZero(..) if place < Self::ZERO_SHARE => 0.0,
            Self::LogFromZero(low, high) => {
                factors(low, high, (place - Self::ZERO_SHARE) / (1.0 - Self::ZERO_SHARE))
            }
        }
    }

    /// The place of a value, 0 to 1.
    pub(crate) fn place(self, value: f64) -> f64 {
        let place = match self {
            Self::Linear(low, high) => (value - low) / (high - low),
            Self::Log(low, high) | Self::LogFromZero(low, high) if value > 0.0 => {
                libm::log(value / low) / libm::log(high / low)
            }
            Self::Log(..) | Self::LogFromZero(..) => return 0.0,
        };
        let place = match self {
            Self::LogFromZero(..) => Self::ZERO_SHARE + (1.0 - Self::ZERO_SHARE) * place,
            Self::Linear(..) | Self::Log(..) => place,
        };
        if place.is_nan() { 0.0 } else { place.clamp(0.0, 1.0) }
    }
}

/// A mark below the track.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Tick {
    /// Its place, 0 to 1.
    pub(crate) place: f64,
    pub(crate) text: String,
    /// Whether it stands a line lower, since it would touch its neighbour.
    pub(crate) low: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_values_belong_together() {
        for scale in [Scale::Linear(0.0, 2.0), Scale::Log(128.0, 1e7), Scale::LogFromZero(0.1, 1e3)]
        {
            for place in [0.05, 0.3, 0.99] {
                let back = scale.place(scale.value(place));
                assert!((back - place).abs() < 1e-9, "{scale:?} at {place}: {back}");
            }
        }
        assert_eq!(Scale::LogFromZero(0.1, 1e3).value(0.0), 0.0);
        assert_eq!(Scale::LogFromZero(0.1, 1e3).place(0.0), 0.0);
        assert_eq!(Scale::Log(128.0, 1e7).place(0.0), 0.0);
    }
}
