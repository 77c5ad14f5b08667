//! The list of scenarios, by area.

use super::header::button;
use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::gallery::GalleryEntry;
use crate::texts::t;

/// The id of the list: the button opens it, the browser closes it.
const LIST: &str = "scenarios";

pub(crate) fn chooser(desk: &Desk) -> El {
    let names = desk.look(|stage| {
        (stage.document().title().unwrap_or_default().to_owned(), stage.opening.name.clone())
    });
    let (title, name) = names.unwrap_or_default();
    let open = button(desk, "btn", "", Act::LoadGallery)
        .attr("popovertarget", LIST)
        .attr("title", t().scenario)
        .child(part("span", "title").text(&title))
        .child(el("span").attr("aria-hidden", "true").text("▾"));
    let list = part("div", "popup").attr("id", LIST).attr("popover", "auto");
    let gallery = desk.library.borrow().gallery.clone();
    let list = match gallery {
        None => list.child(part("p", "muted").text(t().loading_texts)),
        Some(gallery) => {
            let known =
                |entry: &&GalleryEntry| areas().iter().any(|(area, _)| *area == entry.area());
            let mut list = list;
            for (name_of_area, heading) in areas() {
                let entries = gallery.iter().filter(|entry| entry.area() == name_of_area);
                list = list.maybe(area(desk, heading, entries.collect(), &name));
            }
            let others = gallery.iter().filter(|entry| !known(entry)).collect();
            list.maybe(area(desk, t().area_others, others, &name))
        }
    };
    part("div", "chooser").child(open).child(list)
}

/// The areas of the gallery in the order of the list, with their headings.
const fn areas() -> [(&'static str, &'static str); 9] {
    [
        ("opening", t().area_opening),
        ("sync", t().lane_sync),
        ("async", t().lane_async),
        ("sqs", t().area_sqs),
        ("streams", t().area_streams),
        ("payloads", t().area_payloads),
        ("limits", t().area_limits),
        ("patterns", t().area_patterns),
        ("pitfalls", t().area_pitfalls),
    ]
}

/// The scenarios of one area under its heading, if there are any.
fn area(desk: &Desk, heading: &str, entries: Vec<&GalleryEntry>, current: &str) -> Option<El> {
    if entries.is_empty() {
        return None;
    }
    let items = entries.into_iter().map(|entry| item(desk, entry, entry.id == current));
    Some(el("section").child(el("h3").text(heading)).child(el("ul").list(items.collect())))
}

fn item(desk: &Desk, entry: &GalleryEntry, current: bool) -> El {
    let button = button(desk, "", &entry.title, Act::Open(entry.id.clone()))
        .attr("popovertarget", LIST)
        .attr("popovertargetaction", "hide")
        .state("aria-current", current)
        .put("title", &entry.about)
        .child(el("small").text(&entry.about));
    el("li").child(button)
}
