//! Every rule, how far it is followed, and why no further: the same as `docs/fidelity.md`.

use super::rule_note::{assumed_mark, note, standing};
use super::segmented::segmented;
use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::rules::{Filter, RuleEntry, Rules};
use crate::state::{Choice, Shelf};
use crate::texts::{fill, t};
use lambdascope_engine::fidelity::Status;
use yew::Html;
use yew::virtual_dom::ListenerKind;

pub(crate) fn page(desk: &Desk) -> El {
    desk.load_rules();
    let rules = desk.library.borrow().rules.clone();
    let shelf = desk.dialogs().shelf.clone();
    // The search is there before the texts are, so that the dialog can open with the focus in it.
    let head = part("div", "shelf-head").child(search(desk, &shelf));
    let (head, list) = match rules {
        Some(rules) => (head.child(filters(desk, &rules)), list(desk, &rules, &shelf)),
        // Something stands where the filters will: else the search would be made anew.
        None => (head.child(el("span")), part("p", "muted").text(t().loading_texts)),
    };
    let explained = part("p", "muted").text(t().rules_explained);
    part("div", "dialog-body").child(explained).child(head).child(list)
}

fn list(desk: &Desk, rules: &Rules, shelf: &Shelf) -> El {
    let chosen = |entry: &&RuleEntry| entry.passes(shelf.filter) && entry.says(&shelf.search);
    let chosen: Vec<&RuleEntry> = rules.entries().iter().filter(chosen).collect();
    let none = chosen.is_empty().then(|| part("p", "muted").text(t().rules_none));
    let areas = areas().into_iter().filter_map(|(area, heading)| {
        let entries = chosen.iter().filter(|entry| entry.id.split('.').next() == Some(area));
        let items: Vec<El> = entries.map(|entry| item(desk, rules, shelf, entry)).collect();
        let list = |items| el("section").child(el("h3").text(heading)).child(el("ul").list(items));
        (!items.is_empty()).then(|| list(items))
    });
    part("div", "shelf").list(areas.collect()).maybe(none)
}

/// The first parts of the ids in the order of the list, with their headings.
const fn areas() -> [(&'static str, &'static str); 6] {
    [
        ("sync", t().area_sync),
        ("async", t().area_async),
        ("poll", t().area_poll),
        ("conc", t().area_conc),
        ("cost", t().area_cost),
        ("model", t().area_model),
    ]
}

fn search(desk: &Desk, shelf: &Shelf) -> El {
    let (desk, before) = (desk.clone(), shelf.clone());
    part("input", "field")
        .attr("type", "search")
        .attr("autofocus", "")
        .attr("aria-label", t().rules_search)
        .attr("placeholder", t().rules_search)
        .value(&shelf.search)
        .on_text(ListenerKind::oninput, move |search| {
            desk.choose(Choice::Shelf(Shelf { search, ..before.clone() }));
        })
}

/// One standing, all of them, or the rules with assumed numbers, each with how many there are.
fn filters(desk: &Desk, rules: &Rules) -> Html {
    let shelf = desk.dialogs().shelf.clone();
    let name = |filter: Filter| match filter {
        Filter::All => t().all,
        Filter::Standing(Status::Modelled) => t().modelled,
        Filter::Standing(Status::Simplified) => t().simplified,
        Filter::Standing(Status::Stated) => t().stated,
        Filter::Standing(Status::NotModelled) => t().not_modelled,
        Filter::Assumed => t().assumed_filter,
    };
    let standings = Status::ALL.into_iter().map(Filter::Standing);
    let all: Vec<Filter> =
        std::iter::once(Filter::All).chain(standings).chain([Filter::Assumed]).collect();
    let option = |filter: &Filter| {
        let count = rules.entries().iter().filter(|entry| entry.passes(*filter)).count();
        let act = Choice::Shelf(Shelf { filter: *filter, ..shelf.clone() });
        (fill("{0} {1}", &[name(*filter), &count.to_string()]), Act::Choose(act))
    };
    let chosen = all.iter().position(|filter| *filter == shelf.filter);
    segmented(desk, t().rules_show, all.iter().map(option).collect(), chosen)
}

/// One rule: a button that opens all that there is to say.
fn item(desk: &Desk, rules: &Rules, shelf: &Shelf, entry: &RuleEntry) -> El {
    let open = shelf.open.as_ref() == Some(&entry.id);
    let next = Shelf { open: (!open).then(|| entry.id.clone()), ..shelf.clone() };
    let title = rules.text(&entry.id, "title").unwrap_or_default();
    let button = el("button")
        .attr("type", "button")
        .state("aria-expanded", open)
        .child(el("b").text(title))
        .text(" ")
        .child(el("code").text(&entry.id))
        .maybe(entry.assumed.then(assumed_mark))
        .on_click(desk, Act::Choose(Choice::Shelf(next)));
    let item = el("li").child(button);
    if open {
        item.child(note(part("div", "rule"), rules, &entry.id))
    } else {
        item.child(standing(rules, entry))
    }
}
