//! What happened to one event, from when it was sent to where it rests: found once, and then only in
//! what is new.

use crate::node_words::name;
use crate::quantity;
use crate::sentences::sentence;
use crate::stage::Stage;
use crate::texts::words::cause;
use crate::texts::{fill, t};
use crate::what_if::bad_news;
use lambdascope_engine::config::FailureKind;
use lambdascope_engine::content::Json;
use lambdascope_engine::entity::{EntityKind, EventRef};
use lambdascope_engine::record::{Written, written};
use lambdascope_engine::time::SimTime;
use lambdascope_engine::trace::{FateGroup, Happening};
use lambdascope_view_model::journey::Track;

/// Rows of a journey that are shown: a record that blocks its shard is tried very often.
const SHOWN: usize = 200;

/// The end of a journey that somebody may want to be told the why of: its entry, moment and rule.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct End {
    pub(crate) entry: usize,
    pub(crate) time: SimTime,
    pub(crate) rule: &'static str,
    /// Whether the event was lost: then its why is open unless somebody closes it.
    pub(crate) lost: bool,
}

/// The last bad news of an event among its entries.
fn bad_end(stage: &Stage, entries: &[usize]) -> Option<End> {
    let trace = stage.session.trace();
    let entry = entries.iter().rev().copied().find(|entry| bad_news(&trace[*entry]).is_some())?;
    let lost = match trace[entry].happening {
        Happening::CameToRest { fate, .. } => fate.group() == FateGroup::Lost,
        _ => false,
    };
    Some(End { entry, time: trace[entry].time, rule: trace[entry].rule.as_str(), lost })
}

/// Where the event is now, how often it was tried or received, and what went wrong last.
fn facts(stage: &Stage, event: EventRef, entries: &[usize]) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    if let Some(now) = stage.picture.event(event) {
        facts.push((t().trace_entity, name(stage.config(), now.node)));
        let queued = now.node.entity().kind == EntityKind::Queue;
        let tries = if queued { t().message_receives } else { t().tries };
        facts.push((tries, now.attempt.to_string()));
    }
    if let Some(kind) = last_error(stage, entries) {
        facts.push((t().message_error, cause(kind).to_owned()));
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
    /// What is written down of it, once that was looked for, and the revision and number of its
    /// own entries that it holds for.
    written: Option<((usize, usize), Vec<Paper>)>,
}

/// A message, record or object as a person finds it.
#[derive(Clone, PartialEq)]
pub(crate) struct Paper {
    /// What it is.
    pub(crate) title: String,
    /// Its JSON.
    pub(crate) text: String,
}

impl Paper {
    fn new(title: String, written: &Written) -> Self {
        Self { title, text: written.to_json().pretty() }
    }
}

/// The journey of an event up to the moment that is shown.
#[derive(PartialEq)]
pub(crate) struct Journey {
    /// What the event is called.
    pub(crate) name: String,
    pub(crate) facts: Vec<(&'static str, String)>,
    /// A moment and a sentence for each happening.
    pub(crate) rows: Vec<(String, String)>,
    pub(crate) papers: Vec<Paper>,
    /// Its bad end, if it has one.
    pub(crate) end: Option<End>,
}

impl Found {
    /// The entries of an event in all that is known of the run.
    pub(crate) fn track(&mut self, stage: &Stage, event: EventRef) -> &Track {
        let track = match self.track.take() {
            Some(track) if track.event() == event => track,
            _ => {
                self.written = None;
                Track::new(event)
            }
        };
        let track = self.track.insert(track);
        track.read(&stage.session);
        track
    }

    /// Its journey up to the moment that is shown.
    pub(crate) fn journey(&mut self, stage: &Stage, event: EventRef) -> Journey {
        let entries = self.track(stage, event).until(stage.playhead.moment()).to_vec();
        Journey {
            name: stage.config().event_name(event),
            facts: facts(stage, event, &entries),
            rows: rows(stage, &entries),
            papers: self.written(stage, event, &entries),
            end: bad_end(stage, &entries),
        }
    }

    /// What a person finds of the event: its message or record, where there is more to it than a
    /// size, and the records that went to destinations.
    fn written(&mut self, stage: &Stage, event: EventRef, entries: &[usize]) -> Vec<Paper> {
        let holds = (stage.session.revision(), entries.len());
        if let Some((known, papers)) = &self.written
            && *known == holds
        {
            return papers.clone();
        }
        let (config, trace) = (stage.config(), stage.session.trace());
        let until = stage.playhead.moment().entries;
        let at_rest = written(config, trace, until, event).filter(tells_more);
        let at_rest = at_rest.map(|it| Paper::new(t().written_here.to_owned(), &it));
        let mut papers: Vec<Paper> = at_rest.into_iter().collect();
        for index in entries {
            let Happening::DestinationSent { to, .. } = trace[*index].happening else { continue };
            // The record sets out right after it was announced.
            let record = trace.get(index + 1).and_then(|next| next.event);
            let record = record.and_then(|record| written(config, trace, until, record));
            let title = fill(t().written_record, &[&config.reference(to)]);
            papers.extend(record.map(|record| Paper::new(title, &record)));
        }
        self.written = Some((holds, papers.clone()));
        papers
    }
}

/// Whether there is more to a message than its size.
fn tells_more(written: &Written) -> bool {
    !matches!(written.body, Json::Text(_))
        || !written.attributes.is_empty()
        || !written.system_attributes.is_empty()
}

/// A row for each entry that has a sentence.
fn rows(stage: &Stage, entries: &[usize]) -> Vec<(String, String)> {
    let trace = stage.session.trace();
    let commands = stage.commands();
    let last = entries[entries.len().saturating_sub(SHOWN)..].iter();
    let row = |index: &usize| {
        let entry = &trace[*index];
        let said = sentence(stage.config(), &commands, entry)?;
        Some((quantity::moment(entry.time), said))
    };
    last.filter_map(row).collect()
}
