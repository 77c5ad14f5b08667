//! A rule, opened beside the happening that it caused.

use crate::act::Act;
use crate::hooks::{use_desk, use_rules};
use crate::rules::{RuleEntry, RuleNumber, Rules};
use crate::state::Choice;
use crate::texts::{fill, t};
use lambdascope_engine::fidelity::Status;
use yew::{Html, Properties, component, html};

#[derive(PartialEq, Properties)]
pub(crate) struct RuleNoteProps {
    /// Its id.
    pub(crate) rule: &'static str,
}

/// Statement, standing, numbers, confidence and sources of a rule, and the way to all others. The
/// texts load when first asked for.
#[component]
pub(crate) fn RuleNote(props: &RuleNoteProps) -> Html {
    let desk = use_desk();
    let rule = props.rule;
    let Some(rules) = use_rules() else {
        return html! { <div class="rule"><p class="muted">{ t().loading_texts }</p></div> };
    };
    html! {
        <div class="rule">
            <b>{ rules.text(rule, "title").unwrap_or(rule) }</b>
            { note(&rules, rule) }
            <p>
                <button class="link" type="button"
                    onclick={desk.on(Act::Choose(Choice::Rule(rule.to_owned())))}>
                    { t().all_rules }
                </button>
            </p>
        </div>
    }
}

/// What there is to say about a rule below its title.
pub(crate) fn note(rules: &Rules, rule: &str) -> Html {
    let more =
        [("older_note", "{0}"), ("until", t().rule_until), ("confidence", t().rule_confidence)];
    let more = more.into_iter().filter_map(|(key, text)| {
        let value = rules.text(rule, key)?;
        Some(html! { <p class="muted">{ fill(text, &[value]) }</p> })
    });
    let sources = rules.sources(rule);
    let link = |address: &String| {
        let short = address.trim_start_matches("https://").to_owned();
        html! { <a href={address.clone()} target="_blank" rel="noreferrer">{ short }</a> }
    };
    html! {
        <>
            <p>{ rules.text(rule, "statement").unwrap_or(t().rule_missing) }</p>
            { rules.entry(rule).map(|entry| standing(rules, entry)).unwrap_or_default() }
            { numbers(rules, rule) }
            <>{ for more }</>
            <p class="sources">{ for sources.iter().map(link) }</p>
        </>
    }
}

/// How far a rule is followed, and why no further.
pub(crate) fn standing(rules: &Rules, entry: &RuleEntry) -> Html {
    let why = rules.text(&entry.id, "why").unwrap_or(t().modelled_said);
    let (class, name) = match entry.standing {
        Status::Modelled => ("chip", t().modelled),
        Status::Simplified => ("chip simplified", t().simplified),
        Status::Stated => ("chip stated", t().stated),
        Status::NotModelled => ("chip left-out", t().not_modelled),
    };
    html! {
        <p class="standing">
            <span {class}>{ name }</span>{ " " }
            if !why.is_empty() { <span class="why">{ why }</span> }
        </p>
    }
}

/// Says that a number has no published value.
#[component]
pub(crate) fn AssumedMark() -> Html {
    html! { <span class="mark" title={t().assumed_said}>{ t().assumed }</span> }
}

/// The numbers of a rule, today's and, where they differed, the classic ones.
fn numbers(rules: &Rules, rule: &str) -> Html {
    let numbers = rules.numbers(rule);
    let classic = numbers.iter().any(|number| number.classic.is_some());
    let row = |number: &RuleNumber| {
        html! {
            <tr>
                <td class="num">
                    { &number.key }
                    if number.assumed { <AssumedMark /> }
                </td>
                <td class="num">{ &number.today }</td>
                if classic {
                    <td class="num">{ number.classic.as_ref().unwrap_or(&number.today) }</td>
                }
            </tr>
        }
    };
    html! {
        if !numbers.is_empty() {
            <table>
                <thead>
                    <tr>
                        <th scope="col">{ t().rule_number }</th>
                        <th scope="col">{ t().rule_now }</th>
                        if classic { <th scope="col">{ t().rule_classic }</th> }
                    </tr>
                </thead>
                <tbody>{ for numbers.iter().map(row) }</tbody>
            </table>
        }
    }
}
