//! Questions about asynchronous invocation: who keeps what fails, and how often it is tried.

use super::{Catalogue, PresetKind as Kind, Variant, without};
use lambdascope_engine::entity::{EntityKind, FunctionIndex};
use lambdascope_engine::time::SimDuration;
use lambdascope_scenario::duration_text;

impl Catalogue<'_> {
    pub(super) fn ask_about_asynchronous(&mut self) {
        for (index, function) in FunctionIndex::enumerate(&self.survey.config().functions) {
            if self.survey.ways(index).asynchronous {
                self.ask_who_keeps(index, &function.name);
                self.ask_which_keeps(index, &function.name);
                self.ask_how_often(&function.name);
                self.ask_how_long(&function.name);
            }
        }
    }

    fn ask_who_keeps(&mut self, index: FunctionIndex, name: &str) {
        let at = |setting: &str| format!("functions.{name}.{setting}");
        let function = &self.survey.config()[index];
        let destination = function.event_invoke_config.on_failure.is_some();
        let with = if function.dead_letter_config.is_some() {
            Variant::new("with its DLQ", Vec::new())
        } else if destination {
            Variant::new("with its on-failure destination", Vec::new())
        } else {
            let (queue, mut edits) = self.survey.standard_queue(&format!("{name}-dlq"));
            edits.push((at("dead_letter_config.target"), queue.into()));
            Variant::new("with a DLQ", edits)
        };
        let edits =
            vec![without(at("dead_letter_config")), without(at("event_invoke_config.on_failure"))];
        let none = if destination { "without DLQ and destination" } else { "without DLQ" };
        self.ask(
            Kind::Dlq,
            format!("functions.{name}"),
            format!("What becomes of events that function/{name} fails with for good?"),
            [with, Variant::new(none, edits)],
        );
    }

    fn ask_which_keeps(&mut self, index: FunctionIndex, name: &str) {
        let at = |setting: &str| format!("functions.{name}.{setting}");
        let config = self.survey.config();
        let function = &config[index];
        let known = function.dead_letter_config.map(|dead| dead.target);
        let known = known.filter(|target| target.kind == EntityKind::Queue);
        let (queue, made) = match known {
            Some(target) => (config.reference(target), Vec::new()),
            None => self.survey.standard_queue(&format!("{name}-dlq")),
        };
        let mut dlq = made.clone();
        dlq.push((at("dead_letter_config.target"), queue.as_str().into()));
        dlq.push(without(at("event_invoke_config.on_failure")));
        let mut destination = made;
        destination.push((at("event_invoke_config.on_failure"), queue.into()));
        destination.push(without(at("dead_letter_config")));
        self.ask(
            Kind::DlqOrDestination,
            format!("functions.{name}"),
            format!("Should a DLQ or a destination keep what function/{name} fails with?"),
            [Variant::new("DLQ", dlq), Variant::new("on-failure destination", destination)],
        );
    }

    fn ask_how_often(&mut self, name: &str) {
        let limits = &self.survey.config().limits;
        let ways = [limits.async_min_retries, limits.async_max_retries];
        self.ask_which(
            Kind::Retries,
            &format!("functions.{name}"),
            "event_invoke_config.maximum_retry_attempts",
            format!("What do Lambda's retries do for the events of function/{name}?"),
            ways.map(|retries| (format!("{retries} retries"), retries)),
        );
    }

    fn ask_how_long(&mut self, name: &str) {
        let limits = &self.survey.config().limits;
        let ways = [limits.async_min_age_s, limits.async_max_age_s]
            .map(|seconds| duration_text(SimDuration::from_secs_f64(seconds)));
        self.ask_which(
            Kind::EventAge,
            &format!("functions.{name}"),
            "event_invoke_config.maximum_event_age",
            format!("How long should Lambda keep trying the events of function/{name}?"),
            ways.map(|age| (format!("maximum event age {age}"), age)),
        );
    }
}
