//! What a value measures: how it reads on the screen, and how the scenario writes it.

use crate::quantity;
use crate::texts::{fill, t};
use lambdascope_engine::time::SimDuration;
use lambdascope_scenario::parse_decimal;
use serde_json::Value;

/// Units of a setting's value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Measure {
    /// A probability [0 to 1].
    Share,
    /// A length of time (µs).
    Duration,
    Bytes,
    /// A size whose text has the unit MB (MB).
    Megabytes,
    Count,
    /// Events per second, or calls per second.
    Rate,
}

impl Measure {
    /// How many of the scenario's base units one of its units has.
    pub(crate) const fn unit(self) -> f64 {
        match self {
            Self::Megabytes => 1_048_576.0,
            Self::Share | Self::Duration | Self::Bytes | Self::Count | Self::Rate => 1.0,
        }
    }

    /// The least value above zero that a slider offers.
    pub(crate) const fn smallest(self) -> f64 {
        match self {
            Self::Share => 0.001,
            Self::Duration => 1e4,
            Self::Bytes | Self::Megabytes | Self::Count => 1.0,
            Self::Rate => 0.1,
        }
    }

    /// The value as the screen shows it.
    pub(crate) fn said(self, value: f64) -> String {
        match self {
            Self::Share => quantity::percent(value),
            Self::Duration => quantity::duration(SimDuration::from_micros_f64(value)),
            Self::Bytes => quantity::bytes(quantity::whole(value)),
            Self::Megabytes => format!("{} MB", quantity::whole(value)),
            Self::Count => quantity::count(quantity::whole(value)),
            Self::Rate => fill(t().per_second, &[&quantity::rate(value)]),
        }
    }

    /// The value as a scenario writes it, rounded to what a slider can tell apart.
    pub(crate) fn json(self, value: f64) -> Value {
        match self {
            Self::Share => Value::from((value * 1_000.0).round() / 1_000.0),
            Self::Duration => Value::from(duration_text(value)),
            Self::Bytes => Value::from(size_text(value)),
            Self::Megabytes => Value::from(format!("{}MB", quantity::whole(value))),
            Self::Count => Value::from(quantity::whole(value)),
            Self::Rate => Value::from(two_digits(value)),
        }
    }

    /// What somebody typed, as a scenario would write it. Nonsense is passed on as it is: the
    /// scenario says what is wrong with it.
    pub(crate) fn typed(self, text: &str) -> Value {
        let text: String = text.chars().filter(|c| !c.is_whitespace() && *c != ',').collect();
        let plain = self != Self::Duration && self != Self::Bytes && self != Self::Megabytes;
        let digits =
            if plain { text.trim_end_matches(|c: char| !c.is_ascii_digit()) } else { &text };
        let number = parse_decimal(digits);
        match (self, number) {
            (Self::Share, Some(percent)) => Value::from(percent / 100.0),
            (Self::Count, Some(number)) if number >= 0.0 && number.fract() == 0.0 => {
                Value::from(quantity::whole(number))
            }
            (Self::Count | Self::Rate, Some(number)) => Value::from(number),
            (Self::Duration, _) => Value::from(clock_text(&text).unwrap_or(text)),
            (Self::Megabytes, Some(number)) => {
                Value::from(format!("{}MB", quantity::whole(number)))
            }
            (Self::Bytes, Some(number)) => Value::from(format!("{}B", quantity::whole(number))),
            _ => Value::from(text),
        }
    }
}

/// `2:58` as the screen shows it, `178s` as the scenario writes it.
fn clock_text(text: &str) -> Option<String> {
    let mut seconds = 0_u64;
    let mut parts = 0;
    for part in text.split(':') {
        seconds = seconds.checked_mul(60)?.checked_add(part.parse().ok()?)?;
        parts += 1;
    }
    (parts > 1).then(|| format!("{seconds}s"))
}

/// A duration rounded to two digits, and to whole units.
fn duration_text(micros: f64) -> String {
    let seconds = micros / 1e6;
    if seconds < 1.0 {
        format!("{}ms", quantity::whole(two_digits(micros / 1e3)))
    } else if seconds < 100.0 {
        format!("{}ms", quantity::whole(two_digits(seconds) * 1e3))
    } else if seconds < 7_200.0 {
        format!("{}s", quantity::whole(seconds / 10.0) * 10)
    } else {
        format!("{}m", quantity::whole(seconds / 600.0) * 10)
    }
}

/// A size rounded to two digits of its unit.
fn size_text(bytes: f64) -> String {
    const KB: f64 = 1_024.0;
    if bytes < KB {
        format!("{}B", quantity::whole(two_digits(bytes)))
    } else if bytes < KB * KB {
        format!("{}KB", short(bytes / KB))
    } else {
        format!("{}MB", short(bytes / KB / KB))
    }
}

/// A number rounded to two digits, without needless zeros.
fn short(value: f64) -> String {
    let text = quantity::decimal(two_digits(value), 1);
    text.trim_end_matches(".0").to_owned()
}

/// Rounded to two significant digits, three above a hundred.
fn two_digits(value: f64) -> f64 {
    let step = match value {
        value if value < 1.0 => 0.01,
        value if value < 10.0 => 0.1,
        value if value < 100.0 => 1.0,
        value if value < 1_000.0 => 10.0,
        _ => 100.0,
    };
    // Through whole numbers: 0.1 * 3 is not 0.3.
    (value / step).round() / (1.0 / step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sliders_write_round_values() {
        assert_eq!(Measure::Duration.json(123_456.0), "120ms");
        assert_eq!(Measure::Duration.json(3_049_000.0), "3000ms");
        assert_eq!(Measure::Duration.json(178_000_000.0), "180s");
        assert_eq!(Measure::Bytes.json(25_000.0), "24KB");
        assert_eq!(Measure::Share.json(0.30004), 0.3);
        assert_eq!(Measure::Count.json(9.7), 10);
        assert_eq!(Measure::Rate.json(0.3), 0.3);
    }

    #[test]
    fn what_is_typed_becomes_what_a_scenario_writes() {
        assert_eq!(Measure::Share.typed("30 %"), 0.3);
        assert_eq!(Measure::Duration.typed("2:58"), "178s");
        assert_eq!(Measure::Duration.typed("3 s"), "3s");
        assert_eq!(Measure::Duration.typed("soon"), "soon");
        assert_eq!(Measure::Count.typed("1,000"), 1000);
        assert_eq!(Measure::Bytes.typed("24 KB"), "24KB");
        assert_eq!(Measure::Megabytes.typed("512 MB"), "512MB");
        assert_eq!(Measure::Rate.typed("9 per s"), 9.0);
        assert_eq!(Measure::Rate.typed("often"), "often");
    }
}
