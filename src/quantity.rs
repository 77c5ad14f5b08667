//! Numbers as people read them: durations, sizes, counts, moments.
//!
//! Everything here is text for the screen; the scenario format has its own spelling.

use lambdascope_engine::time::{SimDuration, SimTime};

const MICROS_PER_MS: u64 = 1_000;
const MICROS_PER_S: u64 = 1_000_000;
const KB: u64 = 1_024;
const MB: u64 = KB * KB;

/// A length of time, short: `0.4 ms`, `120 ms`, `3 s`, `2:58`, `6 h`, `4 d`.
pub(crate) fn duration(length: SimDuration) -> String {
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
pub(crate) fn waiting(length: SimDuration) -> String {
    let seconds = length.as_micros() / MICROS_PER_S;
    if seconds < 60 { format!("{seconds} s") } else { minutes(seconds) }
}

/// The moment of a happening: `2:58.020`, `1:02:58.020`.
pub(crate) fn moment(time: SimTime) -> String {
    let micros = time.as_micros();
    let millis = micros / MICROS_PER_MS % 1_000;
    format!("{}.{millis:03}", minutes(micros / MICROS_PER_S))
}

/// The clock of the transport: `00:02:58.020`.
pub(crate) fn clock(time: SimTime) -> String {
    let millis = time.as_micros() / MICROS_PER_MS;
    let seconds = millis / 1_000;
    format!(
        "{:02}:{:02}:{:02}.{:03}",
        seconds / 3_600,
        seconds / 60 % 60,
        seconds % 60,
        millis % 1_000
    )
}

/// A size: `800 B`, `24 KB`, `1.5 MB`.
pub(crate) fn bytes(size: u64) -> String {
    if size < KB {
        format!("{size} B")
    } else if size < MB {
        scaled(size, KB, "KB")
    } else {
        scaled(size, MB, "MB")
    }
}

/// A whole number with its thousands apart: `1,602`.
pub(crate) fn count(number: u64) -> String {
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

/// A whole number in at most four signs, rounded down: `488`, `1.1k`, `12k`, `1.2M`.
pub(crate) fn count_short(number: u64) -> String {
    const THOUSAND: u64 = 1_000;
    let (unit, name) = match number {
        0..THOUSAND => return number.to_string(),
        THOUSAND..1_000_000 => (THOUSAND, 'k'),
        1_000_000..1_000_000_000 => (1_000_000, 'M'),
        _ => (1_000_000_000, 'G'),
    };
    let mut out = (number / unit).to_string();
    let tenths = number % unit * 10 / unit;
    if number < 10 * unit && tenths > 0 {
        out.push('.');
        out.push_str(&tenths.to_string());
    }
    out.push(name);
    out
}

/// A number with so many digits after the point: what styles and paths are made of.
///
/// Through whole numbers: the general way to print a number costs more than it is worth here.
pub(crate) fn decimal(value: f64, digits: u32) -> String {
    let unit = 10_u64.pow(digits);
    let whole = whole(value.abs() * f64::from(u32::try_from(unit).unwrap_or(u32::MAX)));
    let mut out = String::new();
    if value < 0.0 && whole > 0 {
        out.push('-');
    }
    out.push_str(&(whole / unit).to_string());
    if digits > 0 {
        let rest = (whole % unit).to_string();
        out.push('.');
        for _ in rest.len()..usize::try_from(digits).unwrap_or(0) {
            out.push('0');
        }
        out.push_str(&rest);
    }
    out
}

/// A number that somebody wrote: digits, and perhaps a point and more digits.
pub(crate) fn number(text: &str) -> Option<f64> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(rest) {
        return None;
    }
    let mut value = 0.0;
    for byte in whole.bytes() {
        value = value * 10.0 + f64::from(byte - b'0');
    }
    let mut unit = 1.0;
    for byte in rest.bytes() {
        unit *= 10.0;
        value += f64::from(byte - b'0') / unit;
    }
    Some(value)
}

/// A number of something per second, with as many digits as tell something: `0.25`, `2.7`, `1,200`.
pub(crate) fn rate(per_second: f64) -> String {
    if per_second >= 9.95 {
        count(whole(per_second))
    } else if per_second >= 0.995 || per_second == 0.0 {
        trimmed(decimal(per_second, 1))
    } else {
        trimmed(decimal(per_second, 2))
    }
}

/// A share: `30 %`, `0.5 %`.
pub(crate) fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent == 0.0 || percent >= 9.95 {
        format!("{} %", decimal(percent, 0))
    } else {
        format!("{} %", trimmed(decimal(percent, 1)))
    }
}

/// A share that may be small, to a hundredth of a percent: `30 %`, `1.2 %`, `0.38 %`.
pub(crate) fn percent_fine(share: f64) -> String {
    let percent = share * 100.0;
    let digits = if percent > 0.995 && percent < 99.0 { 1 } else { 2 };
    format!("{} %", trimmed(decimal(percent, digits)))
}

/// A price of so many billionths of a dollar: `$0`, `$0.0000045`, `$1.25`.
pub(crate) fn usd(billionths: u64) -> String {
    let (whole, rest) = (billionths / 1_000_000_000, billionths % 1_000_000_000);
    let digits = format!("{rest:09}");
    let digits = digits.trim_end_matches('0');
    let point = if digits.is_empty() { "" } else { "." };
    ["$", &whole.to_string(), point, digits].concat()
}

/// The nearest whole number that is not negative.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates, which is what a number on screen wants"
)]
pub(crate) fn whole(number: f64) -> u64 {
    (number + 0.5) as u64
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

fn trimmed(text: String) -> String {
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
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
        assert_eq!(moment(SimTime::from_micros(178_020_000)), "2:58.020");
        assert_eq!(clock(SimTime::from_micros(178_020_000)), "00:02:58.020");
    }

    #[test]
    fn numbers_are_written_and_read_by_their_digits() {
        assert_eq!(decimal(1.005, 1), "1.0");
        assert_eq!(decimal(-2.25, 1), "-2.3");
        assert_eq!(decimal(-0.01, 1), "0.0");
        assert_eq!(decimal(0.0421, 4), "0.0421");
        assert_eq!(decimal(99.9, 0), "100");
        assert_eq!(number("12.5"), Some(12.5));
        assert_eq!(number("0.3"), Some(0.3));
        assert_eq!(number("7"), Some(7.0));
        for text in ["", ".5", "-1", "1e3", "1.2.3", "NaN"] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn counts_sizes_and_rates_are_short() {
        assert_eq!(count(1_602), "1,602");
        assert_eq!(count(1_000_000), "1,000,000");
        let short =
            [(999, "999"), (1_000, "1k"), (1_199, "1.1k"), (12_488, "12k"), (9_999_999, "9.9M")];
        for (number, text) in short {
            assert_eq!(count_short(number), text);
        }
        assert_eq!(bytes(24 * 1_024), "24 KB");
        assert_eq!(bytes(1_572_864), "1.5 MB");
        assert_eq!(rate(2.7), "2.7");
        assert_eq!(rate(9.0), "9");
        assert_eq!(rate(0.25), "0.25");
        assert_eq!(percent(0.3), "30 %");
        assert_eq!(percent(0.005), "0.5 %");
    }
}
