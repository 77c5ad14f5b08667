//! A rule, opened beside the happening that it caused.

use super::header::button;
use crate::act::Act;
use crate::dom::{El, el, part};
use crate::hooks::{use_desk, use_rules};
use crate::rules::{RuleEntry, Rules};
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
    let all = button(&desk, "link", t().all_rules, Act::Choose(Choice::Rule(rule.to_owned())));
    let title = el("b").text(rules.text(rule, "title").unwrap_or(rule));
    note(part("div", "rule").child(title), &rules, rule).child(el("p").child(all)).html()
}

/// What there is to say about a rule below its title, put into an element.
pub(crate) fn note(inside: El, rules: &Rules, rule: &str) -> El {
    let mut note = inside
        .child(el("p").text(rules.text(rule, "statement").unwrap_or(t().rule_missing)))
        .maybe(rules.entry(rule).map(|entry| standing(rules, entry)))
        .maybe(numbers(rules, rule));
    for (key, text) in
        [("older_note", "{0}"), ("until", t().rule_until), ("confidence", t().rule_confidence)]
    {
        if let Some(value) = rules.text(rule, key) {
            note = note.child(part("p", "muted").text(&fill(text, &[value])));
        }
    }
    let sources = rules.sources(rule);
    let link = |address: &String| {
        let short = address.trim_start_matches("https://");
        el("a").put("href", address).attr("target", "_blank").attr("rel", "noreferrer").text(short)
    };
    note.child(part("p", "sources").list(sources.iter().map(link).collect()))
}

/// How far a rule is followed, and why no further.
pub(crate) fn standing(rules: &Rules, entry: &RuleEntry) -> El {
    let why = rules.text(&entry.id, "why").unwrap_or(t().modelled_said);
    let (class, name) = match entry.standing {
        Status::Modelled => ("chip", t().modelled),
        Status::Simplified => ("chip simplified", t().simplified),
        Status::Stated => ("chip stated", t().stated),
        Status::NotModelled => ("chip left-out", t().not_modelled),
    };
    let why = (!why.is_empty()).then(|| part("span", "why").text(why));
    part("p", "standing").child(part("span", class).text(name)).text(" ").maybe(why)
}

/// Says that a number has no published value.
#[component]
pub(crate) fn AssumedMark() -> Html {
    html! { <span class="mark" title={t().assumed_said}>{ t().assumed }</span> }
}

/// [`AssumedMark`] for parts that are put together call by call.
pub(crate) fn assumed_mark() -> Html {
    html! { <AssumedMark /> }
}

/// The numbers of a rule, today's and, where they differed, the classic ones.
fn numbers(rules: &Rules, rule: &str) -> Option<El> {
    let numbers = rules.numbers(rule);
    if numbers.is_empty() {
        return None;
    }
    let any_classic = numbers.iter().any(|number| number.classic.is_some());
    let columns = if any_classic { 3 } else { 2 };
    let head = [t().rule_number, t().rule_now, t().rule_classic];
    let head = head[..columns].iter().map(|text| el("th").attr("scope", "col").text(text));
    let row = |number: &crate::rules::RuleNumber| {
        let classic = number.classic.as_ref().unwrap_or(&number.today);
        let cells = [&number.key, &number.today, classic];
        let mut cells = cells[..columns].iter().map(|text| part("td", "num").text(text));
        let mark = number.assumed.then(assumed_mark);
        let name = cells.next().map(|name| name.maybe(mark));
        el("tr").maybe(name).list(cells.collect())
    };
    let head = el("thead").child(el("tr").list(head.collect()));
    Some(el("table").child(head).child(el("tbody").list(numbers.iter().map(row).collect())))
}
