//! How many pollers a queue's mapping uses: more while messages remain, fewer when it is quiet
//! or the function fails.

use super::Reader;
use super::pollers::{Poller, initial, provisioned};
use crate::agenda::Notice;
use crate::config::Config;
use crate::entity::MappingIndex;
use crate::simulation::Simulation;
use crate::time::SimDuration;
use crate::trace::Happening;
use lambdascope_rulebook::RuleId;

/// Seconds in a minute.
const MINUTE_S: f64 = 60.0;

impl Simulation {
    /// The most pollers that a mapping may have.
    pub(super) fn most_pollers(&self, config: &Config, mapping: MappingIndex) -> u32 {
        let settings = &config[mapping];
        let limits = &config.limits;
        let ceiling = u32::try_from(limits.sqs_max_concurrency).unwrap_or(u32::MAX);
        match settings.provisioned_pollers {
            Some(pollers) => provisioned(config, pollers.maximum),
            None => settings.maximum_concurrency.unwrap_or(ceiling).min(ceiling).max(1),
        }
    }

    /// The fewest pollers that a quiet mapping keeps.
    fn fewest_pollers(&self, config: &Config, mapping: MappingIndex) -> u32 {
        let settings = &config[mapping];
        let idle = u32::try_from(config.limits.sqs_idle_min_concurrency).unwrap_or(1);
        match (settings.provisioned_pollers, settings.maximum_concurrency) {
            (Some(pollers), _) => provisioned(config, pollers.minimum),
            (None, Some(_)) => initial(config, settings),
            (None, None) => idle,
        }
        .max(1)
    }

    /// Changes how many pollers may work, because more are needed or fewer are.
    pub(super) fn set_pollers(&mut self, config: &Config, mapping: MappingIndex, to: u32) {
        let from = self.mappings[mapping].pollers().target;
        let rule = if to > from { RuleId::PollSqsScaleUp } else { RuleId::PollSqsPollingRate };
        self.set_pollers_by(config, mapping, to, rule);
    }

    fn set_pollers_by(&mut self, config: &Config, mapping: MappingIndex, to: u32, rule: RuleId) {
        let pollers = self.mappings[mapping].pollers_mut();
        let from = pollers.target;
        if to == from {
            return;
        }
        pollers.target = to;
        pollers.target_max = pollers.target_max.max(to);
        while pollers.list.len() < to as usize {
            pollers.list.push(Poller::Idle);
        }
        self.emit(mapping.entity(), None, rule, Happening::PollersScaled { from, to });
        if to > from {
            let queue = config[mapping].queue();
            self.wake_pollers(config, queue);
        }
    }

    /// Whether messages wait and no poller is free to receive them.
    fn has_backlog(&self, config: &Config, mapping: MappingIndex) -> bool {
        self.mappings[mapping].pollers().all_busy()
            && self.queues[config[mapping].queue()].has_receivable()
    }

    /// Has the number of pollers looked at again: soon while there is a backlog, else when a
    /// long poll could have ended without a message.
    pub(super) fn plan_scaling(&mut self, config: &Config, mapping: MappingIndex) {
        let backlog = self.has_backlog(config, mapping);
        let above = self.mappings[mapping].pollers().target > self.fewest_pollers(config, mapping);
        if !(backlog || above) {
            return;
        }
        let limits = &config.limits;
        let wait = if backlog { limits.sqs_scaling_step_s } else { limits.sqs_long_poll_s };
        let wait = SimDuration::from_secs_f64(wait);
        let due = self.now + wait;
        let pollers = self.mappings[mapping].pollers_mut();
        // A backlog does not wait for the look that was planned while it was quiet.
        if pollers.scale_due.is_some_and(|planned| planned <= due) {
            return;
        }
        pollers.scale_due = Some(due);
        self.after(wait, Notice::ScalePollers { mapping });
    }

    /// Looks at the number of pollers again.
    pub(crate) fn scale_pollers(&mut self, config: &Config, mapping: MappingIndex) {
        if let Reader::Stream(_) = self.mappings[mapping].reader {
            self.scale_partition_pollers(config, mapping);
            return;
        }
        let pollers = self.mappings[mapping].pollers_mut();
        if pollers.scale_due != Some(self.now) {
            return; // An earlier look has taken its place.
        }
        pollers.scale_due = None;
        let backlog = self.has_backlog(config, mapping);
        let first = initial(config, &config[mapping]);
        let pollers = self.mappings[mapping].pollers_mut();
        let (target, peak) = (pollers.target, pollers.busy_peak);
        pollers.busy_peak = pollers.busy;
        // A quiet while ends the caution after failures.
        pollers.recovering &= backlog;
        if backlog {
            let more = self.pollers_gained(config, mapping);
            let most = self.most_pollers(config, mapping);
            let pollers = self.mappings[mapping].pollers_mut();
            pollers.recovering &= target + more < first;
            self.set_pollers(config, mapping, (target + more).min(most));
        } else if peak > self.fewest_pollers(config, mapping) {
            // As many as were needed since the last look.
            self.set_pollers(config, mapping, peak.max(first).min(target));
        } else {
            let fewest = self.fewest_pollers(config, mapping);
            let next = if target > first { first } else { fewest };
            self.set_pollers(config, mapping, next.min(target));
        }
        self.plan_scaling(config, mapping);
    }

    /// Whole pollers that a step of scaling adds; fractions are kept for the next one.
    fn pollers_gained(&mut self, config: &Config, mapping: MappingIndex) -> u32 {
        let limits = &config.limits;
        let pollers = self.mappings[mapping].pollers_mut();
        let per_minute = if pollers.recovering {
            limits.sqs_error_recovery_per_min
        } else if config[mapping].provisioned_pollers.is_some() {
            limits.sqs_provisioned_scale_up_per_min
        } else {
            limits.sqs_scale_up_per_min
        };
        pollers.credit += per_minute * limits.sqs_scaling_step_s / MINUTE_S;
        let whole = libm::floor(pollers.credit);
        pollers.credit -= whole;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "some tens, never negative"
        )]
        let whole = whole as u32;
        whole
    }

    /// The function failed or was throttled, as `rule` says: fewer pollers.
    pub(super) fn slow_down(&mut self, config: &Config, mapping: MappingIndex, rule: RuleId) {
        let fewest = self.fewest_pollers(config, mapping);
        let factor = config.limits.sqs_error_backoff_factor;
        let pollers = self.mappings[mapping].pollers_mut();
        let target = pollers.target;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "smaller than the number it comes from"
        )]
        let lower = libm::floor(f64::from(target) * factor.clamp(0.0, 1.0)) as u32;
        pollers.recovering = true;
        pollers.credit = 0.0;
        self.set_pollers_by(config, mapping, lower.max(fewest).min(target), rule);
        self.plan_scaling(config, mapping);
    }
}
