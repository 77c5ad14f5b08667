//! What can be wrong with an override.

use crate::rules::RuleId;
use std::{error::Error, fmt};

/// Why a limit could not be overridden.
#[derive(Clone, PartialEq, Debug)]
pub enum LimitError {
    /// No limit has that name.
    Unknown {
        /// The name that was given.
        name: String,
        /// The known name that looks most like it, if one does.
        nearest: Option<&'static str>,
    },
    /// The limit cannot have that value.
    Invalid {
        /// The name of the limit, as the table has it.
        name: &'static str,
        /// The rule that states the published value.
        rule: RuleId,
        /// The value that was given.
        value: f64,
        /// What would have been accepted.
        expected: &'static str,
    },
}

impl fmt::Display for LimitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { name, nearest: Some(nearest) } => {
                write!(f, "there is no limit `{name}`; did you mean `{nearest}`?")
            }
            Self::Unknown { name, nearest: None } => write!(f, "there is no limit `{name}`"),
            Self::Invalid { name, value, expected, .. } => {
                write!(f, "`{name}` cannot be {value}: it must be {expected}")
            }
        }
    }
}

impl Error for LimitError {}
