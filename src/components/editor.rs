//! The scenario as text. What was loaded stays until a text without errors is applied, and
//! nothing typed is lost before.

use super::dialog;
use super::header::button;
use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::platform::dialog::{EDITOR, set_editor_text};
use crate::platform::events::target;
use crate::quantity;
use crate::texts::{fill, t};
use lambdascope_scenario::Diagnostic;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Event, HtmlElement, HtmlInputElement};
use yew::virtual_dom::ListenerKind;
use yew::{Html, html};

/// Files larger than this are not read (bytes).
const FILE_MAX: u64 = 10 * 1_048_576;

pub(crate) fn dialog(desk: &Desk) -> Html {
    let text = desk.look(|stage| stage.document().to_json_pretty()).unwrap_or_default();
    let dialogs = desk.dialogs();
    let remarks = dialogs.remarks.as_deref();
    // The text that it starts with does not replace what is typed later.
    let area = html! {
        <textarea id={EDITOR} class="code" spellcheck="false" aria-label={t().editor_text} defaultvalue={text} />
    };
    let editor =
        part("div", if remarks.is_some() { "editor two" } else { "editor" }).node(area).child(
            part("div", "remarks")
                .attr("aria-live", "polite")
                .list(remarks.map_or_else(Vec::new, list)),
        );
    let opened = desk.clone();
    let file = el("input")
        .attr("type", "file")
        .attr("accept", ".json,application/json")
        .attr("hidden", "")
        .attr("aria-label", t().editor_open)
        .on(ListenerKind::onchange, Rc::new(move |event| read_file(&opened, &event)));
    let open = part("button", "btn")
        .attr("type", "button")
        .text(t().editor_open)
        .on(ListenerKind::onclick, Rc::new(|event| ask_for_file(&event)));
    let foot = part("div", "dialog-foot")
        .child(button(desk, "btn main", t().editor_apply, Act::Apply))
        .child(open)
        .child(file)
        .child(part("span", "muted small").text(t().editor_toml));
    let body = part("div", "dialog-body").child(editor).child(foot);
    dialog::dialog(t().editor_title, "wide", body)
}

/// The button stands before the input that browsers show in their own way.
fn ask_for_file(event: &Event) {
    let input = target::<HtmlElement>(event).and_then(|button| button.next_element_sibling());
    if let Some(input) = input.and_then(|input| input.dyn_into::<HtmlElement>().ok()) {
        input.click();
    }
}

fn read_file(desk: &Desk, event: &Event) {
    let files = target::<HtmlInputElement>(event).and_then(|input| input.files());
    let Some(file) = files.and_then(|files| files.get(0)) else { return };
    if quantity::whole(file.size()) > FILE_MAX {
        desk.notice(&fill(t().editor_too_large, &[&quantity::bytes(FILE_MAX)]));
        return;
    }
    spawn_local(async move {
        if let Ok(text) = JsFuture::from(file.text()).await {
            set_editor_text(&text.as_string().unwrap_or_default());
        }
    });
}

fn list(remarks: &[Diagnostic]) -> Vec<El> {
    let errors = remarks.iter().filter(|remark| remark.is_error()).count();
    let summary = match errors {
        0 => fill(t().editor_warnings, &[&remarks.len().to_string()]),
        1 => t().editor_error.to_owned(),
        errors => fill(t().editor_errors, &[&errors.to_string()]),
    };
    vec![el("b").text(&summary), el("ul").list(remarks.iter().map(remark).collect())]
}

fn remark(diagnostic: &Diagnostic) -> El {
    let line = diagnostic.line.map(|line| fill(t().line, &[&line.to_string()]));
    let place = fill("{0} {1}", &[line.as_deref().unwrap_or_default(), &diagnostic.path]);
    let mut item = el("li").attr("class", if diagnostic.is_error() { "error" } else { "" });
    if !place.trim().is_empty() {
        item = item.child(el("code").text(place.trim()));
    }
    item = item.child(el("span").text(&diagnostic.message));
    for (text, value) in
        [(t().allowed, &diagnostic.allowed), (t().did_you_mean, &diagnostic.suggestion)]
    {
        if let Some(value) = value {
            item = item.child(part("span", "muted").text(&fill(text, &[value])));
        }
    }
    item
}
