//! What people hear who do not see the picture: a sentence, at most every four seconds.

use super::account::groups;
use crate::desk::Desk;
use crate::dom::{El, part};
use crate::quantity::{count, moment};
use crate::texts::{fill, t};
use lambdascope_engine::trace::FateGroup;

pub(crate) fn live_region(desk: &Desk) -> El {
    part("p", "unseen").attr("aria-live", "polite").text(&desk.ui().said)
}

/// Where all events are at the moment that is shown.
pub(crate) fn summary(desk: &Desk) -> String {
    let sentence = desk.look(|stage| {
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
    });
    sentence.unwrap_or_default()
}
