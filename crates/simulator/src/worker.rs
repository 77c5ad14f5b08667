//! The simulator in its worker: messages in, messages out, and slices of work in between.
//!
//! Messages are bytes. One that is a text says why the worker is of no use any more.

use js_sys::{Array, Uint8Array};
use lambdascope_protocol::{Asked, Told, decode, encode};
use lambdascope_simulator::Simulator;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent, MessagePort};

/// Says hello, and answers from now on.
pub(crate) fn start() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let panicked = scope.clone();
    std::panic::set_hook(Box::new(move |info| say_wrong(&panicked, &info.to_string())));
    // No worker is without channels and a clock.
    let (Ok(channel), Some(clock)) = (MessageChannel::new(), scope.performance()) else {
        return say_wrong(&scope, "the browser has no clock for workers");
    };
    let worker = Rc::new(Worker {
        simulator: RefCell::default(),
        next: channel.port2(),
        is_called: Cell::new(false),
        scope,
    });
    // These two live as long as the worker.
    let hearing = Rc::clone(&worker);
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |message| hearing.hear(&message));
    worker.scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    let working = Rc::clone(&worker);
    let on_slice = Closure::<dyn FnMut()>::new(move || working.work(|| clock.now()));
    channel.port1().set_onmessage(Some(on_slice.as_ref().unchecked_ref()));
    on_slice.forget();
    worker.say(&Simulator::hello());
}

struct Worker {
    scope: DedicatedWorkerGlobalScope,
    simulator: RefCell<Simulator>,
    /// Calls for the next slice: a message that the worker sends itself comes after those that
    /// wait already.
    next: MessagePort,
    is_called: Cell<bool>,
}

impl Worker {
    fn hear(&self, message: &MessageEvent) {
        let asked = message.data().dyn_into::<Uint8Array>().ok();
        match asked.and_then(|bytes| decode::<Asked>(&bytes.to_vec()).ok()) {
            Some(asked) => {
                let told = self.simulator.borrow_mut().hear(asked);
                self.say_all(told);
            }
            None => say_wrong(&self.scope, "a message of the page cannot be read"),
        }
    }

    fn work(&self, clock: impl Fn() -> f64) {
        self.is_called.set(false);
        let told = self.simulator.borrow_mut().work(clock);
        self.say_all(told);
    }

    /// Says what there is to say, and sees to it that the work goes on.
    fn say_all(&self, told: Option<Told>) {
        if let Some(told) = told {
            self.say(&told);
        }
        if !self.simulator.borrow().is_idle() && !self.is_called.replace(true) {
            // A port of this worker's own takes any message.
            let _ = self.next.post_message(&JsValue::NULL);
        }
    }

    fn say(&self, told: &Told) {
        let bytes = Uint8Array::from(&*encode(told));
        let moved = Array::of1(&bytes.buffer());
        // Bytes can be moved, and nobody else has these.
        let _ = self.scope.post_message_with_transfer(&bytes, &moved);
    }
}

/// Says why the worker is of no use any more.
fn say_wrong(scope: &DedicatedWorkerGlobalScope, why: &str) {
    // A text can be copied.
    let _ = scope.post_message(&why.into());
}
