//! A worker with the simulator's program: bytes go to it and come back, each moved and not copied.

use js_sys::{Array, Error, JsString, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, ErrorEvent, MessageEvent, Url};

/// What starts the program, beside the page.
const SCRIPT: &str = "simulator.js";

/// The event of a message that does not arrive whole.
const GARBLED: &str = "messageerror";

/// What comes from a worker.
pub(super) enum Heard {
    /// A message.
    Bytes(Vec<u8>),
    /// Something that is no message.
    Nonsense,
    /// The worker is of no use any more, and why; the browser's words, which may be empty.
    Wrong(String),
}

/// A worker; dropping it ends it.
pub(super) struct Worker {
    worker: web_sys::Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(ErrorEvent)>,
    on_garbled: Closure<dyn FnMut(MessageEvent)>,
}

impl Worker {
    /// Starts one, of a build whose id tells its files from those of others in a cache.
    ///
    /// # Errors
    /// Why the browser starts none, in its words.
    pub(super) fn start(
        build: u64,
        hear: impl Fn(Heard) + Clone + 'static,
    ) -> Result<Self, String> {
        let worker = create(&format!("{SCRIPT}?{build:x}")).map_err(|wrong| said(&wrong))?;
        let on_message = Closure::<dyn FnMut(_)>::new({
            let hear = hear.clone();
            move |event: MessageEvent| {
                hear(match event.data().dyn_into::<Uint8Array>() {
                    Ok(bytes) => Heard::Bytes(bytes.to_vec()),
                    Err(other) => other.as_string().map_or(Heard::Nonsense, Heard::Wrong),
                });
            }
        });
        let on_error = Closure::<dyn FnMut(_)>::new({
            let hear = hear.clone();
            move |event: ErrorEvent| {
                // It is told on the page, in words.
                event.prevent_default();
                // A script that is not there makes an event without a message.
                let message = js_sys::Reflect::get(&event, &"message".into());
                hear(Heard::Wrong(message.ok().and_then(|it| it.as_string()).unwrap_or_default()));
            }
        });
        let on_garbled = Closure::<dyn FnMut(_)>::new(move |_: MessageEvent| hear(Heard::Nonsense));
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        // Not every browser has an attribute for these.
        let listener = on_garbled.as_ref().unchecked_ref();
        let _ = worker.add_event_listener_with_callback(GARBLED, listener);
        Ok(Self { worker, _on_message: on_message, _on_error: on_error, on_garbled })
    }

    pub(super) fn send(&self, bytes: &[u8]) {
        let bytes = Uint8Array::from(bytes);
        let moved = Array::of1(&bytes.buffer());
        // Bytes can be moved, and nobody else has these.
        let _ = self.worker.post_message_with_transfer(&bytes, &moved);
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        let listener = self.on_garbled.as_ref().unchecked_ref();
        let _ = self.worker.remove_event_listener_with_callback(GARBLED, listener);
        self.worker.terminate();
    }
}

/// A worker that runs the script of an address; where a page may not use addresses, as in a
/// sandbox without an origin, from a blob that fetches it.
fn create(address: &str) -> Result<web_sys::Worker, JsValue> {
    web_sys::Worker::new(address).or_else(|_| {
        let base = super::super::document().base_uri()?.unwrap_or_default();
        let home = Url::new_with_base(address, &base)?.href();
        let home = js_sys::JSON::stringify(&JsString::from(home))?;
        let script = format!("self.home={home};importScripts(self.home)");
        let options = BlobPropertyBag::new();
        options.set_type("text/javascript");
        let parts = Array::of1(&script.into());
        let blob = Blob::new_with_str_sequence_and_options(&parts, &options)?;
        let blob = Url::create_object_url_with_blob(&blob)?;
        let worker = web_sys::Worker::new(&blob);
        Url::revoke_object_url(&blob)?;
        worker
    })
}

/// What the browser says of something that went wrong; empty if it says nothing.
fn said(wrong: &JsValue) -> String {
    match wrong.dyn_ref::<Error>() {
        Some(error) => error.message().into(),
        None => wrong.as_string().unwrap_or_default(),
    }
}
