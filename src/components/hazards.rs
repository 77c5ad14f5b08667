//! What will hurt in this scenario: each with its rule, what comes of it, and what helps.

use super::dialog::DialogFrame;
use super::rule_note::RuleNote;
use super::setting_row::complaint;
use crate::act::Act;
use crate::hooks::{use_choices, use_desk, use_view};
use crate::state::Selection;
use crate::texts::t;
use lambdascope_studies::{Hazard, hazards};
use yew::{Html, component, html};

#[component]
pub(crate) fn HazardsDialog() -> Html {
    let desk = use_desk();
    let refused = use_choices::<Selection>().refused.clone();
    let found = use_view((), |stage, ()| hazards(stage.settings(), stage.config()));
    let show = |hazard: &Hazard| {
        let refused = refused.as_ref().filter(|(path, _)| *path == hazard.path);
        let refusal = refused.and_then(|(_, complaints)| complaints.first());
        let now = Act::Extend(hazard.path.clone(), hazard.fix.clone());
        let again = Act::Retry(hazard.fix.clone());
        html! {
            <li class="experiment">
                <div class="hazard">
                    <code>{ &hazard.path }</code>
                    <p>{ &hazard.message }</p>
                    <p><b>{ t().hazard_better }</b>{ " " }{ &hazard.remedy }</p>
                    { refusal.map(complaint).unwrap_or_default() }
                    <details>
                        <summary>{ hazard.rule.as_str() }</summary>
                        <RuleNote rule={hazard.rule.as_str()} />
                    </details>
                </div>
                <div class="choices">
                    <button class="btn main" type="button" title={t().hazard_now_explained}
                        onclick={desk.on(now)}>{ t().hazard_now }</button>
                    <button class="btn" type="button" title={t().hazard_again_explained}
                        onclick={desk.on(again)}>{ t().hazard_again }</button>
                </div>
            </li>
        }
    };
    html! {
        <DialogFrame title={t().hazards} class="">
            <div class="dialog-body guide">
                if found.is_empty() {
                    <p>{ t().hazards_none }</p>
                } else {
                    <p class="muted">{ t().hazards_about }</p>
                    <ul>{ for found.iter().map(show) }</ul>
                }
            </div>
        </DialogFrame>
    }
}
