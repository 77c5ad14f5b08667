//! The clipboard, packed texts and files to take home: functions of `tools.js`.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

mod js {
    use super::{JsValue, wasm_bindgen};

    #[wasm_bindgen(module = "/src/platform/tools.js")]
    extern "C" {
        #[wasm_bindgen(catch)]
        pub(super) async fn copy(text: &str) -> Result<(), JsValue>;
        #[wasm_bindgen(catch)]
        pub(super) async fn deflate(text: &str) -> Result<JsValue, JsValue>;
        #[wasm_bindgen(catch)]
        pub(super) async fn inflate(letters: &str) -> Result<JsValue, JsValue>;
        #[wasm_bindgen(catch)]
        pub(super) fn save(name: &str, kind: &str, text: &str) -> Result<(), JsValue>;
        #[wasm_bindgen(catch, js_name = savePng)]
        pub(super) async fn save_png(
            name: &str,
            width: f32,
            height: f32,
            svg: &str,
        ) -> Result<(), JsValue>;
    }
}

/// Puts `text` on the clipboard. False if that was refused.
pub(crate) async fn copy(text: &str) -> bool {
    js::copy(text).await.is_ok()
}

/// A text, deflated, in the letters that addresses have; none if the browser cannot do it.
pub(crate) async fn deflate(text: &str) -> Option<String> {
    js::deflate(text).await.ok()?.as_string()
}

/// The text that was deflated so; none if it never was, or if it is longer than any scenario.
pub(crate) async fn inflate(letters: &str) -> Option<String> {
    js::inflate(letters).await.ok()?.as_string()
}

/// Saves a text as a file of that name and media type. False if the browser refused.
pub(crate) fn save(name: &str, kind: &str, text: &str) -> bool {
    js::save(name, kind, text).is_ok()
}

/// Saves an SVG of that width and height (px) as pixels, two for each. False if the browser
/// refused.
pub(crate) async fn save_png(name: &str, (width, height): (f32, f32), svg: &str) -> bool {
    js::save_png(name, width, height, svg).await.is_ok()
}
