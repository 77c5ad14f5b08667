//! What would have changed the way of an event: found by forking the run, and shown beside its why.

use super::header::button;
use super::rule_note::rule_note;
use super::variants_table::ended;
use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::stage::Stage;
use crate::state::Choice;
use crate::texts::compare::texts as words;
use crate::texts::{fill, plain, rich};
use crate::what_if::{WhatIfAct, bad_news};
use lambdascope_engine::entity::EventRef;
use lambdascope_engine::time::SimTime;
use lambdascope_engine::trace::{FateGroup, Happening};
use lambdascope_studies::{NamedEnding, Since, WhatIf};

/// The end of a journey that somebody may want to be told the why of: its entry, moment and rule.
pub(crate) struct End {
    entry: usize,
    time: SimTime,
    rule: &'static str,
    /// Whether the event was lost: then its why is open unless somebody closes it.
    lost: bool,
}

/// The last bad news of an event among its entries.
pub(crate) fn bad_end(stage: &Stage, entries: &[usize]) -> Option<End> {
    let trace = stage.session.trace();
    let entry = entries.iter().rev().copied().find(|entry| bad_news(&trace[*entry]).is_some())?;
    let lost = match trace[entry].happening {
        Happening::CameToRest { fate, .. } => fate.group() == FateGroup::Lost,
        _ => false,
    };
    Some(End { entry, time: trace[entry].time, rule: trace[entry].rule.as_str(), lost })
}

/// Why an event ended badly, to be opened.
pub(crate) fn why_end(desk: &Desk, event: EventRef, end: &End) -> El {
    let turned = desk.ui().why == Some(end.entry);
    let open = turned != end.lost;
    let act = Act::Choose(Choice::Why((!turned).then_some(end.entry)));
    let toggle = button(desk, "btn", words().why_end, act).state("aria-expanded", open);
    let block = part("div", "why-end").child(toggle);
    if open {
        block.child(what_if(desk, event, end.time)).child(rule_note(desk, end.rule))
    } else {
        block
    }
}

/// What would have changed the way of the event that an entry is bad news about; none if it is
/// none.
pub(crate) fn of_entry(desk: &Desk, entry: usize) -> Option<El> {
    let entry = desk.look(|stage| stage.session.trace().get(entry).copied()).flatten()?;
    let event = bad_news(&entry)?;
    Some(what_if(desk, event, entry.time))
}

fn what_if(desk: &Desk, event: EventRef, time: SimTime) -> El {
    desk.ask_what_if(event, time);
    let library = desk.library.borrow();
    let section = part("section", "what-if").attr("aria-label", words().what_if);
    let section = section.child(el("h3").text(words().what_if));
    let Some(search) = &library.what_ifs.search else { return section };
    let mut section = section;
    if let Some(actual) = search.actual() {
        section = section.child(rich(el("p"), &fill(words().as_it_ran, &[&ended(actual)])));
    }
    let found = search.found().iter().enumerate();
    let found = found.map(|(place, what_if)| way(desk, place, what_if, search.actual()));
    section = section.child(el("ul").list(found.collect()));
    if search.is_searching() {
        return section.child(part("p", "muted").attr("role", "status").text(words().searching));
    }
    if search.is_cut_short() {
        section = section.child(part("p", "muted").text(words().cut_short));
    }
    if search.found().is_empty() {
        section = section.child(el("p").text(words().nothing_helps));
    }
    let vain = search.in_vain().join(", ");
    section.maybe(
        (!vain.is_empty()).then(|| part("p", "muted").text(&fill(words().in_vain, &[&vain]))),
    )
}

/// One other way, with its end as the fork has it.
fn way(desk: &Desk, place: usize, what_if: &WhatIf, actual: Option<&NamedEnding>) -> El {
    let mut end = ended(&what_if.ending);
    let same_end = actual.is_some_and(|actual| {
        actual.fate == what_if.ending.fate && actual.place == what_if.ending.place
    });
    if what_if.duplicates > 0 {
        end = fill(words().twice, &[&end, &what_if.duplicates.to_string()]);
    } else if same_end {
        end = fill(words().not_twice, &[&end]);
    }
    let text = match what_if.since {
        Since::Happening => words().would,
        Since::Sending => words().would_since,
    };
    let said = fill(text, &[&what_if.name, &end]);
    let name = plain(&what_if.name);
    let link = |text: &'static str, said: &str, act: WhatIfAct| {
        button(desk, "link", text, Act::WhatIf(act)).put("aria-label", &fill(said, &[&name]))
    };
    let buttons = part("span", "ways")
        .child(link(words().show_fork, words().show_fork_said, WhatIfAct::Show(place)))
        .child(link(words().compare_fork, words().compare_fork_said, WhatIfAct::Compare(place)));
    el("li").child(rich(el("span"), &said)).child(buttons)
}
