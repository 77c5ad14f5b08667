//! Every rule, how far it is followed, and why no further: the same as `docs/fidelity.md`.

use super::rule_note::{AssumedMark, note, standing};
use super::segmented::Segmented;
use crate::act::Act;
use crate::hooks::{use_choices, use_desk, use_rules};
use crate::platform::events::target;
use crate::rules::{Filter, RuleEntry, Rules};
use crate::state::{Choice, Dialogs, Shelf};
use crate::texts::{fill, t};
use lambdascope_engine::fidelity::Status;
use web_sys::HtmlInputElement;
use yew::{Callback, Html, InputEvent, component, html};

#[component]
pub(crate) fn RulesPage() -> Html {
    let desk = use_desk();
    let shelf = use_choices::<Dialogs>().shelf.clone();
    let rules = use_rules();
    let oninput = {
        let (desk, before) = (desk.clone(), shelf.clone());
        Callback::from(move |event: InputEvent| {
            if let Some(input) = target::<HtmlInputElement>(&event) {
                let search = input.value();
                desk.choose(Choice::Shelf(Shelf { search, ..before.clone() }));
            }
        })
    };
    // One rule: a button that opens all that there is to say.
    let item = |rules: &Rules, entry: &RuleEntry| {
        let open = shelf.open.as_ref() == Some(&entry.id);
        let next = Shelf { open: (!open).then(|| entry.id.clone()), ..shelf.clone() };
        html! {
            <li>
                <button type="button" aria-expanded={open.to_string()}
                    onclick={desk.on(Act::Choose(Choice::Shelf(next)))}>
                    <b>{ rules.text(&entry.id, "title").unwrap_or_default() }</b>{ " " }
                    <code>{ &entry.id }</code>
                    if entry.assumed { <AssumedMark /> }
                </button>
                if open {
                    <div class="rule">{ note(rules, &entry.id) }</div>
                } else {
                    { standing(rules, entry) }
                }
            </li>
        }
    };
    let list = |rules: &Rules| {
        let chosen = |entry: &&RuleEntry| entry.passes(shelf.filter) && entry.says(&shelf.search);
        let chosen: Vec<&RuleEntry> = rules.entries().iter().filter(chosen).collect();
        let areas = areas().into_iter().filter_map(|(area, heading)| {
            let entries = chosen.iter().filter(|entry| entry.id.split('.').next() == Some(area));
            let items: Vec<Html> = entries.map(|entry| item(rules, entry)).collect();
            let section =
                |items| html! { <section><h3>{ heading }</h3><ul>{ for items }</ul></section> };
            (!items.is_empty()).then(|| section(items.into_iter()))
        });
        html! {
            <div class="shelf">
                { for areas }
                if chosen.is_empty() { <p class="muted">{ t().rules_none }</p> }
            </div>
        }
    };
    html! {
        <div class="dialog-body">
            <p class="muted">{ t().rules_explained }</p>
            // The search is there before the texts are, so that the dialog can open with the focus
            // in it.
            <div class="shelf-head">
                <input class="field" type="search" autofocus=true aria-label={t().rules_search}
                    placeholder={t().rules_search} value={shelf.search.clone()} {oninput} />
                if let Some(rules) = &rules { { filters(rules, &shelf) } } else { <span /> }
            </div>
            if let Some(rules) = &rules {
                { list(rules) }
            } else {
                <p class="muted">{ t().loading_texts }</p>
            }
        </div>
    }
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

/// One standing, all of them, or the rules with assumed numbers, each with how many there are.
fn filters(rules: &Rules, shelf: &Shelf) -> Html {
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
    let options: Vec<_> = all.iter().map(option).collect();
    html! { <Segmented label={t().rules_show} {options} {chosen} /> }
}
