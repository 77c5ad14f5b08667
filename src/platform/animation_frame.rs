//! A loop over the browser's animation frames that ends when its handle is dropped.

use super::window;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// A running loop. Dropping it cancels the frame that was asked for.
pub(crate) struct FrameLoop(Rc<Inner>);

/// Gets the time of the frame (ms).
type OnFrame = Closure<dyn FnMut(f64)>;

struct Inner {
    frame: Cell<i32>,
    on_frame: RefCell<Option<OnFrame>>,
}

impl FrameLoop {
    /// Calls `on_frame` before every repaint with the time since the last one (s).
    ///
    /// After a pause, such as a hidden tab, the time is cut to a tenth of a second: simulated
    /// time does not leap because nobody was looking.
    pub(crate) fn start(mut on_frame: impl FnMut(f64) + 'static) -> Self {
        const LONGEST_S: f64 = 0.1;
        let inner = Rc::new(Inner { frame: Cell::new(0), on_frame: RefCell::new(None) });
        let again = Rc::downgrade(&inner);
        let mut last_ms = None;
        *inner.on_frame.borrow_mut() = Some(Closure::new(move |now_ms: f64| {
            let passed_s = last_ms.map_or(0.0, |last| (now_ms - last) / 1e3);
            last_ms = Some(now_ms);
            on_frame(passed_s.clamp(0.0, LONGEST_S));
            if let Some(inner) = again.upgrade() {
                inner.request();
            }
        }));
        inner.request();
        Self(inner)
    }
}

/// How long the page is open (ms), to measure short times by; without end where nothing tells.
pub(crate) fn now_ms() -> f64 {
    window().performance().map_or(f64::INFINITY, |clock| clock.now())
}

impl Inner {
    fn request(&self) {
        if let Some(closure) = &*self.on_frame.borrow() {
            let frame = window().request_animation_frame(closure.as_ref().unchecked_ref());
            self.frame.set(frame.unwrap_or(0));
        }
    }
}

impl Drop for FrameLoop {
    fn drop(&mut self) {
        // Nothing is left to do if the browser no longer knows the frame.
        let _ = window().cancel_animation_frame(self.0.frame.get());
    }
}
