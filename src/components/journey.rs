//! The whole journey of the selected event, from when it was sent to where it rests: as a
//! waterfall, with what everybody knows of it, what is written down of it, and in sentences.

use super::header::{button, icon_button};
use super::icons::{self, IconButton};
use super::knowers::knowers;
use super::waterfall::waterfall;
use super::what_if::{WhyEnd, bad_end};
use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::node_words::name;
use crate::quantity;
use crate::sentences::sentence;
use crate::stage::Stage;
use crate::state::Choice;
use crate::texts::time::texts as time;
use crate::texts::words::cause;
use crate::texts::{fill, rich, t};
use lambdascope_engine::config::FailureKind;
use lambdascope_engine::content::Json;
use lambdascope_engine::entity::{EntityKind, EventRef};
use lambdascope_engine::record::{Written, written};
use lambdascope_engine::trace::Happening;
use lambdascope_view_model::journey::Track;
use lambdascope_view_model::playhead::SessionCommand;
use lambdascope_view_model::steps::Subject;
use yew::{Html, Properties, component, html};

/// Rows of a journey that are shown: a record that blocks its shard is tried very often.
const SHOWN: usize = 200;

pub(crate) fn journey(desk: &Desk, event: EventRef) -> El {
    let section = part("section", "journey");
    let found = desk.look(|stage| {
        let mut library = desk.library.borrow_mut();
        library.journey.look_for(stage, event);
        let entries = library.journey.now(stage);
        let (facts, rows) = (facts(stage, event, entries), rows(stage, entries));
        let written = library.journey.written(stage, event);
        let end = bad_end(stage, library.journey.now(stage));
        let track = library.journey.track.clone();
        (stage.config().event_name(event), facts, rows, written, track, end)
    });
    let Some((event_name, facts, rows, written, track, end)) = found else { return section };
    let title = fill(t().journey, &[&event_name]);
    let none = rows.is_empty().then(|| part("p", "muted").text(t().no_such_event));
    let track = track.as_ref();
    section
        .put("aria-label", &title)
        .child(head(desk, event, &title))
        .child(facts)
        .maybe(end.map(|end| html! { <WhyEnd {event} {end} /> }))
        .maybe(none)
        .maybe(track.and_then(|track| waterfall(desk, track)))
        .maybe(track.and_then(|track| knowers(desk, track)))
        .list(written)
        .child(el("h3").text(time().every_happening))
        .child(el("ol").list(rows))
}

/// The title, and what one does with the event: step through what happens to it, follow it, leave
/// it.
fn head(desk: &Desk, event: EventRef, title: &str) -> El {
    let following = desk.selection().follow;
    let follow = button(desk, "btn", time().follow, Act::Follow(!following))
        .state("aria-pressed", following)
        .attr("aria-keyshortcuts", "f")
        .attr("title", time().follow_explained);
    let close = Act::Choose(Choice::Event(None));
    let title = part("span", "journey-title").put("title", title).text(title);
    el("h2")
        .child(title)
        .child(html! { <Steps subject={Subject::Event(event)} /> })
        .child(follow)
        .child(icon_button(desk, "icon", t().close, icons::CLOSE, close))
}

#[derive(PartialEq, Properties)]
pub(crate) struct StepsProps {
    pub(crate) subject: Subject,
}

/// Buttons that lead to the last and to the next happening of an event or at a node.
#[component]
pub(crate) fn Steps(props: &StepsProps) -> Html {
    let subject = props.subject;
    let (back, on) = match subject {
        Subject::Event(_) => (time().event_back, time().event_on),
        Subject::Node(_) => (time().node_back, time().node_on),
    };
    html! {
        <>
            <IconButton label={back} shortcut="," path={icons::EARLIER}
                act={Act::Playback(SessionCommand::StepPrevious(subject))} />
            <IconButton label={on} shortcut="." path={icons::LATER}
                act={Act::Playback(SessionCommand::StepNext(subject))} />
        </>
    }
}

/// A message, record or object as a person finds it, with what it is.
fn paper(title: &str, written: &Written) -> El {
    let text = part("pre", "paper")
        .attr("tabindex", "0")
        .attr("role", "group")
        .put("aria-label", title)
        .text(&written.to_json().pretty());
    part("details", "written").child(el("summary").text(title)).child(text)
}

