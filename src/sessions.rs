//! The page's session at the simulator: opened there, recorded on as playback needs it, and
//! changed as a person wants. Replies come in the order of the requests, so that what is asked of a
//! session in one order happens to it in that order.

use crate::desk::Desk;
use crate::platform::animation_frame::now_ms;
use crate::platform::simulator::{Answer, Failure, Simulators, Wanted, why};
use crate::settings::Edit;
use crate::stage::{Opening, Stage};
use crate::state::Choice;
use crate::texts::{fill, t};
use lambdascope_engine::time::SimTime;
use lambdascope_protocol::session::{Open, Record, Remark, SessionId};
use lambdascope_protocol::{Reply, Request};
use lambdascope_scenario::{Action, Diagnostic, Document, Severity, check_size};
use lambdascope_view_model::layout::Face;
use std::sync::atomic::{AtomicU32, Ordering};
use wasm_bindgen_futures::spawn_local;

/// Taking in a stretch of the recording is to take about so long (ms), so that no frame is late.
const TAKE_MS: f64 = 4.0;
/// Entries that are asked for at once: at the least, at first, and at the most.
const ENTRIES: (u32, u32, u32) = (100, 500, 20_000);

/// What the page waits for from the simulator of its session.
pub(crate) struct Line {
    /// A stretch of the recording.
    recording: Option<Wanted>,
    /// How many entries the next one is to have.
    entries: u32,
    /// The settings at the moment that is shown.
    settings: Option<Wanted>,
    /// Changes that were sent and not answered yet.
    changes: usize,
    /// Where a simulator failed last.
    lost_at: Option<(SessionId, SimTime)>,
    /// Whether this session is recorded no more.
    is_dead: bool,
}

impl Default for Line {
    fn default() -> Self {
        Self {
            recording: None,
            entries: ENTRIES.1,
            settings: None,
            changes: 0,
            lost_at: None,
            is_dead: false,
        }
    }
}

impl Line {
    /// Taking in the last stretch took so long (ms): the next one is longer or shorter.
    fn pace(&mut self, took_ms: f64) {
        let entries = if took_ms > TAKE_MS { self.entries / 2 } else { self.entries * 5 / 4 };
        self.entries = entries.clamp(ENTRIES.0, ENTRIES.2);
    }
}

