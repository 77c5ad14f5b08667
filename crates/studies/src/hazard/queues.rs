//! Hazards of queues and of the mappings that read them.

use super::{HazardKind as Kind, Survey};
use lambdascope_engine::config::{EventSourceMapping, Queue};
use lambdascope_engine::entity::{Entity, EntityKind, FunctionIndex};
use lambdascope_engine::time::SimDuration;
use lambdascope_rulebook::RuleId;
use lambdascope_scenario::duration_text;
use serde_json::json;

impl Survey<'_> {
    pub(super) fn look_at_queues(&mut self) {
        let config = self.config;
        for mapping in &config.mappings {
            if mapping.event_source.kind != EntityKind::Queue {
                continue;
            }
            let queue = &config.queues[mapping.event_source.at()];
            self.look_at_visibility(mapping, queue);
            self.look_at_redrive(mapping, queue);
            self.look_at_pollers(mapping);
            self.look_at_batches(mapping);
            if queue.fifo {
                self.look_at_groups(mapping.event_source, queue);
            }
        }
        for queue in &config.queues {
            self.look_at_retention(queue);
        }
        for function in FunctionIndex::up_to(config.functions.len()) {
            self.look_at_maximum(function);
        }
    }

    /// The visibility timeout that AWS advises for a mapping whose function has this timeout.
    pub(crate) fn advised_visibility(
        &self,
        mapping: &EventSourceMapping,
        timeout: SimDuration,
    ) -> SimDuration {
        let limits = &self.config.limits;
        let window = if limits.sqs_advised_visibility_adds_window {
            mapping.maximum_batching_window
        } else {
            SimDuration::ZERO
        };
        let advised = timeout.scale(limits.sqs_advised_visibility_factor) + window;
        advised.min(SimDuration::from_secs_f64(limits.sqs_max_visibility_s))
    }

    fn look_at_visibility(&mut self, mapping: &EventSourceMapping, queue: &Queue) {
        let function = &self.config[mapping.function];
        let advised = self.advised_visibility(mapping, function.timeout);
        if queue.visibility_timeout >= advised {
            return;
        }
        let path = format!("queues.{}.visibility_timeout", queue.name);
        let message = format!(
            "{} is short for function/{}: a message that waits for a batch or for a throttled \
             run can become visible while it is still being handled, and runs twice; AWS \
             advises six times the function's timeout and the batching window",
            duration_text(queue.visibility_timeout),
            function.name
        );
        let remedy = format!("hide a received message for {}", duration_text(advised));
        let fix = (remedy, vec![(path.clone(), duration_text(advised).into())]);
        self.add(Kind::VisibilityTooShort, RuleId::PollSqsVisibilitySixTimes, path, message, fix);
    }

    fn look_at_redrive(&mut self, mapping: &EventSourceMapping, queue: &Queue) {
        let advised = self.config.limits.sqs_advised_min_receive_count;
        let Some(policy) = queue.redrive_policy else {
            self.add_redrive(mapping, queue, advised);
            return;
        };
        if u64::from(policy.max_receive_count) < advised {
            let path = format!("queues.{}.redrive_policy.max_receive_count", queue.name);
            let message = format!(
                "a message is moved to the dead-letter queue after {} receives, and a throttled \
                 run counts as one: messages that never ran can end there",
                policy.max_receive_count
            );
            let remedy = format!("allow {advised} receives");
            let fix = (remedy, vec![(path.clone(), advised.into())]);
            self.add(Kind::ReceiveLimitTooLow, RuleId::PollSqsRedrive, path, message, fix);
        }
    }

    /// A queue without redrive policy; perhaps somebody expects the function's DLQ to do it.
    fn add_redrive(&mut self, mapping: &EventSourceMapping, queue: &Queue, receives: u64) {
        let config = self.config;
        let path = format!("queues.{}.redrive_policy", queue.name);
        let function = &config[mapping.function];
        let on_function = function.dead_letter_config.map(|config| config.target);
        let usable = on_function.filter(|target| {
            target.kind == EntityKind::Queue && config.queues[target.at()].fifo == queue.fifo
        });
        let (target, mut edits) = match usable {
            Some(target) => (config.name(target).to_owned(), Vec::new()),
            None => {
                let name = format!("{}-dlq", queue.name);
                let (_, edits) = self.failure_queue(&name, queue.fifo);
                (name, edits)
            }
        };
        let policy = json!({ "dead_letter_queue": target, "max_receive_count": receives });
        edits.push((path.clone(), policy));
        let fix = (format!("move it to queue/{target} after {receives} receives"), edits);
        if on_function.is_some() && !self.ways(mapping.function).asynchronous {
            let message = format!(
                "the DLQ of function/{} holds asynchronous events only: a message of queue/{} \
                 that always fails comes back until it is too old, and never gets there",
                function.name, queue.name
            );
            let at = self.function_path(mapping.function, "dead_letter_config");
            self.add(Kind::DlqOnTheFunction, RuleId::PollSqsDlqOwner, at, message, fix);
            return;
        }
        let message = format!(
            "a message of queue/{} that always fails comes back until it is {} old, and is then \
             gone",
            queue.name,
            duration_text(queue.message_retention_period)
        );
        self.add(Kind::NoRedrivePolicy, RuleId::PollSqsRedrive, path, message, fix);
    }

    fn look_at_pollers(&mut self, mapping: &EventSourceMapping) {
        let initial = self.config.limits.sqs_initial_concurrency;
        let starts = mapping.maximum_concurrency.map_or(initial, |most| initial.min(most.into()));
        let function = &self.config[mapping.function];
        let few = function.reserved_concurrency.filter(|reserved| {
            *reserved > 0 && u64::from(*reserved) < starts && mapping.provisioned_pollers.is_none()
        });
        let Some(reserved) = few else { return };
        let path = self.function_path(mapping.function, "reserved_concurrency");
        let message = format!(
            "the pollers of event_source_mappings.{} start with {starts} invocations at once and \
             {reserved} may run: the others are throttled, and their messages count a receive",
            mapping.name
        );
        let fix = (format!("reserve {initial}"), vec![(path.clone(), initial.into())]);
        self.add(Kind::ReservedBelowPollers, RuleId::PollSqsReservedMin, path, message, fix);
    }

    /// All mappings of a function together.
    fn look_at_maximum(&mut self, function: FunctionIndex) {
        let Some(reserved) = self.config[function].reserved_concurrency else {
            return;
        };
        let limited: Vec<(&str, u32)> = (self.config.mappings.iter())
            .filter(|mapping| mapping.function == function)
            .filter_map(|mapping| Some((mapping.name.as_str(), mapping.maximum_concurrency?)))
            .collect();
        let together: u32 = limited.iter().map(|(_, most)| most).sum();
        if reserved == 0 || together <= reserved || limited.is_empty() {
            return;
        }
        let least = u32::try_from(self.config.limits.sqs_min_maximum_concurrency).unwrap_or(2);
        let count = u32::try_from(limited.len()).unwrap_or(u32::MAX);
        let share = (reserved / count).max(least);
        let message = format!(
            "the mappings may invoke {together} times at once and {reserved} may run: the others \
             are throttled, which maximum concurrency is there to avoid"
        );
        let path_of = |name: &str| format!("event_source_mappings.{name}.maximum_concurrency");
        let path = path_of(limited[0].0);
        let mut edits: Vec<_> =
            limited.iter().map(|(name, _)| (path_of(name), share.into())).collect();
        if share * count > reserved {
            let path = self.function_path(function, "reserved_concurrency");
            edits.push((path, (share * count).into()));
        }
        let fix = (format!("let each mapping invoke {share} times at once"), edits);
        self.add(Kind::MaximumAboveReserved, RuleId::PollSqsMaxConcurrency, path, message, fix);
    }

    fn look_at_batches(&mut self, mapping: &EventSourceMapping) {
        if mapping.batch_size == 1 || mapping.report_batch_item_failures {
            return;
        }
        let path = format!("event_source_mappings.{}.report_batch_item_failures", mapping.name);
        let message = format!(
            "one message that fails brings back its batch of up to {}, and those that were done \
             run again",
            mapping.batch_size
        );
        let remedy = "let the function report the messages that failed".to_owned();
        let fix = (remedy, vec![(path.clone(), true.into())]);
        self.add(Kind::WholeBatchFails, RuleId::PollSqsPartialBatch, path, message, fix);
    }

    fn look_at_groups(&mut self, entity: Entity, queue: &Queue) {
        let senders: Vec<&str> = (self.config.sources.iter())
            .filter(|source| source.target == entity)
            .filter(|source| source.keys.is_some_and(|keys| keys.count == 1))
            .map(|source| source.name.as_str())
            .collect();
        let Some(first) = senders.first() else { return };
        let path = format!("sources.{first}.keys.count");
        let message = format!(
            "all messages of queue/{} are of one group: one batch runs at a time, and one that \
             fails holds up all others",
            queue.name
        );
        let fix = senders.iter().map(|name| (format!("sources.{name}.keys.count"), 20.into()));
        let fix =
            ("send each thing whose order matters in a group of its own".to_owned(), fix.collect());
        self.add(Kind::OneMessageGroup, RuleId::PollSqsFifoConcurrency, path, message, fix);
    }

    fn look_at_retention(&mut self, queue: &Queue) {
        let Some(policy) = queue.redrive_policy.filter(|_| !queue.fifo) else { return };
        let dead = &self.config[policy.dead_letter_queue];
        let longest = self.longest_retention();
        let kept = dead.message_retention_period;
        if kept > queue.message_retention_period || kept >= longest {
            return;
        }
        let path = format!("queues.{}.message_retention_period", dead.name);
        let message = format!(
            "a dead letter keeps the age that it had in queue/{}, which keeps messages for {}: \
             queue/{} may drop it as soon as it is there",
            queue.name,
            duration_text(queue.message_retention_period),
            dead.name
        );
        let remedy = format!("keep dead letters for {}", duration_text(longest));
        let fix = (remedy, vec![(path.clone(), duration_text(longest).into())]);
        self.add(Kind::DlqKeepsTooShort, RuleId::PollSqsDlqMessage, path, message, fix);
    }
}
