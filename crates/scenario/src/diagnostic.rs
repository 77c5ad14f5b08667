//! What is wrong with a scenario, in words that help to mend it.

use lambdascope_rulebook::{RuleId, list};
use std::fmt;

list! {
    /// How bad it is.
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    pub enum Severity {
        /// The scenario does not run.
        Error = "error",
        /// It runs, but probably not as meant.
        Warning = "warning",
    }
}

/// One thing that is wrong with a scenario.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// The key, as in `functions.charge.timeout`; empty for the text as a whole.
    pub path: String,
    /// What is wrong, as words that follow the key.
    pub message: String,
    /// What would be allowed.
    pub allowed: Option<String>,
    /// The rule that says so.
    pub rule: Option<RuleId>,
    /// What was probably meant, or the nearest allowed value, as it would be written.
    pub suggestion: Option<String>,
    /// The line of the text, from 1, for those who know the text.
    pub line: Option<u32>,
}

impl Diagnostic {
    /// An error at a key, with nothing else said of it yet.
    pub fn error(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, path.into(), message.into())
    }

    /// A warning at a key, with nothing else said of it yet.
    pub fn warning(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, path.into(), message.into())
    }

    const fn new(severity: Severity, path: String, message: String) -> Self {
        Self { severity, path, message, allowed: None, rule: None, suggestion: None, line: None }
    }

    pub(crate) fn allowed(self, allowed: impl Into<String>) -> Self {
        Self { allowed: Some(allowed.into()), ..self }
    }

    pub(crate) fn rule(self, rule: impl Into<Option<RuleId>>) -> Self {
        Self { rule: rule.into(), ..self }
    }

    pub(crate) fn suggest(self, suggestion: Option<String>) -> Self {
        Self { suggestion, ..self }
    }

    pub(crate) fn at_line(self, line: usize) -> Self {
        Self { line: u32::try_from(line).ok(), ..self }
    }

    /// Whether it keeps the scenario from running.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// `functions.charge.timeout: 20m is too long; allowed: 1s to 15m (conc.timeout.function); try "15m"`
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.message)?;
        if let Some(allowed) = &self.allowed {
            write!(f, "; allowed: {allowed}")?;
        }
        if let Some(rule) = self.rule {
            write!(f, " ({rule})")?;
        }
        if let Some(suggestion) = &self.suggestion {
            write!(f, "; try {suggestion}")?;
        }
        Ok(())
    }
}

/// At most this many diagnostics are kept: rubbish has no end.
const KEPT_MAX: usize = 100;

#[derive(Default, Debug)]
pub(crate) struct Notes {
    kept: Vec<Diagnostic>,
    more: usize,
    errors: usize,
}

impl Notes {
    pub(crate) fn add(&mut self, diagnostic: Diagnostic) {
        self.errors += usize::from(diagnostic.is_error());
        if self.kept.len() < KEPT_MAX {
            self.kept.push(diagnostic);
        } else {
            self.more += 1;
        }
    }

    /// Whether another one would only be counted.
    pub(crate) fn full(&self) -> bool {
        self.kept.len() >= KEPT_MAX
    }

    pub(crate) fn errors(&self) -> usize {
        self.errors
    }

    pub(crate) fn finish(mut self) -> Vec<Diagnostic> {
        if self.more > 0 {
            let message = format!("and {} more", self.more);
            self.kept.push(Diagnostic::error("", message));
        }
        self.kept
    }
}
