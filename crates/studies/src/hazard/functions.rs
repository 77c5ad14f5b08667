//! Hazards of a function on its own: time, concurrency, init, effects, loops.

use super::{DocumentEdit, HazardKind as Kind, Survey, Ways, large, rate};
use lambdascope_engine::config::{
    EventSourceMapping, Function, InvocationType, Route, Source, StreamKind,
};
use lambdascope_engine::entity::{Entity, EntityKind, FunctionIndex};
use lambdascope_engine::time::SimDuration;
use lambdascope_rulebook::RuleId;
use lambdascope_scenario::duration_text;
use serde_json::Value;

impl Survey<'_> {
    pub(super) fn look_at_functions(&mut self) {
        for (index, function) in FunctionIndex::enumerate(&self.config.functions) {
            let ways = self.ways(index);
            self.look_for_loops(index, function);
            self.look_at_concurrency(index, function, ways);
            self.look_at_time(index, function);
            self.look_at_init(index, function);
            if !function.idempotent {
                self.look_at_effects(index, function, ways);
            }
        }
    }

    /// What invokes the function, directly or over one component that hands on.
    fn is_source_of(&self, entity: Entity, function: FunctionIndex) -> bool {
        let config = self.config;
        let me = function.entity();
        let leads = |routes: &[Route]| {
            routes.iter().any(|route| route.to == me || self.is_read_by(route.to, function))
        };
        match entity.kind {
            EntityKind::Function => entity == me,
            EntityKind::Topic => leads(&config.topics[entity.at()].subscriptions),
            EntityKind::Bucket => leads(&config.buckets[entity.at()].notify),
            EntityKind::EventBus => leads(&config.event_buses[entity.at()].rules),
            EntityKind::Table => config.tables[entity.at()]
                .stream
                .is_some_and(|stream| self.is_read_by(stream.entity(), function)),
            _ => self.is_read_by(entity, function),
        }
    }

    fn is_read_by(&self, entity: Entity, function: FunctionIndex) -> bool {
        let mut mappings = self.config.mappings.iter();
        mappings.any(|mapping| mapping.event_source == entity && mapping.function == function)
    }

    fn look_for_loops(&mut self, index: FunctionIndex, function: &Function) {
        let Some(place) = function.sends.iter().position(|send| self.is_source_of(send.to, index))
        else {
            return;
        };
        let path = self.function_path(index, "sends");
        let mut kept = self.document.get(&path).cloned().unwrap_or_default();
        if let Some(list) = kept.as_array_mut().filter(|list| place < list.len()) {
            list.remove(place);
        }
        let to = self.config.reference(function.sends[place].to);
        let message = format!(
            "function/{} writes to {to}, which invokes it: each run causes another one, until \
             Lambda cuts the chain or, where it cannot see it, without end",
            function.name
        );
        let remedy = format!("do not write to {to}; write somewhere that invokes nothing");
        let fix = vec![(path.clone(), kept)];
        self.add(Kind::FeedsItself, RuleId::AsyncRecursion, path, message, (remedy, fix));
    }

    fn look_at_concurrency(&mut self, index: FunctionIndex, function: &Function, ways: Ways) {
        let Some(reserved) = function.reserved_concurrency else { return };
        let path = self.function_path(index, "reserved_concurrency");
        if reserved == 0 {
            let message = format!(
                "function/{} may not run at all: callers are refused, and asynchronous events go \
                 to its DLQ or are dropped without an attempt",
                function.name
            );
            let fix = ("reserve nothing".to_owned(), vec![(path.clone(), Value::Null)]);
            self.add(Kind::SwitchedOff, RuleId::AsyncReservedZero, path, message, fix);
            return;
        }
        if !ways.synchronous && !ways.asynchronous {
            return;
        }
        let me = index.entity();
        let callers = self.config.sources.iter().filter(|source| source.target == me);
        let per_second: f64 = callers.map(|source| rate(&source.arrivals)).sum();
        let seconds = function.duration.typical() / 1e6;
        let wanted = per_second * seconds;
        if wanted <= f64::from(reserved) {
            return;
        }
        let message = format!(
            "{} events per second that take {} each want {} environments at once, and {reserved} \
             are reserved: the others are throttled",
            lambdascope_scenario::number_text(per_second),
            duration_text(SimDuration::from_secs_f64(seconds)),
            lambdascope_scenario::number_text(wanted.ceil()),
        );
        // As much again, for chance and for longer runs.
        let enough = (2.0 * wanted).ceil();
        let mut remedy = format!("reserve {}", lambdascope_scenario::number_text(enough));
        let mut edits = vec![(path.clone(), whole(enough))];
        let limits = &self.config.limits;
        let others = self.config.functions.iter().filter_map(|other| other.reserved_concurrency);
        let kept = others.map(u64::from).sum::<u64>() + limits.min_unreserved_concurrency;
        #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
        let needed = (kept - u64::from(reserved)) as f64 + enough;
        #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
        if needed > limits.account_concurrency as f64 {
            let raised = lambdascope_scenario::number_text(needed);
            remedy = format!("have the account's limit raised to {raised} and {remedy}");
            edits.insert(0, ("limit_overrides.account_concurrency".to_owned(), whole(needed)));
        }
        let fix = (remedy, edits);
        self.add(Kind::DemandAboveReserved, RuleId::ConcFormula, path, message, fix);
    }

    fn look_at_time(&mut self, index: FunctionIndex, function: &Function) {
        let path = self.function_path(index, "timeout");
        let usual = SimDuration::from_micros_f64(function.duration.typical());
        if usual >= function.timeout {
            let message = format!(
                "function/{} usually needs {} and is stopped after {}: the work is lost, and \
                 whoever retries repeats it",
                function.name,
                duration_text(usual),
                duration_text(function.timeout)
            );
            let fix = self.longer_timeout(index, large(function.duration));
            self.add(Kind::TimeoutBelowDuration, RuleId::ConcTimeoutFunction, path, message, fix);
            return;
        }
        for mapping in &self.config.mappings {
            if mapping.function != index || function.duration_per_record == SimDuration::ZERO {
                continue;
            }
            let records = f64::from(mapping.batch_size);
            let batch = usual.saturating_add(function.duration_per_record.scale(records));
            if batch < function.timeout {
                continue;
            }
            let message = format!(
                "a full batch of {} needs {} and the function is stopped after {}: a batch that \
                 is full always fails",
                mapping.batch_size,
                duration_text(batch),
                duration_text(function.timeout)
            );
            let fix = self.lighter_batch(mapping, function, usual);
            let path = format!("event_source_mappings.{}.batch_size", mapping.name);
            self.add(Kind::BatchOutlastsTimeout, RuleId::ConcTimeoutFunction, path, message, fix);
            return;
        }
    }

    /// What makes a full batch end in two thirds of the time that it has: fewer records, else the
    /// longest timeout and as few records as that needs, else less to do for each.
    fn lighter_batch(
        &self,
        mapping: &EventSourceMapping,
        function: &Function,
        usual: SimDuration,
    ) -> (String, Vec<DocumentEdit>) {
        let each = function.duration_per_record.as_secs_f64();
        let room = |timeout: SimDuration| timeout.saturating_sub(usual).as_secs_f64() / 1.5;
        let of = |records: f64| {
            let path = format!("event_source_mappings.{}.batch_size", mapping.name);
            let remedy = format!("take batches of {}", lambdascope_scenario::number_text(records));
            (remedy, (path, whole(records)))
        };
        let fits = (room(function.timeout) / each).floor();
        if fits >= 1.0 {
            let (remedy, edit) = of(fits);
            return (remedy, vec![edit]);
        }
        let longest = self.longest_timeout(mapping.function);
        let fits = (room(longest) / each).floor().min(f64::from(mapping.batch_size));
        if fits >= 1.0 {
            let (take, edit) = of(fits);
            let most = usual.as_secs_f64() + fits * each;
            let (remedy, mut edits) = self.longer_timeout(mapping.function, most * 1e6);
            edits.push(edit);
            return (format!("{remedy} and {take}"), edits);
        }
        let share =
            SimDuration::from_secs_f64(room(function.timeout) / f64::from(mapping.batch_size));
        let path = self.function_path(mapping.function, "duration_per_record");
        let text = duration_text(share);
        (format!("do what a record needs in {text}"), vec![(path, text.into())])
    }

    /// The longest timeout that a function may have, given what feeds it.
    fn longest_timeout(&self, function: FunctionIndex) -> SimDuration {
        let limits = &self.config.limits;
        let broker = |kind| !matches!(kind, StreamKind::Kinesis | StreamKind::DynamoDbStreams);
        let fed_by_broker = self.config.mappings.iter().any(|mapping| {
            mapping.function == function
                && mapping.event_source.kind == EntityKind::Stream
                && broker(self.config.streams[mapping.event_source.at()].kind)
        });
        let most = limits.function_max_timeout_s;
        let most =
            if fed_by_broker { most.min(limits.brokers_max_function_timeout_s) } else { most };
        SimDuration::from_secs_f64(most)
    }

    /// What gives a function time for runs of so many microseconds and half as much again, as far
    /// as Lambda allows: its timeout, and before that the visibility timeouts that must be longer.
    fn longer_timeout(&self, function: FunctionIndex, micros: f64) -> (String, Vec<DocumentEdit>) {
        let most = self.longest_timeout(function).as_secs_f64();
        let timeout = SimDuration::from_secs_f64((micros * 1.5 / 1e6).ceil().clamp(1.0, most));
        let mappings = self.config.mappings.iter().filter(|known| known.function == function);
        let mut edits: Vec<DocumentEdit> = mappings
            .filter(|mapping| mapping.event_source.kind == EntityKind::Queue)
            .filter_map(|mapping| {
                let queue = &self.config.queues[mapping.event_source.at()];
                let advised = self.advised_visibility(mapping, timeout);
                let path = format!("queues.{}.visibility_timeout", queue.name);
                (queue.visibility_timeout < advised).then(|| (path, duration_text(advised).into()))
            })
            .collect();
        let text = duration_text(timeout);
        let remedy = format!("give it {text}");
        edits.push((self.function_path(function, "timeout"), text.into()));
        (remedy, edits)
    }

    fn look_at_init(&mut self, index: FunctionIndex, function: &Function) {
        let limits = &self.config.limits;
        let init = SimDuration::from_micros_f64(function.init_duration.typical());
        let most = SimDuration::from_secs_f64(limits.init_limit_s);
        let switched_off = function.reserved_concurrency == Some(0);
        if init <= most || function.provisioned_concurrency > 0 || switched_off {
            return;
        }
        let message = format!(
            "the init takes {} and is cut off after {}: it then begins again inside the first \
             run, whose timeout is {}",
            duration_text(init),
            duration_text(most),
            duration_text(function.timeout)
        );
        let provisioned = function.reserved_concurrency.unwrap_or(u32::MAX).min(10);
        let path = self.function_path(index, "provisioned_concurrency");
        let remedy =
            format!("keep {provisioned} provisioned environments, whose init may take longer");
        let fix = (remedy, vec![(path, provisioned.into())]);
        let path = self.function_path(index, "init_duration");
        self.add(Kind::InitTooLong, RuleId::ConcInitLimit, path, message, fix);
    }

    fn look_at_effects(&mut self, index: FunctionIndex, function: &Function, ways: Ways) {
        let mut effects = function.sends.iter().filter(|send| send.to.kind.is_store());
        let Some(effect) = effects.next() else { return };
        let me = index.entity();
        let tries_again = |source: &&Source| {
            source.target == me
                && source.invocation_type == InvocationType::RequestResponse
                && source.client.retries.max_attempts > 1
        };
        let rule = if ways.polled {
            RuleId::PollEsmAtLeastOnce
        } else if ways.asynchronous {
            RuleId::AsyncDeliveryAtLeastOnce
        } else if self.config.sources.iter().any(|source| tries_again(&source)) {
            RuleId::SyncRetryOwner
        } else {
            return;
        };
        let message = format!(
            "function/{} may get the same event more than once, and each time writes to {}",
            function.name,
            self.config.reference(effect.to)
        );
        let path = self.function_path(index, "idempotent");
        let remedy = "recognize an event that was handled before".to_owned();
        let fix = (remedy, vec![(path.clone(), true.into())]);
        self.add(Kind::RetriesWithoutIdempotency, rule, path, message, fix);
    }
}

/// A whole number, as documents hold it.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small and whole")]
fn whole(value: f64) -> Value {
    Value::from(value as u32)
}
