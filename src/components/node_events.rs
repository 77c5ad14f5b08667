//! The events at the selected node: who waits there, for what, and how long still. For a queue
//! they are its messages, with what can be done to them.

use super::header::button;
use super::rows::rows;
use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::node_words::is_dead_letter_queue;
use crate::quantity::waiting;
use crate::state::Choice;
use crate::texts::{fill, t};
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::{Entity, EntityKind, EventRef, Key};
use lambdascope_engine::time::SimTime;
use lambdascope_scenario::Action;
use lambdascope_view_model::node::NodeId;
use lambdascope_view_model::picture::{Clock, ClockKind, EventView};
use std::collections::BTreeMap;
use yew::virtual_dom::ListenerKind;

/// Events that are listed: those that wait longest.
const LISTED: usize = 5_000;

pub(crate) fn node_events(desk: &Desk, node: NodeId) -> El {
    let inside = part("div", "inside");
    let found = desk.look(|stage| (stage.picture.events_at(node, 0, LISTED), stage.now()));
    let Some((listed, now)) = found else { return inside };
    let queue = match node {
        NodeId::Entity(entity) if entity.kind == EntityKind::Queue => Some(entity),
        _ => None,
    };
    let inside = inside.maybe(queue.map(|queue| queue_actions(desk, queue, listed.is_empty())));
    if listed.is_empty() {
        let none = if queue.is_some() { t().no_messages } else { t().nothing_waits };
        return inside.child(part("p", "muted small").text(none));
    }
    let tries = if queue.is_some() { t().message_receives } else { t().tries };
    let head = [t().message_event, tries, t().age, t().message_state];
    let holders = desk.look(|stage| holders(stage.config(), queue, &listed)).unwrap_or_default();
    inside.child(rows(desk, t().messages, &head, listed.len(), |index| {
        let event = &listed[index];
        let holder = holders.get(&event.key).filter(|_| event.clock.is_none());
        row(desk, event, holder.copied(), now)
    }))
}

/// For each group of a FIFO queue with a message that is hidden, that message: those behind it
/// wait until it is deleted or visible again.
fn holders(
    config: &Config,
    queue: Option<Entity>,
    listed: &[EventView],
) -> BTreeMap<Option<Key>, EventRef> {
    let mut holders = BTreeMap::new();
    if queue.is_some_and(|queue| config.queues[queue.at()].fifo) {
        for event in listed {
            if event.clock.is_some_and(|clock| clock.kind == ClockKind::VisibilityTimeout) {
                holders.entry(event.key).or_insert(event.event);
            }
        }
    }
    holders
}

fn row(desk: &Desk, event: &EventView, holder: Option<EventRef>, now: SimTime) -> El {
    let state = match (event.clock, holder) {
        (Some(clock), _) => clock_words(&clock, now),
        (None, Some(holder)) => {
            let name = desk.look(|stage| stage.config().event_name(holder)).unwrap_or_default();
            fill(t().message_state_held, &[&name])
        }
        (None, None) => t().message_state_visible.to_owned(),
    };
    let cells = [event.attempt.to_string(), waiting(now.since(event.sent_at)), state];
    let chosen = desk.ui().event == Some(event.event);
    el("tr")
        .attr("class", if chosen { "chosen" } else { "" })
        .child(el("td").child(event_link(desk, event.event)))
        .list(cells.iter().map(|text| el("td").text(text)).collect())
}

/// The name of an event; a click shows its journey.
pub(crate) fn event_link(desk: &Desk, event: EventRef) -> El {
    let name = desk.look(|stage| stage.config().event_name(event)).unwrap_or_default();
    button(desk, "link", &name, Act::Choose(Choice::Event(Some(event))))
}

/// What an event waits for, and how long still.
pub(crate) fn clock_words(clock: &Clock, now: SimTime) -> String {
    let text = match clock.kind {
        ClockKind::Caller => t().clock_caller,
        ClockKind::CallRetry => t().clock_call_retry,
        ClockKind::Retry => t().clock_retry,
        ClockKind::Backoff => t().clock_backoff,
        ClockKind::Delay => t().clock_delay,
        ClockKind::VisibilityTimeout => t().clock_visibility,
        ClockKind::BatchWindow => t().clock_window,
        ClockKind::BatchRetry => t().clock_batch_retry,
        ClockKind::Init => t().clock_init,
    };
    fill(text, &[&waiting(clock.until.since(now))])
}

/// What can be done to a queue's messages, and its alarm.
fn queue_actions(desk: &Desk, queue: Entity, empty: bool) -> El {
    let facts = desk.look(|stage| {
        let config = stage.config();
        (config.name(queue).to_owned(), is_dead_letter_queue(config, queue))
    });
    let (name, dead_letters) = facts.unwrap_or_default();
    let redrive = dead_letters.then(|| {
        let act = Act::Perform(vec![Action::Redrive { queue: name.clone() }]);
        button(desk, "btn", t().redrive_now, act)
            .attr("title", t().redrive_explained)
            .flag("disabled", empty)
    });
    let purge = Act::Perform(vec![Action::Purge { queue: name }]);
    let purge = button(desk, "btn", t().purge, purge)
        .attr("title", t().purge_explained)
        .flag("disabled", empty);
    let ui = desk.ui();
    let alarm =
        ui.alarms.iter().find(|(known, _)| *known == queue.index).map_or(0, |(_, depth)| *depth);
    let alarms = desk.clone();
    let input = part("input", "field")
        .attr("type", "number")
        .attr("min", "0")
        .value(&alarm.to_string())
        .on_text(ListenerKind::onchange, move |text| {
            alarms.choose(Choice::Alarm(queue.index, text.parse().unwrap_or(0)));
        });
    let alarm =
        part("label", "number").attr("title", t().alarm_explained).text(t().alarm_at).child(input);
    part("div", "buttons").maybe(redrive).child(purge).child(alarm)
}
