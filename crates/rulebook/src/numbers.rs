//! Every number of the rules: as published, and as a table that can be changed.
//!
//! A test that changes one number and runs a scenario again sees whether that number matters.

use crate::{edition::Edition, rules::RuleId};
use std::{error::Error, fmt};

include!(concat!(env!("OUT_DIR"), "/numbers.rs"));

/// One number of a rule, as published.
#[derive(Copy, Clone, PartialEq, Debug)]
pub struct Number {
    /// The rule that states it.
    pub rule: RuleId,
    /// Its key there; the unit is in the key.
    pub key: &'static str,
    /// What holds now. A yes/no answer is 1 or 0, and a number that is gone is 0.
    pub today: f64,
    /// What held before, where it was different or is still taught.
    pub classic: Option<f64>,
}

impl Number {
    /// The value in that edition: the classic one falls back to today's.
    #[must_use]
    pub fn value(&self, edition: Edition) -> f64 {
        match edition {
            Edition::Today => self.today,
            Edition::Classic => self.classic.unwrap_or(self.today),
        }
    }
}

/// The numbers of one rule.
#[must_use]
pub fn numbers(rule: RuleId) -> &'static [Number] {
    &NUMBER_TABLE[range(rule)]
}

/// Where in the table the numbers of a rule are: they are neighbours.
fn range(rule: RuleId) -> std::ops::Range<usize> {
    let (start, end) = NUMBER_RANGES[rule as usize];
    usize::from(start)..usize::from(end)
}

/// The values of all numbers in one edition, open to change.
#[derive(Clone, PartialEq, Debug)]
pub struct Numbers {
    /// In the order of [`Numbers::table`].
    values: Vec<f64>,
}

impl Numbers {
    /// Every number that exists.
    #[must_use]
    pub fn table() -> &'static [Number] {
        &NUMBER_TABLE
    }

    /// The values of an edition, none of them changed.
    #[must_use]
    pub fn new(edition: Edition) -> Self {
        Self { values: NUMBER_TABLE.iter().map(|n| n.value(edition)).collect() }
    }

    /// The value of a rule's number, if it has that one.
    #[must_use]
    pub fn get(&self, rule: RuleId, key: &str) -> Option<f64> {
        place(rule, key).map(|at| self.values[at])
    }

    /// Puts another value there.
    ///
    /// # Errors
    /// [`UnknownNumber`] if the rule has no number of that key.
    pub fn set(&mut self, rule: RuleId, key: &str, value: f64) -> Result<(), UnknownNumber> {
        let at = place(rule, key).ok_or_else(|| UnknownNumber { rule, key: key.to_owned() })?;
        self.values[at] = value;
        Ok(())
    }
}

fn place(rule: RuleId, key: &str) -> Option<usize> {
    let range = range(rule);
    let start = range.start;
    NUMBER_TABLE[range].iter().position(|n| n.key == key).map(|at| start + at)
}

/// A rule that has no number of that key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnknownNumber {
    /// The rule that was asked.
    pub rule: RuleId,
    /// The key it does not have.
    pub key: String,
}

impl fmt::Display for UnknownNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rule {} has no number {}", self.rule, self.key)
    }
}

impl Error for UnknownNumber {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classic_falls_back_to_today() {
        let classic = Numbers::new(Edition::Classic);
        let today = Numbers::new(Edition::Today);
        let both = |rule, key| (today.get(rule, key).unwrap(), classic.get(rule, key).unwrap());
        assert_eq!(both(RuleId::AsyncPayloadLimit, "max_request_bytes"), (1_048_576.0, 262_144.0));
        assert_eq!(both(RuleId::CostLambdaInit, "init_billed"), (1.0, 0.0));
        assert_eq!(both(RuleId::ConcScalingRate, "initial_burst_max"), (0.0, 3000.0));
        assert_eq!(both(RuleId::AsyncAcceptStatus202, "accept_status"), (202.0, 202.0));
    }

    #[test]
    fn a_number_can_be_changed() {
        let mut numbers = Numbers::new(Edition::Today);
        numbers.set(RuleId::PollSqsScaleUp, "scale_up_per_min", 7.0).unwrap();
        assert_eq!(numbers.get(RuleId::PollSqsScaleUp, "scale_up_per_min"), Some(7.0));
        assert_eq!(numbers.get(RuleId::PollSqsScaleUp, "max_concurrency"), Some(1250.0));
        let error = numbers.set(RuleId::PollSqsScaleUp, "speed", 7.0).unwrap_err();
        assert_eq!(error.to_string(), "rule poll.sqs.scale-up has no number speed");
    }

    #[test]
    fn numbers_of_a_rule_are_its_own() {
        for rule in RuleId::ALL {
            assert!(numbers(*rule).iter().all(|n| n.rule == *rule), "{rule}");
        }
        let count: usize = RuleId::ALL.iter().map(|rule| numbers(*rule).len()).sum();
        assert_eq!(count, Numbers::table().len());
    }
}
