//! The scenario against others: a dialog with a page for each way to compare.

use super::segmented::segmented;
use super::variants::Variants;
use super::{dialog, odds};
use crate::act::Act;
use crate::desk::Desk;
use crate::dom::part;
use crate::state::{Choice, ComparePage, Dialog};
use crate::texts::compare::texts as words;
use crate::texts::t;
use yew::{Html, html};

pub(crate) fn dialog(desk: &Desk, page: ComparePage) -> Html {
    let turn = |page: ComparePage| Act::Choose(Choice::Dialog(Some(Dialog::Compare(page))));
    let pages = vec![
        (words().variants.to_owned(), turn(ComparePage::Variants)),
        (words().odds.to_owned(), turn(ComparePage::Odds)),
    ];
    let pages = segmented(desk, words().pages, pages, Some(page as usize));
    let (class, shown) = match page {
        ComparePage::Variants => ("compare-dialog", html! { <Variants /> }),
        ComparePage::Odds => ("compare-dialog with-odds", odds::page(desk).html()),
    };
    let body = part("div", "dialog-body").child(part("div", "pages").child(pages)).child(shown);
    dialog::dialog(t().compare, class, body)
}
