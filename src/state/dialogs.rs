//! Which dialog is open, and what it shows.

use super::Choice;
use crate::reference::Selection;
use crate::rules::Filter;
use lambdascope_engine::entity::EventRef;
use lambdascope_engine::trace::FateGroup;
use lambdascope_scenario::Diagnostic;
use lambdascope_studies::Answers;
use std::rc::Rc;
use yew::Reducible;

#[derive(Clone, PartialEq, Default)]
pub(crate) struct Dialogs {
    /// The dialog that is open.
    pub(crate) open: Option<Dialog>,
    /// The event that was sent by hand last, while its dialog is open.
    pub(crate) sent: Option<EventRef>,
    /// What was found in the scenario's text when it was applied last.
    pub(crate) remarks: Option<Vec<Diagnostic>>,
    /// What the list of rules shows.
    pub(crate) shelf: Shelf,
    /// What the reference shows.
    pub(crate) reference: Reference,
}

/// What the list of rules shows.
#[derive(Clone, PartialEq, Eq, Default)]
pub(crate) struct Shelf {
    /// The words that are looked for.
    pub(crate) search: String,
    pub(crate) filter: Filter,
    /// The rule that is open.
    pub(crate) open: Option<String>,
}

/// The dialogs of the page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialog {
    /// Send one event from this source.
    Send(u16),
    /// What the scenario wants to show.
    Guide,
    /// What will hurt in the scenario.
    Hazards,
    /// The scenario as text.
    Editor,
    /// The events of one part of the account.
    Events(FateGroup),
    /// Rules, sources, and where older material differs.
    Reference,
    /// The scenario against others: other settings, or other luck.
    Compare(ComparePage),
    /// What one can take home.
    Export(ExportPage),
}

/// The pages of what one can take home.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum ExportPage {
    /// Commands of the AWS CLI.
    Cli,
    /// A template of SAM.
    Sam,
    /// A template of CloudFormation.
    CloudFormation,
    /// Charts, trace and scene as files.
    Data,
}

/// What the reference shows; of the rules, the [`Shelf`] knows.
#[derive(Clone, PartialEq, Eq, Default)]
pub(crate) struct Reference {
    pub(crate) page: Page,
    pub(crate) selection: Selection,
    /// What was answered about the work that needs a path.
    pub(crate) answers: Answers,
}

/// The pages of the reference.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Page {
    /// How far every rule is followed.
    #[default]
    Rules,
    /// All sources in a table.
    Sources,
    /// Questions that lead to a path.
    Choose,
    /// Where older material differs.
    Older,
}

/// The pages of the dialog that compares.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ComparePage {
    /// Two variants side by side.
    Variants,
    /// The same scenario with many seeds.
    Odds,
}

impl Reducible for Dialogs {
    type Action = Choice;

    fn reduce(self: Rc<Self>, choice: Choice) -> Rc<Self> {
        let mut next = (*self).clone();
        match choice {
            // Its journey stands beside the scene, not behind a list.
            Choice::Event(_) if matches!(self.open, Some(Dialog::Events(_))) => next.open = None,
            Choice::Dialog(dialog) => {
                next.open = dialog;
                next.sent = None;
                next.remarks = None;
            }
            Choice::Sent(event) => next.sent = event,
            Choice::Shelf(shelf) => next.shelf = shelf,
            Choice::Rule(rule) => {
                let open = Some(rule.clone());
                next.shelf = Shelf { search: rule, filter: Filter::All, open };
                next.reference.page = Page::Rules;
                next.open = Some(Dialog::Reference);
            }
            Choice::Refer(reference) => {
                next.reference = reference;
                next.open = Some(Dialog::Reference);
            }
            Choice::Remarks(remarks) => next.remarks = remarks,
            _ => return self,
        }
        Rc::new(next)
    }
}
