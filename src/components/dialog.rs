//! A dialog over the page: the browser keeps the focus inside and closes it with Escape.

use super::icons;
use crate::texts::t;
use web_sys::HtmlDialogElement;
use yew::{
    AttrValue, Callback, Children, Html, Properties, component, html, use_effect_with, use_node_ref,
};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// Its heading.
    pub(crate) title: AttrValue,
    /// Its size: a class of dialog.css.
    #[prop_or_default]
    pub(crate) class: AttrValue,
    /// Called when it is closed, by whatever means.
    pub(crate) on_close: Callback<()>,
    pub(crate) children: Children,
}

/// A modal dialog for as long as it is rendered.
#[component]
pub(crate) fn Dialog(props: &Props) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            if let Some(dialog) = node.cast::<HtmlDialogElement>() {
                // Only a dialog that is open already refuses.
                let _ = dialog.show_modal();
            }
        });
    }
    let close = {
        let on_close = props.on_close.clone();
        Callback::from(move |_| on_close.emit(()))
    };
    let onclose = {
        let on_close = props.on_close.clone();
        Callback::from(move |_: web_sys::Event| on_close.emit(()))
    };
    html! {
        <dialog ref={node} class={props.class.clone()} aria-label={props.title.clone()} {onclose}>
            <div class="dialog-head">
                <h2>{ props.title.clone() }</h2>
                <button type="button" class="icon" aria-label={t().close} onclick={close}>{ icons::close() }</button>
            </div>
            <div class="dialog-body">{ props.children.clone() }</div>
        </dialog>
    }
}
