//! Durations and sizes as scenarios write them: a number and its unit, such as `1.5s` or `256KB`.

use lambdascope_engine::time::SimDuration;
use std::fmt::Write;

/// What a text with a unit measures.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum QuantityKind {
    /// A length of time, read into microseconds.
    Duration,
    /// An amount of data, read into bytes.
    Size,
}

/// Microseconds in a second.
pub(crate) const SECOND: f64 = 1e6;
/// Microseconds in a millisecond.
pub(crate) const MILLISECOND: f64 = 1e3;
/// Microseconds in an hour.
pub(crate) const HOUR: f64 = 3_600.0 * SECOND;
/// Microseconds in a day.
pub(crate) const DAY: f64 = 24.0 * HOUR;
/// Bytes in a kilobyte, as the AWS guides count.
pub(crate) const KB: f64 = 1_024.0;
/// Bytes in a megabyte.
pub(crate) const MB: f64 = 1_024.0 * KB;

/// Units from the largest to the smallest, the written form first.
const DURATIONS: [(&str, f64); 6] = [
    ("d", DAY),
    ("h", HOUR),
    ("m", 60.0 * SECOND),
    ("s", SECOND),
    ("ms", MILLISECOND),
    ("us", 1.0),
];
const SIZES: [(&str, f64); 9] = [
    ("TB", KB * KB * MB),
    ("GB", KB * MB),
    ("MB", MB),
    ("KB", KB),
    ("B", 1.0),
    ("TiB", KB * KB * MB),
    ("GiB", KB * MB),
    ("MiB", MB),
    ("KiB", KB),
];

impl QuantityKind {
    fn units(self) -> &'static [(&'static str, f64)] {
        match self {
            Self::Duration => &DURATIONS,
            Self::Size => &SIZES,
        }
    }

    /// The noun, with its article.
    pub(crate) const fn noun(self) -> &'static str {
        match self {
            Self::Duration => "a duration",
            Self::Size => "a size",
        }
    }

    /// What such a text looks like.
    pub(crate) const fn grammar(self) -> &'static str {
        match self {
            Self::Duration => "a number with its unit: us, ms, s, m, h or d, such as \"30s\"",
            Self::Size => "a number with its unit: B, KB, MB, GB or TB, such as \"256KB\"",
        }
    }

    /// The value of a text [µs or bytes], rounded to a whole number.
    ///
    /// Several parts add up, as in `1m30s`.
    pub(crate) fn parse(self, text: &str) -> Option<f64> {
        let mut rest = text;
        let mut sum = 0.0;
        loop {
            let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
            let (number, unit) = rest.split_at(digits);
            let letters = unit.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(unit.len());
            let (unit, after) = unit.split_at(letters);
            let (_, factor) = self.units().iter().find(|(name, _)| *name == unit)?;
            sum += parse_decimal(number)? * factor;
            if after.is_empty() {
                return Some(round(sum)).filter(|value| value.is_finite());
            }
            rest = after;
        }
    }

    /// What was probably meant by a text that cannot be read: other case, or with spaces.
    pub(crate) fn mend(self, text: &str) -> Option<String> {
        if text.len() > 40 {
            return None;
        }
        let compact: String = text.chars().filter(|c| !c.is_whitespace() && *c != '_').collect();
        let split = compact.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (number, unit) = compact.split_at(split);
        let unit = unit.to_ascii_lowercase();
        let known = match (self, unit.as_str()) {
            (Self::Duration, "sec" | "secs" | "second" | "seconds") => "s",
            (Self::Duration, "min" | "mins" | "minute" | "minutes") => "m",
            (Self::Duration, "hour" | "hours" | "hr" | "hrs") => "h",
            (Self::Duration, "day" | "days") => "d",
            (Self::Duration, "millis" | "msec" | "milliseconds") => "ms",
            (Self::Duration, "µs" | "μs") => "us",
            (Self::Size, "k") => "KB",
            (Self::Size, "m") => "MB",
            (Self::Size, "g") => "GB",
            (Self::Size, "byte" | "bytes") => "B",
            _ => self.units().iter().find(|(name, _)| name.eq_ignore_ascii_case(&unit))?.0,
        };
        let mended = format!("{number}{known}");
        self.parse(&mended).map(|_| mended)
    }

    /// The shortest exact text: `15m`, `90s`, `1MB`, `1500B`.
    pub(crate) fn text(self, value: f64) -> String {
        let smallest = match self {
            Self::Duration => "us",
            Self::Size => "B",
        };
        let whole = |factor: f64| value >= factor && (value / factor).fract() == 0.0;
        let found = self.units().iter().find(|(_, factor)| whole(*factor));
        match found {
            Some((unit, factor)) => number_text(value / factor) + unit,
            None if value == 0.0 && self == Self::Duration => "0s".to_owned(),
            None => number_text(value) + smallest,
        }
    }
}

/// The value of a text such as `3` or `0.25`: digits, and perhaps a point and more digits; none of
/// anything else.
#[must_use]
pub fn parse_decimal(text: &str) -> Option<f64> {
    let plain =
        |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    if plain(whole) && plain(fraction) { text.parse().ok() } else { None }
}

/// A number as people write it: `3`, `0.25`.
pub fn number_text(value: f64) -> String {
    let mut text = serde_json::Value::from(value).to_string();
    if text.ends_with(".0") {
        text.truncate(text.len() - 2);
    }
    text
}

