//! What a page may keep between visits, and a tab until it is closed, if the browser lets it.

use super::window;

/// Reads a kept value; none if there is none or storage is refused.
pub(crate) fn read(key: &str) -> Option<String> {
    window().local_storage().ok().flatten()?.get_item(key).ok().flatten()
}

/// Keeps a value. False if storage is refused or full.
pub(crate) fn write(key: &str, value: &str) -> bool {
    let storage = window().local_storage().ok().flatten();
    storage.is_some_and(|storage| storage.set_item(key, value).is_ok())
}

fn of_tab() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}

/// Reads what this tab keeps; none if there is nothing or storage is refused.
pub(crate) fn read_in_tab(key: &str) -> Option<String> {
    of_tab()?.get_item(key).ok().flatten()
}

/// Keeps a value until the tab is closed. False if storage is refused or full.
pub(crate) fn write_in_tab(key: &str, value: &str) -> bool {
    of_tab().is_some_and(|storage| storage.set_item(key, value).is_ok())
}

/// Forgets what this tab keeps.
pub(crate) fn forget_in_tab(key: &str) {
    if let Some(storage) = of_tab() {
        // What is not there is forgotten.
        let _ = storage.remove_item(key);
    }
}
