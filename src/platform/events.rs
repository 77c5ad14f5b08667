//! The element that an event came to.

use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlSelectElement};

/// The element, if it is of this kind.
pub(crate) fn target<T: JsCast>(event: &Event) -> Option<T> {
    event.target()?.dyn_into().ok()
}

/// The list, and which of its options was chosen, from 0.
pub(crate) fn selected(event: &Event) -> Option<(HtmlSelectElement, usize)> {
    let select: HtmlSelectElement = target(event)?;
    let index = usize::try_from(select.selected_index()).ok()?;
    Some((select, index))
}
