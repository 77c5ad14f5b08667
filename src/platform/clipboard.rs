//! The clipboard, which a browser may refuse or not have.

use super::window;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Puts `text` on the clipboard. False if that was refused.
pub(crate) async fn copy(text: &str) -> bool {
    write(text).await.is_ok()
}

/// Looked up by hand: on an insecure page there is no clipboard at all, and a typed call would trap.
async fn write(text: &str) -> Result<JsValue, JsValue> {
    let navigator = Reflect::get(&window(), &"navigator".into())?;
    let clipboard = Reflect::get(&navigator, &"clipboard".into())?;
    let write: Function = Reflect::get(&clipboard, &"writeText".into())?.dyn_into()?;
    let promise: Promise = write.call1(&clipboard, &text.into())?.dyn_into()?;
    JsFuture::from(promise).await
}
