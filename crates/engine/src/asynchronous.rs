//! Asynchronous invocation: Lambda's own queue, its retries, and what becomes of failed events.

use crate::agenda::Notice;
use crate::config::{Config, FailureKind};
use crate::entity::{Entity, EntityKind, FunctionIndex, QueueIndex};
use crate::event::{EventForm, InQueue, Message, Sending};
use crate::function::{Origin, Refusal};
use crate::rng::Purpose;
use crate::simulation::Simulation;
use crate::slab::Handle;
use crate::source::small_status;
use crate::time::SimDuration;
use crate::trace::{Fate, Happening, Reason, WaitReason};
use lambdascope_rulebook::RuleId;

impl Simulation {
    /// Lambda takes an event into its queue and answers at once.
    pub(crate) fn accept_event(&mut self, config: &Config, index: u32, function: FunctionIndex) {
        self.events[index].form = EventForm::Asynchronous { function };
        self.functions[function].metrics.events_received += 1;
        let name = self.events[index].name;
        let status = small_status(config.limits.async_accept_status);
        let rule = RuleId::AsyncAcceptStatus202;
        let entity = function.entity();
        self.emit(entity, Some(name), rule, Happening::EventAccepted { status });
        if name.emitter.kind == EntityKind::Source {
            self.sources[name.emitter.at()].attempts += 1;
            self.count_response(name.emitter, status);
        }
        // The time in the queue counts from here.
        self.events[index].sent_at = self.now;
        self.deliver(config, index, function);
    }

    /// An event in Lambda's queue is due.
    pub(crate) fn async_delivery(&mut self, config: &Config, handle: Handle) {
        if !self.events.is_valid(handle) {
            return;
        }
        if let EventForm::Asynchronous { function } = self.events[handle.index].form {
            self.deliver(config, handle.index, function);
        }
    }

    fn deliver(&mut self, config: &Config, index: u32, function: FunctionIndex) {
        if config[function].reserved_concurrency == Some(0) {
            let reason = Reason::ZeroReservedConcurrency;
            self.give_up(config, index, function, reason, RuleId::AsyncReservedZero);
            return;
        }
        if self.is_runaway(config, function, index) {
            self.functions[function].metrics.recursive_drops += 1;
            let reason = Reason::RecursiveLoop;
            self.give_up(config, index, function, reason, RuleId::AsyncRecursion);
            return;
        }
        let attempt = self.events[index].attempt + 1;
        match self.start_single(
            config,
            function,
            Origin::Asynchronous { event: index },
            index,
            attempt,
        ) {
            Ok(_) => {
                let event = &mut self.events[index];
                event.attempt = attempt;
                event.refusals = 0;
            }
            Err(refusal) => self.put_back(config, index, function, refusal),
        }
    }

    /// Whether the chain that led to an event has invoked a function too often.
    pub(crate) fn is_runaway(&self, config: &Config, function: FunctionIndex, event: u32) -> bool {
        let chain = u64::from(self.events[event].chain);
        config[function].recursive_loop_terminates
            && chain >= config.limits.recursion_max_chain_invocations
    }

    /// A throttle or a fault of Lambda: the event goes back into the queue, for hours if need be.
    fn put_back(&mut self, config: &Config, index: u32, function: FunctionIndex, refusal: Refusal) {
        let limits = &config.limits;
        let event = &mut self.events[index];
        let doublings = f64::from(event.refusals.min(64));
        event.refusals += 1;
        let refusals = event.refusals;
        let nominal = (limits.async_throttle_first_delay_s
            * libm::pow(limits.async_throttle_factor, doublings))
        .min(limits.async_throttle_max_delay_s);
        let wait = SimDuration::from_secs_f64(nominal);
        if self.would_be_too_old(config, index, function, wait) {
            let reason = Reason::EventAgeExceeded;
            self.give_up(config, index, function, reason, RuleId::AsyncAgeEarlyDrop);
            return;
        }
        let event = &self.events[index];
        let salt = u64::from(event.attempt) << 32 | u64::from(refusals);
        let luck = self.luck.unit(event.subject, salt, Purpose::ThrottleJitter);
        let wait = wait.scale(1.0 + limits.async_throttle_jitter_ratio * (2.0 * luck - 1.0));
        let reason = match refusal {
            Refusal::Throttled => WaitReason::Throttle,
            Refusal::ServiceError => WaitReason::ServiceError,
        };
        self.schedule_retry(index, function, wait, reason, RuleId::AsyncRetryThrottle);
    }

