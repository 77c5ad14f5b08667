//! What people hear who do not see the picture: a sentence, at most every four seconds.

use super::account::groups;
use crate::desk::Desk;
use crate::hooks::use_choices;
use crate::quantity::{count, moment};
use crate::state::Notices;
use crate::texts::{fill, t};
use lambdascope_engine::trace::FateGroup;
use yew::{Html, component, html};

#[component]
pub(crate) fn LiveRegion() -> Html {
    let notices = use_choices::<Notices>();
    html! { <p class="unseen" aria-live="polite">{ &notices.said }</p> }
}

/// Where all events are at the moment that is shown.
pub(crate) fn summary(desk: &Desk) -> String {
    desk.see(|stage| {
        let groups = groups(stage.picture.fates());
        let number = |group: FateGroup| count(groups[group as usize]);
        let total = count(groups.iter().sum());
        let values = [
            &moment(stage.now()),
            &total,
            &number(FateGroup::OnTheWay),
            &number(FateGroup::Kept),
            &number(FateGroup::Lost),
        ];
        fill(t().summary, &values.map(String::as_str))
    })
}
