//! What a person sees when the program itself is wrong: where it happened, to paste in a report,
//! and a way to start again. The state after a panic is not trusted, so this writes plain elements.

use super::{document, url};
use crate::texts::{fill, t};
use std::cell::RefCell;
use std::panic::PanicHookInfo;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

thread_local! {
    static RUN: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Remembers which scenario, seed and moment a report would name.
pub(crate) fn remember(run: String) {
    RUN.with(|place| *place.borrow_mut() = run);
}

/// Shows every later panic on the page.
pub(crate) fn install() {
    yew::set_custom_panic_hook(Box::new(show));
}

fn show(info: &PanicHookInfo<'_>) {
    let run =
        RUN.with(|place| place.try_borrow().map_or_else(|_| String::new(), |run| run.clone()));
    let report = format!("Lambdascope {}\n{run}\n{info}", env!("CARGO_PKG_VERSION"));
    web_sys::console::error_1(&report.as_str().into());
    // If even the page cannot be written, the console has the report.
    let _ = write(&report);
}

fn write(report: &str) -> Option<()> {
    let document = document();
    let element = |tag: &str, text: &str| {
        let element = document.create_element(tag).ok()?;
        element.set_text_content(Some(text));
        Some(element)
    };
    let dialog = element("div", "")?;
    dialog.set_class_name("crash");
    dialog.set_attribute("role", "alertdialog").ok()?;
    dialog.set_attribute("aria-label", t().crash_title).ok()?;
    let reload = element("button", t().crash_reload)?;
    reload.set_class_name("btn main");
    let on_click = Closure::<dyn FnMut()>::new(url::reload);
    reload.add_event_listener_with_callback("click", on_click.as_ref().unchecked_ref()).ok()?;
    // The page lives as long as the button does.
    on_click.forget();
    for part in [
        element("h1", t().crash_title)?,
        element("p", &fill(t().crash_explained, &[]))?,
        element("pre", report)?,
        reload,
    ] {
        dialog.append_child(&part).ok()?;
    }
    document.body()?.append_child(&dialog).ok()?;
    Some(())
}
