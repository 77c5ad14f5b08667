//! How sure a share of runs is.

/// The number of standard deviations to each side that hold 95 % of a normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// A share of runs, and between which shares the chance lies with 95 % confidence.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Share {
    /// How many runs have it.
    pub runs: usize,
    /// The share, 0 to 1.
    pub share: f64,
    /// The lowest chance that fits (Wilson's interval).
    pub low: f64,
    /// The highest chance that fits.
    pub high: f64,
}

impl Share {
    /// The share that `runs` are of `all`; if `all` is 0, any chance fits.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "nobody makes 2^53 runs")]
    pub fn of(runs: usize, all: usize) -> Self {
        if all == 0 {
            return Self { runs, share: 0.0, low: 0.0, high: 1.0 };
        }
        let (n, part) = (all as f64, runs as f64 / all as f64);
        let z2 = Z * Z;
        let middle = part + z2 / (2.0 * n);
        let spread = Z * libm::sqrt(part * (1.0 - part) / n + z2 / (4.0 * n * n));
        let whole = 1.0 + z2 / n;
        // At the ends the interval ends too; rounding would leave a hair.
        let low = if runs == 0 { 0.0 } else { (middle - spread) / whole };
        let high = if runs == all { 1.0 } else { (middle + spread) / whole };
        Self { runs, share: rounded(part), low: rounded(low), high: rounded(high) }
    }
}

/// To a millionth: nobody makes so many runs that more digits would say something.
fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_those_of_wilson() {
        // Where (share - chance)^2 = z^2 chance (1 - chance) / n, found by bisection to 40 digits.
        for (runs, all, low, high) in [
            (12, 1_000, 0.006_878, 0.020_857),
            (5, 10, 0.236_593, 0.763_407),
            (0, 1_000, 0.0, 0.003_827),
            (1_000, 1_000, 0.996_173, 1.0),
            (1, 2, 0.094_531, 0.905_469),
        ] {
            let share = Share::of(runs, all);
            assert_eq!((share.low, share.high), (low, high), "{runs} of {all}");
        }
    }

    #[test]
    fn without_runs_everything_is_possible() {
        let none = Share::of(0, 0);
        assert_eq!((none.share, none.low, none.high), (0.0, 0.0, 1.0));
    }
}
