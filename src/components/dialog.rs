//! A dialog over the page: the browser keeps the focus inside and closes it with Escape.

use super::header::icon_button;
use super::icons;
use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::state::Choice;
use crate::texts::t;
use std::rc::Rc;
use yew::Html;
use yew::virtual_dom::ListenerKind;

/// A dialog with its head; `class` is its size, a class of dialog.css.
pub(crate) fn dialog(desk: &Desk, title: &str, class: &'static str, body: El) -> El {
    framed(desk, title, class, None, body)
}

/// A dialog of several pages, which are switched at its head.
pub(crate) fn paged(desk: &Desk, title: &str, class: &'static str, pages: Html, body: El) -> El {
    framed(desk, title, class, Some(pages), body)
}

fn framed(desk: &Desk, title: &str, class: &'static str, pages: Option<Html>, body: El) -> El {
    let close = Act::Choose(Choice::Dialog(None));
    let leave = icon_button(desk, "icon", t().close, icons::CLOSE, close.clone());
    let head = part("div", "dialog-head").child(el("h2").text(title)).maybe(pages).child(leave);
    let desk = desk.clone();
    part("dialog", class)
        .put("aria-label", title)
        .on(ListenerKind::onclose, Rc::new(move |_| desk.act(close.clone())))
        .child(head)
        .child(body)
}
