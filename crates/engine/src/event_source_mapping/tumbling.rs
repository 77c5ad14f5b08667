//! Tumbling windows: the batches of a window hand a state from one to the next, and a call
//! without records closes it.

use super::batch::Batch;
use super::lanes::{Entry, LaneIndex, LaneRef};
use crate::agenda::Notice;
use crate::config::Config;
use crate::entity::{EventRef, MappingIndex};
use crate::function::Candidate;
use crate::rng::mix;
use crate::simulation::Simulation;
use crate::time::{SimDuration, SimTime};
use crate::trace::Happening;
use lambdascope_rulebook::RuleId;

/// The window that a lane is in.
#[derive(Clone, Copy, Debug)]
pub(super) struct TumblingWindow {
    /// Its end; records written from then on belong to the next one.
    ends: SimTime,
    /// What the last call handed on (bytes).
    pub(super) state_bytes: u64,
    /// Whether it is closed before its end, since its state became too large.
    ended_early: bool,
    /// What the draws of its closing call are derived from.
    last: Candidate,
}

impl Simulation {
    /// The end of the window that a record belongs to; none without tumbling windows, or if the
    /// record has expired.
    pub(super) fn window_of(
        &self,
        config: &Config,
        mapping: MappingIndex,
        entry: Entry,
    ) -> Option<SimTime> {
        let settings = &config[mapping];
        let length = settings.tumbling_window.as_micros();
        if length == 0 {
            return None;
        }
        let written = self.written_at(settings.stream(), entry.shard, entry.sequence)?;
        let number = written.since(SimTime::ZERO).as_micros() / length + 1;
        Some(SimTime::ZERO + SimDuration::from_micros(number * length))
    }

    /// A batch of the window that ends then is begun; gives the size of the state that it gets.
    pub(super) fn enter_window(&mut self, lane: LaneRef, ends: SimTime, event: u32) -> u64 {
        let candidate = self.candidate(event, 1);
        // The closing call is about no event: a script that names one does not mean it.
        let name = EventRef { emitter: lane.mapping.entity(), ordinal: 0 };
        let last = Candidate { name, subject: mix(candidate.subject), key: None, ..candidate };
        let now = self.now;
        let known = self.lane(lane).tumbling;
        let state_bytes = known.map_or(0, |window| window.state_bytes);
        let window = TumblingWindow { ends, state_bytes, ended_early: false, last };
        self.lane(lane).tumbling = Some(window);
        if known.is_none() {
            self.agenda.add(ends.max(now), Notice::TumblingWindowEnds { lane });
        }
        state_bytes
    }

    /// A call of a window succeeded: its answer is the state, or the last call closed it.
    pub(super) fn hand_on_state(
        &mut self,
        config: &Config,
        lane: LaneRef,
        closes: bool,
        response_bytes: u64,
    ) {
        let most = config.limits.stream_tumbling_max_state_bytes;
        let state = &mut self.lane(lane).tumbling;
        if closes {
            *state = None;
        } else if let Some(window) = state {
            window.state_bytes = response_bytes;
            window.ended_early = response_bytes > most;
        }
    }

    /// A window's time is up.
    pub(crate) fn tumbling_window_ends(&mut self, config: &Config, lane: LaneRef) {
        if self.has_lane(lane) {
            self.close_window(config, lane);
        }
    }

    /// Has the windows of a mapping that polls again looked at.
    pub(super) fn plan_window_ends(&mut self, mapping: MappingIndex) {
        let now = self.now;
        let lanes = &self.mappings[mapping].stream().lanes;
        for (index, state) in LaneIndex::enumerate(lanes) {
            let Some(window) = state.tumbling else { continue };
            let lane = LaneRef { mapping, index };
            self.agenda.add(window.ends.max(now), Notice::TumblingWindowEnds { lane });
        }
    }

    /// Makes the closing call of a lane's window if it is over and all its records are done;
    /// whether it did.
    pub(super) fn close_window(&mut self, config: &Config, lane: LaneRef) -> bool {
        let mapping = lane.mapping;
        let Some(window) = self.lane(lane).tumbling else { return false };
        let next = self.backlog(lane).front().copied();
        let more = next.and_then(|entry| self.window_of(config, mapping, entry));
        let over = window.ended_early || window.ends <= self.now && more != Some(window.ends);
        if !over || self.lane(lane).busy || !self.mappings[mapping].polls() {
            return false;
        }
        let name = self.next_batch_name(mapping);
        let batch = Batch {
            name,
            records: Vec::new(),
            bytes: window.state_bytes,
            attempt: 0,
            refusals: 0,
            held_until: SimTime::MAX,
            enriched: false,
            closes: Some(window.last),
        };
        let batch = self.mappings[mapping].batches.insert(batch);
        self.lane(lane).work.push(batch);
        let shard = self.mappings[mapping].stream().shard_of(lane.index);
        let happening = Happening::BatchReceived {
            batch: name,
            records: 0,
            payload_bytes: window.state_bytes,
            shard,
        };
        self.emit(mapping.entity(), None, RuleId::PollStreamTumbling, happening);
        self.try_lane(config, lane);
        true
    }
}
