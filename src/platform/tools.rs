//! What only some visits need of the browser: functions of `tools.js`, which is fetched when the
//! first of them is called.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(module = "/src/platform/rest.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn tool(name: &str, input: &JsValue) -> Result<JsValue, JsValue>;
}

/// Puts `text` on the clipboard. False if that was refused.
pub(crate) async fn copy(text: &str) -> bool {
    tool("copy", &text.into()).await.is_ok()
}

/// A text, deflated, in the letters that addresses have; none if the browser cannot do it.
pub(crate) async fn deflate(text: &str) -> Option<String> {
    tool("deflate", &text.into()).await.ok()?.as_string()
}

/// The text that was deflated so; none if it never was, or if it is longer than any scenario.
pub(crate) async fn inflate(letters: &str) -> Option<String> {
    tool("inflate", &letters.into()).await.ok()?.as_string()
}
