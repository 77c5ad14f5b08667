//! Short messages over the page, until they are dismissed.

use super::icons::{self, Icon};
use crate::hooks::use_choices;
use crate::state::{self, Choice, Notice};
use crate::texts::t;
use yew::{Callback, Html, component, html};

#[component]
pub(crate) fn Notices() -> Html {
    let notices = use_choices::<state::Notices>();
    let show = |notice: &Notice| {
        let number = notice.number;
        let dispatch = notices.dispatcher();
        let dismiss = Callback::from(move |_| dispatch.dispatch(Choice::Dismiss(number)));
        html! {
            <div class="notice" key={number}>
                <p>{ &notice.text }</p>
                <button class="icon" type="button" aria-label={t().dismiss} title={t().dismiss}
                    onclick={dismiss}><Icon path={icons::CLOSE} /></button>
            </div>
        }
    };
    html! {
        <div class="notices" role="status">{ for notices.list.iter().map(show) }</div>
    }
}
