//! The rules' ids and how far each can be trusted.

include!(concat!(env!("OUT_DIR"), "/rules.rs"));

list! {
    /// What a rule rests on.
    #[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
    pub enum Confidence {
        /// AWS says so in its documentation.
        Documented = "documented",
        /// The published model of the service says so.
        ApiModel = "api-model",
        /// Seen in practice, promised by nobody.
        Observed = "observed",
        /// Nothing is published; a reasonable value.
        Assumed = "assumed",
    }
}

impl RuleId {
    /// Every rule, in the order of the rulebook.
    pub const ALL: &'static [Self] = &ALL;

    /// The id as traces and addresses spell it, such as `async.accept.status-202`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        NAMES[self as usize]
    }

    /// The opposite of [`RuleId::as_str`].
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        SORTED.binary_search_by(|rule| rule.as_str().cmp(id)).ok().map(|at| SORTED[at])
    }

    /// What the rule rests on.
    #[must_use]
    pub fn confidence(self) -> Confidence {
        CONFIDENCE[self as usize]
    }

    /// Whether this is an assumption of the model rather than a fact about AWS.
    #[must_use]
    pub fn is_model(self) -> bool {
        self.as_str().starts_with("model.")
    }
}

impl std::fmt::Display for RuleId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_rules_are_there() {
        let model = RuleId::ALL.iter().filter(|rule| rule.is_model()).count();
        assert_eq!((RuleId::ALL.len() - model, model), (234, 8));
        let count = |c| RuleId::ALL.iter().filter(|r| r.confidence() == c).count();
        assert_eq!(count(Confidence::Documented), 188);
        assert_eq!(count(Confidence::Observed), 24);
        assert_eq!(count(Confidence::ApiModel), 15);
        assert_eq!(count(Confidence::Assumed), 7 + model);
    }

    #[test]
    fn ids_can_be_read_back() {
        for rule in RuleId::ALL {
            assert_eq!(RuleId::parse(rule.as_str()), Some(*rule));
        }
        assert_eq!(RuleId::parse("async.accept"), None);
        assert_eq!(RuleId::AsyncAcceptStatus202.to_string(), "async.accept.status-202");
    }
}
