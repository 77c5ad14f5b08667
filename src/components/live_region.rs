//! What people hear who do not see the picture: a sentence, at most every four seconds.

use crate::components::account::groups;
use crate::desk::{Desk, use_desk};
use crate::quantity::{count, moment};
use crate::state::FateGroup;
use crate::texts::{fill, t};
use gloo_timers::callback::Interval;
use yew::{Html, component, html, use_effect_with, use_state_eq};

/// How often it speaks at most [ms].
const PAUSE_MS: u32 = 4_000;

#[component]
pub(crate) fn LiveRegion() -> Html {
    let desk = use_desk();
    let said = use_state_eq(String::new);
    {
        let (desk, said) = (desk.clone(), said.clone());
        use_effect_with((), move |()| {
            let speak = Interval::new(PAUSE_MS, move || said.set(summary(&desk)));
            move || drop(speak)
        });
    }
    html! { <p class="unseen" aria-live="polite">{ (*said).clone() }</p> }
}

fn summary(desk: &Desk) -> String {
    let sentence = desk.look(|stage| {
        let groups = groups(stage.picture.fates());
        let number = |group| {
            groups.iter().find(|(known, _)| *known == group).map_or(0, |(_, number)| *number)
        };
        let total: u64 = groups.iter().map(|(_, number)| number).sum();
        fill(
            t().summary,
            &[
                &moment(stage.now()),
                &count(total),
                &count(number(FateGroup::OnTheWay)),
                &count(number(FateGroup::Kept)),
                &count(number(FateGroup::Lost)),
            ],
        )
    });
    sentence.unwrap_or_default()
}
