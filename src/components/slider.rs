//! A slider whose track carries marks, such as the limits on a payload's way.

use crate::platform::events::target;
use crate::quantity::decimal;
use crate::settings::Tick;
use crate::texts::fill;
use web_sys::HtmlInputElement;
use yew::{AttrValue, Callback, Html, InputEvent, Properties, component, html};

/// The slider's own steps, from one end to the other.
const STEPS: f64 = 1_000.0;

#[derive(PartialEq, Properties)]
pub(crate) struct SliderProps {
    /// What it is called.
    pub(crate) label: &'static str,
    /// Where it stands, 0 to 1.
    pub(crate) place: f64,
    /// How that reads.
    pub(crate) said: AttrValue,
    pub(crate) ticks: Vec<Tick>,
    /// Is told where it was moved to.
    pub(crate) onplace: Callback<f64>,
}

#[component]
pub(crate) fn Slider(props: &SliderProps) -> Html {
    let SliderProps { label, place, said, ticks, onplace } = props;
    html! {
        <span class="slider" style={fill("--at: {0}", &[&decimal(*place, 4)])}>
            <Range label={*label} steps={STEPS} place={*place} said={said} onplace={onplace} />
            { for ticks.iter().map(mark) }
        </span>
    }
}

fn mark(tick: &Tick) -> Html {
    let left = fill("left: calc(8px + (100% - 16px) * {0})", &[&decimal(tick.place, 4)]);
    html! {
        <span class={if tick.low { "tick low" } else { "tick" }} style={left}>
            <small class={if tick.place > 0.8 { "end" } else { "" }}>{ &tick.text }</small>
        </span>
    }
}

#[derive(PartialEq, Properties)]
pub(crate) struct RangeProps {
    /// What it is called.
    pub(crate) label: &'static str,
    /// Its steps, from one end to the other.
    pub(crate) steps: f64,
    /// Where it stands, 0 to 1.
    pub(crate) place: f64,
    /// How that reads.
    pub(crate) said: AttrValue,
    /// Is told where it was moved to.
    pub(crate) onplace: Callback<f64>,
    /// Is told when a pointer takes hold of it.
    #[prop_or_default]
    pub(crate) onhold: Callback<()>,
}

/// The track of a slider alone.
#[component]
pub(crate) fn Range(props: &RangeProps) -> Html {
    let steps = props.steps;
    let oninput = props.onplace.reform(move |event: InputEvent| {
        let moved = target::<HtmlInputElement>(&event).and_then(|input| input.value().parse().ok());
        moved.map_or(0.0, |place: u32| f64::from(place)) / steps
    });
    html! {
        <input type="range" min="0" max={decimal(steps, 0)} aria-label={props.label}
            aria-valuetext={&props.said} value={decimal(props.place * steps, 0)} {oninput}
            onpointerdown={props.onhold.reform(|_| ())} />
    }
}
