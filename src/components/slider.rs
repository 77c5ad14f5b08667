//! A slider whose track carries marks, such as the limits on a payload's way.

use web_sys::{HtmlInputElement, InputEvent};
use yew::{AttrValue, Callback, Html, TargetCast, html};

/// The slider's own steps, from one end to the other.
const STEPS: f64 = 1_000.0;

/// How a place on a slider and its value belong together.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Scale {
    /// Even steps from the first to the second value.
    Linear(f64, f64),
    /// Even factors from the first to the second value, both above zero.
    Log(f64, f64),
    /// Zero at the very left, then even factors.
    LogFromZero(f64, f64),
}

impl Scale {
    /// The left end that [`Self::LogFromZero`] keeps for zero.
    const ZERO_SHARE: f64 = 0.04;

    /// The value at a place, 0 to 1.
    pub(crate) fn value(self, place: f64) -> f64 {
        match self {
            Self::Linear(low, high) => low + (high - low) * place,
            Self::Log(low, high) => low * (high / low).powf(place),
            Self::LogFromZero(..) if place < Self::ZERO_SHARE => 0.0,
            Self::LogFromZero(low, high) => {
                low * (high / low).powf((place - Self::ZERO_SHARE) / (1.0 - Self::ZERO_SHARE))
            }
        }
    }

    /// The place of a value, 0 to 1.
    pub(crate) fn place(self, value: f64) -> f64 {
        let place = match self {
            Self::Linear(low, high) => (value - low) / (high - low),
            Self::Log(low, high) => (value / low).ln() / (high / low).ln(),
            Self::LogFromZero(..) if value <= 0.0 => 0.0,
            Self::LogFromZero(low, high) => {
                Self::ZERO_SHARE + (1.0 - Self::ZERO_SHARE) * (value / low).ln() / (high / low).ln()
            }
        };
        if place.is_nan() { 0.0 } else { place.clamp(0.0, 1.0) }
    }
}

/// A mark below the track.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Tick {
    /// Its place, 0 to 1.
    pub(crate) place: f64,
    /// What it says.
    pub(crate) text: String,
    /// Whether it stands a line lower, since it would touch its neighbour.
    pub(crate) low: bool,
}

/// A slider called `label` at `place`, which reads as `said`.
pub(crate) fn slider(
    label: AttrValue,
    place: f64,
    said: &str,
    ticks: &[Tick],
    on_place: &Callback<f64>,
) -> Html {
    let on_place = on_place.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        on_place.emit(input.value_as_number() / STEPS);
    });
    let marks = ticks.iter().map(|tick| {
        let left = format!("left: calc(8px + (100% - 16px) * {:.4})", tick.place);
        let end = (tick.place > 0.8).then_some("end");
        html! {
            <span class={if tick.low { "tick low" } else { "tick" }} style={left}>
                <small class={end}>{ tick.text.clone() }</small>
            </span>
        }
    });
    html! {
        <span class="slider" style={format!("--at: {place:.4}")}>
            <input type="range" min="0" max="1000" aria-label={label} aria-valuetext={said.to_owned()}
                value={format!("{:.0}", place * STEPS)} {oninput} />
            { for marks }
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_values_belong_together() {
        for scale in [Scale::Linear(0.0, 2.0), Scale::Log(128.0, 1e7), Scale::LogFromZero(0.1, 1e3)]
        {
            for place in [0.05, 0.3, 0.99] {
                let back = scale.place(scale.value(place));
                assert!((back - place).abs() < 1e-9, "{scale:?} at {place}: {back}");
            }
        }
        assert_eq!(Scale::LogFromZero(0.1, 1e3).value(0.0), 0.0);
        assert_eq!(Scale::LogFromZero(0.1, 1e3).place(0.0), 0.0);
        assert_eq!(Scale::Log(128.0, 1e7).place(0.0), 0.0);
    }
}
