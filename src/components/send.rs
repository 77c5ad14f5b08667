//! Sending one event: the command line for it, then the answer as its caller gets it.

use super::dialog::DialogFrame;
use super::segmented::OptionList;
use crate::act::Act;
use crate::desk::Desk;
use crate::hooks::{use_choices, use_desk, use_view};
use crate::quantity;
use crate::stage::Stage;
use crate::state::{Choice, Dialog, Dialogs};
use crate::texts::{fill, t};
use lambdascope_engine::content::Json;
use lambdascope_engine::entity::{Entity, EntityKind, EventRef};
use lambdascope_engine::record::{Answer, Response, answer};
use lambdascope_scenario::Action;
use lambdascope_template::send_command;
use lambdascope_view_model::playhead::SessionCommand;
use wasm_bindgen_futures::spawn_local;
use yew::{Html, Properties, component, html};

#[derive(PartialEq, Properties)]
pub(crate) struct SendDialogProps {
    /// The source that sends it.
    pub(crate) source: u16,
}

#[component]
pub(crate) fn SendDialog(props: &SendDialogProps) -> Html {
    let desk = use_desk();
    let sent = use_choices::<Dialogs>().sent;
    let source = props.source;
    let view = use_view(source, |stage, source| {
        let config = stage.config();
        let names: Vec<String> = config.sources.iter().map(|source| source.name.clone()).collect();
        let line =
            config.sources.get(usize::from(*source)).map(|source| send_command(config, source));
        (names, line.unwrap_or_default())
    });
    let (names, line) = &*view;
    let option = |(index, name): (u16, &String)| {
        (name.clone(), Act::Choose(Choice::Dialog(Some(Dialog::Send(index)))))
    };
    let options: Vec<_> = (0..).zip(names).map(option).collect();
    html! {
        <DialogFrame title={t().send_title} class="">
            <div class="dialog-body">
                <div class="row">
                    <span>{ t().send_target }</span>
                    <span class="wide">
                        <OptionList label={t().send_target} {options}
                            chosen={Some(usize::from(source))} />
                    </span>
                </div>
                <h3>{ t().send_command }</h3>
                <div class="command">
                    <pre>{ line }</pre>
                    <button class="btn" type="button" onclick={desk.on(Act::Copy(line.clone()))}>
                        { t().copy }
                    </button>
                </div>
                <div class="buttons">
                    <button class="btn main" type="button" onclick={desk.on(Act::Send(source))}>
                        { if sent.is_some() { t().send_again } else { t().send } }
                    </button>
                </div>
                <div aria-live="polite">
                    if let Some(event) = sent { <Outcome {event} /> }
                </div>
            </div>
        </DialogFrame>
    }
}

/// Sends the event, and plays: somebody who sends wants to see what comes of it.
pub(crate) fn send(desk: &Desk, source: u16) {
    let name = desk.see(|stage| {
        stage.config().sources.get(usize::from(source)).map(|source| source.name.clone())
    });
    let Some(name) = name else { return };
    let send = Action::Send { source: name, count: 1, payload_bytes: None, key: None };
    let desk = desk.clone();
    spawn_local(async move {
        match desk.carry_out(vec![send]).await {
            Ok(()) => {
                let sent = desk.see(|stage| newest_by_hand(stage, source));
                desk.choose(Choice::Sent(sent));
                desk.playback(SessionCommand::Play);
            }
            Err(diagnostics) => desk.complain(&diagnostics),
        }
    });
}

/// The event that was sent last by hand from a source.
fn newest_by_hand(stage: &Stage, source: u16) -> Option<EventRef> {
    let from = Entity::new(EntityKind::Source, source);
    let entries = &stage.session.trace()[..stage.playhead.moment().entries];
    let mut events = entries.iter().rev().filter_map(|entry| entry.event);
    events.find(|event| event.emitter == from && event.by_hand())
}

#[derive(PartialEq, Properties)]
struct OutcomeProps {
    event: EventRef,
}

/// What became of it so far, as its caller sees it.
#[component]
fn Outcome(props: &OutcomeProps) -> Html {
    let view = use_view(props.event, |stage, event| {
        let (config, until) = (stage.config(), stage.playhead.moment().entries);
        let answer = answer(config, stage.session.trace(), until, *event);
        (config.event_name(*event), stage.playhead.is_playing(), answer)
    });
    let (name, playing, answer) = &*view;
    match answer {
        None => {
            let text = if *playing { t().send_waiting } else { t().send_paused };
            html! { <p class="muted">{ fill(text, &[name]) }</p> }
        }
        Some(Answer::Nobody) => html! { <p>{ t().send_no_answer }</p> },
        Some(Answer::GaveUp(waited)) => {
            html! { <p>{ fill(t().send_gave_up, &[&quantity::duration(*waited)]) }</p> }
        }
        Some(Answer::Response(response)) => show(response),
    }
}

fn show(response: &Response) -> Html {
    let empty = || t().send_empty.to_owned();
    let payload = response.payload.as_ref().map_or_else(empty, Json::pretty);
    html! {
        <dl class="answer">
            <dt>{ t().send_status }</dt>
            <dd class="num"><b>{ response.status }</b></dd>
            if let Some(error) = &response.function_error {
                <dt>{ t().send_error }</dt><dd>{ *error }</dd>
            }
            <dt>{ t().send_payload }</dt>
            <dd><pre>{ payload }</pre></dd>
            if !response.log.is_empty() {
                <dt>{ t().send_log }</dt><dd><pre>{ response.log.join("\n") }</pre></dd>
            }
        </dl>
    }
}
