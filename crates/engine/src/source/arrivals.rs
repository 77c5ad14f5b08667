//! When the events of a source arrive.
//!
//! Arrival k comes when the integrated rate reaches the k-th unit draw, so that a live change of
//! the rate keeps what is already drawn.

use super::{Special, whole_bytes};
use crate::agenda::Notice;
use crate::config::{Arrivals, Config, Distribution};
use crate::entity::SourceIndex;
use crate::index::narrow;
use crate::rng::Purpose;
use crate::simulation::Simulation;
use crate::time::{SimDuration, SimTime};

impl Simulation {
    /// Schedules the next arrival of a source.
    pub(crate) fn plan_arrival(&mut self, config: &Config, source: SourceIndex) {
        if let Some(time) = self.next_arrival(config, source) {
            let version = self.sources[source].version;
            self.agenda.add(time.max(self.now), Notice::Arrival { source, version });
        }
    }

    /// Starts the draws of a source over, from now.
    pub(crate) fn begin_arrivals(&mut self, config: &Config, source: SourceIndex) {
        let first = self.unit_draw(config, source, true);
        let state = &mut self.sources[source];
        state.remaining = first;
        state.updated_at = self.now;
        self.plan_arrival(config, source);
    }

    /// Events of a source arrive.
    pub(crate) fn arrival(&mut self, config: &Config, source: SourceIndex, version: u32) {
        if self.sources[source].version != version {
            return;
        }
        let (count, special) = match &config[source].arrivals {
            Arrivals::At(lines) => {
                let line = &lines[self.sources[source].arrived as usize];
                let payload_bytes =
                    line.payload.map(|payload| self.scripted_size(source, &payload));
                (
                    line.count,
                    Special { payload_bytes, says: line.content, key: line.key, by_hand: false },
                )
            }
            Arrivals::Burst { count, .. } => (*count, Special::default()),
            Arrivals::Poisson { .. } | Arrivals::Every { .. } | Arrivals::Ramp { .. } => {
                (1, Special::default())
            }
            Arrivals::Manual => (0, Special::default()),
        };
        self.sources[source].arrived += 1;
        for _ in 0..count {
            self.send_from_source(config, source, special);
        }
        let next = self.unit_draw(config, source, false);
        let state = &mut self.sources[source];
        state.remaining = next;
        state.updated_at = self.now;
        self.plan_arrival(config, source);
    }

    fn scripted_size(&self, source: SourceIndex, payload: &Distribution) -> u64 {
        let state = &self.sources[source];
        let line = u64::from(state.arrived);
        let bytes = self.luck.sample(payload, state.subject, line, Purpose::Payload);
        whole_bytes(payload, bytes)
    }

    /// Takes over a changed pattern of arrivals.
    pub(super) fn change_arrivals(&mut self, next: &Config, source: SourceIndex, old: &Arrivals) {
        let new = &next[source].arrivals;
        let now = self.now;
        let state = &mut self.sources[source];
        state.version += 1;
        if std::mem::discriminant(old) == std::mem::discriminant(new) {
            if let Arrivals::At(lines) = new {
                let done = lines.partition_point(|line| line.time < now);
                state.arrived = state.arrived.max(narrow(done, "arrivals of a script"));
            }
            state.remaining = (state.remaining - expected(old, state.updated_at, now)).max(0.0);
            state.updated_at = now;
            self.plan_arrival(next, source);
        } else {
            if let Arrivals::At(lines) = new {
                let done = lines.partition_point(|line| line.time < now);
                state.arrived = narrow(done, "arrivals of a script");
            }
            self.begin_arrivals(next, source);
        }
    }

    /// How much integrated rate the next arrival takes.
    fn unit_draw(&self, config: &Config, source: SourceIndex, first: bool) -> f64 {
        match config[source].arrivals {
            Arrivals::Poisson { .. } | Arrivals::Ramp { .. } => {
                let state = &self.sources[source];
                self.luck.exponential(state.subject, u64::from(state.arrived), Purpose::Arrival)
            }
            Arrivals::Every { .. } => f64::from(u8::from(!first)),
            Arrivals::Manual | Arrivals::Burst { .. } | Arrivals::At(_) => 0.0,
        }
    }

