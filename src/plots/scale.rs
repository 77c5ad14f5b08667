//! Scales: round numbers at the edges, and values as people read them.

use crate::quantity::{self, count, decimal, whole};
use lambdascope_engine::time::{SimDuration, SimTime};
use lambdascope_view_model::series::Unit;

/// Round lengths of time (ms).
const ROUND_MS: [u32; 30] = [
    1,
    2,
    5,
    10,
    20,
    50,
    100,
    200,
    500,
    1_000,
    2_000,
    5_000,
    10_000,
    20_000,
    30_000,
    60_000,
    120_000,
    300_000,
    600_000,
    1_200_000,
    1_800_000,
    3_600_000,
    7_200_000,
    10_800_000,
    21_600_000,
    43_200_000,
    86_400_000,
    172_800_000,
    345_600_000,
    864_000_000,
];
/// Most stretches between the ticks of a time axis.
const STRETCHES: f64 = 5.0;

/// The round number at the upper edge of a chart whose highest value is this.
pub(super) fn top(unit: Unit, highest: f64) -> f64 {
    match unit {
        Unit::Micros => round_time(highest),
        Unit::Count => round(highest.max(1.0), 1.0),
        Unit::Usd => round(highest, 1e-9),
    }
}

/// The first of 1, 2, 5, 10, ... times `unit` that is not below a value.
fn round(value: f64, unit: f64) -> f64 {
    let mut unit = unit;
    loop {
        for step in [1.0, 2.0, 5.0] {
            if value <= unit * step || unit > 1e15 {
                return unit * step;
            }
        }
        unit *= 10.0;
    }
}

/// The first round length of time that is not below a value (µs).
fn round_time(micros: f64) -> f64 {
    let round = ROUND_MS.iter().map(|ms| f64::from(*ms) * 1e3).find(|round| micros <= *round);
    round.unwrap_or(micros)
}

/// The moments that a time axis names, from 0 on: few, and round.
pub(crate) fn ticks(end: SimTime) -> Vec<SimTime> {
    let step = round_time(end.as_secs_f64() * 1e6 / STRETCHES);
    let step = SimDuration::from_micros(whole(step).max(1));
    let mut ticks = vec![SimTime::ZERO];
    while let Some(last) = ticks.last().map(|last| *last + step)
        && last <= end
    {
        ticks.push(last);
    }
    ticks
}

/// A value as people read it: `1,602`, `120 ms`, `2:58`, `$0.0000142`.
pub(crate) fn value(unit: Unit, value: f64) -> String {
    match unit {
        Unit::Count => count(whole(value)),
        Unit::Micros if value == 0.0 => "0".to_owned(),
        Unit::Micros => quantity::duration(SimDuration::from_micros(whole(value))),
        Unit::Usd => dollars(value),
    }
}

/// Three figures at least, and cents where there are dollars.
fn dollars(value: f64) -> String {
    let mut digits = 2;
    let mut unit = 1.0;
    while value > 0.0 && value < unit && digits < 10 {
        unit /= 10.0;
        digits += 1;
    }
    let mut text = "$".to_owned();
    let number = decimal(value, digits);
    // Below a dollar no zeros follow.
    let short =
        if value < 1.0 { number.trim_end_matches('0').trim_end_matches('.') } else { &number };
    text.push_str(short);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn upper_edges_are_round() {
        assert_eq!(top(Unit::Count, 0.0), 1.0);
        assert_eq!(top(Unit::Count, 21.0), 50.0);
        assert_eq!(top(Unit::Count, 1_000.0), 1_000.0);
        assert_eq!(top(Unit::Micros, 130_000.0), 200_000.0);
        assert_eq!(top(Unit::Micros, 61e6), 120e6);
        assert!((top(Unit::Usd, 0.000_014) - 0.000_02).abs() < 1e-12);
    }

    #[test]
    fn a_time_axis_has_few_round_ticks() {
        let at = |seconds: u64| SimTime::from_micros(seconds * 1_000_000);
        assert_eq!(ticks(at(600)), [0, 120, 240, 360, 480, 600].map(at));
        assert_eq!(ticks(at(250)).len(), 5);
        assert_eq!(ticks(SimTime::ZERO).len(), 1);
    }

    #[test]
    fn values_read_well() {
        assert_eq!(value(Unit::Count, 1_602.0), "1,602");
        assert_eq!(value(Unit::Micros, 120_000.0), "120 ms");
        assert_eq!(value(Unit::Usd, 0.000_014_23), "$0.0000142");
        assert_eq!(value(Unit::Usd, 0.000_02), "$0.00002");
        assert_eq!(value(Unit::Usd, 12.5), "$12.50");
        assert_eq!(value(Unit::Usd, 0.0), "$0");
    }
}
