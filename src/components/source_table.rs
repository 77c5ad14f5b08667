//! The table of all sources: searched, filtered by path, sorted by any column.

use super::header::{EditionChoice, button};
use super::reference::{rule_link, scenario_button, tables, waits};
use super::rule_note::assumed_mark;
use super::segmented::segmented;
use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::reference::{Cell, PATHS, Selection, Source, Tables};
use crate::state::{Choice, Reference};
use crate::texts::reference::texts as r;
use crate::texts::{fill, t};
use lambdascope_rulebook::Edition;
use yew::virtual_dom::ListenerKind;
use yew::{Html, html};

pub(crate) fn page(desk: &Desk) -> El {
    let selection = desk.dialogs().reference.selection.clone();
    let head = part("div", "shelf-head").child(search(desk, &selection));
    let (head, table) = match tables(desk) {
        Some(tables) => {
            let rules = Selection { rules: !selection.rules, ..selection.clone() };
            let rules = button(desk, "btn toggle", r().sources_rules, select(desk, rules))
                .state("aria-pressed", selection.rules)
                .attr("title", r().sources_rules_said);
            let head = head.child(filter(desk, &tables, &selection));
            (head.child(html! { <EditionChoice /> }).child(rules), table(desk, &tables, &selection))
        }
        // Something stands in each place where something will: else the search would be made anew,
        // and lose what is being typed.
        None => (head.list(std::array::from_fn::<_, 3, _>(|_| el("span")).into()), waits()),
    };
    let about = part("p", "muted").text(r().sources_about);
    part("div", "dialog-body").child(about).child(head).child(table)
}

fn select(desk: &Desk, selection: Selection) -> Act {
    let shown = desk.dialogs().reference.clone();
    Act::Choose(Choice::Refer(Reference { selection, ..shown }))
}

fn search(desk: &Desk, selection: &Selection) -> El {
    let (on, before) = (desk.clone(), selection.clone());
    part("input", "field")
        .attr("type", "search")
        .attr("aria-label", r().sources_search)
        .attr("placeholder", r().sources_search)
        .value(&selection.search)
        .on_text(ListenerKind::oninput, move |search| {
            on.act(select(&on, Selection { search, ..before.clone() }));
        })
}

const fn path_name(path: usize) -> &'static str {
    match path {
        0 => r().path_sync,
        1 => r().path_async,
        _ => r().path_poll,
    }
}

/// One path or all of them, each with how many there are.
fn filter(desk: &Desk, tables: &Tables, selection: &Selection) -> Html {
    let option = |path: Option<usize>| {
        let of = |source: &&Source| path.is_none_or(|path| source.path == path);
        let count = tables.sources.iter().filter(of).count().to_string();
        let name = fill(r().count, &[path.map_or(t().all, path_name), &count]);
        (name, select(desk, Selection { path, ..selection.clone() }))
    };
    let options = std::iter::once(None).chain((0..PATHS.len()).map(Some)).map(option).collect();
    let chosen = selection.path.map_or(0, |path| path + 1);
    segmented(desk, r().path_filter, options, Some(chosen))
}

fn table(desk: &Desk, tables: &Tables, selection: &Selection) -> El {
    let edition = desk.look(|stage| stage.config().edition).unwrap_or_default();
    let rows = tables.rows(selection, edition);
    if rows.is_empty() {
        return part("p", "muted").text(r().sources_none);
    }
    let columns = [
        r().column_name,
        r().column_path,
        r().column_payload,
        r().column_clock,
        r().column_retries,
        r().column_failures,
        r().column_order,
        r().column_batch,
    ];
    let heads = columns.iter().enumerate().map(|(at, name)| head(desk, selection, at, name));
    let head = el("tr")
        .list(heads.collect())
        .child(el("th").attr("scope", "col").text(r().column_scenario));
    let rows = rows.into_iter().map(|source| row(desk, source, edition, selection.rules));
    let table = el("table").child(el("thead").child(head)).child(el("tbody").list(rows.collect()));
    part("div", "sources")
        .attr("tabindex", "0")
        .attr("role", "region")
        .attr("aria-label", r().sources)
        .child(table)
}

/// The head of a column: a press sorts by it, upwards first.
fn head(desk: &Desk, selection: &Selection, at: usize, name: &'static str) -> El {
    let (sorted, arrow, next) = match selection.sort {
        Some((column, false)) if column == at => ("ascending", " ↑", Some((at, true))),
        Some((column, true)) if column == at => ("descending", " ↓", None),
        _ => ("none", "", Some((at, false))),
    };
    let sort = select(desk, Selection { sort: next, ..selection.clone() });
    let arrow = el("span").attr("aria-hidden", "true").text(arrow);
    el("th")
        .attr("scope", "col")
        .attr("aria-sort", sorted)
        .child(button(desk, "", name, sort).child(arrow))
}

fn row(desk: &Desk, source: &Source, edition: Edition, rules: bool) -> El {
    let also: Vec<&str> = source.also.iter().map(|path| path_name(*path)).collect();
    let also = (!also.is_empty())
        .then(|| el("small").text(&fill(r().also, &[&also.join(", ").to_lowercase()])));
    let name = el("th")
        .attr("scope", "row")
        .put("title", &source.notes)
        .text(&source.name)
        .child(el("code").text(&source.id));
    let cells = source.cells.iter().map(|cell| self::cell(desk, cell, edition, rules));
    el("tr")
        .child(name)
        .child(el("td").text(path_name(source.path)).maybe(also))
        .list(cells.collect())
        .child(el("td").child(scenario_button(desk, "link", &source.shown.title, &source.shown)))
}

fn cell(desk: &Desk, cell: &Cell, edition: Edition, rules: bool) -> El {
    let (says, other) = cell.say(edition);
    let other = other.map(|other| {
        let other = fill(if edition == Edition::Today { r().was } else { r().is }, &[other]);
        el("small").text(&other)
    });
    el("td")
        .put("title", &cell.rule)
        .child(el("span").text(says))
        .maybe(cell.assumed.then(assumed_mark))
        .maybe(other)
        .maybe(rules.then(|| rule_link(desk, &cell.rule)))
}