    fn next_arrival(&self, config: &Config, source: SourceIndex) -> Option<SimTime> {
        let state = &self.sources[source];
        let (time, until) = match &config[source].arrivals {
            Arrivals::Manual => return None,
            Arrivals::Burst { at, .. } => {
                return (state.arrived == 0 && *at >= self.now).then_some(*at);
            }
            Arrivals::At(lines) => return Some(lines.get(state.arrived as usize)?.time),
            Arrivals::Every { interval, from, until } => {
                (state.updated_at.max(*from) + interval.scale(state.remaining), until)
            }
            Arrivals::Poisson { per_second, from, until } => {
                if *per_second <= 0.0 {
                    return None;
                }
                let wait = SimDuration::from_secs_f64(state.remaining / per_second);
                (state.updated_at.max(*from) + wait, until)
            }
            Arrivals::Ramp { start, end, over, from, until } => {
                let begin = state.updated_at.max(*from);
                let into = begin.since(*from).as_secs_f64();
                let wait = ramp_wait((*start, *end, over.as_secs_f64()), into, state.remaining)?;
                (begin + SimDuration::from_secs_f64(wait), until)
            }
        };
        (time <= *until).then_some(time)
    }
}

/// Seconds until a ramp (rates, length (s)) that is `into` seconds old has brought `area` events.
fn ramp_wait((start, end, over): (f64, f64, f64), into: f64, area: f64) -> Option<f64> {
    let left = (over - into).max(0.0);
    let slope = if over > 0.0 { (end - start) / over } else { 0.0 };
    let rate = if left > 0.0 { start + slope * into } else { end };
    let in_ramp = (rate + slope * left * 0.5) * left;
    if left > 0.0 && area <= in_ramp {
        let root = libm::sqrt((rate * rate + 2.0 * slope * area).max(0.0));
        let wait = 2.0 * area / (rate + root);
        return Some(if wait.is_finite() { wait } else { 0.0 });
    }
    (end > 0.0).then(|| left + (area - in_ramp) / end)
}

/// Events that a pattern brings on average between two moments.
fn expected(arrivals: &Arrivals, since: SimTime, now: SimTime) -> f64 {
    match arrivals {
        Arrivals::Manual | Arrivals::Burst { .. } | Arrivals::At(_) => 0.0,
        Arrivals::Poisson { per_second, from, .. } => {
            per_second * now.since(since.max(*from)).as_secs_f64()
        }
        Arrivals::Every { interval, from, .. } => {
            now.since(since.max(*from)).as_secs_f64() / interval.as_secs_f64().max(1e-6)
        }
        Arrivals::Ramp { start, end, over, from, .. } => {
            let over = over.as_secs_f64();
            let area_at = |moment: SimTime| {
                let into = moment.since(*from).as_secs_f64();
                let within = into.min(over);
                let slope = if over > 0.0 { (end - start) / over } else { 0.0 };
                (start + slope * within * 0.5) * within + (into - within) * end
            };
            area_at(now) - area_at(since)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ramp_brings_as_many_events_as_the_area_below_it() {
        let ramp = (0.0, 10.0, 10.0);
        // 50 events come during the ramp, then 10 a second.
        assert!((ramp_wait(ramp, 0.0, 50.0).unwrap() - 10.0).abs() < 1e-9);
        assert!((ramp_wait(ramp, 0.0, 60.0).unwrap() - 11.0).abs() < 1e-9);
        assert!((ramp_wait(ramp, 0.0, 12.5).unwrap() - 5.0).abs() < 1e-9);
        assert_eq!(ramp_wait((1.0, 0.0, 1.0), 2.0, 1.0), None);
    }
}
