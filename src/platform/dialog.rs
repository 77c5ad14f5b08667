//! The dialog of the page: shown as one that takes the focus and gives it back.

use super::document;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlTextAreaElement};

/// The id of the editor's text.
pub(crate) const EDITOR: &str = "scenario-text";

/// Opens the dialog that was just rendered.
pub(crate) fn show() {
    let dialog = document().query_selector("dialog").ok().flatten();
    if let Some(dialog) = dialog.and_then(|dialog| dialog.dyn_into::<HtmlDialogElement>().ok()) {
        // Only a dialog that is open already refuses.
        let _ = dialog.show_modal();
    }
}

/// What stands in the editor now.
pub(crate) fn editor_text() -> String {
    editor().map_or_else(String::new, |area| area.value())
}

/// Puts a text into the editor.
pub(crate) fn set_editor_text(text: &str) {
    if let Some(area) = editor() {
        area.set_value(text);
    }
}

fn editor() -> Option<HtmlTextAreaElement> {
    document().get_element_by_id(EDITOR)?.dyn_into().ok()
}
