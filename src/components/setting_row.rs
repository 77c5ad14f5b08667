//! One setting on the screen: its name, how it is set, its value, and why a change was refused.

use super::rule_note::AssumedMark;
use super::segmented::Options;
use super::slider::Slider;
use crate::act::Act;
use crate::hooks::{count_renders, use_desk};
use crate::platform::events::target;
use crate::settings::{Control, Setting};
use crate::stage::Stage;
use crate::state::Selection;
use crate::texts::{fill, t};
use lambdascope_scenario::Diagnostic;
use serde_json::Value;
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::{
    AttrValue, Callback, Event, Html, InputEvent, KeyboardEvent, Properties, component, html,
    use_state,
};

/// Why a change was refused is told in this many sentences at most.
const COMPLAINTS_MAX: usize = 2;

/// A setting as it is at the moment that is shown.
#[derive(Clone, PartialEq)]
pub(crate) struct Shown {
    pub(crate) setting: Setting,
    /// Whether its value is an assumption.
    assumed: bool,
}

impl Shown {
    pub(crate) fn of(stage: &Stage, setting: Setting) -> Self {
        let assumed = setting.is_assumed(stage.config(), stage.document());
        Self { setting, assumed }
    }
}

/// The rows of settings, and why the last change was refused beside the one that it was about.
pub(crate) fn rows<'a>(settings: impl Iterator<Item = &'a Shown>, selection: &Selection) -> Html {
    let row = |shown: &Shown| {
        let path = &shown.setting.path;
        let refused = selection.refused.as_ref().filter(|(refused, _)| refused == path);
        let complaints = refused.map(|(_, complaints)| complaints.clone()).unwrap_or_default();
        html! {
            <SettingRow key={shown.setting.key()} setting={Rc::new(shown.setting.clone())}
                assumed={shown.assumed} {complaints} />
        }
    };
    html! { <>{ for settings.map(row) }</> }
}

#[derive(PartialEq, Properties)]
pub(crate) struct SettingRowProps {
    setting: Rc<Setting>,
    assumed: bool,
    complaints: Vec<Diagnostic>,
}

#[component]
fn SettingRow(props: &SettingRowProps) -> Html {
    count_renders();
    let desk = use_desk();
    let setting = &props.setting;
    let (class, control) = match &setting.control {
        Control::Slide { scale, value, measure, absent, ticks } => {
            let (scale, measure) = (*scale, *measure);
            let said = value.map_or_else(|| (*absent).to_owned(), |value| measure.said(value));
            let place = value.map_or(1.0, |value| scale.place(value));
            let moved = Rc::clone(setting);
            let onplace = Callback::from(move |place| {
                desk.change(moved.path.clone(), moved.edits(measure.json(scale.value(place))));
            });
            let slider = html! {
                <Slider label={setting.label} {place} said={said.clone()} ticks={ticks.clone()}
                    {onplace} />
            };
            let value = html! { <ValueField {setting} {said} /> };
            // One with marks needs the whole width: it stands below its value.
            match (ticks.is_empty(), ticks.iter().any(|tick| tick.low)) {
                (true, _) => ("row", html! { <>{ slider }{ value }</> }),
                (false, false) => ("row ticked", html! { <><span />{ value }{ slider }</> }),
                (false, true) => ("row ticked two", html! { <><span />{ value }{ slider }</> }),
            }
        }
        Control::Choose { options, chosen, new } => {
            let options = options.iter().map(|(name, value)| {
                (name.clone(), Act::Change(setting.path.clone(), setting.edits(value.clone())))
            });
            let new = new.iter().map(|(words, edits)| {
                ((*words).to_owned(), Act::Extend(setting.path.clone(), edits.clone()))
            });
            let options: Vec<_> = options.chain(new).collect();
            let choice = html! { <Options label={setting.label} {options} chosen={*chosen} /> };
            ("row", html! { <span class="wide">{ choice }</span> })
        }
        Control::Switch(on) => {
            let switched = Rc::clone(setting);
            let onchange = Callback::from(move |event: Event| {
                let on = target::<HtmlInputElement>(&event).is_some_and(|input| input.checked());
                desk.change(switched.path.clone(), switched.edits(Value::from(on)));
            });
            let switch = html! {
                <label class="switch wide">
                    <input type="checkbox" role="switch" aria-label={setting.label} checked={*on}
                        {onchange} />
                    { if *on { t().on } else { t().off } }
                </label>
            };
            ("row", switch)
        }
    };
    html! {
        <div {class} title={setting.hint}>
            <span>
                { setting.label }
                if props.assumed { <AssumedMark /> }
            </span>
            { control }
            { for props.complaints.iter().take(COMPLAINTS_MAX).map(complaint) }
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct ValueFieldProps {
    setting: Rc<Setting>,
    /// How its value reads.
    said: AttrValue,
}

/// The value, to be typed over. Enter or leaving the field enters it, Escape gives it up; until
/// then what is being typed stays.
#[component]
fn ValueField(props: &ValueFieldProps) -> Html {
    let desk = use_desk();
    let draft = use_state(|| None::<String>);
    let setting = Rc::clone(&props.setting);
    // An emptied field takes the value away.
    let enter = {
        let draft = draft.clone();
        Callback::from(move |()| {
            let (Some(text), Control::Slide { measure, .. }) = (&*draft, &setting.control) else {
                return;
            };
            let value = if text.trim().is_empty() { Value::Null } else { measure.typed(text) };
            draft.set(None);
            desk.change(setting.path.clone(), setting.edits(value));
        })
    };
    let oninput = {
        let draft = draft.clone();
        Callback::from(move |event: InputEvent| {
            draft.set(target::<HtmlInputElement>(&event).map(|input| input.value()));
        })
    };
    let onkeydown = {
        let (draft, enter) = (draft.clone(), enter.clone());
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "Enter" => enter.emit(()),
            "Escape" => draft.set(None),
            _ => {}
        })
    };
    let value = draft.as_ref().map_or_else(|| props.said.clone(), |text| text.clone().into());
    html! {
        <input class="value" type="text" autocomplete="off" spellcheck="false"
            aria-label={props.setting.label} {value} {oninput} onblur={enter.reform(|_| ())}
            {onkeydown} />
    }
}

/// Why a change was refused.
pub(super) fn complaint(diagnostic: &Diagnostic) -> Html {
    let mut text = diagnostic.message.clone();
    if let Some(allowed) = &diagnostic.allowed {
        text.push_str(". ");
        text.push_str(&fill(t().allowed, &[allowed]));
    }
    html! { <span class="complaint" role="alert">{ text }</span> }
}