/// Where the event is now, how often it was tried or received, and what went wrong last.
fn facts(stage: &Stage, event: EventRef, entries: &[usize]) -> El {
    let mut facts = part("dl", "facts");
    let mut fact = |name: &str, value: &str| {
        let list = std::mem::replace(&mut facts, el("dl"));
        facts = list.child(el("dt").text(name)).child(el("dd").text(value));
    };
    if let Some(now) = stage.picture.event(event) {
        fact(t().trace_entity, &name(stage.config(), now.node));
        let queued = now.node.entity().kind == EntityKind::Queue;
        fact(if queued { t().message_receives } else { t().tries }, &now.attempt.to_string());
    }
    if let Some(kind) = last_error(stage, entries) {
        fact(t().message_error, cause(kind));
    }
    facts
}

/// Entries after a message was received in which the end of its batch is looked for.
const BATCH_LOOKED: usize = 5_000;

/// What went wrong the last time: of the event itself, or of the batch that it was in.
fn last_error(stage: &Stage, entries: &[usize]) -> Option<FailureKind> {
    let until = stage.playhead.moment().entries;
    let trace = stage.session.trace();
    entries.iter().rev().find_map(|index| match trace[*index].happening {
        Happening::AttemptFailed { cause, .. } => Some(cause),
        Happening::MessageReceived { batch: Some(batch), .. }
        | Happening::RecordRead { batch, .. } => {
            let later = &trace[*index..until.min(*index + BATCH_LOOKED)];
            later.iter().find_map(|entry| match entry.happening {
                Happening::AttemptFailed { cause, batch: failed, .. } if failed == Some(batch) => {
                    Some(cause)
                }
                _ => None,
            })
        }
        _ => None,
    })
}

/// What concerns one event, found once and then only in what is new.
#[derive(Default)]
pub(crate) struct Found {
    track: Option<Track>,
    /// What it is where it lies, and the records that were made of it, once they were looked at,
    /// each with what it is; and the revision and number of its own entries that they hold for.
    written: Option<Kept>,
}

/// What is written down of an event, and the revision and number of its entries it holds for.
type Kept = ((usize, usize), Vec<(String, Written)>);

impl Found {
    fn look_for(&mut self, stage: &Stage, event: EventRef) {
        let track = match self.track.take() {
            Some(track) if track.event() == event => track,
            _ => {
                self.written = None;
                Track::new(event)
            }
        };
        self.track.insert(track).read(&stage.session);
    }

    /// Its entries up to the moment that is shown.
    fn now(&self, stage: &Stage) -> &[usize] {
        self.track.as_ref().map_or(&[], |track| track.until(stage.playhead.moment()))
    }

    /// What a person finds of the event: its message or record, where there is more to it than a
    /// size, and the records that went to destinations.
    fn written(&mut self, stage: &Stage, event: EventRef) -> Vec<El> {
        let entries = self.now(stage);
        let holds = (stage.session.revision(), entries.len());
        let known = self.written.as_ref().is_some_and(|(known, _)| *known == holds);
        if !known {
            let (config, trace) = (stage.config(), stage.session.trace());
            let until = stage.playhead.moment().entries;
            let at_rest = written(config, trace, until, event).filter(tells_more);
            let mut found: Vec<_> =
                at_rest.map(|it| (t().written_here.to_owned(), it)).into_iter().collect();
            for index in entries {
                let Happening::DestinationSent { to, .. } = trace[*index].happening else {
                    continue;
                };
                // The record sets out right after it was announced.
                let record = trace.get(index + 1).and_then(|next| next.event);
                let record = record.and_then(|record| written(config, trace, until, record));
                let title = fill(t().written_record, &[&config.reference(to)]);
                found.extend(record.map(|record| (title, record)));
            }
            self.written = Some((holds, found));
        }
        let found = self.written.iter().flat_map(|(_, found)| found);
        found.map(|(title, written)| paper(title, written)).collect()
    }
}

/// Whether there is more to a message than its size.
fn tells_more(written: &Written) -> bool {
    !matches!(written.body, Json::Text(_))
        || !written.attributes.is_empty()
        || !written.system_attributes.is_empty()
}

/// A row for each entry that has a sentence.
fn rows(stage: &Stage, entries: &[usize]) -> Vec<El> {
    let trace = stage.session.trace();
    let commands = stage.commands();
    let mut rows = Vec::new();
    for index in &entries[entries.len().saturating_sub(SHOWN)..] {
        let entry = &trace[*index];
        let Some(said) = sentence(stage.config(), &commands, entry) else { continue };
        let time = el("time").text(&quantity::moment(entry.time));
        rows.push(el("li").child(time).child(el("span").child(rich(&said))));
    }
    rows
}
