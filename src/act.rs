//! What a person does: every button, key and list says it with one of these, as data.

use crate::address;
use crate::components::gestures::{self, Look};
use crate::components::send;
use crate::desk::Desk;
use crate::gallery;
use crate::platform::{clipboard, dialog};
use crate::rules::Rules;
use crate::settings::Edit;
use crate::stage::Opening;
use crate::state::{Choice, Dialog};
use crate::texts::{fill, t};
use crate::theme::Theme;
use lambdascope_engine::entity::EntityKind;
use lambdascope_scenario::{Action, Diagnostic, read_json};
use lambdascope_view_model::playhead::SessionCommand;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// Something that a person does.
#[derive(Clone)]
pub(crate) enum Act {
    /// Looks at it in another way.
    Choose(Choice),
    /// Moves the playhead.
    Playback(SessionCommand),
    /// Does something to the system at the moment that is shown.
    Perform(Vec<Action>),
    /// Changes settings; what is refused is told beside the setting with this key.
    Change(String, Vec<Edit>),
    /// Adds components to the scenario: the run starts again, up to where it was.
    Rebuild(Vec<Edit>),
    /// Starts the scenario again with other settings.
    Retry(Vec<Edit>),
    /// Opens a scenario of the gallery.
    Open(String),
    /// Looks at the scene from nearer or further away.
    Look(Look),
    /// Changes the colours, and keeps the choice.
    Theme(Theme),
    /// Copies the address of the moment.
    Share,
    /// Copies a text.
    Copy(String),
    /// Sends one event from a source, by hand.
    Send(u16),
    /// Puts the text of the editor on the stage.
    Apply,
    /// Asks what the scenario wants to show, and shows it.
    Guide,
    /// Asks for the list of scenarios.
    LoadGallery,
    /// Asks for the texts of the rules.
    LoadRules,
}

impl Desk {
    /// Carries it out.
    #[inline(never)]
    pub(crate) fn act(&self, act: Act) {
        // What a slider has just set holds for whatever is done next.
        if !matches!(act, Act::Choose(_) | Act::Change(..)) {
            self.change_waiting();
        }
        match act {
            Act::Choose(choice) => self.choose(choice),
            Act::Playback(command) => self.playback(command),
            Act::Perform(actions) => self.perform(actions),
            Act::Change(path, edits) => self.change(path, edits),
            Act::Rebuild(edits) => self.rebuild(&edits),
            Act::Retry(edits) => self.retry(&edits),
            Act::Open(name) => self.open(&name),
            Act::Look(look) => gestures::look(self, look),
            Act::Theme(theme) => {
                self.choose(Choice::Theme(theme));
                if !theme.keep() {
                    self.notice(t().storage_refused);
                }
            }
            Act::Share => {
                let address = self.look(|stage| {
                    let opening = &stage.opening;
                    address::of_moment(&opening.name, opening.seed, opening.limits, stage.now())
                });
                self.copy(address.unwrap_or_default(), t().shared, t().share_refused);
            }
            Act::Copy(text) => self.copy(text, t().copied, t().copy_refused),
            Act::Send(source) => send::send(self, source),
            Act::Apply => self.apply(),
            Act::Guide => self.open_guide(),
            Act::LoadGallery => self.load_gallery(),
            Act::LoadRules => self.load_rules(),
        }
    }

    fn rebuild(&self, edits: &[Edit]) {
        let Some(rebuilt) = self.look(|stage| stage.rebuilt(edits)) else { return };
        let node = self.ui().node;
        match rebuilt.and_then(|(document, opening)| self.replace(document, opening)) {
            Ok(()) => self.notice(t().started_again),
            Err(diagnostics) => {
                self.notice(&diagnostics.first().map(ToString::to_string).unwrap_or_default());
            }
        }
        // The functions are the same; queues have moved in their list.
        if let Some(node) = node.filter(|node| node.entity().kind == EntityKind::Function) {
            self.choose(Choice::Node(node));
        }
    }

    /// The scenario from its start, with other settings and nothing else changed.
    fn retry(&self, edits: &[Edit]) {
        let Some(retried) = self.look(|stage| stage.retried(edits)) else { return };
        match retried.and_then(|(document, opening)| self.replace(document, opening)) {
            Ok(()) => self.choose(Choice::Dialog(None)),
            Err(diagnostics) => {
                self.notice(&diagnostics.first().map(ToString::to_string).unwrap_or_default());
            }
        }
    }

    /// Tells something for a moment.
    pub(crate) fn notice(&self, text: &str) {
        self.choose(Choice::Notice(text.to_owned()));
    }

    fn copy(&self, text: String, done: &'static str, refused: &'static str) {
        let desk = self.clone();
        spawn_local(async move {
            let copied = clipboard::copy(&text).await;
            desk.choose(if copied {
                Choice::Notice(done.to_owned())
            } else {
                Choice::Remark(fill(refused, &[&text]))
            });
        });
    }

    /// What was loaded stays until a text without errors is applied, and nothing typed is lost.
    fn apply(&self) {
        let reading = read_json(&dialog::editor_text());
        let errors = reading.diagnostics.iter().any(Diagnostic::is_error);
        let remarks = reading.diagnostics;
        let opening = Opening { autoplay: true, ..Opening::default() };
        let applied = if errors {
            Err(remarks)
        } else {
            self.replace(reading.document, opening).map(|()| remarks)
        };
        match applied {
            Ok(remarks) if remarks.is_empty() => self.choose(Choice::Dialog(None)),
            Ok(remarks) | Err(remarks) => self.choose(Choice::Remarks(Some(remarks))),
        }
    }

    fn open_guide(&self) {
        self.choose(Choice::Dialog(Some(Dialog::Guide)));
        let name = self.look(|stage| stage.opening.name.clone()).unwrap_or_default();
        let desk = self.clone();
        spawn_local(async move {
            match gallery::guide(&name).await {
                Some(guide) => {
                    desk.library.borrow_mut().guide = Some((name, guide));
                    desk.render();
                }
                None => desk.notice(t().guide_missing),
            }
        });
    }

    fn load_gallery(&self) {
        if self.library.borrow().gallery.is_some() {
            return;
        }
        let desk = self.clone();
        spawn_local(async move {
            match gallery::list().await {
                Some(list) => {
                    desk.library.borrow_mut().gallery = Some(Rc::new(list));
                    desk.render();
                }
                None => desk.notice(t().gallery_missing),
            }
        });
    }

    fn load_rules(&self) {
        if self.library.borrow().rules.is_some() {
            return;
        }
        let desk = self.clone();
        spawn_local(async move {
            match Rules::load().await {
                Some(rules) => {
                    desk.library.borrow_mut().rules = Some(Rc::new(rules));
                    desk.render();
                }
                None => desk.notice(t().rule_missing),
            }
        });
    }
}
