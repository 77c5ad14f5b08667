//! Sending one event: the command line for it, then the answer as its caller gets it.

use super::dialog::Dialog;
use super::select::Select;
use crate::command_line;
use crate::desk::{Desk, use_desk};
use crate::platform::clipboard;
use crate::quantity;
use crate::response::{Answer, Response, answer};
use crate::stage::Stage;
use crate::state::Act;
use crate::texts::{fill, t};
use lambdascope_engine::entity::{Entity, EntityKind, EventRef};
use lambdascope_scenario::Action;
use lambdascope_view_model::playhead::SessionCommand;
use wasm_bindgen_futures::spawn_local;
use yew::{AttrValue, Callback, Html, Properties, component, html, use_state};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The source that is offered first.
    pub(crate) source: u16,
}

#[component]
pub(crate) fn Send(props: &Props) -> Html {
    let desk = use_desk();
    let source = use_state(|| props.source);
    let sent = use_state(|| None::<EventRef>);
    let on_close = desk.act.reform(|()| Act::CloseDialog);
    let send = {
        let (desk, source, sent) = (desk.clone(), *source, sent.clone());
        move |_| {
            let Some(name) = desk.look(|stage| source_name(stage, source)).flatten() else {
                return;
            };
            desk.perform(Action::Send { source: name, count: 1, payload_bytes: None, key: None });
            sent.set(desk.look(|stage| newest_by_hand(stage, source)).flatten());
            // Somebody who sends wants to see what comes of it.
            if desk.look(|stage| !stage.playhead.is_playing()).unwrap_or_default() {
                desk.playback(SessionCommand::Play);
            }
        }
    };
    let on_choose = {
        let (source, sent) = (source.clone(), sent.clone());
        Callback::from(move |index: usize| {
            source.set(u16::try_from(index).unwrap_or(0));
            sent.set(None);
        })
    };
    let Some((names, line)) = desk.look(|stage| {
        let config = stage.config();
        let names: Vec<AttrValue> =
            config.sources.iter().map(|source| source.name.clone().into()).collect();
        let line =
            config.sources.get(usize::from(*source)).map(|source| command_line::of(config, source));
        (names, line.unwrap_or_default())
    }) else {
        return html! { <div></div> };
    };
    html! {
        <Dialog title={t().send_title} {on_close}>
            <div class="row">
                <span>{ t().send_target }</span>
                <span class="wide"><Select label={t().send_target} options={names} chosen={usize::from(*source)} {on_choose} /></span>
            </div>
            <h3>{ t().send_command }</h3>
            { command(&desk, line) }
            <div class="buttons">
                <button type="button" class="btn main" onclick={send}>{ if sent.is_some() { t().send_again } else { t().send } }</button>
            </div>
            <div aria-live="polite">{ sent.map_or_else(|| html! { <span></span> }, |event| outcome(&desk, event)) }</div>
        </Dialog>
    }
}

/// A command line with a button that copies it.
fn command(desk: &Desk, line: String) -> Html {
    let onclick = {
        let (act, line) = (desk.act.clone(), line.clone());
        move |_| {
            let (act, line) = (act.clone(), line.clone());
            spawn_local(async move {
                let copied = clipboard::copy(&line).await;
                act.emit(Act::Notice(
                    if copied { t().copied } else { t().copy_refused }.to_owned(),
                ));
            });
        }
    };
    html! {
        <div class="command">
            <pre>{ line }</pre>
            <button type="button" class="btn" {onclick}>{ t().copy }</button>
        </div>
    }
}

fn source_name(stage: &Stage, source: u16) -> Option<String> {
    stage.config().sources.get(usize::from(source)).map(|source| source.name.clone())
}

/// The event that was sent last by hand from a source.
fn newest_by_hand(stage: &Stage, source: u16) -> Option<EventRef> {
    let from = Entity::new(EntityKind::Source, source);
    let entries = &stage.session.trace()[..stage.playhead.moment().entries];
    let mut events = entries.iter().rev().filter_map(|entry| entry.event);
    events.find(|event| event.emitter == from && event.by_hand())
}

/// What became of it so far, as its caller sees it.
fn outcome(desk: &Desk, event: EventRef) -> Html {
    let Some((name, playing, found)) = desk.look(|stage| {
        (stage.config().event_name(event), stage.playhead.is_playing(), answer(stage, event))
    }) else {
        return html! { <span></span> };
    };
    match found {
        None if playing => html! { <p class="muted">{ fill(t().send_waiting, &[&name]) }</p> },
        None => html! { <p class="muted">{ fill(t().send_paused, &[&name]) }</p> },
        Some(Answer::Nobody) => html! { <p>{ t().send_no_answer }</p> },
        Some(Answer::GaveUp(waited)) => {
            html! { <p>{ fill(t().send_gave_up, &[&quantity::duration(waited)]) }</p> }
        }
        Some(Answer::Response(Response { status, function_error, payload, log })) => html! {
            <dl class="answer">
                <dt>{ t().send_status }</dt><dd class="num"><b>{ status }</b></dd>
                if let Some(error) = function_error { <dt>{ t().send_error }</dt><dd>{ error }</dd> }
                <dt>{ t().send_payload }</dt><dd><pre>{ if payload.is_empty() { t().send_empty.to_owned() } else { payload } }</pre></dd>
                if !log.is_empty() { <dt>{ t().send_log }</dt><dd><pre>{ log.join("\n") }</pre></dd> }
            </dl>
        },
    }
}
