//! Sending one event: the command line for it, then the answer as its caller gets it.

use super::dialog;
use super::header::button;
use super::segmented::list;
use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::quantity;
use crate::stage::Stage;
use crate::state::{Choice, Dialog};
use crate::texts::{fill, t};
use lambdascope_engine::content::Json;
use lambdascope_engine::entity::{Entity, EntityKind, EventRef};
use lambdascope_engine::record::{Answer, Response, answer};
use lambdascope_scenario::Action;
use lambdascope_template::send_command;
use lambdascope_view_model::playhead::SessionCommand;
use wasm_bindgen_futures::spawn_local;
use yew::Html;

pub(crate) fn dialog(desk: &Desk, source: u16) -> Html {
    let found = desk.look(|stage| {
        let config = stage.config();
        let option = |(index, source): (usize, &lambdascope_engine::config::Source)| {
            let index = u16::try_from(index).unwrap_or(0);
            (source.name.clone(), Act::Choose(Choice::Dialog(Some(Dialog::Send(index)))))
        };
        let names = config.sources.iter().enumerate().map(option).collect();
        let line =
            config.sources.get(usize::from(source)).map(|source| send_command(config, source));
        (names, line.unwrap_or_default())
    });
    let (names, line) = found.unwrap_or_default();
    let sent = desk.dialogs().sent;
    let names = list(desk, t().send_target, names, Some(usize::from(source)));
    let from = part("div", "row")
        .child(el("span").text(t().send_target))
        .child(part("span", "wide").child(names));
    let copy = button(desk, "btn", t().copy, Act::Copy(line.clone()));
    let send = if sent.is_some() { t().send_again } else { t().send };
    let answer =
        el("div").attr("aria-live", "polite").maybe(sent.map(|event| outcome(desk, event)));
    let body = part("div", "dialog-body")
        .child(from)
        .child(el("h3").text(t().send_command))
        .child(part("div", "command").child(el("pre").text(&line)).child(copy))
        .child(part("div", "buttons").child(button(desk, "btn main", send, Act::Send(source))))
        .child(answer);
    dialog::dialog(t().send_title, "", body)
}

/// Sends the event, and plays: somebody who sends wants to see what comes of it.
pub(crate) fn send(desk: &Desk, source: u16) {
    let name = desk.look(|stage| {
        stage.config().sources.get(usize::from(source)).map(|source| source.name.clone())
    });
    let Some(name) = name.flatten() else { return };
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

/// What became of it so far, as its caller sees it.
fn outcome(desk: &Desk, event: EventRef) -> El {
    let found = desk.look(|stage| {
        let (config, until) = (stage.config(), stage.playhead.moment().entries);
        let answer = answer(config, stage.session.trace(), until, event);
        (config.event_name(event), stage.playhead.is_playing(), answer)
    });
    let (name, playing, answer) = found.unwrap_or_default();
    match answer {
        None => {
            let text = if playing { t().send_waiting } else { t().send_paused };
            part("p", "muted").text(&fill(text, &[&name]))
        }
        Some(Answer::Nobody) => el("p").text(t().send_no_answer),
        Some(Answer::GaveUp(waited)) => {
            el("p").text(&fill(t().send_gave_up, &[&quantity::duration(waited)]))
        }
        Some(Answer::Response(response)) => show(&response),
    }
}

fn show(response: &Response) -> El {
    let empty = || t().send_empty.to_owned();
    let payload = response.payload.as_ref().map_or_else(empty, Json::pretty);
    let mut parts = vec![
        el("dt").text(t().send_status),
        part("dd", "num").child(el("b").text(&response.status.to_string())),
    ];
    if let Some(error) = response.function_error {
        parts.extend([el("dt").text(t().send_error), el("dd").text(error)]);
    }
    parts.extend([el("dt").text(t().send_payload), el("dd").child(el("pre").text(&payload))]);
    if !response.log.is_empty() {
        let log = el("pre").text(&response.log.join("\n"));
        parts.extend([el("dt").text(t().send_log), el("dd").child(log)]);
    }
    part("dl", "answer").list(parts)
}
