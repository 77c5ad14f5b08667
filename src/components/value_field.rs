//! A value that can be typed over. What is being typed stays until it is entered or given up.

use web_sys::{HtmlInputElement, InputEvent, KeyboardEvent};
use yew::{AttrValue, Callback, Html, Properties, TargetCast, component, html, use_state};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// Its name for people who hear the page.
    pub(crate) label: AttrValue,
    /// The value as text.
    pub(crate) text: AttrValue,
    /// Gets what was entered.
    pub(crate) on_enter: Callback<String>,
}

/// Shows the value; Enter or leaving the field enters what was typed, Escape gives it up.
#[component]
pub(crate) fn ValueField(props: &Props) -> Html {
    let draft = use_state(|| None::<String>);
    let enter = {
        let (draft, on_enter) = (draft.clone(), props.on_enter.clone());
        move || {
            if let Some(text) = &*draft {
                on_enter.emit(text.clone());
                draft.set(None);
            }
        }
    };
    let oninput = {
        let draft = draft.clone();
        Callback::from(move |event: InputEvent| {
            draft.set(Some(event.target_unchecked_into::<HtmlInputElement>().value()));
        })
    };
    let onkeydown = {
        let (draft, enter) = (draft.clone(), enter.clone());
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "Enter" => enter(),
            "Escape" if draft.is_some() => {
                event.stop_propagation();
                draft.set(None);
            }
            _ => event.stop_propagation(),
        })
    };
    let value =
        draft.as_ref().map_or_else(|| props.text.clone(), |text| AttrValue::from(text.clone()));
    html! {
        <input class="value" type="text" autocomplete="off" spellcheck="false" aria-label={props.label.clone()}
            {value} {oninput} {onkeydown} onblur={move |_| enter()} />
    }
}
