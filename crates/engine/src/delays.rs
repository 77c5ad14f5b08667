//! How long events take until they are done: kept only for whoever asks, since most runs need not
//! know.

use crate::simulation::Simulation;
use crate::time::SimDuration;
use crate::trace::Fate;
use hdrhistogram::Histogram;

/// The delays of a run so far.
#[derive(Clone, Debug)]
pub(crate) struct Delays {
    /// From sending to rest (µs), of events that were done.
    done: Histogram<u32>,
}

impl Delays {
    fn new() -> Self {
        let done = Histogram::new(3)
            .unwrap_or_else(|error| panic!("three digits are a fixed precision: {error}"));
        Self { done }
    }

    /// An event came to rest so long after it was sent.
    pub(crate) fn note(&mut self, fate: Fate, delay: SimDuration) {
        if fate.is_success() {
            self.done
                .record(delay.as_micros())
                .unwrap_or_else(|error| panic!("a delay is too long to be counted: {error}"));
        }
    }
}

impl Simulation {
    /// From now on keeps how long events take until they are done. It needs memory for the
    /// distribution, not for each event.
    pub fn measure_delays(&mut self) {
        self.delays.get_or_insert_with(|| Box::new(Delays::new()));
    }

    /// The delay, from sending to the answer or the end of processing, that this share of the
    /// events (0 to 1) that were done did not exceed, to 0.1 %; none if no event was, or if
    /// delays are not measured.
    #[must_use]
    pub fn delay_until_done(&self, share: f64) -> Option<SimDuration> {
        let done = &self.delays.as_ref()?.done;
        (!done.is_empty()).then(|| SimDuration::from_micros(done.value_at_quantile(share)))
    }
}
