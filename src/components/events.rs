//! The events of one part of the account, as a list.

use super::dialog::Dialog;
use super::rows::Rows;
use crate::desk::{Desk, use_desk};
use crate::quantity;
use crate::stage::Stage;
use crate::state::{Act, FateGroup};
use crate::texts::words::reason;
use crate::texts::{fill, t};
use lambdascope_engine::entity::{Entity, EventRef};
use lambdascope_engine::time::SimTime;
use lambdascope_engine::trace::{Fate, Happening, Reason};
use std::collections::HashMap;
use std::rc::Rc;
use yew::{AttrValue, Callback, Html, Properties, component, html, use_mut_ref};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) group: FateGroup,
}

#[component]
pub(crate) fn Events(props: &Props) -> Html {
    let desk = use_desk();
    let ledger = use_mut_ref(Ledger::default);
    let group = props.group;
    desk.look(|stage| ledger.borrow_mut().read(stage));
    let listed = Rc::new(ledger.borrow().of(group));
    let on_close = desk.act.reform(|()| Act::CloseDialog);
    let row = {
        let (desk, listed) = (desk.clone(), Rc::clone(&listed));
        Callback::from(move |index: usize| {
            listed.get(index).map_or_else(|| html! { <tr></tr> }, |line| row(&desk, line))
        })
    };
    let head = [t().trace_event, t().trace_time, t().trace_entity, t().reason];
    html! {
        <Dialog title={fill(t().events_of, &[group.name()])} class="list" {on_close}>
            <Rows label={t().event_list} head={head.map(AttrValue::from).to_vec()} count={listed.len()} {row} version={desk.ui.tick} />
        </Dialog>
    }
}

/// Where an event is, as far as the trace was read.
#[derive(Clone, Copy)]
struct Line {
    event: EventRef,
    fate: Fate,
    reason: Reason,
    time: SimTime,
    place: Entity,
}

/// Every event that was sent, in their order, with its fate: read from the trace, entry by entry.
#[derive(Default)]
struct Ledger {
    revision: usize,
    read: usize,
    lines: Vec<Line>,
    numbers: HashMap<EventRef, usize>,
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
                    self.lines.push(Line {
                        event,
                        fate: Fate::Waiting,
                        reason: Reason::Success,
                        time: entry.time,
                        place: entry.entity,
                    });
                    continue;
                }
                Happening::CameToRest { fate, reason } => (fate, reason),
                Happening::SetOutAgain => (Fate::Waiting, Reason::Success),
                _ => continue,
            };
            if let Some(line) =
                self.numbers.get(&event).and_then(|number| self.lines.get_mut(*number))
            {
                *line = Line { event, fate, reason, time: entry.time, place: entry.entity };
            }
        }
        self.read = until;
    }

    fn of(&self, group: FateGroup) -> Vec<Line> {
        self.lines.iter().filter(|line| FateGroup::of(line.fate) == group).copied().collect()
    }
}

fn row(desk: &Desk, line: &Line) -> Html {
    let Some((name, place)) = desk.look(|stage| {
        let config = stage.config();
        (config.event_name(line.event), config.reference(line.place))
    }) else {
        return html! { <tr></tr> };
    };
    let (act, event) = (desk.act.clone(), line.event);
    let onclick = move |_| {
        act.emit(Act::Event(Some(event)));
        act.emit(Act::CloseDialog);
    };
    let why = if line.fate.is_on_the_way() { "" } else { reason(line.reason) };
    html! {
        <tr>
            <td><button type="button" class="link" {onclick}>{ name }</button></td>
            <td>{ quantity::moment(line.time) }</td>
            <td>{ place }</td>
            <td>{ why }</td>
        </tr>
    }
}