    /// Whether the event would exceed its age before the next attempt. It is compared with the
    /// nominal wait, and given up at once.
    fn would_be_too_old(
        &self,
        config: &Config,
        index: u32,
        function: FunctionIndex,
        wait: SimDuration,
    ) -> bool {
        let settings = &config[function].event_invoke_config;
        let age = self.now.since(self.events[index].sent_at);
        age + wait > settings.maximum_event_age
    }

    fn schedule_retry(
        &mut self,
        index: u32,
        function: FunctionIndex,
        wait: SimDuration,
        reason: WaitReason,
        rule: RuleId,
    ) {
        let at = self.now + wait;
        let event = &self.events[index];
        let (name, attempt) = (event.name, event.attempt + 1);
        let entity = function.entity();
        self.emit(entity, Some(name), rule, Happening::RetryScheduled { attempt, at, reason });
        let event = self.restamp(index);
        self.agenda.add(at, Notice::AsyncDelivery { event });
    }

    /// An attempt of an event from Lambda's queue has ended.
    pub(crate) fn asynchronous_run_ends(
        &mut self,
        config: &Config,
        function: FunctionIndex,
        index: u32,
        failure: Option<FailureKind>,
        response_bytes: u64,
    ) {
        if !matches!(self.events[index].form, EventForm::Asynchronous { .. }) {
            return;
        }
        match failure {
            // Nobody reads the response, so it cannot be malformed.
            None | Some(FailureKind::MalformedResponse(_)) => {
                self.attempt_succeeded(config, function, index, response_bytes);
            }
            Some(_) => self.attempt_failed(config, function, index),
        }
    }

    fn attempt_succeeded(
        &mut self,
        config: &Config,
        function: FunctionIndex,
        index: u32,
        response_bytes: u64,
    ) {
        let entity = function.entity();
        let event = &self.events[index];
        let (name, subject, attempt) = (event.name, event.subject, event.attempt);
        let chance = config.limits.async_duplicate_probability;
        let rule = RuleId::AsyncDeliveryAtLeastOnce;
        if self.luck.happens(chance, subject, u64::from(attempt), Purpose::Duplicate) {
            let attempt = attempt + 1;
            self.emit(entity, Some(name), rule, Happening::DuplicateDelivered { attempt });
            let wait = SimDuration::from_millis_f64(config.limits.model_hop_ms);
            let event = self.restamp(index);
            self.after(wait, Notice::AsyncDelivery { event });
            return;
        }
        let settings = &config[function].event_invoke_config;
        if let Some(to) = settings.on_success {
            let bytes = self.events[index].payload_bytes + response_bytes;
            self.send_record(config, index, function, to, false, bytes);
        }
        let rule = RuleId::AsyncQueueInternal;
        self.finish(index, entity, Fate::Processed, Reason::Success, rule);
    }

    fn attempt_failed(&mut self, config: &Config, function: FunctionIndex, index: u32) {
        let limits = &config.limits;
        let event = &self.events[index];
        let (attempt, subject) = (event.attempt, event.subject);
        let settings = &config[function].event_invoke_config;
        if attempt > settings.maximum_retry_attempts {
            let (reason, rule) = (Reason::RetriesExhausted, RuleId::AsyncRetryFunctionError);
            self.give_up(config, index, function, reason, rule);
            return;
        }
        let nominal = SimDuration::from_secs_f64(if attempt == 1 {
            limits.async_first_retry_delay_s
        } else {
            limits.async_second_retry_delay_s
        });
        if self.would_be_too_old(config, index, function, nominal) {
            let (reason, rule) = (Reason::EventAgeExceeded, RuleId::AsyncAgeEarlyDrop);
            self.give_up(config, index, function, reason, rule);
            return;
        }
        let luck = self.luck.unit(subject, u64::from(attempt), Purpose::RetryJitter);
        let wait = nominal.scale(1.0 + limits.async_retry_jitter_ratio * (2.0 * luck - 1.0));
        let (reason, rule) = (WaitReason::FunctionError, RuleId::AsyncRetryFunctionError);
        self.schedule_retry(index, function, wait, reason, rule);
    }

