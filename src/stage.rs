//! The run on the screen: a scenario with the changes made to it, its session, and where the
//! playhead stands. The frame loop moves it; components look at it ten times a second.

use crate::settings::Edit;
use lambdascope_engine::command::Command;
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::EventRef;
use lambdascope_engine::time::SimTime;
use lambdascope_rulebook::Edition;
use lambdascope_scenario::{Action, CommandText, Diagnostic, Document, Severity};
use lambdascope_view_model::draw_list::DrawList;
use lambdascope_view_model::frame::{FrameOptions, frame_into};
use lambdascope_view_model::journey::Track;
use lambdascope_view_model::layout::{Face, Layout};
use lambdascope_view_model::pace::Pace;
use lambdascope_view_model::picture::Picture;
use lambdascope_view_model::playhead::{Playhead, SessionCommand};
use lambdascope_view_model::session::Session;
use serde_json::Value;
use std::sync::Arc;

/// Entries of the trace that are simulated ahead of the playhead at once: well below a
/// millisecond's work, so that whoever asks for more can stop in time.
const AHEAD_AT_ONCE: usize = 300;
/// A run this long is not simulated further ahead than playback needs: memory is not endless.
const AHEAD_MAX: usize = 1_000_000;

/// What is fixed when a scenario is opened.
#[derive(Clone, PartialEq, Default)]
pub(crate) struct Opening {
    /// Its name in the gallery; empty for one of the user's own.
    pub(crate) name: String,
    /// Other luck than the scenario's.
    pub(crate) seed: Option<u64>,
    /// Other limits than the scenario's.
    pub(crate) limits: Option<Edition>,
    pub(crate) pace: Pace,
    pub(crate) moment: SimTime,
    pub(crate) autoplay: bool,
    /// Whether it is no longer as the gallery has it.
    pub(crate) changed: bool,
}

pub(crate) struct Stage {
    pub(crate) opening: Opening,
    /// The scenario with its log: what was done to it so far, live.
    document: Document,
    /// The settings at the moment that is shown.
    settings: Document,
    /// How many commands they follow from; none if they are to be read again.
    settings_after: Option<usize>,
    pub(crate) session: Session,
    pub(crate) playhead: Playhead,
    pub(crate) picture: Picture,
    /// Where everything stands that exists at the moment that is shown.
    pub(crate) layout: Layout,
    /// The configuration that is laid out.
    laid_out: Arc<Config>,
    pub(crate) list: DrawList,
    face: Face,
    options: FrameOptions,
    /// The event that playback follows.
    followed: Option<Track>,
    /// Whether the canvas shows something else than the list says.
    stale: bool,
    /// Whether numbers on the screen may have changed since somebody asked.
    moved: bool,
}

impl Stage {
    /// Puts a scenario on the stage.
    ///
    /// # Errors
    /// Every diagnostic of a scenario that cannot run.
    pub(crate) fn open(
        mut document: Document,
        opening: Opening,
        face: Face,
    ) -> Result<Self, Vec<Diagnostic>> {
        if let Some(seed) = opening.seed {
            put(&mut document, "seed", seed.into())?;
        }
        if let Some(limits) = opening.limits {
            put(&mut document, "limits", limits.as_str().into())?;
        }
        let reading = document.read();
        let config = Arc::clone(reading.runnable().ok_or(reading.diagnostics.clone())?);
        let mut session = Session::with_log(config, reading.log.clone())
            .map_err(|error| vec![remark(error.to_string())])?;
        let mut playhead = Playhead::new(opening.pace);
        session.apply(&mut playhead, SessionCommand::Seek(opening.moment));
        if opening.autoplay {
            session.apply(&mut playhead, SessionCommand::Play);
        }
        let picture = Picture::new(&session);
        let laid_out = Arc::clone(session.scenario());
        let layout = Layout::of(&laid_out, face);
        let mut stage = Self {
            opening,
            settings: document.at(SimTime::ZERO),
            settings_after: None,
            document,
            session,
            playhead,
            picture,
            layout,
            laid_out,
            list: DrawList::new(),
            face,
            options: FrameOptions::default(),
            followed: None,
            stale: true,
            moved: true,
        };
        stage.show();
        Ok(stage)
    }

