//! What a function writes and sends on after a run, once or more than once.

use super::runs::Invocation;
use crate::config::{Config, Send, SendOn};
use crate::entity::{Entity, FunctionIndex};
use crate::event::{EventForm, Sending};
use crate::rng::{Purpose, mix};
use crate::simulation::Simulation;
use crate::trace::Happening;
use lambdascope_rulebook::RuleId;

impl Simulation {
    /// Whether a write to a store behind the function fails and takes the run with it.
    pub(crate) fn downstream_fails(
        &mut self,
        config: &Config,
        function: FunctionIndex,
        event: u32,
        invocation: &Invocation,
    ) -> bool {
        if invocation.failure().is_some() {
            return false;
        }
        let sends = &config[function].sends;
        let idempotent = config[function].idempotent;
        for (index, send) in (0_u64..).zip(sends) {
            let store = send.to;
            let done = idempotent && self.events[event].effects & bit(index) != 0;
            if send.on == SendOn::Failure || !store.kind.is_store() || done {
                continue;
            }
            if self.write_fails(config, event, index, store) {
                let name = self.events[event].name;
                let rule = RuleId::SyncFunctionErrorKinds;
                let by = function.entity();
                self.emit(store, Some(name), rule, Happening::EffectFailed { by });
                return true;
            }
        }
        false
    }

    /// Whether the write of a function's `index`-th send fails at this attempt of the event.
    fn write_fails(&self, config: &Config, event: u32, index: u64, store: Entity) -> bool {
        let rate = self.store_of(config, store).failure_rate;
        let (subject, attempt) = (self.events[event].subject, self.events[event].attempt);
        let salted = mix(subject ^ (index + 1));
        self.luck.happens(rate, salted, u64::from(attempt), Purpose::Downstream)
    }

    /// Lands what the function sends after a run on this event.
    pub(crate) fn land_effects(
        &mut self,
        config: &Config,
        function: FunctionIndex,
        event: u32,
        succeeded: bool,
    ) {
        let settings = &config[function];
        for (index, send) in (0_u64..).zip(&settings.sends) {
            let due = match send.on {
                SendOn::Success => succeeded,
                SendOn::Failure => !succeeded,
                SendOn::Always => true,
            };
            let again = settings.idempotent && self.events[event].effects & bit(index) != 0;
            // The write that failed the run has not landed.
            let lost = !succeeded
                && !again
                && send.to.kind.is_store()
                && self.write_fails(config, event, index, send.to);
            if due && !lost {
                self.land(config, function, event, index, send, settings.idempotent);
            }
        }
    }

    fn land(
        &mut self,
        config: &Config,
        function: FunctionIndex,
        event: u32,
        index: u64,
        send: &Send,
        idempotent: bool,
    ) {
        let by = function.entity();
        let done = self.events[event].effects & bit(index) != 0;
        let name = self.events[event].name;
        if done && idempotent {
            if send.to.kind.is_store() {
                self.store_mut(send.to).skipped += 1;
                let rule = self.sending_rule(event, true);
                self.emit(send.to, Some(name), rule, Happening::EffectSkipped { by });
            }
            return;
        }
        self.events[event].effects |= bit(index);
        if send.to.kind.is_store() {
            self.write_store(config, send.to, event, Some(by), done);
            return;
        }
        let rule = self.sending_rule(event, done);
        let parent = &self.events[event];
        let (chain, key, subject) = (parent.chain, parent.key, parent.subject);
        let payload_bytes = send.payload_bytes.unwrap_or(parent.payload_bytes);
        // What it makes of the event is its own.
        let says = parent.says.filter(|_| send.payload_bytes.is_none());
        let children = u64::from(parent.children);
        self.events[event].children += 1;
        let child = self.send_on(
            config,
            &Sending {
                from: by,
                emitter: by,
                by_hand: false,
                subject: self.luck.bits(subject, children, Purpose::Child),
                to: send.to,
                payload_bytes,
                says,
                key,
                parent: Some((name, chain + 1)),
                rule,
            },
        );
        self.events[child].content = mix(subject ^ mix(index));
    }

    /// The rule by which a function sends something on: the path on which its event came, or,
    /// `again`, what lets that path run an event more than once.
    pub(crate) fn sending_rule(&self, event: u32, again: bool) -> RuleId {
        let (path, repeats) = match self.events[event].form {
            EventForm::Asynchronous { .. } => {
                (RuleId::AsyncQueueInternal, RuleId::AsyncDeliveryAtLeastOnce)
            }
            EventForm::Message(_) | EventForm::Record { .. } => {
                (RuleId::PollEsmModel, RuleId::PollEsmAtLeastOnce)
            }
            // Without a form the caller has given up, and the run goes on for nobody.
            EventForm::Call(_) | EventForm::None => {
                (RuleId::SyncInvokeRequestResponse, RuleId::SyncRetryOwner)
            }
        };
        if again { repeats } else { path }
    }
}

/// The bit that stands for a function's `index`-th send.
const fn bit(index: u64) -> u64 {
    1 << (if index > 63 { 63 } else { index })
}
