//! What the page shows besides the run: choices of whoever looks at it. The run itself is in
//! `stage.rs`.

use crate::address::{Address, Hidden};
use crate::reference::Selection;
use crate::rules::Filter;
use crate::theme::Theme;
use lambdascope_engine::entity::EventRef;
use lambdascope_engine::trace::FateGroup;
use lambdascope_scenario::Diagnostic;
use lambdascope_studies::Answers;
use lambdascope_view_model::journey::AxisTime;
use lambdascope_view_model::node::{InvocationLane, NodeId};

#[derive(Clone, PartialEq)]
pub(crate) struct Ui {
    /// Whether only the scene and a slim transport are shown.
    pub(crate) embed: bool,
    /// Parts that the address leaves out.
    pub(crate) hide: Hidden,
    pub(crate) theme: Theme,
    /// The node whose settings are shown.
    pub(crate) node: Option<NodeId>,
    /// The event whose journey is shown.
    pub(crate) event: Option<EventRef>,
    /// Whether playback and the view follow that event.
    pub(crate) follow: bool,
    /// Which time the axis of its waterfall shows.
    pub(crate) axis: AxisTime,
    /// The dialog that is open.
    pub(crate) dialog: Option<Dialog>,
    /// Whether the trace is shown in place of the charts.
    pub(crate) trace: bool,
    /// Whether all charts are shown in place of the few.
    pub(crate) charts: bool,
    /// The entry of the trace whose rule is open.
    pub(crate) why: Option<usize>,
    /// Whether all settings of the node are shown.
    pub(crate) more: bool,
    /// The lane that a phone shows.
    pub(crate) lane: InvocationLane,
    /// Whether a phone's sheet of controls is open.
    pub(crate) sheet: bool,
    /// Short messages, newest last.
    pub(crate) notices: Vec<Notice>,
    noticed: u32,
    /// A change that was refused: its key and why.
    pub(crate) refused: Option<(String, Vec<Diagnostic>)>,
    /// What is being typed over a value: its key and the text.
    pub(crate) draft: Option<(String, String)>,
    /// Queues with an alarm: index and depth.
    pub(crate) alarms: Vec<(u16, u64)>,
    /// How far lists are scrolled: which one, its first row in sight, and rows in sight.
    pub(crate) sights: Vec<(&'static str, usize, usize)>,
    /// The event that was sent by hand last, while its dialog is open.
    pub(crate) sent: Option<EventRef>,
    /// What was found in the scenario's text when it was applied last.
    pub(crate) remarks: Option<Vec<Diagnostic>>,
    /// What people hear who do not see the picture.
    pub(crate) said: String,
    /// What the list of rules shows.
    pub(crate) shelf: Shelf,
    /// What the reference shows.
    pub(crate) reference: Reference,
    /// How often a scenario was put on the stage.
    pub(crate) loaded: u32,
}

/// A short message over the page.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Notice {
    /// Its own number, by which it is dismissed.
    pub(crate) number: u32,
    pub(crate) text: String,
    /// How many times the page speaks before it goes by itself; none if it stays until it is
    /// dismissed.
    left: Option<u8>,
}

