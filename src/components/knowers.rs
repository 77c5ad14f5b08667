//! What each party knows of an event at the moment that is shown.

use super::account;
use crate::desk::Desk;
use crate::hooks::use_view;
use crate::quantity::moment;
use crate::texts::fill;
use crate::texts::time::texts as time;
use crate::texts::words::{cause, reason};
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::{Entity, EntityKind, EventRef};
use lambdascope_engine::trace::WaitReason;
use lambdascope_view_model::journey::{Known, Party, knowledge};
use std::rc::Rc;
use yew::{Html, Properties, component, html};

/// What is known: who knows it, and what it is.
pub(crate) type KnownBy = Vec<(String, String)>;

/// What each party knows of an event; nothing if nobody knows anything yet.
pub(crate) fn knowers(desk: &Desk, event: EventRef) -> KnownBy {
    desk.see(|stage| {
        let (config, moment) = (stage.config(), stage.playhead.moment());
        let mut library = desk.library.borrow_mut();
        let track = library.journey.track(stage, event);
        let known = knowledge(config, track, stage.session.trace(), moment).into_iter();
        known.map(|(party, known)| (name(config, party), sentence(config, party, known))).collect()
    })
}

#[derive(PartialEq, Properties)]
pub(crate) struct KnowersProps {
    pub(crate) known: Rc<KnownBy>,
}

#[component]
pub(crate) fn Knowers(props: &KnowersProps) -> Html {
    let now = use_view((), |stage, ()| moment(stage.now()));
    let row = |(party, said): &(String, String)| html! { <><dt>{ party }</dt><dd>{ said }</dd></> };
    html! {
        <div class="knowers">
            <h3>{ fill(time().who_knows, &[&now]) }</h3>
            <dl>{ for props.known.iter().map(row) }</dl>
        </div>
    }
}

fn name(config: &Config, party: Party) -> String {
    let t = time();
    match party {
        Party::Caller(entity) => {
            let text = if only_sends(config, entity) { t.sender } else { t.caller };
            fill(text, &[config.name(entity)])
        }
        Party::Lambda => t.lambda.to_owned(),
        Party::Function(entity) => fill(t.function, &[config.name(entity)]),
        Party::Keeper(entity) => fill(t.keeper, &[config.name(entity)]),
        Party::NoKeeper => t.no_keeper.to_owned(),
    }
}

fn sentence(config: &Config, party: Party, known: Known) -> String {
    let t = time();
    let code = matches!(party, Party::Function(_));
    let (text, values): (&str, Vec<String>) = match known {
        Known::Sent(at) => (t.k_sent, vec![moment(at)]),
        Known::Waits(since) => (t.k_waits, vec![moment(since)]),
        Known::Answer { at, status, error: Some(kind) } if status < 400 => {
            (t.k_answer_function, vec![moment(at), status.to_string(), cause(kind).to_owned()])
        }
        Known::Answer { at, status, error } => {
            let failed = status >= 400 || error.is_some();
            let text = if failed { t.k_answer_error } else { t.k_answer };
            (text, vec![moment(at), status.to_string()])
        }
        Known::Accepted(at, status) => (t.k_accepted, vec![moment(at), status.to_string()]),
        Known::Stored(at, place) => (t.k_stored, vec![moment(at), config.name(place).to_owned()]),
        Known::Refused(at, status) => (t.k_refused, vec![moment(at), status.to_string()]),
        Known::GaveUp(at) => (t.k_gave_up, vec![moment(at)]),
        Known::TriesAgain(at) => (t.k_tries_again, vec![moment(at)]),
        Known::Nothing => {
            let text = match party {
                Party::Function(_) => t.k_not_called,
                Party::Keeper(_) => t.k_no_record,
                Party::NoKeeper => t.k_none_set,
                Party::Caller(_) | Party::Lambda => t.k_nothing,
            };
            (text, Vec::new())
        }
        Known::Queued(since) => (t.k_queued, vec![moment(since)]),
        Known::Retry { at, attempt, reason } => {
            let text = match reason {
                WaitReason::FunctionError => t.k_retry,
                WaitReason::Throttle => t.k_throttle,
                WaitReason::ServiceError => t.k_service,
            };
            (text, vec![moment(at), attempt.to_string()])
        }
        Known::Works(since) => (if code { t.k_works } else { t.k_runs }, vec![moment(since)]),
        Known::Succeeded(at) => (if code { t.k_handled } else { t.k_succeeded }, vec![moment(at)]),
        Known::Failed(at, _) if code => (t.k_forgot, vec![moment(at)]),
        Known::Failed(at, kind) => (t.k_failed, vec![moment(at), cause(kind).to_owned()]),
        Known::Done { at, fate, reason: why } => {
            let mut said = account::name(fate.group()).to_owned();
            said.push_str(", ");
            said.push_str(reason(why));
            (t.k_done, vec![moment(at), said])
        }
        Known::Has(since) => (t.k_has, vec![moment(since)]),
        Known::Had(since) => (t.k_had, vec![moment(since)]),
        Known::Undelivered(at) => (t.k_undelivered, vec![moment(at)]),
    };
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    fill(text, &values)
}

/// Whether a component sends without waiting for an answer of a function.
fn only_sends(config: &Config, entity: Entity) -> bool {
    match entity.kind {
        EntityKind::Source => config
            .sources
            .get(entity.at())
            .is_none_or(|source| source.target.kind != EntityKind::Function),
        _ => true,
    }
}
