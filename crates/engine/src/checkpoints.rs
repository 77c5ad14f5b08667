//! States to go back to, thinned out so that their number and size stay bounded.

/// A state, and how far the trace was when it was kept.
#[derive(Clone, Debug)]
struct Kept<T> {
    entries: usize,
    /// Its number among all that were ever offered.
    ordinal: usize,
    /// A measure of its size.
    weight: usize,
    state: T,
}

/// States at growing distances: the latest ones are close together; of the older ones every
/// second goes whenever there are too many, so that they stay evenly spread.
#[derive(Clone, Debug)]
pub struct Checkpoints<T> {
    /// In the order of their entries. The first one is the start and always stays.
    kept: Vec<Kept<T>>,
    /// Of the older states those stay whose number this divides.
    stride: usize,
    offered: usize,
}

/// How many evenly spread states are kept.
const SPREAD_MAX: usize = 32;
/// How many of the latest states are kept beside them.
const LATEST: usize = 4;
/// How much all states may weigh, unless the latest alone weigh more.
const WEIGHT_MAX: usize = 1_500_000;
/// A new state is kept after this many entries at least.
const ENTRIES_MIN: usize = 4_096;

impl<T> Checkpoints<T> {
    /// The start alone.
    #[must_use]
    pub fn new(start: T) -> Self {
        let kept = vec![Kept { entries: 0, ordinal: 0, weight: 0, state: start }];
        Self { kept, stride: 1, offered: 0 }
    }

    /// Whether it is time for another state. A state that weighs more than 4,096 waits
    /// for as many entries as it weighs, so that copying it stays a small part of the work.
    #[must_use]
    pub fn is_due(&self, entries: usize, weight: usize) -> bool {
        let last = self.kept.last().map_or(0, |kept| kept.entries);
        entries >= last + ENTRIES_MIN.max(weight)
    }

    /// Keeps a state, and lets older ones go if there are too many now.
    pub fn keep(&mut self, entries: usize, weight: usize, state: T) {
        self.offered += 1;
        self.kept.push(Kept { entries, ordinal: self.offered, weight, state });
        self.thin();
        while self.kept.len() > LATEST + 2 && (self.is_crowded() || self.is_heavy()) {
            self.stride *= 2;
            self.thin();
        }
    }

    fn is_crowded(&self) -> bool {
        self.kept.len() > SPREAD_MAX + LATEST
    }

    fn is_heavy(&self) -> bool {
        self.kept.iter().map(|kept| kept.weight).sum::<usize>() > WEIGHT_MAX
    }

    fn thin(&mut self) {
        let (stride, offered) = (self.stride, self.offered);
        self.kept
            .retain(|kept| kept.ordinal.is_multiple_of(stride) || kept.ordinal + LATEST > offered);
    }

    /// Forgets the states for which `stays` is false; the start stays.
    pub fn retain(&mut self, stays: impl Fn(usize, &T) -> bool) {
        self.kept.retain(|kept| kept.ordinal == 0 || stays(kept.entries, &kept.state));
        self.offered = self.kept.last().map_or(0, |kept| kept.ordinal);
    }

    /// The last state with at most so many entries.
    #[must_use]
    pub fn last_before(&self, entries: usize) -> &T {
        let after = self.kept.partition_point(|kept| kept.entries <= entries);
        &self.kept[after.saturating_sub(1)].state
    }

    /// The last state for which `fits` is true, or the start.
    pub fn last_where(&self, fits: impl Fn(&T) -> bool) -> &T {
        let found = self.kept.iter().rev().find(|kept| fits(&kept.state));
        found.map_or(&self.kept[0].state, |kept| &kept.state)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(count: usize, weight: usize) -> Checkpoints<usize> {
        let mut checkpoints = Checkpoints::new(0);
        for entries in 1..=count {
            checkpoints.keep(entries * ENTRIES_MIN, weight, entries);
        }
        checkpoints
    }

    #[test]
    fn old_states_stay_evenly_spread() {
        let checkpoints = filled(1000, 1);
        let states: Vec<usize> = checkpoints.kept.iter().map(|kept| kept.state).collect();
        assert!(states.len() <= SPREAD_MAX + LATEST, "{states:?}");
        assert_eq!(states[..3], [0, 32, 64]);
        assert_eq!(states[states.len() - 4..], [997, 998, 999, 1000]);
    }

    #[test]
    fn heavy_states_are_few() {
        let checkpoints = filled(100, 500_000);
        assert!(checkpoints.kept.len() <= LATEST + 3, "{}", checkpoints.kept.len());
        assert_eq!(*checkpoints.last_before(0), 0);
    }

    #[test]
    fn the_way_back_leads_to_the_state_before() {
        let mut checkpoints = filled(10, 1);
        assert_eq!(*checkpoints.last_before(5 * ENTRIES_MIN), 5);
        assert_eq!(*checkpoints.last_before(5 * ENTRIES_MIN - 1), 4);
        checkpoints.retain(|entries, _| entries <= 3 * ENTRIES_MIN);
        assert_eq!(*checkpoints.last_before(usize::MAX), 3);
        assert_eq!(*checkpoints.last_where(|state| *state < 2), 1);
    }
}
