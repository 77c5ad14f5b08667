//! What the page shows besides the run: choices of whoever looks at it. The run itself is in
//! `stage.rs`.

use crate::address::Hidden;
use crate::theme::Theme;
use lambdascope_engine::entity::EventRef;
use lambdascope_scenario::Diagnostic;
use lambdascope_view_model::node::{Lane, NodeId};
use std::rc::Rc;
use yew::Reducible;

/// The choices.
#[derive(Clone, PartialEq, Default)]
pub(crate) struct Ui {
    /// Grows whenever numbers on the screen may have changed.
    pub(crate) tick: u64,
    /// Whether only the scene and a slim transport are shown.
    pub(crate) embed: bool,
    /// Parts that the address leaves out.
    pub(crate) hide: Hidden,
    pub(crate) theme: Theme,
    /// The node whose settings are shown.
    pub(crate) node: Option<NodeId>,
    /// The event whose journey is shown.
    pub(crate) event: Option<EventRef>,
    /// How often a scenario was put on the stage.
    pub(crate) loaded: u32,
    /// How often the wish for little motion has changed.
    pub(crate) motion: u32,
    /// The dialog that is open.
    pub(crate) dialog: Option<Dialog>,
    /// Whether the trace is shown in place of what just happened.
    pub(crate) trace: bool,
    /// The entry of the trace whose rule is open.
    pub(crate) why: Option<usize>,
    /// Whether all settings of the node are shown.
    pub(crate) more: bool,
    /// The lane that a phone shows.
    pub(crate) lane: LaneChoice,
    /// Whether a phone's sheet of controls is open.
    pub(crate) sheet: bool,
    /// Short messages, newest last, each with a number of its own.
    pub(crate) notices: Vec<(u32, String)>,
    /// A change that was refused: its key and why.
    pub(crate) refused: Option<(String, Vec<Diagnostic>)>,
    /// Queues with an alarm: index and depth.
    pub(crate) alarms: Vec<(u16, u64)>,
    pub(crate) noticed: u32,
}

/// A lane, the middle one of the story being the first to show.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct LaneChoice(pub(crate) Lane);

impl Default for LaneChoice {
    fn default() -> Self {
        Self(Lane::Async)
    }
}

/// The dialogs of the page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialog {
    /// Send one event from this source.
    Send(u16),
    /// The scenario as text.
    Editor,
    /// The events of one part of the account.
    Events(FateGroup),
}

/// The parts of the account of all events.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum FateGroup {
    Answered,
    Done,
    Told,
    OnTheWay,
    Kept,
    Lost,
}

/// Everything that changes a choice.
pub(crate) enum Act {
    /// Numbers may have changed.
    Tick,
    /// Whether motion is to be kept low has changed.
    Motion,
    Theme(Theme),
    Node(Option<NodeId>),
    Event(Option<EventRef>),
    Open(Dialog),
    CloseDialog,
    Trace(bool),
    Why(Option<usize>),
    More(bool),
    Lane(Lane),
    Sheet(bool),
    Notice(String),
    Dismiss(u32),
    Refused(String, Vec<Diagnostic>),
    Accepted,
    Alarm(u16, u64),
    /// Another scenario is on: what pointed into the old one is forgotten.
    Loaded,
}

impl Reducible for Ui {
    type Action = Act;

    fn reduce(self: Rc<Self>, act: Act) -> Rc<Self> {
        let mut ui = (*self).clone();
        ui.tick += 1;
        match act {
            Act::Tick => {}
            Act::Motion => ui.motion += 1,
            Act::Theme(theme) => ui.theme = theme,
            Act::Node(node) => {
                if ui.node != node {
                    ui.refused = None;
                }
                ui.node = node;
            }
            Act::Event(event) => ui.event = event,
            Act::Open(dialog) => ui.dialog = Some(dialog),
            Act::CloseDialog => ui.dialog = None,
            Act::Trace(on) => ui.trace = on,
            Act::Why(entry) => ui.why = entry,
            Act::More(on) => ui.more = on,
            Act::Lane(lane) => ui.lane = LaneChoice(lane),
            Act::Sheet(open) => ui.sheet = open,
            Act::Notice(text) => {
                ui.noticed += 1;
                ui.notices.push((ui.noticed, text));
            }
            Act::Dismiss(number) => ui.notices.retain(|(known, _)| *known != number),
            Act::Refused(path, diagnostics) => ui.refused = Some((path, diagnostics)),
            Act::Accepted => ui.refused = None,
            Act::Alarm(queue, depth) => {
                ui.alarms.retain(|(known, _)| *known != queue);
                if depth > 0 {
                    ui.alarms.push((queue, depth));
                }
            }
            Act::Loaded => {
                ui.loaded += 1;
                ui.node = None;
                ui.event = None;
                ui.why = None;
                ui.refused = None;
                ui.alarms.clear();
            }
        }
        Rc::new(ui)
    }
}
