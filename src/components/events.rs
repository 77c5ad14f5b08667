//! The events of one part of the account, as a list.

use super::account;
use super::dialog::DialogFrame;
use super::node_events::EventLink;
use super::rows::Rows;
use crate::hooks::{use_desk, use_shared};
use crate::quantity;
use crate::stage::Stage;
use crate::texts::words::reason;
use crate::texts::{fill, t};
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::{Entity, EventRef};
use lambdascope_engine::time::SimTime;
use lambdascope_engine::trace::{Fate, FateGroup, Happening, Reason};
use std::collections::BTreeMap;
use std::rc::Rc;
use yew::{Callback, Html, Properties, component, html};

#[derive(PartialEq, Properties)]
pub(crate) struct EventsDialogProps {
    pub(crate) group: FateGroup,
}

#[component]
pub(crate) fn EventsDialog(props: &EventsDialogProps) -> Html {
    let desk = use_desk();
    let group = props.group;
    let listed = use_shared(group, |desk, group| {
        let ledger = &mut desk.library.borrow_mut().ledger;
        desk.see(|stage| ledger.read(stage));
        ledger.of(*group)
    });
    let head = vec![t().trace_event, t().trace_time, t().trace_entity, t().reason];
    let count = listed.len();
    let row = {
        let listed = Rc::clone(&listed);
        Callback::from(move |index: usize| {
            let row = |line| desk.see(|stage| row(stage.config(), line));
            listed.get(index).map(row).unwrap_or_default()
        })
    };
    html! {
        <DialogFrame title={fill(t().events_of, &[account::name(group)])} class="list">
            <div class="dialog-body"><Rows label={t().event_list} {head} {count} {row} /></div>
        </DialogFrame>
    }
}

/// Where an event is, as far as the trace was read.
#[derive(Clone, Copy, PartialEq)]
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

fn row(config: &Config, line: &EventRow) -> Html {
    let why = if line.fate.is_on_the_way() { "" } else { reason(line.reason) };
    html! {
        <tr>
            <td><EventLink event={line.event} name={config.event_name(line.event)} /></td>
            <td>{ quantity::moment(line.time) }</td>
            <td>{ config.reference(line.place) }</td>
            <td>{ why }</td>
        </tr>
    }
}
