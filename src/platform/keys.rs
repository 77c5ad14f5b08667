//! Keys that work wherever the focus is, except where they are needed for something else.

use super::window;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, KeyboardEvent};

/// Listens until it is dropped.
pub(crate) struct Keys(Closure<dyn FnMut(KeyboardEvent)>);

impl Keys {
    /// Calls `on_key` with the name of each key; a key that it takes does nothing else.
    pub(crate) fn listen(on_key: impl Fn(&str) -> bool + 'static) -> Self {
        let closure = Closure::new(move |event: KeyboardEvent| {
            let with_other = event.ctrl_key() || event.meta_key() || event.alt_key();
            let mut key = event.key();
            if event.shift_key() && key.starts_with("Arrow") {
                key.insert_str(0, "Shift+");
            }
            if !with_other && !is_needed(&event, &key) && on_key(&key) {
                event.prevent_default();
            }
        });
        // Listening to keys is never refused.
        let _ = window().add_event_listener_with_callback("keydown", closure_ref(&closure));
        Self(closure)
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        let _ = window().remove_event_listener_with_callback("keydown", closure_ref(&self.0));
    }
}

fn closure_ref(closure: &Closure<dyn FnMut(KeyboardEvent)>) -> &js_sys::Function {
    closure.as_ref().unchecked_ref()
}

/// Whether the focused element has a use of its own for the key.
fn is_needed(event: &KeyboardEvent, key: &str) -> bool {
    let Some(element) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
        return false;
    };
    let inside = |selector| element.closest(selector).ok().flatten().is_some();
    inside("dialog, input, select, textarea, [role=radiogroup], .rows, .popup")
        || (matches!(key, " " | "Enter") && inside("button, a"))
}
