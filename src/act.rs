//! What a person does: every button, key and list says it with one of these, as data.

use crate::address;
use crate::components::{path_choice, send, template};
use crate::contest::VariantsAct;
use crate::desk::{Desk, Library};
use crate::following;
use crate::gallery;
use crate::gestures::{self, Look};
use crate::moments::{self, Jump};
use crate::odds::OddsAct;
use crate::platform::{dialog, tools, url};
use crate::reference::Tables;
use crate::rules::Rules;
use crate::saving::{self, Image};
use crate::session_text;
use crate::settings::Edit;
use crate::stage::Opening;
use crate::state::{Choice, Dialog};
use crate::texts::reference::texts as reference;
use crate::texts::{fill, t};
use crate::theme::Theme;
use crate::what_if::WhatIfAct;
use lambdascope_engine::entity::{Entity, EntityKind, EventRef};
use lambdascope_rulebook::Edition;
use lambdascope_scenario::Action;
use lambdascope_template::TemplateFormat;
use lambdascope_view_model::node::NodeId;
use lambdascope_view_model::playhead::SessionCommand;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// Something that a person does.
#[derive(Clone, PartialEq)]
pub(crate) enum Act {
    /// Looks at it in another way.
    Choose(Choice),
    Playback(SessionCommand),
    /// Does something to the system at the moment that is shown.
    Perform(Vec<Action>),
    /// Changes settings; what is refused is told beside the setting with this key.
    Change(String, Vec<Edit>),
    /// Adds a component to the run, and changes settings so that something leads to it; what is
    /// refused is told beside the setting with this key.
    Extend(String, Vec<Edit>),
    /// Starts the scenario again with other settings.
    Retry(Vec<Edit>),
    /// Opens a scenario of the gallery.
    Open(String),
    /// Goes to a mark of the timeline, or changes one's own.
    Jump(Jump),
    /// Follows the selected event, or no longer.
    Follow(bool),
    /// Opens a scenario of the gallery from a dialog, perhaps with other limits.
    Show(String, Option<Edition>),
    /// Opens the scenario of a way that the choice of a path weighs; 0 is the recommended one.
    Take(usize),
    /// Looks at the scene from nearer or further away.
    Look(Look),
    /// Changes the colours, and keeps the choice.
    Theme(Theme),
    /// Copies the address of the moment.
    Share,
    Copy(String),
    /// Copies the template or the commands of what is shown.
    CopyTemplate(TemplateFormat),
    /// Saves them as a file.
    SaveTemplate(TemplateFormat),
    /// Saves one chart as a table, or all of them.
    SaveCharts(Option<usize>),
    /// Saves the whole trace as a table.
    SaveTrace,
    /// Saves the scene as it is.
    SaveScene(Image),
    /// Sends one event from a source, by hand.
    Send(u16),
    /// Puts the text of the editor on the stage.
    Apply,
    /// Asks what the scenario wants to show, and shows it.
    Guide,
    /// Looks for what will hurt in the scenario, and shows it.
    Check,
    /// Runs the scenario with many seeds.
    Odds(OddsAct),
    /// Does something with two variants side by side.
    Variants(VariantsAct),
    /// Does something with a way that an event could have gone.
    WhatIf(WhatIfAct),
    /// Asks for the list of scenarios.
    LoadGallery,
}

/// What is selected, by name: in a scenario with more components they have other places in their
/// lists.
struct Chosen {
    node: Option<(NodeId, String)>,
    event: Option<EventRef>,
    /// Queues with an alarm, and its depth.
    alarms: Vec<(String, u64)>,
}

impl Chosen {
    fn of(desk: &Desk) -> Self {
        let selection = desk.selection();
        let name = |entity: Entity| desk.see(|stage| stage.config().reference(entity));
        let queue = |queue: u16| name(Entity::new(EntityKind::Queue, queue));
        Self {
            node: selection.node.map(|node| (node, name(node.entity()))),
            event: selection.event,
            alarms: selection.alarms.iter().map(|(index, depth)| (queue(*index), *depth)).collect(),
        }
    }

