//! Numbers as people read them on the screen: what the command line prints too, and clocks, rates
//! and coordinates.

pub(crate) use lambdascope_scenario::readable::{
    bytes, count, duration, measured, moment, percent_fine, usd, waiting,
};

use lambdascope_engine::time::SimTime;

/// The clock of the transport: `00:02:58.020`.
pub(crate) fn clock(time: SimTime) -> String {
    let millis = time.as_micros() / 1_000;
    let seconds = millis / 1_000;
    format!(
        "{:02}:{:02}:{:02}.{:03}",
        seconds / 3_600,
        seconds / 60 % 60,
        seconds % 60,
        millis % 1_000
    )
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

/// A number with so many digits after the point, halves rounded away from zero.
pub(crate) fn decimal(value: f64, digits: u8) -> String {
    let unit = 10_f64.powi(digits.into());
    // Nothing is a negative zero.
    let rounded = (value * unit).round() / unit + 0.0;
    format!("{rounded:.0$}", usize::from(digits))
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

/// The nearest whole number that is not negative.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates, which is what a number on screen wants"
)]
pub(crate) fn whole(number: f64) -> u64 {
    (number + 0.5) as u64
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
    fn clocks_have_hours() {
        assert_eq!(clock(SimTime::from_micros(178_020_000)), "00:02:58.020");
    }

    #[test]
    fn numbers_are_rounded_to_their_digits() {
        assert_eq!(decimal(1.005, 1), "1.0");
        assert_eq!(decimal(-2.25, 1), "-2.3");
        assert_eq!(decimal(-0.01, 1), "0.0");
        assert_eq!(decimal(0.0421, 4), "0.0421");
        assert_eq!(decimal(99.9, 0), "100");
    }

    #[test]
    fn counts_and_rates_are_short() {
        let short =
            [(999, "999"), (1_000, "1k"), (1_199, "1.1k"), (12_488, "12k"), (9_999_999, "9.9M")];
        for (number, text) in short {
            assert_eq!(count_short(number), text);
        }
        assert_eq!(rate(2.7), "2.7");
        assert_eq!(rate(9.0), "9");
        assert_eq!(rate(0.25), "0.25");
        assert_eq!(percent(0.3), "30 %");
        assert_eq!(percent(0.005), "0.5 %");
    }
}
