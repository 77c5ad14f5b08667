//! Numbers as people read them, on the page and on the command line: durations, moments, sizes,
//! counts, shares and prices. The scenario format and traces have their own spelling.

use lambdascope_engine::metrics::{Measure, MeasureUnit};
use lambdascope_engine::time::{SimDuration, SimTime};

const MICROS_PER_MS: u64 = 1_000;
const MICROS_PER_S: u64 = 1_000_000;
const KB: u64 = 1_024;
const MB: u64 = KB * KB;
const BILLION: u64 = 1_000_000_000;

/// A length of time, short: `0.4 ms`, `120 ms`, `3 s`, `2:58`, `6 h`, `4 d`.
#[must_use]
pub fn duration(length: SimDuration) -> String {
    let micros = length.as_micros();
    let seconds = micros / MICROS_PER_S;
    if micros < 10 * MICROS_PER_MS && !micros.is_multiple_of(MICROS_PER_MS) {
        format!("{}.{} ms", micros / MICROS_PER_MS, micros % MICROS_PER_MS / 100)
    } else if seconds == 0 {
        format!("{} ms", micros / MICROS_PER_MS)
    } else if seconds < 60 {
        let tenths = micros % MICROS_PER_S / 100_000;
        if tenths == 0 { format!("{seconds} s") } else { format!("{seconds}.{tenths} s") }
    } else if seconds.is_multiple_of(86_400) {
        format!("{} d", seconds / 86_400)
    } else if seconds.is_multiple_of(3_600) {
        format!("{} h", seconds / 3_600)
    } else {
        minutes(seconds)
    }
}

/// How long is left or how old something is: whole seconds, `18 s`, `2:58`, `1:02:58`.
#[must_use]
pub fn waiting(length: SimDuration) -> String {
    let seconds = length.as_micros() / MICROS_PER_S;
    if seconds < 60 { format!("{seconds} s") } else { minutes(seconds) }
}

/// The moment of a happening: `2:58.020`, `1:02:58.020`.
#[must_use]
pub fn moment(time: SimTime) -> String {
    let micros = time.as_micros();
    let millis = micros / MICROS_PER_MS % 1_000;
    format!("{}.{millis:03}", minutes(micros / MICROS_PER_S))
}

/// The moment of a happening as it begins in the text of a trace, so that it can be found there:
/// `178.020 s`.
#[must_use]
pub fn moment_in_trace(time: SimTime) -> String {
    let micros = time.as_micros();
    format!("{}.{:03} s", micros / MICROS_PER_S, micros % MICROS_PER_S / MICROS_PER_MS)
}

/// A size: `800 B`, `24 KB`, `1.5 MB`.
#[must_use]
pub fn bytes(size: u64) -> String {
    if size < KB {
        format!("{size} B")
    } else if size < MB {
        scaled(size, KB, "KB")
    } else {
        scaled(size, MB, "MB")
    }
}

/// A whole number with its thousands apart: `1,602`.
#[must_use]
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A share that may be small, to a hundredth of a percent: `30 %`, `1.2 %`, `0.38 %`.
#[must_use]
pub fn percent_fine(share: f64) -> String {
    let percent = share * 100.0;
    let unit = if percent > 0.995 && percent < 99.0 { 10.0 } else { 100.0 };
    format!("{} %", (percent * unit).round() / unit)
}

/// A price of so many billionths of a dollar: `$0`, `$0.0000045`, `$1.25`.
#[must_use]
pub fn usd(billionths: u64) -> String {
    let (whole, rest) = (billionths / BILLION, billionths % BILLION);
    let digits = format!("{rest:09}");
    let digits = digits.trim_end_matches('0');
    let point = if digits.is_empty() { "" } else { "." };
    ["$", &count(whole), point, digits].concat()
}

/// A value of a measure: `1,200`, `136 ms`, `$0.0046`.
#[must_use]
pub fn measured(measure: Measure, value: u64) -> String {
    match measure.unit() {
        MeasureUnit::Count => count(value),
        MeasureUnit::Duration => duration(SimDuration::from_micros(value)),
        MeasureUnit::Price => usd_short(value),
    }
}

/// The same with three digits that tell something: `$0.00452`, `$1.23`, `$1,500`.
#[must_use]
pub fn usd_short(billionths: u64) -> String {
    let mut unit = 1;
    while billionths / unit >= 1_000 && unit < BILLION {
        unit *= 10;
    }
    usd((billionths / unit + u64::from(billionths % unit * 2 >= unit)) * unit)
}

/// A price in dollars as a whole number of billionths.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a price is not negative, and a run for 18 billion dollars is none"
)]
#[must_use]
pub fn billionths(usd: f64) -> u64 {
    (usd * 1e9).round() as u64
}

fn minutes(seconds: u64) -> String {
    let (hours, minutes, rest) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{rest:02}")
    } else {
        format!("{minutes}:{rest:02}")
    }
}

fn scaled(size: u64, unit: u64, name: &str) -> String {
    let tenths = (size % unit) * 10 / unit;
    if tenths == 0 || size >= 10 * unit {
        format!("{} {name}", size / unit)
    } else {
        format!("{}.{tenths} {name}", size / unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_take_the_unit_that_fits() {
        let said = |micros| duration(SimDuration::from_micros(micros));
        assert_eq!(said(0), "0 ms");
        assert_eq!(said(400), "0.4 ms");
        assert_eq!(said(120_000), "120 ms");
        assert_eq!(said(3_250_000), "3.2 s");
        assert_eq!(said(178_000_000), "2:58");
        assert_eq!(said(6 * 3_600_000_000), "6 h");
        assert_eq!(said(4 * 86_400_000_000), "4 d");
    }

    #[test]
    fn moments_keep_their_milliseconds() {
        let time = SimTime::from_micros(178_020_900);
        assert_eq!((moment(time), moment_in_trace(time)), ("2:58.020".into(), "178.020 s".into()));
    }

    #[test]
    fn counts_sizes_and_shares_are_short() {
        assert_eq!(count(1_602), "1,602");
        assert_eq!(count(1_000_000), "1,000,000");
        assert_eq!(bytes(24 * 1_024), "24 KB");
        assert_eq!(bytes(1_572_864), "1.5 MB");
        for (share, said) in [
            (0.0, "0 %"),
            (0.003_827, "0.38 %"),
            (0.012_46, "1.2 %"),
            (0.5, "50 %"),
            (0.996_173, "99.62 %"),
            (1.0, "100 %"),
        ] {
            assert_eq!(percent_fine(share), said);
        }
    }

    #[test]
    fn prices_have_three_digits_that_tell_something() {
        for (billionths, said) in [
            (0, "$0"),
            (7, "$0.000000007"),
            (4_517_116, "$0.00452"),
            (999_950, "$0.001"),
            (1_234_567_890, "$1.23"),
            (12_000_000_000, "$12"),
            (1_500_400_000_000, "$1,500"),
        ] {
            assert_eq!(usd_short(billionths), said);
        }
        assert_eq!(usd(4_517_116), "$0.004517116");
    }
}
