//! The panel beside the scene: settings above, what just happened below.

use super::feed::Feed;
use super::header::PageActs;
use super::icons::{self, IconButton};
use super::journey::Journey;
use super::node_settings::NodeSettings;
use super::whole_scenario::WholeScenario;
use crate::act::Act;
use crate::hooks::use_choices;
use crate::state::{Choice, Selection};
use crate::texts::t;
use yew::{Html, component, html};

#[component]
pub(crate) fn Aside() -> Html {
    let event = use_choices::<Selection>().event;
    let close = Act::Choose(Choice::Sheet(false));
    html! {
        <aside class="aside" id="controls" aria-label={t().settings}>
            <div class="sheet-head only-narrow">
                <PageActs class="page-acts" />
                <IconButton label={t().close} path={icons::CLOSE} act={close} />
            </div>
            <div class="settings"><WholeScenario /><NodeSettings /></div>
            if let Some(event) = event { <Journey {event} /> } else { <Feed /> }
        </aside>
    }
}
