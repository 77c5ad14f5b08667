//! The table of all sources: searched, filtered by path, sorted by any column.

use super::header::EditionChoice;
use super::reference::{RuleLink, ScenarioButton};
use super::rule_note::AssumedMark;
use super::segmented::Segmented;
use crate::act::Act;
use crate::desk::Desk;
use crate::hooks::{use_choices, use_desk, use_tables, use_view};
use crate::platform::events::target;
use crate::reference::{Cell, PATHS, Selection, Source, Tables};
use crate::state::{Choice, Dialogs, Reference};
use crate::texts::reference::texts as r;
use crate::texts::{fill, t};
use lambdascope_rulebook::Edition;
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::{Callback, Html, InputEvent, Properties, component, html};

#[component]
pub(crate) fn SourceTable() -> Html {
    let desk = use_desk();
    let selection = use_choices::<Dialogs>().reference.selection.clone();
    let tables = use_tables();
    let oninput = {
        let (desk, before) = (desk.clone(), selection.clone());
        Callback::from(move |event: InputEvent| {
            if let Some(input) = target::<HtmlInputElement>(&event) {
                desk.act(select(&desk, Selection { search: input.value(), ..before.clone() }));
            }
        })
    };
    let rules = select(&desk, Selection { rules: !selection.rules, ..selection.clone() });
    html! {
        <div class="dialog-body">
            <p class="muted">{ r().sources_about }</p>
            <div class="shelf-head">
                <input class="field" type="search" aria-label={r().sources_search}
                    placeholder={r().sources_search} value={selection.search.clone()} {oninput} />
                if let Some(tables) = &tables {
                    { filter(&desk, tables, &selection) }
                    <EditionChoice />
                    <button class="btn toggle" type="button" title={r().sources_rules_said}
                        aria-pressed={selection.rules.to_string()} onclick={desk.on(rules)}>
                        { r().sources_rules }
                    </button>
                }
            </div>
            if let Some(tables) = tables {
                <Table {tables} {selection} />
            } else {
                <p class="muted">{ t().loading_texts }</p>
            }
        </div>
    }
}

fn select(desk: &Desk, selection: Selection) -> Act {
    let shown = desk.dialogs().reference.clone();
    Act::Choose(Choice::Refer(Reference { selection, ..shown }))
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
    let options: Vec<_> =
        std::iter::once(None).chain((0..PATHS.len()).map(Some)).map(option).collect();
    let chosen = Some(selection.path.map_or(0, |path| path + 1));
    html! { <Segmented label={r().path_filter} {options} {chosen} /> }
}

#[derive(PartialEq, Properties)]
struct TableProps {
    tables: Rc<Tables>,
    selection: Selection,
}

#[component]
fn Table(props: &TableProps) -> Html {
    let desk = use_desk();
    let TableProps { tables, selection } = props;
    let edition = *use_view((), |stage, ()| stage.config().edition);
    let rows = tables.rows(selection, edition);
    if rows.is_empty() {
        return html! { <p class="muted">{ r().sources_none }</p> };
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
    // A press sorts by a column, upwards first.
    let head = |(at, name): (usize, &'static str)| {
        let (sorted, arrow, sort) = match selection.sort {
            Some((column, false)) if column == at => ("ascending", " ↑", Some((at, true))),
            Some((column, true)) if column == at => ("descending", " ↓", None),
            _ => ("none", "", Some((at, false))),
        };
        let sort = select(&desk, Selection { sort, ..selection.clone() });
        html! {
            <th scope="col" aria-sort={sorted}>
                <button class="" type="button" onclick={desk.on(sort)}>
                    { name }<span aria-hidden="true">{ arrow }</span>
                </button>
            </th>
        }
    };
    html! {
        <div class="sources" tabindex="0" role="region" aria-label={r().sources}>
            <table>
                <thead>
                    <tr>
                        { for columns.into_iter().enumerate().map(head) }
                        <th scope="col">{ r().column_scenario }</th>
                    </tr>
                </thead>
                <tbody>
                    { for rows.into_iter().map(|source| row(source, edition, selection.rules)) }
                </tbody>
            </table>
        </div>
    }
}

fn row(source: &Source, edition: Edition, rules: bool) -> Html {
    let also: Vec<&str> = source.also.iter().map(|path| path_name(*path)).collect();
    html! {
        <tr>
            <th scope="row" title={source.notes.clone()}>
                { &source.name }<code>{ &source.id }</code>
            </th>
            <td>
                { path_name(source.path) }
                if !also.is_empty() {
                    <small>{ fill(r().also, &[&also.join(", ").to_lowercase()]) }</small>
                }
            </td>
            { for source.cells.iter().map(|cell| self::cell(cell, edition, rules)) }
            <td>
                <ScenarioButton class="link" text={source.shown.title.clone()}
                    shown={source.shown.clone()} />
            </td>
        </tr>
    }
}

fn cell(cell: &Cell, edition: Edition, rules: bool) -> Html {
    let (says, other) = cell.say(edition);
    let then = if edition == Edition::Today { r().was } else { r().is };
    html! {
        <td title={cell.rule.clone()}>
            <span>{ says }</span>
            if cell.assumed { <AssumedMark /> }
            if let Some(other) = other { <small>{ fill(then, &[other]) }</small> }
            if rules { <RuleLink rule={cell.rule.clone()} /> }
        </td>
    }
}
