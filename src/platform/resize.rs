//! The size of an element, whenever it changes.

use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver, ResizeObserverEntry};

/// Watches until it is dropped.
pub(crate) struct Resize {
    observer: Option<ResizeObserver>,
    _on_change: Closure<dyn FnMut(Array)>,
}

impl Resize {
    /// Calls back with width and height [CSS px], now and on every change.
    pub(crate) fn watch(element: &Element, mut on_size: impl FnMut(f64, f64) + 'static) -> Self {
        let on_change = Closure::new(move |entries: Array| {
            if let Some(entry) = entries.get(0).dyn_ref::<ResizeObserverEntry>() {
                let content = entry.content_rect();
                on_size(content.width(), content.height());
            }
        });
        let observer = ResizeObserver::new(on_change.as_ref().unchecked_ref()).ok();
        if let Some(observer) = &observer {
            observer.observe(element);
        }
        Self { observer, _on_change: on_change }
    }
}

impl Drop for Resize {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}
