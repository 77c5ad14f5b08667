//! What just happened, newest first, each with its why.

use super::header::button;
use super::rule_note::{assumed_mark, rule_note};
use super::what_if::of_entry;
use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::quantity;
use crate::sentences::sentence;
use crate::state::Choice;
use crate::texts::{fill, plain, rich, t};
use lambdascope_rulebook::{Confidence, RuleId};

/// Sentences that are kept in sight.
const SHOWN: usize = 24;
/// Entries that are looked through for them.
const LOOKED: usize = 400;

pub(crate) fn feed(desk: &Desk) -> El {
    let trace = desk.ui().trace;
    let toggle = button(desk, "link tabs", t().trace, Act::Choose(Choice::Trace(!trace)))
        .state("aria-expanded", trace)
        .attr("title", t().trace_explained);
    let feed = part("section", "feed")
        .attr("aria-label", t().happened)
        .child(el("h2").text(t().happened).child(toggle));
    let newest = newest(desk);
    if newest.is_empty() {
        return feed.child(part("p", "muted").text(t().nothing_yet));
    }
    feed.child(el("ol").list(newest.into_iter().map(|item| show(desk, item)).collect()))
}

/// One happening that somebody may want to be told.
struct Item {
    /// Its entry of the trace.
    entry: usize,
    time: String,
    said: String,
    rule: RuleId,
}

fn newest(desk: &Desk) -> Vec<Item> {
    let items = desk.look(|stage| {
        let until = stage.playhead.moment().entries;
        let trace = stage.session.trace();
        let commands = stage.commands();
        let mut items = Vec::new();
        for index in (until.saturating_sub(LOOKED)..until).rev() {
            let entry = &trace[index];
            if let Some(said) = sentence(stage.config(), &commands, entry) {
                let time = quantity::moment(entry.time);
                items.push(Item { entry: index, time, said, rule: entry.rule });
            }
            if items.len() == SHOWN {
                break;
            }
        }
        items
    });
    items.unwrap_or_default()
}

fn show(desk: &Desk, item: Item) -> El {
    let open = desk.ui().why == Some(item.entry);
    let assumed = item.rule.confidence() == Confidence::Assumed;
    let why =
        button(desk, "link", t().why, Act::Choose(Choice::Why((!open).then_some(item.entry))))
            .state("aria-expanded", open)
            .put("aria-label", &fill(t().why_of, &[&plain(&item.said)]));
    el("li")
        .key(item.entry as u64)
        .child(el("time").text(&item.time))
        .child(rich(el("span"), &item.said).text(" ").child(why).maybe(assumed.then(assumed_mark)))
        .maybe(open.then(|| rule_note(desk, item.rule.as_str())))
        .maybe(open.then(|| of_entry(desk, item.entry)).flatten())
}
