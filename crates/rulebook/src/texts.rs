//! What people read about rules and sources.

pub(crate) mod json;
pub(crate) mod reference;

use crate::{rules::RuleId, sources::SourceKind};

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

/// A value of a rule: a number, a yes/no answer, words, or a list of them.
#[derive(Copy, Clone, PartialEq, Debug)]
pub enum Value {
    /// A number without a fraction.
    Integer(i64),
    /// A number that may have a fraction.
    Real(f64),
    /// Whether something is so.
    Flag(bool),
    /// Words that stand for themselves.
    Text(&'static str),
    /// Several values, in the order of the file.
    List(&'static [Self]),
}

type Pairs = &'static [(&'static str, Value)];

struct RuleText {
    title: &'static str,
    statement: &'static str,
    sources: &'static [&'static str],
    older_note: Option<&'static str>,
    values: Pairs,
    classic: Pairs,
    until: Option<&'static str>,
    until_note: Option<&'static str>,
}

struct SourceText {
    client_sees: &'static str,
    retries: &'static str,
    retry_owner: &'static str,
    notes: &'static str,
    older_note: Option<&'static str>,
}

impl RuleId {
    fn text(self) -> &'static RuleText {
        &RULE_TEXTS[self as usize]
    }

    /// A heading of at most 60 characters.
    #[must_use]
    pub fn title(self) -> &'static str {
        self.text().title
    }

    /// What happens, in one to three sentences.
    #[must_use]
    pub fn statement(self) -> &'static str {
        self.text().statement
    }

    /// The addresses it rests on; none for an assumption of the model.
    #[must_use]
    pub fn sources(self) -> &'static [&'static str] {
        self.text().sources
    }

    /// What older material says about it.
    #[must_use]
    pub fn older_note(self) -> Option<&'static str> {
        self.text().older_note
    }

    /// Everything it states, numbers and words, by key.
    #[must_use]
    pub fn values(self) -> &'static [(&'static str, Value)] {
        self.text().values
    }

    /// What it stated before, by key; only what was different.
    #[must_use]
    pub fn classic(self) -> &'static [(&'static str, Value)] {
        self.text().classic
    }

    /// The last month in which the classic values held, such as `2025-10`.
    #[must_use]
    pub fn until(self) -> Option<&'static str> {
        self.text().until
    }

    /// Why that month is uncertain, if it is.
    #[must_use]
    pub fn until_note(self) -> Option<&'static str> {
        self.text().until_note
    }
}

impl SourceKind {
    fn text(self) -> &'static SourceText {
        &SOURCE_TEXTS[self as usize]
    }

    /// What whoever sent the event gets to see.
    #[must_use]
    pub fn client_sees(self) -> &'static str {
        self.text().client_sees
    }

    /// How often is retried.
    #[must_use]
    pub fn retries(self) -> &'static str {
        self.text().retries
    }

    /// Who retries what fails, in words.
    #[must_use]
    pub fn retry_owner(self) -> &'static str {
        self.text().retry_owner
    }

    /// What else is worth knowing.
    #[must_use]
    pub fn notes(self) -> &'static str {
        self.text().notes
    }

    /// What older material says about it.
    #[must_use]
    pub fn older_note(self) -> Option<&'static str> {
        self.text().older_note
    }
}

/// A topic on which course material disagrees with itself or with today's AWS.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct OlderMaterial {
    /// What it is about.
    pub topic: &'static str,
    /// What older material says.
    pub older: &'static str,
    /// What the rules of today say.
    pub today: &'static str,
    /// Since when, as far as it is known.
    pub since: &'static str,
    /// Why the difference matters.
    pub why: &'static str,
    /// The rule that says more.
    pub rule: RuleId,
    /// The scenario of the gallery that shows it.
    pub scenario: &'static str,
    /// The rule by which it is seen in that scenario's trace.
    pub seen: RuleId,
    /// Whether that scenario goes otherwise with the classic limits.
    pub editions: bool,
}

/// The rows of the page "Where older material differs".
#[must_use]
pub fn older_material() -> &'static [OlderMaterial] {
    &OLDER_MATERIAL
}

#[cfg(test)]
mod tests;
