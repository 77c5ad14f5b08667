//! A list that may have a million rows: past a hundred only those in sight exist.

use crate::platform::events::target;
use web_sys::Element;
use yew::{Callback, Event, Html, Properties, component, html, use_state_eq};

/// Height of a row (px), as in aside.css.
const ROW_PX: usize = 22;
/// Lists up to this length are there as a whole.
const WHOLE: usize = 100;
/// Rows that exist beyond the visible ones, on either side.
const SPARE: usize = 12;
/// Rows that are thought to be in sight before anybody scrolls.
const IN_SIGHT: usize = 40;

#[derive(PartialEq, Properties)]
pub(crate) struct RowsProps {
    /// What the list is called.
    pub(crate) label: &'static str,
    /// The cells of its head.
    pub(crate) head: Vec<&'static str>,
    /// How many rows there are, all of the same height.
    pub(crate) count: usize,
    /// The row at a place.
    pub(crate) row: Callback<usize, Html>,
}

/// A table of many rows.
#[component]
pub(crate) fn Rows(props: &RowsProps) -> Html {
    let RowsProps { label, head, count, row } = props;
    let count = *count;
    // The first row in sight, and rows in sight.
    let sight = use_state_eq(|| (0, IN_SIGHT));
    let (first, shown) = *sight;
    let (from, until) = if count <= WHOLE {
        (0, count)
    } else {
        let from = first.min(count).saturating_sub(SPARE);
        (from, (first + shown + SPARE).min(count))
    };
    let onscroll = Callback::from(move |event: Event| {
        let Some(list) = target::<Element>(&event) else { return };
        let rows = |px: i32| usize::try_from(px).unwrap_or(0) / ROW_PX;
        sight.set((rows(list.scroll_top()), rows(list.client_height()) + 1));
    });
    html! {
        <div class="rows" tabindex="0" role="region" aria-label={*label} {onscroll}>
            <table aria-rowcount={count.to_string()}>
                <thead>
                    <tr>{ for head.iter().map(|cell| html! { <th scope="col">{ *cell }</th> }) }</tr>
                </thead>
                <tbody>
                    { gap(from) }
                    { for (from..until).map(|index| row.emit(index)) }
                    { gap(count - until) }
                </tbody>
            </table>
        </div>
    }
}

/// The place of rows that are not there.
fn gap(rows: usize) -> Html {
    html! { <tr aria-hidden="true" style={format!("height: {}px", rows * ROW_PX)} /> }
}