/// The number of the next session.
pub(crate) fn next_id() -> SessionId {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// Opens a scenario or session (JSON): the run at its first moment, and what there is to say about
/// its text.
///
/// # Errors
/// Every diagnostic of one that cannot run.
pub(crate) async fn open(
    simulators: &Simulators,
    text: String,
    opening: Opening,
    face: Face,
) -> Result<(Stage, Vec<Diagnostic>), Vec<Diagnostic>> {
    let session = next_id();
    let Opening { seed, limits, .. } = opening;
    // A text that is far too long is not worth the way.
    check_size(text.len()).map_err(|diagnostic| vec![diagnostic])?;
    let request = Request::Open(Open { session, text, seed, limits, recorded_until: None });
    match simulators.answer(request).await {
        Ok(Reply::Opened(opened)) => {
            let remarks = opened.remarks.iter().map(diagnostic).collect();
            let stage = Stage::new(session, *opened, opening, face);
            stage.map(|stage| (stage, remarks)).ok_or_else(|| unheard(Err(Failure::Garbled)))
        }
        Ok(Reply::Rejected(remarks)) => Err(remarks.iter().map(diagnostic).collect()),
        other => Err(unheard(other)),
    }
}

impl Desk {
    /// Puts a scenario or session (JSON) on the stage. Gives what there is to say about its text.
    ///
    /// # Errors
    /// Every diagnostic of one that cannot run; what was on the stage stays there.
    pub(crate) async fn replace(
        &self,
        text: String,
        opening: Opening,
    ) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
        let (stage, remarks) = open(&self.simulators, text, opening, self.face()).await?;
        self.show(stage);
        Ok(remarks)
    }

    /// Puts a scenario on the stage that nobody typed, from a dialog, which closes.
    pub(crate) fn present(&self, document: &Document, opening: Opening) {
        let (desk, text) = (self.clone(), document.to_json());
        spawn_local(async move {
            match desk.replace(text, opening).await {
                Ok(_) => desk.choose(Choice::Dialog(None)),
                Err(diagnostics) => desk.complain(&diagnostics),
            }
        });
    }

    /// Tells the first of what hinders something.
    pub(crate) fn complain(&self, diagnostics: &[Diagnostic]) {
        self.notice(&diagnostics.first().map(ToString::to_string).unwrap_or_default());
    }

    /// The line to a session that has just been put on the stage, in place of another.
    pub(crate) fn take_line(&self, before: SessionId) {
        *self.line.borrow_mut() = Line::default();
        // What was to be changed next was the other run.
        self.changing.borrow_mut().take();
        // Nobody waits for a reply.
        drop(self.simulators.ask(Request::Close(before), |_| {}));
        self.record_on();
    }

    /// Has the run recorded as far as playback needs it.
    pub(crate) fn record_on(&self) {
        if let Some(until) = self.see(Stage::needs) {
            self.ask_for_stretch(until);
        }
    }

    /// Has the run recorded further ahead, if nothing else is asked for.
    pub(crate) fn record_ahead(&self) {
        if let Some(until) = self.see(|stage| stage.is_running_ahead().then(|| stage.session.end()))
        {
            self.ask_for_stretch(until);
        }
    }

    /// Whether the run is still being recorded, or at its end.
    pub(crate) fn is_recorded(&self) -> bool {
        !self.line.borrow().is_dead
    }

    fn ask_for_stretch(&self, until: SimTime) {
        let (entries, is_busy) = {
            let line = self.line.borrow();
            (line.entries, line.recording.is_some() || line.is_dead)
        };
        if is_busy {
            return;
        }
        let (desk, session) = (self.clone(), self.see(|stage| stage.id));
        let request = Request::Record(Record { session, until, entries });
        let wanted = self.simulators.ask(request, move |answer| desk.hear_stretch(answer));
        self.line.borrow_mut().recording = Some(wanted);
    }

    fn hear_stretch(&self, answer: Answer) {
        let wanted = self.line.borrow_mut().recording.take();
        drop(wanted);
        let stretch = match answer {
            Ok(Reply::Recorded(stretch)) => stretch,
            other => return self.miss(&other),
        };
        let began = now_ms();
        if !self.alter(|stage| stage.append(stretch)) {
            // It belongs to another recording than the page has.
            return self.lose(Failure::Garbled);
        }
        let took = now_ms() - began;
        self.line.borrow_mut().pace(took);
        self.record_on();
    }

    /// Asks for the settings of the moment that is shown, if others hold than those that are shown.
    pub(crate) fn follow_settings(&self) {
        let Some((session, time)) =
            self.see(|stage| stage.lacks_settings().map(|at| (stage.id, at)))
        else {
            return;
        };
        if self.line.borrow().settings.is_some() {
            return;
        }
        let desk = self.clone();
        let wanted = self.simulators.ask(Request::Settings(session, time), move |answer| {
            let wanted = desk.line.borrow_mut().settings.take();
            drop(wanted);
            if let Ok(Reply::Settings(settings)) = answer
                && let Ok(settings) = Document::parse(&settings)
            {
                desk.alter(|stage| stage.set_settings(time, settings));
                desk.render();
            }
        });
        self.line.borrow_mut().settings = Some(wanted);
    }

    /// Does something to the system at the moment that is shown, and tells what is refused.
    pub(crate) fn perform(&self, actions: Vec<Action>) {
        let desk = self.clone();
        spawn_local(async move {
            if let Err(diagnostics) = desk.carry_out(actions).await {
                desk.complain(&diagnostics);
            }
        });
    }

    /// Does something to the system at the moment that is shown, all of it or nothing.
    ///
    /// # Errors
    /// Every diagnostic of what is refused; everything then is as it was.
    pub(crate) async fn carry_out(&self, actions: Vec<Action>) -> Result<(), Vec<Diagnostic>> {
        if self.line.borrow().is_dead {
            self.go_on_elsewhere().await.map_err(unheard)?;
        }
        let order = self.see(|stage| stage.order(actions));
        let session = order.session;
        self.line.borrow_mut().changes += 1;
        let answer = self.simulators.answer(Request::Perform(order)).await;
        if self.see(|stage| stage.id) != session {
            // Another run is on by now.
            return Ok(());
        }
        self.line.borrow_mut().changes -= 1;
        match answer {
            Ok(Reply::Performed(performed)) => {
                self.alter(|stage| stage.performed(*performed));
                self.render();
                self.record_on();
                Ok(())
            }
            Ok(Reply::Rejected(remarks)) => Err(remarks.iter().map(diagnostic).collect()),
            other => {
                self.miss(&other);
                Err(unheard(other))
            }
        }
    }

    /// Changes settings of the scenario from the moment that is shown on; of a slider on the move,
    /// which changes them many times, only where it is once the change before is carried out. What
    /// is refused is told beside the setting with this path, and everything stays as it was.
    pub(crate) fn change(&self, path: String, edits: Vec<Edit>) {
        let waiting = self.changing.borrow_mut().take();
        // A change of something else is not forgotten over it.
        if let Some((other, edits)) = waiting.filter(|(other, _)| *other != path) {
            self.change_now(other, edits);
        }
        if self.line.borrow().changes == 0 {
            self.change_now(path, edits);
        } else {
            *self.changing.borrow_mut() = Some((path, edits));
        }
    }

    /// Carries out the change that waits for the one before, if one does.
    pub(crate) fn change_waiting(&self) {
        let waiting = self.changing.borrow_mut().take();
        if let Some((path, edits)) = waiting {
            self.change_now(path, edits);
        }
    }

    /// Carries out a change.
    pub(crate) fn change_now(&self, path: String, edits: Vec<Edit>) {
        let desk = self.clone();
        let set = |(path, value): Edit| Action::Set { path, value };
        let actions: Vec<Action> = edits.into_iter().map(set).collect();
        spawn_local(async move {
            let changed = desk.carry_out(actions).await;
            desk.choose(Choice::Refused(changed.err().map(|diagnostics| (path, diagnostics))));
            if desk.line.borrow().changes == 0 {
                desk.change_waiting();
            }
        });
    }

    /// A request about the session did not get one of its replies. If the simulator failed, that
    /// is told to `lose` anyway; else it does not know the session.
    fn miss(&self, answer: &Answer) {
        if answer.is_ok() {
            self.lose(Failure::Garbled);
        }
    }

    /// The simulator failed. Another one goes on from what was done in the session, once at each
    /// place; if that does not help, the page keeps what is recorded, and says why there is no more.
    pub(crate) fn lose(&self, failure: Failure) {
        let (session, until) = self.see(|stage| (stage.id, stage.session.recorded_until()));
        let place = Some((session, until));
        let again = self.line.borrow().lost_at == place;
        self.line.borrow_mut().lost_at = place;
        if again || !matches!(failure, Failure::Ended(_) | Failure::Garbled) {
            let was_dead = std::mem::replace(&mut self.line.borrow_mut().is_dead, true);
            if !was_dead {
                self.choose(Choice::Remark(fill(t().simulator_gone, &[&failure.words()])));
            }
            return;
        }
        let desk = self.clone();
        spawn_local(async move {
            match desk.go_on_elsewhere().await {
                Ok(()) => desk.notice(t().simulator_again),
                Err(answer) => desk.miss(&answer),
            }
        });
    }

    /// Hands the session to a simulator that does not have it yet: its document, and how far it is
    /// recorded.
    ///
    /// # Errors
    /// What the simulator answers instead.
    async fn go_on_elsewhere(&self) -> Result<(), Answer> {
        let open = self.see(|stage| Open {
            session: stage.id,
            text: stage.document().to_json(),
            seed: None,
            limits: None,
            recorded_until: Some(stage.session.recorded_until()),
        });
        let session = open.session;
        match self.simulators.answer(Request::Open(open)).await {
            Ok(Reply::Opened(opened)) => {
                if self.see(|stage| stage.id) != session {
                    // Another run is on by now.
                    return Ok(());
                }
                if !self.alter(|stage| stage.append(opened.stretch)) {
                    self.lose(Failure::Garbled);
                    return Err(Err(Failure::Garbled));
                }
                self.line.borrow_mut().is_dead = false;
                self.record_on();
                Ok(())
            }
            other => Err(other),
        }
    }

    /// Has the simulator of the page know a session that came with the site.
    pub(crate) fn introduce(&self) {
        let desk = self.clone();
        spawn_local(async move {
            if let Err(answer) = desk.go_on_elsewhere().await {
                desk.miss(&answer);
            }
        });
    }
}

/// Why there is no answer, as a diagnostic.
fn unheard(answer: Answer) -> Vec<Diagnostic> {
    vec![Diagnostic::error("", why(answer))]
}

/// A remark of the simulator as the page shows it.
fn diagnostic(remark: &Remark) -> Diagnostic {
    let Remark { is_error, path, message, allowed, rule, suggestion, line } = remark.clone();
    let severity = if is_error { Severity::Error } else { Severity::Warning };
    Diagnostic { severity, path, message, allowed, rule, suggestion, line }
}
