//! The list of scenarios, by area.

use super::header::button;
use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::gallery::Entry;
use crate::texts::t;

/// The id of the list: the button opens it, the browser closes it.
const LIST: &str = "scenarios";

pub(crate) fn chooser(desk: &Desk) -> El {
    let names = desk.look(|stage| {
        (stage.document().title().unwrap_or_default().to_owned(), stage.opening.name.clone())
    });
    let (title, name) = names.unwrap_or_default();
    let open = button(desk, "btn", &title, Act::LoadGallery)
        .attr("popovertarget", LIST)
        .attr("title", t().scenario)
        .child(el("span").attr("aria-hidden", "true").text("▾"));
    let list = part("div", "popup").attr("id", LIST).attr("popover", "auto");
    let gallery = desk.library.borrow().gallery.clone();
    let list = match gallery {
        None => list.child(part("p", "muted").text(t().loading)),
        Some(gallery) => {
            let groups = gallery.chunk_by(|one, other| one.area() == other.area());
            list.list(groups.map(|entries| area(desk, entries, &name)).collect())
        }
    };
    part("div", "chooser").child(open).child(list)
}

/// The scenarios of one area under its heading.
fn area(desk: &Desk, entries: &[Entry], current: &str) -> El {
    let heading = entries.first().map(|entry| sentence_case(entry.area())).unwrap_or_default();
    let items = entries.iter().map(|entry| item(desk, entry, entry.id == current));
    el("section").child(el("h3").text(&heading)).child(el("ul").list(items.collect()))
}

fn item(desk: &Desk, entry: &Entry, current: bool) -> El {
    let button = button(desk, "", &entry.title, Act::Open(entry.id.clone()))
        .attr("popovertarget", LIST)
        .attr("popovertargetaction", "hide")
        .state("aria-current", current)
        .child(el("small").text(&entry.about));
    el("li").child(button)
}

/// `poll-sqs` as a heading: `Poll sqs`.
fn sentence_case(area: &str) -> String {
    let words = area.replace(['-', '_'], " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        let mut text = String::from(first.to_ascii_uppercase());
        text.push_str(letters.as_str());
        text
    })
}
