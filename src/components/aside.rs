//! The panel beside the scene: settings above, what just happened below.

use super::feed::feed;
use super::header::{icon_button, page_acts};
use super::icons;
use super::journey::journey;
use super::node_settings::node_settings;
use super::whole_scenario::whole_scenario;
use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, part};
use crate::platform::document;
use crate::state::Choice;
use crate::texts::t;

/// The id of the settings of the selected node.
const NODE: &str = "node-settings";

pub(crate) fn aside(desk: &Desk) -> El {
    let close = Act::Choose(Choice::Sheet(false));
    let head = part("div", "sheet-head only-narrow")
        .child(page_acts(desk, "page-acts"))
        .child(icon_button(desk, "icon", t().close, icons::CLOSE, close));
    let node = part("div", "sections").attr("id", NODE).list(node_settings(desk));
    let settings = part("div", "settings").child(whole_scenario(desk)).child(node);
    let event = desk.ui().event;
    part("aside", "aside")
        .attr("id", "controls")
        .attr("aria-label", t().settings)
        .child(head)
        .child(settings)
        .child(event.map_or_else(|| feed(desk), |event| journey(desk, event)))
}

/// Scrolls to the settings of the node that was selected.
pub(crate) fn bring_into_sight() {
    if let Some(element) = document().get_element_by_id(NODE) {
        element.scroll_into_view();
    }
}