/// A message that tells of something done stays for so long: 4 to 8 s.
const BRIEF: u8 = 2;

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
    Draft(Option<(String, String)>),
    Alarm(u16, u64),
    Sight(&'static str, usize, usize),
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

impl Ui {
    /// What the address asks for, and what was kept from the last visit.
    pub(crate) fn first(address: &Address) -> Self {
        let mut ui = Self {
            embed: address.embed,
            hide: address.hide,
            theme: address.theme.or_else(Theme::kept).unwrap_or_default(),
            node: None,
            event: None,
            follow: false,
            axis: AxisTime::default(),
            dialog: None,
            trace: false,
            charts: false,
            why: None,
            more: false,
            // The lane with most of the story.
            lane: InvocationLane::Async,
            sheet: false,
            notices: Vec::new(),
            noticed: 0,
            refused: None,
            draft: None,
            alarms: Vec::new(),
            sights: Vec::new(),
            sent: None,
            remarks: None,
            said: String::new(),
            shelf: Shelf::default(),
            reference: Reference::default(),
            loaded: 0,
        };
        for remark in &address.remarks {
            ui = ui.reduce(Choice::Remark(remark.clone()));
        }
        ui
    }

    fn note(&mut self, text: String, left: Option<u8>) {
        self.noticed += 1;
        self.notices.push(Notice { number: self.noticed, text, left });
    }

    /// The choices after one more.
    pub(crate) fn reduce(mut self, choice: Choice) -> Self {
        match choice {
            Choice::Theme(theme) => self.theme = theme,
            Choice::Node(node) => {
                self.node = Some(node);
                self.refused = None;
            }
            Choice::Event(event) => {
                self.event = event;
                self.why = None;
                self.follow &= event.is_some();
                // A phone has it in the sheet.
                self.sheet |= event.is_some();
                // Its journey stands beside the scene, not behind a list.
                if matches!(self.dialog, Some(Dialog::Events(_))) {
                    self.dialog = None;
                }
            }
            Choice::Follow(on) => self.follow = on && self.event.is_some(),
            Choice::Axis(axis) => self.axis = axis,
            Choice::Dialog(dialog) => {
                self.dialog = dialog;
                self.sent = None;
                self.remarks = None;
            }
            Choice::Trace(on) => {
                self.trace = on;
                self.charts = false;
            }
            Choice::Charts(on) => {
                self.charts = on;
                self.trace = false;
            }
            Choice::Why(entry) => self.why = entry,
            Choice::More(on) => self.more = on,
            Choice::Lane(lane) => self.lane = lane,
            Choice::Sheet(open) => self.sheet = open,
            Choice::Notice(text) => self.note(text, Some(BRIEF)),
            Choice::Remark(text) => self.note(text, None),
            Choice::Dismiss(number) => self.notices.retain(|notice| notice.number != number),
            Choice::Refused(refused) => self.refused = refused,
            Choice::Draft(draft) => self.draft = draft,
            Choice::Alarm(queue, depth) => {
                self.alarms.retain(|(known, _)| *known != queue);
                if depth > 0 {
                    self.alarms.push((queue, depth));
                }
            }
            Choice::Sight(list, first, rows) => {
                self.sights.retain(|(known, ..)| *known != list);
                self.sights.push((list, first, rows));
            }
            Choice::Sent(event) => self.sent = event,
            Choice::Shelf(shelf) => self.shelf = shelf,
            Choice::Rule(rule) => {
                let open = Some(rule.clone());
                self.shelf = Shelf { search: rule, filter: Filter::All, open };
                self.reference.page = Page::Rules;
                self.dialog = Some(Dialog::Reference);
            }
            Choice::Refer(reference) => {
                self.reference = reference;
                self.dialog = Some(Dialog::Reference);
            }
            Choice::Remarks(remarks) => self.remarks = remarks,
            Choice::Said(sentence) => {
                self.said = sentence;
                for left in self.notices.iter_mut().filter_map(|notice| notice.left.as_mut()) {
                    *left = left.saturating_sub(1);
                }
                self.notices.retain(|notice| notice.left != Some(0));
            }
            Choice::Loaded => {
                self.node = None;
                self.event = None;
                self.follow = false;
                self.why = None;
                self.refused = None;
                self.draft = None;
                self.alarms.clear();
                self.sights.clear();
                self.loaded += 1;
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_about_the_address_are_told_until_they_are_dismissed() {
        let remarks = vec!["one".to_owned(), "two".to_owned()];
        let ui = Ui::first_for_tests(&Address { remarks, ..Address::default() });
        let texts =
            |ui: &Ui| ui.notices.iter().map(|notice| notice.text.clone()).collect::<Vec<_>>();
        assert_eq!(texts(&ui), ["one", "two"]);
        let ui = ui.reduce(Choice::Dismiss(1)).reduce(Choice::Notice("copied".to_owned()));
        assert_eq!(texts(&ui), ["two", "copied"]);
        let ui = (0..3).fold(ui, |ui, _| ui.reduce(Choice::Said(String::new())));
        assert_eq!(texts(&ui), ["two"]);
    }

    #[test]
    fn another_scenario_forgets_what_pointed_into_the_old_one() {
        let ui = Ui::first_for_tests(&Address::default());
        let chosen =
            ui.clone().reduce(Choice::Node(NodeId::function(3))).reduce(Choice::Alarm(1, 5));
        assert_ne!(chosen.node, None);
        let loaded = chosen.reduce(Choice::Loaded);
        assert_eq!((loaded.node, loaded.alarms.len(), loaded.loaded), (None, 0, 1));
    }

    impl Ui {
        /// Without a browser nothing is kept from a last visit.
        fn first_for_tests(address: &Address) -> Self {
            Self::first(&Address { theme: Some(Theme::Auto), ..address.clone() })
        }
    }
}
