//! The events at the selected node: who waits there, for what, and how long still. For a queue
//! they are its messages, with what can be done to them.

use super::rows::Rows;
use crate::desk::Desk;
use crate::quantity::waiting;
use crate::stage::Stage;
use crate::state::Act;
use crate::texts::{fill, t};
use lambdascope_engine::entity::EntityKind;
use lambdascope_engine::time::SimTime;
use lambdascope_scenario::Action;
use lambdascope_view_model::node::NodeId;
use lambdascope_view_model::picture::{Clock, ClockKind, EventView};
use std::rc::Rc;
use web_sys::{Event, HtmlInputElement};
use yew::{AttrValue, Callback, Html, TargetCast, html};

/// Events that are listed: the longest waiting ones. The count says how many there are.
const LISTED: usize = 5_000;

pub(crate) fn node_events(desk: &Desk, node: NodeId) -> Html {
    let Some((listed, total, now)) = desk.look(|stage| {
        let state = stage.picture.node(node);
        let total = state.waiting + state.in_flight + state.delayed;
        (Rc::new(stage.picture.events_at(node, 0, LISTED)), total, stage.now())
    }) else {
        return html! { <div></div> };
    };
    let queue = match node {
        NodeId::Entity(entity) if entity.kind == EntityKind::Queue => Some(entity.index),
        _ => None,
    };
    let row = {
        let (desk, listed) = (desk.clone(), Rc::clone(&listed));
        Callback::from(move |index: usize| {
            listed.get(index).map_or_else(|| html! { <tr></tr> }, |event| row(&desk, event, now))
        })
    };
    let tries = if queue.is_some() { t().message_receives } else { t().tries };
    let head = [t().message_event, tries, t().age, t().message_state].map(AttrValue::from).to_vec();
    html! {
        <div class="inside">
            if let Some(queue) = queue { { queue_actions(desk, queue, total) } }
            if listed.is_empty() {
                <p class="muted small">{ if queue.is_some() { t().no_messages } else { t().nothing_waits } }</p>
            } else {
                <Rows label={t().messages} {head} count={listed.len()} {row} version={desk.ui.tick} />
            }
        </div>
    }
}

fn row(desk: &Desk, event: &EventView, now: SimTime) -> Html {
    let name = desk.look(|stage| stage.config().event_name(event.event)).unwrap_or_default();
    let chosen = desk.ui.event == Some(event.event);
    let (act, id) = (desk.act.clone(), event.event);
    html! {
        <tr class={chosen.then_some("chosen")}>
            <td><button type="button" class="link" onclick={move |_| act.emit(Act::Event(Some(id)))}>{ name }</button></td>
            <td>{ event.attempt }</td>
            <td>{ waiting(now.since(event.sent_at)) }</td>
            <td>{ event.clock.map_or_else(|| t().message_state_visible.to_owned(), |clock| clock_words(&clock, now)) }</td>
        </tr>
    }
}

/// What an event waits for, and how long still.
fn clock_words(clock: &Clock, now: SimTime) -> String {
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
fn queue_actions(desk: &Desk, queue: u16, total: u64) -> Html {
    let Some((name, dead_letters)) = desk.look(|stage| facts(stage, queue)) else {
        return html! { <div></div> };
    };
    let perform = |action: Action| {
        let desk = desk.clone();
        move |_| desk.perform(action.clone())
    };
    let alarm =
        desk.ui.alarms.iter().find(|(known, _)| *known == queue).map_or(0, |(_, depth)| *depth);
    let onchange = {
        let act = desk.act.clone();
        Callback::from(move |event: Event| {
            let depth =
                event.target_unchecked_into::<HtmlInputElement>().value().parse().unwrap_or(0);
            act.emit(Act::Alarm(queue, depth));
        })
    };
    html! {
        <>
            <div class="buttons">
                if dead_letters {
                    <button type="button" class="btn" title={t().redrive_explained} disabled={total == 0}
                        onclick={perform(Action::Redrive { queue: name.clone() })}>{ t().redrive_now }</button>
                }
                <button type="button" class="btn" title={t().purge_explained} disabled={total == 0}
                    onclick={perform(Action::Purge { queue: name })}>{ t().purge }</button>
                <label class="number" title={t().alarm_explained}>
                    { t().alarm_at }
                    <input class="field" type="number" min="0" step="1" value={alarm.to_string()} {onchange} />
                </label>
            </div>
        </>
    }
}

fn facts(stage: &Stage, queue: u16) -> (String, bool) {
    let config = stage.config();
    let entity = lambdascope_engine::entity::Entity::new(EntityKind::Queue, queue);
    (config.name(entity).to_owned(), crate::node_words::is_dead_letter_queue(config, entity))
}
