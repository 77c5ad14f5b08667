//! What a page may keep between visits, if the browser lets it.

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