    /// The configuration at the moment that is shown.
    pub(crate) fn config(&self) -> &Arc<Config> {
        self.session.config_at(self.playhead.moment())
    }

    /// The scenario with everything that was done to it.
    pub(crate) const fn document(&self) -> &Document {
        &self.document
    }

    /// The settings of the scenario at the moment that is shown.
    pub(crate) const fn settings(&self) -> &Document {
        &self.settings
    }

    /// Whether the gallery does not have it like this: changed while it ran, or before.
    pub(crate) fn is_changed(&self) -> bool {
        self.opening.changed || self.opening.name.is_empty() || self.document.log_len() > 0
    }

    /// The moment that is shown.
    pub(crate) fn now(&self) -> SimTime {
        self.playhead.moment().time
    }

    /// Whether the story has been told.
    pub(crate) fn is_over(&self) -> bool {
        self.session.is_complete() && self.now() >= self.session.end()
    }

    /// Every command of the run in the order in which it is carried out: the scenario's own, and
    /// those given live.
    pub(crate) fn commands(&self) -> Vec<&Command> {
        let mut own = self.session.scenario().commands.iter().peekable();
        let mut all = Vec::new();
        for live in self.session.log() {
            while let Some(command) = own.next_if(|command| command.time <= live.time) {
                all.push(&command.command);
            }
            all.push(&live.command);
        }
        all.extend(own.map(|command| &command.command));
        all
    }

    pub(crate) fn playback(&mut self, command: SessionCommand) {
        self.session.apply(&mut self.playhead, command);
        self.show();
    }

    /// Does something to the system at the moment that is shown, all of it or nothing.
    ///
    /// # Errors
    /// Every diagnostic of what is refused; everything then is as it was.
    pub(crate) fn perform(&mut self, actions: Vec<Action>) -> Result<(), Vec<Diagnostic>> {
        let moment = self.playhead.moment();
        let kept = self.session.log().partition_point(|command| command.time <= moment.time);
        let mut document = self.document.clone();
        document.truncate_log(kept);
        let mut commands = Vec::with_capacity(actions.len());
        for action in actions {
            let text = CommandText { at: moment.time, after: None, action };
            commands.push(document.command(&text)?);
        }
        for command in commands {
            self.session.command(self.playhead.moment(), command);
            self.playhead.refresh(&self.session);
        }
        for (number, command) in self.session.log().iter().enumerate().skip(kept) {
            if let Some(steps) = command.steps {
                put(&mut document, &format!("log.{number}.after"), steps.into())?;
            }
        }
        self.document = document;
        self.settings_after = None;
        self.show();
        Ok(())
    }

    /// Changes settings from the moment that is shown on.
    ///
    /// # Errors
    /// Every diagnostic of a change that is refused; everything then is as it was.
    pub(crate) fn change(&mut self, edits: Vec<Edit>) -> Result<(), Vec<Diagnostic>> {
        let set = |(path, value): Edit| Action::Set { path, value };
        self.perform(edits.into_iter().map(set).collect())
    }

    /// The same run with more components, at the moment that is shown. Until something leads to
    /// them they change nothing, so everything up to now stays as it was.
    ///
    /// # Errors
    /// The diagnostic of a component that leads nowhere.
    pub(crate) fn extended(&self, added: &[Edit]) -> Result<(Document, Opening), Vec<Diagnostic>> {
        let mut document = self.document.clone();
        for (path, value) in added {
            put(&mut document, path, value.clone())?;
        }
        let opening = Opening {
            pace: self.playhead.pace(),
            moment: self.now(),
            autoplay: self.playhead.is_playing(),
            changed: true,
            ..self.opening.clone()
        };
        Ok((document, opening))
    }

    /// The scenario as it was before anything was done to it, but for these edits, from its start.
    ///
    /// # Errors
    /// The diagnostic of an edit that leads nowhere.
    pub(crate) fn retried(&self, edits: &[Edit]) -> Result<(Document, Opening), Vec<Diagnostic>> {
        let mut document = self.document.clone();
        put(&mut document, "log", Value::Null)?;
        for (path, value) in edits {
            put(&mut document, path, value.clone())?;
        }
        let opening = Opening {
            pace: self.playhead.pace(),
            moment: SimTime::ZERO,
            autoplay: true,
            changed: true,
            ..self.opening.clone()
        };
        Ok((document, opening))
    }

