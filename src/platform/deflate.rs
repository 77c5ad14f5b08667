//! Texts made short and long again by the browser's own streams.

use super::window;
use js_sys::{Array, Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ReadableStreamDefaultReader, ReadableWritablePair, Response};

/// The bytes of a text in the raw deflate format; none if the browser cannot do it.
pub(crate) async fn deflated(text: &str) -> Option<Vec<u8>> {
    let response = piped(&text.into(), "CompressionStream").ok()?;
    let buffer = JsFuture::from(response.array_buffer().ok()?).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

/// The text that was made so short; none if it never was, or if it is longer than `max` [bytes]:
/// a few bytes can stand for more text than a page can hold.
pub(crate) async fn inflated(bytes: &[u8], max: usize) -> Option<String> {
    let response = piped(&Uint8Array::from(bytes).into(), "DecompressionStream").ok()?;
    let reader: ReadableStreamDefaultReader = response.body()?.get_reader().unchecked_into();
    let mut text = Vec::new();
    loop {
        let part = JsFuture::from(reader.read()).await.ok()?;
        let Ok(part) = Reflect::get(&part, &"value".into()).ok()?.dyn_into::<Uint8Array>() else {
            return String::from_utf8(text).ok();
        };
        let length = usize::try_from(part.length()).ok()?;
        if text.len() + length > max {
            // What it still has is of no use to anybody, nor is whether it could be told so.
            let _ = reader.cancel();
            return None;
        }
        text.extend_from_slice(&part.to_vec());
    }
}

/// What comes out of a stream of that kind when something is put into it.
fn piped(data: &JsValue, stream: &str) -> Result<Response, JsValue> {
    // Looked up by hand: an older browser does not have it, and a typed call would trap.
    let stream: Function = Reflect::get(&window(), &stream.into())?.dyn_into()?;
    let pair = Reflect::construct(&stream, &Array::of1(&"deflate-raw".into()))?;
    let pair: ReadableWritablePair = pair.unchecked_into();
    let blob = Blob::new_with_str_sequence(&Array::of1(data))?;
    Response::new_with_opt_readable_stream(Some(&blob.stream().pipe_through(&pair)))
}
