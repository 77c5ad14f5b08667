//! What the token is that the mouse points at, what it waits for, and how long still.

use super::node_card;
use super::node_events::clock_words;
use crate::desk::Desk;
use crate::gestures::pointed_at;
use crate::hooks::use_shared;
use crate::texts::t;
use lambdascope_engine::trace::Fate;
use yew::{Html, component, html};

/// So much room the words may need beside the pointer [CSS px].
const ROOM: f64 = 200.0;

#[derive(PartialEq)]
struct Tip {
    class: &'static str,
    style: String,
    name: String,
    said: String,
}

#[component]
pub(crate) fn TokenTip() -> Html {
    let tip = use_shared((), |desk, ()| tip(desk));
    // The element around it is always there, so that its neighbours keep their places.
    html! {
        <div>
            if let Some(tip) = &*tip {
                <p class={tip.class} aria-hidden="true" style={tip.style.clone()}>
                    <b>{ &tip.name }</b>
                    <span>{ &tip.said }</span>
                </p>
            }
        </div>
    }
}

fn tip(desk: &Desk) -> Option<Tip> {
    let (event, (x, y)) = pointed_at(desk)?;
    let (name, said) = desk.see(|stage| {
        let view = stage.picture.event(event);
        let said = view.map(|view| match (view.clock, view.fate) {
            (Some(clock), _) => clock_words(&clock, stage.now()),
            (None, Fate::Running) => t().tip_running.to_owned(),
            (None, Fate::Waiting) => t().tip_waits.to_owned(),
            (None, _) => t().fate_kept.to_owned(),
        });
        (stage.config().event_name(event), said.unwrap_or_default())
    });
    #[expect(clippy::cast_possible_truncation, reason = "a place on the screen")]
    let style = node_card::at(x as f32, y as f32);
    let class = if x + ROOM > desk.screen.borrow().size.0 { "token-tip left" } else { "token-tip" };
    Some(Tip { class, style, name, said })
}
