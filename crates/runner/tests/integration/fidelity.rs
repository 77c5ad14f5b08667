//! Every rule has its status, and what is modelled is shown by something that can fail.

use crate::{lambdascope, recorded, stdout};
use lambdascope_rulebook::{Confidence, RuleId};
use serde_json::Value;
use std::collections::BTreeMap;

fn rules() -> Vec<Value> {
    serde_json::from_str(stdout(&lambdascope(&["rules", "--json"]))).expect("a list")
}

fn text<'v>(rule: &'v Value, key: &str) -> &'v str {
    rule[key].as_str().expect("a text")
}

#[test]
fn what_is_followed_is_shown() {
    let mut wrong = Vec::new();
    for rule in rules() {
        let followed = matches!(text(&rule, "status"), "modelled" | "simplified");
        let shown = rule["tests"].as_array().is_some_and(|tests| !tests.is_empty());
        if followed && !shown {
            wrong.push(format!("{}: nothing shows it", text(&rule, "id")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_not_followed_has_a_reason_of_its_own() {
    let mut reasons: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for rule in rules() {
        let (id, why) = (text(&rule, "id"), text(&rule, "why"));
        assert_eq!(why.is_empty(), text(&rule, "status") == "modelled", "{id}");
        if text(&rule, "status") == "not_modelled" {
            reasons.entry(why.to_owned()).or_default().push(id.to_owned());
        }
    }
    for (why, ids) in reasons {
        assert!(ids.len() < 3, "{why} is no reason of its own for {ids:?}");
    }
}

/// `docs/fidelity.md` says what the program says.
#[test]
fn the_page_about_fidelity_is_up_to_date() {
    let file = crate::root().join("docs/fidelity.md");
    let page = page();
    assert!(
        recorded(&file, &page) == page,
        "docs/fidelity.md is out of date; cargo xtask bless rewrites it"
    );
}

fn page() -> String {
    let rules = rules();
    let of = |status: &str| rules.iter().filter(|rule| text(rule, "status") == status).collect();
    let (modelled, simplified): (Vec<&Value>, Vec<&Value>) = (of("modelled"), of("simplified"));
    let (stated, left_out): (Vec<&Value>, Vec<&Value>) = (of("stated"), of("not_modelled"));
    let mut page = format!(
        "# What is simulated, and how faithfully\n\n\
         This page is generated; `cargo xtask bless` rewrites it.\n\
         `lambdascope rules --json` also lists the golden traces and tests that show each rule, and \
         `lambdascope explain RULE` says what a rule rests on.\n\n\
         | Standing | Rules | Meaning |\n|---|---:|---|\n\
         | modelled | {} | the engine does what the rule says |\n\
         | simplified | {} | it does so in part, or in a simpler way |\n\
         | stated | {} | the rule is shown and changes nothing in a run |\n\
         | not modelled | {} | it would change a run and does not yet |\n\n\
         A rule marked *assumed* has no published number: the value is ours.\n\
         `cargo xtask mutate` changes each number that the program uses and looks whether a golden \
         trace or a test notices.\n",
        modelled.len(),
        simplified.len(),
        stated.len(),
        left_out.len()
    );
    let sections = [
        ("Not modelled", left_out),
        ("Simplified", simplified),
        ("Stated", stated),
        ("Modelled", modelled),
    ];
    for (heading, rules) in sections {
        let why = if heading == "Modelled" { "" } else { " Why |" };
        let line = if why.is_empty() { "" } else { "---|" };
        page += &format!("\n## {heading}\n\n| Rule | What it is about |{why}\n|---|---|{line}\n");
        for rule in rules {
            let id = RuleId::parse(text(rule, "id")).expect("a rule");
            let assumed = if id.confidence() == Confidence::Assumed { " *assumed*" } else { "" };
            page += &format!("| `{id}`{assumed} | {} |", id.title());
            if !why.is_empty() {
                page += &format!(" {} |", text(rule, "why"));
            }
            page.push('\n');
        }
    }
    page
}
