//! Questions about functions and their callers, however the events come.

use super::{Catalogue, PresetKind as Kind, Variant, without};
use lambdascope_engine::config::{Function, InvocationType};
use lambdascope_engine::entity::{EntityKind, FunctionIndex};
use lambdascope_engine::time::SimDuration;
use lambdascope_scenario::duration_text;

/// A share of the concurrency that is soon used up.
const SMALL_SHARE: u32 = 2;
/// Environments that a question keeps initialised.
const KEPT_WARM: u32 = 5;
/// Attempts of a client that tries again.
const CLIENT_ATTEMPTS: u32 = 3;

impl Catalogue<'_> {
    pub(super) fn ask_about_functions(&mut self) {
        let config = self.survey.config();
        for (index, function) in FunctionIndex::enumerate(&config.functions) {
            if function.sends.iter().any(|send| send.to.kind.is_store()) {
                self.ask_about_effects(&function.name);
            }
            self.ask_about_time(index, function);
            self.ask_about_reserved(index, function);
            self.ask_about_provisioned(function);
        }
        for source in &config.sources {
            let waits = source.target.kind == EntityKind::Function
                && source.invocation_type == InvocationType::RequestResponse;
            if waits {
                self.ask_about_client(&source.name);
            }
        }
    }

    fn ask_about_effects(&mut self, name: &str) {
        self.ask_which(
            Kind::Idempotency,
            &format!("functions.{name}"),
            "idempotent",
            format!("What happens when function/{name} gets an event twice?"),
            [("not idempotent", false), ("idempotent", true)],
        );
    }

    /// Twice the time, and queues that hide their messages for long enough.
    fn ask_about_time(&mut self, index: FunctionIndex, function: &Function) {
        let config = self.survey.config();
        let limits = &config.limits;
        let read = || config.mappings.iter().filter(|mapping| mapping.function == index);
        let broker = read().any(|mapping| mapping.event_source.kind == EntityKind::Stream);
        let most = if broker {
            limits.brokers_max_function_timeout_s.min(limits.function_max_timeout_s)
        } else {
            limits.function_max_timeout_s
        };
        let longer = function.timeout.scale(2.0).min(SimDuration::from_secs_f64(most));
        if longer <= function.timeout {
            return;
        }
        let path = format!("functions.{}.timeout", function.name);
        let mut edits = vec![(path, duration_text(longer).into())];
        for mapping in read().filter(|mapping| mapping.event_source.kind == EntityKind::Queue) {
            let queue = &config.queues[mapping.event_source.at()];
            if queue.visibility_timeout < longer {
                let hidden = self.survey.advised_visibility(mapping, longer);
                let path = format!("queues.{}.visibility_timeout", queue.name);
                edits.push((path, duration_text(hidden).into()));
            }
        }
        let name = &function.name;
        self.ask(
            Kind::Timeout,
            format!("functions.{name}"),
            format!("Does more time help function/{name}?"),
            [
                Variant::new(format!("timeout {}", duration_text(function.timeout)), Vec::new()),
                Variant::new(format!("timeout {}", duration_text(longer)), edits),
            ],
        );
    }

    /// Functions behind a queue are asked about in another way.
    fn ask_about_reserved(&mut self, index: FunctionIndex, function: &Function) {
        let mut mappings = self.survey.config().mappings.iter();
        let queue = mappings.any(|mapping| {
            mapping.function == index && mapping.event_source.kind == EntityKind::Queue
        });
        if queue || function.provisioned_concurrency > SMALL_SHARE {
            return;
        }
        let name = &function.name;
        let path = format!("functions.{name}.reserved_concurrency");
        let small = vec![(path.clone(), SMALL_SHARE.into())];
        self.ask(
            Kind::Reserved,
            format!("functions.{name}"),
            format!("What does a small share of the concurrency do to function/{name}?"),
            [
                Variant::new(format!("reserved concurrency {SMALL_SHARE}"), small),
                Variant::new("no reserved concurrency", vec![without(path)]),
            ],
        );
    }

    fn ask_about_provisioned(&mut self, function: &Function) {
        let kept = function.reserved_concurrency.map_or(KEPT_WARM, |most| most.min(KEPT_WARM));
        let own = function.reserved_concurrency.unwrap_or(kept);
        if kept == 0 || !self.survey.has_left(function, own) {
            return;
        }
        let name = &function.name;
        self.ask_which(
            Kind::Provisioned,
            &format!("functions.{name}"),
            "provisioned_concurrency",
            format!("What are environments of function/{name} worth that are always warm?"),
            [("none provisioned", 0), (&format!("{kept} provisioned"), kept)],
        );
    }

    fn ask_about_client(&mut self, name: &str) {
        let often = format!("tries {CLIENT_ATTEMPTS} times");
        self.ask_which(
            Kind::ClientRetries,
            &format!("sources.{name}"),
            "client.retries.max_attempts",
            format!("Should the clients of {name} try again?"),
            [("tries once", 1), (&often, CLIENT_ATTEMPTS)],
        );
    }
}
