//! The list of scenarios, by area.

use crate::desk::use_desk;
use crate::gallery::{self, Entry};
use crate::state::Act;
use crate::texts::t;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::{Callback, Html, component, html};

/// The id of the list: the button opens it, the browser closes it.
const LIST: &str = "scenarios";

#[component]
pub(crate) fn Chooser() -> Html {
    let desk = use_desk();
    let title = desk
        .look(|stage| stage.document().title().map(str::to_owned))
        .flatten()
        .unwrap_or_default();
    let name = desk.look(|stage| stage.opening.name.clone()).unwrap_or_default();
    let load = {
        let desk = desk.clone();
        move |_| {
            if desk.library.borrow().gallery.is_some() {
                return;
            }
            let desk = desk.clone();
            spawn_local(async move {
                match gallery::list().await {
                    Some(list) => {
                        desk.library.borrow_mut().gallery = Some(Rc::new(list));
                        desk.act.emit(Act::Tick);
                    }
                    None => desk.act.emit(Act::Notice(t().gallery_missing.to_owned())),
                }
            });
        }
    };
    let list = desk.library.borrow().gallery.clone();
    html! {
        <div class="chooser">
            <button type="button" class="btn" popovertarget={LIST} title={t().scenario} onclick={load}>
                { title }<span aria-hidden="true">{ "▾" }</span>
            </button>
            <div id={LIST} class="popup" popover="auto">
                { list.map_or_else(|| html! { <p class="muted">{ t().loading }</p> }, |list| areas(&list, &name, &Callback::from({ let desk = desk.clone(); move |id: String| desk.open(&id) }))) }
            </div>
        </div>
    }
}

/// The scenarios under the headings of their areas.
fn areas(list: &[Entry], current: &str, open: &Callback<String>) -> Html {
    let groups = list.chunk_by(|one, other| one.area() == other.area());
    let group = |entries: &[Entry]| {
        let heading = entries.first().map(|entry| sentence_case(entry.area())).unwrap_or_default();
        html! {
            <section>
                <h3>{ heading }</h3>
                <ul>{ for entries.iter().map(|entry| item(entry, current, open)) }</ul>
            </section>
        }
    };
    html! { <>{ for groups.map(group) }</> }
}

fn item(entry: &Entry, current: &str, open: &Callback<String>) -> Html {
    let (open, id) = (open.clone(), entry.id.clone());
    let now = (entry.id == current).then_some("true");
    html! {
        <li>
            <button type="button" aria-current={now} popovertarget={LIST} popovertargetaction="hide"
                onclick={move |_| open.emit(id.clone())}>
                { entry.title.clone() }
                <small>{ entry.about.clone() }</small>
            </button>
        </li>
    }
}

/// `poll-sqs` as a heading: `Poll sqs`.
fn sentence_case(area: &str) -> String {
    let mut letters = area.replace(['-', '_'], " ").chars().collect::<Vec<_>>();
    if let Some(first) = letters.first_mut() {
        *first = first.to_ascii_uppercase();
    }
    letters.into_iter().collect()
}