    fn choose_again(self, desk: &Desk) {
        let find = |name: &str| {
            desk.see(|stage| {
                let config = stage.config();
                config.entities().find(|entity| config.reference(*entity) == name)
            })
        };
        let node = self.node.and_then(|(node, name)| find(&name).map(|entity| (node, entity)));
        if let Some((node, entity)) = node {
            desk.choose(Choice::Node(match node {
                NodeId::EventQueue(_) => NodeId::EventQueue(entity.index),
                NodeId::Door(_) => NodeId::Door(entity.index),
                NodeId::Done(_) => NodeId::Done(entity),
                NodeId::Lost(_) => NodeId::Lost(entity),
                NodeId::Entity(_) => NodeId::Entity(entity),
            }));
        }
        desk.choose(Choice::Event(self.event));
        for (name, depth) in self.alarms {
            if let Some(entity) = find(&name) {
                desk.choose(Choice::Alarm(entity.index, depth));
            }
        }
    }
}

impl Desk {
    pub(crate) fn act(&self, act: Act) {
        // What a slider has just set holds for whatever is done next.
        if !matches!(act, Act::Choose(_) | Act::Change(..)) {
            self.change_waiting();
        }
        match act {
            Act::Choose(choice) => self.choose(choice),
            Act::Playback(command) => {
                if matches!(command, SessionCommand::Seek(_)) {
                    moments::leave(self);
                }
                self.playback(command);
            }
            Act::Perform(actions) => self.perform(actions),
            Act::Change(path, edits) => self.change(path, edits),
            Act::Extend(path, edits) => self.extend(path, edits),
            Act::Retry(edits) => self.retry(&edits),
            Act::Jump(jump) => moments::jump(self, jump),
            Act::Follow(on) => following::follow(self, on),
            Act::Open(name) => self.open(&name, None),
            Act::Show(name, limits) => {
                self.choose(Choice::Dialog(None));
                self.open(&name, limits);
            }
            Act::Take(place) => path_choice::open(self, place),
            Act::Look(look) => gestures::look(self, look),
            Act::Theme(theme) => {
                self.choose(Choice::Theme(theme));
                if !theme.keep() {
                    self.notice(t().storage_refused);
                }
            }
            Act::Share => {
                let desk = self.clone();
                spawn_local(async move { desk.share().await });
            }
            Act::Copy(text) => self.copy(text, t().copied, t().copy_refused),
            Act::CopyTemplate(format) => template::copy(self, format),
            Act::SaveTemplate(format) => template::save(self, format),
            Act::SaveCharts(chart) => saving::charts(self, chart),
            Act::SaveTrace => saving::trace(self),
            Act::SaveScene(image) => saving::scene(self, image),
            Act::Send(source) => send::send(self, source),
            Act::Apply => self.apply(),
            Act::Guide => self.open_guide(),
            Act::Check => {
                self.load_rules();
                self.choose(Choice::Dialog(Some(Dialog::Hazards)));
            }
            Act::Odds(act) => self.act_on_odds(act),
            Act::Variants(act) => self.act_on_variants(act),
            Act::WhatIf(act) => self.act_on_what_if(act),
            Act::LoadGallery => self.load_gallery(),
        }
    }

    /// The run goes on with one more component: what was so far stays as it was.
    fn extend(&self, path: String, edits: Vec<Edit>) {
        let is_component = |(path, _): &Edit| path.split('.').count() == 2;
        let (added, changes): (Vec<Edit>, Vec<Edit>) = edits.into_iter().partition(is_component);
        let (document, opening) = match self.see(|stage| stage.extended(&added)) {
            Ok(extended) => extended,
            Err(diagnostics) => return self.complain(&diagnostics),
        };
        let desk = self.clone();
        spawn_local(async move {
            let chosen = Chosen::of(&desk);
            match desk.replace(document.to_json(), opening).await {
                Ok(_) => {
                    chosen.choose_again(&desk);
                    desk.change_now(path, changes);
                }
                Err(diagnostics) => desk.complain(&diagnostics),
            }
        });
    }

