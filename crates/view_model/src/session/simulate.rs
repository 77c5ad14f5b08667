//! Running ahead, and going back.

use super::Session;
use crate::pace::is_seen;
use lambdascope_engine::replay::Replay;
use lambdascope_engine::time::SimTime;
use std::sync::Arc;

/// After how many steps the new entries are taken over.
const STEPS_AT_ONCE: u32 = 256;

impl Session {
    /// Simulates everything up to and including `until`; no further than the end, and no more
    /// than about `max_entries` entries. True when it got there.
    pub fn simulate_to(&mut self, until: SimTime, max_entries: usize) -> bool {
        let until = until.min(self.end());
        let most = self.trace.len().saturating_add(max_entries);
        while self.simulated_until < until || self.has_due_step(until) {
            if self.trace.len() >= most {
                return false;
            }
            self.simulate_some(until);
        }
        true
    }

    /// Simulates until paced playback knows the screen times beyond `time`, or the end, or about
    /// `max_entries` entries more. True when it knows them.
    pub fn simulate_beyond(&mut self, time: SimTime, max_entries: usize) -> bool {
        let most = self.trace.len().saturating_add(max_entries);
        while self.pace.certain_until() <= time && !self.is_complete() {
            if self.trace.len() >= most {
                return false;
            }
            self.simulate_some(self.end());
        }
        true
    }

    /// The same up to a screen time (s).
    pub fn simulate_for_pace(&mut self, until_screen: f64, max_entries: usize) -> bool {
        let most = self.trace.len().saturating_add(max_entries);
        while self.pace.screen_at(self.pace.certain_until()) <= until_screen && !self.is_complete()
        {
            if self.trace.len() >= most {
                return false;
            }
            self.simulate_some(self.end());
        }
        true
    }

    fn has_due_step(&self, until: SimTime) -> bool {
        self.replay.next_time().is_some_and(|next| next <= until)
    }

    /// A number of steps, no further than `until`, and their entries.
    fn simulate_some(&mut self, until: SimTime) {
        let mut reached = false;
        for _ in 0..STEPS_AT_ONCE {
            let entries = self.replay.simulation.entries();
            reached = !self.replay.step(until);
            if reached {
                break;
            }
            self.note_config(entries);
        }
        self.take_over();
        self.simulated_until = if reached {
            until
        } else {
            // More may happen at the time of what comes next, but nothing before it.
            let next = self.replay.next_time().unwrap_or(SimTime::MAX);
            until.min(SimTime::from_micros(next.as_micros().saturating_sub(1)))
        }
        .max(self.simulated_until);
        // More may happen at that time itself, but it belongs to the next slice.
        self.close_slices(self.simulated_until);
        self.pace.settle(self.simulated_until, self.end());
        self.keep_checkpoints();
    }

    /// Notes a change of the configuration after so many entries.
    fn note_config(&mut self, entries: u64) {
        let config = self.replay.simulation.config();
        if self.configs.last().is_none_or(|(_, last)| !Arc::ptr_eq(last, config)) {
            let from = usize::try_from(entries).unwrap_or(usize::MAX);
            self.configs.push((from, Arc::clone(config)));
        }
    }

    /// Takes the new entries into the trace, the pace and the picture.
    fn take_over(&mut self) {
        let first = self.trace.len();
        self.trace.append(&mut self.replay.simulation.take_trace());
        self.pace_from(first);
        for index in first..self.trace.len() {
            let entry = self.trace[index];
            if entry.time >= self.history.until() {
                self.front.advance(&self.trace, &self.configs, index);
                self.close_slices(entry.time);
            }
            self.history.note(&entry);
        }
        self.front.advance(&self.trace, &self.configs, self.trace.len());
    }

    /// Takes the entries from `first` on into the pace.
    fn pace_from(&mut self, first: usize) {
        for entry in &self.trace[first..] {
            if is_seen(&entry.happening) {
                self.pace.push(entry.time, entry.event);
            }
        }
    }

    /// Closes the slices of the history that end before or at `time`, at which the front stands.
    fn close_slices(&mut self, time: SimTime) {
        while self.history.until() <= time {
            self.history.close(&self.front);
        }
    }

    fn keep_checkpoints(&mut self) {
        let (entries, weight) = (self.trace.len(), self.front.weight());
        if self.pictures.is_due(entries, weight) {
            self.pictures.keep(entries, weight, self.front.clone());
        }
        if self.states.is_due(entries, weight) {
            self.states.keep(entries, weight, self.replay.clone());
        }
    }

    /// Forgets everything after `time`, and commands after it.
    pub(super) fn go_back_to(&mut self, time: SimTime) {
        self.replay.forget_commands_after(time);
        let keep = self.trace.partition_point(|entry| entry.time <= time);
        let commands = self.replay.log().len();
        if self.replay.simulation.now() > time || self.replay.given() > commands {
            let fits = |state: &Replay| state.simulation.now() <= time && state.given() <= commands;
            self.replay.rewind_to(self.states.last_where(fits));
            self.replay.simulation.record(false);
            while self.replay.step(time) {}
            self.replay.simulation.record(true);
            self.replay.simulation.take_trace();
            self.states.retain(|_, state| fits(state));
        }
        self.replay.simulation.run_until(time);
        let entries = usize::try_from(self.replay.simulation.entries()).unwrap_or(usize::MAX);
        let micros = time.as_micros();
        assert!(entries == keep, "{entries} entries instead of {keep} by {micros} µs");
        if keep < self.trace.len() {
            self.trace.truncate(keep);
            self.cuts.push(keep);
            self.configs.retain(|(from, _)| *from == 0 || *from < keep);
            self.pictures.retain(|entries, _| entries <= keep);
            let mut front = self.pictures.last_before(keep).clone();
            front.advance(&self.trace, &self.configs, keep);
            self.front = front;
        }
        self.history.truncate(time, &self.trace);
        let from = self.pace.truncate(time);
        self.pace_from(self.trace.partition_point(|entry| entry.time < from));
        self.simulated_until = time;
    }
}
