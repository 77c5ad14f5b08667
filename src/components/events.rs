//! The events of one part of the account, as a list.

use super::account;
use super::dialog;
use super::header::button;
use super::rows::rows;
use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::quantity;
use crate::stage::Stage;
use crate::state::Choice;
use crate::texts::words::reason;
use crate::texts::{fill, t};
use lambdascope_engine::entity::{Entity, EventRef};
use lambdascope_engine::time::SimTime;
use lambdascope_engine::trace::{Fate, FateGroup, Happening, Reason};
use std::collections::BTreeMap;
use yew::Html;

pub(crate) fn dialog(desk: &Desk, group: FateGroup) -> Html {
    desk.look(|stage| desk.library.borrow_mut().ledger.read(stage));
    let listed = desk.library.borrow().ledger.of(group);
    let head = [t().trace_event, t().trace_time, t().trace_entity, t().reason];
    let list = {
        let (desk, count) = (desk.clone(), listed.len());
        rows(t().event_list, &head, count, move |index| row(&desk, &listed[index]).html())
    };
    let title = fill(t().events_of, &[account::name(group)]);
    dialog::dialog(&title, "list", part("div", "dialog-body").child(list))
}

/// Where an event is, as far as the trace was read.
#[derive(Clone, Copy)]
struct EventRow {
    event: EventRef,
    fate: Fate,
    reason: Reason,
    time: SimTime,
    place: Entity,
}

/// Every event that was sent, in their order, with its fate: read from the trace, entry by entry.
#[derive(Default)]
pub(crate) struct Ledger {
    revision: usize,
    read: usize,
    lines: Vec<EventRow>,
    numbers: BTreeMap<EventRef, usize>,
}

impl Ledger {
    fn read(&mut self, stage: &Stage) {
        let until = stage.playhead.moment().entries;
        let revision = stage.session.revision();
        if self.revision != revision || until < self.read {
            *self = Self { revision, ..Self::default() };
        }
        for entry in &stage.session.trace()[self.read..until] {
            let Some(event) = entry.event else { continue };
            let (fate, reason) = match entry.happening {
                Happening::EventSent { .. } => {
                    self.numbers.insert(event, self.lines.len());
                    (Fate::Waiting, Reason::Success)
                }
                Happening::CameToRest { fate, reason } => (fate, reason),
                Happening::SetOutAgain => (Fate::Waiting, Reason::Success),
                _ => continue,
            };
            let line = EventRow { event, fate, reason, time: entry.time, place: entry.entity };
            match self.numbers.get(&event).and_then(|number| self.lines.get_mut(*number)) {
                Some(known) => *known = line,
                None => self.lines.push(line),
            }
        }
        self.read = until;
    }

    fn of(&self, group: FateGroup) -> Vec<EventRow> {
        self.lines.iter().filter(|line| line.fate.group() == group).copied().collect()
    }
}

fn row(desk: &Desk, line: &EventRow) -> El {
    let names = desk.look(|stage| {
        let config = stage.config();
        (config.event_name(line.event), config.reference(line.place))
    });
    let (name, place) = names.unwrap_or_default();
    let why = if line.fate.is_on_the_way() { "" } else { reason(line.reason) };
    let show = Act::Choose(Choice::Event(Some(line.event)));
    el("tr")
        .child(el("td").child(button(desk, "link", &name, show)))
        .child(el("td").text(&quantity::moment(line.time)))
        .child(el("td").text(&place))
        .child(el("td").text(why))
}
