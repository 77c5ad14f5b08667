//! Where older material differs: what it teaches, what holds, and the scenario that shows it.

use super::reference::{RuleLink, ScenarioButton};
use crate::act::Act;
use crate::hooks::{use_desk, use_tables};
use crate::reference::Older;
use crate::texts::reference::texts as r;
use crate::texts::{fill, t};
use lambdascope_rulebook::Edition;
use yew::{Html, component, html};

#[component]
pub(crate) fn OlderMaterial() -> Html {
    let desk = use_desk();
    let tables = use_tables();
    let item = |row: &Older| {
        let told = [
            (r().taught, &row.taught, "taught"),
            (r().holds, &row.today, "holds"),
            (r().since, &row.since, ""),
            (r().matters, &row.why, ""),
        ];
        let told = told
            .map(|(name, text, class)| html! { <><dt>{ name }</dt><dd {class}>{ text }</dd></> });
        let see = fill(r().see, &[&row.shown.title]);
        let show = |edition| desk.on(Act::Show(row.shown.scenario.clone(), Some(edition)));
        html! {
            <li>
                <div class="topic">
                    <h3>{ &row.topic }</h3>
                    <RuleLink rule={row.rule.clone()} />
                </div>
                <dl>{ for told }</dl>
                <p class="see">
                    if row.editions {
                        <span class="muted">{ see }</span>
                        <button class="btn" type="button" onclick={show(Edition::Today)}>
                            { r().see_today }
                        </button>
                        <button class="btn" type="button" onclick={show(Edition::Classic)}>
                            { r().see_classic }
                        </button>
                    } else {
                        <ScenarioButton class="btn" text={see} shown={row.shown.clone()} />
                    }
                </p>
            </li>
        }
    };
    html! {
        <div class="dialog-body">
            <p class="muted">{ r().older_about }</p>
            if let Some(tables) = tables {
                <ul class="older">{ for tables.older.iter().map(item) }</ul>
            } else {
                <p class="muted">{ t().loading_texts }</p>
            }
        </div>
    }
}
