//! The text of the editor, which only the page has while somebody types it.

use super::document;
use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;

/// The id of the editor's text.
pub(crate) const EDITOR: &str = "scenario-text";

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
