//! A list that may have a million rows: past a hundred only those in sight exist.

use crate::desk::Desk;
use crate::dom::{El, el, part, target};
use crate::state::Choice;
use std::rc::Rc;
use web_sys::Element;
use yew::virtual_dom::ListenerKind;

/// Height of a row (px), as in aside.css.
const ROW_PX: usize = 22;
/// Lists up to this length are there as a whole.
const WHOLE: usize = 100;
/// Rows that exist beyond the visible ones, on either side.
const SPARE: usize = 12;
/// Rows that are thought to be in sight before anybody scrolls.
const IN_SIGHT: usize = 40;

/// A table of `count` rows of equal height under the cells of its head.
pub(crate) fn rows(
    desk: &Desk,
    label: &'static str,
    head: &[&'static str],
    count: usize,
    row: impl FnMut(usize) -> El,
) -> El {
    let sight =
        desk.ui().sights.iter().find(|(list, ..)| *list == label).map(|sight| (sight.1, sight.2));
    let (first, shown) = sight.unwrap_or((0, IN_SIGHT));
    let (from, until) = if count <= WHOLE {
        (0, count)
    } else {
        let from = first.min(count).saturating_sub(SPARE);
        (from, (first + shown + SPARE).min(count))
    };
    let body = el("tbody")
        .child(gap(from))
        .list((from..until).map(row).collect())
        .child(gap(count - until));
    let head =
        el("tr").list(head.iter().map(|cell| el("th").attr("scope", "col").text(cell)).collect());
    let table = el("table")
        .put("aria-rowcount", &count.to_string())
        .child(el("thead").child(head))
        .child(body);
    let list =
        part("div", "rows").attr("tabindex", "0").attr("role", "region").attr("aria-label", label);
    let desk = desk.clone();
    list.child(table).on(
        ListenerKind::onscroll,
        Rc::new(move |event| {
            let Some(list) = target::<Element>(&event) else { return };
            let rows = |px: i32| usize::try_from(px).unwrap_or(0) / ROW_PX;
            let sight = (rows(list.scroll_top()), rows(list.client_height()) + 1);
            if count > WHOLE {
                desk.choose(Choice::Sight(label, sight.0, sight.1));
            }
        }),
    )
}

/// The place of rows that are not there.
fn gap(rows: usize) -> El {
    let mut style = "height: ".to_owned();
    style.push_str(&(rows * ROW_PX).to_string());
    style.push_str("px");
    el("tr").attr("aria-hidden", "true").put("style", &style)
}
