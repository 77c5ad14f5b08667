//! The part of the program that a first visit does not need. The release build divides the
//! program by what runs on such a visit; a build in one piece never calls this.

use crate::texts::t;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(module = "/src/platform/rest.js")]
extern "C" {
    #[wasm_bindgen(js_name = expect)]
    fn expect_rest(exports: &JsValue, title: &str, text: &str, reload: &str);
    #[wasm_bindgen(js_name = isHere)]
    fn is_rest_here() -> bool;
    #[cfg(target_arch = "wasm32")]
    fn load();
}

/// Lets the rest come when the visitor begins to point at the page.
pub(crate) fn expect() {
    let t = t();
    expect_rest(&wasm_bindgen::exports(), t.rest_title, t.rest_explained, t.crash_reload);
}

/// Whether the rest is here, so that something more can be shown without waiting for it.
pub(crate) fn is_here() -> bool {
    is_rest_here()
}

/// Brings the rest at once. The first part calls it before it calls anything that is not there.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen]
#[expect(unreachable_pub, reason = "the first part of the divided program calls it")]
pub fn load_rest() {
    load();
}
