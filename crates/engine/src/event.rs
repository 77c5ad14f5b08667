//! Events in flight: where each one is, and how it comes to rest.

use crate::agenda::Notice;
use crate::config::Config;
use crate::content::Content;
use crate::entity::{Entity, EntityKind, EventRef, FunctionIndex, Key, QueueIndex, StreamIndex};
use crate::rng::mix;
use crate::simulation::Simulation;
use crate::slab::Handle;
use crate::time::{SimDuration, SimTime};
use crate::trace::{Fate, Happening, Reason};
use lambdascope_rulebook::RuleId;

/// One event, from its sending until nothing refers to it any more.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) name: EventRef,
    /// What its draws are derived from; not its name, so that luck follows ancestry.
    pub(crate) subject: u64,
    /// What it says: a run that is repeated sends the same again.
    pub(crate) content: u64,
    /// What the scenario lets it say.
    pub(crate) says: Option<Content>,
    pub(crate) key: Option<Key>,
    /// Size of what travels (bytes).
    pub(crate) payload_bytes: u64,
    pub(crate) sent_at: SimTime,
    pub(crate) fate: Fate,
    pub(crate) reason: Reason,
    /// What still refers to it: its form, and each run that works on it.
    pub(crate) holders: u32,
    /// Runs that work on it now.
    pub(crate) runs: u32,
    /// Invocations in the chain of events that led here, as far as Lambda sees it.
    pub(crate) chain: u32,
    /// Attempts of the path that it is on, from 1 once one has begun.
    pub(crate) attempt: u32,
    /// Throttled or failed deliveries since the last attempt.
    pub(crate) refusals: u32,
    /// Which of its function's sends have landed, one bit each.
    pub(crate) effects: u64,
    /// The events sent on so far.
    pub(crate) children: u32,
    pub(crate) form: EventForm,
}

/// What it takes to send an event.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sending {
    /// Where it is seen to set out.
    pub(crate) from: Entity,
    /// Who gives it its name.
    pub(crate) emitter: Entity,
    pub(crate) by_hand: bool,
    pub(crate) subject: u64,
    pub(crate) to: Entity,
    pub(crate) payload_bytes: u64,
    pub(crate) says: Option<Content>,
    pub(crate) key: Option<Key>,
    /// The event that it comes from, and the invocations in its chain.
    pub(crate) parent: Option<(EventRef, u32)>,
    pub(crate) rule: RuleId,
}

/// As what an event is kept.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum EventForm {
    /// On the line between components, or at rest.
    None,
    /// A caller waits for the answer.
    Call(Call),
    /// In Lambda's queue for this function.
    Asynchronous { function: FunctionIndex },
    /// A message of a queue.
    Message(Message),
    /// A record of a stream.
    Record { stream: StreamIndex },
}

/// A call that somebody waits for.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Call {
    /// The source, or the state machine.
    pub(crate) caller: Entity,
    pub(crate) function: FunctionIndex,
    pub(crate) started_at: SimTime,
    /// The attempt that the caller waits for; zero when it waits for none.
    pub(crate) open_attempt: u32,
}

/// A message of a queue.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Message {
    pub(crate) queue: QueueIndex,
    pub(crate) receive_count: u32,
    pub(crate) state: InQueue,
    /// When it can be received (again).
    pub(crate) visible_at: SimTime,
    /// The queue it came from, in a dead-letter queue.
    pub(crate) moved_from: Option<Entity>,
    /// When it was sent; moving to a dead-letter queue does not change it.
    pub(crate) enqueued_at: SimTime,
}

/// The states of a message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum InQueue {
    Delayed,
    Visible,
    InFlight,
}

impl Simulation {
    /// A new event, which waits. Its emitter counts it.
    pub(crate) fn send_event(&mut self, config: &Config, sending: &Sending) -> u32 {
        let Sending { from, emitter, by_hand, subject, to, payload_bytes, says, .. } = *sending;
        let Sending { key, parent, rule, .. } = *sending;
        let counter = self.emitted.next(emitter, by_hand);
        let ordinal = if by_hand { counter | EventRef::HAND } else { counter };
        let name = EventRef { emitter, ordinal };
        let index = self.events.insert(Event {
            name,
            subject,
            // Bodies are the same if they say the same.
            content: says.map_or(subject, |says| mix(u64::from(says.0) ^ CONTENT_SALT)),
            says,
            key,
            payload_bytes,
            sent_at: self.now,
            fate: Fate::Waiting,
            reason: Reason::Success,
            holders: 1,
            runs: 0,
            chain: parent.map_or(0, |(_, chain)| chain),
            attempt: 0,
            refusals: 0,
            effects: 0,
            children: 0,
            form: EventForm::None,
        });
        self.fates.send();
        let parent = parent.map(|(parent, _)| parent);
        let travels = travel_time(config, from, to);
        let arrives_at = (travels > SimDuration::ZERO).then(|| self.now + travels);
        let happening = Happening::EventSent { to, payload_bytes, says, key, parent, arrives_at };
        self.emit(from, Some(name), rule, happening);
        index
    }

