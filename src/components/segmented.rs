//! A choice of one out of a few: side by side, or as a list that opens.

use crate::act::Act;
use crate::desk::Desk;
use crate::hooks::use_desk;
use crate::platform::events::{selected, target};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlSelectElement};
use yew::{
    Callback, Event, Html, KeyboardEvent, Properties, component, html, use_effect, use_node_ref,
};

/// Choices up to this many letters stand side by side; longer ones are a list.
const LETTERS_MAX: usize = 26;

#[derive(Clone, PartialEq, Properties)]
pub(crate) struct OptionsProps {
    /// What the choice is called.
    pub(crate) label: &'static str,
    /// What each option is called, and what choosing it does.
    pub(crate) options: Vec<(String, Act)>,
    pub(crate) chosen: Option<usize>,
    /// What is said about it to those who point at it.
    #[prop_or_default]
    pub(crate) title: Option<&'static str>,
    #[prop_or_default]
    pub(crate) disabled: bool,
}

/// The options side by side if there is room for them, else as a list.
#[component]
pub(crate) fn Options(props: &OptionsProps) -> Html {
    let letters: usize = props.options.iter().map(|(name, _)| name.len() + 2).sum();
    if letters <= LETTERS_MAX {
        html! { <Segmented ..props.clone() /> }
    } else {
        html! { <OptionList ..props.clone() /> }
    }
}

/// The options side by side. Arrow keys move the choice, as in a group of radio buttons.
#[component]
pub(crate) fn Segmented(props: &OptionsProps) -> Html {
    let desk = use_desk();
    let chosen = props.chosen;
    let buttons = props.options.iter().enumerate().map(|(index, (name, act))| {
        let on = chosen == Some(index);
        let reachable = on || (chosen.is_none() && index == 0);
        html! {
            <button type="button" role="radio" aria-checked={on.to_string()}
                tabindex={if reachable { "0" } else { "-1" }}
                onclick={desk.on(act.clone())}>{ name }</button>
        }
    });
    let onkeydown = {
        let acts: Vec<Act> = props.options.iter().map(|(_, act)| act.clone()).collect();
        let desk = desk.clone();
        Callback::from(move |event: KeyboardEvent| {
            if go(&desk, &acts, chosen, &event).is_some() {
                event.prevent_default();
                event.stop_propagation();
            }
        })
    };
    html! {
        <span class="seg" role="radiogroup" aria-label={props.label} title={props.title}
            {onkeydown}>{ for buttons }</span>
    }
}

/// Makes the choice that an arrow key leads to; none if it is another key.
fn go(desk: &Desk, acts: &[Act], chosen: Option<usize>, event: &KeyboardEvent) -> Option<()> {
    // Where the keyboard is: the choice itself may not be rendered yet.
    let option = target::<HtmlElement>(event);
    let group = option.as_ref().and_then(|option| option.parent_element());
    let options = group.map(|group| group.children());
    let other = |index: usize| options.as_ref()?.item(u32::try_from(index).ok()?);
    let at = (0..acts.len())
        .find(|index| other(*index).is_some_and(|other| Some(&other) == option.as_deref()));
    let at = at.or(chosen).unwrap_or(0);
    let next = match event.key().as_str() {
        "ArrowRight" | "ArrowDown" => (at + 1) % acts.len(),
        "ArrowLeft" | "ArrowUp" => (at + acts.len() - 1) % acts.len(),
        _ => return None,
    };
    desk.act(acts.get(next)?.clone());
    // The keyboard's place goes with the choice.
    if let Some(option) = other(next).and_then(|option| option.dyn_into::<HtmlElement>().ok()) {
        // An element that cannot take the focus leaves it where it is.
        let _ = option.focus();
    }
    Some(())
}

/// The options as a list that opens.
#[component]
pub(crate) fn OptionList(props: &OptionsProps) -> Html {
    let desk = use_desk();
    let chosen = props.chosen;
    let items = props.options.iter().map(|(name, _)| html! { <option>{ name }</option> });
    // Which option shows is a property of the element, and no attribute.
    let list = use_node_ref();
    use_effect({
        let list = list.clone();
        move || {
            let index = chosen.and_then(|index| i32::try_from(index).ok());
            if let (Some(list), Some(index)) = (list.cast::<HtmlSelectElement>(), index) {
                list.set_selected_index(index);
            }
        }
    });
    let acts: Vec<Act> = props.options.iter().map(|(_, act)| act.clone()).collect();
    let onchange = Callback::from(move |event: Event| {
        let Some((select, index)) = selected(&event) else { return };
        // It shows what holds until the choice is accepted.
        select.set_selected_index(chosen.and_then(|index| i32::try_from(index).ok()).unwrap_or(-1));
        if let Some(act) = acts.get(index) {
            desk.act(act.clone());
        }
    });
    html! {
        <select class="select" aria-label={props.label} title={props.title} disabled={props.disabled}
            ref={list} {onchange}>
            { for items }
        </select>
    }
}

/// [`Segmented`] for parts that are put together call by call.
pub(crate) fn segmented(
    _: &Desk,
    label: &'static str,
    options: Vec<(String, Act)>,
    chosen: Option<usize>,
) -> Html {
    html! { <Segmented {label} {options} {chosen} /> }
}
