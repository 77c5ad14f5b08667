//! A list that may have a million rows: past a hundred only those in sight exist.

use web_sys::{Element, Event};
use yew::{AttrValue, Callback, Html, Properties, TargetCast, component, html, use_state_eq};

/// Height of a row [px], as in aside.css.
const ROW_PX: usize = 22;
/// Lists up to this length are there as a whole.
const WHOLE: usize = 100;
/// Rows that exist beyond the visible ones, on either side.
const SPARE: usize = 12;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// What the list is called.
    pub(crate) label: AttrValue,
    /// The cells of its head.
    pub(crate) head: Vec<AttrValue>,
    /// How many rows there are.
    pub(crate) count: usize,
    /// The `<tr>` of one row.
    pub(crate) row: Callback<usize, Html>,
    /// Changes when the rows do.
    pub(crate) version: u64,
}

/// A table of rows of equal height.
#[component]
pub(crate) fn Rows(props: &Props) -> Html {
    // (first visible row, visible rows)
    let sight = use_state_eq(|| (0usize, 40usize));
    let onscroll = {
        let sight = sight.clone();
        Callback::from(move |event: Event| {
            let list: Element = event.target_unchecked_into();
            let rows = |px: i32| usize::try_from(px).unwrap_or(0) / ROW_PX;
            sight.set((rows(list.scroll_top()), rows(list.client_height()) + 1));
        })
    };
    let (from, until) = if props.count <= WHOLE {
        (0, props.count)
    } else {
        let from = sight.0.min(props.count).saturating_sub(SPARE);
        (from, (sight.0 + sight.1 + SPARE).min(props.count))
    };
    let gap = |rows: usize| html! { <tr aria-hidden="true" style={format!("height: {}px", rows * ROW_PX)}></tr> };
    html! {
        <div class="rows" tabindex="0" role="region" aria-label={props.label.clone()} {onscroll}>
            <table aria-rowcount={props.count.to_string()}>
                <thead><tr>{ for props.head.iter().map(|cell| html! { <th scope="col">{ cell.clone() }</th> }) }</tr></thead>
                <tbody>
                    { gap(from) }
                    { for (from..until).map(|index| props.row.emit(index)) }
                    { gap(props.count - until) }
                </tbody>
            </table>
        </div>
    }
}