    /// A new event, which arrives when it has crossed the line to another component.
    pub(crate) fn send_on(&mut self, config: &Config, sending: &Sending) -> u32 {
        let index = self.send_event(config, sending);
        self.travel(config, index, sending.from, sending.to);
        index
    }

    /// The event crosses the line, if that takes time.
    pub(crate) fn travel(&mut self, config: &Config, index: u32, from: Entity, to: Entity) {
        let wait = travel_time(config, from, to);
        if wait == SimDuration::ZERO {
            self.arrive(config, index, to);
        } else {
            let event = self.restamp(index);
            self.after(wait, Notice::Arrive { event, at: to });
        }
    }

    /// The event comes to rest at `place`. Nothing refers to its form any more unless it is
    /// kept as a message there.
    pub(crate) fn rest(
        &mut self,
        index: u32,
        place: Entity,
        fate: Fate,
        reason: Reason,
        rule: RuleId,
    ) {
        let event = &mut self.events[index];
        let before = (event.fate, event.reason);
        assert!(
            before.0.is_on_the_way() || fate == Fate::Expired || fate == Fate::Discarded,
            "{} comes to rest as {} twice at {} µs",
            self.config.event_name(event.name),
            fate.as_str(),
            self.now.as_micros()
        );
        event.fate = fate;
        event.reason = reason;
        let (name, delay) = (event.name, self.now.since(event.sent_at));
        self.fates.change(before, (fate, reason));
        if let Some(delays) = &mut self.delays {
            delays.note(fate, delay);
        }
        self.emit(place, Some(name), rule, Happening::CameToRest { fate, reason });
    }

    /// The event comes to rest and is kept as nothing.
    pub(crate) fn finish(
        &mut self,
        index: u32,
        place: Entity,
        fate: Fate,
        reason: Reason,
        rule: RuleId,
    ) {
        self.rest(index, place, fate, reason, rule);
        self.leave(index);
    }

    /// The event is kept as nothing any more: one holder less.
    pub(crate) fn leave(&mut self, index: u32) {
        self.events[index].form = EventForm::None;
        self.release(index);
    }

    /// One holder less; the last one removes the event.
    pub(crate) fn release(&mut self, index: u32) {
        let event = &mut self.events[index];
        event.holders -= 1;
        if event.holders == 0 {
            self.events.remove(index);
        }
    }

    /// A run begins to work on the event.
    pub(crate) fn begin_run(&mut self, index: u32) {
        let event = &mut self.events[index];
        event.holders += 1;
        event.runs += 1;
        if event.fate == Fate::Waiting {
            event.fate = Fate::Running;
            self.fates.change((Fate::Waiting, Reason::Success), (Fate::Running, Reason::Success));
        }
    }

    /// A run stops working on the event, which waits unless another run goes on. The holder
    /// stays until [`Self::release`].
    pub(crate) fn end_run(&mut self, index: u32) {
        let event = &mut self.events[index];
        event.runs -= 1;
        if event.runs == 0 && event.fate == Fate::Running {
            event.fate = Fate::Waiting;
            self.fates.change((Fate::Running, Reason::Success), (Fate::Waiting, Reason::Success));
        }
    }

    /// A dead letter sets out again.
    pub(crate) fn set_out_again(&mut self, index: u32, place: Entity, rule: RuleId) {
        let event = &mut self.events[index];
        if event.fate.is_on_the_way() {
            return;
        }
        let before = (event.fate, event.reason);
        event.fate = Fate::Waiting;
        event.reason = Reason::Success;
        let name = event.name;
        self.fates.change(before, (Fate::Waiting, Reason::Success));
        self.emit(place, Some(name), rule, Happening::SetOutAgain);
    }

    /// A handle that is valid until the event's next change of state.
    pub(crate) fn restamp(&mut self, index: u32) -> Handle {
        self.events.restamp(index)
    }
}

/// How long an event is on the line from one component to another.
fn travel_time(config: &Config, from: Entity, to: Entity) -> SimDuration {
    let limits = &config.limits;
    if from.kind == EntityKind::Bucket {
        SimDuration::from_secs_f64(limits.s3_typical_delay_s)
    } else if from.kind != EntityKind::Source {
        SimDuration::from_millis_f64(limits.model_hop_ms)
    } else if to.kind == EntityKind::Function {
        let delay = config.sources[from.at()].kind.delay(limits);
        delay.map_or(SimDuration::ZERO, SimDuration::from_micros_f64)
    } else {
        SimDuration::ZERO
    }
}

/// Tells the hash of what events say from those of their names.
const CONTENT_SALT: u64 = 0xC017_E470;
