//! Short messages over the page, until they are dismissed.

use super::icons;
use crate::desk::use_desk;
use crate::state::Act;
use crate::texts::t;
use yew::{Html, component, html};

#[component]
pub(crate) fn Notices() -> Html {
    let desk = use_desk();
    let notice = |(number, text): &(u32, String)| {
        let (act, number) = (desk.act.clone(), *number);
        html! {
            <div class="notice" key={number}>
                <p>{ text.clone() }</p>
                <button type="button" class="icon" aria-label={t().dismiss} onclick={move |_| act.emit(Act::Dismiss(number))}>
                    { icons::close() }
                </button>
            </div>
        }
    };
    html! { <div class="notices" role="status">{ for desk.ui.notices.iter().map(notice) }</div> }
}
