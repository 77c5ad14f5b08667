//! One setting on the screen: its name, how it is set, its value, and why a change was refused.

use super::segmented::segmented;
use super::select::Select;
use super::slider::slider;
use super::value_field::ValueField;
use crate::desk::Desk;
use crate::settings::{Control, Measure, Setting};
use crate::texts::{fill, t};
use lambdascope_scenario::Diagnostic;
use serde_json::Value;
use web_sys::{Event, HtmlInputElement};
use yew::{AttrValue, Callback, Html, TargetCast, html};

/// Choices up to this many letters stand side by side; longer ones are a list.
const SEGMENTS_LETTERS_MAX: usize = 26;

pub(crate) fn setting_row(desk: &Desk, setting: &Setting) -> Html {
    let write = {
        let (desk, path, edits) = (desk.clone(), setting.path.clone(), setting.edits.clone());
        Callback::from(move |value: Value| desk.change(&path, edits(value)))
    };
    let refused = desk.ui.refused.as_ref().filter(|(path, _)| *path == setting.path);
    let (class, control) = match &setting.control {
        Control::Slide { scale, value, measure, absent, ticks } => {
            let measure = *measure;
            let said = value.map_or_else(|| (*absent).to_owned(), |value| measure.said(value));
            let place = value.map_or(1.0, |value| scale.place(value));
            let scale = *scale;
            let on_place = write.reform(move |place: f64| measure.json(scale.value(place)));
            let class = match ticks.iter().map(|tick| tick.low).max() {
                None => "row",
                Some(false) => "row ticked",
                Some(true) => "row ticked two",
            };
            let field = value_field(setting.label, said.clone(), measure, &write);
            let slider = slider(setting.label.into(), place, &said, ticks, &on_place);
            // A slider with marks needs the whole width: it stands below its value.
            let control = if ticks.is_empty() {
                html! { <>{ slider }{ field }</> }
            } else {
                html! { <><span></span>{ field }{ slider }</> }
            };
            (class, control)
        }
        Control::Choose { options, chosen } => {
            let values: Vec<Value> = options.iter().map(|(_, value)| value.clone()).collect();
            let on_choose =
                write.reform(move |index: usize| values.get(index).cloned().unwrap_or_default());
            let names: Vec<AttrValue> = options.iter().map(|(name, _)| name.clone()).collect();
            let letters: usize = names.iter().map(|name| name.len() + 2).sum();
            let choice = if letters <= SEGMENTS_LETTERS_MAX {
                segmented(setting.label.into(), &names, *chosen, &on_choose)
            } else {
                html! { <Select label={setting.label} options={names} chosen={*chosen} {on_choose} /> }
            };
            ("row", html! { <span class="wide">{ choice }</span> })
        }
        Control::Switch(on) => {
            let onchange = write.reform(|event: Event| {
                Value::from(event.target_unchecked_into::<HtmlInputElement>().checked())
            });
            let said = if *on { t().on } else { t().off };
            (
                "row",
                html! {
                    <label class="switch wide">
                        <input type="checkbox" role="switch" checked={*on} aria-label={setting.label} {onchange} />
                        { said }
                    </label>
                },
            )
        }
    };
    html! {
        <div {class} title={setting.hint}>
            <span>{ setting.label }</span>
            { control }
            { for refused.iter().flat_map(|(_, diagnostics)| diagnostics.iter().take(2).map(complaint)) }
        </div>
    }
}

/// The value, to be typed over.
fn value_field(
    label: &'static str,
    text: String,
    measure: Measure,
    write: &Callback<Value>,
) -> Html {
    let on_enter = write.reform(move |typed: String| {
        // An emptied field takes the value away.
        if typed.trim().is_empty() { Value::Null } else { measure.typed(&typed) }
    });
    html! { <ValueField {label} {text} {on_enter} /> }
}

/// Why a change was refused.
pub(crate) fn complaint(diagnostic: &Diagnostic) -> Html {
    let mut text = diagnostic.message.clone();
    if let Some(allowed) = &diagnostic.allowed {
        text.push_str(". ");
        text.push_str(&fill(t().allowed, &[allowed]));
    }
    html! { <span class="complaint" role="alert">{ text }</span> }
}
