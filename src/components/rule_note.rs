//! A rule, opened beside the happening that it caused.

use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::rules::Rules;
use crate::texts::{fill, t};

/// Statement, numbers, confidence and sources of a rule. The texts load when first asked for.
pub(crate) fn rule_note(desk: &Desk, rule: &str) -> El {
    let rules = desk.library.borrow().rules.clone();
    match rules {
        Some(rules) => note(&rules, rule),
        None => {
            desk.act(Act::LoadRules);
            part("div", "rule").child(part("p", "muted").text(t().loading))
        }
    }
}

fn note(rules: &Rules, rule: &str) -> El {
    let mut note = part("div", "rule")
        .child(el("b").text(rules.text(rule, "title").unwrap_or(rule)))
        .child(el("p").text(rules.text(rule, "statement").unwrap_or(t().rule_missing)))
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
        el("tr").list(cells[..columns].iter().map(|text| part("td", "num").text(text)).collect())
    };
    let head = el("thead").child(el("tr").list(head.collect()));
    Some(el("table").child(head).child(el("tbody").list(numbers.iter().map(row).collect())))
}
