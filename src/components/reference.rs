//! The reference: rules, sources, the choice of a path and older material, a page each.

use super::dialog;
use super::header::button;
use super::segmented::segmented;
use super::{older_material, path_choice, rules, source_table};
use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, part};
use crate::reference::{Shown, Tables};
use crate::state::{Choice, Page, Reference};
use crate::texts::reference::texts as r;
use crate::texts::{fill, t};
use std::rc::Rc;
use yew::Html;

/// The pages in the order of their tabs.
const PAGES: [Page; 4] = [Page::Rules, Page::Sources, Page::Choose, Page::Older];

pub(crate) fn dialog(desk: &Desk) -> Html {
    let shown = desk.dialogs().reference.clone();
    let tab = |page: &Page| {
        let name = match page {
            Page::Rules => r().rules,
            Page::Sources => r().sources,
            Page::Choose => r().choose,
            Page::Older => r().older,
        };
        (name.to_owned(), Act::Choose(Choice::Refer(Reference { page: *page, ..shown.clone() })))
    };
    let chosen = PAGES.iter().position(|page| *page == shown.page);
    let pages = segmented(desk, r().pages, PAGES.iter().map(tab).collect(), chosen);
    let (key, body) = match shown.page {
        Page::Rules => (0, rules::page(desk)),
        Page::Sources => (1, source_table::page(desk)),
        Page::Choose => (2, path_choice::page(desk)),
        Page::Older => (3, older_material::page(desk)),
    };
    dialog::paged(t().reference, "wide reference", pages, body.key(key))
}

/// The tables, if they are there; they are asked for if not.
pub(crate) fn tables(desk: &Desk) -> Option<Rc<Tables>> {
    desk.load_tables();
    desk.library.borrow().tables.clone()
}

/// What stands where a table will.
pub(crate) fn waits() -> El {
    part("p", "muted").text(t().loading_texts)
}

pub(crate) fn rule_link(desk: &Desk, rule: &str) -> El {
    button(desk, "link", rule, Act::Choose(Choice::Rule(rule.to_owned())))
}

/// Opens the scenario that shows a row.
pub(crate) fn scenario_button(desk: &Desk, class: &'static str, text: &str, shown: &Shown) -> El {
    button(desk, class, text, Act::Show(shown.scenario.clone(), None))
        .put("title", &fill(r().open_scenario, &[&shown.scenario]))
}
