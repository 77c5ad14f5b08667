//! Files of the site that load when they are first needed.

use super::window;
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

/// Reads a file of the site as text; none if it does not come.
pub(crate) async fn text(path: &str) -> Option<String> {
    read(path).await.ok().flatten()
}

/// Reads a file of the site as bytes; none if it does not come.
pub(crate) async fn bytes(path: &str) -> Option<Vec<u8>> {
    let response = respond(path).await.ok()?;
    let buffer = JsFuture::from(response.array_buffer().ok()?).await.ok()?;
    response.ok().then(|| Uint8Array::new(&buffer).to_vec())
}

async fn read(path: &str) -> Result<Option<String>, JsValue> {
    let response = respond(path).await?;
    if !response.ok() {
        return Ok(None);
    }
    Ok(JsFuture::from(response.text()?).await?.as_string())
}

async fn respond(path: &str) -> Result<Response, JsValue> {
    JsFuture::from(window().fetch_with_str(path)).await?.dyn_into()
}
