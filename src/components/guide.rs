//! What this scenario wants to show: what to watch for, and what to try.

use super::dialog::DialogFrame;
use crate::act::Act;
use crate::gallery::{Experiment, Guide};
use crate::hooks::{use_desk, use_shared, use_view};
use crate::texts::t;
use yew::{Html, Properties, component, html};

#[component]
pub(crate) fn GuideDialog() -> Html {
    let title = use_view((), |stage, ()| stage.document().title().unwrap_or_default().to_owned());
    let guide = use_shared((), |desk, ()| {
        let name = desk.see(|stage| stage.opening.name.clone());
        let library = desk.library.borrow();
        library.guide.as_ref().filter(|(known, _)| *known == name).map(|(_, guide)| guide.clone())
    });
    html! {
        <DialogFrame title={title.to_string()} class="">
            <div class="dialog-body guide">
                if let Some(guide) = &*guide {
                    <Shown guide={guide.clone()} />
                } else {
                    <p class="muted">{ t().loading }</p>
                }
            </div>
        </DialogFrame>
    }
}

#[derive(PartialEq, Properties)]
struct ShownProps {
    guide: Guide,
}

#[component]
fn Shown(props: &ShownProps) -> Html {
    let desk = use_desk();
    let Guide { about, watch, experiments } = &props.guide;
    // A setting to try, with a button that starts the run again with it.
    let experiment = |item: &Experiment| {
        html! {
            <li class="experiment">
                <div>
                    if !item.code.is_empty() { <code>{ &item.code }</code> }
                    <p>{ code(&item.text) }</p>
                </div>
                if let Some(edit) = &item.edit {
                    <button class="btn" type="button"
                        onclick={desk.on(Act::Retry(vec![edit.clone()]))}>{ t().try_it }</button>
                }
            </li>
        }
    };
    html! {
        <>
            <p>{ code(about) }</p>
            <h3>{ t().watch_for }</h3>
            <ul class="dots">
                { for watch.iter().map(|text| html! { <li><span>{ code(text) }</span></li> }) }
            </ul>
            <h3>{ t().try_this }</h3>
            <ul>{ for experiments.iter().map(experiment) }</ul>
        </>
    }
}

/// Text with stretches of code between backticks.
fn code(text: &str) -> Html {
    let stretches = text.split('`').enumerate().map(|(index, stretch)| {
        if index % 2 == 1 {
            html! { <code>{ stretch }</code> }
        } else {
            html! { { stretch } }
        }
    });
    html! { <>{ for stretches }</> }
}
