//! A button that opens a list, and the list.

use super::header::button;
use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, el, part};

/// The button, called `name` and showing `symbol`, and the list with this id that it opens.
pub(crate) fn menu(id: &'static str, name: &'static str, symbol: El, items: Vec<El>) -> [El; 2] {
    let open = part("button", "icon")
        .attr("type", "button")
        .attr("popovertarget", id)
        .attr("aria-label", name)
        .attr("title", name)
        .child(symbol);
    [open, part("ul", "popup").attr("id", id).attr("popover", "auto").list(items)]
}

/// One choice of a list; it closes the list.
pub(crate) fn item(desk: &Desk, id: &'static str, text: &str, act: Act, is_current: bool) -> El {
    let choose = button(desk, "", text, act)
        .attr("popovertarget", id)
        .attr("popovertargetaction", "hide")
        .state("aria-current", is_current);
    el("li").child(choose)
}
