//! A choice of one out of a few: side by side, or as a list that opens.

use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, el, part, selected, target};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::virtual_dom::ListenerKind;

/// Choices up to this many letters stand side by side; longer ones are a list.
const LETTERS_MAX: usize = 26;

/// A choice called `label`: what each option is called, and what choosing it does.
pub(crate) fn choice(
    desk: &Desk,
    label: &'static str,
    options: Vec<(String, Act)>,
    chosen: Option<usize>,
) -> El {
    let letters: usize = options.iter().map(|(name, _)| name.len() + 2).sum();
    if letters <= LETTERS_MAX {
        segmented(desk, label, options, chosen)
    } else {
        list(desk, label, options, chosen)
    }
}

/// The options side by side. Arrow keys move the choice, as in a group of radio buttons.
pub(crate) fn segmented(
    desk: &Desk,
    label: &'static str,
    options: Vec<(String, Act)>,
    chosen: Option<usize>,
) -> El {
    let count = options.len();
    let acts: Vec<Act> = options.iter().map(|(_, act)| act.clone()).collect();
    let buttons = options.into_iter().enumerate().map(|(index, (name, act))| {
        let on = chosen == Some(index);
        let reachable = on || (chosen.is_none() && index == 0);
        el("button")
            .attr("type", "button")
            .attr("role", "radio")
            .state("aria-checked", on)
            .attr("tabindex", if reachable { "0" } else { "-1" })
            .text(&name)
            .on_click(desk, act)
    });
    let buttons = buttons.collect();
    let desk = desk.clone();
    part("span", "seg").attr("role", "radiogroup").attr("aria-label", label).list(buttons).on_key(
        move |event| {
            // Where the keyboard is: the choice itself may not be rendered yet.
            let option = target::<HtmlElement>(event);
            let group = option.as_ref().and_then(|option| option.parent_element());
            let options = group.map(|group| group.children());
            let place = |index: &usize| {
                let other = options.as_ref()?.item(u32::try_from(*index).ok()?);
                (other.as_ref() == option.as_deref()).then_some(())
            };
            let at = (0..count).find(|index| place(index).is_some());
            let at = at.or(chosen).unwrap_or(0);
            let next = match event.key().as_str() {
                "ArrowRight" | "ArrowDown" => (at + 1) % count,
                "ArrowLeft" | "ArrowUp" => (at + count - 1) % count,
                _ => return false,
            };
            if let Some(act) = acts.get(next) {
                desk.act(act.clone());
            }
            // The keyboard's place goes with the choice.
            let option = options.and_then(|options| options.item(u32::try_from(next).unwrap_or(0)));
            if let Some(option) = option.and_then(|option| option.dyn_into::<HtmlElement>().ok()) {
                // An element that cannot take the focus leaves it where it is.
                let _ = option.focus();
            }
            true
        },
    )
}

/// The options as a list that opens.
pub(crate) fn list(
    desk: &Desk,
    label: &'static str,
    options: Vec<(String, Act)>,
    chosen: Option<usize>,
) -> El {
    let names = options.iter().enumerate();
    let items = names.map(|(index, (name, _))| {
        el("option").property("selected", chosen == Some(index)).text(name)
    });
    let items = items.collect();
    let desk = desk.clone();
    part("select", "select").attr("aria-label", label).list(items).on(
        ListenerKind::onchange,
        Rc::new(move |event| {
            let Some((select, index)) = selected(&event) else { return };
            // It shows what holds until the choice is accepted.
            select.set_selected_index(
                chosen.and_then(|index| i32::try_from(index).ok()).unwrap_or(-1),
            );
            if let Some((_, act)) = options.get(index) {
                desk.act(act.clone());
            }
        }),
    )
}
