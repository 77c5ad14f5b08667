//! The worker that runs scenarios with many seeds: `odds_worker.js`, which starts this program a
//! second time, without a page.

use js_sys::{Array, BigUint64Array, Object, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};

/// Where the site has it, beside the page.
const SCRIPT: &str = "odds_worker.js";

#[wasm_bindgen]
extern "C" {
    /// The address of the script that starts this program.
    #[wasm_bindgen(thread_local_v2, js_namespace = ["import", "meta"], js_name = url)]
    static PROGRAM: String;

    /// A message of the worker.
    type Message;
    /// Why there is nothing more to hear.
    #[wasm_bindgen(method, getter)]
    fn wrong(this: &Message) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = tookMs)]
    fn took_ms(this: &Message) -> f64;
    #[wasm_bindgen(method, getter)]
    fn sides(this: &Message) -> Vec<BigUint64Array>;
}

/// What the worker tells.
pub(crate) struct Told {
    /// How long all runs took so far (ms).
    pub(crate) took_ms: f64,
    /// The numbers of the next runs, scenario by scenario.
    pub(crate) sides: Vec<Vec<u64>>,
}

/// The worker at its work; dropping it ends it, wherever it stands.
pub(crate) struct OddsWorker {
    worker: Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(ErrorEvent)>,
}

impl OddsWorker {
    /// Runs scenarios, each with so many seeds, and calls back with what they came to, or with why
    /// they cannot go on, in the browser's words.
    ///
    /// # Errors
    /// Why the browser starts no worker, in its words.
    pub(crate) fn start(
        scenarios: &[String],
        runs: usize,
        tell: impl Fn(Result<Told, String>) + Clone + 'static,
    ) -> Result<Self, String> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(SCRIPT, &options).map_err(said)?;
        let tell_error = tell.clone();
        let on_error = Closure::<dyn FnMut(_)>::new(move |event: ErrorEvent| {
            // It is told on the page, in words.
            event.prevent_default();
            tell_error(Err(said(Reflect::get(&event, &"message".into()).unwrap_or_default())));
        });
        let on_message = Closure::<dyn FnMut(_)>::new(move |event: MessageEvent| {
            let message: Message = event.data().unchecked_into();
            tell(match message.wrong() {
                Some(why) => Err(why),
                None => Ok(Told {
                    took_ms: message.took_ms(),
                    sides: message.sides().iter().map(BigUint64Array::to_vec).collect(),
                }),
            });
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        let scenarios: Array = scenarios.iter().map(|text| JsValue::from_str(text)).collect();
        let work = Object::new();
        for (key, value) in [
            ("program", PROGRAM.with(|program| JsValue::from_str(program))),
            ("scenarios", scenarios.into()),
            ("runs", JsValue::from(runs)),
        ] {
            Reflect::set(&work, &key.into(), &value).map_err(said)?;
        }
        worker.post_message(&work).map_err(said)?;
        Ok(Self { worker, _on_message: on_message, _on_error: on_error })
    }
}

impl Drop for OddsWorker {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// What the browser says of something that went wrong; empty if it says nothing.
fn said(wrong: JsValue) -> String {
    match wrong.dyn_into::<js_sys::Error>() {
        Ok(error) => error.message().into(),
        Err(other) => other.as_string().unwrap_or_default(),
    }
}
