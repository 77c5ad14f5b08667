//! Running ahead, and going back.

use super::{EngineState, Session};
use crate::pace::is_seen;
use lambdascope_engine::time::SimTime;
use std::sync::Arc;

/// After how many steps the new entries are taken over.
const STEPS_AT_ONCE: u32 = 256;

impl Session {
    /// Simulates everything up to and including `until`; no further than the end, and no more
    /// than about `max_entries` entries. True when it got there.
    pub fn simulate_to(&mut self, until: SimTime, max_entries: usize) -> bool {
        let until = until.min(self.end);
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
            self.simulate_some(self.end);
        }
        true
    }

    /// The same up to a screen time [s].
    pub fn simulate_for_pace(&mut self, until_screen: f64, max_entries: usize) -> bool {
        let most = self.trace.len().saturating_add(max_entries);
        while self.pace.screen_at(self.pace.certain_until()) <= until_screen && !self.is_complete()
        {
            if self.trace.len() >= most {
                return false;
            }
            self.simulate_some(self.end);
        }
        true
    }

    fn has_due_step(&self, until: SimTime) -> bool {
        self.simulation.next_time().is_some_and(|next| next <= until)
            || self.next_command_time().is_some_and(|time| time <= until)
    }

    fn next_command_time(&self) -> Option<SimTime> {
        self.log.get(self.commands).map(|command| command.time)
    }

    /// A number of steps, no further than `until`, and their entries.
    fn simulate_some(&mut self, until: SimTime) {
        let mut steps = 0;
        let reached = loop {
            if steps == STEPS_AT_ONCE {
                break false;
            }
            steps += 1;
            let entries = self.simulation.entries();
            if !self.give_due_command(until) {
                let next = self.simulation.next_time().filter(|next| *next <= until);
                if next.is_none() || !self.simulation.step() {
                    break true;
                }
            }
            self.note_config(entries);
        };
        self.take_over();
        self.simulated_until = if reached {
            until
        } else {
            // More may happen at the time of the next notice, but nothing before it.
            let next = self.simulation.next_time().unwrap_or(SimTime::MAX);
            let next = self.next_command_time().map_or(next, |time| time.min(next));
            until.min(SimTime::from_micros(next.as_micros().saturating_sub(1)))
        }
        .max(self.simulated_until);
        // More may happen at that time itself, but it belongs to the next slice.
        self.close_slices(self.simulated_until);
        self.pace.settle(self.simulated_until, self.end);
        self.keep_checkpoints();
    }

    /// Notes a change of the configuration after so many entries.
    fn note_config(&mut self, entries: u64) {
        let config = self.simulation.config();
        if self.configs.last().is_none_or(|(_, last)| !Arc::ptr_eq(last, config)) {
            let from = usize::try_from(entries).unwrap_or(usize::MAX);
            self.configs.push((from, Arc::clone(config)));
        }
    }

    /// Gives the next command of the log if its moment has come and is not after `until`.
    fn give_due_command(&mut self, until: SimTime) -> bool {
        let Some(command) = self.log.get(self.commands) else { return false };
        if command.time > until || !self.simulation.is_due(command) {
            return false;
        }
        self.simulation.carry_out(command);
        self.commands += 1;
        true
    }

    /// Takes the new entries into the trace, the pace and the picture.
    fn take_over(&mut self) {
        let first = self.trace.len();
        self.trace.append(&mut self.simulation.take_trace());
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
            let simulation = self.simulation.clone();
            let state = EngineState { simulation, commands: self.commands };
            self.states.keep(entries, weight, state);
        }
    }

    /// Forgets everything after `time`, and commands after it.
    pub(super) fn go_back_to(&mut self, time: SimTime) {
        self.log.truncate(self.log.partition_point(|command| command.time <= time));
        let keep = self.trace.partition_point(|entry| entry.time <= time);
        let ahead = self.simulation.now() > time || self.commands > self.log.len();
        if ahead {
            let commands = self.log.len();
            let fits =
                |state: &EngineState| state.simulation.now() <= time && state.commands <= commands;
            let state = self.states.last_where(fits).clone();
            self.simulation = state.simulation;
            self.commands = state.commands;
            self.simulation.record(false);
            while self.give_due_command(time)
                || (self.simulation.next_time().is_some_and(|next| next <= time)
                    && self.simulation.step())
            {}
            self.simulation.record(true);
            self.simulation.take_trace();
            self.states.retain(|_, state| fits(state));
        }
        self.simulation.run_until(time);
        let entries = usize::try_from(self.simulation.entries()).unwrap_or(usize::MAX);
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
