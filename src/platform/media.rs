//! What the screen is like and what its user prefers.

use super::window;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::MediaQueryList;

/// A dark page is preferred.
pub(crate) const DARK: &str = "(prefers-color-scheme: dark)";
/// Motion is to be kept low.
pub(crate) const REDUCED_MOTION: &str = "(prefers-reduced-motion: reduce)";

/// The window is too narrow for three lanes: a phone held upright.
pub(crate) const NARROW: &str = "(max-width: 759px)";

/// Whether a media query holds now.
pub(crate) fn matches(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|list| list.matches())
}

/// Calls back on every change of a query's answer, until it is dropped.
pub(crate) struct Watch {
    list: Option<MediaQueryList>,
    on_change: Closure<dyn FnMut()>,
}

impl Watch {
    pub(crate) fn new(query: &str, on_change: impl FnMut() + 'static) -> Self {
        let on_change = Closure::new(on_change);
        let list = window().match_media(query).ok().flatten();
        if let Some(list) = &list {
            let _ =
                list.add_event_listener_with_callback("change", on_change.as_ref().unchecked_ref());
        }
        Self { list, on_change }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some(list) = &self.list {
            let on_change = self.on_change.as_ref().unchecked_ref();
            let _ = list.remove_event_listener_with_callback("change", on_change);
        }
    }
}
