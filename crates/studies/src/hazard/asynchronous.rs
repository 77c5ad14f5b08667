//! Hazards on the asynchronous path: events that nobody keeps, and retries that never come.

use super::{HazardKind as Kind, Survey};
use lambdascope_engine::entity::FunctionIndex;
use lambdascope_engine::time::SimDuration;
use lambdascope_rulebook::RuleId;
use lambdascope_scenario::duration_text;

impl Survey<'_> {
    pub(super) fn look_at_asynchronous(&mut self) {
        for (index, function) in FunctionIndex::enumerate(&self.config.functions) {
            if !self.ways(index).asynchronous {
                continue;
            }
            let settings = &function.event_invoke_config;
            if function.dead_letter_config.is_none() && settings.on_failure.is_none() {
                let (queue, mut edits) =
                    self.failure_queue(&format!("{}-failed", function.name), false);
                let path = self.function_path(index, "event_invoke_config.on_failure");
                let message = format!(
                    "an event that function/{} fails with for good is dropped, and nobody is told",
                    function.name
                );
                let remedy = format!("keep it in {queue}");
                edits.push((path.clone(), queue.into()));
                let fix = (remedy, edits);
                self.add(Kind::AsynchronousWithoutDlq, RuleId::AsyncDlqTargets, path, message, fix);
            }
            let limits = &self.config.limits;
            let first = SimDuration::from_secs_f64(limits.async_first_retry_delay_s);
            if settings.maximum_retry_attempts > 0 && settings.maximum_event_age <= first {
                let message = format!(
                    "events are given up at an age of {}, and the first retry comes after {}: a \
                     failed event is never tried again",
                    duration_text(settings.maximum_event_age),
                    duration_text(first)
                );
                let path = self.function_path(index, "event_invoke_config.maximum_event_age");
                let longest = SimDuration::from_secs_f64(limits.async_default_age_s);
                let remedy = format!("keep events for {}", duration_text(longest));
                let fix = (remedy, vec![(path.clone(), duration_text(longest).into())]);
                self.add(Kind::AgeBelowRetryDelay, RuleId::AsyncAgeEarlyDrop, path, message, fix);
            }
        }
    }
}
