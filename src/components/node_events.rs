//! The events at the selected node: who waits there, for what, and how long still. For a queue
//! they are its messages, with what can be done to them.

use super::rows::Rows;
use crate::act::Act;
use crate::hooks::{use_choices, use_desk, use_view};
use crate::node_words::is_dead_letter_queue;
use crate::platform::events::target;
use crate::quantity::waiting;
use crate::stage::Stage;
use crate::state::{Choice, Selection};
use crate::texts::{fill, t};
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::{Entity, EntityKind, EventRef, Key};
use lambdascope_engine::time::SimTime;
use lambdascope_scenario::Action;
use lambdascope_view_model::node::NodeId;
use lambdascope_view_model::picture::{Clock, ClockKind, EventView};
use std::collections::BTreeMap;
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::{Callback, Event, Html, Properties, component, html};

/// Events that are listed: those that wait longest.
const LISTED: usize = 5_000;

#[derive(PartialEq, Properties)]
pub(crate) struct NodeEventsProps {
    pub(crate) node: NodeId,
}

#[component]
pub(crate) fn NodeEvents(props: &NodeEventsProps) -> Html {
    let selected = use_choices::<Selection>().event;
    let queue = queue_of(props.node);
    let listed = use_view(props.node, |stage, node| Listed::of(stage, *node));
    let list = if listed.rows.is_empty() {
        let none = if queue.is_some() { t().no_messages } else { t().nothing_waits };
        html! { <p class="muted small">{ none }</p> }
    } else {
        let tries = if queue.is_some() { t().message_receives } else { t().tries };
        let head = vec![t().message_event, tries, t().age, t().message_state];
        let rows = Rc::clone(&listed);
        let row = Callback::from(move |index: usize| {
            rows.rows.get(index).map(|row| show(row, rows.now, selected)).unwrap_or_default()
        });
        html! { <Rows label={t().messages} {head} count={listed.rows.len()} {row} /> }
    };
    html! {
        <div class="inside">
            if let Some(queue) = queue {
                <QueueActions {queue} empty={listed.rows.is_empty()} />
            }
            { list }
        </div>
    }
}

fn queue_of(node: NodeId) -> Option<Entity> {
    match node {
        NodeId::Entity(entity) if entity.kind == EntityKind::Queue => Some(entity),
        _ => None,
    }
}

/// The events at a node at the moment that is shown.
#[derive(PartialEq)]
struct Listed {
    now: SimTime,
    rows: Vec<Listing>,
}

/// An event of the list.
#[derive(PartialEq)]
struct Listing {
    event: EventView,
    name: String,
    /// The name of the message that keeps it from being received.
    holder: Option<String>,
}

impl Listed {
    fn of(stage: &Stage, node: NodeId) -> Self {
        let config = stage.config();
        let listed = stage.picture.events_at(node, 0, LISTED);
        let holders = holders(config, queue_of(node), &listed);
        let listing = |event: EventView| {
            let holder = holders.get(&event.key).filter(|_| event.clock.is_none());
            Listing {
                name: config.event_name(event.event),
                holder: holder.map(|holder| config.event_name(*holder)),
                event,
            }
        };
        Self { now: stage.now(), rows: listed.into_iter().map(listing).collect() }
    }
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

fn show(row: &Listing, now: SimTime, selected: Option<EventRef>) -> Html {
    let Listing { event, name, holder } = row;
    let state = match (event.clock, holder) {
        (Some(clock), _) => clock_words(&clock, now),
        (None, Some(holder)) => fill(t().message_state_held, &[holder]),
        (None, None) => t().message_state_visible.to_owned(),
    };
    html! {
        <tr class={if selected == Some(event.event) { "chosen" } else { "" }}>
            <td><EventLink event={event.event} name={name.clone()} /></td>
            <td>{ event.attempt }</td>
            <td>{ waiting(now.since(event.sent_at)) }</td>
            <td>{ state }</td>
        </tr>
    }
}

#[derive(PartialEq, Properties)]
pub(crate) struct EventLinkProps {
    pub(crate) event: EventRef,
    pub(crate) name: String,
}

/// The name of an event; a click shows its journey.
#[component]
pub(crate) fn EventLink(props: &EventLinkProps) -> Html {
    let desk = use_desk();
    let onclick = desk.on(Act::Choose(Choice::Event(Some(props.event))));
    html! { <button class="link" type="button" {onclick}>{ &props.name }</button> }
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

#[derive(PartialEq, Properties)]
struct QueueActionsProps {
    queue: Entity,
    /// Whether there is nothing in it.
    empty: bool,
}

/// What can be done to a queue's messages, and its alarm.
#[component]
fn QueueActions(props: &QueueActionsProps) -> Html {
    let desk = use_desk();
    let selection = use_choices::<Selection>();
    let QueueActionsProps { queue, empty } = *props;
    let facts = use_view(queue, |stage, queue| {
        let config = stage.config();
        (config.name(*queue).to_owned(), is_dead_letter_queue(config, *queue))
    });
    let (name, dead_letters) = &*facts;
    let redrive = desk.on(Act::Perform(vec![Action::Redrive { queue: name.clone() }]));
    let purge = desk.on(Act::Perform(vec![Action::Purge { queue: name.clone() }]));
    let mut alarms = selection.alarms.iter();
    let alarm = alarms.find(|(known, _)| *known == queue.index).map_or(0, |(_, depth)| *depth);
    let onchange = Callback::from(move |event: Event| {
        let depth = target::<HtmlInputElement>(&event).and_then(|input| input.value().parse().ok());
        desk.choose(Choice::Alarm(queue.index, depth.unwrap_or(0)));
    });
    html! {
        <div class="buttons">
            if *dead_letters {
                <button class="btn" type="button" title={t().redrive_explained} disabled={empty}
                    onclick={redrive}>{ t().redrive_now }</button>
            }
            <button class="btn" type="button" title={t().purge_explained} disabled={empty}
                onclick={purge}>{ t().purge }</button>
            <label class="number" title={t().alarm_explained}>
                { t().alarm_at }
                <input class="field" type="number" min="0" value={alarm.to_string()} {onchange} />
            </label>
        </div>
    }
}
