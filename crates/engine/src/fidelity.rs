//! What the engine models of each rule, what it simplifies, and what it leaves out, with reasons.

mod left_out;
mod modelled;
mod simplified;

use lambdascope_rulebook::{RuleId, list};
use left_out::{NOT_MODELLED, STATED};
use modelled::MODELLED;
use simplified::SIMPLIFIED;

list! {
    /// How far the engine follows a rule.
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    pub enum Status {
        /// It does what the rule says.
        Modelled = "modelled",
        /// It does so in part, or in a simpler way.
        Simplified = "simplified",
        /// The rule is shown where it matters and changes nothing in a run.
        Stated = "stated",
        /// It is left out.
        NotModelled = "not_modelled",
    }
}

/// How far the engine follows a rule, and why no further.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fidelity {
    /// Whether it does what the rule says, does so in part, or not at all.
    pub status: Status,
    /// Why no further, in a sentence for people; empty for what is modelled in full.
    pub why: &'static str,
}

impl Fidelity {
    /// How far the engine follows `rule`.
    #[must_use]
    pub fn of(rule: RuleId) -> Self {
        let lists = [
            (SIMPLIFIED, Status::Simplified),
            (STATED, Status::Stated),
            (NOT_MODELLED, Status::NotModelled),
        ];
        for (list, status) in lists {
            if let Some((_, why)) = list.iter().find(|(listed, _)| *listed == rule) {
                return Self { status, why };
            }
        }
        debug_assert!(MODELLED.contains(&rule), "{rule} is in no list");
        Self { status: Status::Modelled, why: "" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_one_status_and_its_own_reason() {
        let mut listed: Vec<RuleId> = MODELLED.to_vec();
        for (rule, why) in [SIMPLIFIED, STATED, NOT_MODELLED].concat() {
            assert!(why.ends_with('.'), "{rule}: {why}");
            listed.push(rule);
        }
        for rule in RuleId::ALL {
            let times = listed.iter().filter(|other| *other == rule).count();
            assert_eq!(times, 1, "{rule} is in {times} lists");
        }
    }

    #[test]
    fn what_is_left_out_is_counted() {
        // Whoever follows one more rule lowers the number.
        assert_eq!(STATED.len(), 8, "rules that are stated");
        assert_eq!(NOT_MODELLED.len(), 8, "rules that are not modelled");
    }
}
