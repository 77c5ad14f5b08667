//! One of two variants: its own stage, and its scene on the page.

use crate::canvas::surface::Surface;
use crate::canvas::view::{CanvasFromWorld, Size};
use crate::platform::resize::Resize;
use crate::platform::{document as page, media};
use crate::stage::{Opening, Stage};
use lambdascope_engine::recorder::Recorder;
use lambdascope_engine::time::SimTime;
use lambdascope_protocol::session::{Opened, SessionId};
use lambdascope_scenario::{Diagnostic, Document};
use lambdascope_view_model::frame::FrameOptions;
use lambdascope_view_model::layout::{Face, Layout};
use lambdascope_view_model::node::InvocationLane;
use lambdascope_view_model::playhead::SessionCommand;
use lambdascope_view_model::series::AllSeries;
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// Entries of the trace that the curves take in at once.
const ENTRIES: usize = 2_000;
/// Entries that are recorded at once: well below a millisecond's work, so that whoever asks for
/// more can stop in time.
const AHEAD_AT_ONCE: usize = 300;

pub(crate) struct Side {
    pub(crate) name: String,
    recorder: Recorder,
    pub(crate) stage: Stage,
    pub(crate) series: AllSeries,
    /// Where the world lies on its canvas.
    pub(crate) view: CanvasFromWorld,
    canvas: Option<(Surface, Resize)>,
    /// Size of the scene's element, as the browser told last [CSS px].
    size: Rc<Cell<Size>>,
    known_size: Size,
}

impl Side {
    /// The letters of both, as ids of the page have them.
    pub(crate) const LETTERS: [&'static str; 2] = ["a", "b"];

    /// # Errors
    /// Every diagnostic of a variant that cannot run.
    pub(super) fn new(name: String, document: &Document) -> Result<Self, Vec<Diagnostic>> {
        let reading = document.read();
        let scenario = Arc::clone(reading.runnable().ok_or(reading.diagnostics.clone())?);
        let recorder = Recorder::new(Arc::clone(&scenario), reading.log.clone());
        let mut recorder =
            recorder.map_err(|error| vec![Diagnostic::error("", error.to_string())])?;
        let opened = Opened {
            document: document.to_json(),
            settings: document.at(SimTime::ZERO).to_json(),
            scenario,
            log: reading.log,
            end: recorder.end(),
            stretch: recorder.record(SimTime::ZERO, ENTRIES),
            remarks: Vec::new(),
        };
        let stage = Stage::new(SessionId::MAX, opened, Opening::default(), Face::Embed);
        let stage = stage.ok_or_else(|| vec![Diagnostic::error("", "")])?;
        Ok(Self {
            name,
            recorder,
            series: AllSeries::new(&stage.session),
            stage,
            view: CanvasFromWorld::default(),
            canvas: None,
            size: Rc::default(),
            known_size: (0.0, 0.0),
        })
    }

    /// Lays the scene out for half a desk, or for a phone that shows this lane.
    pub(super) fn set_face(&mut self, lane: InvocationLane) {
        let reduced_motion = media::matches(media::REDUCED_MOTION);
        let face = if media::matches(media::NARROW) {
            Face::Phone { lane: self.nearest(lane) }
        } else {
            Face::Embed
        };
        self.stage.set_view(face, FrameOptions { reduced_motion, ..FrameOptions::default() });
    }

    /// The lanes that it has.
    pub(crate) fn lanes(&self) -> Vec<InvocationLane> {
        Layout::lanes_of(self.stage.config())
    }

    /// This lane, or the first there is.
    pub(crate) fn nearest(&self, lane: InvocationLane) -> InvocationLane {
        let lanes = self.lanes();
        if lanes.contains(&lane) { lane } else { lanes.first().copied().unwrap_or(lane) }
    }

    /// Whether its run is known up to a moment, or will not be before somebody goes there.
    pub(super) fn knows(&self, time: SimTime) -> bool {
        let session = &self.stage.session;
        session.recorded_until() >= time.min(session.end()) || !self.stage.is_running_ahead()
    }

    /// Where playback would be after so much screen time (s); none at the end.
    pub(super) fn next(&mut self, screen_s: f64) -> Option<SimTime> {
        let mut playhead = self.stage.playhead.clone();
        let session = &self.stage.session;
        if session.is_complete() && playhead.moment().time >= session.end() {
            return None;
        }
        playhead.apply(session, SessionCommand::Play);
        if let Some(until) = playhead.needs(session) {
            self.record(until);
        }
        playhead.advance(&self.stage.session, screen_s);
        Some(playhead.moment().time)
    }

    /// Where a step would lead.
    pub(super) fn look(&mut self, step: SessionCommand) -> SimTime {
        let mut playhead = self.stage.playhead.clone();
        playhead.apply(&self.stage.session, step);
        while let Some(until) = playhead.needs(&self.stage.session) {
            self.record(until);
            playhead.arrive(&self.stage.session);
        }
        playhead.moment().time
    }

    /// Simulates a little further; false if that is far enough.
    pub(super) fn look_ahead(&mut self) -> bool {
        let more = self.stage.is_running_ahead();
        if more {
            self.record(self.stage.session.end());
        }
        !self.series.follow(&self.stage.session, ENTRIES) || more
    }

    /// Records some of what comes until a moment.
    fn record(&mut self, until: SimTime) {
        self.stage.append(self.recorder.record(until, AHEAD_AT_ONCE));
    }

    /// Width and height of its world (px).
    pub(super) fn world(&self) -> Size {
        let size = self.stage.layout.size;
        (f64::from(size.w), f64::from(size.h))
    }

    /// Paints the canvas called `tokens-` and the letter, if anything changed, at the scale at
    /// which a world of the largest size fits. True if something else on the page has to follow.
    pub(super) fn paint(&mut self, letter: &str, largest: Size) -> bool {
        self.attach(letter);
        let size = self.size.get();
        let fits = size.0 > 0.0 && size.1 > 0.0;
        let view = if fits {
            CanvasFromWorld::fitted(size, largest).within(size, self.world())
        } else {
            self.view
        };
        let moved = view != self.view;
        if moved {
            self.view = view;
            self.stage.repaint();
        }
        let Some((surface, _)) = &mut self.canvas else { return false };
        if size != self.known_size {
            self.known_size = size;
            surface.resize(size.0, size.1);
            surface.read_theme();
            self.stage.repaint();
        }
        if self.stage.frame(0.0) {
            surface.paint(view, &self.stage.layout, &self.stage.list);
        }
        moved
    }

    /// The page no longer has the scene.
    pub(super) fn leave(&mut self) {
        self.canvas = None;
    }

    /// Takes hold of the canvas, once it is on the page.
    fn attach(&mut self, letter: &str) {
        if self.canvas.is_some() {
            return;
        }
        let find = |kind: &str| page().get_element_by_id(&[kind, letter].concat());
        let (Some(frame), Some(canvas)) = (find("scene-"), find("tokens-")) else { return };
        let Some(surface) = canvas.dyn_into().ok().and_then(Surface::new) else { return };
        let size = Rc::clone(&self.size);
        self.known_size = (0.0, 0.0);
        let watch = Resize::watch(&frame, move |width, height| size.set((width, height)));
        self.canvas = Some((surface, watch));
        self.stage.repaint();
    }
}
