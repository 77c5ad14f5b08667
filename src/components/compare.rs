//! The scenario against others: a dialog with a page for each way to compare.

use super::{dialog, odds};
use crate::desk::Desk;
use crate::dom::{El, part};
use crate::state::ComparePage;
use crate::texts::t;

pub(crate) fn dialog(desk: &Desk, page: ComparePage) -> El {
    let shown = match page {
        ComparePage::Odds => odds::page(desk),
    };
    dialog::dialog(desk, t().compare, "wide", part("div", "dialog-body").child(shown))
}
