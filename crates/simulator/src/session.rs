//! Sessions: their documents, their logs, and the recorders that run them.

use crate::Why;
use lambdascope_engine::recorder::{Cut, Recorder, Stretch};
use lambdascope_engine::time::SimTime;
use lambdascope_protocol::Reply;
use lambdascope_protocol::session::{Open, Opened, Perform, Performed, Record, Remark, SessionId};
use lambdascope_scenario::{Diagnostic, Document, Severity, read_json};
use serde_json::Value;
use std::collections::BTreeMap;

/// Entries that come with a session that was opened or changed, so that there is something to see.
const FIRST_ENTRIES: usize = 500;

/// The sessions of a page, by the numbers that it gave them.
#[derive(Default)]
pub(crate) struct Sessions(BTreeMap<SessionId, Session>);

impl Sessions {
    pub(crate) fn open(&mut self, open: &Open) -> Reply {
        match Session::open(open) {
            Ok((session, opened)) => {
                self.0.insert(open.session, session);
                Reply::Opened(Box::new(opened))
            }
            Err(remarks) => Reply::Rejected(remarks),
        }
    }

    pub(crate) fn close(&mut self, session: SessionId) {
        self.0.remove(&session);
    }

    pub(crate) fn record(&mut self, record: Record) -> Result<Reply, Why> {
        let session = self.find(record.session)?;
        Ok(Reply::Recorded(session.record(record.until, record.entries)))
    }

    pub(crate) fn perform(&mut self, perform: &Perform) -> Result<Reply, Why> {
        let performed = self.find(perform.session)?.perform(perform);
        Ok(performed.map_or_else(Reply::Rejected, |it| Reply::Performed(Box::new(it))))
    }

    pub(crate) fn settings(&mut self, session: SessionId, time: SimTime) -> Result<Reply, Why> {
        Ok(Reply::Settings(self.find(session)?.document.at(time).to_json()))
    }

    fn find(&mut self, session: SessionId) -> Result<&mut Session, Why> {
        self.0.get_mut(&session).ok_or_else(|| "there is no such session".to_owned())
    }
}

/// A session that the page shows.
struct Session {
    document: Document,
    recorder: Recorder,
}

impl Session {
    /// Opens a session; if it cannot run, every remark about it.
    fn open(open: &Open) -> Result<(Self, Opened), Vec<Remark>> {
        let mut document = match Document::parse(&open.text) {
            Ok(document) => document,
            Err(diagnostic) => return Err(vec![remark(&diagnostic)]),
        };
        let limits = open.limits.map(|limits| Value::from(limits.as_str()));
        for (key, value) in [("seed", open.seed.map(Value::from)), ("limits", limits)] {
            if let Some(value) = value {
                let put = document.set(key, value);
                put.map_err(|error| vec![plain(error.to_string())])?;
            }
        }
        // The text as it was given, so that remarks have their lines, unless it was changed.
        let changed = open.seed.is_some() || open.limits.is_some();
        let reading = if changed { document.read() } else { read_json(&open.text) };
        let remarks: Vec<Remark> = reading.diagnostics.iter().map(remark).collect();
        let Some(scenario) = reading.runnable().cloned() else { return Err(remarks) };
        let recorder = Recorder::new(scenario.clone(), reading.log.clone());
        let mut recorder = recorder.map_err(|error| vec![plain(error.to_string())])?;
        if let Some(until) = open.recorded_until {
            recorder.record(until, usize::MAX);
        }
        let opened = Opened {
            document: document.to_json(),
            settings: document.at(SimTime::ZERO).to_json(),
            scenario,
            log: reading.log,
            end: recorder.end(),
            stretch: recorder.record(recorder.end(), FIRST_ENTRIES),
            remarks,
        };
        Ok((Self { document, recorder }, opened))
    }

    /// Records on.
    fn record(&mut self, until: SimTime, entries: u32) -> Stretch {
        self.recorder.record(until, usize::try_from(entries).unwrap_or(usize::MAX))
    }

    /// Does something to it, all of it or nothing; every remark about what is refused.
    fn perform(&mut self, perform: &Perform) -> Result<Performed, Vec<Remark>> {
        let at = perform.at.min(self.recorder.end());
        let kept = self.recorder.log().partition_point(|command| command.time <= at);
        let mut document = self.document.clone();
        document.truncate_log(kept);
        let mut commands = Vec::with_capacity(perform.commands.len());
        for text in &perform.commands {
            let entry = Document::parse(text).map_err(|wrong| vec![remark(&wrong)])?;
            let command = document.command_entry(entry.value().clone());
            commands.push(command.map_err(|wrong| wrong.iter().map(remark).collect::<Vec<_>>())?);
        }
        let cuts: Vec<Cut> =
            commands.into_iter().map(|command| self.recorder.command(at, command)).collect();
        // What a log says of each command's place among the steps of its moment is known only now.
        for (number, cut) in (kept..).zip(&cuts) {
            if let Some(steps) = cut.command.steps {
                let put = document.set(&format!("log.{number}.after"), steps.into());
                put.map_err(|error| vec![plain(error.to_string())])?;
            }
        }
        self.document = document;
        Ok(Performed {
            document: self.document.to_json(),
            settings: self.document.at(at).to_json(),
            cuts,
            stretch: self.recorder.record(self.recorder.end(), FIRST_ENTRIES),
        })
    }
}

/// A diagnostic as the page gets it.
fn remark(diagnostic: &Diagnostic) -> Remark {
    let Diagnostic { severity, path, message, allowed, rule, suggestion, line } =
        diagnostic.clone();
    let is_error = severity == Severity::Error;
    Remark { is_error, path, message, allowed, rule, suggestion, line }
}

/// An error that no key of the scenario is to blame for.
fn plain(message: String) -> Remark {
    remark(&Diagnostic::error("", message))
}
