//! The run on the screen: its recording, and where the playhead stands. The simulator records it;
//! the frame loop moves it; components look at it ten times a second.

use crate::settings::Edit;
use lambdascope_engine::command::Command;
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::EventRef;
use lambdascope_engine::recorder::Stretch;
use lambdascope_engine::time::SimTime;
use lambdascope_protocol::session::{Opened, Perform, Performed, SessionId};
use lambdascope_rulebook::Edition;
use lambdascope_scenario::{Action, CommandText, Diagnostic, Document};
use lambdascope_view_model::draw_list::DrawList;
use lambdascope_view_model::frame::{FrameOptions, frame_into};
use lambdascope_view_model::journey::Track;
use lambdascope_view_model::layout::{Face, Layout};
use lambdascope_view_model::pace::Pace;
use lambdascope_view_model::picture::Picture;
use lambdascope_view_model::playhead::{Playhead, SessionCommand};
use lambdascope_view_model::recording::Recording;
use serde_json::Value;
use std::sync::Arc;

/// A run this long is not recorded further ahead than playback needs: memory is not endless.
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
    /// What the simulator calls it.
    pub(crate) id: SessionId,
    pub(crate) opening: Opening,
    /// The scenario with its log: what was done to it so far, live.
    document: Document,
    /// The settings at the moment that is shown.
    settings: Document,
    /// How many commands they follow from.
    settings_after: usize,
    pub(crate) session: Recording,
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
    /// Puts a session that was opened on the stage; none if its document is no JSON.
    pub(crate) fn new(id: SessionId, opened: Opened, opening: Opening, face: Face) -> Option<Self> {
        let Opened { document, settings, scenario, log, end, stretch, .. } = opened;
        let mut session = Recording::new(Arc::clone(&scenario), log, end);
        session.append(stretch);
        let mut playhead = Playhead::new(opening.pace);
        playhead.apply(&session, SessionCommand::Seek(opening.moment));
        if opening.autoplay {
            playhead.apply(&session, SessionCommand::Play);
        }
        let picture = Picture::new(&session);
        let layout = Layout::of(&scenario, face);
        let mut stage = Self {
            id,
            opening,
            document: Document::parse(&document).ok()?,
            settings: Document::parse(&settings).ok()?,
            settings_after: 0,
            session,
            playhead,
            picture,
            layout,
            laid_out: scenario,
            list: DrawList::new(),
            face,
            options: FrameOptions::default(),
            followed: None,
            stale: true,
            moved: true,
        };
        stage.show();
        Some(stage)
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
        self.playhead.apply(&self.session, command);
        self.show();
    }

    /// What the simulator is asked to do to the system at the moment that is shown.
    pub(crate) fn order(&self, actions: Vec<Action>) -> Perform {
        let at = self.now();
        let text = |action| CommandText { at, after: None, action }.to_value().to_string();
        Perform { session: self.id, at, commands: actions.into_iter().map(text).collect() }
    }

    /// Takes in what was done to the system.
    pub(crate) fn performed(&mut self, performed: Performed) {
        let Performed { document, settings, cuts, stretch } = performed;
        if let (Ok(document), Ok(settings)) =
            (Document::parse(&document), Document::parse(&settings))
        {
            self.document = document;
            self.settings = settings;
        }
        for cut in cuts {
            self.session.cut(cut);
        }
        self.session.append(stretch);
        self.playhead.refresh(&self.session);
        self.settings_after = self.commands_done();
        self.show();
    }

    /// Takes in how the run goes on; false if that follows something else than is recorded.
    pub(crate) fn append(&mut self, stretch: Stretch) -> bool {
        let taken = self.session.append(stretch);
        if self.playhead.arrive(&self.session) {
            self.show();
        }
        self.moved = true;
        taken
    }

    /// Up to when playback needs the run to be recorded, if it is not.
    pub(crate) fn needs(&self) -> Option<SimTime> {
        self.playhead.needs(&self.session)
    }

    /// Whether the run is still recorded further ahead, for the timeline and the charts.
    pub(crate) fn is_running_ahead(&self) -> bool {
        !self.session.is_complete() && self.session.trace().len() < AHEAD_MAX
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
            Some(track) => playhead.advance_along(session, track, screen_s),
            None => playhead.advance(session, screen_s),
        };
        if moved {
            self.show();
        }
        std::mem::take(&mut self.stale)
    }

    /// The moment whose settings are to be asked for, if those that are known hold no longer.
    pub(crate) fn lacks_settings(&self) -> Option<SimTime> {
        (self.settings_after != self.commands_done()).then(|| self.now())
    }

    /// Takes in the settings of a moment.
    pub(crate) fn set_settings(&mut self, time: SimTime, settings: Document) {
        self.settings = settings;
        self.settings_after = self.commands_until(time);
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

    /// How many commands are carried out by the moment that is shown.
    fn commands_done(&self) -> usize {
        self.commands_until(self.now())
    }

    fn commands_until(&self, time: SimTime) -> usize {
        let scheduled = self.session.scenario().commands.iter();
        scheduled.chain(self.session.log()).filter(|command| command.time <= time).count()
    }

    /// Brings picture and draw list to the playhead.
    fn show(&mut self) {
        let moment = self.playhead.moment();
        self.picture.advance_to(&self.session, moment);
        self.lay_out();
        let pace = self.playhead.pace();
        frame_into(&self.session, &self.picture, &self.layout, pace, self.options, &mut self.list);
        self.stale = true;
        self.moved = true;
    }
}

/// Sets one key; null takes it away.
fn put(document: &mut Document, path: &str, value: Value) -> Result<(), Vec<Diagnostic>> {
    document.set(path, value).map_err(|error| vec![Diagnostic::error("", error.to_string())])
}