    /// Lays the scene out for another shape of window, or draws it in another way.
    pub(crate) fn set_view(&mut self, face: Face, options: FrameOptions) {
        if self.face == face && self.options == options {
            return;
        }
        if self.face != face {
            self.face = face;
            self.layout = Layout::of(&self.laid_out, face);
        }
        self.options = options;
        self.show();
    }

    /// Follows an event from now on, or none.
    pub(crate) fn follow(&mut self, event: Option<EventRef>) {
        if self.followed() != event {
            self.followed = event.map(Track::new);
        }
    }

    /// Whether something happens to an event after the moment that is shown, as far as the run is
    /// simulated; and when it set out.
    pub(crate) fn way_of(&self, event: EventRef) -> (bool, Option<SimTime>) {
        let mut track = Track::new(event);
        track.read(&self.session);
        let trace = self.session.trace();
        let goes_on = !self.session.is_complete() || track.next(trace, self.now()).is_some();
        (goes_on, track.entries().first().map(|index| trace[*index].time))
    }

    /// The event that playback follows.
    pub(crate) fn followed(&self) -> Option<EventRef> {
        self.followed.as_ref().map(Track::event)
    }

    /// Lets screen time pass (s); true if the canvas is to be painted.
    pub(crate) fn frame(&mut self, screen_s: f64) -> bool {
        let Self { playhead, session, followed, .. } = self;
        let moved = match followed {
            Some(track) => session.advance_along(playhead, track, screen_s),
            None => session.advance(playhead, screen_s),
        };
        if moved {
            self.show();
        }
        std::mem::take(&mut self.stale)
    }

    /// Whether the run is still simulated further ahead.
    pub(crate) fn is_running_ahead(&self) -> bool {
        !self.session.is_complete() && self.session.trace().len() < AHEAD_MAX
    }

    /// Simulates a little further ahead of the playhead, for the timeline; false if that is far
    /// enough. What a moment shows does not depend on it.
    pub(crate) fn look_ahead(&mut self) -> bool {
        if !self.is_running_ahead() {
            return false;
        }
        self.session.record_to(self.session.end(), AHEAD_AT_ONCE);
        self.moved = true;
        true
    }

    /// Simulates the run to its end, or until the trace has about so many entries.
    pub(crate) fn know_all(&mut self, most: usize) {
        let more = most.saturating_sub(self.session.trace().len());
        self.session.record_to(self.session.end(), more);
        self.moved = true;
    }

    /// Paints the next frame even if nothing moved.
    pub(crate) fn repaint(&mut self) {
        self.stale = true;
    }

    /// Whether anything moved since the last time this was asked.
    pub(crate) fn take_moved(&mut self) -> bool {
        std::mem::take(&mut self.moved)
    }

    /// Lays the scene out anew if other settings hold at the moment that is shown: without a
    /// dead-letter queue, for one, there is a place for lost events.
    fn lay_out(&mut self) {
        if !Arc::ptr_eq(self.config(), &self.laid_out) {
            self.laid_out = Arc::clone(self.config());
            self.layout = Layout::of(&self.laid_out, self.face);
        }
    }

    /// Brings picture, draw list and settings to the playhead.
    fn show(&mut self) {
        let moment = self.playhead.moment();
        self.picture.advance_to(&self.session, moment);
        self.lay_out();
        let pace = self.playhead.pace();
        frame_into(&self.session, &self.picture, &self.layout, pace, self.options, &mut self.list);
        let scheduled = self.session.scenario().commands.iter();
        let done = scheduled
            .chain(self.session.log())
            .filter(|command| command.time <= moment.time)
            .count();
        if self.settings_after != Some(done) {
            self.settings = self.document.at(moment.time);
            self.settings_after = Some(done);
        }
        self.stale = true;
        self.moved = true;
    }
}

/// Sets one key; null takes it away.
fn put(document: &mut Document, path: &str, value: Value) -> Result<(), Vec<Diagnostic>> {
    document.set(path, value).map_err(|error| vec![remark(error.to_string())])
}

/// An error that no key of the scenario is to blame for.
pub(crate) fn remark(message: String) -> Diagnostic {
    Diagnostic {
        severity: Severity::Error,
        path: String::new(),
        message,
        allowed: None,
        rule: None,
        suggestion: None,
        line: None,
    }
}
