//! The numbers that a run uses, by name and with a type.
//!
//! The names are in `data/limits.toml`; a scenario's `[limit_overrides]` uses the same ones.

mod any;
mod error;

pub use error::LimitError;

use crate::{
    edition::Edition,
    nearest::nearest,
    numbers::{Number, Numbers},
    rules::RuleId,
};
use any::{Any, WHOLE_MAX};

include!(concat!(env!("OUT_DIR"), "/limits.rs"));

/// What a limit is measured in.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum Unit {
    /// One byte, of memory or payload.
    Bytes,
    /// A megabyte is 1,048,576 bytes.
    Megabytes,
    /// A gigabyte is 1,024 megabytes.
    Gigabytes,
    /// A gigabyte of memory for a second.
    GigabyteSeconds,
    /// A thousandth of a second.
    Milliseconds,
    /// A second of simulated time.
    Seconds,
    /// 3,600 seconds of simulated time.
    Hours,
    /// So many of something per second.
    PerSecond,
    /// So many of something per minute.
    PerMinute,
    /// An HTTP status: 100 to 599.
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

/// The part of [`LimitInfo`] that checking an override needs. Programs that only run scenarios
/// carry this and the names in one text; the larger table is left out of them.
struct Kind {
    rule: RuleId,
    unit: Unit,
    whole: bool,
    min: i8,
}

impl Kind {
    /// Whether this may be the limit's value, and if not, what may.
    fn check(&self, value: f64) -> Result<(), &'static str> {
        let is_whole = value.fract() == 0.0 && value.abs() <= WHOLE_MAX;
        if !value.is_finite() {
            Err("a number")
        } else if self.unit == Unit::Flag && value != 0.0 && value != 1.0 {
            Err("0 or 1")
        } else if self.unit == Unit::Status && !(is_whole && (100.0..=599.0).contains(&value)) {
            Err("an HTTP status, 100 to 599")
        } else if value < 0.0 && value != f64::from(self.min) {
            Err(if self.min < 0 { "0 or more, or -1 for no limit" } else { "0 or more" })
        } else if self.whole && !is_whole {
            Err("a whole number")
        } else {
            Ok(())
        }
    }
}

impl Limits {
    /// Every limit, in the order of the fields.
    pub const TABLE: &'static [LimitInfo] = &LIMIT_TABLE;

    /// The published limits of an edition.
    #[must_use]
    pub fn of(edition: Edition) -> Self {
        match edition {
            Edition::Today => TODAY.clone(),
            Edition::Classic => CLASSIC.clone(),
        }
    }

    /// The limits that follow from a table of numbers.
    ///
    /// A count that is no whole number becomes the nearest one that its field can hold.
    #[must_use]
    pub fn from_numbers(numbers: &Numbers) -> Self {
        let mut limits = TODAY.clone();
        for (at, info) in Self::TABLE.iter().enumerate() {
            // The build has checked that the rule has this number.
            limits.put(at, &Any::from_f64(numbers.get(info.rule, info.key).unwrap_or_default()));
        }
        limits
    }

    /// Overrides a limit, as `[limit_overrides]` of a scenario does.
    ///
    /// # Errors
    /// [`LimitError::Unknown`] if there is no such limit, [`LimitError::Invalid`] if the value
    /// makes no sense for it. The limits are then as they were.
    pub fn set(&mut self, name: &str, value: f64) -> Result<(), LimitError> {
        let Some((at, name)) = Self::place(name) else {
            let nearest = nearest(name, LIMIT_NAMES.split('\n'));
            return Err(LimitError::Unknown { name: name.to_owned(), nearest });
        };
        let kind = &LIMIT_KINDS[at];
        if let Err(expected) = kind.check(value) {
            return Err(LimitError::Invalid { name, rule: kind.rule, value, expected });
        }
        self.put(at, &Any::from_f64(value));
        Ok(())
    }

    /// The value of a limit; a yes/no limit is 1 or 0.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<f64> {
        Self::place(name).map(|(at, _)| self.take(at).as_f64())
    }

    /// Where the limit is in the table, and its name.
    fn place(name: &str) -> Option<(usize, &'static str)> {
        LIMIT_NAMES.split('\n').enumerate().find(|(_, known)| *known == name)
    }
}

/// The numbers of the rulebook that no limit gives a name: examples, totals that follow from
/// other numbers, and second mentions.
#[must_use]
pub fn unused_numbers() -> Vec<&'static Number> {
    let named = |n: &&Number| Limits::TABLE.iter().any(|i| i.rule == n.rule && i.key == n.key);
    Numbers::table().iter().filter(|n| !named(n)).collect()
}

#[cfg(test)]
mod tests;
