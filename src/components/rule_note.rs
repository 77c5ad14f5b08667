//! A rule, opened beside the happening that it caused.

use crate::desk::Desk;
use crate::rules::Rules;
use crate::state::Act;
use crate::texts::{fill, t};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::{Html, html};

/// Statement, numbers, confidence and sources of a rule. The texts load when first asked for.
pub(crate) fn rule_note(desk: &Desk, rule: &str) -> Html {
    let rules = desk.library.borrow().rules.clone();
    match rules {
        Some(rules) => html! { <div class="rule">{ note(&rules, rule) }</div> },
        None => {
            load(desk);
            html! { <div class="rule"><p class="muted">{ t().loading }</p></div> }
        }
    }
}

fn note(rules: &Rules, rule: &str) -> Html {
    let numbers = rules.numbers(rule);
    let any_classic = numbers.iter().any(|number| number.classic.is_some());
    html! {
        <>
            <b>{ rules.text(rule, "title").unwrap_or(rule).to_owned() }</b>
            <p>{ rules.text(rule, "statement").unwrap_or(t().rule_missing).to_owned() }</p>
            if !numbers.is_empty() {
                <table>
                    <thead><tr>
                        <th scope="col">{ t().rule_number }</th>
                        <th scope="col">{ t().rule_now }</th>
                        if any_classic { <th scope="col">{ t().rule_classic }</th> }
                    </tr></thead>
                    <tbody>{ for numbers.iter().map(|number| html! {
                        <tr>
                            <td>{ number.key.clone() }</td>
                            <td class="num">{ number.today.clone() }</td>
                            if any_classic { <td class="num">{ number.classic.clone().unwrap_or_else(|| number.today.clone()) }</td> }
                        </tr>
                    }) }</tbody>
                </table>
            }
            if let Some(note) = rules.text(rule, "older_note") { <p class="muted">{ note.to_owned() }</p> }
            if let Some(until) = rules.text(rule, "until") { <p class="muted">{ fill(t().rule_until, &[until]) }</p> }
            if let Some(confidence) = rules.text(rule, "confidence") { <p class="muted">{ fill(t().rule_confidence, &[confidence]) }</p> }
            <p class="sources">{ for rules.sources(rule).into_iter().map(|address| html! {
                <a href={address.clone()} target="_blank" rel="noreferrer">{ address.trim_start_matches("https://").to_owned() }</a>
            }) }</p>
        </>
    }
}

/// Fetches the texts, once.
fn load(desk: &Desk) {
    if std::mem::replace(&mut desk.library.borrow_mut().rules_asked, true) {
        return;
    }
    let desk = desk.clone();
    spawn_local(async move {
        let rules = Rules::load().await;
        let mut library = desk.library.borrow_mut();
        library.rules_asked = rules.is_some();
        match rules {
            Some(rules) => library.rules = Some(Rc::new(rules)),
            None => desk.act.emit(Act::Notice(t().rule_missing.to_owned())),
        }
        drop(library);
        desk.act.emit(Act::Tick);
    });
}