    /// Lambda gives an event up: to the dead-letter queue, to the failure destination, to both,
    /// or to nobody.
    fn give_up(
        &mut self,
        config: &Config,
        index: u32,
        function: FunctionIndex,
        reason: Reason,
        rule: RuleId,
    ) {
        let settings = &config[function];
        let entity = function.entity();
        self.functions[function].metrics.events_dropped += 1;
        let destination = settings.event_invoke_config.on_failure;
        let dead_letter = settings.dead_letter_config;
        let sent = destination.is_some_and(|to| {
            let bytes = self.events[index].payload_bytes;
            self.send_record(config, index, function, to, true, bytes)
        });
        if let Some(dead_letter) = dead_letter {
            let to = dead_letter.target;
            let permitted = !settings.not_permitted.contains(&to);
            if permitted && self.refusal(config, to, index).is_none() {
                self.dead_letter(config, index, entity, to, reason, rule);
                return;
            }
            self.functions[function].metrics.dead_letter_errors += 1;
            let name = self.events[index].name;
            let reason = if permitted { Reason::PayloadTooLarge } else { Reason::AccessDenied };
            let happening = Happening::DeliveryFailed { to, reason };
            self.emit(entity, Some(name), RuleId::AsyncDlqFailure, happening);
        }
        let (fate, place) = if sent {
            (Fate::SentToDestination, destination.unwrap_or(entity))
        } else if reason == Reason::EventAgeExceeded {
            (Fate::Expired, entity)
        } else {
            (Fate::Dropped, entity)
        };
        let undeliverable = !sent && (dead_letter.is_some() || destination.is_some());
        let reason = if undeliverable { Reason::UndeliverableRecord } else { reason };
        self.finish(index, place, fate, reason, rule);
    }

    /// The event itself goes to the function's dead-letter queue or topic.
    fn dead_letter(
        &mut self,
        config: &Config,
        index: u32,
        from: Entity,
        to: Entity,
        reason: Reason,
        rule: RuleId,
    ) {
        self.restamp(index);
        if to.kind == EntityKind::Queue {
            self.rest(index, to, Fate::DeadLettered, reason, rule);
            let message = Message {
                queue: QueueIndex(to.index),
                receive_count: 0,
                state: InQueue::Visible,
                visible_at: self.now,
                moved_from: Some(from),
                enqueued_at: self.now,
            };
            self.put_message(config, index, message);
        } else {
            let whole = &self.events[index];
            let (name, chain, key, subject) = (whole.name, whole.chain, whole.key, whole.subject);
            let (payload_bytes, says) = (whole.payload_bytes, whole.says);
            self.finish(index, to, Fate::DeadLettered, reason, rule);
            self.send_on(
                config,
                &Sending {
                    from,
                    emitter: to,
                    by_hand: false,
                    subject: self.luck.bits(subject, u64::from(u32::MAX), Purpose::Child),
                    to,
                    payload_bytes,
                    says,
                    key,
                    parent: Some((name, chain)),
                    rule: RuleId::AsyncDlqTargets,
                },
            );
        }
    }

    /// Sends the record of an invocation to a destination; false if it cannot take it.
    fn send_record(
        &mut self,
        config: &Config,
        index: u32,
        function: FunctionIndex,
        to: Entity,
        failed: bool,
        payload_bytes: u64,
    ) -> bool {
        let entity = function.entity();
        let name = self.events[index].name;
        let limits = &config.limits;
        let most = [
            (EntityKind::Topic, limits.async_destination_sns_max_bytes),
            (EntityKind::Queue, limits.async_destination_sqs_max_bytes),
            (EntityKind::EventBus, limits.async_destination_eventbridge_max_bytes),
        ];
        let too_large = most.iter().any(|(kind, most)| to.kind == *kind && payload_bytes > *most);
        let permitted = !config[function].not_permitted.contains(&to);
        if too_large || !permitted {
            self.functions[function].metrics.destination_failures += 1;
            let reason = if permitted { Reason::PayloadTooLarge } else { Reason::AccessDenied };
            let happening = Happening::DeliveryFailed { to, reason };
            self.emit(entity, Some(name), RuleId::AsyncDestinationFailure, happening);
            return false;
        }
        let rule = RuleId::AsyncDestinationRecord;
        self.emit(entity, Some(name), rule, Happening::DestinationSent { to, failed });
        let parent = &self.events[index];
        let sending = Sending {
            from: entity,
            emitter: entity,
            by_hand: false,
            subject: self.luck.bits(parent.subject, u64::from(u32::MAX) + 1, Purpose::Child),
            to,
            payload_bytes,
            says: None,
            key: parent.key,
            parent: Some((name, parent.chain + 1)),
            rule,
        };
        self.send_on(config, &sending);
        true
    }
}
