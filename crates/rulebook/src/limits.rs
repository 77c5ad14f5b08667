//! The numbers that a run uses, by name and with a type.
//!
//! The names are in `data/limits.toml`; a scenario's `[limit_overrides]` uses the same ones.

use crate::{
    edition::Edition,
    nearest::nearest,
    numbers::{Number, Numbers},
    rules::RuleId,
};
use std::{error::Error, fmt};

include!(concat!(env!("OUT_DIR"), "/limits.rs"));

/// What a limit is measured in.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum Unit {
    /// Bytes.
    Bytes,
    /// 1,048,576 bytes.
    Megabytes,
    /// 1,024 megabytes.
    Gigabytes,
    /// A gigabyte of memory for a second.
    GigabyteSeconds,
    /// Milliseconds.
    Milliseconds,
    /// Seconds.
    Seconds,
    /// Hours.
    Hours,
    /// Something per second.
    PerSecond,
    /// Something per minute.
    PerMinute,
    /// An HTTP status.
    Status,
    /// A share, a probability or a factor.
    Ratio,
    /// US dollars, for whatever the name says.
    Usd,
    /// 1 for yes and 0 for no.
    Flag,
    /// A number of things.
    Count,
}

/// What is known about one limit.
#[derive(Copy, Clone, PartialEq, Debug)]
pub struct LimitInfo {
    /// The name of the field, and of the override in a scenario.
    pub name: &'static str,
    /// The rule that states the number.
    pub rule: RuleId,
    /// The number's key in that rule.
    pub key: &'static str,
    /// What it is measured in.
    pub unit: Unit,
    /// The lowest value that makes sense: 0, or -1 where that means "without limit".
    pub min: f64,
}

impl LimitInfo {
    /// Whether this may be the limit's value, and if not, what may.
    fn check(&self, value: f64, slot: &Slot<'_>) -> Result<(), &'static str> {
        let whole = value.fract() == 0.0 && value.abs() <= WHOLE_MAX;
        let any = matches!(slot, Slot::Real(_));
        if !value.is_finite() {
            Err("a number")
        } else if self.unit == Unit::Flag && value != 0.0 && value != 1.0 {
            Err("0 or 1")
        } else if self.unit == Unit::Status && !(whole && (100.0..=599.0).contains(&value)) {
            Err("an HTTP status, 100 to 599")
        } else if value < 0.0 && value != self.min {
            Err(if self.min < 0.0 {
                "0 or more, or -1 for no limit"
            } else {
                "0 or more"
            })
        } else if !(any || whole) {
            Err("a whole number")
        } else {
            Ok(())
        }
    }
}

/// Up to here every whole number is also a floating-point number: 2^53.
const WHOLE_MAX: f64 = 9_007_199_254_740_992.0;

/// A field of [`Limits`], whatever its type.
enum Slot<'a> {
    Real(&'a mut f64),
    Whole(&'a mut u64),
    Signed(&'a mut i64),
    Flag(&'a mut bool),
}

impl Slot<'_> {
    fn get(&self) -> f64 {
        match self {
            Slot::Real(field) => **field,
            Slot::Whole(field) => **field as f64,
            Slot::Signed(field) => **field as f64,
            Slot::Flag(field) => f64::from(u8::from(**field)),
        }
    }

    /// Stores the nearest value that the field can hold.
    fn set(&mut self, value: f64) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the conversion saturates, and the nearest value is what is wanted"
        )]
        match self {
            Slot::Real(field) => **field = value,
            Slot::Whole(field) => **field = value.round() as u64,
            Slot::Signed(field) => **field = value.round() as i64,
            Slot::Flag(field) => **field = value != 0.0,
        }
    }
}

impl<'a> From<&'a mut f64> for Slot<'a> {
    fn from(field: &'a mut f64) -> Self {
        Slot::Real(field)
    }
}

impl<'a> From<&'a mut u64> for Slot<'a> {
    fn from(field: &'a mut u64) -> Self {
        Slot::Whole(field)
    }
}

impl<'a> From<&'a mut i64> for Slot<'a> {
    fn from(field: &'a mut i64) -> Self {
        Slot::Signed(field)
    }
}

impl<'a> From<&'a mut bool> for Slot<'a> {
    fn from(field: &'a mut bool) -> Self {
        Slot::Flag(field)
    }
}

impl Limits {
    /// Every limit, in the order of the fields.
    pub const TABLE: &'static [LimitInfo] = &LIMIT_TABLE;

    /// The published limits of an edition.
    #[must_use]
    pub fn of(edition: Edition) -> Self {
        Self::from_numbers(&Numbers::new(edition))
    }

    /// The limits that follow from a table of numbers.
    ///
    /// A count that is no whole number becomes the nearest one that its field can hold.
    #[must_use]
    pub fn from_numbers(numbers: &Numbers) -> Self {
        let mut limits = Self::zero();
        for (slot, info) in limits.slots().iter_mut().zip(Self::TABLE) {
            // The build has checked that the rule has this number.
            slot.set(numbers.get(info.rule, info.key).unwrap_or_default());
        }
        limits
    }

    /// Overrides a limit, as `[limit_overrides]` of a scenario does.
    ///
    /// # Errors
    /// [`LimitError::Unknown`] if there is no such limit, [`LimitError::Invalid`] if the value
    /// makes no sense for it. The limits are then as they were.
    pub fn set(&mut self, name: &str, value: f64) -> Result<(), LimitError> {
        let at = Self::place(name).ok_or_else(|| LimitError::Unknown {
            name: name.to_owned(),
            nearest: nearest(name, Self::TABLE.iter().map(|info| info.name)),
        })?;
        let slot = &mut self.slots()[at];
        let info = &Self::TABLE[at];
        match info.check(value, slot) {
            Ok(()) => slot.set(value),
            Err(expected) => {
                return Err(LimitError::Invalid {
                    info,
                    value,
                    expected,
                });
            }
        }
        Ok(())
    }

