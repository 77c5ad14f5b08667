//! What only a browser can do, one file each. Nothing else in the app calls it, except that
//! components handle the events of their own elements and the painter draws.

pub(crate) mod animation_frame;
pub(crate) mod dialog;
pub(crate) mod events;
pub(crate) mod fetch;
pub(crate) mod keys;
pub(crate) mod media;
pub(crate) mod panic_report;
pub(crate) mod resize;
pub(crate) mod simulator;
pub(crate) mod storage;
pub(crate) mod tools;
pub(crate) mod url;

/// The window of this page.
///
/// # Panics
/// Outside of a page.
pub(crate) fn window() -> web_sys::Window {
    web_sys::window().expect("the app runs in a page")
}

/// The document of this page.
///
/// # Panics
/// Outside of a page.
pub(crate) fn document() -> web_sys::Document {
    window().document().expect("a page has a document")
}

/// How many programs this machine can run at once; 1 if the browser does not tell.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small whole number")]
pub(crate) fn cores() -> usize {
    window().navigator().hardware_concurrency().max(1.0) as usize
}