/// To the nearest whole number.
fn round(value: f64) -> f64 {
    (value + 0.5).floor()
}

/// The length of a text such as `6h`; none if it is no duration.
#[must_use]
pub fn parse_duration(text: &str) -> Option<SimDuration> {
    QuantityKind::Duration.parse(text).map(SimDuration::from_micros_f64)
}

/// The bytes of a text such as `256KB`; none if it is no size.
#[must_use]
pub fn parse_size(text: &str) -> Option<u64> {
    QuantityKind::Size.parse(text).map(|bytes| SimDuration::from_micros_f64(bytes).as_micros())
}

/// A length of time as scenarios write it: `15m`, `90s`.
#[must_use]
pub fn duration_text(length: SimDuration) -> String {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53 µs")]
    QuantityKind::Duration.text(length.as_micros() as f64)
}

/// A size as scenarios write it: `256KB`.
#[must_use]
pub fn size_text(bytes: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53 bytes")]
    QuantityKind::Size.text(bytes as f64)
}

/// A length of time for traces: milliseconds below a second, else seconds, no needless digits.
pub(crate) fn write_duration(length: SimDuration, out: &mut String) {
    let micros = length.as_micros();
    if micros > 0 && micros < 1_000_000 {
        write_decimal(micros, 1_000, 3, out);
        out.push_str("ms");
    } else {
        write_seconds(micros, out);
    }
}

/// A moment for traces: seconds since the start.
pub(crate) fn write_seconds(micros: u64, out: &mut String) {
    write_decimal(micros, 1_000_000, 6, out);
    out.push('s');
}

/// A size for traces: in the largest unit that fits exactly.
pub(crate) fn write_size(bytes: u64, out: &mut String) {
    let (unit, factor) = [("GB", 1_u64 << 30), ("MB", 1 << 20), ("KB", 1 << 10)]
        .into_iter()
        .find(|(_, factor)| bytes >= *factor && bytes.is_multiple_of(*factor))
        .unwrap_or(("B", 1));
    write_number(bytes / factor, out);
    out.push_str(unit);
}

pub(crate) fn write_number(number: u64, out: &mut String) {
    // Writing to a string cannot fail.
    let _ = write!(out, "{number}");
}

fn write_decimal(value: u64, unit: u64, digits: usize, out: &mut String) {
    write_number(value / unit, out);
    let rest = value % unit;
    if rest > 0 {
        let fraction = format!("{rest:0digits$}");
        out.push('.');
        out.push_str(fraction.trim_end_matches('0'));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_a_number_and_a_unit() {
        for (text, micros) in [
            ("250ms", 250e3),
            ("1.5s", 1.5e6),
            ("0s", 0.0),
            ("2m", 120e6),
            ("6h", 6.0 * HOUR),
            ("4d", 4.0 * DAY),
            ("1m30s", 90e6),
            ("29s", 29e6),
            ("0.0000014s", 1.0),
            ("7us", 7.0),
        ] {
            assert_eq!(QuantityKind::Duration.parse(text), Some(micros), "{text}");
        }
        for text in ["", "s", "5", "5 s", "-5s", "5.s", ".5s", "1.2.3s", "5S", "1e3s", "5s ", "∞s"]
        {
            assert_eq!(QuantityKind::Duration.parse(text), None, "{text}");
        }
        assert_eq!(QuantityKind::Duration.parse(&format!("{}d", "9".repeat(400))), None);
    }

    #[test]
    fn sizes_count_1024() {
        for (text, bytes) in [
            ("128B", 128.0),
            ("256KB", 262_144.0),
            ("1MB", 1_048_576.0),
            ("10MiB", 10_485_760.0),
            ("2GB", 2_147_483_648.0),
            ("1.5KB", 1_536.0),
        ] {
            assert_eq!(QuantityKind::Size.parse(text), Some(bytes), "{text}");
        }
        assert_eq!(QuantityKind::Size.parse("256kb"), None);
        assert_eq!(QuantityKind::Size.mend("256 kb").as_deref(), Some("256KB"));
        assert_eq!(QuantityKind::Duration.mend("5 minutes").as_deref(), Some("5m"));
        assert_eq!(QuantityKind::Duration.mend("soon"), None);
    }

    #[test]
    fn texts_are_short_and_exact() {
        for text in ["15m", "90s", "12h", "4d", "250ms", "1500us", "0s"] {
            let value = QuantityKind::Duration.parse(text).unwrap();
            assert_eq!(QuantityKind::Duration.text(value), text);
        }
        for text in ["1MB", "256KB", "1500B", "10MB"] {
            assert_eq!(QuantityKind::Size.text(QuantityKind::Size.parse(text).unwrap()), text);
        }
    }

    #[test]
    fn traces_write_milliseconds_and_seconds() {
        let text = |micros| {
            let mut out = String::new();
            write_duration(SimDuration::from_micros(micros), &mut out);
            out
        };
        assert_eq!(text(0), "0s");
        assert_eq!(text(1), "0.001ms");
        assert_eq!(text(230_000), "230ms");
        assert_eq!(text(60_000_000), "60s");
        assert_eq!(text(60_020_000), "60.02s");
        let mut out = String::new();
        write_size(1_048_576, &mut out);
        assert_eq!(out, "1MB");
    }
}
