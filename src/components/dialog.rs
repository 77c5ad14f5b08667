//! A dialog over the page: the browser keeps the focus inside and closes it with Escape.

use super::icons::{self, IconButton};
use crate::act::Act;
use crate::dom::El;
use crate::hooks::use_desk;
use crate::state::Choice;
use crate::texts::t;
use web_sys::HtmlDialogElement;
use yew::{AttrValue, Callback, Html, Properties, component, html, use_effect_with, use_node_ref};

#[derive(PartialEq, Properties)]
pub(crate) struct FrameProps {
    pub(crate) title: AttrValue,
    /// Its size, a class of dialog.css.
    pub(crate) class: &'static str,
    /// What switches between its pages, if it has several: it stands in the head.
    #[prop_or_default]
    pub(crate) pages: Html,
    pub(crate) children: Html,
}

/// The dialog with its head.
#[component]
pub(crate) fn DialogFrame(props: &FrameProps) -> Html {
    let desk = use_desk();
    let FrameProps { title, class, pages, children } = props;
    let own = use_node_ref();
    use_effect_with((), {
        let own = own.clone();
        move |()| {
            if let Some(dialog) = own.cast::<HtmlDialogElement>() {
                // Only a dialog that is open already refuses.
                let _ = dialog.show_modal();
            }
        }
    });
    let close = Act::Choose(Choice::Dialog(None));
    let onclose = {
        let close = close.clone();
        Callback::from(move |_| desk.act(close.clone()))
    };
    html! {
        <dialog class={*class} aria-label={title} ref={own} {onclose}>
            <div class="dialog-head">
                <h2>{ title }</h2>
                { pages.clone() }
                <IconButton label={t().close} path={icons::CLOSE} act={close} />
            </div>
            { children.clone() }
        </dialog>
    }
}

/// [`DialogFrame`] for parts that are put together call by call.
pub(crate) fn dialog(title: &str, class: &'static str, body: El) -> Html {
    paged(title, class, Html::default(), body)
}

/// The same with several pages.
pub(crate) fn paged(title: &str, class: &'static str, pages: Html, body: El) -> Html {
    let title = AttrValue::from(title.to_owned());
    html! { <DialogFrame {title} {class} {pages}>{ body.html() }</DialogFrame> }
}
