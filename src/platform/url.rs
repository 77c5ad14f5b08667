//! The address of this page.

use super::window;
use js_sys::{decode_uri_component, encode_uri_component};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// The keys and values of the query, decoded, in their order.
pub(crate) fn query() -> Vec<(String, String)> {
    pairs(window().location().search().unwrap_or_default().trim_start_matches('?'))
}

/// The keys and values of the fragment, decoded, in their order.
pub(crate) fn fragment() -> Vec<(String, String)> {
    pairs(window().location().hash().unwrap_or_default().trim_start_matches('#'))
}

fn pairs(text: &str) -> Vec<(String, String)> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(key), decode(value))
        })
        .collect()
}

/// This page's address with another query, given as decoded pairs.
pub(crate) fn with_query(pairs: &[(&str, String)]) -> String {
    let location = window().location();
    let mut address = location.origin().unwrap_or_default();
    address.push_str(&location.pathname().unwrap_or_default());
    for (index, (key, value)) in pairs.iter().enumerate() {
        address.push(if index == 0 { '?' } else { '&' });
        address.push_str(key);
        address.push('=');
        // A slash is allowed in a query and easier to read.
        address.push_str(&String::from(encode_uri_component(value)).replace("%2F", "/"));
    }
    address
}

/// Shows another address of this page without loading it.
pub(crate) fn replace(address: &str) {
    if let Ok(history) = window().history() {
        // A page in a sandbox may not; its address then stays as it was.
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(address));
    }
}

/// Calls back when somebody enters another fragment, until it is dropped: a browser does not load
/// the page again for that.
pub(crate) struct FragmentWatch(Closure<dyn FnMut()>);

impl FragmentWatch {
    pub(crate) fn new(on_change: impl FnMut() + 'static) -> Self {
        let closure = Closure::new(on_change);
        let on_change = closure.as_ref().unchecked_ref();
        // Listening to the window's own events is never refused.
        let _ = window().add_event_listener_with_callback("hashchange", on_change);
        Self(closure)
    }
}

impl Drop for FragmentWatch {
    fn drop(&mut self) {
        let on_change = self.0.as_ref().unchecked_ref();
        let _ = window().remove_event_listener_with_callback("hashchange", on_change);
    }
}

/// Loads the page again.
pub(crate) fn reload() {
    // A page that cannot reload stays as it is.
    let _ = window().location().reload();
}

fn decode(text: &str) -> String {
    let spaced = text.replace('+', " ");
    decode_uri_component(&spaced).map_or(spaced, String::from)
}
