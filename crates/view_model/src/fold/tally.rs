//! Counts that stay after the events are gone: fates by place, and rates.

use lambdascope_engine::config::Config;
use lambdascope_engine::entity::{Entity, EntityKind};
use lambdascope_engine::time::SimTime;
use lambdascope_engine::trace::Fate;

/// How many events came to rest at each component, by fate.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tallies {
    by_kind: [Vec<[u64; Fate::ALL.len()]>; EntityKind::ALL.len()],
}

impl Tallies {
    pub(crate) fn new(config: &Config) -> Self {
        Self { by_kind: EntityKind::ALL.map(|kind| vec![[0; Fate::ALL.len()]; config.count(kind)]) }
    }

    pub(crate) fn count(&self, entity: Entity, fate: Fate) -> u64 {
        self.by_kind[entity.kind as usize].get(entity.at()).map_or(0, |at| at[fate as usize])
    }

    pub(crate) fn add(&mut self, entity: Entity, fate: Fate) {
        if let Some(at) = self.by_kind[entity.kind as usize].get_mut(entity.at()) {
            at[fate as usize] += 1;
        }
    }

    pub(crate) fn take_back(&mut self, entity: Entity, fate: Fate) {
        if let Some(at) = self.by_kind[entity.kind as usize].get_mut(entity.at()) {
            at[fate as usize] = at[fate as usize].saturating_sub(1);
        }
    }
}

/// How often something happened lately: counts of equal pieces of simulated time.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct RateMeter {
    pieces: [u32; PIECES],
    /// The number of the latest piece.
    latest: u64,
    /// The first piece in which anything was counted.
    first: Option<u64>,
}

/// Pieces that are kept; the latest, which is not over, is one of them.
const PIECES: usize = 11;
/// Length of one piece (µs).
const PIECE_US: u64 = 1_000_000;

impl RateMeter {
    fn go_to(&mut self, piece: u64) {
        let gone = usize::try_from(piece.saturating_sub(self.latest)).unwrap_or(PIECES);
        for step in 1..=gone.min(PIECES) {
            let place = self.latest.wrapping_add(step as u64) % PIECES as u64;
            self.pieces[usize::try_from(place).unwrap_or(0)] = 0;
        }
        if gone > PIECES {
            self.pieces = [0; PIECES];
        }
        self.latest = self.latest.max(piece);
    }

    pub(crate) fn count(&mut self, time: SimTime) {
        let piece = time.as_micros() / PIECE_US;
        self.first.get_or_insert(piece);
        self.go_to(piece);
        let place = usize::try_from(piece % PIECES as u64).unwrap_or(0);
        self.pieces[place] = self.pieces[place].saturating_add(1);
    }

    /// The mean rate over the last ten whole seconds, or since the first count if that is
    /// shorter (1/s).
    pub(crate) fn per_second(&self, now: SimTime) -> f64 {
        let Some(first) = self.first else { return 0.0 };
        let mut past = *self;
        let piece = now.as_micros() / PIECE_US;
        past.go_to(piece);
        let place = usize::try_from(piece % PIECES as u64).unwrap_or(0);
        let sum: u32 = past.pieces.iter().sum::<u32>() - past.pieces[place];
        let most = PIECES as u64 - 1;
        let whole = piece.saturating_sub(first).min(most);
        if whole == 0 {
            return 0.0;
        }
        #[expect(clippy::cast_precision_loss, reason = "at most ten")]
        let seconds = whole as f64;
        f64::from(sum) / seconds
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_the_mean_of_the_last_ten_seconds() {
        let mut meter = RateMeter::default();
        for tenth in 0..200 {
            meter.count(SimTime::from_micros(tenth * 100_000));
        }
        let at = |secs: u64| SimTime::from_micros(secs * 1_000_000);
        assert!((meter.per_second(at(20)) - 10.0).abs() < 1e-9);
        assert!((meter.per_second(at(25)) - 5.0).abs() < 1e-9);
        assert!(meter.per_second(at(40)).abs() < 1e-9);
    }

    #[test]
    fn a_young_rate_is_the_mean_since_its_start() {
        let mut meter = RateMeter::default();
        for half in 0..8 {
            meter.count(SimTime::from_micros(half * 500_000));
        }
        assert!((meter.per_second(SimTime::from_micros(4_000_000)) - 2.0).abs() < 1e-9);
    }
}
