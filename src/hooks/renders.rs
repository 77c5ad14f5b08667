//! How often the settings were rendered, for tests: a page that plays renders none of them again.

use std::cell::Cell;

thread_local! {
    static RENDERS: Cell<u32> = const { Cell::new(0) };
}

/// A component of the settings says that it is rendered.
pub(crate) fn count_renders() {
    RENDERS.set(RENDERS.get() + 1);
}

/// How often components of the settings were rendered since the page was opened.
#[cfg(target_arch = "wasm32")]
pub(crate) fn renders() -> u32 {
    RENDERS.get()
}
