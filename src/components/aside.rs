//! The panel beside the scene: settings above, what just happened below.

use super::feed::Feed;
use super::header::PageActs;
use super::icons::{self, IconButton};
use super::journey::journey;
use super::node_settings::NodeSettings;
use super::whole_scenario::WholeScenario;
use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, part};
use crate::state::Choice;
use crate::texts::t;
use yew::html;

pub(crate) fn aside(desk: &Desk) -> El {
    let close = Act::Choose(Choice::Sheet(false));
    let head = html! {
        <div class="sheet-head only-narrow">
            <PageActs class="page-acts" />
            <IconButton label={t().close} path={icons::CLOSE} act={close} />
        </div>
    };
    let settings = html! { <div class="settings"><WholeScenario /><NodeSettings /></div> };
    let event = desk.selection().event;
    part("aside", "aside")
        .attr("id", "controls")
        .attr("aria-label", t().settings)
        .child(head)
        .child(settings)
        .child(match event {
            None => html! { <Feed /> },
            Some(event) => journey(desk, event).html(),
        })
}