    /// The scenario from its start, with other settings and nothing else changed.
    fn retry(&self, edits: &[Edit]) {
        match self.see(|stage| stage.retried(edits)) {
            Ok((document, opening)) => self.present(&document, opening),
            Err(diagnostics) => self.complain(&diagnostics),
        }
    }

    /// Copies the address of the moment, with everything that was done to the scenario, and puts
    /// it into the browser's bar: loading the page again shows the same moment.
    async fn share(&self) {
        let shared = self.look(|stage| {
            let json = stage.is_changed().then(|| stage.document().to_json());
            (stage.opening.clone(), stage.now(), json)
        });
        let Some((opening, now, json)) = shared else { return };
        let session = match &json {
            Some(json) => session_text::write(json).await,
            None => None,
        };
        if json.is_some() && session.is_none() {
            self.notice(t().share_without_changes);
        }
        let address = address::of_moment(&opening, now, session.as_deref());
        url::replace(&address);
        self.copy(address, t().shared, t().share_refused);
    }

    /// Tells something for a moment.
    pub(crate) fn notice(&self, text: &str) {
        self.choose(Choice::Notice(text.to_owned()));
    }

    fn copy(&self, text: String, done: &'static str, refused: &'static str) {
        let desk = self.clone();
        spawn_local(async move {
            let copied = tools::copy(&text).await;
            desk.choose(if copied {
                Choice::Notice(done.to_owned())
            } else {
                Choice::Remark(fill(refused, &[&text]))
            });
        });
    }

    /// What was loaded stays until a text without errors is applied, and nothing typed is lost.
    fn apply(&self) {
        let desk = self.clone();
        spawn_local(async move {
            let opening = Opening { autoplay: true, ..Opening::default() };
            match desk.replace(dialog::editor_text(), opening).await {
                Ok(remarks) if remarks.is_empty() => desk.choose(Choice::Dialog(None)),
                Ok(remarks) | Err(remarks) => desk.choose(Choice::Remarks(Some(remarks))),
            }
        });
    }

    fn open_guide(&self) {
        self.choose(Choice::Dialog(Some(Dialog::Guide)));
        let name = self.look(|stage| stage.opening.name.clone()).unwrap_or_default();
        let guide = async move { gallery::guide(&name).await.map(|guide| (name, guide)) };
        self.load_into(guide, t().guide_missing, |library, guide| library.guide = Some(guide));
    }

    fn load_gallery(&self) {
        if self.library.borrow().gallery.is_none() {
            self.load_into(gallery::list(), t().gallery_missing, |library, list| {
                library.gallery = Some(Rc::new(list));
            });
        }
    }

    /// Fetches the tables of the reference, unless they were asked for.
    pub(crate) fn load_tables(&self) {
        if !std::mem::replace(&mut self.library.borrow_mut().tables_asked, true) {
            self.load_into(Tables::load(), reference().missing, |library, tables| {
                library.tables = Some(Rc::new(tables));
            });
        }
    }

    /// Fetches the texts of the rules, unless they were asked for: whatever shows a rule asks.
    pub(crate) fn load_rules(&self) {
        if !std::mem::replace(&mut self.library.borrow_mut().rules_asked, true) {
            self.load_into(Rules::load(), t().rule_missing, |library, rules| {
                library.rules = Some(Rc::new(rules));
            });
        }
    }

    /// Fetches something that the page then keeps, or says that it is missing.
    fn load_into<T>(
        &self,
        fetched: impl Future<Output = Option<T>> + 'static,
        missing: &'static str,
        keep: impl FnOnce(&mut Library, T) + 'static,
    ) {
        let desk = self.clone();
        spawn_local(async move {
            match fetched.await {
                Some(found) => {
                    keep(&mut desk.library.borrow_mut(), found);
                    desk.render();
                }
                None => desk.notice(missing),
            }
        });
    }
}
