//! The reference: rules, sources, the choice of a path and older material, a page each.

use super::dialog::DialogFrame;
use super::older_material::OlderMaterial;
use super::path_choice::PathChoice;
use super::rules::RulesPage;
use super::segmented::Segmented;
use super::source_table::SourceTable;
use crate::act::Act;
use crate::hooks::{use_choices, use_desk};
use crate::reference::Shown;
use crate::state::{Choice, Dialogs, Page, Reference};
use crate::texts::reference::texts as r;
use crate::texts::{fill, t};
use yew::{Html, Properties, component, html};

/// The pages in the order of their tabs.
const PAGES: [Page; 4] = [Page::Rules, Page::Sources, Page::Choose, Page::Older];

#[component]
pub(crate) fn ReferenceDialog() -> Html {
    let shown = use_choices::<Dialogs>().reference.clone();
    let tab = |page: &Page| {
        let name = match page {
            Page::Rules => r().rules,
            Page::Sources => r().sources,
            Page::Choose => r().choose,
            Page::Older => r().older,
        };
        (name.to_owned(), Act::Choose(Choice::Refer(Reference { page: *page, ..shown.clone() })))
    };
    let chosen = PAGES.iter().position(|page| *page == shown.page);
    let options: Vec<_> = PAGES.iter().map(tab).collect();
    let pages = html! { <Segmented label={r().pages} {options} {chosen} /> };
    let page = match shown.page {
        Page::Rules => html! { <RulesPage /> },
        Page::Sources => html! { <SourceTable /> },
        Page::Choose => html! { <PathChoice /> },
        Page::Older => html! { <OlderMaterial /> },
    };
    html! { <DialogFrame title={t().reference} class="wide reference" {pages}>{ page }</DialogFrame> }
}

#[derive(PartialEq, Properties)]
pub(crate) struct RuleLinkProps {
    /// The id of the rule.
    pub(crate) rule: String,
}

/// Opens the list of rules at one.
#[component]
pub(crate) fn RuleLink(props: &RuleLinkProps) -> Html {
    let desk = use_desk();
    let onclick = desk.on(Act::Choose(Choice::Rule(props.rule.clone())));
    html! { <button class="link" type="button" {onclick}>{ &props.rule }</button> }
}

#[derive(PartialEq, Properties)]
pub(crate) struct ScenarioButtonProps {
    pub(crate) class: &'static str,
    pub(crate) text: String,
    pub(crate) shown: Shown,
}

/// Opens the scenario that shows a row.
#[component]
pub(crate) fn ScenarioButton(props: &ScenarioButtonProps) -> Html {
    let desk = use_desk();
    let scenario = &props.shown.scenario;
    html! {
        <button class={props.class} type="button" title={fill(r().open_scenario, &[scenario])}
            onclick={desk.on(Act::Show(scenario.clone(), None))}>{ &props.text }</button>
    }
}
