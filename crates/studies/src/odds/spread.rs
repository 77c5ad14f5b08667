//! How the values of one measure are spread over the runs.

use lambdascope_engine::metrics::{Measure, MeasureUnit, percentile};

/// A histogram has at most so many bins.
const BINS_MAX: u64 = 20;
/// How wide bins of times are, at most, before they are whole hours (s).
const SECONDS: [u64; 14] = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200];

/// The values of one measure, sorted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Spread {
    /// Which number of a run it is.
    pub measure: Measure,
    /// Runs that have a value: a delay is none where no event was done.
    pub runs: usize,
    /// The run with the lowest value.
    pub lowest: Landmark,
    /// A run with the median, the lower one of two.
    pub median: Landmark,
    /// The run with the highest value.
    pub highest: Landmark,
    /// The values that 5, 25, 75 and 95 % of the runs do not exceed.
    pub quantiles: [(u8, u64); 4],
    /// The histogram: all runs with a value, in bins of one width.
    pub bins: Vec<Bin>,
}

/// A run that stands for a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Landmark {
    /// The value, in the unit of the measure.
    pub value: u64,
    /// The number of the first run that has it.
    pub run: u64,
}

/// One bin of a histogram.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bin {
    /// The lowest value in it.
    pub from: u64,
    /// The first value above it.
    pub to: u64,
    /// How many runs have a value in it.
    pub runs: usize,
}

impl Spread {
    /// Sorts the values of the runs, each with the number of its run; none if there is no value.
    /// The bins are as wide as it takes to reach from the lowest to the highest value of `around`
    /// too.
    pub(super) fn of(
        measure: Measure,
        mut values: Vec<Landmark>,
        around: Option<&Self>,
    ) -> Option<Self> {
        values.sort_unstable_by_key(|landmark| (landmark.value, landmark.run));
        let (lowest, last) = (*values.first()?, *values.last()?);
        let first_with =
            |value: u64| values[values.partition_point(|landmark| landmark.value < value)];
        let at = |percent| percentile(&values, percent).map_or(lowest, |it| first_with(it.value));
        let (mut low, mut high) = (lowest.value, last.value);
        if let Some(around) = around {
            low = low.min(around.lowest.value);
            high = high.max(around.highest.value);
        }
        let quantiles = [5, 25, 75, 95].map(|percent| (percent, at(percent.into()).value));
        Some(Self {
            measure,
            runs: values.len(),
            lowest,
            median: at(50),
            highest: first_with(last.value),
            quantiles,
            bins: bins(&values, width(measure, low, high)),
        })
    }

    /// Whether every run has the same value.
    #[must_use]
    pub const fn is_constant(&self) -> bool {
        self.lowest.value == self.highest.value
    }
}

/// Bins that begin and end at round values.
fn bins(values: &[Landmark], width: u64) -> Vec<Bin> {
    let mut from = values.first().map_or(0, |lowest| lowest.value / width * width);
    let mut bins = Vec::new();
    let mut counted = 0;
    while counted < values.len() {
        let to = from.saturating_add(width);
        let until = values.partition_point(|landmark| landmark.value < to);
        // The highest value there is has no value above it.
        let until = if to == u64::MAX { values.len() } else { until };
        bins.push(Bin { from, to, runs: until - counted });
        counted = until;
        from = to;
    }
    bins
}

/// The smallest round width that makes few enough bins.
fn width(measure: Measure, lowest: u64, highest: u64) -> u64 {
    let fits = |width: u64| highest / width - lowest / width < BINS_MAX;
    let mut power = 1_u64;
    while power < u64::MAX / 10 {
        for width in [power, 2 * power, 5 * power] {
            if measure.unit() == MeasureUnit::Duration && width > MICROS_PER_SECOND / 2 {
                return wide(fits);
            }
            if fits(width) {
                return width;
            }
        }
        power *= 10;
    }
    u64::MAX / BINS_MAX + 1
}

const MICROS_PER_SECOND: u64 = 1_000_000;

/// The smallest width of at least a second, in the steps of clocks.
fn wide(fits: impl Fn(u64) -> bool) -> u64 {
    let hour = 3_600 * MICROS_PER_SECOND;
    let of_a_clock = SECONDS.iter().map(|seconds| seconds * MICROS_PER_SECOND);
    let longer = (0..20).map(|doublings| (4 * hour) << doublings);
    of_a_clock.chain(longer).find(|width| fits(*width)).unwrap_or(u64::MAX / BINS_MAX + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spread(measure: Measure, values: &[u64]) -> Spread {
        let landmark = |(run, value): (u64, &u64)| Landmark { value: *value, run };
        let values = (0..).zip(values).map(landmark).collect();
        Spread::of(measure, values, None).unwrap()
    }

    #[test]
    fn landmarks_are_the_first_runs_with_their_values() {
        let spread = spread(Measure::Lost, &[3, 0, 7, 0, 7, 3, 3]);
        assert_eq!(spread.lowest, Landmark { value: 0, run: 1 });
        assert_eq!(spread.median, Landmark { value: 3, run: 0 });
        assert_eq!(spread.highest, Landmark { value: 7, run: 2 });
        assert_eq!(spread.quantiles, [(5, 0), (25, 0), (75, 7), (95, 7)]);
    }

    #[test]
    fn the_median_of_an_even_number_is_the_lower_one() {
        assert_eq!(spread(Measure::Lost, &[1, 2, 3, 4]).median.value, 2);
    }

    #[test]
    fn small_counts_have_a_bin_each() {
        let bins = spread(Measure::Lost, &[2, 4, 4]).bins;
        let bin = |from, runs| Bin { from, to: from + 1, runs };
        assert_eq!(bins, [bin(2, 1), bin(3, 0), bin(4, 2)]);
    }

    #[test]
    fn wide_ranges_have_few_bins_that_begin_at_round_values_and_hold_every_run() {
        for values in [&[13, 990][..], &[1, 1_000_000_007], &[0, u64::MAX], &[7; 5], &[19, 20, 39]]
        {
            for measure in [Measure::Lost, Measure::UntilDoneP99] {
                let bins = spread(measure, values).bins;
                assert!(bins.len() <= 21, "{values:?}: {} bins", bins.len());
                assert_eq!(bins.iter().map(|bin| bin.runs).sum::<usize>(), values.len());
                assert!(bins.windows(2).all(|pair| pair[0].to == pair[1].from), "{bins:?}");
            }
        }
        let counts = spread(Measure::Lost, &[13, 990]).bins;
        assert_eq!((counts[0].from, counts[0].to), (0, 50));
    }

    #[test]
    fn two_spreads_can_have_bins_of_one_width() {
        let wide = spread(Measure::Lost, &[0, 400]);
        let landmark = |value| Landmark { value, run: 0 };
        let values = vec![landmark(13), landmark(14)];
        let beside = Spread::of(Measure::Lost, values, Some(&wide)).unwrap();
        assert_eq!((beside.bins[0].from, beside.bins[0].to, beside.bins.len()), (0, 50, 1));
        assert_eq!(wide.bins[0].to, 50);
    }

    #[test]
    fn bins_of_times_are_steps_of_a_clock() {
        let second = MICROS_PER_SECOND;
        let bins = spread(Measure::UntilDoneP99, &[61 * second, 290 * second]).bins;
        assert_eq!((bins[0].from, bins[0].to), (60 * second, 75 * second));
        let short = spread(Measure::UntilDoneP50, &[1_300, 9_100]).bins;
        assert_eq!((short[0].from, short[0].to), (1_000, 1_500));
    }
}