    /// The value of a limit; a yes/no limit is 1 or 0.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<f64> {
        Self::place(name).map(|at| self.clone().slots()[at].get())
    }

    fn place(name: &str) -> Option<usize> {
        Self::TABLE.iter().position(|info| info.name == name)
    }
}

/// The numbers of the rulebook that no limit gives a name: examples, totals that follow from
/// other numbers, and second mentions.
#[must_use]
pub fn unused_numbers() -> Vec<&'static Number> {
    let named = |n: &&Number| {
        Limits::TABLE
            .iter()
            .any(|i| i.rule == n.rule && i.key == n.key)
    };
    Numbers::table().iter().filter(|n| !named(n)).collect()
}

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
        /// The limit.
        info: &'static LimitInfo,
        /// The value that was given.
        value: f64,
        /// What would have been accepted.
        expected: &'static str,
    },
}

impl fmt::Display for LimitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown {
                name,
                nearest: Some(nearest),
            } => {
                write!(f, "there is no limit `{name}`; did you mean `{nearest}`?")
            }
            Self::Unknown {
                name,
                nearest: None,
            } => write!(f, "there is no limit `{name}`"),
            Self::Invalid {
                info,
                value,
                expected,
            } => {
                write!(
                    f,
                    "`{}` cannot be {value}: it must be {expected}",
                    info.name
                )
            }
        }
    }
}

impl Error for LimitError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_limit_has_the_value_of_its_number() {
        for edition in Edition::ALL {
            let limits = Limits::of(edition);
            let numbers = Numbers::new(edition);
            for info in Limits::TABLE {
                let number = numbers.get(info.rule, info.key);
                assert_eq!(limits.get(info.name), number, "{}", info.name);
                assert!(number.is_some(), "{}", info.name);
            }
        }
    }

    #[test]
    fn every_published_value_could_be_set() {
        for edition in Edition::ALL {
            let mut limits = Limits::of(edition);
            for info in Limits::TABLE {
                let value = limits.get(info.name).unwrap();
                assert_eq!(limits.set(info.name, value), Ok(()), "{}", info.name);
            }
            assert_eq!(limits, Limits::of(edition));
        }
    }

    #[test]
    fn every_limit_can_be_changed_through_its_number() {
        let before = Limits::of(Edition::Today);
        for info in Limits::TABLE {
            let mut numbers = Numbers::new(Edition::Today);
            let value = before.get(info.name).unwrap();
            let other = if info.unit == Unit::Flag {
                1.0 - value
            } else {
                value + 1.0
            };
            numbers.set(info.rule, info.key, other).unwrap();
            let after = Limits::from_numbers(&numbers);
            assert_eq!(after.get(info.name), Some(other), "{}", info.name);
            let changed = |i: &&LimitInfo| after.get(i.name) != before.get(i.name);
            assert_eq!(
                Limits::TABLE.iter().filter(changed).count(),
                1,
                "{}",
                info.name
            );
        }
    }

    #[test]
    fn types_follow_the_units() {
        let mut limits = Limits::of(Edition::Today);
        assert_eq!(limits.account_concurrency, 1000);
        assert_eq!(limits.async_first_retry_delay_s, 60.0);
        assert_eq!(limits.async_accept_status, 202);
        assert_eq!(limits.stream_default_retries, -1);
        assert!(limits.cost_init_billed);
        limits.set("account_concurrency", 50.0).unwrap();
        assert_eq!(limits.account_concurrency, 50);
    }

    #[test]
    fn an_override_that_makes_no_sense_is_refused_with_a_reason() {
        let mut limits = Limits::of(Edition::Today);
        let mut refused = |name, value| limits.set(name, value).unwrap_err().to_string();
        assert_eq!(
            refused("acount_concurrency", 5.0),
            "there is no limit `acount_concurrency`; did you mean `account_concurrency`?"
        );
        assert_eq!(refused("moonlight", 5.0), "there is no limit `moonlight`");
        assert_eq!(
            refused("account_concurrency", 0.5),
            "`account_concurrency` cannot be 0.5: it must be a whole number"
        );
        assert_eq!(
            refused("async_accept_status", 20.0),
            "`async_accept_status` cannot be 20: it must be an HTTP status, 100 to 599"
        );
        assert_eq!(
            refused("async_default_age_s", -1.0),
            "`async_default_age_s` cannot be -1: it must be 0 or more"
        );
        assert_eq!(
            refused("stream_default_retries", -2.0),
            "`stream_default_retries` cannot be -2: it must be 0 or more, or -1 for no limit"
        );
        assert_eq!(
            refused("cost_init_billed", 2.0),
            "`cost_init_billed` cannot be 2: it must be 0 or 1"
        );
        assert!(refused("sqs_long_poll_s", f64::NAN).ends_with("it must be a number"));
        assert_eq!(limits, Limits::of(Edition::Today));
    }

    #[test]
    fn examples_have_no_name() {
        let unused = unused_numbers();
        assert_eq!(unused.len() + Limits::TABLE.len(), Numbers::table().len());
        let examples = Numbers::table()
            .iter()
            .filter(|n| n.key.starts_with("example_"));
        assert!(examples.into_iter().all(|n| unused.contains(&n)));
    }
}
