//! Files of the site that load when they are first needed.

use super::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

/// Reads a file of the site as text; none if it does not come.
pub(crate) async fn text(path: &str) -> Option<String> {
    read(path).await.ok().flatten()
}

async fn read(path: &str) -> Result<Option<String>, JsValue> {
    let response: Response = JsFuture::from(window().fetch_with_str(path)).await?.dyn_into()?;
    if !response.ok() {
        return Ok(None);
    }
    Ok(JsFuture::from(response.text()?).await?.as_string())
}
