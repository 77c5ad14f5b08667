//! The scenario as text. What was loaded stays until a text without errors is applied, and
//! nothing typed is lost before.

use super::dialog::Dialog;
use crate::desk::use_desk;
use crate::quantity;
use crate::stage::Opening;
use crate::state::Act;
use crate::texts::{fill, t};
use lambdascope_scenario::{Diagnostic, Severity, read_json};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Event, HtmlInputElement, HtmlTextAreaElement};
use yew::{Html, TargetCast, component, html, use_node_ref, use_state};

/// Files larger than this are not read [bytes].
const FILE_MAX: f64 = 10.0 * 1_048_576.0;

#[component]
pub(crate) fn Editor() -> Html {
    let desk = use_desk();
    let node = use_node_ref();
    let start =
        use_state(|| desk.look(|stage| stage.document().to_json_pretty()).unwrap_or_default());
    let remarks = use_state(|| None::<Vec<Diagnostic>>);
    let on_close = desk.act.reform(|()| Act::CloseDialog);
    let apply = {
        let (desk, node, remarks) = (desk.clone(), node.clone(), remarks.clone());
        move |_| {
            let Some(area) = node.cast::<HtmlTextAreaElement>() else { return };
            let reading = read_json(&area.value());
            if reading.diagnostics.iter().any(Diagnostic::is_error) {
                remarks.set(Some(reading.diagnostics));
                return;
            }
            let kept = reading.diagnostics.clone();
            match desk.replace(reading.document, Opening { autoplay: true, ..Opening::default() }) {
                Err(diagnostics) => remarks.set(Some(diagnostics)),
                Ok(()) if kept.is_empty() => desk.act.emit(Act::CloseDialog),
                Ok(()) => remarks.set(Some(kept)),
            }
        }
    };
    let onchange = {
        let (node, act) = (node.clone(), desk.act.clone());
        move |event: Event| {
            let file = event
                .target_unchecked_into::<HtmlInputElement>()
                .files()
                .and_then(|files| files.get(0));
            let Some(file) = file else { return };
            if file.size() > FILE_MAX {
                act.emit(Act::Notice(fill(
                    t().editor_too_large,
                    &[&quantity::bytes(quantity::whole(FILE_MAX))],
                )));
                return;
            }
            let node = node.clone();
            spawn_local(async move {
                let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
                if let (Some(text), Some(area)) = (text, node.cast::<HtmlTextAreaElement>()) {
                    area.set_value(&text);
                }
            });
        }
    };
    let open_file = |event: yew::MouseEvent| {
        let input = event.target_unchecked_into::<web_sys::HtmlElement>().next_element_sibling();
        if let Some(input) = input.and_then(|input| input.dyn_into::<web_sys::HtmlElement>().ok()) {
            input.click();
        }
    };
    html! {
        <Dialog title={t().editor_title} class="wide" {on_close}>
            <div class={if remarks.is_some() { "editor two" } else { "editor" }}>
                <textarea ref={node} class="code" spellcheck="false" aria-label={t().editor_text} defaultvalue={(*start).clone()} />
                <div class="remarks" aria-live="polite">{ list(remarks.as_deref()) }</div>
            </div>
            <div class="dialog-foot">
                <button type="button" class="btn main" onclick={apply}>{ t().editor_apply }</button>
                <button type="button" class="btn" onclick={open_file}>{ t().editor_open }</button>
                <input type="file" accept=".json,application/json" hidden=true aria-label={t().editor_open} {onchange} />
                <span class="muted small">{ t().editor_toml }</span>
            </div>
        </Dialog>
    }
}

fn list(remarks: Option<&[Diagnostic]>) -> Html {
    let Some(remarks) = remarks else { return html! { <span></span> } };
    let errors = remarks.iter().filter(|remark| remark.is_error()).count();
    let summary = match (errors, remarks.len()) {
        (0, 0) => t().editor_fine.to_owned(),
        (0, warnings) => fill(t().editor_warnings, &[&warnings.to_string()]),
        (1, _) => t().editor_error.to_owned(),
        (errors, _) => fill(t().editor_errors, &[&errors.to_string()]),
    };
    html! {
        <>
            <b>{ summary }</b>
            <ul>{ for remarks.iter().map(remark) }</ul>
        </>
    }
}

fn remark(diagnostic: &Diagnostic) -> Html {
    html! {
        <li class={(diagnostic.severity == Severity::Error).then_some("error")}>
            if !diagnostic.path.is_empty() { <code>{ diagnostic.path.clone() }</code> }
            <span>{ diagnostic.message.clone() }</span>
            if let Some(allowed) = &diagnostic.allowed { <span class="muted">{ fill(t().allowed, &[allowed]) }</span> }
            if let Some(suggestion) = &diagnostic.suggestion { <span class="muted">{ fill(t().did_you_mean, &[suggestion]) }</span> }
        </li>
    }
}
