//! The panel beside the scene: settings above, what just happened below.

use super::feed::Feed;
use super::header::page_acts;
use super::icons;
use super::journey::Journey;
use super::node_settings::NodeSettings;
use super::whole_scenario::whole_scenario;
use crate::desk::use_desk;
use crate::state::Act;
use crate::texts::t;
use yew::{Html, component, html};

#[component]
pub(crate) fn Aside() -> Html {
    let desk = use_desk();
    let act = desk.act.clone();
    let close = move |_| act.emit(Act::Sheet(false));
    html! {
        <aside class="aside" id="controls" aria-label={t().settings}>
            <div class="sheet-head only-narrow">
                { page_acts(&desk) }
                <button type="button" class="icon" aria-label={t().close} onclick={close}>{ icons::close() }</button>
            </div>
            <div class="settings">
                { whole_scenario(&desk) }
                <NodeSettings />
            </div>
            if desk.ui.event.is_some() { <Journey /> } else { <Feed /> }
        </aside>
    }
}
