//! Buttons that look at the scene from nearer or further away.

use super::icons::{self, IconButton};
use crate::act::Act;
use crate::gestures::Look;
use crate::hooks::use_shared;
use crate::texts::t;
use yew::{Html, component, html};

#[component]
pub(crate) fn Zoom() -> Html {
    let moved = *use_shared((), |desk, ()| desk.screen.borrow().moved);
    html! {
        <div class={if moved { "zoom moved" } else { "zoom" }} role="group" aria-label={t().zoom}>
            <IconButton label={t().zoom_in} path={icons::CLOSER} act={Act::Look(Look::Closer)} />
            <IconButton label={t().zoom_out} path={icons::FURTHER} act={Act::Look(Look::Further)}
                disabled={!moved} />
            <IconButton label={t().zoom_fit} path={icons::FIT} act={Act::Look(Look::Fit)}
                disabled={!moved} />
        </div>
    }
}
