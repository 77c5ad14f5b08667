//! What a person does: every button, key and list says it with one of these, as data.

use crate::address;
use crate::components::send;
use crate::desk::Desk;
use crate::gallery;
use crate::platform::{clipboard, dialog};
use crate::rules::Rules;
use crate::settings::Edit;
use crate::stage::Opening;
use crate::state::Choice;
use crate::texts::{fill, t};
use crate::theme::Theme;
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
    /// Opens a scenario of the gallery.
    Open(String),
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
    /// Asks for the list of scenarios.
    LoadGallery,
    /// Asks for the texts of the rules.
    LoadRules,
}

impl Desk {
    /// Carries it out.
    #[inline(never)]
    pub(crate) fn act(&self, act: Act) {
        match act {
            Act::Choose(choice) => self.choose(choice),
            Act::Playback(command) => self.playback(command),
            Act::Perform(actions) => self.perform(actions),
            Act::Change(path, edits) => self.change(path, edits),
            Act::Open(name) => self.open(&name),
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
            Act::LoadGallery => self.load_gallery(),
            Act::LoadRules => self.load_rules(),
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
            if copied { desk.notice(done) } else { desk.notice(&fill(refused, &[&text])) }
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
