//! What must hold at every moment of every run. The property tests ask after each step.

use crate::event::{EventForm, InQueue};
use crate::event_source_mapping::Reader;
use crate::simulation::Simulation;
use std::collections::{BTreeMap, BTreeSet};

impl Simulation {
    /// Checks that the fates add up, that every event is in exactly one place and is forgotten
    /// once nothing refers to it, that concurrency stays within its limits, and that no message
    /// was received more often than allowed.
    ///
    /// # Panics
    /// With entity and moment if something does not hold: that is a bug of the engine.
    pub fn check_invariants(&self) {
        let now = self.now;
        assert!(self.fates.adds_up(), "the fates do not add up at {now:?}");
        self.check_places();
        self.check_holders();
        self.check_concurrency();
        self.check_receives();
    }

    fn check_places(&self) {
        let now = self.now;
        let mut in_queue = vec![(0, 0, 0); self.queues.len()];
        let mut in_stream = vec![0_u64; self.streams.len()];
        for (_, event) in self.events.iter() {
            match event.form {
                EventForm::Message(message) => {
                    let (visible, flying, delayed) = &mut in_queue[message.queue.at()];
                    match message.state {
                        InQueue::Visible => *visible += 1,
                        InQueue::InFlight => *flying += 1,
                        InQueue::Delayed => *delayed += 1,
                    }
                }
                EventForm::Record { stream } => in_stream[stream.at()] += 1,
                EventForm::None | EventForm::Call(_) | EventForm::Asynchronous { .. } => {}
            }
        }
        for (queue, (counts, state)) in in_queue.iter().zip(&self.queues).enumerate() {
            let listed = (state.visible() as u64, state.in_flight, state.delayed);
            assert_eq!(*counts, listed, "queue {queue} lost count of its messages at {now:?}");
            let all: BTreeSet<u32> = state.messages().collect();
            assert_eq!(
                all.len() as u64,
                counts.0 + counts.1 + counts.2,
                "queue {queue} holds a message twice at {now:?}"
            );
        }
        for (stream, (count, state)) in in_stream.iter().zip(&self.streams).enumerate() {
            assert_eq!(*count, state.waiting(), "stream {stream} lost count at {now:?}");
        }
    }

    /// Memory is needed for what is in flight: an event stays for its form, its runs, and the
    /// batches and lanes that it is in, and for nothing else.
    fn check_holders(&self) {
        let mut listed: BTreeMap<u32, u32> = BTreeMap::new();
        for mapping in &self.mappings {
            let batches = mapping.batches.iter().flat_map(|(_, batch)| &batch.records);
            let records = batches.map(|record| record.event);
            let unread = match &mapping.reader {
                Reader::Queue(_) => None,
                Reader::Stream(lanes) => Some(lanes.unread()),
            };
            for event in records.chain(unread.into_iter().flatten()) {
                *listed.entry(event).or_default() += 1;
            }
        }
        for (index, event) in self.events.iter() {
            let under_way = event.form != EventForm::None || event.fate.is_on_the_way();
            let expected =
                u32::from(under_way) + event.runs + listed.get(&index).copied().unwrap_or_default();
            assert!(event.holders > 0, "{:?} is held by nobody at {:?}", event.name, self.now);
            assert_eq!(
                event.holders, expected,
                "{:?} has lost count of what holds it at {:?}",
                event.name, self.now
            );
        }
    }

    fn check_concurrency(&self) {
        let now = self.now;
        let mut busy = vec![0_u32; self.functions.len()];
        for (_, invocation) in self.invocations.iter() {
            busy[invocation.function().at()] += 1;
        }
        for (index, (state, busy)) in self.functions.iter().zip(&busy).enumerate() {
            assert_eq!(state.in_use, *busy, "function {index} lost count of its runs at {now:?}");
            let reserved = self.config.functions[index].reserved_concurrency;
            assert!(
                self.commands_applied > 0 || reserved.is_none_or(|most| *busy <= most),
                "function {index} runs {busy} times at {now:?}, over its reservation"
            );
        }
        let (in_use, most) = self.concurrency();
        // A live change may lower a limit below what is under way.
        assert!(
            self.commands_applied > 0 || in_use <= most,
            "{in_use} runs at {now:?}, over the account's {most}"
        );
    }

    fn check_receives(&self) {
        for (_, event) in self.events.iter() {
            let EventForm::Message(message) = event.form else { continue };
            let Some(policy) = self.config[message.queue].redrive_policy else {
                continue;
            };
            assert!(
                self.commands_applied > 0 || message.receive_count <= policy.max_receive_count,
                "{:?} was received {} times at {:?}; {} are allowed",
                event.name,
                message.receive_count,
                self.now,
                policy.max_receive_count
            );
        }
    }
}
