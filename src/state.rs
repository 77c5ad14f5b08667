//! What the page shows besides the run: choices of whoever looks at it. The run itself is in
//! `stage.rs`.
//!
//! The choices are in parts by concern, each a reducer over the same [`Choice`] and a context of
//! its own: what reads one part is not rendered again when another changes.

mod dialogs;
mod notices;
mod selection;
mod view;

pub(crate) use dialogs::{ComparePage, Dialog, Dialogs, ExportPage, Page, Reference, Shelf};
pub(crate) use notices::{Notice, Notices};
pub(crate) use selection::Selection;
pub(crate) use view::View;

use crate::theme::Theme;
use lambdascope_engine::entity::EventRef;
use lambdascope_scenario::Diagnostic;
use lambdascope_view_model::journey::AxisTime;
use lambdascope_view_model::node::{InvocationLane, NodeId};
use yew::UseReducerHandle;

/// Everything that changes a choice.
#[derive(Clone, PartialEq)]
pub(crate) enum Choice {
    Theme(Theme),
    Node(NodeId),
    Event(Option<EventRef>),
    Follow(bool),
    Axis(AxisTime),
    Dialog(Option<Dialog>),
    Trace(bool),
    Charts(bool),
    Why(Option<usize>),
    More(bool),
    Lane(InvocationLane),
    Sheet(bool),
    /// A message that goes by itself.
    Notice(String),
    /// A message that stays until it is dismissed.
    Remark(String),
    Dismiss(u32),
    /// A change was refused, or the one before is forgotten.
    Refused(Option<(String, Vec<Diagnostic>)>),
    Alarm(u16, u64),
    Sent(Option<EventRef>),
    Shelf(Shelf),
    /// The reference, as it is to be shown.
    Refer(Reference),
    /// The list of rules, open at this one.
    Rule(String),
    Remarks(Option<Vec<Diagnostic>>),
    Said(String),
    /// Another scenario is on: what pointed into the old one is forgotten.
    Loaded,
}

/// All choices: what is outside of rendering makes them and reads them through this.
#[derive(Clone)]
pub(crate) struct Choices {
    pub(crate) view: UseReducerHandle<View>,
    pub(crate) selection: UseReducerHandle<Selection>,
    pub(crate) dialogs: UseReducerHandle<Dialogs>,
    pub(crate) notices: UseReducerHandle<Notices>,
}

impl Choices {
    /// Hands one to every part that it concerns.
    pub(crate) fn choose(&self, choice: Choice) {
        self.view.dispatch(choice.clone());
        self.selection.dispatch(choice.clone());
        self.dialogs.dispatch(choice.clone());
        self.notices.dispatch(choice);
    }
}
