//! The picture: what stands where at one moment, in words that sentences and charts can use.

mod lists;
mod nodes;

pub use crate::fold::{Answer, Clock, ClockKind, EnvironmentPhase, EnvironmentState};
pub use lists::EventView;
pub use nodes::{MappingView, NodeState, ShardView};

use crate::fold::Fold;
use crate::recording::{Moment, Recording};
use lambdascope_engine::config::Config;
use lambdascope_engine::time::SimTime;
use lambdascope_engine::trace::Fate;

/// How many entries are taken in while a small picture is copied.
const COPY_WORTH: usize = 8_192;

/// Everything that a moment of a session shows.
#[derive(Clone, Debug)]
pub struct Picture {
    fold: Fold,
    moment: Moment,
    revision: usize,
}

impl Picture {
    /// The picture of the start of a recording.
    #[must_use]
    pub fn new(recording: &Recording) -> Self {
        let moment = Moment::default();
        let fold = recording.picture_before(0).clone();
        Self { fold, moment, revision: recording.revision() }
    }

    /// Goes to another moment: forward entry by entry, backward from a kept picture. What it
    /// shows then does not depend on where it came from.
    pub fn advance_to(&mut self, recording: &Recording, moment: Moment) {
        let valid = recording.unchanged_since(self.revision) >= self.fold.entries;
        let kept = recording.picture_before(moment.entries);
        // A copy costs something too: only a long way forward is worth it.
        let worth = self.fold.entries + COPY_WORTH + 4 * kept.weight();
        if !valid || self.fold.entries > moment.entries || kept.entries > worth {
            self.fold = kept.clone();
        }
        self.fold.advance(recording.trace(), recording.configs(), moment.entries);
        self.moment = moment;
        self.revision = recording.revision();
    }

    /// The moment that it shows.
    #[must_use]
    pub const fn moment(&self) -> Moment {
        self.moment
    }

    /// The configuration at that moment.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.fold.config
    }

    /// Events sent so far.
    #[must_use]
    pub fn events_sent(&self) -> u64 {
        self.fold.fates.iter().sum()
    }

    /// How many events have each fate, in the order of [`Fate::ALL`]. They add up to the events
    /// sent.
    #[must_use]
    pub const fn fates(&self) -> &[u64; Fate::ALL.len()] {
        &self.fold.fates
    }

    /// How many events have a fate.
    #[must_use]
    pub const fn fate(&self, fate: Fate) -> u64 {
        self.fold.fates[fate as usize]
    }

    /// The environments of a function, by cell; none where no environment is.
    #[must_use]
    pub fn environments(&self, function: u16) -> &[Option<EnvironmentState>] {
        let function = self.fold.functions.get(usize::from(function));
        function.map_or(&[], |function| function.environments.cells())
    }

    /// Indices of the latest entries of the trace that are worth a sentence, latest first.
    pub fn recent(&self) -> impl Iterator<Item = usize> + '_ {
        self.fold.recent.iter().rev().copied()
    }

    pub(crate) const fn fold(&self) -> &Fold {
        &self.fold
    }

    pub(crate) const fn now(&self) -> SimTime {
        self.moment.time
    }
}
