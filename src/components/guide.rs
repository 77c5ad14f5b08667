//! What this scenario wants to show: what to watch for, and what to try.

use super::dialog;
use super::header::button;
use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::gallery::{Experiment, Guide};
use crate::texts::t;
use yew::Html;

pub(crate) fn dialog(desk: &Desk) -> Html {
    let title = desk.look(|stage| stage.document().title().unwrap_or_default().to_owned());
    let name = desk.look(|stage| stage.opening.name.clone()).unwrap_or_default();
    let library = desk.library.borrow();
    let guide = library.guide.as_ref().filter(|(known, _)| *known == name);
    let body = part("div", "dialog-body guide");
    let body = match guide {
        Some((_, guide)) => show(desk, body, guide),
        None => body.child(part("p", "muted").text(t().loading)),
    };
    dialog::dialog(&title.unwrap_or_default(), "", body)
}

fn show(desk: &Desk, body: El, guide: &Guide) -> El {
    let watch = guide.watch.iter().map(|text| el("li").child(code(el("span"), text)));
    let experiments = guide.experiments.iter().map(|item| experiment(desk, item));
    body.child(code(el("p"), &guide.about))
        .child(el("h3").text(t().watch_for))
        .child(part("ul", "dots").list(watch.collect()))
        .child(el("h3").text(t().try_this))
        .child(el("ul").list(experiments.collect()))
}

/// A setting to try, with a button that starts the run again with it.
fn experiment(desk: &Desk, item: &Experiment) -> El {
    let words = el("div").maybe((!item.code.is_empty()).then(|| el("code").text(&item.code)));
    let words = words.child(code(el("p"), &item.text));
    let act = item.edit.clone().map(|edit| Act::Retry(vec![edit]));
    part("li", "experiment").child(words).maybe(act.map(|act| button(desk, "btn", t().try_it, act)))
}

/// Text with stretches of code between backticks.
fn code(mut inside: El, text: &str) -> El {
    for (index, stretch) in text.split('`').enumerate() {
        inside = if index % 2 == 1 {
            inside.child(el("code").text(stretch))
        } else {
            inside.text(stretch)
        };
    }
    inside
}
