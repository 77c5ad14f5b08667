//! The whole journey of the selected event, from when it was sent to where it rests.

use super::header::icon_button;
use super::icons;
use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::node_words::name;
use crate::quantity::{self, decimal};
use crate::sentences::sentence;
use crate::stage::Stage;
use crate::state::Choice;
use crate::texts::words::cause;
use crate::texts::{fill, rich, t};
use lambdascope_engine::config::FailureKind;
use lambdascope_engine::content::Json;
use lambdascope_engine::entity::{EntityKind, EventRef};
use lambdascope_engine::record::{Written, written};
use lambdascope_engine::time::SimTime;
use lambdascope_engine::trace::Happening;

/// Rows of a journey that are shown: a record that blocks its shard is tried very often.
const SHOWN: usize = 200;

pub(crate) fn journey(desk: &Desk, event: EventRef) -> El {
    let section = part("section", "journey");
    let found = desk.look(|stage| {
        let mut library = desk.library.borrow_mut();
        library.journey.look_for(stage, event);
        let entries = &library.journey.entries;
        let (facts, rows) = (facts(stage, event, entries), rows(stage, entries));
        (stage.config().event_name(event), facts, rows, library.journey.written(stage, event))
    });
    let Some((event_name, facts, rows, written)) = found else { return section };
    let title = fill(t().journey, &[&event_name]);
    let close = Act::Choose(Choice::Event(None));
    let none = rows.is_empty().then(|| part("p", "muted").text(t().no_such_event));
    section
        .put("aria-label", &title)
        .child(el("h2").text(&title).child(icon_button(
            desk,
            "icon",
            t().close,
            icons::CLOSE,
            close,
        )))
        .child(facts)
        .maybe(none)
        .list(written)
        .child(el("ol").list(rows))
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

/// The entries of one event, found once and then only in what is new.
#[derive(Default)]
pub(crate) struct Found {
    event: Option<EventRef>,
    revision: usize,
    looked: usize,
    entries: Vec<usize>,
    /// What it is where it lies, and the records that were made of it, once they were looked at;
    /// each with what it is.
    written: Option<Vec<(String, Written)>>,
}

impl Found {
    fn look_for(&mut self, stage: &Stage, event: EventRef) {
        let until = stage.playhead.moment().entries;
        let revision = stage.session.revision();
        if self.event != Some(event) || self.revision != revision || until < self.looked {
            *self = Self { event: Some(event), revision, ..Self::default() };
        }
        let trace = stage.session.trace();
        let new = (self.looked..until).filter(|index| trace[*index].event == Some(event));
        let known = self.entries.len();
        self.entries.extend(new);
        self.looked = until;
        if self.entries.len() > known {
            self.written = None;
        }
    }

    /// What a person finds of the event: its message or record, where there is more to it than a
    /// size, and the records that went to destinations.
    fn written(&mut self, stage: &Stage, event: EventRef) -> Vec<El> {
        let Self { entries, written: found, .. } = self;
        let found = found.get_or_insert_with(|| {
            let (config, trace) = (stage.config(), stage.session.trace());
            let until = stage.playhead.moment().entries;
            let at_rest = written(config, trace, until, event).filter(tells_more);
            let mut found: Vec<_> =
                at_rest.map(|it| (t().written_here.to_owned(), it)).into_iter().collect();
            for index in entries.iter() {
                let Happening::DestinationSent { to, .. } = trace[*index].happening else {
                    continue;
                };
                // The record sets out right after it was announced.
                let record = trace.get(index + 1).and_then(|next| next.event);
                let record = record.and_then(|record| written(config, trace, until, record));
                let title = fill(t().written_record, &[&config.reference(to)]);
                found.extend(record.map(|record| (title, record)));
            }
            found
        });
        found.iter().map(|(title, written)| paper(title, written)).collect()
    }
}

/// Whether there is more to a message than its size.
fn tells_more(written: &Written) -> bool {
    !matches!(written.body, Json::Text(_))
        || !written.attributes.is_empty()
        || !written.system_attributes.is_empty()
}

/// A row for each entry that has a sentence, with a bar for the time that it took to come.
fn rows(stage: &Stage, entries: &[usize]) -> Vec<El> {
    let trace = stage.session.trace();
    let Some(start) = entries.first().map(|index| trace[*index].time) else { return Vec::new() };
    let whole = stage.now().since(start).as_secs_f64().max(1e-6);
    let share = |time: SimTime| time.since(start).as_secs_f64() / whole * 100.0;
    let commands = stage.commands();
    let mut last = start;
    let mut rows = Vec::new();
    for index in &entries[entries.len().saturating_sub(SHOWN)..] {
        let entry = &trace[*index];
        let Some(said) = sentence(stage.config(), &commands, entry) else { continue };
        let (from, to) = (share(last), share(entry.time));
        let bar = fill("left: {0}%; width: {1}%", &[&decimal(from, 2), &decimal(to - from, 2)]);
        last = entry.time;
        let bar =
            part("span", "lapse").attr("aria-hidden", "true").child(el("i").put("style", &bar));
        let time = el("time").text(&quantity::moment(entry.time));
        rows.push(el("li").child(time).child(rich(el("span"), &said).child(bar)));
    }
    rows
}
