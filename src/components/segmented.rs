//! A choice between a few things that are all in sight.

use yew::{AttrValue, Callback, Html, KeyboardEvent, html};

/// One choice of several, called `label`. Arrow keys move it, as in a group of radio buttons.
pub(crate) fn segmented(
    label: AttrValue,
    options: &[AttrValue],
    chosen: Option<usize>,
    on_choose: &Callback<usize>,
) -> Html {
    let count = options.len();
    let onkeydown = {
        let on_choose = on_choose.clone();
        Callback::from(move |event: KeyboardEvent| {
            let at = chosen.unwrap_or(0);
            let next = match event.key().as_str() {
                "ArrowRight" | "ArrowDown" => (at + 1) % count,
                "ArrowLeft" | "ArrowUp" => (at + count - 1) % count,
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            on_choose.emit(next);
            focus_option(&event, next);
        })
    };
    let option = |(index, text): (usize, &AttrValue)| {
        let on_choose = on_choose.clone();
        let on = chosen == Some(index);
        let reachable = on || (chosen.is_none() && index == 0);
        html! {
            <button type="button" role="radio" aria-checked={on.to_string()} tabindex={if reachable { "0" } else { "-1" }}
                onclick={move |_| on_choose.emit(index)}>{ text.clone() }</button>
        }
    };
    html! {
        <span class="seg" role="radiogroup" aria-label={label} {onkeydown}>
            { for options.iter().enumerate().map(option) }
        </span>
    }
}

/// The keyboard's place goes with the choice.
fn focus_option(event: &KeyboardEvent, index: usize) {
    use wasm_bindgen::JsCast;
    use web_sys::{Element, HtmlElement};
    let group =
        event.target().and_then(|target| target.dyn_into::<Element>().ok()?.parent_element());
    let option = group
        .and_then(|group| group.children().item(u32::try_from(index).unwrap_or(0)))
        .and_then(|option| option.dyn_into::<HtmlElement>().ok());
    if let Some(option) = option {
        // An element that cannot take the focus leaves it where it is.
        let _ = option.focus();
    }
}
