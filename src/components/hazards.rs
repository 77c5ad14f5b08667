//! What will hurt in this scenario: each with its rule, what comes of it, and what helps.

use super::dialog;
use super::header::button;
use super::rule_note::RuleNote;
use super::setting_row::complaint;
use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::texts::t;
use lambdascope_studies::{Hazard, hazards};
use yew::{Html, html};

pub(crate) fn dialog(desk: &Desk) -> Html {
    let found = desk.look(|stage| hazards(stage.settings(), stage.config())).unwrap_or_default();
    let body = part("div", "dialog-body guide");
    let body = if found.is_empty() {
        body.child(el("p").text(t().hazards_none))
    } else {
        let items = found.iter().enumerate().map(|(index, hazard)| show(desk, index, hazard));
        body.child(part("p", "muted").text(t().hazards_about)).child(el("ul").list(items.collect()))
    };
    dialog::dialog(t().hazards, "", body)
}

fn show(desk: &Desk, index: usize, hazard: &Hazard) -> El {
    let rule = el("details")
        .child(el("summary").text(hazard.rule.as_str()))
        .child(html! { <RuleNote rule={hazard.rule.as_str()} /> });
    let selection = desk.selection();
    let refused = selection.refused.as_ref().filter(|(path, _)| *path == hazard.path);
    let refusal = refused.and_then(|(_, complaints)| complaints.first());
    let words = part("div", "hazard")
        .child(el("code").text(&hazard.path))
        .child(el("p").text(&hazard.message))
        .child(el("p").child(el("b").text(t().hazard_better)).text(" ").text(&hazard.remedy))
        .maybe(refusal.map(complaint))
        .child(rule);
    let now = Act::Extend(hazard.path.clone(), hazard.fix.clone());
    let again = Act::Retry(hazard.fix.clone());
    let buttons = part("div", "choices")
        .child(
            button(desk, "btn main", t().hazard_now, now).attr("title", t().hazard_now_explained),
        )
        .child(
            button(desk, "btn", t().hazard_again, again).attr("title", t().hazard_again_explained),
        );
    part("li", "experiment").key(index as u64).child(words).child(buttons)
}
